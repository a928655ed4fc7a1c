"""What a forecast is asked and what it returns: the contract that plan, report and site read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Any, Final, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.errors import InputError
from caunghe.feed import Feed
from caunghe.language import Text
from caunghe.schema import (
    SEED,
    ResultTables,
    assumed,
    assumed_options,
    assumption_limits,
    check_limits,
    check_seed,
)

Draws = NDArray[np.float32]
"""People a year, shape (draw, occupation, year)."""

SHORTEST_HISTORY: Final = 4
RANKING_PARTS: Final = ("gap", "growth", "pay_premium", "hard_to_fill", "official")
_UNKNOWN_PARTS: Final = Text(
    "ranking_weights chỉ được nêu {known}; đã cho {unknown}.", "ranking_weights must name {known}; got {unknown}"
)
_NO_WEIGHT: Final = Text(
    "ranking_weights phải từ 0 trở lên và không bằng 0 hết; đã cho {weights}.",
    "ranking_weights must be 0 or more, not all 0; got {weights}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastOptions:
    """What can be asked of a forecast.

    ``scenario`` names a scenario of ``industry_outlooks``; ``scenario_weight`` is its weight against the damped trend
    in each year's growth of an industry (log scale). ``seekers_share`` is the share of unemployed people counted as
    supply each year. ``separation`` is an annual rate used only where no survey waves are given. ``ranking_weights``
    are relative weights of ``RANKING_PARTS``; the official list weighs nothing unless asked, so that the ranking can
    stand beside it. ``ranking_years`` is how many first years the ranking looks at.

    Raises ``InputError`` for a value outside its limits.

    >>> ForecastOptions(horizon=6).draws
    500
    >>> ForecastOptions(horizon=40)
    Traceback (most recent call last):
    caunghe.errors.InputError: horizon must be 1–15; got 40
    """

    horizon: int = int(assumed("forecast_horizon"))
    draws: int = int(assumed("forecast_draws"))
    seed: int = SEED
    scenario: str = "middle"
    scenario_weight: float = assumed("forecast_scenario_weight")
    seekers_share: float = assumed("forecast_seekers_share")
    separation: float | None = None
    ranking_years: int = int(assumed("forecast_ranking_years"))
    ranking_weights: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType({"gap": 0.4, "growth": 0.2, "pay_premium": 0.2, "hard_to_fill": 0.2})
    )

    @classmethod
    def of_city(cls, feed: Feed, **asked: Any) -> Self:
        """Return options as asked, and else as the feed's ``assumptions`` of its day have them.

        >>> ForecastOptions.of_city(feed, draws=50).draws
        50
        """
        own: dict[str, Any] = {**assumed_options(feed["assumptions"], "forecast", feed.information.as_of)}
        return cls(**(own | asked))

    def __post_init__(self) -> None:
        check_limits(self, assumption_limits("forecast"))
        check_seed(self.seed)
        unknown = sorted(set(self.ranking_weights) - set(RANKING_PARTS))
        if unknown:
            raise InputError(_UNKNOWN_PARTS, known=", ".join(RANKING_PARTS), unknown=", ".join(unknown))
        if min(self.ranking_weights.values(), default=0.0) < 0 or sum(self.ranking_weights.values()) <= 0:
            raise InputError(_NO_WEIGHT, weights=dict(self.ranking_weights))


@dataclass(frozen=True, kw_only=True, repr=False)
class ForecastTables(ResultTables):
    """The tables made from a forecast's draws: what is kept and shown of it.

    >>> kept = ForecastTables.from_tables(ahead.tables)  # without the draws
    >>> gap = kept.summary.filter(component="gap", level=0, year=2026)
    >>> gap.select(pl.col("low80", "mean", "high80").round()).row(0)
    (-133.0, 93.0, 322.0)
    """

    summary: Annotated[pl.DataFrame, SUMMARY]
    periods: Annotated[pl.DataFrame, PERIODS]
    by_area: Annotated[pl.DataFrame, BY_AREA]
    ranking: Annotated[pl.DataFrame, RANKING]
    backtest: Annotated[pl.DataFrame, BACKTEST]
    backtest_skill: Annotated[pl.DataFrame, BACKTEST_SKILL]
    backtest_held: Annotated[pl.DataFrame, BACKTEST_HELD]
    scenarios: Annotated[pl.DataFrame, SCENARIOS]
    weights_used: Annotated[pl.DataFrame, WEIGHTS_USED]
    parameters: Annotated[pl.DataFrame, PARAMETERS]
    notes: Annotated[pl.DataFrame, NOTES]


@dataclass(frozen=True, kw_only=True, repr=False)
class ForecastResults(ForecastTables):
    """A forecast: draws, and the tables made from them.

    ``occupations`` are all ISCO-08 unit groups in order of code; ``years`` the years ahead. Every array is float32 of
    shape (draw, occupation, year), in people: ``employment`` at the year's end state; ``expansion``, jobs added over a
    period of five years, a year; ``replacement``, leavers who must be replaced (in a shrinking occupation only those
    beyond the jobs lost over the period); ``openings = expansion + replacement``; ``graduates`` of vocational education
    who enter the occupation if intakes stay as they are; ``seekers`` out of work, those whose jobs go within the period
    included; ``supply = graduates + seekers``; ``gap = openings − supply``. Draw d is one possible future in every
    array, so that sums over occupations or years keep their honest spread, and the mean over the draws is the expected
    path, which says whether an occupation needs people or lets them go. A possible future that turns out the other
    way is below zero in that array: it takes people from the sum over occupations.

    Draws of openings and gap are of the yearly mean of a period, spread over its years. ``swings`` are what those of
    a single year lie above: they sum to zero over a period. A single year's gap is ``gap + swings``, its openings
    ``openings + swings`` in occupations that need people. ``summary`` has the intervals of single years, ``periods``
    those of the means.

    >>> gap = ahead.gap.sum(axis=(1, 2))  # of all occupations and six years, one number a possible future
    >>> gap.shape, [round(float(end), -1) for end in np.quantile(gap, (0.1, 0.9))]
    ((50,), [-280.0, 1450.0])
    """

    occupations: tuple[str, ...]
    years: tuple[int, ...]
    employment: Draws
    expansion: Draws
    replacement: Draws
    openings: Draws
    graduates: Draws
    seekers: Draws
    supply: Draws
    gap: Draws
    swings: Draws


_S, _F, _I, _B = pl.String(), pl.Float64(), pl.Int64(), pl.Boolean()
_INTERVALS: Final = {"mean": _F, "median": _F, "low80": _F, "high80": _F, "low95": _F, "high95": _F}

# One row a number: component × ISCO level × occupation × year; the total is level 0, occupation "all". Components are
# those of the draws and ``displaced``, which supply holds. ``mean`` is the draws' mean, the expected path; the others
# are quantiles of the draws of that single year, of ``max(0, sum)`` but for the gap.
SUMMARY: Final = pl.Schema({"component": _S, "level": _I, "occupation": _S, "year": _I, **_INTERVALS})

# The same of the yearly mean over each period from ``first`` to ``last``, whose interval is narrower than a single
# year's; employment is no flow and has none.
PERIODS: Final = pl.Schema({"component": _S, "level": _I, "occupation": _S, "first": _I, "last": _I, **_INTERVALS})

# Openings by commune and major group, with the intervals of single years; communes sum to the city's major group.
BY_AREA: Final = pl.Schema({"area": _S, "occupation": _S, "year": _I, "mean": _F, "low80": _F, "high80": _F})

# What is worth training: kind is occupation or training_field.
RANKING: Final = pl.Schema(
    {
        "kind": _S,
        "code": _S,
        "score": _F,  # 0-1, mean over draws
        "rank": _I,  # by mean score
        "rank_low": _I,  # nobody else is ahead with 90 % certainty, and nobody behind beyond rank_high
        "rank_high": _I,
        "gap": _F,  # people a year, mean of the first ranking_years
        "gap_low": _F,
        "gap_high": _F,
        "growth": _F,  # employment, a year
        "pay_premium": _F,  # log points against all employed people; null without a survey
        "hard_to_fill": _F,  # share of the last year's stated needs; null where fewer than five employers told it
        "hard_to_fill_employers": _I,  # who told it, of the occupations with such a share
        "official_2025": _B,
        "official_2030": _B,
    }
)

# Rolling origins: one row model × origin × horizon × ISCO level, errors of employment averaged over occupations.
BACKTEST: Final = pl.Schema(
    {
        "model": _S,  # ours | constant_share | averaged_share | random_walk | averaged_numbers | drift
        "origin": _I,
        "horizon": _I,
        "level": _I,
        "series": _I,  # occupations measured
        "mase": _F,
        "rmsse": _F,
        "direction": _F,  # share of changes whose sign was right; null for a model that foretells none
        "coverage80": _F,
        "interval_score": _F,  # of the 80 % interval, in people, relative to mean employment
        "skill": _F,  # 1 − MASE / MASE of the best simple model
    }
)

# The column that holds one minus the ratio of our MASE to a simple model's, by that model.
SIMPLE_SKILLS: Final = {
    name: f"skill_{name}" for name in ("constant_share", "averaged_share", "random_walk", "averaged_numbers", "drift")
}

# The back-test in one row a model and level, over origins and horizons.
BACKTEST_SKILL: Final = pl.Schema(
    {
        "model": _S,
        "level": _I,
        "mase": _F,
        "rmsse": _F,
        "direction": _F,
        "interval_score": _F,
        **dict.fromkeys(SIMPLE_SKILLS.values(), _F),
        "origins_won": _F,  # share of origins at which the model beats the best simple one
    }
)

# How far our forecast holds: one row a component, level and number of years ahead. A survey's figure is held against
# the interval with its own error added (coverage80, interval_score) and against the published one alone.
BACKTEST_HELD: Final = pl.Schema(
    {
        "component": _S,  # employment | openings | balance (openings − displaced, of which the gap takes supply away)
        "level": _I,
        "horizon": _I,
        "target_years": _I,  # independent of each other at most
        "coverage80": _F,
        "coverage80_published": _F,
        "interval_score": _F,  # relative to employment
        **dict.fromkeys(SIMPLE_SKILLS.values(), _F),  # of employment
    }
)

SCENARIOS: Final = pl.Schema(
    {
        "scenario": _S,
        "year": _I,
        "employment": _F,
        "openings": _F,
        "openings_low80": _F,
        "openings_high80": _F,
        "gap": _F,
        "gap_low80": _F,
        "gap_high80": _F,
    }
)

# How much what employers say has moved the model in the first two years.
WEIGHTS_USED: Final = pl.Schema(
    {
        "source": _S,  # hiring_needs | vacancies
        "year": _I,
        "occupation": _S,
        "stated": _F,  # people, weighted to all employers
        "model": _F,  # openings before the update
        "weight": _F,  # 0-1
        "factor": _F,  # openings after ÷ before, this source alone
    }
)

# Parameters chosen or estimated from the history, by name.
PARAMETERS: Final = pl.Schema({"parameter": _S, "value": _F})

# Sentences a reader must see: no skill, assumptions used for want of data.
NOTES: Final = pl.Schema({"note": _S, "vi": _S, "en": _S})
