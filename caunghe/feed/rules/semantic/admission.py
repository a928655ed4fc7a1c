"""Rules about admission: seats held back and ranked choices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

import polars as pl

from caunghe.feed.findings.findings import Severity
from caunghe.feed.rules.semantic.rules import Facts, Rows, at_most, cell_findings, rule

_ROUND: Final = {"round": "R1", "opens": date(2026, 5, 1), "closes": date(2026, 6, 1)}
_CHOICE: Final = {"round": "R1", "applicant": "A1", "rank": 1, "programme": "P1"}
_RESERVE: Final = {"round": "R1", "programme": "P1", "group": "poor", "seats": 10}


def _rows_of_reserves(seats: int) -> Rows:
    """Return an example: twenty seats held of a quota of ``seats``, and of a licence for as many without a quota."""
    reserves = [_RESERVE, _RESERVE | {"group": "disabled"}]
    return {
        "rounds": [_ROUND],
        "programmes": [{"programme": "P2", "licensed_intake": seats}],
        "intakes": [{"programme": "P1", "year": 2026, "quota": seats, "entrants": 0}],
        "reserves": [*reserves, *(held | {"programme": "P2"} for held in reserves)],
    }


@rule(
    Severity.ERROR,
    says=(
        "Các nhóm được dành {value} chỗ, nhiều hơn số chỗ của chương trình; phải là {expected}.",
        "The groups hold {value} {value:seat|seats}, more than the programme has; it must be {expected}.",
    ),
    mend=("Giảm số chỗ dành riêng, hoặc tăng chỉ tiêu.", "Hold fewer seats, or raise the quota."),
    bad=_rows_of_reserves(19),
    mended=_rows_of_reserves(25),
    edge=_rows_of_reserves(20),
)
def reserves_exceed_seats(facts: Facts) -> Iterator[pl.DataFrame]:
    """``Σ_groups seats > quota`` of the year in which the round closes (else the licensed intake); told once."""
    quotas = facts["intakes"].select("programme", "year", "quota").unique(["programme", "year"])
    licences = facts["programmes"].select("programme", "licensed_intake").unique("programme")
    rounds = facts["rounds"].select("round", pl.col("closes").dt.year().cast(pl.Int64).alias("year")).unique("round")
    held = (
        facts["reserves"]
        .group_by("round", "programme", maintain_order=True)
        .agg(pl.sum("seats").alias("held"), pl.min("sheet_row"))
        .join(rounds, on="round")
        .join(quotas, on=["programme", "year"], how="left")
        .join(licences, on="programme", how="left")
        .with_columns(pl.coalesce("quota", "licensed_intake").alias("limit"))
    )
    over = held.filter(pl.col("held") > pl.col("limit"))
    yield cell_findings(over, "reserves", "seats", at_most("limit"), pl.col("held"))


@rule(
    Severity.WARNING,
    says=(
        "Thứ tự nguyện vọng nhảy tới {value}; phải là {expected}.",
        "The ranks jump to {value}; it must be {expected}.",
    ),
    mend=("Đánh số lại nguyện vọng liên tục từ 1.", "Number the choices again from 1 without gaps."),
    bad={
        "choices": [
            _CHOICE,
            _CHOICE | {"rank": 3, "programme": "P2"},
            _CHOICE | {"applicant": "A2", "rank": 2},
        ]
    },
    mended={
        "choices": [
            _CHOICE,
            _CHOICE | {"rank": 2, "programme": "P2"},
            _CHOICE | {"applicant": "A2"},
        ]
    },
    edge={
        "choices": [
            _CHOICE | {"rank": 2, "programme": "P2"},
            _CHOICE,
            _CHOICE | {"applicant": "A2"},
            _CHOICE | {"round": "R2"},
            # whose round or applicant is not known has no ranks to compare with
            _CHOICE | {"applicant": None, "rank": 3},
            _CHOICE | {"round": None, "rank": 5},
        ]
    },
)
def choice_ranks_gap(facts: Facts) -> Iterator[pl.DataFrame]:
    """An applicant's ranks are not 1, 2, 3, …"""
    person = ["round", "applicant"]
    before = pl.col("rank").shift(1).over(person).fill_null(0)
    rows = facts["choices"].drop_nulls([*person, "rank"]).sort(*person, "rank")
    gaps = rows.with_columns((before + 1).alias("next")).filter(pl.col("rank") > pl.col("next"))
    yield cell_findings(gaps, "choices", "rank", pl.col("next"))


@rule(
    Severity.WARNING,  # a round takes the higher-ranked one, as the mend says: nobody's place depends on it
    says=(
        "Chương trình {value} đã có ở nguyện vọng {expected} của người này.",
        "Programme {value} is already this person's choice {expected}.",
    ),
    mend=("Giữ lại nguyện vọng xếp trước.", "Keep the higher-ranked choice."),
    bad={"choices": [_CHOICE | {"rank": 2}, _CHOICE]},
    mended={"choices": [_CHOICE, _CHOICE | {"rank": 2, "programme": "P2"}]},
    edge={
        "choices": [
            _CHOICE,
            _CHOICE | {"applicant": "A2"},
            _CHOICE | {"round": "R2"},
            *[_CHOICE | {missing: None} for missing in ("round", "applicant", "programme") for _ in range(2)],
        ]
    },
)
def duplicated_choice(facts: Facts) -> Iterator[pl.DataFrame]:
    """The same programme twice among one applicant's choices; the higher-ranked one is kept."""
    same = ["round", "applicant", "programme"]
    rows = facts["choices"].drop_nulls(same).sort("rank").with_columns(pl.col("rank").first().over(same).alias("first"))
    again = rows.filter(pl.int_range(pl.len()).over(same) > 0)
    yield cell_findings(again, "choices", "programme", pl.col("first"))
