"""An independent check of a published result, from the published files alone.

Its checks are declared in ``CHECKS``; each is asked where those it rests on hold.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from caunghe.errors import FeedError
from caunghe.language import Language, Text, number
from caunghe.matching.verify.checks import Check, Fault, faults
from caunghe.matching.verify.folder import (
    CELL_CHECKS,
    COLUMN_CHECKS,
    FILE_CHECKS,
    FORM_CHECKS,
    MANIFEST_CHECKS,
    TABLES,
    PublishedRound,
)
from caunghe.matching.verify.outcome import OUTCOME_CHECKS, decision_of

CHECKS: Final[Mapping[str, Check[Any]]] = {
    check.name: check
    for stage in (MANIFEST_CHECKS, FILE_CHECKS, COLUMN_CHECKS, CELL_CHECKS, FORM_CHECKS, OUTCOME_CHECKS)
    for check in stage
}
_COUNTS: Final = ("applicants", "choices", "programmes", "seats", "placed", "blocking_pairs")


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a check of a folder found. ``digest`` is the SHA-256 of ``round.json``, which holds that of every file.

    >>> _ = caunghe.admit(feed, out=folder / "certified")
    >>> for line in verify_folder(folder / "certified").text("en").splitlines()[:2]:
    ...     print(line)
    Round R1: PASSED: the result is stable, nobody was passed over
    60 applicants, 97 choices, 3 programmes, 40 seats, 40 placed
    """

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
        counts = {name: number(getattr(self, name), language) for name in _COUNTS}
        lines = [
            Text("Đợt tuyển sinh {round}: {verdict}", "Round {round}: {verdict}")(
                language, round=self.round, verdict=verdict(language)
            ),
            Text(
                "{applicants} người, {choices} nguyện vọng, {programmes} chương trình, {seats} chỗ; {placed} có chỗ",
                "{applicants} {applicants:applicant|applicants}, {choices} {choices:choice|choices}, {programmes} "
                "{programmes:programme|programmes}, {seats} {seats:seat|seats}, {placed} placed",
            )(language, **counts),
            Text(
                "Người và chương trình muốn nhau hơn kết quả được xếp: {blocking_pairs}",
                "Applicants and programmes that would rather have each other: {blocking_pairs}",
            )(language, **counts),
            Text("Số gieo bốc thăm: {seed}", "Lottery seed: {seed}")(language, seed=self.seed),
            f"SHA-256 feed: {self.feed_sha256}",
            f"SHA-256 round.json: {self.digest}",
        ]
        broken = Text("✗ Không đúng: {holds}: {count} ({example})", "✗ Not so: {holds}: {count} ({example})")
        lines += [
            broken(language, holds=CHECKS[fault.check].holds(language), count=fault.count, example=fault.example)
            for fault in self.faults
        ]
        return "\n".join(lines)


def verify_folder(path: Path | str) -> Certificate:
    """Check the folder of a round. Raises FeedError when it cannot be read as one.

    >>> _ = caunghe.admit(feed, out=folder / "tampered")
    >>> results = pl.read_parquet(folder / "tampered" / "results.parquet")
    >>> results.with_columns(pl.lit("P2").alias("programme")).write_parquet(folder / "tampered" / "results.parquet")
    >>> certificate = verify_folder(folder / "tampered")
    >>> certificate.passed, [fault.check for fault in certificate.faults]
    (False, ['unaltered', 'own_choice', 'blocking_pairs'])
    """
    folder = Path(path)
    try:
        content = (folder / "round.json").read_bytes()
        rules: dict[str, Any] = dict(json.loads(content))
        tables = {name: pl.read_parquet(folder / f"{name}.parquet") for name in TABLES}
    except (OSError, ValueError, TypeError, RecursionError, pl.exceptions.PolarsError) as error:
        raise FeedError(
            Text("Không đọc được kết quả ở {path}: {reason}", "No result can be read in {path}: {reason}"),
            path=folder,
            reason=error,
        ) from error
    published = PublishedRound(rules, tables, folder)
    broken = faults(MANIFEST_CHECKS, published)
    if not broken:
        broken = faults(FILE_CHECKS, published) + table_faults(published)
    countable = not faults(COLUMN_CHECKS, published)
    return Certificate(
        passed=not broken,
        round=str(rules.get("round")),
        seed=rules["seed"] if isinstance(rules.get("seed"), int) else -1,
        feed_sha256=str(rules.get("feed_sha256")),
        digest=hashlib.sha256(content).hexdigest(),
        applicants=tables["applicants"].height,
        choices=tables["choices"].height,
        programmes=tables["programmes"].height,
        seats=int(tables["programmes"]["seats"].sum()) if countable else 0,
        placed=tables["results"]["programme"].count() if countable else 0,
        blocking_pairs=sum(fault.count for fault in broken if fault.check == "blocking_pairs"),
        faults=tuple(broken),
    )


def table_faults(published: PublishedRound) -> list[Fault]:
    """Return what breaks the six published tables, files aside; the rules of the manifest must hold."""
    for stage in (COLUMN_CHECKS, CELL_CHECKS, FORM_CHECKS):
        if broken := faults(stage, published):
            return broken
    return faults(OUTCOME_CHECKS, decision_of(published))
