"""Years in which an industry was not reported, or was not there yet: not the same as nobody at work.

A year without workers between two with workers is interpolated, also where nothing at all was reported of it. A cell
whose number could not be read, or whose row was due and did not come (``absent``), moves with the rest of its industry
from the nearest year in which it is known. Before an
industry was there its past is what it would have been had it grown as its section did (the city, where nothing else of
the section is known), so that an industry without a history takes its section's growth; one known for fewer than four
years has no growth of its own at all. An industry without rows in the last years, at most two, goes on as its section
does; one reported with nobody, or gone for longer, is closed. Only years up to the history's last are read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np

from caunghe.errors import InputError
from caunghe.forecast.absent import LONGEST_SILENCE, ratio_estimates
from caunghe.forecast.history import Floats, History, Integers
from caunghe.forecast.results import SHORTEST_HISTORY
from caunghe.language import Text, share
from caunghe.schema import code_list

LEAST_TOLD: Final = 0.5  # of the workers of a year; with less told the year as a whole is not known
_THIN: Final = Text(
    "Bảng employment năm {year} chỉ có {told} số lao động mà các năm khác cho thấy phải có; cần ít nhất {least}. Hãy bổ"
    " sung các dòng còn thiếu, hoặc bỏ hết các dòng của năm ấy.",
    "The table employment tells {told} of the workers that other years show to be due in {year}; at least {least} are"
    " needed. Complete the year's rows, or take all of them out.",
)


@dataclass(frozen=True, slots=True)
class Filled:
    """A history without holes, and the industries that were interpolated, are new, or were carried on.

    ``young`` are the new ones of two or three years, of which the last alone counts. ``unread`` are the occupations of
    cells that could not be read, ``absent`` counts cells that did not come, and ``told`` is by year the share of
    workers that came by themselves. Years of which nothing is known are interpolated too and make no industry one that
    was.
    """

    history: History
    unread: tuple[str, ...]
    absent: int
    told: Floats
    interpolated: tuple[str, ...]
    new: tuple[str, ...]
    young: tuple[str, ...]
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
    found: dict[str, list[str]] = {"interpolated": [], "new": [], "young": [], "carried_on": []}
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
            if first > known[0]:
                found["young"].append(history.industries[i])
            workers[:first, cells] = _as_section(history, i, first)[:first, None] * workers[first, cells]
    names = {name: tuple(codes) for name, codes in found.items()}
    filled = whole if (workers == whole.workers).all() else replace(history, workers=workers)
    begun = np.maximum.accumulate(there, axis=0)[:, history.industry]  # before that nothing was due
    due = np.where(begun, workers, whole.workers).sum(axis=1)
    told = (whole.workers.sum(axis=1) - whole.estimated) / np.maximum(due, 1e-9)
    return Filled(filled, unread, int((whole.absent & whole.reported[:, whole.industry]).sum()), told, **names)


def known_history(history: History) -> History:
    """Return the history without the numbers of years of which less than half is told: they are not known at all.

    Raises InputError where that is the last year, from which a forecast starts.
    """
    told = filled_history(history).told
    thin = history.is_known & (told < LEAST_TOLD)
    if thin[-1]:
        part, least = (partial(share, each, decimals=0) for each in (float(told[-1]), LEAST_TOLD))
        raise InputError(_THIN, year=history.years[-1], told=part, least=least)
    if not thin.any():
        return history
    kept = ~thin[:, None]
    return replace(
        history,
        workers=history.workers * kept,
        reported=history.reported & kept,
        estimated=history.estimated * ~thin,
        thin_years=tuple(year for year, is_thin in zip(history.years, thin, strict=True) if is_thin),
    )


def _with_read_cells(history: History) -> tuple[History, tuple[str, ...]]:
    """Return the history with numbers in cells that could not be read or did not come, and occupations unread.

    A cell without a number in any year, and one whose whole industry was not reported in the year, stays as it is.
    """
    reported = history.reported[:, history.industry]
    unknown = history.unread | history.absent
    holes, known = unknown & reported, ~unknown & reported
    filled = ratio_estimates(history.workers, known, holes, history.industry)
    cells = np.flatnonzero((history.unread & holes).any(axis=0) & known.any(axis=0))
    names = {history.occupations[int(history.occupation[c])] for c in cells}
    return replace(history, workers=filled), tuple(sorted(names))


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
