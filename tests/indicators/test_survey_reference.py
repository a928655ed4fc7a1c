"""Every estimator × single-unit option × correction × replicate kind equals R ``survey`` 4.1 on a small made survey.

The literals in ``reference/survey.csv`` are written by ``Rscript benchmarks/reference_survey.R made``; both languages
make the same 140 persons from whole numbers.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from caunghe.indicators.design import Design, Replicates
from caunghe.indicators.resampling import jackknife
from caunghe.indicators.survey import means, proportions, ratios, totals

REFERENCE = pl.read_csv(Path(__file__).parents[1] / "reference" / "survey.csv", infer_schema_length=None)
COLUMNS = {
    "estimate": "estimate",
    "standard_error": "error",
    "low": "low",
    "high": "high",
    "design_effect": "effect",
    "persons": "n",
    "degrees_of_freedom": "df",
}
NINE = range(1, 10)
REPLICATES = {
    "BRR": {"kind": "BRR"},
    "Fay": {"kind": "Fay", "rho": 0.3},
    "JK1": {"kind": "JK1", "scale": 8 / 9},
    "JKn": {"kind": "JKn", "rscales": tuple(r / 10 for r in NINE)},
    "bootstrap": {"kind": "bootstrap"},
    "JK2": {"kind": "JK2"},
    "ACS": {"kind": "ACS"},
    "SDR": {"kind": "SDR"},
    "apart": {
        "kind": "other",
        "scale": 0.25,
        "rscales": tuple((10 - r) / 10 for r in NINE),
        "combined": False,
        "mse": True,
    },
}


def made_survey() -> pl.DataFrame:
    """140 persons in 14 units of five strata, two of which have a single unit; rows in no order of units."""
    rows = []
    for i in range(140):
        unit = (i * 5) % 14
        stratum = "aaaaabbbbcccde"[unit]
        rows.append(
            {
                "stratum": stratum,
                "unit": unit,
                "household": i // 14 // 2,
                "weight": 0.0 if i == 50 else 10 + (37 * i) % 23 + (i % 3) / 2,
                "units": {"a": 20, "b": 12, "c": 9, "d": 4, "e": 3}[stratum],
                "households": 12 + unit % 3,
                "sex": (i * i // 3) % 2,
                "area": (i * i + i // 5) % 3,
                "adult": i % 4 != 0,
                "pay": None if i % 17 == 0 else 100 + (7 * i * i) % 101 + 3 * unit,
                "hours": 20 + (13 * i) % 29,
                "trained": (i * i + 3 * i + unit) % 7 < 3,
            }
        )
    factors = {f"r{r}": pl.Series([0.5 + ((row["unit"] * (r + 3) + r * r) % 5) / 4 for row in rows]) for r in NINE}
    frame = pl.DataFrame(rows).with_columns(**factors)
    return frame.with_columns((pl.col(f"r{r}") * pl.col("weight")).alias(f"w{r}") for r in NINE)


SURVEY = made_survey()


def estimate(statistic: str, frame: pl.DataFrame, design: Design | Replicates, by: list[str], within: pl.Expr | None):
    if statistic == "ratio":
        return ratios(frame, design, "pay", "hours", by, within=within)
    function, outcome = {"total": (totals, "pay"), "mean": (means, "pay"), "proportion": (proportions, "trained")}[
        statistic
    ]
    return function(frame, design, outcome, by, within=within)


def setting(case: str) -> tuple[pl.DataFrame, Design | Replicates, list[str], pl.Expr | None]:
    """Frame, design, breakdown and subpopulation of a case of the reference."""
    first, *words = case.split()
    if first in REPLICATES:
        prefix = "r" if first == "apart" else "w"
        columns = tuple(f"{prefix}{r}" for r in NINE)
        if first == "SDR":  # some below zero
            lower = SURVEY.with_columns(pl.col(f"w{r}") - 0.75 * pl.col("weight") for r in NINE)
            return lower.filter(pl.col("weight") > 0), Replicates("weight", columns, "SDR"), ["sex"], None
        return SURVEY.filter(pl.col("weight") > 0), Replicates("weight", columns, **REPLICATES[first]), ["sex"], None
    if first in ("rows", "plain"):
        design = Design("weight", stratum="stratum") if first == "rows" else Design("weight", "unit")
        return SURVEY, design, [], None
    more = {
        "none": {},
        "units": {"fpc": "units"},
        "both": {"fpc": "units", "second_unit": "household", "second_fpc": "households"},
    }[words[0]]
    design = Design("weight", "unit", "stratum", lonely=first, **more)
    if "jackknife" in words:
        return *jackknife(SURVEY, design), [], None
    adult = "adult" in words
    return SURVEY, design, ["sex"] if adult else ["area", "sex"], pl.col("adult") if adult else None


@pytest.mark.parametrize("case", REFERENCE["case"].unique(maintain_order=True).to_list())
def test_equals_r(case):
    expected = REFERENCE.filter(pl.col("case") == case)
    frame, design, by, within = setting(case)
    for statistic in ("total", "mean", "ratio", "proportion"):
        for all_or_domain in (expected["domain"] == "all", expected["domain"] != "all"):
            wanted = expected.filter(all_or_domain & (expected["statistic"] == statistic))
            if wanted.is_empty():
                continue
            columns = [] if wanted["domain"][0] == "all" else by
            ours = estimate(statistic, frame, design, columns, within)
            if columns:
                labels = ours.select(pl.concat_str(columns, separator=".")).to_series().to_list()
                assert labels == wanted["domain"].cast(pl.String).to_list()
            for mine, theirs in COLUMNS.items():
                compare(ours, wanted, mine, theirs, (case, statistic))


def compare(ours: pl.DataFrame, wanted: pl.DataFrame, mine: str, theirs: str, where: tuple[str, str]):
    for value, literal in zip(ours[mine], wanted[theirs], strict=True):
        if literal is not None:
            assert value == pytest.approx(literal, rel=1e-9), (*where, mine)
