"""The fan of each target: what was observed and what is projected, with the boundary that it is of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from caunghe.indicators import BREAKDOWNS, TODAY
from caunghe.language import Text, Unit, day, half_span
from caunghe.report.alternatives import fan_in_words
from caunghe.report.context import Context
from caunghe.report.document import Cell, Figure, Head, Quantity, Table
from caunghe.report.drawn import charts
from caunghe.report.figures import with_labels
from caunghe.report.sections.indicator_charts import axis_format
from caunghe.report.subjects import figures_of, subject
from caunghe.report.wording import BREAK, RECOMPUTED, TONES, so_far, verdict_name

_TITLES: Final[Mapping[str, Text]] = {
    "met": Text("{subject}: đã đạt mục tiêu {target} năm {year}", "{subject}: target of {target} by {year} met"),
    "missed": Text(
        "{subject}: không đạt mục tiêu {target} năm {year}", "{subject}: target of {target} by {year} missed"
    ),
    "on_course": Text(
        "{subject}: đang đúng hướng tới {target} năm {year}", "{subject}: on course for {target} by {year}"
    ),
    "at_risk": Text(
        "{subject}: có nguy cơ không đạt {target} năm {year}", "{subject}: at risk of missing {target} by {year}"
    ),
    "off_course": Text(
        "{subject}: chậm so với lộ trình tới {target} năm {year}", "{subject}: off course for {target} by {year}"
    ),
    "undetectable": Text(
        "{subject}: số liệu chưa đủ để nói có đạt {target} năm {year} hay không",
        "{subject}: too little is known to tell whether {target} by {year} is met",
    ),
}
NOTE: Final = Text(
    "Vạch đứng: khoảng tin cậy 95 % của năm đã quan sát. Dải đậm: khoảng dự báo 80 %; dải nhạt: 95 %. Hình thoi: mục"
    " tiêu. Trục đứng không bắt đầu từ 0. Không vẽ năm mới có dưới 95 % số phải báo cáo.",
    "Vertical bars: 95% intervals of observed years. Dark band: 80% projection interval; pale band: 95%. Diamonds:"
    " targets. The vertical axis does not start at 0. Years of which less than 95% of what is due is known are not"
    " drawn.",
)
_TABLE = Text("{subject}: đã quan sát, dự báo và mục tiêu", "{subject}: observed, projected and targets")
_HEADS = tuple(
    Text(*pair)
    for pair in (
        ("Năm", "Year"),
        ("Loại", "Kind"),
        ("Giá trị", "Value"),
        ("Cận dưới 80 %", "80% low"),
        ("Cận trên 80 %", "80% high"),
        ("Cận dưới 95 %", "95% low"),
        ("Cận trên 95 %", "95% high"),
    )
)
OBSERVED, PROJECTED = Text("quan sát", "observed"), Text("dự báo", "projected")
_AIM = Text("mục tiêu", "target")
_ABOUT: Final = ("indicator", "area", "group", "boundary")


def fans(rows: list[dict[str, Any]], context: Context) -> list[Figure]:
    """Return one fan for each indicator, area, group and boundary that has a path, with all its targets."""
    figures: list[Figure] = []
    for about in dict.fromkeys(tuple(row[name] for name in _ABOUT) for row in rows):
        own = [row for row in rows if tuple(row[name] for name in _ABOUT) == about]
        same = [pl.col(name).eq_missing(pl.lit(value)) for name, value in zip(_ABOUT, about, strict=True)]
        paths = context.results.paths.filter(*same, pl.col("estimate").is_not_null())
        # each target brings its own path; they share the years observed, the longest holds all the others
        paths = paths.unique(["year", "series"], keep="last", maintain_order=True)
        if paths.height > 1 and any(verdict_name(row) in _TITLES for row in own):
            figures.append(_fan(own, paths.sort("series", "year"), context))
    return figures


def values_behind(rows: list[dict[str, Any]], context: Context) -> list[tuple[str, str]]:
    """Return indicator and breakdown of the values behind verdicts: the whole city's, of an area or a group any."""
    city = context.feed.information.area
    whole = [row["group"] is None and row["area"] == city and row["boundary"] is None for row in rows]
    return [
        (row["indicator"], by)
        for row, is_whole in zip(rows, whole, strict=True)
        for by in (["all"] if is_whole else BREAKDOWNS)
    ]


def _fan(rows: list[dict[str, Any]], paths: pl.DataFrame, context: Context) -> Figure:
    behind = values_behind(rows, context)
    return with_labels(
        lambda own: _chart(rows, paths, own), context, "indicators/paths", indicators=behind, has_targets=True
    )


def _chart(rows: list[dict[str, Any]], paths: pl.DataFrame, context: Context) -> Figure:
    told = [row for row in rows if verdict_name(row) in _TITLES][-1]
    unit, about = context.unit(told["indicator"]), subject(told, context.feed, context.language)
    seen = paths.filter(pl.col("observed")).sort("year").to_dicts()
    target = context.goal(told["target"], unit)
    title = context.say(_TITLES[verdict_name(told)], subject=about, target=target, year=told["year"])
    key = "-".join(["fan", told["indicator"], *_apart(told, context)])
    return Figure(
        key=key,
        title=title,
        alternative=fan_in_words(paths, [(row["year"], row["target"]) for row in rows], unit, context),
        spec=charts.fan(
            paths,
            targets=[(row["year"], row["target"], context.goal(row["target"], unit)) for row in rows],
            axis_format=axis_format(unit),
            label=context.amount(seen[-1]["estimate"], unit, half_span(seen[-1]["low95"], seen[-1]["high95"])),
            breaks=_breaks(told, seen, context),
            action=TONES[verdict_name(told)] == "action",
        ),
        table=_table(f"{key}-table", about, rows, paths, context),
        note=" ".join(part for part in (figures_of(told, context), _not_drawn(told, context)) if part),
    )


def _not_drawn(row: Mapping[str, Any], context: Context) -> str:
    """Return what is known of the city's years that the fan leaves out, as too little of them is."""
    is_whole = row["group"] is None and row["area"] == context.feed.information.area
    return so_far(row["indicator"], context) if is_whole and row["boundary"] in (None, TODAY) else ""


def _apart(row: Mapping[str, Any], context: Context) -> list[str]:
    """Return the parts of a fan's key by which it differs from the whole city's."""
    area = None if row["area"] == context.feed.information.area else row["area"]
    return [part for part in (area, row["group"], row["boundary"]) if part]


def _breaks(row: Mapping[str, Any], seen: list[dict[str, Any]], context: Context) -> list[tuple[float, str]]:
    """Return where the observed years cross a break of the series, and what happened to them there.

    Where the years before and after bear one number they can be compared: an old boundary is the same on both sides,
    so that nothing is to be said; the city's own figures were recomputed on today's boundaries.
    """
    own_boundary = row["boundary"] not in (None, TODAY) and row["note"] != "other_boundary"
    found: list[tuple[float, str]] = []
    for one in context.feed.information.breaks:
        before = [each for each in seen if each["year"] < one.day.year]
        after = [each for each in seen if each["year"] >= one.day.year]
        if not (before and after) or (own_boundary and before[-1]["series"] == after[0]["series"]):
            continue
        words = RECOMPUTED if before[-1]["series"] == after[0]["series"] else BREAK
        found.append((one.day.year - 0.5, context.say(words, day=day(one.day, context.language))))
    return found


def _table(key: str, about: str, targets: list[dict[str, Any]], paths: pl.DataFrame, context: Context) -> Table:
    """Return the numbers drawn: years observed, years projected, and the targets."""
    rows: list[tuple[Cell, ...]] = []
    unit: Unit = context.unit(targets[0]["indicator"])
    for row in paths.iter_rows(named=True):
        counted = row["observed"] and row["low95"] == row["high95"]
        ends = [None if counted else row[column] for column in ("low80", "high80", "low95", "high95")]
        # a projection has the digits that its verdict writes it with
        reach = ("low95", "high95") if row["observed"] else ("low80", "high80")
        half = half_span(*(row[end] for end in reach))
        kind = context.say(OBSERVED if row["observed"] else PROJECTED)
        rows.append(
            (
                Quantity(row["year"], "year"),
                kind,
                *(context.quantity(value, unit, error=half) for value in (row["estimate"], *ends)),
            )
        )
    for row in targets:
        aim = context.quantity(row["target"], unit)
        rows.append((Quantity(row["year"], "year"), context.say(_AIM), aim, None, None, None, None))
    said = [context.say(head) for head in _HEADS]
    heads = (Head(said[0], numeric=True), Head(said[1]), *(Head(title, numeric=True) for title in said[2:]))
    return Table(key=key, title=context.say(_TABLE, subject=about), heads=heads, rows=tuple(rows))
