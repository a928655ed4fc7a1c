"""Declarations that say nonsense are refused when they are made, with the thing named."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from caunghe.indicators.catalogue import CATALOGUE, catalogue
from caunghe.language.text import Text
from caunghe.schema import tables
from caunghe.schema.assumptions import national_assumptions
from caunghe.schema.codes import code_list, refuse_unsound_list
from caunghe.schema.columns import NUMERIC, Kind, column
from caunghe.schema.entry import national_entry_rules
from caunghe.schema.norms import national_norms
from caunghe.schema.shipped import refuse_unsound_rows
from caunghe.schema.tables import TABLES
from caunghe.schema.units import MEASURES, SCALES, UNITS


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"denominator": None}, "indicator streaming_rate must have a denominator, being a share; got none"),
        ({"denominator": None, "unit": "ratio"}, "must have a denominator, being a ratio; got none"),
        ({"unit": "percent"}, "indicator streaming_rate must be one of share, ratio"),
        ({"kind": "guess"}, "got guess"),
        ({"direction": "sideways"}, "got sideways"),
        ({"duties": ()}, "indicator streaming_rate must serve duties of 1–14; got ()"),
        ({"duties": (15,)}, "got (15,)"),
        ({"label": Text("Tỷ lệ", "")}, "indicator streaming_rate must be explained in both languages"),
        ({"definition": Text(" ", "Leavers.")}, "indicator streaming_rate must be explained in both languages"),
        ({"table": "leaver"}, "must count rows of a table of the feed; got leaver"),
        ({"breakdowns": ("area", "mood")}, "must be broken down by BREAKDOWNS; got mood"),
        ({"breakdowns": ("all",)}, "must be broken down by BREAKDOWNS; got all"),
    ],
)
def test_an_indicator_that_cannot_be_is_refused(changed: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=re.escape(named)):
        replace(CATALOGUE["streaming_rate"], **changed)


def test_a_catalogue_refuses_two_of_a_name_and_a_part_of_nothing() -> None:
    rate, part = CATALOGUE["streaming_rate"], CATALOGUE["streaming_rate_grade_9"]
    with pytest.raises(ValueError, match="got streaming_rate twice"):
        catalogue([rate, rate])
    with pytest.raises(ValueError, match="indicator streaming_rate_grade_9 must be part of an indicator"):
        catalogue([part])
    assert list(catalogue([part, rate])) == [part.name, rate.name]


@pytest.mark.parametrize("kind", [Kind.INTEGER, Kind.NUMBER])
def test_numbers_without_a_unit_are_refused(kind: Kind) -> None:
    with pytest.raises(ValueError, match=r"column hours must have a unit, one of people, .*; got ''"):
        column("hours", kind, ("Giờ", "Hours"))
    with pytest.raises(ValueError, match=r"column hours must have a unit, .*; got 'minutes'"):
        column("hours", kind, ("Giờ", "Hours"), unit="minutes")
    assert column("hours", kind, ("Giờ", "Hours"), unit="hours").unit == "hours"


@pytest.mark.parametrize(
    ("kind", "options", "named"),
    [
        (Kind.TEXT, {"unit": "people"}, "column x of kind text must have no unit; got 'people'"),
        (Kind.CODE, {}, "column x of kind code: codes must name a list; got None"),
        (Kind.TEXT, {"codes": "sexes"}, "column x of kind text: codes must name a list; got sexes"),
        (Kind.REFERENCE, {}, "column x of kind reference: references must be a table; got None"),
        (Kind.TEXT, {"references": "areas"}, "column x of kind text: references must be a table; got areas"),
    ],
)
def test_a_column_that_cannot_be_is_refused(kind: Kind, options: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=re.escape(named)):
        column("x", kind, ("Một", "One"), **options)


def test_a_column_without_a_label_in_both_languages_is_refused() -> None:
    with pytest.raises(ValueError, match="column x must be labelled in both languages"):
        column("x", Kind.TEXT, ("Một", ""))


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"duties": ()}, "table funds must serve duties of 1–14; got ()"),
        ({"duties": (0,)}, "table funds must serve duties of 1–14; got (0,)"),
        ({"row": Text("", "a fund")}, "table funds and its row must be named in both languages"),
        ({"key": ("fund", "month")}, "key of table funds must be columns of it; got ('fund', 'month')"),
        ({"key": ()}, "key of table funds must be columns of it; got ()"),
        ({"columns": TABLES["funds"].columns * 2}, "columns of table funds must have different names"),
    ],
)
def test_a_table_that_cannot_be_is_refused(changed: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=re.escape(named)):
        replace(TABLES["funds"], **changed)


def test_a_reference_to_no_table_is_refused() -> None:
    lost = {name: table for name, table in TABLES.items() if name != "employers"}
    with pytest.raises(ValueError, match=r"hiring_needs.employer must refer to a table; got employers"):
        tables.whole_tables(lost)


def test_units_are_in_both_languages_and_all_used() -> None:
    assert not MEASURES.keys() & SCALES.keys()
    assert all(text.vi and text.en for text in UNITS.values())
    columns = [column for table in TABLES.values() for column in table.columns]
    assert {each.unit for each in columns if each.kind in NUMERIC} == set(UNITS)


VERSIONS = code_list("versions")


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        (
            pl.col("title_en").replace("Male", None),
            "codes of sexes must have titles in both languages; got none for male",
        ),
        (pl.col("title_vi").replace("Nữ", None), "got none for female"),
        (pl.col("code").replace("male", "female"), "codes of sexes must differ; got female twice"),
    ],
)
def test_a_code_list_that_cannot_be_is_refused(changed: pl.Expr, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        refuse_unsound_list("sexes", code_list("sexes").with_columns(changed).to_dicts(), VERSIONS.to_dicts())


def test_a_code_list_without_a_version_is_refused() -> None:
    gone = VERSIONS.filter(pl.col("list") != "sexes")
    nameless = VERSIONS.with_columns(version=pl.when(pl.col("list") != "sexes").then("version"))
    twice = pl.concat([VERSIONS, VERSIONS.filter(list="sexes")])
    for versions in (gone, nameless, twice):
        with pytest.raises(ValueError, match="code list sexes must have one version"):
            refuse_unsound_list("sexes", code_list("sexes").to_dicts(), versions.to_dicts())


SHIPPED = {"norms": national_norms, "entry_rules": national_entry_rules, "assumptions": national_assumptions}
REQUIRED = [(name, column.name) for name in SHIPPED for column in TABLES[name].columns if column.required]


@pytest.mark.parametrize(("table", "name"), REQUIRED)
def test_a_shipped_row_without_what_it_needs_is_refused(table: str, name: str) -> None:
    """The fourth row lacks it; the message names that row by its key."""
    rows = SHIPPED[table]().with_columns(pl.when(pl.int_range(pl.len()) != 3).then(name).alias(name))
    key = ", ".join(map(str, rows.select(TABLES[table].key).row(3)))
    with pytest.raises(ValueError, match=re.escape(f"{table} {key} must have {name}; got none")):
        refuse_unsound_rows(TABLES[table], rows)


@pytest.mark.parametrize("table", SHIPPED)
def test_a_shipped_row_that_ends_before_it_begins_is_refused_and_one_of_a_day_is_not(table: str) -> None:
    day = SHIPPED[table]().head(1).with_columns(valid_from=date(2026, 1, 2), valid_to=date(2026, 1, 2))
    refuse_unsound_rows(TABLES[table], day)
    with pytest.raises(ValueError, match="must be valid from a day to a later one"):
        refuse_unsound_rows(TABLES[table], day.with_columns(valid_to=date(2026, 1, 1)))


def test_norms_and_assumptions_need_value_first_day_and_source_and_norms_a_unit() -> None:
    """An assumption may be a bare number, as the seasons of a series are."""
    for table, needed in (("norms", {"norm", "unit"}), ("assumptions", {"assumption"})):
        assert needed | {"value", "valid_from", "source"} <= {column for of, column in REQUIRED if of == table}
