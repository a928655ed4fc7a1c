"""The command that looks ahead: forecast."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import polars as pl
from rich.console import Console

from caunghe.commands import EXIT_OK, Asked
from caunghe.commands.terminal import LEAST_YEAR, OPEN, grid, say, say_basis
from caunghe.feed import read_and_check, usable_feed
from caunghe.forecast import ForecastOptions, ForecastResults
from caunghe.forecast import forecast as look_ahead
from caunghe.indicators import CATALOGUE
from caunghe.language import Language, Text, interval
from caunghe.outputs import output_folder
from caunghe.schema import titles
from caunghe.stages import write_tables

_FIRST = 20
_YEAR, _FIELD, _RANK = Text("Năm", "Year"), Text("Ngành, nghề đào tạo", "Training field"), Text("Hạng", "Rank")
_OPENINGS, _GAP = Text("Chỗ việc cần người (80 %)", "Openings (80%)"), Text("Chênh lệch (80 %)", "Gap (80%)")
_MEAN = Text("Bình quân {first}–{last}", "Mean {first}–{last}")
_OFFICIAL = Text("Danh sách ưu tiên", "Official list")


def forecast(asked: Asked, language: Language) -> int:
    """Forecast demand, supply and gap; print what a reader must know first, then the city and the ranking."""
    feed, findings = read_and_check(Path(asked.feed), CATALOGUE)
    sound = usable_feed(feed, findings)
    given = {name: getattr(asked, name) for name in ("horizon", "draws") if getattr(asked, name) is not None}
    results = look_ahead(sound, ForecastOptions.of_city(sound, scenario=asked.scenario, seed=asked.seed, **given))
    if asked.out:
        with output_folder(Path(asked.out)) as folder:
            write_tables(results.tables, folder)
    if asked.json:
        tables = {name: frame.to_dicts() for name, frame in results.tables.items()}
        sys.stdout.write(json.dumps(tables, ensure_ascii=False, default=str) + "\n")
        return EXIT_OK
    console = Console()
    for sentence in results.notes[language]:
        say(f"• {sentence}", console)
    _print_city(console, results, language)
    _print_ranking(console, results, language)
    say_basis(feed, language)
    if asked.out:
        sys.stdout.write(OPEN(language, path=asked.out) + "\n")
    return EXIT_OK


def _print_city(console: Console, results: ForecastResults, language: Language) -> None:
    table = grid(
        Text("Cả thành phố, người mỗi năm", "The whole city, people a year"),
        language,
        _YEAR,
        _OPENINGS,
        _GAP,
        least=LEAST_YEAR,
    )
    city = results.summary.filter(pl.col("level") == 0)
    for year in results.years:
        rows = {row["component"]: row for row in city.filter(pl.col("year") == year).iter_rows(named=True)}
        table.add_row(str(year), *(_interval(rows[part], language) for part in ("openings", "gap")))
    means = results.periods.filter(pl.col("level") == 0)
    for first, last in means.select("first", "last").unique(maintain_order=True).iter_rows():
        rows = {row["component"]: row for row in means.filter(pl.col("first") == first).iter_rows(named=True)}
        span = _MEAN(language, first=first, last=last)
        table.add_row(span, *(_interval(rows[part], language) for part in ("openings", "gap")))
    console.print(table)


def _interval(row: dict[str, float], language: Language) -> str:
    return interval(row["mean"], row["low80"], row["high80"], "number", language)


def _print_ranking(console: Console, results: ForecastResults, language: Language) -> None:
    title = Text("Ngành, nghề nên đào tạo trước", "Training fields to put first")
    table = grid(title, language, _FIELD, _RANK, _GAP, _OFFICIAL)
    names = titles("training_fields", language)
    ranked = results.ranking.filter(pl.col("kind") == "training_field").sort("rank").head(_FIRST)
    for row in ranked.iter_rows(named=True):
        table.add_row(
            f"{names[row['code']]} ({row['code']})",
            f"{row['rank']} ({row['rank_low']}–{row['rank_high']})",
            interval(row["gap"], row["gap_low"], row["gap_high"], "number", language),
            ", ".join(str(year) for year in (2025, 2030) if row[f"official_{year}"]) or "–",
        )
    console.print(table)
