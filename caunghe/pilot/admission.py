# pyright: standard
"""The round of admission of 2026: seats, reserves, applicants and what they rank."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np
import polars as pl

from caunghe.pilot.cohorts import intakes, licences
from caunghe.pilot.institutions import LEVELS, network, programmes, sites
from caunghe.pilot.population import communes
from caunghe.pilot.streams import LAST_YEAR, Floats, Integers, heavy, stream
from caunghe.schema import in_table, kilometres

ROUND: Final = "2026-1"
APPLICANTS: Final = 30_000
_RESERVED: Final = (
    ("poor", 0.05),
    ("near_poor", 0.04),
    ("ethnic_minority", 0.02),
    ("disabled", 0.02),
    ("land_recovered", 0.03),
)
# how often an applicant belongs to a group, from grade 9 and from grade 12
_MEMBERS: Final = {
    "poor": (0.045, 0.03),
    "near_poor": (0.06, 0.045),
    "ethnic_minority": (0.015, 0.012),
    "disabled": (0.008, 0.006),
    "land_recovered": (0.03, 0.03),
    "merit": (0.02, 0.02),
    "orphans": (0.006, 0.004),
    "rural": (0.55, 0.5),
}


def rounds() -> pl.DataFrame:
    """Return the table ``rounds``: one round, open on the day of the feed; its seed was published before it closes."""
    row = {
        "round": [ROUND],
        "name": ["Đợt 1 năm 2026"],
        "opens": [date(2026, 6, 1)],
        "closes": [date(2026, 7, 15)],
        "results": [date(2026, 7, 25)],
        "lottery_seed": [20260601],
    }
    return in_table(pl.DataFrame(row), "rounds")


@lru_cache(maxsize=2)
def round_programmes(seed: int) -> pl.DataFrame:
    """Return the programmes of the round with position (``row``), seats and commune: diplomas that opened in 2025."""
    open_now = intakes(seed).filter(pl.col("year") == LAST_YEAR, pl.col("entrants") > 0).select("programme", "quota")
    table = programmes(seed).with_columns(licensed=pl.Series(licences(seed))).with_row_index("row")
    table = table.join(sites(seed).select("site", "place"), on="site", how="left", maintain_order="left")
    return table.join(open_now, on="programme", how="inner", maintain_order="left").filter(
        pl.col("level").is_in(LEVELS[:2])
    )


def reserves(seed: int) -> pl.DataFrame:
    """Return the table ``reserves``: public institutions hold seats for groups, others only for the poor."""
    rows = []
    ownership = network(seed)["ownership"].to_list()
    for programme, quota, owner in round_programmes(seed).select("programme", "quota", "owner").iter_rows():
        kept = _RESERVED if ownership[owner] == "public" else _RESERVED[:1]
        rows += [(ROUND, programme, group, seats) for group, share in kept if (seats := round(quota * share)) > 0]
    table = pl.DataFrame(rows, schema=["round", "programme", "group", "seats"], orient="row")
    return in_table(table, "reserves")


@lru_cache(maxsize=2)
def _people(seed: int) -> pl.DataFrame:
    """Return applicants with commune position (``place``) and entry grade: six in ten come from grade 9."""
    rng = stream(seed, "applicants")
    listing = communes()
    weight = listing["people"].to_numpy() * np.where(listing["urban"].to_numpy(), 0.85, 1.1)
    place = rng.choice(114, APPLICANTS, p=weight / weight.sum())
    nine = rng.random(APPLICANTS) < 0.6
    late = np.where(rng.random(APPLICANTS) < 0.12, rng.geometric(0.3, APPLICANTS), 0)
    woman = rng.random(APPLICANTS) < 0.39
    rural = ~listing["urban"].to_numpy()[place]
    groups = [np.where(woman, "women", "")]
    for group, (from_nine, from_twelve) in _MEMBERS.items():
        member = (
            rural
            if group == "rural"
            else rng.random(APPLICANTS) < np.where(nine, from_nine, from_twelve) * np.where(rural, 1.3, 0.8)
        )
        groups.append(np.where(member, group, ""))
    joined = [";".join(g for g in own if g) for own in zip(*groups, strict=True)]
    # marks to a tenth, many at round values
    score = np.clip(np.where(nine, 58, 62) + 13 * heavy(rng, 6, APPLICANTS), 15, 99)
    score = np.where(rng.random(APPLICANTS) < 0.4, np.round(score), np.round(score, 1))
    return pl.DataFrame(
        {
            "round": ROUND,
            "applicant": [f"HS{i:05d}" for i in range(1, APPLICANTS + 1)],
            "area": listing["code"].to_numpy()[place],
            "birth_year": 2026 - np.where(nine, 15, 18) - late,
            "sex": np.where(woman, "female", "male"),
            "groups": joined,
            "score": score,
            "place": place,
            "nine": nine,
        }
    ).with_columns(pl.when(pl.col("groups") != "").then("groups"))


def applicants(seed: int) -> pl.DataFrame:
    """Return the table ``applicants``."""
    return in_table(_people(seed), "applicants")


def _utilities(rng: np.random.Generator, seed: int, people: pl.DataFrame, table: pl.DataFrame) -> Floats:
    """Return utilities, applicants × programmes: appeal, nearness, own interest in a group of fields, and whim."""
    listing = communes()
    x, y = (listing[c].to_numpy() for c in ("longitude", "latitude"))
    distance = kilometres(x[:, None], y[:, None], x, y)
    place = people["place"].to_numpy()
    utility = -distance[place][:, table["place"].to_numpy()] / 9.0
    utility += np.log(table["quota"].to_numpy()) * 0.7 + 0.5 * table["appeal"].to_numpy()
    groups, number = np.unique(table["group"].to_numpy(), return_inverse=True)
    taste = heavy(rng, 4, (len(people), len(groups))) * 1.4
    utility += taste[:, number]
    women = np.clip(table["women"].to_numpy(), 0.03, 0.97)
    lean = np.log(women / (1 - women))
    utility += np.where((people["sex"] == "female").to_numpy()[:, None], lean, -lean) * 0.75
    college = (table["level"] == "college").to_numpy()
    utility += np.where(people["nine"].to_numpy()[:, None], np.where(college, -30.0, 0.0), np.where(college, 1.2, -0.6))
    return utility - np.log(-np.log(rng.random(utility.shape)))


def choices(seed: int) -> pl.DataFrame:
    """Return the table ``choices``: one to six programmes ranked; a programme's own score now and then."""
    rng = stream(seed, "choices")
    people, table = _people(seed), round_programmes(seed)
    utility = _utilities(rng, seed, people, table)
    count = 1 + np.minimum(rng.poisson(2.3, len(people)), 5)
    some = np.argpartition(-utility, 6, axis=1)[:, :6]
    best = np.take_along_axis(some, np.argsort(-np.take_along_axis(utility, some, axis=1), axis=1), axis=1)
    rank = np.tile(np.arange(6), (len(people), 1))
    keep = rank < count[:, None]
    who, programme = np.nonzero(keep)[0], best[keep]
    own = rng.random(len(who)) < 0.05
    score = np.round(np.clip(people["score"].to_numpy()[who] + rng.normal(0, 5, len(who)), 0, 100), 1)
    result = pl.DataFrame(
        {
            "round": ROUND,
            "applicant": people["applicant"].to_numpy()[who],
            "rank": rank[keep] + 1,
            "programme": table["programme"].to_numpy()[programme],
            "score": score,
        }
    ).with_columns(pl.when(pl.Series(own)).then("score"))
    return in_table(result, "choices")


def seats(seed: int) -> Integers:
    """Return the seats of the programmes offered."""
    return round_programmes(seed)["quota"].to_numpy()
