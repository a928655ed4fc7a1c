"""The declaration is whole: bilingual, referring only to tables and code lists that exist."""

from __future__ import annotations

import unicodedata

import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.language.text import fold
from caunghe.schema.codes import allowed_codes, code_list, titles
from caunghe.schema.columns import Kind, Table
from caunghe.schema.tables import TABLES

COLUMNS = [
    pytest.param(table, column, id=f"{table.name}.{column.name}")
    for table in TABLES.values()
    for column in table.columns
]


def test_four_tables_are_large_and_every_duty_has_one():
    assert [table.name for table in TABLES.values() if table.bulk] == [
        "labour_survey",
        "vacancies",
        "graduates",
        "employment_records",
    ]
    assert {duty for table in TABLES.values() for duty in table.duties} == set(range(1, 15))


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_column_is_labelled_and_refers_to_what_exists(table: Table, column):
    assert column.label.vi
    assert column.label.en
    assert column.label.vi == unicodedata.normalize("NFC", column.label.vi)
    assert bool(column.codes) == (column.kind is Kind.CODE)
    assert bool(column.references) == (column.kind is Kind.REFERENCE)
    if column.codes:
        assert allowed_codes(column.codes, column.level)
    if column.references:
        target = TABLES[column.references]
        assert column.name in target.key or len(target.key) == 1
        assert all(part in table.names for part in target.key[:-1])


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_key_columns_exist_and_names_are_unique(table: Table):
    assert set(table.key) <= set(table.names)
    assert len(set(table.names)) == len(table.names)
    assert table.empty().schema == table.polars_schema


def test_fold_ignores_case_marks_and_spaces():
    assert fold("  Đường\u00a0THUỶ\n nội địa ") == "duong thuy noi dia"
    assert fold(unicodedata.normalize("NFD", "Nghề Hàn")) == fold("NGHỀ HÀN") == "nghe han"


def test_code_lists_are_read_as_text_and_numbers_where_they_are_numbers():
    assert allowed_codes("industries", 2)[0] == "01"
    assert code_list("quality_tiers").schema["rank"] == pl.Int64()
    assert titles("sexes", "vi") == {"female": "Nữ", "male": "Nam"}


def test_an_unknown_code_list_is_refused_by_name():
    with pytest.raises(InputError, match="got colours"):
        code_list("colours")
