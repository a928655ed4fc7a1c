"""Cells of any type become a column of its declared type: the values, and which have failed, are doubtful or broken."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from caunghe.feed.findings.wording import example
from caunghe.feed.values import parsing
from caunghe.feed.values.parsing import EXPECTED, expected_text, typed_column
from caunghe.schema import TABLES
from caunghe.schema.columns import Column, Kind

DAY, WHOLE, NUMBER = TABLES["areas"]["valid_from"], TABLES["intakes"]["entrants"], TABLES["areas"]["area_km2"]
YES, NAME, SHARE = TABLES["hiring_needs"]["overseas"], TABLES["areas"]["name"], TABLES["programmes"]["practice_share"]
MONEY, LONGITUDE = TABLES["sites"]["fixed_cost"], TABLES["areas"]["longitude"]
KEY, REFERENCE, CODE = TABLES["areas"]["area"], TABLES["sites"]["area"], TABLES["areas"]["kind"]


def read(cells: pl.Series | list[str | None], column: Column, *, guarded: bool = False) -> dict[str, list[Any]]:
    """Return the values, and the places of the cells that failed, read two ways or held broken characters."""
    given = cells if isinstance(cells, pl.Series) else pl.Series("cells", cells, dtype=pl.String)
    typed = typed_column(given, column, guarded=guarded)
    assert typed.values.dtype == column.dtype
    masks = {"failed": typed.failed, "doubtful": typed.doubtful, "unclean": typed.unclean}
    assert all(mask.len() == given.len() and mask.null_count() == 0 for mask in masks.values())
    told = {name: mask.arg_true().to_list() for name, mask in masks.items() if mask.any()}
    return {"values": typed.values.to_list(), **told}


def test_what_people_are_told_to_write_is_read() -> None:
    columns = {column.kind: column for table in TABLES.values() for column in table.columns}
    assert set(EXPECTED) == set(columns) == set(Kind)
    for kind, shown in EXPECTED.items():
        cells: list[str | None] = [*shown.split(" | ")]
        found = read(cells, columns[kind])
        assert set(found) == {"values"}, kind
        assert None not in found["values"], kind


@pytest.mark.parametrize(
    ("value", "cells"),
    [
        (True, ("có", "Co", "yes", "Y", "true", "TRUE", "đúng", "1", "1.0", "✓", "✔", "☒")),
        (False, ("không", "Khong", "no", "N", "false", "sai", "0", "0.0", "☐", "Không có")),
    ],
)
def test_every_way_to_say_yes_and_no(value: bool, cells: tuple[str, ...]) -> None:
    assert read([*cells], YES) == {"values": [value] * len(cells)}


def test_a_cross_is_neither_yes_nor_no() -> None:
    assert read(["x", "X", "C/K", "có"], YES) == {"values": [None, None, None, True], "failed": [0, 1, 2]}


def test_what_has_failed_is_neither_doubtful_nor_unclean_and_what_is_empty_has_not_failed() -> None:
    assert read(["có", None, "có lẽ", ""], YES) == {"values": [True, None, None, None], "failed": [2]}
    assert read(["2025-07-01", None, "tháng 7", "1/7/2025"], DAY) == {
        "values": [date(2025, 7, 1), None, None, date(2025, 7, 1)], "failed": [2],
    }  # fmt: skip
    assert read([None, "12", "mười hai"], WHOLE) == {"values": [None, 12, None], "failed": [2]}
    assert read([None, "1.5", "nan", "inf", "x"], NUMBER) == {
        "values": [None, 1.5, None, None, None], "failed": [2, 3, 4],
    }  # fmt: skip


def test_excel_s_days_are_read_from_1930_to_2100() -> None:
    days = ["10958", "10959", "73415", "73415.9", "73416"]
    assert read([*days], DAY) == {
        "values": [None, date(1930, 1, 1), date(2100, 12, 31), date(2100, 12, 31), None], "failed": [0, 4],
    }  # fmt: skip
    # a day that is written as one may lie anywhere
    written: list[str | None] = ["1929-12-31", "31/12/2101", "1930-1-2", "ngày 2 tháng 1 năm 1930", "19300102"]
    assert read(written, DAY) == {"values": [date(1929, 12, 31), date(2101, 12, 31), *[date(1930, 1, 2)] * 3]}


def test_points_before_three_digits_are_doubtful_in_text_of_a_number_alone() -> None:
    cells: list[str | None] = ["12.000", None, "7"]
    assert read(cells, NUMBER, guarded=True) == {"values": [12.0, None, 7.0], "doubtful": [0]}
    # a workbook's number has one meaning, and shares and places are never grouped
    assert read(cells, NUMBER) == {"values": [12.0, None, 7.0]}
    assert read(cells, SHARE, guarded=True) == read(cells, LONGITUDE, guarded=True) == {"values": [12.0, None, 7.0]}
    assert read(["12.000", "0.5"], NUMBER, guarded=True) == {"values": [12.0, 0.5]}


def test_separators_among_the_failures_change_how_the_others_read_and_words_do_not() -> None:
    # 1.234 reads as it stands; beside 987,25 it is a thousand and more
    assert read(["1.234", "987,25", None], NUMBER) == {"values": [1234.0, 987.25, None]}
    assert read(["1.234", "người", None], NUMBER) == {"values": [1.234, None, None], "failed": [1]}
    # beyond what a float tells apart, a whole number is taken as it stands whatever the others are
    assert read(["9007199254740993", "1.000.000 đ"], MONEY) == {"values": [9007199254740993, 1000000]}
    assert read(["1,234", None, "7"], NUMBER) == {"values": [1.234, None, 7.0], "doubtful": [0]}


@pytest.mark.parametrize("column", [KEY, REFERENCE, CODE], ids=lambda column: str(column.kind))
def test_keys_and_codes_have_single_blanks_and_names_keep_theirs(column: Column) -> None:
    cells: list[str | None] = ["A  1", "A\t1", "A\n1", "A 1", None]
    assert read(cells, column) == {"values": ["A 1"] * 4 + [None]}
    assert read(cells, NAME) == {"values": cells}


def test_the_apostrophe_of_a_guarded_cell_falls_away_where_it_guards() -> None:
    assert read(["'=1", "'quoted", None, "A"], NAME, guarded=True) == {"values": ["=1", "'quoted", None, "A"]}
    assert read(["'=1"], NAME) == {"values": ["'=1"]}
    assert typed_column(pl.Series(["'=1"]), NAME).values.to_list() == ["'=1"]


def test_broken_letters_are_told_and_control_characters_are_taken_out_too() -> None:
    cells: list[str | None] = ["H\x07n", "H\ufffdn", " Hàn\u200b", None, ""]
    assert read(cells, NAME) == {"values": ["Hn", "H\ufffdn", "Hàn", None, None], "unclean": [0, 1]}
    # the number that can still be read is read, and the character told
    assert read(["1\x072", "12", None], WHOLE) == {"values": [12, 12, None], "unclean": [0]}


@pytest.mark.parametrize("broken", ["H\x07n", "H\ufffdn"])
def test_in_a_long_column_of_few_texts_broken_letters_are_told_as_in_a_short_one(broken: str) -> None:
    for tidy, other in (("Phay", "Phay"), ("Phay", " Phay ")):
        short = read([broken, None, "Tiện", other], NAME)
        assert short == {"values": [broken.replace("\x07", ""), None, "Tiện", tidy], "unclean": [0]}
        assert read([broken, None, "Tiện", other] * 3_000, NAME) == {
            "values": short["values"] * 3_000, "unclean": [*range(0, 12_000, 4)],
        }  # fmt: skip
    assert read(["Hàn", None] * 6_000, NAME) == {"values": ["Hàn", None] * 6_000}


def test_typed_cells_keep_their_numbers_and_lose_what_the_column_cannot_hold() -> None:
    assert read(pl.Series([1.0, 2.5, None, -3.0]), WHOLE) == {"values": [1, None, None, -3], "failed": [1]}
    assert read(pl.Series([1, 2**63, None], dtype=pl.UInt64), WHOLE) == {"values": [1, None, None], "failed": [1]}
    assert read(pl.Series([1, None], dtype=pl.Int8), WHOLE) == {"values": [1, None]}
    # no float has this number, and the nearest is what a number's column holds
    assert read(pl.Series([2**53 + 1, None]), NUMBER) == {"values": [float(2**53), None]}
    assert read(pl.Series([1.5, None], dtype=pl.Float32), NUMBER) == {"values": [1.5, None]}
    assert read(pl.Series([1.5, float("nan"), None, float("-inf")]), NUMBER) == {
        "values": [1.5, None, None, None], "failed": [1, 3],
    }  # fmt: skip
    # as text it would be beyond what a float tells apart; a number of 32 bits has more digits than its text
    assert read(pl.Series([2.0**60]), MONEY) == {"values": [2**60]}
    assert read(pl.Series([0.1], dtype=pl.Float32), NUMBER) == {"values": [0.10000000149011612]}
    decimals = pl.Series([Decimal("7.00"), Decimal("7.50"), None], dtype=pl.Decimal(10, 2))
    assert read(decimals, WHOLE) == {"values": [7, None, None], "failed": [1]}
    assert read(decimals, NUMBER) == {"values": [7.0, 7.5, None]}
    assert read(pl.Series([True, None]), YES) == {"values": [True, None]}


def test_typed_cells_of_another_kind_are_read_as_their_text() -> None:
    assert read(pl.Series([31, None]), KEY) == {"values": ["31", None]}
    assert read(pl.Series([31.0, 7.5, None]), KEY) == {"values": ["31.0", "7.5", None]}
    assert read(pl.Series([45839, None]), DAY) == {"values": [date(2025, 7, 1), None]}
    assert read(pl.Series([datetime(2025, 7, 1, 12, 30), None]), DAY) == {"values": [date(2025, 7, 1), None]}
    assert read(pl.Series([datetime(2025, 7, 1), None]), WHOLE) == {"values": [None, None], "failed": [0]}
    assert read(pl.Series([date(2025, 7, 1), None]), NAME) == {"values": ["2025-07-01", None]}
    assert read(pl.Series([True, False, None]), NAME) == {"values": ["true", "false", None]}
    assert read(pl.Series([1, 0, None]), YES) == {"values": [True, False, None]}


def test_what_polars_has_no_text_for_is_shown_as_python_shows_it() -> None:
    assert read(pl.Series([[1, 2], None], dtype=pl.List(pl.Int64)), NAME) == {"values": ["1;2", None]}
    assert read(pl.Series([[[1]], None], dtype=pl.List(pl.List(pl.Int64))), NAME)["values"][1] is None
    assert read(pl.Series([{"a": 1}, None]), NAME) == {"values": ["{'a': 1}", None]}
    assert read(pl.Series([b"A", None]), NAME) == {"values": ["b'A'", None]}
    assert read(pl.Series([timedelta(days=1), None]), NAME) == {"values": ["1 day, 0:00:00", None]}
    assert read(pl.Series([frozenset(), None], dtype=pl.Object), NAME) == {"values": ["frozenset()", None]}


def test_only_cells_not_written_as_iso_are_read_as_other_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day with points once had a million days beside it read by every form, in 0.6 s instead of 0.05."""
    asked: list[list[str | None]] = []
    forgiving = parsing._PARSERS[Kind.DATE]

    def counted(text: pl.Series, column: Column) -> parsing.ParsedColumn:
        asked.append(text.to_list())
        return forgiving(text, column)

    monkeypatch.setitem(parsing._PARSERS, Kind.DATE, counted)
    cells = pl.Series("day", ["2026-06-30", "30.6.2026", None, "2025-01-01", "30/6/2026"])
    days = typed_column(cells, DAY).values.to_list()
    assert days == [date(2026, 6, 30)] * 2 + [None, date(2025, 1, 1), date(2026, 6, 30)]
    assert asked == [["30.6.2026", "30/6/2026"]]


def test_a_column_of_few_tidy_values_is_not_written_anew() -> None:
    tidy = pl.Series("name", ["An", "Bình", None] * 5_000)
    typed = typed_column(tidy, NAME)
    assert typed.values is tidy
    assert not typed.unclean.any()
    # a letter that is broken and stays as it is must still be told
    broken = pl.Series("name", ["An", "B\ufffdnh", None] * 5_000)
    typed = typed_column(broken, NAME)
    assert typed.values.equals(broken)
    assert typed.unclean.to_list() == [False, True, False] * 5_000
    # one that is taken out is told where it was
    typed = typed_column(pl.Series("name", ["An", "B\x01", None] * 5_000), NAME)
    assert typed.values.to_list() == ["An", "B", None] * 5_000
    assert typed.unclean.to_list() == [False, True, False] * 5_000


def test_several_codes_of_a_cell_may_stand_on_lines_of_their_own() -> None:
    several, one = TABLES["applicants"]["groups"], CODE
    assert several.many
    assert read(["poor\nwomen", "poor;\n women", " poor \n"], several)["values"] == [
        "poor; women",
        "poor; women",
        "poor",
    ]
    assert read(["special\nzone"], one)["values"] == ["special zone"]


def test_what_a_file_keeps_as_a_number_is_whole_up_to_the_largest_that_a_sheet_holds() -> None:
    """2⁵³ = 9,007,199,254,740,992; above, a number of a sheet may stand for its neighbours."""
    cells = ["9007199254740992.0", "-9007199254740992.0", "9007199254740994.0", "12.5", "1.0", "1.234"]
    numbers = pl.Series([True] * 5 + [False])
    typed = typed_column(pl.Series(cells, dtype=pl.String), MONEY, numbers=lambda: numbers)
    # as text, a point sets thousands apart
    assert typed.values.to_list() == [2**53, -(2**53), None, None, 1, 1234]
    assert typed.failed.to_list() == [False, False, True, True, False, False]


def test_a_column_of_months_reads_months_and_shows_how_they_are_written() -> None:
    month, day = TABLES["enrolment_reports"]["period"], TABLES["enrolment_reports"]["reported"]
    written = ["12/2026", "tháng 12 năm 2026", "Tháng 12/2026", "T12/2026", "2026-12", "1/12/2026", "13/2026", "2026"]
    read = typed_column(pl.Series("period", written), month)
    assert read.values.to_list() == [date(2026, 12, 1)] * 6 + [None] * 2
    assert read.failed.to_list() == [False] * 6 + [True] * 2
    assert typed_column(pl.Series("reported", ["12/2026"]), day).failed.to_list() == [True]
    for shown in [*expected_text(month).split(" | "), example(month, "vi"), example(month, "en")]:
        assert typed_column(pl.Series("period", [shown]), month).values.to_list() == [date(2026, 6, 1)]
