"""The XML that a marked workbook is made of, part by part: rows and shapes counted, notes limited, the list put."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import polars as pl
import pytest

from caunghe.feed.check import RULES, read_and_check
from caunghe.feed.findings.findings import Severity
from caunghe.feed.findings.structural_examples import BAD_EXAMPLES
from caunghe.feed.marking import first_sheet, listing, marked, notes, places
from caunghe.feed.marking.first_sheet import add_list, write_list
from caunghe.feed.marking.listing import HEADS, LINE, WIDTHS, Line
from caunghe.feed.marking.marked import write_marked
from caunghe.feed.marking.notes import OPENING
from caunghe.feed.marking.package import MAIN, Package
from caunghe.feed.marking.places import TablePlace
from caunghe.feed.marking.sheet import cleaned, reference, with_rules
from caunghe.feed.marking.styles import FILLS, Styles
from caunghe.feed.reading.archive import Archive
from caunghe.feed.reading.grid import Grid
from caunghe.schema import TABLES
from caunghe.workbook import new_workbook
from tests.feed.feeds import sound_with


def test_cells_are_cleaned_of_the_colours_of_an_earlier_check():
    sheet = '<sheetData><row r="1" s="9"><c r="A1" s="9"/><c r="B1" s="2"/></row></sheetData><x s="9"/>'
    assert cleaned(sheet, lambda old: 1 if old == 9 else old) == (
        '<sheetData><row r="1" s="9"><c r="A1" s="1"/><c r="B1" s="2"/></row></sheetData><x s="9"/>'
    )
    assert cleaned("<chartsheet/>", lambda _: 1) == "<chartsheet/>"


def test_rules_of_the_sender_come_after_ours_by_two():
    own = '<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1"><formula>A1</formula></cfRule>'
    sheet = f"<worksheet><sheetData/>{own}</conditionalFormatting></worksheet>"
    ruled = with_rules(sheet, {4: ["B2", "C3"], 5: []})
    assert 'priority="3"' in ruled
    assert ruled.index('sqref="B2 C3"') < ruled.index('sqref="A1"')
    assert ruled.count("conditionalFormatting sqref") == 2
    assert with_rules(ruled, {}) == sheet.replace('priority="1"', 'priority="3"')


def _drawing(*numbers: int) -> str:
    shapes = "".join(
        f'<v:shape id="_x0000_s{number}"><x:Row>{at}</x:Row><x:Column>0</x:Column></v:shape>'
        for at, number in enumerate(numbers)
    )
    return f"<xml>{shapes}</xml>"


@pytest.mark.parametrize(
    ("there", "first"), [((), 1025), ((1025,), 1026), ((1030, 1026), 1031), ((7,), 8)]
)  # fmt: skip
def test_a_new_note_has_a_shape_that_no_other_has(there, first):
    text = notes._with_shapes(_drawing(*there), set(), {(5, 2), (3, 4)})
    for number, (row, column) in ((first, (3, 4)), (first + 1, (5, 2))):
        shape = text[text.index(f'id="_x0000_s{number}"') :]
        assert f"<x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column>" in shape
        assert f"<x:Anchor>{column}, 15, {row - 2}, 4, {column + 4}, 15, {row + 5}, 4</x:Anchor>" in shape
        assert text.count(f'id="_x0000_s{number}"') == 1
    assert text.count("<v:shape ") == len(there) + 2


def test_the_shapes_of_notes_that_are_gone_go_alone():
    text = notes._with_shapes(_drawing(1025, 1026), {(2, 1)}, set())
    assert 'id="_x0000_s1025"' in text
    assert "1026" not in text
    # a note in the first row has no row above to begin in
    assert "<x:Anchor>1, 15, 0, 4, 5, 15, 7, 4</x:Anchor>" in notes._with_shapes("<xml></xml>", set(), {(1, 1)})


def _found(*rows: tuple[str, int, str]) -> pl.DataFrame:
    told = [("out_of_range", severity, row, "name", None, says, "mend") for severity, row, says in rows]
    names = ["rule", "severity", "sheet_row", "column", "value", "says", "mend"]
    return pl.DataFrame(told, schema=names, orient="row")


PLACE = TablePlace("areas", Grid(pl.DataFrame({"a": ["x"], "b": ["y"]}), 1), {"area": 0, "name": 1}, 3, {})


def test_a_table_without_headings_has_its_findings_at_its_first_row():
    nothing = Grid("institutions", pl.DataFrame({"a": ["12", "13"], "b": ["x", "y"]}), 4)
    place = places._place("institutions", nothing, TABLES["institutions"])
    assert (place.header_row, place.columns) == (4, {})
    assert place.cell({"rule": "", "value": None, "sheet_row": None, "column": "name"}) == (4, 0)
    assert place.cell({"rule": "", "value": None, "sheet_row": 9, "column": "name"}) == (9, 0)
    headed = Grid("areas", pl.DataFrame({"a": ["Ghi chú", "area", "1"], "b": [None, "name", "x"]}), 2)
    place = places._place("areas", headed, TABLES["areas"])
    assert (place.header_row, place.columns) == (3, {"area": 0, "name": 1})
    assert place.cell({"rule": "", "value": None, "sheet_row": None, "column": "name"}) == (3, 1)


def test_so_many_cells_have_notes_and_each_of_them_all_of_its_own(monkeypatch):
    assert marked.NOTES_LIMIT == 5_000
    monkeypatch.setattr(marked, "NOTES_LIMIT", 2)
    found = _found(
        ("error", 5, "A"), ("warning", 6, "B"), ("warning", 7, "C"), ("error", 6, "D"), ("error", 7, "E"),
        ("error", 5, "A"),
    )  # fmt: skip
    marks = marked._marks(PLACE, found, 1, "en")
    own = f"{OPENING('en')}\n"
    assert marks.notes == {(5, 2): f"{own}A\n→ mend", (6, 2): f"{own}B\n→ mend\n\nD\n→ mend"}
    assert marks.severities == {(5, 2): "error", (6, 2): "error", (7, 2): "error"}


LISTED = (
    Line(("lỗi", "Bảng", "B7", "Cột", "1", "nói", "sửa"), Severity.ERROR.value, ("It's", "B7")),
    Line(("cảnh báo", "Bảng", "", "", "", "x" * WIDTHS[5], "sửa"), Severity.WARNING.value, is_cause=True),
    Line(
        ("cảnh báo", "Bảng", "C8", "Cột", "2", "nói", "sửa"), Severity.WARNING.value, ("areas", "C8"), is_of_cause=True
    ),
)


def _check_list(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    assert [sheet.cell(row, 1).value for row in (1, 2)] == ["Trên", "Dưới"]
    assert [cell.value for cell in sheet[4]] == [head("vi") for head in HEADS]
    assert [[cell.value or "" for cell in row] for row in sheet.iter_rows(5, 7)] == [list(one.texts) for one in LISTED]
    assert sheet.max_row == 7
    assert sheet.freeze_panes == "A5"
    assert sheet.auto_filter.ref == "A4:G7"
    assert sorted(map(str, sheet.merged_cells.ranges)) == ["A1:G1", "A2:G2"]
    # whole pixels, of three quarters of a point
    heights = [sheet.row_dimensions[row].height for row in (1, 2, 5, 6)]
    assert heights == pytest.approx([22, 36, LINE + 3, 2 * LINE + 3], abs=0.5)
    # neighbours of one width are written together
    widths = {at: about.width for about in sheet.column_dimensions.values() for at in range(about.min, about.max + 1)}
    assert [widths[at] for at in range(1, 8)] == pytest.approx(WIDTHS, abs=1)
    assert [sheet.row_dimensions[row].outlineLevel for row in (5, 6, 7)] == [0, 0, 1]
    assert [bool(sheet.row_dimensions[row].hidden) for row in (5, 6, 7)] == [False, False, True]
    links = {row: sheet.cell(row, 3).hyperlink for row in (5, 6, 7)}
    assert {row: link and link.location for row, link in links.items()} == {
        5: "'It''s'!B7", 6: None, 7: "'areas'!C8"
    }  # fmt: skip
    assert [sheet.cell(row, 1).fill.fgColor.rgb for row in (5, 6, 7)] == [
        FILLS["error"], FILLS["warning"], FILLS["warning"]
    ]  # fmt: skip
    # the line of a cause is strong throughout
    assert [sheet.cell(6, at).font.bold for at in range(1, 8)] == [True] * 7
    assert [bool(sheet.cell(7, at).font.bold) for at in range(1, 8)] == [True, *[False] * 6]


def test_the_list_of_a_new_workbook_stands_in_its_place(tmp_path: Path):
    with new_workbook(tmp_path / "new.xlsx", marked._DAY, author="Cầu Nghề") as book:
        write_list(book, ("Trên", "Dưới"), LISTED, "vi")
    _check_list(openpyxl.load_workbook(tmp_path / "new.xlsx").worksheets[0])


def _sent(tmp_path: Path) -> Package:
    book = openpyxl.Workbook()
    book.active.title = "lỗi (2)"
    book.create_sheet("Dữ liệu")["A1"] = 1
    book.create_sheet("LỖI")
    book.save(tmp_path / "sent.xlsx")
    return Package(Archive((tmp_path / "sent.xlsx").read_bytes(), "sent.xlsx"))


def test_the_list_put_into_a_workbook_stands_before_its_sheets_under_a_free_name(tmp_path: Path):
    package = _sent(tmp_path)
    styles = Styles(package)
    add_list(package, styles, ("Trên", "Dưới"), LISTED, "vi")
    styles.save()
    package.write(tmp_path / "back.xlsx")
    book = openpyxl.load_workbook(tmp_path / "back.xlsx")
    assert book.sheetnames == ["Lỗi (3)", "lỗi (2)", "Dữ liệu", "LỖI"]
    assert 'sheetId="4"' in package.text("xl/workbook.xml")
    _check_list(book.worksheets[0])


def test_a_list_without_findings_is_filtered_to_its_first_row(tmp_path: Path):
    package = _sent(tmp_path)
    text = first_sheet._list_sheet(Styles(package), ("Trên", "Dưới"), (), "vi")
    assert '<autoFilter ref="A4:G5"/>' in text
    assert f'xmlns="{MAIN}"' in text


def test_beyond_what_excel_takes_findings_have_no_links(tmp_path: Path, monkeypatch):
    assert first_sheet.LINKS_LIMIT == 60_000
    monkeypatch.setattr(first_sheet, "LINKS_LIMIT", 2)
    text = first_sheet._list_sheet(Styles(_sent(tmp_path)), ("", ""), [LISTED[0]] * 3, "vi")
    assert [f'ref="C{row}"' in text for row in (5, 6, 7)] == [True, True, False]
    monkeypatch.setattr(first_sheet, "LINKS_LIMIT", 6)  # rows are counted from 0: the fifth and the sixth
    with new_workbook(tmp_path / "new.xlsx", marked._DAY, author="Cầu Nghề") as book:
        write_list(book, ("", ""), [LISTED[0]] * 3, "vi")
    sheet = openpyxl.load_workbook(tmp_path / "new.xlsx").worksheets[0]
    assert [sheet.cell(row, 3).hyperlink is not None for row in (5, 6, 7)] == [True, True, False]
    assert [sheet.cell(row, 3).value for row in (5, 6, 7)] == ["B7"] * 3


def test_the_tables_of_files_stand_in_sheets_as_wide_as_they_are(tmp_path: Path):
    source = sound_with(tmp_path, BAD_EXAMPLES["code_unknown"])
    _, findings = read_and_check(source, ())
    beyond = findings.with_columns(sheet_row=pl.lit(9, findings.schema["sheet_row"]))
    write_marked(tmp_path / "back.xlsx", source, pl.concat([findings, beyond]), RULES, language="en")
    sheet = openpyxl.load_workbook(tmp_path / "back.xlsx")["Institutions"]
    assert sheet.freeze_panes == "A2"
    assert [sheet.column_dimensions[name].width for name in ("A",)] == pytest.approx([marked.COLUMN_WIDTH], abs=1)
    assert (sheet.column_dimensions["A"].min, sheet.column_dimensions["A"].max) == (1, 5)
    commented = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment}
    # a finding beyond the rows of the file has its cell too
    assert commented == {"C3", "C9"}
    assert sheet["C9"].fill.fgColor.rgb == FILLS["error"]
    assert {row: sheet.cell(row, 1).value for row in (1, 2, 4)}[1] == "institution"


def test_a_marked_workbook_stands_in_a_folder_that_is_made_for_it_and_in_place_of_an_earlier_one(tmp_path: Path):
    source = sound_with(tmp_path, BAD_EXAMPLES["code_unknown"])
    _, findings = read_and_check(source, ())
    path = tmp_path / "year" / "month" / "back.xlsx"
    for told in (findings, findings.clear()):
        write_marked(path, source, told, RULES, language="en")
        assert openpyxl.load_workbook(path).worksheets[0].max_row == 4 + told.height


def test_many_of_a_rule_in_a_table_or_of_a_cause_are_told_above_the_list():
    """2,000 are listed of each kind; with causes, a kind is what one cause explains."""
    cell = {"rule": "out_of_range", "severity": "error", "table": "leavers"}
    one, more = (pl.DataFrame([cell] * number) for number in (listing.MOST_LISTED, listing.MOST_LISTED + 1))
    above = [listing.opening(found, "en")[1] for found in (one, more)]
    few = "Of each thing the first 2,000 places are listed and coloured"
    assert [few in text for text in above] == [False, True]
    apart = more.with_columns(cause=pl.Series([f"{at % 2}" for at in range(more.height)]))
    same = more.with_columns(cause=pl.lit("0"))
    assert [few in listing.opening(found, "en")[1] for found in (apart, same)] == [False, True]
    assert few not in listing.opening(more.clear(), "en")[1]
    for of in ("rule", "severity", "table"):  # each has a kind of its own
        other = more.with_columns(pl.when(pl.int_range(pl.len()) == 0).then(pl.lit("warning")).otherwise(of).alias(of))
        assert few not in listing.opening(other, "en")[1], of


def test_the_list_is_as_wide_as_a_sheet_of_paper():
    assert (WIDTHS, LINE) == ((10, 24, 10, 24, 24, 60, 60), 14.5)


def test_a_cell_is_named_by_its_column_and_row():
    assert [reference(1, 1), reference(9, 26), reference(10, 27), reference(2, 703)] == ["A1", "Z9", "AA10", "AAA2"]
