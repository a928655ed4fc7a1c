"""Commands that listen to the labour market: vacancies read, vacancies code, vacancies explain."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from caunghe.commands import EXIT_OK, Asked
from caunghe.commands.shown import OPEN
from caunghe.engine import written
from caunghe.errors import InputError
from caunghe.feed.read import read_feed
from caunghe.report.numbers import number
from caunghe.schema.text import Language, Text
from caunghe.vacancies.ads import code_ads
from caunghe.vacancies.explain import explain
from caunghe.vacancies.mapping import guessed, read_mapping
from caunghe.vacancies.read import advertisements, feed_advertisements, first_rows, tidied

_FEED = "feed"
_READ = Text("Đã đọc {count} tin.", "{count} advertisements read.")
_GUESSED = Text(
    "Chưa có bảng ánh xạ nên máy đoán từ tiêu đề cột. Xem lại rồi chạy lại với --map {path}",
    "There is no mapping, so this one was guessed from the header. Look it over, then run again with --map {path}",
)
_HEADINGS = {
    "column": Text("Cột của tin", "Column"),
    "field": Text("Cột của nguồn", "Field of the source"),
    "transformation": Text("Phép chuyển", "Transformation"),
    "example": Text("Ví dụ", "Example"),
}
_DONE = Text("{count} tin đã được gán mã nghề.", "{count} advertisements coded.")


@contextmanager
def _counted() -> Iterator[Callable[[int], None]]:
    """Show how many advertisements are done, on a terminal only."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.completed:,.0f}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda done: bar.update(task, completed=done)


def vacancies_read(asked: Asked, language: Language) -> int:
    """Read a source into one shape; without a mapping write the guess to be confirmed."""
    source, out = Path(asked.source), Path(asked.out)
    if asked.map is None:
        return _guess(source, out, asked, language)
    with _counted() as heard:
        if asked.map == _FEED:
            written([feed_advertisements(read_feed(source)[0])], tidied, out, heard)
        else:
            written(advertisements(source, read_mapping(asked.map)), lambda ads: ads, out, heard)
    count = pl.scan_parquet(out).select(pl.len()).collect().item()
    if asked.json:
        sys.stdout.write(json.dumps({"advertisements": count, "out": str(out)}, ensure_ascii=False) + "\n")
        return EXIT_OK
    sys.stdout.write(_READ(language, count=number(count, language, decimals=0)) + "\n")
    sys.stdout.write(OPEN(language, path=out) + "\n")
    return EXIT_OK


def _guess(source: Path, out: Path, asked: Asked, language: Language) -> int:
    """Write the guessed mapping beside the output and show it with the first value of each field."""
    rows, path = first_rows(source), out.with_suffix(".map.csv")
    mapping = guessed(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    mapping.write_csv(path)
    if asked.json:
        sys.stdout.write(json.dumps({"map": str(path), "guess": mapping.to_dicts()}, ensure_ascii=False) + "\n")
        return EXIT_OK
    table = Table(box=None)
    for heading in _HEADINGS.values():
        table.add_column(heading(language), overflow="ellipsis", no_wrap=True)
    for row in mapping.iter_rows(named=True):
        example = rows[row["field"]].drop_nulls().head(1).to_list()
        table.add_row(row["column"], row["field"], f"{row['transformation']} {row['argument']}", *example)
    Console().print(table)
    sys.stdout.write(_GUESSED(language, path=path) + "\n")
    return EXIT_OK


def vacancies_code(asked: Asked, language: Language) -> int:
    """Code a file of advertisements to ISCO-08 and VSCO 2020."""
    source = Path(asked.ads)
    if not source.is_file():
        raise InputError(f"the advertisements must be a CSV or TSV file; there is none at {source}")
    with _counted() as heard:
        count = code_ads(source, Path(asked.out), heard)
    sys.stdout.write(_DONE(language, count=number(count, language, decimals=0)) + "\n")
    sys.stdout.write(OPEN(language, path=asked.out) + "\n")
    return EXIT_OK


def vacancies_explain(asked: Asked, language: Language) -> int:
    """Say in words why an advertisement gets its code."""
    sys.stdout.write(explain(asked.title, text=asked.text or "", level=asked.level or "", language=language) + "\n")
    return EXIT_OK
