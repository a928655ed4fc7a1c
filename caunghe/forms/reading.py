"""An official form read back: the rows of the feed that it states, and in words what was passed over or is in doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from caunghe.errors import InputError
from caunghe.feed import Feed, WholeSheet, read_grids
from caunghe.forms import told
from caunghe.forms.absent_rows import tell_absent
from caunghe.forms.catalogue import FORMS
from caunghe.forms.filled import FormReading, FormSheet, in_columns, lose
from caunghe.forms.form import Form
from caunghe.forms.head import check_body, employer_row, head_faults, head_of, names_body, said_body, said_period
from caunghe.forms.headings import Cells
from caunghe.forms.layout import BODY_LABEL, PERIOD_LABEL
from caunghe.forms.period import Period
from caunghe.forms.recognition import Recognised, recognised, said_form
from caunghe.forms.sheet_reading import PartReading
from caunghe.forms.told import NO_FORM, NO_PERIOD, UNKNOWN_PERIOD
from caunghe.language import Text
from caunghe.schema import TABLES


def read_form(
    path: Path,
    feed: Feed | None = None,
    *,
    form: Form | None = None,
    subject: str | None = None,
    period: Period | None = None,
) -> FormReading:
    """Return what a filled form states; ``form``, ``subject`` and ``period`` are what it does not say of itself.

    Each sheet is of the period and the reporter that its own head says, else of those of the first sheet. One whose
    head says otherwise than the command, or two things, is not read, and that is told.
    Rows of totals, of column numbers, without figures and of signatures are passed over and counted; a total that
    differs from its rows is told. Amounts in other units are converted. With a ``feed`` a programme without its code is
    found by field and level, and a row about what the feed does not know is left out and told. Raises FeedError for a
    file that cannot be read, InputError where no form is recognised, or it does not say whose it is or for when, or is
    of a period that the form is not for.

    >>> from caunghe.forms import asked_period, form_named, write_form
    >>> write_form(feed, form_named("training_year"), "I1", asked_period("2025"), folder / "report.xlsx")
    >>> found = read_form(folder / "report.xlsx", feed)
    >>> found.form.name, found.subject, found.period.code, {name: rows.height for name, rows in found.tables.items()}
    ('training_year', 'I1', '2025', {'intakes': 6, 'programmes': 2})
    """
    every = read_grids(path)
    whole = {name: sheet for name, sheet in every.items() if not sheet.is_hidden}
    sheets = {name: [list(row) for row in sheet.cells.iter_rows()] for name, sheet in whole.items()}
    found = {name: recognised(rows, form, whole[name].merged) for name, rows in sheets.items()}
    parts = {name: part for name, part in found.items() if part is not None}
    if not parts:
        raise InputError(NO_FORM, path=path)
    form = next(iter(parts.values())).form
    own = [_sheet(name, sheets[name], part, feed, whole[name]) for name, part in parts.items() if part.form is form]
    first_body = subject or next((sheet.subject for sheet in own if sheet.subject), None)
    first_period = period or _first_period(path, own)
    check_body(path, form, feed, first_body)
    form.check(first_body, first_period)
    reading = FormReading(form, first_body, first_period, {}, {})
    _tell_others(reading, whole, sheets, own)
    _tell_hidden(reading, every)
    kept = [
        sheet._replace(subject=subject or sheet.subject or first_body, period=period or sheet.period or first_period)
        for sheet in own
        if _is_asked(reading, sheet, feed, subject, period)
    ]
    if form.fields:
        _read_fields(reading, kept)
    for sheet in kept:
        check_body(path, form, feed, sheet.subject)
        form.check(sheet.subject, sheet.period or first_period)
        PartReading(reading, sheet, feed).read()
    if feed is not None:
        tell_absent(reading, kept, feed)
    return replace(reading, periods=tuple(dict.fromkeys(sheet.period for sheet in kept if sheet.period)))


def holds_form(path: Path, form: Form) -> bool:
    """Return whether a sheet that a file shows is a part of a form; raises FeedError for a file that cannot be read.

    >>> from caunghe.forms import asked_period, form_named, write_form
    >>> write_form(feed, form_named("training_year"), "I1", asked_period("2025"), folder / "year.xlsx")
    >>> [holds_form(folder / "year.xlsx", form_named(name)) for name in ("training_year", "employer_needs")]
    [True, False]
    """
    shown = [sheet for sheet in read_grids(path).values() if not sheet.is_hidden]
    return any(recognised([list(row) for row in each.cells.iter_rows()], form, each.merged) for each in shown)


def _sheet(name: str, rows: Sequence[Cells], found: Recognised, feed: Feed | None, whole: WholeSheet) -> FormSheet:
    lines = head_of(rows[: found.body], found.form)
    return FormSheet(name, rows, found, lines, said_body(found.form, lines, feed), said_period(lines), whole)


def _first_period(path: Path, own: Sequence[FormSheet]) -> Period:
    """Return the period of the first sheet that says one; raises InputError where none does, or none can be read."""
    for sheet in own:
        if sheet.period:
            return sheet.period
    said = next((text for sheet in own if (text := sheet.lines.get(PERIOD_LABEL))), None)
    if said is None:
        raise InputError(NO_PERIOD, path=path)
    raise InputError(UNKNOWN_PERIOD, path=path, said=said)


def _tell_others(
    reading: FormReading,
    whole: Mapping[str, WholeSheet],
    sheets: Mapping[str, Sequence[Cells]],
    own: Sequence[FormSheet],
) -> None:
    """Tell of the sheets that are no part of the form, and what the file shows of those that are."""
    names = {sheet.name for sheet in own}
    reading.notes.extend(note for name in whole if name in names for note in whole[name].notes)
    for name in sheets:
        if name in names:
            continue
        other = recognised(sheets[name], None, whole[name].merged)
        slots = {"sheet": name, "form": reading.form.name}
        if other is None:
            reading.notes.append(told.OTHER_SHEET.filled(**slots))
        else:
            lose(reading, told.OTHER_FORM.filled(**slots, other=other.form.name))


def _tell_hidden(reading: FormReading, every: Mapping[str, WholeSheet]) -> None:
    """Tell of the hidden sheets that are parts of a form: they are not read."""
    for name, sheet in every.items():
        if sheet.is_hidden and recognised(sheet.cells.rows(), None, sheet.merged) is not None:
            reading.notes.append(told.HIDDEN_SHEET.filled(sheet=name))


def _is_asked(
    reading: FormReading, sheet: FormSheet, feed: Feed | None, subject: str | None, period: Period | None
) -> bool:
    """Whether a sheet is read: its head says one thing, which can be read, and nothing but what the command names."""
    faults = _head_faults(reading.form, sheet, feed, subject, period)
    for fault in faults:
        lose(reading, fault)
    said = sheet.lines.get(PERIOD_LABEL, "")
    if said and sheet.period is None and period is not None:
        reading.notes.append(told.PERIOD_GIVEN.filled(sheet=sheet.name, said=said, asked=period.code))
    return not faults


def _head_faults(
    form: Form, sheet: FormSheet, feed: Feed | None, subject: str | None, period: Period | None
) -> list[Text]:
    said, name = sheet.lines.get(PERIOD_LABEL, ""), sheet.name
    faults = head_faults(sheet, feed)
    stated = said_form(sheet.rows)
    if stated in FORMS and stated != form.name:
        faults.append(told.OTHER_FORM.filled(sheet=name, form=form.name, other=stated))
    if said and sheet.period is None and period is None:
        faults.append(told.PERIOD_UNREAD.filled(sheet=name, said=said))
    if period and sheet.period not in (None, period):
        faults.append(told.OTHER_HEAD.filled(sheet=name, said=said, asked=period.code))
    if subject and sheet.subject not in (None, subject) and names_body(sheet, feed):
        said = sheet.lines.get(BODY_LABEL, "") or sheet.subject
        faults.append(told.OTHER_HEAD.filled(sheet=name, said=said, asked=subject))
    return faults


def _read_fields(reading: FormReading, sheets: Sequence[FormSheet]) -> None:
    """Add the rows of ``employers`` that the heads of an employer's form state."""
    rows: list[pl.DataFrame] = []
    for subject in dict.fromkeys(sheet.subject for sheet in sheets):
        lines: dict[str, str] = {}
        for sheet in sheets:
            if sheet.subject == subject:
                lines = {**sheet.lines, **lines}
        row, lost = employer_row(reading.form, subject, lines)
        rows.append(in_columns(row, "employers"))
        for note in lost:
            lose(reading, note)
    if rows:
        reading.tables["employers"] = pl.concat(rows)
        reading.stated["employers"] = tuple(each.of for each in reading.form.fields if not each.choices)


def with_form(feed: Feed, reading: FormReading) -> Feed:
    """Return a feed with the rows that a form states: new ones added, known ones changed where a cell is filled.

    >>> from caunghe.forms import asked_period, form_named, write_form
    >>> write_form(feed, form_named("training_year"), "I1", asked_period("2025"), folder / "report.xlsx")
    >>> again = with_form(feed, read_form(folder / "report.xlsx", feed))
    >>> again["intakes"].equals(feed["intakes"])
    True
    """
    tables = dict(feed.tables)
    for name, rows in reading.tables.items():
        key = list(TABLES[name].key)
        before = tables[name]
        stated = [column for column in dict.fromkeys(reading.stated[name]) if column not in key]
        new = rows.select(*key, *(pl.col(column).alias(f"{column} of the form") for column in stated))
        changed = before.join(new, on=key, how="left", nulls_equal=True, maintain_order="left").with_columns(
            pl.coalesce(f"{column} of the form", column).alias(column) for column in stated
        )
        added = rows.join(before, on=key, how="anti", nulls_equal=True, maintain_order="left")
        tables[name] = pl.concat([changed.select(before.columns), added])
    rows_of = {name: of for name, of in feed.sheet_rows.items() if tables[name].height == feed[name].height}
    return replace(feed, tables=tables, supplied=feed.supplied | set(reading.tables), sheet_rows=rows_of)
