"""The official form of a report, filled with what the registry holds and what the report adds and changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from caunghe.web.reporting import words
from caunghe.web.reporting.contents import about, context_frames
from caunghe.web.reporting.files import plain_name, result_frame
from caunghe.web.reporting.models import Submission
from caunghe.web.reporting.refusal import Refused
from caunghe.web.reporting.selectors import tables_read
from caunghe.web.reporting.work import Unreadable, job_folder, run


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form as a workbook, its name, and its sheets for a page."""

    data: bytes
    name: str
    sheets: list[dict[str, Any]]


def filled_form(submission: Submission) -> FilledForm:
    """Return the official form of a submission; raises Refused where it was not read, or has no such form."""
    report = submission.report
    if not submission.results:
        raise Refused(words.NOT_CHECKED_YET)
    with job_folder(context_frames(report)) as folder:
        (folder / "reported").mkdir()
        for name in tables_read(submission):
            rows = result_frame(submission, "added", name).vstack(result_frame(submission, "changed", name))
            rows.write_ipc(folder / "reported" / f"{name}.arrow", compression="uncompressed")
        asked = {"form": report.round.form, "body": report.body, "period": report.round.period, "about": about()}
        try:
            made = run("form", folder, asked)
        except Unreadable as fault:
            raise Refused(fault.says) from fault
        if not made["sheets"]:
            raise Refused(words.NO_OFFICIAL_FORM)
        data = (folder / "form.xlsx").read_bytes()
    return FilledForm(data, plain_name(f"{report.round.form}_{report.round.period}_{report.body}.xlsx"), made["sheets"])
