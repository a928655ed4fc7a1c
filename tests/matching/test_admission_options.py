"""Options of a round: what stands where nobody asks, and how far each number may go."""

from __future__ import annotations

import pytest

from caunghe.errors import InputError
from caunghe.matching.admission.options import AdmissionOptions


def test_what_stands_where_nobody_asks() -> None:
    options = AdmissionOptions()
    assert (options.tie_breaking, options.most_choices, options.seed) == ("single", 50, None)
    assert (options.hard_reserves, options.minimum_class, options.despite_errors) == (False, True, False)


@pytest.mark.parametrize(("name", "least"), [("most_choices", 1), ("seed", 0)])
def test_numbers_have_a_least_and_no_most(name: str, least: int) -> None:
    for value in (least, least + 1, 10**9):
        assert getattr(AdmissionOptions(**{name: value}), name) == value
    with pytest.raises(InputError, match=f"^{name} must be {least} or more; got {least - 1}$"):
        AdmissionOptions(**{name: least - 1})
