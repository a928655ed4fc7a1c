"""What a form's head says: for when the sheet is, whose it is, and the particulars of an employer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from caunghe.errors import InputError
from caunghe.feed import Feed, contradicting_titles, read_cells
from caunghe.forms.boxes import ticked
from caunghe.forms.filled import FormSheet
from caunghe.forms.form import OPTIONS, Field, Form
from caunghe.forms.headings import Cells
from caunghe.forms.layout import BODY_LABEL, NAME_LABEL, PERIOD_LABEL
from caunghe.forms.period import Period, read_period
from caunghe.forms.recognition import HEAD_LABELS, head_lines
from caunghe.forms.rows import check_subject
from caunghe.forms.told import (
    FIELD_UNREAD,
    NO_BODY,
    NO_BOX,
    OTHER_BODY,
    SEVERAL_TICKS,
    TICK_UNCLEAR,
    TWO_LINES,
    TWO_PERIODS,
)
from caunghe.language import Text, fold
from caunghe.schema import TABLES, code_list

_IN_BRACKETS: Final = re.compile(r"\s*\(.*\)$")
_DASH: Final = re.compile(r"\s+[–—-]\s+")
# who a head may be of, by the column that refers to them
_BODIES: Final = {"institution": TABLES["sites"]["institution"], "employer": TABLES["hiring_needs"]["employer"]}


def head_of(rows: Sequence[Cells], form: Form) -> dict[str, str]:
    """Return the labelled lines above a sheet's table."""
    return head_lines(rows, [*HEAD_LABELS, *(each.label for each in form.fields)])


def said_period(lines: Mapping[str, str]) -> Period | None:
    """Return the period that a sheet's head says; None where it says none or one that cannot be read."""
    return read_period(_IN_BRACKETS.sub("", lines.get(PERIOD_LABEL, "")))


def said_body(form: Form, lines: Mapping[str, str], feed: Feed | None) -> str | None:
    """Return the code of who reports, as a sheet's head says it."""
    written = _DASH.split(lines.get(BODY_LABEL, ""))[0]
    return written or _by_tax_code(form, lines, feed)


def head_faults(sheet: FormSheet, feed: Feed | None) -> list[Text]:
    """Return, in words, where a sheet's head contradicts itself: two periods, one code and another name."""
    return [*_two_lines(sheet), *_two_periods(sheet), *_two_bodies(sheet, feed)]


def _two_lines(sheet: FormSheet) -> Iterator[Text]:
    """Yield the labelled lines that stand twice and say different things."""
    rows = sheet.rows[: sheet.found.body]
    for label in HEAD_LABELS:
        said = dict.fromkeys(value for row in rows if (value := head_lines([row], [label]).get(label)))
        if len(said) > 1:
            yield TWO_LINES.filled(sheet=sheet.name, label=label, values="”, “".join(said))


def _two_periods(sheet: FormSheet) -> Iterator[Text]:
    """Yield the other periods that the line of the period, or a title above the table, says."""
    said = sheet.lines.get(PERIOD_LABEL, "")
    if sheet.period is None:
        return
    others = [inner[0].strip("() ")] if (inner := _IN_BRACKETS.search(said)) else []
    for row in sheet.rows[: sheet.found.body]:
        titles = (cell for cell in row if cell and ":" not in cell and not cell.strip().startswith("("))
        others += [
            cell.strip() for cell in titles if "ngay" not in fold(cell).split() and "thang" in fold(cell).split()
        ]
    for other in dict.fromkeys(others):
        period = read_period(_IN_BRACKETS.sub("", other))
        is_same_kind = period is not None and period.months == sheet.period.months
        if period is not None and (is_same_kind or other in said) and period != sheet.period:
            yield TWO_PERIODS.filled(sheet=sheet.name, said=_IN_BRACKETS.sub("", said), other=other)


def _two_bodies(sheet: FormSheet, feed: Feed | None) -> Iterator[Text]:
    """Yield the names and tax codes beside the reporter's code that are another's."""
    form, code = sheet.found.form, sheet.subject
    if form.by not in _BODIES or feed is None or code is None:
        return
    label = next((each.label for each in form.fields if each.of == "name"), NAME_LABEL)
    beside = _DASH.split(sheet.lines.get(BODY_LABEL, ""), maxsplit=1)[1:]
    names: list[str] = [*beside, *([sheet.lines[label]] if label in sheet.lines else [])]
    for name in dict.fromkeys(names):
        if others := contradicting_titles(code, name, _BODIES[form.by], feed):
            yield OTHER_BODY.filled(sheet=sheet.name, code=code, name=name, others=others)
    by_tax = _by_tax_code(form, sheet.lines, feed)
    tax_label = next((each.label for each in form.fields if each.of == "tax_code"), "")
    if by_tax not in (None, code, sheet.lines.get(tax_label, "").strip()):
        yield OTHER_BODY.filled(sheet=sheet.name, code=code, name=sheet.lines[tax_label], others=by_tax)


def names_body(sheet: FormSheet, feed: Feed | None) -> bool:
    """Whether a sheet's head names its reporter: by its code, or by a tax code that the feed knows."""
    is_known = feed is not None and sheet.subject in feed["employers"]["employer"].to_list()
    return BODY_LABEL in sheet.lines or is_known


def check_body(path: Path, form: Form, feed: Feed | None, subject: str | None) -> None:
    """Raise InputError where nobody says whose form it is, or the feed does not know the institution."""
    if subject is None and form.by != "city":
        raise InputError(NO_BODY, path=path, option=OPTIONS[form.by])
    if feed is not None and form.by == "institution":
        check_subject(feed, form.by, subject)


def _by_tax_code(form: Form, lines: Mapping[str, str], feed: Feed | None) -> str | None:
    """Return the employer that has the tax code of the form, or that code where the feed has none of it."""
    label = next((each.label for each in form.fields if each.of == "tax_code"), None)
    code = lines.get(label, "").strip() if label else ""
    if not code:
        return None
    known = [] if feed is None else feed["employers"].filter(pl.col("tax_code") == code)["employer"].to_list()
    return known[0] if len(known) == 1 else code


def employer_row(form: Form, subject: str | None, lines: Mapping[str, str]) -> tuple[pl.DataFrame, list[Text]]:
    """Return the row of ``employers`` that the head of an employer's form states, and what was lost of it."""
    table, lost = TABLES["employers"], list[Text]()
    columns = [pl.Series("employer", [subject])]
    for each in (field for field in form.fields if not field.choices):
        value = _chosen(each, lines.get(each.label), lost) if each.boxes else lines.get(each.label)
        values, failed = read_cells(pl.Series(each.of, [value], dtype=pl.String), table[each.of])
        if failed[0]:
            lost.append(FIELD_UNREAD.filled(label=each.label, value=value))
        columns.append(values)
    return pl.DataFrame(columns), lost


def _chosen(field: Field, value: str | None, lost: list[Text]) -> str | None:
    """Return the title whose box is ticked; none, or several, or none of the form's leave the cell empty."""
    if not value:
        return None
    listed = code_list(str(TABLES["employers"][field.of].codes))["title_vi"].to_list()
    found = ticked(value, listed)
    if found is None:
        lost.append(NO_BOX.filled(label=field.label, value=value))
        return None
    if not found.is_clear:
        lost.append(TICK_UNCLEAR.filled(label=field.label, value=value))
    elif len(found.titles) > 1:
        lost.append(SEVERAL_TICKS.filled(label=field.label))
    return found.titles[0] if found.is_clear and len(found.titles) == 1 else None
