"""The structural rules: what can be wrong with a file, a column or a single cell, and with keys and references."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed.findings.findings import FINDINGS, Rule, Severity
from caunghe.feed.rules.reading_rules import READING_RULES
from caunghe.language import Text

_LIST: Final = (
    Rule(
        "file_missing",
        Severity.ERROR,
        Text("Thiếu bảng {table}, cần cho {expected}.", "The table {table} is missing; {expected} needs it."),
        Text("Thêm tệp hoặc trang tính {table}.", "Add the file or sheet {table}."),
    ),
    Rule(
        "table_unknown",
        Severity.WARNING,
        Text(
            "Không có bảng nào mang tên {value}; phần này không được đọc.",
            "No table is called {value}; it is not read.",
        ),
        Text(
            "Đổi tên thành {expected} nếu đó là bảng định nộp; nếu không thì bỏ đi.",
            "Rename it {expected} if that table is meant; otherwise take it out.",
        ),
    ),
    Rule(
        "table_repeated",
        Severity.ERROR,
        Text(
            "{value} chứa bảng {table} lần nữa; chỉ {expected} được đọc.",
            "{value} holds the table {table} again; only {expected} is read.",
        ),
        Text("Gộp hai phần làm một.", "Join the two into one."),
    ),
    Rule(
        "header_missing",
        Severity.ERROR,
        Text(
            "Không tìm thấy dòng tiêu đề của bảng {table}; bảng không được đọc. Dòng đầu: {value}.",
            "The table {table} has no header row, so it is not read. First row: {value}.",
        ),
        Text("Ghi tên cột ở một dòng trên cùng: {expected}.", "Name the columns in a row at the top: {expected}."),
    ),
    Rule(
        "column_missing",
        Severity.ERROR,
        Text("Bảng {table} thiếu cột bắt buộc {column}.", "The table {table} lacks the required column {column}."),
        Text("Thêm cột {column} ({expected}).", "Add the column {column} ({expected})."),
    ),
    Rule(
        "column_unknown",
        Severity.WARNING,
        Text(
            "Bảng {table} không có cột “{value}”; cột này không được đọc.",
            "The table {table} has no column “{value}”; it is not read.",
        ),
        Text(
            "Đổi tên nếu định ghi cột của mẫu; nếu không thì bỏ đi.",
            "Rename it if a declared column is meant; otherwise take it out.",
        ),
        suggests=True,
    ),
    Rule(
        "column_repeated",
        Severity.ERROR,
        Text(
            "Cột {column} có hai lần; cột “{value}” sau đó không được đọc.",
            "The column {column} comes twice; the later “{value}” is not read.",
        ),
        Text("Giữ lại một cột {column}.", "Keep one column {column}."),
    ),
    Rule(
        "row_too_long",
        Severity.ERROR,
        Text("Dòng {sheet_row} thừa ô: {value}.", "Row {sheet_row} has surplus cells: {value}."),
        Text(
            "Dòng phải có {expected} ô; đặt giá trị có dấu phân cách trong dấu nháy kép.",
            "A row must have {expected} {expected:cell|cells}; put a value that holds the separator in double quotes.",
        ),
    ),
    Rule(
        "encoding_guessed",
        Severity.WARNING,
        Text(
            "Bảng {table} không phải UTF-8; đã đọc theo {value}.",
            "The table {table} is not UTF-8; it was read as {value}.",
        ),
        Text(
            "Kiểm tra dấu tiếng Việt, rồi lưu lại dạng UTF-8.", "Look at the Vietnamese marks, then save it as UTF-8."
        ),
    ),
    Rule(
        "formula_unread",
        Severity.ERROR,
        Text("Ô chứa công thức chưa có kết quả: {value}.", "The cell holds a formula without a result: {value}."),
        Text(
            "Mở tệp, tính lại rồi lưu; hoặc dán giá trị thay công thức.",
            "Open the workbook, recalculate and save; or paste the value over the formula.",
        ),
    ),
    Rule(
        "character_broken",
        Severity.WARNING,
        Text(
            "Ô có ký tự hỏng hoặc ký tự điều khiển: {value}.",
            "The cell holds broken or control characters: {value}.",
        ),
        Text("Gõ lại ô này.", "Type the cell again."),
    ),
    Rule(
        "number_ambiguous",
        Severity.WARNING,
        Text(
            "{value} có thể đọc hai cách; đã đọc là {expected}.",
            "{value} can be read in two ways; it was read as {expected}.",
        ),
        Text(
            "Viết không có dấu phân cách hàng nghìn, dấu thập phân là dấu chấm.",
            "Write it without thousands separators and with a decimal point.",
        ),
    ),
    Rule(
        "value_missing",
        Severity.ERROR,
        Text("Cột {column} không được để trống.", "The column {column} must not be empty."),
        Text("Điền giá trị ({expected}).", "Fill in the value ({expected})."),
    ),
    Rule(
        "type_wrong",
        Severity.ERROR,
        Text(
            "“{value}” không đọc được; phải viết như {expected}.", "“{value}” cannot be read; write it like {expected}."
        ),
        Text("Gõ lại giá trị, ví dụ {expected}.", "Type the value again, such as {expected}."),
    ),
    Rule(
        "out_of_range",
        Severity.ERROR,
        Text("{value} ngoài giới hạn; phải là {expected}.", "{value} is out of range; it must be {expected}."),
        Text("Kiểm tra giá trị và đơn vị.", "Check the value and its unit."),
    ),
    Rule(
        "code_unknown",
        Severity.ERROR,
        Text("Mã “{value}” không có trong danh mục của cột {column}.", "The list of {column} has no code “{value}”."),
        Text("Chọn mã trong danh mục của cột {column}.", "Take a code from the list of {column}."),
        suggests=True,
    ),
    Rule(
        "key_duplicate",
        Severity.ERROR,
        Text("Khoá {value} đã có ở dòng {expected}.", "The key {value} is already in row {expected}."),
        Text(
            "Bỏ một dòng hoặc sửa khoá; mỗi khoá có đúng một dòng.",
            "Remove one row or mend its key; a key has one row.",
        ),
    ),
    Rule(
        "reference_unknown",
        Severity.ERROR,
        Text("{value} không có trong bảng được dẫn tới.", "{value} is not in the table referred to."),
        Text(
            "Thêm dòng còn thiếu hoặc sửa mã.",
            "Add the row or mend the code.",
        ),
        suggests=True,
    ),
    Rule(
        "reference_cyclic",
        Severity.ERROR,
        Text("{value} thuộc về chính nó qua {expected}.", "{value} belongs to itself through {expected}."),
        Text("Sửa cột {column} để không còn vòng.", "Mend the column {column} so that no circle is left."),
    ),
    Rule(
        "information_missing",
        Severity.ERROR,
        Text("Thông tin bộ dữ liệu thiếu {column}.", "The feed's information lacks {column}."),
        Text(
            "Ghi vào tệp feed.json, hoặc trang tính feed của sổ tính: {expected}.",
            "Give it in the file feed.json, or in the sheet feed of a workbook: {expected}.",
        ),
    ),
    Rule(
        "information_wrong",
        Severity.ERROR,
        Text("Thông tin {column} không đúng: {value}.", "The feed's information {column} is wrong: {value}."),
        Text(
            "Ghi lại trong tệp feed.json, hoặc trang tính feed của sổ tính: {expected}.",
            "Write it anew in the file feed.json, or in the sheet feed of a workbook: {expected}.",
        ),
    ),
)

STRUCTURAL_RULES: Final[dict[str, Rule]] = {rule.name: rule for rule in (*_LIST, *READING_RULES)}


class FindingRow(NamedTuple):
    """One finding before it is a row: what ``finding`` takes."""

    rule: str
    table: str
    sheet_row: int | None = None
    column: str | None = None
    value: str | None = None
    expected: str | None = None


def findings(rows: Iterable[FindingRow]) -> pl.DataFrame:
    """Return findings of structural rules as a table."""
    cells = [(row.rule, STRUCTURAL_RULES[row.rule].severity.value, *row[1:]) for row in rows]
    return pl.DataFrame(cells, schema=FINDINGS, orient="row")


def finding(
    rule: str,
    table: str,
    *,
    sheet_row: int | None = None,
    column: str | None = None,
    value: str | None = None,
    expected: str | None = None,
) -> pl.DataFrame:
    """Return one finding of a structural rule."""
    return findings([FindingRow(rule, table, sheet_row, column, value, expected)])


def findings_at(
    rule: str, table: str, column: str, rows: pl.Series, values: pl.Series | None = None, expected: pl.Series | str = ""
) -> pl.DataFrame:
    """Return a finding for each of ``rows`` (sheet rows) with its value and what was expected there."""
    limit = pl.lit(expected) if isinstance(expected, str) else expected.cast(pl.String)
    return pl.select(
        rows.cast(pl.Int64).alias("sheet_row"),
        rule=pl.lit(rule),
        severity=pl.lit(STRUCTURAL_RULES[rule].severity.value),
        table=pl.lit(table),
        column=pl.lit(column),
        value=pl.lit(None, pl.String) if values is None else values.cast(pl.String),
        expected=limit,
    ).select(FINDINGS.names())
