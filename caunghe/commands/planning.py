"""Commands that decide: plan, what-if."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import polars as pl
from rich.console import Console

from caunghe.commands import EXIT_OK, Asked
from caunghe.commands.shown import OPEN, grid
from caunghe.errors import InputError
from caunghe.feed.check import read_and_check
from caunghe.feed.contents import Feed
from caunghe.feed.usable import usable
from caunghe.forecast.calculate import forecast
from caunghe.forecast.results import ForecastOptions, ForecastResults
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.pipeline import plan_tables
from caunghe.planning.options import PlanOptions
from caunghe.planning.plan import plan as make_plan
from caunghe.planning.what_if import Difference, WhatIf
from caunghe.report.numbers import number, share
from caunghe.schema.codes import titles
from caunghe.schema.text import Language, Text
from caunghe.stages import Tables, write_tables

Number = TypeVar("Number", int, float)
_FIRST = 12
_HEAD = {
    "year": Text("Năm", "Year"),
    "seats": Text("Chỉ tiêu", "Seats"),
    "classes": Text("Lớp", "Classes"),
    "hired": Text("Tuyển GV", "Hired"),
    "spent": Text("Chi, tỷ đồng", "Spent, bn đồng"),
    "shortage": Text("Còn thiếu", "Shortage"),
    "rate": Text("Tỷ lệ chứng chỉ", "Certificate rate"),
    "occupation": Text("Nghề còn thiếu nhiều nhất", "Occupations most short"),
    "filled": Text("Bù được", "Filled"),
    "what": Text("Khoản mục", "Item"),
    "before": Text("Trước", "Before"),
    "after": Text("Sau", "After"),
    "change": Text("Thay đổi", "Change"),
}
_FACTS = Text(
    "Kế hoạch {status}; cách tối ưu nhiều nhất {gap}; {checked} ràng buộc được kiểm lại độc lập, {broken} bị vi phạm.",
    "Plan {status}; at most {gap} from the optimum; {checked} constraints checked again independently, "
    "{broken} broken.",
)
_STATUS = {
    "optimal": Text("tối ưu", "optimal"),
    "feasible": Text("khả thi", "feasible"),
    "infeasible": Text("không thể thoả mọi điều kiện", "infeasible: the conditions contradict each other"),
    "no_answer": Text("chưa tìm được lời giải trong thời gian cho phép", "not found within the time limit"),
}


def plan(asked: Asked, language: Language) -> int:
    """Make the plan; print its years, what stays short, and what is proven of it."""
    feed, ahead = _ready(asked)
    options = PlanOptions(seed=asked.seed, years=asked.years)
    tables = plan_tables(feed, make_plan(feed, ahead, options), options)
    if asked.out:
        write_tables(tables, Path(asked.out))
    if asked.json:
        sys.stdout.write(json.dumps({name: frame.to_dicts() for name, frame in tables.items()}, default=str) + "\n")
        return EXIT_OK
    console = Console()
    _print_facts(console, tables, language)
    if "by_year" in tables:
        _print_years(console, tables["by_year"], language)
        _print_shortage(console, tables["by_occupation"], language)
    if asked.out:
        sys.stdout.write(OPEN(language, path=asked.out) + "\n")
    return EXIT_OK


def what_if(asked: Asked, language: Language) -> int:
    """Solve the linear plan, change what is asked, and print the difference."""
    feed, ahead = _ready(asked)
    started = WhatIf(feed, ahead, PlanOptions(seed=asked.seed))
    difference = started.change(
        budget=_pairs(asked.budget, int),
        target=_pairs(asked.target, float),
        norm=_values(asked.norm, float),
        price=_values(asked.price, float),
        site=_values(asked.site, int),
    )
    if asked.json:
        parts = {name: getattr(difference, name).to_dicts() for name in ("terms", "goals", "levels", "occupations")}
        summary = {name: getattr(difference, name) for name in ("status", "objective", "change", "seconds")}
        sys.stdout.write(json.dumps(summary | parts, default=str) + "\n")
    else:
        _print_difference(Console(), difference, language)
    return EXIT_OK


def _ready(asked: Asked) -> tuple[Feed, ForecastResults]:
    feed, findings = read_and_check(Path(asked.feed), CATALOGUE)
    sound = usable(feed, findings)
    return sound, forecast(sound, ForecastOptions(seed=asked.seed, scenario=asked.scenario))


def _values(written: Sequence[str] | None, kind: Callable[[str], Number]) -> dict[str, Number]:
    """Return ``NAME=VALUE`` arguments as a mapping; raises InputError for any other form."""
    pairs = (text.partition("=") for text in written or ())
    try:
        return {name: kind(value) for name, _, value in pairs}
    except ValueError as error:
        raise InputError(f"a change must be NAME=VALUE with a number; got {', '.join(written or ())}") from error


def _pairs(written: Sequence[str] | None, kind: Callable[[str], Number]) -> dict[tuple[str, int], Number]:
    """Return ``NAME:YEAR=VALUE`` arguments as a mapping; raises InputError for any other form."""
    found = {name.partition(":"): value for name, value in _values(written, kind).items()}
    if not all(year.isdigit() for _, _, year in found):
        raise InputError(f"a change must be NAME:YEAR=VALUE; got {', '.join(written or ())}")
    return {(name, int(year)): value for (name, _, year), value in found.items()}


def _print_facts(console: Console, tables: Tables, language: Language) -> None:
    (facts,) = tables["facts"].to_dicts()
    status = _STATUS[facts["status"]](language)
    if "checks" not in tables:
        console.print(status)
        return
    checks = tables["checks"]
    broken = int((~checks["holds"]).sum())
    gap = share(facts["gap"], language, decimals=2)
    console.print(_FACTS(language, status=status, gap=gap, checked=checks.height, broken=broken), highlight=False)


def _print_years(console: Console, years: pl.DataFrame, language: Language) -> None:
    columns = ("year", "seats", "classes", "hired", "spent", "shortage", "rate")
    table = grid(Text("Kế hoạch theo năm", "The plan by year"), language, *(_HEAD[name] for name in columns))
    for row in years.iter_rows(named=True):
        counts = (number(row[name], language, decimals=0) for name in ("seats", "classes", "hired"))
        spent = number(row["spent"] / 1e9, language, decimals=0)
        shortage = number(row["shortage"], language, decimals=0)
        table.add_row(str(row["year"]), *counts, spent, shortage, share(row["certificate_rate"], language))
    console.print(table)


def _print_shortage(console: Console, occupations: pl.DataFrame, language: Language) -> None:
    title = Text("Sau kế hoạch vẫn thiếu", "Still short after the plan")
    table = grid(title, language, *(_HEAD[name] for name in ("occupation", "shortage", "filled")))
    for row in occupations.head(_FIRST).iter_rows(named=True):
        filled = share(row["filled"], language, decimals=0)
        name = f"{row[f'title_{language}']} ({row['occupation']})"
        table.add_row(name, number(row["shortage"], language, decimals=0), filled)
    console.print(table)


def _print_difference(console: Console, difference: Difference, language: Language) -> None:
    took = Text(
        "Giải lại trong {seconds} giây; tổng chi phí và thiệt hại thay đổi {change} triệu đồng.",
        "Solved again in {seconds} seconds; cost and loss together change by {change} million đồng.",
    )
    change = number(difference.change, language, decimals=0)
    console.print(
        took(language, seconds=number(difference.seconds, language, decimals=2), change=change), highlight=False
    )
    levels, occupations = titles("levels", language), titles("occupations", language)
    parts = (
        (Text("Chỉ tiêu theo trình độ", "Seats by level"), difference.levels, lambda row: levels[row["level"]]),
        (
            Text("Chỗ việc được bù", "Openings filled"),
            difference.occupations,
            lambda row: f"{occupations[row['occupation']]} ({row['occupation']})",
        ),
        (
            Text("Mục tiêu còn thiếu người", "People short of a goal"),
            difference.goals,
            lambda row: f"{row['goal']} {row['where']}",
        ),
    )
    for title, frame, name in parts:
        moved = frame.filter(pl.col("change").abs() > 0.5).sort(pl.col("change").abs(), descending=True)
        if moved.is_empty():
            console.print(Text("{part}: không đổi", "{part}: no change")(language, part=title(language)))
            continue
        table = grid(title, language, *(_HEAD[part] for part in ("what", "before", "after", "change")))
        for row in moved.head(_FIRST).iter_rows(named=True):
            cells = (number(row[part], language, decimals=0) for part in ("base", "value", "change"))
            table.add_row(f"{name(row)} {row.get('year', '')}".strip(), *cells)
        console.print(table)
