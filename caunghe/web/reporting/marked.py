"""The sender's own workbook with its findings."""

from __future__ import annotations

from caunghe.language import Language
from caunghe.web.reporting import words
from caunghe.web.reporting.files import file_job, results_of, source_of
from caunghe.web.reporting.models import Submission
from caunghe.web.reporting.refusal import Refused
from caunghe.web.reporting.work import Unreadable, job_folder, run


def marked_workbook(submission: Submission, language: Language) -> bytes:
    """Return the uploaded workbook with every finding of the last check marked; raises Refused where there is none."""
    findings = results_of(submission) / "findings.arrow"
    if not findings.exists():
        raise Refused(words.NOT_CHECKED_YET)
    with job_folder({}) as folder:
        name = f"source.{submission.kind}"
        (folder / name).hardlink_to(source_of(submission))
        (folder / "findings.arrow").hardlink_to(findings)
        try:
            run("mark", folder, {**file_job(submission, name), "language": language})
        except Unreadable as fault:
            raise Refused(fault.says) from fault
        return (folder / "marked.xlsx").read_bytes()
