"""A number is written once: no second formatter in the package, and the same text on every path."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from rich.console import Console

import caunghe
from caunghe.commands.planning_terminal import print_plan
from caunghe.language import LANGUAGES, Language, money, number, share
from caunghe.planning.letters import institution_letters
from caunghe.planning.plan import plan_seats
from caunghe.planning.questions.answers_wording import back_solve_sentence, ranges_sentence, regret_sentence
from caunghe.planning.questions.regret import REGRETS
from caunghe.planning.wording import pair
from caunghe.report.document import Cover, Document, Head, Quantity, Section, Signature, Table, cell_text
from caunghe.report.forms.xlsx import write_xlsx
from tests.planning.tiny_city import feed, forecast, options
from tests.report import plan_example

ROOT = Path(caunghe.__file__).parent
DONG = (1_234_500_000_000, 98_765_432_100, 1_250_000_000, 999_960_000, 45_678_900, 12_345_000, 500_000, -2_500_000_000)
SECOND = {
    "thousands set apart": r"[\"'{][^\"']*:[^}\"']*,(\.\d+)?[fdn%]?\}|format\([^)]*,\"",
    "marks exchanged": r"maketrans\(\s*[\"'],\.",
    "a decimal mark put in": r"replace\(\"\.\", (mark\b|\",\")",
    "a per cent put together": r":\.\d%\}|\{100 \* ",
    "an error put beside": r"\} ± ?\{(?!error)",
    "units of money": r"\{\w+\} (tỷ|triệu) đồng|VND \{\w+\} (billion|million)",
}
# what is read is not written; the shape in a repr is Python's and of no language
ELSEWHERE = ("language/numbers.py", "language/intervals.py", "feed/reading/", "feed/values/", "display.py")


@pytest.mark.parametrize("kind", SECOND)
def test_numbers_are_written_in_one_file(kind: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{at}: {line.strip()}"
        for path in sorted(ROOT.rglob("*.py"))
        if not str(path.relative_to(ROOT)).startswith(ELSEWHERE)
        for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(SECOND[kind], line)
    ]
    assert not found


def test_the_search_would_find_a_second_formatter() -> None:
    lines = {
        "thousands set apart": 'f"{abs(value):,.{decimals}f}" f"{count:,}" f"{x:,.1f}"',
        "marks exchanged": 'text.translate(str.maketrans(",.", ".,"))',
        "a decimal mark put in": 'text.replace(".", mark)',
        "a per cent put together": 'f"{over:.1%}"',
        "an error put beside": 'f"{share(value, language)} ± {points(half, language)}"',
        "units of money": 'Text("{amount} tỷ đồng", "VND {amount} billion")',
    }
    assert lines.keys() == SECOND.keys()
    assert all(re.search(SECOND[kind], line) for kind, line in lines.items())


def _regrets(dong: float) -> pl.DataFrame:
    plans = ("plan", "mean", "last_year")
    return pl.DataFrame({"plan": plans, "expected": [dong] * 3, "worst": [dong] * 3})


def _terminal(regrets: pl.DataFrame, language: Language) -> str:
    console = Console(file=io.StringIO(), width=200)
    print_plan(console, plan_example.unsolved("optimal", regrets=regrets), date(2026, 12, 1), language)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("dong", DONG)
def test_a_sum_is_the_same_in_cell_sentence_and_terminal(dong: float, language: Language) -> None:
    expected = money(dong, language)
    assert cell_text(Quantity(dong, "money"), language) == expected
    at = LANGUAGES.index(language)
    assert pair(money, dong)[at] == expected
    assert expected in regret_sentence(_regrets(dong))[at]
    point = {"asked": 0.8, "rate": 0.45, "starters": 120, "certified": 90, "cost": dong, "within_reach": True}
    point |= {"beyond_budgets": 0.0, "probability": 0.804}
    assert expected in back_solve_sentence(point, 2030, 0.45, beyond=False)[at]
    # the draws' mean and worst are those of each plan: one draw of the sum itself
    draws = [{"plan": plan, "probability": 1.0, "regret": dong} for plan in ("plan", "mean", "last_year")]
    assert expected in _terminal(pl.DataFrame(draws, schema=REGRETS), language)


def test_a_letter_writes_what_the_cell_of_a_table_does() -> None:
    plan = plan_seats(feed(), forecast(), options())
    need, unfilled = pl.lit(1234.5), pl.lit(1234.5 * (1 - 0.408))
    plan = replace(
        plan,
        seats=plan.seats.with_columns(pl.col("seats") * 1000),
        shortage=plan.shortage.with_columns(need=need, shortage=unfilled),
    )
    cells = [Quantity(1234.5, "count"), Quantity(0.408, "share", 0)]
    cells += [Quantity(seats, "count") for seats in plan.seats.filter(pl.col("seats") > 0)["seats"]]
    letters = institution_letters(feed(), plan, pl.DataFrame())
    for language in LANGUAGES:
        words = " ".join(letters[language])
        assert not [text for cell in cells if (text := cell.text(language)) not in words]


def test_how_much_worse_a_plan_may_be_is_the_option_asked() -> None:
    table = pl.DataFrame({"by": ["level"], "seats": [10.0], "low": [0.0], "high": [20.0]})
    assert "at most 1% worse" in ranges_sentence(table, 0.01)[1]
    assert "không quá 2,5\u00a0% thì" in ranges_sentence(table, 0.025)[0]


def _document(rows: tuple[tuple[Quantity, ...], ...], language: Language) -> Document:
    heads = tuple(Head(f"H{i}", numeric=True) for i in range(len(rows[0])))
    table = Table(key="t", title=money(DONG[0], language), heads=heads, rows=rows)
    cover = Cover(issuer="", heading=(), number="", place="", kind="", title="", facts=())
    return Document(
        language=language, title="t", cover=cover, sections=(Section(key="s", title="s", blocks=(table,)),),
        signature=Signature(recipients_title="", recipients=(), office=(), place=""), footer="", basis="",
        as_of=date(2026, 6, 30), created=date(2026, 7, 1),
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_shows_the_digits_of_the_page(language: Language, tmp_path: Path) -> None:
    cells = (
        Quantity(12_343.0, "count", error=562.0),
        Quantity(12_345.0, "count", error=562.0),
        Quantity(0.39412, "share", error=0.0047),
        Quantity(0.0047, "points", error=0.0047),
        Quantity(12.3456, "number", error=0.123),
        Quantity(1234.5, "number", 0),
        Quantity(-0.04, "count"),
    )
    path = tmp_path / "r.xlsx"
    write_xlsx(_document((cells,), language), path)
    sheet = openpyxl.load_workbook(path).worksheets[1]
    assert sheet["A1"].value.endswith(f"1. {money(DONG[0], language)}")
    for cell, written in zip(cells, sheet[4], strict=True):
        factor = 100 if cell.form in ("share", "points") else 1
        decimals = len(re.sub(r'".*"|%', "", written.number_format).partition(".")[2])
        assert isinstance(written.value, int | float)
        displayed = number(factor * written.value, language, decimals)
        assert cell_text(cell, language).startswith(displayed)


def test_a_share_is_the_same_in_sentence_and_cell() -> None:
    for language in LANGUAGES:
        assert pair(share, 0.408)[LANGUAGES.index(language)] == Quantity(0.408, "share").text(language)
