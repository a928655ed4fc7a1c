"""Work on tables too long for memory: Polars batches here, Spark where the table lives there.

A step (``write_mapped``) is a function of one frame that treats every row by itself, so that any division into batches
gives the same rows. Work that must see some rows together (``write_related``) is a function of all rows that share a
key. What is relational (counts, sums by group) is written over the Narwhals frame that ``lazy_frame`` gives. This file
alone knows Spark.
"""

# neither pyarrow nor pyspark has stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Final, Self

import narwhals as nw
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from caunghe.errors import InputError
from caunghe.language import Text
from caunghe.outputs import whole_file
from caunghe.reproducible import BLAS_THREADS, SETTING

_ENGINE: Final = Text(
    "--engine phải là local, spark://HOST:PORT hoặc local-cluster[n,cores,MB]; đã cho {engine}.",
    "the engine must be local, spark://HOST:PORT or local-cluster[n,cores,MB]; got {engine}",
)
_NO_PYSPARK: Final = Text(
    "Cụm {engine} cần có pyspark; scripts/install-spark sẽ cài đặt.",
    "the engine {engine} needs pyspark: scripts/install-spark installs it",
)
_NOT_NEW: Final = Text(
    "Khi chạy trên Spark, kết quả phải ghi vào chỗ mới; đã có sẵn {out}.",
    "on Spark the output must be new; there is already {out}",
)
_NOT_PARQUET: Final = Text(
    "{path} hỏng hoặc không phải tệp Parquet.",
    "{path} is damaged or no Parquet file",
)
Step = Callable[[pl.DataFrame], pl.DataFrame]
BATCH: Final = 10_000
LOCAL: Final = "local"
_MASTERS: Final = ("spark://", "local-cluster[", "yarn", "k8s://")
# parts that rows are spread over: rows of one, of which memory must hold what is compared; some for every worker of a
# cluster however few the rows; no more than files may be open
_ROWS_OF_PART, _LEAST_PARTS, _MOST_PARTS = 50_000, 8, 500
# rows spread at a time: some for each part
_HELD: Final = 200_000
_PACKED: Final = pa.ipc.IpcWriteOptions(compression="zstd")
# position of a row in its source, from 0, over its files in order of name: no field of a source is called so
ROW: Final = "row of the source"
Heard = Callable[[int], None]


def write_mapped(
    source: Path,
    columns: tuple[str, ...],
    step: Step,
    out: Path,
    engine: str = LOCAL,
    heard: Heard | None = None,
) -> int:
    """Write ``step`` of those of ``columns`` that a Parquet file has to Parquet; return how many rows were read.

    ``engine`` is ``local`` (one file) or a Spark master, ``spark://HOST:PORT`` or ``local-cluster[2,1,1024]`` (a folder
    of parts in no particular order, on a file system that the cluster shares; its workers need this package). ``ROW``
    among the columns is the row's position. Raises InputError for another engine, for Spark without pyspark, or when
    ``out`` exists on Spark.
    """
    with session(engine) as spark:
        if spark is None:
            batches = parquet_batches(source, columns=columns)
            return write_batches(numbered_batches(batches) if ROW in columns else batches, step, out, heard)
        count = _rows(source)
        frame = _spark_frame(spark, source, numbered_too=ROW in columns)
        frame = frame.select(*(name for name in columns if name in frame.columns))
        _over_batches(frame, step).write.parquet(str(_new_path(out).resolve()))
        return count


def write_related(
    source: Path, columns: tuple[str, ...], keyed: Step, by: str, whole: Step, out: Path, engine: str = LOCAL
) -> None:
    """Write the rows of a Parquet file with what ``whole`` says of those that share ``by``, to Parquet.

    ``source`` has ``row``, 0 to one less than its rows. ``keyed`` gives, for a batch of ``columns``, ``row``, ``by``
    and what ``whole`` reads; rows it leaves out are not written. ``whole`` is given all rows of some values of ``by``,
    in order of ``row``, and returns ``row`` and one column of whole numbers, 0 or more. Here memory holds the rows of
    one part and grows by eight bytes a row. ``engine``, ``out`` and the errors are those of ``write_mapped``.
    """
    with session(engine) as spark:
        if spark is None:
            return _write_related_here(source, columns, keyed, by, whole, out)
        frame = spark.read.parquet(str(source.resolve()))
        keys = _over_batches(frame.select(*columns), keyed).repartition(_parts(_rows(source)), by)
        found = _over_batches(keys, whole, _OverPart)
        made = [*frame.columns, *(name for name in found.columns if name != "row")]
        frame.join(found, "row").select(*made).write.parquet(str(_new_path(out).resolve()))
        return None


def _write_related_here(source: Path, columns: tuple[str, ...], keyed: Step, by: str, whole: Step, out: Path) -> None:
    with TemporaryDirectory() as name:
        spread = Spread(Path(name), by, _parts(_rows(source)))
        for batch in parquet_batches(source, columns=columns):
            spread.add(keyed(batch))
        found, column = np.full(_rows(source), -1), ""
        for part in spread.parts():
            said = whole(part)
            (column,) = (other for other in said.columns if other != "row")
            found[said["row"].to_numpy()] = said[column].to_numpy()

    def step(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(pl.Series(column, found[rows["row"].to_numpy()])).filter(pl.col(column) >= 0)

    write_batches(parquet_batches(source), step, out)


def lazy_frame(path: Path, spark: Any = None) -> nw.LazyFrame[Any]:
    """Return a Parquet file, or folder of them, as a Narwhals frame: Polars', or that of the session given."""
    if spark is not None:
        return nw.from_native(spark.read.parquet(str(path.resolve())))
    return nw.from_native(pl.scan_parquet(path / "*.parquet" if path.is_dir() else path))


def polars_frame(frame: nw.LazyFrame[Any]) -> pl.DataFrame:
    """Return a Narwhals frame, wherever its rows are, as a Polars frame here: for results, which are small."""
    options = {"engine": "streaming"} if frame.implementation.is_polars() else {}
    return frame.collect(backend="polars", **options).to_native()


@contextmanager
def session(engine: str) -> Generator[Any]:
    """Keep one Spark session for all work within, and give it; ``local`` gives None.

    A session that is open already is used and left open. Raises InputError for an engine that is none and for Spark
    without pyspark.
    """
    if engine == LOCAL:
        yield None
        return
    if not engine.startswith(_MASTERS):
        raise InputError(_ENGINE, engine=engine)
    try:
        sql = importlib.import_module("pyspark.sql")
    except ImportError as absent:
        raise InputError(_NO_PYSPARK, engine=engine) from absent
    opened = sql.SparkSession.getActiveSession()
    spark = opened or _start_session(sql, engine)
    try:
        yield spark
    finally:
        if opened is None:
            spark.stop()


def _start_session(sql: Any, master: str) -> Any:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = sql.SparkSession.builder.master(master).appName("caunghe")
    settings = {
        "spark.ui.enabled": "false",
        "spark.log.level": "ERROR",
        "spark.executorEnv.PYTHONPATH": str(Path(__file__).resolve().parents[1]),
        f"spark.executorEnv.{SETTING}": "1",
        f"spark.executorEnv.{BLAS_THREADS}": "1",
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(BATCH),
        "spark.sql.session.timeZone": "UTC",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _new_path(out: Path) -> Path:
    if out.exists():
        raise InputError(_NOT_NEW, out=out)
    return out


def _spark_frame(spark: Any, source: Path, *, numbered_too: bool) -> Any:
    """Return a Parquet source as a Spark frame, with ``ROW`` if asked: rows of earlier files + position in its own."""
    frame = spark.read.parquet(str(source.resolve()))
    if not numbered_too:
        return frame
    functions = importlib.import_module("pyspark.sql.functions")
    before, start = [], 0
    for part in _files(source):
        before += [functions.lit(part.name), functions.lit(start)]
        start += _length(part)
    # Spark gives names as parts of an address, in which a plus stands for itself
    name = functions.url_decode(
        functions.replace(frame["_metadata.file_name"], functions.lit("+"), functions.lit("%2B"))
    )
    row = functions.create_map(*before)[name] + frame["_metadata.row_index"]
    return frame.select("*", row.cast("long").alias(ROW))


def _over_batches(frame: Any, step: Step, calls: Callable[[Step], Any] | None = None) -> Any:
    """Return a Spark frame of ``step`` over the batches of another, its columns those of the step of no rows."""
    types = importlib.import_module("pyspark.sql.pandas.types")
    none = pl.DataFrame(types.to_arrow_schema(frame.schema).empty_table())
    return frame.mapInArrow((calls or _OverBatches)(step), types.from_arrow_schema(_spark_arrow(step(none)).schema))


class _OverBatches:
    """A step as Spark's ``mapInArrow`` calls it: record batches in, record batches out."""

    def __init__(self, step: Step) -> None:
        self._step = step

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield from _spark_arrow(self._step(pl.DataFrame(batch))).to_batches()


class _OverPart:
    """A function of all rows of a part, in order of ``row``, as Spark's ``mapInArrow`` calls it."""

    def __init__(self, whole: Step) -> None:
        self._whole = whole

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        rows = [pl.DataFrame(batch) for batch in batches]
        if rows:
            yield from _spark_arrow(self._whole(pl.concat(rows).sort("row"))).to_batches()


def _files(source: Path) -> list[Path]:
    return sorted(source.glob("*.parquet")) if source.is_dir() else [source]


@contextmanager
def _parquet_file(part: Path) -> Generator[pq.ParquetFile]:
    try:
        file = pq.ParquetFile(part)
    except pa.ArrowInvalid as fault:
        raise InputError(_NOT_PARQUET, path=part) from fault
    with file:
        yield file


def _length(part: Path) -> int:
    with _parquet_file(part) as file:
        return file.metadata.num_rows


def _rows(source: Path) -> int:
    return sum(map(_length, _files(source)))


def _parts(rows: int) -> int:
    return min(max(_LEAST_PARTS, rows // _ROWS_OF_PART), _MOST_PARTS)


def _arrow(frame: pl.DataFrame) -> pa.Table:
    return frame.to_arrow(compat_level=pl.CompatLevel.oldest())


def parquet_batches(path: Path, size: int = BATCH, columns: tuple[str, ...] | None = None) -> Iterator[pl.DataFrame]:
    """Yield the rows of a Parquet file, or of every file of a folder, ``size`` or fewer at a time.

    Those of ``columns`` that a file has are read; a file without rows gives one empty frame. Raises InputError for a
    file that is no Parquet.
    """
    for part in _files(path):
        with _parquet_file(part) as file:
            names = [name for name in file.schema_arrow.names if columns is None or name in columns]
            if not file.metadata.num_rows:
                yield pl.DataFrame(file.schema_arrow.empty_table()).select(names)
            # asked for all row groups at once, Arrow 26 keeps a third of a megabyte of each until the last is read
            for group in range(file.num_row_groups):
                for batch in file.iter_batches(batch_size=size, row_groups=[group], columns=names):
                    yield pl.DataFrame(batch)


def numbered_batches(batches: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Yield batches with ``ROW``, the position of each row among all, from 0."""
    start = 0
    for batch in batches:
        yield batch.with_columns(pl.int_range(start, start + batch.height, eager=True).alias(ROW))
        start += batch.height


def write_batches(batches: Iterable[pl.DataFrame], step: Step, out: Path, heard: Heard | None = None) -> int:
    """Write ``step`` of every batch to one Parquet file (``whole_file``); return how many rows were read.

    ``heard`` is told the rows read so far.
    """
    done = 0
    with whole_file(out) as partial, Rows(partial) as rows:
        for batch in batches:
            rows.add(step(batch))
            done += batch.height
            if heard is not None:
                heard(done)
    return done


def _spark_arrow(frame: pl.DataFrame) -> pa.Table:
    """Return a frame as Spark takes it: its lists may not be Arrow's large ones."""
    table = _arrow(frame)
    fields = [
        field.with_type(pa.list_(field.type.value_type)) if pa.types.is_large_list(field.type) else field
        for field in table.schema
    ]
    return table.cast(pa.schema(fields))


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

    def __init__(self, folder: Path, by: str, parts: int) -> None:
        self._folder, self._by, self._count = folder, by, parts
        self._parts: dict[int, pa.RecordBatchStreamWriter] = {}
        self._held: list[pl.DataFrame] = []

    def add(self, frame: pl.DataFrame) -> None:
        """Take the rows of a frame, to be written to their parts when enough are held."""
        self._held.append(frame)
        if sum(held.height for held in self._held) >= _HELD:
            self._write()

    def _write(self) -> None:
        frame = pl.concat(self._held)
        self._held = []
        parts = frame.with_columns(part=pl.col(self._by).hash(seed=11) % self._count)
        for (part,), rows in parts.partition_by("part", as_dict=True, include_key=False).items():
            table, number = _arrow(rows), int(str(part))
            if number not in self._parts:
                # a stream: the writer of a Parquet file keeps a description of all it has written until the end
                self._parts[number] = pa.ipc.new_stream(self._path(number), table.schema, options=_PACKED)
            self._parts[number].write_table(table)

    def _path(self, number: int) -> Path:
        return self._folder / f"{number}.arrows"

    def parts(self) -> Iterator[pl.DataFrame]:
        """Yield the rows of every part that has any; nothing can be added any more."""
        if self._held:
            self._write()
        for writer in self._parts.values():
            writer.close()
        for number in sorted(self._parts):
            yield pl.read_ipc_stream(self._path(number))
