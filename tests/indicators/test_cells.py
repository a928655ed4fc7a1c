"""Persons into cells, and the variance between units, on surveys small enough to add up by hand."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.indicators import cells, replicates
from caunghe.indicators.cells import aggregate, domain_codes
from caunghe.indicators.design import Design, Replicates
from caunghe.indicators.survey import means, proportions, ratios, totals
from caunghe.indicators.taylor import linearised_variance

pytestmark = pytest.mark.kernels

DESIGN = Design("w", "unit", "stratum")
# two strata; unit 1 of stratum a lies in two places
ROWS = [
    # stratum, unit, sex, weight, pay, hours
    ("a", 1, "m", 2.0, 5.0, 1.0), ("a", 1, "f", 3.0, 7.0, 2.0), ("a", 2, "f", 1.0, 2.0, 3.0), ("a", 1, "f",
    4.0, 1.0, 5.0),
    ("b", 1, "m", 0.0, 9.0, 1.0), ("b", 1, "m", 2.0, 4.0, 2.0), ("b", 2, None, 5.0, 3.0, 4.0), ("b", 3, "f",
    1.0, None, 2.0),
]  # fmt: skip
SURVEY = pl.DataFrame(ROWS, ["stratum", "unit", "sex", "w", "pay", "hours"], orient="row")
PAY, HOURS = pl.col("pay"), pl.col("hours")


def test_each_unit_and_domain_is_a_cell_with_its_sums():
    found = aggregate(SURVEY, DESIGN, ["sex"], PAY, HOURS)
    # stratum, unit, domain (f, m), persons, Σw, Σwy, Σwx; a weight of nought is no person, an empty pay in no domain
    assert found.table.rows() == [
        (0, 0, 1, 1.0, 2.0, 10.0, 2.0),
        (0, 0, 0, 2.0, 7.0, 3 * 7.0 + 4 * 1.0, 3 * 2.0 + 4 * 5.0),
        (0, 1, 0, 1.0, 1.0, 2.0, 3.0),
        (1, 2, 1, 1.0, 2.0, 8.0, 4.0),
    ]
    assert found.domains.rows() == [
        ("f", 3.0, 8.0, 27.0, 29.0, 3 * 49 + 1 * 4 + 4 * 1.0, 3 * 14 + 6 + 4 * 5.0, 3 * 4 + 9 + 4 * 25.0),
        ("m", 2.0, 4.0, 18.0, 6.0, 2 * 25 + 2 * 16.0, 2 * 5 + 2 * 8.0, 2 * 1 + 2 * 4.0),
    ]
    # every sampled unit counts, also those without a person in a domain
    assert found.stages.strata["sampled"].to_list() == [2, 3]


def test_without_a_denominator_it_is_the_weight_and_without_a_breakdown_all_are_one_domain():
    found = aggregate(SURVEY, DESIGN, [], PAY, None, pl.col("sex") == "m")
    assert found.domains.rows() == [(2.0, 4.0, 18.0, 4.0, 82.0, 18.0, 4.0)]
    assert found.table["domain"].to_list() == [0, 0]
    assert found.table["denominator"].to_list() == [2.0, 2.0]


def test_one_unit_in_two_places_is_one_unit():
    # of three runs two are one unit: no more and no fewer than without the split
    for order in ([0, 1, 3, 2], [0, 1, 2, 3], [2, 0, 1, 3], [0, 2, 1, 3]):
        found = aggregate(SURVEY[order], DESIGN, [], PAY)
        assert sorted(found.table.select("persons", "numerator").rows()) == [(1.0, 2.0), (3.0, 35.0)]


def test_who_may_be_inside_is_not_inside_where_it_is_not_known():
    unknown = pl.col("sex") == "f"  # null where the sex is
    assert totals(SURVEY, DESIGN, HOURS, within=unknown)["estimate"].to_list() == [3 * 2 + 3 + 4 * 5 + 2]
    weights = Replicates("w", ("w",), "other", scale=1.0)
    assert totals(SURVEY, weights, HOURS, within=unknown)["estimate"].to_list() == [31.0]
    assert totals(SURVEY, weights, HOURS, within=unknown)["standard_error"].to_list() == [0.0]


def test_outcomes_that_are_not_finite_are_named_and_counted():
    odd = SURVEY.with_columns(hours=pl.when(pl.col("unit") == 2).then(np.inf).otherwise("hours"))
    with pytest.raises(InputError, match="the denominator must be finite; 2 values are not"):
        ratios(odd, DESIGN, "pay", "hours")
    with pytest.raises(InputError, match="the numerator must be finite; 2 values are not"):
        means(odd, DESIGN, "hours")


def test_breakdowns_are_in_the_order_of_their_labels_in_whatever_order_they_come():
    turned = SURVEY.with_columns(place=pl.Series(["z", "y", "x", "z", "y", "x", "z", "y"]))
    found = aggregate(turned, DESIGN, ["sex", "place"], HOURS)
    assert found.domains.select("sex", "place", "weight").rows() == [
        ("f", "x", 1.0), ("f", "y", 4.0), ("f", "z", 4.0), ("m", "x", 2.0), ("m", "y", 0.0), ("m", "z", 2.0)
    ]  # fmt: skip
    other = aggregate(turned, DESIGN, ["place", "sex"], HOURS)
    both = found.domains.sort("place", "sex").select(other.domains.columns)
    assert other.domains.equals(both)


@pytest.mark.parametrize("limit", [1 << 18, 3, 2, 1])
def test_combinations_are_numbered_alike_whatever_their_range(limit, monkeypatch):
    monkeypatch.setattr(cells, "DENSE_DOMAINS", limit)
    frame = pl.DataFrame({"a": [7, 9, 7, 5, None, 9], "b": [1, 1, 0, 1, 1, None], "c": [0, 0, 0, 0, 0, 0]})
    for by in (["a"], ["a", "b"], ["b", "a"], ["c", "b", "a"], ["c"], []):
        codes, size = domain_codes(frame, by)
        rows = [*zip(*(frame[name] for name in by), strict=True)] if by else [()] * 6
        first = {row: codes[at] for at, row in reversed([*enumerate(rows)])}
        for row, code in zip(rows, codes, strict=True):
            assert (code == -1) if None in row else (0 <= code < size and code == first[row])
        kinds = {row: code for row, code in first.items() if None not in row}
        assert len(set(kinds.values())) == len(kinds)
    empty, size = domain_codes(frame.with_columns(a=pl.lit(None, pl.Int64)), ["a"])
    assert (empty.tolist(), size >= 1) == ([-1] * 6, True)


def test_labels_of_domains_that_one_thread_never_meets_are_kept(monkeypatch):
    monkeypatch.setattr(cells, "ROWS_PER_THREAD", 2)
    monkeypatch.setattr(cells.os, "cpu_count", lambda: 4)
    frame = pl.DataFrame(
        {"unit": [0, 0, 1, 1, 2, 2, 3, 3], "area": [9, 9, 9, 8, 8, 7, 7, 7], "w": 1.0, "y": [*range(8)]}
    )
    found = aggregate(frame, Design("w", "unit"), ["area"], pl.col("y"))
    assert found.domains.select("area", "persons", "numerator").rows() == [(7, 3.0, 18.0), (8, 2.0, 7.0), (9, 3.0, 3.0)]
    assert found.table.select("unit", "domain", "numerator").rows() == [
        (0, 2, 1.0), (1, 2, 2.0), (1, 1, 3.0), (2, 1, 4.0), (2, 0, 5.0), (3, 0, 13.0)
    ]  # fmt: skip


def test_parts_for_threads_cut_no_unit_and_cover_every_row(monkeypatch):
    monkeypatch.setattr(cells, "ROWS_PER_THREAD", 3)
    monkeypatch.setattr(cells.os, "cpu_count", lambda: 3)
    starts = np.array([1, 0, 0, 1, 0, 0, 0, 1, 0, 1], np.bool_)
    # thirds would begin at 3 and 6; the first unit from there on begins at 3 and 7
    assert [(part.start, part.stop) for part in cells._parts(starts)] == [(0, 3), (3, 7), (7, 10)]
    assert [(part.start, part.stop) for part in cells._parts(starts[:5])] == [(0, 5)]
    assert [(part.start, part.stop) for part in cells._parts(starts[:8])] == [(0, 7), (7, 8)]
    assert [(part.start, part.stop) for part in cells._parts(np.array([True] * 6))] == [(0, 3), (3, 6)]
    # a last unit longer than a part is whole
    assert [(part.start, part.stop) for part in cells._parts(starts[:7])] == [(0, 3), (3, 7)]
    assert [(part.start, part.stop) for part in cells._parts(np.arange(7) == 0)] == [(0, 7)]


def test_whoever_stands_for_anybody_at_all_is_a_person():
    frame = pl.DataFrame({"w": [0.0, 0.05, 0.2], "y": [1.0, 2.0, 4.0]})
    row = totals(frame, Design("w"), "y").row(0, named=True)
    assert (row["persons"], row["estimate"]) == (2, pytest.approx(0.9))


def test_whose_breakdown_is_empty_is_in_no_domain_of_replicates():
    design = Replicates("w", ("w", "double"), "other", scale=1.0, mse=True)
    frame = SURVEY.with_columns(double=2 * pl.col("w"))
    found = totals(frame, design, HOURS, "sex")
    # twice the weight is twice the total
    assert found["estimate"].to_list() == [31.0, 6.0]
    assert found["standard_error"].to_list() == pytest.approx([31.0, 6.0])


def test_a_column_counts_for_the_rank_where_enough_of_it_is_new():
    # of a length of 1, more than 10⁻⁵ must be new to the column before
    for new, rank in ((2e-5, 2), (5e-6, 1), (0.0, 1), (1.0, 2)):
        assert replicates._rank(np.array([[1.0, 1.0], [0.0, new]])) == rank
    assert replicates._rank(np.array([[1.0, 2.0, 1.0], [0.0, 0.0, 1.0]])) == 2
    assert replicates._rank(np.array([[0.0, 1.0], [0.0, 0.0]])) == 1


def test_a_domain_of_one_person_has_an_estimate():
    row = means(SURVEY, DESIGN, "pay", within=(pl.col("pay") == 5)).row(0, named=True)
    assert (row["estimate"], row["persons"]) == (5.0, 1)


def variance(rows, *, lonely="remove", population=None):
    """Variance and degrees of freedom of a total from (stratum, unit, total) of single persons of weight 1."""
    frame = pl.DataFrame(rows, ["stratum", "unit", "y"], orient="row").with_columns(w=1.0, n=population)
    design = Design("w", "unit", "stratum", lonely=lonely, fpc=None if population is None else "n")
    found = aggregate(frame, design, [], pl.col("y"), within=pl.col("y") != 99)
    spread, freedom, _ = linearised_variance(found, found.table["numerator"].to_numpy(), lonely)
    return spread.tolist(), freedom.tolist()


def test_variance_between_units_is_that_of_their_totals():
    # n/(n−1) · Σ(z − z̄)²: 3/2 · (1 + 0 + 1) in a; 2 · (0.5² + 0.5²) in b; freedom 5 − 2
    rows = [("a", 1, 1.0), ("a", 2, 2.0), ("a", 3, 3.0), ("b", 1, 4.0), ("b", 2, 5.0)]
    assert variance(rows) == ([pytest.approx(3 + 1)], [3])
    # ten units in each stratum: 0.7 and 0.8 of it
    assert variance(rows, population=10) == ([pytest.approx(0.7 * 3 + 0.8 * 1)], [3])
    # a unit without a person of the domain counts as nought, and as no degree of freedom
    with_none = [("a", 1, 1.0), ("a", 2, 99.0), ("a", 3, 3.0), ("b", 1, 4.0), ("b", 2, 5.0)]
    totals_of_a = np.array([1.0, 0.0, 3.0])
    assert variance(with_none) == ([pytest.approx(3 * totals_of_a.var(ddof=1) + 1)], [2])


def test_a_stratum_of_people_who_stand_for_nobody_takes_no_degree_of_freedom():
    rows = [("a", 1, 1.0, 1.0), ("a", 2, 2.0, 1.0), ("b", 1, 4.0, 0.0), ("b", 2, 5.0, 0.0)]
    frame = pl.DataFrame(rows, ["stratum", "unit", "y", "w"], orient="row")
    assert totals(frame, DESIGN, "y")["degrees_of_freedom"].to_list() == [1]


def test_a_single_unit_adds_what_is_asked():
    rows = [("a", 1, 1.0), ("a", 2, 2.0), ("b", 1, 5.0)]
    # a: 2 · (0.25 + 0.25) = 1; b alone: nothing, 5², or the mean of the others
    assert variance(rows) == variance(rows, lonely="certainty") == ([pytest.approx(1.0)], [1])
    assert variance(rows, lonely="adjust") == ([pytest.approx(1 + 25)], [1])
    assert variance(rows, lonely="average") == ([pytest.approx(2 * 1)], [1])
    assert variance(rows, lonely="adjust", population=4) == ([pytest.approx(0.5 * 1 + 0.75 * 25)], [1])
    # of a census of two and one of four: the first has no variance
    assert variance(rows[:2], population=2) == ([0.0], [1])


def test_the_design_effect_compares_with_as_many_persons_drawn_one_by_one():
    frame = pl.DataFrame({"y": [1.0, 2.0, 4.0, 5.0], "x": [1.0, 1.0, 2.0, 2.0], "w": 3.0})
    plain = Design("w")
    # the sum of squares about the mean is 10; 4 of 12 people, without replacement
    spread = {"total": 4 / 3 * 9 * 10, "mean": 4 / 3 * 10 / 16}
    random = {"total": (12 - 4) / 3 * 3 * 10, "mean": (12 - 4) / 3 * 3 * 10 / 12**2}
    for name, function in (("total", totals), ("mean", means)):
        row = function(frame, plain, "y").row(0, named=True)
        assert row["standard_error"] == pytest.approx(spread[name] ** 0.5)
        assert row["design_effect"] == pytest.approx(spread[name] / random[name])
    # y less twice x: −1, 0, 0, 1; over the total of x, 18
    row = ratios(frame, plain, "y", "x").row(0, named=True)
    assert row["estimate"] == 2.0
    assert row["design_effect"] == pytest.approx((4 / 3 * 9 * 2 / 18**2) / ((12 - 4) / 3 * 3 * 2 / 18**2))
    # weights that are no numbers of people: fewer than were asked
    assert means(frame.with_columns(w=0.5), plain, "y")["design_effect"].to_list() == [None]


@pytest.mark.parametrize(
    ("values", "said"), [([0, 2], "got 0.0 to 2.0"), ([-1, 0], "got -1.0 to 0.0"), ([-1, 2], "got -1.0 to 2.0")]
)
def test_a_proportion_is_of_what_lies_within_nought_and_one(values, said):
    frame = pl.DataFrame({"y": values, "w": 1.0})
    with pytest.raises(InputError, match=f"the outcome of a proportion must be within 0-1; {said}"):
        proportions(frame, Design("w"), "y")
    inside = proportions(frame, Design("w"), "y", within=pl.col("y").is_between(0, 1))
    assert inside["estimate"].to_list() == [0.0 if 0 in values else None]


REPLICATED = pl.DataFrame(
    {"y": [1, 0, 1, 1], "w": 2.0, "a": [1.0, 1.0, 0.0, 0.0], "b": [0.0, 0.0, 1.0, 1.0], "c": [1.0, 2.0, 1.0, 2.0]}
)


def test_replicates_spread_as_their_scale_says():
    # shares 1/2, 1 and 4/6 with weights a, b and c, 3/4 in all; the mean of the three is 13/18
    thetas = np.array([0.5, 1.0, 2 / 3])
    for mse, centre in ((False, thetas.mean()), (True, 0.75)):
        design = Replicates("w", ("a", "b", "c"), "other", scale=0.2, rscales=(1.0, 2.0, 3.0), mse=mse)
        row = proportions(REPLICATED, design, "y").row(0, named=True)
        spread = 0.2 * np.sum(np.array([1, 2, 3]) * (thetas - centre) ** 2)
        assert row["standard_error"] == pytest.approx(spread**0.5)
        # one replicate is 1 and has no logit: the slope 1/(p(1 − p)) carries the error there; two degrees of freedom
        reach = 4.302653 * spread**0.5 / (0.75 * 0.25)
        odds = 3 * np.exp(np.array([-reach, reach]))
        assert (row["low"], row["high"]) == pytest.approx(tuple(odds / (1 + odds)), rel=1e-6)
        assert row["degrees_of_freedom"] == 2


def test_a_replicate_of_scale_nought_has_no_part_in_the_mean():
    design = Replicates("w", ("a", "b", "c"), "other", scale=1.0, rscales=(1.0, 0.0, 1.0))
    spread = (0.5 - 7 / 12) ** 2 + (2 / 3 - 7 / 12) ** 2
    assert proportions(REPLICATED, design, "y")["standard_error"][0] == pytest.approx(spread**0.5)


def test_a_replicate_that_leaves_a_domain_empty_has_no_part_in_its_spread():
    frame = REPLICATED.with_columns(area=pl.Series([1, 1, 2, 2]))
    design = Replicates("w", ("a", "b", "c"), "other", scale=1.0, degrees_of_freedom=7)
    found = means(frame, design, "y", "area")
    # area 1: 1/2 with a and 1/3 with c; area 2: 1 with b and with c
    assert found["standard_error"].to_list() == pytest.approx([(2 * (1 / 12) ** 2) ** 0.5, 0.0])
    assert found["degrees_of_freedom"].to_list() == [7, 7]
    whole = totals(frame, design, "y", "area")
    # totals with a, b, c: 1, 0, 1 and 0, 2, 3
    assert whole["standard_error"].to_list() == pytest.approx([np.std([1, 0, 1]) * 3**0.5, np.std([0, 2, 3]) * 3**0.5])


def test_weights_apart_are_multiplied_and_empty_outcomes_are_outside():
    frame = REPLICATED.with_columns(y=pl.Series([1.0, 0.0, None, 1.0]), x=pl.Series([1.0, None, 1.0, 2.0]))
    design = Replicates("w", ("b", "c"), "other", scale=1.0, combined=False)
    # y: 1, 0 and 1 of weight 2; totals of 2·b and 2·c: 2 and 2 · 1 + 2 · 2
    row = totals(frame, design, "y").row(0, named=True)
    assert (row["estimate"], row["standard_error"]) == (4.0, pytest.approx(2 * 2**0.5))
    # y/x of the first and last person: 2/3; with b 1/2, with c (1 + 2)/(1 + 4)
    row = ratios(frame, design, "y", "x").row(0, named=True)
    assert (row["estimate"], row["standard_error"]) == (pytest.approx(2 / 3), pytest.approx((2 * 0.05**2) ** 0.5))
