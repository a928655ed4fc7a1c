"""Survey estimates: properties that need no reference, unusual input, publication flags, resampling."""

from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from caunghe.errors import InputError
from caunghe.indicators import cells, taylor
from caunghe.indicators.design import Design, Replicates
from caunghe.indicators.intervals import Publication
from caunghe.indicators.resampling import bootstrap, jackknife
from caunghe.indicators.survey import ESTIMATES, means, proportions, ratios, totals

DESIGN = Design("weight", "unit", "stratum")


def people(count: int = 240) -> pl.DataFrame:
    """A regular survey: 4 strata of 5 units, sorted by unit; shares and pay by formula."""
    i = pl.int_range(pl.len())
    return pl.DataFrame({"person": range(count)}).with_columns(
        stratum=i // (count // 4),
        unit=i // (count // 20),
        weight=5.0 + (i * 7) % 11,
        area=(i * i + i // 7) % 3,
        sex=((i * i) // 5) % 2,
        pay=100.0 + (i * i) % 37,
        hours=20.0 + (i * 5) % 13,
        trained=(i * i + i // 3) % 4 == 0,
    )


PEOPLE = people()


def all_estimates(frame: pl.DataFrame, design: Design | Replicates = DESIGN, by: tuple[str, ...] = ("area", "sex")):
    return pl.concat(
        [
            totals(frame, design, "pay", by),
            means(frame, design, "pay", by),
            ratios(frame, design, "pay", "hours", by),
            proportions(frame, design, "trained", by),
        ]
    )


def test_columns_and_order():
    table = means(PEOPLE, DESIGN, "pay", ["sex", "area"])
    assert table.schema == pl.Schema({"sex": pl.Int64(), "area": pl.Int64(), **ESTIMATES})
    assert table.select("sex", "area").rows() == sorted(table.select("sex", "area").rows())


@pytest.mark.parametrize("share", [pl.col("trained"), pl.lit(True), pl.lit(False)], ids=["some", "all", "none"])
def test_a_part_of_a_total_has_the_interval_of_a_proportion(share):
    # the total of ones is the number of people: the same share by another way, at its bounds too
    frame = PEOPLE.with_columns(part=share.cast(pl.Float64), one=pl.lit(1.0))
    by_ratio = ratios(frame, DESIGN, "part", "one", "area", part=True)
    assert_frame_equal(by_ratio, proportions(frame, DESIGN, "part", "area"))
    assert (by_ratio["high"] - by_ratio["low"] > 0.02).all()
    assert set(by_ratio["flag"]) <= {"publish", "caution"}


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000))
def test_order_of_rows_does_not_matter(seed):
    shuffled = PEOPLE.sample(fraction=1, shuffle=True, seed=seed)
    assert_frame_equal(all_estimates(shuffled), all_estimates(PEOPLE), rel_tol=1e-10)


@pytest.mark.kernels
def test_threads_do_not_matter(monkeypatch):
    whole = all_estimates(PEOPLE)
    monkeypatch.setattr(cells, "ROWS_PER_THREAD", 50)
    monkeypatch.setattr(cells.os, "cpu_count", lambda: 4)
    assert_frame_equal(all_estimates(PEOPLE), whole, rel_tol=1e-10)


@pytest.mark.kernels
def test_sparse_tables_do_not_matter(monkeypatch):
    whole = all_estimates(PEOPLE)
    monkeypatch.setattr(cells, "DENSE_DOMAINS", 2)
    monkeypatch.setattr(taylor, "DENSE_GROUPS", 2)
    assert_frame_equal(all_estimates(PEOPLE), whole, rel_tol=1e-10)


@pytest.mark.parametrize("kind", [pl.String(), pl.Categorical(), pl.Enum(["0", "1", "2"]), pl.Int8(), pl.Float64()])
def test_kind_of_breakdown_does_not_matter(kind):
    middle = pl.String() if isinstance(kind, pl.Enum | pl.Categorical) else kind
    other = PEOPLE.with_columns(pl.col("area", "stratum").cast(pl.String if middle is not kind else kind))
    other = other.with_columns(pl.col("area").cast(kind))
    assert_frame_equal(
        all_estimates(other).drop("area", "sex"), all_estimates(PEOPLE).drop("area", "sex"), rel_tol=1e-12
    )


def test_large_codes_and_truths_are_categories_of_their_own():
    # 257 and 513 have the same last byte as 1
    codes = {0: 1, 1: 257, 2: 513}
    other = PEOPLE.with_columns(pl.col("area").replace_strict(codes), truth=pl.col("sex") == 1)
    for by, same in (("area", "area"), ("truth", "sex")):
        assert_frame_equal(
            proportions(other, DESIGN, "trained", by).drop(by), proportions(PEOPLE, DESIGN, "trained", same).drop(same)
        )


def test_equal_weights_give_plain_statistics():
    equal = PEOPLE.with_columns(weight=pl.lit(3.0))
    assert means(equal, DESIGN, "pay")["estimate"][0] == pytest.approx(equal["pay"].mean())
    assert totals(equal, DESIGN, "pay")["estimate"][0] == pytest.approx(3 * equal["pay"].sum())
    assert proportions(equal, DESIGN, "trained")["estimate"][0] == pytest.approx(equal["trained"].mean())
    simple = means(equal, Design("weight"), "pay")
    assert simple["standard_error"][0] == pytest.approx(equal["pay"].std() / math.sqrt(equal.height))


def test_scale_of_weights_only_scales_totals():
    heavy = PEOPLE.with_columns(pl.col("weight") * 8)
    for function in (means, proportions):
        outcome = "pay" if function is means else "trained"
        columns = ["estimate", "standard_error", "low", "high", "cv"]
        assert_frame_equal(
            function(heavy, DESIGN, outcome, "area")[columns], function(PEOPLE, DESIGN, outcome, "area")[columns]
        )
    ours, theirs = (totals(frame, DESIGN, "pay")["standard_error"][0] for frame in (heavy, PEOPLE))
    assert ours == pytest.approx(8 * theirs)


def test_a_literal_counts_people():
    table = totals(PEOPLE, DESIGN, pl.lit(1), "area", within=pl.lit(True))
    assert table["estimate"].to_list() == pytest.approx(table["population"].to_list())
    assert proportions(PEOPLE, DESIGN, pl.lit(True))["estimate"].to_list() == [1.0]


def test_outcomes_outside_the_subpopulation_are_not_judged():
    coded = PEOPLE.with_columns(
        trained=pl.when(pl.col("area") == 1).then(pl.col("trained").cast(pl.Int64)).otherwise(9)
    )
    inside = pl.col("area") == 1
    expected = proportions(PEOPLE, DESIGN, "trained", within=inside)
    assert_frame_equal(proportions(coded, DESIGN, "trained", within=inside), expected)


def test_domains_add_up():
    whole = totals(PEOPLE, DESIGN, "pay")
    parts = totals(PEOPLE, DESIGN, "pay", ["area", "sex"])
    for column in ("estimate", "persons", "population"):
        assert parts[column].sum() == pytest.approx(whole[column][0])


def test_within_equals_breakdown_and_zeros():
    """A subpopulation is neither a filter nor a change of the sample: units outside count as zeros."""
    inside = totals(PEOPLE, DESIGN, "pay", within=pl.col("area") == 1)
    zeros = totals(PEOPLE, DESIGN, pl.when(pl.col("area") == 1).then("pay").otherwise(0))
    domain = totals(PEOPLE, DESIGN, "pay", "area").filter(pl.col("area") == 1)
    assert inside["standard_error"][0] == pytest.approx(zeros["standard_error"][0])
    assert_frame_equal(inside, domain.drop("area"))
    first_units = pl.col("unit") % 5 < 3
    kept = totals(PEOPLE, DESIGN, "pay", within=first_units)["standard_error"][0]
    filtered = totals(PEOPLE.filter(first_units), DESIGN, "pay")["standard_error"][0]
    assert kept > 1.5 * filtered


@pytest.mark.kernels
def test_empty_outcomes_and_breakdowns_are_outside():
    holed = PEOPLE.with_columns(
        pay=pl.when(pl.col("person") % 10 != 3).then("pay"), area=pl.when(pl.col("person") % 7 != 2).then("area")
    )
    inside = (pl.col("person") % 10 != 3) & (pl.col("person") % 7 != 2)
    assert_frame_equal(means(holed, DESIGN, "pay", "area"), means(PEOPLE, DESIGN, "pay", "area", within=inside))


@pytest.mark.kernels
def test_a_domain_with_nobody_is_told():
    table = means(PEOPLE, DESIGN, "pay", "area", within=pl.col("area") != 2)
    row = table.row(2, named=True)
    assert (row["persons"], row["estimate"], row["standard_error"], row["flag"]) == (0, None, None, "suppressed")
    nobody = totals(PEOPLE, DESIGN, "pay", within=pl.col("sex") == 9)
    assert nobody.select("estimate", "persons", "flag").rows() == [(None, 0, "suppressed")]


def test_constant_proportions_have_an_interval():
    for value, low, high in ((False, 0.0, None), (True, None, 1.0)):
        row = proportions(PEOPLE, DESIGN, pl.lit(value).or_(pl.col("sex") == 9)).row(0, named=True)
        assert row["estimate"] == float(value)
        assert row["standard_error"] == 0
        assert row["flag"] == "caution"
        bound = row["high"] if low == 0 else 1 - row["low"]
        assert (row["low"] == low) if low == 0 else (row["high"] == high)
        # Clopper-Pearson of 240 persons, 16 degrees of freedom: 1 − 0.025^(1/n*), n* = 240·(1.96990/2.11991)²
        assert bound == pytest.approx(1 - 0.025 ** (1 / (240 * (1.9699391 / 2.1199053) ** 2)), rel=1e-6)


@pytest.mark.kernels
@pytest.mark.parametrize(
    ("lonely", "known"), [("remove", True), ("certainty", True), ("adjust", True), ("average", False)]
)
def test_only_single_units_leave_no_degrees_of_freedom(lonely, known):
    alone = PEOPLE.filter(pl.col("unit") % 5 == 0)
    row = means(alone, Design("weight", "unit", "stratum", lonely=lonely), "pay").row(0, named=True)
    assert (row["degrees_of_freedom"], row["low"], row["high"], row["flag"]) == (0, None, None, "suppressed")
    assert (row["standard_error"] is not None) == known


@pytest.mark.kernels
def test_a_census_has_no_error():
    row = means(PEOPLE.with_columns(all=pl.lit(5)), Design("weight", "unit", "stratum", fpc="all"), "pay")
    assert row["standard_error"][0] == 0


@pytest.mark.kernels
def test_fractions_equal_numbers_of_units():
    frame = PEOPLE.with_columns(units=pl.lit(20), share=pl.lit(0.25))
    by_number = means(frame, Design("weight", "unit", "stratum", fpc="units"), "pay")
    assert_frame_equal(means(frame, Design("weight", "unit", "stratum", fpc="share"), "pay"), by_number)


@pytest.mark.parametrize(
    ("frame", "design", "message"),
    [
        (PEOPLE.clear(), DESIGN, "1 row; got 0"),
        (PEOPLE.drop("unit"), DESIGN, "'unit' is not in the frame"),
        (PEOPLE.with_columns(weight=pl.lit(None, pl.Float64)), DESIGN, "'weight' must have no empty value; got 240"),
        (PEOPLE.with_columns(stratum=pl.lit(None)), DESIGN, "'stratum' must have no empty value"),
        (PEOPLE.with_columns(weight=pl.col("weight") - 10), DESIGN, "lowest -5"),
        (PEOPLE.with_columns(weight=pl.lit(0.0)), DESIGN, "not all 0"),
        (PEOPLE.with_columns(weight=pl.lit(float("nan"))), DESIGN, "finite"),
        (PEOPLE.with_columns(weight=pl.lit("7")), DESIGN, "must be numeric; got String"),
        (PEOPLE.with_columns(pay=pl.lit(float("inf"))), DESIGN, "240 values are not"),
        (PEOPLE.with_columns(n=4), Design("weight", "unit", "stratum", fpc="n"), "5 units or more, as sampled; got 4"),
        (PEOPLE.with_columns(n=pl.col("sex") + 9), Design("weight", "unit", "stratum", fpc="n"), "it varies"),
        (PEOPLE, Replicates("weight", ("none",), "BRR"), "'none' is not in the frame"),
    ],
)
def test_unusable_frames_are_refused(frame, design, message):
    with pytest.raises(InputError, match=message):
        means(frame, design, "pay")


def test_unusable_breakdowns_and_outcomes_are_refused():
    with pytest.raises(InputError, match="'ward' is not in the frame"):
        means(PEOPLE, DESIGN, "pay", "ward")
    with pytest.raises(InputError, match="within 0-1; got 100"):
        proportions(PEOPLE, DESIGN, "pay")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Design("w", lonely="skip"), "remove, adjust, average, certainty; got skip"),
        (lambda: Design("w", "u", second_unit="s"), "go together"),
        (lambda: Design("w", "u", second_unit="s", second_fpc="m"), "unit and fpc of the first"),
        (lambda: Replicates("w", ("a",), "SRS"), "kind must be one of"),
        (lambda: Replicates("w", (), "BRR"), "at least one column"),
        (lambda: Replicates("w", ("a",), "Fay"), "rho must be"),
        (lambda: Replicates("w", ("a",), "JKn"), "need rscales"),
        (lambda: Replicates("w", ("a",), "JKn", rscales=(1, 2)), "must have 1 value; got 2"),
        (lambda: Publication(caution_above=0.4), "caution_above must not be above suppress_above; got 0.4 and 0.3"),
        (lambda: Publication(level=95), "level must be between 0 and 1; got 95"),
    ],
)
def test_unusable_options_are_refused(make, message):
    with pytest.raises(InputError, match=message):
        make()


def test_flags_follow_the_options():
    row = proportions(PEOPLE, DESIGN, "trained").row(0, named=True)
    assert row["cv"] == pytest.approx(row["standard_error"] / row["estimate"])
    below, above = row["cv"] * 0.9, row["cv"] * 1.1
    for options, expected in (
        (Publication(caution_above=above), "publish"),
        (Publication(caution_above=below, suppress_above=above), "caution"),
        (Publication(caution_above=below, suppress_above=below), "suppressed"),
        (Publication(caution_above=above, minimum_persons=241), "suppressed"),
    ):
        assert proportions(PEOPLE, DESIGN, "trained", publication=options)["flag"].to_list() == [expected]


def test_level_widens_the_interval():
    narrow, wide = (means(PEOPLE, DESIGN, "pay", publication=Publication(level=level)) for level in (0.8, 0.99))
    assert wide["low"][0] < narrow["low"][0] < narrow["high"][0] < wide["high"][0]


def test_jackknife_of_a_total_equals_linearisation():
    frame, weights = jackknife(PEOPLE, DESIGN)
    ours, taylors = totals(frame, weights, "pay", "area"), totals(PEOPLE, DESIGN, "pay", "area")
    assert ours["standard_error"].to_list() == pytest.approx(taylors["standard_error"].to_list())


def test_bootstrap_agrees_with_linearisation_and_repeats():
    frame, weights = bootstrap(PEOPLE, DESIGN, seed=3, replicates=1500)
    again, _ = bootstrap(PEOPLE, DESIGN, seed=3, replicates=1500)
    assert_frame_equal(frame, again)
    ours, taylors = proportions(frame, weights, "trained"), proportions(PEOPLE, DESIGN, "trained")
    assert ours["standard_error"][0] == pytest.approx(taylors["standard_error"][0], rel=0.06)
    assert ours["degrees_of_freedom"][0] == taylors["degrees_of_freedom"][0] == 16
    mean_weight = frame.select(pl.mean_horizontal(weights.columns) / pl.col("weight")).to_series()
    assert mean_weight.mean() == pytest.approx(1, abs=0.02)


def test_unusable_resampling_is_refused(monkeypatch):
    with pytest.raises(InputError, match="2 or more; got 1"):
        bootstrap(PEOPLE, DESIGN, seed=1, replicates=1)
    with pytest.raises(InputError, match="remove or certainty; got average"):
        bootstrap(PEOPLE, Design("weight", "unit", "stratum", lonely="average"), seed=1)
    with pytest.raises(InputError, match="at most 200,000,000; got 240,000,000"):
        bootstrap(PEOPLE, DESIGN, seed=1, replicates=1_000_000)
    with pytest.raises(InputError, match="2 sampled units or more; got 4 strata"):
        jackknife(PEOPLE.filter(pl.col("unit") % 5 == 0), DESIGN)
