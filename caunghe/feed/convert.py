"""Bring somebody else's register into the feed through a mapping a data officer can write.

The mapping is a table of six columns, one row per feed column:

| table | column | from | field | transformation | argument |

``from`` names a source table, ``field`` its column (several joined by ``+``). Transformations:

``copy``        the value as it stands; several fields are joined by an en dash
``constant``    the argument, whatever the row
``number``      the argument and the row's number: ``ZM-I-`` gives ZM-I-0001, ZM-I-0002, …
``words``       ``pattern = value; pattern = value; * = value``: the value of the first pattern found in the text,
                compared without case and diacritics; nothing found and no ``*`` leaves the cell empty
``look_up``     ``table.column``: the key of the row of an earlier feed table whose column has this value
``times``       the number multiplied by the argument
``date``        a date written in the pattern of the argument, such as ``%d %B %Y``

A row with column ``*`` and transformation ``distinct`` keeps one source row for each value of its field.
Values that nothing maps stay empty and the checker reports them; nothing is guessed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import fastexcel
import polars as pl

from caunghe.errors import FeedError, InputError
from caunghe.schema.tables import TABLES
from caunghe.schema.text import fold

MAPPING_COLUMNS = ("table", "column", "from", "field", "transformation", "argument")
Tables = Mapping[str, pl.DataFrame]


def read_source(*paths: Path) -> dict[str, pl.DataFrame]:
    """Return the tables of a register as text: JSON objects of lists, workbooks, CSV or Parquet, folders of these.

    Lists inside a cell are joined by ``; ``. Raises FeedError for anything else.
    """
    return {name: frame for path in paths for name, frame in _read_path(path).items()}


def _read_path(path: Path) -> dict[str, pl.DataFrame]:
    if path.is_dir():
        return {file.stem: _read_one(file) for file in sorted(path.iterdir()) if file.suffix in {".csv", ".parquet"}}
    if path.suffix == ".json":
        document = json.loads(path.read_text(encoding="utf-8"))
        return {name: _from_records(rows) for name, rows in document.items() if isinstance(rows, list)}
    if path.suffix == ".xlsx":
        book = fastexcel.read_excel(path)
        return {name: _as_text(pl.DataFrame(book.load_sheet(name, dtypes="string"))) for name in book.sheet_names}
    if path.suffix in {".csv", ".parquet"}:
        return {path.stem: _read_one(path)}
    raise FeedError(f"a register must be .json, .xlsx, .csv, .parquet or a folder of these; got {path.name}")


def read_mapping(path: Path) -> pl.DataFrame:
    """Return a mapping as text; raises InputError when a column is missing or a row names no known table or column."""
    mapping = pl.read_csv(path, infer_schema=False, empty_string_is_null=True).with_columns(pl.all().fill_null(""))
    missing = [name for name in MAPPING_COLUMNS if name not in mapping.columns]
    if missing:
        raise InputError(
            f"a mapping must have the columns {', '.join(MAPPING_COLUMNS)}; {path.name} lacks {missing[0]}"
        )
    for number, row in enumerate(mapping.iter_rows(named=True), start=2):
        if row["table"] not in TABLES:
            raise InputError(f"{path.name} row {number}: table must be one of the feed's; got {row['table']}")
        if row["column"] not in (*TABLES[row["table"]].names, "*"):
            raise InputError(f"{path.name} row {number}: column must be one of {row['table']}'s; got {row['column']}")
        if row["transformation"] not in (*TRANSFORMATIONS, "distinct", "look_up"):
            known = ", ".join((*TRANSFORMATIONS, "look_up", "distinct"))
            raise InputError(
                f"{path.name} row {number}: transformation must be one of {known}; got {row['transformation']}"
            )
    return mapping.select(MAPPING_COLUMNS)


def convert(source: Tables, mapping: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the feed's tables as text, in the order of the mapping.

    Raises InputError when the mapping names a source table or field that the register does not have.
    """
    made: dict[str, pl.DataFrame] = {}
    for name in mapping["table"].unique(maintain_order=True):
        rows = mapping.filter(pl.col("table") == name)
        base = _base(source, rows)
        columns = [mapped(base, row, made) for row in rows.iter_rows(named=True) if row["transformation"] != "distinct"]
        made[name] = pl.DataFrame(columns)
    return made


def rows_read(source: Tables, mapping: pl.DataFrame) -> dict[str, int]:
    """Return for each feed table how many rows its source table has, before ``distinct`` keeps one of several."""
    origins = mapping.filter(pl.col("from") != "").unique("table", keep="first", maintain_order=True)
    return {row["table"]: source[row["from"]].height for row in origins.iter_rows(named=True)}


def write_converted(tables: Tables, information: Path, out: Path) -> None:
    """Write the tables and a copy of ``feed.json`` as a feed folder; ``out`` must not exist or be empty."""
    if out.exists() and any(out.iterdir()):
        raise InputError(f"the output folder must be new or empty; got {out}")
    out.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        frame.write_csv(out / f"{name}.csv")
    (out / "feed.json").write_text(information.read_text(encoding="utf-8"), encoding="utf-8")


def _read_one(file: Path) -> pl.DataFrame:
    if file.suffix == ".parquet":
        return _as_text(pl.read_parquet(file))
    return pl.read_csv(file, infer_schema=False, empty_string_is_null=True)


def _as_text(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.all().cast(pl.String))


def _from_records(rows: list[dict[str, object]]) -> pl.DataFrame:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pl.DataFrame(
        {name: [_cell(row.get(name)) for row in rows] for name in names}, schema=dict.fromkeys(names, pl.String)
    )


def _cell(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, list):
        return "; ".join(str(part) for part in value)
    return json.dumps(value) if isinstance(value, dict) else str(value)


def _base(source: Tables, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the one source table behind a feed table, with one row for each distinct field if asked."""
    origins = [name for name in rows["from"].unique(maintain_order=True) if name]
    if len(origins) != 1:
        raise InputError(f"a feed table must come from one source table; {rows['table'][0]} names {origins or 'none'}")
    if origins[0] not in source:
        raise InputError(f"the register must have the table {origins[0]}; it has {', '.join(source)}")
    base = source[origins[0]]
    distinct = rows.filter(pl.col("transformation") == "distinct")["field"]
    for fields in distinct:
        base = base.unique(subset=_fields(base, fields), keep="first", maintain_order=True)
    return base


def _fields(base: pl.DataFrame, written: str) -> list[str]:
    names = [name.strip() for name in written.split("+") if name.strip()]
    unknown = [name for name in names if name not in base.columns]
    if unknown:
        raise InputError(f"the source table must have the field {unknown[0]}; it has {', '.join(base.columns)}")
    return names


def mapped(base: pl.DataFrame, row: Mapping[str, str], made: Tables) -> pl.Series:
    """Return one column as a row of the mapping says: the values of its field in ``base``, transformed.

    Raises InputError for a field that ``base`` does not have.
    """
    fields = _fields(base, row["field"])
    joined = pl.concat_str(fields, separator=" – ", ignore_nulls=True) if fields else pl.lit("", dtype=pl.String)
    text = (
        base.select(joined.str.strip_chars().replace("", None).alias("text"))["text"]
        if fields
        else pl.Series([None] * base.height, dtype=pl.String)
    )
    if row["transformation"] == "look_up":
        return _look_up(text, row["argument"], made).alias(row["column"])
    values = TRANSFORMATIONS[row["transformation"]](text, row["argument"])
    return pl.Series(row["column"], values, dtype=pl.String)


def _look_up(text: pl.Series, argument: str, made: Tables) -> pl.Series:
    table, _, column = argument.partition(".")
    if table not in made or column not in made[table].columns:
        raise InputError(
            f"look_up must name a table and column mapped above, such as institutions.name; got {argument}"
        )
    (key,) = TABLES[table].key
    known = made[table].unique(subset=column, keep="first", maintain_order=True)
    return text.replace_strict(known[column], known[key], default=None, return_dtype=pl.String)


def _words(text: pl.Series, argument: str) -> Iterator[str | None]:
    pairs = [tuple(part.strip() for part in pair.split("=", 1)) for pair in argument.split(";") if "=" in pair]
    patterns = [(fold(pattern), value) for pattern, value in pairs if pattern != "*"]
    otherwise = next((value for pattern, value in pairs if pattern == "*"), None)
    distinct = {
        value: next((code for pattern, code in patterns if pattern in fold(value)), otherwise)
        for value in text.unique().drop_nulls()
    }
    return (distinct.get(value, otherwise) for value in text)


def _numbered(text: pl.Series, argument: str) -> Iterator[str]:
    return (f"{argument}{number:04d}" for number in range(1, len(text) + 1))


def _times(text: pl.Series, argument: str) -> pl.Series:
    numbers = text.str.extract(r"([-+]?\d+(?:[.,]\d+)?)").str.replace(",", ".").cast(pl.Float64)
    return (numbers * float(argument)).cast(pl.String)


def _date(text: pl.Series, argument: str) -> pl.Series:
    return text.str.to_date(argument, strict=False).cast(pl.String)


TRANSFORMATIONS: dict[str, Callable[[pl.Series, str], Iterator[str | None] | pl.Series]] = {
    "copy": lambda text, _argument: text,
    "constant": lambda text, argument: pl.Series([argument] * len(text), dtype=pl.String),
    "number": _numbered,
    "words": _words,
    "times": _times,
    "date": _date,
}
