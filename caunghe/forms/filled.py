"""What a filled form states, and each of its sheets with the head that says of whom and for when it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import polars as pl

from caunghe.feed import WholeSheet
from caunghe.forms.form import Form
from caunghe.forms.headings import Cells
from caunghe.forms.period import Period
from caunghe.forms.recognition import Recognised
from caunghe.language import Text
from caunghe.schema import TABLES


@dataclass(frozen=True)
class FormReading:
    """What a filled form states: rows by table of the feed, and sentences about what was passed over or in doubt.

    ``stated`` names the columns of each table that the form has: others of a row that is there already stay. ``losses``
    are those of the notes that tell of something the form says and the rows do not, each with what mends it.
    ``periods`` are those of its sheets, of which ``period`` is the first. ``rows`` has of each table the keys of its
    rows with the number of the row in which each was first stated.

    >>> from caunghe.forms import asked_period, form_named, read_form, write_form
    >>> write_form(feed, form_named("elementary_training"), "I1", asked_period("2025"), folder / "none.xlsx")
    >>> read_form(folder / "none.xlsx").tables  # the small city teaches nothing at elementary level
    {}
    """

    form: Form
    subject: str | None
    period: Period
    tables: dict[str, pl.DataFrame]
    stated: dict[str, tuple[str, ...]]
    notes: list[Text] = field(default_factory=list[Text])
    losses: list[Text] = field(default_factory=list[Text])
    periods: tuple[Period, ...] = ()
    rows: dict[str, dict[tuple[Any, ...], int]] = field(default_factory=dict[str, dict[tuple[Any, ...], int]])


class FormSheet(NamedTuple):
    """A sheet that is a part of the form: its rows, what it was recognised as, its head, and of whom and when it is.

    ``whole`` is the sheet as the file has it.
    """

    name: str
    rows: Sequence[Cells]
    found: Recognised
    lines: Mapping[str, str]
    subject: str | None
    period: Period | None
    whole: WholeSheet


def lose(reading: FormReading, note: Text) -> None:
    """Tell of something that the form says and the rows do not."""
    reading.notes.append(note)
    reading.losses.append(note)


def in_columns(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """Return a frame in the columns and types of a table of the feed; those it has not are empty."""
    return pl.concat([TABLES[table].empty(), frame.select(pl.all())], how="diagonal_relaxed").select(
        pl.col(name).cast(dtype) for name, dtype in TABLES[table].polars_schema.items()
    )
