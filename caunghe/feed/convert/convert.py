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
``times``       the number multiplied by the argument; read as the numbers of a feed are, by what the column shows of
                its separators, and refused where it is no number or reads two ways
``date``        a date written in the pattern of the argument, such as ``%d %B %Y``; one before 1930 or after 2100 was
                not meant and stays empty

A row with column ``*`` and transformation ``distinct`` keeps one source row for each value of its field.
Values that nothing maps stay empty and the checker reports them; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from caunghe.errors import InputError, OutputError
from caunghe.feed.convert.register import Register, Tables
from caunghe.feed.lists import read_columns
from caunghe.feed.reading.numbers import parse_numbers, read_two_ways
from caunghe.feed.reading.parsing import FIRST_DAY, LAST_DAY
from caunghe.feed.reading.sheets import SHEET_ROW
from caunghe.feed.write import as_csv, replacement
from caunghe.language import Text, fold
from caunghe.schema import TABLES, Column, Kind

MAPPING_LABELS: Final = {
    "table": Text("Bảng", "Table"),
    "column": Text("Cột", "Column"),
    "from": Text("Bảng nguồn", "From"),
    "field": Text("Cột nguồn", "Field"),
    "transformation": Text("Phép biến đổi", "Transformation"),
    "argument": Text("Tham số", "Argument"),
}
MAPPING_COLUMNS: Final = tuple(MAPPING_LABELS)

_ROW = Text(
    "{path}, dòng {row}: {column} phải là một trong {known}; đã cho {value}.",
    "{path} row {row}: {column} must be one of {known}; got {value}.",
)
_COLUMN_TWICE = Text(
    "{path}, dòng {row}: mỗi cột của bảng chỉ được ánh xạ một lần; {table}.{column} đã có ở dòng {earlier}. "
    "Hãy bỏ một dòng.",
    "{path} row {row}: a column may be mapped once; got {table}.{column}, mapped in row {earlier}. Leave one out.",
)
_STAR = Text(
    "{path}, dòng {row}: cột * chỉ đi với distinct và ngược lại; đã cho {column} với {transformation}.",
    "{path} row {row}: column * goes with distinct, and distinct with column *; got {column} with {transformation}.",
)
_ROW_NUMBER = Text(
    "{path}, dòng {row}: times cần một số; đã cho {value}.", "{path} row {row}: times needs a number; got {value}."
)
_CELL_NUMBER = Text(
    "{file}, dòng {row}, cột {field}: times cần một số; đã cho {value}. Hãy sửa ô ấy.",
    "{file} row {row}, {field}: times needs a number; got {value}. Mend that cell.",
)
_TWO_WAYS = Text(
    "{file}, dòng {row}, cột {field}: {value} đọc được theo hai cách, dấu phân cách phần nghìn hoặc phần thập phân. "
    "Hãy viết 1500 hoặc 1,50.",
    "{file} row {row}, {field}: a number that can be read with thousands or with decimals, {value}."
    " Write it as 1500 or as 1.50.",
)
_NOT_NEW = Text(
    "Thư mục kết quả phải mới hoặc trống; đã cho {path}.", "The output folder must be new or empty; got {path}."
)
_ORIGINS = Text(
    "Mỗi bảng phải lấy từ đúng một bảng nguồn; {table} lấy từ {origins}.",
    "A feed table must come from one source table; {table} comes from {origins}.",
)
_NO_SOURCE = Text(
    "Sổ đăng ký phải có bảng {table}; đang có {known}.", "The register must have the table {table}; it has {known}."
)
_NO_FIELD = Text(
    "Bảng nguồn phải có cột {field}; đang có {known}.", "The source table must have the field {field}; it has {known}."
)
_NO_LOOK_UP = Text(
    "look_up phải nêu bảng (khóa một cột) và cột đã ánh xạ ở trên, như institutions.name; đã cho {argument}.",
    "look_up must name a table of one key and a column mapped above, such as institutions.name; got {argument}.",
)


def read_mapping(path: Path) -> pl.DataFrame:
    """Return a mapping as text; raises FeedError where it cannot be read, InputError for a wrong column or cell.

    >>> _ = (folder / "mapping.csv").write_text(
    ...     "table,column,from,field,transformation,argument\\n"
    ...     "areas,name,wards,title,copied,\\n"
    ... )
    >>> read_mapping(folder / "mapping.csv")
    Traceback (most recent call last):
        ...
    caunghe.errors.InputError: mapping.csv row 2: transformation must be one of copy, constant, ...; got copied.
    """
    mapping = read_columns(path, MAPPING_COLUMNS, MAPPING_LABELS).fill_null("")
    for row in mapping.iter_rows(named=True):
        number = row[SHEET_ROW]
        known = {"table": list(TABLES), "transformation": [*TRANSFORMATIONS, "times", "look_up", "distinct"]}
        if row["table"] in TABLES:
            known["column"] = [*TABLES[row["table"]].names, "*"]
        for column, choices in known.items():
            if row[column] not in choices:
                raise InputError(
                    _ROW, path=path.name, row=number, column=column, known=", ".join(choices), value=row[column]
                )
        if (row["column"] == "*") != (row["transformation"] == "distinct"):
            column, transformation = row["column"], row["transformation"]
            raise InputError(_STAR, path=path.name, row=number, column=column, transformation=transformation)
        if row["transformation"] == "times" and not _NUMBER.fullmatch(row["argument"]):
            raise InputError(_ROW_NUMBER, path=path.name, row=number, value=row["argument"])
    _refuse_columns_mapped_twice(mapping, path)
    return mapping.drop(SHEET_ROW)


def _refuse_columns_mapped_twice(mapping: pl.DataFrame, path: Path) -> None:
    earlier: dict[tuple[str, str], int] = {}
    for row in mapping.filter(pl.col("column") != "*").iter_rows(named=True):
        place = row["table"], row["column"]
        if place in earlier:
            table, column = place
            first, number = earlier[place], row[SHEET_ROW]
            raise InputError(_COLUMN_TWICE, path=path.name, row=number, table=table, column=column, earlier=first)
        earlier[place] = row[SHEET_ROW]


def convert_register(source: Tables, mapping: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the feed's tables as text, in the order of the mapping.

    Raises InputError when the mapping names a source table or field that the register does not have, and for a cell
    under ``times`` that is no number or reads two ways, with file, row and value.

    >>> register = {"schools": pl.DataFrame({"title": ["Trường Bảy"]})}
    >>> rows = [
    ...     ("institutions", "institution", "schools", "", "number", "I-"),
    ...     ("institutions", "name", "schools", "title", "copy", ""),
    ... ]
    >>> mapping = pl.DataFrame(rows, schema=MAPPING_COLUMNS, orient="row")
    >>> convert_register(register, mapping)["institutions"].rows()
    [('I-0001', 'Trường Bảy')]
    """
    made: dict[str, pl.DataFrame] = {}
    for name in mapping["table"].unique(maintain_order=True):
        rows = mapping.filter(pl.col("table") == name)
        base, origin = _base(source, rows)
        columns = [
            mapped_column(base, row, made, origin)
            for row in rows.iter_rows(named=True)
            if row["transformation"] != "distinct"
        ]
        made[name] = pl.DataFrame(columns)
    return made


def rows_read(source: Tables, mapping: pl.DataFrame) -> dict[str, int]:
    """Return for each feed table how many rows its source table has, before ``distinct`` keeps one of several.

    Raises InputError when the mapping names a source table that the register does not have.

    >>> register = {"courses": pl.DataFrame({"school": ["A", "A", "B"]})}
    >>> copied = ("institutions", "institution", "courses", "school", "copy", "")
    >>> once = ("institutions", "*", "courses", "school", "distinct", "")
    >>> mapping = pl.DataFrame([copied, once], schema=MAPPING_COLUMNS, orient="row")
    >>> rows_read(register, mapping), convert_register(register, mapping)["institutions"].height
    ({'institutions': 3}, 2)
    """
    origins = mapping.filter(pl.col("from") != "").unique("table", keep="first", maintain_order=True)
    return {row["table"]: _source_table(source, row["from"]).height for row in origins.iter_rows(named=True)}


def write_converted(tables: Tables, information: Path, out: Path) -> None:
    """Write the tables and a copy of ``feed.json`` as a feed folder; OutputError unless ``out`` is new or empty.

    Text that a spreadsheet would run as a formula is guarded by an apostrophe.

    >>> tables = {"areas": pl.DataFrame({"area": ["C"], "name": ["=SUM(A1)"]})}
    >>> write_converted(tables, small_city() / "feed.json", folder / "converted")
    >>> (folder / "converted" / "areas.csv").read_text(encoding="utf-8")
    "area,name\\nC,'=SUM(A1)\\n"
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise OutputError(_NOT_NEW, path=out)
    described = information.read_bytes()
    out.parent.mkdir(parents=True, exist_ok=True)
    with replacement(out) as partial:
        partial.mkdir()
        for name, frame in tables.items():
            (partial / f"{name}.csv").write_bytes(as_csv(TABLES[name], frame))
        (partial / "feed.json").write_bytes(described)


class Origin(NamedTuple):
    """Where the rows of a source stand: the name of its file or table, and the number of each row in it.

    >>> at = Origin("schools.csv", pl.Series([2, 5]))
    >>> fees = pl.DataFrame({"fee": ["12.500.000", "many"]})
    >>> mapped_column(fees, {"column": "tuition", "field": "fee", "transformation": "times", "argument": "1"}, {}, at)
    Traceback (most recent call last):
    caunghe.errors.InputError: schools.csv row 5, fee: times needs a number; got many. Mend that cell.
    """

    name: str
    numbers: pl.Series


def _source_table(source: Tables, name: str) -> pl.DataFrame:
    if name not in source:
        raise InputError(_NO_SOURCE, table=name, known=", ".join(source))
    return source[name]


def _origin(source: Tables, name: str) -> Origin:
    if isinstance(source, Register):
        return Origin(str(source.files[name]), source.numbers[name])
    return Origin(name, pl.int_range(1, source[name].height + 1, eager=True))


def _base(source: Tables, rows: pl.DataFrame) -> tuple[pl.DataFrame, Origin]:
    """Return the one source table behind a feed table, with one row for each distinct field if asked."""
    origins = [name for name in rows["from"].unique(maintain_order=True) if name]
    if len(origins) != 1:
        raise InputError(_ORIGINS, table=rows["table"][0], origins=", ".join(origins) or "–")
    base, origin = _source_table(source, origins[0]), _origin(source, origins[0])
    numbered = base.with_columns(origin.numbers.alias(SHEET_ROW))
    distinct = rows.filter(pl.col("transformation") == "distinct")["field"]
    for fields in distinct:
        numbered = numbered.unique(subset=_fields(base, fields), keep="first", maintain_order=True)
    return numbered.drop(SHEET_ROW), Origin(origin.name, numbered[SHEET_ROW])


def _fields(base: pl.DataFrame, written: str) -> list[str]:
    names = [name.strip() for name in written.split("+") if name.strip()]
    unknown = [name for name in names if name not in base.columns]
    if unknown:
        raise InputError(_NO_FIELD, field=unknown[0], known=", ".join(base.columns))
    return names


def mapped_column(base: pl.DataFrame, row: Mapping[str, str], made: Tables, origin: Origin) -> pl.Series:
    """Return one column as a row of the mapping says: the values of its field in ``base``, transformed.

    ``row`` has the keys ``column, field, transformation, argument``; ``made`` are the tables that ``look_up`` may ask;
    ``origin`` says where each row of ``base`` stands. Raises InputError for a field that ``base`` does not have, and
    for a cell under ``times`` that is no number or reads two ways.

    >>> schools = pl.DataFrame({"kind": ["Trường Cao đẳng Y tế", "Cơ sở khác", None]})
    >>> row = {"column": "kind", "field": "kind", "transformation": "words", "argument": "cao dang = college"}
    >>> rows = Origin("schools.csv", pl.Series([2, 3, 4]))
    >>> mapped_column(schools, row, {}, rows).to_list()
    ['college', None, None]
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
    if row["transformation"] == "times":
        return _times(text, row, origin).alias(row["column"])
    values = TRANSFORMATIONS[row["transformation"]](text, row["argument"])
    return pl.Series(row["column"], values, dtype=pl.String)


def _look_up(text: pl.Series, argument: str, made: Tables) -> pl.Series:
    table, _, column = argument.partition(".")
    if table not in made or column not in made[table].columns or len(TABLES[table].key) != 1:
        raise InputError(_NO_LOOK_UP, argument=argument)
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


def _running_numbers(text: pl.Series, argument: str) -> Iterator[str]:
    return (f"{argument}{number:04d}" for number in range(1, len(text) + 1))


_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?")
_WORDING: Final = Text("Số được nhân", "Number multiplied")
_MULTIPLIED: Final = Column(name="times", kind=Kind.NUMBER, label=_WORDING, note=_WORDING, unit="stated")


def _times(text: pl.Series, row: Mapping[str, str], origin: Origin) -> pl.Series:
    read = parse_numbers(text, _MULTIPLIED)
    for wrong, says in ((read.failed, _CELL_NUMBER), (read_two_ways(text, _MULTIPLIED), _TWO_WAYS)):
        if wrong.any():
            at = int(wrong.arg_true()[0])
            raise InputError(says, file=origin.name, row=origin.numbers[at], field=row["field"], value=text[at])
    return (read.values * float(row["argument"])).cast(pl.String)


def _date(text: pl.Series, argument: str) -> pl.Series:
    days = text.str.to_date(argument, strict=False)
    # 1/9/25 under %Y is no day of the year 25: like any other day that cannot be meant it stays empty
    return days.set(~days.is_between(FIRST_DAY, LAST_DAY), None).cast(pl.String)


TRANSFORMATIONS: dict[str, Callable[[pl.Series, str], Iterator[str | None] | pl.Series]] = {
    "copy": lambda text, _argument: text,
    "constant": lambda text, argument: pl.Series([argument] * len(text), dtype=pl.String),
    "number": _running_numbers,
    "words": _words,
    "date": _date,
}
