"""The kinds of chart the report draws, as Vega-Lite specifications: one idea a chart, direct labels, honest zero lines.

Widths are chosen so that a chart is legible both on a telephone and in a printed column.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from math import ceil, floor
from typing import Any, Final, Literal

import polars as pl

from caunghe.report.drawn.drawing import CONFIG, INK, LINE, RED, SEA, SLATE
from caunghe.report.drawn.vega import (
    Axis,
    Beneath,
    Beside,
    Channel,
    Layer,
    Mark,
    Scale,
    Single,
    Title,
    View,
    channel,
    constant,
    layer,
    view,
)
from caunghe.report.drawn.words import CHARACTER, Plot, Spot, free_spots

WIDTH: Final = 400
Spec = dict[str, object]
Place = Literal["above left", "above right", "beside"]

_PLACES: Final[Mapping[Place, Mark]] = {
    "above left": {"type": "text", "color": INK, "align": "right", "dx": 8, "dy": -14, "fontWeight": "bold"},
    "above right": {"type": "text", "color": INK, "align": "left", "dx": -4, "dy": -14, "fontWeight": "bold"},
    "beside": {"type": "text", "color": INK, "align": "left", "dx": 8, "baseline": "middle", "fontWeight": "bold"},
}
BAND_80: Final = 0.30
BAND_95: Final = 0.14
TICKS: Final = 5
_HALF_A_WORD: Final = "0000"  # what words below the last point need beyond it
_FAN_HEIGHT: Final = 230
_FAN_PLOT: Final = (WIDTH - 58.0, _FAN_HEIGHT - 32.0)  # pixels within the axes of a fan
_LABEL_CHARACTER: Final = 6.0
_LABEL_LINE: Final = 12  # pixels from one line of a label to the next


def specification(chart: Layer | Beside | Beneath, *, height: float | None = None) -> Spec:
    """Return a chart with the house style as a specification; with ``height``, axes stay inside it and the width."""
    spec: Spec = {**chart, "config": CONFIG}
    if height is not None:
        spec |= {"width": WIDTH, "height": height, "autosize": {"type": "fit", "contains": "padding"}}
    return spec


def years_shown(first: int, last: int) -> list[int]:
    """Return the years an axis names."""
    step = 1 if last - first <= 8 else 2
    return list(range(last, first - 1, -step))[::-1]


def _year_axis(first: float, last: float, *, words: str = "") -> Channel:
    """Return an axis of years that keeps room on the right for words beside the last point."""
    taken = (CHARACTER * len(words) + 8) / WIDTH
    room = taken / (1 - taken) * (last - first + 0.7)
    low, high = _year_ends(first, last)
    scale = Scale(domain=[low, high + room], nice=False, zero=False)
    axis = Axis(format="d", values=years_shown(ceil(first), floor(last)), title=None, grid=False)
    return channel("year:Q", scale=scale, axis=axis)


def _year_ends(first: float, last: float) -> tuple[float, float]:
    return first - 0.35, last + 0.35


def extent(values: Sequence[float | None], *, zero: bool) -> list[float]:
    """Return an axis range that holds the values with a little air, from zero where that is honest and not wasteful."""
    known = [value for value in values if value is not None]
    low, high = min(known), max(known)
    air = 0.08 * ((high - low) or abs(high) or 1.0)
    return [0.0 if zero else max(low - air, 0.0) if low >= 0 else low - air, high + air]


def trend(
    values: pl.DataFrame,
    *,
    axis_format: str,
    label: str,
    breaks: Sequence[tuple[float, str]] = (),
    partly: Sequence[tuple[int, float, str]] = (),
) -> Spec:
    """Return a series over time with its 95 % interval as a band and its last value written at its end.

    ``values``: year (a month is a part of it), series (number of the unbroken piece), estimate, low, high. ``breaks``:
    place on the year axis and what happened there. ``partly``: year, value and words of years known in part, drawn as
    hollow points. The axis starts at zero unless there are values below it.
    """
    rows = values.to_dicts()
    numbers = [row[name] for row in rows for name in ("estimate", "low", "high")] + [value for _, value, _ in partly]
    known = [value for value in numbers if value is not None]
    domain = extent(known, zero=min(known) >= 0)
    times = [*(float(row["year"]) for row in rows), *(float(year) for year, _, _ in partly)]
    first, last = min(times), max(times)
    x = _year_axis(first, last, words=_HALF_A_WORD if partly else label)
    y = upright("estimate:Q", axis_format, domain)
    low, high, pieces = channel("low:Q"), channel("high"), channel("series:N")
    hollow = [{"year": year, "estimate": value} for year, value, _ in partly]
    chart = layer(
        *_breaks(breaks, x, domain, (first, last)),
        view(rows, Mark(type="area", color=SEA, opacity=0.18), x=x, y=low, y2=high, detail=pieces),
        view(rows, Mark(type="line", color=SEA, strokeWidth=2.2), x=x, y=y, detail=pieces),
        view(rows, Mark(type="circle", color=SEA, size=34, opacity=1), x=x, y=y),
        view(hollow, Mark(type="point", filled=False, stroke=SEA, size=40, opacity=1), x=x, y=y),
        *_trend_words(rows, label, partly, x, y),
    )
    return specification(chart, height=190)


def _trend_words(
    rows: Sequence[Mapping[str, Any]], label: str, partly: Sequence[tuple[int, float, str]], x: Channel, y: Channel
) -> list[Layer]:
    """Return the words of the last value, beside it unless points known in part are there, and theirs below them."""
    if not partly:
        return [words_at(rows[-1], label, x, y, "beside")]
    named = [(float(rows[-1]["year"]), float(rows[-1]["estimate"]), label, INK)]
    named += [(float(year), value, words, SLATE) for year, value, words in partly]
    steps = [Spot("center", 0, 18), *(Spot("center", 0, 18 + 17 * (i % 2 == 0)) for i in range(len(partly)))]
    return [
        layer(*on_white(_words(at, value, words, colour, spot, x, y)))
        for (at, value, words, colour), spot in zip(named, steps, strict=True)
    ]


def upright(field: str, axis_format: str, domain: Sequence[float]) -> Channel:
    """Return the axis of values: no line, few ticks; whole per cents get a decimal where ticks are closer than one."""
    close = axis_format == ".0%" and domain[1] - domain[0] < TICKS * 0.01
    axis = Axis(format=".1%" if close else axis_format, title=None, tickCount=TICKS, domain=False, ticks=False)
    return channel(field, scale=Scale(domain=domain, nice=False, zero=False), axis=axis)


def words_at(row: Mapping[str, object], label: str, x: Channel, y: Channel, place: Place) -> Layer:
    """Write a value by its point on a white ground: above it to the left or to the right, or beside it on the right."""
    return layer(*on_white(view([row], _PLACES[place], x=x, y=y, text=constant(label))))


def on_white(words: Single) -> list[Single]:
    """Return words as two views, the lower a white ground of their own shape."""
    ground: Mark = {**words["mark"], "stroke": "white", "strokeWidth": 4, "color": "white"}
    return [{**words, "mark": ground}, words]


def _breaks(
    breaks: Sequence[tuple[float, str]], x: Channel, domain: Sequence[float], years: tuple[float, float]
) -> list[View]:
    """Return a dashed line and its words for every break in the series."""
    views: list[View] = []
    first, last = years
    for place, words in breaks:
        rows = [{"year": place, "top": domain[1]}]
        align, dx = ("left", 5) if place < first + (last - first) * 0.4 else ("right", -5)
        beside = Mark(type="text", align=align, baseline="bottom", dx=dx, dy=-3, color=SLATE, fontSize=11.5)
        views += [
            view(rows, Mark(type="rule", color=SLATE, strokeDash=[3, 3]), x=x),
            view(rows, beside, x=x, y=channel("top:Q"), text=constant(words)),
        ]
    return views


def fan(
    paths: pl.DataFrame,
    *,
    targets: Sequence[tuple[int, float, str]],
    axis_format: str,
    label: str,
    breaks: Sequence[tuple[float, str]] = (),
    action: bool = False,
) -> Spec:
    """Return an observed series with its errors, its projection as 80 % and 95 % bands, and its targets.

    ``paths``: year, observed, series, estimate, low80, high80, low95, high95. ``targets``: year, value, words.
    ``action`` paints the targets red.
    """
    rows = paths.sort("series", "year").to_dicts()
    numbers = [row[name] for row in rows for name in ("estimate", "low95", "high95")]
    domain = extent([*numbers, *(value for _, value, _ in targets)], zero=False)
    years = [row["year"] for row in rows] + [year for year, _, _ in targets]
    x = _year_axis(min(years), max(years))
    y = upright("estimate:Q", axis_format, domain)
    observed = [row for row in rows if row["observed"]]
    ahead = _rows_from_observed(rows)
    pieces, low95, high95 = channel("series:N"), channel("low95:Q"), channel("high95")
    low80, high80 = channel("low80:Q"), channel("high80")
    views: list[View] = [
        *_breaks(breaks, x, domain, (min(years), max(years))),
        view(ahead, Mark(type="area", color=SEA, opacity=BAND_95), x=x, y=low95, y2=high95, detail=pieces),
        view(ahead, Mark(type="area", color=SEA, opacity=BAND_80), x=x, y=low80, y2=high80, detail=pieces),
        view(ahead, Mark(type="line", color=SEA, strokeDash=[5, 3], strokeWidth=1.6), x=x, y=y, detail=pieces),
        view(observed, Mark(type="rule", color=SEA, strokeWidth=1.4), x=x, y=low95, y2=high95),
        view(observed, Mark(type="line", color=SEA, strokeWidth=2.2), x=x, y=y, detail=pieces),
        view(observed, Mark(type="circle", color=SEA, size=36, opacity=1), x=x, y=y),
        *_diamonds(targets, x, RED if action else INK),
    ]
    line = [(float(row["year"]), float(row["estimate"])) for row in [*observed, *ahead]]
    named = [(*line[len(observed) - 1], label, INK)] if observed else []
    named += [(float(year), value, words, RED if action else INK) for year, value, words in targets]
    plot = Plot(_FAN_PLOT[0], _FAN_PLOT[1], _year_ends(min(years), max(years)), (domain[0], domain[1]))
    spots = free_spots(plot, [(at, value, words) for at, value, words, _ in named], line)
    views += [
        layer(*on_white(_words(at, value, words, colour, spot, x, y)))
        for (at, value, words, colour), spot in zip(named, spots, strict=True)
    ]
    return specification(layer(*views), height=_FAN_HEIGHT)


def _words(at: float, value: float, words: str, colour: str, spot: Spot, x: Channel, y: Channel) -> Single:
    """Return words about their point, at a spot found free."""
    mark = Mark(
        type="text", align=spot.align, baseline="middle", dx=spot.dx, dy=spot.dy, fontWeight="bold", color=colour
    )
    return view([{"year": at, "estimate": value}], mark, x=x, y=y, text=constant(words))


def _rows_from_observed(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the projected rows, preceded by the last observed one so that the fan starts from it."""
    ahead = [dict(row) for row in rows if not row["observed"]]
    if not ahead:
        return []
    before = [row for row in rows if row["observed"] and row["series"] == ahead[0]["series"]]
    if not before:
        return ahead
    last = dict(before[-1])
    return [last, *ahead]


def _diamonds(targets: Sequence[tuple[int, float, str]], x: Channel, colour: str) -> list[Single]:
    """Return a diamond for every target."""
    rows = [{"year": year, "estimate": value} for year, value, _ in targets]
    diamond = Mark(type="point", shape="diamond", size=90, filled=True, color=colour, opacity=1)
    return [view(rows, diamond, x=x, y=channel("estimate:Q"))]


def bars(values: pl.DataFrame) -> Spec:
    """Return horizontal bars from zero with their 95 % intervals and their values written at the end.

    ``values``: label, estimate, low, high, shown (the value as text), in the order to draw. With every value written
    out there is no axis to read.
    """
    many = values.height > 8
    labels = wrapped_labels(values["label"], 34 if many else 28)
    rows = values.with_columns(labels, end=pl.coalesce("high", "estimate")).to_dicts()
    y = channel("label:N", sort=[row["label"] for row in rows], axis=label_axis())
    x = channel("estimate:Q", scale=Scale(domain=[0.0, end_with_words(rows)], nice=False, zero=True), axis=None)
    chart = layer(
        view(rows, Mark(type="bar", height={"band": 0.62}, color=SEA, opacity=0.85), x=x, y=y),
        view(rows, Mark(type="rule", color=INK, strokeWidth=1.2), x=channel("low:Q"), x2=channel("high"), y=y),
        view(rows, Mark(type="text", align="left", dx=5), x=channel("end:Q"), y=y, text=channel("shown:N")),
    )
    return specification(chart, height=rows_height(rows))


def room_of_words(rows: Sequence[Mapping[str, Any]]) -> tuple[float, list[float]]:
    """Return the pixels right of the labels, and those that each row's ``shown`` takes beside its bar."""
    longest = max(len(line) for row in rows for line in row["label"].split("\n"))
    return WIDTH - 24 - _LABEL_CHARACTER * longest, [CHARACTER * len(row["shown"]) + 8 for row in rows]


def rows_height(rows: Sequence[Mapping[str, Any]]) -> int:
    """Return the pixels of a chart of one bar a row: more where labels have two lines."""
    return (26 if any("\n" in row["label"] for row in rows) else 21) * len(rows) + 12


def end_with_words(rows: Sequence[Mapping[str, Any]]) -> float:
    """Return the end of a scale from zero that leaves room for ``shown`` right of each row's ``end``."""
    across, words = room_of_words(rows)
    reached = max(row["end"] * across / max(across - each, 1.0) for row, each in zip(rows, words, strict=True))
    return float(reached) or 1.0


def wrapped_labels(labels: pl.Series, width: int = 32) -> pl.Series:
    """Return labels of more than ``width`` characters broken into two lines, as even as their words allow."""
    return pl.Series("label", ["\n".join(_two_lines(label, width)) for label in labels], dtype=pl.String)


def _two_lines(label: str, width: int) -> list[str]:
    if len(label) <= width:
        return [label]
    tries = (textwrap.wrap(label, wide) for wide in range(len(label) // 2, len(label) + 1))
    return next(lines for lines in tries if len(lines) <= 2)


def label_axis() -> Axis:
    """Return the axis of bar labels, which may have two lines."""
    return Axis(
        title=None,
        domainColor=LINE,
        ticks=False,
        labelColor=INK,
        labelPadding=6,
        labelLineHeight=_LABEL_LINE,
        # Vega sets the first of several lines at the bar's middle, not the middle of them
        labelOffset={"condition": {"test": "indexof(datum.value, '\\n') >= 0", "value": -_LABEL_LINE / 2}, "value": 0},
        labelFontSize=11.5,
        labelExpr="split(datum.label, '\\n')",
    )


def panels(values: pl.DataFrame) -> Spec:
    """Return counts by two classifications: a row each of the first, a panel each of the second, values at bar ends.

    ``values``: row, panel, count, shown; rows and panels in the order to draw.
    """
    rows = values.with_columns(wrapped_labels(values["row"]).alias("row")).to_dicts()
    order = list(dict.fromkeys(row["row"] for row in rows))
    headings = list(dict.fromkeys(row["panel"] for row in rows))
    highest = max(row["count"] for row in rows)
    x = channel("count:Q", scale=Scale(domain=[0, highest * 1.35], nice=False), axis=None)
    charts: list[Layer] = []
    for heading in headings:
        own = [row for row in rows if row["panel"] == heading]
        axis = label_axis() if heading == headings[0] else None
        y = channel("row:N", sort=order, scale=Scale(domain=order), axis=axis)
        chart = layer(
            view(own, Mark(type="bar", height={"band": 0.6}, color=SEA, opacity=0.85), x=x, y=y),
            view(own, Mark(type="text", align="left", dx=4), x=x, y=y, text=channel("shown:N")),
            width=_panel_width(headings),
            height=30 * len(order),
            title=Title(
                text=textwrap.wrap(heading, 14), anchor="start", frame="group", fontSize=12.5, color=INK, offset=6
            ),
        )
        charts.append(chart)
    return specification(Beside(hconcat=charts, spacing=10))


def _panel_width(headings: Sequence[str]) -> int:
    return round(290 / len(headings)) - 10
