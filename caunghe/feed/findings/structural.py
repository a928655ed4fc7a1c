"""The structural rules: what can be wrong with a file, a column or a single cell, and with keys and references."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed.findings.findings import FINDINGS, Rule, Severity, no_findings
from caunghe.feed.findings.reading_rules import READING_RULES
from caunghe.feed.findings.seen_rules import SEEN_RULES
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
            "Nếu đó là một bảng của mẫu, đổi sang tên bảng ấy; nếu không thì bỏ phần này ra.",
            "If it is a table of the form, give it that table's name; otherwise take it out.",
        ),
        suggests=True,
    ),
    Rule(
        "table_unnamed",
        Severity.ERROR,
        Text(
            "“{value}” có tiêu đề của bảng {expected} nhưng không mang tên bảng ấy nên không được đọc.",
            "“{value}” has the headings of the table {expected} but not its name, so it is not read.",
        ),
        Text(
            "Đổi tên thành {expected}, hoặc gộp các dòng vào trang đã mang tên ấy; nếu không dùng thì bỏ phần này ra.",
            "Name it {expected}, or move its rows into the part that has this name; if it is not used, take it out.",
        ),
    ),
    Rule(
        "table_repeated",
        Severity.ERROR,
        Text(
            "{value} chứa bảng {table} lần nữa; chỉ {expected} được đọc.",
            "{value} holds the table {table} again; only {expected} is read.",
        ),
        Text(
            "Gộp các dòng của {value} vào {expected}, rồi bỏ {value}.",
            "Move the rows of {value} into {expected}, then take {value} out.",
        ),
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
        Text("Thêm cột có tiêu đề {column}.", "Add a column with the heading {column}."),
    ),
    Rule(
        "column_unknown",
        Severity.WARNING,
        Text(
            "Bảng {table} không có cột “{value}”; cột này không được đọc.",
            "The table {table} has no column “{value}”; it is not read.",
        ),
        Text(
            "Nếu đó là một cột của mẫu, đổi sang tiêu đề của mẫu; nếu không thì bỏ cột này.",
            "If it is a column of the form, give it the form's heading; otherwise take the column out.",
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
        Text(
            "Bỏ cột “{value}” sau, giữ lại một cột {column}.", "Take the later “{value}” out; keep one column {column}."
        ),
    ),
    Rule(
        "row_too_long",
        Severity.ERROR,
        Text("Dòng {sheet_row} thừa ô: {value}.", "Row {sheet_row} has surplus cells: {value}."),
        Text(
            "Dòng phải có {expected} ô: bỏ ô thừa, hoặc đặt giá trị có dấu phân cách trong dấu nháy kép.",
            "A row must have {expected} {expected:cell|cells}: take the surplus out, or put a value that holds the "
            "separator in double quotes.",
        ),
    ),
    Rule(
        "row_uneven",
        Severity.ERROR,
        Text(
            "Dòng {sheet_row} có {value} ô mà các dòng khác có {expected}: giá trị có thể đã lệch sang cột khác.",
            "Row {sheet_row} has {value} {value:cell|cells} where the others have {expected}: its values may stand in "
            "other columns.",
        ),
        Text(
            "So từng ô với tên cột; thêm dấu phân cách ở ô bị thiếu, hoặc bỏ ô thừa, cho đủ {expected} ô.",
            "Compare each cell with the heading of its column; add the separator where a cell is missing, or take the "
            "surplus one out, until the row has {expected} {expected:cell|cells}.",
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
            "Nếu đúng là số ấy, ghi {expected}; không dùng dấu phân cách hàng nghìn.",
            "If that is the number, write {expected}, without a thousands separator.",
        ),
    ),
    Rule(
        "value_missing",
        Severity.ERROR,
        Text("Cột {column} không được để trống.", "The column {column} must not be empty."),
        Text("Điền giá trị vào ô này, ví dụ {expected}.", "Fill in the cell, such as {expected}."),
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
        Text(
            "“{value}” không có trong danh mục của cột {column}.", "The list of the column {column} has no “{value}”."
        ),
        Text(
            "Chọn mã hoặc tên trong danh mục của cột {column}.",
            "Take a code or a title from the list of the column {column}.",
        ),
        suggests=True,
    ),
    Rule(
        "key_duplicate",
        Severity.ERROR,
        Text("Dòng {expected} đã có {value}.", "Row {expected} has {value} already."),
        Text(
            "Nếu là một, bỏ dòng này; nếu không, ghi mã khác: mỗi mã có đúng một dòng.",
            "If the two are one, take this row out; if not, write another code: each has one row.",
        ),
    ),
    Rule(
        "reference_unknown",
        Severity.ERROR,
        Text("“{value}” không có trong bảng {target}.", "“{value}” is not in the table {target}."),
        Text(
            "Sửa mã ở ô này, hoặc thêm dòng có mã ấy vào bảng {target}.",
            "Mend the code in this cell, or add a row with it to the table {target}.",
        ),
        suggests=True,
    ),
    Rule(
        "reference_cyclic",
        Severity.ERROR,
        Text("{value} thuộc về chính nó qua {expected}.", "{value} belongs to itself through {expected}."),
        Text(
            "Sửa cột {column} của một dòng trong vòng này, hoặc để trống.",
            "Mend the column {column} in a row of this circle, or leave it empty.",
        ),
    ),
    Rule(
        "information_missing",
        Severity.ERROR,
        Text("Chưa ghi {column}.", "{column} is not given."),
        Text(
            "Ghi ở trang Thông tin chung (hoặc feed) của sổ tính, hoặc trong tệp feed.json hay feed.csv, ví dụ "
            "{expected}.",
            "Give it on the sheet feed of the workbook, or in the file feed.json or feed.csv, such as {expected}.",
        ),
    ),
    Rule(
        "information_wrong",
        Severity.ERROR,
        Text("{column} ghi “{value}”, không đọc được.", "{column}: “{value}” cannot be read."),
        Text(
            "Ghi lại ở trang Thông tin chung (hoặc feed) của sổ tính, hoặc trong tệp feed.json hay feed.csv, ví dụ "
            "{expected}.",
            "Write it anew on the sheet feed of the workbook, or in feed.json or feed.csv, such as {expected}.",
        ),
    ),
)

STRUCTURAL_RULES: Final[dict[str, Rule]] = {rule.name: rule for rule in (*_LIST, *READING_RULES, *SEEN_RULES)}


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
    return pl.DataFrame(cells, schema=FINDINGS, orient="row") if cells else no_findings()


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
