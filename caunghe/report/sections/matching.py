"""Who gets which seat, workplace and job: the round, the placement and the suggestions, never a person."""

from __future__ import annotations

from typing import Final

from caunghe.language import Text
from caunghe.report.context import Context, given
from caunghe.report.document import Paragraph, Section
from caunghe.report.sections.admission import admission
from caunghe.report.sections.jobs import jobs
from caunghe.report.sections.placement import placement

_TITLE = Text("Tuyển sinh, chỗ thực hành, việc làm", "Admission, workplaces, jobs")
_LEAD = Text(
    "Bao nhiêu người có chỗ học, chỗ thực hành và việc làm khi xếp theo nguyện vọng và số chỗ hiện có, và thiếu chỗ ở"
    " đâu. Báo cáo không nêu tên người nào.",
    "How many get a seat, a workplace and a job when everybody's wishes meet the places there are, and where places are"
    " missing. The report names nobody.",
)
_STAGES: Final = {"admission": admission, "placement": placement, "jobs": jobs}


def matching_section(context: Context) -> Section | None:
    """Return the section on matching, or None where no stage was run; a stage left out says why.

    Reads ``context.matching``: the tables of ``admission_overview``, ``placement_overview`` and ``jobs_overview``.
    """
    sections: list[Section] = []
    missing: list[Paragraph] = []
    for stage, part in _STAGES.items():
        frames = (context.matching or {}).get(stage)
        notes = given(frames, "notes")
        if notes is not None:
            missing += [Paragraph(context.told(row), "lead", "action") for row in notes.iter_rows(named=True)]
        elif given(frames, "summary") is not None:
            sections.append(part(frames or {}, context))
    if not sections and not missing:
        return None
    blocks = [Paragraph(context.say(_LEAD), "lead"), *missing] if sections else missing
    return Section(key="matching", title=context.say(_TITLE), blocks=tuple(blocks), sections=tuple(sections))
