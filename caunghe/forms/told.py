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
UNKNOWN_PERIOD: Final = Text(
    "{path} ghi kỳ báo cáo “{said}”, không đọc được; ghi như “tháng 6 năm 2026”, “6 tháng đầu năm 2026” hoặc “năm "
    "2026”, hoặc nêu bằng --period.",
    "{path} states the period “{said}”, which cannot be read; write it as 2026-06, 2026-H1 or 2026, or give it with "
    "--period.",
)
PERIOD_GIVEN: Final = Text(
    "{sheet}: không đọc được kỳ báo cáo “{said}”; đã lấy kỳ mà lệnh nêu ({asked}).",
    "{sheet}: the period “{said}” cannot be read; that of the command was taken ({asked}).",
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
CELL: Final = Text("{sheet}, dòng {row}, cột {column}: {says}", "{sheet}, row {row}, {column}: {says}")
ROWS_HIDDEN: Final = Text(
    "{sheet}: dòng {rows} đang ẩn hoặc bị lọc, nhưng vẫn được đọc. Xóa nếu không dùng; nếu dùng thì bỏ ẩn, bỏ lọc.",
    "{sheet}: hidden or filtered out, but read all the same: row {rows}. Delete what is not used; show what is.",
)
COLUMN_HIDDEN: Final = Text(
    "{sheet}: cột {column} đang ẩn nhưng vẫn được đọc. Xóa nếu không dùng; nếu dùng thì bỏ ẩn.",
    "{sheet}: {column} is hidden, but read. Delete the column if it is not used; show it if it is.",
)
ROWS_STRUCK: Final = Text(
    "{sheet}: dòng {rows} bị gạch ngang, nhưng vẫn được đọc. Xóa nếu đã bỏ; nếu vẫn dùng thì bỏ gạch ngang.",
    "{sheet}: struck through, but read all the same: row {rows}. Delete what was withdrawn; end the strikethrough of "
    "what is used.",
)
CELL_STRUCK: Final = Text(
    "{sheet}, dòng {row}: ô {column} bị gạch ngang, nhưng vẫn được đọc. Xóa phần bị gạch nếu đã bỏ.",
    "{sheet}, row {row}: {column} is struck through, but read. Delete what was withdrawn.",
)
VEILED: Final = Text(
    "{sheet}, dòng {row}: ô {column} có số nhưng định dạng không cho thấy; số vẫn được đọc.",
    "{sheet}, row {row}: a number under {column}, hidden by the format of its cell, was read.",
)
NOTE_INSIDE: Final = Text(
    "{sheet}, dòng {row}: là ghi chú hoặc chữ ký (“{says}”), không được đọc; các dòng dưới vẫn được đọc.",
    "{sheet}, row {row}: a note or a signature (“{says}”), which is not read; the rows below it are.",
)
BELOW: Final = Text(
    "{sheet}, dòng {row}: nằm dưới phần ký (“{says}”), không được đọc. Nếu là số liệu của biểu, đưa lên trên phần ký.",
    "{sheet}, row {row}: stands below the signatures (“{says}”) and is not read. If it is data of the form, move it "
    "above them.",
)
LINE: Final = Text(
    "{sheet}: trên bảng ghi “{line}”; các số vẫn được đọc là số liệu của chính biểu. Bỏ dòng ấy nếu đúng.",
    "{sheet}: above the table stands “{line}”; the numbers are read as the form's own all the same. Take the line out "
    "if they are.",
)
ABSENT: Final = Text(
    "{sheet}: bộ dữ liệu có {count} dòng của đơn vị và kỳ này mà biểu không có ({rows}); các dòng ấy được giữ nguyên. "
    "Nếu đã bỏ thì xóa khỏi bộ dữ liệu.",
    "{sheet}: the feed has {count} {count:row|rows} of this reporter and period that the form has not ({rows}); "
    "{count:it is|they are} kept. Delete from the feed what was withdrawn.",
)
TWO_CODES: Final = Text(
    "{sheet}, dòng {row}: ghi cả {columns}; biểu chỉ cần một. Bỏ mã thừa.",
    "{sheet}, row {row}: gives both {columns}; the form asks for one. Take out the one that is too many.",
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
    "{sheet}: không rõ đơn vị {unit} của cột {column}; cột này không được đọc. Ghi số theo đơn vị của biểu; nếu đó "
    "không phải đơn vị, bỏ “{unit}” khỏi tên cột, hoặc xóa cột nếu là số liệu khác.",
    "{sheet}: the unit {unit} of {column} is not known; the column is not read. Give it in the unit of the form; if it "
    "is no unit, take “{unit}” out of the heading, or delete the column if it holds other figures.",
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
HIDDEN_SHEET: Final = Text(
    "{sheet}: trang đang ẩn nên không được đọc. Bỏ ẩn nếu trang ấy cũng phải đọc; nếu không thì xóa.",
    "{sheet}: the sheet is hidden and is not read. Show it if it is to be read too; delete it if not.",
)
OTHER_FORM: Final = Text(
    "{sheet}: là biểu {other}, không phải {form}; trang này không được đọc. Lưu trang ấy thành tệp riêng rồi đọc.",
    "{sheet}: is form {other}, not {form}; the sheet is not read. Save it as a file of its own and read that.",
)
OTHER_HEAD: Final = Text(
    "{sheet}: ghi “{said}”, khác điều lệnh nêu ({asked}); trang này không được đọc. Sửa đầu biểu nếu biểu sai, bỏ điều "
    "đã nêu nếu biểu đúng; nếu tệp có trang của nhiều kỳ hay đơn vị, lưu trang ấy thành tệp riêng.",
    "{sheet}: says “{said}”, not what the command does ({asked}); it is not read. Mend the head if the form is wrong, "
    "leave the option out if it is right; of a file with sheets of several periods or bodies save it as one of its "
    "own.",
)
TWO_LINES: Final = Text(
    "{sheet}: dòng {label} có hai lần và ghi khác nhau (“{values}”); trang này không được đọc. Giữ một dòng.",
    "{sheet}: the line {label} stands twice and says different things (“{values}”); the sheet is not read. Keep one.",
)
TWO_PERIODS: Final = Text(
    "{sheet}: đầu biểu ghi hai kỳ khác nhau, “{said}” và “{other}”; trang này không được đọc. Sửa cho cùng một kỳ.",
    "{sheet}: the head says two periods, “{said}” and “{other}”; the sheet is not read. Make them one.",
)
OTHER_BODY: Final = Text(
    "{sheet}: mã đơn vị {code} mà bên cạnh ghi “{name}”, là của {others}; trang này không được đọc. Sửa mã hoặc điều "
    "ghi bên cạnh cho cùng một đơn vị.",
    "{sheet}: beside the code {code} is written “{name}”, which is that of {others}; the sheet is not read. Make both "
    "of one body.",
)
PERIOD_UNREAD: Final = Text(
    "{sheet}: không đọc được kỳ báo cáo “{said}”; trang này không được đọc. Ghi như “tháng 6 năm 2026”, “6 tháng đầu "
    "năm 2026” hoặc “năm 2026”.",
    "{sheet}: the period “{said}” cannot be read, so the sheet is not. Write it as 2026-06, 2026-H1 or 2026.",
)
COLUMN_LOST: Final = Text(
    "{sheet}: biểu cần cột {missing} mà trang này có cột lạ {column} ({values}), không được đọc. Ghi tên cột đúng như "
    "biểu, hoặc xóa cột này nếu không phải cột của biểu.",
    "{sheet}: the form needs {missing}, and the sheet has {column} ({values}), which is not read. Head it as the form "
    "does, or delete it if it is no column of the form.",
)
COLUMN_TWICE: Final = Text(
    "{sheet}: cột {own} có hai lần; cột {column} sau ({values}) không được đọc. Bỏ một cột.",
    "{sheet}: {own} comes twice; the later, {column} ({values}), is not read. Take one out.",
)
NAMELESS: Final = Text(
    "{sheet}: cột {letters} có số liệu ({values}) mà không có tên cột; cột này không được đọc. Ghi tên cột, hoặc xóa "
    "cột ấy.",
    "{sheet}: column {letters} holds data ({values}) and has no heading; it is not read. Head it, or delete it.",
)
NO_VALUE: Final = Text(
    "{sheet}, dòng {row}: ô {column} báo lỗi hoặc có công thức chưa có kết quả ({value}). Sửa công thức rồi lưu lại, "
    "hoặc gõ giá trị; chưa có thì để trống.",
    "{sheet}, row {row}: {column} has an error or a formula without a result ({value}). Mend the formula and save it, "
    "or type the value; leave it empty if there is none.",
)
UNIT_INSIDE: Final = Text(
    "{sheet}, dòng {row}: ghi đơn vị “{unit}”, khác đơn vị của cột {column}. Ghi số theo đơn vị của biểu rồi xóa dòng "
    "ấy.",
    "{sheet}, row {row}: says the unit “{unit}”, which is not that of {column}. Give the numbers in the form's unit, "
    "then delete the row.",
)
CODE_CHANGED: Final = Text(
    "{sheet}: biểu có dòng {new}, bộ dữ liệu có dòng {old} của cùng đơn vị và kỳ, cùng số liệu, mà biểu không có: đọc "
    "vào sẽ tính hai lần. Nếu là sửa mã, xóa dòng {old} khỏi bộ dữ liệu rồi đọc lại; nếu là dòng thêm, ghi cả dòng "
    "{old} vào biểu.",
    "{sheet}: the form has the row {new}; the feed has {old} of the same reporter and period, with the same figures, "
    "and the form has not: read in, they would count twice. If the code was mended, delete {old} from the feed and "
    "read again; if the row is new, write {old} into the form too.",
)
SHARE_DOUBTFUL: Final = Text(
    "{sheet}, dòng {row}: {value} ở cột {column} đọc là {read} %, mà các ô khác ghi theo phần trăm nên có thể là "
    "{value} %. Ghi {value} % hoặc {read} %.",
    "{sheet}, row {row}: {value} under {column} would be {read}%, but other cells are in per cent, so it may be "
    "{value}%. Write {value}% or {read}%.",
)
BEYOND: Final = Text(
    "{sheet}, dòng {row}: {value} ở cột {column} ngoài giới hạn của tiêu chí ({limits}), nên để trống. Ghi lại; tỷ lệ "
    "ghi như 65 % hoặc 0,65.",
    "{sheet}, row {row}: {value} under {column} is beyond the limits of the criterion ({limits}) and is left empty. "
    "Write it again; a share as 65% or 0.65.",
)
UNITS_DIFFER: Final = Text(
    "{sheet}: cột {column} có đơn vị khác nhau ở tên cột và bên trên ({unit}); cột này không được đọc. Chỉ giữ một đơn "
    "vị.",
    "{sheet}: the heading of {column} and what is above it name different units ({unit}); the column is not read. "
    "Keep one unit.",
)
TITLE_DIFFERS: Final = Text(
    "{sheet}, dòng {row}: mã {code} mà cột {column} ghi “{written}”, là tên của {others}. Sửa mã hoặc tên cho cùng một "
    "dòng của danh mục.",
    "{sheet}, row {row}: beside the code {code}, “{written}” is written under {column}, the title of {others}. Make "
    "code and title those of one row of the list.",
)
PROGRAMME_DIFFERS: Final = Text(
    "{sheet}, dòng {row}: chương trình {programme} trong bộ dữ liệu có {column} là {own}, biểu ghi “{written}”; dòng "
    "này không được đọc. Sửa mã chương trình, hoặc ô {column} (hay để trống ô ấy).",
    "{sheet}, row {row}: programme {programme} has {own} under {column} in the feed, and the form says “{written}”; "
    "the row is not read. Mend the programme's code, or the cell of {column} (or leave that empty).",
)
OTHER_LEVEL: Final = Text(
    "{sheet}, dòng {row}: {value} là chương trình trình độ {level}, biểu {form} là của {known}; dòng này không được "
    "đọc. Sửa mã, hoặc chuyển dòng ấy sang biểu của trình độ ấy.",
    "{sheet}, row {row}: {value} is a programme of the level {level}, form {form} is of {known}; the row is not read. "
    "Mend the code, or move the row to the form of its level.",
)
OTHER_OWNER: Final = Text(
    "{sheet}, dòng {row}: trong bộ dữ liệu {value} là của {owner}, không phải của đơn vị báo cáo; dòng này không được "
    "đọc. Sửa mã ở dòng ấy, hoặc mã đơn vị ở đầu biểu.",
    "{sheet}, row {row}: in the feed {value} is that of {owner}, not of the reporter; the row is not read. Mend the "
    "code in the row, or that of the reporter above.",
)
SEVERAL_TICKS: Final = Text(
    "{label}: đánh dấu nhiều ô; để trống. Chỉ đánh dấu một ô.",
    "{label}: several boxes are ticked; left empty. Tick one only.",
)
TICK_UNCLEAR: Final = Text(
    "{label}: “{value}”: chưa biết dấu là của mục đứng trước hay sau nó; để trống. Đánh dấu ☒ hoặc x ngay trước một "
    "mục.",
    "{label}: “{value}”: whether a mark is that of the item before or after it is not known; left empty. Tick ☒ or x "
    "right before one item.",
)
NO_BOX: Final = Text(
    "{label}: “{value}” không có ô nào của biểu; để trống. Đánh dấu ☒ hoặc x trước một mục của biểu.",
    "{label}: “{value}” is no box of the form; left empty. Tick ☒ or x before one of its items.",
)
FIELD_UNREAD: Final = Text(
    "{label}: “{value}” không đọc được; để trống. Gõ lại.",
    "{label}: “{value}” cannot be read and is left empty. Type it again.",
)
