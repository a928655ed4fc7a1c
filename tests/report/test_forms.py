"""Every form of the report shows the same numbers, in its language, and none that is suppressed."""

from __future__ import annotations

import html
import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import polars as pl
import pypdf
import pytest

from caunghe.indicators.calculate import indicators
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.language.numbers import number, share
from caunghe.language.text import LANGUAGES, Language
from caunghe.report import build
from caunghe.report.build import RunFacts, write_report
from caunghe.report.document import Cover, Document, Head, Quantity, Section, Signature, Table
from caunghe.report.forms.html import _Parts
from caunghe.report.forms.sdmx import COLUMNS, DIMENSIONS, MEANINGS, identifiers
from caunghe.report.forms.xlsx import write_xlsx
from caunghe.report.sections.method import definitions_section
from tests.indicators.small_city import city, person
from tests.report import example
from tests.report.read_forms import pdf_pages, pdf_text, sheets


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report")
    write_report(example.feed(), example.findings(), example.outcome(), out=out, run=example.RUN)
    return out


def page(written: Path, language: Language) -> str:
    return (written / f"report.{language}.html").read_text(encoding="utf-8")


def test_all_forms_are_written(written: Path) -> None:
    forms = {f"report.{language}.{form}" for language in LANGUAGES for form in ("html", "pdf", "xlsx")}
    exchanged = {"indicators.sdmx.csv", "indicators.structure.json", "edition.json", "edition.parquet"}
    assert {path.name for path in written.iterdir()} == forms | exchanged


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_key_numbers_in_page_and_pdf(written: Path, language: Language) -> None:
    told = [share(0.3617, language), share(0.45, language, 0), share(0.3792, language), number(18847, language)]
    printed = pdf_text(written / f"report.{language}.pdf").replace("\u00a0", " ")
    shown = page(written, language).replace("\u00a0", " ")
    for value in told:
        assert value.replace("\u00a0", " ") in shown
        assert value.replace("\u00a0", " ") in printed


@pytest.mark.parametrize("language", LANGUAGES)
def test_workbook_has_numbers_as_numbers(written: Path, language: Language) -> None:
    numbers = {
        round(cell, 9)
        for _, rows in sheets(written / f"report.{language}.xlsx")
        for row in rows
        for cell in row
        if isinstance(cell, int | float)
    }
    shown = example.values().filter(pl.col("flag") != "suppressed")
    latest = shown.filter(pl.col("breakdown") == "all").sort("year").unique("indicator", keep="last")
    assert {round(value, 9) for value in latest["estimate"]} <= numbers
    communes = example.outcome().communes
    assert {round(value, 9) for value in communes["estimate"]} <= numbers


@pytest.mark.parametrize("language", LANGUAGES)
def test_workbook_has_room_for_money_and_tells_points_from_shares(written: Path, language: Language) -> None:
    book = openpyxl.load_workbook(written / f"report.{language}.xlsx")
    cells = [
        (sheet.column_dimensions[cell.column_letter].width, cell)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    ]
    money = [(width, f"{cell.value:,.0f} đồng") for width, cell in cells if "đồng" in cell.number_format]
    money += [(width, f"VND {cell.value:,.0f}") for width, cell in cells if "VND" in cell.number_format]
    assert any("12,345,678" in shown for _, shown in money)
    assert [shown for width, shown in money if len(shown) > width] == []
    formats = {cell.number_format for _, cell in cells}
    assert formats >= ({"0.0%", '0.0%" (điểm)"'} if language == "vi" else {"0.0%", '0.0%" (pts)"'})
    chances = [cell for _, cell in cells if "<0.01" in cell.number_format]
    assert [cell.value for cell in chances] == [0.0213, 0.0213]


@pytest.mark.parametrize("language", LANGUAGES)
def test_workbook_sheets_bear_basis_and_no_formula(written: Path, language: Language) -> None:
    found = dict(sheets(written / f"report.{language}.xlsx"))
    assert all(len(name) <= 31 for name in found)
    cells = [cell for rows in found.values() for row in rows for cell in row if isinstance(cell, str)]
    assert not [cell for cell in cells if cell.startswith("=")]
    assert cells.count("Tính chất số liệu" if language == "vi" else "Basis") >= 10


def test_suppressed_numbers_are_in_no_form(written: Path) -> None:
    for path in written.iterdir():
        text = pdf_text(path) if path.suffix == ".pdf" else ""
        if path.suffix == ".xlsx":
            text = " ".join(str(cell) for _, rows in sheets(path) for row in rows for cell in row)
        elif path.suffix == ".parquet":
            text = pl.read_parquet(path).write_csv()
        elif path.suffix in (".html", ".csv", ".json"):
            text = path.read_text(encoding="utf-8")
        assert len(text) > 1000
        for secret in example.SECRETS:
            for language in LANGUAGES:
                forms = {str(secret), number(secret, language, 2), share(secret, language), share(secret, language, 2)}
                forms |= {number(secret, language, 0)} if secret > 1 else {number(secret, language, 3)}
                assert not [form for form in forms if re.search(rf"(?<![\d.,]){re.escape(form)}(?![\d])", text)], path


def test_sdmx_is_one_observation_a_row_and_marks_what_is_hidden(written: Path) -> None:
    frame = pl.read_csv(written / "indicators.sdmx.csv", infer_schema_length=None)
    assert frame.columns == list(COLUMNS)
    assert set(MEANINGS) == set(COLUMNS)
    assert frame.height == example.values().height
    assert frame.select(DIMENSIONS).is_duplicated().any() is False
    assert set(frame["STRUCTURE"]) == {"dataflow"}
    assert set(frame["ACTION"]) == {"I"}
    hidden = frame.filter(pl.col("OBS_STATUS") == "Q")
    assert hidden.height == 2
    assert set(hidden["CONF_STATUS"]) == {"C"}
    assert hidden.select("OBS_VALUE", "SE", "CI_LOW", "CI_HIGH", "CV", "SAMPLE").null_count().row(0) == (2,) * 6
    rate = frame.filter((pl.col("INDICATOR") == "certificate_rate") & (pl.col("TIME_PERIOD") == 2025)).row(
        0, named=True
    )
    assert (rate["OBS_VALUE"], rate["UNIT_MEASURE"], rate["CATEGORY"], rate["REF_AREA"]) == (0.3617, "PT_1", "_T", 31)
    assert frame.filter(pl.col("INDICATOR") == "unemployment_rate")["OBS_STATUS"].to_list() == ["A", "U"]


def test_coverage_means_in_the_file_what_its_description_says(tmp_path: Path) -> None:
    """It was said to be empty for a survey, whose shown values all bear it: 546 of 948 of the certificate rate."""
    levels = ("college", "none", "university", "none")
    asked = [
        person(i, 2025, "HP-T", f"c{i // 10}", qualification=levels[i % 4], sex="female" if i == 7 else "male")
        for i in range(400)
    ]
    feed = city(labour_survey=asked)
    write_report(feed, example.findings(), indicators(feed), out=tmp_path, run=example.RUN, languages=())
    frame = pl.read_csv(tmp_path / "indicators.sdmx.csv", infer_schema_length=None)
    surveys = [name for name, one in CATALOGUE.items() if one.kind == "survey"]
    values = frame.filter(pl.col("INDICATOR").is_in(surveys))
    shown, hidden = (values.filter(pl.col("CONF_STATUS") == status) for status in ("F", "C"))
    assert shown.height > 0
    assert hidden.height > 0
    assert shown["COVERAGE"].null_count() == 0
    assert hidden["COVERAGE"].null_count() == hidden.height
    data = json.loads((tmp_path / "indicators.structure.json").read_text(encoding="utf-8"))["data"]
    (told,) = [one for one in data["conceptSchemes"][0]["concepts"] if one["id"] == "COVERAGE"]
    section = definitions_section(example.context("en"))
    (table,) = [block for block in section.blocks if isinstance(block, Table) and block.key == "definitions-sdmx"]
    meaning = dict(table.rows)["COVERAGE"]
    assert told["names"]["en"] == meaning
    assert "of a survey the share of answers among the people in the data" in str(meaning)
    assert "empty where nothing says what is due, and where withheld" in str(meaning)


def test_the_structure_declares_every_column_of_the_file_and_every_code_in_it(written: Path) -> None:
    frame = pl.read_csv(written / "indicators.sdmx.csv", infer_schema=False)
    data = json.loads((written / "indicators.structure.json").read_text(encoding="utf-8"))["data"]
    (flow,), (structure,), (concepts,) = data["dataflows"], data["dataStructures"], data["conceptSchemes"]
    assert {f"{flow['agencyID']}:{flow['id']}({flow['version']})"} == set(frame["STRUCTURE_ID"])
    assert flow["structure"].endswith(f"={structure['agencyID']}:{structure['id']}({structure['version']})")
    lists = structure["dataStructureComponents"]
    dimensions = [*lists["dimensionList"]["dimensions"], lists["dimensionList"]["timeDimension"]]
    attributes, measures = lists["attributeList"]["attributes"], lists["measureList"]["measures"]
    assert tuple(one["id"] for one in dimensions) == DIMENSIONS
    assert ["STRUCTURE", "STRUCTURE_ID", "ACTION", *(one["id"] for one in (*dimensions, *measures, *attributes))] == (
        frame.columns
    )
    known = {f"{concept['id']}" for concept in concepts["concepts"]}
    codes = {one["id"]: {code["id"]: code["names"] for code in one["codes"]} for one in data["codelists"]}
    coded = 0
    for one in (*dimensions, *attributes):
        assert one["conceptIdentity"].rsplit(".", 1)[1] in known
        enumeration = one["localRepresentation"].get("enumeration")
        if enumeration:
            listed = codes[re.search(r":(\w+)\(", enumeration.rsplit("=", 1)[1])[1]]  # type: ignore[index]
            assert set(frame[one["id"]].drop_nulls()) <= set(listed)
            assert all(re.fullmatch(r"[A-Za-z0-9_@$-]+", code) for code in listed)
            assert all(names["vi"] and names["en"] for names in listed.values())
            coded += 1
    assert coded == len(codes) == 9
    assert codes["CL_CATEGORY"]["college"] == {"vi": "Trường cao đẳng", "en": "College"}


def test_categories_that_are_no_identifiers_get_one_each() -> None:
    given = ["65+", "Sở Y tế", "So Y te", "college", "so_y_te_2", None]
    assert identifiers(pl.Series(given)) == {"65+": "65_plus", "So Y te": "so_y_te", "Sở Y tế": "so_y_te_3"}


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_is_self_contained_and_accessible(written: Path, language: Language) -> None:
    text = page(written, language)
    seen = _Page()
    seen.feed(text)
    names = [tag for tag, _ in seen.tags]
    assert not {"script", "link", "img", "iframe", "object"} & set(names)
    assert not [attributes for _, attributes in seen.tags if any(name.startswith("on") for name in attributes)]
    fetched = [
        value
        for _, attributes in seen.tags
        for name in ("src", "href", "xlink:href")
        if (value := attributes.get(name))
    ]
    assert all(value.startswith("#") for value in fetched)
    anchors = [attributes["id"] for _, attributes in seen.tags if "id" in attributes]
    assert len(anchors) == len(set(anchors))
    assert {value[1:] for value in fetched} <= set(anchors)
    assert not re.search(r"url\((?!#)|@import", text)
    assert seen.tags[0] == ("html", {"lang": language})
    charts = [attributes for tag, attributes in seen.tags if tag == "svg"]
    assert charts
    assert all(chart["role"] == "img" and chart["aria-label"] for chart in charts)
    # a long code may be broken, but is copied whole
    assert "certificate_<wbr>rate</td>" in text
    assert "\u200b" not in text
    assert names.count("h1") == 1
    assert names.count("main") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_keep_their_text(written: Path, language: Language) -> None:
    charts = re.findall(r'<div class="chart">(<svg .*?</svg>)', page(written, language), flags=re.DOTALL)
    assert charts
    assert all(re.search(r"<text[^>]*>[^<]*\w", chart) for chart in charts)
    # text of the charts reaches the PDF as text, in a font that comes with Typst
    assert ("trước" if language == "vi" else "before") in pdf_text(written / f"report.{language}.pdf")
    fonts = {
        font.get_object()["/BaseFont"].split("+")[-1]
        for one in pypdf.PdfReader(written / f"report.{language}.pdf").pages
        for font in one["/Resources"].get_object().get("/Font", {}).values()
    }
    assert fonts
    assert all(name.startswith("Libertinus") for name in fonts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_synthetic_data_are_said_everywhere(written: Path, language: Language) -> None:
    word = "Dữ liệu mô phỏng" if language == "vi" else "Synthetic data"
    assert all(word.lower() in text.lower() for text in pdf_pages(written / f"report.{language}.pdf"))
    figures = re.findall(r"<figure .*?</figure>", page(written, language), flags=re.DOTALL)
    assert figures
    assert all(word.lower() in figure.lower() for figure in figures)


def test_pdf_has_title_outline_and_hash(written: Path) -> None:
    reader = pypdf.PdfReader(written / "report.vi.pdf")
    assert len(reader.pages) > 10
    assert reader.metadata is not None
    assert "giáo dục nghề nghiệp" in str(reader.metadata.title)
    assert len(reader.outline) > 5
    assert all(example.RUN.feed_hash[:12] in text for text in pdf_pages(written / "report.vi.pdf"))


def test_same_inputs_give_the_same_bytes(written: Path, tmp_path: Path) -> None:
    again = write_report(
        example.feed(), example.findings(), example.outcome(), out=tmp_path, run=example.RUN, languages=("vi",)
    )
    assert {path.name for path in again} == {path.name for path in written.iterdir() if ".en." not in path.name}
    assert all(path.read_bytes() == (written / path.name).read_bytes() for path in again)


def test_an_empty_feed_still_gives_a_report(tmp_path: Path) -> None:
    facts = RunFacts(feed_hash="00" * 32, code_version="x", seed=1, created=example.RUN.created)
    paths = write_report(example.feed({}), example.findings().clear(), example.nothing(), out=tmp_path, run=facts)
    assert len(paths) == 10
    text = page(tmp_path, "en")
    assert "Synthetic data" not in text
    assert "has no data for this indicator yet" in text


def test_signed_numbers_bear_a_plus_in_the_workbook_as_on_the_page(tmp_path: Path) -> None:
    row = (Quantity(12, "number", 0, signed=True), Quantity(0.031, "share", 1, signed=True), Quantity(12, "number", 0))
    table = Table(key="change", title="Change", heads=tuple(Head(name, numeric=True) for name in "abc"), rows=(row,))
    document = Document(
        language="en",
        title="Report",
        cover=Cover(issuer="", heading=(), number="", place="", kind="", title="Report", facts=()),
        sections=(Section(key="one", title="One", blocks=(table,)),),
        signature=Signature(recipients_title="", recipients=(), office=(), place=""),
        footer="",
        basis="",
        as_of=date(2025, 7, 1),
        created=date(2025, 7, 1),
    )
    write_xlsx(document, tmp_path / "report.xlsx")
    cells = openpyxl.load_workbook(tmp_path / "report.xlsx").worksheets[1][4]
    assert [cell.number_format for cell in cells] == ["+#,##0;-#,##0;#,##0", "+0.0%;-0.0%;0.0%", "#,##0"]
    assert [cell.text("en") for cell in row] == ["+12", "+3.1%", "12"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_of_a_figure_keeps_its_note(written: Path, language: Language) -> None:
    """The note of figure 38, that 2025 shows entrants on record, was in page and PDF and not in the workbook."""
    book = openpyxl.load_workbook(written / f"report.{language}.xlsx")
    lines = {sheet.title: {str(cell.value) for (cell,) in sheet.iter_rows(max_col=1)} for sheet in book.worksheets[1:]}
    letter = {"vi": "H", "en": "F"}[language]
    sheets_of_figures = [said for title, said in lines.items() if title.startswith(letter)]
    document = build.document(example.context(language))
    figures = list(document.figures())
    assert any(figure.note for figure in figures)
    for figure, said in zip(figures, sheets_of_figures, strict=True):
        assert not figure.note or [line for line in said if figure.note in line]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_keeps_the_notes_of_tables_and_of_the_numbers_of_figures(written: Path, language: Language) -> None:
    """In 68 communes people surveyed were a dash, and the note that says why was in PDF and workbook alone."""
    document = build.document(example.context(language))
    notes = [block.note for block in document.figures()] + [figure.table.note for figure in document.figures()]
    shown = re.sub(r"<wbr>|<span lang=\"vi\">|</span>", "", html.unescape(page(written, language)))
    assert [note for note in notes if note not in shown] == []
    assert any(figure.table.note and figure.table.note != figure.note for figure in document.figures())


def test_vietnamese_names_are_spoken_as_such_on_an_english_page(written: Path) -> None:
    """One ``lang`` stood on the whole English page: names and tasks were spoken by the sounds of English."""
    english, vietnamese = page(written, "en"), page(written, "vi")
    assert '<span lang="vi">Hải Phòng</span>' in english
    assert '<span lang="vi">' not in vietnamese
    # one span holds a name with its words without marks, all but a last one, and none of the English around it
    said = _Parts("en", {}, {}).said("in old Hải Phòng by 2030: NV25 (Ủy ban nhân dân các phường, xã, đặc khu, due")
    assert said == (
        'in old <span lang="vi">Hải Phòng</span> by 2030: NV25'
        ' (<span lang="vi">Ủy ban nhân dân các phường, xã, đặc</span> khu, due'
    )
