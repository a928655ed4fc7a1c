"""Indicators and verdicts as the terminal shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from rich.console import Console

from caunghe.commands.terminal import grid, say
from caunghe.feed import Feed
from caunghe.indicators import CATALOGUE, IndicatorResults, is_covered
from caunghe.language import Language, Text, Unit, chance, goal, quantity, with_error
from caunghe.report import covers, is_over, named_in_part, subject, verdict_text

_HEADINGS = (
    Text("Chỉ số", "Indicator"),
    Text("Năm", "Year"),
    Text("Giá trị ± sai số (95 %)", "Value ± error (95%)"),
    Text("Độ phủ", "Coverage"),
)
_TARGETS = Text("Các mục tiêu", "The targets")
_GOAL = Text("{target} năm {year}", "{target} in {year}")
_NOW = Text("{label}: {now} (năm {year})", "{label}: {now} ({year})")
_CHANCE = Text("{word} (khả năng đạt: {chance})", "{word} (chance: {chance})")


def print_values(results: IndicatorResults, language: Language) -> None:
    """Print the last value of each indicator that covers what is due, and how much a later one covers so far."""
    shown = results.values.filter((pl.col("breakdown") == "all") & pl.col("estimate").is_not_null()).sort("year")
    latest = shown.filter(is_covered()).unique("indicator", keep="last", maintain_order=True)
    last = shown.unique("indicator", keep="last", maintain_order=True).filter(~is_covered())
    table = grid(Text("Chỉ số của thành phố", "The city's indicators"), language, *_HEADINGS)
    rows = {
        (row["indicator"], settled): row
        for settled, frame in ((True, latest), (False, last))
        for row in frame.to_dicts()
    }
    for name, indicator in CATALOGUE.items():
        for settled in (True, False):
            row = rows.get((name, settled))
            if row is not None:
                label = indicator.label if settled else named_in_part(row)
                value = with_error(row["estimate"], row["low"], row["high"], indicator.unit, language)
                table.add_row(
                    label(language, label=indicator.label(language)), str(row["year"]), value, covers(row, language)
                )
    Console().print(table)


def print_verdicts(results: IndicatorResults, feed: Feed, language: Language) -> None:
    """Print what is targeted with its present value, and below it each target with its verdict."""
    console = Console(highlight=False)
    console.print(f"\n{_TARGETS(language)}", style="bold")
    rows = results.verdicts.sort("year", maintain_order=True).to_dicts()
    goals = [_goal(row, language) for row in rows]
    room = max((len(goal) for goal in goals), default=0)
    about = [subject(row, feed, language) for row in rows]
    for each in dict.fromkeys(about):
        own = [i for i, name in enumerate(about) if name == each]
        say(_standing(each, rows[own[-1]], language), console)
        for i in own:
            say(_verdict(rows[i], language), console, first=f"    {goals[i]:<{room}}   ")
    console.print()


def _unit(indicator: str) -> Unit:
    return CATALOGUE[indicator].unit if indicator in CATALOGUE else "share"


def _goal(row: Mapping[str, Any], language: Language) -> str:
    unit = _unit(row["indicator"])
    target = goal(row["target"], language) if unit == "share" else quantity(row["target"], unit, language)
    return _GOAL(language, target=target, year=row["year"])


def _standing(about: str, row: Mapping[str, Any], language: Language) -> str:
    """Return what a target is about, and where it stands with its error where that is known."""
    if row["estimate"] is None:
        return about
    now = with_error(row["estimate"], row["low"], row["high"], _unit(row["indicator"]), language)
    return _NOW(language, label=about, now=now, year=row["latest_year"])


def _verdict(row: Mapping[str, Any], language: Language) -> str:
    """Return the verdict with the chance of the target where its year is still to come."""
    word = verdict_text(row)(language)
    if row["probability"] is None or is_over(row):
        return word
    return _CHANCE(language, word=word, chance=chance(row["probability"], language))
