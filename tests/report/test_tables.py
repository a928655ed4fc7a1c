"""Tables and figures in every form: numbered alike, with headings of rows, told in words, their numbers as numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from caunghe.language.text import LANGUAGES, Language
from caunghe.report import build
from caunghe.report.alternatives import chart_in_words
from caunghe.report.context import Context
from caunghe.report.document import Document, Figure, Head, Interval, Quantity, Section, Table, cell_text
from caunghe.report.forms.html import html
from caunghe.report.forms.pdf import pdf
from caunghe.report.forms.xlsx import LONGEST_SHEET_NAME, sheet_names, two_ended, write_xlsx
from tests.report import example, forecast_example, plan_example
from tests.report.read_forms import pdf_pages
from tests.report.workbook import numbers_as_text

YEAR, VALUE, WORDS = Head("Năm", numeric=True), Head("Giá trị", numeric=True), Head("Nghề", wide=True)


def context(language: Language) -> Context:
    return replace(example.context(language), plan=plan_example.overview(), forecast=forecast_example.tables())


def report(language: Language) -> Document:
    return build.document(context(language))


def holding(*tables: Table) -> Document:
    """Return a report of these tables alone."""
    document = build.document(example.context("vi"))
    return replace(document, sections=(Section(key="one", title="One", blocks=tables),), annexes=())


def series(*values: float) -> Table:
    rows = tuple((Quantity(2020 + i, "year"), Quantity(value, "share")) for i, value in enumerate(values))
    return Table(key="series", title="Series", heads=(YEAR, VALUE), rows=rows)


@pytest.fixture(scope="module", params=LANGUAGES)
def document(request: pytest.FixtureRequest) -> Document:
    return report(request.param)


@pytest.fixture(scope="module")
def printed(document: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("printed")
    drawn = {figure.key: '<svg viewBox="0 0 9 9"><rect width="9" height="9"/></svg>' for figure in document.figures()}
    (folder / "report.pdf").write_bytes(pdf(document, drawn))
    (folder / "report.html").write_text(html(document, drawn), encoding="utf-8")
    write_xlsx(document, folder / "report.xlsx")
    return folder


def test_tables_and_figures_are_numbered_in_order_and_no_key_is_used_twice(document: Document) -> None:
    numbers = document.numbers()
    assert len(numbers) == len(list(document.tables())) + len(list(document.figures()))
    word = {"vi": ("Bảng", "Hình"), "en": ("Table", "Figure")}[document.language]
    tables = [numbers[block.key] for _, block in document.blocks() if isinstance(block, Table)]
    assert tables == [f"{word[0]} {i}" for i in range(1, len(tables) + 1)]
    figures = list(document.figures())
    assert [numbers[figure.key] for figure in figures] == [f"{word[1]} {i}" for i in range(1, len(figures) + 1)]
    of = {"vi": "Số liệu của hình {}", "en": "Numbers of figure {}"}[document.language]
    assert [numbers[one.table.key] for one in figures] == [of.format(i) for i in range(1, len(figures) + 1)]


def test_every_form_bears_the_same_numbers(document: Document, printed: Path) -> None:
    titled = {f"{document.numbers()[table.key]}. {table.title}" for _, table in document.tables()}
    page = (printed / "report.html").read_text(encoding="utf-8").replace("&#39;", "'").replace("&amp;", "&")
    assert titled == set(re.findall("<caption>(.*?)</caption>", page))
    book = openpyxl.load_workbook(printed / "report.xlsx")
    assert titled == {sheet["A1"].value for sheet in book.worksheets[1:]}
    pages = pypdf.PdfReader(printed / "report.pdf").pages
    text = re.sub(r"\s+", " ", " ".join(pdf_pages(printed / "report.pdf")))
    assert [one for one in titled if one.split(". ")[0] + "." not in text] == []
    # each figure says, and links to, the page on which its numbers stand
    links = [one.get_object() for page in pages for one in page.get("/Annots", [])]
    assert len([link for link in links if "/Dest" in link or "/A" in link]) >= len(list(document.figures()))


def elements(part: PdfObject | None) -> Iterator[DictionaryObject]:
    """Go through the elements of a PDF's structure in order."""
    thing = None if part is None else part.get_object()
    if isinstance(thing, ArrayObject):
        for one in thing:
            yield from elements(one)
    elif isinstance(thing, DictionaryObject):
        yield thing
        yield from elements(thing.get("/K"))


def within(element: DictionaryObject, name: str) -> list[DictionaryObject]:
    """Return the parts of an element under a name."""
    told = element[name]
    assert isinstance(told, ArrayObject)
    return [each for one in told if isinstance(each := one.get_object(), DictionaryObject)]


def scope(cell: DictionaryObject) -> list[str]:
    return [str(one["/Scope"]) for one in within(cell, "/A") if "/Scope" in one]


def test_every_row_has_a_heading_that_a_screen_reader_tells(document: Document, printed: Path) -> None:
    rows = sum(len(table.rows) for _, table in document.tables())
    page = (printed / "report.html").read_text(encoding="utf-8")
    assert page.count('<tr><th scope="row"') == rows
    assert page.count('<th scope="row"') == rows
    root = pypdf.PdfReader(printed / "report.pdf").trailer["/Root"]["/StructTreeRoot"]  # type: ignore[index]
    lines = [element for element in elements(root.get("/K")) if element.get("/S") == "/TR"]
    cells = [within(line, "/K") for line in lines]
    columns = [line for line in cells if all(scope(cell) == ["/Column"] for cell in line)]
    assert len(columns) == len(list(document.tables()))
    headed = [line for line in cells if scope(line[0]) == ["/Row"] and line[0]["/S"] == "/TH"]
    assert len(headed) == rows == len(cells) - len(columns)
    # no cell names its headings: a list of the columns' alone would hide those of the rows
    others = [cell for line in headed for cell in line[1:]]
    assert {str(cell["/S"]) for cell in others} <= {"/TD"}
    assert not [cell for cell in others if any("/Headers" in one for one in within(cell, "/A"))]


def test_the_keyboard_enters_every_box_that_may_scroll_and_its_name_is_told(printed: Path) -> None:
    """96 of 117 boxes had neither tab stop nor name: on a telephone nobody could scroll Table 1 by keyboard."""
    page = (printed / "report.html").read_text(encoding="utf-8")
    boxes = re.findall(r'<div class="scroll"(.*?)>', page)
    assert len(boxes) == page.count("<table")
    named = [re.fullmatch(r' role="group" aria-label="([^"]+)" tabindex="0"', box) for box in boxes]
    assert all(named)
    names = [one[1] for one in named if one]
    assert len(names) == len(set(names))
    captions = re.findall("<caption>(.*?)</caption>", page)
    assert names == captions
    # nothing else scrolls but the contents, whose links the keyboard reaches
    style = page[page.index("<style>") : page.index("</style>")]
    scrolling = set(re.findall(r"([^{}]+)\{[^{}]*overflow(?:-x|-y)?: *(?:auto|scroll)", style))
    assert {one.strip() for one in scrolling} == {".scroll", "details .scroll", "nav"}


def test_no_landmark_has_another_s_name(printed: Path) -> None:
    page = (printed / "report.html").read_text(encoding="utf-8")
    titles = dict(re.findall(r'<h\d id="(.*?)-title">(.*?)</h\d>', page))
    marks = [titles[key] for key in re.findall(r'aria-labelledby="(.*?)-title"', page)]
    assert len(marks) == len(set(marks))
    assert 'role="region"' not in page


def test_the_layout_of_a_telephone_is_for_screens() -> None:
    page = html(holding(series(0.1, 0.2)), {})
    *narrow, paper = re.findall(r"@media ([^{]*?) \{", page)
    # narrower rules come after wider ones, whose places they take; an A4 page is narrow too, and is no telephone
    assert narrow == ["screen and (max-width: 860px)", "screen and (max-width: 480px)"]
    assert paper == "print"


def test_a_figure_is_told_by_its_ends_its_turn_and_its_target(document: Document) -> None:
    fans = [figure for figure in document.figures() if figure.key.startswith("fan-")]
    said = fans[0].alternative.replace("\u00a0", " ")
    told = {
        "vi": "Giá trị năm 2023: 34,1 %; năm 2025: 36,2 %. Dự báo năm 2030: 40,4 %, khoảng dự báo 80 % từ 39,4 % đến"
        " 41,4 %,"
        " khoảng dự báo 95 % từ 38,4 % đến 42,4 %. Mục tiêu năm 2030: 45 %.",
        "en": "2023: 34.1%; 2025: 36.2%. Projected for 2030: 40.4%, 80% interval 39.4% to 41.4%, 95% interval 38.4% to"
        " 42.4%. Target for 2030: 45%.",
    }
    assert told[document.language] in said
    assert all(re.search(r"\d", figure.alternative) for figure in document.figures())


def test_a_chart_is_told_by_first_last_and_turn_or_by_most_and_least() -> None:
    said = chart_in_words(series(0.2, 0.5, 0.3), "vi").replace("\u00a0", " ")
    assert said.startswith("Năm 2020: Giá trị 20,0 %. Năm 2022: Giá trị 30,0 %. Giá trị cao nhất: 50,0 % (Năm 2021).")
    assert "cao nhất" not in chart_in_words(series(0.2, 0.25, 0.3), "vi")
    rows = (("Thợ hàn", Quantity(5), Quantity(1)), ("Thợ may", Quantity(9), None), ("Kế toán", None, Quantity(4)))
    jobs = Table(key="jobs", title="Jobs", heads=(WORDS, VALUE, replace(VALUE, title="Thiếu")), rows=rows)
    assert chart_in_words(jobs, "vi").startswith("Giá trị, 2 dòng: cao nhất là 9 (Thợ may), thấp nhất là 5 (Thợ hàn).")
    assert chart_in_words(jobs, "vi", "Thiếu").startswith("Thiếu, 2 dòng: cao nhất là 4 (Kế toán), thấp nhất là 1")


def test_rows_of_too_few_units_are_counted_and_none_is_called_highest() -> None:
    heads = (WORDS, VALUE, replace(VALUE, title="Units"))
    rows = (("A", Quantity(5), Quantity(5)), ("B", Quantity(9), Quantity(12)), ("C", Quantity(7), Quantity(1)))
    said = chart_in_words(Table(key="tasks", title="Tasks", heads=heads, rows=rows), "en", counted="Units")
    assert said.startswith(f"{VALUE.title}: 2 of 3 rows rest on fewer than 10 units, so that neither the highest nor")


def test_a_chart_tells_the_steps_that_its_title_names() -> None:
    """2021 lies between the ends' values, so that nothing but the title calls for it; 2022 is told once."""
    chart = series(0.2, 0.25, 0.3, 0.4)
    said = chart_in_words(chart, "vi", title="Năm 2021 là 25 %, năm 2023 là 40 %; 12022 không phải năm")
    expected = "Năm 2020: Giá trị 20,0 %. Năm 2021: Giá trị 25,0 %. Năm 2023: Giá trị 40,0 %."
    assert said.replace("\u00a0", " ").startswith(expected)


def test_every_chart_tells_the_steps_that_its_title_names(document: Document) -> None:
    years = {
        figure.key: {
            cell.text(document.language) for cell in column if isinstance(cell, Quantity) and cell.form == "year"
        }
        for figure in document.figures()
        for column in zip(*figure.table.rows, strict=True)
        if len({cell for cell in column if isinstance(cell, Quantity) and cell.form == "year"}) > 1
    }
    titles = {figure.key: figure.title for figure in document.figures()}
    steps = [(key, step) for key, known in years.items() for step in sorted(known) if step in titles[key]]
    assert ("plan-certificates", "2030") in steps
    told = {figure.key: figure.alternative for figure in document.figures()}
    assert [(key, step) for key, step in steps if step not in told[key]] == []


def test_a_map_s_legend_is_text_of_the_page_not_of_the_drawing(document: Document, printed: Path) -> None:
    (figure,) = [figure for figure in document.figures() if figure.key == "map-certificate_rate"]
    assert len(figure.legend) == 5
    page = (printed / "report.html").read_text(encoding="utf-8")
    words = re.findall(r"</span>(.*?)</li>", re.findall(r'<ul class="legend">.*?</ul>', page)[0])
    assert words == [said for _, said in figure.legend]
    text = " ".join(pdf_pages(printed / "report.pdf"))
    assert all(re.sub(r"\s+", " ", said) in re.sub(r"\s+", " ", text) for _, said in figure.legend)


def test_no_number_of_the_example_is_text_in_the_workbook(document: Document, printed: Path) -> None:
    assert numbers_as_text(document, printed / "report.xlsx") == []


def test_months_days_and_both_ends_of_an_interval_are_numbers_in_the_workbook(tmp_path: Path) -> None:
    cells = (Quantity(12 * 2025 + 10, "month"), date(2026, 6, 30), Interval(Quantity(90), Quantity(1420)), "2025")
    heads = (*(Head(name, numeric=True) for name in ("Tháng", "Ngày", "Khoảng")), Head("Năm"))
    document = holding(Table(key="all", title="All", heads=heads, rows=(cells,)))
    write_xlsx(document, tmp_path / "report.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "report.xlsx").worksheets[1]
    assert [cell.value for cell in sheet[3]] == ["Tháng", "Ngày", "Khoảng: từ", "Khoảng: đến", "Năm"]
    assert [cell.value for cell in sheet[4]] == [datetime(2025, 11, 1), datetime(2026, 6, 30), 90, 1420, "2025"]
    assert [cell.number_format for cell in sheet[4]][:2] == ["mm/yyyy", "dd/mm/yyyy"]
    # what the check over a whole workbook is there to find
    assert numbers_as_text(document, tmp_path / "report.xlsx") == [("B01 All", "Năm", "2025")]
    page = html(document, {})
    body = page.split("<tbody>")[1].replace("–<wbr>", "–")  # where a narrow column may break an interval
    assert re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", body) == [
        "11/2025",
        "30/06/2026",
        "90–1.420",
        "2025",
    ]


def test_names_of_sheets_go_on_from_where_their_titles_differ(document: Document) -> None:
    own = Table(key="a", title="Tỷ lệ lao động qua đào tạo có bằng theo tuổi", heads=(WORDS,), rows=())
    other = replace(own, key="b", title="Tỷ lệ lao động qua đào tạo có bằng theo xã")
    assert sheet_names(holding(own, other)) == {"a": "B01 Tỷ lệ … bằng theo tuổi", "b": "B02 Tỷ lệ … bằng theo xã"}
    names = sheet_names(document)
    assert max(map(len, names.values())) <= LONGEST_SHEET_NAME
    told = [name.split(" ", 1)[1] for name in names.values()]
    assert len(told) == len(set(told))


def test_the_signature_ends_the_text_and_stands_before_the_annexes(document: Document, printed: Path) -> None:
    assert {section.key for section in document.annexes} >= {"definitions", "provenance", "quality"}
    page = (printed / "report.html").read_text(encoding="utf-8")
    places = [page.index('id="structure"'), page.index('class="signature"'), page.index('id="published"')]
    assert places == sorted(places)
    pages = [re.sub(r"\s+", " ", one) for one in pdf_pages(printed / "report.pdf")]
    signed = [i for i, text in enumerate(pages) if document.signature.place in text]
    versions = [i for i, text in enumerate(pages) if document.annexes[-1].title.upper() in text]
    annexes = [i for i, text in enumerate(pages) if document.annexes[0].title.upper() in text]
    assert len(signed) == len(versions) == len(annexes) == 1
    assert signed[0] < annexes[0] <= versions[0]


def test_every_annex_says_to_which_document_it_belongs(document: Document, printed: Path) -> None:
    """Decree 30/2020/NĐ-CP, annex I: under number and title, "Kèm theo …"; the blanks are those of the front."""
    pages = [re.sub(r"\s+", " ", one) for one in pdf_pages(printed / "report.pdf")]
    word, line = {
        "vi": ("Phụ lục", "(Kèm theo Báo cáo số ........ /BC-UBND ngày 15 tháng 7 năm 2026 của Ủy ban nhân dân"),
        "en": ("Annex", "(Attached to Report No. ........ /BC-UBND of 15 July 2026 of the People's Committee of"),
    }[document.language]
    said = [text for text in pages if line.replace("'", "’") in text.replace("'", "’")]
    titles = [*(section.title.upper() for section in document.annexes), ""]
    assert len(said) == len(titles)
    numbers = ("I", "II", "III", "IV", "V", "VI")
    for number, title, text in zip(numbers, titles, said, strict=False):
        assert re.search(rf"{word} {number} .*?{re.escape(title)}.*?{re.escape(line[:12])}", text)


def test_pages_are_numbered_in_the_middle_of_the_top_from_the_second_on(printed: Path) -> None:
    pages = pdf_pages(printed / "report.pdf")
    first = [one.split("\n")[0].strip() for one in pages]
    assert first[1:] == [str(i) for i in range(2, len(pages) + 1)]
    assert not first[0].isdigit()


def test_the_figures_of_a_report_are_all_made_by_one_of_the_two_ways_of_telling(document: Document) -> None:
    figures = [block for _, block in document.blocks() if isinstance(block, Figure)]
    assert all(figure.alternative.endswith(("kèm theo hình.", "goes with the figure.")) for figure in figures)


def test_a_half_width_is_not_written_as_an_end_beside_a_lopsided_interval() -> None:
    """A column of ± holds half widths, and both ends where an interval is lopsided (0.44 %, from 0.13 to 1.47)."""
    context = example.context("en")
    even = context.error({"estimate": 0.3, "low": 0.28, "high": 0.32}, "share")
    lopsided = context.error({"estimate": 0.0044, "low": 0.0013, "high": 0.0147}, "share")
    counted = context.error({"estimate": 0.5, "low": None, "high": None}, "share")
    assert [cell_text(cell, "en").replace("\u00a0", " ") for cell in (even, lopsided, counted)] == [
        "2.0 pts", "0.13%–1.47%", "–",
    ]  # fmt: skip
    table = Table(key="x", title="x", heads=(Head("±"),), rows=((even,), (lopsided,), (counted,)))
    split = two_ended(table, "en")
    assert [head.title for head in split.heads] == ["± or lower end", "±: upper end"]
    assert [[cell.value if isinstance(cell, Quantity) else cell for cell in row] for row in split.rows] == [
        [pytest.approx(0.02), None], [0.0013, 0.0147], [None, None],
    ]  # fmt: skip
