"""Charts drawn on the server: whole as XML, nothing inline, within their frame, whatever the numbers."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from caunghe.web.public import charts

NUMBERS = st.floats(min_value=-1e9, max_value=1e9, allow_nan=False).map(lambda value: round(value, 4))
SERIES = st.lists(NUMBERS, min_size=2, max_size=15)


def drawn(svg: str) -> ElementTree.Element:
    root = ElementTree.fromstring(svg)
    for part in root.iter():
        assert not {"style", "onclick"} & set(part.attrib)
        for name in ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "points"):
            for number in re.findall(r"-?[\d.]+(?:e[-+]?\d+)?", part.attrib.get(name, "")):
                assert -20 <= float(number) <= charts.WIDTH + 20, part.attrib
    return root


@given(SERIES)
def test_a_trend_lies_within_its_frame(values: list[float]) -> None:
    path = [
        {
            "year": 2010 + at,
            "estimate": value,
            "low": value - 1,
            "high": None if at % 2 else value + 1,
            "is_result": at % 3 != 1,
        }
        for at, value in enumerate(values)
    ]
    root = drawn(charts.trend(path, str, 'says "<so>"'))
    assert root.attrib["aria-label"] == 'says "<so>"'
    assert len(root.findall("circle")) == len(values)


@given(SERIES, NUMBERS)
def test_a_fan_shows_years_projections_and_targets(values: list[float], target: float) -> None:
    kinds = ["observed" if at < len(values) / 2 else "projected" for at in range(len(values))]
    path = [
        {
            "year": 2010 + at,
            "kind": kind,
            "estimate": value,
            **dict.fromkeys(("low80", "high80", "low95", "high95"), value),
        }
        for at, (kind, value) in enumerate(zip(kinds, values, strict=True))
    ]
    path.append({"year": 2035, "kind": "target", "estimate": target})
    root = drawn(charts.fan(path, str, "path"))
    assert len(root.findall("path")) == 1
    assert len(root.findall("circle")) == kinds.count("observed")


@given(NUMBERS, st.floats(min_value=1e-6, max_value=1e9))
def test_lines_stand_at_few_round_values_between_the_ends(low: float, span: float) -> None:
    high = low + span
    if high - low < 1e-7 * max(abs(low), 1):
        return
    found = charts.round_values(low, high)
    assert 0 < len(found) <= 5
    slack = 1e-6 * max(abs(low), abs(high), 1)
    assert all(low - slack <= value <= high + slack and math.isfinite(value) for value in found)
