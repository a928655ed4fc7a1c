"""Options of a round: what stands where nobody asks, and how far each number may go."""

from __future__ import annotations

import polars as pl
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


@pytest.mark.parametrize("name", ["seats", "late_seats"])
@pytest.mark.parametrize(
    ("seats", "says"),
    [
        ([3, 5.7], "seats of {name} must be whole numbers; got 5.7"),
        ([3.0, float("nan")], "seats of {name} must be whole numbers; got nan"),
        ([3, None], "seats of {name} must be whole numbers; got None"),
        ([3.0], "column seats of {name} must be of type Int64; got Float64"),
        (["3"], "column seats of {name} must be of type Int64; got String"),
        ([3, 1_000_001], "seats of {name} must be {low} to 1000000; got 1000001"),
        ([-1_000_001], "seats of {name} must be {low} to 1000000; got -1000001"),
    ],
)
def test_seats_are_whole_numbers_within_reason(name: str, seats: list[float], says: str) -> None:
    table = pl.DataFrame({"programme": ["P"] * len(seats), "seats": seats}, strict=False)
    with pytest.raises(InputError) as told:
        AdmissionOptions(**{name: table})
    assert str(told.value) == says.format(name=name, low={"seats": 0, "late_seats": -1_000_000}[name])


def test_late_seats_alone_may_be_below_nought() -> None:
    def table(seats: int) -> pl.DataFrame:
        return pl.DataFrame({"programme": ["P"], "seats": [seats]})

    with pytest.raises(InputError, match=r"^seats of seats must be 0 to 1000000; got -5$") as told:
        AdmissionOptions(seats=table(-5))
    assert told.value.text("vi") == "Số chỗ (seats) của seats phải từ 0 đến 1000000; đã cho -5."
    for seats in (-1_000_000, -5, 1_000_000):
        assert AdmissionOptions(late_seats=table(seats)).late_seats is not None
    for seats in (0, 1_000_000):
        assert AdmissionOptions(seats=table(seats)).seats is not None


@pytest.mark.parametrize(
    ("name", "table", "says"),
    [
        ("seats", {"P": 3}, "seats must be a Polars DataFrame with the columns programme, seats; got dict"),
        (
            "late_seats",
            pl.DataFrame({"programme": ["P"], "seat": [3]}),
            "late_seats must be a Polars DataFrame with the columns programme, seats; got programme, seat",
        ),
        ("kept", pl.DataFrame(), "kept must be a Polars DataFrame with the columns applicant, programme; got –"),
        (
            "kept",
            pl.DataFrame({"applicant": [7], "programme": ["P"]}),
            "column applicant of kept must be of type String; got Int64",
        ),
        (
            "seats",
            pl.DataFrame({"programme": [1], "seats": [3]}),
            "column programme of seats must be of type String; got Int64",
        ),
    ],
)
def test_lists_are_tables_of_their_columns(name: str, table: object, says: str) -> None:
    with pytest.raises(InputError) as told:
        AdmissionOptions(**{name: table})
    assert str(told.value) == says
