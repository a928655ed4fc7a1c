"""Employment history as arrays: years × cells, a cell being an occupation in an industry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.errors import InputError
from caunghe.feed import Feed, doubtful_zero
from caunghe.forecast.absent import absent_parts, due_and_absent
from caunghe.forecast.results import SHORTEST_HISTORY
from caunghe.language import Text
from caunghe.schema import allowed_codes

_SHORT = Text(
    "Bảng employment phải có ít nhất {least} năm, giữa hai năm không thiếu quá 2 năm; đang có {years}.",
    "The table employment must hold at least {least} {least:year|years}, no more than 2 missing between two; got"
    " {years}.",
)
_TWICE = Text(
    "Bảng employment chỉ được có một dòng cho ngành {industry}, nghề {occupation}, địa bàn {area}, năm {year}; đang có"
    " {rows}.",
    "The table employment must hold one row for industry {industry}, occupation {occupation}, area {area}, year {year};"
    " got {rows}.",
)
LONGEST_GAP: Final = 2  # years without any row that are interpolated
_KEY: Final = ["industry", "occupation", "year"]
Floats = NDArray[Any]  # float64, or float32 in draws
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class History:
    """Workers by year × cell; cells lie in order of industry, then occupation.

    ``industry`` and ``occupation`` are a cell's positions in ``industries`` and in ``occupations`` (all ISCO-08 unit
    groups); ``starts`` is the first cell of each industry. ``reported`` tells by year × industry whether there was any
    row; a year without any, or whose zero is doubtful (``feed.doubtful_zero``), is not known. ``unread`` tells by year
    × cell whether there was a row whose number could not be read, ``absent`` whether a row that was due did not come
    (module ``absent``). ``estimated`` are workers by year of communes' rows that did not come, ``silent`` communes
    without any row in some year, ``thin_years`` those not known because too few rows came. ``moved`` are first years
    after a declared break and the factor by which the city's earlier ones were carried to their territory (module
    ``breaks``). ``left_out`` counts rows that could not be read, ``dropped_years`` are years before a gap.
    """

    years: tuple[int, ...]
    industries: tuple[str, ...]
    occupations: tuple[str, ...]
    industry: Integers
    occupation: Integers
    workers: Floats
    reported: Floats = field(default_factory=lambda: np.ones((0, 0), dtype=bool))
    unread: Floats = field(default_factory=lambda: np.ones((0, 0), dtype=bool))
    left_out: int = 0
    dropped_years: tuple[int, ...] = ()
    absent: Floats = field(default_factory=lambda: np.ones((0, 0), dtype=bool))
    estimated: Floats = field(default_factory=lambda: np.zeros(0))
    silent: tuple[str, ...] = ()
    thin_years: tuple[int, ...] = ()
    moved: tuple[tuple[int, float], ...] = ()

    def __post_init__(self) -> None:
        if not self.reported.size:
            object.__setattr__(self, "reported", np.ones((len(self.years), len(self.industries)), dtype=bool))
        for name in ("unread", "absent"):
            if not getattr(self, name).size:
                object.__setattr__(self, name, np.zeros(self.workers.shape, dtype=bool))
        if not self.estimated.size:
            object.__setattr__(self, "estimated", np.zeros(len(self.years)))

    @property
    def starts(self) -> Integers:
        return np.searchsorted(self.industry, np.arange(len(self.industries)))

    @property
    def is_known(self) -> Floats:
        """Whether anything was reported, by year."""
        return np.logical_or.reduce(self.reported, axis=1)

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
            self.reported[: len(workers), there],
            self.unread[: len(workers), known],
            absent=self.absent[: len(workers), known],
            estimated=self.estimated[: len(workers)],
        )

    def workers_of(self, industries: tuple[str, ...]) -> Floats:
        """Return workers by year × these industries."""
        place = {code: i for i, code in enumerate(self.industries)}
        return self.industry_workers[:, [place[code] for code in industries]]


def employment_history(feed: Feed) -> History:
    """Return the latest run of years of ``employment`` for the whole city, without a gap of more than two years.

    In each cell and year the city's own row counts; where there is none, its communes are summed. Rows without a
    number of workers of 0 or more, or of an occupation that is no ISCO-08 unit group, are left out and counted; a cell
    of such a row is ``unread``, unless the city's own row or the whole of its communes' tells it. Communes' rows that
    are due and did not come are estimated.
    Raises InputError for two rows of one key, and when fewer than 4 years with workers in any ISCO-08 unit group are
    there.
    """
    given = feed["employment"].with_columns(pl.col("workers").cast(pl.Float64).fill_nan(None))
    occupations = allowed_codes("occupations", 4)
    named = given.drop_nulls(_KEY).filter(pl.col("occupation").is_in(list(occupations)))
    is_number = (pl.col("workers").is_finite() & (pl.col("workers") >= 0)).fill_null(False)
    usable = named.filter(is_number)
    _check_keys(usable)
    parts = absent_parts(usable, named.filter(~is_number), feed)
    sums = _city_cells(pl.concat([usable, parts.rows]), feed.information.area)
    present = sums.filter(pl.col("workers") > 0)
    years, known = _latest_run(sorted(set(present["year"].to_list())))
    if known < SHORTEST_HISTORY:
        raise InputError(_SHORT, least=SHORTEST_HISTORY, years=known)
    sums, present = (table.filter(pl.col("year") >= years[0]) for table in (sums, present))
    cells = present.select("industry", "occupation").unique(maintain_order=True).sort("industry", "occupation")
    cells = cells.with_row_index("cell")
    industries = tuple(cells["industry"].unique(maintain_order=True))
    placed = present.join(cells, on=["industry", "occupation"])
    workers = np.zeros((len(years), cells.height))
    workers[placed["year"].to_numpy() - years[0], placed["cell"].to_numpy()] = placed["workers"].to_numpy()
    told = sums.filter(pl.col("industry").is_in(list(industries)), pl.col("year") <= years[-1])
    reported = np.zeros((len(years), len(industries)), dtype=bool)
    reported[told["year"].to_numpy() - years[0], _positions(told["industry"], industries)] = True
    reported &= ~_doubtful(workers, _positions(cells["industry"], industries), reported)
    return History(
        years,
        industries,
        occupations,
        _positions(cells["industry"], industries),
        _positions(cells["occupation"], occupations),
        workers,
        reported,
        _unread(named.filter(~is_number), usable, feed.information.area, cells, years),
        given.height - usable.height,
        tuple(year for year in sorted(set(usable["year"].to_list())) if year < years[0]),
        _absent(sums, cells, years, reported[:, _positions(cells["industry"], industries)]),
        np.array([parts.rows.filter(pl.col("year") == year)["workers"].sum() for year in years], dtype=np.float64),
        parts.silent,
    )


def _absent(sums: pl.DataFrame, cells: pl.DataFrame, years: tuple[int, ...], reported: Floats) -> Floats:
    """Return by year × cell whether no row came that was due; ``reported`` is whether its industry was."""
    told = np.zeros((len(years), cells.height), dtype=bool)
    rows = sums.join(cells, on=["industry", "occupation"]).filter(pl.col("year") <= years[-1])
    told[rows["year"].to_numpy() - years[0], rows["cell"].to_numpy()] = True
    return due_and_absent(told, reported)


def _doubtful(workers: Floats, industry: Integers, reported: Floats) -> Floats:
    """Return by year × industry whether nobody at work stands for a year not reported."""
    found = np.zeros_like(reported)
    for i in range(reported.shape[1]):
        told = np.flatnonzero(reported[:, i])
        place = doubtful_zero(workers[np.ix_(told, np.flatnonzero(industry == i))].sum(axis=1).tolist())
        if place is not None:
            found[told[place], i] = True
    return found


def _unread(rows: pl.DataFrame, usable: pl.DataFrame, city: str, cells: pl.DataFrame, years: tuple[int, ...]) -> Floats:
    """Return by year × cell whether ``rows`` without a number leave it unknown."""
    own = rows.filter(pl.col("area") == city).join(usable, on=_KEY, how="anti")
    parts = rows.filter(pl.col("area") != city).join(usable.filter(pl.col("area") == city), on=_KEY, how="anti")
    holes = pl.concat([own, parts]).join(cells, on=["industry", "occupation"])
    holes = holes.filter(pl.col("year").is_between(years[0], years[-1]))
    result = np.zeros((len(years), cells.height), dtype=bool)
    result[holes["year"].to_numpy() - years[0], holes["cell"].to_numpy()] = True
    return result


def _check_keys(table: pl.DataFrame) -> None:
    key = ["industry", "occupation", "area", "year"]
    twice = table.group_by(key, maintain_order=True).len().filter(pl.col("len") > 1)
    if twice.height:
        industry, occupation, area, year, rows = twice.row(0)
        raise InputError(_TWICE, industry=industry, occupation=occupation, area=area, year=year, rows=rows)


def _city_cells(table: pl.DataFrame, city: str) -> pl.DataFrame:
    """Return workers by industry, occupation and year: the city's own row, or its communes' sum."""
    own = pl.col("area") == city
    rows = table.filter(own | ~own.any().over(_KEY))
    return rows.group_by(_KEY, maintain_order=True).agg(pl.col("workers").sum())


def _latest_run(years: list[int]) -> tuple[tuple[int, ...], int]:
    """Return all years since the last gap of more than ``LONGEST_GAP``, and how many of them are known."""
    if not years:
        return (), 0
    first = next((i for i in range(len(years) - 1, 0, -1) if years[i] - years[i - 1] > LONGEST_GAP + 1), 0)
    return tuple(range(years[first], years[-1] + 1)), len(years) - first


def _positions(codes: pl.Series, of: tuple[str, ...]) -> Integers:
    place = {code: i for i, code in enumerate(of)}
    return np.array([place[code] for code in codes], dtype=np.int64)
