"""Coverings: most people within a limit by p sites, all by the fewest or cheapest, the shortest limit p can hold.

All are about which site reaches whom. Most people (maximal covering) is a p-median whose costs are 0 within the limit
and the people themselves beyond it, so its multipliers, cuts and tree serve here (Cordeau, Furini and Ljubić 2019).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from caunghe.errors import InputError
from caunghe.language import Text
from caunghe.planning.network.covering_sites import Reach, covering_sites
from caunghe.planning.network.median import TOO_FEW, Median, check_costs, solve_median
from caunghe.planning.network.search import Floats, Integers, Location, NetworkOptions, Progress, Search

_NO_PEOPLE: Final = Text(
    "Số người của khách hàng {client} phải là số từ 0 trở lên; đã cho {value}.",
    "the people of client {client} must be a number of 0 or more; got {value}",
)
_LIMIT: Final = Text(
    "Giới hạn đi lại phải là số từ 0 trở lên; đã cho {value}.", "the limit must be a number of 0 or more; got {value}"
)
_OUT_OF_REACH: Final = Text(
    "Không địa điểm nào trong giới hạn {limit} tính từ khách hàng {client}.",
    "no site is within the limit {limit} of client {client}",
)


def _reach(minutes: Floats, limit: float) -> Reach:
    # without a limit, a site would reach whom it has no way to
    if not 0 <= limit < np.inf:
        raise InputError(_LIMIT, value=limit)
    return minutes <= limit


def cover_most(
    minutes: Floats,
    people: Floats,
    count: int,
    limit: float,
    options: NetworkOptions | None = None,
    progress: Progress | None = None,
) -> Location:
    """Return the ``count`` sites that reach most people within ``limit``; ``objective`` and ``bound`` are people.

    ``assigned`` is −1 for a client that no open site reaches. ``progress`` is told the people left out.

    >>> minutes = np.array([[5.0, 50.0], [50.0, 5.0], [8.0, 50.0]])
    >>> found = cover_most(minutes, np.array([10.0, 15.0, 20.0]), 1, 15.0)
    >>> found.objective, found.bound, found.open.tolist(), found.assigned.tolist()
    (30.0, 30.0, [0], [0, -1, 0])
    """
    wrong = np.flatnonzero(~((people >= 0) & np.isfinite(people)))
    if len(wrong):
        raise InputError(_NO_PEOPLE, client=int(wrong[0]) + 1, value=people[wrong[0]])
    reach = _reach(minutes, limit)
    # who is reached by the same sites counts as one client
    kinds, which = np.unique(reach, axis=0, return_inverse=True)
    weight = np.bincount(which.ravel(), weights=people, minlength=len(kinds))
    found = solve_median(Median(np.where(kinds, 0.0, weight[:, None]), count), options, progress)
    served = reach[:, found.open].any(axis=1)
    nearest = found.open[np.argmin(minutes[:, found.open], axis=1)]
    total = float(people.sum())
    return replace(
        found,
        objective=total - found.objective,
        bound=total - found.bound,
        assigned=np.where(served, nearest, -1).astype(np.int32),
        history=tuple((seconds, total - objective, total - bound) for seconds, objective, bound in found.history),
    )


def cover_all(
    minutes: Floats,
    limit: float,
    opening: Floats | None = None,
    options: NetworkOptions | None = None,
    progress: Progress | None = None,
) -> Location:
    """Return the cheapest sites (the fewest, without ``opening`` costs) that reach every client within ``limit``.

    Raises InputError for a client that no site reaches.

    >>> minutes = np.array([[5.0, 50.0, 9.0], [50.0, 5.0, 9.0]])
    >>> cover_all(minutes, 10.0).open.tolist()
    [2]
    """
    check_costs(minutes)
    reach = _reach(minutes, limit)
    alone = np.flatnonzero(~reach.any(axis=1))
    if len(alone):
        raise InputError(_OUT_OF_REACH, limit=limit, client=int(alone[0]) + 1)
    cost = np.ones(reach.shape[1]) if opening is None else opening
    search = Search(options or NetworkOptions(), progress, whole=bool((cost == np.round(cost)).all()))
    sites = covering_sites(reach, cost, search)
    return search.location(sites, sites[np.argmin(minutes[:, sites], axis=1)])


@dataclass(slots=True)
class _Radii:
    """Between which two of the distances the shortest limit lies: below the one impossible, at the other possible."""

    impossible: int
    possible: int


def centre(
    minutes: Floats, count: int, options: NetworkOptions | None = None, progress: Progress | None = None
) -> Location:
    """Return the ``count`` sites that make the longest way to the nearest site shortest (p-centre).

    Whether so many sites reach all within a limit is a covering; the limit is found among the distances by halving.

    >>> minutes = np.array([[1.0, 8.0], [6.0, 2.0], [9.0, 3.0]])
    >>> centre(minutes, 1).objective, centre(minutes, 2).objective
    (8.0, 3.0)
    """
    problem = Median(minutes, count)
    search = Search(options or NetworkOptions(), progress)
    levels = np.unique(minutes[np.isfinite(minutes)])
    sites = _far_apart(problem)
    search.improves(float(minutes[:, sites].min(axis=1).max()))
    if search.objective == np.inf and len(_reached(problem, float(levels[-1]), search)[0]) > count:
        raise InputError(TOO_FEW, count=count)
    # nobody is nearer to a site than to its nearest
    nearest = float(minutes.min(axis=1).max())
    found = _Radii(
        int(np.searchsorted(levels, nearest)) - 1, int(np.searchsorted(levels, min(search.objective, levels[-1])))
    )
    while found.possible - found.impossible > 1 and search.goes_on():
        search.prove(float(levels[found.impossible + 1]))
        middle = (found.impossible + found.possible) // 2
        reached, bound = _reached(problem, float(levels[middle]), search)
        if len(reached) <= count:
            found.possible = middle
            sites = _filled(reached, count, minutes.shape[1])
            search.improves(float(minutes[:, sites].min(axis=1).max()))
            found.possible = min(found.possible, int(np.searchsorted(levels, search.objective)))
        elif bound > count + 1e-6:
            found.impossible = middle
        else:
            break
    search.prove(float(levels[found.impossible + 1]))
    return search.location(sites, sites[np.argmin(minutes[:, sites], axis=1)])


def _reached(problem: Median, limit: float, outer: Search) -> tuple[Integers, float]:
    """Return sites that reach all within ``limit`` and the bound of their number; it is enough to know one side."""
    inner = Search(replace(outer.options, time_limit=max(outer.left, 0.01)), whole=True)

    def told(_seconds: float, objective: float, bound: float) -> bool:
        return outer.goes_on() and objective > problem.count >= bound

    inner.progress = told
    sites = covering_sites(problem.cost <= limit, np.ones(int(problem.cost.shape[1])), inner)
    return sites, inner.bound


def _far_apart(problem: Median) -> Integers:
    """Return a first choice: at each turn the site nearest to whoever is worst off (Gonzalez 1985)."""
    ways: Floats = problem.cost
    every = np.arange(int(ways.shape[1]))
    chosen = [int(np.argmin(ways.max(axis=0)))]
    while len(chosen) < problem.count:
        worst = int(np.argmax(ways[:, chosen].min(axis=1)))
        free = np.where(np.isin(every, chosen), np.inf, ways[worst])
        best = int(np.argmin(free))
        chosen.append(best if best not in chosen else int(np.setdiff1d(every, chosen)[0]))
    return np.array(chosen, np.int32)


def _filled(sites: Integers, count: int, of: int) -> Integers:
    """Return ``count`` sites: those given and the first of the others."""
    others = np.setdiff1d(np.arange(of), sites)[: count - len(sites)]
    return np.r_[sites, others].astype(np.int32)
