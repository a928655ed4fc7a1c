"""One step over a table too long for memory: Polars batches here, Spark where the table lives there.

A step is a function of one frame that treats every row by itself, so that any division into batches gives the same
rows. This file alone knows Spark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

Step = Callable[[pl.DataFrame], pl.DataFrame]
BATCH: Final = 10_000
# parts that rows are spread over so that one part at a time fits in memory
PARTS: Final = 64
Heard = Callable[[int], None]


def parquet_batches(path: Path, size: int = BATCH) -> Iterator[pl.DataFrame]:
    """Yield a Parquet file's rows, ``size`` at a time."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=size):
            yield pl.DataFrame(batch)


def written(batches: Iterable[pl.DataFrame], step: Step, out: Path, heard: Heard | None = None) -> int:
    """Write ``step`` of every batch to one Parquet file; return how many rows were read.

    The file appears when it is whole. ``heard`` is told the rows read so far.
    """
    partial = out.with_name(f".{out.name}.partial")
    out.parent.mkdir(parents=True, exist_ok=True)
    done = 0
    with Rows(partial) as rows:
        for batch in batches:
            rows.add(step(batch))
            done += batch.height
            if heard is not None:
                heard(done)
    if partial.exists():
        partial.rename(out)
    return done


class Rows:
    """A Parquet file written a frame at a time; the first frame gives the columns, no frame gives no file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writer: pq.ParquetWriter | None = None

    def add(self, frame: pl.DataFrame) -> None:
        """Write a frame's rows."""
        table: pa.Table = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
        if self._writer is None:
            self._writer = pq.ParquetWriter(self.path, table.schema, compression="zstd")
        self._writer.write_table(table)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        if self._writer is not None:
            self._writer.close()


class Spread:
    """Rows spread over files by the hash of a column, so that equal values come together, one part at a time."""

    def __init__(self, folder: Path, by: str) -> None:
        self._folder, self._by = folder, by
        self._parts: dict[int, Rows] = {}

    def add(self, frame: pl.DataFrame) -> None:
        """Write each row of a frame to its part."""
        parts = frame.with_columns(part=pl.col(self._by).hash(seed=11) % PARTS).partition_by(
            "part", as_dict=True, include_key=False
        )
        for (number,), rows in parts.items():
            self._parts.setdefault(int(str(number)), Rows(self._folder / f"{number}.parquet")).add(rows)

    def parts(self) -> Iterator[pl.DataFrame]:
        """Yield the rows of every part that has any; nothing can be added any more."""
        for rows in self._parts.values():
            rows.__exit__(None, None, None)
        for number in sorted(self._parts):
            yield pl.read_parquet(self._parts[number].path)
