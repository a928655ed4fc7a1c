"""The official forms by their names."""

from __future__ import annotations

from typing import Final

from caunghe.errors import InputError
from caunghe.forms.declared.labour import EMPLOYER_NEEDS, JOB_CENTRE_HALF, RECRUITMENT_SLIP
from caunghe.forms.declared.labour_market import LABOUR_MARKET_YEAR
from caunghe.forms.declared.standard import QUALITY_SYSTEM, STANDARD_CITY, STANDARD_YEAR
from caunghe.forms.declared.training import (
    CONTINUING_TRAINING,
    ELEMENTARY_CITY,
    ELEMENTARY_TRAINING,
    ENROLMENT_CITY,
    ENROLMENT_MONTHLY,
    QUOTA_REGISTRATION,
    TRAINING_YEAR,
)
from caunghe.forms.form import Form
from caunghe.language import Text

FORMS: Final[dict[str, Form]] = {
    form.name: form
    for form in (
        ENROLMENT_MONTHLY,
        ENROLMENT_CITY,
        QUOTA_REGISTRATION,
        TRAINING_YEAR,
        ELEMENTARY_TRAINING,
        ELEMENTARY_CITY,
        CONTINUING_TRAINING,
        QUALITY_SYSTEM,
        STANDARD_YEAR,
        STANDARD_CITY,
        EMPLOYER_NEEDS,
        RECRUITMENT_SLIP,
        JOB_CENTRE_HALF,
        LABOUR_MARKET_YEAR,
    )
}
_NO_FORM: Final = Text("Biểu mẫu phải là một trong {known}; đã cho {name}.", "A form is one of {known}; got {name}.")


def form_named(name: str) -> Form:
    """Return a form; raises InputError, naming those there are, for another name.

    >>> form_named("enrolment_monthly").annex
    'Phụ lục 03'
    """
    if name not in FORMS:
        raise InputError(_NO_FORM, known=", ".join(FORMS), name=name)
    return FORMS[name]
