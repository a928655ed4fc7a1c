"""Every check of the round verifier broken by a hair, and beside it what just holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

import polars as pl

from tests.matching.published import Draft, lottery_number


class Tampering(NamedTuple):
    """What is altered, what the same alteration is one step less, and the checks that see the first one.

    ``holds`` is None where the round as published is that one step.
    """

    breaks: Callable[[Draft], object]
    holds: Callable[[Draft], object] | None = None
    also: tuple[str, ...] = ()


def _unlisted(draft: Draft, name: str) -> None:
    draft.rules["files"] = {file: digest for file, digest in draft.rules["files"].items() if file != name}


def _reseeded(draft: Draft, seed: int) -> None:
    numbers = [lottery_number(seed, a) for a in draft.tables["applicants"]["applicant"]]
    draft.rule(seed=seed).column("applicants", pl.Series("lottery", numbers, pl.UInt64()))


def _late_applicant(draft: Draft) -> None:
    draft.add("applicants", applicant="z", lottery=lottery_number(7, "z")).add("results", applicant="z")


def _reserves_of_t(draft: Draft, count: int) -> None:
    for number in range(count):
        draft.add("reserves", programme="T", group=f"g{number}", seats=0)


def _tie(draft: Draft, winner: bool) -> None:
    """Give the last seat of P to b or c, who have the same score: to whom has the smaller number, or the other."""
    draft.put("choices", {"applicant": "b"}, score=28.0)
    best, other = sorted("bc", key=lambda code: lottery_number(7, code))
    placed, left = (best, other) if winner else (other, best)
    draft.give(**{placed: "P"})
    # who has no seat at P: c has Q to fall back on, b nothing; d has what c leaves
    draft.give(**({"c": "Q", "d": None} if left == "c" else {"b": None, "d": "Q"}))


def _nearly_tied(draft: Draft, points: float) -> None:
    """C has P though b, with the larger number of the two or the smaller, is a little above."""
    best, other = sorted("bc", key=lambda code: lottery_number(7, code))
    draft.put("choices", {"applicant": best, "programme": "P"}, score=28.0)
    draft.put("choices", {"applicant": other, "programme": "P"}, score=28.0 + points)
    draft.give(**({"c": "Q", "d": None} if best == "b" else {"b": None, "d": "Q"})).give(**{best: "P"})


def _two_in_open_seats(draft: Draft) -> Draft:
    """Nobody poor wants Q; c and d sit there."""
    return draft.drop("choices", applicant="e").give(e=None, c="Q", d="Q")


def _without_closures(draft: Draft) -> Draft:
    return draft.rule(minimum_class=False).drop("closed", programme="S")


TAMPERINGS: Final[Mapping[str, tuple[Tampering, ...]]] = {
    "rules": (
        # of every rule a value of another kind, though it be worth as much: true is no 1, 7.0 no 7
        *(
            Tampering(lambda d, name=name, value=value: d.rule(**{name: value}))
            for name, values in {
                "round": (1, None),
                "feed_sha256": (0, None),
                "seed": ("7", 7.0, True, None),
                "hard_reserves": (1, 0, "true", None),
                "minimum_class": (1, 0, "true", None),
                "files": ([], "programmes.parquet", None),
                "tie_breaking": ("double", [], None),
            }.items()
            for value in values
        ),
        *(
            Tampering(lambda d, name=name: d.rules.pop(name), lambda d: d.rules.pop("format"))
            for name in ("round", "feed_sha256", "seed", "hard_reserves", "minimum_class", "files", "tie_breaking")
        ),
    ),
    "listed": tuple(
        Tampering(lambda d, name=name: _unlisted(d, f"{name}.parquet"), lambda d: _unlisted(d, "reasons.csv"))
        for name in ("programmes", "reserves", "applicants", "choices", "results", "closed")
    ),
    "unaltered": (
        Tampering(lambda d: d.unmended.update({"results.csv": b"applicant\n"})),
        Tampering(lambda d: d.rules["files"].update({"absent.csv": ""})),
    ),
    "columns": (
        Tampering(
            lambda d: d.tables.update(applicants=d.tables["applicants"].drop("area")),
            lambda d: d.column("applicants", pl.lit("").alias("note")),
        ),
        Tampering(lambda d: d.column("programmes", pl.col("seats").cast(pl.Int32))),
        Tampering(lambda d: d.tables.update(results=d.tables["results"].drop("programme"))),
    ),
    "cells": (
        Tampering(
            lambda d: d.put("choices", {"applicant": "a"}, rank=None),
            lambda d: d.put("applicants", {"applicant": "a"}, area=None, groups=None),
        ),
        Tampering(lambda d: d.put("closed", {"programme": "S"}, admitted=None)),
    ),
    "applicants": (
        Tampering(lambda d: d.rows("applicants", [1, 0, *range(2, 9)]).rows("results", [1, 0, *range(2, 9)])),
        Tampering(lambda d: d.rows("applicants", [*range(9), 8]).rows("results", [*range(9), 8])),
    ),
    "programmes": (
        Tampering(lambda d: d.rows("programmes", [0, 1, 2, 3, 0]), lambda d: d.rows("programmes", [3, 2, 1, 0])),
    ),
    "seats": (
        Tampering(
            lambda d: d.add("programmes", programme="Z", seats=-1, minimum_class=1),
            lambda d: d.add("programmes", programme="Z", seats=0, minimum_class=1),
        ),
        Tampering(
            lambda d: d.add("reserves", programme="T", group="poor", seats=-1),
            lambda d: d.add("reserves", programme="T", group="poor", seats=0),
        ),
    ),
    "reserve_programmes": (
        Tampering(
            lambda d: d.add("reserves", programme="X", group="rural", seats=0),
            lambda d: d.add("reserves", programme="T", group="rural", seats=1),
        ),
    ),
    "reserve_count": (Tampering(lambda d: _reserves_of_t(d, 11), lambda d: _reserves_of_t(d, 10)),),
    "reserve_seats": (
        Tampering(
            lambda d: d.add("reserves", programme="Q", group="rural", seats=2),
            lambda d: d.add("reserves", programme="Q", group="rural", seats=1),
        ),
    ),
    "choice_order": (
        Tampering(
            lambda d: d.put("choices", {"applicant": "c", "rank": 2}, rank=1),
            lambda d: d.put("choices", {"applicant": "c", "rank": 2}, rank=5).put(
                "results", {"applicant": "c"}, rank=5
            ),
        ),
        Tampering(lambda d: d.rows("choices", [1, 0, *range(2, d.tables["choices"].height)])),
    ),
    "choice_applicants": (
        Tampering(
            lambda d: d.add("choices", applicant="z", rank=1, programme="P", score=0.0, kept=False), _late_applicant
        ),
    ),
    "choice_programmes": (
        Tampering(
            lambda d: d.put("choices", {"applicant": "g"}, programme="X"),
            lambda d: d.put("choices", {"applicant": "g"}, programme="P"),
        ),
    ),
    "choice_scores": (
        Tampering(
            lambda d: d.put("choices", {"applicant": "a"}, score=1_000_000.0),
            lambda d: d.put("choices", {"applicant": "a"}, score=999_999.999999),
        ),
        Tampering(
            lambda d: d.put("choices", {"applicant": "g"}, score=-1_000_000.0),
            lambda d: d.put("choices", {"applicant": "g"}, score=-999_999.999999),
        ),
        Tampering(lambda d: d.put("choices", {"applicant": "a"}, score=float("nan"))),
        Tampering(
            lambda d: d.put("choices", {"applicant": "a"}, score=None),
            lambda d: d.put("choices", {"applicant": "a"}, score=None, kept=True),
        ),
    ),
    "results": (
        Tampering(lambda d: d.rows("results", list(range(8)))),
        Tampering(lambda d: d.rows("results", [1, 0, *range(2, 9)])),
        Tampering(lambda d: d.put("results", {"applicant": "g"}, applicant="gg")),
    ),
    "lottery": (
        Tampering(lambda d: d.put("applicants", {"applicant": "d"}, lottery=lottery_number(7, "d") + 1)),
        Tampering(lambda d: d.rule(seed=8), lambda d: _reseeded(d, 8)),
    ),
    "own_choice": (
        Tampering(lambda d: d.put("results", {"applicant": "d"}, programme="T", rank=1)),
        Tampering(lambda d: d.put("results", {"applicant": "d"}, programme="Q", rank=2)),
        Tampering(lambda d: d.put("results", {"applicant": "d"}, rank=1)),
        Tampering(lambda d: d.put("results", {"applicant": "d"}, programme="Q")),
        # a choice of rank 0 is not the one of a result without rank
        Tampering(
            lambda d: d.put("choices", {"applicant": "d"}, rank=0).put("results", {"applicant": "d"}, programme="Q"),
            lambda d: d.put("choices", {"applicant": "d"}, rank=0),
        ),
        # nor is the choice of the next applicant, of whatever rank, one's own
        Tampering(
            lambda d: (
                d.put("choices", {"applicant": "e"}, rank=-1)
                .put("results", {"applicant": "e"}, rank=-1)
                .put("results", {"applicant": "d"}, programme="Q", rank=2)
            ),
        ),
        Tampering(
            lambda d: (
                d.put("choices", {"applicant": "e"}, rank=2**62)
                .put("results", {"applicant": "e"}, rank=2**62)
                .put("results", {"applicant": "d"}, programme="Q", rank=2)
            ),
        ),
    ),
    "kept": (
        # d is without the place that it kept, c has its own
        Tampering(
            lambda d: d.put("choices", {"applicant": "d"}, kept=True),
            lambda d: d.put("choices", {"applicant": "c", "programme": "Q"}, kept=True),
            also=("blocking_pairs",),
        ),
    ),
    "capacity": (
        Tampering(lambda d: d.give(d="Q"), lambda d: d.give(d="Q").put("programmes", {"programme": "Q"}, seats=3)),
        # c comes up at P, and leaves a seat of Q that d would have
        Tampering(lambda d: d.give(c="P"), also=("blocking_pairs",)),
        # nobody but those admitted wants a programme without seats
        Tampering(
            lambda d: d.put("programmes", {"programme": "T"}, seats=1),
            lambda d: d.put("programmes", {"programme": "T"}, seats=2),
        ),
        Tampering(lambda d: d.put("programmes", {"programme": "T"}, seats=0)),
    ),
    "closed": (
        Tampering(
            lambda d: d.put("closed", {"programme": "S"}, admitted=0),
            lambda d: d.put("closed", {"programme": "S"}, admitted=1),
        ),
        Tampering(lambda d: d.put("closed", {"programme": "S"}, admitted=3)),
        Tampering(lambda d: d.put("closed", {"programme": "S"}, minimum_class=4)),
        # where a place is kept, no class closes
        Tampering(lambda d: d.put("choices", {"applicant": "g"}, kept=True), also=("kept",)),
        Tampering(lambda d: d.put("closed", {"programme": "S"}, programme="Z")),
        Tampering(lambda d: d.rule(minimum_class=False), _without_closures),
        Tampering(lambda d: d.put("programmes", {"programme": "S"}, seats=1), also=("blocking_pairs",)),
    ),
    "minimum_class": (
        Tampering(
            lambda d: d.put("programmes", {"programme": "T"}, minimum_class=3),
            lambda d: _without_closures(d).put("programmes", {"programme": "T"}, minimum_class=3),
        ),
        # but one in which a place is kept
        Tampering(
            lambda d: d.put("programmes", {"programme": "T"}, minimum_class=3),
            lambda d: d.put("programmes", {"programme": "T"}, minimum_class=3).put(
                "choices", {"applicant": "h"}, kept=True
            ),
        ),
    ),
    "open_seats": (
        Tampering(
            lambda d: _two_in_open_seats(d).rule(hard_reserves=True),
            lambda d: _two_in_open_seats(d).give(d=None).rule(hard_reserves=True),
        ),
        # three seats, one of them held: two more may sit, not three
        Tampering(
            lambda d: _two_in_open_seats(d).put("programmes", {"programme": "Q"}, seats=2).rule(hard_reserves=True),
            lambda d: _two_in_open_seats(d).put("programmes", {"programme": "Q"}, seats=3).rule(hard_reserves=True),
        ),
    ),
    "blocking_pairs": (
        # a free seat
        Tampering(lambda d: d.give(b=None), lambda d: d.give(b=None).put("programmes", {"programme": "P"}, seats=1)),
        # somebody of lower standing: by score, by lottery, by a millionth of a point, by a place kept
        Tampering(lambda d: d.give(b=None, c="P", d="Q")),
        Tampering(lambda d: _tie(d, winner=False), lambda d: _tie(d, winner=True)),
        Tampering(lambda d: _nearly_tied(d, 0.000001), lambda d: _nearly_tied(d, 0.0000001)),
        Tampering(
            lambda d: d.put("choices", {"applicant": "f", "programme": "P"}, kept=True),
            lambda d: d.put("choices", {"applicant": "b"}, kept=True),
            also=("kept",),
        ),
        # a seat held for the poor
        Tampering(
            lambda d: d.give(d="Q", e=None),
            lambda d: d.give(d="Q", e=None).put("applicants", {"applicant": "e"}, groups="poorer"),
        ),
        Tampering(
            lambda d: d.put("applicants", {"applicant": "d"}, groups="rural; poor"),
            lambda d: d.put("applicants", {"applicant": "d"}, groups="rural; poor2"),
        ),
        # a seat held for an area; one held for a group of an area
        Tampering(
            lambda d: d.put("reserves", {"programme": "Q"}, group=None, area="32"),
            lambda d: (
                d.put("reserves", {"programme": "Q"}, group=None, area="31")
                .put("applicants", {"applicant": "c"}, area="32")
                .put("applicants", {"applicant": "d"}, area=None)
            ),
        ),
        Tampering(
            lambda d: d.put("reserves", {"programme": "Q"}, area="32"),
            lambda d: d.put("reserves", {"programme": "Q"}, area="31"),
        ),
    ),
}
