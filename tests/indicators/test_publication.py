"""When a survey estimate is shown: width of the interval, effective sample, degrees of freedom, and the rarer side."""

from __future__ import annotations

import math

import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.indicators.design import Design
from caunghe.indicators.intervals import Publication, flag, note
from caunghe.indicators.survey import ESTIMATES, means, proportions

NUMBERS = {
    "estimate": 0.4,
    "standard_error": 0.02,
    "low": 0.36,
    "high": 0.44,
    "cv": 0.05,
    "design_effect": 1.5,
    "persons": 500,
    "population": 1e5,
    "degrees_of_freedom": 40,
}


def flagged(*, share: bool = True, total: bool = False, publication: Publication | None = None, **numbers) -> str:
    row = pl.DataFrame([NUMBERS | numbers], {name: ESTIMATES[name] for name in NUMBERS})
    return row.select(flag(publication or Publication(), share=share, total=total)).item()


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({}, "publish"),
        # width
        ({"low": 0.251, "high": 0.55}, "publish"),
        ({"low": 0.25, "high": 0.55}, "suppressed"),
        # relative width 0.13 / 0.1 = 1.3; standard error as wide as cv 0.15 allows
        ({"estimate": 0.1, "standard_error": 0.015, "low": 0.05, "high": 0.18}, "publish"),
        ({"estimate": 0.1, "standard_error": 0.015, "low": 0.05, "high": 0.181}, "suppressed"),
        # no more than 5 points wide: shown, with caution
        ({"estimate": 0.02, "standard_error": 0.01, "cv": 0.5, "low": 0.004, "high": 0.05}, "caution"),
        # 500 persons worth 500 / 16.7 = 29.9 and 500 / 16.6 = 30.1; an impossible effect is worth no more than persons
        ({"design_effect": 16.7}, "suppressed"),
        ({"design_effect": 16.6}, "publish"),
        ({"design_effect": 0.1, "persons": 29}, "suppressed"),
        ({"design_effect": None, "persons": 30}, "publish"),
        ({"degrees_of_freedom": 8}, "publish"),
        ({"degrees_of_freedom": 7}, "caution"),
        ({"degrees_of_freedom": 3}, "caution"),
        ({"degrees_of_freedom": 2}, "suppressed"),
        ({"estimate": 1.0, "standard_error": 0.0, "cv": 0.0, "low": 0.99, "high": 1.0}, "caution"),
        ({"estimate": 0.0, "standard_error": 0.0, "cv": None, "low": 0.0, "high": 0.3}, "suppressed"),
        ({"low": None, "high": None}, "suppressed"),
    ],
)
def test_limits_are_met_and_passed(numbers, expected):
    assert flagged(**numbers) == expected


@pytest.mark.parametrize(("share", "error"), [(0.1, 0.02), (0.1, 0.04), (0.02, 0.004), (0.3, 0.04), (0.004, 0.003)])
def test_a_share_and_what_is_left_are_treated_alike(share, error):
    low, high = share - 1.96 * error, share + 1.96 * error
    other = {
        "estimate": 1 - share,
        "standard_error": error,
        "low": 1 - high,
        "high": 1 - low,
        "cv": error / (1 - share),
    }
    own = {"estimate": share, "standard_error": error, "low": low, "high": high, "cv": error / share}
    assert flagged(**own) == flagged(**other)


def test_what_is_no_share_has_no_absolute_width():
    pay = {"estimate": 9e6, "standard_error": 4e5, "low": 8.2e6, "high": 9.8e6}
    assert flagged(share=False, **pay) == "publish"
    # three degrees of freedom: 2 · 3.182 · 0.21 = 1.34 of the estimate, although the coefficient is 0.21
    few = {"standard_error": 1.89e6, "cv": 0.21, "low": 2.98e6, "high": 15.02e6, "degrees_of_freedom": 3}
    assert flagged(share=False, **pay | few) == "suppressed"
    # people of a domain: most of the effect is how many there are
    assert flagged(share=False, design_effect=100.0) == "suppressed"
    assert flagged(share=False, total=True, design_effect=100.0) == "publish"


def test_widths_are_those_of_95_per_cent_whatever_is_shown():
    # four degrees of freedom: t = 2.776445 at 95 %, 1.533206 at 80 %; 0.17 becomes 0.3078
    eighty, shown = Publication(level=0.8), {"degrees_of_freedom": 4, "low": 0.32, "high": 0.49}
    assert flagged(publication=eighty, **shown) == "suppressed"
    assert flagged(publication=eighty, **shown | {"high": 0.48}) == "caution"  # 0.16 · 1.8109 = 0.2897


def two_clusters() -> pl.DataFrame:
    rows = [("other", c, 1 + (c + k) % 2, (c * 7 + k * 3) % 5 < 2) for c in range(20) for k in range(20)]
    rows += [("small", 100 + c, 1, k < (12 if c == 0 else 14)) for c in range(2) for k in range(16)]
    return pl.DataFrame(rows, ["area", "psu", "w", "y"], orient="row").with_columns(st=pl.lit(1))


def test_two_clusters_are_not_published():
    table = proportions(two_clusters(), Design("w", "psu", "st"), "y", "area")
    assert table.filter(area="small").select("degrees_of_freedom", "flag").row(0) == (1, "suppressed")


def test_clusters_that_cannot_be_those_of_the_sample_are_told():
    # every cluster has 8 of 20: no variance between clusters at all, although people drawn at random would have some
    table = proportions(two_clusters(), Design("w", "psu", "st"), "y", "area")
    assert table.filter(area="other")["design_effect"].item() < 0.5
    assert table["note"].to_list() == ["low_design_effect", None]
    assert proportions(two_clusters(), Design("w"), "y", "area")["note"].to_list() == [None, None]
    # employers drawn by size make totals and means far better than at random: that is no fault
    assert means(two_clusters(), Design("w", "psu", "st"), "w", "area")["note"].to_list() == [None, None]
    at_limit = pl.DataFrame([NUMBERS | {"design_effect": effect} for effect in (0.499, 0.5)])
    assert at_limit.select(n=note(Publication()))["n"].to_list() == ["low_design_effect", None]


def test_limits_must_be_in_order():
    for options, message in (
        ({"narrow": 0.4}, "narrow must not be above widest; got 0.4 and 0.3"),
        ({"minimum_freedom": 9}, "minimum_freedom must not be above caution_freedom; got 9 and 8"),
        ({"widest": math.nan}, "widest"),
    ):
        with pytest.raises(InputError, match=message):
            Publication(**options)
