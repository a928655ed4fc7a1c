"""Options of the indicators: what stands where nobody asks, and how far each number may go."""

from __future__ import annotations

from datetime import date

import pytest

from caunghe.errors import InputError
from caunghe.indicators.options import IndicatorOptions
from caunghe.schema import SEED


def test_what_stands_where_nobody_asks() -> None:
    options = IndicatorOptions()
    assert (options.lonely, options.public, options.draws, options.seed) == ("adjust", True, 200, SEED)
    # of fewer than five in a cell one could be recognised
    assert options.minimum_people == 5
    # Hải Phòng and Hải Dương were merged on 1 July 2025
    assert dict(options.boundaries) == {"HP": "old_haiphong", "HD": "old_haiduong"}
    assert options.boundary_breaks == (date(2025, 7, 1),)


@pytest.mark.parametrize(("name", "least"), [("minimum_people", 1), ("draws", 20)])
def test_numbers_have_a_least_and_no_most(name: str, least: int) -> None:
    for value in (least, least + 1, 10**9):
        assert getattr(IndicatorOptions(**{name: value}), name) == value
    with pytest.raises(InputError, match=f"^{name} must be {least} or more; got {least - 1}$"):
        IndicatorOptions(**{name: least - 1})
