"""What is told of a form that is read: what was passed over, what is in doubt, and what was lost with its mend."""

from __future__ import annotations

from typing import Final

from caunghe.language import Text

NO_FORM: Final = Text(
    "Không nhận ra biểu mẫu nào trong {path}: cần dòng tên cột của một biểu (caunghe forms liệt kê các biểu).",
    "No official form was recognised in {path}: it needs the headings of one (caunghe forms lists them).",
)
NO_PERIOD: Final = Text(
    "{path} không ghi kỳ báo cáo; hãy nêu bằng --period.", "{path} states no period; give it with --period."
)
NO_BODY: Final = Text(
    "{path} không ghi mã đơn vị; hãy nêu bằng {option}.", "{path} does not say whose form it is; name it with {option}."
)
PASSED: Final = {
    "total": Text("{sheet}: bỏ qua {count} dòng tổng.", "{sheet}: {count} {count:row|rows} of totals passed over."),
    "number": Text(
        "{sheet}: bỏ qua {count} dòng số thứ tự cột.",
        "{sheet}: {count} {count:row|rows} of column numbers passed over.",
    ),
    "empty": Text(
        "{sheet}: bỏ qua {count} dòng không có số liệu.",
        "{sheet}: {count} {count:row|rows} without figures passed over.",
    ),
}
SUM_DIFFERS: Final = Text(
    "{sheet}, dòng {row}: cột {column} ghi tổng {said}, cộng các dòng được {sum}.",
    "{sheet}, row {row}: under {column} the total is {said}, the rows sum to {sum}.",
)
UNIT: Final = Text(
    "{sheet}: cột {column} ghi đơn vị {unit}, đã đổi.", "{sheet}: {column} is in {unit} and was converted."
)
PER_CENT: Final = Text(
    "{sheet}, dòng {row}: {value} ở cột {column} là một tỷ lệ, đã được đọc là {value} %.",
    "{sheet}, row {row}: {value} under {column} is a share and was read as {value}%.",
)
NOWHERE: Final = Text(
    "{sheet}: cột {column} không có chỗ trong bộ dữ liệu và không được đọc ({values}).",
    "{sheet}: {column} has no place in the feed and is not read ({values}).",
)
SAME: Final = Text(
    "{sheet}, dòng {row}: đúng như một dòng trước; giữ một.",
    "{sheet}, row {row}: the same as a row before; one is kept.",
)
# from here on something would be lost: nothing is written until it is mended
UNREAD: Final = Text(
    "{sheet}, dòng {row}: ô {column} ghi {value}, không đọc được và để trống. Gõ lại chỉ giá trị; chưa có thì để "
    "trống.",
    "{sheet}, row {row}: {value} under {column} cannot be read and is left empty. Type the value alone; leave it "
    "empty if there is none.",
)
NO_KEY: Final = Text(
    "{sheet}, dòng {row}: không rõ {column}; dòng này không được đọc. Ghi {column} vào dòng ấy.",
    "{sheet}, row {row}: {column} is not known; the row is not read. Write it into the row.",
)
STRANGER: Final = Text(
    "{sheet}, dòng {row}: {value} không có trong bộ dữ liệu hoặc không phải của đơn vị; dòng này không được đọc. Sửa "
    "mã, hoặc thêm chương trình vào bộ dữ liệu, hoặc ghi đúng mã đơn vị ở đầu biểu.",
    "{sheet}, row {row}: {value} is not in the feed, or not the reporter's; the row is not read. Mend the code, add "
    "the programme to the feed, or name the right reporter above.",
)
STRANGE_UNIT: Final = Text(
    "{sheet}: không rõ đơn vị {unit} của cột {column}; cột này không được đọc. Ghi số theo đơn vị của biểu.",
    "{sheet}: the unit {unit} of {column} is not known; the column is not read. Give it in the unit of the form.",
)
TWICE: Final = Text(
    "{sheet}, dòng {row}: trùng khóa với một dòng trước mà ghi khác; giữ dòng đầu. Bỏ dòng sai, hoặc sửa mã hay kỳ.",
    "{sheet}, row {row}: has the key of a row before and says otherwise; the first is kept. Take out the wrong one, or "
    "mend its code or period.",
)
CONTRADICTS: Final = Text(
    "{sheet}, dòng {row}: {columns} khác với trang trước; giữ số liệu của trang trước. Bỏ dòng sai, hoặc sửa mã hay"
    " kỳ.",
    "{sheet}, row {row}: a sheet before says otherwise under {columns}; what that says is kept. Take out the wrong"
    " row, or mend its code or period.",
)
OTHER_SHEET: Final = Text(
    "{sheet}: không phải một phần của biểu {form}; trang này không được đọc.",
    "{sheet}: no part of form {form}; the sheet is not read.",
)
OTHER_FORM: Final = Text(
    "{sheet}: là biểu {other}, không phải {form}; trang này không được đọc. Lưu trang ấy thành tệp riêng rồi đọc.",
    "{sheet}: is form {other}, not {form}; the sheet is not read. Save it as a file of its own and read that.",
)
OTHER_HEAD: Final = Text(
    "{sheet}: ghi “{said}”, khác điều lệnh nêu ({asked}); trang này không được đọc. Lưu trang ấy thành tệp riêng, "
    "hoặc bỏ điều đã nêu.",
    "{sheet}: says “{said}”, not what the command does ({asked}); it is not read. Save it as a file of its own, or "
    "leave the option out.",
)
PERIOD_UNREAD: Final = Text(
    "{sheet}: không đọc được kỳ báo cáo “{said}”; trang này không được đọc. Ghi như “tháng 6 năm 2026”, “6 tháng đầu "
    "năm 2026” hoặc “năm 2026”.",
    "{sheet}: the period “{said}” cannot be read, so the sheet is not. Write it as 2026-06, 2026-H1 or 2026.",
)
COLUMN_LOST: Final = Text(
    "{sheet}: biểu cần cột {missing} mà trang này có cột lạ {column} ({values}), không được đọc. Ghi tên cột đúng như "
    "biểu.",
    "{sheet}: the form needs {missing}, and the sheet has {column} ({values}), which is not read. Head it as the form "
    "does.",
)
SEVERAL_TICKS: Final = Text(
    "{label}: đánh dấu nhiều ô; để trống. Chỉ đánh dấu một ô.",
    "{label}: several boxes are ticked; left empty. Tick one only.",
)
NO_BOX: Final = Text(
    "{label}: “{value}” không có ô nào của biểu; để trống. Đánh dấu ☒ hoặc x trước một mục của biểu.",
    "{label}: “{value}” is no box of the form; left empty. Tick ☒ or x before one of its items.",
)
FIELD_UNREAD: Final = Text(
    "{label}: “{value}” không đọc được; để trống. Gõ lại.",
    "{label}: “{value}” cannot be read and is left empty. Type it again.",
)
