"""Commands that decide: plan, what-if."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar

import polars as pl
from rich.console import Console

from caunghe.commands import EXIT_NOT_POSSIBLE, EXIT_OK, Asked
from caunghe.commands.planning_terminal import print_difference, print_plan, print_scenarios, say_years
from caunghe.commands.terminal import OPEN, progress_bar, say_basis
from caunghe.errors import InputError
from caunghe.feed import Feed, first_open_year, read_and_check, read_list, usable_feed
from caunghe.forecast import ForecastOptions, ForecastResults, forecast
from caunghe.indicators import CATALOGUE
from caunghe.language import Language, Text
from caunghe.outputs import output_folder
from caunghe.planning import (
    CHANGES,
    PlanOptions,
    Questions,
    WhatIf,
    changed_inputs,
    compare_scenarios,
    plan_overview,
    plan_seats,
)
from caunghe.report import write_letters
from caunghe.stages import write_tables

_NOT_A_VALUE: Final = Text(
    "Mỗi thay đổi phải viết NAME=VALUE với VALUE là một số; đã cho {written}.",
    "a change must be NAME=VALUE with a number; got {written}",
)
_NOT_A_YEAR: Final = Text(
    "Mỗi thay đổi phải viết NAME:YEAR=VALUE với YEAR là một năm; đã cho {written}.",
    "a change must be NAME:YEAR=VALUE; got {written}",
)
_NO_SEATS: Final = Text(
    "Thư mục kế hoạch phải có tệp seats.parquet; trong {folder} không có tệp ấy.",
    "a plan's folder must hold seats.parquet; there is none in {folder}",
)
Number = TypeVar("Number", int, float)
_PARTS: Final = ("terms", "goals", "levels", "occupations", "institutions")
_FORECASTING = Text("Dự báo", "Forecasting")
_PLANNING = Text("Lập kế hoạch", "Planning")


def plan(asked: Asked, language: Language) -> int:
    """Make the plan; print its years, what stays short, what is proven of it, and the answers asked for.

    Hard targets that contradict end with the conflict and the cheapest ways out, and the exit code of what is not
    possible.
    """
    questions = Questions(
        prices=asked.prices,
        ranges=asked.ranges,
        frontier=asked.frontier,
        regrets=asked.regret,
        back_solve=asked.back_solve or asked.beyond,
        beyond=asked.beyond,
        explain=tuple(asked.explain or ()),
    )
    with progress_bar(language, quiet=asked.json) as told:
        told(_FORECASTING, 0, 1)
        feed, ahead = _feed_and_forecast(asked)
        options = _options(feed, asked, targets=asked.targets, **_held(asked))
        changes = _scenario(Path(asked.changes)) if asked.changes else None
        if changes is not None:
            feed, ahead, options = changed_inputs(feed, ahead, options, changes)
        told(_PLANNING, 0, 1)
        overview = plan_overview(feed, ahead, plan_seats(feed, ahead, options), options, questions, told)
    if asked.out:
        kept = {} if changes is None else {"changes": changes}
        with output_folder(Path(asked.out)) as folder:
            write_tables(overview.tables | kept, folder)
        if not overview.letters.is_empty():
            with output_folder(Path(asked.out) / "letters") as folder:
                write_letters(feed, overview, _day(asked), folder)
    if asked.json:
        sys.stdout.write(
            json.dumps({name: frame.to_dicts() for name, frame in overview.tables.items()}, default=str) + "\n"
        )
    else:
        print_plan(Console(), overview, _day(asked), language)
        say_basis(feed, language)
        if asked.out:
            sys.stdout.write(OPEN(language, path=asked.out) + "\n")
    return EXIT_NOT_POSSIBLE if overview.seats.is_empty() else EXIT_OK


def what_if(asked: Asked, language: Language) -> int:
    """Solve the linear plan, change what is asked, print the difference; a change written otherwise is told first."""
    budget, target = _pairs(asked.budget, int), _pairs(asked.target, float)
    norm, price, site = _values(asked.norm, float), _values(asked.price, float), _values(asked.site, int)
    with progress_bar(language, quiet=asked.json) as told:
        told(_FORECASTING, 0, 1)
        feed, ahead = _feed_and_forecast(asked)
    started = WhatIf(feed, ahead, _options(feed, asked))
    scenarios = {Path(written).stem: _scenario(Path(written)) for written in asked.changes or ()}
    if len(scenarios) > 1:
        compared = compare_scenarios(started, scenarios)
        if asked.json:
            sys.stdout.write(json.dumps({"scenarios": compared.to_dicts()}) + "\n")
        else:
            say_years(Console(), started.years, _day(asked), language)
            print_scenarios(Console(), compared, language)
            say_basis(feed, language)
        return EXIT_OK
    changes = next(iter(scenarios.values()), None)
    difference = started.change(budget=budget, target=target, norm=norm, price=price, site=site, changes=changes)
    if asked.json:
        parts = {name: getattr(difference, name).to_dicts() for name in _PARTS}
        summary = {name: getattr(difference, name) for name in ("status", "objective", "change", "seconds")}
        sys.stdout.write(json.dumps(summary | parts, default=str) + "\n")
    else:
        say_years(Console(), started.years, _day(asked), language)
        print_difference(Console(), difference, started.names, language)
        say_basis(feed, language)
    return EXIT_OK


def _scenario(path: Path) -> pl.DataFrame:
    """Return the rows of a scenario; raises InputError and FeedError where the file cannot be read as one."""
    return read_list(path, CHANGES, may_be_empty=("year", "value"))


def _feed_and_forecast(asked: Asked) -> tuple[Feed, ForecastResults]:
    feed, findings = read_and_check(Path(asked.feed), CATALOGUE)
    sound = usable_feed(feed, findings)
    return sound, forecast(sound, ForecastOptions.of_city(sound, seed=asked.seed, scenario=asked.scenario))


def _day(asked: Asked) -> date:
    return asked.on or date.today()


def _options(feed: Feed, asked: Asked, **others: Any) -> PlanOptions:
    """Return the city's options from the first intake that can still be decided on the day asked for, as a run has."""
    return PlanOptions.of_city(feed, seed=asked.seed, first_year=first_open_year(feed, _day(asked)), **others)


def _held(asked: Asked) -> dict[str, Any]:
    """Return the options that the command line has of years, of the plan published last and of pauses."""
    found: dict[str, Any] = {"may_restart": asked.may_restart}
    if asked.years is not None:
        found["years"] = asked.years
    if asked.closeness_cost is not None:
        found["closeness_cost"] = asked.closeness_cost
    if asked.near is not None:
        file = Path(asked.near) / "seats.parquet"
        if not file.is_file():
            raise InputError(_NO_SEATS, folder=asked.near)
        rows = pl.read_parquet(file, columns=["programme", "year", "seats"]).iter_rows()
        found["published_seats"] = {(programme, year): seats for programme, year, seats in rows}
    return found


def _values(written: Sequence[str] | None, kind: Callable[[str], Number]) -> dict[str, Number]:
    """Return ``NAME=VALUE`` arguments as a mapping; raises InputError for any other form."""
    pairs = (text.partition("=") for text in written or ())
    try:
        return {name: kind(value) for name, _, value in pairs}
    except ValueError as error:
        raise InputError(_NOT_A_VALUE, written=", ".join(written or ())) from error


def _pairs(written: Sequence[str] | None, kind: Callable[[str], Number]) -> dict[tuple[str, int], Number]:
    """Return ``NAME:YEAR=VALUE`` arguments as a mapping; raises InputError for any other form."""
    found = {name.partition(":"): value for name, value in _values(written, kind).items()}
    if not all(year.isdigit() for _, _, year in found):
        raise InputError(_NOT_A_YEAR, written=", ".join(written or ()))
    return {(name, int(year)): value for (name, _, year), value in found.items()}
