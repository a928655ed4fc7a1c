"""The looks of the workbook to fill in: ink headers, sand stripes, one accent."""

# xlsxwriter has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
from __future__ import annotations

from typing import Any, Final

from caunghe.schema import Kind
from caunghe.workbook import Format, Workbook, Worksheet

INK: Final = "#14213d"
SEA: Final = "#0f766e"
SAND: Final = "#f6f3ee"
_LINE: Final = "#d9d3c7"
_FORMATS: Final[dict[Kind, str]] = {
    Kind.DATE: "yyyy-mm-dd",
    Kind.INTEGER: "0",
    Kind.MONEY: "#,##0",
    Kind.NUMBER: "General",
    Kind.SHARE: "0.00##",
    Kind.LONGITUDE: "0.00000",
    Kind.LATITUDE: "0.00000",
    Kind.BOOLEAN: "General",
}


class Style:
    """The formats of one workbook, made once each."""

    def __init__(self, book: Workbook) -> None:
        face = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "vcenter"}
        head = face | {
            "bold": True,
            "font_color": "#ffffff",
            "text_wrap": True,
            "border": 1,
            "border_color": _LINE,
            "indent": 1,
        }
        self._book, self._face, self._cells = book, face, dict[Kind, Format]()
        self.optional = book.add_format(head | {"bg_color": INK})
        self.required = book.add_format(head | {"bg_color": SEA})
        self.stripe = book.add_format({"bg_color": SAND})
        self.title = book.add_format(face | {"bold": True, "font_size": 20})
        self.lead = book.add_format(face | {"font_size": 12, "font_color": SEA, "text_wrap": True, "valign": "top"})
        self.notice = book.add_format(face | {"bold": True, "bg_color": SAND, "text_wrap": True, "border": 1,
                                              "border_color": _LINE})  # fmt: skip
        self.section = book.add_format(face | {"bold": True, "font_size": 13, "bottom": 2, "bottom_color": SEA})
        self.text = book.add_format(face | {"text_wrap": True, "valign": "top"})
        self.row = book.add_format(face | {"text_wrap": True, "bottom": 1, "bottom_color": _LINE})
        self.number = book.add_format(face | {"align": "right", "bottom": 1, "bottom_color": _LINE})
        self.link = book.add_format(
            face | {"font_color": SEA, "underline": 1, "text_wrap": True, "bottom": 1, "bottom_color": _LINE}
        )
        self.mark = book.add_format(face | {"bold": True, "font_color": SEA, "align": "center", "valign": "top"})
        self.answer = book.add_format(
            face | {"bg_color": SAND, "border": 1, "border_color": _LINE, "num_format": "@", "text_wrap": True}
        )

    def cell(self, kind: Kind) -> Format:
        """Return the format of a column's cells; keys, codes and text are text, so that leading zeros stay."""
        if kind not in self._cells:
            self._cells[kind] = self._book.add_format(self._face | {"num_format": _FORMATS.get(kind, "@")})
        return self._cells[kind]

    def note(self, text: str) -> dict[str, Any]:
        """Return a cell note's size and colours, large enough for its text."""
        lines = sum(1 + len(line) // 44 for line in text.split("\n"))
        return {
            "author": "Cầu Nghề",
            "color": SAND,
            "font_name": "Calibri",
            "font_size": 10,
            "width": 300,
            "height": 12 + 17 * lines,
        }


def set_print(sheet: Worksheet, title: str) -> None:
    """Print on A4 across, one page wide, the header on every page, the title above and page numbers below."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.6)
    sheet.set_header(f"&L&B{title}")
    sheet.set_footer("&LCầu Nghề&R&P / &N")
