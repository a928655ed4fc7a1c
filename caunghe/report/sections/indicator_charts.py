"""An indicator drawn: by a breakdown in its last year, or for the whole city over the years."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from caunghe.indicators import BREAKDOWNS, CATALOGUE, TODAY, is_covered
from caunghe.language import Text, Unit, day
from caunghe.report.context import Context, half_width
from caunghe.report.coverage import coverage_quantity, covering, covers, is_result
from caunghe.report.document import Cell, Figure, Head, Quantity, Table
from caunghe.report.drawn import charts
from caunghe.report.figures import FEWEST_RANKED, figure, inside, may_be_ranked, with_labels
from caunghe.report.subjects import boundary_name
from caunghe.report.wording import BREAK, RECOMPUTED, move, turning_point, with_error
from caunghe.schema import COVERED

MOST_BARS: Final = 20
YEAR, ESTIMATE, ERROR = Text("Năm", "Year"), Text("Giá trị", "Estimate"), Text("± (95 %)", "± (95%)")
COVERAGE = Text("Độ phủ", "Coverage")
_SPREAD = Text(
    "{label}: cao nhất ở {top} ({high}), thấp nhất ở {bottom} ({low}), năm {year}",
    "{label}: highest for {top} ({high}), lowest for {bottom} ({low}), {year}",
)
_LARGEST = Text(
    "{label}: nhiều nhất ở {top} ({high}), ít nhất ở {bottom} ({low}), năm {year}",
    "{label}: most for {top} ({high}), least for {bottom} ({low}), {year}",
)
_PERSONS = Text("Số đơn vị tính (n)", "Units counted (n)")
_UNRANKED = Text(
    "Nhóm có dưới {fewest} đơn vị tính không được xếp là cao nhất hay thấp nhất.",
    "Groups of fewer than {fewest} units are not ranked as highest or lowest.",
)
_UNCOVERED = Text(
    "Nhóm mới có dưới {covered} số phải báo cáo (phần đã có ghi trong ngoặc ở hình) không được xếp là cao nhất hay thấp"
    " nhất.",
    "Groups of which less than {covered} of what is due is known (in brackets in the chart: how much) are not ranked as"
    " highest or lowest.",
)
_TOO_FEW = Text("{title}: số đơn vị tính quá ít để xếp thứ tự các nhóm", "{title}: too few units to rank the groups")
_TOO_EARLY = Text(
    "{title}: số đã có quá ít để xếp thứ tự các nhóm", "{title}: too little of it is known to rank the groups"
)
_TIED = Text("{count} nhóm", "{count} {count:group|groups}")
_EVEN = Text(
    "{label} không khác biệt rõ giữa các nhóm, năm {year}", "{label} does not differ clearly between groups, {year}"
)
_ROSE = Text(
    "{label} tăng từ {start} ({first}) lên {end} ({last})", "{label} rose from {start} ({first}) to {end} ({last})"
)
_FELL = Text(
    "{label} giảm từ {start} ({first}) xuống {end} ({last})", "{label} fell from {start} ({first}) to {end} ({last})"
)
_FLAT = Text(
    "{label} không thay đổi rõ từ {first} đến {last}: {end}",
    "{label} shows no clear change from {first} to {last}: {end}",
)
_SINGLE = Text(
    "{label}: {end} năm {last}, năm đầu của chuỗi số liệu", "{label}: {end} in {last}, the first year of the series"
)
_THROUGH = Text("{said}, qua {value} năm {year}", "{said}, by way of {value} in {year}")
_ABOVE = Text("{said}; cao hơn rõ so với năm {year} ({value})", "{said}; clearly above {year} ({value})")
_UNDER = Text("{said}; thấp hơn rõ so với năm {year} ({value})", "{said}; clearly below {year} ({value})")
_HAD_RISEN = Text("{said}; năm {year} cao hơn rõ ({value})", "{said}; clearly higher in {year} ({value})")
_HAD_FALLEN = Text("{said}; năm {year} thấp hơn rõ ({value})", "{said}; clearly lower in {year} ({value})")
_COVERING = Text("{value} (đã có {coverage})", "{value} ({coverage} known)")
_KNOWN = Text("mới có {coverage}", "{coverage} known")
_RUNNING = Text("{value} (đến nay)", "{value} (so far)")
_TO_DATE = Text("đến nay", "so far")
_HOLLOW = Text(
    "Điểm rỗng: năm chưa đủ số liệu, không đem so sánh; số ghi bên dưới là phần đã có trong số phải báo cáo.",
    "Hollow points: years of which too little is known to compare; below them, the share of what is due that is known.",
)
_TODAY_RECOMPUTED = Text(
    "Số liệu của {place}; các năm trước được tính lại theo địa giới này.",
    "Figures of {place}; earlier years were recomputed for this boundary.",
)
_TODAY_BROKEN = Text("Số liệu năm cuối của {place}.", "The last year's figures are of {place}.")
_BY = Text("{label} theo {breakdown}, năm {year}", "{label} by {breakdown}, {year}")
_OVER_YEARS = Text("{label} qua các năm", "{label} over the years")


def by_category(key: str, name: str, breakdown: str, context: Context) -> Figure | None:
    """Return bars of an indicator's last year by a breakdown, or None with fewer than two categories to show."""
    if context.parts(name, breakdown).height < 2:
        return None
    return with_labels(lambda own: _bars(key, name, breakdown, own), context, indicators=[(name, breakdown)])


def _bars(key: str, name: str, breakdown: str, context: Context) -> Figure:
    parts, unit = context.parts(name, breakdown), context.unit(name)
    ranked = parts if breakdown == "age_band" else parts.sort("estimate", descending=True)
    drawn = ranked.head(MOST_BARS)
    shown = [_with_coverage(row, unit, context) for row in drawn.iter_rows(named=True)]
    drawn = drawn.with_columns(pl.Series("shown", shown))
    table = _parts_table(key, name, breakdown, ranked, context)
    results = parts.filter(is_covered())
    few, partly = results.height > _ranked(name, results).height, parts.height > results.height
    notes = [context.say(_UNRANKED, fewest=FEWEST_RANKED)] if few else []
    notes += [context.say(_UNCOVERED, covered=context.goal(COVERED, "share"))] if partly else []
    return figure(
        context,
        key=key,
        title=_spread(name, breakdown, results, context),
        spec=charts.bars(drawn),
        table=table,
        counted=_PERSONS if few else None,
        covering=COVERAGE if partly else None,
        note=" ".join(notes),
    )


def _ranked(name: str, parts: pl.DataFrame) -> pl.DataFrame:
    """Return the categories that may be told as highest or lowest: of a total all, as its units are what it counts."""
    declared = CATALOGUE.get(name)
    is_total = declared is not None and declared.denominator is None and declared.special is None
    return parts if is_total else parts.filter(may_be_ranked())


def _with_coverage(row: Mapping[str, Any], unit: Unit, context: Context) -> str:
    """Return a value, and how much of what is due it covers where that is too little for a result."""
    value = context.value(row, unit)
    if is_result(row):
        return value
    return context.say(covering(row, _COVERING, _RUNNING), value=value, coverage=covers(row, context.language))


def _spread(name: str, breakdown: str, parts: pl.DataFrame, context: Context) -> str:
    """Say which category is highest and which lowest, or that errors do not tell them apart.

    Only of ``parts`` that cover what is due, with units enough to be ranked; where fewer than two do or have, nothing
    is said of them.
    """
    label, unit = context.label(name), context.unit(name)
    if parts.height < 2:
        return context.say(_TOO_EARLY, title=_titled(name, breakdown, context))
    parts = _ranked(name, parts)
    if parts.height < 2:
        return context.say(_TOO_FEW, title=_titled(name, breakdown, context))
    ranked = parts.sort("estimate").to_dicts()
    bottom, top = ranked[0], ranked[-1]
    year = top["year"]
    if move(top, bottom, among=parts.height) in ("unclear", "same"):
        return context.say(_EVEN, label=label, year=year)
    template = _SPREAD if unit in ("share", "ratio", "years") else _LARGEST
    return context.say(
        template,
        label=label,
        top=_alike(parts, top, unit, context),
        high=context.value(top, unit),
        bottom=_alike(parts, bottom, unit, context),
        low=context.value(bottom, unit),
        year=year,
    )


def _alike(parts: pl.DataFrame, one: dict[str, Any], unit: Unit, context: Context) -> str:
    """Return a category's name, or how many share its value as written."""
    value = context.value(one, unit)
    count = sum(context.value(other, unit) == value for other in parts.iter_rows(named=True))
    return inside(one["label"]) if count == 1 else context.say(_TIED, count=count)


def _parts_table(key: str, name: str, breakdown: str, parts: pl.DataFrame, context: Context) -> Table:
    unit = context.unit(name)
    is_partly = not all(is_result(row) for row in parts.iter_rows(named=True))
    columns = (YEAR, ESTIMATE, ERROR, *((COVERAGE,) if is_partly else ()), _PERSONS)
    rows = tuple(
        (
            row["label"],
            Quantity(row["year"], "year"),
            context.estimate(row, unit),
            context.error(row, unit),
            *((coverage_cell(row, context),) if is_partly else ()),
            context.quantity(row["persons"], "number"),
        )
        for row in parts.iter_rows(named=True)
    )
    return Table(
        key=f"{key}-table",
        title=_titled(name, breakdown, context),
        heads=(
            Head(context.say(BREAKDOWNS[breakdown]), wide=True, is_code=True),
            *(Head(context.say(head), numeric=True) for head in columns),
        ),
        rows=rows,
    )


def _titled(name: str, breakdown: str, context: Context) -> str:
    title, year = context.say(BREAKDOWNS[breakdown]), context.parts(name, breakdown)["year"].max()
    return context.say(_BY, label=context.label(name), breakdown=inside(title), year=year)


def over_years(key: str, name: str, context: Context) -> Figure | None:
    """Return a yearly series of an indicator for the whole city, or None with fewer than two years to show."""
    if len(context.series(name)) < 2:
        return None
    return with_labels(lambda own: _trend(key, name, own), context, indicators=[(name, "all")])


def _trend(key: str, name: str, context: Context) -> Figure:
    rows, unit = context.series(name), context.unit(name)
    fields = ("year", "estimate", "low", "high")
    drawn = pl.DataFrame([{field: row[field] for field in fields} for row in rows], infer_schema_length=None)
    drawn = drawn.with_columns(pl.Series("series", [context.piece(row["year"]) for row in rows]))
    partly = context.partly_known(name)
    chart = charts.trend(
        drawn,
        axis_format=axis_format(unit),
        label=context.value(rows[-1], unit),
        breaks=breaks(context),
        partly=[
            (
                row["year"],
                row["estimate"],
                context.say(covering(row, _KNOWN, _TO_DATE), coverage=covers(row, context.language)),
            )
            for row in partly
        ],
    )
    cells = tuple(
        (
            Quantity(row["year"], "year"),
            context.quantity(row["estimate"], unit, error=half_width(row)),
            context.error(row, unit),
            coverage_cell(row, context),
        )
        for row in sorted([*rows, *partly], key=lambda row: row["year"])
    )
    note = boundary_note(context)
    table = Table(
        key=f"{key}-table",
        title=context.say(_OVER_YEARS, label=context.label(name)),
        heads=tuple(Head(context.say(head), numeric=True) for head in (YEAR, ESTIMATE, ERROR, COVERAGE)),
        rows=cells,
    )
    if partly:
        note = f"{note} {context.say(_HOLLOW)}"
    return figure(context, key=key, title=_course(name, rows, context), spec=chart, table=table, note=note)


def coverage_cell(row: Mapping[str, Any], context: Context) -> Cell:
    """Return the share of what is due that a value covers, None where nothing says what is due, and of a number so far,
    of which more comes, that it is one.
    """
    if row["coverage"] is None:
        return None if is_result(row) else context.say(_TO_DATE)
    return coverage_quantity(row["coverage"])


def boundary_note(context: Context) -> str:
    """Return of which boundary the whole city's figures are, and whether the years before it are too."""
    note = _TODAY_RECOMPUTED if context.is_recomputed else _TODAY_BROKEN
    return context.say(note, place=boundary_name(TODAY, context))


def _course(name: str, rows: list[dict[str, Any]], context: Context) -> str:
    """Say how an indicator moved over the years that can be compared with the last one."""
    piece = context.piece(rows[-1]["year"])
    comparable = [row for row in rows if context.piece(row["year"]) == piece]
    first, last, unit = comparable[0], comparable[-1], context.unit(name)
    template = {"up": _ROSE, "down": _FELL}.get(move(last, first), _FLAT) if len(comparable) > 1 else _SINGLE
    slots = {"label": context.label(name), "first": first["year"], "last": last["year"]}
    start, end = context.value(first, unit), with_error(last, unit, context)
    said = context.say(template, **slots, start=start, end=end)
    return _with_turn(said, comparable, unit, context)


def _with_turn(said: str, rows: list[dict[str, Any]], unit: Unit, context: Context) -> str:
    """Return what is said of the first and the last year, and of the year between them that lies clearly outside.

    Where the ends do not differ, a clear change on the year before the last is told, as the duty's sentence tells it.
    """
    first, last = rows[0], rows[-1]
    turn = turning_point(rows, lambda row: float(row["estimate"]))
    if turn is None and move(last, first) == "unclear" and len(rows) > 2:
        turn = rows[-2]
    if turn is None:
        return said
    before, after = move(turn, first), move(last, turn)
    slots = {"said": said, "value": context.value(turn, unit), "year": turn["year"]}
    if "unclear" not in (before, after):
        return context.say(_THROUGH, **slots)
    if after != "unclear":
        return context.say(_ABOVE if after == "up" else _UNDER, **slots)
    return context.say(_HAD_RISEN if before == "up" else _HAD_FALLEN, **slots) if before != "unclear" else said


def breaks(context: Context) -> list[tuple[float, str]]:
    """Return where on the year axis the series break, halfway before the first year of the new series, and words."""
    return [
        (
            one.day.year - 0.5,
            context.say(RECOMPUTED if context.is_recomputed else BREAK, day=day(one.day, context.language)),
        )
        for one in context.feed.information.breaks
    ]


def axis_format(unit: str) -> str:
    """Return the d3 format of an axis for an indicator's unit."""
    return {"share": ".0%"}.get(unit, "~g" if unit in ("ratio", "years") else ",.0f")
