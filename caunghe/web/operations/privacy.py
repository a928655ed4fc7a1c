"""What the site holds about persons, who sees it, and how it goes: from the schema and the table of permissions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from caunghe.language import Text
from caunghe.schema import TABLES, Privacy
from caunghe.web.accounts.permissions import PERMISSIONS, Permission, Reach
from caunghe.web.operations.statement import Section

TITLE: Final = Text("Báo cáo về dữ liệu cá nhân", "Personal data: a report")
_DEVICE: Final = Text("xóa cùng tài khoản", "erased with the account")
# what the site itself holds beside the feed: model → what of a person, what for, how it goes
STORES: Final[dict[str, tuple[Text, Text, Text]]] = {
    "accounts.Account": (
        Text("địa chỉ thư, tên, mật khẩu đã băm", "address, name, hash of the password"),
        Text("đăng nhập", "signing in"),
        Text("người quản trị khóa rồi xóa", "closed, then erased by an administrator"),
    ),
    "mfa.Authenticator": (
        Text(
            "khóa của ứng dụng xác thực và mã dự phòng, đã mã hóa; mã vừa dùng; phần công khai và tên "
            "của khóa truy cập",
            "keys of the authenticator app and recovery codes, encrypted; codes just used; public half and name of "
            "passkeys",
        ),
        Text("xác thực hai bước", "second factor"),
        Text("người dùng bỏ đi, hoặc xóa cùng tài khoản", "taken away by the person, or erased with the account"),
    ),
    "accounts.Membership": (
        Text("vai trò ở cơ quan", "role in an organisation"),
        Text("phân quyền", "rights"),
        _DEVICE,
    ),
    "accounts.Delegation": (
        Text(
            "người được làm thay cơ quan, việc gì, đến khi nào; số tài khoản người giao",
            "who may act for an organisation, in what, until when; number of the account that let it",
        ),
        Text("ủy quyền", "delegation"),
        _DEVICE,
    ),
    "accounts.Invitation": (
        Text("địa chỉ thư được mời", "address invited"),
        Text("mời vào trang", "inviting"),
        Text(
            "hết hạn sau 14 ngày, người được mời xin lại được một lần trong 14 ngày sau đó; địa chỉ được giữ",
            "ends after 14 days, renewed by whoever is invited once within 14 days after that; the address is kept",
        ),
    ),
    "accounts.Session": (
        Text("tài khoản, trình duyệt, lúc bắt đầu", "account, browser, beginning"),
        Text("giữ đăng nhập", "staying signed in"),
        Text("hết hạn sau một ngày làm việc", "ends after a working day"),
    ),
    "accounts.SignInFailure": (
        Text("địa chỉ đã băm, số lần sai", "hash of the address, failures"),
        Text("chống dò mật khẩu", "lockout"),
        Text("xóa khi đăng nhập được", "erased on signing in"),
    ),
    "common.AuditEntry": (
        Text("số tài khoản, việc đã làm hay đã xem", "number of the account, what was done or looked at"),
        Text("trách nhiệm giải trình", "accountability"),
        Text("không xóa; tài khoản đã xóa chỉ còn là một số", "kept; of an erased account a number remains"),
    ),
    "common.Message": (
        Text("địa chỉ thư và nội dung thư", "address and text of a message"),
        Text("gửi thư", "sending it"),
        Text("xóa sau 90 ngày", "erased after 90 days"),
    ),
    "registry.Change": (
        Text("giá trị trước và sau khi sửa, số tài khoản", "values before and after an edit, number of the account"),
        Text("lịch sử và khôi phục", "history and restoring"),
        Text("xóa cùng người mà dòng ấy nói về", "erased with the person whom the row is about"),
    ),
    "reporting.Submission": (
        Text(
            "tệp đã nộp và điều đọc được, dòng của mẫu đã tải; số tài khoản người lập, gửi, quyết định",
            "the file sent and what was read of it, rows of its template; numbers of who made, sent and decided",
        ),
        Text("báo cáo và biên nhận", "the report and its receipt"),
        Text("không xóa; dòng của mẫu xóa khi kỳ báo cáo đóng", "kept; rows of templates go when the round has closed"),
    ),
    "reporting.Finding": (
        Text("giá trị sai trong tệp", "values of the file that are wrong"),
        Text("sửa lỗi", "mending them"),
        Text("xóa ở lần kiểm tra sau", "erased by the next check"),
    ),
    "reporting.Correction": (
        Text("giá trị sửa trên trang, số tài khoản", "values mended on the page, number of the account"),
        Text("sửa lỗi", "mending them"),
        Text("xóa khi có tệp mới", "erased by a new file"),
    ),
    "reporting.Step": (
        Text("số tài khoản, việc đã làm, lý do", "number of the account, what was done, the reason"),
        Text("lịch sử của báo cáo", "history of the report"),
        Text("không xóa", "kept"),
    ),
    "reporting.Reminder": (
        Text("số tài khoản người lập và người gửi", "numbers of who proposed and who sent"),
        Text("hai người chịu trách nhiệm", "two persons answer for it"),
        Text("không xóa; chỉ là một số", "kept; a number alone"),
    ),
    "runs.Run": (
        Text("số tài khoản người yêu cầu và người công bố", "numbers of who asked and who published"),
        Text("hai người chịu trách nhiệm", "two persons answer for it"),
        Text("không xóa; chỉ là một số", "kept; a number alone"),
    ),
}


def sections() -> Iterator[Section]:
    """Yield the parts of the report."""
    yield Section(
        Text("Cột dữ liệu cá nhân của bộ dữ liệu", "Personal columns of the feed"),
        Text(
            "Bí danh vẫn là dữ liệu cá nhân. Mỗi lần xem các cột này đều được ghi vào nhật ký.",
            "Pseudonyms are personal data too. Every look at these columns is recorded.",
        ),
        (Text("Bảng", "Table"), Text("Cột", "Column"), Text("Lưu ở", "Kept in")),
        [
            (table.label, column.label, _FILES if table.bulk else _DATABASE)
            for table in TABLES.values()
            for column in table.columns
            if column.privacy is Privacy.PERSONAL
        ],
    )
    yield Section(
        Text("Dữ liệu cá nhân của trang", "What the site itself holds"),
        Text("Tên bảng trong cơ sở dữ liệu ở cột đầu.", "The first column names the table in the database."),
        (Text("Bảng", "Table"), Text("Gì", "What"), Text("Để làm gì", "What for"), Text("Khi nào hết", "How it goes")),
        [(name, *said) for name, said in STORES.items()],
    )
    yield Section(
        Text("Ai xem được", "Who sees it"),
        Text("Theo bảng phân quyền của phần mềm.", "As the software's table of permissions has it."),
        (Text("Việc", "Action"), Text("Vai trò", "Roles")),
        [
            _row(PERMISSIONS[action])
            for action in ("registry.look", "registry.look_personal", "people.look", "audit.look")
        ],
    )
    yield Section(
        Text("Không có", "What there is none of"),
        Text(
            "Không ảnh giấy tờ, không số định danh, không nhật ký có dữ liệu cá nhân, không yêu cầu nào tới máy khác, "
            "không cookie theo dõi. Bản sao lưu chứa mọi dữ liệu trên và phải được giữ như chính trang.",
            "No pictures of papers, no identity numbers, no personal data in logs, no request to another host, no "
            "cookie that follows anybody. A backup holds all of the above and must be kept as the site itself.",
        ),
    )


_FILES: Final = Text("tệp trên máy chủ", "files on the server")
_DATABASE: Final = Text("cơ sở dữ liệu", "database")


def _row(permission: Permission) -> tuple[Text, Text]:
    reach = {Reach.OWN: Text("cơ quan mình", "own organisation"), Reach.ANY: Text("mọi cơ quan", "any organisation")}
    vi, en = (
        "; ".join(f"{role.label(language)} ({reach[each](language)})" for role, each in permission.grants.items())
        for language in ("vi", "en")
    )
    return permission.title, Text(vi, en)
