"""Who gets which seat, workplace and job: the round, the placement and the suggestions, never a person."""

from __future__ import annotations

from typing import Final

from caunghe.report.context import Context, given
from caunghe.report.document import Paragraph, Section
from caunghe.report.document_admission import admission
from caunghe.report.document_jobs import jobs
from caunghe.report.document_placement import placement
from caunghe.schema.text import Text

_TITLE = Text("Tuyển sinh, chỗ thực hành, việc làm", "Admission, workplaces, jobs")
_STAGES: Final = {"admission": admission, "placement": placement, "jobs": jobs}


def matching(context: Context) -> Section | None:
    """Return the section on matching, or None where no stage was run; a stage left out says why.

    Reads ``context.matching``: the tables of ``admission_overview``, ``placement_overview`` and ``jobs_overview``.
    """
    sections: list[Section] = []
    blocks: list[Paragraph] = []
    for stage, part in _STAGES.items():
        frames = (context.matching or {}).get(stage)
        notes = given(frames, "notes")
        if notes is not None:
            blocks += [Paragraph(context.told(row), "lead", "action") for row in notes.iter_rows(named=True)]
        elif given(frames, "summary") is not None:
            sections.append(part(frames or {}, context))
    if not sections and not blocks:
        return None
    return Section(key="matching", title=context.say(_TITLE), blocks=tuple(blocks), sections=tuple(sections))
