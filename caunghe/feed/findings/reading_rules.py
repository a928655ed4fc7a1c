"""What is told of reading: units and remarks in headings, rows that are no data, what a sheet hides."""

from __future__ import annotations

from typing import Final

from caunghe.feed.findings.findings import Rule, Severity
from caunghe.language import Text

_NO_DATA: Final = Text("Xóa dòng {sheet_row} khỏi trang tính.", "Delete row {sheet_row} from the sheet.")

READING_RULES: Final = (
    Rule(
        "unit_converted",
        Severity.WARNING,
        Text(
            "Tiêu đề “{value}” ghi đơn vị khác với cột {column}; mỗi số đã được nhân với {expected}.",
            "“{value}” has another unit than the column {column}; the numbers were multiplied by {expected}.",
        ),
        Text(
            "Nếu đúng, không phải làm gì; để không còn nhắc, ghi số theo đơn vị của mẫu và bỏ đơn vị ở tiêu đề.",
            "If that is right there is nothing to do; to end the reminder give the numbers in the form's unit and take "
            "the unit out of the heading.",
        ),
    ),
    Rule(
        "percent_doubtful",
        Severity.WARNING,
        Text(
            "{value} dưới tiêu đề ghi “%” đã đọc là {value} %; cũng có thể là {expected} %.",
            "{value} under a heading of “%” was read as {value}%; it may be {expected}%.",
        ),
        Text(
            "Nếu là {expected} %, ghi {expected}; nếu đúng là {value} %, ghi {value} %.",
            "If it is {expected}%, write {expected}; if {value}% is right, write {value}%.",
        ),
    ),
    Rule(
        "code_contradicted",
        Severity.WARNING,
        Text(
            "“{value}”: mã và tên trỏ đến hai dòng khác nhau; đã đọc theo mã, còn tên là của {expected}.",
            "“{value}”: the code and the name are of different rows; it was read by the code, the name is that of "
            "{expected}.",
        ),
        Text(
            "Nếu mã đúng, chỉ ghi mã; nếu tên đúng, ghi mã của tên: {expected}.",
            "If the code is right, write the code alone; if the name is, write its own code: {expected}.",
        ),
    ),
    Rule(
        "heading_unclear",
        Severity.ERROR,
        Text(
            "Tiêu đề “{value}” ghi thêm “{expected}”, nên chưa chắc đó là cột {column}; cột này không được đọc.",
            "The heading “{value}” adds “{expected}”, so it may not be the column {column}; it is not read.",
        ),
        Text(
            "Nếu số liệu đúng là của cột {column}, bỏ “{expected}” khỏi tiêu đề, ghi số theo đơn vị của mẫu; nếu chỉ "
            "là một phần, cộng các phần vào một cột {column}; nếu không thì bỏ cột này.",
            "If the numbers are those of {column}, take “{expected}” out of the heading and give them in the form's "
            "unit; if they are a part, add the parts up in one column {column}; if not, take the column out.",
        ),
    ),
    Rule(
        "heading_remark",
        Severity.WARNING,
        Text(
            "Tiêu đề “{value}” ghi thêm “{expected}”; cột vẫn được đọc là {column}.",
            "The heading “{value}” adds “{expected}”; it is read as the column {column} all the same.",
        ),
        Text(
            "Kiểm tra cột này đúng là {column}, rồi bỏ “{expected}” khỏi tiêu đề.",
            "See that it is the column {column}, then take “{expected}” out of the heading.",
        ),
    ),
    Rule(
        "line_unclear",
        Severity.WARNING,
        Text(
            "Dòng {sheet_row} phía trên bảng ghi “{value}”; bảng vẫn được đọc là số liệu của chính mẫu.",
            "Row {sheet_row} above the table says “{value}”; the table is read as figures of the form itself.",
        ),
        Text(
            "Nếu số liệu đúng là của mẫu, xóa “{value}” ở dòng ấy; nếu không, thay bằng số liệu của mẫu.",
            "If they are the form's own figures, delete “{value}” from that row; if not, give the form's own.",
        ),
    ),
    Rule(
        "unit_unknown",
        Severity.ERROR,
        Text(
            "Dòng trên bảng hoặc tên trang ghi đơn vị “{value}”, không đổi được sang đơn vị của cột {column}; cột này "
            "không được đọc.",
            "A line above the table or its name states the unit “{value}”, which cannot become that of {column}; it is "
            "not read.",
        ),
        Text(
            "Ghi số theo đơn vị {expected} và bỏ “{value}” ở dòng trên bảng hoặc tên trang.",
            "Give the numbers in {expected} and take “{value}” out of the line above the table, or of its name.",
        ),
    ),
    Rule(
        "unit_contradicted",
        Severity.ERROR,
        Text(
            "Dòng trên bảng hoặc tên trang ghi đơn vị “{value}”, tiêu đề “{expected}” ghi đơn vị khác; chưa biết theo "
            "đơn vị nào nên cột {column} không được đọc.",
            "A line above the table or its name states the unit “{value}”, the heading “{expected}” another; which is "
            "meant is not known, so the column {column} is not read.",
        ),
        Text(
            "Giữ một đơn vị: bỏ “{value}” ở dòng trên bảng hoặc tên trang, hoặc bỏ đơn vị ở tiêu đề “{expected}”.",
            "Keep one unit: take “{value}” out of the line above the table or its name, or that of the heading "
            "“{expected}”.",
        ),
    ),
    Rule(
        "unit_beside",
        Severity.ERROR,
        Text(
            "Một dòng hoặc cột của bảng ghi đơn vị “{expected}”, khác đơn vị của cột {column}; chưa biết theo đơn vị "
            "nào nên {value} không được đọc.",
            "A row or column of the table says the unit “{expected}”, which is not that of the column {column}; which "
            "is meant is not known, so {value} is not read.",
        ),
        Text(
            "Ghi số theo đơn vị của cột, rồi xóa dòng hoặc cột ghi “{expected}”.",
            "Give the number in the column's unit, then delete the row or column that says “{expected}”.",
        ),
    ),
    Rule(
        "heading_missing",
        Severity.ERROR,
        Text(
            "Cột {value} có số liệu ({expected}) nhưng không có tiêu đề; cột này không được đọc.",
            "Column {value} holds data ({expected}) but has no heading; it is not read.",
        ),
        Text(
            "Ghi tiêu đề cho cột {value} ở dòng tiêu đề, hoặc xóa cột ấy.",
            "Write a heading for column {value} in the row of headings, or delete the column.",
        ),
    ),
    Rule(
        "row_total",
        Severity.WARNING,
        Text(
            "Dòng {sheet_row} là dòng tổng (“{value}”), không phải số liệu; dòng này không được tính.",
            "Row {sheet_row} is a total (“{value}”), no data; it is not counted.",
        ),
        _NO_DATA,
    ),
    Rule(
        "total_doubtful",
        Severity.WARNING,
        Text(
            "Dòng {sheet_row} ghi “{value}”, có thể là dòng tổng hoặc tên riêng; dòng này vẫn được tính.",
            "Row {sheet_row} says “{value}”, which may be a total or a name; it is counted.",
        ),
        Text(
            "Nếu là dòng tổng, bỏ dòng này; nếu không thì không cần sửa (ghi đủ chữ viết tắt thì không còn nhắc).",
            "If it is a total, take the row out; if not nothing needs mending (written in full, it is not asked "
            "about).",
        ),
    ),
    Rule(
        "row_note",
        Severity.WARNING,
        Text(
            "Dòng {sheet_row} là ghi chú hoặc tên nhóm (“{value}”), không phải số liệu; dòng này không được tính.",
            "Row {sheet_row} is a note or the name of a group (“{value}”), no data; it is not counted.",
        ),
        _NO_DATA,
    ),
    Rule(
        "row_signature",
        Severity.WARNING,
        Text(
            "Dòng {sheet_row} là phần ký (“{value}”), không phải số liệu; dòng này không được tính.",
            "Row {sheet_row} is for signatures (“{value}”), no data; it is not counted.",
        ),
        _NO_DATA,
    ),
    Rule(
        "row_numbering",
        Severity.WARNING,
        Text(
            "Dòng {sheet_row} chỉ đánh số các cột ({value}), không phải số liệu; dòng này không được tính.",
            "Row {sheet_row} only numbers the columns ({value}), it is no data; it is not counted.",
        ),
        _NO_DATA,
    ),
    Rule(
        "row_heading",
        Severity.WARNING,
        Text(
            "Dòng {sheet_row} lặp lại tiêu đề ({value}), không phải số liệu; dòng này không được tính.",
            "Row {sheet_row} repeats the headings ({value}), it is no data; it is not counted.",
        ),
        _NO_DATA,
    ),
    Rule(
        "sheet_hidden_unread",
        Severity.WARNING,
        Text(
            "Trang ẩn “{value}” cũng là bảng {table}; chỉ trang “{expected}” được đọc.",
            "The hidden sheet “{value}” is the table {table} too; only the sheet “{expected}” is read.",
        ),
        Text("Xóa trang ẩn “{value}”.", "Delete the hidden sheet “{value}”."),
    ),
    Rule(
        "sheet_hidden_unknown",
        Severity.WARNING,
        Text(
            "Trang ẩn “{value}” không mang tên bảng nào và không được đọc.",
            "The hidden sheet “{value}” has the name of no table and is not read.",
        ),
        Text(
            "Nếu đó là một bảng của mẫu, bỏ ẩn và đổi sang tên bảng ấy; nếu không thì không cần làm gì.",
            "If it is a table of the form, show it and give it that table's name; otherwise nothing needs to be done.",
        ),
    ),
    Rule(
        "sheet_hidden_read",
        Severity.WARNING,
        Text(
            "Trang “{value}” đang ẩn nhưng vẫn được đọc.",
            "The sheet “{value}” is hidden, but it is read.",
        ),
        Text(
            "Xóa trang ấy nếu không dùng; nếu dùng thì bỏ ẩn.",
            "Delete the sheet if it is not used; if it is, show it.",
        ),
    ),
    Rule(
        "rows_hidden",
        Severity.WARNING,
        Text(
            "Các dòng {value} đang ẩn hoặc bị lọc, nhưng vẫn được đọc.",
            "Hidden or filtered out, but read all the same: row {value}.",
        ),
        Text(
            "Xóa các dòng ấy nếu không dùng; nếu dùng thì bỏ ẩn, bỏ lọc.",
            "Delete these rows if they are not used; if they are, show them and end the filter.",
        ),
    ),
    Rule(
        "columns_hidden",
        Severity.WARNING,
        Text("Cột “{value}” đang ẩn nhưng vẫn được đọc.", "The column “{value}” is hidden, but it is read."),
        Text(
            "Xóa cột ấy nếu không dùng; nếu dùng thì bỏ ẩn.",
            "Delete the column if it is not used; if it is, show it.",
        ),
    ),
    Rule(
        "cells_merged",
        Severity.ERROR,
        Text(
            "Ô này bị che trong một ô gộp; chỉ ô đầu có giá trị “{value}”.",
            "A merged cell covers this one; only its first cell has the value “{value}”.",
        ),
        Text(
            "Bỏ gộp ô (Unmerge), rồi điền “{value}” xuống ô này nếu đúng.",
            "Unmerge the cells, then fill “{value}” down into this one if that is right.",
        ),
    ),
    Rule(
        "quotation_open",
        Severity.ERROR,
        Text(
            "Dấu nháy kép thừa trong ô này nuốt cả {expected} dòng sau ({value}); các dòng ấy không được đọc.",
            "A stray quotation mark in this cell swallows the rows after it ({expected}: {value}); they are not read.",
        ),
        Text(
            "Bỏ dấu nháy kép mở đầu ô này, hoặc đóng nó ở cuối ô.",
            "Take the quotation mark that opens this cell out, or close it at the cell's end.",
        ),
    ),
    Rule(
        "letters_lost",
        Severity.ERROR,
        Text(
            "Cột {column} mất chữ: {expected} ô có dấu “?” thay cho chữ có dấu, ví dụ “{value}”.",
            "Letters are lost in the column {column}: “?” stands for them, as in “{value}”; cells: {expected}.",
        ),
        Text(
            "Trong sổ tính: gõ lại các ô ấy, hoặc chép từ bản còn đủ chữ. Với tệp CSV: mở lại tệp gốc và lưu dạng “CSV "
            "UTF-8”.",
            "In a workbook: type these cells again, or copy them from where the letters are whole. Of a CSV file: open "
            "the original and save it as “CSV UTF-8”.",
        ),
    ),
    Rule(
        "letters_broken",
        Severity.ERROR,
        Text(
            "Cột {column} vỡ chữ: {expected} ô viết theo bảng mã khác Unicode (TCVN3, VNI hoặc UTF-8 mở sai), ví dụ "
            "“{value}”.",
            "Letters are broken in the column {column}: they are of another code than Unicode (TCVN3, VNI, or UTF-8 "
            "opened as another), as in “{value}”; cells: {expected}.",
        ),
        Text(
            "Trong sổ tính: chuyển các ô ấy sang Unicode (UniKey: Ctrl+Shift+F6) hoặc gõ lại. Với tệp CSV: mở lại tệp "
            "gốc, chuyển sang Unicode nếu dùng phông cũ, rồi lưu dạng “CSV UTF-8”.",
            "In a workbook: convert these cells to Unicode (UniKey: Ctrl+Shift+F6) or type them again. Of a CSV file: "
            "open the original, convert it to Unicode if it has an old font, and save it as “CSV UTF-8”.",
        ),
    ),
    Rule(
        "information_unknown",
        Severity.WARNING,
        Text(
            "Không có mục nào mang tên “{value}”; dòng này không được đọc.",
            "No item is called “{value}”; the row is not read.",
        ),
        Text(
            "Dùng lại tên mục của mẫu ({expected}), hoặc xóa dòng này.",
            "Use an item's name of the form ({expected}), or delete the row.",
        ),
    ),
    Rule(
        "information_read",
        Severity.WARNING,
        Text(
            "Mục {column} ghi “{value}”; đã đọc là ngày {expected}.",
            "“{value}” in the item {column} was read as {expected}.",
        ),
        Text("Nếu đúng thì ghi rõ ngày {expected}.", "If that is right, write the day {expected}."),
        is_of_values=True,
    ),
    Rule(
        "school_year",
        Severity.ERROR,
        Text(
            "“{value}” là một năm học; cột {column} nhận một năm dương lịch.",
            "“{value}” is a school year; the column {column} takes one calendar year.",
        ),
        Text(
            "Ghi năm bắt đầu của năm học ấy: {expected}. Một khóa thuộc năm mà khóa nhập học.",
            "Give the year in which the school year begins: {expected}. A cohort belongs to the year of its entry.",
        ),
    ),
    Rule(
        "table_alone",
        Severity.WARNING,
        Text(
            "Chỉ kiểm tra riêng bảng {table}; các mã dẫn tới bảng khác chưa được đối chiếu.",
            "The table {table} is checked by itself; its codes of other tables are not compared with them.",
        ),
        Text(
            "Để đối chiếu, kiểm tra cả thư mục hoặc sổ tính có đủ các bảng.",
            "To compare them, check the whole folder or the workbook with all tables.",
        ),
    ),
    Rule(
        "percent_read",
        Severity.WARNING,
        Text(
            "{value} ở cột {column} là một tỷ lệ, đã được đọc là {value} %, tức {expected}.",
            "{value} under {column} is a share and was read as {value}%, which is {expected}.",
        ),
        Text("Nếu đúng thì ghi {value} % hoặc {expected}.", "If that is right, write {value}% or {expected}."),
        is_of_values=True,
    ),
)
