"""Openings by period: what is added, replaced and displaced, worked by hand."""

import numpy as np
import pytest

from caunghe.forecast.openings import Component, balance, moved_balance


def path(*workers: float) -> np.ndarray:
    """Return one draw of one occupation from its workers, the last year known first."""
    return np.array([[workers]])


def drawn(part: Component) -> np.ndarray:
    return part.draws[0, 0]


def test_year_by_year_by_hand() -> None:
    # 100 → 110 → 104 → 90 with 5 % leaving: 10 + 5; 0 and 5.5 − 6 < 0; 0 and 5.2 − 14 < 0
    of = balance(path(100, 110, 104, 90), np.full((1, 1, 3), 0.05), (1, 1, 1))
    np.testing.assert_allclose(drawn(of.expansion), [10, 0, 0])
    np.testing.assert_allclose(drawn(of.replacement), [5, 0, 0], atol=1e-6)
    np.testing.assert_allclose(drawn(of.displaced), [0, 0.5, 8.8], rtol=1e-6)
    # a slow fall: 100 → 98 leaves 3 of 5 to be replaced
    slow = balance(path(100, 98), np.full((1, 1, 1), 0.05), (1,))
    assert drawn(slow.replacement)[0] == pytest.approx(3.0)


def test_a_fall_and_recovery_within_a_period_opens_nothing_new() -> None:
    # 100 → 60 → 100 with 5 % leaving: no change over two years, 5 + 3 leave; the path needs people in year two alone
    of = balance(path(100, 60, 100), np.full((1, 1, 2), 0.05), (2,))
    assert drawn(of.expansion).sum() == 0
    np.testing.assert_allclose(drawn(of.replacement), [0, 8])
    assert drawn(of.displaced).sum() == 0


def test_people_displaced_by_hand() -> None:
    # 100 → 80 → 70, 5 % leaving: 5 + 4 leave, 30 jobs go: 21 people have to look elsewhere, spread evenly
    of = balance(path(100, 80, 70), np.full((1, 1, 2), 0.05), (2,))
    np.testing.assert_allclose(drawn(of.displaced), [10.5, 10.5])
    assert of.openings.draws.sum() == 0


def test_the_expected_path_is_no_mean_of_openings() -> None:
    # one of two futures adds 40, the other loses 40, nobody leaves: 20 openings on average, none on the expected path
    employment = np.array([[[100.0, 140.0]], [[100.0, 60.0]]])
    of = balance(employment, np.zeros((2, 1, 1)), (1,))
    assert of.openings.draws.mean() == 20
    assert of.openings.centre[0, 0] == 0
    net = of.openings.draws - of.displaced.draws
    np.testing.assert_allclose(net[:, 0, 0], [40, -40])


def test_the_balance_does_not_grow_with_doubt() -> None:
    rng = np.random.default_rng(4)
    normal = rng.standard_normal((2000, 3, 1)) * np.sqrt(np.arange(6))
    normal -= normal.mean(axis=0)
    one, two = (balance(1000 + spread * normal, np.full((2000, 3, 5), 0.02), (5,)) for spread in (50.0, 100.0))
    assert two.openings.draws.mean() > 1.2 * one.openings.draws.mean()
    np.testing.assert_allclose(two.openings.centre, one.openings.centre, rtol=1e-6)
    # 2 % of 1,000 people a year
    np.testing.assert_allclose(one.openings.centre.sum(axis=1), 100.0, rtol=1e-6)


def test_a_statement_moves_the_balance_by_hand() -> None:
    # expected 10 openings of 2 % of 1,000 less 10 lost; stated half as many again, half of the deviation kept
    employment = np.array([[[1000.0, 1010.0]], [[1000.0, 970.0]]])
    of = balance(employment, np.full((2, 1, 1), 0.02), (1,))
    np.testing.assert_allclose(of.openings.centre, [[10.0]])
    moved = moved_balance(of, np.array([0]), 0, np.array([1.5]), np.array([0.5]))
    np.testing.assert_allclose(moved.openings.centre, [[15.0]])
    # net needs 30 and −10 about 10 become 25 and 5 about 15; the first adds 10 jobs of 30 still
    np.testing.assert_allclose(moved.openings.draws[:, 0, 0], [25, 5])
    np.testing.assert_allclose(moved.expansion.draws[:, 0, 0], [25 / 3, 0], atol=1e-9)
    np.testing.assert_allclose(moved.displaced.draws, 0)
