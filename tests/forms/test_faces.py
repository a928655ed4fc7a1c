"""Every form's sheets as a person sees them: words, spans, widths, heights, formats; the golden file has them.

``make golden`` writes it anew: look at the difference, and at the sheet itself where a width or a height changed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from caunghe.forms.catalogue import FORMS
from caunghe.forms.layout import write_form
from caunghe.forms.period import asked_period
from tests.forms.reporting_city import reporting_city
from tests.sheets import as_text, whole_format

GOLDEN = Path(__file__).parents[1] / "golden" / "forms.vi.md"
SUBJECTS = {"institution": "I1", "employer": "E1", "city": None}
PERIODS = {  # of which the small city tells something; every other form is of a year
    **dict.fromkeys(("enrolment_monthly", "enrolment_city", "recruitment_slip"), "2026-05"),
    **{"employer_needs": "2026-H2", "job_centre_half": "2026-H1", "labour_market_year": "2026"},
}


def faces(folder: Path, name: str) -> str:
    """Return the sheets of one form, written into a folder, as text."""
    path, form = folder / "any" / f"{name}.xlsx", FORMS[name]
    write_form(reporting_city(), form, SUBJECTS[form.by], asked_period(PERIODS.get(name, "2025")), path)
    return f"## {name}\n{as_text(path, whole_format)}"


@pytest.mark.parametrize("name", FORMS)
def test_a_form_has_its_face(tmp_path: Path, name: str) -> None:
    known = GOLDEN.read_text(encoding="utf-8").split("## ")[1:]
    assert f"## {known[[*FORMS].index(name)]}" == faces(tmp_path, name), "written anew by make golden"
