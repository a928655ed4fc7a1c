"""Fay-Herriot predictors against matrices in R (``benchmarks/reference_small_areas.R``), limits, and benchmarking."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.indicators.area_variance import adjusted_variances, predictions
from caunghe.indicators.design import Design
from caunghe.indicators.small_areas import (
    ADDED_COLUMNS,
    benchmarked_areas,
    fay_herriot,
    model_coverage,
    smoothed_variances,
)
from caunghe.indicators.survey import proportions


def made_areas() -> pl.DataFrame:
    """Fifteen areas by formula; the ninth was not sampled."""
    rows = []
    for i in range(1, 16):
        direct = None if i == 9 else 0.30 + ((i * 7) % 11) / 50 + i / 200
        rows.append(
            {"area": i, "direct": direct, "variance": 0.0005 + ((i * 5) % 7) / 4000, "distance": (i * i) % 13}
            | {"people": 1000 * i}
        )
    return pl.DataFrame(rows)


AREAS = made_areas()


def test_equals_matrices_in_r():
    fit = fay_herriot(AREAS, "direct", "variance", ["distance"])
    assert fit.area_variance == pytest.approx(0.00342967528578002, rel=1e-8)
    assert fit.coefficients["coefficient"].to_list() == pytest.approx([0.47350222457077218, -0.00450144232573861])
    expected = {
        1: (0.453108880694532, 0.00137978386126493),
        2: (0.392837176205263, 0.00103738945356806),
        8: (0.380097515464749, 0.00141214081189591),
        9: (0.45999789759355636, 0.00390587204870202),
        15: (0.481653371212070, 0.00133836673883038),
    }
    for area, (estimate, error) in expected.items():
        row = fit.areas.row(area - 1, named=True)
        assert row["estimate"] == pytest.approx(estimate, rel=1e-9)
        assert row["mean_squared_error"] == pytest.approx(error, rel=1e-8)


def test_as_many_iterations_as_are_needed_are_enough_and_fewer_are_refused():
    need = fay_herriot(AREAS, "direct", "variance", ["distance"]).iterations
    assert fay_herriot(AREAS, "direct", "variance", ["distance"], most_iterations=need).iterations == need
    with pytest.raises(InputError, match=f"REML must settle within {need - 1} iterations"):
        fay_herriot(AREAS, "direct", "variance", ["distance"], most_iterations=need - 1)


def test_predictor_lies_between_sample_and_model():
    fit = fay_herriot(AREAS, "direct", "variance", ["distance"]).areas.filter(pl.col("direct").is_not_null())
    low = pl.min_horizontal("direct", "synthetic") - 1e-12
    assert fit.select(
        (pl.col("estimate").is_between(low, pl.max_horizontal("direct", "synthetic") + 1e-12)).all()
    ).item()


def test_unsampled_area_is_synthetic():
    row = fay_herriot(AREAS, "direct", "variance", ["distance"]).areas.row(8, named=True)
    assert row["own_weight"] == 0
    assert row["estimate"] == row["synthetic"]


def test_areas_alike_share_one_estimate():
    alike = AREAS.with_columns(direct=pl.lit(0.4) + pl.col("area") * 1e-6)
    fit = fay_herriot(alike, "direct", "variance")
    assert fit.area_variance == 0
    assert fit.areas["estimate"].n_unique() == 1
    # with no variance of its own an area's is its sample's: the mean has that of weights 1/D, (Σ 1/D)^−½
    expected = sum(1 / d for d, y in alike.select("variance", "direct").iter_rows() if y is not None) ** -0.5
    assert fit.coefficients.select("predictor", "standard_error").rows() == [("intercept", pytest.approx(expected))]


def test_a_step_is_small_against_the_larger_of_both_variances():
    # areas alike: the first step goes from the median of the sampling variances to none, by no more than that median
    alike = AREAS.with_columns(direct=pl.lit(0.4) + pl.col("area") * 1e-6)
    assert fay_herriot(alike, "direct", "variance", tolerance=1.0).iterations == 1
    assert fay_herriot(alike, "direct", "variance", tolerance=0.99).iterations == 2


def test_exact_samples_are_kept():
    fit = fay_herriot(AREAS.with_columns(variance=pl.lit(1e-12)), "direct", "variance", ["distance"])
    sampled = fit.areas.filter(pl.col("direct").is_not_null())
    assert sampled["estimate"].to_list() == pytest.approx(sampled["direct"].to_list(), abs=1e-9)


@pytest.mark.parametrize("method", ["ratio", "difference"])
def test_benchmark_meets_the_city(method):
    areas = fay_herriot(AREAS, "direct", "variance", ["distance"]).areas
    adjusted = benchmarked_areas(areas, "people", 0.5, method)
    mean = (adjusted["benchmarked"] * adjusted["people"]).sum() / adjusted["people"].sum()
    assert mean == pytest.approx(0.5, rel=1e-12)
    assert (adjusted["mean_squared_error"] > areas["mean_squared_error"]).all()


def test_benchmark_already_met_changes_nothing():
    areas = fay_herriot(AREAS, "direct", "variance", ["distance"]).areas
    mean = float((areas["estimate"] * areas["people"]).sum() / areas["people"].sum())
    adjusted = benchmarked_areas(areas, "people", mean, "difference")
    assert adjusted["benchmarked"].to_list() == pytest.approx(areas["estimate"].to_list(), rel=1e-12)


def test_smoothed_variances_follow_the_sample_size():
    direct = pl.DataFrame(
        {
            "estimate": [0.2, 0.4, 0.0, None],
            "population": [100.0, 300.0, 100.0, 0.0],
            "design_effect": [1.0, 2.0, None, None],
            "persons": [10, 30, 10, 0],
        }
    )
    share, effect = (20 + 120) / 500, (10 + 60) / 40
    expected = [effect * share * (1 - share) / n for n in (10, 30, 10)]
    assert smoothed_variances(direct).to_list()[:3] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("areas", "predictors", "message"),
    [
        (AREAS.head(3), ["distance"], "4 sampled areas or more; got 3"),
        (AREAS.with_columns(variance=pl.lit(0.0)), ["distance"], "above 0"),
        (AREAS.with_columns(variance=pl.lit(None, pl.Float64)), ["distance"], "above 0"),
        (AREAS.with_columns(distance=pl.lit(None, pl.Float64)), ["distance"], "no empty value"),
        (AREAS.with_columns(distance=pl.lit(3)), ["distance"], "rank 1 of 2"),
    ],
)
def test_unusable_areas_are_refused(areas, predictors, message):
    with pytest.raises(InputError, match=message):
        fay_herriot(areas, "direct", "variance", predictors)


def test_unusable_benchmarks_are_refused():
    areas = fay_herriot(AREAS, "direct", "variance").areas
    with pytest.raises(InputError, match="0 or more"):
        benchmarked_areas(areas.with_columns(people=pl.lit(-1)), "people", 0.5)
    with pytest.raises(InputError, match="other than 0"):
        benchmarked_areas(areas.with_columns(estimate=pl.lit(0.0)), "people", 0.5)


def test_smoothed_variances_need_a_share_to_measure():
    table = pl.DataFrame({"estimate": [0.0], "population": [10.0], "design_effect": [None], "persons": [10]})
    with pytest.raises(InputError, match="between 0 and 1; got 0"):
        smoothed_variances(table)
    with pytest.raises(InputError, match="got none"):
        smoothed_variances(table.clear())


def test_every_column_follows_from_the_variance_between_areas():
    fit = fay_herriot(AREAS, "direct", "variance", ["distance"])
    assert fit.areas.columns == [*AREAS.columns, *ADDED_COLUMNS]
    assert ADDED_COLUMNS == ("estimate", "mean_squared_error", "standard_error", "synthetic", "own_weight")
    sampled = AREAS["direct"].is_not_null().to_numpy()
    x = np.column_stack([np.ones(15), AREAS["distance"].to_numpy()])
    y, d = (AREAS.filter(pl.Series(sampled))[name].to_numpy() for name in ("direct", "variance"))
    total = fit.area_variance + d
    covariance = np.linalg.inv(x[sampled].T @ np.diag(1 / total) @ x[sampled])
    beta = covariance @ x[sampled].T @ (y / total)
    expected = {
        "predictor": ["intercept", "distance"],
        "coefficient": beta,
        "standard_error": covariance.diagonal() ** 0.5,
    }
    assert fit.coefficients.to_dict(as_series=False) == {
        name: values if name == "predictor" else pytest.approx(list(values)) for name, values in expected.items()
    }
    areas = fit.areas
    assert areas["synthetic"].to_list() == pytest.approx(list(x @ beta))
    assert areas["own_weight"].to_numpy()[sampled] == pytest.approx(fit.area_variance / total)
    assert areas["standard_error"].to_list() == pytest.approx((areas["mean_squared_error"] ** 0.5).to_list())
    # g1 + g2 + 2 g3 of the second area, from its own variance
    own, leverage = fit.area_variance / total[1], x[1] @ covariance @ x[1]
    g3 = (1 - own) ** 2 / total[1] * 2 / (total**-2).sum()
    assert areas["mean_squared_error"][1] == pytest.approx(own * d[1] + (1 - own) ** 2 * leverage + 2 * g3)
    # the score is nought where the likelihood is highest: y'PPy = tr P
    p = np.diag(1 / total) - np.outer(1 / total, 1 / total) * (x[sampled] @ covariance @ x[sampled].T)
    assert y @ p @ p @ y == pytest.approx(np.trace(p), rel=1e-6)


def test_as_many_areas_as_coefficients_and_two_are_enough():
    few = AREAS.head(4)
    assert fay_herriot(few, "direct", "variance", ["distance"]).areas.height == 4
    with pytest.raises(InputError, match="with 1 predictor the model needs 4 sampled areas or more; got 3"):
        fay_herriot(AREAS.head(3), "direct", "variance", ["distance"])
    assert fay_herriot(AREAS.head(3), "direct", "variance").areas.height == 3
    with pytest.raises(InputError, match="with 0 predictors the model needs 3 sampled areas or more; got 2"):
        fay_herriot(AREAS.head(2), "direct", "variance")
    # the ninth was not sampled
    with pytest.raises(InputError, match="needs 4 sampled areas or more; got 3"):
        fay_herriot(AREAS[[7, 8, 9, 10]], "direct", "variance", ["distance"])


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("variance", 0.0, "'variance' must be above 0 and finite wherever 'direct' is given; lowest 0.0"),
        ("variance", -1.0, "lowest -1.0"), ("variance", float("inf"), "must be above 0 and finite"),
        ("variance", float("nan"), "must be above 0 and finite"), ("direct", float("inf"),
        "must be above 0 and finite"),
        ("distance", None, "predictors must have no empty value; got 1 in distance"),
        ("distance", float("inf"), "got 1 in distance"),
    ],
)  # fmt: skip
def test_one_area_out_of_bounds_is_refused(column, value, message):
    other = AREAS.with_columns(pl.when(pl.col("area") == 3).then(value).otherwise(column).alias(column))
    with pytest.raises(InputError, match=message):
        fay_herriot(other, "direct", "variance", ["distance"])


def test_a_variance_of_an_area_without_an_estimate_does_not_matter():
    other = AREAS.with_columns(variance=pl.when(pl.col("area") == 9).then(-1.0).otherwise("variance"))
    assert (
        fay_herriot(other, "direct", "variance").area_variance == fay_herriot(AREAS, "direct", "variance").area_variance
    )


def test_what_never_settles_is_told_after_two_hundred_iterations():
    with pytest.raises(InputError, match="REML must settle within 200 iterations; the last change was "):
        fay_herriot(AREAS, "direct", "variance", tolerance=-1.0)


BENCHMARKED = pl.DataFrame(
    {
        "people": [100, 300, 0],
        "estimate": [0.2, 0.4, 0.9],
        "mean_squared_error": [0.02, 0.01, 0.5],
        "standard_error": 0.0,
    }
)


def test_a_ratio_moves_every_area_in_proportion():
    # (100 · 0.2 + 300 · 0.4) / 400 = 0.35, to 0.7
    found = benchmarked_areas(BENCHMARKED, "people", 0.7)
    assert found["benchmarked"].to_list() == pytest.approx([0.4, 0.8, 1.8])
    grown = [0.02 + 0.2**2, 0.01 + 0.4**2, 0.5 + 0.9**2]
    assert found["mean_squared_error"].to_list() == pytest.approx(grown)
    assert found["standard_error"].to_list() == pytest.approx([value**0.5 for value in grown])


def test_a_difference_falls_where_the_model_knows_least():
    found = benchmarked_areas(BENCHMARKED, "people", 0.36, "difference")
    # shares 1/4 and 3/4: w · mse 0.005 and 0.0075; Σ w² · mse 0.00125 + 0.005625
    change = [0.01 * 0.005 / 0.006875, 0.01 * 0.0075 / 0.006875, 0.0]
    assert found["benchmarked"].to_list() == pytest.approx([0.2 + change[0], 0.4 + change[1], 0.9])
    assert found["mean_squared_error"].to_list() == pytest.approx([0.02 + change[0] ** 2, 0.01 + change[1] ** 2, 0.5])


@pytest.mark.parametrize(
    ("people", "total"), [([0, 0, 0], "0.0"), ([5, -1, 3], "7.0"), ([None, 1, 1], "nan"), ([float("inf"), 1, 1], "inf")]
)
def test_populations_out_of_bounds_are_refused(people, total):
    other = BENCHMARKED.with_columns(people=pl.Series(people, dtype=pl.Float64))
    with pytest.raises(InputError, match=f"'people' must be 0 or more in every area and not all 0; sum {total}"):
        benchmarked_areas(other, "people", 0.5)


def test_a_mean_of_nought_can_be_moved_by_a_difference_alone():
    level = BENCHMARKED.with_columns(estimate=pl.Series([0.3, -0.1, 0.2]))
    assert benchmarked_areas(level, "people", 0.1, "difference")["benchmarked"].is_finite().all()


def shares(estimates, effects, persons=(10, 30), population=(100.0, 300.0)):
    columns = {"estimate": estimates, "population": population, "design_effect": effects, "persons": persons}
    return smoothed_variances(
        pl.DataFrame(
            columns,
            {"estimate": pl.Float64, "population": pl.Float64, "design_effect": pl.Float64, "persons": pl.Int64},
        )
    )


def test_smoothed_variances_take_no_design_effect_below_one():
    # p = (100 · 0.2 + 300 · 0.4) / 400 = 0.35
    plain = [0.35 * 0.65 / 10, 0.35 * 0.65 / 30]
    assert shares([0.2, 0.4], [0.5, 0.9]).to_list() == pytest.approx(plain)
    assert shares([0.2, 0.4], [None, None]).to_list() == pytest.approx(plain)
    # by persons: (10 · 4 + 30 · 2) / 40
    assert shares([0.2, 0.4], [4.0, 2.0]).to_list() == pytest.approx([2.5 * value for value in plain])
    assert shares([0.2, 0.4], [None, 2.0]).to_list() == pytest.approx([2 * value for value in plain])
    assert shares([0.2, 0.4], [4.0, 2.0]).name == "variance"
    # an area of which nothing is known has no part in p, and a variance by its own persons
    assert shares([0.35, None], [1.0, 3.0]).to_list() == pytest.approx(plain)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_pooled_share_of_nobody_or_everybody_has_no_variance(share):
    with pytest.raises(InputError, match=f"the pooled share must be between 0 and 1; got {share:g}"):
        shares([share, share], [1.0, 1.0])


def test_the_adjusted_variance_is_the_highest_point_of_its_likelihood():
    # ln A − ½(ln|V| + ln|X'V⁻¹X| + y'Py) from full matrices, on a fine grid of 200,001 values
    sampled = AREAS.filter(pl.col("direct").is_not_null())
    y, d = (sampled[name].to_numpy() for name in ("direct", "variance"))
    x = np.column_stack([np.ones(len(y)), sampled["distance"].to_numpy().astype(float)])

    def height(a: float) -> float:
        inverse = np.linalg.inv(np.diag(a + d))
        information = x.T @ inverse @ x
        projection = inverse - inverse @ x @ np.linalg.inv(information) @ x.T @ inverse
        fixed = np.linalg.slogdet(np.diag(a + d))[1] + np.linalg.slogdet(information)[1]
        return np.log(a) - 0.5 * (fixed + y @ projection @ y)

    grid = np.geomspace(1e-4, 1e-1, 4001)
    best = grid[np.argmax([height(a) for a in grid])]
    fit = fay_herriot(AREAS, "direct", "variance", ["distance"], method="adjusted")
    assert fit.area_variance == pytest.approx(best, rel=2e-3)
    assert fit.area_variance > fay_herriot(AREAS, "direct", "variance", ["distance"]).area_variance


def test_areas_alike_keep_a_variance_of_their_own():
    alike = AREAS.with_columns(direct=pl.lit(0.4) + pl.col("area") * 1e-6)
    assert fay_herriot(alike, "direct", "variance", method="adjusted").area_variance > 1e-5
    with pytest.raises(InputError, match="method must be one of reml, adjusted; got ml"):
        fay_herriot(alike, "direct", "variance", method="ml")


def test_predictions_of_many_samples_are_those_of_each():
    sampled = AREAS.filter(pl.col("direct").is_not_null())
    y, d = (sampled[name].to_numpy() for name in ("direct", "variance"))
    x = np.column_stack([np.ones(len(y)), sampled["distance"].to_numpy().astype(float)])
    found = predictions(np.column_stack([y, y + 1]), d, x, np.full(2, 0.00342967528578002))
    areas = fay_herriot(AREAS, "direct", "variance", ["distance"]).areas.filter(pl.col("direct").is_not_null())
    assert found.estimates[:, 0] == pytest.approx(areas["estimate"].to_numpy(), rel=1e-7)
    assert found.estimates[:, 1] == pytest.approx(areas["estimate"].to_numpy() + 1, rel=1e-7)
    assert found.errors[:, 0] == pytest.approx(areas["mean_squared_error"].to_numpy(), rel=1e-7)


def test_a_benchmark_of_shares_stays_within_0_and_1_and_meets_the_city():
    areas = pl.DataFrame(
        {"estimate": [0.97, 0.6, -0.02, 0.3], "mean_squared_error": [0.001] * 4, "people": [10, 20, 30, 40]}
    )
    for total in (0.02, 0.5, 0.98):
        adjusted = benchmarked_areas(areas, "people", total, "share")
        assert adjusted["benchmarked"].is_between(0, 1, closed="none").all()
        assert float(adjusted["benchmarked"] @ adjusted["people"]) / 100 == pytest.approx(total, rel=1e-12)
    # one step for all: the difference of two logits stays
    logits = (adjusted["benchmarked"] / (1 - adjusted["benchmarked"])).log()
    assert logits[0] - logits[1] == pytest.approx(np.log(0.97 / 0.03) - np.log(0.6 / 0.4))
    with pytest.raises(InputError, match="between 0 and 1; got 1"):
        benchmarked_areas(areas, "people", 1.0, "share")


def test_design_effects_are_corrected_for_the_number_of_clusters():
    direct = pl.DataFrame(
        {
            "estimate": [0.2, 0.4, 0.3],
            "population": [100.0, 300.0, 100.0],
            "design_effect": [0.0, 1.0, 1.5],  # one, two and four clusters
            "units": [1, 2, 4],
            "persons": [10, 30, 20],
        }
    )
    # the first tells nothing; 1.0 · 2/1 and 1.5 · 4/3, both 2.0
    share = (20 + 120 + 30) / 500
    assert smoothed_variances(direct).to_list() == pytest.approx([2 * share * (1 - share) / n for n in (10, 30, 20)])


def population(random: np.random.Generator) -> tuple[np.ndarray, pl.DataFrame, pl.DataFrame]:
    """True shares of 60 areas, of which ten are not sampled; the sample of one to four clusters each; the predictor."""
    x = random.normal(size=60)
    logits = -0.5 + 0.5 * x + random.normal(0, 0.35, 60)
    area = np.repeat(np.arange(50), random.integers(1, 5, 50))
    of_cluster = 1 / (1 + np.exp(-logits[area] - random.normal(0, 0.5, len(area))))
    people = pl.DataFrame({"unit": np.repeat(np.arange(len(area)), 20), "area": np.repeat(area, 20)})
    people = people.with_columns(
        st=pl.col("area") % 4,
        w=pl.Series(random.uniform(50, 200, people.height)),
        y=pl.Series(random.random(people.height) < np.repeat(of_cluster, 20)),
    )
    return 1 / (1 + np.exp(-logits)), people.sort("st", "unit"), pl.DataFrame({"area": np.arange(60), "x": x})


def test_intervals_of_small_areas_hold_what_they_say():
    random, held = np.random.default_rng(8), {"model": [], "benchmarked": [], "sample": []}
    for _ in range(25):
        truth, people, areas = population(random)
        direct = proportions(people, Design("w", "unit", "st", lonely="adjust"), "y", "area")
        areas = areas.join(direct, on="area", how="left").with_columns(pl.col("persons").fill_null(0), one=pl.lit(1))
        areas = areas.with_columns(smoothed_variances(areas))
        areas = areas.with_columns(variance=pl.when(pl.col("persons") > 0).then("variance"))
        areas = areas.rename({"estimate": "direct", "standard_error": "own_error"})
        fit = fay_herriot(areas, "direct", "variance", ["x"], method="adjusted")
        city = proportions(people, Design("w", "unit", "st"), "y")["estimate"][0]
        shown = benchmarked_areas(fit.areas, "one", city, "share")
        for name, table, value, error in (
            ("model", fit.areas, "estimate", pl.col("standard_error")),
            ("benchmarked", shown, "benchmarked", pl.col("standard_error")),
            ("sample", fit.areas, "direct", pl.col("variance").sqrt()),
        ):
            away = (table[value].to_numpy() - truth)[:50]
            held[name].append((np.abs(away) <= 1.2816 * table.select(error).to_series().to_numpy()[:50]).mean())
    assert {name: 0.75 <= np.mean(shares) <= 0.86 for name, shares in held.items()} == dict.fromkeys(held, True)
    told = model_coverage(fit, "variance", ["x"], samples=200, seed=1)
    assert 0.77 <= told <= 0.86
    assert told == model_coverage(fit, "variance", ["x"], samples=200, seed=1)


def test_a_variance_between_areas_lies_within_its_grid():
    """From 1e-4 to 1e3 medians of the errors' variances, both ends among them."""
    nothing = np.array([1e-9] * 4 + [2.0] * 5)  # four areas known exactly, and all alike
    assert adjusted_variances(np.zeros((9, 1)), nothing, np.ones((9, 1))) == pytest.approx([2e-4])
    far = np.array([[-4e6, -3e6, -2e6, -1e6, 5e5, 1e6, 2e6, 3e6, 4e6]]).T
    assert adjusted_variances(far, np.full(9, 2.0), np.ones((9, 1))) == pytest.approx([2e3])
