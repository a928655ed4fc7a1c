"""Where the city stands on each of the fourteen duties: a sentence, the indicators, one chart."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from caunghe.indicators import BREAKDOWNS, CATALOGUE
from caunghe.language import Text, Unit, day
from caunghe.report.context import Context, half_width
from caunghe.report.document import Block, Cell, Figure, Head, Paragraph, Quantity, Section, Table, Withheld
from caunghe.report.drawn import charts
from caunghe.report.duties import DUTIES, Duty
from caunghe.report.figures import figure, inside, with_labels
from caunghe.report.wording import FLAGS, change_cell, move, state, turning_point, whole_coverage, with_error

MOST_BARS: Final = 20

_TITLE = Text("Mười bốn nhiệm vụ: thành phố đang ở đâu", "The fourteen duties: where the city stands")
_LEAD = Text(
    "Mỗi nhiệm vụ có một câu kết luận, bảng chỉ số và một biểu đồ. Thay đổi so với năm trước chỉ được nêu khi vượt quá"
    " sai số chọn mẫu.",
    "Each duty has a sentence, a table of indicators and one chart. A change from the year before is stated only where"
    " it exceeds sampling error.",
)
_DUTY = Text("{number}. {title}", "{number}. {title}")
_TABLE = Text("Các chỉ số của nhiệm vụ {number}", "The indicators of duty {number}")
_HEADS = (
    Text("Chỉ số", "Indicator"),
    Text("Năm", "Year"),
    Text("Giá trị", "Estimate"),
    Text("± (95 %)", "± (95%)"),
    Text("So với năm trước", "On the year before"),
    Text("Độ phủ", "Coverage"),
    Text("Độ tin cậy", "Reliability"),
)
_NOTE = Text(
    "±: nửa khoảng tin cậy 95 %; dấu – ở cột này là số từ sổ đăng ký, không có sai số chọn mẫu. Độ phủ: phần đã có"
    " trong số phải báo cáo, tính theo người; năm có dưới 95 % chưa là kết quả, ghi “đến nay” và không đem so sánh."
    " “điểm %” là điểm phần trăm.",
    "±: half the 95% confidence interval; a dash there is a number from a register, without sampling error. Coverage:"
    " the share of what is due that is known, in people; a year with less than 95% is no result yet, is marked “so far”"
    " and is not compared. “pts” are percentage points.",
)
_SO_FAR = Text("{label}, đến nay", "{label}, so far")
_TOO_EARLY = Text("chưa đủ số liệu", "not enough yet")
_SPREAD = Text(
    "{label}: cao nhất ở {top} ({high}), thấp nhất ở {bottom} ({low}), năm {year}",
    "{label}: highest for {top} ({high}), lowest for {bottom} ({low}), {year}",
)
_LARGEST = Text(
    "{label}: nhiều nhất ở {top} ({high}), ít nhất ở {bottom} ({low}), năm {year}",
    "{label}: most for {top} ({high}), least for {bottom} ({low}), {year}",
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
_BY = Text("{label} theo {breakdown}, năm {year}", "{label} by {breakdown}, {year}")
_OVER_YEARS = Text("{label} qua các năm", "{label} over the years")
_BREAK = Text("ngắt chuỗi {day}", "break {day}")
_RECOMPUTED = Text("trước {day}: tính lại", "before {day}: recomputed")


def duties_section(context: Context) -> Section:
    """Return the section on the fourteen duties."""
    return Section(
        key="duties",
        title=context.say(_TITLE),
        blocks=(Paragraph(context.say(_LEAD), "lead"), Paragraph(context.say(_NOTE), "note")),
        sections=tuple(_duty(duty, context) for duty in DUTIES),
    )


def _duty(duty: Duty, context: Context) -> Section:
    named = [name for name, one in CATALOGUE.items() if duty.number in one.duties]
    # a duty's own headline comes first, also when it is shared with another duty
    named.sort(key=lambda name: name != duty.headline)
    table = with_labels(
        lambda own: _indicators(duty, named, own), context, indicators=[(name, "all") for name in named]
    )
    blocks: list[Block] = [Paragraph(state(duty.headline, context), "lead"), table]
    drawn = _chart(duty, context)
    if drawn is not None:
        blocks.append(drawn)
    title = context.say(_DUTY, number=duty.number, title=context.say(duty.title))
    return Section(key=f"duty-{duty.number}", title=title, blocks=tuple(blocks))


def _indicators(duty: Duty, named: list[str], context: Context) -> Table:
    titles = [context.say(head) for head in _HEADS]
    heads = (Head(titles[0], wide=True), *(Head(title, numeric=True) for title in titles[1:6]), Head(titles[6]))
    return Table(
        key=f"duty-{duty.number}-indicators",
        title=context.say(_TABLE, number=duty.number),
        heads=heads,
        rows=tuple(row for name in named for row in indicator_rows(name, context)),
    )


def indicator_rows(name: str, context: Context) -> list[tuple[Cell, ...]]:
    """Return an indicator's line (label, year, estimate, half-width, change, coverage, reliability), and what is known
    so far of later years.
    """
    now, later = context.latest(name), context.so_far(name)
    rows: list[tuple[Cell, ...]] = []
    if now is not None:
        reliability = context.say(FLAGS[now["flag"]])
        rows.append(_line(name, context.label_with_unit(name), now, (change_cell(name, context), reliability), context))
    elif later is None:
        gap: Cell = Withheld() if context.is_withheld(name) else None
        rows.append((context.label_with_unit(name), None, gap, None, None, None, None))
    if later is not None:
        label = context.say(_SO_FAR, label=context.label_with_unit(name))
        rows.append(_line(name, label, later, (None, context.say(_TOO_EARLY)), context))
    return rows


def _line(name: str, label: str, row: dict[str, Any], told: tuple[Cell, str], context: Context) -> tuple[Cell, ...]:
    unit, (change, reliability) = context.unit(name), told
    return (
        label,
        Quantity(row["year"], "year"),
        context.quantity(row["estimate"], unit, error=half_width(row)),
        context.error(half_width(row), unit),
        change,
        None if row["coverage"] is None else Quantity(whole_coverage(row["coverage"]), "share", 1),
        reliability,
    )


def _chart(duty: Duty, context: Context) -> Figure | None:
    name, breakdown = duty.chart
    if breakdown == "all":
        return over_years(f"duty-{duty.number}-chart", name, context)
    return by_category(f"duty-{duty.number}-chart", name, breakdown, context)


def by_category(key: str, name: str, breakdown: str, context: Context) -> Figure | None:
    """Return bars of an indicator's last year by a breakdown, or None with fewer than two categories to show."""
    if context.parts(name, breakdown).height < 2:
        return None
    return with_labels(lambda own: _bars(key, name, breakdown, own), context, indicators=[(name, breakdown)])


def _bars(key: str, name: str, breakdown: str, context: Context) -> Figure:
    parts, unit = context.parts(name, breakdown), context.unit(name)
    ranked = parts if breakdown == "age_band" else parts.sort("estimate", descending=True)
    drawn = ranked.head(MOST_BARS)
    drawn = drawn.with_columns(pl.Series("shown", [context.value(row, unit) for row in drawn.iter_rows(named=True)]))
    table = _parts_table(key, name, breakdown, ranked, context)
    return figure(context, key=key, title=_spread(name, parts, context), spec=charts.bars(drawn), table=table)


def _spread(name: str, parts: pl.DataFrame, context: Context) -> str:
    """Say which category is highest and which lowest, or that errors do not tell them apart."""
    ranked = parts.sort("estimate").to_dicts()
    bottom, top = ranked[0], ranked[-1]
    label, unit, year = context.label(name), context.unit(name), top["year"]
    if move(top, bottom) in ("unclear", "same"):
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
    unit, title = context.unit(name), context.say(BREAKDOWNS[breakdown])
    rows = tuple(
        (
            row["label"],
            Quantity(row["year"], "year"),
            context.estimate(row, unit),
            context.error(half_width(row), unit),
        )
        for row in parts.iter_rows(named=True)
    )
    return Table(
        key=f"{key}-table",
        title=context.say(_BY, label=context.label(name), breakdown=inside(title), year=parts["year"].max()),
        heads=(Head(title, wide=True, is_code=True), *(Head(context.say(head), numeric=True) for head in _HEADS[1:4])),
        rows=rows,
    )


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
    chart = charts.trend(
        drawn, axis_format=axis_format(unit), label=context.value(rows[-1], unit), breaks=breaks(context)
    )
    cells = tuple(
        (
            Quantity(row["year"], "year"),
            context.quantity(row["estimate"], unit, error=half_width(row)),
            context.error(half_width(row), unit),
        )
        for row in rows
    )
    table = Table(
        key=f"{key}-table",
        title=context.say(_OVER_YEARS, label=context.label(name)),
        heads=tuple(Head(context.say(head), numeric=True) for head in _HEADS[1:4]),
        rows=cells,
    )
    return figure(context, key=key, title=_course(name, rows, context), spec=chart, table=table)


def _course(name: str, rows: list[dict[str, Any]], context: Context) -> str:
    """Say how an indicator moved over the years that can be compared with the last one."""
    piece = context.piece(rows[-1]["year"])
    comparable = [row for row in rows if context.piece(row["year"]) == piece]
    first, last, unit = comparable[0], comparable[-1], context.unit(name)
    template = {"up": _ROSE, "down": _FELL}.get(move(last, first), _FLAT) if len(comparable) > 1 else _SINGLE
    slots = {"label": context.label(name), "first": first["year"], "last": last["year"]}
    start, end = context.value(first, unit), with_error(last, unit, context)
    said = context.say(template, **slots, start=start, end=end)
    turn = turning_point(comparable, lambda row: float(row["estimate"]))
    if turn is None or "unclear" in (move(turn, first), move(turn, last)):
        return said
    return context.say(_THROUGH, said=said, value=context.value(turn, unit), year=turn["year"])


def breaks(context: Context) -> list[tuple[float, str]]:
    """Return where on the year axis the series break, halfway before the first year of the new series, and words."""
    return [
        (
            one.day.year - 0.5,
            context.say(_RECOMPUTED if context.is_recomputed else _BREAK, day=day(one.day, context.language)),
        )
        for one in context.feed.information.breaks
    ]


def axis_format(unit: str) -> str:
    """Return the d3 format of an axis for an indicator's unit."""
    return {"share": ".0%"}.get(unit, "~g" if unit in ("ratio", "years") else ",.0f")
