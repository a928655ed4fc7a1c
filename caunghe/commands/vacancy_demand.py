"""The command that sums up what advertisements say: vacancies summary."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import polars as pl
from rich.console import Console

from caunghe.commands import EXIT_OK, Asked
from caunghe.commands.terminal import OPEN, grid, note, say, say_basis
from caunghe.commands.vacancies import read_ads
from caunghe.engine import parquet_batches
from caunghe.errors import InputError
from caunghe.feed import Feed, read_and_check, read_list, usable_feed
from caunghe.forecast import job_seekers
from caunghe.indicators import CATALOGUE
from caunghe.language import Language, Text, interval, share
from caunghe.outputs import output_at, output_folder
from caunghe.schema import titles
from caunghe.stages import write_tables
from caunghe.vacancies import (
    Beside,
    DemandOptions,
    DemandTables,
    asked_skills,
    beside,
    codes,
    demand_summary,
    skill_lexicon,
    unit_group,
    write_book,
    write_frames,
)

_LABELS: Final = {
    "ad": Text("Mã tin", "Advertisement"),
    "isco08": Text("Mã nghề", "Occupation code"),
    "probability": Text("Xác suất", "Probability"),
    "skill": Text("Kỹ năng", "Skill"),
}
_CODES: Final = Text(
    "Tệp mã nghề phải có các cột ad, isco08 và probability; {name} thiếu {absent}.",
    "codes must have ad, isco08 and probability; {name} lacks {absent}",
)
_NO_GROUP: Final = Text(
    "Mã nghề của tin {ad} trong {name} phải là một nhóm nghề cấp 4 của ISCO-08; đang là {value}.",
    "the code of advertisement {ad} in {name} must be a unit group of ISCO-08; got {value}",
)
_SKILLS: Final = Text(
    "Tệp kỹ năng phải có các cột ad và skill; {name} thiếu {absent}.",
    "skills must have ad and skill; {name} lacks {absent}",
)
_FEW: Final = Text(
    "Không nghề nào có từ {least} đơn vị tuyển dụng trở lên nên không nêu được nghề nào.",
    "No occupation has {least} {least:employer|employers} or more, so that none can be shown.",
)
# what a table rests on beside the advertisements
_FROM_FEED: Final[Mapping[str, tuple[str, ...]]] = {
    "weights": ("employers",),
    "tightness": ("labour_survey",),
    "programme_coverage": ("programmes", "programme_skills"),
    "programme_skills": ("programmes", "programme_skills"),
}
_PART_SYNTHETIC: Final = Text(
    "Các bảng {tables} dựa trên dữ liệu tổng hợp: không số nào trong đó là của cơ sở, doanh nghiệp hay người có thật. "
    "Các bảng khác đếm tin đã đọc; xem bảng basis.",
    "The tables {tables} rest on synthetic data: no number in them belongs to a real institution, employer or person. "
    "The others count the advertisements as they were read; see the table basis.",
)
_FIRST = 15
_TITLE = Text("Nghề được tuyển nhiều nhất", "Occupations advertised most")
_OCCUPATION = Text("Nghề", "Occupation")
# two lines, so that a terminal of eighty columns leaves room for the occupation
_OPENINGS = Text("Số người cần\ntuyển (95 %)", "Openings\n(95%)")
_PAY = Text("Lương tháng giữa,\ntriệu đồng (95 %)", "Median monthly pay,\nVND million (95%)")
_DAYS = Text("Số ngày tin còn\nđăng, giữa (95 %)", "Median days on\nthe boards (95%)")
_TREND = Text("Kỹ năng được đòi hỏi nhiều lên hoặc ít đi", "Skills asked more or less than before")
_SKILL = Text("Kỹ năng", "Skill")
_CHANGE = Text("Thay đổi mỗi tháng, điểm %", "Change a month, points")
_ASKED = Text("Tỷ lệ tin", "Share of ads")


def vacancies_summary(asked: Asked, language: Language) -> int:
    """Sum up demand; what is not given (codes, skills) is made."""
    ads = pl.concat(parquet_batches(read_ads(asked)))
    options = DemandOptions(months=asked.months)
    feed = _feed(asked)
    around = Beside() if feed is None else beside(feed, job_seekers(feed))
    demand = demand_summary(ads, _codes(asked, ads, language), _skills(asked, ads, language), around, options)
    basis = _basis(feed, ads, demand)
    tables = {**demand.tables, "basis": basis}
    _write(tables, Path(asked.out))
    if asked.json:
        made = {name: frame.to_dicts() for name, frame in tables.items()}
        sys.stdout.write(json.dumps(made, ensure_ascii=False, default=str) + "\n")
        return EXIT_OK
    console = Console()
    for sentence in demand.notes[language]:
        say(f"• {sentence}", console)
    _print_occupations(console, demand, language, options.fewest)
    _print_skills(console, demand, language)
    if feed is not None:
        _say_basis(feed, basis, language)
    sys.stdout.write(OPEN(language, path=asked.out) + "\n")
    return EXIT_OK


def _write(tables: Mapping[str, pl.DataFrame], out: Path) -> None:
    """Write tables to a workbook where ``out`` is called so, else to a folder: Parquet, and CSV that Excel reads."""
    if out.suffix == ".xlsx":
        with output_at(out):
            write_book(tables, out)
        return
    with output_folder(out) as folder:
        write_tables(tables, folder)
        for name, frame in tables.items():
            write_frames([frame], folder / f"{name}.csv")


def _basis(feed: Feed | None, ads: pl.DataFrame, demand: DemandTables) -> pl.DataFrame:
    """Return ``table, basis``: what each table rests on, the advertisements alone or tables of the feed too.

    The feed's own advertisements have the basis of its ``vacancies``; others are ``advertisements``, as they were read.
    """
    own = (
        feed is not None
        and ads.height == ads.join(feed["vacancies"], left_on="ad", right_on="vacancy", how="semi").height
    )
    rows: list[tuple[str, str]] = []
    for name in demand.tables:
        used = (*(("vacancies",) if own else ()), *_FROM_FEED.get(name, ()))
        rows.append((name, feed.information.weakest(used) if feed is not None and used else "advertisements"))
    return pl.DataFrame(rows, schema={"table": pl.String, "basis": pl.String}, orient="row")


def _say_basis(feed: Feed, basis: pl.DataFrame, language: Language) -> None:
    """Say which tables are of nobody: all where the advertisements are, else those that rest on tables of the feed."""
    synthetic = basis.filter(pl.col("basis") == "synthetic")["table"].to_list()
    if len(synthetic) == basis.height:
        say_basis(feed, language)
    elif synthetic:
        say(_PART_SYNTHETIC(language, tables=", ".join(synthetic)))


def _codes(asked: Asked, ads: pl.DataFrame, language: Language) -> pl.DataFrame:
    if not asked.codes:
        return codes(ads)
    schema = {"ad": pl.String(), "isco08": pl.String(), "probability": pl.Float64()}
    given = _read_table(Path(asked.codes), _CODES, schema, language)
    found = pl.Series([unit_group(code) for code in given["isco08"]], dtype=pl.String)
    wrong = given.filter(found.is_null() & given["isco08"].is_not_null())
    if wrong.height:
        raise InputError(_NO_GROUP, name=asked.codes, ad=wrong["ad"][0], value=wrong["isco08"][0])
    return given.with_columns(isco08=found)


def _skills(asked: Asked, ads: pl.DataFrame, language: Language) -> pl.DataFrame:
    if not asked.skills:
        return asked_skills(ads)
    return _read_table(Path(asked.skills), _SKILLS, {"ad": pl.String(), "skill": pl.String()}, language)


def _read_table(path: Path, lacks: Text, schema: Mapping[str, pl.DataType], language: Language) -> pl.DataFrame:
    """Return the columns of a table that another command wrote; raises InputError for a file that is not so."""
    if path.suffix != ".parquet":
        empty = tuple(name for name in schema if name != "ad")
        return read_list(path, schema, may_be_empty=empty, labels=_LABELS, say=note(language))
    table = pl.concat(parquet_batches(path, columns=tuple(schema)))
    absent = sorted(set(schema) - set(table.columns))
    if absent:
        raise InputError(lacks, name=path.name, absent=", ".join(absent))
    return table.select(pl.col(name).cast(kind) for name, kind in schema.items())


def _feed(asked: Asked) -> Feed | None:
    return usable_feed(*read_and_check(Path(asked.feed), CATALOGUE)) if asked.feed else None


def _print_occupations(console: Console, demand: DemandTables, language: Language, least: int) -> None:
    if demand.by_occupation.is_empty():
        say(_FEW(language, least=least), console)
        return
    names = titles("occupations", language)
    rows = demand.by_occupation.join(demand.pay, on="occupation", how="left", suffix="_pay")
    rows = rows.join(demand.time_to_fill, on="occupation", how="left", suffix="_days")
    rows = rows.sort("openings", descending=True).head(_FIRST)
    watched = rows["median"].is_not_null().any()
    table = grid(_TITLE, language, _OCCUPATION, _OPENINGS, _PAY, *([_DAYS] if watched else []))
    for row in rows.iter_rows(named=True):
        middle, low, high = (None if row[end] is None else row[end] / 1e6 for end in ("p50", "low_pay", "high_pay"))
        days = interval(row["median"], row["low_days"], row["high_days"], "number", language)
        table.add_row(
            f"{names[row['occupation']]} ({row['occupation']})",
            interval(row["openings"], row["low"], row["high"], "number", language),
            interval(middle, low, high, "ratio", language),
            *([days] if watched else []),
        )
    console.print(table)


def _print_skills(console: Console, demand: DemandTables, language: Language) -> None:
    if demand.skills is None:
        return
    moving = demand.skills.filter(pl.col("verdict").is_in(["rising", "falling"])).head(_FIRST)
    if moving.is_empty():
        return
    table = grid(_TREND, language, _SKILL, _ASKED, _CHANGE)
    names = dict(skill_lexicon().select("skill", f"title_{language}").iter_rows())
    for row in moving.iter_rows(named=True):
        change = interval(100 * row["change"], 100 * row["low"], 100 * row["high"], "ratio", language)
        table.add_row(
            names[row["skill"]],
            share(row["share"], language),
            change,
        )
    console.print(table)
