"""How cells of each kind are shown in the workbook to fill in."""

from __future__ import annotations

from datetime import date

from caunghe.feed.template.style import Style
from caunghe.schema import Kind
from caunghe.workbook import new_workbook

SHOWN = {
    Kind.DATE: "yyyy-mm-dd", Kind.INTEGER: "0", Kind.MONEY: "#,##0", Kind.NUMBER: "General", Kind.SHARE: "0.00##",
    Kind.LONGITUDE: "0.00000", Kind.LATITUDE: "0.00000", Kind.BOOLEAN: "General",
}  # fmt: skip


def test_numbers_and_days_are_shown_as_such_and_all_else_as_text(tmp_path):
    with new_workbook(tmp_path / "book.xlsx", date(2026, 1, 1), author="") as book:
        style = Style(book)
        assert {kind: style.cell(kind).num_format for kind in Kind} == {kind: SHOWN.get(kind, "@") for kind in Kind}
        book.add_worksheet("A")
