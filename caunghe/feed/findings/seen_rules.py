"""What is told of cells that are not what they seem: shown otherwise, struck through, turned round or cut short."""

from __future__ import annotations

from typing import ClassVar, Final

from caunghe.feed.findings.findings import Rule, Severity
from caunghe.language import Text


class _OfValues(Rule):
    """A rule that tells numbers and days that were read."""

    is_of_values: ClassVar[bool] = True


SEEN_RULES: Final = (
    Rule(
        "format_contradicts",
        Severity.ERROR,
        Text(
            "Định dạng ô làm giá trị hiện là “{value}”, khác với số trong ô; chưa biết là số nào nên không được đọc.",
            "The cell's format shows “{value}”, which is not the number in it; which is meant is not known, so it is "
            "not read.",
        ),
        Text(
            "Đổi định dạng ô thành Số (Number), rồi ghi lại số theo đơn vị của tiêu đề.",
            "Give the cell the format of a number (Number), then write the number again in the unit of its heading.",
        ),
    ),
    Rule(
        "rows_struck",
        Severity.WARNING,
        Text(
            "Các dòng {value} bị gạch ngang, nhưng vẫn được đọc.",
            "Struck through, but read all the same: row {value}.",
        ),
        Text(
            "Xóa các dòng ấy nếu đã bỏ; nếu vẫn dùng thì bỏ gạch ngang.",
            "Delete these rows if they were withdrawn; if they are used, end the strikethrough.",
        ),
    ),
    Rule(
        "cell_struck",
        Severity.WARNING,
        Text(
            "“{value}” bị gạch ngang cả ô hoặc một phần, nhưng vẫn được đọc.",
            "“{value}” is struck through, the whole cell or a part, but it is read.",
        ),
        Text(
            "Xóa phần bị gạch nếu đã bỏ; nếu vẫn dùng thì bỏ gạch ngang.",
            "Delete what is struck through if it was withdrawn; if it is used, end the strikethrough.",
        ),
    ),
    _OfValues(
        "days_exchanged",
        Severity.WARNING,
        Text(
            "Đã đọc là ngày {value}; cách viết các ngày khác trong cột cho thấy Excel có thể đã đảo ngày và tháng, "
            "đúng ra là {expected}.",
            "It was read as {value}; how the other days of the column are written shows that Excel may have exchanged "
            "day and month, so that it is {expected}.",
        ),
        Text(
            "Ghi lại ngày đúng ở ô này, rồi ghi mọi ngày của cột theo dạng năm-tháng-ngày, như 2025-03-25.",
            "Write the right day into this cell, then all days of the column as year-month-day, such as 2025-03-25.",
        ),
    ),
    Rule(
        "information_repeated",
        Severity.ERROR,
        Text(
            "Mục {column} ghi hai lần khác nhau: đã đọc “{expected}”, không đọc “{value}”.",
            "The item {column} is given twice: “{expected}” was read, “{value}” was not.",
        ),
        Text(
            "Giữ một dòng đúng của mục {column}, xóa dòng kia.",
            "Keep the line of the item {column} that is right, and delete the other.",
        ),
    ),
)
