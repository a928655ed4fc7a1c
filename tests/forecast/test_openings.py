"""Openings by period: what is added, replaced and displaced, worked by hand."""

import numpy as np
import pytest

from caunghe.forecast.openings import Balance, balance, expected, flows, moved_balance, period_lengths, single_years


def path(*workers: float) -> np.ndarray:
    """Return one draw of one occupation from its workers, the last year known first."""
    return np.array([[workers]])


def test_year_by_year_by_hand() -> None:
    # 100 → 110 → 104 → 90 with 5 % leaving: 10 + 5; 0 and 5.5 − 6 < 0; 0 and 5.2 − 14 < 0
    of = balance(flows(path(100, 110, 104, 90), np.full((1, 1, 3), 0.05), (1, 1, 1)))
    np.testing.assert_allclose(of.expansion[0, 0], [10, 0, 0])
    np.testing.assert_allclose(of.replacement[0, 0], [5, 0, 0], atol=1e-6)
    np.testing.assert_allclose(of.displaced[0, 0], [0, 0.5, 8.8], rtol=1e-6)
    # a slow fall: 100 → 98 leaves 3 of 5 to be replaced
    slow = balance(flows(path(100, 98), np.full((1, 1, 1), 0.05), (1,)))
    assert slow.replacement[0, 0][0] == pytest.approx(3.0)


def test_a_fall_and_recovery_within_a_period_opens_nothing_new() -> None:
    # 100 → 60 → 100 with 5 % leaving: no change over two years, 5 + 3 leave; the path needs people in year two alone
    of = balance(flows(path(100, 60, 100), np.full((1, 1, 2), 0.05), (2,)))
    assert of.expansion[0, 0].sum() == 0
    np.testing.assert_allclose(of.replacement[0, 0], [0, 8])
    assert of.displaced[0, 0].sum() == 0


def test_people_displaced_by_hand() -> None:
    # 100 → 80 → 70, 5 % leaving: 5 + 4 leave, 30 jobs go: 21 people have to look elsewhere, spread evenly
    of = balance(flows(path(100, 80, 70), np.full((1, 1, 2), 0.05), (2,)))
    np.testing.assert_allclose(of.displaced[0, 0], [10.5, 10.5])
    assert of.openings.sum() == 0


def test_the_expected_path_says_who_needs_people() -> None:
    # two futures that add 50 and lose 40: 5 jobs are added on the path, and one future takes 40 from the sum
    employment = np.array([[[100.0, 150.0]], [[100.0, 60.0]]])
    of = balance(flows(employment, np.zeros((2, 1, 1)), (1,)))
    np.testing.assert_allclose(of.openings[:, 0, 0], [50, -40])
    np.testing.assert_allclose(of.displaced, 0)
    # two that add 40 and lose 50: nobody is needed, 5 lose their jobs
    of = balance(flows(np.array([[[100.0, 50.0]], [[100.0, 140.0]]]), np.zeros((2, 1, 1)), (1,)))
    np.testing.assert_allclose(of.openings, 0)
    np.testing.assert_allclose(of.displaced[:, 0, 0], [50, -40])
    # with 10 % leaving, 100 → 150 and 60 less 10 each: what it adds and whom it replaces are told apart
    of = balance(flows(employment, np.full((2, 1, 1), 0.1), (1,)))
    np.testing.assert_allclose(of.expansion[:, 0, 0], [50, -40])
    np.testing.assert_allclose(of.replacement[:, 0, 0], [10, 10])
    # a slow fall, 100 → 115 and 75: 5 jobs go, 10 leave
    of = balance(flows(np.array([[[100.0, 115.0]], [[100.0, 75.0]]]), np.full((2, 1, 1), 0.1), (1,)))
    np.testing.assert_allclose(of.expansion, 0)
    np.testing.assert_allclose(of.replacement[:, 0, 0], [25, -15])


def test_openings_less_displaced_are_the_balance_in_every_draw() -> None:
    rng = np.random.default_rng(2)
    employment = 1000 * np.exp(np.cumsum(0.2 * rng.standard_normal((50, 40, 11)), axis=2))
    rate = np.full((50, 40, 10), 0.03)
    of = balance(flows(employment, rate, (5, 5)))
    for first in (0, 5):
        period = slice(first, first + 5)
        change = employment[:, :, first + 5] - employment[:, :, first]
        leaving = (rate * employment[:, :, :-1])[:, :, period].sum(axis=2)
        net = (of.openings - of.displaced)[:, :, period].sum(axis=2)
        np.testing.assert_allclose(net, change + leaving, rtol=1e-4, atol=1e-2)
        # either needs people or lets them go, and each as the expected path says
        assert not (of.openings[:, :, period].any(axis=(0, 2)) & of.displaced[:, :, period].any(axis=(0, 2))).any()
    for part in (of.expansion, of.replacement, of.displaced):
        assert (expected(part) >= -1e-4).all()


def test_openings_do_not_grow_with_doubt() -> None:
    rng = np.random.default_rng(4)
    normal = rng.standard_normal((2000, 3, 1)) * np.sqrt(np.arange(6))
    normal -= normal.mean(axis=0)
    one, two = (balance(flows(1000 + spread * normal, np.full((2000, 3, 5), 0.02), (5,))) for spread in (50.0, 100.0))
    np.testing.assert_allclose(expected(two.openings), expected(one.openings), rtol=1e-5)
    assert two.openings.std() > 1.9 * one.openings.std()
    # 2 % of 1,000 people a year
    np.testing.assert_allclose(expected(one.openings).sum(axis=1), 100.0, rtol=1e-5)
    # the centre lies amid the draws, of one occupation and of three
    for draws in (one.openings[:, 0].sum(axis=1), one.openings.sum(axis=(1, 2))):
        assert (draws < draws.mean()).mean() == pytest.approx(0.5, abs=0.03)


def test_a_statement_moves_the_balance_by_hand() -> None:
    # expected 10 openings of 2 % of 1,000 less 10 lost; stated half as many again, half of the deviation kept
    employment = np.array([[[1000.0, 1010.0]], [[1000.0, 970.0]]])
    of = balance(flows(employment, np.full((2, 1, 1), 0.02), (1,)))
    np.testing.assert_allclose(of.openings[:, 0, 0], [30, -10])
    moved = moved_balance(of, np.array([0]), 0, np.array([1.5]), np.array([0.5]))
    # one occupation is all there is: 30 and −10 about 10 become 35 and −5 about 15, as far from it as before
    np.testing.assert_allclose(moved.openings[:, 0, 0], [35, -5])
    np.testing.assert_allclose(moved.expansion, 0)
    np.testing.assert_allclose(moved.displaced, 0)
    # where jobs are added too, each part moves by the factor: 30 added and 20 replaced, half as many again
    grows = balance(flows(np.array([[[1000.0, 1040.0]], [[1000.0, 1020.0]]]), np.full((2, 1, 1), 0.02), (1,)))
    moved = moved_balance(grows, np.array([0]), 0, np.array([1.5]), np.array([0.5]))
    np.testing.assert_allclose(moved.expansion[:, 0, 0], [55, 35])
    np.testing.assert_allclose(moved.replacement[:, 0, 0], [30, 30])


def test_statements_tell_which_occupations_need_people_and_leave_the_sums_of_draws() -> None:
    """40, 20 and 60, 100: means 50 and 60. The first halves, the second takes its 25; half the deviation stays."""
    openings = np.array([[40.0, 20.0], [60.0, 100.0]])[:, :, None]
    of = Balance(openings.astype(np.float32), np.zeros((2, 2, 1), np.float32), np.zeros((2, 2, 1), np.float32))
    moved = moved_balance(of, np.array([0, 1]), 0, np.array([0.5, 85 / 60]), np.array([0.5, 0.5]))
    # 25 ∓ 5 and 85 ∓ 20, and the 25 that both lost of a draw's −50 and 50, shared 25 : 85
    np.testing.assert_allclose(
        moved.openings[:, :, 0],
        [[20 - 25 * 25 / 110, 65 - 25 * 85 / 110], [30 + 25 * 25 / 110, 105 + 25 * 85 / 110]],
        rtol=1e-6,
    )
    np.testing.assert_allclose(moved.openings.sum(axis=1), of.openings.sum(axis=1), rtol=1e-6)


def test_single_years_by_hand() -> None:
    """Two futures, 100 → 130 → 120 and 100 → 90 → 140: +20 and +40 over two years, +10 and +20 on the path.

    A year's third and two thirds of the path's +30 are +10 and +20. Of the means the first year has 20/3 and 40/3, the
    second 40/3 and 80/3; of single years the first has +30 and −10, the second −10 and +50.
    """
    of = flows(np.array([[[100.0, 130.0, 120.0]], [[100.0, 90.0, 140.0]]]), np.zeros((2, 1, 2)), (2,))
    means = balance(of)
    np.testing.assert_allclose(means.openings[:, 0], [[20 / 3, 40 / 3], [40 / 3, 80 / 3]], rtol=1e-6)
    own = single_years(means, of)
    np.testing.assert_allclose(own.openings[:, 0], [[30, -10], [-10, 50]], rtol=1e-5)
    # what single years lie further apart is added to them, in openings
    apart = np.array([[[3.0, -3.0]], [[-3.0, 3.0]]], np.float32)
    np.testing.assert_allclose(single_years(means, of, apart).openings[:, 0], [[33, -13], [-13, 53]], rtol=1e-5)
    # an occupation that loses people faster than they leave displaces 18, 0.4 and 22, 4.48: 20 and 2.44 on the path,
    # told evenly as 11.22 a year, from which the first future lies 2 and 2.04 below
    of = flows(np.array([[[100.0, 80.0, 78.0]], [[100.0, 76.0, 70.0]]]), np.full((2, 1, 2), 0.02), (2,))
    own = single_years(balance(of), of)
    np.testing.assert_allclose(own.displaced[:, 0], [[9.22, 9.18], [13.22, 13.26]], rtol=1e-4)
    assert not own.openings.any()


def test_single_years_keep_centres_and_the_sums_of_periods() -> None:
    rng = np.random.default_rng(3)
    employment = 1000 * np.exp(np.cumsum(0.1 * rng.standard_normal((60, 30, 11)), axis=2))
    of = flows(employment, np.full((60, 30, 10), 0.03), (5, 5))
    means = balance(of)
    own = single_years(means, of)
    for part in ("expansion", "replacement", "displaced"):
        before, after = getattr(means, part), getattr(own, part)
        np.testing.assert_allclose(expected(after), expected(before), atol=2e-3)
        for first in (0, 5):
            period = slice(first, first + 5)
            np.testing.assert_allclose(after[:, :, period].sum(axis=2), before[:, :, period].sum(axis=2), atol=2e-2)
    # a year's balance is that year's change and leavers wherever the path needs people in every year
    steady = (of.weight > 0).all(axis=1) & (expected(of.change + of.leaving) > 0).all(axis=1)
    assert steady.sum() >= 3
    net = (own.openings - own.displaced)[:, steady]
    np.testing.assert_allclose(net, (of.change + of.leaving)[:, steady], rtol=1e-3, atol=2e-2)


@pytest.mark.parametrize(
    ("years", "lengths"),
    [
        (0, ()),
        *((years, (years,)) for years in range(1, 8)),  # of one period, a rest of one or two joined to it
        *((5 + rest, (5, rest)) for rest in range(3, 8)),
        *((10 + rest, (5, 5, rest)) for rest in range(3, 6)),
    ],
)
def test_periods_are_of_five_years_and_a_rest_under_three_joins_the_last(years: int, lengths: tuple[int, ...]) -> None:
    assert period_lengths(years) == lengths
