"""What the survey's people and employers say of an occupation: its pay, and how hard it is to hire for.

People of one place of the sample, and openings of one employer, resemble each other: both are counted as the number of
independent ones that would tell as much (``likeness``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from caunghe.feed import Feed, needs_by_unit_group
from caunghe.forecast.history import Floats
from caunghe.forecast.waves import employed_waves
from caunghe.schema import FEWEST_PEOPLE
from caunghe.vacancies import likeness

PAY_PERSONS: Final = 30.0  # independent persons at which an occupation's own pay weighs as much as its major group's
# openings that everybody's share is worth beside an occupation's own: learnt from how occupations differ, within these
PRIOR_OPENINGS: Final = (2.0, 200.0)


def _sum_and_equal(weight: pl.Expr, square: pl.Expr) -> pl.Expr:
    return weight.sum() ** 2 / square.sum()


def pay_premium(feed: Feed, occupations: list[str], draws: int, rng: np.random.Generator) -> Floats:
    """Return draws of an occupation's mean log pay less everybody's, of the last two survey waves (draw × occupation).

    ``(n · own + m · major's) / (n + m)`` with m = 30 and n the independent persons that tell as much as those sampled,
    who live in few places and weigh unequally; variance ``s² / (n + m)``. NaN without a survey.
    """
    people = employed_waves(feed).people.filter(pl.col("monthly_pay") > 0)
    if people.is_empty():
        return np.full((draws, len(occupations)), np.nan)
    people = people.filter(pl.col("year") > pl.col("year").max() - 2).with_columns(log=pl.col("monthly_pay").log())
    mean = (pl.col("log") * pl.col("weight")).sum() / pl.col("weight").sum()
    people = people.with_columns(log=pl.col("log") - mean.over("year"), major=pl.col("occupation").str.head(1))
    spread = people.select(((pl.col("log") ** 2 * pl.col("weight")).sum() / pl.col("weight").sum()).sqrt()).item()
    majors = dict(people.group_by("major", maintain_order=True).agg(mean).iter_rows())
    told = _persons(people, people.group_by("occupation", maintain_order=True).agg(mean.alias("own")))
    own = {code: (value, n) for code, value, n in told.iter_rows()}
    middle, deviation = np.empty(len(occupations)), np.empty(len(occupations))
    for i, code in enumerate(occupations):
        value, n = own.get(code, (0.0, 0.0))
        middle[i] = (n * value + PAY_PERSONS * majors.get(code[0], 0.0)) / (n + PAY_PERSONS)
        deviation[i] = spread / np.sqrt(n + PAY_PERSONS)
    return middle + deviation * rng.standard_normal((draws, len(occupations)))


def _persons(people: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """Return ``own`` with the number of independent persons that tell as much of each occupation."""
    cells = people.group_by("occupation", "stratum", "cluster", maintain_order=True).agg(
        weight=pl.col("weight").sum(), each=(pl.col("weight") ** 2).sum(),
        m=pl.len().cast(pl.Float64), r=pl.col("log").sum(), q=(pl.col("log") ** 2).sum(),
    )  # fmt: skip
    alike = likeness(*(cells[name].to_numpy() for name in ("occupation", "m", "r", "q")))
    sizes = cells.group_by("occupation", maintain_order=True).agg(
        places=_sum_and_equal(pl.col("weight"), pl.col("weight") ** 2),
        persons=_sum_and_equal(pl.col("weight"), pl.col("each")),
    )
    n = alike.trials(sizes["places"].to_numpy(), sizes["persons"].to_numpy())
    return own.join(sizes.select("occupation", n=pl.Series(n)), on="occupation", maintain_order="left")


@dataclass(frozen=True, slots=True)
class HardToFill:
    """``share``: draw × occupation, NaN without evidence; ``employers``: who answered, by occupation with evidence."""

    share: Floats
    employers: dict[str, frozenset[str]]

    def employers_of(self, occupations: Iterable[str]) -> int:
        """Return how many employers stand behind the evidence of these occupations."""
        return len(frozenset[str]().union(*(self.employers.get(code, frozenset()) for code in occupations)))


def hard_to_fill(feed: Feed, occupations: list[str], draws: int, rng: np.random.Generator) -> HardToFill:
    """Return draws of the share of openings hard to fill, of the last year in which employers told it.

    Beta: n openings at the weighted share p of the occupation, and k at everybody's. n counts the independent openings
    that tell as much as those stated, ``1/(ρ/employers + (1 − ρ)/openings)``, ρ how alike openings of one employer are;
    ``k = p(1 − p)/between − 1`` from how occupations differ, within 2 and 200. NaN where fewer than five employers told
    it.
    """
    stated = needs_by_unit_group(feed).rows.drop_nulls(["employer", "occupation", "openings", "hard_to_fill"])
    needs = stated.filter(pl.col("openings") > 0, pl.col("year") == pl.col("year").max())
    result = np.full((draws, len(occupations)), np.nan)
    if needs.is_empty():
        return HardToFill(result, {})
    answers, everyone, prior = _answers(needs)
    known = answers.filter(pl.col("employers").list.len() >= FEWEST_PEOPLE)
    told = {code: (p, n) for code, p, n in known.select("occupation", "p", "n").iter_rows()}
    for i, code in enumerate(occupations):
        if code in told:
            p, n = told[code]
            a, b = n * p + prior * everyone, n * (1 - p) + prior * (1 - everyone)
            result[:, i] = rng.beta(max(a, 1e-6), max(b, 1e-6), draws)
    return HardToFill(
        result, {code: frozenset(who) for code, who in known.select("occupation", "employers").iter_rows()}
    )


def _answers(needs: pl.DataFrame) -> tuple[pl.DataFrame, float, float]:
    """Return ``occupation, p, n, employers`` (their names), the share of all, and the openings that one is worth."""
    weight, size = pl.col("weight"), pl.col("openings")
    share = ((pl.col("hard_to_fill") * weight).sum() / (size * weight).sum()).clip(0, 1)
    everyone = float(needs.select(share).item())
    cells = needs.group_by("occupation", "employer", maintain_order=True).agg(
        m=size.sum(), x=pl.col("hard_to_fill").sum(), held=(size * weight).sum(), each=(size * weight**2).sum()
    )
    cells = cells.with_columns(
        r=pl.col("x") - everyone * pl.col("m"),
        q=pl.col("x") * (1 - everyone) ** 2 + (pl.col("m") - pl.col("x")) * everyone**2,
    )
    alike = likeness(*(cells[name].to_numpy() for name in ("occupation", "m", "r", "q")))
    least, most = PRIOR_OPENINGS
    prior = min(max(alike.total / alike.between - 1, least), most) if alike.between > 0 else most
    sizes = cells.group_by("occupation", maintain_order=True).agg(
        witnesses=_sum_and_equal(pl.col("held"), pl.col("held") ** 2),
        stated=_sum_and_equal(pl.col("held"), pl.col("each")),
        employers=pl.col("employer").unique(maintain_order=True),
    )
    n = alike.trials(sizes["witnesses"].to_numpy(), sizes["stated"].to_numpy())
    shares = needs.group_by("occupation", maintain_order=True).agg(p=share)
    table = shares.join(sizes.with_columns(n=pl.Series(n)), on="occupation", maintain_order="left")
    return table.select("occupation", "p", "n", "employers"), everyone, prior
