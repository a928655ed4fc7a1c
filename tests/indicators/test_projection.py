"""Projections against the same model solved another way, their quantiles, and the scales they are made on."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, logit
from scipy.stats import norm

from caunghe.errors import InputError
from caunghe.indicators.projection import Projection, backward, forward, project, scale_of, true_value


def test_quantiles_of_a_mixture_far_apart_are_found():
    halves = Projection("identity", np.full(2, 0.5), np.array([-20.0, 20.0]), np.ones(2), np.zeros(2))
    assert [halves.quantile(p) for p in (0.25, 0.75)] == pytest.approx([-20.0, 20.0])


def test_projection_of_one_point_keeps_its_level():
    there = project(np.array([2025.0]), np.array([0.4]), np.array([0.01]), 2030, "logit")
    assert there.quantile(0.5) == pytest.approx(0.4, abs=1e-6)
    assert there.below(there.quantile(0.3)) == pytest.approx(0.3)
    wider = project(np.array([2025.0]), np.array([0.4]), np.array([0.05]), 2030, "logit")
    assert wider.variance > there.variance
    assert 0 < there.sampling_variance < wider.sampling_variance


def test_own_estimate_is_a_normal_on_its_scale():
    there = true_value(0.4, 0.012, "logit")  # logit error 0.05
    assert there.below(0.4) == pytest.approx(0.5)
    assert np.log(there.quantile(0.9) / (1 - there.quantile(0.9))) == pytest.approx(np.log(2 / 3) + 1.2815516 * 0.05)


def test_scales():
    assert scale_of("share", np.array([0.1, 0.9]), 0.5) == "logit"
    assert scale_of("share", np.array([0.9, 1.2]), 0.5) == "log"
    assert scale_of("people", np.array([10.0]), 20) == "log"
    assert scale_of("years", np.array([0.0]), 20) == "identity"


def test_projection_says_its_limits():
    with pytest.raises(InputError, match="at least 1 point; got 0"):
        project(np.array([]), np.array([]), np.array([]), 2030, "logit")
    with pytest.raises(InputError, match="2025 or later; got 2024"):
        project(np.array([2025.0]), np.array([0.4]), np.array([0.01]), 2024, "logit")


@pytest.mark.parametrize("length", [2, 4, 6])
def test_eighty_per_cent_intervals_hold_what_they_say(length):
    """Series drawn with slope N(0.03, 0.03), yearly shocks 0.03 and sampling errors 0.03 on the logit scale."""
    random, inside, draws, ahead = np.random.default_rng(7), 0, 250, 4
    years = np.arange(2026.0 - length, 2026)
    for _ in range(draws):
        slope = random.normal(0.03, 0.03)
        truth = np.cumsum(np.r_[-0.5, slope + random.normal(0, 0.03, length + ahead - 1)])
        shares = 1 / (1 + np.exp(-(truth[:length] + random.normal(0, 0.03, length))))
        there = project(years, shares, 0.03 * shares * (1 - shares), 2025 + ahead, "logit")
        coming = 1 / (1 + np.exp(-truth[-1]))
        inside += there.quantile(0.1) <= coming <= there.quantile(0.9)
    assert 0.72 <= inside / draws <= 0.99


def mixture(back: np.ndarray, y: np.ndarray, s: np.ndarray, ahead: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return chances, means and variances: what is coming and what was seen are normal together, given q and φ.

    The level has variance 10⁴ about the mean of what was seen, the slope 0.15², so an observation ``back`` years ago is
    level − back · slope + a walk of variance q · back + its own error (10⁻⁸ at least).
    """
    chances, means, variances = [], [], []
    for fading in (0.8, 0.9, 1.0):
        g = sum(fading**k for k in range(1, ahead + 1))
        for spread in np.exp(np.linspace(np.log(0.003), np.log(0.3), 30)):
            seen = 1e4 + 0.15**2 * np.outer(back, back) + spread**2 * np.minimum.outer(back, back)
            seen = seen + np.diag(s**2 + 1e-8)
            with_coming = 1e4 - g * 0.15**2 * back
            solved = np.linalg.solve(seen, np.column_stack([y - y.mean(), with_coming]))
            means.append(y.mean() + with_coming @ solved[:, 0])
            variances.append(1e4 + g**2 * 0.15**2 + ahead * spread**2 - with_coming @ solved[:, 1])
            fits = -0.5 * (np.linalg.slogdet(seen)[1] + (y - y.mean()) @ solved[:, 0])
            # half-normal of 0.06, over a grid of equal ratios
            chances.append(fits - 0.5 * (spread / 0.06) ** 2 + np.log(spread))
    weights = np.exp(np.array(chances) - max(chances))
    return weights / weights.sum(), np.array(means), np.array(variances)


@pytest.mark.parametrize("ahead", [0, 1, 3])
def test_a_projection_is_what_follows_from_all_that_was_seen(ahead):
    years, values = np.array([2019.0, 2021, 2022, 2024]), np.array([1.2, 2.5, 1.9, 3.1])
    errors = np.array([0.5, 0.3, 0.4, 0.6])
    there = project(years, values, errors, 2024 + ahead, "identity")
    weights, means, variances = mixture(2024 - years, values, errors, ahead)
    mean = weights @ means
    assert there.mean == pytest.approx(mean, rel=1e-6)
    assert there.variance == pytest.approx(weights @ (variances + means**2) - mean**2, rel=1e-5)
    for value in (1.0, 3.0, 4.0):
        assert there.below(value) == pytest.approx(weights @ norm.cdf(value, means, np.sqrt(variances)), rel=1e-5)
    for probability in (0.025, 0.5, 0.9):
        there_of_it = there.quantile(probability)
        assert weights @ norm.cdf(there_of_it, means, np.sqrt(variances)) == pytest.approx(probability, rel=1e-5)
    # what the errors add: the variance less that of the same years without error, at the same chances of q
    exact = mixture(2024 - years, values, np.zeros(4), ahead)[2]
    assert there.sampling_variance == pytest.approx(weights @ (variances - exact), rel=1e-4)


def test_a_projection_on_another_scale_is_that_of_the_values_there():
    years, values, errors = np.array([2022.0, 2023, 2025]), np.array([0.2, 0.35, 0.3]), np.array([0.02, 0.03, 0.01])
    slope = values * (1 - values)
    same = project(years, logit(values), errors / slope, 2027, "identity")
    there = project(years, values, errors, 2027, "logit")
    for probability in (0.1, 0.5, 0.975):
        assert there.quantile(probability) == pytest.approx(expit(same.quantile(probability)), rel=1e-9)
    same = project(years, np.log(values), errors / values, 2027, "identity")
    there = project(years, values, errors, 2027, "log")
    assert there.quantile(0.1) == pytest.approx(np.exp(same.quantile(0.1)), rel=1e-9)
    assert there.below(0.3) == pytest.approx(same.below(np.log(0.3)), rel=1e-9)
    # the order in which the years come does not matter
    turned = project(years[::-1], values[::-1], errors[::-1], 2027, "log")
    assert turned.quantile(0.1) == pytest.approx(there.quantile(0.1), rel=1e-9)


def test_quantiles_are_found_however_wide_or_narrow():
    for spread in (1e-4, 1.0, 100.0):
        one = Projection("identity", np.ones(1), np.array([3.0]), np.array([spread**2]), np.zeros(1))
        for probability in (1e-9, 0.025, 0.5, 0.9, 1 - 1e-9):
            assert one.quantile(probability) == pytest.approx(
                norm.ppf(probability, 3, spread), abs=1e-8 * max(spread, 1)
            )
    # parts of unlike width: nine tenths lie at 0, wide, one tenth at 5, narrow
    two = Projection("identity", np.array([0.9, 0.1]), np.array([0.0, 5.0]), np.array([4.0, 0.01]), np.zeros(2))
    at = two.quantile(0.95)
    assert 0.9 * norm.cdf(at / 2) + 0.1 * norm.cdf((at - 5) / 0.1) == pytest.approx(0.95, abs=1e-9)


def test_mean_and_variance_are_those_of_the_mixture():
    two = Projection(
        "identity", np.array([0.75, 0.25]), np.array([1.0, 5.0]), np.array([2.0, 6.0]), np.array([1.0, 3.0])
    )
    assert two.mean == 2.0
    # within 0.75 · 2 + 0.25 · 6, between 0.75 · 1² + 0.25 · 3²
    assert two.variance == pytest.approx(3 + 3)
    assert two.sampling_variance == 1.5


def test_a_count_is_exact_at_every_probability_and_on_every_scale():
    for scale in ("logit", "log", "identity"):
        there = true_value(0.4, 0.0, scale)
        assert [there.quantile(p) for p in (0.01, 0.5, 0.99)] == pytest.approx([0.4] * 3, rel=1e-14)
        assert (there.below(0.4 - 1e-6), there.below(0.4 + 1e-6)) == (0.0, 1.0)
        assert there.variance == pytest.approx(1e-18, abs=1e-16)
        assert there.sampling_variance == 1e-18


@pytest.mark.parametrize(
    ("scale", "at", "error"),
    [("logit", np.log(0.2 / 0.8), 0.01 / 0.16), ("log", np.log(0.2), 0.05), ("identity", 0.2, 0.01)],
)
def test_an_error_is_carried_to_its_scale_by_the_slope(scale, at, error):
    there = true_value(0.2, 0.01, scale)
    assert (there.mean, there.variances[0]) == (pytest.approx(at), pytest.approx(error**2))
    assert there.sampling[0] == there.variances[0]
    assert forward(np.array([0.2]), scale)[0] == pytest.approx(at)
    assert backward(np.array([at]), scale)[0] == pytest.approx(0.2)


def test_shares_of_nobody_and_everybody_are_read_a_two_hundredth_inside():
    assert forward(np.array([0.0, 0.004, 0.006, 0.996, 1.0]), "logit") == pytest.approx(
        logit([0.005, 0.005, 0.006, 0.995, 0.995])
    )


@pytest.mark.parametrize(
    ("unit", "values", "target", "scale"),
    [
        ("share", [0.0, 1.0], 0.5, "logit"), ("share", [0.5], 0.0, "logit"), ("share", [0.5], 1.0, "logit"),
        ("share", [0.5, -0.1], 0.5, "identity"), ("share", [0.5], 1.1, "log"), ("share", [1.2], 0.5, "log"),
        ("people", [0.5], 0.5, "log"), ("people", [0.5], 0.0, "identity"), ("people", [3.0, 0.0], 1.0, "identity"),
        ("people", [-1.0], 1.0, "identity"),
    ],
)  # fmt: skip
def test_the_scale_holds_every_value_and_the_target(unit, values, target, scale):
    assert scale_of(unit, np.array(values), target) == scale


def test_the_year_of_the_last_point_may_be_asked_for():
    there = project(np.array([2024.0, 2025]), np.array([0.4, 0.4]), np.array([0.01, 0.01]), 2025, "logit")
    assert there.quantile(0.5) == pytest.approx(0.4, abs=1e-6)


def test_a_count_has_a_hair_of_variance_and_no_less():
    years, values = np.array([2023.0, 2024, 2025]), np.array([10.0, 12.0, 11.0])
    there = project(years, values, np.zeros(3), 2025, "identity")
    assert (there.mean, there.variance) == (pytest.approx(11, abs=1e-6), pytest.approx(1e-8, rel=0.01))
    assert there.sampling_variance == 0


def test_a_jump_that_no_shock_explains_leaves_a_projection_all_the_same():
    years, values = np.arange(2018.0, 2026), np.array([0.0, 90.0, 0.0, 90.0, 0.0, 90.0, 0.0, 90.0])
    there = project(years, values, np.full(8, 0.1), 2026, "identity")
    # the largest of the shocks that are thought of is by far the likeliest
    assert there.weights.max() == pytest.approx(1 / 3, rel=1e-6)
    assert np.isfinite([there.mean, there.variance, there.quantile(0.1)]).all()


def test_a_mixture_is_exact_only_where_every_part_is():
    two = Projection("identity", np.array([0.5, 0.5]), np.array([0.0, 5.0]), np.array([1e-20, 1.0]), np.zeros(2))
    assert two.quantile(0.75) == pytest.approx(5.0, abs=1e-6)
