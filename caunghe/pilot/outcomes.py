"""What became of graduates: a register of diplomas and a register of months in work that must be linked by name."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import polars as pl

from caunghe.pilot.answers import LOWEST, pay_level
from caunghe.pilot.cohorts import diploma_graduates, intakes
from caunghe.pilot.employers import BAND_WORKERS, register, relevance
from caunghe.pilot.institutions import programmes, sites
from caunghe.pilot.names import name_keys
from caunghe.pilot.population import communes
from caunghe.pilot.streams import Floats, Integers, choose, days, heavy, stream
from caunghe.schema import code_list, in_table, kilometres

RECORD_YEARS: Final = (2023, 2024)
MONTHS: Final = 24


@lru_cache(maxsize=2)
def graduates(seed: int) -> pl.DataFrame:
    """Return the table ``graduates`` with ``row`` (of the programme): college and intermediate, 2021–2025."""
    rng = stream(seed, "graduates")
    people = diploma_graduates(seed, intakes(seed))
    count = len(people)
    woman = (rng.random(count) < people["women"].to_numpy()).astype(np.int64)
    college = (people["level"] == "college").to_numpy()
    entry = np.where(college, 18, np.where(rng.random(count) < 0.7, 15, 18)) + np.where(
        rng.random(count) < 0.15, rng.geometric(0.3, count), 0
    )
    born = people["cohort"].to_numpy() - entry
    day = rng.integers(0, 365, count)
    place = _homes(rng, seed, people["row"].to_numpy())
    quality = heavy(rng, 5, count)
    grade = np.round(np.clip(6.66 + 0.64 * quality, 5.0, 9.8), 1)
    return people.select("programme", "year", "row").with_columns(
        graduate=pl.format("TN{}", pl.int_range(1, count + 1).cast(pl.String).str.zfill(6)),
        grade=pl.Series(grade),
        name_key=pl.Series(name_keys(rng, woman)),
        birth_date=days(born * 12, day),
        sex=pl.Series(np.where(woman == 1, "female", "male")),
        area=pl.Series(communes()["code"].to_numpy()[place]),
    )


def _homes(rng: np.random.Generator, seed: int, row: Integers) -> Integers:
    """Return home communes: near the site, in proportion to people and exp(−distance / 14 km)."""
    listing = communes()
    site = sites(seed)
    homes = (listing[c].to_numpy() for c in ("longitude", "latitude"))
    schools = (site[c].to_numpy()[:, None] for c in ("longitude", "latitude"))
    distance = kilometres(*schools, *homes)
    weight = listing["people"].to_numpy() * np.exp(-distance / 14)
    position = {code: i for i, code in enumerate(site["site"].to_list())}
    of_programme = np.array([position[s] for s in programmes(seed)["site"].to_list()])
    return choose(rng, weight, of_programme[row])


def _states(rng: np.random.Generator, people: int, ability: Floats) -> np.ndarray:
    """Return whether each person works in each of 24 months: some start at once, the rest wait; jobs end."""
    working = np.zeros((people, MONTHS), dtype=bool)
    never = rng.random(people) < 0.07
    now = (rng.random(people) < 0.34) & ~never
    find = np.clip(0.22 * np.exp(0.5 * ability), 0.02, 0.8)
    lose = np.clip(0.035 * np.exp(-0.4 * ability + heavy(rng, 4, people) * 0.4), 0.004, 0.3)
    for month in range(MONTHS):
        working[:, month] = now
        # contracts end after the third month and after a year
        ending = lose * (3.0 if month in (3, 12) else 1.0)
        chance = rng.random(people)
        now = np.where(now, chance >= ending, (chance < find) & ~never)
    return working


def _destinations(
    rng: np.random.Generator, seed: int, row: Integers, ability: Floats
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return occupations, whether they are in the field, and employers' positions (−1: not in the register)."""
    stems = programmes(seed)["stem"].to_list()
    links = (
        code_list("training_fields_occupations")
        .with_columns(stem=pl.col("training_field").str.slice(1))
        .unique(["stem", "occupation"], maintain_order=True)
    )
    own = {s: g for (s,), g in links.group_by("stem", maintain_order=True)}
    in_field = rng.random(len(row)) < 1 / (1 + np.exp(-(1.15 + 0.5 * ability)))
    elsewhere = np.array(
        ["9329", "8212", "5223", "8153", "4321", "8322", "5131", "9333", "8156", "3322", "5414", "9621"]
    )
    occupation = elsewhere[rng.integers(0, len(elsewhere), len(row))]
    employer = np.full(len(row), -1)
    fields, fit = relevance()
    staff = register(seed)
    size, number = BAND_WORKERS[staff["band"].to_numpy()], staff["number"].to_numpy()
    for programme in np.unique(row):
        rows = np.flatnonzero(row == programme)
        weights = own[stems[programme]]["weight"].to_numpy()
        right = rows[in_field[rows]]
        occupation[right] = own[stems[programme]]["occupation"].to_numpy()[
            rng.choice(len(weights), len(right), p=weights / weights.sum())
        ]
        known = rows[rng.random(len(rows)) < 0.68]
        field = programmes(seed)["training_field"][int(programme)]
        chance = np.cumsum(size * (fit[fields.index(field)][number] + 0.004))
        employer[known] = np.searchsorted(chance, rng.random(len(known)) * chance[-1])
    return occupation, in_field, employer


def employment_records(seed: int) -> pl.DataFrame:
    """Return the table ``employment_records``: months in work of 2023's and 2024's graduates, and of other people.

    The register spells some names differently, swaps day and month of some births, leaves some out, and holds
    people who never graduated here: linking it to ``graduates`` is not a join.
    """
    rng = stream(seed, "records")
    people = graduates(seed).filter(pl.col("year").is_in(RECORD_YEARS))
    ability = 0.6 * heavy(rng, 5, len(people)) + 0.5 * (people["grade"].to_numpy() - 6.66)
    working = _states(rng, len(people), ability)
    occupation, in_field, employer = _destinations(rng, seed, people["row"].to_numpy(), ability)
    woman = (people["sex"] == "female").to_numpy().astype(np.int64)
    levels = np.where((programmes(seed)["level"].to_numpy() == "college")[people["row"].to_numpy()], 5, 4)
    base = (
        pay_level(occupation, levels, woman, np.ones_like(woman), 2024)
        * 0.8
        * np.exp(0.05 * ability + 0.06 * in_field + heavy(rng, 3.5, len(people)) * 0.2)
    )
    who, month = np.nonzero(working)
    listed = rng.random(len(people)) > 0.06  # six in a hundred work without a contract and are never in this register
    keep = listed[who] & _in_register(people["year"].to_numpy()[who], month)
    who, month = who[keep], month[keep]
    own = _identity(rng, people)
    growth = np.exp(0.0045 * month + 0.03 * (people["year"].to_numpy()[who] - 2023) + rng.normal(0, 0.05, len(who)))
    pay = np.maximum(np.round(base[who] * growth / 1e4) * 1e4, LOWEST * 2)
    first = people["year"].to_numpy()[who] * 12 + 8 + month
    codes = np.array([*register(seed)["employer"].to_list(), None], dtype=object)
    records = own[who].with_columns(
        employer=pl.Series(codes[employer[who]].tolist(), dtype=pl.String),
        month=days(first),
        occupation=pl.Series(occupation[who]),
        pay=pl.Series(pay.astype(np.int64)),
    )
    table = pl.concat([records, _strangers(rng, seed, records)])
    table = table.with_columns(record=pl.format("HS{}", pl.int_range(1, len(table) + 1).cast(pl.String).str.zfill(7)))
    return in_table(table, "employment_records")


def _in_register(year: Integers, month: Integers) -> np.ndarray:
    """Return whether a month since September of the year of graduation has been recorded by May 2026."""
    return year * 12 + 8 + month <= 2026 * 12 + 4


def _identity(rng: np.random.Generator, people: pl.DataFrame) -> pl.DataFrame:
    """Return names, births and sexes as the employment register writes them."""
    count = len(people)
    slip, swap, lost = rng.random(count) < 0.05, rng.random(count) < 0.025, rng.random(count) < 0.03
    middle = pl.col("name_key").str.replace(" (thi|van) ", " ")
    spelling = pl.col("name_key").str.replace("y", "i").str.replace("^vu ", "vo ")
    day, month = pl.col("birth_date").dt.day(), pl.col("birth_date").dt.month()
    swapped = (
        pl.when(pl.Series(swap) & (day <= 12))
        .then(pl.date(pl.col("birth_date").dt.year(), day, month))
        .otherwise("birth_date")
    )
    return people.select(
        name_key=pl.when(pl.Series(slip))
        .then(pl.when(pl.Series(rng.random(count) < 0.5)).then(middle).otherwise(spelling))
        .otherwise("name_key"),
        birth_date=pl.when(~pl.Series(lost)).then(swapped),
        sex="sex",
    )


def _strangers(rng: np.random.Generator, seed: int, records: pl.DataFrame) -> pl.DataFrame:
    """Return months of people who are in the register but did not graduate here: one record in nine."""
    count = len(records) // 108
    woman = rng.integers(0, 2, count)
    born = rng.integers(1975, 2006, count)
    people = pl.DataFrame(
        {"name_key": name_keys(rng, woman), "sex": np.where(woman == 1, "female", "male")}
    ).with_columns(birth_date=days(born * 12, rng.integers(0, 365, count)))
    start = rng.integers(2023 * 12 + 8, 2025 * 12 + 5, count)
    index = np.repeat(np.arange(count), 12)
    month = start[index] + np.tile(np.arange(12), count)
    sample = rng.integers(0, len(records), count)[index]
    return (
        people[index]
        .select("name_key", "birth_date", "sex")
        .with_columns(
            employer=records["employer"][sample],
            month=days(month),
            occupation=records["occupation"][sample],
            pay=records["pay"][sample],
        )
    )
