"""Do intervals of supply hold what comes when intakes walk or grow? Cities whose intakes are made by known processes.

Forty programmes; every year all intakes step together and each by itself, and a year differs by something of its own.
The forecast knows six or ten years of intakes; who comes to work in the nine years from the second year ahead on (the
first is mostly begun) is held against it, completion and destinations being what they were.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from caunghe.feed import Feed, FeedInformation
from caunghe.forecast.history import Floats
from caunghe.forecast.sums import quantiles
from caunghe.forecast.supply import graduate_draws
from caunghe.language import Text
from caunghe.schema import TABLES, allowed_codes, code_list

PROGRAMMES, LAST, AHEAD = 40, 2025, 10
REPLICATES, DRAWS = 30, 400
COMPLETION, IN_FIELD = 0.8, 0.5


@dataclass(frozen=True, slots=True)
class Intakes:
    """Standard deviations of log entrants a year and their mean growth."""

    common: float = 0.0
    own: float = 0.0
    alone: float = 0.05
    growth: float = 0.0


PROCESSES = {
    "as they are": Intakes(),
    "walk of all, 6 %": Intakes(common=0.06),
    "walk of all, 12 %": Intakes(common=0.12, own=0.05),
    "walks of their own, 20 %": Intakes(own=0.2),
    "growth of 5 % a year": Intakes(growth=0.05),
    "fall of 8 %, walk of 4 %": Intakes(common=0.04, growth=-0.08),
}


def made_supply(process: Intakes, seed: int, known: int) -> tuple[Feed, Floats]:
    """Return a feed of ``known`` years of intakes, and true graduates at work by occupation × year ahead."""
    rng = np.random.default_rng(seed)
    links = code_list("training_fields_occupations")
    fields = rng.choice(sorted(set(links["training_field"])), PROGRAMMES, replace=False).tolist()
    years = known + AHEAD
    together = np.cumsum(rng.normal(process.growth, process.common, years))
    own = np.cumsum(rng.normal(0, process.own, (PROGRAMMES, years)), axis=1)
    logs = rng.normal(5, 0.8, (PROGRAMMES, 1)) + together + own + rng.normal(0, process.alone, (PROGRAMMES, years))
    entrants = np.round(np.exp(logs))
    names = [f"P{i:02d}" for i in range(PROGRAMMES)]
    programmes = [
        {"programme": name, "site": "S", "training_field": field, "level": "intermediate", "mode": "full_time",
         "name": name, "months": 12.0}
        for name, field in zip(names, fields, strict=True)
    ]  # fmt: skip
    intakes = [
        {"programme": name, "year": LAST - known + 1 + t, "entrants": int(entrants[i, t]),
         "graduates": int(entrants[i, t] * COMPLETION), "employed_6m": int(entrants[i, t] * COMPLETION * IN_FIELD),
         "in_field_6m": int(entrants[i, t] * COMPLETION * IN_FIELD)}
        for i, name in enumerate(names) for t in range(known)
    ]  # fmt: skip
    feed = _feed(programmes=programmes, intakes=intakes)
    units = {code: k for k, code in enumerate(allowed_codes("occupations", 4))}
    into = np.zeros((len(units), PROGRAMMES))
    of = {field: i for i, field in enumerate(fields)}
    for field, occupation, weight in links.select("training_field", "occupation", "weight").iter_rows():
        if field in of and occupation in units:
            into[units[occupation], of[field]] += weight
    # a course of a year: entrants of the year before
    return feed, into @ entrants[:, known - 1 : -1] * COMPLETION * IN_FIELD


def _feed(**rows: list[dict[str, object]]) -> Feed:
    tables = {name: declared.empty() for name, declared in TABLES.items()}
    for name, given in rows.items():
        schema = TABLES[name].polars_schema
        tables[name] = pl.DataFrame([{column: row.get(column) for column in schema} for row in given], schema=schema)
    return Feed(FeedInformation(Text("Thử", "Trial"), "31", date(LAST, 12, 31), "CC0-1.0"), tables, frozenset(rows))


def supply_coverage(process: Intakes, seed: int, known: int) -> tuple[float, float]:
    """Return the share of graduates inside the 80 % interval from the second year on: of the city, by occupation."""
    feed, came = made_supply(process, seed, known)
    years = tuple(range(LAST + 1, LAST + 1 + AHEAD))
    drawn = graduate_draws(feed, tuple(allowed_codes("occupations", 4)), years, DRAWS, np.random.default_rng(seed))
    there = came.sum(axis=1) > 0
    held: list[float] = []
    for people, now in ((drawn.sum(axis=1), came.sum(axis=0)), (drawn[:, there], came[there])):
        low, high = quantiles(people, (0.1, 0.9))
        held.append(float(((now >= low) & (now <= high))[..., 1:].mean()))
    return held[0], held[1]


def report() -> None:
    """Print the coverage of supply by process."""
    print(f"share of graduates at work, 2–{AHEAD} years ahead, inside 80 % intervals, {REPLICATES} cities each")
    print(f"{'':<28}{'city, 6 years known':>20}{'occupations':>13}{'city, 10 years':>16}{'occupations':>13}")
    for name, process in PROCESSES.items():
        held = [
            np.mean([supply_coverage(process, seed, known) for seed in range(REPLICATES)], axis=0) for known in (6, 10)
        ]
        print(f"{name:<28}{held[0][0]:>20.2f}{held[0][1]:>13.2f}{held[1][0]:>16.2f}{held[1][1]:>13.2f}")


if __name__ == "__main__":
    report()
