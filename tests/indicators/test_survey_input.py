"""Odd frames and designs: the right number, or a sentence that says what is wrong."""

from __future__ import annotations

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from caunghe.errors import InputError
from caunghe.indicators.design import Design, Replicates
from caunghe.indicators.resampling import jackknife
from caunghe.indicators.survey import means, proportions, ratios, totals
from tests.indicators.test_survey import DESIGN, PEOPLE

NAN = float("nan")
TWO = Replicates("weight", ("r1", "r2"), "SDR")
REPLICATED = PEOPLE.with_columns(r1=pl.col("weight") * (1 + pl.col("sex")), r2=pl.col("weight") * (2 - pl.col("sex")))


def test_a_nan_outside_the_subpopulation_is_not_read():
    inside = pl.col("area") != 1
    holed = PEOPLE.with_columns(pay=pl.when(inside).then("pay").otherwise(NAN))
    assert_frame_equal(means(holed, DESIGN, "pay", within=inside), means(PEOPLE, DESIGN, "pay", within=inside))
    hours = PEOPLE.with_columns(hours=pl.when(inside).then("hours").otherwise(NAN))
    expected = ratios(PEOPLE, DESIGN, "pay", "hours", within=inside)
    assert_frame_equal(ratios(hours, DESIGN, "pay", "hours", within=inside), expected)
    with pytest.raises(InputError, match="70 values are not"):
        means(holed, DESIGN, "pay")


def test_a_nan_of_a_breakdown_is_empty():
    nan, null = (
        PEOPLE.with_columns(area=pl.when(pl.col("area") == 1).then(empty).otherwise(pl.col("area").cast(pl.Float64)))
        for empty in (NAN, None)
    )
    assert_frame_equal(means(nan, DESIGN, "pay", "area"), means(null, DESIGN, "pay", "area"))
    assert means(nan, DESIGN, "pay", "area")["area"].to_list() == [0.0, 2.0]
    # the same through replicate weights
    nan, null = (REPLICATED.with_columns(frame["area"]) for frame in (nan, null))
    assert_frame_equal(means(nan, TWO, "pay", "area"), means(null, TWO, "pay", "area"))


@pytest.mark.parametrize("column", ["stratum", "unit"])
def test_a_nan_of_the_design_is_refused(column):
    odd = PEOPLE.with_columns(pl.when(pl.col("person") < 3).then(NAN).otherwise(pl.col(column)).alias(column))
    with pytest.raises(InputError, match=f"'{column}' must have no empty value; got 3"):
        means(odd, DESIGN, "pay")


@pytest.mark.parametrize(("noise", "edge"), [(1e-17, 0.0), (-0.0, 0.0), (1 - 1e-16, 1.0)])
def test_a_share_within_noise_of_its_edge_is_at_it(noise, edge):
    # 0.1 ten times is not 1 in floating point
    row = proportions(PEOPLE.with_columns(y=pl.lit(noise)), DESIGN, "y").row(0, named=True)
    exact = proportions(PEOPLE.with_columns(y=pl.lit(edge)), DESIGN, "y").row(0, named=True)
    assert (row["estimate"], row["standard_error"], row["flag"]) == (edge, 0.0, "caution")
    assert (row["low"], row["high"]) == (exact["low"], exact["high"])
    tenths = PEOPLE.with_columns(weight=pl.lit(0.1), y=pl.lit(True))
    assert proportions(tenths, DESIGN, "y")["estimate"].item() == 1.0


@pytest.mark.parametrize("name", ["numerator", "denominator", "weight", "nn", "code", "domain", "stratum"])
def test_a_breakdown_may_be_called_as_a_sum_inside(name):
    frame = PEOPLE.rename({"weight": "w", "stratum": "s"}).with_columns(pl.col("area").alias(name))
    design = Design("w", "unit", "s")
    assert_frame_equal(means(frame, design, "pay", name).rename({name: "area"}), means(frame, design, "pay", "area"))
    replicated = frame.with_columns(r1=pl.col("w") * 1.1, r2=pl.col("w") * 0.9)
    weights = Replicates("w", ("r1", "r2"), "JK2")
    expected = means(replicated, weights, "pay", "area")
    assert_frame_equal(means(replicated, weights, "pay", name).rename({name: "area"}), expected)


def test_a_breakdown_called_as_a_result_or_named_twice_is_refused():
    for name in ("estimate", "persons", "flag"):
        with pytest.raises(InputError, match=f"must not be called '{name}'"):
            means(PEOPLE.rename({"area": name}), DESIGN, "pay", name)
    with pytest.raises(InputError, match="may be named once; got area again"):
        means(PEOPLE, DESIGN, "pay", ["area", "area"])


@pytest.mark.parametrize("name", ["stratum", "unit", "number", "second", "inside"])
def test_columns_of_the_design_may_be_called_anything(name):
    # 20 units in four strata, whatever the columns are called; the same column may serve twice
    other = PEOPLE.rename({"unit": "u", "stratum": "s"})
    expected = means(PEOPLE, DESIGN, "pay")
    assert_frame_equal(means(other.rename({"u": name}), Design("weight", name, "s"), "pay"), expected)
    assert_frame_equal(means(other.rename({"s": name}), Design("weight", "u", name), "pay"), expected)
    weighted = other.rename({"weight": name})
    assert_frame_equal(means(weighted, Design(name, "u", "s"), "pay", within=pl.lit(True)), expected)


def test_a_unit_that_is_its_own_stratum_is_alone():
    row = means(PEOPLE, Design("weight", "stratum", "stratum"), "pay").row(0, named=True)
    assert (row["degrees_of_freedom"], row["flag"]) == (0, "suppressed")


def test_a_lazy_frame_is_collected_and_anything_else_is_refused():
    assert_frame_equal(
        proportions(PEOPLE.lazy(), DESIGN, "trained", "area"), proportions(PEOPLE, DESIGN, "trained", "area")
    )
    with pytest.raises(InputError, match="a frame of polars; got dict"):
        totals({"pay": [1]}, DESIGN, "pay")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("outcome", "within", "message"),
    [
        ("wages", None, "'wages' is not in the frame"),
        (pl.col("pay") / pl.col("days"), None, "'days' is not in the frame"),
        ("pay", pl.col("adult"), "'adult' is not in the frame"),
        (pl.lit("many"), None, "must be numbers, or true and false; got String"),
        (pl.lit("2020-01-01").str.to_date(), None, "must be numbers, or true and false; got Date"),
        ("pay", pl.col("area"), "within must be true or false; got Int64"),
    ],
)
def test_expressions_that_cannot_be_read_are_refused(outcome, within, message):
    with pytest.raises(InputError, match=message):
        means(PEOPLE, DESIGN, outcome, within=within)
    with pytest.raises(InputError, match=message):
        proportions(PEOPLE, DESIGN, outcome, within=within)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kind": "other", "scale": -1.0}, "scale must be finite and above 0; got -1.0"),
        ({"kind": "other", "scale": NAN}, "scale must be finite and above 0; got nan"),
        ({"kind": "JKn", "rscales": (-1.0, 1.0)}, "rscales must be finite, 0 or more and not all 0; got -1.0 to 1.0"),
        ({"kind": "JKn", "rscales": (0.0, 0.0)}, "not all 0"),
        ({"kind": "JKn", "rscales": (NAN, 1.0)}, "rscales must be finite"),
        ({"kind": "BRR", "degrees_of_freedom": 0}, "1 or more; got 0"),
    ],
)
def test_scales_that_make_no_variance_are_refused(options, message):
    with pytest.raises(InputError, match=message):
        Replicates("weight", ("r1", "r2"), **options)
    with pytest.raises(InputError, match="got r1 again"):
        Replicates("weight", ("r1", "r1"), "BRR")


def test_weights_below_zero_are_taken_where_published_files_have_them():
    below = REPLICATED.with_columns(r1=pl.when(pl.col("person") < 5).then(-1.0).otherwise("r1"))
    for kind, more in (("ACS", {}), ("SDR", {}), ("Fay", {"rho": 0.5}), ("other", {"scale": 0.5})):
        assert means(below, Replicates("weight", ("r1", "r2"), kind, **more), "pay")["standard_error"].item() > 0
    for kind in ("BRR", "JK1", "JK2", "bootstrap"):
        with pytest.raises(InputError, match="'r1' must be finite, 0 or more"):
            means(below, Replicates("weight", ("r1", "r2"), kind), "pay")
    with pytest.raises(InputError, match="replicate weight 'r1' must be finite"):
        means(below.with_columns(r1=pl.lit(NAN)), TWO, "pay")


def test_a_jackknife_does_not_overwrite_columns():
    frame, _ = jackknife(PEOPLE, DESIGN)
    with pytest.raises(InputError, match="column 'weight_1' is already there"):
        jackknife(frame, DESIGN)
