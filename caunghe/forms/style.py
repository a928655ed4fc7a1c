"""The formats of a form's cells."""

# xlsxwriter has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
from __future__ import annotations

from typing import Any

from caunghe.schema import Kind
from caunghe.workbook import Format, Workbook


class Style:
    """The formats of a form: Times New Roman, black, as Decree 30/2020/NĐ-CP has documents."""

    def __init__(self, book: Workbook) -> None:
        def made(**options: Any) -> Format:
            face = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter", "text_wrap": True}
            return book.add_format(face | options)

        self.upper = made(align="center", font_size=12)
        self.strong = made(align="center", bold=True, font_size=12)
        self.motto = made(align="center", bold=True, font_size=13, underline=1)
        self.dated = made(align="center", italic=True, font_size=13)
        self.title = made(align="center", bold=True, font_size=14)
        self.subtitle = made(align="center", bold=True, font_size=13)
        self.note = made(align="center", italic=True, font_size=11)
        self.label = made(font_size=12)
        self.value = made(font_size=12, bold=True, num_format="@")
        self.head = made(align="center", bold=True, border=1)
        self.number_row = made(align="center", italic=True, border=1, font_size=11)
        self.sum = made(bold=True, border=1, num_format="#,##0")
        self.sum_label = made(bold=True, border=1, align="center")
        self.remark = made(italic=True, font_size=11)
        self.warning = made(bold=True, font_size=11)
        self.sign = made(align="center", italic=True, font_size=12)
        self.signer = made(align="center", bold=True, font_size=13)
        self.whole_percent = made(border=1, num_format="0%")
        self.percent = made(border=1, num_format="0.0%")
        self.cells: dict[Kind | None, Format] = {
            Kind.INTEGER: made(border=1, num_format="#,##0"),
            Kind.MONEY: made(border=1, num_format="#,##0"),
            Kind.KEY: made(border=1, align="center", num_format="0"),
            Kind.NUMBER: made(border=1, num_format="#,##0.####"),
            Kind.SHARE: made(border=1, num_format="0.00##"),
            Kind.DATE: made(border=1, align="center", num_format="dd/mm/yyyy"),
            Kind.BOOLEAN: made(border=1, align="center"),
            None: made(border=1, num_format="@", indent=1),
        }

    def cell(self, kind: Kind | None) -> Format:
        """Return the format of the cells of a column."""
        return self.cells.get(kind, self.cells[None])

    def share(self, value: float) -> Format:
        """Return the format of a share that is printed as per cent, with a decimal where it has one."""
        return self.whole_percent if round(value * 100, 6).is_integer() else self.percent
