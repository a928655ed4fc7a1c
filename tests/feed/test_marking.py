"""The sender's workbook comes back as it was, with its findings in it; what a check put in, the next one takes out."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import polars as pl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName

from caunghe.errors import InputError
from caunghe.feed.check import RULES, read_and_check
from caunghe.feed.findings.structural_examples import BAD_EXAMPLES, SOUND
from caunghe.feed.marking.listing import HEADS, MOST_LISTED, SHEET
from caunghe.feed.marking.marked import write_marked
from caunghe.feed.marking.notes import theirs
from caunghe.feed.marking.package import RELATED
from caunghe.feed.marking.places import table_places
from caunghe.feed.marking.styles import FILLS
from caunghe.language.text import LANGUAGES, Language
from tests.feed.feeds import sound_with, workbook_of

WRONG = "collage"


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """A workbook somebody sent: an unknown kind in D4, widths, a formula, notes, stripes, a sheet of their own."""
    book = workbook_of({**SOUND, **BAD_EXAMPLES["code_unknown"]})
    sheet = book["institutions"]
    sheet.insert_rows(1)
    sheet.insert_cols(1)
    sheet["A1"] = "Danh sách năm 2026"
    sheet["D4"].font = Font(bold=True)
    sheet["C3"].comment = Comment("của tôi", "Lan")
    sheet["D4"].comment = Comment("hỏi lại", "Lan")
    sheet.column_dimensions["C"].width = 41
    sheet.conditional_formatting.add(
        "B2:G9", FormulaRule(["MOD(ROW(),2)=0"], fill=PatternFill("solid", bgColor="EEEEEE"))
    )
    mine = book.create_sheet("Readme")
    mine["B2"] = "=SUM(1,2)"
    mine.sheet_state = "hidden"
    sheet.defined_names["Local"] = DefinedName("Local", attr_text="institutions!$C$3")
    book.save(tmp_path / "sent.xlsx")
    return tmp_path / "sent.xlsx"


def marked(source: Path, out: Path, language: Language = "vi") -> openpyxl.Workbook:
    _, findings = read_and_check(source, ())
    write_marked(out, source, findings, RULES, language=language)
    with ZipFile(out) as archive:
        assert archive.testzip() is None
    return openpyxl.load_workbook(out)


def coloured(book: openpyxl.Workbook) -> dict[tuple[str, str], str]:
    """Return sheet and cell → colour of every cell that a check has coloured, the list of findings aside.

    A workbook that was sent has them by rules of its sheets, and its cells' own formats untouched.
    """
    return by_fill(book) | by_rule(book)


def test_a_workbook_that_binds_its_relations_at_each_sheet_comes_back(sent: Path):
    """Openpyxl does so where lxml is there."""
    other = sent.with_name("bound.xlsx")
    with ZipFile(sent) as source, ZipFile(other, "w") as target:
        for name in source.namelist():
            xml = source.read(name).decode() if name.endswith(".xml") else ""
            if name == "xl/workbook.xml":
                xml = re.sub(r'\s?xmlns:(\w+)="[^"]*relationships"', "", xml)
                xml = re.sub(r"\w+:id=", f'xmlns:r="{RELATED}" r:id=', xml)
            target.writestr(name, xml or source.read(name))
    assert coloured(marked(other, sent.with_name("back.xlsx"))) == {("institutions", "D4"): "error"}


def by_rule(book: openpyxl.Workbook) -> dict[tuple[str, str], str]:
    fills = {value: name for name, value in FILLS.items()}
    found: dict[tuple[str, str], str] = {}
    for sheet in book.worksheets[1:]:
        for each in sheet.conditional_formatting:
            for rule in each.rules:
                if rule.formula == ["20261=20261"]:
                    areas = [sheet[area.coord] for area in each.cells.ranges]
                    cells = [
                        cell for area in areas for cell in ([area] if hasattr(area, "coordinate") else sum(area, ()))
                    ]
                    found |= {(sheet.title, cell.coordinate): fills[rule.dxf.fill.bgColor.rgb] for cell in cells}
    return found


def by_fill(book: openpyxl.Workbook) -> dict[tuple[str, str], str]:
    """Return the cells of a workbook of tables that are filled with the colour of a finding."""
    cells = (cell for sheet in book.worksheets[1:] for row in sheet.iter_rows() for cell in row)
    fills = {value: name for name, value in FILLS.items()}
    return {(cell.parent.title, cell.coordinate): fills[cell.fill.fgColor.rgb] for cell in cells
            if cell.fill.fgColor.rgb in fills}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_comes_back_as_it_was_with_its_findings(sent: Path, language):
    before, after = openpyxl.load_workbook(sent), marked(sent, sent.with_name("back.xlsx"), language)
    assert after.sheetnames == [SHEET(language), *before.sheetnames]
    for sheet in before.worksheets:
        same = after[sheet.title]
        assert [[cell.value for cell in row] for row in sheet] == [[cell.value for cell in row] for row in same]
        assert same.sheet_state == sheet.sheet_state
        assert {k: d.width for k, d in sheet.column_dimensions.items()} == {
            k: d.width for k, d in same.column_dimensions.items()
        }
    assert coloured(after) == {("institutions", "D4"): "error"}
    cell = after["institutions"]["D4"]
    assert cell.font.bold
    assert f"“{WRONG}”" in cell.comment.text
    assert "→ " in cell.comment.text
    assert "hỏi lại" in cell.comment.text
    assert after["institutions"]["C3"].comment.text == "của tôi"
    assert after["institutions"].defined_names["Local"].attr_text == "institutions!$C$3"
    first = after.worksheets[0]
    assert [cell.value for cell in first[4]] == [head(language) for head in HEADS]
    (line,) = [[cell.value for cell in row] for row in first.iter_rows(min_row=5)]
    assert line[2] == "D4"
    assert WRONG in str(line[5])
    assert first["C5"].hyperlink.location == "'institutions'!D4"


def test_what_a_check_put_in_the_next_one_takes_out(sent: Path):
    marked(sent, sent.with_name("back.xlsx"))
    again = marked(sent.with_name("back.xlsx"), sent.with_name("again.xlsx"))
    assert again.sheetnames.count("Lỗi") == 1
    assert again["institutions"]["D4"].comment.text.count(WRONG) == 1
    book = openpyxl.load_workbook(sent.with_name("back.xlsx"))
    book["institutions"]["D4"] = "college"
    book.save(sent.with_name("mended.xlsx"))
    _, findings = read_and_check(sent.with_name("mended.xlsx"), ())
    assert findings.is_empty()
    clean = marked(sent.with_name("mended.xlsx"), sent.with_name("clean.xlsx"))
    assert coloured(clean) == {}
    assert clean.worksheets[0].max_row == 4
    assert [rule.formula for rules in clean["institutions"].conditional_formatting for rule in rules.rules] == [
        ["MOD(ROW(),2)=0"]
    ]


def test_the_parts_that_have_no_finding_are_byte_for_byte_the_sender_s(sent: Path):
    marked(sent, sent.with_name("back.xlsx"))
    with ZipFile(sent) as before, ZipFile(sent.with_name("back.xlsx")) as after:
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert not changed & {"xl/sharedStrings.xml", "xl/theme/theme1.xml", "docProps/core.xml"}


def test_a_workbook_whose_xml_has_prefixes_is_marked(sent: Path, tmp_path: Path):
    def prefixed(name: str, text: str) -> str:
        if name.startswith("xl/worksheets/sheet"):
            return re.sub(r"<(/?)(?=[A-Za-z])", r"<\1x:", text).replace("xmlns=", "xmlns:x=")
        return text

    with ZipFile(sent) as before, ZipFile(tmp_path / "prefixed.xlsx", "w") as after:
        for name in before.namelist():
            data = before.read(name)
            after.writestr(name, prefixed(name, data.decode()) if name.endswith(".xml") else data)
    assert coloured(marked(tmp_path / "prefixed.xlsx", tmp_path / "back.xlsx")) == {("institutions", "D4"): "error"}


def test_a_workbook_that_binds_the_prefix_of_relations_at_each_sheet_is_marked(sent: Path, tmp_path: Path):
    """As openpyxl writes it where lxml is installed: the names of XML are what a reader holds to."""

    def bound_below(name: str, text: str) -> str:
        bound = re.search(r' xmlns:r="[^"]*"', text)
        if name != "xl/workbook.xml" or bound is None:
            return text
        return re.sub(r"<sheet (?!xmlns)", f"<sheet{bound[0]} ", text.replace(bound[0], "", 1))

    with ZipFile(sent) as before, ZipFile(tmp_path / "bound.xlsx", "w") as after:
        for name in before.namelist():
            data = before.read(name)
            after.writestr(name, bound_below(name, data.decode()) if name.endswith(".xml") else data)
    assert coloured(marked(tmp_path / "bound.xlsx", tmp_path / "back.xlsx")) == {("institutions", "D4"): "error"}


def test_files_become_a_workbook_of_their_tables(tmp_path: Path):
    source = sound_with(tmp_path, BAD_EXAMPLES["code_unknown"])
    book = marked(source, tmp_path / "back.xlsx", "en")
    assert book.sheetnames[0] == "Findings"
    assert coloured(book) == {("Institutions", "C3"): "error"}
    rows = [[cell.value for cell in row] for row in book["Institutions"]]
    assert rows[0] == ["institution", "name", "kind", "ownership", "area"]
    assert rows[2][2:] == ["collage", "public", "02"]
    assert WRONG in book["Institutions"]["C3"].comment.text


def test_what_has_one_cause_is_folded_below_it_and_all_listed(tmp_path: Path):
    sites = "site,institution,name,area\n" + "".join(f"S{n},I9,Site {n},01\n" for n in range(9))
    source = sound_with(tmp_path, {"sites.csv": sites})
    first = marked(source, tmp_path / "back.xlsx").worksheets[0]
    folded = [row for row, about in first.row_dimensions.items() if about.outlineLevel == 1 and about.hidden]
    assert len(folded) == 9
    assert "không có dòng “I9”" in str(first.cell(folded[0] - 1, 6).value)


def test_another_suffix_is_refused_and_the_workbook_left(tmp_path: Path):
    source = sound_with(tmp_path, {})
    with pytest.raises(InputError, match="must be an"):
        write_marked(tmp_path / "back.ods", source, pl.DataFrame(), RULES, language="en")
    assert not (tmp_path / "back.ods").exists()
    shutil.rmtree(source)


def notes_of(book: openpyxl.Workbook) -> dict[tuple[str, str], str]:
    cells = (cell for sheet in book.worksheets[1:] for row in sheet.iter_rows() for cell in row)
    return {(cell.parent.title, cell.coordinate): cell.comment.text for cell in cells if cell.comment}


def test_an_unknown_heading_keeps_its_place_and_its_letters_can_be_read(sent: Path):
    book = openpyxl.load_workbook(sent)
    sheet = book["institutions"]
    sheet["X2"] = "Ghi chú riêng"
    sheet["X2"].font, sheet["X2"].fill = Font(color="FFFFFF"), PatternFill("solid", fgColor="0F766E")
    sheet["X3"] = "riêng"
    book.save(sent)
    after = marked(sent, sent.with_name("back.xlsx"))
    assert coloured(after)["institutions", "X2"] == "warning"
    assert ("institutions", "B2") not in coloured(after)
    assert "Ghi chú riêng" in notes_of(after)["institutions", "X2"]
    rules = [rule for each in after["institutions"].conditional_formatting for rule in each.rules]
    assert {rule.dxf.font.color.rgb for rule in rules if rule.formula == ["20261=20261"]} == {"FF000000"}
    lines = {row[5].value: row[2].value for row in after.worksheets[0].iter_rows(min_row=5)}
    assert "X2" in lines.values()


def test_a_finding_of_a_whole_table_blames_no_cell(tmp_path: Path):
    book = workbook_of({name: text for name, text in SOUND.items() if name != "institutions.csv"})
    book.create_sheet("institutions").append(["institution", "name"])
    book.save(tmp_path / "sent.xlsx")
    place = table_places(tmp_path / "sent.xlsx")["institutions"]
    row = {"rule": "column_missing", "sheet_row": 1, "column": "kind", "value": None}
    assert not place.is_of_a_cell(row)
    assert place.is_of_a_cell(row | {"rule": "value_missing", "sheet_row": 2, "column": "name"})
    after = marked(tmp_path / "sent.xlsx", tmp_path / "back.xlsx")
    assert coloured(after) == {}
    assert {line[2].value for line in after.worksheets[0].iter_rows(min_row=5)} == {"(cả trang)"}


def test_own_colours_under_a_mark_come_back(sent: Path):
    book = openpyxl.load_workbook(sent)
    book["institutions"]["D4"].fill = PatternFill("solid", fgColor="FFCCFFCC")
    book.save(sent)
    after = marked(sent, sent.with_name("back.xlsx"))
    assert coloured(after) == {("institutions", "D4"): "error"}
    book = openpyxl.load_workbook(sent.with_name("back.xlsx"))
    book["institutions"]["D4"] = "college"
    book.save(sent.with_name("mended.xlsx"))
    clean = marked(sent.with_name("mended.xlsx"), sent.with_name("clean.xlsx"))
    assert coloured(clean) == {}
    assert clean["institutions"]["D4"].fill.fgColor.rgb == "FFCCFFCC"
    assert clean["institutions"]["D4"].comment.text == "hỏi lại"


def saved_by_another_program(path: Path) -> None:
    """Save a workbook as LibreOffice does: no authors, the runs of a note made one, its line ends written as codes."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(path, "w") as archive:
        for name, data in parts.items():
            text = data.decode() if "comments" in name.lower() and name.endswith(".xml") else None
            if text is not None:
                text = re.sub(r"<author>.*?</author>", "<author> </author>", text)
                text = re.sub(r"</t></r><r>(?:<rPr>.*?</rPr>)?<t\b[^>]*>", "", text, flags=re.DOTALL)
                text = text.replace("\n", "&#10;")
            archive.writestr(name, data if text is None else text)


@pytest.mark.parametrize("program", ["openpyxl", "LibreOffice"])
def test_notes_that_another_program_saved_never_double_nor_stay(sent: Path, program: str):
    def saved(path: Path) -> None:
        if program == "openpyxl":
            openpyxl.load_workbook(path).save(path)
        else:
            saved_by_another_program(path)

    at, first = sent, None
    for round_ in range(3):
        after = marked(at, sent.with_name(f"back{round_}.xlsx"))
        at = sent.with_name(f"back{round_}.xlsx")
        first = first or notes_of(after)
        assert notes_of(after) == first, round_
        saved(at)
    assert first == {
        ("institutions", "C3"): "của tôi",
        ("institutions", "D4"): first["institutions", "D4"],
    }
    assert first["institutions", "D4"].startswith("Cầu Nghề kiểm tra:\n")
    assert first["institutions", "D4"].endswith("\n———\nhỏi lại")
    book = openpyxl.load_workbook(at)
    book["institutions"]["D4"] = "college"
    book.save(at)
    clean = notes_of(marked(at, sent.with_name("clean.xlsx")))
    assert clean == {("institutions", "C3"): "của tôi", ("institutions", "D4"): "hỏi lại"}


@pytest.mark.parametrize(
    ("note", "left"),
    [
        ("Cầu Nghề kiểm tra:\nsai\n→ sửa", ""),
        ("Cầu Nghề has checked:\nwrong\n→ mend", ""),
        ("Cầu Nghề kiểm tra:\nsai\n→ sửa\n———\nhỏi cô Lan", "hỏi cô Lan"),
        ("đã hỏi\nCầu Nghề kiểm tra:\nsai\n→ sửa\n———\nhỏi cô Lan", "đã hỏi\nhỏi cô Lan"),
        ("sai\n→ sửa\n\nthiếu\n→ thêm", ""),  # of a check before notes had a first line
        ("sai\n→ sửa\u200b\nhỏi cô Lan", "hỏi cô Lan"),
        ("xem Cầu Nghề kiểm tra: mục 3", "xem Cầu Nghề kiểm tra: mục 3"),
        ("hỏi cô Lan", "hỏi cô Lan"),
    ],
)
def test_what_of_a_note_is_somebody_s_own(note: str, left: str):
    assert theirs(note) == left


def test_after_some_thousands_of_one_kind_marking_stops_and_says_so(tmp_path: Path):
    count = MOST_LISTED + 500
    sites = "site,institution,name,area,capacity\n" + "".join(f"S{n},I1,Site {n},01,x{n}\n" for n in range(count))
    book = workbook_of({**SOUND, "sites.csv": sites})
    book["institutions"]["C3"] = WRONG
    book.save(tmp_path / "sent.xlsx")
    after = marked(tmp_path / "sent.xlsx", tmp_path / "back.xlsx")
    found = coloured(after)
    # what is rare is marked all the same
    assert found["institutions", "C3"] == "error"
    assert sum(sheet == "sites" for sheet, _ in found) == MOST_LISTED
    texts = [row[5].value for row in after.worksheets[0].iter_rows(min_row=5)]
    (more,) = [text for text in texts if "chỗ nữa" in text]
    assert more == f"và 500 chỗ nữa, không tô màu: Sức chứa: dòng {MOST_LISTED + 2}–{count + 1}"
    assert "2.000 chỗ đầu" in str(after.worksheets[0]["A2"].value)
