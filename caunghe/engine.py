"""One step over a table too long for memory: Polars batches here, Spark where the table lives there.

A step is a function of one frame that treats every row by itself, so that any division into batches gives the same
rows. This file alone knows Spark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

Step = Callable[[pl.DataFrame], pl.DataFrame]
Heard = Callable[[int], None]


def written(batches: Iterable[pl.DataFrame], step: Step, out: Path, heard: Heard | None = None) -> int:
    """Write ``step`` of every batch to one Parquet file; return how many rows were read.

    The file appears when it is whole. ``heard`` is told the rows read so far.
    """
    partial = out.with_name(f".{out.name}.partial")
    done = 0
    writer: pq.ParquetWriter | None = None
    try:
        for batch in batches:
            made = step(batch).to_arrow(compat_level=pl.CompatLevel.oldest())
            if writer is None:
                out.parent.mkdir(parents=True, exist_ok=True)
                writer = pq.ParquetWriter(partial, made.schema, compression="zstd")
            writer.write_table(made)
            done += batch.height
            if heard is not None:
                heard(done)
    finally:
        if writer is not None:
            writer.close()
    if writer is not None:
        partial.rename(out)
    return done
