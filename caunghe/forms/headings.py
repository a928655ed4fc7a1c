"""The headings of a form's sheet: what stands over each column, and which column of the form that names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from caunghe.feed import added_by, is_men, is_page_line, plain_heading, remark_conversion, says_otherwise
from caunghe.forms.form import Form, FormColumn, Part
from caunghe.forms.layout import BODY_LABEL, FORM_LABEL, NAME_LABEL, PERIOD_LABEL
from caunghe.language import fold
from caunghe.schema import TABLES, TEXTUAL

Cells = Sequence[str | None]
Merged = Sequence[tuple[int, int, int, int]]
_WHOLE: Final = "Tổng số"
_WHOLES: Final = frozenset({"tong so", "tong", "tong cong", "cong", "so luong", "chung", "total", "all"})
_WOMEN: Final = frozenset({"trong do nu", "nu", "so nu", "trong do: nu", "women", "of whom women"})
_BRACKET: Final = re.compile(r"\(([^()]+)\)\s*\*?$")
_NAMELESS: Final = frozenset({"", "tt", "stt", "so tt", "so thu tu", "no", "no."})
_TITLES: Final = ("bao cao", "bieu", "phieu", "bang ", "danh sach", "mau ", "phu luc", "kem theo", "(")
_LINES: Final = frozenset(plain_heading(label) for label in (FORM_LABEL, PERIOD_LABEL, BODY_LABEL, NAME_LABEL))
_EXACT: Final = 0
_LIKE: Final = 1


class Over(NamedTuple):
    """A heading over others; it ``is_sure`` where it stands right over the column or a merged cell reaches over it.

    It ``is_shared`` where it stands over several columns.
    """

    text: str
    is_sure: bool
    is_shared: bool = False


class Heading(NamedTuple):
    """What heads a column: its own heading and those over it, the nearest last; ``remarks`` stand below it.

    It ``is_marked`` where the headings of its table are written with their marks.
    """

    own: str
    overs: tuple[Over, ...] = ()
    remarks: tuple[str, ...] = ()
    is_marked: bool = True

    @property
    def shown(self) -> str:
        """The headings in a line, from the top."""
        return " ".join(dict.fromkeys([*(over.text for over in self.overs), self.own, *self.remarks]))

    @property
    def is_nameless(self) -> bool:
        """Whether it heads nothing, or the running number."""
        return plain_heading(self.own) in _NAMELESS and not any(over.is_sure for over in self.overs)


class Named(NamedTuple):
    """How well a heading names a column, the best first, and the remarks beside the name: its unit, mostly.

    ``units`` are those of the headings over it.
    """

    rank: int
    remarks: tuple[str, ...]
    units: tuple[str, ...] = ()


def headings_of(rows: Sequence[Cells], at: int, last: int, merged: Merged) -> list[Heading]:
    """Return the heading of each column of the rows ``at`` to ``last`` (one or two), with what stands over them.

    >>> rows = [["TT", "Số nhập học", None], [None, "Tổng số", "Nữ"]]
    >>> [heading.shown for heading in headings_of(rows, 0, 1, ())]
    ['TT', 'Số nhập học Tổng số', 'Nữ']
    >>> [heading.shown for heading in headings_of(rows, 0, 1, [(1, 1, 1, 2)])]
    ['TT', 'Số nhập học Tổng số', 'Số nhập học Nữ']
    """
    above = list(_above(rows, at, merged))
    is_marked = any(not cell.isascii() for row in rows[at : last + 1] for cell in row if cell)
    if at == last:
        return [
            _with(Heading(_at(rows[at], place), is_marked=is_marked), above, place) for place in range(len(rows[at]))
        ]
    found: list[Heading] = []
    for place, top in enumerate(_spread(rows, at, merged)):
        own, beside = _at(rows[last], place), place + 1
        is_shared = not _at(rows[at], place) or bool(_at(rows[last], beside) and not _at(rows[at], beside))
        over = (top._replace(is_shared=is_shared),) if top.text else ()
        heading = Heading(own, over) if own else Heading(_at(rows[at], place))
        found.append(_with(heading._replace(is_marked=is_marked), above, place))
    return found


def _with(heading: Heading, above: Sequence[Over], place: int) -> Heading:
    over = above[place] if place < len(above) else Over("", is_sure=False)
    return heading._replace(overs=(over, *heading.overs)) if over.text and heading.own else heading


def _at(cells: Cells, place: int) -> str:
    return (cells[place] or "").strip() if 0 <= place < len(cells) else ""


def _spread(rows: Sequence[Cells], at: int, merged: Merged) -> Iterator[Over]:
    """Yield, for each column, the cell of a row that stands over it: its own, or one further left that reaches it."""
    reach = {left: right for top, bottom, left, right in merged if top <= at + 1 <= bottom}
    text, right = "", None
    for place in range(max(len(row) for row in rows[at : at + 2])):
        own = _at(rows[at], place)
        if own:
            text, right = own, reach.get(place)
        elif right is not None and place > right:
            text, right = "", None
        yield Over(text, bool(own) or right is not None)


def _above(rows: Sequence[Cells], at: int, merged: Merged) -> Iterator[Over]:
    """Yield what stands in the row over the headings: no title, which begins with the table, no line of the head.

    A single cell there may be a remark of the page: it is sure only where a merged cell stands over several columns, or
    over its own column where it says a unit or that the numbers are others.
    """
    row = over_cells(rows[at - 1]) if at else ()
    if not any(row):
        return
    first = next((place for place in range(len(rows[at])) if _at(rows[at], place)), 0)
    wide = [(left, right) for top, bottom, left, right in merged if top <= at <= bottom and right > left > first]
    for place, over in enumerate(_spread([*rows[: at - 1], row, *rows[at:]], at - 1, merged)):
        begins = next((left for left in range(place, -1, -1) if _at(row, left)), first)
        covers = any(left <= place <= right for left, right in wide)
        says = begins == place and says_otherwise(over.text)
        yield Over(over.text if begins > first else "", covers or says)


def over_cells(row: Cells) -> Cells:
    """Return a row above headings without what belongs to the page: nothing of a row of the form's own labels."""
    filled = [cell for cell in row if cell and cell.strip()]
    if not filled or plain_heading(filled[0].partition(":")[0]) in _LINES:
        return [None] * len(row)
    has_line = any(_is_line(cell) for cell in filled)
    return [None if cell and (_is_line(cell) or (has_line and not says_otherwise(cell))) else cell for cell in row]


def _is_line(cell: str) -> bool:
    """Whether a cell above a table is a line of the page: a label, a unit, a title."""
    if is_page_line(cell):
        return True
    return not says_otherwise(cell) and (":" in cell or fold(cell).startswith(_TITLES))


def named(form: Form, part: Part, column: FormColumn, heading: Heading) -> Named | None:
    """Return how a heading names a column of a form, None where it does not.

    A part's name (``Tổng số``) is that of the heading over it; a heading that another stands over is not read, unless
    that adds nothing to it: a unit, the title of the table, or any that stands over a name or a code.
    """
    if column.is_read and part.column(column.of).unit == "year" and heading.is_marked and is_men(heading.own):
        return None
    for overs, own, remarks in _readings(column, heading):
        rank = _rank(part, column, overs[-1].text if overs else "", own)
        used = rank is not None and rank[1]
        if rank is None:
            continue
        rest = overs[:-1] if used else overs
        more = [_beside(form, part, column, over) for over in rest]
        if all(each is not None for each in more):
            units = [unit for each in more for unit in each or ()]
            over = [each for each in (*units, bracket(overs[-1].text) if used else "") if each]
            return _named(rank[0], part, column, over, [each for each in (bracket(own), *remarks) if each])
    return None


def _named(rank: int, part: Part, column: FormColumn, over: Sequence[str], own: Sequence[str]) -> Named:
    """Return the remarks of a column's headings; those over it that are units may contradict its own."""
    declared = part.column(column.of) if column.is_read else None
    units = [each for each in over if declared is not None and remark_conversion(each, declared) is not None]
    return Named(rank, (*(each for each in over if each not in units), *own), tuple(units))


def _readings(column: FormColumn, heading: Heading) -> Iterator[tuple[tuple[Over, ...], str, tuple[str, ...]]]:
    """Yield the ways to read a heading: as it stands, joined with the one over it, and as that one with a remark."""
    overs = heading.overs
    yield overs, heading.own, heading.remarks
    if overs and overs[-1].is_sure:
        yield overs[:-1], f"{overs[-1].text} {heading.own}", heading.remarks
        # a heading above several is none of them alone: "Số nhập học" over "Nam" and "Nữ" is no column of men
        if not column.above and not overs[-1].is_shared:
            yield overs[:-1], overs[-1].text, (*heading.remarks, heading.own)
    if column.above and overs and not overs[-1].is_sure:
        return
    unsure = tuple(over for over in overs if over.is_sure)
    if unsure != overs:
        yield unsure, heading.own, heading.remarks


def _rank(part: Part, column: FormColumn, over: str, own: str) -> tuple[int, bool] | None:
    """Return how well a heading below another names a column, and whether by both; None where it does not."""
    above, plain, top = plain_heading(column.above), plain_heading(own), plain_heading(over)
    words = _labels(part, column)
    heading = plain_heading(column.heading)
    parts = frozenset({heading}) | (_WHOLES if column.heading == _WHOLE else _WOMEN if heading in _WOMEN else words)
    if column.above and top == above and plain in parts | words:
        return (_EXACT if plain == heading else _LIKE), True
    if not column.above and over and top in words | {heading} and plain in _WHOLES:
        return _LIKE, True
    if column.of == "women" and plain in _WOMEN and top and top in _whole_before(part, column):
        return _LIKE, True
    full = plain_heading(f"{column.above} {column.heading}") if column.above else heading
    if plain == full:
        return _EXACT, False
    if column.above and column.heading == _WHOLE:
        words |= {above, plain_heading(f"{_WHOLE} {column.above.removeprefix('Số ')}")}
    return (_LIKE, False) if plain in words or (column.above and plain == heading) else None


def _whole_before(part: Part, column: FormColumn) -> set[str]:
    """Return what names the column before one of women: those of whom they are a part."""
    at = part.columns.index(column)
    before = part.columns[at - 1] if at else None
    return set() if before is None or before.above else {plain_heading(before.heading)} | _labels(part, before)


def heading_words(part: Part) -> frozenset[str]:
    """Return what may stand in the headings of a part, as compared."""
    each = (
        {plain_heading(column.heading), plain_heading(column.above), plain_heading(f"{column.above} {column.heading}")}
        | _labels(part, column)
        for column in part.columns
    )
    return (frozenset[str]().union(*each) | _WHOLES | _WOMEN) - {""}


def _labels(part: Part, column: FormColumn) -> set[str]:
    """Return the feed's name and labels of a column."""
    if not column.is_read:
        return set()
    own = part.column(column.of)
    return {plain_heading(text) for text in (own.name, own.label.vi, own.label.en)}


def _beside(form: Form, part: Part, column: FormColumn, over: Over) -> tuple[str, ...] | None:
    """Return what a heading over another adds to it: a unit, or nothing; None where it makes it another column."""
    declared = part.column(column.of) if column.is_read else None
    if declared is None or declared.kind in TEXTUAL or is_title(form, part, over.text):
        return ()
    added = added_by(over.text, declared, TABLES[part.table])
    return None if added.words else added.units


def is_title(form: Form, part: Part, text: str) -> bool:
    """Whether a heading says what the title of the table does."""
    plain = f" {fold(text)} "
    titles: Mapping[str, str] = {"part": part.title, "form": form.title.vi, "table": TABLES[part.table].label.vi}
    return " " in plain.strip() and any(plain in f" {fold(title)} " for title in titles.values())


def bracket(heading: str) -> str:
    """Return what stands in brackets at the end of a heading: its unit, mostly.

    >>> bracket("Số tiền (triệu đồng)"), bracket("Nhập học")
    ('triệu đồng', '')
    """
    found = _BRACKET.search(heading.strip())
    return found[1] if found else ""
