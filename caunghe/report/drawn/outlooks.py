"""Charts of what is ahead: several series with their bands, gains and losses, ranks, and parts of what is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import altair as alt
import polars as pl

from caunghe.report.drawn.charts import (
    BAND_80,
    BAND_95,
    Layer,
    Spec,
    TextStyle,
    end_with_words,
    extent,
    label_axis,
    on_white,
    room_of_words,
    rows_height,
    rows_of,
    styled,
    upright,
    words_at,
    wrapped_labels,
    years_shown,
)
from caunghe.report.drawn.drawing import INK, LINE, RED, SEA, SLATE

_COLOURS: Final = (SEA, INK, SLATE, "#2a7391")
_LABEL_ROOM: Final = 0.46  # of the years' width, kept free on the right for the series' words
_LABEL_APART: Final = 0.085  # of the height, for one line of words


def fan_ahead(values: pl.DataFrame, *, axis_format: str, label: str) -> Spec:
    """Return one series ahead with its 80 % and 95 % bands about a zero line; ``label`` is written at its end.

    ``values``: year, mean, low80, high80, low95, high95.
    """
    rows = values.sort("year").to_dicts()
    ends = [row[name] for row in rows for name in ("low95", "high95", "mean")]
    domain = extent([*ends, 0.0], zero=min(ends) >= 0)
    x = _across(rows[0]["year"], rows[-1]["year"])
    y = upright("mean:Q", axis_format, domain)
    base = alt.Chart(rows_of(rows))
    layers = [
        base.mark_area(color=SEA, opacity=BAND_95).encode(x=x, y=alt.Y("low95:Q"), y2=alt.Y2("high95:Q")),
        base.mark_area(color=SEA, opacity=BAND_80).encode(x=x, y=alt.Y("low80:Q"), y2=alt.Y2("high80:Q")),
        alt.Chart(rows_of([{"zero": 0.0}])).mark_rule(color=SLATE).encode(y=alt.Y("zero:Q")),
        base.mark_line(color=SEA, strokeWidth=2.2).encode(x=x, y=y),
        base.mark_circle(color=SEA, size=30, opacity=1).encode(x=x, y=y),
        words_at(rows[-1], label, x, y, "above left"),
    ]
    return styled(alt.layer(*layers), height=220)


def _across(first: int, last: int, *, room: float = 0.0, title: str | None = None) -> alt.X:
    air = 0.05 * (last - first or 1)
    scale = alt.Scale(domain=[first - air, last + air + room * (last - first or 1)], nice=False, zero=False)
    return alt.X(
        "year:Q", scale=scale, axis=alt.Axis(format="d", values=years_shown(first, last), title=title, grid=False)
    )


def lines(
    values: pl.DataFrame,
    *,
    axis_format: str,
    words: Mapping[str, str],
    points: Sequence[tuple[int, float, str]] = (),
    from_zero: bool = True,
    across: str | None = None,
) -> Spec:
    """Return several yearly series, each with a band where it has one, and its words at its right end.

    ``values``: year, series, middle, low, high; ``words`` name the series in the order to draw. ``points``: year, value
    and words of marks such as targets. ``across`` names an axis that holds no years.
    """
    rows = values.sort("series", "year").to_dicts()
    numbers = [row[name] for row in rows for name in ("middle", "low", "high")] + [value for _, value, _ in points]
    domain = extent(numbers, zero=from_zero)
    years = [row["year"] for row in rows] + [year for year, _, _ in points]
    x = _across(min(years), max(years), room=_LABEL_ROOM, title=across)
    y = upright("middle:Q", axis_format, domain)
    layers: list[Layer] = []
    for name, colour in zip(words, _COLOURS, strict=False):
        base = alt.Chart(rows_of([row for row in rows if row["series"] == name]))
        layers.append(base.mark_area(color=colour, opacity=0.13).encode(x=x, y=alt.Y("low:Q"), y2=alt.Y2("high:Q")))
        layers.append(base.mark_line(color=colour, strokeWidth=2.2).encode(x=x, y=y))
        layers.append(base.mark_circle(color=colour, size=26, opacity=1).encode(x=x, y=y))
    layers += [_point(point, x, y, at_left=point[0] == min(years)) for point in points]
    layers += _end_words(rows, words, domain, x, y)
    return styled(alt.layer(*layers), height=230)


def curve(values: pl.DataFrame, *, across: str, axis_format: str, mark: tuple[float, float, str]) -> Spec:
    """Return how a number moves with a share, one of its points marked with words.

    ``values``: x (a share), y; ``across`` names the share's axis.
    """
    rows = values.sort("x").to_dicts()
    domain = extent([row["y"] for row in rows], zero=False)
    left, right = rows[0]["x"], rows[-1]["x"]
    air = 0.06 * ((right - left) or 1.0)
    scale = alt.Scale(domain=[left - air, right + air], nice=False, zero=False)
    x = alt.X("x:Q", scale=scale, axis=alt.Axis(format=".0%", title=across, grid=False, tickCount=6))
    y = upright("y:Q", axis_format, domain)
    base = alt.Chart(rows_of(rows))
    layers = [
        base.mark_line(color=SEA, strokeWidth=2.2).encode(x=x, y=y),
        base.mark_circle(color=SEA, size=34, opacity=1).encode(x=x, y=y),
        alt.Chart(rows_of([{"x": mark[0], "y": mark[1]}])).mark_circle(color=INK, size=70, opacity=1).encode(x=x, y=y),
        words_at({"x": mark[0], "y": mark[1]}, mark[2], x, y, "above right"),
    ]
    return styled(alt.layer(*layers), height=220)


def _point(point: tuple[int, float, str], x: alt.X, y: alt.Y, *, at_left: bool) -> alt.LayerChart:
    year, value, words = point
    base = alt.Chart(rows_of([{"year": year, "middle": value}])).encode(x=x, y=y)
    diamond = base.mark_point(shape="diamond", size=90, filled=True, color=RED, opacity=1)
    beside = base.encode(text=alt.value(words)).mark_text(
        align="left" if at_left else "right", dx=9 if at_left else -9, dy=-4, color=RED, fontWeight="bold"
    )
    return alt.LayerChart(layer=[diamond, beside])


def _end_words(
    rows: Sequence[Mapping[str, Any]], words: Mapping[str, str], domain: Sequence[float], x: alt.X, y: alt.Y
) -> list[Layer]:
    """Write each series' words right of its end, moved apart where they would cover each other."""
    ends = {name: [row for row in rows if row["series"] == name][-1] for name in words}
    split = {name: wrapped_labels(pl.Series([text]), 18)[0].split("\n") for name, text in words.items()}
    apart = _LABEL_APART * (domain[1] - domain[0])
    height = {name: apart * len(parts) for name, parts in split.items()}
    places = moved_apart({name: row["middle"] for name, row in ends.items()}, height, domain)
    layers: list[Layer] = []
    for name, colour in zip(words, _COLOURS, strict=False):
        row = {"year": ends[name]["year"], "middle": places[name]}
        # Vega sets the first of several lines at the point, not their middle
        up = -7 * (len(split[name]) - 1)
        said = alt.Chart(rows_of([row])).encode(x=x, y=y, text=alt.value(split[name]))
        style: TextStyle = {"align": "left", "dx": 9, "dy": up, "baseline": "middle", "lineHeight": 14, "fontSize": 12}
        layers.append(alt.LayerChart(layer=on_white(said, colour, style)))
    return layers


def moved_apart(middle: Mapping[str, float], height: Mapping[str, float], domain: Sequence[float]) -> dict[str, float]:
    """Return where words of given heights stand so that none covers another, as near their own places as can be."""
    order = sorted(middle, key=lambda name: middle[name])
    places: dict[str, float] = {}
    floor = domain[0]
    for name in order:
        places[name] = max(middle[name], floor + height[name] / 2)
        floor = places[name] + height[name] / 2
    ceiling = domain[1]
    for name in reversed(order):
        places[name] = min(places[name], ceiling - height[name] / 2)
        ceiling = places[name] - height[name] / 2
    return places


def gains_and_losses(values: pl.DataFrame) -> Spec:
    """Return horizontal bars to both sides of zero with their intervals where known, values written at their ends.

    ``values``: label, value, low, high, shown; in the order to draw.
    """
    labels = wrapped_labels(values["label"], 30)
    ends = {
        "left": pl.min_horizontal("low", "value", pl.lit(0.0)),
        "right": pl.max_horizontal("high", "value", pl.lit(0.0)),
    }
    rows = values.with_columns(labels, **ends).to_dicts()
    low, high = min(row["left"] for row in rows), max(row["right"] for row in rows)
    domain = _with_words(rows, low, high)
    y = alt.Y("label:N", sort=[row["label"] for row in rows], axis=label_axis())
    x = alt.X("value:Q", scale=alt.Scale(domain=domain, nice=False, zero=True), axis=None)
    base = alt.Chart(rows_of(rows))
    layers: list[alt.Chart] = [
        base.mark_bar(height={"band": 0.62}, opacity=0.85).encode(
            x=x, y=y, color=alt.condition("datum.value < 0", alt.value(SLATE), alt.value(SEA))
        ),
        base.mark_rule(color=INK, strokeWidth=1.2).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"), y=y),
        alt.Chart(rows_of([{"zero": 0.0}])).mark_rule(color=INK, strokeWidth=0.8).encode(x=alt.X("zero:Q")),
    ]
    for end, test in (("right", "datum.value >= 0"), ("left", "datum.value < 0")):
        beside = base.transform_filter(test).encode(x=alt.X(f"{end}:Q"), y=y, text=alt.Text("shown:N"))
        layers.append(
            beside.mark_text(align="left", dx=5) if end == "right" else beside.mark_text(align="right", dx=-5)
        )
    return styled(alt.layer(*layers), height=rows_height(rows))


def _with_words(rows: Sequence[Mapping[str, Any]], low: float, high: float) -> list[float]:
    """Return a scale with room for the words left of losses and right of gains."""
    across, words = room_of_words(rows)
    sides = {row["value"] < 0: 0.0 for row in rows} | {False: 0.0}
    for row, each in zip(rows, words, strict=True):
        sides[row["value"] < 0] = max(sides[row["value"] < 0], each)
    unit = (high - low or 1.0) / max(across - sum(sides.values()), 1.0)
    return [low - sides.get(True, 0.0) * unit, high + sides[False] * unit]


def ranks(values: pl.DataFrame, *, last: int, across: str) -> Spec:
    """Return rank intervals as bars on a scale from 1 to ``last``, each rank as a dot, its words at the right.

    ``values``: label, rank, low, high, shown, marked (drawn dark); in the order to draw.
    """
    rows = values.with_columns(wrapped_labels(values["label"], 28)).to_dicts()
    scale = alt.Scale(domain=[-0.01 * last, end_with_words([{**row, "end": row["high"]} for row in rows])], nice=False)
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, last) if last / step <= 5)
    ticks = [1, *range(step, last + 1, step)] if step > 1 else list(range(1, last + 1))
    axis = alt.Axis(values=ticks, orient="top", title=across, format="d", titleAnchor="start")
    y = alt.Y("label:N", sort=[row["label"] for row in rows], axis=label_axis())
    base = alt.Chart(rows_of(rows))
    colour = alt.condition("datum.marked", alt.value(SEA), alt.value("#9aa5b1"))
    x = alt.X("low:Q", scale=scale, axis=axis)
    layers = [
        base.mark_bar(height={"band": 0.5}, opacity=0.55).encode(x=x, x2=alt.X2("high:Q"), y=y, color=colour),
        base.mark_circle(size=46, color=INK, opacity=1).encode(x=alt.X("rank:Q"), y=y),
        base.mark_text(align="left", dx=6, fontSize=11.5).encode(x=alt.X("high:Q"), y=y, text=alt.Text("shown:N")),
    ]
    return styled(alt.layer(*layers), height=rows_height(rows) + 32)


def portions(values: pl.DataFrame) -> Spec:
    """Return how much of a whole is reached: a pale bar for the whole, a dark one for the part, words at the end.

    ``values``: label, part, whole, shown; in the order to draw.
    """
    labels = wrapped_labels(values["label"], 32)
    rows = values.with_columns(labels, end=pl.max_horizontal("whole", "part")).to_dicts()
    y = alt.Y("label:N", sort=[row["label"] for row in rows], axis=label_axis())
    x = alt.X("whole:Q", scale=alt.Scale(domain=[0.0, end_with_words(rows)], nice=False, zero=True), axis=None)
    base = alt.Chart(rows_of(rows))
    layers = [
        base.mark_bar(height={"band": 0.62}, color=LINE).encode(x=x, y=y),
        base.mark_bar(height={"band": 0.62}, color=SEA, opacity=0.85).encode(x=alt.X("part:Q"), y=y),
        base.mark_text(align="left", dx=5).encode(x=alt.X("end:Q"), y=y, text=alt.Text("shown:N")),
    ]
    return styled(alt.layer(*layers), height=rows_height(rows))
