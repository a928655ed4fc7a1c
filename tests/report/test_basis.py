"""A target is what a document says, whatever the figures held against it are: no form calls a decision synthetic."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from caunghe.language import LANGUAGES, Language
from caunghe.report import build
from caunghe.report.document import Document, Table
from caunghe.report.forms.html import html
from caunghe.report.forms.pdf import printed_table
from caunghe.report.forms.xlsx import sheet_names, write_xlsx
from tests.report import example, plan_example

HEADS = {
    "vi": ("Tính chất của mục tiêu", "Tính chất của số liệu đối chiếu"),
    "en": ("Basis of the target", "Basis of the figures held against it"),
}
WORDS = {"vi": ("số đã công bố", "dữ liệu mô phỏng"), "en": ("published", "synthetic data")}
OF_TARGETS = {"targets-table", "plan-unplanned-targets", "plan-certificates-table", "fan-certificate_rate-table"}


def report(language: Language) -> Document:
    """Return a report whose targets are of published documents and whose other tables are synthetic."""
    told = example.context(language)
    basis = dict(told.feed.information.basis) | {"targets": "published"}
    feed = replace(told.feed, information=replace(told.feed.information, basis=basis))
    return build.document(replace(told, feed=feed, plan=plan_example.held_against_as_now()))


def under(table: Table, language: Language) -> str:
    """Return the lines under a table in the PDF."""
    return " ".join(printed_table(table, language)["under"]).replace("\u00a0", " ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_has_a_column_for_the_basis_of_targets_and_one_for_that_of_figures(
    language: Language, tmp_path: Path
) -> None:
    document = report(language)
    write_xlsx(document, tmp_path / "report.xlsx")
    book, names = openpyxl.load_workbook(tmp_path / "report.xlsx"), sheet_names(document)
    two = set[str]()
    for _, table in document.tables():
        rows = [[cell.value for cell in row] for row in book[names[table.key]].iter_rows(min_row=3)]
        if HEADS[language][0] in rows[0]:
            two.add(table.key)
            assert tuple(rows[0][-2:]) == HEADS[language]
            assert {tuple(row[-2:]) for row in rows[1 : 1 + len(table.rows)]} == {WORDS[language]}
    assert two >= OF_TARGETS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_of_targets_says_their_basis_apart_in_page_and_print(language: Language) -> None:
    document = report(language)
    said = {
        "vi": "Tính chất của mục tiêu: số đã công bố; của số liệu đối chiếu: dữ liệu mô phỏng",
        "en": "Basis of the target: published; of the figures held against it: synthetic data",
    }[language]
    with_column = {
        table.key
        for _, table in document.tables()
        if {"Mục tiêu", "Target", "Văn bản", "Document"} & {head.title for head in table.heads}
    }
    tables = {table.key: table for _, table in document.tables()}
    # the goals of the plan count people of the feed: what is wanted of them is no published number
    assert {key for key, table in tables.items() if said in under(table, language)} == (
        with_column - {"plan-goals-table"} | {key for key in tables if key.startswith("fan-")}
    )
    fan = tables["fan-certificate_rate-table"]
    kinds = [str(row[1]) for row in fan.rows]
    assert kinds[-1] == {"vi": "mục tiêu", "en": "target"}[language]
    drawn = {figure.key: '<svg viewBox="0 0 9 9"></svg>' for figure in document.figures()}
    assert html(document, drawn).count(said) >= len(OF_TARGETS)
