"""The catalogue: every duty, both languages, and declarations that the feed can serve."""

from __future__ import annotations

import polars as pl
import pytest

from caunghe.indicators.bases import BASES, base
from caunghe.indicators.catalogue import BREAKDOWNS, CATALOGUE, CODES, catalogue_page
from caunghe.indicators.options import IndicatorOptions
from caunghe.language.text import LANGUAGES
from caunghe.schema.codes import titles
from caunghe.schema.tables import TABLES
from tests.indicators.small_city import city


def test_first_is_the_certificate_rate_and_there_are_at_least_forty():
    assert next(iter(CATALOGUE)) == "certificate_rate"
    assert len(CATALOGUE) >= 40


def test_every_duty_is_served():
    assert {duty for each in CATALOGUE.values() for duty in each.duties} == set(range(1, 15))


@pytest.mark.parametrize("name", CATALOGUE)
def test_declaration_is_whole(name):
    each = CATALOGUE[name]
    assert each.table in TABLES
    assert set(each.breakdowns) <= set(BREAKDOWNS)
    assert each.duties
    for language in LANGUAGES:
        assert each.definition(language).endswith(".")
        assert len(each.definition(language)) > len(each.label(language))
    assert each.label.vi != each.label.en
    assert each.part_of is None or each.part_of in CATALOGUE


@pytest.mark.parametrize("name", CATALOGUE)
def test_expressions_and_breakdowns_read_columns_that_the_base_has(name):
    """Also: every base of an empty feed is empty and typed, so that an empty table is never an error."""
    each = CATALOGUE[name]
    frame = base(city(), each.table, IndicatorOptions())
    assert frame.is_empty()
    over, under = each.numerator, pl.lit(1) if each.denominator is None else each.denominator
    frame.select(over.alias("over"), under.alias("under"))
    frame.select("year", *each.breakdowns)


def test_bases_and_code_lists_exist():
    assert set(BASES) == {each.table for each in CATALOGUE.values()}
    assert all(titles(codes, "vi") for codes in CODES.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_has_every_indicator(language):
    page = catalogue_page(language)
    assert all(f"\n## {name}\n" in page and each.definition(language) in page for name, each in CATALOGUE.items())


def test_titles_are_of_breakdowns_that_there_are():
    assert set(CODES) - set(BREAKDOWNS) == set()
    # kinds of employers had titles under a name that no breakdown has, and pages would have shown the codes
    assert {"employer_kind", "institution_kind", "area_kind", "ownership", "sex"} <= set(CODES)
