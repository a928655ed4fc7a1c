"""What an admission can be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import get_args

import polars as pl

from caunghe.matching.admission.lists import MOST_SEATS, check_list
from caunghe.matching.admission.lottery import TieBreaking
from caunghe.schema import check_choice, check_limits


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionOptions:
    """How a round is decided.

    ``tie_breaking``: one lottery number an applicant, or one for each programme. ``hard_reserves``: reserved seats that
    nobody of the group takes stay empty (else they are given by merit). ``minimum_class``: close programmes that would
    not fill their smallest class. ``most_choices``: choices considered of one applicant. ``seed``: for a round that
    has published none; another than the published one is refused. ``despite_errors``: decide the rest of the round
    though some rows are at fault.

    ``seats`` (programme, seats) are approved seats that stand in place of quota and licence; ``late_seats``
    (programme, seats) are added to either, and may be negative. ``kept`` (applicant, programme) are places held from
    earlier rounds: their holders may rise from them but never lose them. ``withdrawn`` applicants leave the round.

    >>> late = pl.DataFrame({"programme": ["P1"], "seats": [5]})
    >>> [caunghe.admit(feed, late_seats=seats).results["programme"].count() for seats in (None, late)]
    [40, 45]
    """

    tie_breaking: TieBreaking = "single"
    hard_reserves: bool = False
    minimum_class: bool = True
    most_choices: int = 50
    seed: int | None = None
    despite_errors: bool = False
    seats: pl.DataFrame | None = None
    late_seats: pl.DataFrame | None = None
    kept: pl.DataFrame | None = None
    withdrawn: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        check_choice(self, "tie_breaking", get_args(TieBreaking))
        check_limits(self, {"most_choices": (1, inf), "seed": (0, inf)})
        check_list("seats", self.seats, ("programme", "seats"))
        check_list("late_seats", self.late_seats, ("programme", "seats"), least=-MOST_SEATS)
        check_list("kept", self.kept, ("applicant", "programme"))
