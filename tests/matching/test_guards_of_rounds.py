"""What a round refuses before it decides anything: a folder with something in it, seats that are none."""

from __future__ import annotations

import polars as pl
import pytest

from caunghe.errors import InputError, OutputError
from caunghe.matching.admission.lists import MOST_SEATS, _check_seats
from caunghe.matching.admission.publication import check_new_folder


def test_a_round_is_written_to_a_new_or_empty_folder_alone(tmp_path):
    check_new_folder(tmp_path / "new")
    check_new_folder(tmp_path)
    (tmp_path / "mine").write_text("mine", encoding="utf-8")
    for taken in (tmp_path, tmp_path / "mine"):
        with pytest.raises(OutputError, match="new or empty"):
            check_new_folder(taken)


@pytest.mark.parametrize("seats", [[1.5], [1.0, None], [float("nan")]])
def test_seats_that_are_no_whole_numbers_are_refused_as_such(seats):
    with pytest.raises(InputError) as raised:
        _check_seats("late_seats", pl.Series(seats, dtype=pl.Float64), 0)
    assert "whole" in raised.value.text("en")


def test_seats_are_refused_beyond_either_limit():
    _check_seats("late_seats", pl.Series([-2, 0, MOST_SEATS]), -2)
    for beyond in (-3, MOST_SEATS + 1):
        with pytest.raises(InputError, match=str(beyond)):
            _check_seats("late_seats", pl.Series([beyond]), -2)
    with pytest.raises(InputError, match="Int64"):
        _check_seats("late_seats", pl.Series([1.0]), 0)
    with pytest.raises(InputError):
        _check_seats("late_seats", pl.Series([1, None]), 0)
