"""The words of reports, submissions and the board, in both languages."""

from __future__ import annotations

from caunghe.language import Text

STATES = {
    "draft": Text("bản nháp, chưa gửi", "draft, not sent yet"),
    "checked": Text("đã kiểm tra, chưa gửi", "checked, not sent yet"),
    "sent": Text("đã gửi, chờ sở xem", "sent, waiting for the department"),
    "returned": Text("sở trả lại, cần sửa", "returned, to be mended"),
    "accepted": Text("sở đã nhận", "accepted"),
    "withdrawn": Text("đã rút", "withdrawn"),
}
STEP_CHANGE = Text("Sửa bản nháp", "Change the draft")
STEP_CHECK = Text("Kiểm tra", "Check")
STEP_SEND = Text("Gửi báo cáo", "Send the report")
STEP_RETURN = Text("Trả lại", "Return")
STEP_ACCEPT = Text("Nhận báo cáo", "Accept the report")
STEP_WITHDRAW = Text("Rút báo cáo", "Withdraw the report")
STEPS = {
    "upload": Text("Tải tệp lên", "Uploaded a file"),
    "set_aside": Text("Tách các bảng còn lỗi", "Set tables with errors aside"),
    "change": Text("Sửa bản nháp", "Changed the draft"),
    "check": Text("Kiểm tra xong, không có lỗi", "Checked, without errors"),
    "send": Text("Gửi cho sở", "Sent to the department"),
    "return": Text("Sở trả lại", "Returned by the department"),
    "accept": Text("Sở nhận", "Accepted by the department"),
    "withdraw": Text("Rút lại", "Withdrawn"),
}

YEAR = Text("năm {year}", "{year}")
FIRST_HALF = Text("6 tháng đầu năm {year}", "first half of {year}")
SECOND_HALF = Text("6 tháng cuối năm {year}", "second half of {year}")
MONTH = Text("tháng {month} năm {year}", "{year}-{month}")
NO_DAY = Text("chưa rõ hạn", "no day is known")

CLOSED = Text(
    "Hết hạn nhận lúc {closed}. Bản nháp vẫn còn; hãy hỏi chuyên viên sở để được mở lại kỳ báo cáo.",
    "Reports were taken until {closed}. The draft is kept; ask an officer of the department to open the round again.",
)
SUCCEEDED = Text(
    "Cơ sở này đã trở thành {successor}; từ nay cơ sở ấy báo cáo. Hãy hỏi chuyên viên sở nếu điều này không đúng.",
    "This institution has become {successor}, which reports from now on. Ask an officer of the department if that is "
    "not right.",
)
NOTHING_CLEAN = Text(
    "Chưa có bảng nào đọc được mà không có lỗi. Hãy sửa các lỗi dưới đây hoặc tải lên một tệp khác.",
    "No table has been read without errors. Mend the errors below, or upload another file.",
)
HAS_ERRORS = Text(
    "Còn lỗi phải sửa trước khi gửi. Các bảng không có lỗi có thể gửi trước.",
    "There are errors to be mended before sending. Tables without errors can go ahead.",
)
REASON_NEEDED = Text(
    "Hãy ghi lý do trả lại: cơ sở cần biết phải sửa gì.", "Say why it is returned: the sender must know what to mend."
)
NOT_FROM_STATE = Text(
    "Không làm được việc này: báo cáo đang ở tình trạng “{state}”.", "This cannot be done: the report is “{state}”."
)
SENT_ALREADY = Text(
    "Báo cáo đã gửi và đang chờ sở xem. Muốn sửa, hãy rút lại trước.",
    "The report has been sent and waits for the department. Withdraw it first if it must be changed.",
)
CHANGED_MEANWHILE = Text(
    "Trong lúc bạn sửa, người khác đã đổi bản nháp này. Điều bạn đã viết còn ở dưới, bên cạnh điều người kia ghi; "
    "hãy xem lại rồi lưu.",
    "Somebody else changed this draft while you were editing. What you wrote stands below, beside what they wrote; "
    "look it over and save again.",
)
OTHER_THAN_SEEN = Text(
    "Báo cáo này đã đổi từ lúc trang được mở ra. Dưới đây là báo cáo như bây giờ; hãy xem lại.",
    "This report has changed since the page was opened. Below it stands as it is now; look it over.",
)
CONFLICT = Text(
    "Sổ đăng ký đã đổi từ lúc kiểm tra, ở bảng {table}, dòng {keys}. Hãy kiểm tra lại báo cáo rồi gửi.",
    "The registry has changed since the check, in {table}, rows {keys}. Check the report again, then send it.",
)
KEY_TAKEN = Text(
    "Bảng {table}: có mã đã dùng cho một cơ sở khác hoặc đã có trong sổ đăng ký. Hãy đổi mã ấy trong tệp.",
    "{table}: a code is used by another organisation, or stands in the registry already. Change it in the file.",
)
NOT_OWN = Text(
    "Có dòng sẽ thuộc về một cơ quan khác. Hãy sửa mã cơ sở trong tệp.",
    "A row would belong to another organisation. Mend the institution's code in the file.",
)
TOO_MANY_ROWS = Text(
    "Báo cáo này có {count} dòng; điền trên trang chỉ dùng cho {limit} dòng trở xuống. Hãy tải mẫu đã điền về.",
    "This report has {count} {count:row|rows}; the page takes {limit} {limit:row|rows} at most. Download the "
    "pre-filled workbook instead.",
)
FILE_EMPTY = Text("Tệp trống.", "The file is empty.")
FILE_LARGE = Text(
    "Tệp quá lớn: tối đa {limit} MB. Hãy xóa các trang và hình không cần rồi lưu lại.",
    "The file is too large: the limit is {limit} MB. Delete sheets and pictures that are not needed and save it again.",
)
FILE_MACROS = Text(
    "Tệp có macro, đối tượng nhúng, ActiveX hoặc liên kết tới tệp khác: không nhận. Hãy bỏ chúng, lưu lại thành .xlsx.",
    "The file holds macros, embedded objects, ActiveX or links to other files. Remove them, and save it as .xlsx.",
)
FILE_DAMAGED = Text(
    "Tệp hỏng hoặc có mật khẩu. Hãy mở tệp, bỏ mật khẩu, lưu lại rồi tải lên.",
    "The file is damaged or has a password. Open it, remove the password, save it and upload it again.",
)
FILE_UNKNOWN = Text(
    "Đây không phải bảng tính: trang này nhận .xlsx, .ods, .xls và CSV, dù tệp mang tên gì.",
    "This is no spreadsheet: the page takes .xlsx, .ods, .xls and CSV, whatever the file is called.",
)
FILE_OF_OTHER = Text(
    "Mẫu này lập cho {made}; trang này là của {here}. Hãy chọn đúng tệp hoặc tải lại mẫu ở trang này.",
    "This template was made for {made}; the page is of {here}. Choose the right file, or download the template here.",
)
FILE_NEEDED = Text("Hãy chọn một tệp.", "Choose a file.")
TOO_MUCH = Text(
    "Đọc tệp mất quá nhiều thời gian hoặc bộ nhớ. Hãy xóa các trang không cần, hoặc chia tệp làm nhiều phần.",
    "Reading the file takes too much time or memory. Delete sheets that are not needed, or divide the file.",
)
NOT_READ = Text(
    "Không đọc được tệp này; lỗi đã được ghi lại. Hãy mở tệp, lưu thành .xlsx mới rồi tải lên lần nữa.",
    "This file could not be read; the fault has been noted. Open it, save it as a new .xlsx and upload it again.",
)
TEMPLATE_IS = Text(
    "{form}, {period}. Đơn vị: {organisation}. Hạn nộp: {due}. Các dòng đã điền lấy từ sổ đăng ký: xem lại, sửa chỗ "
    "sai, điền số liệu của kỳ. Dòng nào không có trong tệp thì sổ đăng ký giữ nguyên. Mã mẫu: {stamp}",
    "{form}, {period}. Organisation: {organisation}. Due: {due}. The rows are those of the registry: look them over, "
    "mend what is wrong, fill in the period's figures. What the file does not hold stays in the registry as it is. "
    "Template: {stamp}",
)
SENT_SUBJECT = Text("Đã gửi báo cáo {number}", "Report {number} was sent")
SENT_BODY = Text(
    "{form}, {period}, đã gửi lúc {moment}.\nSố biên nhận: {number}\nMã băm của tệp (SHA-256): {hash}\n{link}",
    "{form}, {period}, was sent at {moment}.\nReceipt: {number}\nHash of the file (SHA-256): {hash}\n{link}",
)
RETURNED_SUBJECT = Text("Sở trả lại báo cáo {number}", "Report {number} was returned")
RETURNED_BODY = Text(
    "{form}, {period}: sở trả lại báo cáo {number}.\nLý do: {reason}\nSửa và gửi lại ở đây: {link}",
    "{form}, {period}: the department returned report {number}.\nReason: {reason}\nMend it and send it again: {link}",
)
ACCEPTED_SUBJECT = Text("Sở đã nhận báo cáo {number}", "Report {number} was accepted")
ACCEPTED_BODY = Text(
    "{form}, {period}: sở đã nhận báo cáo {number}; số liệu đã vào sổ đăng ký.\n{link}",
    "{form}, {period}: report {number} was accepted; its figures are in the registry.\n{link}",
)
REMINDER_SUBJECT = Text("Nhắc nộp báo cáo: {form}", "Reminder: {form}")
REMINDER_BODY = Text(
    "{organisation} chưa nộp: {form}, {period}.\nHạn: {due}.\n\nMẫu đã điền sẵn và chỗ nộp ở đây: {link}",
    "{organisation} has not yet sent: {form}, {period}.\nDue: {due}.\n\nThe pre-filled workbook and the place to hand "
    "it in are here: {link}",
)

FORM = Text("Báo cáo", "Report")
PERIOD = Text("Kỳ", "Period")
DUE = Text("Hạn nộp", "Due")
STATE = Text("Tình trạng", "State")
NUMBER = Text("Số biên nhận", "Receipt")
ORGANISATION = Text("Đơn vị", "Organisation")
SENT_AT = Text("Gửi lúc", "Sent")
LATE = Text("Muộn", "Late")
YES_LATE = Text("muộn", "late")
TABLE = Text("Bảng", "Table")
ROWS_READ = Text("Dòng đọc được", "Rows read")
ADDED = Text("Thêm", "Added")
CHANGED = Text("Đổi", "Changed")
LACKING = Text("không có trong tệp", "not in the file")
ERASED = Text("Số đang có bị xóa", "Known figures erased")
ERASES = Text("{column}: xóa “{before}”, vì ô này để trống", "{column}: “{before}” is erased, as this cell is empty")
ERASES_SOME = Text(
    "Ô để trống xóa {count} số đang có trong sổ đăng ký. Xem từng ô ở danh sách dưới bảng; nếu không định xóa, "
    "điền lại.",
    "Empty cells erase {count} {count:figure|figures} that the registry has. Look at each in the list below the table; "
    "fill in again what is not meant to go.",
)
UNFILLED = Text("Chưa điền số nào, không ghi", "Nothing filled in, left out")
ABSENT = Text("Không có trong tệp, giữ nguyên", "Not in the file, kept")
ERRORS = Text("Lỗi", "Errors")
WARNINGS = Text("Cảnh báo", "Warnings")
KEPT = Text("Cột để trống, giữ số cũ", "Columns left empty, kept as they were")
NOTHING_YET = Text("chưa có gì", "nothing yet")
LATE_TOO = Text("{state}; muộn", "{state}; late")
OVERDUE = Text("{state}; đã quá hạn, vẫn nhận và ghi là muộn", "{state}; overdue, still taken and marked late")
SHUT = Text("{state}; hết hạn nhận", "{state}; no longer taken")

OWN_REPORTS = Text("Báo cáo phải nộp", "Reports owed")
OWN_REPORTS_SAY = Text(
    "Mở một báo cáo để tải mẫu đã điền sẵn, nộp tệp, hoặc xem báo cáo đã đến đâu.",
    "Open a report to download the pre-filled workbook, hand in a file, or see how far it is.",
)
NO_DUTIES = Text(
    "Chưa có báo cáo nào phải nộp. Khi sở mở kỳ báo cáo, báo cáo hiện ở đây.",
    "No report is owed yet. When the department opens a round, it appears here.",
)
WAITING = Text("Đang chờ sở xem", "Waiting for a decision")
WAITING_COUNT = Text("{count} báo cáo đang chờ.", "{count} {count:report waits|reports wait}.")
NONE_WAITING = Text("Không có báo cáo nào đang chờ.", "No report waits.")
FOR_PERIOD = Text(
    "Kỳ: {period}. Đơn vị: {organisation}. Nơi nhận: {recipient}.",
    "Period: {period}. Organisation: {organisation}. To: {recipient}.",
)
DUE_BY = Text("Hạn nộp: {due}.", "Due: {due}.")
LATE_NOW = Text(
    "Đã quá hạn. Báo cáo vẫn được nhận và được ghi là muộn.", "The day has passed. The report is still taken, as late."
)
NO_REPORT_TAKEN = Text("Không nhận nữa", "No longer taken")
TABLES_OF = Text("Báo cáo gồm các bảng:", "The report holds these tables:")
FIRST_STEP = Text("1. Tải mẫu đã điền sẵn", "1. Download the pre-filled workbook")
FIRST_STEP_SAYS = Text(
    "Mẫu đã có số liệu của sổ đăng ký. Xem lại, sửa chỗ sai, điền số liệu của kỳ này.",
    "It holds what the registry has. Look it over, mend what is wrong, fill in this period's figures.",
)
DOWNLOAD = Text("Tải mẫu (.xlsx)", "Download (.xlsx)")
SECOND_STEP = Text("2. Nộp tệp", "2. Hand in the file")
SECOND_STEP_SAYS = Text(
    "Tải tệp lên chỉ để kiểm tra và lưu bản nháp; chưa gửi cho sở. Nhận .xlsx, .ods, .xls, CSV, tối đa 30 MB.",
    "Uploading only checks and saves a draft; nothing is sent yet. It takes .xlsx, .ods, .xls and CSV, 30 MB at most.",
)
FILE = Text("Tệp", "File")
FILE_NOTE = Text(
    "Tệp mẫu ở trên, biểu mẫu chính thức đã điền hoặc bảng của đơn vị; không macro, đối tượng nhúng, liên kết tệp.",
    "The template, the official form filled in, or a table of your own; no macros, embedded objects or linked files.",
)
CSV_TABLE = Text("Bảng trong tệp CSV", "Table in the CSV")
CSV_TABLE_NOTE = Text("Chỉ cần khi tên tệp CSV không nói là bảng nào.", "Only where the name of a CSV does not say it.")
UPLOAD = Text("Tải lên và kiểm tra", "Upload and check")
OR_ON_PAGE = Text("Hoặc làm ngay trên trang", "Or do it on the page")
UNCHANGED_SAYS = Text(
    "Mọi thứ vẫn như trong sổ đăng ký: một lần bấm là xong bản nháp.",
    "Everything is as the registry has it: one click makes the draft.",
)
UNCHANGED = Text("Không có gì thay đổi", "Nothing has changed")
FILL_IN = Text("Điền trên trang (tối đa 20 dòng)", "Fill in on the page (20 rows at most)")
SO_FAR = Text("Đã làm đến đâu", "So far")
MADE_AT = Text("{file}, lập lúc {moment}", "{file}, made at {moment}")
FROM_OLD_TEMPLATE = Text(
    "Sổ đăng ký đã đổi từ lúc tải mẫu. Ô nào tệp để nguyên thì giữ điều người khác đã sửa; ô nào cả hai cùng sửa thì "
    "được hỏi dưới đây.",
    "The registry has changed since the template was made. A cell that the file left alone keeps what others have "
    "written; one that both have changed is asked below.",
)
NO_STAMP = Text(
    "Tệp không lập từ mẫu của trang này; đã đọc theo tên trang tính và tiêu đề cột.",
    "The file was not made from this site's template; it was read by its sheets and headings.",
)
NOT_SENT = Text("CHƯA GỬI", "NOT SENT YET")
NOT_SENT_SAYS = Text(
    "Đây là bản nháp, lưu lúc {moment}. Sở xem được, nhưng chưa tính là nộp cho đến khi bạn bấm “Gửi báo cáo”.",
    "This is a draft, saved at {moment}. The department can see it; it counts once you press “Send the report”.",
)
RETURNED_BECAUSE = Text("Sở trả lại vì", "Returned because")
NOW_CHECKED = Text(
    "Đã lưu và kiểm tra: không có lỗi. Báo cáo chưa gửi.", "Saved and checked: no errors. The report is not sent yet."
)
NOW_SAVED = Text(
    "Đã lưu bản nháp. Còn lỗi cần sửa ở dưới; báo cáo chưa gửi.",
    "The draft is saved. There are errors to be mended below; the report is not sent yet.",
)
CHANGES = Text("Báo cáo đổi những gì", "What the report changes")
CHANGES_IN = Text("{table}: {count} dòng thêm hoặc đổi", "{table}: {count} {count:row|rows} added or changed")
NEW_ROW = Text("dòng mới", "new row")
LEFT_OUT = Text("Không thuộc báo cáo này, không đọc: {tables}.", "Not part of this report and not read: {tables}.")
WHOLE_FILE = Text("Về cả tệp", "About the whole file")
IN_THE_WAY = Text(
    "Còn những điều này thì chưa gửi được: sửa tệp, xóa trang tính ấy, hoặc nói ở dưới nó là bảng nào. Các bảng không "
    "có lỗi có thể tách ra gửi trước.",
    "As long as these stand the report cannot be sent: mend the file, delete the sheet, or say below which table it "
    "is. Tables without errors can be parted and sent first.",
)
WHOLE_TABLES = Text("Về cả bảng", "About whole tables")
AND_MORE = Text("Còn {count} điều như vậy.", "There {count:is|are} {count} more.")
IS_ERROR = Text("lỗi", "error")
IS_WARNING = Text("cảnh báo", "warning")
OWN_HEADINGS = Text("Tiêu đề riêng của đơn vị", "Your own headings")
OWN_HEADINGS_SAY = Text(
    "Chọn một lần mỗi tiêu đề là cột nào; các lần sau tệp của đơn vị được đọc theo đó.",
    "Say once which column each heading is; your files are read so from then on.",
)
HEADING_IS = Text("{table}: “{heading}” là", "{table}: “{heading}” is")
SHEET_IS = Text("Trang tính “{heading}” là bảng", "The sheet “{heading}” is the table")
REMEMBER = Text("Ghi nhớ và đọc lại tệp", "Remember, and read the file again")
ROWS_TO_MEND = Text("Các dòng cần xem", "Rows to look at")
ROWS_TO_MEND_COUNT = Text("{count} dòng có lỗi hoặc cảnh báo.", "{count} {count:row has|rows have} findings.")
ALL_ROWS_COUNT = Text("{count} dòng của bảng.", "{count} {count:row|rows} in the table.")
NO_ROWS_TO_MEND = Text("Không có dòng nào cần sửa.", "No row needs mending.")
SHOW_ALL_OF = Text("Xem mọi dòng của", "Show all rows of")
SHOW_FINDINGS = Text("Chỉ xem dòng có lỗi", "Only rows with findings")
WHOLE_ROW = Text("Sửa cả dòng", "Mend the whole row")
ROW_IS = Text("{table}, dòng {row}: {what}", "{table}, row {row}: {what}")
AS_IN_FILE = Text("{text} (như trong tệp)", "{text} (as in the file)")
TAKE_AWAY = Text("Bỏ dòng này", "Take this row away")
TAKEN_AWAY = Text("Dòng này đã bỏ khỏi báo cáo.", "This row was taken out of the report.")
STANDS_THERE = Text("Hiện đang ghi: {text}", "Now it says: {text}")
SAVE_AND_CHECK = Text("Lưu và kiểm tra lại", "Save and check again")
MARKED = Text("Tải tệp của bạn có đánh dấu lỗi", "Download your file with the findings marked")
ANOTHER_FILE = Text("Tải lên tệp khác", "Upload another file")
NOT_CHECKED_YET = Text("Tệp này chưa đọc được nên chưa có gì để đánh dấu.", "The file could not be read yet.")
SEND = Text("Gửi báo cáo", "Send the report")
SEND_SAYS = Text(
    "Gửi rồi thì sở xét; muốn sửa phải rút lại.", "Once sent the department reviews it; to change it, withdraw it."
)
NO_ROW_OF_PERIOD = Text(
    "Báo cáo không có dòng nào của chính kỳ này. Nếu trong kỳ đúng là không có gì, hãy gửi bằng nút nói rõ điều đó; "
    "nếu không, điền các dòng của kỳ rồi tải lên lại.",
    "The report has no row of its own period. If there was nothing in the period, send it with the button that says "
    "so; otherwise fill in the rows of the period and upload it again.",
)
SEND_WITHOUT_PERIOD = Text("Gửi báo cáo không có dòng nào của kỳ này", "Send the report without any row of this period")
ASIDE = Text("Tách các bảng không lỗi để gửi trước", "Part the tables without errors, to send them first")
SET_ASIDE_DONE = Text(
    "Đã tách. Các bảng không lỗi ở đây, sẵn sàng gửi; các bảng còn lỗi nằm ở một bản nháp riêng.",
    "Parted. The tables without errors are here, ready to be sent; the others are a draft of their own.",
)
CHECK_AGAIN = Text("Kiểm tra lại", "Check again")
WITHDRAW = Text("Rút báo cáo", "Withdraw")
DECIDE = Text("Quyết định của sở", "Decision of the department")
REASON = Text("Lý do trả lại", "Reason for returning")
REASON_NOTE = Text("Bắt buộc khi trả lại; đơn vị đọc câu này.", "Needed when returning; the sender reads it.")
ACCEPT = Text("Nhận, ghi vào sổ đăng ký", "Accept, and write it into the registry")
RETURN = Text("Trả lại", "Return")
HISTORY = Text("Lịch sử", "History")
RECEIPT = Text("Biên nhận", "Receipt")
RECEIPT_OF = Text("Biên nhận số {number}", "Receipt {number}")
RECEIPT_SAYS = Text(
    "Báo cáo đã đến sở. Hãy lưu hoặc in trang này.", "The department has the report. Keep or print this page."
)
NO_RECEIPT = Text("Báo cáo chưa gửi nên chưa có biên nhận.", "The report is not sent, so there is no receipt yet.")
FILE_HASH = Text("Mã băm của tệp (SHA-256)", "Hash of the file (SHA-256)")
DOWNLOAD_FILE = Text("Tải tệp đã nộp", "Download the file handed in")
OFFICIAL_FORM = Text("Biểu mẫu đã điền, để in và ký", "The official form filled in, to print and sign")
OFFICIAL_FORM_SAYS = Text("In trang này trên giấy A4, hoặc in tệp.", "Print this page on A4, or the file itself.")
OFFICIAL_FORM_FILE = Text("Tải biểu mẫu (.xlsx)", "Download the form (.xlsx)")
OFFICIAL_FORM_NARROW = Text("Màn hình này hẹp hơn biểu; in ra vẫn đủ.", "Wider than this screen; it prints in full.")
NO_OFFICIAL_FORM = Text("Loại báo cáo này chưa có biểu mẫu để in.", "This kind of report has no form to print.")
CONTENTS_NOT_SHOWN = Text(
    "Nội dung báo cáo chỉ đơn vị gửi và chuyên viên sở xem được.",
    "What the report holds is shown to its sender and to officers of the department.",
)

BOARD = Text("Bảng theo dõi báo cáo", "Reporting board")
BOARD_MISSING = Text("chưa có gì", "nothing yet")
BOARD_DRAFT = Text("đang làm, chưa gửi", "in progress, not sent")
ROUNDS_COUNT = Text("{count} kỳ báo cáo.", "{count} {count:round|rounds}.")
NO_ROUNDS = Text(
    "Chưa mở kỳ báo cáo nào. Bấm nút dưới để mở theo chế độ báo cáo hiện hành.",
    "No round is open yet. The button opens those of the duties in force.",
)
OPEN_ROUNDS = Text("Mở các kỳ theo chế độ báo cáo", "Open rounds from the calendar of duties")
OPENED = Text(
    "Đã mở {rounds} kỳ, {reports} báo cáo phải nộp.",
    "{rounds} {rounds:round is|rounds are} open, {reports} {reports:report is|reports are} owed.",
)
OWED = Text("Phải nộp", "Owe")
REPORTED = Text("Đã nộp", "Reported")
CODE = Text("Mã", "Code")
KIND = Text("Loại", "Kind")
COMMUNE = Text("Xã, phường", "Commune")
DAYS_LATE = Text("Số ngày muộn", "Days late")
NOT_IN_REPORT = Text("Bảng không có trong báo cáo", "Tables not in the report")
GROUP = Text("Nhóm", "Group")
BY_KIND = Text("Theo loại cơ sở", "By kind")
BY_COMMUNE = Text("Theo xã, phường", "By commune")
TAKEN_UNTIL = Text("Nhận đến: {closes}.", "Taken until: {closes}.")
AS_OF = Text("Tính đến {now}.", "As of {now}.")
SHOWN_OF = Text(
    "{shown} trong {owed} đơn vị phải nộp.", "{shown} of {owed} {owed:organisation|organisations} that must report."
)
ALL = Text("Tất cả", "All")
SHOW = Text("Xem", "Show")
REMIND = Text("Nhắc đơn vị chưa nộp", "Remind those who have not reported")
CLOSES = Text("Nhận đến (giờ Việt Nam)", "Taken until (Viet Nam time)")
CLOSES_NOTE = Text("Sau hạn nộp, báo cáo được ghi là muộn.", "After the day a report is marked late.")
CLOSES_BEFORE_DUE = Text("Phải sau hạn nộp.", "It must be after the day of the report.")
SET_CLOSING = Text("Đặt hạn nhận", "Set the end")
CLOSING_SET = Text("Đã đặt hạn nhận.", "The end is set.")
REMIND_COUNT = Text("Sẽ nhắc {count} người.", "{count} {count:person|people} will be reminded.")
SAMPLES = Text("Một số thư sẽ gửi", "Some of the messages")
UNREACHED = Text("Chưa có người nhận (cần gọi hoặc gửi giấy)", "Nobody to write to (telephone or letter)")
SEND_REMINDERS = Text("Gửi thư nhắc", "Send the reminders")
PROPOSE_REMINDERS = Text("Đề nghị gửi thư nhắc", "Propose the reminders")
MANY_SAYS = Text(
    "Thư nhắc hơn 10 người cần một người thứ hai xác nhận.", "Reminders to more than ten people need a second person."
)
WAITS_FOR_SECOND = Text(
    "Đã đề nghị nhắc {count} người; một người khác cần xác nhận.",
    "{count} {count:reminder waits|reminders wait} for a second person.",
)
SECOND_PERSON = Text(
    "Người đề nghị không tự xác nhận được; hãy nhờ một đồng nghiệp.",
    "Who proposed them cannot confirm them; ask a colleague.",
)
CONFIRM_REMINDERS = Text("Xác nhận và gửi", "Confirm and send")
REMINDED = Text("Đã lập {count} thư nhắc trong hộp thư đi.", "{count} {count:reminder is|reminders are} in the outbox.")
NOBODY_TO_REMIND = Text(
    "Không còn ai để nhắc: mọi đơn vị có tài khoản đã nộp.",
    "There is nobody to remind: every organisation with an account has reported.",
)
REMINDED_BEFORE = Text("Đã nhắc", "Reminded before")
REMINDED_AT = Text("{moment}: {count} người", "{moment}: {count} {count:person|people}")
OWN_REPORT = Text(
    "Bạn đã lập, sửa, kiểm tra hoặc gửi báo cáo này thay đơn vị: người khác phải xem xét nó.",
    "You have prepared, changed, checked or sent this report for its organisation: somebody else must decide on it.",
)
