"""Numbers as people write them: each reading of a point and a comma, under all that a column can show of itself."""

from __future__ import annotations

import polars as pl
import pytest

from caunghe.feed.values.numbers import bears_separators, parse_numbers, points_in_doubt
from caunghe.schema import TABLES
from caunghe.schema.columns import Column

WHOLE, MONEY, NUMBER = TABLES["intakes"]["entrants"], TABLES["sites"]["fixed_cost"], TABLES["areas"]["area_km2"]
COUNTED = TABLES["employment"]["workers"]
SHARE = TABLES["programmes"]["practice_share"]
PLACES = [SHARE, TABLES["areas"]["longitude"], TABLES["areas"]["latitude"]]
# cells that settle something: a point is decimal, a comma is decimal, points group, commas group
POINT, COMMA, POINTS, COMMAS = "0.5", "0,5", "1.234.567", "1,234,567"


def read(column: Column, *cells: str | None) -> list[object]:
    """Return the values; ``"failed"`` for one that is none, ``("doubtful", value)`` for one that reads two ways."""
    parsed = parse_numbers(pl.Series("cells", cells, dtype=pl.String), column)
    return [
        ("failed" if value is None else ("failed", value)) if failed else ("doubtful", value) if doubtful else value
        for value, failed, doubtful in zip(parsed.values, parsed.failed, parsed.doubtful, strict=True)
    ]


@pytest.mark.parametrize(
    ("shown", "point", "comma"),
    [
        ((), ("doubtful", 1.234), ("doubtful", 1.234)),
        ((POINT,), 1.234, 1234),
        ((COMMA,), 1234, 1.234),
        ((POINTS,), 1234, ("doubtful", 1.234)),
        ((COMMAS,), 1.234, 1234),
        # a column that contradicts itself settles nothing
        ((POINT, COMMA), 1.234, ("doubtful", 1.234)),
        ((POINT, POINTS), 1.234, 1234),
        ((POINT, COMMAS), 1.234, 1234),
        ((COMMA, POINTS), 1234, 1.234),
        ((COMMA, COMMAS), 1234, 1.234),
        ((POINTS, COMMAS), 1234, 1234),
        ((POINT, COMMA, POINTS), 1.234, ("doubtful", 1.234)),
        ((POINT, COMMA, COMMAS), 1.234, ("doubtful", 1.234)),
        ((POINT, POINTS, COMMAS), 1.234, 1234),
        ((COMMA, POINTS, COMMAS), 1234, 1.234),
        ((POINT, COMMA, POINTS, COMMAS), 1.234, ("doubtful", 1.234)),
    ],
)
def test_what_a_column_shows_decides_what_point_and_comma_are(
    shown: tuple[str, ...], point: object, comma: object
) -> None:
    assert read(NUMBER, "1.234", "1,234", *shown)[:2] == [point, comma]


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (("1.234",), [("doubtful", 1234)]),
        (("1.234", "7"), [("doubtful", 1234), 7]),
        # hundreds beside thousands leave no doubt of a point, and some of a comma
        (("1.234", "980"), [1234, 980]),
        (("1,234", "980"), [("doubtful", 1234), 980]),
        (("1.234", "98"), [("doubtful", 1234), 98]),
        (("1.234", "2.5"), [1.234, 2.5]),
        (("1.234", "2,5"), [1234, 2.5]),
        (("1,234", "1.234.567"), [("doubtful", 1.234), 1234567]),
    ],
)
def test_what_is_counted_is_grouped_where_the_column_shows_nothing(
    cells: tuple[str, ...], values: list[object]
) -> None:
    assert read(COUNTED, *cells) == values


@pytest.mark.parametrize(
    ("cell", "shows"), [("0.5", POINT), ("12.34", POINT), ("7.2345", POINT), ("1234.567", POINT), ("-0.5", POINT)]
)
def test_a_decimal_beyond_doubt_has_other_than_three_digits_or_a_long_whole_part(cell: str, shows: str) -> None:
    assert read(NUMBER, "1,234", cell)[0] == read(NUMBER, "1,234", shows)[0] == 1234
    assert read(NUMBER, "1.234", cell.replace(".", ","))[0] == 1234


@pytest.mark.parametrize("cell", ["123.456", "7", "12.345", None])
def test_three_digits_after_one_mark_settle_nothing(cell: str | None) -> None:
    assert read(NUMBER, "1,234", cell)[0] == ("doubtful", 1.234)


def test_one_group_and_then_the_other_mark_settles_both() -> None:
    assert read(NUMBER, "1.234", "1.234,5", "-1.234.567,25") == [1234, 1234.5, -1234567.25]
    assert read(NUMBER, "1,234", "1,234.5", "-1,234,567.25") == [1234, 1234.5, -1234567.25]


@pytest.mark.parametrize("column", PLACES, ids=lambda column: column.name)
def test_shares_and_places_have_no_groups_and_so_no_doubt(column: Column) -> None:
    assert read(column, "1,234", "1.234", "106,683") == [1.234, 1.234, 106.683]
    # settled for any other number, not for these
    assert read(column, "1,234", POINTS, COMMAS, "1.234,5", "1,234.5") == [1.234, *["failed"] * 4]


@pytest.mark.parametrize("column", [WHOLE, MONEY], ids=lambda column: column.name)
def test_a_whole_number_is_grouped_and_zeros_after_one_mark_are_doubtful(column: Column) -> None:
    assert read(column, "12.500", "12,500", "1.234.567") == [12500, 12500, 1234567]
    assert read(column, "12.000", "12,000") == [("doubtful", 12000)] * 2
    assert read(column, "12.000", "12,000", POINTS) == [12000, ("doubtful", 12000), 1234567]
    assert read(column, "12.000", "12,000", COMMAS) == [("doubtful", 12000), 12000, 1234567]
    assert read(column, "12.000", "12,000", POINTS, COMMAS)[:2] == [12000, 12000]


def test_what_is_no_number_is_not_doubtful_and_what_is_empty_has_not_failed() -> None:
    assert read(WHOLE, "12.000 %", None, "12.000") == ["failed", None, ("doubtful", 12000)]
    assert read(NUMBER, "1,234 %", None, "1,234") == ["failed", None, ("doubtful", 1.234)]


def test_a_whole_number_with_a_mark_is_one_up_to_what_a_float_tells_apart() -> None:
    most = 2**53  # 9,007,199,254,740,992
    assert read(WHOLE, f"{most}.0", f"-{most}.0", f"{most + 2}.0", f"-{most + 2}.0") == [
        most, -most, "failed", "failed",
    ]  # fmt: skip
    grouped = f"{most:,}"
    assert read(MONEY, grouped, grouped.replace(",", "."), f"{most + 2:,}") == [most, most, "failed"]
    # written plainly it needs no float
    assert read(MONEY, str(most + 1), str(2**63 - 1), str(2**63)) == [most + 1, 2**63 - 1, "failed"]


def test_a_per_cent_sign_stands_in_shares_alone() -> None:
    assert read(SHARE, "45 %", "45%", "0.45", "4,5 %") == [0.45, 0.45, 0.45, pytest.approx(0.045)]
    assert read(NUMBER, "45 %", "45") == ["failed", 45]
    assert read(WHOLE, "45%", "45") == ["failed", 45]


def test_what_no_float_holds_has_failed() -> None:
    assert read(NUMBER, "1e308", "1e309", "-1e309", "nan", "inf") == [1e308, *["failed"] * 4]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1 234", 1234),
        ("1'234'567", 1234567),
        ("1 234,5", 1234.5),
        ("'12", 12),
        ("−5", -5),
        ("–5", -5),
        ("１２", 12),
        ("1 23", "failed"),
        ("12 34 567", "failed"),
        ("1.5 đô", "failed"),
    ],
)
def test_blanks_group_three_digits(cell: str, value: object) -> None:
    assert read(NUMBER, cell) == [value]


@pytest.mark.parametrize("cell", ["118 đồng", "118đ", "118 VND", "118₫"])
def test_currency_falls_away_of_money_alone(cell: str) -> None:
    people = TABLES["intakes"]["entrants"]
    assert [read(column, cell) for column in (TABLES["funds"]["amount"], TABLES["norms"]["value"])] == [[118], [118]]
    assert [read(column, cell) for column in (people, NUMBER)] == [["failed"], ["failed"]]


def test_a_comma_or_two_points_tell_how_a_column_is_written() -> None:
    cells = {"1,5": True, "1.234.567": True, "1.5": False, "12 người": False}
    assert {cell: bears_separators(pl.Series([cell])) for cell in cells} == cells
    assert bears_separators(pl.Series(["12 người", "1,5"]))
    assert not bears_separators(pl.Series([], dtype=pl.String))


@pytest.mark.parametrize(
    ("cells", "doubt"),
    [
        (["1.234"], True),
        (["1.234", "7", None], True),
        (["1.234", "0.5"], False),
        (["7", None], False),
        ([], False),
        # the first thousand cells decide nothing by themselves
        (["7"] * 1000 + ["1.234"], True),
        (["1.234"] * 1000 + ["0.5"], False),
        (["0.5"] + ["1.234"] * 1000, False),
    ],
)
def test_points_are_in_doubt_where_each_stands_before_three_digits(cells: list[str | None], doubt: bool) -> None:
    assert points_in_doubt(pl.Series(cells, dtype=pl.String)) is doubt
