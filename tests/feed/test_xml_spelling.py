"""A workbook in any spelling of XML says, is told of and comes back as the same workbook in Excel's."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from caunghe.errors import FeedError, InputError
from caunghe.feed.check import RULES, read_and_check
from caunghe.feed.findings.structural_examples import BAD_EXAMPLES, SOUND
from caunghe.feed.marking.marked import write_marked
from caunghe.feed.reading.xml_spelling import in_one_spelling
from tests.feed.feeds import workbook_of

Spelling = Callable[[str], str]
SPELLINGS: dict[str, Spelling] = {
    "single quotes": lambda xml: re.sub(r"(<[^>?]*>)", lambda tag: tag[1].replace('"', "'"), xml),
    "spaces round the sign": lambda xml: re.sub(r'([\w:]+)="', r'\1 = "', xml),
    "a line for each attribute": lambda xml: re.sub(r'\s+([\w:]+)="', r'\n\t\1="', xml),
    "comments": lambda xml: re.sub(r"(</?sheetData>|</sheets>)", r"<!-- <c r='ZZ99'/><sheetData> -->\1", xml),
    "character references": lambda xml: re.sub(r"[^\x00-\x7f]", lambda found: f"&#{ord(found[0])};", xml),
    "empty tags in two": lambda xml: re.sub(r"<(\w+)([^<>]*)/>", r"<\1\2></\1>", xml),
}


def spelt(source: Path, out: Path, spelling: Spelling) -> Path:
    with ZipFile(source) as archive, ZipFile(out, "w") as other:
        for name in archive.namelist():
            xml = archive.read(name).decode()
            head, _, body = xml.partition("?>") if xml.startswith("<?") else ("", "", xml)
            other.writestr(name, (head + "?>" if head else "") + spelling(body))
    return out


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with an unknown kind, an error cell, a hidden row, a formula without a result, a Vietnamese name."""
    book = workbook_of({**SOUND, **BAD_EXAMPLES["code_unknown"]})
    sheet = book["institutions"]
    sheet.cell(2, 2).value = '="Trường"&1'
    areas = book["areas"]
    areas.cell(2, areas.max_column).value = "#DIV/0!"
    areas.row_dimensions[3].hidden = True
    areas.title = "Địa bàn"
    path = tmp_path_factory.mktemp("sent") / "sent.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_findings_and_the_marked_workbook_are_those_of_excels_spelling(
    sent: Path, tmp_path: Path, spelling: str
) -> None:
    other = spelt(sent, tmp_path / "sent.xlsx", SPELLINGS[spelling])
    with ZipFile(sent) as one, ZipFile(other) as two:
        assert any(one.read(name) != two.read(name) for name in one.namelist())
    feed, findings = read_and_check(sent, ())
    read, found = read_and_check(other, ())
    assert {"type_wrong", "formula_unread", "rows_hidden", "code_unknown"} <= set(findings["rule"])
    assert found.equals(findings)
    assert all(read[name].equals(feed[name]) for name in feed.tables)
    for source, out in ((sent, tmp_path / "a.xlsx"), (other, tmp_path / "b.xlsx")):
        write_marked(out, source, findings, RULES, language="vi")
    cells = [
        {
            sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()]
            for sheet in openpyxl.load_workbook(out)
        }
        for out in (tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    ]
    assert cells[0] == cells[1]


def test_excels_own_spelling_is_left_as_it_is() -> None:
    sheet = b'<?xml version=\'1.0\'?>\n<row r="1"><c r="A1" t="str"><f>IF(B1 = "a",1,2)</f><v>a = b</v></c></row>'
    assert in_one_spelling(sheet, "sheet1.xml", "a.xlsx") is sheet


@pytest.mark.parametrize(
    ("xml", "why"),
    [
        (b"<row r=\"1\" r='1'/>", "duplicate attribute"),
        (b"<!DOCTYPE x><row/>", "holds a document type"),
        (b"<row><!-- <c> --><c></row>", "mismatched tag"),
    ],
)
def test_a_malformed_part_is_refused_with_its_name(xml: bytes, why: str) -> None:
    with pytest.raises(FeedError, match=f"^The workbook a.xlsx cannot be read: sheet1.xml .*{why}"):
        in_one_spelling(xml, "sheet1.xml", "a.xlsx")


def test_a_workbook_with_macros_comes_back_under_its_own_ending(sent: Path, tmp_path: Path) -> None:
    """Excel opens no .xlsx that calls itself macro-enabled, and no .xlsm that does not."""
    macros = tmp_path / "sent.xlsm"
    with ZipFile(sent) as archive, ZipFile(macros, "w") as other:
        for name in archive.namelist():
            other.writestr(
                name,
                archive.read(name).replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                ),
            )
    _, findings = read_and_check(macros, ())
    with pytest.raises(InputError, match=r"This file must be an \.xlsm; got back\.xlsx"):
        write_marked(tmp_path / "back.xlsx", macros, findings, RULES, language="vi")
    with pytest.raises(InputError, match=r"This file must be an \.xlsx; got back\.xlsm"):
        write_marked(tmp_path / "back.xlsm", sent, findings, RULES, language="vi")
    write_marked(tmp_path / "back.xlsm", macros, findings, RULES, language="vi")
    assert openpyxl.load_workbook(tmp_path / "back.xlsm").sheetnames[0] == "Lỗi"
