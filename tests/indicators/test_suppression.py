"""Small cells: nothing below the limit can be read, or worked out from what is shown."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caunghe.indicators.estimates import CELLS
from caunghe.indicators.results import VALUES
from caunghe.indicators.suppression import _relations, hidden_cells, recoverable_cells, suppress

LIMIT = 5


def follows(relations, hidden, cell):
    """Whether a hidden cell follows from the shown ones: its unit vector adds nothing to the rank of the relations."""
    columns = relations[:, hidden].astype(float)
    unit = np.zeros(int(hidden.sum()))
    unit[int(hidden[:cell].sum())] = 1
    return np.linalg.matrix_rank(np.vstack([columns, unit])) == np.linalg.matrix_rank(columns)


@st.composite
def hierarchies(draw):
    """Cells of areas in provinces in a city, cut across by another partition: (counts, relations)."""
    areas = draw(st.lists(st.integers(0, 30), min_size=2, max_size=14))
    partitions = [draw(st.lists(st.integers(0, 2), min_size=len(areas), max_size=len(areas))) for _ in range(2)]
    counts = [*areas]
    rows = []
    for partition in partitions:
        groups = sorted(set(partition))
        starts = len(counts)
        for group in groups:
            members = [i for i, of in enumerate(partition) if of == group]
            rows.append((len(counts), members))
            counts.append(sum(areas[i] for i in members))
        rows.append((None, list(range(starts, len(counts)))))
    rows.append((None, list(range(len(areas)))))
    total = len(counts)
    counts.append(sum(areas))
    relations = np.zeros((len(rows), len(counts)), np.int8)
    for i, (of, members) in enumerate(rows):
        relations[i, members] = 1
        relations[i, total if of is None else of] = -1
    return np.array(counts, float)[:, None], relations


@settings(max_examples=150)
@given(hierarchies())
def test_no_small_cell_can_be_worked_out(hierarchy):
    counts, relations = hierarchy
    assert not (relations @ counts).any()
    hidden = hidden_cells(counts, relations, LIMIT)
    small = (counts[:, 0] > 0) & (counts[:, 0] < LIMIT)
    assert hidden[small].all()
    assert not any(follows(relations, hidden, cell) for cell in np.flatnonzero(small))
    for relation in relations:  # nor a small sum by one subtraction
        gone = (relation > 0) & hidden
        if not hidden[relation < 0].any():
            assert not 0 < counts[gone].sum() < LIMIT


@settings(max_examples=60)
@given(hierarchies())
def test_recoverable_is_exactly_what_follows(hierarchy):
    counts, relations = hierarchy
    hidden = (counts[:, 0] % 3) == 0
    expected = [cell for cell in np.flatnonzero(hidden) if follows(relations, hidden, cell)]
    assert np.flatnonzero(recoverable_cells(relations, hidden)).tolist() == expected


def test_a_long_ring_of_hidden_cells_gives_none_away():
    # twelve cells, each with the next one a total: adding 1 and taking 1 in turn changes no total; of thirteen it does
    for length, given_away in ((12, 0), (13, 13)):
        ring = np.eye(length, dtype=np.int8) + np.roll(np.eye(length, dtype=np.int8), 1, axis=1)
        relations = np.hstack([ring, -np.eye(length, dtype=np.int8)])
        hidden = np.arange(2 * length) < length
        assert recoverable_cells(relations, hidden).sum() == given_away


def test_nothing_is_hidden_without_need():
    counts = np.array([[10.0], [0.0], [20.0], [30.0]])
    assert not hidden_cells(counts, np.array([[1, 1, 1, -1]], np.int8), LIMIT).any()


def test_smallest_part_goes_with_a_small_cell_and_the_total_stays():
    counts = np.array([[3.0], [8.0], [20.0], [31.0]])
    assert hidden_cells(counts, np.array([[1, 1, 1, -1]], np.int8), LIMIT).tolist() == [True, True, False, False]


def test_two_small_cells_with_a_small_sum_take_a_third():
    counts = np.array([[1.0], [2.0], [20.0], [40.0], [63.0]])
    assert hidden_cells(counts, np.array([[1, 1, 1, 1, -1]], np.int8), LIMIT).tolist() == [True] * 3 + [False] * 2


def test_total_of_a_single_part_goes_with_it():
    counts = np.array([[3.0], [3.0]])
    assert hidden_cells(counts, np.array([[1, -1]], np.int8), LIMIT).all()


def test_small_complement_counts_as_a_small_cell():
    counts = np.array([[9.0, 12.0, 3.0], [20.0, 40.0, 20.0], [30.0, 60.0, 30.0], [59.0, 112.0, 53.0]])
    assert hidden_cells(counts, np.array([[1, 1, 1, -1]], np.int8), LIMIT).tolist() == [True, True, False, False]


def test_a_cell_is_small_from_one_person_to_one_below_the_limit():
    counts = np.array([[0.0], [1.0], [LIMIT - 1.0], [float(LIMIT)], [np.nan]])
    none = np.zeros((0, 5), np.int8)
    assert hidden_cells(counts, none, LIMIT).tolist() == [False, True, True, False, False]


def test_a_hidden_sum_takes_one_more_part_only_below_the_limit():
    relation = np.array([[1, 1, 1, 1, -1]], np.int8)
    # 1 + 4 are as many as the limit; 1 + 3 are one less
    assert (
        hidden_cells(np.array([[1.0], [4.0], [9.0], [30.0], [44.0]]), relation, 5).tolist() == [True] * 2 + [False] * 3
    )
    assert (
        hidden_cells(np.array([[1.0], [3.0], [9.0], [30.0], [43.0]]), relation, 5).tolist() == [True] * 3 + [False] * 2
    )


def test_a_small_sum_below_a_hidden_total_takes_nothing_more():
    # 1 + 3 of the hidden 4, whose own total is shown: the 9 beside it goes, the 0 below it may stay
    counts = np.array([[1.0], [3.0], [0.0], [4.0], [9.0], [50.0], [63.0]])
    relations = np.array([[1, 1, 1, -1, 0, 0, 0], [0, 0, 0, 1, 1, 1, -1]], np.int8)
    assert hidden_cells(counts, relations, LIMIT).tolist() == [True, True, False, True, True, False, False]


def test_a_grand_total_is_hidden_last_though_it_is_the_smallest():
    # 3 + 17 = 20, 20 + 10 = 30; 17 is also all of a total of its own. 3 = 20 − 17: the 20 goes, then the 10 beside it
    counts = np.array([[3.0], [17.0], [20.0], [10.0], [30.0], [17.0]])
    relations = np.array([[1, 1, -1, 0, 0, 0], [0, 0, 1, 1, -1, 0], [0, 1, 0, 0, 0, -1]], np.int8)
    assert hidden_cells(counts, relations, LIMIT).tolist() == [True, True, True, True, False, False]


def test_a_cell_that_counts_nobody_hides_nothing():
    # beside a small cell stand an empty part and a part of ten: the ten goes, nothing is gained by the empty one
    counts = np.array([[3.0], [0.0], [10.0], [13.0]])
    assert hidden_cells(counts, np.array([[1, 1, 1, -1]], np.int8), LIMIT).tolist() == [True, False, True, False]
    # nor a part of which no people are counted, shown or not
    counts[1] = np.nan
    relation = np.array([[1, 1, 1, -1]], np.int8)
    assert hidden_cells(counts, relation, LIMIT).tolist() == [True, False, True, False]
    counts[0], unseen = 9, np.array([False, True, False, False, False])
    beside = np.hstack([relation, [[0]]]).astype(np.int8)
    found = hidden_cells(np.vstack([counts, [[3.0]]]), beside, LIMIT, unseen)
    assert found.tolist() == [False, True, False, False, True]


def cells(rows):
    """CELLS of one indicator and year from (breakdown, category, part, whole)."""
    names = ["breakdown", "category", "part", "whole"]
    frame = pl.DataFrame(rows, names, orient="row").with_columns(
        indicator=pl.lit("x"),
        year=2025,
        persons=pl.col("whole"),
        estimate=pl.col("part") / pl.col("whole"),
        flag=pl.lit("publish"),
    )
    missing = [pl.lit(None).alias(name) for name in CELLS.names() if name not in frame.columns]
    return frame.with_columns(missing).select(CELLS.names()).cast(CELLS)


def hidden_categories(frame, nesting=None):
    found = suppress(frame, nesting or {}, {}, LIMIT)
    assert found.filter(pl.col("flag") == "suppressed")["persons"].null_count() == found["estimate"].null_count()
    return found.filter(flag="suppressed")["category"].to_list()


def test_people_of_unknown_category_are_a_part_too():
    # 14 people of no sex stand between the total and its parts, so the two shown cells give only them away
    frame = cells([("all", "all", 50, 100), ("sex", "female", 40, 46), ("sex", "male", 2, 40)])
    assert hidden_categories(frame) == ["male"]
    # all known: the other goes too
    frame = cells([("all", "all", 42, 86), ("sex", "female", 40, 46), ("sex", "male", 2, 40)])
    assert hidden_categories(frame) == ["female", "male"]


def test_all_but_a_few_give_the_few_away():
    # 48 of 50 women are counted: two are not, and they could be named
    frame = cells([("all", "all", 100, 150), ("sex", "female", 48, 50), ("sex", "male", 52, 100)])
    assert "female" in hidden_categories(frame)
    # as many as the limit are left over: nothing to hide
    many = 50 - LIMIT
    assert (
        hidden_categories(
            cells([("all", "all", 100, 150), ("sex", "female", many, 50), ("sex", "male", 100 - many, 100)])
        )
        == []
    )


def test_nested_breakdowns_do_not_give_a_commune_away():
    rows = [("all", "all", 100, 200), ("boundary", "north", 50, 100), ("boundary", "south", 50, 100)]
    rows += [("area", "1", 2, 20), ("area", "2", 22, 40), ("area", "3", 26, 40), ("area", "4", 50, 100)]
    nesting = {("area", "boundary"): {"1": "north", "2": "north", "3": "north", "4": "south"}}
    assert hidden_categories(cells(rows), nesting) == ["1", "2"]


def test_parts_of_an_indicator_do_not_give_each_other_away():
    whole = cells([("all", "all", 60, 100)])
    parts = [
        cells([("all", "all", part, 50)]).with_columns(indicator=pl.lit(name)) for name, part in (("a", 3), ("b", 57))
    ]
    found = suppress(pl.concat([whole, *parts]), {}, {"a": "x", "b": "x"}, LIMIT)
    assert found.filter(flag="suppressed")["indicator"].to_list() == ["a", "b"]


def test_empty_table():
    assert suppress(cells([("all", "all", 1, 9)]).clear(), {}, {}, LIMIT).is_empty()


def test_one_person_of_unknown_category_is_a_part_too():
    # 86 − 46 − 39 is one person of no sex, and 45 − 40 − 4 counts them: with the 4 men they are five, the limit
    frame = cells([("all", "all", 45, 86), ("sex", "female", 40, 46), ("sex", "male", 4, 39)])
    assert hidden_categories(frame) == ["male"]


def test_a_suppressed_row_shows_no_number_and_the_others_keep_theirs():
    frame = cells([("all", "all", 60, 100), ("sex", "female", 3, 40), ("sex", "male", 57, 60)])
    frame = frame.with_columns(standard_error=0.01, low=0.1, high=0.9, cv=0.02)
    found = suppress(frame, {}, {}, LIMIT)
    # from the published table: what is a number of its own, and not the year
    numbers = [name for name, kind in VALUES.items() if kind.is_numeric() and name != "year"]
    assert len(numbers) == 8
    gone = pl.col("flag") == "suppressed"
    assert found.filter(gone)["category"].to_list() == ["female", "male"]
    assert found.filter(gone).select(pl.col(numbers).is_null().all()).row(0) == (True,) * 8
    assert found.filter(~gone).equals(frame.filter(pl.col("breakdown") == "all"))


def test_years_are_looked_at_apart():
    # small cells of two years hide nothing of the year between them
    small = cells([("all", "all", 42, 86), ("sex", "female", 40, 46), ("sex", "male", 2, 40)])
    fine = cells([("all", "all", 45, 86), ("sex", "female", 25, 46), ("sex", "male", 20, 40)])
    years = [frame.with_columns(year=pl.lit(year, pl.Int64)) for year, frame in ((2023, small), (2024, fine))]
    found = suppress(pl.concat([*years, small]), {}, {}, LIMIT).filter(flag="suppressed")
    gone = found.select("year", "category").rows()
    assert gone == [(2023, "female"), (2023, "male"), (2025, "female"), (2025, "male")]


def test_relations_are_a_total_less_its_parts_by_breakdown_nesting_and_whole():
    rows = [("x", "all", "all"), ("x", "sex", "f"), ("x", "sex", "m"), ("x", "area", "1"), ("x", "area", "2")]
    rows += [("x", "part", "n"), ("y", "all", "all"), ("y", "sex", "f"), ("z", "sex", "f"), ("x", "area", "")]
    frame = pl.DataFrame(rows, ["indicator", "breakdown", "category"], orient="row")
    nesting = {("area", "part"): {"1": "n", "2": "s", "": ""}}
    found = _relations(frame, nesting, {"y": "x", "z": "x"})
    assert sorted(found.tolist()) == sorted(
        [
            [-1, 1, 1, 0, 0, 0, 0, 0, 0, 0],
            [-1, 0, 0, 1, 1, 0, 0, 0, 0, 1],
            [-1, 0, 0, 0, 0, 1, 0, 0, 0, 0],
            # area 1 makes up n; s, of area 2, is not among the cells, nor is the part of an area not known
            [0, 0, 0, 1, 0, -1, 0, 0, 0, 0],
            # y and z are parts of x, cell by cell; z has no total
            [-1, 0, 0, 0, 0, 0, 1, 0, 0, 0],
            [0, -1, 0, 0, 0, 0, 0, 1, 1, 0],
            [0, 0, 0, 0, 0, 0, -1, 1, 0, 0],
        ]
    )
    assert _relations(frame.head(1), nesting, {}).shape == (0, 1)


def test_a_part_that_people_of_no_category_belong_to_stands_for_them():
    # 100 people, 46 women and 40 men: 14 of neither; the 3 of them that count are as few as may not be told
    frame = cells([("all", "all", 50, 100), ("sex", "female", 27, 46), ("sex", "male", 20, 40)])
    assert hidden_categories(frame) == []
    # what nobody sees anyway needs hiding only where it can be worked out: 50 less 27 less 20 tells the 3
    small = cells([("all", "all", 50, 100), ("sex", "female", 44, 46), ("sex", "male", 6, 54)])
    assert hidden_categories(small) == ["female", "male"]


def test_a_small_sum_is_hidden_whatever_is_hidden_elsewhere():
    """20 = 2 + 2 + 16: the two add up to 4, so 16 goes too. 30 = 3 + 27 has nothing in common with them."""
    counts = np.array([20, 2, 2, 16, 30, 3, 27], float)[:, None]
    relations = np.array([[-1, 1, 1, 1, 0, 0, 0], [0, 0, 0, 0, -1, 1, 1]], np.int8)
    assert hidden_cells(counts, relations, LIMIT).tolist() == [False, True, True, True, False, True, True]


def test_two_indicators_with_small_cells_in_one_year_are_counted_once_each():
    # as with one person of unknown category above: counted twice, no person would be left over and the women go too
    frame = cells([("all", "all", 45, 86), ("sex", "female", 40, 46), ("sex", "male", 4, 39)])
    both = pl.concat([frame, frame.with_columns(indicator=pl.lit("y"))])
    gone = suppress(both, {}, {}, LIMIT).filter(flag="suppressed")
    assert gone.select("indicator", "category").rows() == [("x", "male"), ("y", "male")]


@pytest.mark.parametrize("count", range(1, LIMIT))
@pytest.mark.parametrize("side", ["part", "rest", "whole"])
def test_every_count_below_the_limit_is_hidden_where_it_stands_alone(side, count):
    """One person, two, three and four: as the part, as who is not in it, and as all there are."""
    part, whole = {"part": (count, 40), "rest": (40 - count, 40), "whole": (count, count)}[side]
    frame = cells([("all", "all", 50 + part, 100 + whole), ("sex", "female", part, whole), ("sex", "male", 50, 100)])
    assert hidden_categories(frame) == ["female", "male"]


def test_a_count_at_the_limit_and_none_at_all_are_shown():
    for part, whole in ((LIMIT, 2 * LIMIT), (0, 40), (40, 40)):
        rows = [("all", "all", 50 + part, 100 + whole), ("sex", "female", part, whole), ("sex", "male", 50, 100)]
        assert hidden_categories(cells(rows)) == []
