"""Years in which an industry was not reported, or was not there yet: not the same as nobody at work.

A year without workers between two with workers is interpolated, also where nothing at all was reported of it. A cell
whose number could not be read moves with the rest of its industry from the nearest year in which it could. Before an
industry was there its past is what it would have been had it grown as its section did (the city, where nothing else of
the section is known), so that an industry without a history takes its section's growth; one known for fewer than four
years has no growth of its own at all. An industry without rows in the last years, at most two, goes on as its section
does; one reported with nobody, or gone for longer, is closed. Only years up to the history's last are read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from caunghe.forecast.history import Floats, History, Integers
from caunghe.forecast.results import SHORTEST_HISTORY
from caunghe.schema import code_list

LONGEST_SILENCE: Final = 2  # years without a row after which an industry counts as closed


@dataclass(frozen=True, slots=True)
class Filled:
    """A history without holes, and the industries that were interpolated, are new, or were carried on.

    ``unread`` are the occupations of cells that could not be read. Years of which nothing is known are interpolated too
    and make no industry one that was.
    """

    history: History
    unread: tuple[str, ...]
    interpolated: tuple[str, ...]
    new: tuple[str, ...]
    carried_on: tuple[str, ...]


def sections() -> dict[str, str]:
    """Return the section (letter) of each division of the list of industries.

    >>> sections()["10"]
    'C'
    """
    table = code_list("industries").drop_nulls("parent")
    return dict(table.select("code", "parent").iter_rows())


def filled_history(history: History) -> Filled:
    """Return the history with every hole filled; one without holes is returned as it is."""
    whole = history
    history, unread = _with_read_cells(history)
    workers = history.workers.copy()
    there = history.industry_workers > 0
    last = len(history.years) - 1
    found: dict[str, list[str]] = {"interpolated": [], "new": [], "carried_on": []}
    for i in map(int, np.flatnonzero(~there.all(axis=0) & there.any(axis=0))):
        known: Integers = np.flatnonzero(there[:, i])
        cells = np.flatnonzero(history.industry == i)
        holes: Integers = np.setdiff1d(np.arange(int(known[0]), int(known[-1])), known)
        if holes.size:
            if history.is_known[holes].any():
                found["interpolated"].append(history.industries[i])
            for c in cells:
                workers[holes, c] = np.interp(holes, known, history.workers[known, c])
        silent = not history.reported[known[-1] + 1 :, i].any()
        if known[-1] < last and silent and last - known[-1] <= LONGEST_SILENCE:
            found["carried_on"].append(history.industries[i])
            workers[known[-1] + 1 :, cells] = (
                _as_section(history, i, int(known[-1]))[known[-1] + 1 :, None] * (workers[known[-1], cells])
            )
        if known[0] > 0:
            found["new"].append(history.industries[i])
            # too short a life to show a growth of its own: the last year alone counts
            first = int(known[0]) if len(known) >= SHORTEST_HISTORY else int(known[-1])
            workers[:first, cells] = _as_section(history, i, first)[:first, None] * workers[first, cells]
    names = {name: tuple(codes) for name, codes in found.items()}
    filled = whole if (workers == whole.workers).all() else replace(history, workers=workers)
    return Filled(filled, unread, **names)


def _with_read_cells(history: History) -> tuple[History, tuple[str, ...]]:
    """Return the history with numbers in cells that could not be read, and their occupations.

    A cell without a number in any year, and one whose whole industry was not reported in the year, stays as it is.
    """
    workers = history.workers.copy()
    holes = history.unread & history.reported[:, history.industry]
    found: set[str] = set()
    for c in map(int, np.flatnonzero(holes.any(axis=0))):
        known: Integers = np.flatnonzero(~history.unread[:, c] & history.reported[:, history.industry[c]])
        rest = (history.industry == history.industry[c]) & ~history.unread.any(axis=0)
        for t in map(int, np.flatnonzero(holes[:, c])) if known.size else ():
            nearest = int(known[np.argmin(np.abs(known - t))])
            then, now = history.workers[nearest, rest].sum(), history.workers[t, rest].sum()
            workers[t, c] = history.workers[nearest, c] * (now / then if then > 0 and now > 0 else 1.0)
            found.add(history.occupations[int(history.occupation[c])])
    return replace(history, workers=workers), tuple(sorted(found))


def interpolated_history(history: History) -> History:
    """Return the history with only those years filled that lie between two with workers."""
    full, there = filled_history(history).history, history.industry_workers > 0
    between = np.maximum.accumulate(there, axis=0) & np.maximum.accumulate(there[::-1], axis=0)[::-1]
    return replace(history, workers=np.where(between[:, history.industry], full.workers, history.workers))


def _as_section(history: History, i: int, base: int) -> Floats:
    """Return workers of the industry's section by year, over those of the year ``base``; industries always there."""
    place = sections()
    totals = history.industry_workers
    always = (totals > 0).all(axis=0)
    section = place.get(history.industries[i])
    alike = always & np.array([place.get(code) == section for code in history.industries])
    chosen = alike if alike.any() else always
    if not chosen.any():
        return np.ones(len(history.years))
    sums = totals[:, chosen].sum(axis=1)
    return sums / sums[base]
