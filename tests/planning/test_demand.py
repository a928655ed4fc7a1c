"""Few draws for many: what is kept of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunghe.planning.model.demand import scenarios_of


def _draws(seed: int, count: int = 120) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.normal(50, 20, (count, 6, 4)) * rng.lognormal(0, 0.3, (count, 1, 1))


@given(st.integers(0, 50), st.integers(1, 30))
def test_means_are_kept(seed: int, kept: int) -> None:
    draws = _draws(seed)
    scenarios = scenarios_of(draws, kept)
    assert scenarios.probability.sum() == pytest.approx(1)
    assert len(scenarios.need) == kept
    assert np.einsum("wkt,w->kt", scenarios.need, scenarios.probability) == pytest.approx(draws.mean(axis=0), rel=1e-9)


def test_as_many_as_there_are_are_themselves() -> None:
    draws = _draws(1, 15)
    scenarios = scenarios_of(draws, 40)
    assert scenarios.need == pytest.approx(draws)
    assert scenarios.probability == pytest.approx(np.full(15, 1 / 15))


def test_kept_draws_lie_nearer_than_the_first_ones() -> None:
    draws = _draws(3, 300)
    scenarios = scenarios_of(draws, 12)
    flat = (draws / draws.std(axis=0)).reshape(300, -1)

    def distance(kept: np.ndarray) -> float:
        return float(np.linalg.norm(flat[:, None] - flat[kept][None], axis=2).min(axis=1).sum())

    assert distance(scenarios.chosen) < distance(np.arange(12))


def test_two_clusters_keep_their_weights() -> None:
    draws = np.concatenate([np.full((75, 2, 2), 10.0), np.full((25, 2, 2), 90.0)])
    scenarios = scenarios_of(draws, 2)
    assert sorted(scenarios.probability) == pytest.approx([0.25, 0.75])
    assert sorted(scenarios.need[:, 0, 0]) == pytest.approx([10.0, 90.0])


def test_draws_all_alike_are_one() -> None:
    scenarios = scenarios_of(np.full((20, 3, 2), 7.0), 1)
    assert scenarios.need == pytest.approx(np.full((1, 3, 2), 7.0))
