"""Rows of employment that did not come: a cell that other years have and one lacks is not known, not nobody at work.

A cell is due where at least half of the years tell of it, from its first row until two years after its last: gone for
longer, it counts as ended, and before its first row it was not there. A commune without any row in a year in which
others tell is due in all its cells, whichever year it is, until the area's own end. What is due and absent is what the
nearest year has of it, times ``Σ now / Σ then`` over the cells of its industry that are known in both years. Nobody at
work is a row that says 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.feed import Feed

MOSTLY_TOLD: Final = 0.5  # of the years, by which a cell is due in the others
LONGEST_SILENCE: Final = 2  # years without a row after which a cell or an industry counts as ended
_CELL: Final = ["industry", "occupation"]
Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Parts:
    """Rows of communes estimated where none came, and the communes without any row in a year."""

    rows: pl.DataFrame
    silent: tuple[str, ...]


def due_and_absent(told: Array, asked: Array) -> Array:
    """Return by year × cell whether a number is due and absent; ``asked`` are years in which others like it tell.

    >>> told = np.array([[True, False], [False, False], [True, False], [True, True]])
    >>> due_and_absent(told, np.ones_like(told)).tolist()  # the second cell began in the last year
    [[False, False], [True, False], [False, False], [False, False]]
    """
    years = np.arange(len(told))[:, None]
    first = told.argmax(axis=0)
    last = len(told) - 1 - told[::-1].argmax(axis=0)
    due = (told & asked).sum(axis=0) >= MOSTLY_TOLD * asked.sum(axis=0)
    return ~told & asked & due & told.any(axis=0) & (years > first) & (years <= last + LONGEST_SILENCE)


def ratio_estimates(values: Array, known: Array, holes: Array, industry: Array) -> Array:
    """Return values (year × cell) with holes moved from the nearest known year as the known rest of the industry did.

    Where nothing of the industry is known in both years, as all that is known in both; else as it was.
    """
    result = values.copy()
    for t in map(int, np.flatnonzero(holes.any(axis=1))):
        cells = np.flatnonzero(holes[t] & known.any(axis=0))
        distance = np.where(known[:, cells], np.abs(np.arange(len(values)) - t)[:, None], len(values))
        nearest = distance.argmin(axis=0)
        for base in sorted({int(b) for b in nearest}):
            here = cells[nearest == base]
            both = known[t] & known[base]
            size = int(industry.max()) + 1
            now, then = (np.bincount(industry[both], values[y, both], size) for y in (t, base))
            usable = (now > 0) & (then > 0)
            whole = now.sum() / then.sum() if now.sum() > 0 and then.sum() > 0 else 1.0
            ratio = np.where(usable, now / np.where(usable, then, 1.0), whole)
            result[t, here] = values[base, here] * ratio[industry[here]]
    return result


def absent_parts(usable: pl.DataFrame, unread: pl.DataFrame, feed: Feed) -> Parts:
    """Return estimated rows for cells of communes that are due and absent; none where the city's own row tells."""
    city = feed.information.area
    own = usable.filter(pl.col("area") == city)
    parts = usable.filter(pl.col("area") != city).join(own, on=[*_CELL, "year"], how="anti", maintain_order="left")
    empty = Parts(usable.clear(), ())
    if parts.is_empty():
        return empty
    keys = parts.select(*_CELL, "area").unique(maintain_order=True).sort(*_CELL, "area").with_row_index("part")
    years = list(range(int(str(parts["year"].min())), int(str(parts["year"].max())) + 1))
    values, known = _matrix(parts, keys, years)
    industry, area = (keys[name].rank("dense").to_numpy().astype(np.int64) - 1 for name in ("industry", "area"))
    asked = _told_by(known, industry) & ~_ended(feed, keys["area"].to_list(), years)
    silent = asked & ~_told_by(known, area)
    due = known.sum(axis=0) >= MOSTLY_TOLD * _told_by(known, industry).sum(axis=0)
    holes = due_and_absent(known, asked) | (silent & due)
    others = pl.concat([own.select(*_CELL, "year"), unread.select(*_CELL, "year")])
    holes &= ~_cells_told(others, keys, years)
    if not holes.any():
        return empty
    filled = ratio_estimates(values, known, holes, industry)
    year, part = np.nonzero(holes)
    rows = keys[part].with_columns(
        year=pl.Series([years[t] for t in year], dtype=pl.Int64), workers=pl.Series(filled[year, part])
    )
    whole: list[str] = sorted(set(keys["area"].gather(np.flatnonzero((silent & holes).any(axis=0)))))
    return Parts(rows.select(pl.col(name).cast(usable.schema[name]) for name in usable.columns), tuple(whole))


def _matrix(rows: pl.DataFrame, keys: pl.DataFrame, years: list[int]) -> tuple[Array, Array]:
    placed = rows.join(keys, on=[*_CELL, "area"], maintain_order="left")
    values = np.zeros((len(years), keys.height))
    known = np.zeros(values.shape, dtype=bool)
    at = placed["year"].to_numpy() - years[0], placed["part"].to_numpy()
    values[at], known[at] = placed["workers"].to_numpy(), True
    return values, known


def _told_by(known: Array, group: Array) -> Array:
    """Return by year × part whether anything of the part's group is known."""
    found = np.zeros((len(known), int(group.max()) + 1), dtype=bool)
    for t in range(len(known)):
        found[t, group[known[t]]] = True
    return found[:, group]


def _ended(feed: Feed, areas: list[str], years: list[int]) -> Array:
    """Return by year × part whether its area had ended before the year, or is none of the feed's."""
    listed = feed["areas"]
    if listed.is_empty():
        return np.zeros((len(years), len(areas)), dtype=bool)
    ends: dict[str, int] = dict(
        listed.group_by("area", maintain_order=True).agg(pl.col("valid_to").dt.year().fill_null(9999).max()).iter_rows()
    )
    return np.array(years)[:, None] > np.array([ends.get(area, 0) for area in areas])[None]


def _cells_told(rows: pl.DataFrame, keys: pl.DataFrame, years: list[int]) -> Array:
    """Return by year × part whether ``rows`` speak of the part's cell as a whole."""
    found = np.zeros((len(years), keys.height), dtype=bool)
    placed = (
        rows.unique(maintain_order=True).join(keys, on=_CELL).filter(pl.col("year").is_between(years[0], years[-1]))
    )
    found[placed["year"].to_numpy() - years[0], placed["part"].to_numpy()] = True
    return found
