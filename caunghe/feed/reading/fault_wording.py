"""What only a file shows, in words, for those who read it as no feed: a feed has findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from caunghe.feed.reading.grid import CellFault
from caunghe.language import Text

# hears in words what was guessed or could not be read of a file
Say = Callable[[Text], None]
_SENTENCES: Final = {
    "encoding_guessed": Text(
        "{name} không phải UTF-8; đã đọc theo {value}. Hãy xem lại dấu tiếng Việt.",
        "{name} is not UTF-8; it was read as {value}. Look at the Vietnamese marks.",
    ),
    "row_too_long": Text(
        "Dòng {row} của {name} thừa ô: {value}. Một dòng phải có {expected} ô; hãy đặt giá trị có dấu phân cách trong "
        "dấu nháy kép.",
        "Row {row} of {name} has surplus cells: {value}. A row must have {expected} {expected:cell|cells}; put a "
        "value that holds the separator in double quotes.",
    ),
    "row_uneven": Text(
        "Dòng {row} của {name} có {value} ô mà các dòng khác có {expected}: giá trị có thể đã lệch sang cột khác.",
        "Row {row} of {name} has {value} {value:cell|cells} where the others have {expected}: its values may stand in "
        "other columns.",
    ),
    "formula_unread": Text(
        "Dòng {row} của {name} có công thức chưa có kết quả: {value}. Hãy mở bằng bảng tính rồi lưu lại.",
        "Row {row} of {name} has a formula without a result: {value}. Open it in a spreadsheet and save it.",
    ),
    "type_wrong": Text(
        "Dòng {row} của {name} có ô báo lỗi {value}. Hãy sửa ô ấy.",
        "Row {row} of {name} has a cell with the error {value}. Mend that cell.",
    ),
}


def fault_text(fault: CellFault, name: str) -> Text:
    """Return in words what is wrong with a file."""
    slots = {"name": name, "row": fault.row, "value": fault.value, "expected": fault.expected}
    return _SENTENCES[fault.rule].filled(**slots)
