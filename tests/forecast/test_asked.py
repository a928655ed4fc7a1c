"""What employers and sampled people say counts once for each who says it, and of the last year alone."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from caunghe.forecast import asked
from caunghe.vacancies import likeness

NEED = {"employer": pl.String, "year": pl.Int64, "occupation": pl.String} | dict.fromkeys(
    ("openings", "hard_to_fill", "weight"), pl.Float64
)


def _told(monkeypatch: pytest.MonkeyPatch, rows: list[tuple[object, ...]], *codes: str) -> asked.HardToFill:
    needs = pl.DataFrame(rows, schema=NEED, orient="row")
    monkeypatch.setattr(asked, "needs_by_unit_group", lambda _: SimpleNamespace(rows=needs))
    return asked.hard_to_fill(None, list(codes), 400, np.random.default_rng(2))  # type: ignore[arg-type]


def test_employers_of_one_mind_count_as_one_opening_each():
    counts, groups = np.full(6, 10.0), np.array(["7212"] * 6)
    ones = np.array([1.0, -1.0] * 3)
    alike = likeness(groups, counts, 5 * ones, counts / 4)
    # pairs of one employer: (25 − 2.5)/90 = 1/4 = the variance; of two: (0 − 150)/(3600 − 600) < 0, none
    assert (alike.within, alike.between, alike.total) == (1.0, 0.0, 0.25)
    assert alike.trials(np.array([6.0]), np.array([60.0])).tolist() == [6.0]
    # half of each hard to fill: r = 0 and pairs differ more than by chance
    assert likeness(groups, counts, 0 * ones, counts / 4).within == 0.0
    # who never says more than one thing has no pair
    assert likeness(groups, np.ones(6), ones / 2, np.full(6, 0.25)).within == 0.0


def test_only_the_last_year_and_five_employers_or_more_tell(monkeypatch):
    before = [(f"e{i}", 2025, "7212", 4.0, 4.0, 1.0) for i in range(9)]
    last = [(f"e{i}", 2026, "7212", 4.0, 1.0, 1.0) for i in range(5)] + [
        (f"e{i}", 2026, "5120", 4.0, 1.0, 1.0) for i in range(4)
    ]
    told = _told(monkeypatch, before + last, "7212", "5120", "4321")
    assert told.share[:, 0].mean() == pytest.approx(0.25, abs=0.01)
    assert np.isnan(told.share[:, 1:]).all()
    assert (told.employers_of(["7212"]), told.employers_of(["5120"]), told.employers_of(["7212", "5120"])) == (5, 0, 5)


def test_the_share_hard_to_fill_is_held_as_often_as_said(monkeypatch):
    held, rng = [], np.random.default_rng(3)
    for _ in range(4):
        truth = {str(1000 + at): rng.beta(2.5, 7.5) for at in range(80)}
        rows = [
            (f"{code}-{who}", 2026, code, float(size), float(rng.binomial(size, rng.beta(5.7 * p, 5.7 * (1 - p)))), 1.0)
            for code, p in truth.items()
            for who in range(int(rng.choice([5, 10, 40])))
            for size in [1 + rng.geometric(0.1)]
        ]
        low, high = np.quantile(_told(monkeypatch, rows, *truth).share, (0.1, 0.9), axis=0)
        held += [low[i] <= p <= high[i] for i, p in enumerate(truth.values())]
    assert 0.7 <= np.mean(held) <= 0.88  # every opening a witness: 11–52 %


def test_pay_of_people_of_few_places_is_less_sure(monkeypatch):
    def spread(places: int) -> float:
        rng = np.random.default_rng(4)
        rows = [
            (2026, "7212" if i < 200 else "5120", i % places, 1e7 * np.exp(0.4 * (i % places % 2))) for i in range(400)
        ]
        people = pl.DataFrame(rows, schema=["year", "occupation", "cluster", "monthly_pay"], orient="row")
        people = people.with_columns(stratum=pl.lit("1"), weight=pl.lit(1.0))
        monkeypatch.setattr(asked, "employed_waves", lambda _: SimpleNamespace(people=people))
        return float(asked.pay_premium(None, ["7212"], 4000, rng).std())  # type: ignore[arg-type]

    # s = 0.2 in both; 200 persons in 200 places: 0.2/√230; in 10 places, each of one pay: 0.2/√40
    assert spread(200) == pytest.approx(0.2 / np.sqrt(230), rel=0.05)
    assert spread(10) == pytest.approx(0.2 / np.sqrt(40), rel=0.05)
