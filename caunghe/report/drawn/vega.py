"""The words of Vega-Lite in which the report's charts are written: typed dictionaries of its JSON.

Names and meanings are Vega-Lite's own. A key left out is as Vega-Lite has it; an axis, scale or legend of ``None`` is
not there at all. A view is one mark over its rows, or a layer of views; charts stand beside or beneath each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, NotRequired, Required, TypedDict, Unpack

Rows = Sequence[Mapping[str, object]]
Measure = Literal["quantitative", "nominal"]

_MEASURES: Final[Mapping[str, Measure]] = {"Q": "quantitative", "N": "nominal"}


class Scale(TypedDict, total=False):
    """From values to places: the values at its ends, or all of them in their order."""

    domain: Sequence[float] | Sequence[str]
    nice: bool
    zero: bool


class Condition(TypedDict):
    """A value for the marks, or labels, that pass a test."""

    test: str
    value: str | float


class Conditional(TypedDict):
    """A value, but another where the condition is met."""

    condition: Condition
    value: str | float


class Axis(TypedDict, total=False):
    """The line beside a scale with its ticks and labels; sizes and distances in pixels."""

    domain: bool
    domainColor: str
    format: str
    grid: bool
    labelColor: str
    labelExpr: str
    labelFontSize: float
    labelLineHeight: float
    labelOffset: Conditional
    labelPadding: float
    orient: Literal["top"]
    tickCount: int
    ticks: bool
    title: str | None
    titleAnchor: Literal["start"]
    values: Sequence[float]


class Options(TypedDict, total=False):
    """How the values of a column become places or colours, and what they are called."""

    axis: Axis | None
    legend: None
    scale: Scale | None
    sort: Sequence[str]
    title: str


class Channel(Options, total=False):
    """What a place, a colour or a text is taken from: a column, or one value for all."""

    condition: Condition
    field: str
    type: Measure
    value: str | float | Sequence[str]


class Encoding(TypedDict, total=False):
    """The channels of a mark; ``detail`` parts one line from the next."""

    color: Channel
    detail: Channel
    fill: Channel
    text: Channel
    x: Channel
    x2: Channel
    y: Channel
    y2: Channel


class Mark(TypedDict, total=False):
    """What is drawn for a row, or along all rows; sizes and distances in pixels."""

    type: Required[Literal["area", "bar", "circle", "geoshape", "line", "point", "rule", "text"]]
    align: Literal["left", "right", "center"]
    baseline: Literal["bottom", "middle"]
    color: str
    dx: float
    dy: float
    filled: bool
    fontSize: float
    fontWeight: Literal["bold"]
    height: float | Mapping[Literal["band"], float]
    lineHeight: float
    opacity: float
    shape: Literal["diamond"]
    size: float
    stroke: str
    strokeDash: Sequence[float]
    strokeWidth: float


class Data(TypedDict):
    """Rows within the specification."""

    values: Rows


class Filter(TypedDict):
    """The test that a row must pass to be drawn."""

    filter: str


class Single(TypedDict):
    """One mark over its rows."""

    data: Data
    mark: Mark
    encoding: Encoding
    transform: NotRequired[Sequence[Filter]]


class Title(TypedDict):
    """Lines above a chart."""

    text: Sequence[str]
    anchor: Literal["start"]
    color: str
    fontSize: float
    frame: Literal["group"]
    offset: float


class Projection(TypedDict):
    """How shapes come onto the page; ``identity`` leaves the plane as it is."""

    type: Literal["identity"]
    reflectY: bool


class Frame(TypedDict, total=False):
    """Size in pixels, title and projection of a chart."""

    height: float
    projection: Projection
    title: str | Title
    width: float


class Layer(Frame):
    """Views over each other, the first at the bottom."""

    layer: Sequence[View]


View = Single | Layer


class Beside(TypedDict):
    """Charts from left to right."""

    hconcat: Sequence[Layer]
    spacing: float


class Beneath(TypedDict):
    """Charts from top to bottom."""

    vconcat: Sequence[Layer]
    spacing: float


def channel(column: str, **options: Unpack[Options]) -> Channel:
    """Return a channel of a column; after a colon stands ``Q`` for quantities or ``N`` for names.

    The second end of a mark (``x2``, ``y2``) is measured as the first one and says nothing of it.

    >>> channel("year:Q", axis=None)
    {'field': 'year', 'type': 'quantitative', 'axis': None}
    >>> channel("high")
    {'field': 'high'}
    """
    field, colon, measure = column.partition(":")
    if not colon:
        return {"field": field, **options}
    return {"field": field, "type": _MEASURES[measure], **options}


def constant(value: str | Sequence[str]) -> Channel:
    """Return a channel of one value for all rows; several texts are lines.

    >>> constant("2026")
    {'value': '2026'}
    """
    return {"value": value}


def either(test: str, met: str, otherwise: str) -> Channel:
    """Return a channel of one value for the rows that pass a test and another for the rest.

    >>> either("datum.value < 0", "red", "black")
    {'condition': {'test': 'datum.value < 0', 'value': 'red'}, 'value': 'black'}
    """
    return {"condition": {"test": test, "value": met}, "value": otherwise}


def view(rows: Rows, mark: Mark, *, where: str | None = None, **channels: Unpack[Encoding]) -> Single:
    """Return a mark over rows, or over those ``where`` a test of each ``datum`` is passed.

    >>> view([{"end": 3.0}], Mark(type="rule", color="red"), where="datum.end > 0", x=channel("end:Q"))
    {'data': {'values': [{'end': 3.0}]}, 'mark': {'type': 'rule', 'color': 'red'},
     'encoding': {'x': {'field': 'end', 'type': 'quantitative'}}, 'transform': [{'filter': 'datum.end > 0'}]}
    """
    drawn: Single = {"data": {"values": rows}, "mark": mark, "encoding": channels}
    if where is not None:
        drawn["transform"] = [{"filter": where}]
    return drawn


def layer(*views: View, **frame: Unpack[Frame]) -> Layer:
    """Return views over each other, the first at the bottom.

    >>> layer(view([], Mark(type="area")), width=620)
    {'layer': [{'data': {'values': []}, 'mark': {'type': 'area'}, 'encoding': {}}], 'width': 620}
    """
    return {"layer": list(views), **frame}
