"""Every form shows what forecast, plan and matching found: one report with them, in both languages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from caunghe.language.numbers import number
from caunghe.language.text import LANGUAGES, Language
from caunghe.report import build
from tests.report import example, forecast_example, matching_example, plan_example
from tests.report.read_forms import pdf_pages, shown_cells


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("engines")
    engines = replace(
        matching_example.engines(),
        forecast=forecast_example.tables(),
        plan=plan_example.answered(),
    )
    build.write_report(example.feed(), example.findings(), example.outcome(), out=out, run=example.RUN, engines=engines)
    return out


def forms(written: Path, language: Language) -> tuple[str, str, set[str]]:
    """Return the page, the printed text and the workbook's cells."""
    page = (written / f"report.{language}.html").read_text(encoding="utf-8")
    return (
        page,
        "".join(pdf_pages(written / f"report.{language}.pdf")),
        shown_cells(written / f"report.{language}.xlsx"),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_show_the_forecast(written: Path, language: Language) -> None:
    page, printed, cells = forms(written, language)
    shown = number(1340, language, 0)
    assert shown in page
    assert shown in printed
    # to the digits of the page: 2,311 and 1,704 have errors in the hundreds
    assert {"1340", "2310", "1700"} <= cells


@pytest.mark.parametrize(("language", "rate"), [("vi", "40,8"), ("en", "40.8")])
def test_forms_show_the_plan(written: Path, language: Language, rate: str) -> None:
    page, printed, cells = forms(written, language)
    assert rate in page
    assert rate in printed
    assert {"220000000", "32.5", "1010"} <= cells


@pytest.mark.parametrize(("language", "share"), [("vi", "57,3"), ("en", "57.3")])
def test_forms_show_the_matching_and_name_no_employer(written: Path, language: Language, share: str) -> None:
    page, _, cells = forms(written, language)
    assert share in page
    assert {"18.75", "210.4"} <= cells
    assert not {"E1", "E2", "E3"} & cells
