"""One step over a table too long for memory: Polars batches here, Spark where the table lives there.

A step is a function of one frame that treats every row by itself, so that any division into batches gives the same
rows. This file alone knows Spark.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from caunghe.errors import InputError

Step = Callable[[pl.DataFrame], pl.DataFrame]
BATCH: Final = 10_000
LOCAL: Final = "local"
_MASTERS: Final = ("spark://", "local-cluster[", "yarn", "k8s://")
# parts that rows are spread over so that one part at a time fits in memory
PARTS: Final = 64
Heard = Callable[[int], None]


def mapped(
    source: Path, columns: tuple[str, ...], step: Step, out: Path, engine: str = LOCAL, heard: Heard | None = None
) -> int:
    """Write ``step`` of those of ``columns`` that a Parquet file has to Parquet; return how many rows were read.

    ``engine`` is ``local`` (one file) or a Spark master, ``spark://HOST:PORT`` or ``local-cluster[2,1,1024]`` (a folder
    of parts in no particular order, on a file system that the cluster shares; its workers need this package). Raises
    InputError for another engine, for Spark without pyspark, or when ``out`` exists on Spark.
    """
    if engine == LOCAL:
        present = pq.read_schema(source).names if source.is_file() else pq.ParquetDataset(source).schema.names
        return written(parquet_batches(source, columns=[name for name in columns if name in present]), step, out, heard)
    if not engine.startswith(_MASTERS):
        raise InputError(f"the engine must be local, spark://HOST:PORT or local-cluster[n,cores,MB]; got {engine}")
    if out.exists():
        raise InputError(f"on Spark the output must be new; there is already {out}")
    return _on_spark(source, columns, step, out, engine)


def _on_spark(source: Path, columns: tuple[str, ...], step: Step, out: Path, master: str) -> int:
    try:
        sql = importlib.import_module("pyspark.sql")
        types = importlib.import_module("pyspark.sql.pandas.types")
    except ImportError as absent:
        raise InputError(f"the engine {master} needs pyspark: scripts/install-spark installs it") from absent
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    root = str(Path(__file__).resolve().parents[1])
    builder = sql.SparkSession.builder.master(master).appName("caunghe").config("spark.ui.enabled", "false")
    builder = builder.config("spark.executorEnv.PYTHONPATH", root).config("spark.log.level", "ERROR")
    spark = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", str(BATCH)).getOrCreate()
    try:
        frame = spark.read.parquet(str(source.resolve()))
        frame = frame.select(*(name for name in columns if name in frame.columns))
        empty = pl.DataFrame(schema=dict.fromkeys(frame.columns, pl.String))
        schema = types.from_arrow_schema(_arrow(step(empty)).schema)
        frame.mapInArrow(_OverBatches(step), schema).write.parquet(str(out.resolve()))
        return int(frame.count())
    finally:
        spark.stop()


class _OverBatches:
    """A step as Spark's ``mapInArrow`` calls it: record batches in, record batches out."""

    def __init__(self, step: Step) -> None:
        self._step = step

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield from _arrow(self._step(pl.DataFrame(batch))).to_batches()


def _arrow(frame: pl.DataFrame) -> pa.Table:
    return frame.to_arrow(compat_level=pl.CompatLevel.oldest())


def parquet_batches(path: Path, size: int = BATCH, columns: list[str] | None = None) -> Iterator[pl.DataFrame]:
    """Yield the rows of a Parquet file, or of every file of a folder, ``size`` at a time."""
    for part in sorted(path.glob("*.parquet")) if path.is_dir() else [path]:
        with pq.ParquetFile(part) as file:
            for batch in file.iter_batches(batch_size=size, columns=columns):
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
        table = _arrow(frame)
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
