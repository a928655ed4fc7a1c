"""A grid becomes a declared table: rows keep their numbers, blank ones fall away, and every loss is told in place."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from caunghe.feed.reading.building import BuiltTable, build_table
from caunghe.feed.reading.grid import CellFault, Grid
from caunghe.schema import TABLES

AREAS, SITES = TABLES["areas"], TABLES["sites"]
HEAD = ["area", "name", "kind", "longitude"]


def grid(*rows: list[str | None], **more: Any) -> Grid:
    width = max(map(len, rows))
    columns = {f"c{at}": [row[at] if at < len(row) else None for row in rows] for at in range(width)}
    return Grid("areas.csv", pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)), **more)


def told(built: BuiltTable, rule: str) -> list[tuple[Any, ...]]:
    rows = built.findings.filter(pl.col("rule") == rule)
    return rows.select("sheet_row", "column", "value", "expected").rows()


def test_rows_below_the_header_keep_their_numbers_and_only_plain_numbers_are_not_repeated() -> None:
    built = build_table(grid(HEAD, ["01", "Một", "ward", "106.5"], ["31", "Mẫu", "city", None]), AREAS)
    assert built.frame.select(HEAD).rows() == [("01", "Một", "ward", 106.5), ("31", "Mẫu", "city", None)]
    assert built.frame.schema == AREAS.polars_schema
    assert (built.sheet_rows, built.findings.height) == (None, 0)
    lower = build_table(grid(["Danh sách"], HEAD, ["01", "Một", "ward", "106.5"]), AREAS)
    assert lower.sheet_rows is not None
    assert lower.sheet_rows.to_list() == [3]
    # a file of which the first lines were left out
    later = build_table(grid(HEAD, ["01", "Một", "ward", "106.5"], first_row=5), AREAS)
    assert later.sheet_rows is not None
    assert later.sheet_rows.to_list() == [6]


def test_blank_rows_fall_away_unless_what_stood_there_was_lost() -> None:
    rows: list[list[str | None]] = [["01", "Một", "ward", None], [None] * 4, [None, None, None, "xa"]]
    built = build_table(grid(HEAD, *rows), AREAS)
    assert built.frame["area"].to_list() == ["01", None]
    assert built.sheet_rows is not None
    assert built.sheet_rows.to_list() == [2, 4]
    assert told(built, "type_wrong") == [(4, "longitude", "xa", "106.683")]
    (one,) = build_table(grid(["name"], ["Một"], [""]), AREAS).frame["name"]
    assert one == "Một"
    # no column is full and yet no row is blank
    none = build_table(grid(HEAD, ["01", None, None, None], [None, "Hai", "ward", "106.5"]), AREAS)
    assert (none.frame.height, none.sheet_rows) == (2, None)


def test_a_header_that_is_not_found_leaves_an_empty_table_and_shows_what_stands_there() -> None:
    built = build_table(grid([None, ""], ["ghi chú", None, "x" * 300]), AREAS)
    assert (built.frame.height, built.sheet_rows) == (0, None)
    assert told(built, "header_missing") == [
        (None, None, ("ghi chú | " + "x" * 300)[:200], "area, name, kind"),
    ]  # fmt: skip
    typed = build_table(Grid("a.parquet", pl.DataFrame({"x": [1]}), first_row=2, header=("x", "y")), AREAS)
    assert told(typed, "header_missing") == [(None, None, "x | y", "area, name, kind")]
    assert told(build_table(grid([None, ""]), AREAS), "header_missing") == [(None, None, "", "area, name, kind")]


def test_the_header_is_looked_for_as_far_as_it_is_shown() -> None:
    above = [["Danh sách"]] * 19
    assert build_table(grid(*above, HEAD, ["01", "Một", "ward", None]), AREAS).frame.height == 1
    assert build_table(grid(*above, ["x"], HEAD, ["01", "Một", "ward", None]), AREAS).frame.height == 0


@pytest.mark.parametrize("above", [0, 2])
def test_columns_that_are_missing_unknown_or_repeated_are_told_at_the_row_of_the_header(above: int) -> None:
    rows = [["Danh sách"]] * above
    long = "ghi chú " + "x" * 200
    built = build_table(grid(*rows, ["area", "name", "Tên", long, "namee", "parent"], ["01", "Một", "Hai", "x"]), AREAS)
    at = above + 1
    assert told(built, "column_missing") == [(at, "kind", None, "Loại / Kind")]
    assert told(built, "column_unknown") == [(at, None, long[:200], "–"), (at, None, "namee", "name")]
    assert told(built, "column_repeated") == [(at, "name", "Tên", None)]
    assert built.frame["name"].to_list() == ["Một"]


def test_columns_of_parquet_are_named_by_their_header_and_no_row_is_told() -> None:
    cells = pl.DataFrame({"Tên": ["Một"], "area": ["01"], "ghi chú": [1], "name": ["Hai"]})
    built = build_table(Grid("a.parquet", cells, first_row=2, header=tuple(cells.columns)), AREAS)
    assert built.frame.select("area", "name").rows() == [("01", "Một")]
    assert built.sheet_rows is None
    assert told(built, "column_missing") == [(None, "kind", None, "Loại / Kind")]
    assert told(built, "column_unknown") == [(None, None, "ghi chú", "–")]
    assert told(built, "column_repeated") == [(None, "name", "name", None)]
    wrong = pl.DataFrame({"area": ["01"], "name": ["A"], "kind": ["ward"], "longitude": ["xa"]})
    built = build_table(Grid("a.parquet", wrong, first_row=2, header=tuple(wrong.columns)), AREAS)
    assert told(built, "type_wrong") == [(2, "longitude", "xa", "106.683")]


def test_a_number_written_as_key_loses_its_point_and_a_name_keeps_it() -> None:
    built = build_table(grid(["site", "institution", "name", "area"], ["1.0", "7.0", "2.0", "31.0"]), SITES)
    assert built.frame.select("site", "institution", "name", "area").rows() == [("1", "7", "2.0", "31")]
    kept = build_table(grid(["site", "institution", "name", "area"], ["1.5", "a.0", "x", "1.0.0"]), SITES)
    assert kept.frame.select("site", "institution", "area").rows() == [("1.5", "a.0", "1.0.0")]


def test_a_code_is_read_by_its_title() -> None:
    kinds = build_table(grid(HEAD, ["01", "Phường", "Phường", None]), AREAS).frame
    assert kinds.select("name", "kind").rows() == [("Phường", "ward")]


def test_doubtful_numbers_and_broken_characters_are_told_with_what_was_taken() -> None:
    head = ["year", "sex", "industry", "workers"]
    rows: list[list[str | None]] = [["2024", "all", "C", "12.000"], ["2025", "all", "C", "7"]]
    built = build_table(grid(head, *rows, guarded=True), TABLES["employment"])
    assert told(built, "number_ambiguous") == [(2, "workers", "12.000", "12000.0")]
    assert told(build_table(grid(head, *rows), TABLES["employment"]), "number_ambiguous") == []
    broken = "M\x07" + "ộ" * 300
    built = build_table(grid(HEAD, ["01", broken, "ward", "y" * 300]), AREAS)
    assert told(built, "character_broken") == [(2, "name", broken[:200], "")]
    assert told(built, "type_wrong") == [(2, "longitude", "y" * 200, "106.683")]


def test_what_has_no_text_of_its_own_is_told_as_python_shows_it() -> None:
    cells = pl.DataFrame({"area": ["01"], "name": ["A"], "kind": ["ward"], "longitude": [{"a": "x" * 300}]})
    built = build_table(Grid("a.parquet", cells, first_row=2, header=tuple(cells.columns)), AREAS)
    assert told(built, "type_wrong") == [(2, "longitude", ("{'a': '" + "x" * 300)[:200], "106.683")]


def test_faults_of_the_file_are_told_of_rows_that_are_read_and_of_columns_that_are_known() -> None:
    faults = (
        CellFault("encoding_guessed", None, None, "Windows-1258"),
        CellFault("row_too_long", 1, None, "x", "4"),
        CellFault("type_wrong", 2, 4, "#REF!"),
        CellFault("type_wrong", 3, 4, "#REF!"),
        CellFault("type_wrong", 3, 5, "#REF!"),
        CellFault("type_wrong", 3, 3, "#N/A", "ward"),
    )
    built = build_table(grid(["Danh sách"], [*HEAD, "ghi chú"], ["01", "Một", "ward", None], faults=faults), AREAS)
    assert told(built, "encoding_guessed") == [(None, None, "Windows-1258", "")]
    assert told(built, "row_too_long") == [(1, None, "x", "4")]
    assert told(built, "type_wrong") == [(3, "kind", "#N/A", "ward"), (3, "longitude", "#REF!", "106.683")]


def test_a_column_without_a_heading_is_told_unless_it_numbers_rows_before_the_first() -> None:
    """Of B and G: words before the first heading, and numbers in order after it, are data that nothing names."""
    head = [None, None, "area", "name", "kind", None, None, None]
    rows = [
        ["1", "Lan", "01", "Một", "ward", "1", None, " "],
        ["2", "Mai", "02", "Hai", "ward", "2", "x" * 300, None],
        ["3", None, "03", "Ba", "ward", "3", " y ", None],
    ]
    built = build_table(grid(head, *rows), AREAS)
    told_of = [(letters, shown) for _, _, letters, shown in told(built, "heading_missing")]
    assert [letters for letters, _ in told_of] == ["B", "F", "G"]
    assert [value for _, value in told_of][:2] == ["Lan; Mai", "1; 2; 3"]
    assert set(told_of[2][1]) == {"x"}
    # one number is no numbering, nor are numbers with a gap
    for numbers in (["7"], ["1", "3"], ["2", "1"]):
        cells = [[number, f"0{at}", "Một", "ward"] for at, number in enumerate(numbers)]
        assert len(told(build_table(grid([None, "area", "name", "kind"], *cells), AREAS), "heading_missing")) == 1


def test_hidden_columns_are_told_where_they_hold_data() -> None:
    """Columns of a sheet are counted from 1, cells from the first in use: here B."""
    cells = [HEAD, ["01", "Một", "ward", None], ["02", "Hai", "ward", None]]
    for hidden, named in (((2,), ["area"]), ((4,), ["kind"]), ((1, 6), []), ((5,), []), ((2, 3), ["area", "name"])):
        built = build_table(grid(*cells, left=lambda: 1, hidden_columns=hidden), AREAS)
        assert [column for _, column, _, _ in told(built, "columns_hidden")] == named, hidden
