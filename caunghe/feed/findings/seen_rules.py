"""What is told of cells that are not what they seem: shown otherwise, struck through, turned round or cut short."""

from __future__ import annotations

from typing import Final

from caunghe.feed.findings.findings import Rule, Severity
from caunghe.language import Text

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
        "values_veiled",
        Severity.WARNING,
        Text(
            "Định dạng ô che giá trị của cột {column} ở các dòng {value}: nhìn vào không thấy, nhưng vẫn được đọc.",
            "The format of the cells veils values of the column {column}, which are read though nobody sees them: "
            "row {value}.",
        ),
        Text(
            "Đổi định dạng các ô ấy thành Chung (General) để thấy giá trị; xóa giá trị nào không dùng.",
            "Give these cells the format General, so that their values are seen; delete those that are not used.",
        ),
    ),
    Rule(
        "zeros_unseen",
        Severity.WARNING,
        Text(
            "Cột {column}, các dòng {value}: ô có số 0 nhưng nhìn vào là ô trống; đã đọc là 0.",
            "Column {column}, row {value}: the cells hold 0 and show nothing; 0 was read.",
        ),
        Text(
            "Nếu chưa có số liệu, xóa số 0 trong ô; nếu đúng là 0, đổi định dạng ô thành Chung (General) và bật hiện "
            "số 0 của trang (Tệp, Tùy chọn, Nâng cao).",
            "If nothing is known, delete the 0; if it is 0, give the cells the format General and let the sheet show "
            "zeros (File, Options, Advanced).",
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
    Rule(
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
        is_of_values=True,
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
    Rule(
        "share_doubtful",
        Severity.WARNING,
        Text(
            "{value} đã đọc là {expected} %; cùng cột có ô ghi theo phần trăm, nên cũng có thể là {value} %.",
            "{value} was read as {expected}%; other cells of the column are in per cent, so it may be {value}%.",
        ),
        Text(
            "Nếu là {value} %, ghi {value} %; nếu đúng là {expected} %, ghi {expected} %.",
            "If it is {value}%, write {value}%; if {expected}% is right, write {expected}%.",
        ),
        is_of_values=True,
    ),
    Rule(
        "number_shortened",
        Severity.ERROR,
        Text(
            "“{value}” chỉ còn vài chữ số đầu, các chữ số sau đã mất khi lưu từ một cột hẹp; số này không được đọc.",
            "“{value}” has but its first digits; the others were lost when it was saved from a narrow column. It is "
            "not read.",
        ),
        Text(
            "Trong sổ tính gốc: nới rộng cột, đổi định dạng sang Số (Number) rồi lưu lại; hoặc gõ lại đủ các chữ số.",
            "In the original workbook widen the column, give it the format of a number (Number) and save it again; or "
            "type the number with all its digits.",
        ),
    ),
    Rule(
        "fraction_doubtful",
        Severity.WARNING,
        Text(
            "{value} đứng giữa các số nguyên hàng trăm; bảng tính có thể đã đổi {expected} viết có dấu chấm thành số "
            "ấy.",
            "Among whole hundreds stands {value}; a spreadsheet may have made it of {expected} typed with a point.",
        ),
        Text(
            "Nếu là {expected}, ghi lại số ấy không có dấu phân cách; nếu đúng là {value} thì không cần sửa.",
            "If it is {expected}, write it without a separator; if {value} is right nothing needs mending.",
        ),
        is_of_values=True,
    ),
    Rule(
        "row_table",
        Severity.ERROR,
        Text(
            "Từ dòng {sheet_row} là một bảng khác, {expected} (tiêu đề: {value}); các dòng từ đó không được đọc.",
            "From row {sheet_row} on stands another table, {expected} (headings: {value}); its rows are not read.",
        ),
        Text(
            "Chuyển dòng {sheet_row} và các dòng dưới sang một trang hoặc tệp riêng mang tên bảng ấy.",
            "Move row {sheet_row} and those below to a sheet or file of their own, with the name of that table.",
        ),
    ),
    Rule(
        "table_beside",
        Severity.ERROR,
        Text(
            "Cột {value} ({expected}) cách bảng {table} bởi một cột trống nên được coi là một bảng khác; các cột ấy "
            "không được đọc.",
            "An empty column stands between {value} ({expected}) and the table {table}, so it is taken for another "
            "table; it is not read.",
        ),
        Text(
            "Chuyển cột {value} sang một trang riêng; nếu đó là cột của bảng {table}, xóa cột trống ở giữa.",
            "Move {value} to a sheet of its own; if it belongs to the table {table}, delete the empty column between.",
        ),
    ),
    Rule(
        "row_rearranged",
        Severity.ERROR,
        Text(
            "Tiêu đề ở dòng {sheet_row} ({value}) không cùng thứ tự, cột hoặc đơn vị với tiêu đề phía trên; các dòng "
            "từ đó không được đọc.",
            "The headings in row {sheet_row} ({value}) are not those above in order, columns or units; the rows from "
            "there on are not read.",
        ),
        Text(
            "Xếp các cột từ dòng {sheet_row} trở xuống theo đúng cột và đơn vị của tiêu đề phía trên, rồi xóa dòng "
            "{sheet_row}.",
            "Put the columns from row {sheet_row} on in the places and units of the headings above, then delete row "
            "{sheet_row}.",
        ),
    ),
    Rule(
        "table_personal",
        Severity.WARNING,
        Text(
            "“{value}” không mang tên bảng nào nên không được đọc, và có thông tin cá nhân: {expected}.",
            "“{value}” has the name of no table, so it is not read, and it holds personal data: {expected}.",
        ),
        Text(
            "Bỏ phần này ra khỏi tệp trước khi lưu hay gửi đi: bộ dữ liệu không cần thông tin của từng người.",
            "Take it out of the file before it is kept or sent: the feed needs nothing about single persons.",
        ),
    ),
    Rule(
        "column_personal",
        Severity.WARNING,
        Text(
            "Cột “{value}” của bảng {table} không được đọc, và có thông tin cá nhân: {expected}.",
            "The column “{value}” of the table {table} is not read, and it holds personal data: {expected}.",
        ),
        Text(
            "Xóa cột này khỏi tệp trước khi lưu hay gửi đi: bảng không cần thông tin của từng người.",
            "Delete it from the file before it is kept or sent: the table needs nothing about single persons.",
        ),
    ),
    Rule(
        "name_remark",
        Severity.WARNING,
        Text(
            "Tên trang hoặc tệp “{value}” ghi thêm “{expected}”; bảng vẫn được đọc là số liệu của chính mẫu.",
            "The name “{value}” adds “{expected}”; the table is read as figures of the form itself.",
        ),
        Text(
            "Nếu số liệu đúng là của mẫu, bỏ “{expected}” khỏi tên; nếu không thì bỏ trang hoặc tệp này.",
            "If they are the form's own figures, take “{expected}” out of the name; if not, take the part out.",
        ),
    ),
)
