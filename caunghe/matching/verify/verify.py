"""An independent check of a published result, from the published files alone.

Everything is worked out anew: file hashes, lottery numbers, memberships, standings. Nothing is taken from the solver,
and who would be chosen is decided by Hall's condition rather than by running the choice rule. With a substitutable
rule a matching is stable iff every programme would keep those it admits and would turn away every single applicant who
prefers it (Hatfield and Milgrom 2005); among applicants with the same memberships it is enough to ask for the best.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.errors import FeedError
from caunghe.language import Language, Text
from caunghe.matching.verify.kernels import Outcome, Reserves, blocking_pairs, lowest_admitted, reserve_faults

_COUNTED: Final = ("applicants", "choices", "programmes", "seats", "placed", "blocking_pairs")
_TABLES: Final = ("programmes", "reserves", "applicants", "choices", "results", "closed")
_CHECKS: Final = {
    "files": Text("Tệp khác với khi công bố", "Files differ from those published"),
    "order": Text("Bảng sai thứ tự, trùng hoặc thiếu dòng", "Tables out of order, with repeated or missing rows"),
    "lottery": Text("Số bốc thăm sai", "Wrong lottery numbers"),
    "own_choice": Text(
        "Kết quả không phải nguyện vọng của người đó", "Results that are not among the person's choices"
    ),
    "capacity": Text("Chương trình nhận quá số chỗ", "Programmes that admit more than their seats"),
    "minimum_class": Text("Lớp mở dưới mức tối thiểu", "Classes open below their minimum"),
    "reserves": Text("Chỗ dành riêng sai quy tắc", "Programmes that break the rule of reserves"),
    "blocking_pairs": Text(
        "Người được xếp thấp hơn nguyện vọng lẽ ra được nhận", "Applicants whom a more wanted programme would take"
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A check that failed: its name, how often, and where first."""

    check: str
    count: int
    example: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a check of a folder found. ``digest`` is the SHA-256 of ``round.json``, which holds that of every file."""

    passed: bool
    round: str
    seed: int
    feed_sha256: str
    digest: str
    applicants: int
    choices: int
    programmes: int
    seats: int
    placed: int
    blocking_pairs: int
    faults: tuple[Fault, ...]

    def text(self, language: Language) -> str:
        """Return the certificate as lines for a person."""
        verdict = (
            Text("ĐẠT: kết quả ổn định, không ai bị bỏ sót", "PASSED: the result is stable, nobody was passed over")
            if self.passed
            else Text("KHÔNG ĐẠT", "FAILED")
        )
        thousands = "." if language == "vi" else ","
        counts = {name: f"{getattr(self, name):,}".replace(",", thousands) for name in _COUNTED}
        lines = [
            Text("Đợt tuyển sinh {round}: {verdict}", "Round {round}: {verdict}")(
                language, round=self.round, verdict=verdict(language)
            ),
            Text(
                "{applicants} người, {choices} nguyện vọng, {programmes} chương trình, {seats} chỗ; {placed} có chỗ",
                "{applicants} applicants, {choices} choices, {programmes} programmes, {seats} seats, {placed} placed",
            )(language, **counts),
            Text(
                "Người và chương trình muốn nhau hơn kết quả được xếp: {blocking_pairs}",
                "Applicants and programmes that would rather have each other: {blocking_pairs}",
            )(language, **counts),
            Text("Số gieo bốc thăm: {seed}", "Lottery seed: {seed}")(language, seed=self.seed),
            f"SHA-256 feed: {self.feed_sha256}",
            f"SHA-256 round.json: {self.digest}",
        ]
        lines += [f"✗ {_CHECKS[f.check](language)}: {f.count} ({f.example})" for f in self.faults]
        return "\n".join(lines)


def verify_folder(path: Path | str) -> Certificate:
    """Check the folder of a round. Raises FeedError when it cannot be read as one."""
    folder = Path(path)
    try:
        content = (folder / "round.json").read_bytes()
        manifest: dict[str, Any] = json.loads(content)
        tables = {name: pl.read_parquet(folder / f"{name}.parquet") for name in _TABLES}
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        raise FeedError(
            Text("Không đọc được kết quả ở {path}: {reason}", "No result can be read in {path}: {reason}"),
            path=folder,
            reason=error,
        ) from error
    faults = _altered_files(folder, manifest)
    try:
        faults += verify_tables(tables, manifest)
    except (KeyError, TypeError, pl.exceptions.PolarsError) as error:
        faults.append(Fault("order", 1, str(error).splitlines()[0]))
    blocking = sum(fault.count for fault in faults if fault.check == "blocking_pairs")
    return Certificate(
        passed=not faults,
        round=str(manifest.get("round")),
        seed=int(manifest.get("seed", -1)),
        feed_sha256=str(manifest.get("feed_sha256")),
        digest=hashlib.sha256(content).hexdigest(),
        applicants=tables["applicants"].height,
        choices=tables["choices"].height,
        programmes=tables["programmes"].height,
        seats=int(tables["programmes"]["seats"].sum()) if "seats" in tables["programmes"].columns else 0,
        placed=tables["results"].height - tables["results"]["programme"].null_count(),
        blocking_pairs=blocking,
        faults=tuple(faults),
    )


def _altered_files(folder: Path, manifest: dict[str, Any]) -> list[Fault]:
    listed: dict[str, str] = manifest.get("files", {})
    wrong = [name for name in listed if not (folder / name).is_file() or _hash(folder / name) != listed[name]]
    wrong += [f"{name}.parquet" for name in _TABLES if f"{name}.parquet" not in listed]
    return [Fault("files", len(wrong), wrong[0])] if wrong else []


def _hash(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def verify_tables(tables: dict[str, pl.DataFrame], rules: dict[str, Any]) -> list[Fault]:
    """Check the six published tables under ``rules`` (seed, tie_breaking, hard_reserves, minimum_class)."""
    order = _order_faults(tables)
    if order:
        return order
    applicants, choices, programmes = tables["applicants"], tables["choices"], tables["programmes"]
    where = choices["programme"].cast(pl.Enum(programmes["programme"])).to_physical().cast(pl.Int32).to_numpy()
    first = _first(choices["applicant"], applicants["applicant"])
    result, strangers = _obtained(tables["results"], choices["rank"].to_numpy(), where, first, programmes)
    seed, single = int(rules["seed"]), rules["tie_breaking"] == "single"
    numbers = _numbers(seed, applicants["applicant"])
    faults = _fault("own_choice", strangers, applicants["applicant"])
    faults += _fault("lottery", numbers != applicants["lottery"].to_numpy(), applicants["applicant"])
    if not single:
        who = np.repeat(np.arange(applicants.height), np.diff(first))
        numbers = _mixed(numbers[who] ^ _numbers(seed, programmes["programme"])[where])
    # millionths of a point; a kept place stands above every score
    score = np.rint(choices["score"].to_numpy() * 1e6).astype(np.int64) + choices["kept"].to_numpy() * (10**12)
    return faults + _stability_faults(tables, rules, Outcome(first, where, score, numbers, single, result))


def _order_faults(tables: dict[str, pl.DataFrame]) -> list[Fault]:
    applicants, choices, results = tables["applicants"], tables["choices"], tables["results"]
    own, programmes = applicants["applicant"], tables["programmes"]
    begins = (choices["applicant"] != choices["applicant"].shift(1)).fill_null(True)
    rank = choices["rank"]
    heads = choices["applicant"].filter(begins)
    held = tables["reserves"].group_by("programme", maintain_order=True).agg(pl.sum("seats").alias("held"))
    over = programmes.join(held, on="programme").filter(pl.col("held") > pl.col("seats"))
    tests = {
        "applicants": own.null_count() == 0 and bool((own.shift(-1) > own).head(-1).all()),
        "programmes": programmes["programme"].is_unique().all() and bool((programmes["seats"] >= 0).all()),
        "reserves": over.is_empty() and bool((tables["reserves"]["seats"] >= 0).all()),
        "results": results["applicant"].equals(own),
        "choices": bool((heads.shift(-1) > heads).head(-1).all()) and heads.is_in(own.implode()).all(),
        "choices.rank": bool((begins | (rank > rank.shift(1)).fill_null(True)).all()),
        "choices.score": choices["score"].is_finite().all() and choices.null_count().sum_horizontal()[0] == 0,
        "choices.programme": choices["programme"].is_in(programmes["programme"].implode()).all(),
    }
    return [Fault("order", 1, name) for name, good in tests.items() if not good]


def _first(chooser: pl.Series, applicants: pl.Series) -> NDArray[np.int64]:
    """Return where each applicant's choices begin; both are in order of code."""
    begins = np.flatnonzero((chooser != chooser.shift(1)).fill_null(True).to_numpy())
    heads = chooser.gather(pl.Series(begins)).cast(pl.Enum(applicants)).to_physical().to_numpy()
    count = np.zeros(applicants.len(), np.int64)
    count[heads] = np.diff(np.append(begins, chooser.len()))
    return np.concatenate([[0], np.cumsum(count)]).astype(np.int64)


def _obtained(
    results: pl.DataFrame,
    rank: NDArray[np.int64],
    where: NDArray[np.int32],
    first: NDArray[np.int64],
    programmes: pl.DataFrame,
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return each applicant's choice obtained (−1 for none), and whose result is not one of the choices."""
    got = results["programme"].cast(pl.Enum(programmes["programme"]), strict=False).to_physical()
    programme, wanted = got.cast(pl.Int64).fill_null(-1).to_numpy(), results["rank"].fill_null(-1).to_numpy()
    placed = ~(results["programme"].is_null() & results["rank"].is_null()).to_numpy()
    people = np.arange(results.height)
    # ranks increase within an applicant, so (applicant, rank) is in order over all choices
    span = max(int(rank.max(initial=0)), int(wanted.max(initial=0))) + 2
    keys = np.repeat(people, np.diff(first)) * span + rank
    at = np.searchsorted(keys, people * span + wanted)
    inside = np.minimum(at, max(rank.size - 1, 0))
    found = (
        placed & (rank.size > 0) & (keys[inside] == people * span + wanted) & (where[inside] == programme)
        if rank.size
        else np.zeros(results.height, np.bool_)
    )
    return np.where(found, inside, -1), placed & ~found


def _numbers(seed: int, codes: pl.Series) -> NDArray[np.uint64]:
    drawn = b"".join(hashlib.sha256(f"{seed}|{code}".encode()).digest()[:8] for code in codes.to_list())
    return np.frombuffer(drawn, dtype=">u8").astype(np.uint64)


def _mixed(value: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Mix as the published rule says: splitmix64."""
    value = value + np.uint64(11400714819323198485)
    for shift, factor in ((30, 13787848793156543929), (27, 10723151780598845931)):
        value = (value ^ (value >> np.uint64(shift))) * np.uint64(factor)
    return value ^ (value >> np.uint64(31))


def _fault(check: str, wrong: NDArray[np.bool_], names: pl.Series) -> list[Fault]:
    return [Fault(check, int(wrong.sum()), str(names[int(wrong.argmax())]))] if wrong.any() else []


def _stability_faults(tables: dict[str, pl.DataFrame], rules: dict[str, Any], outcome: Outcome) -> list[Fault]:
    programmes, applicants = tables["programmes"], tables["applicants"]["applicant"]
    seats, minimum = programmes["seats"].to_numpy(), programmes["minimum_class"].to_numpy()
    reserves = _reserves(tables, outcome.first, outcome.programme)
    has_reserves = np.diff(reserves.first) > 0
    count, lowest = lowest_admitted(outcome, seats.size)
    small = (count > 0) & (count < minimum) & bool(rules["minimum_class"])
    shut = programmes["programme"].is_in(tables["closed"]["programme"].implode()).to_numpy() & (count > 0)
    faults = _fault("capacity", (count > seats) | shut, programmes["programme"])
    faults += _fault("minimum_class", small, programmes["programme"])
    blocking = blocking_pairs(outcome, count, lowest, seats, has_reserves) >= 0
    if has_reserves.any():
        placed = np.flatnonzero(outcome.obtained >= 0)
        admitted = placed[np.argsort(outcome.programme[outcome.obtained[placed]], kind="stable")]
        begins = np.concatenate([[0], np.cumsum(count)])
        over, passed_over = reserve_faults(outcome, reserves, begins, admitted, seats, bool(rules["hard_reserves"]))
        faults += _fault("reserves", over, programmes["programme"])
        blocking[passed_over] = True
    return faults + _fault("blocking_pairs", blocking, applicants)


def _reserves(tables: dict[str, pl.DataFrame], first: NDArray[np.int64], where: NDArray[np.int32]) -> Reserves:
    """Return reserves by programme, and which of them each choice's applicant may use, bit by bit."""
    programmes, reserves, applicants = tables["programmes"], tables["reserves"], tables["applicants"]
    owner = reserves["programme"].cast(pl.Enum(programmes["programme"])).to_physical().to_numpy()
    by_programme = np.argsort(owner, kind="stable")
    reserve_first = np.searchsorted(owner[by_programme], np.arange(programmes.height + 1)).astype(np.int64)
    mask = np.zeros(where.size, np.uint16)
    bit = np.arange(owner.size) - reserve_first[owner[by_programme]] if owner.size else owner
    kinds = reserves[by_programme].with_columns(bit=pl.Series(bit), owner=pl.Series(owner[by_programme]))
    whose = np.repeat(np.arange(applicants.height), np.diff(first)) if owner.size else np.zeros(0, np.int64)
    groups = pl.concat_str(pl.lit(";"), pl.col("groups").fill_null("").str.replace_all(" ", ""), pl.lit(";"))
    for (group, area), rows in kinds.group_by("group", "area", maintain_order=True):
        belongs = pl.lit(True) if group is None else groups.str.contains(f";{group};", literal=True)
        lives = pl.lit(True) if area is None else pl.col("area").eq_missing(pl.lit(area))
        member = applicants.select(pl.repeat(True, pl.len()) & belongs & lives).to_series().to_numpy()
        bits = np.zeros(programmes.height, np.uint16)
        bits[rows["owner"].to_numpy()] = 1 << rows["bit"].to_numpy()
        mask |= np.where(member[whose], bits[where], np.uint16(0))
    held = reserves["seats"].to_numpy()[by_programme].astype(np.int64)
    mask_first = np.concatenate([[0], np.cumsum(2 ** np.diff(reserve_first))]).astype(np.int64)
    return Reserves(reserve_first, held, mask, mask_first)
