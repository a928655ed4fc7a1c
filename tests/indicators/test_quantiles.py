"""Quantiles by Woodruff and differences between domains, against R ``survey`` 4.1 and by hand.

``reference/survey_compared.csv`` is written by ``Rscript benchmarks/reference_survey.R compared``.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.indicators.design import Design, Replicates
from caunghe.indicators.differences import differences
from caunghe.indicators.quantiles import QUANTILES, quantiles
from caunghe.indicators.survey import ESTIMATES, means, proportions
from tests.indicators.test_survey import DESIGN, PEOPLE
from tests.indicators.test_survey_reference import NINE, REPLICATES, SURVEY

PATH = Path(__file__).parents[1] / "reference" / "survey_compared.csv"
REFERENCE = pl.read_csv(PATH, infer_schema_length=None, null_values=["", "NA"])


def design_of(case: str) -> tuple[pl.DataFrame, Design | Replicates]:
    if case == "design":
        return SURVEY, Design("weight", "unit", "stratum", lonely="adjust")
    return SURVEY.filter(pl.col("weight") > 0), Replicates("weight", tuple(f"w{r}" for r in NINE), **REPLICATES[case])


@pytest.mark.parametrize("case", ["design", "JKn", "ACS"])
def test_quantiles_equal_r(case):
    frame, design = design_of(case)
    for row in REFERENCE.filter(pl.col("case") == case, pl.col("statistic").str.starts_with("quantile")).to_dicts():
        at = float(row["statistic"].split()[1])
        own = quantiles(frame, design, "pay", at=at)
        if row["domain"] != "all":
            own = quantiles(frame, design, "pay", "sex", at=at).filter(sex=int(row["domain"]))
        found = own.row(0, named=True)
        for mine, theirs in (("estimate", "estimate"), ("low", "low"), ("high", "high")):
            assert found[mine] == row[theirs], row
        assert found["standard_error"] == pytest.approx(row["error"], rel=1e-12), row
        assert found["degrees_of_freedom"] == row["df"]


@pytest.mark.parametrize("case", ["design", "JKn", "ACS"])
@pytest.mark.parametrize("statistic", ["mean", "total"])
def test_differences_equal_r(case, statistic):
    frame, design = design_of(case)
    found = differences(frame, design, "pay", "area", 0, statistic=statistic)
    wanted = REFERENCE.filter(case=case, statistic=f"difference of {statistic}")
    assert found["area"].to_list() == [1, 2]
    for mine, theirs in (("estimate", "estimate"), ("standard_error", "error")):
        assert found[mine].to_list() == pytest.approx(wanted[theirs].to_list(), rel=1e-11)
    half = (found["high"] - found["low"]) / 2
    assert ((found["high"] + found["low"]) / 2).to_list() == pytest.approx(found["estimate"].to_list())
    assert (half / found["standard_error"]).min() > 2


def test_the_median_is_the_smallest_value_up_to_which_half_the_weight_lies():
    frame = pl.DataFrame({"weight": [1.0, 2.0, 3.0, 4.0, 0.0], "pay": [10, 20, 30, 40, 5]})
    # cumulated weights 1, 3, 6, 10: half of 10 is 5, a third of it 3 exactly
    found = quantiles(frame, Design("weight"), "pay", at=(0.3, 0.5, 0.61))
    assert found.select("quantile", "estimate").rows() == [(0.3, 20.0), (0.5, 30.0), (0.61, 40.0)]
    assert found["persons"].to_list() == [4, 4, 4]
    tenths = pl.DataFrame({"weight": [0.1] * 10, "pay": range(1, 11)})
    assert quantiles(tenths, Design("weight"), "pay", at=0.3)["estimate"].item() == 3.0  # 0.1 + 0.1 + 0.1 is not 0.3


def test_the_interval_is_read_back_through_the_distribution():
    # 240 people drawn one by one with equal weights: F(median) = p has the error √(p(1 − p)/239)
    frame = pl.DataFrame({"weight": [1.0] * 240, "pay": np.arange(1.0, 241)})
    row = quantiles(frame, Design("weight"), "pay").row(0, named=True)
    reach = 1.969939 * (0.25 / 239) ** 0.5 * 240
    assert (row["estimate"], row["low"], row["high"]) == (120.0, np.ceil(120 - reach), np.ceil(120 + reach))
    assert row["standard_error"] == pytest.approx((row["high"] - row["low"]) / 2 / 1.969939, rel=1e-6)


def test_domains_nulls_and_people_outside():
    holed = PEOPLE.with_columns(pay=pl.when(pl.col("person") % 5 > 0).then("pay"))
    by = quantiles(holed, DESIGN, "pay", ["sex", "area"], at=[0.25, 0.75], within=pl.col("hours") > 22)
    assert by.schema == pl.Schema({"sex": pl.Int64(), "area": pl.Int64(), **QUANTILES})
    assert by.height == 12
    one = quantiles(
        holed, DESIGN, "pay", at=0.25, within=(pl.col("hours") > 22) & (pl.col("sex") == 1) & (pl.col("area") == 2)
    )
    expected = by.filter(sex=1, area=2, quantile=0.25).drop("sex", "area")
    assert one.rows() == expected.rows()
    empty = quantiles(PEOPLE, DESIGN, "pay", "area", within=pl.col("area") != 1)
    assert empty.select("area", "persons").rows()[1] == (1, 0)
    assert empty.filter(area=1).select("estimate", "flag").row(0) == (None, "suppressed")
    nobody = quantiles(PEOPLE, DESIGN, "pay", within=pl.lit(False))
    assert nobody.select("estimate", "low", "flag").rows() == [(None, None, "suppressed")]


def test_an_end_beyond_the_distribution_is_not_known():
    few = PEOPLE.filter(pl.col("unit") % 5 < 2)
    row = quantiles(few, DESIGN, "pay", at=0.01).row(0, named=True)
    assert (row["low"], row["high"], row["flag"]) == (None, None, "suppressed")
    assert row["estimate"] is not None


def test_a_difference_knows_what_its_domains_share():
    # one pair a cluster, as much apart in each: both means vary, their difference does not
    pairs = pl.DataFrame({"unit": np.repeat(np.arange(20), 2), "sex": [0, 1] * 20, "weight": 1.0})
    pairs = pairs.with_columns(y=10.0 * pl.col("unit") + 3.0 * pl.col("sex"))
    design = Design("weight", "unit")
    apart = differences(pairs, design, "y", "sex", 0).row(0, named=True)
    assert apart["estimate"] == pytest.approx(3.0)
    assert apart["standard_error"] == pytest.approx(0.0, abs=1e-12)
    assert means(pairs, design, "y", "sex")["standard_error"].min() > 10
    # domains that share no cluster: variances add up
    own = PEOPLE.with_columns(half=pl.col("unit") % 2)
    two = means(own, DESIGN, "pay", "half")["standard_error"].to_list()
    assert two[0] > 0
    shares = differences(PEOPLE, DESIGN, "trained", "sex", 0).row(0, named=True)
    rates = proportions(PEOPLE, DESIGN, "trained", "sex")["estimate"]
    assert shares["estimate"] == pytest.approx(rates[1] - rates[0])
    assert shares["persons"] == 240
    # near 0 it is no less known than far from 0
    assert shares["flag"] == "publish"


def test_comparisons_that_cannot_be_made_are_refused():
    assert differences(PEOPLE, DESIGN, "pay", "sex", 0).schema == pl.Schema({"sex": pl.Int64(), **ESTIMATES})
    with pytest.raises(InputError, match="'sex' has no value 7 to compare with"):
        differences(PEOPLE, DESIGN, "pay", "sex", 7)
    with pytest.raises(InputError, match=r"each quantile must be between 0 and 1; got 0\.5, 50"):
        quantiles(PEOPLE, DESIGN, "pay", at=(0.5, 50))
    with pytest.raises(InputError, match="must not be called 'quantile'"):
        quantiles(PEOPLE.rename({"area": "quantile"}), DESIGN, "pay", "quantile")
    with pytest.raises(InputError, match="statistic must be one of mean, total; got median"):
        differences(PEOPLE, DESIGN, "pay", "sex", 0, statistic="median")
