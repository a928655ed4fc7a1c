"""The same bytes give the same cells whoever reads them: feed, register, mapping, side list and advertisements."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from caunghe.errors import CaungheError
from caunghe.feed.convert.register import read_source
from caunghe.feed.lists import read_columns
from caunghe.feed.reading.building import build_table
from caunghe.feed.reading.delimited import read_delimited
from caunghe.feed.reading.encoding import HEAD_BYTES
from caunghe.feed.reading.grid import CellFault, Grid
from caunghe.feed.reading.headers import find_header
from caunghe.feed.reading.heading_names import named_column_count
from caunghe.feed.reading.shape import heading_row
from caunghe.feed.reading.sheets import SHEET_ROW, read_sheets
from caunghe.feed.values.parsing import typed_column
from caunghe.language import Text
from caunghe.schema import TABLES
from caunghe.vacancies.reading.sources import batches

HEADINGS = ("title", "source", "closes")
# as a feed's vacancies, a list and a board of advertisements have them; one cell stands on two lines
ROWS = [("Thợ hàn, bậc 3", None, "2026-01-05"), ("Kế toán", "Sông Cấm\nchi nhánh", "2026-02-06")]


def plain(delimiter: str = ",", end: str = "\n", above: str = "", between: str = "") -> str:
    """Return the rows as programs write them: in quotation marks where a cell has a delimiter or a line's end."""

    def written(cell: str | None) -> str:
        text = (cell or "").replace("\n", end)
        return f'"{text}"' if delimiter in text or end in text else text

    quoted = [delimiter.join(map(written, row)) for row in ROWS]
    return above + delimiter.join(HEADINGS) + end + (between + end if between else "").join(f"{q}{end}" for q in quoted)


def windows_1258(text: str) -> bytes:
    tones = "\u0300\u0301\u0303\u0309\u0323"
    parts: list[str] = []
    for letter in text:
        whole = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(mark for mark in whole if mark not in tones))
        parts += [base, *(mark for mark in whole if mark in tones)]
    return "".join(parts).encode("cp1258")


FILES: dict[str, bytes] = {
    "utf-8": plain().encode(),
    "byte order mark": plain().encode("utf-8-sig"),
    "utf-16 with tabs": plain("\t").encode("utf-16"),
    "utf-16 without mark": plain().encode("utf-16-le"),
    "windows-1258": windows_1258(plain()),
    "semicolons": plain(";").encode(),
    "tabs": plain("\t").encode(),
    "bars": plain("|").encode(),
    "crlf": plain(end="\r\n").encode(),
    "cr": plain(end="\r").encode(),
    "a report's name": plain(above="DANH SÁCH\n\n").encode(),
    "blank rows": plain(between=",,\n").encode(),
    "letters apart": unicodedata.normalize("NFD", plain()).encode(),
}


def as_feed(path: Path) -> list[tuple[str | None, ...]]:
    table = TABLES["vacancies"]
    grid = read_delimited(path.read_bytes(), path.name, partial(named_column_count, table=table))
    return build_table(grid, table).frame.select(*HEADINGS).cast(pl.String).rows()


def as_register(path: Path) -> list[tuple[str | None, ...]]:
    (table,) = read_source(path).values()
    return table.select(*HEADINGS).rows()


def as_list(path: Path) -> list[tuple[str | None, ...]]:
    return read_columns(path, HEADINGS, {}).drop(SHEET_ROW).rows()


def as_advertisements(path: Path) -> list[tuple[str | None, ...]]:
    return pl.concat(batches(path, 1)).select(*HEADINGS).rows()


def composed(rows: list[tuple[str | None, ...]]) -> list[tuple[str | None, ...]]:
    return [tuple(cell and unicodedata.normalize("NFC", cell) for cell in row) for row in rows]


READERS: dict[str, Callable[[Path], list[tuple[str | None, ...]]]] = {
    "feed": as_feed, "register": as_register, "list": as_list, "advertisements": as_advertisements,
}  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("content", FILES)
def test_the_same_bytes_give_the_same_cells(tmp_path: Path, content: str, reader: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(FILES[content])
    assert composed(READERS[reader](path)) == ROWS


@pytest.mark.parametrize("reader", sorted(set(READERS) - {"feed"}))
def test_a_workbook_with_a_title_gives_the_same_cells(tmp_path: Path, reader: str) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "file.xlsx")) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((["DANH SÁCH"], [], HEADINGS, *ROWS)):
            sheet.write_row(number, 0, ["" if cell is None else cell for cell in row])
    assert READERS[reader](tmp_path / "file.xlsx") == ROWS


def test_a_guessed_encoding_is_said_by_every_reader(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(FILES["windows-1258"])
    said: list[Text] = []
    assert read_delimited(path.read_bytes(), "file.csv", None).faults[0][:4] == (
        "encoding_guessed", None, None, "Windows-1258",
    )  # fmt: skip
    read_source(path, say=said.append)
    read_columns(path, HEADINGS, {}, said.append)
    list(batches(path, say=said.append))
    assert len(said) == 3
    assert all("is not UTF-8; it was read as Windows-1258" in sentence.en for sentence in said)


def test_a_row_longer_than_the_headings_is_said_and_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(plain() + "Bảo vệ, ca đêm,A,2026-03-01\n", encoding="utf-8")
    (fault,) = read_delimited(path.read_bytes(), "file.csv", None).faults
    assert (fault.rule, fault.row, fault.value) == ("row_too_long", 4, "2026-03-01")
    said: list[Text] = []
    (table,) = read_source(path, say=said.append).values()
    assert table.rows()[2] == ("Bảo vệ", "ca đêm", "A")
    assert "Row 4 of file has surplus cells: 2026-03-01" in said[0].en
    with pytest.raises(CaungheError, match="Row 4 of file has surplus cells: 2026-03-01"):
        read_columns(path, HEADINGS, {})
    refused: list[tuple[str, str]] = []
    assert pl.concat(batches(path, 1, lambda *row: refused.append(row))).height == 2
    assert refused == [("file.csv", "Bảo vệ, ca đêm,A,2026-03-01")]


@pytest.mark.parametrize("name", ["register", "list", "advertisements"])
def test_an_unclosed_quotation_mark_is_an_error_at_its_row(tmp_path: Path, name: str) -> None:
    path = tmp_path / "file.csv"
    path.write_text(plain() + '"Bảo vệ,A,2026-03-01\nLái xe,B,2026-03-02\n', encoding="utf-8")
    with pytest.raises(CaungheError, match="opened in row 4 is never closed"):
        READERS[name](path)


def test_a_broken_byte_far_down_is_marked_and_the_rest_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    row = f"Thợ hàn,{'Sông Cấm ' * 30},2026-01-05\n".encode()
    many = HEAD_BYTES // len(row) + 1  # what is looked at first holds no broken byte
    path.write_bytes(b"title,source,closes\n" + row * many + b"Th\xe1,A,\n")
    for reader in READERS.values():
        rows = reader(path)
        assert (len(rows), rows[0][0], rows[-1][0]) == (many + 1, "Thợ hàn", "Th\ufffd")


def test_semicolons_of_lists_and_commas_of_decimals_do_not_mislead(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("Trường,Nghề\nA,hàn; tiện; phay\nB,may; thêu; dệt\n", encoding="utf-8")
    assert read_sheets(path)[0].cells.rows() == [("A", "hàn; tiện; phay"), ("B", "may; thêu; dệt")]
    path.write_text("Nơi;Rộng;Dài;Cao\nA;1,5;2,5;3,5\nB;1,5;2,5;3,5\n", encoding="utf-8")
    assert read_sheets(path)[0].cells.columns == ["Nơi", "Rộng", "Dài", "Cao"]
    path.write_text("Tên\nAn, Bình\nChi\n", encoding="utf-8")
    assert read_sheets(path)[0].cells.rows() == [("An, Bình",), ("Chi",)]


def test_faults_of_the_file_are_told_of_cells_that_are_read_alone() -> None:
    cells = pl.DataFrame({"0": ["DANH SÁCH", "title", "Thợ hàn"], "1": ["", "notes of ours", "x"]})
    guessed = CellFault("encoding_guessed", None, None, "Windows-1258")
    wrong = [CellFault("formula_unread", row, position, "#REF!") for row in (1, 2, 3) for position in (1, 2)]
    found = build_table(Grid("vacancies.xlsx", cells, faults=(guessed, *wrong)), TABLES["vacancies"]).findings
    told = found.filter(pl.col("rule").is_in(["formula_unread", "encoding_guessed"])).select(
        "rule", "sheet_row", "column"
    )
    assert told.sort("rule").rows() == [("encoding_guessed", None, None), ("formula_unread", 3, "title")]


def test_a_typed_number_that_is_none_is_lost_and_told() -> None:
    read = typed_column(pl.Series([1.5, float("nan"), None, float("inf")]), TABLES["sites"]["longitude"])
    assert read.values.to_list() == [1.5, None, None, None]
    assert read.failed.to_list() == [False, True, False, True]


def test_a_long_column_of_few_clean_texts_is_as_it_was() -> None:
    cells = pl.Series(["Hàn", "Tiện"] * 5_000)
    read = typed_column(cells, TABLES["sites"]["name"])
    assert read.values.equals(cells)
    assert not read.unclean.any()
    marred = typed_column(cells.set(cells == "Hàn", "H\x07n "), TABLES["sites"]["name"])
    assert marred.unclean.to_list() == [True, False] * 5_000


def test_a_column_named_twice_is_told_apart_from_one_that_is_none_of_ours() -> None:
    header = find_header([["title", "our own notes", "Title", "", "source"]], TABLES["vacancies"])
    assert header is not None
    assert (header.columns, header.unknown) == ({0: "title", 4: "source"}, {1: "our own notes"})
    assert header.repeated == {2: "Title"}


def test_one_cell_that_is_several_of_another_delimiter_is_no_heading() -> None:
    def names(cells: Sequence[str | None]) -> int:
        return int(any("title" in (cell or "") for cell in cells))

    assert heading_row([["title"], ["Hàn"]], names) == 0
    assert heading_row([["title;place"], ["title"], ["Hàn"]], names) == 1


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", "\ufeff\n".encode()])
def test_a_file_of_nothing_is_a_grid_of_nothing(data: bytes) -> None:
    grid = read_delimited(data, "file.csv", None)
    assert grid.cells.drop_nulls().is_empty()
    assert grid.faults == ()


def test_text_of_windows_1258_comes_composed_and_other_text_as_it_is_written() -> None:
    def cells(data: bytes) -> list[str]:
        return [cell for row in read_delimited(data, "file.csv", None).cells.rows() for cell in row if cell]

    assert any("ợ" in cell for cell in cells(FILES["windows-1258"]))
    assert cells("Thợ hàn,A\n".encode()) == ["Thợ hàn", "A"]


def test_a_carriage_return_within_a_cell_is_a_blank_where_lines_end_otherwise() -> None:
    # quotes beside tabs are read record by record, and are letters there
    cells = read_delimited(b'a\tb\n"x\ry"\tz\n', "file.tsv", None).cells
    assert cells.rows() == [("a", "b"), ('"x y"', "z")]
