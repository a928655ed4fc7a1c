"""The command about official forms: list, fill, read back, and what is due."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

import polars as pl
from rich.console import Console

from caunghe.commands import EXIT_DATA_FAULTS, EXIT_OK, Asked
from caunghe.commands.beside import feed_beside, tell_losses, usable_beside
from caunghe.commands.terminal import OPEN, grid, print_rows, say, say_basis
from caunghe.errors import InputError
from caunghe.feed import Feed, FeedInformation, check_destination, read_feed, write_feed
from caunghe.forms import (
    FORMS,
    Form,
    FormReading,
    asked_period,
    due_reports,
    form_named,
    read_form,
    rows_left_out,
    with_form,
    write_form,
)
from caunghe.language import Language, Text, day
from caunghe.outputs import output_at, output_folder
from caunghe.schema import TABLES, titles

_SHOWN: Final = 6  # institutions named of those that owe a report
_NAME_WIDTH: Final = 22
_USAGE: Final = Text(
    "Cách dùng: caunghe forms TÊN FEED --period KỲ --out TỆP.xlsx, caunghe forms --read TỆP.xlsx [TÊN] [FEED],"
    " caunghe forms --due [FEED].",
    "Use: caunghe forms NAME FEED --period PERIOD --out FILE.xlsx, caunghe forms --read FILE.xlsx [NAME] [FEED],"
    " caunghe forms --due [FEED].",
)
_NO_OUT: Final = Text("Hãy nêu tệp sẽ ghi bằng --out.", "Name the file to write with --out.")
_NO_PERIOD: Final = Text("Hãy nêu kỳ báo cáo bằng --period.", "Name the period with --period.")
_NO_DAY: Final = Text(
    "Hãy nêu ngày bằng --on 2026-11-30: không có bộ dữ liệu nào cho biết.",
    "Name the day with --on 2026-11-30: no feed tells it.",
)
_TITLE: Final = Text("Biểu mẫu", "Forms")
_DUE_TITLE: Final = Text("Báo cáo tính đến ngày {day}", "Reports as of {day}")
_HEADS: Final = (
    Text("Biểu mẫu", "Form"),
    Text("Kỳ", "Period"),
    Text("Hạn", "Due"),
    Text("Nơi nhận", "To"),
    Text("Đơn vị nộp", "From"),
    Text("Tình trạng", "State"),
)
_STATES: Final = {
    "overdue": Text("quá hạn", "overdue"),
    "due": Text("sắp đến hạn", "due"),
    "not_told": Text("qua hạn, bộ dữ liệu không cho biết", "past, the feed cannot tell"),
    "no_day": Text("chưa rõ hạn", "no day known"),
    "late": Text("nộp muộn", "came late"),
    "received": Text("đã nộp", "received"),
}
_OPEN: Final = ("overdue", "due", "not_told", "no_day")
_UNSURE: Final = Text(
    "* Nguồn của hạn chưa đối chiếu hết, xem bảng reporting_duties; thành phố có thể ghi hạn riêng trong bảng ấy.",
    "* The source of the day was not fully checked, see table reporting_duties; the city may set its own there.",
)
_ROWS_READ: Final = Text("Dòng đọc được ({form}, {period})", "Rows read ({form}, {period})")
_LOST: Final = Text(
    "Có {count} điều ghi trên biểu không đọc được (nêu ở trên, có cách sửa).",
    "{count} {count:thing|things} on the form cannot be read (see above, with what mends each).",
)
_NOT_WRITTEN: Final = Text(
    "Chưa ghi: có {count} điều ghi trên biểu không đọc được và sẽ mất (nêu ở trên, có cách sửa). Sửa biểu rồi đọc lại.",
    "Not written: {count} {count:thing|things} on the form cannot be read and would be lost (see above, with what "
    "mends each). Mend the form, then read it again.",
)
_FEED_UNREAD: Final = Text(
    "Chưa ghi: trong {name} có ô không đọc được, ghi lúc này sẽ mất số liệu. Sửa bộ dữ liệu ấy "
    "(caunghe check {name}) rồi đọc lại biểu.",
    "Not written: {name} has cells that cannot be read, and they would be lost. Mend that feed "
    "(caunghe check {name}), then read the form again.",
)
_NONE_DUE: Final = Text("Không có báo cáo nào quá hạn hoặc sắp đến hạn.", "No report is overdue or due.")


def forms(asked: Asked, language: Language) -> int:
    """List the forms, fill one, read one back, or tell what is due."""
    given: list[str] = asked.what
    if asked.due and len(given) <= 1:
        return _due(feed_beside(Path(given[0]), language) if given else None, asked, language)
    if asked.read and len(given) <= 2:
        return _read(given, asked, language)
    if not given and not asked.due:
        return _list(asked, language)
    if len(given) == 2 and not asked.due:
        return _fill(form_named(given[0]), Path(given[1]), asked, language)
    raise InputError(_USAGE)


def _list(asked: Asked, language: Language) -> int:
    if asked.json:
        rows = [{"form": form.name, "title": form.title(language), "by": form.by} for form in FORMS.values()]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False) + "\n")
        return EXIT_OK
    say(_TITLE(language))
    for form in FORMS.values():
        say(form.title(language), first=f"  {form.name:<{_NAME_WIDTH}}")
    return EXIT_OK


def _subject(form: Form, asked: Asked) -> str | None:
    return {"institution": asked.institution, "employer": asked.employer}.get(form.by)


def _fill(form: Form, source: Path, asked: Asked, language: Language) -> int:
    if asked.period is None:
        raise InputError(_NO_PERIOD)
    out = _file(asked)
    usable = usable_beside(source, language)
    feed = usable.feed
    with output_at(out):
        write_form(feed, form, _subject(form, asked), asked_period(asked.period), out)
    for said in usable.left_out(language):
        say(said)
    for note in rows_left_out(feed, form, _subject(form, asked), asked_period(asked.period)):
        say(note(language))
    say(OPEN(language, path=out))
    say_basis(feed, language)
    return EXIT_OK


def _file(asked: Asked) -> Path:
    if asked.out is None:
        raise InputError(_NO_OUT)
    return Path(asked.out)


def _read(given: Sequence[str], asked: Asked, language: Language) -> int:
    """Read a form; ``given`` may name it, and a feed to join its rows to."""
    named = [name for name in given if name in FORMS]
    sources = [name for name in given if name not in FORMS]
    if len(named) > 1 or len(sources) > 1:
        raise InputError(_USAGE)
    if asked.out is not None:
        check_destination(Path(asked.out))
    feed: Feed | None = None
    if sources and asked.out is None:
        feed = feed_beside(Path(sources[0]), language)
    elif sources:
        feed, found = read_feed(Path(sources[0]))
        if tell_losses(feed, found, language):
            sys.stderr.write(_FEED_UNREAD(language, name=sources[0]) + "\n")
            return EXIT_DATA_FAULTS
    reading = read_form(
        Path(asked.read),
        feed,
        form=form_named(named[0]) if named else None,
        subject=asked.institution or asked.employer,
        period=asked_period(asked.period) if asked.period else None,
    )
    if asked.out is not None and not reading.losses:
        _write(reading, feed, Path(asked.out))
    _tell_reading(reading, asked, language)
    return EXIT_DATA_FAULTS if reading.losses else EXIT_OK


def _write(reading: FormReading, feed: Feed | None, out: Path) -> None:
    """Write the feed with the form's rows, or without a feed a folder with the rows alone."""
    if feed is not None:
        with output_at(out):
            write_feed(with_form(feed, reading), out)
        return
    with output_folder(out) as folder:
        for name, rows in reading.tables.items():
            rows.write_csv(folder / f"{name}.csv")


def _tell_reading(reading: FormReading, asked: Asked, language: Language) -> None:
    counts = {name: rows.height for name, rows in reading.tables.items()}
    if asked.json:
        told = {
            "form": reading.form.name,
            "body": reading.subject,
            "period": reading.period.code,
            "rows": counts,
            "periods": [period.code for period in reading.periods],
            "notes": [note(language) for note in reading.notes],
            "lost": [note(language) for note in reading.losses],
        }
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        return
    periods = ", ".join(period.label(language) for period in reading.periods or (reading.period,))
    title = _ROWS_READ(language, form=reading.form.name, period=periods)
    print_rows(Console(), title, {name: str(count) for name, count in counts.items()})
    for note in reading.notes:
        say(note(language))
    if reading.losses:
        say((_LOST if asked.out is None else _NOT_WRITTEN)(language, count=len(reading.losses)))
    elif asked.out is not None:
        say(OPEN(language, path=asked.out))


def _due(source: Feed | None, asked: Asked, language: Language) -> int:
    """Tell what is due; without a feed the calendar alone, of which nobody knows what was sent."""
    on: date | None = asked.on or (source.information.as_of if source else None)
    if on is None or on.year <= 1900:
        raise InputError(_NO_DAY)
    nothing = {name: table.empty() for name, table in TABLES.items()}
    feed = source or Feed(FeedInformation(Text("", ""), "", on, ""), nothing, frozenset())
    due = due_reports(feed, on, asked.institution)
    if asked.json:
        rows = due.with_columns(pl.col("due", "received").cast(pl.String)).to_dicts()
        sys.stdout.write(json.dumps(rows, ensure_ascii=False) + "\n")
        return EXIT_OK
    duty = ["form", "reporter", "recipient", "body"]
    # of what a feed cannot show the last period is enough
    is_last = (pl.col("state") != "not_told") | (pl.col("due") == pl.col("due").max().over(*duty, "state"))
    open_ones = due.filter(pl.col("state").is_in(_OPEN), is_last)
    if open_ones.is_empty():
        say(_NONE_DUE(language))
        return EXIT_OK
    _print_due(open_ones, due, on, language)
    say_basis(feed, language)
    return EXIT_OK


def _print_due(open_ones: pl.DataFrame, due: pl.DataFrame, on: date, language: Language) -> None:
    table = grid(_DUE_TITLE.filled(day=partial(day, on)), language, *_HEADS)
    forms_of, bodies = titles("report_forms", language), titles("reporting_bodies", language)
    one = ["form", "reporter", "recipient", "period", "due", "state", "certainty"]
    every = due.group_by("form", "reporter", "recipient", "period", maintain_order=True).agg(all=pl.len())
    groups = open_ones.group_by(one, maintain_order=True).agg(pl.col("body").drop_nulls(), count=pl.len())
    whole = groups.join(every, on=["form", "reporter", "recipient", "period"], how="left", maintain_order="left")
    for row in whole.iter_rows(named=True):
        named = ", ".join(row["body"][:_SHOWN]) + (", …" if len(row["body"]) > _SHOWN else "")
        counted = f"{row['count']}/{row['all']}: {named}" if row["all"] > 1 else named
        who = counted if row["body"] else bodies[row["reporter"]]
        last = day(row["due"], language) + ("" if row["certainty"] == "published" else " *") if row["due"] else "–"
        state = _STATES[row["state"]](language)
        table.add_row(forms_of[row["form"]], row["period"], last, bodies[row["recipient"]], who, state)
    Console().print(table)
    say(_UNSURE(language))
