"""Employment history as arrays: years × cells, a cell being an occupation in an industry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.errors import InputError
from caunghe.feed import Feed
from caunghe.forecast.results import SHORTEST_HISTORY
from caunghe.language import Text
from caunghe.schema import allowed_codes

_SHORT = Text(
    "Bảng employment phải có ít nhất {least} năm liền nhau; đang có {years}.",
    "The table employment must hold at least {least} consecutive {least:year|years}; got {years}.",
)
Floats = NDArray[Any]  # float64, or float32 in draws
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class History:
    """Workers by year × cell; cells lie in order of industry, then occupation.

    ``industry`` and ``occupation`` are a cell's positions in ``industries`` and in ``occupations`` (all ISCO-08 unit
    groups); ``starts`` is the first cell of each industry.
    """

    years: tuple[int, ...]
    industries: tuple[str, ...]
    occupations: tuple[str, ...]
    industry: Integers
    occupation: Integers
    workers: Floats

    @property
    def starts(self) -> Integers:
        return np.searchsorted(self.industry, np.arange(len(self.industries)))

    @property
    def industry_workers(self) -> Floats:
        """Workers by year × industry."""
        return np.add.reduceat(self.workers, self.starts, axis=1)

    def until(self, year: int) -> History:
        """Return the history as it was known at the end of ``year``: cells without workers so far were not known."""
        workers = self.workers[: sum(y <= year for y in self.years)]
        known = np.flatnonzero(workers.any(axis=0))
        there: Integers = np.unique(self.industry[known])
        return History(
            self.years[: len(workers)],
            tuple(self.industries[int(i)] for i in there),
            self.occupations,
            np.searchsorted(there, self.industry[known]),
            self.occupation[known],
            workers[:, known],
        )

    def workers_of(self, industries: tuple[str, ...]) -> Floats:
        """Return workers by year × these industries."""
        place = {code: i for i, code in enumerate(self.industries)}
        return self.industry_workers[:, [place[code] for code in industries]]


def employment_history(feed: Feed) -> History:
    """Return the latest unbroken run of years of ``employment`` for the whole city.

    The city's own rows count; where there are none, its communes are summed. A cell absent from a year has no workers
    in it. Raises InputError when fewer than 4 consecutive years
    with workers in any ISCO-08 unit group are there.
    """
    table = feed["employment"]
    own = table.filter(pl.col("area") == feed.information.area)
    table = (own if own.height else table).drop_nulls(["year", "industry", "occupation", "workers"])
    occupations = allowed_codes("occupations", 4)
    table = table.filter(pl.col("occupation").is_in(list(occupations)), pl.col("workers") > 0)
    years = _latest_run(sorted(set(table["year"].to_list())))
    if len(years) < SHORTEST_HISTORY:
        raise InputError(_SHORT, least=SHORTEST_HISTORY, years=len(years))
    table = table.filter(pl.col("year") >= years[0])
    sums = table.group_by("industry", "occupation", "year", maintain_order=True).agg(pl.col("workers").sum())
    cells = sums.select("industry", "occupation").unique(maintain_order=True).sort("industry", "occupation")
    cells = cells.with_row_index("cell")
    industries = tuple(cells["industry"].unique(maintain_order=True))
    placed = sums.join(cells, on=["industry", "occupation"])
    workers = np.zeros((len(years), cells.height))
    workers[placed["year"].to_numpy() - years[0], placed["cell"].to_numpy()] = placed["workers"].to_numpy()
    return History(
        years,
        industries,
        occupations,
        _positions(cells["industry"], industries),
        _positions(cells["occupation"], occupations),
        workers,
    )


def _latest_run(years: list[int]) -> tuple[int, ...]:
    first = next((i for i in range(len(years) - 1, 0, -1) if years[i - 1] != years[i] - 1), 0)
    return tuple(years[first:])


def _positions(codes: pl.Series, of: tuple[str, ...]) -> Integers:
    place = {code: i for i, code in enumerate(of)}
    return np.array([place[code] for code in codes], dtype=np.int64)
