"""A whole file of delimited text as a grid: read at once or record by record, the cells and their rows are the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from caunghe.errors import FeedError
from caunghe.feed.reading.delimited import RaggedRow, delimited_batches, read_delimited
from caunghe.feed.reading.grid import CellFault, Grid

# in UTF-16 and with quotes beside tabs a file is read record by record
WAYS = ["at once", "by records"]


def grid(text: str, way: str) -> Grid:
    """Return text as it is read at once, or as it is read where a quotation mark stands beside tabs."""
    if way == "at once":
        return read_delimited(text.encode(), "a.csv", None)
    first, *rest = text.split("\n")
    return read_delimited("\n".join([first + '"', *rest]).replace(";", "\t").encode(), "a.csv", None)


def cells(found: Grid) -> list[tuple[str | None, ...]]:
    return [tuple(cell and cell.replace('"', "") for cell in row) for row in found.cells.rows()]


@pytest.mark.parametrize("way", WAYS)
def test_cells_stand_by_place_under_the_row_of_the_headings(way: str) -> None:
    found = grid("a;b;c\n1;;3\n;2\n\n7;8;9\n", way)
    assert found.cells.columns == ["c0", "c1", "c2"]
    assert cells(found) == [("a", "b", "c"), ("1", None, "3"), (None, "2", None), (None,) * 3, ("7", "8", "9")]
    assert (found.source, found.first_row, found.header, found.faults, found.guarded) == ("a.csv", 1, None, (), True)


@pytest.mark.parametrize("way", WAYS)
def test_cells_of_digits_stay_as_they_are_written_even_under_a_number(way: str) -> None:
    assert cells(grid("2024;b\n007;1\n", way)) == [("2024", "b"), ("007", "1")]


@pytest.mark.parametrize("quote", ["", '"'])
def test_what_stands_above_the_headings_is_left_out_and_counted(quote: str) -> None:
    found = read_delimited(f"Bảng\n\na\tb{quote}\n1\t2\n".encode(), "a.csv", None)
    assert (found.first_row, cells(found)) == (3, [("a", "b"), ("1", "2")])


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", "\ufeff\n".encode(), "  ".encode("utf-16")])
def test_a_file_of_nothing_has_no_cell(data: bytes) -> None:
    found = read_delimited(data, "a.csv", None)
    assert (found.cells.shape, found.faults, found.guarded) == ((0, 0), (), True)


def test_a_row_longer_than_the_headings_is_cut_and_told_by_its_number() -> None:
    long = "x" * 300
    text = f'Bảng;;;\n\na;b;;\n1;2";;\n1;2;3;{long}\n4;5;;6\n7;8; ;\n'
    found = read_delimited(text.replace(";", "\t").encode(), "a.csv", None)
    # the headings are two, whatever empty cells come after them
    assert found.faults == (
        CellFault("row_too_long", 5, None, f"3\t{long}"[:200], "2"),
        CellFault("row_too_long", 6, None, "\t6", "2"),
    )  # fmt: skip
    assert found.cells.rows() == [("a", "b"), ("1", '2"'), ("1", "2"), ("4", "5"), ("7", "8")]


@pytest.mark.parametrize("way", WAYS)
def test_a_row_of_another_number_of_cells_than_all_others_is_told(way: str) -> None:
    """A field left out, or one put in, before the empty ones shifts all that come after it."""
    whole = "a;b;c;d\n" + "1;2;3;\n" * 5
    assert grid(f"{whole}1;3;\n", way).faults == (CellFault("row_uneven", 7, None, "3", "4"),)
    assert grid(f"{whole}1;2;0;3;\n", way).faults == (CellFault("row_uneven", 7, None, "5", "4"),)
    assert grid(f"{whole}\n1;2;3;4\nGhi chú\n", way).faults == ()


def test_rows_of_which_many_are_short_are_only_without_their_last_empty_cells() -> None:
    whole = "a;b;c;d\n" + "1;2;3;4\n" * 200
    assert grid(whole + "1;2;3\n" * 16, "at once").faults == ()
    assert grid("a;b;c;d\n" + "1;2;3;4\n" * 8 + "1;2;3\n" * 2, "at once").faults == ()
    assert len(grid(whole + "1;2;3\n" * 8, "at once").faults) == 8


def test_a_row_of_the_width_of_the_headings_is_whole_whatever_the_others_have_behind_it() -> None:
    assert grid("a;b;c\n" + "1;2;3;\n" * 5 + "1;2;3\n", "at once").faults == ()
    quoted = "a;b;c\n" + '1;"2;x";3\n' * 5
    assert grid(quoted + "1;2\n", "at once").faults == (CellFault("row_uneven", 7, None, "2", "3"),)


def test_a_guessed_encoding_is_told_before_all_else_and_a_stated_one_is_not() -> None:
    text = 'a\tb"\n1\t2\t3\n1\t2\n'
    long = CellFault("row_too_long", 2, None, "3", "2")
    guessed = CellFault("encoding_guessed", None, None, "UTF-16-LE")
    assert read_delimited(text.encode("utf-16-le"), "a.csv", None).faults == (guessed, long)
    assert read_delimited(text.encode("utf-16"), "a.csv", None).faults == (long,)
    assert read_delimited(text.encode(), "a.csv", None).faults == (long,)
    assert read_delimited(text.replace("3", "").encode("utf-16-le"), "a.csv", None).faults == (guessed,)


def test_below_twenty_blank_rows_there_are_no_headings_and_one_column() -> None:
    found = read_delimited(b"\n" * 21 + b'a"b\tc\n', "a.csv", None)
    assert found.cells.rows() == [(None,)] * 21 + [('a"b',)]
    assert found.faults == (CellFault("row_too_long", 22, None, "c", "1"),)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("at", "ends"), [(999_999, False), (1_000_000, True)])
def test_the_first_million_bytes_tell_whether_a_carriage_return_ends_a_line(way: str, at: int, ends: bool) -> None:
    """The one newline is byte ``at``, counted from 0: within the million the return before it is a blank in a cell."""
    mark, head = (";", "a;b\r2;3\r4;5\r1") if way == "at once" else ("\t", 'a\tb"\r2\t3\r4\t5\r1')
    cell = mark + "x" * 100_000  # csv reads no cells of more than 131,072 letters where the shape is looked for
    data = (head + cell * 9 + mark).ljust(at, "x").encode() + f"\n2{mark}3\n".encode()
    assert data[at : at + 1] == b"\n"
    found = cells(read_delimited(data, "a.csv", None))
    assert found[0][:2] == (("a", "b") if ends else ("a", "b 2"))
    assert (len(found), found[-1][:2]) == (5 if ends else 2, ("2", "3"))


def test_quotation_marks_hold_delimiters_and_ends_of_lines_and_must_be_closed() -> None:
    assert read_delimited(b'a;b\n"1;x\ny";"z ""w"""\n', "a.csv", None).cells.rows() == [("a", "b"), ("1;x\ny", 'z "w"')]
    with pytest.raises(FeedError, match=r"a\.csv: the quotation mark opened in row 5 is never closed"):
        read_delimited(b'Table\n\na;b\n1;2\n"1;2\n3;4\n5;6\n', "a.csv", None)
    # beside tabs they are letters, also where they come in pairs
    assert read_delimited(b'a\tb\n"1"\t2\n', "a.csv", None).cells.rows() == [("a", "b"), ('"1"', "2")]
    assert read_delimited(b'a\tb\n"1\t2\n', "a.csv", None).cells.rows() == [("a", "b"), ('"1', "2")]


def test_old_vietnamese_letters_come_composed_by_either_way() -> None:
    # Windows-1258 writes the mark of ở as a letter of its own
    for text in (b"a;b\nTh\xf5\xd2;1\n", b'a\tb"\nTh\xf5\xd2\t1\n'):
        assert read_delimited(text, "a.csv", None).cells.rows()[1] == ("Thở", "1")


def test_batches_are_of_the_size_asked_for_and_end_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("A; b  c;;d\n1;2;x;\n\n3;4\n5;6;7;8;9\n ;;;\n10;11;12;13\n", encoding="utf-8")
    wide = [("1", "2", None), ("3", "4", None), ("5", "6", "8"), ("10", "11", "13")]
    for size, heights in ((1, [1, 1, 1, 1]), (3, [3, 1]), (4, [4]), (9, [4])):
        frames = list(delimited_batches(path, size))
        assert [frame.height for frame in frames] == heights
        assert all(frame.columns == ["A", "b c", "d"] for frame in frames)
        assert [row for frame in frames for row in frame.rows()] == wide
    unread: list[RaggedRow] = []
    assert [frame.rows() for frame in delimited_batches(path, 9, unread=unread.append)] == [[wide[0], wide[3]]]
    assert unread == [RaggedRow(4, "3;4", 2), RaggedRow(5, "5;6;7;8;9", 5)]


def test_a_row_is_blank_when_no_cell_of_it_has_anything(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a;b\n;2\n1;\n ; \n", encoding="utf-8")
    (frame,) = delimited_batches(tmp_path / "a.csv", 9)
    assert frame.rows() == [(None, "2"), ("1", None)]
    (tmp_path / "a.csv").write_text("a\n1\n \n2\n", encoding="utf-8")
    (frame,) = delimited_batches(tmp_path / "a.csv", 9)
    assert frame.rows() == [("1",), ("2",)]


def test_headings_alone_are_one_frame_without_rows(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a;b\n", encoding="utf-8")
    (frame,) = delimited_batches(tmp_path / "a.csv", 2)
    assert (frame.columns, frame.height) == (["a", "b"], 0)


@pytest.mark.parametrize(("text", "why"), [("", "it is empty"), ("\n \n", "it is empty")])
def test_batches_of_a_file_without_headings_are_refused(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    with pytest.raises(FeedError, match=why):
        list(delimited_batches(tmp_path / "a.csv", 2))


def test_batches_tell_a_column_named_twice_in_whatever_case_and_not_one_without_a_name(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("b;B;a;A;c;;\n1;2;3;4;5;;\n", encoding="utf-8")
    with pytest.raises(FeedError, match=r"it has a, b more than once"):
        list(delimited_batches(path, 2))
