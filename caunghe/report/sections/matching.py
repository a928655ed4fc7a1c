"""Who gets which seat, workplace and job: the round, the placement and the suggestions, never a person."""

from __future__ import annotations

from caunghe.language import Text
from caunghe.matching import AdmissionOverview, JobsOverview, PlacementOverview
from caunghe.report.context import Context
from caunghe.report.document import Paragraph, Section
from caunghe.report.sections.admission import admission
from caunghe.report.sections.jobs import jobs
from caunghe.report.sections.placement import placement
from caunghe.schema import Omission

_TITLE = Text("Tuyển sinh, chỗ thực hành, việc làm", "Admission, workplaces, jobs")
_LEAD = Text(
    "Bao nhiêu người có chỗ học, chỗ thực hành và việc làm khi xếp theo nguyện vọng và số chỗ hiện có, và thiếu chỗ ở"
    " đâu. Báo cáo không nêu tên người nào.",
    "How many get a seat, a workplace and a job when everybody's wishes meet the places there are, and where places are"
    " missing. The report names nobody.",
)


def matching_section(context: Context) -> Section | None:
    """Return the section on matching, or None where no stage was run; a stage left out says why."""
    sections: list[Section] = []
    if isinstance(context.admission, AdmissionOverview):
        sections.append(admission(context.admission, context))
    if isinstance(context.placement, PlacementOverview):
        sections.append(placement(context.placement, context))
    if isinstance(context.jobs, JobsOverview):
        sections.append(jobs(context.jobs, context))
    stages = (context.admission, context.placement, context.jobs)
    missing = [context.reason(stage) for stage in stages if isinstance(stage, Omission)]
    if not sections and not missing:
        return None
    blocks = [Paragraph(context.say(_LEAD), "lead"), *missing] if sections else missing
    return Section(key="matching", title=context.say(_TITLE), blocks=tuple(blocks), sections=tuple(sections))
