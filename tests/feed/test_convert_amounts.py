"""Whatever steps a mapping takes, an amount of the source is in the feed, or it is told which step changed it."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caunghe.feed.convert.convert import convert_register
from caunghe.feed.convert.mapping import MAPPING_COLUMNS, RegisterMapping

WORDS = st.sampled_from([None, "x", "x, y; z", "S 1", "2"])
NUMBERS = st.sampled_from([None, "1", "20", "3", "1.5"])
YEARS = ("Y 2023", "Y 2024", "Z 2023")
REGISTERS = st.lists(st.tuples(WORDS, WORDS, NUMBERS, NUMBERS, NUMBERS), max_size=6)
STEPS = {
    "fill": st.sampled_from([("a", ""), ("b", "")]),
    "keep": st.sampled_from([("", "a != x"), ("", "b = x | 2")]),
    "split": st.sampled_from([("a", ", ;"), ("b", ";")]),
    "unpivot": st.sampled_from([("Y {year}", ""), ("Y {year} + Z {year}", "")]),
    "distinct": st.sampled_from([("a", ""), ("a + b", "")]),
}
COLUMN = st.tuples(
    st.sampled_from(["sum", "times", "copy"]), st.sampled_from(["1", "3"]), st.sampled_from(["", "b != x"])
)


@st.composite
def mappings(draw: st.DrawFn) -> list[tuple[str, ...]]:
    """Draw the rows of a mapping of intakes from the table t."""
    first = draw(st.lists(st.sampled_from(["fill", "keep", "split"]), unique=True, max_size=2))
    verbs = [*first, *(verb for verb in ("unpivot", "distinct") if draw(st.booleans()))]
    rows = [("intakes", "*", "t", *_step(verb, *draw(STEPS[verb]))) for verb in verbs]
    field, year = ("Y", "year") if "unpivot" in verbs else ("Y 2023", "b")
    rows += [("intakes", "programme", "t", "a", "copy", "", ""), ("intakes", "year", "t", year, "copy", "", "")]
    for column in ("entrants", "quota"):
        verb, factor, when = draw(COLUMN)
        rows.append(("intakes", column, "t", field, verb, "" if verb == "copy" else factor, when))
    return rows


def _step(verb: str, field: str, argument: str) -> tuple[str, str, str, str]:
    return (field, verb, "", argument) if verb == "keep" else (field, verb, argument, "")


@settings(max_examples=40)
@given(cells=REGISTERS, rows=mappings())
def test_an_amount_is_in_the_feed_or_its_change_is_told(cells, rows):
    register = pl.DataFrame(cells, schema=dict.fromkeys(("a", "b", *YEARS), pl.String), orient="row")
    mapping = pl.DataFrame(rows, schema=[*MAPPING_COLUMNS, "when"], orient="row")
    made = convert_register({"t": register}, RegisterMapping(mapping))
    changed = made.amounts.group_by("column").agg(change=(pl.col("after") - pl.col("before")).sum())
    for _, column, source, feed, _, _ in made.totals.iter_rows():
        row = next(row for row in rows if row[1] == column)
        change = float(changed.filter(pl.col("column") == column)["change"].sum())
        assert feed == pytest.approx(source + float(row[5] or 1) * change)
        if row[3] == "Y 2023":
            assert source == pytest.approx(float(row[5] or 1) * float(register["Y 2023"].cast(pl.Float64).sum()))


@pytest.mark.parametrize(("headings", "field"), [(("Y 2023", "Y 2024"), "Y {year}"), (("2023", "2024"), "{year}")])
@pytest.mark.parametrize("empty", [0, 1])
def test_a_sum_lacks_a_row_whose_cells_are_all_empty(headings: tuple[str, str], field: str, empty: int) -> None:
    """One class of two says nothing of a year: its sum is incomplete, and so it is told."""
    cells = [["x", "20", "5"], ["x", "30", "6"], ["y", None, None]]
    cells[0][1 + empty] = None
    register = pl.DataFrame(cells, schema=dict.fromkeys(("a", *headings), pl.String), orient="row")
    rows = [
        ("intakes", "*", "t", field, "unpivot", "Y" if field == "{year}" else "", ""),
        ("intakes", "*", "t", "a + year", "distinct", "", ""),
        ("intakes", "programme", "t", "a", "copy", "", ""),
        ("intakes", "year", "t", "year", "copy", "", ""),
        ("intakes", "entrants", "t", "Y", "sum", "", ""),
    ]
    mapping = pl.DataFrame(rows, schema=[*MAPPING_COLUMNS, "when"], orient="row")
    made = convert_register({"t": register}, RegisterMapping(mapping))
    sums = dict(zip(made.tables["intakes"]["year"], made.tables["intakes"]["entrants"], strict=True))
    whole = {"2023": "50", "2024": "11"}
    lacking = {"2023": "30", "2024": "6"}
    year = ("2023", "2024")[empty]
    assert sums == whole | {year: lacking[year]}
    assert made.unread.select("rule", "column", "value").rows() == [("sum_incomplete", "entrants", lacking[year])]
