"""Rows that a feed has for a form's reporter and period, and the form has not: left out, or their code was changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from caunghe.feed import Feed
from caunghe.forms import told
from caunghe.forms.filled import FormReading, FormSheet, lose
from caunghe.forms.form import Part
from caunghe.forms.rows import reported_rows
from caunghe.language import Text
from caunghe.schema import TABLES

_NAMED: Final = 3
_MORE: Final = Text("…", "…")
Row = dict[str, Any]


def tell_absent(reading: FormReading, sheets: Sequence[FormSheet], feed: Feed) -> None:
    """Tell of the rows of the feed that no sheet of a form has; what is lost anyhow is not told again.

    A row that the feed has not, with the figures of one that the form has not, is that row under another code.
    """
    asked = dict.fromkeys((sheet.found.part, sheet.subject, sheet.period or reading.period) for sheet in sheets)
    if reading.losses:
        return
    for part, subject, period in asked:
        if part.sums is not None or part.table not in reading.tables:
            continue
        key, known = list(TABLES[part.table].key), reported_rows(feed, part, subject, period)
        stated = reading.tables[part.table]
        absent = known.join(stated, on=key, how="anti", nulls_equal=True, maintain_order="left").to_dicts()
        new = stated.join(feed[part.table], on=key, how="anti", nulls_equal=True, maintain_order="left").to_dicts()
        sheet = next(sheet for sheet in sheets if sheet.found.part is part)
        if set(key) - set(part.given) - dict(part.implied).keys() - sheet.found.places.keys():
            new = list[Row]()  # without a column of the key a row is no other's under another code
        left = list[Row]()
        for row in absent:
            again = next((each for each in new if _has_figures_of(each, row, reading.stated[part.table], key)), None)
            if again is None:
                left.append(row)
                continue
            new.remove(again)
            slots = {"new": _named(part, again, row), "old": _named(part, row, again)}
            lose(reading, told.CODE_CHANGED.filled(sheet=sheet.name, **slots))
        if left:
            shown = [_named(part, row, {}) for row in left[:_NAMED]] + [_MORE] * (len(left) > _NAMED)
            rows = Text("; ".join(each.vi for each in shown), "; ".join(each.en for each in shown))
            reading.notes.append(told.ABSENT.filled(sheet=sheet.name, count=len(left), rows=rows))


def _has_figures_of(row: Row, other: Row, stated: Sequence[str], key: Sequence[str]) -> bool:
    """Whether a row says what another does in each column that the form states and the other fills: one at least."""
    pairs = [(row[name], other[name]) for name in stated if name not in key]
    known = [(one, two) for one, two in pairs if two is not None]
    return bool(known) and all(one == two for one, two in known)


def _named(part: Part, row: Row, other: Row) -> Text:
    """Return the keys of a row that the form's head does not give, of two rows those that differ."""
    names = [name for name in TABLES[part.table].key if name not in part.given and row[name] is not None]
    differ = [name for name in names if row[name] != other.get(name)] or names
    shown = [(part.column(name).label, row[name]) for name in differ]
    return Text(*(", ".join(f"{label(language)} {value}" for label, value in shown) for language in ("vi", "en")))
