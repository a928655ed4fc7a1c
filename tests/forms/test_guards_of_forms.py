"""How a form's columns are written: a number of things, a name, or text."""

from __future__ import annotations

import polars as pl
import pytest

from caunghe.forms.form import FormColumn, Part
from caunghe.forms.layout import kind_of
from caunghe.schema.columns import Kind


def part(table: str, *columns: FormColumn, **more: object) -> Part:
    return Part(title="Phần", table=table, columns=columns, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("table", "of", "kind"),
    [
        ("intakes", "year", Kind.KEY),
        ("teachers", "birth_year", Kind.KEY),
        ("intakes", "quota", Kind.INTEGER),
        ("funds", "amount", Kind.MONEY),
        ("intakes", "programme", None),
        ("intakes", "programme.name", None),
        ("intakes", "programme.tuition", Kind.MONEY),
        ("intakes", "programme.site.capacity", Kind.INTEGER),
        ("intakes", "programme.site.opened", Kind.DATE),
        ("vacancies", "occupation:title", None),
        ("intakes", "", None),
    ],
)
def test_a_column_is_what_the_feed_s_column_at_the_end_of_its_path_is(table, of, kind):
    column = FormColumn("Cột", of)
    assert kind_of(part(table), column) is kind


def test_what_is_calculated_is_a_number():
    computed = FormColumn("Cột", computed=lambda *_: pl.Series([1.0]))
    assert kind_of(part("intakes"), computed) is Kind.NUMBER
    summed = part("intakes", sums=lambda *_: pl.DataFrame())
    assert kind_of(summed, FormColumn("Cột", "year")) is Kind.NUMBER
