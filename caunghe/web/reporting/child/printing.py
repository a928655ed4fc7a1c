"""The official form of a report, filled in: as a workbook, and cell by cell for a page that is printed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from caunghe.forms import FORMS, asked_period, printed_form, write_form
from caunghe.schema import TABLES
from caunghe.web.reporting.child.frames import feed_of, read_frames


def print_form(job: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Write ``form.xlsx`` and return its sheets; no sheet where the report's form was not declared."""
    form = FORMS.get(job["form"])
    if form is None:
        return {"sheets": []}
    frames = read_frames(folder / "context")
    for name, rows in read_frames(folder / "reported").items():
        key = list(TABLES[name].key)
        rest = frames[name].join(rows, on=key, how="anti", nulls_equal=True, maintain_order="left")
        frames[name] = pl.concat([rest, rows])
    asked = (feed_of(frames, job["about"]), form, job["body"], asked_period(job["period"]))
    write_form(*asked, folder / "form.xlsx")
    sheets = [
        {**sheet._asdict(), "lines": [[cell._asdict() for cell in line] for line in sheet.lines]}
        for sheet in printed_form(*asked)
    ]
    return {"sheets": sheets}
