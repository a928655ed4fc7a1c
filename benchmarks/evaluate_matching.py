"""Two real markets: students and projects of WPI, 2018 and 2019, with utilities on both sides and capacities.

Students rank the projects to which they give any utility, programmes rank students by theirs; ties on either side are
drawn from one seed, the same for both optima. Beside the two ends of the stable set stands the assignment of greatest
total student utility, which nobody need accept: its blocking pairs are counted.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
from scipy.optimize import linear_sum_assignment

from benchmarks.evaluate import DATA
from caunghe.matching.admission.kernels import deferred_acceptance
from caunghe.matching.admission.market import Market

YEARS = ("wpi_2018", "wpi_2019")
_SEED = 1


def utilities(folder: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return students' utilities and projects' (students × projects), and capacities; projects in order of code."""
    capacity = pl.read_csv(folder / "project_capacity.csv").sort("ProjectID")
    names = [str(code) for code in capacity["ProjectID"]]
    sides = []
    for name in ("student_preference", "project_preference"):
        table = pl.read_csv(folder / f"{name}.csv")
        sides.append(table.sort(table.columns[0]).select(names).to_numpy().astype(np.float64))
    return sides[0], sides[1], capacity["Capacity"].to_numpy().astype(np.int64)


def market(students: np.ndarray, projects: np.ndarray, capacity: np.ndarray, seed: int = _SEED) -> Market:
    """Return the market in which students choose: their lists by utility, ties drawn; merit by projects' utilities."""
    rng = np.random.default_rng(seed)
    draw = rng.random(students.shape)
    listed = np.argsort(-students - draw * 1e-9, axis=1, kind="stable")
    wanted = np.take_along_axis(students, listed, axis=1) > 0
    length = wanted.sum(axis=1)
    merit = np.empty(students.shape, np.int64)
    order = np.lexsort((rng.random(students.shape), projects), axis=0)
    np.put_along_axis(merit, order, np.arange(len(students))[:, None] + np.zeros(students.shape, np.int64), axis=0)
    who = np.repeat(np.arange(len(students)), length)
    programme = listed[wanted].astype(np.int32)
    return Market(
        first=np.concatenate([[0], np.cumsum(length)]).astype(np.int64),
        programme=programme,
        merit=merit[who, programme],
        mask=np.zeros(programme.size, np.uint16),
        seats=capacity.astype(np.int32),
        reserve_first=np.zeros(capacity.size + 1, np.int64),
        reserve_seats=np.zeros(0, np.int32),
        hard=False,
    )


def best_for_projects(one: Market) -> np.ndarray:
    """Return the stable matching best for projects: their places propose, students choose (a place is one proposer).

    A project's places all rank the same students, and a student ranks a project's places one after another, so the
    matching of places is that of projects (responsive preferences: Roth and Sotomayor 1990, ch. 5).
    """
    who = np.repeat(np.arange(one.first.size - 1), np.diff(one.first))
    rank = np.arange(who.size) - one.first[who]
    lists: list[np.ndarray] = []
    merits: list[np.ndarray] = []
    for project, places in enumerate(one.seats):
        mine = np.flatnonzero(one.programme == project)
        mine = mine[np.argsort(-one.merit[mine])]
        for place in range(places):
            lists.append(mine)
            merits.append(-(rank[mine] * (int(one.seats.max()) + 1) + place))
    first = np.concatenate([[0], np.cumsum([len(choices) for choices in lists])]).astype(np.int64)
    choice = np.concatenate(lists)
    students = one.first.size - 1
    held = deferred_acceptance(
        first,
        who[choice].astype(np.int32),
        np.concatenate(merits).astype(np.int64),
        np.zeros(choice.size, np.uint16),
        np.ones(students, np.int32),
        np.zeros(students + 1, np.int64),
        np.zeros(0, np.int32),
        False,
        first[:-1],
    )
    obtained = np.full(students, -1, np.int64)
    got = choice[held[held >= 0]]
    obtained[who[got]] = got
    return obtained


def greatest_utility(one: Market, students: np.ndarray) -> np.ndarray:
    """Return each student's choice in the assignment of greatest total student utility."""
    projects = np.repeat(np.arange(one.seats.size), one.seats)
    rows, places = linear_sum_assignment(students[:, projects], maximize=True)
    obtained = np.full(one.first.size - 1, -1, np.int64)
    for student, project in zip(rows, projects[places], strict=True):
        own = np.flatnonzero(one.programme[one.first[student] : one.first[student + 1]] == project)
        if own.size:
            obtained[student] = one.first[student] + own[0]
    return obtained


def blocking(one: Market, obtained: np.ndarray) -> int:
    """Return how many pairs of student and project would rather have each other."""
    got = obtained[obtained >= 0]
    count = np.bincount(one.programme[got], minlength=one.seats.size)
    lowest = np.full(one.seats.size, np.iinfo(np.int64).max)
    np.minimum.at(lowest, one.programme[got], one.merit[got])
    who = np.repeat(np.arange(one.first.size - 1), np.diff(one.first))
    end = np.where(obtained < 0, one.first[1:], obtained)
    better = np.arange(who.size) < end[who]
    free = count < one.seats
    return int((better & (free[one.programme] | (one.merit > lowest[one.programme]))).sum())


def gini(values: np.ndarray) -> float:
    """Return Gini's coefficient: ``Σ_i (2i − n − 1) v_i / (n Σ v)`` over values in rising order."""
    ordered = np.sort(values)
    n = ordered.size
    return float(((2 * np.arange(1, n + 1) - n - 1) * ordered).sum() / (n * ordered.sum()))


def described(one: Market, students: np.ndarray, projects: np.ndarray, obtained: np.ndarray) -> dict[str, float]:
    """Return placed, mean rank, utilities, Gini and blocking pairs of a matching; nobody's utility is 0."""
    placed = obtained >= 0
    at = one.programme[np.where(placed, obtained, 0)]
    own = np.where(placed, students[np.arange(len(students)), at], 0.0)
    theirs = projects[np.arange(len(students)), at][placed]
    return {
        "placed": int(placed.sum()),
        "rank": float((obtained - one.first[:-1] + 1)[placed].mean()),
        "utility": float(own.mean()),
        "top": float((own >= students.max(axis=1)).mean()),
        "gini": gini(own),
        "project": float(theirs.mean()),
        "blocking": blocking(one, obtained),
    }


def report() -> None:
    """Print both ends of the stable set and the greatest utility, for both years."""
    heads = f"{'placed':>8}{'mean rank':>11}{'utility':>9}{'at the top':>12}{'Gini':>7}{'project':>9}{'blocking':>10}"
    for year in YEARS:
        folder = DATA / "benchmarks" / "matching" / year
        if not folder.is_dir():
            raise SystemExit(f"evaluate: the markets must stand in ../shared/data; no {year} there")
        students, projects, capacity = utilities(folder)
        one = market(students, projects, capacity)
        print(f"{year}: {len(students)} students, {capacity.size} projects, {capacity.sum()} places")
        print(f"{'':<34}{heads}")
        for name, obtained in (
            ("stable, best for students", one.matching()),
            ("stable, best for projects", best_for_projects(one)),
            ("greatest total student utility", greatest_utility(one, students)),
        ):
            row = described(one, students, projects, obtained)
            numbers = f"{row['placed']:>8}{row['rank']:>11.2f}{row['utility']:>9.3f}{row['top']:>12.1%}"
            print(f"{name:<34}{numbers}{row['gini']:>7.3f}{row['project']:>9.3f}{row['blocking']:>10}")


if __name__ == "__main__":
    report()
