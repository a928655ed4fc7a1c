"""What a chart shows, in words, for whoever hears the report: where it begins, turns and ends, what is most and least.

It is made from the numbers in the table behind the chart, written as they are there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from caunghe.language import Language, Text, Unit, half_span
from caunghe.report.context import Context
from caunghe.report.document import Cell, Quantity, Table, cell_text
from caunghe.report.wording import turning_point
from caunghe.schema import COVERED

FEWEST_RANKED: Final = 10  # units behind a value that is told as the highest or the lowest
MOST_TOLD: Final = 4  # columns, or series of one table, that are told
_AT = Text("{along} {place}: {values}.", "{along} {place}: {values}.")
_AT_OF = Text("{head}: {series}. {along} {place}: {values}.", "{head}: {series}. {along} {place}: {values}.")
_TURN_HIGH = Text("{name} cao nhất: {value} ({along} {place}).", "{name} at its highest: {value} ({along} {place}).")
_TURN_LOW = Text("{name} thấp nhất: {value} ({along} {place}).", "{name} at its lowest: {value} ({along} {place}).")
_ENDS = Text(
    "{name}, {count} dòng: cao nhất là {high} ({top}), thấp nhất là {low} ({bottom}).",
    "{name}, {count} {count:row|rows}: highest {high} ({top}), lowest {low} ({bottom}).",
)
_UNRANKED = Text(
    "{name}: {few} trong {count} dòng tính trên dưới {fewest} đơn vị tính, nên không nêu cao nhất, thấp nhất.",
    "{name}: {few} of {count} {count:row|rows} {few:rests|rest} on fewer than {fewest} units, so that neither the"
    " highest nor the lowest is told.",
)
_TOO_EARLY = Text(
    "{name}: chưa đủ số liệu để nêu cao nhất, thấp nhất.",
    "{name}: too little of it is known to tell the highest and the lowest.",
)
_TABLE = Text("Số liệu có trong bảng kèm theo hình.", "The numbers are in the table that goes with the figure.")
_OBSERVED = Text(
    "Biểu đồ quạt. Giá trị năm {start}: {first}; năm {end}: {last}.", "Fan chart. {start}: {first}; {end}: {last}."
)
_FAN_HIGH = Text("Cao nhất là {value}, năm {year}.", "The highest is {value}, in {year}.")
_FAN_LOW = Text("Thấp nhất là {value}, năm {year}.", "The lowest is {value}, in {year}.")
_AHEAD = Text(
    "Dự báo năm {year}: {value}, khoảng dự báo 80 % từ {low80} đến {high80}, khoảng dự báo 95 % từ {low95} đến"
    " {high95}.",
    "Projected for {year}: {value}, 80% interval {low80} to {high80}, 95% interval {low95} to {high95}.",
)
_TARGET = Text("Mục tiêu năm {year}: {value}.", "Target for {year}: {value}.")
_TIMES: Final = ("year", "month")
Row = tuple[Cell, ...]


def chart_in_words(
    table: Table, language: Language, told: str = "", counted: str = "", covering: str = "", title: str = ""
) -> str:
    """Return what a chart of the table's numbers shows; ``told`` names the column that it draws, if not the first.

    ``counted`` names the column of units behind each row: rows of fewer than ``FEWEST_RANKED`` are neither the highest
    nor the lowest. ``covering`` names that of what is known of what is due: nor are rows that are no result by it.
    ``title`` is the chart's.

    Along years or another scale: the first row and the last, those that the title names, and what lies between beyond
    all of these. Of other rows: the highest and the lowest.
    """
    along = _scale(table)
    numbers = [i for i in range(len(table.heads)) if i != along and _known(table.rows, i)]
    first = next((place for place, i in enumerate(numbers) if table.heads[i].title == told), 0)
    numbers = numbers[first:] + numbers[:first]
    if not numbers:
        return _TABLE(language)
    if along is None:
        said = _ends(table, numbers[0], language, counted, covering)
    else:
        series = list(_series(table, along).items())[:MOST_TOLD]
        said = [part for name, rows in series for part in _course(table, name, rows, along, numbers, title, language)]
    return " ".join([*said, _TABLE(language)])


def _scale(table: Table) -> int | None:
    """Return the column of years, months or other steps along which the rows are drawn: a first one of numbers, too."""
    for i, head in enumerate(table.heads):
        cells = [row[i] for row in table.rows]
        steps = [
            cell for cell in cells if isinstance(cell, Quantity) and (cell.form in _TIMES or (i == 0 and head.numeric))
        ]
        if len(steps) == len(cells) and len({step.value for step in steps}) > 1:
            return i
    return None


def _known(rows: Sequence[Row], column: int) -> list[tuple[Row, Quantity]]:
    """Return the rows that have a number in a column, with it."""
    found = [(row, row[column]) for row in rows]
    return [(row, cell) for row, cell in found if isinstance(cell, Quantity) and cell.form not in _TIMES]


def _series(table: Table, along: int) -> dict[str, list[Row]]:
    """Return the rows of each series, which a first column of words names; all under no name where there is none."""
    named: dict[str, list[Row]] = {}
    for row in table.rows:
        named.setdefault("" if along == 0 else str(row[0]), []).append(row)
    return named


def _course(
    table: Table, series: str, rows: Sequence[Row], along: int, numbers: Sequence[int], title: str, language: Language
) -> list[str]:
    known = _known(rows, numbers[0])
    said = list[str]()
    slots = {"head": table.heads[0].title, "series": series}
    slots |= {"along": table.heads[along].title, "name": table.heads[numbers[0]].title}
    named = [pair for pair in known[1:-1] if _is_named(cell_text(pair[0][along], language), title)]
    for row in dict.fromkeys(row for row, _ in known[:1] + named + known[-1:]):
        values = _values(table, row, numbers[:MOST_TOLD], language)
        template = _AT_OF if series else _AT
        said.append(template(language, **slots, place=cell_text(row[along], language), values=values))
    turn = turning_point(known, lambda pair: pair[1].value)
    if turn is not None and turn not in named:
        row, cell = turn
        template = _TURN_HIGH if cell.value > known[0][1].value else _TURN_LOW
        said.append(template(language, **slots, place=cell_text(row[along], language), value=cell.text(language)))
    return said


def _is_named(step: str, title: str) -> bool:
    return re.search(rf"(?<![\w.,]){re.escape(step)}(?!\w)", title) is not None


def _ends(table: Table, column: int, language: Language, counted: str, covering: str) -> list[str]:
    places = [head.title for head in table.heads]
    units = places.index(counted) if counted else None
    every = _known(table.rows, column)
    if covering:
        every = [pair for pair in every if _is_covered(pair[0][places.index(covering)])]
        if len(every) < 2:
            return [_TOO_EARLY(language, name=table.heads[column].title)]
    known = [pair for pair in every if units is None or _is_ranked(pair[0][units])]
    name = table.heads[column].title
    if len(known) < 2 and units is not None:
        few = len(every) - len(known)
        return [_UNRANKED(language, name=name, few=few, count=len(every), fewest=FEWEST_RANKED)]
    (top, high), (bottom, low) = (choose(known, key=lambda pair: pair[1].value) for choose in (max, min))
    slots = {"top": cell_text(top[0], language), "bottom": cell_text(bottom[0], language)}
    slots |= {"high": high.text(language), "low": low.text(language)}
    return [_ENDS(language, name=name, count=len(known), **slots)]


def _is_ranked(units: Cell) -> bool:
    return not isinstance(units, Quantity) or units.value >= FEWEST_RANKED


def _is_covered(coverage: Cell) -> bool:
    return coverage.value >= COVERED if isinstance(coverage, Quantity) else coverage is None


def _values(table: Table, row: Row, numbers: Sequence[int], language: Language) -> str:
    told = [(table.heads[i].title, cell_text(row[i], language)) for i in numbers if row[i] is not None]
    return "; ".join(f"{name} {value}" for name, value in told)


def fan_in_words(paths: pl.DataFrame, targets: Sequence[tuple[int, float]], unit: Unit, context: Context) -> str:
    """Return what a fan shows: first, last and turning year, the projection with its intervals, and the targets.

    ``paths`` as ``PATHS``, sorted by series and year; ``targets``: year and value.
    """
    rows = paths.to_dicts()
    observed, ahead = ([row for row in rows if row["observed"] is is_known] for is_known in (True, False))
    said = list[str]()
    if observed:
        ends = {name: _estimate(row, unit, context) for name, row in (("first", observed[0]), ("last", observed[-1]))}
        said.append(context.say(_OBSERVED, start=observed[0]["year"], end=observed[-1]["year"], **ends))
        turn = turning_point(observed, lambda row: float(row["estimate"]))
        if turn is not None:
            template = _FAN_HIGH if turn["estimate"] > observed[0]["estimate"] else _FAN_LOW
            said.append(context.say(template, value=_estimate(turn, unit, context), year=turn["year"]))
    if ahead:
        said.append(_projection(ahead[-1], unit, context))
    said += [context.say(_TARGET, year=year, value=context.goal(value, unit)) for year, value in targets]
    return " ".join([*said, context.say(_TABLE)])


def _estimate(row: Mapping[str, Any], unit: Unit, context: Context) -> str:
    return context.amount(row["estimate"], unit, half_span(row["low95"], row["high95"]))


def _projection(row: Mapping[str, Any], unit: Unit, context: Context) -> str:
    half = half_span(row["low80"], row["high80"])  # as the verdict writes it
    ends = {name: context.amount(row[name], unit, half) for name in ("low80", "high80", "low95", "high95")}
    return context.say(_AHEAD, year=row["year"], value=context.amount(row["estimate"], unit, half), **ends)
