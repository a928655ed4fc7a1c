"""The section "why these numbers differ": every family of numbers that a reader could hold against each other."""

from __future__ import annotations

from typing import Final

from caunghe.language import Text
from caunghe.report.context import Context
from caunghe.report.document import Paragraph, Section
from caunghe.report.sections.reconciliation.boundaries import BOUNDARIES
from caunghe.report.sections.reconciliation.fields import GROWS, SHRINKS
from caunghe.report.sections.reconciliation.graduates import DESTINATIONS, GRADUATES, HOLDERS
from caunghe.report.sections.reconciliation.learners import LEARNERS, SEATS, STREAMING
from caunghe.report.sections.reconciliation.lines import Family, told
from caunghe.report.sections.reconciliation.means import MONEY, WORKPLACES
from caunghe.report.sections.reconciliation.need import need_section
from caunghe.report.sections.reconciliation.openings import ASKED, OCCUPATION, OPENINGS, SHORTAGE
from caunghe.report.sections.reconciliation.rates import RATES

FAMILIES: Final[tuple[Family, ...]] = (
    RATES, BOUNDARIES, OPENINGS, OCCUPATION, ASKED, SHORTAGE, LEARNERS, SEATS, GROWS, SHRINKS, STREAMING, GRADUATES,
    DESTINATIONS, HOLDERS, WORKPLACES, MONEY,
)  # fmt: skip

_TITLE = Text("Vì sao các con số này khác nhau", "Why these numbers differ")
_LEAD = Text(
    "Báo cáo có những con số trông như một nhưng đếm những điều khác nhau. Bảng dưới đặt chúng cạnh nhau và nói rõ từng"
    " số đếm gì.",
    "The report has numbers that look alike and count different things. The tables set them side by side and say what"
    " each of them counts.",
)


def reconciliation_section(context: Context) -> Section | None:
    """Return the section, or None where no two numbers stand side by side."""
    sections: list[Section] = []
    for family in FAMILIES:
        sections += [] if (found := told(family, context)) is None else [found]
        if family is OPENINGS and (bridge := need_section(context)) is not None:
            sections.append(bridge)
    if not sections:
        return None
    lead = Paragraph(context.say(_LEAD), "lead")
    return Section(key="why", title=context.say(_TITLE), blocks=(lead,), sections=tuple(sections))
