"""Fay-Herriot predictors against matrices in R (``benchmarks/reference_small_areas.R``), limits, and benchmarking."""

from __future__ import annotations

import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.indicators.small_areas import benchmarked_areas, fay_herriot, smoothed_variances


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
