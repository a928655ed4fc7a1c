"""Which form a sheet is: its headings matched with those declared, its head's lines read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from caunghe.feed import plain_heading
from caunghe.forms.catalogue import FORMS
from caunghe.forms.form import Form, FormColumn, Part
from caunghe.forms.layout import BODY_LABEL, FORM_LABEL, PERIOD_LABEL
from caunghe.language import fold
from caunghe.schema import TABLES

Cells = Sequence[str | None]
_HEADING_ROWS: Final = 60
_LEAST_MATCHED: Final = 2
_BRACKET: Final = re.compile(r"\(([^()]+)\)\s*\*?$")
_WHOLE: Final = "Tổng số"
_UNIT_LINE: Final = "don vi tinh"
_NUMBERED: Final = frozenset({"", "tt", "stt", "so tt", "so thu tu", "no", "no."})


@dataclass(frozen=True, slots=True)
class Recognised:
    """A part of a form found in a sheet: the row after its headings, and where its columns stand, with their brackets.

    ``places`` holds the columns that are read back; ``shown`` those by which a programme can be found without its code;
    ``texts`` the ways in which each column's heading may be read.
    """

    form: Form
    part: Part
    body: int
    places: Mapping[str, int]
    shown: Mapping[str, int]
    brackets: Mapping[str, str]
    texts: Sequence[Sequence[str]] = ()

    def strange(self) -> dict[int, str]:
        """Return the headings that are none of the form's, by place, and none of a running number."""
        known = {
            heading
            for column in self.part.columns
            for heading in _headings(self.part, column) | _labels(self.part, column)
        }
        taken = {*self.places.values(), *self.shown.values()}
        return {
            place: readings[0].strip()
            for place, readings in enumerate(self.texts)
            if place not in taken and not {plain_heading(text) for text in readings} & (known | _NUMBERED)
        }

    def missing(self) -> list[str]:
        """Return the headings of the columns that are read back and that the sheet has not."""
        lost = [column for column in self.part.read_columns if column.of not in self.places]
        return [f"{column.above}: {column.heading}" if column.above else column.heading for column in lost]


def head_lines(rows: Sequence[Cells], labels: Iterable[str]) -> dict[str, str]:
    """Return label → what stands after it, in its own cell after a colon or in the next filled cell of its row.

    >>> head_lines([["Mã biểu: training_year"], ["Kỳ báo cáo", None, "năm 2025"]], ["Mã biểu", "Kỳ báo cáo"])
    {'Mã biểu': 'training_year', 'Kỳ báo cáo': 'năm 2025'}
    """
    wanted = {plain_heading(label): label for label in labels}
    found: dict[str, str] = {}
    for row in rows:
        filled = [cell.strip() for cell in row if cell and cell.strip()]
        for at, cell in enumerate(filled):
            name, colon, after = cell.partition(":")
            label = wanted.get(plain_heading(name))
            if label is None or label in found:
                continue
            value = after.strip() if colon and after.strip() else filled[at + 1] if at + 1 < len(filled) else ""
            if value and plain_heading(value.partition(":")[0]) not in wanted:
                found[label] = value
    return found


def recognised(rows: Sequence[Cells], form: Form | None = None) -> Recognised | None:
    """Return the part whose headings a sheet has most of; None where it has too few of any.

    ``form`` is the one asked for; else the one that the sheet's own line names, else any.
    """
    named = FORMS.get(head_lines(rows[:_HEADING_ROWS], [FORM_LABEL]).get(FORM_LABEL, ""))
    forms = [form] if form else [named] if named else list(FORMS.values())
    best: Recognised | None = None
    for each in forms:
        for part in each.parts:
            for at in range(min(len(rows), _HEADING_ROWS)):
                found = _matched(each, part, rows, at, named=len(forms) == 1)
                if found and (best is None or len(found.places) > len(best.places)):
                    best = found
    return best


def _matched(form: Form, part: Part, rows: Sequence[Cells], at: int, *, named: bool) -> Recognised | None:
    """Return what a row of headings names of a part, joined with the row below it where that names more."""
    if sum(bool(cell) for cell in rows[at]) < _LEAST_MATCHED or not part.read_columns:
        return None
    ways = [(at + 1, [[cell or ""] for cell in rows[at]])]
    if at + 1 < len(rows):
        lower = (at + 2, _joined(rows[at], rows[at + 1]))
        ways = [lower] if _is_lower(rows[at], rows[at + 1]) else [*ways, lower]
    found = [(body, texts, _places(part, part.read_columns, texts)) for body, texts in ways]
    body, texts, places = max(found, key=lambda way: len(way[2]))
    shown = _places(part, [column for column in part.columns if "." in column.of], texts)
    keys = {column.of for column in part.read_columns if column.of in TABLES[part.table].key}
    enough = _LEAST_MATCHED if named else max(_LEAST_MATCHED, len(part.read_columns) // 2)
    if len(places) < enough or not (keys & set(places) or shown):
        return None
    brackets = {name: found[1] for name, place in places.items() if (found := _BRACKET.search(texts[place][-1]))}
    return Recognised(form, part, body, places, shown, brackets, texts)


def _is_lower(above: Cells, below: Cells) -> bool:
    """Whether a row holds lower headings and nothing else: words, all of them below a heading of several columns."""
    filled = [place for place, cell in enumerate(below) if cell and cell.strip()]
    wide = [bool(_at(above, place)) != bool(_at(above, place + 1)) or not _at(above, place) for place in filled]
    return (
        len(filled) >= _LEAST_MATCHED and all(wide) and not any(any(map(str.isdigit, below[at] or "")) for at in filled)
    )


def _at(cells: Cells, place: int) -> str:
    return (cells[place] or "").strip() if place < len(cells) else ""


def _joined(above: Cells, below: Cells) -> list[list[str]]:
    """Return, for each column, the ways its heading may be read: what stands above and below, together and alone."""
    texts: list[list[str]] = []
    over = ""
    for place in range(max(len(above), len(below))):
        top = above[place] if place < len(above) else None
        bottom = below[place] if place < len(below) else None
        over = top or (over if bottom else "")
        texts.append([f"{over} {bottom}", bottom] if bottom and over else [bottom or top or ""])
        shared = bool(_at(below, place + 1)) and not _at(above, place + 1)
        # a heading above several is none of them alone: "Số nhập học" over "Nam" and "Nữ" is no column of men
        if bottom and top and not shared:
            texts[-1].append(top)
    return texts


def _places(part: Part, columns: Sequence[FormColumn], texts: Sequence[Sequence[str]]) -> dict[str, int]:
    """Return column → place; the very heading of the form goes before a label or name of the feed's column."""
    places: dict[str, int] = {}
    for names_of in (_headings, _labels):
        for column in columns:
            known = names_of(part, column)
            for place, readings in enumerate(texts):
                plain = {plain_heading(text) for text in readings if text}
                if column.of not in places and place not in places.values() and plain & known:
                    places[column.of] = place
    return places


def _headings(part: Part, column: FormColumn) -> set[str]:
    alone = set[str]() if column.above else {plain_heading(column.heading)}
    return alone | {plain_heading(f"{column.above} {column.heading}")}


def _labels(part: Part, column: FormColumn) -> set[str]:
    """Return what else may head a column: the feed's name and labels of it, the heading without the one above."""
    names = {plain_heading(column.heading)} if column.above else set[str]()
    if column.above and column.heading == _WHOLE:
        names |= {plain_heading(column.above), plain_heading(f"{_WHOLE} {column.above.removeprefix('Số ')}")}
    if column.is_read:
        own = part.column(column.of)
        names |= {plain_heading(text) for text in (own.name, own.label.vi, own.label.en)}
    return names


def bracket(heading: str) -> str:
    """Return what stands in brackets at the end of a heading: its unit, mostly.

    >>> bracket("Số tiền (triệu đồng)"), bracket("Nhập học")
    ('triệu đồng', '')
    """
    found = _BRACKET.search(heading)
    return found[1] if found else ""


def unit_line(rows: Sequence[Cells]) -> str:
    """Return the unit that a line above the table states for all of it: ``Đơn vị tính: triệu đồng``."""
    for row in rows:
        for cell in row:
            name, colon, after = (cell or "").partition(":")
            if colon and fold(name).strip(" (") == _UNIT_LINE:
                return after.strip(" )")
    return ""


HEAD_LABELS: Final = (FORM_LABEL, PERIOD_LABEL, BODY_LABEL)
