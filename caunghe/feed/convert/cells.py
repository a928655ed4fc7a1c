"""What a mapping makes of the cells of a source table: one column of the feed from the fields it names.

``copy``      the value as it stands; several fields are joined by an en dash
``constant``  the argument, whatever the row
``text``      the argument with the fields it names in braces, ``{code}-{trade}``; empty where one of them is
``number``    the argument and the row's number: ``ZM-I-`` gives ZM-I-0001, ZM-I-0002, …; several rows of a mapping with
              one argument count on
``words``     the value of the first pattern of a list that stands in the text, compared without case and diacritics
``values``    the value that a list gives for the whole cell, or for several fields together
``look_up``   ``table.column``, ``table.column + column``: the key of the row of an earlier feed table that has these
              values, in its columns or in the fields of the source it was made from
``times``     the number multiplied by the argument; read as the numbers of a feed are, by what the column shows of
              its separators, and refused where it is no number or reads two ways
``sum``       the numbers of the fields added up, over all rows that fell together under ``distinct``; numbers are read
              and refused as by ``times``, and the argument, where there is one, is the factor
``date``      a date written in the pattern of the argument, such as ``%d %B %Y``; one before 1930 or after 2100 was
              not meant and stays empty
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

import polars as pl

from caunghe.errors import InputError
from caunghe.feed.convert.fields import BRACES, JOINT, field_of, fields_of
from caunghe.feed.convert.figures import Origin, factor_of, numbers_of
from caunghe.feed.convert.rows import Rows
from caunghe.feed.convert.value_lists import listed_values, value_list
from caunghe.feed.values.decimals import EXACT, decimal, multiplied, sums, written
from caunghe.feed.values.parsing import FIRST_DAY, LAST_DAY
from caunghe.language import Text
from caunghe.schema import TABLES

_LIKE_THOUSANDS: Final = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")
_ERROR: Final = r"^#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)$"  # what a spreadsheet has for no result
_NO_LOOK_UP = Text(
    "Phép tra cứu phải nêu bảng (khóa một cột) và cột đã ánh xạ ở trên, như institutions.name; đã cho {argument}.",
    "look_up must name a table of one key and a column mapped above, such as institutions.name; got {argument}.",
)
_LOOK_UP_WIDTH = Text(
    "Phép tra cứu phải nêu cho mỗi cột nguồn một cột cần tìm: {fields} với {argument}.",
    "look_up must name a column to find for each field: got {fields} with {argument}.",
)


@dataclass(frozen=True, slots=True)
class Made:
    """What is made already: feed tables, and for each the cells of the source it was made from, row by row."""

    tables: dict[str, pl.DataFrame] = field(default_factory=dict[str, pl.DataFrame])
    cells: dict[str, pl.DataFrame] = field(default_factory=dict[str, pl.DataFrame])
    lists: Mapping[str, pl.DataFrame] = field(default_factory=dict[str, pl.DataFrame])


class MadeColumn(NamedTuple):
    """A column of the feed, and by rule where a source has something of which nothing could be made."""

    values: pl.Series
    lost: dict[str, pl.Series]


Row = Mapping[str, str]


def mapped_column(base: pl.DataFrame, row: Row, origin: Origin) -> pl.Series:
    """Return one column as a row of a mapping says: the values of its field in ``base``, transformed.

    ``row`` has the keys ``column, field, transformation, argument``; ``origin`` says where each row of ``base`` stands.
    Raises InputError for a field that ``base`` does not have, and for a cell under ``times`` that is no number or reads
    two ways.

    >>> schools = pl.DataFrame({"kind": ["Trường Cao đẳng Y tế", "Cơ sở khác", None]})
    >>> row = {"column": "kind", "field": "kind", "transformation": "words", "argument": "cao dang = college"}
    >>> mapped_column(schools, row, Origin("schools.csv", pl.Series([2, 3, 4]))).to_list()
    ['college', None, None]
    """
    return made_column(Rows.of(base, origin.name, origin.numbers), row, Made()).values


def made_column(rows: Rows, row: Row, made: Made) -> MadeColumn:
    """Return a column and what was lost in making it; raises InputError as ``mapped_column`` does.

    >>> rows = Rows.of(pl.DataFrame({"day": ["1/9/2025", "soon"]}), "schools.csv", pl.Series([2, 3]))
    >>> row = {"column": "opened", "field": "day", "transformation": "date", "argument": "%d/%m/%Y"}
    >>> made = made_column(rows, row, Made())
    >>> made.values.to_list(), made.lost["day_unread"].to_list()
    (['2025-09-01', None], [False, True])
    """
    values, lost = _MAKERS[row["transformation"]](rows, row, made)
    return MadeColumn(values.cast(pl.String).alias(row["column"]), lost)


def joined_text(cells: pl.DataFrame, written: str) -> pl.Series:
    """Return the fields of each row joined by an en dash, null where all are empty."""
    fields = fields_of(written, cells.columns)
    if not fields:
        return pl.Series([None], dtype=pl.String).new_from_index(0, cells.height)
    joined = pl.concat_str(fields, separator=JOINT, ignore_nulls=True)
    return cells.select(joined.str.strip_chars().replace("", None).alias("text"))["text"]


def _copy(rows: Rows, row: Row, _made: Made) -> MadeColumn:
    text = joined_text(rows.cells, row["field"])
    wrong = text.str.contains(_ERROR).fill_null(False)
    return MadeColumn(text.set(wrong, None), {"cell_wrong": wrong})


def _constant(rows: Rows, row: Row, _made: Made) -> MadeColumn:
    return MadeColumn(pl.Series([row["argument"]]).new_from_index(0, rows.cells.height), {})


def _text(rows: Rows, row: Row, _made: Made) -> MadeColumn:
    pieces = BRACES.split(row["argument"])
    parts = [
        pl.col(field_of(piece.strip(), rows.cells.columns)) if at % 2 else pl.lit(piece)
        for at, piece in enumerate(pieces)
    ]
    values = rows.cells.select(pl.concat_str(parts).alias("text"))["text"]
    return MadeColumn(values if len(values) == rows.cells.height else values.new_from_index(0, rows.cells.height), {})


def _number(rows: Rows, row: Row, _made: Made) -> MadeColumn:
    first = rows.first_number
    numbers = (f"{row['argument']}{number:04d}" for number in range(first, first + rows.cells.height))
    return MadeColumn(pl.Series(numbers, dtype=pl.String), {})


def _listed(rows: Rows, row: Row, made: Made) -> MadeColumn:
    fields = fields_of(row["field"], rows.cells.columns)
    known = value_list(row["argument"], len(fields), made.lists)
    alone = known.width == 1
    cells = [joined_text(rows.cells, row["field"])] if alone else [rows.cells[name] for name in fields]
    values, lost = listed_values(cells, known, whole=row["transformation"] == "values")
    return MadeColumn(values, {"value_unlisted": lost})


def _look_up(rows: Rows, row: Row, made: Made) -> MadeColumn:
    table, _, written = row["argument"].partition(".")
    table = table.strip()
    if table not in made.tables or len(TABLES[table].key) != 1:
        raise InputError(_NO_LOOK_UP, argument=row["argument"])
    places = made.tables[table].hstack(
        [cells for cells in made.cells[table] if cells.name not in made.tables[table].columns]
    )
    names = [name.strip() for name in written.split("+")]
    if not all(name in places.columns for name in names) or TABLES[table].key[0] not in made.tables[table].columns:
        raise InputError(_NO_LOOK_UP, argument=row["argument"])
    fields = fields_of(row["field"], rows.cells.columns)
    if len(names) not in (1, len(fields)):
        raise InputError(_LOOK_UP_WIDTH, fields=row["field"], argument=row["argument"])
    sought = [joined_text(rows.cells, row["field"])] if len(names) == 1 else [rows.cells[name] for name in fields]
    known = places.select(
        pl.col(TABLES[table].key[0]).alias("key"), *(pl.col(n).alias(f"c{i}") for i, n in enumerate(names))
    )
    return _found(pl.DataFrame([cell.alias(f"c{at}") for at, cell in enumerate(sought)]), known)


def _found(sought: pl.DataFrame, known: pl.DataFrame) -> MadeColumn:
    """Return the first key of equal values, and where there is none or several."""
    by = sought.columns
    keys = known.group_by(by, maintain_order=True).agg(pl.first("key"), several=pl.n_unique("key") > 1)
    found = sought.join(keys, on=by, how="left", maintain_order="left")
    empty = sought.select(pl.all_horizontal(pl.all().is_null())).to_series()
    return MadeColumn(
        found["key"],
        {"look_up_failed": found["key"].is_null() & ~empty, "look_up_ambiguous": found["several"].fill_null(False)},
    )


def _times(rows: Rows, row: Row, _made: Made) -> MadeColumn:
    text = joined_text(rows.cells, row["field"])
    numbers = numbers_of(text, row["field"], "times", Origin(rows.name, rows.numbers))
    made = multiplied(numbers, float(factor_of(row["argument"], "times")))
    texts = {number: _of_one_meaning(decimal(number)) for number in made.unique().drop_nulls()}
    return MadeColumn(made.replace_strict(texts, default=None, return_dtype=pl.String), {})


def _sum(rows: Rows, row: Row, _made: Made) -> MadeColumn:
    factor = factor_of(row["argument"], "sum")
    fields = fields_of(row["field"], rows.whole.columns)
    at = Origin(rows.name, rows.whole_numbers)
    parts = [numbers_of(rows.whole[name], name, "sum", at) for name in fields]
    totals = sums(parts, rows.group, rows.cells.height)
    texts = [None if total is None else _of_one_meaning(EXACT.multiply(total, factor)) for total in totals]
    each = pl.DataFrame([part.alias(f"c{at}") for at, part in enumerate(parts)]).select(
        group=rows.group,
        known=pl.any_horizontal(pl.all().is_not_null()),
        lacks=pl.any_horizontal(pl.all().is_null()),
    )
    lacking = (
        each.group_by("group", maintain_order=True).agg(pl.any("known", "lacks")).filter("known", "lacks")["group"]
    )
    incomplete = pl.int_range(rows.cells.height, eager=True).is_in(lacking.implode())
    return MadeColumn(pl.Series(texts, dtype=pl.String), {"sum_incomplete": incomplete})


def _of_one_meaning(number: Decimal) -> str:
    """Return a number so written that a feed does not take its point for one of thousands: 12.375 as 12.3750."""
    text = written(number)
    return text + "0" if _LIKE_THOUSANDS.fullmatch(text) else text


def _date(rows: Rows, row: Row, _made: Made) -> MadeColumn:
    text = joined_text(rows.cells, row["field"])
    days = text.str.to_date(row["argument"], strict=False)
    # 1/9/25 under %Y is no day of the year 25: like any other day that cannot be meant it stays empty
    days = days.set(~days.is_between(FIRST_DAY, LAST_DAY), None)
    return MadeColumn(days.cast(pl.String), {"day_unread": text.is_not_null() & days.is_null()})


_MAKERS: Final[dict[str, Callable[[Rows, Row, Made], MadeColumn]]] = {
    "copy": _copy,
    "constant": _constant,
    "text": _text,
    "number": _number,
    "words": _listed,
    "values": _listed,
    "look_up": _look_up,
    "times": _times,
    "sum": _sum,
    "date": _date,
}
