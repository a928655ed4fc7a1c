"""The coder's own word lists: occupational titles, abbreviations, noise, concepts and conventions."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

import polars as pl

FOLDER: Final = files("caunghe.vacancies") / "lexicon"
ALTERNATION: Final = 2_000
# what separates tokens
NOT_WORD: Final = r"[^\p{L}\p{M}\p{N}#+]+"


def _table(name: str) -> pl.DataFrame:
    return pl.read_csv((FOLDER / name).read_bytes(), infer_schema=False).fill_null("")


@cache
def titles() -> pl.DataFrame:
    """Return the index of occupational titles: ``title, code, language``, in order of file and row."""
    names = sorted(entry.name for entry in (FOLDER / "titles").iterdir() if entry.name.endswith(".csv"))
    tables = [_table(f"titles/{name}").select("title", "code", "language") for name in names]
    return pl.concat(tables).unique(["title", "code"], maintain_order=True)


@cache
def seldom_titles() -> pl.DataFrame:
    """Return titles of occupations that boards seldom advertise, ``title, code, language``.

    They are looked up but not learnt from: training on them moves the codes of other titles by chance, as another seed
    does, and no coded advertisement can tell whether for the better.
    """
    return _table("seldom.csv")


@cache
def qualification_words() -> dict[str, str]:
    """Return qualification → pattern of the words that name it, over lower-case text without marks."""
    return dict(_table("qualifications.csv").select("qualification", "pattern").iter_rows())


@cache
def pay_words() -> pl.DataFrame:
    """Return what words say that an amount is: ``kind, pattern``, over lower-case text without marks."""
    return _table("pay_words.csv")


@cache
def abbreviations() -> tuple[list[str], list[str]]:
    """Return each abbreviation and its Vietnamese words, in lower case between spaces, longest abbreviation first."""
    table = _table("abbreviations.csv").sort(pl.col("short").str.len_chars(), descending=True, maintain_order=True)
    forms = table.select(pl.col(name).str.to_lowercase().str.replace_all(NOT_WORD, "  ") for name in ("short", "vi"))
    return [f" {short} " for short in forms["short"]], [f" {full} " for full in forms["vi"]]


@cache
def noise_patterns() -> tuple[str, ...]:
    """Return the noise of titles as regular expressions for text in lower case, in the order of the list."""
    joined: list[str] = []
    for pattern in (f"(?:{pattern})" for pattern in _table("noise.csv")["pattern"]):
        # longer alternations outgrow the automaton of Rust's regular expressions and run fifty times slower
        if joined and len(joined[-1]) + len(pattern) < ALTERNATION:
            joined[-1] += f"|{pattern}"
        else:
            joined.append(pattern)
    return tuple(joined)


@cache
def concepts() -> pl.DataFrame:
    """Return the phrases that stand for a notion the conventions speak of: ``concept, phrase``."""
    return _table("concepts.csv")


@cache
def conventions() -> pl.DataFrame:
    """Return the coding conventions in order of precedence: ``when, code``.

    ``when`` is a list of ``field:concept`` that must all hold; with ``-`` in front it must not. Fields are title,
    category, employer, level, text, or ``any`` of them.
    """
    return _table("conventions.csv")


@cache
def weights() -> pl.DataFrame:
    """Return the weight of each signal, ``signal, weight``, fitted on hand-coded advertisements."""
    return _table("weights.csv").with_columns(pl.col("weight").cast(pl.Float64))


@cache
def accuracy() -> pl.DataFrame:
    """Return what cross-validation measured of the coder: a row for each hand-coded set, shares between 0 and 1.

    Columns ``set, ads, right, low, high, among_five, one_digit, calibration_error, surest_four_fifths``, written with
    the weights by ``benchmarks/fit_coder.py``; ``low`` and ``high`` bound ``right`` with 95 % confidence.

    >>> accuracy().select("set", "ads", "right", "low", "high").row(0)
    ('gold', 460, 0.887, 0.859, 0.915)
    """
    return _table("accuracy.csv").with_columns(pl.exclude("set", "ads").cast(pl.Float64), pl.col("ads").cast(pl.Int64))
