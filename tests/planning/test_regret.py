"""What it costs not to know: regret that is never negative."""

from __future__ import annotations

import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.planning.plan import plan_seats
from caunghe.planning.questions.regret import regret_summary, regrets
from tests.planning.tiny_city import feed, forecast, options


def test_regret_is_never_negative_and_the_plan_regrets_less_than_last_year() -> None:
    asked = options(years=3, draws=9)
    table = regrets(feed(), forecast(), asked, plan_seats(feed(), forecast(), asked), draws=9)
    assert (table["regret"] >= -1.0).all()
    assert table["draw"].n_unique() == 9
    expected = dict(regret_summary(table).select("plan", "expected").iter_rows())
    assert expected["plan"] < expected["last_year"]


def test_mean_regret_is_the_worth_of_knowing() -> None:
    """Without aversion to risk, Σ p · cost of the plan is its objective: both count in the same units."""
    asked = options(years=2, draws=6, risk_weight=0.0)
    made = plan_seats(feed(), forecast(), asked)
    table = regrets(feed(), forecast(), asked, made, draws=6).filter(pl.col("plan") == "plan")
    assert (table["cost"] * table["probability"]).sum() / 1e6 == pytest.approx(made.objective, rel=1e-6)


def test_regret_over_no_draw_is_refused() -> None:
    asked = options()
    with pytest.raises(InputError, match="draws must be 1 or more; got 0"):
        regrets(feed(), forecast(), asked, plan_seats(feed(), forecast(), asked), draws=0)
