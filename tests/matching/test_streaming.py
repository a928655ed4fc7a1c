"""Tables of a round that anybody may see: fewer than five people are in no cell, and follow from none."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from caunghe.matching.admission.streaming import _public_table, streaming, streaming_groups
from caunghe.schema import kilometres
from tests.matching.rounds import feed_of

COUNTS = ("applicants", "placed")


def shown(*rows: tuple[int, int]) -> list[int | None]:
    """Return the applicants shown of rows of applicants and placed."""
    table = pl.DataFrame(rows, schema=dict.fromkeys(COUNTS, pl.Int64), orient="row")
    return _public_table(table, COUNTS)["applicants"].to_list()


def test_four_people_are_hidden_and_five_are_not() -> None:
    assert shown((5, 5), (20, 20)) == [5, 20]
    # one row hidden alone would follow from the total: the smallest of the others goes with it
    assert shown((4, 4), (20, 20), (30, 30)) == [None, None, 30]


def test_those_not_placed_are_people_too() -> None:
    assert shown((20, 16), (30, 30), (40, 40)) == [None, None, 40]
    assert shown((20, 15), (30, 30)) == [20, 30]


@pytest.mark.parametrize(("second", "left"), [(1, [None, None, 30]), (2, [None, None, 30])])
def test_two_hidden_rows_of_few_together_take_a_third_along(second: int, left: list[int | None]) -> None:
    assert shown((2, 2), (second, second), (20, 20), (30, 30)) == [None, *left]


def test_two_hidden_rows_of_five_or_more_together_do_not() -> None:
    assert shown((2, 2), (3, 3), (20, 20), (30, 30)) == [None, None, 20, 30]


@pytest.mark.parametrize(
    ("rows", "left"),
    [
        # each count and each difference of two neighbours, at four and at five
        ([(20, 15, 10), (9, 9, 9)], [20, 9]),
        ([(20, 15, 11), (9, 9, 9)], [None, None]),
        ([(20, 16, 10), (9, 9, 9)], [None, None]),
        ([(20, 20, 4), (9, 9, 9)], [None, None]),
        ([(20, 20, 5), (9, 9, 9)], [20, 9]),
        ([(20, 5, 0), (9, 9, 9)], [20, 9]),
        ([(20, 4, 4), (9, 9, 9)], [None, None]),
        ([(1, 0, 0), (9, 9, 9)], [None, None]),
        ([(0, 0, 0), (9, 9, 9)], [0, 9]),
        # where nobody else applied there is no row to go with it
        ([(4, 4, 4), (0, 0, 0)], [None, 0]),
        ([(4, 4, 4)], [None]),
        ([], []),
        # what is hidden adds up to five in every count: nothing more is hidden
        ([(3, 3, 3), (2, 2, 2), (9, 9, 9)], [None, None, 9]),
        ([(6, 3, 0), (6, 3, 0), (9, 9, 9)], [None, None, 9]),
        # two of one applicant placed and two of one not: three hidden rows are few by those placed
        ([(3, 1, 1), (3, 1, 1), (9, 9, 9), (8, 8, 8)], [None, None, 9, None]),
    ],
)
def test_of_three_counts_within_each_other(rows: list[tuple[int, ...]], left: list[int | None]) -> None:
    names = ("applicants", "placed", "first_choice")
    table = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.Int64), orient="row").with_columns(km=pl.lit(1.5))
    found = _public_table(table, names, ("km",))
    assert found["applicants"].to_list() == left
    # a row is hidden with all that rests on it, and nothing else is touched
    for name in (*names, "km"):
        assert found[name].is_null().to_list() == found["applicants"].is_null().to_list(), name
    kept = found.filter(pl.col("applicants").is_not_null())
    assert kept.rows() == [(*row, 1.5) for row, shown in zip(rows, left, strict=True) if shown is not None]


def test_a_commune_of_which_nothing_is_known_hides_no_other() -> None:
    table = pl.DataFrame({"applicants": [None, 20], "placed": [None, 20]}, schema=dict.fromkeys(COUNTS, pl.Int64))
    assert _public_table(table, COUNTS)["applicants"].to_list() == [None, 20]


def test_a_column_that_is_not_named_stays_where_its_row_is_hidden() -> None:
    table = pl.DataFrame({"area": ["A"], "applicants": [4], "placed": [4]})
    assert _public_table(table, COUNTS).rows() == [("A", None, None)]


def _decided(people: list[tuple[str, str | None, str | None, int | None, str]], **tables: list[dict[str, Any]]) -> Any:
    """Return a feed and a round of people: area, groups, programme, rank of it, status."""
    codes = [f"a{number:03d}" for number in range(len(people))]
    area, groups, programme, rank, status = zip(*people, strict=True)
    applicants = pl.DataFrame(
        {"applicant": codes, "area": area, "groups": groups}, schema_overrides={"groups": pl.String}
    )
    results = pl.DataFrame(
        {"applicant": codes, "programme": programme, "rank": rank, "status": status},
        schema_overrides={"programme": pl.String, "rank": pl.Int64},
    )
    places = {
        "areas": [{"area": a, "longitude": x, "latitude": 20.8} for a, x in (("A", 106.0), ("B", 106.1))],
        "sites": [{"site": "S", "area": "A"}, {"site": "T", "area": "B"}, {"site": "U"}],
        "programmes": [{"programme": name, "site": site} for name, site in (("P", "S"), ("Q", "T"), ("R", "U"))],
    }  # fmt: skip
    # the tables of a round that is decided, without the deciding: ``streaming`` reads these two alone
    return feed_of({**places, **tables}), SimpleNamespace(results=results, round=SimpleNamespace(applicants=applicants))


def _leavers(area: str, year: int, leavers: int, vocational: int | None) -> dict[str, Any]:
    return {"area": area, "year": year, "leavers": leavers, "to_vocational": vocational, "grade": "9"}


PEOPLE = [
    *[("A", "poor", "P", 1, "placed")] * 6,
    *[("A", "poor; rural", "Q", 2, "placed")] * 5,
    *[("A", None, None, None, "unplaced")] * 9,
    *[("B", "rural", "P", 1, "placed")] * 7,
    *[("B", "", "P", 1, "withdrawn")] * 30,
    *[("C", "", "P", 1, "placed")] * 5,
]  # fmt: skip


def test_streaming_by_commune_is_worked_out_by_hand() -> None:
    leavers = [
        _leavers("A", 2025, 60, 15), _leavers("A", 2025, 40, 10), _leavers("B", 2025, 50, 20),
        _leavers("D", 2025, 10, 0),
        _leavers("A", 2024, 999, 99), _leavers("B", 2025, 7, None), _leavers("B", 2026, 9, None),
    ]  # fmt: skip
    table = streaming(*_decided(PEOPLE, leavers=leavers))
    assert table["year"].to_list() == [2025] * 5
    counts = table.select("area", "leavers", "to_vocational", "applicants", "placed", "first_choice")
    assert counts.rows() == [
        (None, 160, 45, 32, 23, 18),
        ("A", 100, 25, 20, 11, 6),
        ("B", 50, 20, 7, 7, 7),
        ("C", None, None, 5, 5, 5),
        ("D", 10, 0, None, None, None),
    ]
    assert table["streaming_rate"].to_list() == [45 / 160, 0.25, 0.4, None, 0.0]
    assert table["first_choice_rate"].to_list() == [18 / 32, 0.3, 1.0, 1.0, None]
    # from A six go nowhere and five to B, 10.39 km, from B seven to A; of C nobody knows where it lies
    km = float(kilometres(*(np.array(x) for x in (106.0, 20.8, 106.1, 20.8))))
    assert table["median_km"].to_list() == pytest.approx([km, 0.0, km, None, None])
    assert table["p90_km"].to_list() == pytest.approx([km, km, km, None, None])


def test_the_ninth_tenth_of_ways_lies_between_the_two_nearest() -> None:
    people = [*[("A", "", "P", 1, "placed")] * 5, *[("A", "", "Q", 1, "placed")] * 1]
    table = streaming(*_decided(people))
    km = float(kilometres(*(np.array(x) for x in (106.0, 20.8, 106.1, 20.8))))
    # of six ways in order the ninth tenth is number 4.5, counted from 0
    assert table.filter(area="A")["p90_km"].to_list() == pytest.approx([km / 2])


def test_without_leavers_the_round_is_shown_alone_and_without_a_commune_in_the_city_s_row() -> None:
    people = [("A", "", "P", 1, "placed")] * 6 + [(None, "", "P", 1, "placed")] * 3  # type: ignore[list-item]
    table = streaming(*_decided(people))
    assert table.select("area", "year", "leavers", "streaming_rate", "applicants").rows() == [
        (None, None, 0, None, 9),
        ("A", None, None, None, 6),
    ]


def test_few_school_leavers_hide_their_own_columns_and_few_applicants_theirs() -> None:
    leavers = [_leavers("A", 2025, 60, 4), _leavers("B", 2025, 30, 12), _leavers("C", 2025, 40, 20)]
    people = [
        *[("A", "", "P", 1, "placed")] * 9,
        *[("B", "", "P", 1, "placed")] * 8,
        *[("C", "", "P", 1, "placed")] * 3,
    ]
    table = streaming(*_decided(people, leavers=leavers))
    assert table.select("area", "leavers", "to_vocational", "streaming_rate", "applicants", "median_km").rows() == [
        (None, 130, 36, 36 / 130, 20, pytest.approx(0.0)),
        ("A", None, None, None, 9, pytest.approx(0.0)),
        # the smallest of the others goes with the hidden row, of leavers and of applicants each
        ("B", None, None, None, None, None),
        ("C", 40, 20, 0.5, None, None),
    ]


def test_groups_count_each_of_theirs_who_stayed_and_few_are_hidden() -> None:
    table = streaming_groups(_decided(PEOPLE)[1])
    assert table.rows() == [
        (None, 32, 23, 23 / 32, 18, 18 / 32),
        ("poor", 11, 11, 1.0, 6, 6 / 11),
        ("rural", 12, 12, 1.0, 7, 7 / 12),
    ]
    few = (
        [("A", "poor", "P", 1, "placed")] * 4
        + [("A", "rural", "P", 1, "placed")] * 9
        + [("A", "women ;", None, None, "unplaced")] * 12
    )
    table = streaming_groups(_decided(few)[1])
    assert table.select("group", "applicants", "placed", "placed_rate", "first_choice_rate").rows() == [
        (None, 25, 13, 13 / 25, 13 / 25),
        ("poor", None, None, None, None),
        ("rural", None, None, None, None),
        ("women", 12, 0, 0.0, 0.0),
    ]
