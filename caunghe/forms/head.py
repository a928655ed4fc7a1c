"""What a form's head says: for when the sheet is, whose it is, and the particulars of an employer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from caunghe.errors import InputError
from caunghe.feed import Feed, read_cells
from caunghe.forms.boxes import ticked
from caunghe.forms.form import OPTIONS, Field, Form
from caunghe.forms.layout import BODY_LABEL, PERIOD_LABEL
from caunghe.forms.period import Period, read_period
from caunghe.forms.recognition import HEAD_LABELS, Cells, head_lines
from caunghe.forms.rows import check_subject
from caunghe.forms.told import FIELD_UNREAD, NO_BODY, NO_BOX, SEVERAL_TICKS
from caunghe.language import Text
from caunghe.schema import TABLES, code_list

_IN_BRACKETS: Final = re.compile(r"\s*\(.*\)$")


def head_of(rows: Sequence[Cells], form: Form) -> dict[str, str]:
    """Return the labelled lines above a sheet's table."""
    return head_lines(rows, [*HEAD_LABELS, *(each.label for each in form.fields)])


def said_period(lines: Mapping[str, str]) -> Period | None:
    """Return the period that a sheet's head says; None where it says none or one that cannot be read."""
    return read_period(_IN_BRACKETS.sub("", lines.get(PERIOD_LABEL, "")))


def said_body(form: Form, lines: Mapping[str, str], feed: Feed | None) -> str | None:
    """Return the code of who reports, as a sheet's head says it."""
    written = re.split(r"\s+[–—-]\s+", lines.get(BODY_LABEL, ""))[0]
    return written or _by_tax_code(form, lines, feed)


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
    elif len(found) > 1:
        lost.append(SEVERAL_TICKS.filled(label=field.label))
    return found[0] if found is not None and len(found) == 1 else None
