"""Markets of any size for timing: choices lean to popular programmes, scores to a tenth of a point, so ties abound."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from caunghe.feed.contents import Feed
from caunghe.feed.reading.information import NO_DAY, FeedInformation
from caunghe.language.text import Text
from caunghe.matching.admission.lottery import places
from caunghe.matching.admission.market import Market, merits
from caunghe.schema.tables import TABLES

SEATS_EACH = 0.9
"""Seats for each applicant."""


def ranked(applicants: int, choices: int, programmes: int, rng: np.random.Generator) -> np.ndarray:
    """Return programmes ranked by each applicant, no programme twice."""
    popular = rng.permutation(programmes)
    lean = rng.random((applicants, choices)) ** 1.6
    # one draw in each of as many strata as choices: never the same twice, in an order of the applicant's own
    strata = np.argsort(rng.random((applicants, choices)), axis=1)
    width = programmes // choices
    return popular[(lean * width).astype(np.int64) * choices + strata].astype(np.int32)


def market(applicants: int, choices: int, programmes: int, *, reserves: bool, seed: int = 1) -> Market:
    """Return a market as arrays; with ``reserves``, three groups that overlap hold 10, 8 and 5 % of each programme."""
    rng = np.random.default_rng(seed)
    programme = ranked(applicants, choices, programmes, rng).ravel()
    score = np.round(np.clip(rng.normal(60, 13, applicants), 0, 100), 1)
    place = places(rng.integers(0, 2**63, applicants).astype(np.uint64))
    seats = np.full(programmes, int(applicants * SEATS_EACH / programmes), np.int32)
    shares = (0.10, 0.08, 0.05) if reserves else ()
    belongs = sum(((rng.random(applicants) < s).astype(np.uint16) << g) for g, s in enumerate((0.12, 0.3, 0.06)))
    held = np.array([[max(1, int(n * s)) for s in shares] for n in seats], np.int32).reshape(-1)
    return Market(
        first=np.arange(applicants + 1, dtype=np.int64) * choices,
        programme=programme,
        merit=merits(np.repeat(score, choices), np.zeros(programme.size, np.bool_), np.repeat(place, choices)),
        mask=np.repeat(np.asarray(belongs, np.uint16), choices) if reserves else np.zeros(programme.size, np.uint16),
        seats=seats,
        reserve_first=np.arange(programmes + 1, dtype=np.int64) * len(shares),
        reserve_seats=held,
        hard=False,
    )


def market_feed(applicants: int, choices: int, programmes: int, *, seed: int = 1) -> Feed:
    """Return a feed with one round R1 of this size and three reserves a programme."""
    rng = np.random.default_rng(seed)
    codes = pl.Series([f"HS{i:07d}" for i in range(applicants)])
    offered = pl.Series([f"CT{i:05d}" for i in range(programmes)])
    wanted = ranked(applicants, choices, programmes, rng).ravel()
    quota = int(applicants * SEATS_EACH / programmes)
    groups = _groups(applicants, rng)
    held = [("poor", 0.10), ("rural", 0.08), ("ethnic_minority", 0.05)]
    columns = {
        "areas": {"area": ["31"], "name": ["City"], "kind": ["city"]},
        "rounds": {
            "round": ["R1"], "name": ["R1"], "opens": [date(2026, 6, 1)], "closes": [date(2026, 7, 1)],
            "lottery_seed": [7],
        },
        "programmes": {
            "programme": offered, "licensed_intake": [quota] * programmes, "minimum_class": [10] * programmes,
        },
        "reserves": {
            "round": ["R1"] * (3 * programmes), "programme": np.repeat(offered.to_numpy(), 3),
            "group": [g for g, _ in held] * programmes, "seats": [max(1, int(quota * s)) for _, s in held] * programmes,
        },
        "applicants": {
            "round": pl.repeat("R1", applicants, eager=True), "applicant": codes,
            "area": pl.repeat("31", applicants, eager=True), "sex": pl.repeat("male", applicants, eager=True),
            "groups": groups, "score": np.round(np.clip(rng.normal(60, 13, applicants), 0, 100), 1),
        },
        "choices": {
            "round": pl.repeat("R1", wanted.size, eager=True),
            "applicant": codes.gather(np.repeat(np.arange(applicants), choices)),
            "rank": np.tile(np.arange(1, choices + 1), applicants), "programme": offered.gather(wanted),
        },
    }  # fmt: skip
    tables = {name: table.empty() for name, table in TABLES.items()}
    for name, values in columns.items():
        frame = pl.DataFrame(values)
        missing = [pl.lit(None).alias(c) for c in TABLES[name].names if c not in frame.columns]
        tables[name] = frame.with_columns(missing).select(TABLES[name].names).cast(TABLES[name].polars_schema)
    information = FeedInformation(Text("Thử", "Trial"), "31", NO_DAY, "CC0-1.0")
    return Feed(information, tables, frozenset(columns))


def _groups(applicants: int, rng: np.random.Generator) -> pl.Series:
    """Return the target groups of each applicant, separated by semicolons."""
    belongs = [
        pl.when(pl.Series(rng.random(applicants) < share)).then(pl.lit(group))
        for group, share in (("poor", 0.12), ("rural", 0.3), ("ethnic_minority", 0.06))
    ]
    return pl.select(pl.concat_str(*belongs, separator=";", ignore_nulls=True)).to_series()


def network(kinds: int, places: int, fields: int = 40, seed: int = 1) -> tuple[np.ndarray, ...]:
    """Return a network of ``network_simplex``: every trainee a kind, places of three fields within 60 km of each."""
    rng = np.random.default_rng(seed)
    homes, work = rng.random((kinds, 2)) * 60, rng.random((places, 2)) * 60
    own, offered = rng.integers(0, fields, kinds), rng.integers(0, fields, places)
    parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    for field in range(fields):
        apart = (offered - field) % fields
        mine, theirs = np.flatnonzero(own == field), np.flatnonzero(apart < 3)
        km = np.hypot(*(homes[mine][:, None] - work[theirs][None]).transpose(2, 0, 1))
        a, b = np.nonzero(km <= 60)
        cost = np.rint(1000 * (km[a, b] * (1 + km[a, b] / 25) + 3 * apart[theirs[b]]))
        parts.append((mine[a], kinds + theirs[b], cost.astype(np.int64)))
    source, target, cost = (np.concatenate(part) for part in zip(*parts, strict=True))
    pairs, sink, endless = source.size, kinds + places, np.int64(1) << 60
    return (
        np.concatenate([source, kinds + np.arange(places), np.arange(kinds)]),
        np.concatenate([target, np.full(places + kinds, sink)]),
        np.concatenate([cost, np.zeros(places, np.int64), np.full(kinds, 400_000)]),
        np.concatenate([np.full(pairs, endless), rng.integers(1, 8, places), np.full(kinds, endless)]),
        np.concatenate([np.ones(kinds, np.int64), np.zeros(places, np.int64)]),
        pairs + np.concatenate([places + np.arange(kinds), np.arange(places)]),
    )
