"""Commands that decide a round of admission: admit, verify, odds."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Final

import polars as pl
from rich.console import Console

from caunghe.commands import EXIT_DATA_FAULTS, EXIT_OK, Asked
from caunghe.commands.terminal import OPEN, grid, note, progress_bar, say, say_basis
from caunghe.errors import InputError
from caunghe.feed import RULES as FEED_RULES
from caunghe.feed import Feed, feed_hash, print_findings, read_and_check, read_list, usable_feed
from caunghe.indicators import CATALOGUE
from caunghe.language import LANGUAGES, Language, Text, chance, number, share, with_error
from caunghe.matching import (
    RULES,
    Admission,
    AdmissionOptions,
    Odds,
    OddsOptions,
    RoundTables,
    check_new_folder,
    checked_findings,
    compile_round,
    list_warnings,
    plan_of_year,
    planned_seats,
    safer_programmes,
    seat_values,
    streaming,
    streaming_groups,
    verify_folder,
    write_admission,
)
from caunghe.matching import admit as decide
from caunghe.matching import odds as find_odds
from caunghe.outputs import output_folder, written_at
from caunghe.progress import Progress
from caunghe.schema import normal_reach

_NO_SEATS: Final = Text(
    "Thư mục kế hoạch phải có tệp seats.parquet; trong {folder} không có tệp ấy.",
    "a plan's folder must hold seats.parquet; there is none in {folder}",
)
_NO_ROUND: Final = Text(
    "Đợt tuyển sinh phải là một trong {known} và có ngày đóng đăng ký; đã cho {round}.",
    "round must be one of {known} with a closing day; got {round}",
)
_NO_APPLICANT: Final = Text(
    "Người đăng ký phải thuộc đợt {round}; đã cho {applicant}.",
    "applicant must be one of round {round}; got {applicant}",
)
_STOPPED = Text(
    "Đợt tuyển sinh chưa được xét vì dữ liệu có lỗi; thêm --despite-errors để xét phần còn lại.",
    "The round was not decided because the data has errors; add --despite-errors to decide the rest.",
)
_DECIDED = Text(
    "{applicants} người đăng ký, {placed} có chỗ ({placed_share}), {first} được nguyện vọng một ({first_share}); "
    "{closed} chương trình không đủ lớp tối thiểu nên không mở.",
    "{applicants} {applicants:applicant|applicants}, {placed} placed ({placed_share}), {first} at their "
    "first choice ({first_share}); {closed} {closed:programme below its smallest class does|programmes "
    "below their smallest class do} not open.",
)
_PLANNED = Text(
    "Kế hoạch mở {planned} chỗ ở các chương trình có người đăng ký; {empty} chỗ sẽ bỏ trống, trong đó {flagged} chương "
    "trình được thêm chỗ mà vẫn trống; {shut} chương trình không có chỗ nào dù có người muốn vào (planned_seats.csv).",
    "The plan opens {planned} {planned:seat|seats} at programmes that somebody ranks; {empty} would stay "
    "empty, and {flagged} {flagged:programme gets more seats and does|programmes get more seats and do} "
    "not fill them; {shut} {shut:has|have} no seat though applicants want {shut:it|them} (planned_seats.csv).",
)
# what the check of the feed and the round itself may tell
_RULES: Final = {**FEED_RULES, **RULES}
_SEATS = {"programme": pl.String(), "seats": pl.Int64()}


def admit(asked: Asked, language: Language) -> int:
    """Decide a round, write its folder with proof and explanations, and check the folder independently."""
    source, out = Path(asked.feed), Path(asked.out)
    check_new_folder(out)
    feed, checked = _checked_feed(source, asked.round)
    plan = None if asked.plan is None else _plan(Path(asked.plan), feed, asked.round)
    options = _options(asked, feed, plan, language)
    with progress_bar(language, quiet=asked.json) as progress:
        admission = decide(feed, asked.round, options, progress, checked)
        tables = _round_tables(asked, feed, admission, plan, progress) if admission.ran else None
    if not asked.json and not admission.findings.is_empty():
        print_findings(feed, admission.findings, _RULES, language, console=Console())
    if tables is None:
        sys.stderr.write(_STOPPED(language) + "\n")
        return EXIT_DATA_FAULTS
    names = feed["programmes"].select("programme", "name")
    with written_at(out):
        write_admission(admission, out, feed_sha256=feed_hash(source), names=names, more=tables.tables)
    certificate = verify_folder(out)
    if asked.json:
        told = asdict(certificate) | {"findings": admission.findings.height}
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    else:
        for line in (_summary(admission, language), *_of_plan(tables, language), "", certificate.text(language)):
            say(line)
        say_basis(feed, language)
        sys.stdout.write(OPEN(language, path=out) + "\n")
    return EXIT_OK if certificate.passed else EXIT_DATA_FAULTS


def _checked_feed(source: Path, round_id: str) -> tuple[Feed, pl.DataFrame]:
    """Return what of a feed may be calculated with, and what was left out of the cells that the round reads."""
    written, findings = read_and_check(source, CATALOGUE)
    return usable_feed(written, findings), checked_findings(written, findings, round_id)


def _options(asked: Asked, feed: Feed, plan: pl.DataFrame | None, language: Language) -> AdmissionOptions:
    """Return what the round is asked for, with the office's own lists read."""
    places = {"applicant": pl.String(), "programme": pl.String()}
    kept, withdrawn, late = (path and Path(path) for path in (asked.kept, asked.withdrawn, asked.late_seats))
    hear = note(language)
    # the results of an earlier round are such a list: who has no programme there keeps none
    held = read_list(kept, places, may_be_empty=("programme",), say=hear) if kept else None
    gone = read_list(withdrawn, {"applicant": pl.String()}, say=hear) if withdrawn else None
    return AdmissionOptions(
        tie_breaking="multiple" if asked.multiple_lottery else "single",
        hard_reserves=asked.hard_reserves,
        despite_errors=asked.despite_errors,
        seed=asked.seed,
        # programmes that the plan would open are not in the feed yet
        seats=None if plan is None else plan.join(feed["programmes"], on="programme", how="semi").select(*_SEATS),
        late_seats=read_list(late, _SEATS, say=hear) if late else None,
        kept=None if held is None else held.drop_nulls(),
        withdrawn=frozenset() if gone is None else frozenset(gone["applicant"]),
    )


def _plan(folder: Path, feed: Feed, round_id: str) -> pl.DataFrame:
    """Return the seats of the round's year in a plan's folder, as ``caunghe plan --out`` or a run writes it."""
    file = folder / "seats.parquet"
    if not file.is_file():
        raise InputError(_NO_SEATS, folder=folder)
    closes = feed["rounds"].filter(pl.col("round") == round_id)["closes"]
    if closes.is_empty() or closes[0] is None:
        raise InputError(_NO_ROUND, known=feed["rounds"]["round"].to_list(), round=round_id)
    return plan_of_year(pl.read_parquet(file), closes[0].year)


def _round_tables(
    asked: Asked, feed: Feed, admission: Admission, plan: pl.DataFrame | None, progress: Progress
) -> RoundTables:
    options = admission.round.options
    return RoundTables(
        streaming=streaming(feed, admission),
        streaming_groups=streaming_groups(admission),
        planned_seats=None if plan is None else planned_seats(feed, asked.round, plan, options, progress),
        seat_values=seat_values(admission, progress) if asked.seat_values else None,
    )


def _of_plan(tables: RoundTables, language: Language) -> list[str]:
    if tables.planned_seats is None:
        return []
    ranked = tables.planned_seats.filter(pl.col("flag") != "not_in_round")
    sums = {name: number(int(ranked[name].sum()), language, decimals=0) for name in ("planned", "empty")}
    flags = {"flagged": "opens_empty_seats", "shut": "closed_wanted"}
    counts = {name: int((ranked["flag"] == flag).sum()) for name, flag in flags.items()}
    return [_PLANNED(language, **counts, **sums)]


def _summary(admission: Admission, language: Language) -> str:
    results = admission.results
    everyone = max(results.height, 1)
    placed = results.height - results["programme"].null_count()
    first = int((results["rank"] == 1).sum())
    return _DECIDED(
        language,
        applicants=number(results.height, language, decimals=0),
        placed=number(placed, language, decimals=0),
        placed_share=share(placed / everyone, language),
        first=number(first, language, decimals=0),
        first_share=share(first / everyone, language),
        closed=admission.closed.height,
    )


def verify(asked: Asked, language: Language) -> int:
    """Check the folder of a decided round from its files alone; exit 1 when it does not hold."""
    certificate = verify_folder(Path(asked.folder))
    if asked.json:
        sys.stdout.write(json.dumps(asdict(certificate), ensure_ascii=False) + "\n")
    else:
        say(certificate.text(language))
    return EXIT_OK if certificate.passed else EXIT_DATA_FAULTS


_ODDS = Text(
    "{people} người đăng ký: trung bình {first} được nguyện vọng một, {nowhere} không được chỗ nào; {risky} danh "
    "sách có khả năng không được chỗ từ {limit} trở lên, {helped} trong đó có chương trình an toàn hơn để gợi ý.",
    "{people} {people:applicant|applicants}: on average {first} get their first choice and {nowhere} no "
    "place; {risky} {risky:list has|lists have} a chance of no place of {limit} or more, and for {helped}"
    " of them safer programmes are within reach.",
)
_OWN = Text("Khả năng của {applicant} ở từng nguyện vọng", "Chance of each choice of {applicant}")
_CHOICE, _CHANCE = Text("Nguyện vọng", "Choice"), Text("Khả năng (± 95 %)", "Chance (± 95%)")
_NO_PLACE = Text("Không được chỗ nào", "No place at all")


def odds(asked: Asked, language: Language) -> int:
    """Rehearse how a round may close: the chance of each choice, risky lists, safer programmes."""
    feed, checked = _checked_feed(Path(asked.feed), asked.round)
    options = OddsOptions(replications=asked.replications, expected=asked.expected, seed=asked.seed)
    with progress_bar(language, quiet=asked.json) as progress:
        compiled = compile_round(feed, asked.round, AdmissionOptions(), progress, checked)
        if asked.applicant and asked.applicant not in compiled.applicants["applicant"]:
            raise InputError(_NO_APPLICANT, round=asked.round, applicant=asked.applicant)
        found = find_odds(compiled, options, progress)
    safer = safer_programmes(feed, found)
    names = feed["programmes"].select("programme", "name")
    told = {"warnings": list_warnings(found, safer, language, names)}
    if asked.out:
        _write_odds(found, safer, names, Path(asked.out))
    tables = {"choices": found.choices, "people": found.people, "safer": safer, **told}
    findings = compiled.findings
    if asked.applicant:
        tables = {name: frame.filter(pl.col("applicant") == asked.applicant) for name, frame in tables.items()}
    if asked.json:
        shown = {name: frame.to_dicts() for name, frame in {**tables, "findings": findings}.items()}
        sys.stdout.write(json.dumps(shown, ensure_ascii=False) + "\n")
        return EXIT_OK
    if not findings.is_empty():
        print_findings(feed, findings, _RULES, language, console=Console())
    if asked.applicant:
        _print_own(tables, names, asked.applicant, language)
    else:
        say(_odds_summary(found, safer, language))
    say_basis(feed, language)
    if asked.out:
        sys.stdout.write(OPEN(language, path=asked.out) + "\n")
    return EXIT_OK


def _write_odds(found: Odds, safer: pl.DataFrame, names: pl.DataFrame, out: Path) -> None:
    with output_folder(out) as folder:
        found.choices.write_csv(folder / "choices.csv")
        found.people.write_csv(folder / "people.csv")
        safer.write_csv(folder / "safer.csv")
        for language in LANGUAGES:
            list_warnings(found, safer, language, names).write_csv(folder / f"warnings.{language}.csv")


def _odds_summary(found: Odds, safer: pl.DataFrame, language: Language) -> str:
    people = found.people
    return _ODDS(
        language,
        people=number(people.height, language, decimals=0),
        first=share(float(people["first_choice"].to_numpy().mean()), language),
        nowhere=share(float(people["no_place"].to_numpy().mean()), language),
        risky=number(int(people["risky"].sum()), language, decimals=0),
        limit=share(found.options.risky, language, decimals=0),
        helped=number(safer["applicant"].n_unique(), language, decimals=0),
    )


def _print_own(tables: dict[str, pl.DataFrame], names: pl.DataFrame, applicant: str, language: Language) -> None:
    title = _OWN.filled(applicant=applicant)
    table = grid(title, language, _CHOICE, _CHANCE)
    for row in tables["choices"].join(names, on="programme", how="left", maintain_order="left").iter_rows(named=True):
        half = normal_reach(0.95) * row["error"]
        shown = with_error(row["chance"], row["chance"] - half, row["chance"] + half, "share", language)
        table.add_row(f"{row['rank']}. {row['name'] or ''} ({row['programme']})", shown)
    table.add_row(_NO_PLACE(language), chance(tables["people"]["no_place"][0], language))
    console = Console()
    console.print(table)
    for warning in tables["warnings"]["warning"]:
        say(warning, console)
