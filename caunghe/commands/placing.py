"""Commands that bring people and employers together: place, jobs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

import polars as pl
from rich.console import Console

from caunghe.commands import EXIT_OK, Asked
from caunghe.commands.terminal import OPEN, grid, note, progress_bar, say, say_basis
from caunghe.errors import InputError
from caunghe.feed import read_and_check, read_list, usable_feed
from caunghe.indicators import CATALOGUE
from caunghe.language import Language, Text, number, share
from caunghe.matching import (
    TRAINEES,
    JobOptions,
    Jobs,
    JobTables,
    PlacementOptions,
    job_candidates,
    job_lists,
    job_prices,
    job_summary,
    placement_summary,
    suggest_jobs,
    write_placement,
)
from caunghe.matching import place as place_trainees
from caunghe.outputs import output_folder
from caunghe.schema import titles
from caunghe.stages import write_tables

_NO_GRADUATE: Final = Text(
    "Người tốt nghiệp phải là một trong những người được giới thiệu việc làm ngày {day}; đã cho {code}.",
    "graduate must be among those brought together on {day}; got {code}",
)
_NO_OPENING: Final = Text(
    "Tin tuyển dụng phải là một trong các tin được xét ngày {day}; đã cho {code}.",
    "opening must be among those brought together on {day}; got {code}",
)
_PLACED = Text(
    "{placed} trong {trainees} người học có chỗ thực hành ({placed_share}), trong {places} chỗ của {employers} đơn vị; "
    "một nửa đi không quá {median} km, chín phần mười không quá {far} km. Cần ký {drafts} thỏa thuận, đã soạn sẵn. "
    "Tổng quãng đường và độ lệch ngành là nhỏ nhất có thể: đã chứng minh, sai khác không quá {gap} km.",
    "{placed} of {trainees} {trainees:trainee|trainees} {placed:has|have} a workplace ({placed_share}), "
    "among {places} at {employers} {employers:employer|employers}; half travel no more than {median} km "
    "and nine in ten no more than {far} km. {drafts} {drafts:agreement has to be signed and is|agreements"
    " have to be signed and are} drafted. Ways and misfit of field together are the least possible: "
    "proven, within {gap} km.",
)


_TRAINEE: Final = {"trainee": Text("Mã học viên", "Trainee")}


def _trainees(path: Path, language: Language) -> pl.DataFrame:
    return read_list(path, TRAINEES, may_be_empty=("area",), labels=_TRAINEE, say=note(language))


def _seekers(path: Path, language: Language) -> pl.Series:
    return read_list(path, {"graduate": pl.String()}, say=note(language))["graduate"]


def place(asked: Asked, language: Language) -> int:
    """Place trainees at workplaces; write placements, prices of places, programmes and drafted agreements."""
    feed, findings = read_and_check(Path(asked.feed), CATALOGUE)
    people = _trainees(Path(asked.trainees), language) if asked.trainees else None
    with progress_bar(language, quiet=asked.json) as progress:
        placement = place_trainees(usable_feed(feed, findings), people, PlacementOptions(year=asked.year), progress)
    with output_folder(Path(asked.out)) as folder:
        write_placement(placement, folder)
    summary = placement_summary(placement).to_dicts()[0]
    if asked.json:
        sys.stdout.write(json.dumps(summary, ensure_ascii=False) + "\n")
        return EXIT_OK
    counts = {
        name: number(summary[name], language, decimals=0)
        for name in ("placed", "trainees", "places", "employers", "drafts")
    }
    km = {key: number(summary[name], language) for key, name in (("median", "median_km"), ("far", "p90_km"))}
    placed_share = share(summary["placed"] / max(summary["trainees"], 1), language)
    gap = number(summary["gap_km"], language)
    say(_PLACED(language, placed_share=placed_share, gap=gap, **counts, **km))
    say_basis(feed, language)
    sys.stdout.write(OPEN(language, path=asked.out) + "\n")
    return EXIT_OK


_JOBS = Text(
    "Ngày {day}: {graduates} người tốt nghiệp, {openings} chỗ ở {vacancies} tin. {alone} người không có tin phù hợp "
    "trong khoảng cách đi lại được; {crowded} tin có nhiều người muốn vào hơn số chỗ nên phải tính giá. Không xét "
    "{uncoded} tin chưa có mã nghề và {abroad} tin ở nước ngoài.",
    "On {day}: {graduates} {graduates:graduate|graduates}, {openings} {openings:place|places} in "
    "{vacancies} {vacancies:vacancy|vacancies}. {alone} {alone:has|have} none within reach worth going "
    "to; {crowded} {crowded:vacancy draws so many that it has|vacancies draw so many that they have} a "
    "price. Left out: {uncoded} {uncoded:vacancy|vacancies} without an occupation and {abroad} abroad.",
)
_LIST = Text("Việc làm gợi ý cho {of}", "Openings suggested to {of}")
_FOR = Text("Ứng viên cho tin {of}", "Candidates for {of}")
_OPENING = Text("Tin tuyển dụng", "Opening")
_PAY, _KM = Text("Lương, triệu đồng", "Pay, m đồng"), Text("km", "km")
_TAKEN, _PRICE = Text("Khả năng được nhận", "Chance"), Text("Giá", "Price")
_GRADUATE, _INTEREST = Text("Người tốt nghiệp", "Graduate"), Text("Khả năng nhận lời", "Would accept")
_GRADE = Text("Điểm", "Grade")


def jobs(asked: Asked, language: Language) -> int:
    """Suggest openings to graduates and candidates to employers at prices that spread them."""
    feed, findings = read_and_check(Path(asked.feed), CATALOGUE)
    options = JobOptions(day=asked.day, year=asked.year, seed=asked.seed)
    seekers = _seekers(Path(asked.seekers), language) if asked.seekers else None
    with progress_bar(language, quiet=asked.json) as progress:
        found = suggest_jobs(usable_feed(feed, findings), options, seekers, progress)
    _check_codes(asked, found)
    tables = _job_tables(asked, found)
    if asked.out:
        with output_folder(Path(asked.out)) as folder:
            write_tables(tables.tables, folder)
    if asked.json:
        shown = {
            name: frame.to_dicts() for name, frame in tables.tables.items() if asked.out is None or frame.height < 2
        }
        sys.stdout.write(json.dumps(shown, ensure_ascii=False, default=str) + "\n")
        return EXIT_OK
    row = tables.summary.to_dicts()[0]
    counts = {
        name: number(row[name], language, decimals=0) for name in ("graduates", "openings", "vacancies", "crowded")
    }
    left = {name: number(row[name], language, decimals=0) for name in ("uncoded", "abroad")}
    alone = number(row["without_openings"], language, decimals=0)
    day = row["day"].strftime("%d/%m/%Y") if language == "vi" else row["day"].isoformat()
    say(_JOBS(language, day=day, alone=alone, **counts, **left))
    if asked.graduate and tables.lists is not None:
        _print_list(tables.lists, asked.graduate, language)
    if asked.opening and tables.candidates is not None:
        _print_candidates(tables.candidates, asked.opening, language)
    say_basis(feed, language)
    if asked.out:
        sys.stdout.write(OPEN(language, path=asked.out) + "\n")
    return EXIT_OK


def _check_codes(asked: Asked, found: Jobs) -> None:
    for says, asked_for, codes in (
        (_NO_GRADUATE, asked.graduate, found.people["graduate"]),
        (_NO_OPENING, asked.opening, found.openings["vacancy"]),
    ):
        if asked_for and asked_for not in codes:
            raise InputError(says, day=found.day, code=asked_for)


def _job_tables(asked: Asked, found: Jobs) -> JobTables:
    """Return the summary and prices, with the lists and candidates asked for: all of them with ``--out``."""
    one = pl.Series([asked.graduate]) if asked.graduate else None
    return JobTables(
        summary=job_summary(found),
        openings=job_prices(found),
        lists=job_lists(found, one) if asked.graduate or asked.out else None,
        candidates=job_candidates(found, asked.opening) if asked.opening or asked.out else None,
    )


def _print_list(table: pl.DataFrame, graduate: str, language: Language) -> None:
    title = _LIST.filled(of=graduate)
    shown = grid(title, language, _OPENING, _PAY, _KM, _TAKEN, _PRICE)
    for row in table.iter_rows(named=True):
        pay = number(row["pay"], language) + ("" if row["pay_stated"] else "*")
        numbers = (pay, number(row["km"], language), share(row["taken"], language, decimals=0))
        shown.add_row(f"{row['place']}. {row['title']} ({row['vacancy']})", *numbers, number(row["price"], language))
    Console().print(shown)


def _print_candidates(table: pl.DataFrame, vacancy: str, language: Language) -> None:
    title = _FOR.filled(of=vacancy)
    names = titles("training_fields", language)
    shown = grid(title, language, _GRADUATE, _GRADE, _KM, _TAKEN, _INTEREST)
    for row in table.iter_rows(named=True):
        field = names.get(row["training_field"], row["training_field"])
        numbers = [number(row["grade"], language), number(row["km"], language)]
        chances = [share(row[name], language, decimals=0) for name in ("taken", "interest")]
        shown.add_row(f"{row['place']}. {row['graduate']}, {field}", *numbers, *chances)
    Console().print(shown)
