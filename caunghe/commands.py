"""What each command does: read its arguments, call the engines, print for a person or a machine."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import date
from pathlib import Path

import polars as pl
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table

from caunghe import pipeline
from caunghe.cli import EXIT_DATA_FAULTS, EXIT_OK
from caunghe.errors import CaungheError
from caunghe.feed.check import RULES, read_and_check
from caunghe.feed.convert import convert as convert_register
from caunghe.feed.convert import read_mapping, read_source, rows_read, write_converted
from caunghe.feed.datapackage import datapackage
from caunghe.feed.dictionary import dictionary as dictionary_page
from caunghe.feed.dictionary import dictionary_html
from caunghe.feed.show import as_json, print_findings, write_html
from caunghe.feed.template import write_template
from caunghe.feed.usable import usable
from caunghe.feed.write import write_feed
from caunghe.indicators.calculate import IndicatorResults
from caunghe.indicators.calculate import indicators as calculate
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.pilot.city import pilot as pilot_city
from caunghe.pilot.country import write_country
from caunghe.report.numbers import number, share
from caunghe.schema.text import Language, Text

Asked = argparse.Namespace

_OPEN = Text("Mở: {path}", "Open: {path}")
_SYNTHETIC = Text(
    "Dữ liệu mô phỏng: không con số nào là của một cơ sở, doanh nghiệp hay người có thật.",
    "Synthetic data: no number belongs to a real institution, employer or person.",
)
_HEADINGS = {
    "indicator": Text("Chỉ số", "Indicator"),
    "year": Text("Năm", "Year"),
    "target": Text("Mục tiêu", "Target"),
    "value": Text("Giá trị ± 95 %", "Value ± 95 %"),
    "now": Text("Hiện nay ± 95 %", "Now ± 95 %"),
    "verdict": Text("Kết luận\n(khả năng đạt)", "Verdict\n(chance)"),
}
_VERDICTS = {
    "met": Text("đạt", "met"),
    "on_course": Text("đúng hướng", "on course"),
    "at_risk": Text("có nguy cơ", "at risk"),
    "off_course": Text("chệch hướng", "off course"),
    "undetectable": Text("mẫu quá nhỏ để biết", "undetectable at this sample size"),
    "no_data": Text("chưa có số liệu", "no data"),
    "unknown_indicator": Text("chỉ số không có trong danh mục", "indicator not in the catalogue"),
}


def worded(error: CaungheError, language: Language) -> str:
    """Return an error in the reader's language where it has one, else as raised."""
    text = getattr(error, "text", None)
    return text(language) if callable(text) else str(error)


def demo(asked: Asked, language: Language) -> int:
    """Make the pilot and run every stage over it."""
    out = Path(asked.out)
    source = out / "haiphong"
    if not (source / "feed.json").is_file() or _seed_of(source) != asked.seed:
        write_feed(pilot_city(seed=asked.seed), source, form="parquet")
        (source / "seed").unlink(missing_ok=True)
        (out / "seed").write_text(str(asked.seed), encoding="utf-8")
    code = _run(source, out / "run", asked.seed, language)
    sys.stdout.write(_SYNTHETIC(language) + "\n")
    return code


def _seed_of(source: Path) -> int | None:
    mark = source.parent / "seed"
    return int(mark.read_text(encoding="utf-8")) if mark.is_file() else None


def pilot(asked: Asked, language: Language) -> int:
    """Write the synthetic pilot, or a country of such provinces."""
    out = Path(asked.out)
    if asked.provinces == 1:
        write_feed(pilot_city(seed=asked.seed), out, form="csv")
    else:
        write_country(out, provinces=asked.provinces, seed=asked.seed)
    sys.stdout.write(_OPEN(language, path=out) + "\n" + _SYNTHETIC(language) + "\n")
    return EXIT_OK


def check(asked: Asked, language: Language) -> int:
    """Print every finding; exit 1 when one of them is an error."""
    feed, findings = read_and_check(Path(asked.feed), CATALOGUE)
    if asked.html:
        write_html(feed, findings, RULES, Path(asked.html), language=language)
    if asked.json:
        sys.stdout.write(as_json(findings, RULES, language) + "\n")
    else:
        print_findings(feed, findings, RULES, language, console=Console())
    return EXIT_DATA_FAULTS if (findings["severity"] == "error").any() else EXIT_OK


def convert(asked: Asked, language: Language) -> int:
    """Convert a register and check what came out."""
    source, mapping = read_source(*map(Path, asked.source)), read_mapping(Path(asked.mapping))
    tables, read = convert_register(source, mapping), rows_read(source, mapping)
    out = Path(asked.out)
    write_converted(tables, Path(asked.information), out)
    _, findings = read_and_check(out, CATALOGUE)
    by_rule = findings.group_by("table", "rule", "severity").len("count").sort("table", "rule")
    if asked.json:
        rows = {name: {"rows": frame.height, "rows_read": read[name]} for name, frame in tables.items()}
        sys.stdout.write(json.dumps({"rows": rows, "findings": by_rule.to_dicts()}, ensure_ascii=False) + "\n")
        return EXIT_OK
    console = Console()
    _print_rows(
        console,
        Text("Bảng đã lập, số dòng / số dòng nguồn", "Tables made, rows / rows in the source")(language),
        {name: f"{frame.height} / {read[name]}" for name, frame in tables.items()},
    )
    _print_rows(
        console,
        Text("Điều cần xem (caunghe check để thấy từng ô)", "Findings (caunghe check shows each cell)")(language),
        {f"{row['table']} · {row['rule']}": str(row["count"]) for row in by_rule.iter_rows(named=True)},
    )
    return EXIT_OK


def _print_rows(console: Console, title: str, rows: dict[str, str]) -> None:
    table = Table(title=title, title_justify="left", box=None, show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, count in rows.items():
        table.add_row(name, count)
    console.print(table)


def template(asked: Asked, language: Language) -> int:
    """Write the workbook to fill in."""
    write_template(Path(asked.file), language=language, tables=asked.tables)
    sys.stdout.write(_OPEN(language, path=asked.file) + "\n")
    return EXIT_OK


def dictionary(asked: Asked, language: Language) -> int:
    """Print or write the data dictionary."""
    if asked.json:
        page = json.dumps(datapackage(), ensure_ascii=False, indent=2) + "\n"
    elif asked.out and asked.out.endswith(".html"):
        page = dictionary_html(language)
    else:
        page = dictionary_page(language)
    if asked.out:
        Path(asked.out).write_text(page, encoding="utf-8")
        sys.stdout.write(_OPEN(language, path=asked.out) + "\n")
    else:
        sys.stdout.write(page)
    return EXIT_OK


def indicators(asked: Asked, language: Language) -> int:
    """Calculate the indicators; print the verdicts and the city's own figures."""
    feed, findings = read_and_check(Path(asked.feed), CATALOGUE)
    results = calculate(usable(feed, findings))
    if asked.out:
        folder = Path(asked.out)
        folder.mkdir(parents=True, exist_ok=True)
        for part in fields(results):
            getattr(results, part.name).write_csv(folder / f"{part.name}.csv")
    if asked.json:
        parts = {part.name: getattr(results, part.name).to_dicts() for part in fields(results)}
        sys.stdout.write(json.dumps(parts, ensure_ascii=False, default=str) + "\n")
    else:
        _print_values(results, language)
        _print_verdicts(results, language)
    return EXIT_OK


def report(asked: Asked, language: Language) -> int:
    """Run every stage, put the result under the folder asked for, and say where the report is."""
    return _run(Path(asked.feed), Path(asked.out), pipeline.RunOptions(created=date.today()).seed, language)


def run(asked: Asked, language: Language) -> int:
    """Run every stage, keeping those whose inputs have not changed."""
    return _run(Path(asked.feed), Path(asked.out), asked.seed, language, as_json_too=asked.json)


def _run(source: Path, out: Path, seed: int, language: Language, *, as_json_too: bool = False) -> int:
    options = pipeline.RunOptions(seed=seed, created=date.today())
    with _progress(language, quiet=as_json_too) as progress:
        done = pipeline.run(source, out, options, progress)
    errors = int((done.findings["severity"] == "error").sum())
    if as_json_too:
        sys.stdout.write(json.dumps(done.provenance | {"errors": errors}, ensure_ascii=False) + "\n")
        return EXIT_OK
    _print_verdicts(done.results, language)
    found = Text(
        "Kiểm tra: {errors} lỗi, {warnings} cảnh báo, xem {page}",
        "Check: {errors} errors, {warnings} warnings, see {page}",
    )
    page = out / "findings" / f"findings.{language}.html"
    sys.stdout.write(found(language, errors=errors, warnings=done.findings.height - errors, page=page) + "\n")
    for path in sorted((out / "report").glob(f"*.{language}.*")):
        sys.stdout.write(_OPEN(language, path=path) + "\n")
    return EXIT_OK


@contextmanager
def _progress(language: Language, *, quiet: bool) -> Iterator[pipeline.Progress]:
    console = Console(stderr=True, quiet=quiet)
    columns = (TextColumn("{task.description:<28}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=console) as bar:
        line = bar.add_task("", total=None)

        def show(label: Text, done: int, total: int) -> None:
            bar.update(line, description=label(language), completed=done, total=total)

        yield show
        task = bar.tasks[0]
        bar.update(line, completed=task.total, description=Text("Xong", "Done")(language))


def _grid(title: Text, language: Language, *headings: str) -> Table:
    """Return an empty table whose first column takes the room that the numbers leave."""
    grid = Table(title=title(language), title_justify="left", title_style="bold", box=SIMPLE_HEAD, expand=True)
    for heading in headings:
        words = heading in ("indicator", "verdict")
        grid.add_column(
            _HEADINGS[heading](language),
            justify="left" if words else "right",
            ratio={"indicator": 3, "verdict": 2}.get(heading),
            no_wrap=heading not in ("indicator", "verdict"),
        )
    return grid


def _print_values(results: IndicatorResults, language: Language) -> None:
    latest = results.values.filter((pl.col("breakdown") == "all") & pl.col("estimate").is_not_null())
    latest = latest.sort("year").unique("indicator", keep="last", maintain_order=True)
    grid = _grid(Text("Chỉ số của thành phố", "The city's indicators"), language, "indicator", "year", "value")
    by_name = {row["indicator"]: row for row in latest.iter_rows(named=True)}
    for name, indicator in CATALOGUE.items():
        if name in by_name:
            row = by_name[name]
            half = None if row["low"] is None else (row["high"] - row["low"]) / 2
            shown = _with_error(row["estimate"], half, indicator.unit, language)
            grid.add_row(indicator.label(language), str(row["year"]), shown)
    Console().print(grid)


def _print_verdicts(results: IndicatorResults, language: Language) -> None:
    title = Text("Các mục tiêu", "The targets")
    grid = _grid(title, language, "indicator", "target", "now", "verdict")
    for row in results.verdicts.iter_rows(named=True):
        indicator = CATALOGUE.get(row["indicator"])
        unit = indicator.unit if indicator else "share"
        half = None if row["standard_error"] is None else 1.96 * row["standard_error"]
        chance = "" if row["probability"] is None else f"\n({share(row['probability'], language, decimals=0)})"
        grid.add_row(
            indicator.label(language) if indicator else row["indicator"],
            f"{_shown(row['target'], unit, language)} ({row['year']})",
            _with_error(row["estimate"], half, unit, language),
            _VERDICTS[row["verdict"]](language) + chance,
        )
    Console().print(grid)


def _with_error(value: float | None, half: float | None, unit: str, language: Language) -> str:
    shown = _shown(value, unit, language)
    return shown if half is None else f"{shown} ± {_shown(half, unit, language)}"


def _shown(value: float | None, unit: str, language: Language) -> str:
    if value is None:
        return "–"
    return share(value, language) if unit == "share" else number(value, language)
