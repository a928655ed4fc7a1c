"""Commands about what became of graduates: outcomes link, destinations."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

import polars as pl
from rich.console import Console

from caunghe.commands import EXIT_OK, Asked
from caunghe.commands.outcomes_terminal import print_cohorts, print_latest, print_link_findings, print_quality
from caunghe.commands.terminal import OPEN, note, progress_bar, say, say_basis
from caunghe.errors import InputError
from caunghe.feed import read_and_check, read_columns, read_list, usable_feed
from caunghe.indicators import CATALOGUE
from caunghe.language import LANGUAGES, Language, Text, fold
from caunghe.outcomes import (
    DestinationOptions,
    Linkage,
    LinkOptions,
    explanations,
    link,
    read_model,
    write_destinations,
    write_model,
)
from caunghe.outcomes import destinations as find_destinations
from caunghe.outputs import output_at, output_folder, whole_file
from caunghe.schema import titles

_LABELS: Final = {
    "name_key": Text("Họ tên", "Name"),
    "graduate": Text("Mã người tốt nghiệp", "Graduate"),
    "record": Text("Mã hồ sơ", "Record"),
}
_TABLES: Final = {"graduate": "graduates", "record": "employment_records"}
_LISTS: Final = frozenset({".csv", ".tsv", ".txt", ".parquet"})
_NO_TABLE: Final = Text(
    "{path} phải có bảng {table}; không có bảng ấy.", "{path} must have the table {table}; it has none"
)
_SUFFIX: Final = Text(
    "Các cặp được ghi thành .csv hoặc .parquet; đã cho {out}.", "pairs are written as .csv or .parquet; got {out}"
)


def outcomes_link(asked: Asked, language: Language) -> int:
    """Link graduates to the people of employment records, and write every pair with its probability and why."""
    out, model = Path(asked.out), None if asked.model is None else Path(asked.model)
    if out.suffix.lower() not in {".csv", ".parquet"}:
        raise InputError(_SUFFIX, out=out)
    options = LinkOptions(wrong_cost=asked.wrong_cost, missed_cost=asked.missed_cost, seed=asked.seed)
    known = read_model(model) if model is not None and model.exists() else None
    graduates, records = (
        _people(Path(path), code, language) for path, code in ((asked.graduates, "graduate"), (asked.records, "record"))
    )
    with progress_bar(language, quiet=asked.json) as progress:
        found = link(graduates, records, options, known, progress)
    if model is not None and known is None:
        with output_at(model), whole_file(model) as partial:
            write_model(found.model, partial)
    _write_pairs(found, out, language)
    if asked.json:
        told = found.quality.to_dicts()[0] | {"findings": found.findings.height}
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        return EXIT_OK
    console = Console()
    print_link_findings(found.findings, language, console)
    print_quality(found, language, console)
    sys.stdout.write(OPEN(language, path=out) + "\n")
    return EXIT_OK


def _people(path: Path, code: str, language: Language) -> pl.DataFrame:
    """Return the people of a feed's table, or of a list; those of a list without codes are called by their rows."""
    if path.suffix.lower() not in _LISTS:
        feed, findings = read_and_check(path, CATALOGUE)
        table = _TABLES[code]
        if table not in feed.supplied:
            raise InputError(_NO_TABLE, path=path, table=table)
        return usable_feed(feed, findings).numbered_table(table)
    schema: dict[str, pl.DataType] = {
        code: pl.String(),
        "name_key": pl.String(),
        "birth_date": pl.Date(),
        "sex": pl.String(),
    }
    codes = read_columns(path, tuple(schema), _LABELS, may_be_absent=(code,))[code]
    without = codes.null_count() == len(codes)
    wanted = {name: kind for name, kind in schema.items() if name != code or not without}
    rows = read_list(path, wanted, may_be_empty=("name_key", "birth_date", "sex"), labels=_LABELS, say=note(language))
    if without:
        rows = rows.with_columns(
            pl.format("{}", pl.int_range(2, pl.len() + 2).cast(pl.String).str.zfill(8)).alias(code)
        )
    return rows.with_columns(pl.col("sex").replace(_sexes(rows["sex"])))


def _sexes(written: pl.Series) -> dict[str, str]:
    """Return what a list has for the sexes → their codes, where it is a title of one in either language."""
    known = {fold(title): code for language in LANGUAGES for code, title in titles("sexes", language).items()}
    texts: list[str] = written.drop_nulls().unique(maintain_order=True).to_list()
    return {text: known.get(fold(text)) or text for text in texts}


def _write_pairs(found: Linkage, out: Path, language: Language) -> None:
    table = found.pairs.with_columns(explanations(found.pairs, language))
    with output_at(out), whole_file(out) as partial:
        if out.suffix.lower() == ".csv":
            table.write_csv(partial)
        else:
            table.write_parquet(partial)


def outcomes_destinations(asked: Asked, language: Language) -> int:
    """Say what graduates do at some months after leaving, by cohort and by every breakdown."""
    read, findings = read_and_check(Path(asked.feed), CATALOGUE)
    feed = usable_feed(read, findings)
    options = DestinationOptions(graduation_month=asked.graduation_month, public=not asked.internal)
    with progress_bar(language, quiet=asked.json) as progress:
        found = find_destinations(feed, options, progress=progress)
    if asked.out:
        with output_folder(Path(asked.out)) as folder:
            write_destinations(found, folder)
    if asked.json:
        told = {name: table.to_dicts() for name, table in found.tables.items() if not asked.out or table.height < 2}
        sys.stdout.write(json.dumps(told, ensure_ascii=False, default=str) + "\n")
        return EXIT_OK
    console = Console()
    print_latest(found, language, console)
    print_cohorts(found, language, console)
    for sentence in found.told(language):
        say(sentence, console)
    say_basis(feed, language)
    if asked.out:
        sys.stdout.write(OPEN(language, path=asked.out) + "\n")
    return EXIT_OK
