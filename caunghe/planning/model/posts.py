"""Teachers in whole posts: parts of posts that a linear plan hires and retrains, rounded within the year's money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

import numpy as np

from caunghe.planning.model.model import Model
from caunghe.planning.model.solver import Floats

_TINY: Final = 1e-6
# parts of a post, from which on a whole one is hired
_LARGE, _HALF = 0.7, 0.5
Field = tuple[str, str]
"""Institution and field of teachers."""


def whole_retrained(model: Model, primal: Floats) -> tuple[np.ndarray, Floats]:
    """Return the columns of teachers retrained with whole values: as many from the fields of a group as into others."""
    columns = [model.columns[block]["column"].to_numpy() for block in ("retrained_to", "retrained_from")]
    return np.concatenate(columns), np.concatenate(_retrained(model, primal))


def whole_hired(model: Model, primal: Floats, money_left: Mapping[int, float]) -> tuple[np.ndarray, Floats]:
    """Return the columns of teachers hired with whole values: parts from a half on while the year's money lasts.

    ``money_left``: year → đồng that funds for teachers have not spent in ``primal``.
    """
    frame, price = model.columns["hired"], model.city.prices["hired"]
    exact = np.maximum(primal[frame["column"].to_numpy()], 0.0)
    most, years = np.floor(model.city.options.hires_per_year), frame["year"].to_list()
    result = np.zeros(len(exact))
    for year in model.city.years:
        wanted = [(float(exact[position]), position) for position, at in enumerate(years) if at == year]
        left = money_left.get(year, 0.0) + sum(want for want, _ in wanted) * price + _TINY
        # whole posts first, then the largest parts; places in the table settle what is equal
        posts = [(-1.0, p) for want, p in wanted for _ in range(int(min(want + _TINY, most)))]
        parts = [(-(want % 1), p) for want, p in wanted if _HALF <= want % 1 < 1 - _TINY and want < most]
        for _, position in [*sorted(posts), *sorted(parts)]:
            if price <= left:
                left -= price
                result[position] += 1
    return frame["column"].to_numpy(), result


def some_posts(model: Model, primal: Floats) -> tuple[np.ndarray, Floats]:
    """Round down the half of the broken posts that lose least, and up the largest that the year's money saved so pays.

    The next solve uses what they leave.
    """
    found: list[tuple[np.ndarray, Floats]] = []
    for block, rounds_up in (("hired", True), ("retrained_to", False)):
        columns = model.columns[block]["column"].to_numpy()
        down = _rounded_down(model, primal, block)
        part = primal[columns] - down
        broken = part > _TINY
        chosen = broken & (part <= np.median(part[broken])) if broken.any() else broken
        if rounds_up:
            up = _paid_for(model.columns[block]["year"].to_numpy(), part, chosen)
            chosen, down = chosen | up, down + up
        found.append((columns[chosen], down[chosen]))
    return np.concatenate([columns for columns, _ in found]), np.concatenate([values for _, values in found])


def _paid_for(years: np.ndarray, part: Floats, dropped: np.ndarray) -> np.ndarray:
    """Return which parts of posts can be made whole with what those dropped save in the same year, largest first."""
    result = np.zeros(len(part), dtype=bool)
    for year in np.unique(years):
        saved = part[dropped & (years == year)].sum()
        for position in np.argsort(-part, kind="stable"):
            if part[position] < _LARGE or years[position] != year or dropped[position]:
                continue
            if 1 - part[position] <= saved:
                saved -= 1 - part[position]
                result[position] = True
    return result


def _retrained(model: Model, primal: Floats) -> tuple[Floats, Floats]:
    """Return whole teachers retrained into and from each field: rounded down, and as many from a group as into it.

    They leave the fields that a linear plan takes most from, and that have a teacher to spare in every later year.
    """
    asked = primal[model.columns["retrained_to"]["column"].to_numpy()]
    into, away = np.floor(asked + _HALF), np.zeros(model.columns["retrained_from"].height)
    exact = primal[model.columns["retrained_from"]["column"].to_numpy()]
    fields: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    rows = model.columns["retrained_to"].select("institution", "group", "year").iter_rows()
    for position, (institution, group, year) in enumerate(rows):
        fields[institution, group, year].append(position)
    stems = model.columns["retrained_to"].select("institution", "stem", "year").rows()
    spare = _spare(model)
    for (_, _, year), positions in fields.items():
        for position in positions:
            for _ in range(int(into[position])):
                able = [p for p in positions if p != position and _least(spare, stems[p]) >= 1 - _TINY]
                if not able:
                    into[position] -= 1
                    continue
                chosen = max(able, key=lambda p: (exact[p] - away[p], -p))
                away[chosen] += 1
                for later in spare[stems[chosen][:2]]:
                    spare[stems[chosen][:2]][later] -= 1.0 if later >= year else 0.0
    return into, away


def _spare(model: Model) -> dict[Field, dict[int, float]]:
    """Return (institution, stem) → year → teachers that cohorts under way leave free."""
    result: dict[Field, dict[int, float]] = defaultdict(dict)
    frame = model.city.capacity["teachers"].select("institution", "stem", "year", "free")
    for institution, stem, year, free in frame.iter_rows():
        result[institution, stem][year] = free
    return result


def _least(spare: dict[Field, dict[int, float]], field: tuple[str, str, int]) -> float:
    institution, stem, year = field
    return min(free for at, free in spare[institution, stem].items() if at >= year)


def _rounded_down(model: Model, primal: Floats, block: str) -> Floats:
    return np.floor(np.maximum(primal[model.columns[block]["column"].to_numpy()], 0.0) + _TINY)
