"""The first two sheets of the workbook to fill in: how to use it, and what the feed is about."""

# xlsxwriter has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from caunghe.feed.contents import FeedInformation
from caunghe.feed.description import BASES
from caunghe.feed.reading.pairs import INFORMATION_SHEET, basis_of
from caunghe.feed.template.style import SEA, Style, set_print
from caunghe.feed.write import feed_document, flat_pairs
from caunghe.language import Language, Text
from caunghe.schema import Table
from caunghe.workbook import Workbook, Worksheet

_GUIDE: Final = Text("Hướng dẫn", "Guide")
_TITLE: Final = Text("Mẫu số liệu giáo dục nghề nghiệp", "Vocational education data form")
_LEAD: Final = Text(
    "Mỗi trang tính là một bảng; mỗi dòng là một đối tượng. Chỉ điền những bảng mà đơn vị có số liệu.",
    "Each sheet is a table; each row is one thing. Fill in only the tables for which you have data.",
)
_STEPS_TITLE: Final = Text("Cách điền", "How to fill it in")
_STEPS: Final = (
    Text(
        "Điền trang “Thông tin chung”: tên thành phố, mã địa bàn của thành phố, ngày của số liệu.",
        "Fill in the sheet “feed”: the city's name, its area code, the day the data describe.",
    ),
    Text(
        "Tiêu đề màu xanh có dấu * là cột bắt buộc; tiêu đề màu xanh đen thì có thể để trống.",
        "A green header with * is required; a dark blue one may stay empty.",
    ),
    Text(
        "Rê chuột vào tiêu đề để xem ghi chú: cột nhận gì, đơn vị, giới hạn.",
        "Rest the pointer on a header for its note: what it takes, its unit and its limits.",
    ),
    Text(
        "Ô có danh mục: bấm mũi tên để chọn “mã – tên”, hoặc gõ riêng mã.",
        "Cells with a list: use the arrow to choose “code – title”, or type the code alone.",
    ),
    Text(
        "Tỷ lệ ghi 0,45 hoặc 45 %. Tiền ghi đủ đồng, không ghi nghìn hay triệu. Ngày ghi như 30/06/2026.",
        "Shares go from 0 to 1 (0.45 is 45%). Money is in đồng, not thousands or millions. Days are year-month-day.",
    ),
    Text(
        "Không biết thì để trống; đừng ghi 0, “-” hay “không có”.",
        "Leave empty what is not known; do not write 0, “-” or “none”.",
    ),
    Text(
        "Không đổi tên trang tính và tiêu đề cột. Có thể bỏ trang không dùng; cột đổi thứ tự cũng được.",
        "Keep the names of sheets and headers. Unused sheets may go; columns may change places.",
    ),
    Text(
        "Lưu tệp rồi kiểm tra: caunghe check TÊN_TỆP.xlsx. Mỗi lỗi được chỉ đúng ô và cách sửa.",
        "Save the file and check it: caunghe check FILE.xlsx. Every fault is shown by its cell, with how to mend it.",
    ),
)
_TABLES_TITLE: Final = Text("Các bảng", "The tables")
_HEADS: Final = (
    Text("Bảng", "Table"),
    Text("Một dòng là", "One row is"),
    Text("Cột bắt buộc", "Required columns"),
    Text("Số cột", "Columns"),
)
_ABOUT: Final[dict[str, Text]] = {
    "city.vi": Text("Tên thành phố hoặc tỉnh, tiếng Việt", "Name of the city or province in Vietnamese"),
    "city.en": Text("Tên tiếng Anh", "Its name in English"),
    "area": Text("Mã của thành phố trong bảng địa bàn, thí dụ 31", "The city's code in the table of areas, such as 31"),
    "as_of": Text("Ngày mà số liệu mô tả, thí dụ 30/06/2026", "The day the data describe, such as 2026-06-30"),
    "licence": Text("Giấy phép sử dụng, thí dụ CC-BY-4.0", "Licence of use, such as CC-BY-4.0"),
    "basis": Text(
        "Tính chất số liệu của bảng {table}: đã công bố, ước tính hay mô phỏng",
        "The numbers of the table {table}: published, estimated or synthetic",
    ),
}
_FEED_HEADS: Final = (
    Text("Mục", "Item"),
    Text("Giá trị (điền vào đây)", "Value (fill in here)"),
    Text("Giải thích", "What it means"),
)


def write_guide(
    book: Workbook, style: Style, tables: list[Table], language: Language, about: Text | None = None
) -> None:
    """Write the first sheet: what the form is for, what it holds already (``about``), how to fill it in, its tables."""
    sheet = book.add_worksheet(_GUIDE(language))
    sheet.set_tab_color(SEA)
    sheet.hide_gridlines(2)
    for index, width in enumerate((4, 34, 48, 62, 10)):
        sheet.set_column(index, index, width)
    sheet.set_row(0, 34)
    sheet.write_string(0, 1, _TITLE(language), style.title)
    sheet.set_row(1, 22)
    sheet.merge_range(1, 1, 1, 4, _LEAD(language), style.lead)
    if about is not None:
        sheet.set_row(2, 34)
        sheet.merge_range(2, 1, 2, 4, about(language), style.notice)
    sheet.set_row(3, 24)
    sheet.merge_range(3, 1, 3, 4, _STEPS_TITLE(language), style.section)
    row = 4
    for number, step in enumerate(_STEPS, start=1):
        sheet.set_row(row, 20)
        sheet.write_number(row, 0, number, style.mark)
        sheet.merge_range(row, 1, row, 4, step(language), style.text)
        row += 1
    _write_contents(sheet, row + 1, style, tables, language)
    set_print(sheet, _TITLE(language))


def _write_contents(sheet: Worksheet, row: int, style: Style, tables: list[Table], language: Language) -> None:
    sheet.merge_range(row, 1, row, 4, _TABLES_TITLE(language), style.section)
    sheet.set_row(row, 24)
    sheet.set_row(row + 1, 24)
    for index, head in enumerate(_HEADS, start=1):
        sheet.write_string(row + 1, index, head(language), style.optional)
    for line, table in enumerate(tables, start=row + 2):
        required = ", ".join(column.label(language) for column in table.columns if column.required)
        label, row_is = table.label(language), table.row(language)
        lines = 1 + max(len(required) // 70, len(row_is) // 52)
        sheet.set_row(line, 6 + 15 * lines)
        sheet.write_url(line, 1, f"internal:'{label}'!A2", style.link, string=label)
        sheet.write_string(line, 2, row_is, style.row)
        sheet.write_string(line, 3, required, style.row)
        sheet.write_number(line, 4, len(table.columns), style.number)


def write_information(
    book: Workbook, style: Style, tables: list[Table], language: Language, information: FeedInformation | None
) -> None:
    """Write the sheet about the feed: item, value, explanation; filled in as far as ``information`` goes."""
    sheet = book.add_worksheet(INFORMATION_SHEET(language))
    sheet.set_tab_color(SEA)
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 24)
    sheet.set_default_row(20)
    for index, width in enumerate((34, 40, 100)):
        sheet.set_column(index, index, width)
    for index, head in enumerate(_FEED_HEADS):
        sheet.write_string(0, index, head(language), style.required if index == 1 else style.optional)
    for row, (key, value) in enumerate(_items(tables, information), start=1):
        sheet.write_string(row, 0, key, style.row)
        sheet.write_string(row, 1, _answer(key, value, language), style.answer)
        sheet.write_string(row, 2, _explanation(key, tables, language), style.row)
        if key.endswith(".basis"):
            listed = {"validate": "list", "source": [words(language) for words in BASES.values()]}
            sheet.data_validation(row, 1, row, 1, listed)
    set_print(sheet, _TITLE(language))


def _items(tables: list[Table], information: FeedInformation | None) -> Iterator[tuple[str, str]]:
    known = dict(flat_pairs(feed_document(information))) if information else {}
    asked = [key for key in _ABOUT if key != "basis"] + [f"tables.{table.name}.basis" for table in tables]
    for key in [*asked, *(key for key in known if key not in asked)]:
        yield key, known.get(key, "")


def _answer(key: str, value: str, language: Language) -> str:
    """Return a value as the sheet offers it: the basis of a table in words, which reading knows in both languages."""
    basis = basis_of(value) if key.endswith(".basis") else None
    return value if basis is None else BASES[basis](language)


def _explanation(key: str, tables: list[Table], language: Language) -> str:
    if key in _ABOUT:
        return _ABOUT[key](language)
    label = next((table.label(language) for table in tables if key == f"tables.{table.name}.basis"), None)
    return _ABOUT["basis"](language, table=label) if label else ""
