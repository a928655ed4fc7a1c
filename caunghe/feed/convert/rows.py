"""What a mapping does with the rows of a source table before their cells are read: rows of column ``*``.

``fill``      an empty cell takes the value above it, as under merged cells
``keep``      only the rows that fulfil the condition
``split``     a cell of several values becomes as many rows, in the order of the cell; several fields are split side by
              side. The argument holds what stands between the values, with spaces between: ``, ; và newline``
``unpivot``   columns become rows. Headings with a part in braces, ``Chỉ tiêu {năm} + Nhập học {năm}``, give a row for
              each value of that part, with fields named by it (``năm``) and by the rest of each heading or the
              argument; without braces the argument names the field of the headings and that of the cells,
              ``năm; số người``
``distinct``  one row for each different value of the fields, the first; ``sum`` adds up what falls together
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Final

import polars as pl

from caunghe.errors import InputError
from caunghe.feed.convert.conditions import rows_where
from caunghe.feed.convert.fields import BRACES, fields_of, name_in, pattern_of
from caunghe.feed.convert.figures import Origin
from caunghe.language import Text, fold

_BRACKETED: Final = re.compile(r"\([^()]*\)")
_LINE_ENDS: Final = frozenset({"newline", "dong", "↵"})
_BULLET: Final = re.compile(r"^[-–•*+]\s+")
_AT: Final = "\0row"
_KEY: Final = "\0key"

_UNEVEN = Text(
    "{file}, dòng {row}: các ô tách cùng nhau phải có cùng số phần; {fields} có {counts}. Hãy sửa các ô ấy.",
    "{file} row {row}: cells split side by side must have as many parts; got {fields} with {counts}. Mend them.",
)
_NO_SEPARATOR = Text(
    "Phép tách của {field} phải nêu dấu ngăn cách ở cột tham số, như , hoặc ;.",
    "split of {field} must name what stands between the values as its argument, such as , or ;.",
)
_NO_HEADING = Text(
    "Không có tên cột nào khớp {field}; đang có {known}.", "No heading fits {field}; the source table has {known}."
)
_NAMES = Text(
    "Phép xoay của {field} phải đặt tên {wanted} cột mới ở cột tham số, ngăn bằng dấu chấm phẩy; đã cho {argument}.",
    "unpivot of {field} must name {wanted} new {wanted:field|fields} as its argument, with semicolons between;"
    " got {argument}.",
)
_OTHER_PARTS = Text(
    "Các tên cột của một phép xoay phải có cùng phần trong ngoặc nhọn; đã cho {field}.",
    "The headings of one unpivot must have the same parts in braces; got {field}.",
)


_TWO_HEADINGS = Text(
    "Phép xoay của {field}: cột “{first}” và cột “{second}” cùng về một ô, nên một cột sẽ mất. Hãy đổi tên hoặc cộng "
    "hai cột ấy ở bảng nguồn.",
    "unpivot of {field}: the columns “{first}” and “{second}” go to the same cell, and one of them would be lost."
    " Rename one, or add them up in the source.",
)
_TWO_PATTERNS = Text(
    "Phép xoay: cột “{heading}” khớp cả {first} và {second}, nên sẽ được tính hai lần. Phần nào là năm thì"
    " viết chữ năm trong ngoặc nhọn.",
    "unpivot: the column “{heading}” fits both {first} and {second} and would count twice. Write a part that is a "
    "year as the word year in braces.",
)
_NAME_TWICE = Text(
    "Phép xoay của {field}: mỗi cột mới phải có tên riêng; đã cho {name} hai lần.",
    "unpivot of {field}: each new field must have a name of its own; got {name} twice.",
)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a source table: cells as text, the name of the file, and the number of each row in it.

    ``whole`` are the rows, with their numbers, before ``distinct`` left some out; ``group`` is for each of them the
    place of the row that was kept. ``first_number`` is what ``number`` counts from. ``emptied`` are the rows that
    ``unpivot`` made of empty cells alone: of no use but to tell that a sum lacks them; ``lacking`` is how many of those
    are among ``whole``. ``stated`` is the row, with its number, in which the source states the total of all,
    ``merged`` are by field the rows in which a cell begins that is one with those below, ``lines`` the units that lines
    above the headings say.
    """

    cells: pl.DataFrame
    name: str
    numbers: pl.Series
    whole: pl.DataFrame
    whole_numbers: pl.Series
    group: pl.Series
    first_number: int = 1
    emptied: pl.Series | None = None
    lacking: int = 0
    stated: pl.DataFrame | None = None
    merged: Mapping[str, Sequence[int]] = field(default_factory=dict[str, Sequence[int]])
    lines: Sequence[str] = ()

    @classmethod
    def of(cls, cells: pl.DataFrame, name: str, numbers: pl.Series) -> Rows:
        """Return rows none of which fall together."""
        return cls(cells, name, numbers, cells, numbers, pl.int_range(cells.height, eager=True))

    def taken(self, cells: pl.DataFrame, places: pl.Series) -> Rows:
        """Return rows made of these cells, each from the row at its place."""
        emptied = None if self.emptied is None else self.emptied.gather(places)
        return replace(Rows.of(cells, self.name, self.numbers.gather(places)), emptied=emptied)

    def without_emptied(self) -> Rows:
        """Return the rows that hold anything of what ``unpivot`` made."""
        if self.emptied is None:
            return self
        places = (~self.emptied).arg_true()
        return replace(self.taken(self.cells[places], places), emptied=None)


def filled(rows: Rows, field: str, _argument: str) -> Rows:
    """Return rows whose empty cells have the value above.

    >>> schools = pl.DataFrame({"school": ["A", None, "B"], "trade": ["x", "y", "z"]})
    >>> filled(Rows.of(schools, "s", pl.Series([2, 3, 4])), "school", "").cells["school"].to_list()
    ['A', 'A', 'B']
    """
    rows = rows.without_emptied()
    cells = rows.cells.with_columns(pl.col(fields_of(field, rows.cells.columns)).forward_fill())
    return replace(rows, cells=cells, whole=cells)


def kept(rows: Rows, _field: str, argument: str) -> Rows:
    """Return the rows that fulfil the condition."""
    places = rows_where(rows.cells, argument, Origin(rows.name, rows.numbers)).arg_true()
    return rows.taken(rows.cells[places], places)


def split(rows: Rows, field: str, argument: str) -> Rows:
    """Return a row for each part of the cells of the fields; raises InputError where two have different counts.

    >>> schools = pl.DataFrame({"school": ["A", "B"], "trades": ["Hàn (TIG, MIG), May và Điện", None]})
    >>> split(Rows.of(schools, "s", pl.Series([2, 3])), "trades", ", và").cells.rows()
    [('A', 'Hàn (TIG, MIG)'), ('A', 'May'), ('A', 'Điện'), ('B', None)]
    """
    fields = fields_of(field, rows.cells.columns)
    separator = separator_of(argument, field)
    # a cell comes again in many rows: each different one is parted once
    parted = {
        cell: parts_of(cell, separator, keep_empty=len(fields) > 1)
        for name in fields
        for cell in rows.cells[name].unique()
    }
    parts = [[parted[cell] for cell in rows.cells[name]] for name in fields]
    for at, several in enumerate(zip(*parts, strict=True)):
        if len(several) > 1 and len({len(part) for part in several}) > 1:
            counts = " : ".join(str(len(part)) for part in several)
            raise InputError(_UNEVEN, file=rows.name, row=rows.numbers[at], fields=" + ".join(fields), counts=counts)
    places = pl.Series([at for at, part in enumerate(parts[0]) for _ in part], dtype=pl.UInt32)
    columns = [
        pl.Series(name, list(chain.from_iterable(column)), dtype=pl.String)
        for name, column in zip(fields, parts, strict=True)
    ]
    return rows.taken(rows.cells[places].with_columns(columns), places)


def separator_of(argument: str, field: str) -> re.Pattern[str]:
    """Return what parts the cells of a field; raises InputError for an argument that names nothing.

    >>> separator_of(", và", "trades").split("Hàn, May và Điện")
    ['Hàn', ' May ', ' Điện']
    """
    marks = argument.split()
    if not marks:
        raise InputError(_NO_SEPARATOR, field=field)
    patterns = [
        r"\r?\n"
        if fold(mark) in _LINE_ENDS
        else rf"(?<!\w){re.escape(mark)}(?!\w)"
        if mark[0].isalpha()
        else re.escape(mark)
        for mark in marks
    ]
    return re.compile("|".join(patterns), re.IGNORECASE)


def parts_of(cell: str | None, separator: re.Pattern[str], *, keep_empty: bool) -> list[str | None]:
    """Return the parts of a cell; what stands in brackets is not parted, and an empty cell is one empty part."""
    if cell is None:
        return [None]
    bracketed = [span.span() for span in _BRACKETED.finditer(cell)]
    parts: list[str] = []
    start = 0
    for mark in separator.finditer(cell):
        if not any(first < mark.start() < last for first, last in bracketed):
            parts.append(cell[start : mark.start()])
            start = mark.end()
    tidy = [_BULLET.sub("", part.strip()).strip() or None for part in (*parts, cell[start:])]
    return tidy if keep_empty else [part for part in tidy if part] or [None]


def unpivoted(rows: Rows, field: str, argument: str) -> Rows:
    """Return a row for each value of the headings, those whose cells are all empty ``emptied``.

    Raises InputError as ``headings_unpivoted`` does.

    >>> counts = pl.DataFrame({"school": ["A"], "Quota 2023": ["5"], "Quota 2024": [None], "Entrants 2023": ["4"]})
    >>> made = unpivoted(Rows.of(counts, "s", pl.Series([2])), "Quota {year} + Entrants {year}", "")
    >>> made.cells.height, made.without_emptied().cells.to_dicts()
    (2, [{'school': 'A', 'year': '2023', 'Quota': '5', 'Entrants': '4'}])
    """
    rows = rows.without_emptied()
    names, values, places = headings_unpivoted(field, argument, rows.cells.columns)
    used = {heading for given in places.values() for heading in given.values()}
    others = [name for name in rows.cells.columns if name not in used and name not in (*names, *values)]
    base = rows.cells.with_row_index(_AT)
    frames = [
        base.select(
            _AT,
            *others,
            pl.lit(at).alias(_KEY),
            *(pl.lit(part).alias(name) for name, part in zip(names, key, strict=True)),
            *(
                (pl.col(given[value]) if value in given else pl.lit(None, dtype=pl.String)).alias(value)
                for value in values
            ),
        )
        for at, (key, given) in enumerate(places.items())
    ]
    cells = pl.concat(frames).sort(_AT, _KEY)
    emptied = cells.select(pl.all_horizontal(pl.col(values).is_null()).alias("emptied"))["emptied"]
    return replace(rows.taken(cells.drop(_AT, _KEY), cells[_AT]), emptied=emptied if emptied.any() else None)


Headings = tuple[list[str], list[str], dict[tuple[str, ...], dict[str, str]]]


def headings_unpivoted(field: str, argument: str, known: Sequence[str]) -> Headings:
    """Return the names of the new fields of headings and of cells, and for each value the heading of each cell.

    Raises InputError where no heading fits, two of them go to one place or one fits two patterns, the patterns have
    different parts, or names are missing or come twice.
    """
    given = [part.strip() for part in argument.split(";") if part.strip()]
    if BRACES.search(field) is None:
        if len(given) != 2:
            raise InputError(_NAMES, field=field, wanted=2, argument=argument or "–")
        _refuse_a_name_twice(given, field)
        return [given[0]], [given[1]], {(name,): {given[1]: name} for name in fields_of(field, known)}
    patterns = [part.strip() for part in field.split("+")]
    names = BRACES.findall(patterns[0])
    if any(set(BRACES.findall(pattern)) != set(names) for pattern in patterns):
        raise InputError(_OTHER_PARTS, field=field)
    values = given or [name_in(pattern) for pattern in patterns]
    if len(values) != len(patterns) or not all(values):
        raise InputError(_NAMES, field=field, wanted=len(patterns), argument=argument or "–")
    _refuse_a_name_twice([*names, *values], field)
    return [name.strip() for name in names], values, _places(patterns, names, values, known)


def _refuse_a_name_twice(names: Sequence[str], field: str) -> None:
    folded = [fold(name) for name in names]
    twice = next((name for name in names if folded.count(fold(name)) > 1), None)
    if twice is not None:
        raise InputError(_NAME_TWICE, field=field, name=twice.strip())


def _places(
    patterns: Sequence[str], names: Sequence[str], values: Sequence[str], known: Sequence[str]
) -> dict[tuple[str, ...], dict[str, str]]:
    """Return for each value of the parts in braces, ``names``, the heading of each field of ``values``.

    Raises InputError where a pattern fits no heading, a heading fits two patterns, or two headings go to one place.
    """
    places: dict[tuple[str, ...], dict[str, str]] = {}
    fitted: dict[str, str] = {}
    for pattern, value in zip(patterns, values, strict=True):
        found = [(heading, match) for heading in known if (match := pattern_of(pattern).fullmatch(heading))]
        if not found:
            raise InputError(_NO_HEADING, field=pattern, known=", ".join(known))
        order = [name.strip() for name in BRACES.findall(pattern)]
        for heading, match in found:
            if heading in fitted:
                raise InputError(_TWO_PATTERNS, heading=heading, first=fitted[heading], second=pattern)
            fitted[heading] = pattern
            parts = dict(zip(order, match.groups(), strict=True))
            given = places.setdefault(tuple(parts[name.strip()].strip() for name in names), {})
            if value in given:
                raise InputError(_TWO_HEADINGS, field=pattern, first=given[value], second=heading)
            given[value] = heading
    return places


def distinct(rows: Rows, field: str, _argument: str) -> Rows:
    """Return one row for each different value of the fields: the first; of an emptied row alone there is none."""
    fields = fields_of(field, rows.cells.columns)
    numbered = rows.cells.with_row_index(_AT)
    filled_rows = numbered if rows.emptied is None else numbered.filter(~rows.emptied)
    firsts = filled_rows.unique(subset=fields, keep="first", maintain_order=True)
    order = firsts.select(*fields, pl.int_range(pl.len()).alias(_KEY))
    joined = rows.cells.select(fields).join(order, on=fields, how="left", nulls_equal=True, maintain_order="left")
    group = joined[_KEY].gather(rows.group)
    found = replace(rows, cells=firsts.drop(_AT), numbers=rows.numbers.gather(firsts[_AT]), group=group, emptied=None)
    if rows.emptied is None:
        return found
    known = group.is_not_null()
    return replace(
        found,
        whole=rows.whole.filter(known),
        whole_numbers=rows.whole_numbers.filter(known),
        group=group.filter(known),
        lacking=int((rows.emptied & known).sum()),
    )


STEPS: Final[dict[str, Callable[[Rows, str, str], Rows]]] = {
    "fill": filled,
    "keep": kept,
    "split": split,
    "unpivot": unpivoted,
    "distinct": distinct,
}
