# pyright: standard
"""What is posted to the pages of reports, read by forms alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django import forms

from caunghe.schema import TABLES
from caunghe.web.accounts.forms import labelled
from caunghe.web.common.asked import asked_number
from caunghe.web.common.language import spoken
from caunghe.web.common.words import NOT_STATED
from caunghe.web.reporting import words
from caunghe.web.reporting.clock import ZONE
from caunghe.web.reporting.models import Cell, Report


class UploadForm(forms.Form):
    """A file, and of a file of text the table that it holds where its name does not say it."""

    file = forms.FileField(max_length=200, allow_empty_file=True)
    table = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = spoken()
        table = self.fields["table"]
        assert isinstance(table, forms.ChoiceField)
        names = [(name, TABLES[name].label(language)) for name in report.round.tables]
        table.choices = [("", NOT_STATED(language)), *names]
        labelled(
            self,
            {"file": words.FILE, "table": words.CSV_TABLE},
            {"file": words.FILE_NOTE, "table": words.CSV_TABLE_NOTE},
        )
        self.fields["file"].error_messages["required"] = words.FILE_NEEDED(language)
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.ods,.xls,.csv,.tsv,.txt"


class SeenForm(forms.Form):
    """The revision of a submission that the page showed."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class SendForm(SeenForm):
    """Send, and say so where there is no row of the report's own period."""

    without_period = forms.BooleanField(required=False)


class DecisionForm(SeenForm):
    """Accept, or return with a reason."""

    reason = forms.CharField(required=False, max_length=4_000, strip=True, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labelled(self, {"reason": words.REASON}, {"reason": words.REASON_NOTE})


class ClosingForm(forms.Form):
    """The moment until which reports of a round are taken."""

    closes = forms.DateTimeField(
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )

    def __init__(self, *args: Any, due: datetime | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._due = due
        labelled(self, {"closes": words.CLOSES}, {"closes": words.CLOSES_NOTE})

    def clean_closes(self) -> datetime:
        """Refuse an end before the day of the report."""
        closes = self.cleaned_data["closes"].astimezone(ZONE)
        if self._due is None or closes < self._due:
            raise forms.ValidationError(words.CLOSES_BEFORE_DUE(spoken()))
        return closes


class CellsForm(SeenForm):
    """Cells mended on the page, named ``cell:table:row:column``, and rows to be taken away, ``gone:table:row``."""

    def cells(self) -> dict[Cell, str]:
        """Return the cells that were posted; names that make no sense are left out."""
        return dict(_cells(self.data))


def _cells(posted: Mapping[str, str]) -> Iterator[tuple[Cell, str]]:
    for name in posted:
        kind, *parts = name.split(":")
        row = asked_number(parts[1]) if len(parts) > 1 else None
        if row is None:
            continue
        if kind == "cell" and len(parts) == 3:
            yield (parts[0], row, parts[2]), posted[name].replace("\x00", "")
        elif kind == "gone" and len(parts) == 2:
            yield (parts[0], row, ""), ""


class HeadingsForm(forms.Form):
    """Own headings and what they stand for: ``heading-N``, ``table-N``, ``column-N``."""

    def chosen(self) -> Iterator[tuple[str, str, str]]:
        """Yield table, heading and column of each that was mapped; a sheet's name is mapped to a table."""
        for name in self.data:
            kind, _, at = name.partition("-")
            if kind != "heading":
                continue
            table, column = self.data.get(f"table-{at}", ""), self.data.get(f"column-{at}", "")
            heading = self.data[name].replace("\x00", "")
            if column:
                yield (table, heading, column) if table else (column, heading, "")
