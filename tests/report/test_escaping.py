"""Names that look like markup are text in every form of the report: what an institution writes cannot run in a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from caunghe.feed.contents import Feed
from caunghe.language.text import LANGUAGES, Language
from caunghe.report import build
from caunghe.report.context import EngineResults
from caunghe.report.document import Document, Figure, Head, Table
from caunghe.report.forms.html import html
from tests.report import example, matching_example, plan_example
from tests.report.read_forms import pdf_pages

HOSTILE = '<script>alert(1)</script> & "x"'
NAMED = ("areas", "institutions", "sites", "programmes")


class _Seen(HTMLParser):
    """What a browser makes of a page: its tags with their attributes, and its text, decoded."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def hostile_feed() -> Feed:
    """Return the example, each name of an area, institution, site and programme with the hostile text behind it."""
    feed = example.feed()
    named = {table: feed[table].with_columns(pl.col("^name.*$") + f" {HOSTILE}") for table in NAMED}
    return replace(feed, tables={**feed.tables, **named})


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("hostile")
    matched = matching_example.engines()
    engines = EngineResults(
        plan=plan_example.overview(), admission=matched.admission, placement=matched.placement, jobs=matched.jobs
    )
    build.write_report(hostile_feed(), example.findings(), example.outcome(), out=out, run=example.RUN, engines=engines)
    return out


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_that_look_like_markup_are_text_on_the_page(written: Path, language: Language) -> None:
    page = (written / f"report.{language}.html").read_text(encoding="utf-8")
    seen = _Seen(page)
    assert "script" not in {tag for tag, _ in seen.tags}
    assert "<script" not in page
    own = "Trường thử" if language == "vi" else "College"  # the name of institution I1 in the two languages
    assert f"{own} {HOSTILE}" in seen.text
    assert seen.text.count(HOSTILE) > 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_that_look_like_markup_stand_literally_in_pdf_and_workbook(written: Path, language: Language) -> None:
    printed = "".join(pdf_pages(written / f"report.{language}.pdf"))
    assert "<script>alert(1)</script>" in "".join(printed.split())
    book = openpyxl.load_workbook(written / f"report.{language}.xlsx")
    cells = [str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell for cell in cells if HOSTILE in cell]
    assert not [cell for cell in cells if "&lt;" in cell]


def _with_figure() -> Document:
    """Return a report whose only section has one figure, every text of it hostile."""
    table = Table(key="t", title=HOSTILE, heads=(Head(HOSTILE, numeric=False),), rows=((HOSTILE,),))
    wide = replace(table, key="u", heads=(Head(HOSTILE, wide=True),) * 6, rows=((HOSTILE,) * 6,))
    figure = Figure(
        key='k"onload="alert(1)', title=HOSTILE, alternative=HOSTILE, spec={}, table=table, note=HOSTILE, source=HOSTILE
    )
    document = build.document(example.context("en"))
    return replace(
        document, title=HOSTILE, sections=(replace(document.sections[0], blocks=(figure, wide), sections=()),)
    )


def _values(seen: _Seen, attribute: str) -> Iterator[str | None]:
    return (attributes[attribute] for _, attributes in seen.tags if attribute in attributes)


def test_the_alternative_text_of_a_figure_is_one_attribute_whatever_it_says() -> None:
    document = _with_figure()
    drawn = {figure.key: '<svg width="9"><g id="a"></g></svg>' for figure in document.figures()}
    seen = _Seen(html(document, drawn))
    assert {tag for tag, _ in seen.tags}.isdisjoint({"script"})
    assert [attributes for tag, attributes in seen.tags if tag == "svg"] == [
        {"role": "img", "aria-label": HOSTILE, "width": "9"}
    ]
    assert f"Table 1. {HOSTILE}" in list(_values(seen, "aria-label"))
    assert not list(_values(seen, "onload"))
    assert 'k"onload="alert(1)-a' in list(_values(seen, "id"))
    # title, caption, table's caption, head and cell, note, source
    assert seen.text.count(HOSTILE) >= 7
