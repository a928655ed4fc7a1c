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
from caunghe.feed.marking.listing import HEADS, SHEET
from caunghe.feed.marking.marked import write_marked
from caunghe.feed.marking.styles import FILLS
from caunghe.feed.rules.structural_examples import BAD_EXAMPLES, SOUND
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
    """Return sheet and cell → colour of every cell that a check has coloured, the list of findings aside."""
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
