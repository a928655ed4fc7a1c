"""The words of the layout, the components and the pages that belong to no room: each in both languages."""

from __future__ import annotations

from caunghe.language import Text

SITE = Text("Cầu Nghề", "Cầu Nghề")
SITE_PURPOSE = Text(
    "Đào tạo những người mà doanh nghiệp của thành phố cần",
    "Training the people that the city's employers need",
)
SKIP = Text("Đến nội dung chính", "Skip to the main content")
MAIN_MENU = Text("Mục chính", "Main menu")
LANGUAGE = Text("Ngôn ngữ", "Language")
OWN_LANGUAGE = {"vi": "Tiếng Việt", "en": "English"}
HOME = Text("Trang đầu", "Home")
REGISTRY = Text("Sổ đăng ký", "Registry")
RUNS = Text("Lần chạy", "Runs")
PEOPLE = Text("Người dùng", "People")
DELEGATIONS = Text("Ủy quyền", "Delegations")
DELEGATIONS_ARE = Text(
    "Ai làm thay cơ quan, việc gì, đến khi nào.", "Who acts for the organisation, in what, until when."
)
AUDIT = Text("Nhật ký", "Audit log")
OWN_ACCOUNT = Text("Tài khoản", "Your account")
SIGN_IN = Text("Đăng nhập", "Sign in")
SIGN_OUT = Text("Đăng xuất", "Sign out")
VERSION = Text("Phiên bản {version}", "Version {version}")
WELCOME = Text("Xin chào, {name}", "Welcome, {name}")
YOUR_ROLES = Text("Vai trò của bạn", "Your roles")
ROLE_IN = Text("{role}, {organisation}", "{role}, {organisation}")
NO_ROLE = Text(
    "Tài khoản chưa có vai trò ở cơ quan nào. Hãy hỏi người quản trị đã mời bạn.",
    "This account has no role in any organisation yet. Ask the administrator who invited you.",
)
WHERE_TO_BEGIN = Text("Bắt đầu từ đâu", "Where to begin")
REGISTRY_IS = Text(
    "Mọi bảng của bộ dữ liệu: tra cứu, lọc, sửa, xem lịch sử.",
    "Every table of the feed: search, filter, edit, history.",
)
RUNS_IS = Text(
    "Tính chỉ số, dự báo, kế hoạch và báo cáo; xem kết quả.",
    "Indicators, forecast, plan and report, and what came of them.",
)
REPORTS = Text("Báo cáo", "Reports")
REPORTS_ARE = Text(
    "Báo cáo phải nộp, đến khi nào, và đã đến đâu.", "Which reports are owed, until when, and how far they are."
)
BOARD = Text("Theo dõi báo cáo", "Reporting board")
BOARD_IS = Text("Ai đã báo cáo, ai chưa, ai muộn; nhắc.", "Who has reported, who has not, who is late; reminders.")
PEOPLE_IS = Text("Cơ quan, vai trò, lời mời.", "Organisations, roles, invitations.")
AUDIT_IS = Text("Ai đã làm gì, ai đã xem gì.", "Who did what, and who looked at what.")
OWN_ACCOUNT_IS = Text("Xác thực hai bước và các phiên đăng nhập.", "Second factor and where you are signed in.")
SIGN_IN_TO_WORK = Text(
    "Cán bộ của sở, cơ sở giáo dục nghề nghiệp, doanh nghiệp và trường học đăng nhập để làm việc.",
    "Officers of the department, of institutions, employers and schools sign in to work.",
)

NO_ROWS = Text("Không có dòng nào.", "There are no rows.")
NO_ROWS_FOUND = Text(
    "Không có dòng nào khớp với điều đang tìm. Bỏ bớt bộ lọc hoặc viết ngắn hơn.",
    "No row matches. Take a filter away, or search for less.",
)
NEXT_PAGE = Text("Trang sau", "Next page")
FIRST_PAGE = Text("Về trang đầu", "First page")
SORT_UP = Text("Xếp tăng dần theo {column}", "Sort by {column}, lowest first")
SORT_DOWN = Text("Xếp giảm dần theo {column}", "Sort by {column}, highest first")
NOT_STATED = Text("–", "–")
YES = Text("Có", "Yes")
NO = Text("Không", "No")
ON = Text("Đang bật", "On")
OFF = Text("Chưa bật", "Off")
PROBLEMS = Text("Cần sửa trước khi tiếp tục", "Please mend this before going on")
REQUIRED = Text("Hãy điền ô này.", "Fill in this field.")
FOR_EXCEL = Text("Tải về để mở bằng Excel (CSV)", "Download for Excel (CSV)")
FOR_MACHINES = Text("Tải về cho máy đọc (CSV)", "Download for machines (CSV)")

NOT_ALLOWED = Text("Không có quyền", "Not allowed")
NOT_ALLOWED_TO = Text(
    "Tài khoản này không có quyền: {action}. Người quản trị của cơ quan bạn có thể giao quyền ấy.",
    "This account has no right to: {action}. The administrator of your organisation can grant it.",
)
NOT_FOUND = Text("Không có trang này", "There is no such page")
NOT_FOUND_SAYS = Text(
    "Địa chỉ sai, hoặc trang thuộc về một cơ quan khác.",
    "The address is wrong, or the page belongs to another organisation.",
)
BAD_REQUEST = Text("Yêu cầu không đọc được", "The request could not be read")
BAD_REQUEST_SAYS = Text("Hãy trở lại trang trước và thử lại.", "Go back to the page before and try again.")
TOO_MANY = Text("Quá nhiều lần trong một lúc", "Too many attempts at once")
TOO_MANY_SAYS = Text(
    "Từ máy hoặc tài khoản này vừa có quá nhiều lần gửi. Hãy thử lại sau vài phút.",
    "This machine or account has sent too much within a short time. Try again in a few minutes.",
)
SERVER_FAULT = Text("Trang gặp lỗi", "Something went wrong here")
SERVER_FAULT_SAYS = Text(
    "Lỗi đã được ghi lại; những gì đã lưu vẫn còn. Hãy thử lại sau ít phút.",
    "The fault has been noted; what was saved is kept. Try again in a few minutes.",
)
FORM_OUT_OF_DATE = Text("Biểu mẫu đã quá hạn", "The form is out of date")
FORM_OUT_OF_DATE_SAYS = Text(
    "Hãy trở lại, tải lại trang rồi gửi lần nữa. Trình duyệt phải cho phép cookie.",
    "Go back, load the page again and send once more. The browser must allow cookies.",
)
BACK_HOME = Text("Về trang đầu", "Back to the home page")

AT = Text("Lúc", "At")
ACTION = Text("Việc", "Action")
ACTOR = Text("Người làm", "Actor")
ABOUT = Text("Đối tượng", "About")
RECORDED_OF = {
    "datasets": Text("Bộ dữ liệu", "Feed"),
    "publications": Text("Lần công bố", "Publication"),
    "reminders": Text("Thư nhắc", "Reminders"),
    "rounds": Text("Kỳ báo cáo", "Round"),
    "runs": Text("Lần chạy", "Run"),
    "submissions": Text("Báo cáo đã lập", "Submission"),
}
DETAILS = Text("Chi tiết", "Details")
PERSON_NUMBER = Text("tài khoản số {number}", "account {number}")
PERSON_FOR = Text(
    "tài khoản số {number}, thay cơ quan số {organisation}", "account {number} on behalf of organisation {organisation}"
)
NOBODY = Text("không qua tài khoản", "no account")
CHECK_CHAIN = Text("Kiểm tra chuỗi của nhật ký", "Check the chain of the log")
CHAIN_WHOLE = Text(
    "Chuỗi nguyên vẹn: mọi dòng khớp với dòng trước nó.", "The chain is whole: every row fits the row before it."
)
KEYED_FROM = Text(
    "Mã băm có khóa từ dòng số {row}; ai không có khóa của trang thì không tính lại được.",
    "Hashes have a key from row {row} on; who lacks the site's key cannot recalculate them.",
)
NOT_KEYED = Text(
    "Chưa dòng nào có mã băm có khóa: nếu trước đây đã có thì nhật ký đã bị viết lại.",
    "No row's hash has a key: if one ever had, the log was written anew.",
)
KEPT_ROW = Text("Dòng số, như bản sao lưu đã in", "Number of a row, as a backup printed it")
KEPT_HASH = Text("Mã băm của dòng ấy", "Hash of that row")
COMPARE = Text("So sánh", "Compare")
ROW_STANDS = Text("Dòng số {row} đúng như lúc sao lưu.", "Row {row} is as it was at the backup.")
ROW_DIFFERS = Text(
    "Dòng số {row} không như lúc sao lưu: nó đã bị đổi hay mất.",
    "Row {row} is not as it was at the backup: it was changed or is missing.",
)
CHAIN_BROKEN = Text(
    "Chuỗi đứt ở dòng số {row}: dòng ấy, hoặc một dòng trước nó, đã bị đổi hay mất.",
    "The chain is broken at row {row}: it, or a row before it, was changed or is missing.",
)
