"""The workbook to fill in: complete, laid out for a person, and read back without findings once filled in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from caunghe.errors import InputError
from caunghe.feed.check import check_feed
from caunghe.feed.contents import FeedInformation
from caunghe.feed.read import read_feed
from caunghe.feed.template.template import write_template
from caunghe.language.text import LANGUAGES, Language, Text
from caunghe.schema.codes import allowed_codes, titles
from caunghe.schema.tables import TABLES
from tests.forms.reporting_city import reporting_city
from tests.sheets import as_text, number_format

GOLDEN = Path(__file__).parents[1] / "golden" / "template.vi.md"
# columns of every kind, of every privacy, with several codes, limits, references and keys of one and of more columns
SHOWN = ("areas", "hiring_needs", "sites", "teachers", "agreements", "applicants", "choices")
BOTH = pytest.mark.parametrize("language", LANGUAGES)
CITY = FeedInformation(
    Text("Thành phố ví dụ", "Example city"), "31", date(2026, 6, 30), "CC0-1.0", {"areas": "synthetic"}
)
YES: dict[Language, str] = {"vi": "có", "en": "yes"}


def _listed(name: str, code: str, language: Language) -> str:
    return f"{code} – {titles(name, language)[code]}"


_FILLED: dict[str, str] = {
    "areas": "area name name_en kind parent longitude latitude area_km2 valid_from",
    "employers": "employer name kind industry size_band area zone",
    "hiring_needs": "employer year occupation openings hard_to_fill overseas weight",
    "institutions": "institution name name_en kind ownership area",
    "sites": "site institution name area longitude latitude capacity fixed_cost opened",
    "programmes": "programme site training_field level mode name months licensed_intake minimum_class workplace_share "
    "practice_share tuition cost_per_learner",
    "intakes": "programme year quota applicants entrants women dropouts",
}


def _answers(language: Language) -> dict[str, list[list[object]]]:
    """Return rows of ``_FILLED`` as a person would enter them: codes with titles from the list, or codes alone."""
    ward = ["11", "Phường Ví dụ", "Example ward", _listed("area_kinds", "ward", language), "31"]
    field, level = _listed("training_fields", "6520123", language), _listed("levels", "college", language)
    programme = ["CT1", "DD1", field, level]
    return {
        "areas": [
            ["31", "Thành phố ví dụ", None, _listed("area_kinds", "city", language)],
            [*ward, 106.68, 20.86, 12.5, date(2025, 7, 1)],
        ],
        "employers": [["DN1", "Doanh nghiệp ví dụ", "fdi", _listed("industries", "26", language), "10-49", "11", None]],
        "hiring_needs": [["DN1", 2026, _listed("occupations", "7212", language), 12, 4, YES[language], 1.5]],
        "institutions": [["CS1", "Cơ sở ví dụ", None, "college", _listed("ownerships", "public", language), "11"]],
        "sites": [["DD1", "CS1", "Địa điểm ví dụ", "11", 106.7, 20.85, 400, 2_000_000_000, date(2001, 9, 5)]],
        "programmes": [
            [*programme, "full_time", "Hàn", 30, 60, 15, 0.3, 0.7, 12_000_000, 21_000_000],
        ],
        "intakes": [["CT1", 2025, 35, 60, 30, 4, 2]],
    }


def _fill(book: Workbook, language: Language) -> None:
    for name, rows in _answers(language).items():
        sheet = book[TABLES[name].label(language)]
        for row, values in enumerate(rows, start=2):
            for column, value in zip(_FILLED[name].split(), values, strict=False):  # the last ones may be left out
                if value is not None:
                    sheet.cell(row, TABLES[name].names.index(column) + 1, value)


@BOTH
def test_filled_in_it_reads_back_without_findings(tmp_path: Path, language: Language):
    path = tmp_path / "form.xlsx"
    write_template(path, language=language, information=CITY)
    book = openpyxl.load_workbook(path)
    _fill(book, language)
    book.save(path)
    feed, raw = read_feed(path)
    assert check_feed(feed, raw, ()).rows() == []
    assert feed.information == CITY
    assert feed["areas"]["area"].to_list() == ["31", "11"]
    needed = feed["hiring_needs"].select(_FILLED["hiring_needs"].split()).row(0)
    assert needed == ("DN1", 2026, "7212", 12, 4, True, 1.5)
    assert feed["programmes"].row(0, named=True)["training_field"] == "6520123"
    assert feed["sites"].row(0, named=True)["fixed_cost"] == 2_000_000_000


@BOTH
def test_empty_it_asks_only_for_the_information(tmp_path: Path, language: Language):
    write_template(tmp_path / "form.xlsx", language=language)
    feed, raw = read_feed(tmp_path / "form.xlsx")
    assert set(check_feed(feed, raw, ())["rule"]) == {"information_missing"}


@BOTH
def test_every_column_has_header_note_and_limits(tmp_path: Path, language: Language):
    write_template(tmp_path / "form.xlsx", language=language, tables=TABLES)
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    for table in TABLES.values():
        sheet = book[table.label(language)]
        assert sheet.freeze_panes == f"{'AABC'[len(table.key[:2]) + 1]}2"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$1:$1"
        for cell, column in zip(sheet[1], table.columns, strict=True):
            assert column.label(language) in cell.value
            assert cell.value.endswith("*") == column.required
            assert column.name in cell.comment.text


def test_lists_hold_codes_with_titles_and_references_the_keys_entered(tmp_path: Path):
    write_template(tmp_path / "form.xlsx", language="vi")
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    assert book["Danh mục"].sheet_state == "hidden"
    rules = {
        str(rule.sqref).split(":")[0]: rule for rule in book["Chương trình đào tạo"].data_validations.dataValidation
    }
    assert rules["B2"].formula1 == "'Địa điểm đào tạo'!$A$2:$A$5001"
    assert rules["C2"].formula1 == "list_training_fields"
    assert rules["J2"].formula1 == "0"
    assert rules["J2"].formula2 == "1"
    name = book.defined_names["list_occupations_4"].attr_text
    column = name.split("$")[1]
    listed = [cell.value for cell in book["Danh mục"][column][1:] if cell.value]
    assert len(listed) == len(allowed_codes("occupations", 4))
    assert listed[0].startswith(f"{allowed_codes('occupations', 4)[0]} – ")


def test_the_same_call_writes_the_same_file(tmp_path: Path):
    for name in ("a.xlsx", "b.xlsx"):
        write_template(tmp_path / name, language="vi", information=CITY)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_only_the_tables_asked_for(tmp_path: Path):
    write_template(tmp_path / "form.xlsx", language="en", tables=["vacancies", "employers"])
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    assert book.sheetnames == ["Guide", "feed", "Employers", "Vacancies", "codes"]


@pytest.mark.parametrize(
    ("language", "first", "last"), [("vi", "Thông tin chung", "Danh mục"), ("en", "feed", "codes")]
)
def test_the_sheets_that_are_no_tables_have_names_of_the_language_and_are_read_back(
    language: Language, first: str, last: str, tmp_path: Path
):
    write_template(tmp_path / "form.xlsx", language=language, tables=["areas"], information=CITY)
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    assert book.sheetnames[1::2] == [first, last]
    feed, findings = read_feed(tmp_path / "form.xlsx")
    assert feed.information.city == CITY.city
    assert feed.information.as_of == CITY.as_of
    assert not findings["rule"].str.starts_with("table_").any()


def test_wrong_arguments_are_told(tmp_path: Path):
    with pytest.raises(InputError, match=r"got form\.csv"):
        write_template(tmp_path / "form.csv", language="vi")
    with pytest.raises(InputError, match=r"got employer\.$"):
        write_template(tmp_path / "form.xlsx", language="vi", tables=["employer"])
    with pytest.raises(InputError, match="got fr"):
        write_template(tmp_path / "form.xlsx", language="fr")  # type: ignore[arg-type]


def face(folder: Path) -> str:
    """Return the workbook to fill in, some tables of it with the rows of the small city, as text."""
    path, about = folder / "any" / "form.xlsx", Text("Số liệu của ai.", "Whose these are.")
    write_template(path, language="vi", tables=SHOWN, feed=reporting_city(), about=about)
    return as_text(path, number_format, without=["codes", "Danh mục"])


def test_the_workbook_has_its_face(tmp_path: Path):
    """What each sheet shows, notes and limits of every column too; ``make golden`` writes it anew."""
    assert face(tmp_path) == GOLDEN.read_text(encoding="utf-8")
