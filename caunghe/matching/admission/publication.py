"""The folder of a decided round: what anybody needs to check it, and what people read.

Proof (Parquet): ``programmes``, ``reserves``, ``applicants``, ``choices``, ``results``, ``closed``. To read (CSV):
``results``, ``cutoffs``, ``reasons``, ``explanations``, ``left_out``, ``findings``. ``round.json`` has the round, seed,
rules and the SHA-256 of each file. Applicants are pseudonyms, but scores and groups are personal: the folder is for
the office and its auditors; the certificate is for everybody. Cut-offs name people where few are admitted, and
lottery numbers always do.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np
import polars as pl

from caunghe.errors import OutputError
from caunghe.language import LANGUAGES, Text
from caunghe.matching.admission.admission import Admission
from caunghe.matching.admission.explain import explanations, reasons

MANIFEST: Final = "round.json"
_NOT_EMPTY: Final = Text(
    "Thư mục kết quả phải mới hoặc còn trống; đã cho {out}.", "the output folder must be new or empty; got {out}"
)
FORMAT: Final = 1


def proof_tables(admission: Admission) -> dict[str, pl.DataFrame]:
    """Return the tables that prove a result, in the order of applicants, programmes and ranks.

    Programmes are those that somebody ranks.
    """
    compiled = admission.round
    wanted = pl.Series(np.unique(compiled.market.programme).astype(np.int64))
    programmes = compiled.programmes.select("programme", "seats", "minimum_class").gather(wanted)
    choices = compiled.choices.select(
        applicant=compiled.applicants["applicant"].gather(compiled.choices["applicant"]),
        rank="rank",
        programme=compiled.programmes["programme"].gather(compiled.choices["programme"]),
        score="score",
        kept="kept",
    )
    lottery = pl.Series(compiled.lottery)
    return {
        "programmes": programmes,
        "reserves": compiled.reserves.select("programme", "group", "area", "seats").join(
            programmes, on="programme", how="semi", maintain_order="left"
        ),
        "applicants": compiled.applicants.select("applicant", "area", "groups", lottery=lottery),
        "choices": choices,
        "results": admission.results.select("applicant", "programme", "rank"),
        "closed": admission.closed,
    }


def left_out(admission: Admission) -> pl.DataFrame:
    """Return the choices that were not considered: ``applicant, rank, programme, reason``."""
    compiled, rows = admission.round, admission.round.left_out
    return rows.select(
        applicant=compiled.applicants["applicant"].gather(rows["applicant"]),
        rank="rank",
        programme=compiled.programmes["programme"].gather(rows["programme"]),
        reason="reason",
    )


def write_admission(
    admission: Admission,
    out: Path,
    *,
    feed_sha256: str,
    feed_in_memory: bool = False,
    names: pl.DataFrame | None = None,
    explain: bool = True,
    more: Mapping[str, pl.DataFrame] = MappingProxyType({}),
) -> None:
    """Write the folder of a round; ``names`` (programme, name) are used in explanations, ``more`` is written as CSV.

    ``feed_in_memory``: ``feed_sha256`` is that of the feed as ``write_feed(feed, path, form="parquet")`` writes it.
    The folder is made where it is missing. Without ``explain`` nobody's reasons are written. Raises OutputError unless
    the folder is new or empty: what lay there would be certified with the round.

    >>> write_admission(caunghe.admit(feed), folder / "proof", feed_sha256="", explain=False)
    >>> sorted(file.name for file in (folder / "proof").glob("*.csv"))
    ['cutoffs.csv', 'findings.csv', 'left_out.csv', 'results.csv']
    >>> len(json.loads((folder / "proof" / "round.json").read_text())["files"])  # each with its SHA-256
    10
    """
    check_new_folder(out)
    out.mkdir(parents=True, exist_ok=True)
    for name, frame in proof_tables(admission).items():
        frame.write_parquet(out / f"{name}.parquet", compression="lz4", statistics=False)
    admission.results.write_csv(out / "results.csv")
    admission.cutoffs.write_csv(out / "cutoffs.csv")
    admission.findings.write_csv(out / "findings.csv")
    left_out(admission).write_csv(out / "left_out.csv")
    if explain:
        reasons(admission).write_csv(out / "reasons.csv")
        for language in LANGUAGES:
            explanations(admission, language, names).write_csv(out / f"explanations.{language}.csv")
    for name, frame in more.items():
        frame.write_csv(out / f"{name}.csv")
    _write_manifest(admission, out, {"feed_sha256": feed_sha256, "feed_in_memory": feed_in_memory})


def check_new_folder(out: Path) -> None:
    """Raise OutputError unless a folder to write to is new or empty, before anything is decided.

    >>> check_new_folder(folder / "new")
    """
    if out.is_file() or (out.is_dir() and any(out.iterdir())):
        raise OutputError(_NOT_EMPTY, out=out)


def _write_manifest(admission: Admission, out: Path, feed: Mapping[str, object]) -> None:
    options = admission.round.options
    manifest = {
        "format": FORMAT,
        "round": admission.round.name,
        "ran": admission.ran,
        "seed": admission.round.seed,
        "tie_breaking": options.tie_breaking,
        "hard_reserves": options.hard_reserves,
        "minimum_class": options.minimum_class,
        **feed,
        "files": {file.name: file_hash(file) for file in sorted(out.iterdir()) if file.suffix in {".parquet", ".csv"}},
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True)
    (out / MANIFEST).write_text(text + "\n", encoding="utf-8")


def file_hash(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
