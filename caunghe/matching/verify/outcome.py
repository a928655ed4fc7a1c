"""Checks of who obtained what. Lottery, memberships and standings are worked out anew; nothing is the solver's.

Who would be chosen is decided by Hall's condition rather than by running the choice rule. With a substitutable rule a
matching is stable iff every programme would keep those it admits and would turn away every single applicant who
prefers it (Hatfield and Milgrom 2005); among applicants with the same memberships it is enough to ask for the best.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.language import Text
from caunghe.matching.verify.checks import Check
from caunghe.matching.verify.folder import KEPT_POINTS, PublishedRound
from caunghe.matching.verify.kernels import (
    Integers,
    Marks,
    Outcome,
    Reserves,
    blocking_pairs,
    choices_obtained,
    lowest_admitted,
    open_seat_counts,
    passed_over_applicants,
)

_MILLIONTHS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Decision:
    """A published round in numbers.

    ``numbers`` are the applicants' lottery numbers by the seed, ``strangers`` marks results that are no choice of
    their applicant; ``admitted`` counts by programme.
    """

    published: PublishedRound
    outcome: Outcome
    reserves: Reserves
    numbers: NDArray[np.uint64]
    strangers: Marks
    admitted: Integers

    def programmes(self, wrong: Marks) -> list[str]:
        """Return the programmes marked."""
        return self.published["programmes"]["programme"].filter(pl.Series(wrong)).to_list()

    def applicants(self, wrong: Marks) -> list[str]:
        """Return the applicants marked."""
        return self.published["applicants"]["applicant"].filter(pl.Series(wrong)).to_list()

    @property
    def seats(self) -> Integers:
        """Return the seats of each programme."""
        return self.published["programmes"]["seats"].to_numpy()


def decision_of(published: PublishedRound) -> Decision:
    """Return the round in numbers. The form of its tables must hold."""
    applicants, choices = published["applicants"]["applicant"], published["choices"]
    seed, single = published.rules["seed"], published.rules["tie_breaking"] == "single"
    programmes = published["programmes"]["programme"]
    where = _positions(choices["programme"], programmes).astype(np.int32)
    who = _positions(choices["applicant"], applicants)
    first = np.concatenate([[0], np.cumsum(np.bincount(who, minlength=applicants.len()))]).astype(np.int64)
    obtained, strangers = _obtained(published, first, where)
    numbers = lottery_numbers(seed, applicants)
    compared = numbers if single else splitmix64(numbers[who] ^ lottery_numbers(seed, programmes)[where])
    score = np.rint(choices["score"].fill_null(0.0).to_numpy() * _MILLIONTHS).astype(np.int64)
    score += choices["kept"].to_numpy() * (KEPT_POINTS * _MILLIONTHS)
    outcome = Outcome(first, where, score, compared, single, obtained)
    admitted = np.bincount(where[obtained[obtained >= 0]], minlength=programmes.len())
    return Decision(published, outcome, _reserves(published, who, where), numbers, strangers, admitted)


def _positions(codes: pl.Series, known: pl.Series) -> Integers:
    return codes.cast(pl.Enum(known)).to_physical().cast(pl.Int64).to_numpy()


def _obtained(published: PublishedRound, first: Integers, where: NDArray[np.int32]) -> tuple[Integers, Marks]:
    """Return each applicant's choice obtained (−1 for none), and whose result is not one of the own choices."""
    rank, programme = published["results"]["rank"], published["results"]["programme"]
    placed = (programme.is_not_null() | rank.is_not_null()).to_numpy()
    # −1 for no rank, or no programme of the round: no choice has it
    own = programme.cast(pl.Enum(published["programmes"]["programme"]), strict=False).to_physical().cast(pl.Int64)
    own = own.set(rank.is_null(), None).fill_null(-1).to_numpy()
    ranks = published["choices"]["rank"].to_numpy()
    obtained = choices_obtained(first, ranks, where, rank.fill_null(0).to_numpy(), own)
    return obtained, placed & (obtained < 0)


def lottery_numbers(seed: int, codes: pl.Series) -> NDArray[np.uint64]:
    """Return the published lottery's number of each code: the first eight bytes of SHA-256("seed|code")."""
    drawn = b"".join(hashlib.sha256(f"{seed}|{code}".encode()).digest()[:8] for code in codes.to_list())
    return np.frombuffer(drawn, dtype=">u8").astype(np.uint64)


def splitmix64(value: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Mix as the published rule says: splitmix64."""
    value = value + np.uint64(11400714819323198485)
    for shift, factor in ((30, 13787848793156543929), (27, 10723151780598845931)):
        value = (value ^ (value >> np.uint64(shift))) * np.uint64(factor)
    return value ^ (value >> np.uint64(31))


def _reserves(published: PublishedRound, who: Integers, where: NDArray[np.int32]) -> Reserves:
    """Return reserves by programme, and which of them each choice's applicant may use, bit by bit."""
    programmes, applicants = published["programmes"]["programme"], published["applicants"]
    owner = _positions(published["reserves"]["programme"], programmes)
    rows = published["reserves"].with_columns(owner=pl.Series(owner, dtype=pl.Int64)).sort("owner", maintain_order=True)
    first = np.searchsorted(np.sort(owner), np.arange(programmes.len() + 1)).astype(np.int64)
    rows = rows.with_columns(bit=pl.int_range(pl.len()).over("owner"))
    groups = pl.concat_str(pl.lit(";"), pl.col("groups").fill_null("").str.replace_all(" ", ""), pl.lit(";"))
    mask = np.zeros(who.size, np.uint16)
    for (group, area), kind in rows.group_by("group", "area", maintain_order=True):
        belongs = pl.lit(True) if group is None else groups.str.contains(f";{group};", literal=True)
        lives = pl.lit(True) if area is None else pl.col("area").eq_missing(pl.lit(area))
        member = applicants.select(pl.repeat(True, pl.len()) & belongs & lives).to_series().to_numpy()
        bits = np.zeros(programmes.len(), np.uint16)
        bits[kind["owner"].to_numpy()] = 1 << kind["bit"].to_numpy()
        mask |= np.where(member[who], bits[where], np.uint16(0))
    mask_first = np.concatenate([[0], np.cumsum(2 ** np.diff(first))]).astype(np.int64)
    return Reserves(first, rows["seats"].to_numpy(), mask, mask_first)


def _other_lottery(decision: Decision) -> Sequence[str]:
    return decision.applicants(decision.numbers != decision.published["applicants"]["lottery"].to_numpy())


def _strangers(decision: Decision) -> Sequence[str]:
    return decision.applicants(decision.strangers)


def _overfull_programmes(decision: Decision) -> Sequence[str]:
    return decision.programmes(decision.admitted > decision.seats)


def _with_kept_places(decision: Decision) -> pl.Series:
    """Return the programmes in which a place is kept."""
    return decision.published["choices"].filter("kept")["programme"].unique(maintain_order=True)


def _lost_places(decision: Decision) -> Sequence[str]:
    """Holders of a kept place who have neither it nor a choice that they rank above it."""
    rows = decision.published["choices"].with_row_index("at").filter("kept")
    who = _positions(rows["applicant"], decision.published["applicants"]["applicant"])
    obtained = decision.outcome.obtained[who]
    lost = (obtained < 0) | (obtained > rows["at"].to_numpy().astype(np.int64))
    return rows["applicant"].filter(pl.Series(lost)).to_list()


def _wrongly_closed_programmes(decision: Decision) -> Sequence[str]:
    """A closed programme has no seats left and no kept place, and had people, but fewer than its smallest class."""
    if not decision.published.rules["minimum_class"]:
        return decision.published["closed"]["programme"].to_list()
    own = decision.published["programmes"].select("programme", "seats", least="minimum_class")
    closed = decision.published["closed"].join(own, on="programme", how="left", maintain_order="left")
    small = (pl.col("admitted") > 0) & (pl.col("admitted") < pl.col("minimum_class"))
    kept = pl.col("programme").is_in(_with_kept_places(decision).implode())
    sound = small & (pl.col("minimum_class") == pl.col("least")) & (pl.col("seats") == 0) & ~kept
    return closed.filter(~sound.fill_null(False))["programme"].to_list()


def _small_classes(decision: Decision) -> Sequence[str]:
    small = (decision.admitted > 0) & (decision.admitted < decision.published["programmes"]["minimum_class"].to_numpy())
    stands = decision.published["programmes"]["programme"].is_in(_with_kept_places(decision).implode()).to_numpy()
    return decision.programmes(small & ~stands & decision.published.rules["minimum_class"])


def _overfull_open_seats(decision: Decision) -> Sequence[str]:
    if not decision.published.rules["hard_reserves"]:
        return []
    held = np.diff(np.concatenate([[0], np.cumsum(decision.reserves.seats)])[decision.reserves.first])
    return decision.programmes(open_seat_counts(decision.outcome, decision.reserves) > decision.seats - held)


def _passed_over_people(decision: Decision) -> Sequence[str]:
    """Applicants whom a programme that they want more than their result would take."""
    lowest = lowest_admitted(decision.outcome, decision.seats.size)
    without = np.diff(decision.reserves.first) == 0
    wrong = blocking_pairs(decision.outcome, decision.admitted, lowest, decision.seats, without)
    placed = np.flatnonzero(decision.outcome.obtained >= 0)
    people = placed[np.argsort(decision.outcome.programme[decision.outcome.obtained[placed]], kind="stable")]
    begins = np.concatenate([[0], np.cumsum(decision.admitted)])
    hard = decision.published.rules["hard_reserves"]
    wrong[passed_over_applicants(decision.outcome, decision.reserves, begins, people, decision.seats, hard)] = True
    return decision.applicants(wrong)


OUTCOME_CHECKS: Final[tuple[Check[Decision], ...]] = (
    Check(
        "lottery",
        Text("Số bốc thăm đúng theo số gieo", "Lottery numbers are those of the seed"),
        _other_lottery,
    ),
    Check(
        "own_choice",
        Text("Kết quả là nguyện vọng của chính người đó", "Every result is one of the person's own choices"),
        _strangers,
    ),
    Check(
        "kept",
        Text(
            "Ai giữ chỗ từ đợt trước thì còn chỗ ấy, hoặc có nguyện vọng cao hơn",
            "Whoever kept a place from before has it, or a choice ranked above it",
        ),
        _lost_places,
    ),
    Check(
        "capacity",
        Text("Không chương trình nào nhận quá số chỗ", "No programme admits more than its seats"),
        _overfull_programmes,
    ),
    Check(
        "closed",
        Text(
            "Chương trình không mở thì không còn chỗ, không ai giữ chỗ, đã có người nhưng dưới lớp tối thiểu",
            "A closed programme has no seats left and no kept place, and had people but fewer than its smallest class",
        ),
        _wrongly_closed_programmes,
    ),
    Check(
        "minimum_class",
        Text(
            "Không lớp nào mở dưới mức tối thiểu, trừ lớp có người giữ chỗ từ đợt trước",
            "No class opens below its minimum but one in which a place was kept from before",
        ),
        _small_classes,
    ),
    Check(
        "open_seats",
        Text(
            "Chỗ dành riêng cứng chỉ có người thuộc nhóm ngồi",
            "Nobody sits in a hard reserve without belonging to it",
        ),
        _overfull_open_seats,
    ),
    Check(
        "blocking_pairs",
        Text("Không ai lẽ ra được nhận vào nguyện vọng cao hơn", "Nobody would be taken by a programme they want more"),
        _passed_over_people,
    ),
)
