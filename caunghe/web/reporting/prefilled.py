# pyright: standard
"""The pre-filled workbook of one organisation and period, with its stamp."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caunghe.language import Language
from caunghe.web.common.moments import moment
from caunghe.web.reporting import words
from caunghe.web.reporting.contents import about, body_names, context_frames, frames_hash
from caunghe.web.reporting.files import Stamp, keep_template, plain_name
from caunghe.web.reporting.models import Report
from caunghe.web.reporting.titles import form_title, period_label
from caunghe.web.reporting.work import job_folder, run

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Prefilled:
    """A workbook, its name, and how many rows and filled cells it has."""

    data: bytes
    name: str
    rows: int
    cells: int


def rows_hash(own: dict[str, pl.DataFrame]) -> str:
    """Return the hash of the rows of which a template is made: by it an old template is known."""
    return frames_hash(own)


def prefilled(report: Report, language: Language, *, carry: bool = True) -> Prefilled:
    """Return the workbook to fill in for a report; ``carry`` adds the rows of the period, their figures empty."""
    opened, frames = report.round, context_frames(report)
    own = {name: frames[name] for name in opened.tables}
    made = rows_hash(own)
    keep_template(report, made, own)
    stamp = Stamp(opened.form, opened.period, report.body, made).text()
    # rows of the period itself are those to be filled in: the year before is the last that is known
    year_before = f"{opened.starts.year - 1}-12-31"
    told = {
        "tables": opened.tables,
        "about": about(year_before if carry else ""),
        "carry": carry,
        "starts": opened.starts.isoformat(),
        "language": language,
        **{f"says_{each}": _says(report, stamp, each) for each in ("vi", "en")},
    }
    with job_folder(frames) as folder:
        made = run("template", folder, told)
        data = (folder / "template.xlsx").read_bytes()
    counts = made["tables"].values()
    name = plain_name(f"{opened.form}_{opened.period}_{report.body}.xlsx")
    return Prefilled(data, name, sum(each["rows"] for each in counts), sum(each["cells"] for each in counts))


def _says(report: Report, stamp: str, language: Language) -> str:
    names = body_names([report.body], report.round.reporter)
    due = report.round.due
    return words.TEMPLATE_IS(
        language,
        form=form_title(report.round.form, language),
        period=period_label(report.round, language),
        organisation=names.get(report.body, report.body),
        due=moment(due, language) if due else words.NO_DAY(language),
        stamp=stamp,
    )
