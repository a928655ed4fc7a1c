"""Charts of what is ahead: several series with their bands, gains and losses, ranks, and parts of what is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from caunghe.report.drawn.charts import (
    BAND_80,
    BAND_95,
    Spec,
    end_with_words,
    extent,
    label_axis,
    on_white,
    room_of_words,
    rows_height,
    specification,
    upright,
    words_at,
    wrapped_labels,
    years_shown,
)
from caunghe.report.drawn.drawing import INK, LINE, RED, SEA, SLATE
from caunghe.report.drawn.vega import Axis, Channel, Layer, Mark, Scale, View, channel, constant, either, layer, view

_COLOURS: Final = (SEA, INK, SLATE, "#2a7391", "#a35a12", "#7d4b94")
_LABEL_ROOM: Final = 0.58  # of the years' width, kept free on the right for the series' words
_LEAD: Final = 0.06  # of the years' width, from a series' end to its words
_LINES_HEIGHT: Final = 230  # pixels, or as many as the words need
_WORD_LINE: Final = 18.0  # pixels of one line of words


def fan_ahead(values: pl.DataFrame, *, axis_format: str, label: str) -> Spec:
    """Return one series ahead with its 80 % and 95 % bands about a zero line; ``label`` is written at its end.

    ``values``: year, mean, low80, high80, low95, high95.
    """
    rows = values.sort("year").to_dicts()
    ends = [row[name] for row in rows for name in ("low95", "high95", "mean")]
    domain = extent([*ends, 0.0], zero=min(ends) >= 0)
    x = _across(rows[0]["year"], rows[-1]["year"])
    y = upright("mean:Q", axis_format, domain)
    chart = layer(
        view(rows, Mark(type="area", color=SEA, opacity=BAND_95), x=x, y=channel("low95:Q"), y2=channel("high95")),
        view(rows, Mark(type="area", color=SEA, opacity=BAND_80), x=x, y=channel("low80:Q"), y2=channel("high80")),
        view([{"zero": 0.0}], Mark(type="rule", color=SLATE), y=channel("zero:Q")),
        view(rows, Mark(type="line", color=SEA, strokeWidth=2.2), x=x, y=y),
        view(rows, Mark(type="circle", color=SEA, size=30, opacity=1), x=x, y=y),
        words_at(rows[-1], label, x, y, "above left"),
    )
    return specification(chart, height=220)


def _across(first: int, last: int, *, room: float = 0.0, title: str | None = None) -> Channel:
    air = 0.05 * (last - first or 1)
    scale = Scale(domain=[first - air, last + air + room * (last - first or 1)], nice=False, zero=False)
    axis = Axis(format="d", values=years_shown(first, last), title=title, grid=False)
    return channel("year:Q", scale=scale, axis=axis)


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

    ``values``: year, series, middle, low, high; ``words`` name the series, at most six, in the order to draw.
    ``points``: year, value and words of marks such as targets. ``across`` names an axis that holds no years.
    """
    rows = values.sort("series", "year").to_dicts()
    numbers = [row[name] for row in rows for name in ("middle", "low", "high")] + [value for _, value, _ in points]
    domain = extent(numbers, zero=from_zero)
    years = [row["year"] for row in rows] + [year for year, _, _ in points]
    x = _across(min(years), max(years), room=_LABEL_ROOM, title=across)
    y = upright("middle:Q", axis_format, domain)
    low, high = channel("low:Q"), channel("high")
    views: list[View] = []
    for name, colour in zip(words, _COLOURS[: len(words)], strict=True):
        own = [row for row in rows if row["series"] == name]
        views += [
            view(own, Mark(type="area", color=colour, opacity=0.13), x=x, y=low, y2=high),
            view(own, Mark(type="line", color=colour, strokeWidth=2.2), x=x, y=y),
            view(own, Mark(type="circle", color=colour, size=26, opacity=1), x=x, y=y),
        ]
    views += [_point(point, x, y, at_left=point[0] == min(years)) for point in points]
    split = {name: wrapped_labels(pl.Series([text]), 18)[0].split("\n") for name, text in words.items()}
    height = max(_LINES_HEIGHT, _WORD_LINE * sum(map(len, split.values())))
    views += _end_words(rows, split, _WORD_LINE / height * (domain[1] - domain[0]), domain, x, y)
    return specification(layer(*views), height=height)


def curve(values: pl.DataFrame, *, across: str, axis_format: str, mark: tuple[float, float, str]) -> Spec:
    """Return how a number moves with a share, one of its points marked with words.

    ``values``: x (a share), y; ``across`` names the share's axis.
    """
    rows = values.sort("x").to_dicts()
    domain = extent([row["y"] for row in rows], zero=False)
    left, right = rows[0]["x"], rows[-1]["x"]
    air = 0.06 * ((right - left) or 1.0)
    scale = Scale(domain=[left - air, right + air], nice=False, zero=False)
    x = channel("x:Q", scale=scale, axis=Axis(format=".0%", title=across, grid=False, tickCount=6))
    y = upright("y:Q", axis_format, domain)
    marked = {"x": mark[0], "y": mark[1]}
    chart = layer(
        view(rows, Mark(type="line", color=SEA, strokeWidth=2.2), x=x, y=y),
        view(rows, Mark(type="circle", color=SEA, size=34, opacity=1), x=x, y=y),
        view([marked], Mark(type="circle", color=INK, size=70, opacity=1), x=x, y=y),
        words_at(marked, mark[2], x, y, "above right"),
    )
    return specification(chart, height=220)


def _point(point: tuple[int, float, str], x: Channel, y: Channel, *, at_left: bool) -> Layer:
    year, value, words = point
    rows = [{"year": year, "middle": value}]
    diamond = Mark(type="point", shape="diamond", size=90, filled=True, color=RED, opacity=1)
    align, dx = ("left", 9) if at_left else ("right", -9)
    beside = Mark(type="text", align=align, dx=dx, dy=-4, color=RED, fontWeight="bold")
    return layer(view(rows, diamond, x=x, y=y), view(rows, beside, x=x, y=y, text=constant(words)))


def _end_words(
    rows: Sequence[Mapping[str, Any]],
    split: Mapping[str, list[str]],
    apart: float,
    domain: Sequence[float],
    x: Channel,
    y: Channel,
) -> list[Layer]:
    """Write each series' words right of its end, ``apart`` a line where they would cover each other; a thin line leads
    from the end to the words."""
    ends = {name: [row for row in rows if row["series"] == name][-1] for name in split}
    height = {name: apart * len(parts) for name, parts in split.items()}
    places = word_places({name: row["middle"] for name, row in ends.items()}, height, domain)
    lead = _LEAD * (max(row["year"] for row in rows) - min(row["year"] for row in rows) or 1)
    layers: list[Layer] = []
    for name, colour in zip(split, _COLOURS[: len(split)], strict=True):
        end = {"year": ends[name]["year"], "middle": ends[name]["middle"]}
        row = {"year": end["year"] + lead, "middle": places[name]}
        thin = Mark(type="line", color=colour, strokeWidth=0.9, opacity=0.7)
        layers.append(layer(view([end, row], thin, x=x, y=y)))
        # Vega sets the first of several lines at the point, not their middle
        up = -7 * (len(split[name]) - 1)
        beside = Mark(
            type="text", align="left", dx=4, dy=up, baseline="middle", lineHeight=14, fontSize=12, color=colour
        )
        layers.append(layer(*on_white(view([row], beside, x=x, y=y, text=constant(split[name])))))
    return layers


def word_places(middle: Mapping[str, float], height: Mapping[str, float], domain: Sequence[float]) -> dict[str, float]:
    """Return where words of given heights stand so that none covers another, as near their own places as can be.

    Words that would cover each other stand together about the mean of their places, within the domain.
    """
    blocks: list[list[str]] = []
    for name in sorted(middle, key=lambda name: middle[name]):
        blocks.append([name])
        while len(blocks) > 1 and _foot(blocks[-1], middle, height, domain) < _top(blocks[-2], middle, height, domain):
            last = blocks.pop()
            blocks[-1] += last
    places: dict[str, float] = {}
    for block in blocks:
        at = _foot(block, middle, height, domain)
        for name in block:
            places[name] = at + height[name] / 2
            at += height[name]
    return places


def _foot(
    block: Sequence[str], middle: Mapping[str, float], height: Mapping[str, float], domain: Sequence[float]
) -> float:
    """Return where a block of words begins: its middle at the mean of its words' places, within the domain."""
    tall = sum(height[name] for name in block)
    foot = sum(middle[name] for name in block) / len(block) - tall / 2
    return max(min(foot, domain[1] - tall), domain[0])


def _top(
    block: Sequence[str], middle: Mapping[str, float], height: Mapping[str, float], domain: Sequence[float]
) -> float:
    return _foot(block, middle, height, domain) + sum(height[name] for name in block)


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
    y = channel("label:N", sort=[row["label"] for row in rows], axis=label_axis())
    x = channel("value:Q", scale=Scale(domain=domain, nice=False, zero=True), axis=None)
    colour, text = either("datum.value < 0", SLATE, SEA), channel("shown:N")
    right, left = Mark(type="text", align="left", dx=5), Mark(type="text", align="right", dx=-5)
    chart = layer(
        view(rows, Mark(type="bar", height={"band": 0.62}, opacity=0.85), x=x, y=y, color=colour),
        view(rows, Mark(type="rule", color=INK, strokeWidth=1.2), x=channel("low:Q"), x2=channel("high"), y=y),
        view([{"zero": 0.0}], Mark(type="rule", color=INK, strokeWidth=0.8), x=channel("zero:Q")),
        view(rows, right, where="datum.value >= 0", x=channel("right:Q"), y=y, text=text),
        view(rows, left, where="datum.value < 0", x=channel("left:Q"), y=y, text=text),
    )
    return specification(chart, height=rows_height(rows))


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
    scale = Scale(domain=[-0.01 * last, end_with_words([{**row, "end": row["high"]} for row in rows])], nice=False)
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, last) if last / step <= 5)
    ticks = [1, *range(step, last + 1, step)] if step > 1 else list(range(1, last + 1))
    axis = Axis(values=ticks, orient="top", title=across, format="d", titleAnchor="start")
    y = channel("label:N", sort=[row["label"] for row in rows], axis=label_axis())
    x = channel("low:Q", scale=scale, axis=axis)
    colour, words = either("datum.marked", SEA, "#9aa5b1"), Mark(type="text", align="left", dx=6, fontSize=11.5)
    chart = layer(
        view(rows, Mark(type="bar", height={"band": 0.5}, opacity=0.55), x=x, x2=channel("high"), y=y, color=colour),
        view(rows, Mark(type="circle", size=46, color=INK, opacity=1), x=channel("rank:Q"), y=y),
        view(rows, words, x=channel("high:Q"), y=y, text=channel("shown:N")),
    )
    return specification(chart, height=rows_height(rows) + 32)


def portions(values: pl.DataFrame) -> Spec:
    """Return how much of a whole is reached: a pale bar for the whole, a dark one for the part, words at the end.

    ``values``: label, part, whole, shown; in the order to draw.
    """
    labels = wrapped_labels(values["label"], 32)
    rows = values.with_columns(labels, end=pl.max_horizontal("whole", "part")).to_dicts()
    y = channel("label:N", sort=[row["label"] for row in rows], axis=label_axis())
    x = channel("whole:Q", scale=Scale(domain=[0.0, end_with_words(rows)], nice=False, zero=True), axis=None)
    chart = layer(
        view(rows, Mark(type="bar", height={"band": 0.62}, color=LINE), x=x, y=y),
        view(rows, Mark(type="bar", height={"band": 0.62}, color=SEA, opacity=0.85), x=channel("part:Q"), y=y),
        view(rows, Mark(type="text", align="left", dx=5), x=channel("end:Q"), y=y, text=channel("shown:N")),
    )
    return specification(chart, height=rows_height(rows))
