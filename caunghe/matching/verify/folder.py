"""Checks of a published folder: what its manifest says, its files, and the form of its tables."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from caunghe.language import Text, number
from caunghe.matching.verify.checks import Check

_S, _I = pl.String(), pl.Int64()
TABLES: Final[dict[str, pl.Schema]] = {
    "programmes": pl.Schema({"programme": _S, "seats": _I, "minimum_class": _I}),
    "reserves": pl.Schema({"programme": _S, "group": _S, "area": _S, "seats": _I}),
    "applicants": pl.Schema({"applicant": _S, "area": _S, "groups": _S, "lottery": pl.UInt64()}),
    "choices": pl.Schema({"applicant": _S, "rank": _I, "programme": _S, "score": pl.Float64(), "kept": pl.Boolean()}),
    "results": pl.Schema({"applicant": _S, "programme": _S, "rank": _I}),
    "closed": pl.Schema({"programme": _S, "closed": _I, "admitted": _I, "minimum_class": _I}),
}
_MAY_BE_EMPTY: Final = {"reserves.group", "reserves.area", "applicants.area", "applicants.groups",
                        "results.programme", "results.rank", "choices.score"}  # fmt: skip
MOST_RESERVES: Final = 10
"""Reserves of one programme: their combinations are counted one by one."""
KEPT_POINTS: Final = 1_000_000
"""What a kept place is worth, in points: more than any score."""


@dataclass(frozen=True, slots=True)
class PublishedRound:
    """What was published of a round: the rules of its manifest, the six tables, the folder they came from."""

    rules: Mapping[str, Any]
    tables: Mapping[str, pl.DataFrame]
    folder: Path

    def __getitem__(self, table: str) -> pl.DataFrame:
        """Return one of the tables."""
        return self.tables[table]


def file_hash(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _unclear_rules(published: PublishedRound) -> list[str]:
    rules = published.rules
    kinds = {"round": str, "feed_sha256": str, "seed": int, "hard_reserves": bool, "minimum_class": bool, "files": dict}
    wrong = [name for name, kind in kinds.items() if type(rules.get(name)) is not kind]
    return wrong if rules.get("tie_breaking") in ("single", "multiple") else [*wrong, "tie_breaking"]


def _unlisted_files(published: PublishedRound) -> list[str]:
    return [file for file in (f"{name}.parquet" for name in TABLES) if file not in published.rules["files"]]


def _altered_files(published: PublishedRound) -> list[str]:
    files = {name: published.folder / name for name in published.rules["files"]}
    return [name for name, file in files.items()
            if not file.is_file() or file_hash(file) != published.rules["files"][name]]  # fmt: skip


def _other_columns(published: PublishedRound) -> list[str]:
    return [
        f"{table}.{column}"
        for table, schema in TABLES.items()
        for column, kind in schema.items()
        if published[table].schema.get(column) != kind
    ]


def _empty_cells(published: PublishedRound) -> list[str]:
    named = {f"{table}.{column}": published[table][column] for table, schema in TABLES.items() for column in schema}
    return [name for name, column in named.items() if name not in _MAY_BE_EMPTY and column.null_count()]


def _disordered_names(names: pl.Series, *, again: pl.Series | None = None) -> pl.Series:
    """Return the names that stand behind the next one; a name may come again where ``again`` says so."""
    follows = names > names.shift(1)
    return names.filter(~(follows if again is None else follows | again).fill_null(True))


def _disordered_applicants(published: PublishedRound) -> list[str]:
    return _disordered_names(published["applicants"]["applicant"]).to_list()


def _repeated_programmes(published: PublishedRound) -> list[str]:
    names = published["programmes"]["programme"]
    return names.filter(~names.is_first_distinct()).to_list()


def _negative_seats(published: PublishedRound) -> list[str]:
    both = pl.concat([published[name].select("programme", "seats") for name in ("programmes", "reserves")])
    return both.filter(pl.col("seats") < 0)["programme"].to_list()


def _reserves_of_no_programme(published: PublishedRound) -> list[str]:
    return published["reserves"].join(published["programmes"], on="programme", how="anti")["programme"].to_list()


def _reserve_sums(published: PublishedRound) -> pl.DataFrame:
    """Return programmes with the number of their reserves and the seats these hold together."""
    held = published["reserves"].group_by("programme", maintain_order=True).agg(pl.len(), held=pl.sum("seats"))
    return published["programmes"].join(held, on="programme", maintain_order="left")


def _too_many_reserves(published: PublishedRound) -> list[str]:
    return _reserve_sums(published).filter(pl.col("len") > MOST_RESERVES)["programme"].to_list()


def _reserves_above_seats(published: PublishedRound) -> list[str]:
    return _reserve_sums(published).filter(pl.col("held") > pl.col("seats"))["programme"].to_list()


def _disordered_choices(published: PublishedRound) -> list[str]:
    applicant, rank = published["choices"]["applicant"], published["choices"]["rank"]
    return _disordered_names(applicant, again=(applicant == applicant.shift(1)) & (rank > rank.shift(1))).to_list()


def _choices_of_strangers(published: PublishedRound) -> list[str]:
    return published["choices"].join(published["applicants"], on="applicant", how="anti")["applicant"].to_list()


def _choices_of_no_programme(published: PublishedRound) -> list[str]:
    return published["choices"].join(published["programmes"], on="programme", how="anti")["programme"].to_list()


def _impossible_scores(published: PublishedRound) -> list[str]:
    possible = pl.col("score").is_finite() & (pl.col("score").abs() < KEPT_POINTS)
    # of a place kept from before, no round may have a score
    return published["choices"].filter(~possible.fill_null(pl.col("kept")))["applicant"].to_list()


def _other_people(published: PublishedRound) -> list[str]:
    own, shown = published["applicants"]["applicant"], published["results"]["applicant"]
    if own.len() != shown.len():
        return [f"{shown.len()} ≠ {own.len()}"]
    return shown.filter(shown != own).to_list()


MANIFEST_CHECKS: Final[tuple[Check[PublishedRound], ...]] = (
    Check(
        "rules",
        Text("round.json ghi đủ và đúng kiểu các quy tắc của đợt", "round.json states every rule of the round"),
        _unclear_rules,
    ),
)
FILE_CHECKS: Final[tuple[Check[PublishedRound], ...]] = (
    Check(
        "listed",
        Text("round.json kê đủ các tệp chứng minh kết quả", "round.json lists every file that proves the result"),
        _unlisted_files,
    ),
    Check(
        "unaltered",
        Text("Mọi tệp đúng như khi công bố", "Every file is as it was published"),
        _altered_files,
    ),
)
COLUMN_CHECKS: Final[tuple[Check[PublishedRound], ...]] = (
    Check(
        "columns", Text("Các bảng có đủ cột, đúng kiểu", "Tables have their columns, of their kinds"), _other_columns
    ),
)
CELL_CHECKS: Final[tuple[Check[PublishedRound], ...]] = (
    Check("cells", Text("Không ô nào bắt buộc mà trống", "No cell that must be filled is empty"), _empty_cells),
)
FORM_CHECKS: Final[tuple[Check[PublishedRound], ...]] = (
    Check(
        "applicants",
        Text("Người đăng ký xếp theo mã, mỗi người một dòng", "Applicants are in order of code, each once"),
        _disordered_applicants,
    ),
    Check(
        "programmes",
        Text("Mỗi chương trình một dòng", "Each programme has one row"),
        _repeated_programmes,
    ),
    Check(
        "seats",
        Text("Không số chỗ nào dưới 0", "No number of seats is below 0"),
        _negative_seats,
    ),
    Check(
        "reserve_programmes",
        Text("Chỗ dành riêng thuộc chương trình đã công bố", "Reserves are of published programmes"),
        _reserves_of_no_programme,
    ),
    Check(
        "reserve_count",
        Text(
            f"Mỗi chương trình có nhiều nhất {MOST_RESERVES} nhóm dành riêng",
            f"A programme has at most {MOST_RESERVES} reserves",
        ),
        _too_many_reserves,
    ),
    Check(
        "reserve_seats",
        Text("Chỗ dành riêng không vượt số chỗ", "Reserves hold no more than the seats of their programme"),
        _reserves_above_seats,
    ),
    Check(
        "choice_order",
        Text(
            "Nguyện vọng xếp theo mã người và thứ tự, không trùng",
            "Choices are in order of applicant and rank, each once",
        ),
        _disordered_choices,
    ),
    Check(
        "choice_applicants",
        Text("Nguyện vọng là của người đăng ký đã công bố", "Choices are of published applicants"),
        _choices_of_strangers,
    ),
    Check(
        "choice_programmes",
        Text("Nguyện vọng vào chương trình đã công bố", "Choices are for published programmes"),
        _choices_of_no_programme,
    ),
    Check(
        "choice_scores",
        Text(
            f"Điểm là số, trong khoảng ±{number(KEPT_POINTS, 'vi')}",
            f"Scores are numbers within ±{number(KEPT_POINTS, 'en')}",
        ),
        _impossible_scores,
    ),
    Check(
        "results",
        Text("Mỗi người đăng ký có một dòng kết quả, đúng thứ tự", "Every applicant has one result, in the same order"),
        _other_people,
    ),
)
