"""Rounds small enough to decide by hand, and every way of deciding them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations, permutations, product
from typing import Any

import numpy as np
import polars as pl

from caunghe.feed.contents import Feed, FeedInformation
from caunghe.language.text import Text
from caunghe.matching.admission.market import Market
from caunghe.schema.tables import TABLES

Rows = Sequence[Mapping[str, Any]]
Lists = Sequence[Sequence[int]]

ROUND: dict[str, Any] = {
    "round": "R1",
    "name": "R1",
    "opens": date(2026, 6, 1),
    "closes": date(2026, 7, 1),
    "lottery_seed": 7,
}


def feed_of(tables: Mapping[str, Rows], information: FeedInformation | None = None) -> Feed:
    """Return a feed of these rows; columns not given are empty."""
    filled = {name: table.empty() for name, table in TABLES.items()}
    for name, rows in tables.items():
        schema = TABLES[name].polars_schema
        filled[name] = pl.DataFrame([{column: row.get(column) for column in schema} for row in rows], schema=schema)
    facts = information or FeedInformation(Text("Thử", "Trial"), "31", date(2026, 6, 30), "CC0-1.0")
    return Feed(facts, filled, frozenset(tables))


def round_feed(
    seats: Mapping[str, int],
    lists: Mapping[str, Sequence[str]],
    scores: Mapping[str, float | None],
    *,
    reserves: Rows = (),
    groups: Mapping[str, str] | None = None,
    areas: Mapping[str, str] | None = None,
    **more: Rows,
) -> Feed:
    """Return a feed with one round: seats are licensed intakes, lists are ranked programmes."""
    tables: dict[str, Rows] = {
        "rounds": [ROUND],
        "programmes": [{"programme": p, "licensed_intake": n} for p, n in seats.items()],
        "reserves": [{"round": "R1", **row} for row in reserves],
        "applicants": [
            {
                "round": "R1",
                "applicant": a,
                "score": scores[a],
                "groups": (groups or {}).get(a),
                "area": (areas or {}).get(a, "31"),
            }
            for a in lists
        ],
        "choices": [
            {"round": "R1", "applicant": a, "rank": rank, "programme": p}
            for a, wanted in lists.items()
            for rank, p in enumerate(wanted, 1)
        ],
    }
    return feed_of({**tables, **more})


def with_earlier_applicants(feed: Feed, *codes: str) -> Feed:
    """Return a feed whose applicants have some more, who applied in an earlier round only."""
    schema = feed["applicants"].schema
    rows = [dict.fromkeys(schema) | {"round": "R0", "applicant": code} for code in codes]
    people = pl.concat([feed["applicants"], pl.DataFrame(rows, schema)])
    return replace(feed, tables={**feed.tables, "applicants": people})


def random_market(rng: np.random.Generator, applicants: int, programmes: int, groups: int, *, hard: bool) -> Market:
    """Return a market in which anything may happen: short and empty lists, no seats, groups that overlap."""
    lists = [list(rng.permutation(programmes)[: rng.integers(0, programmes + 1)]) for _ in range(applicants)]
    seats = rng.integers(0, 4, programmes)
    held = [[0] * groups for _ in range(programmes)]
    for p in range(programmes):
        room = seats[p]
        for g in range(groups):
            held[p][g] = int(rng.integers(0, room + 1))
            room -= held[p][g]
    merit = np.array([rng.permutation(applicants) for _ in range(programmes)]).reshape(programmes, applicants)
    mask = rng.integers(0, 1 << groups, applicants)
    return market_of(lists, merit, mask, seats, held, hard=hard)


def market_of(
    lists: Lists, merit: np.ndarray, mask: np.ndarray, seats: np.ndarray, held: Lists, *, hard: bool = False
) -> Market:
    """Return arrays for lists of programmes, merit by programme and applicant, masks, seats and reserves."""
    who = np.repeat(np.arange(len(lists)), [len(one) for one in lists])
    programme = np.array([p for one in lists for p in one], np.int32)
    return Market(
        first=np.concatenate([[0], np.cumsum([len(one) for one in lists])]).astype(np.int64),
        programme=programme,
        merit=np.array([merit[p, a] for p, a in zip(programme, who, strict=True)], np.int64),
        mask=np.asarray(mask, np.uint16)[who],
        seats=np.asarray(seats, np.int32),
        reserve_first=np.concatenate([[0], np.cumsum([len(one) for one in held])]).astype(np.int64),
        reserve_seats=np.array([n for one in held for n in one], np.int32),
        hard=hard,
    )


def seated(masks: Sequence[int], held: Sequence[int]) -> int:
    """Return how many of these people reserved seats can take, by trying every way."""
    places = [g for g, n in enumerate(held) for _ in range(n)]
    for size in range(min(len(masks), len(places)), 0, -1):
        for people in combinations(masks, size):
            for chairs in permutations(places, size):
                if all(mask >> g & 1 for mask, g in zip(people, chairs, strict=True)):
                    return size
    return 0


def chosen(people: Sequence[tuple[int, int, int]], seats: int, held: Sequence[int], hard: bool) -> set[int]:
    """Return whom the rule chooses of (merit, mask, name): by its definition, over all subsets for the reserves."""
    ranked = sorted(people, reverse=True)
    most = seated([mask for _, mask, _ in ranked], held)
    # of all sets that fill the most reserves, the one best in merit, person by person
    best = max(
        (group for group in combinations(ranked, most) if seated([m for _, m, _ in group], held) == most),
        key=lambda group: [merit for merit, _, _ in group],
        default=(),
    )
    open_seats = seats - (sum(held) if hard else most)
    others = [person for person in ranked if person not in best][: max(open_seats, 0)]
    return {name for _, _, name in (*best, *others)}


def is_stable(market: Market, obtained: Sequence[int]) -> bool:
    """Return whether every programme keeps those it has and turns away everybody who prefers it."""
    first, programme = market.first, market.programme
    for p in range(market.seats.size):
        held = list(market.reserve_seats[market.reserve_first[p] : market.reserve_first[p + 1]])
        own = [
            (int(market.merit[c]), int(market.mask[c]), a)
            for a, c in enumerate(obtained)
            if c >= 0 and programme[c] == p
        ]
        if chosen(own, market.seats[p], held, market.hard) != {a for _, _, a in own}:
            return False
        for a, got in enumerate(obtained):
            for c in range(first[a], got if got >= 0 else first[a + 1]):
                asked = [*own, (int(market.merit[c]), int(market.mask[c]), a)]
                if programme[c] == p and a in chosen(asked, market.seats[p], held, market.hard):
                    return False
    return True


def stable_matchings(market: Market) -> Iterator[tuple[int, ...]]:
    """Yield every stable matching, by trying every way of giving each applicant one choice or none."""
    ways = [[*range(market.first[a], market.first[a + 1]), -1] for a in range(market.first.size - 1)]
    for obtained in product(*ways):
        places = np.bincount([market.programme[c] for c in obtained if c >= 0], minlength=market.seats.size)
        if (places <= market.seats).all() and is_stable(market, obtained):
            yield obtained
