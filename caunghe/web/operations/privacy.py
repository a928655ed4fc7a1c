"""What the site holds about persons, who sees it, and how it goes: from the schema and the table of permissions."""

from __future__ import annotations

from typing import Final, NamedTuple

from caunghe.language import Text
from caunghe.schema import TABLES, Privacy
from caunghe.web.accounts.permissions import PERMISSIONS, Permission, Reach
from caunghe.web.operations.statement import Section

TITLE: Final = Text("Báo cáo về dữ liệu cá nhân", "Personal data: a report")


class Store(NamedTuple):
    """What a table holds of persons: what, what for, how it goes, and by which functions; by none where it is kept."""

    what: Text
    purpose: Text
    goes: Text
    erased_by: tuple[str, ...] = ()  # by name: the report is made where no site is, and none of them is imported


# what the site itself holds beside the feed, by model
STORES: Final[dict[str, Store]] = {
    "accounts.Account": Store(
        Text("địa chỉ thư, tên, mật khẩu đã băm", "address, name, hash of the password"),
        Text("đăng nhập", "signing in"),
        Text(
            "xóa khi một người quản trị đề nghị và một người khác xác nhận, sau khi vai trò đã hết và tài khoản đã "
            "khóa; chỉ còn số tài khoản",
            "erased when an administrator asks for it and another confirms, once it has no role and is closed; its "
            "number remains",
        ),
        ("caunghe.web.accounts.erasure.confirm",),
    ),
    "mfa.Authenticator": Store(
        Text(
            "khóa của ứng dụng xác thực và mã dự phòng, đã mã hóa; mã vừa dùng; phần công khai và tên "
            "của khóa truy cập",
            "keys of the authenticator app and recovery codes, encrypted; codes just used; public half and name of "
            "passkeys",
        ),
        Text("xác thực hai bước", "second factor"),
        Text("người dùng tự bỏ, hoặc xóa cùng tài khoản", "taken away by the person, or erased with the account"),
        ("allauth.mfa.base.internal.flows.delete_and_cleanup", "caunghe.web.accounts.erasure.confirm"),
    ),
    "accounts.Membership": Store(
        Text("vai trò ở cơ quan", "role in an organisation"),
        Text("phân quyền", "rights"),
        Text("xóa khi người quản trị chấm dứt vai trò", "erased when an administrator ends the role"),
        ("caunghe.web.accounts.memberships.end",),
    ),
    "accounts.Delegation": Store(
        Text(
            "người được làm thay cơ quan, việc gì, đến khi nào; số tài khoản người giao",
            "who may act for an organisation, in what, until when; number of the account that let it",
        ),
        Text("ủy quyền", "delegation"),
        Text(
            "không xóa sau khi chấm dứt: ai đã làm thay cơ quan nào thì phải truy được",
            "kept after its end: who acted for whom must be found again",
        ),
    ),
    "accounts.Invitation": Store(
        Text("địa chỉ thư được mời", "address invited"),
        Text("mời vào trang", "inviting"),
        Text(
            "xóa 90 ngày sau khi hết hạn hoặc bị hủy; lời mời đã nhận thì xóa cùng tài khoản",
            "erased 90 days after its end or withdrawal; one that was accepted, with the account",
        ),
        ("caunghe.web.operations.erasing.erase_invitations", "caunghe.web.accounts.erasure.confirm"),
    ),
    "accounts.Session": Store(
        Text("tài khoản, trình duyệt, lúc bắt đầu", "account, browser, beginning"),
        Text("giữ đăng nhập", "staying signed in"),
        Text("xóa khi hết hạn, sau 12 giờ", "erased when its time is over, after 12 hours"),
        ("caunghe.web.accounts.sessions.forget_ended",),
    ),
    "accounts.SignInFailure": Store(
        Text("địa chỉ đã băm, số lần sai", "hash of the address, failures"),
        Text("chống dò mật khẩu", "lockout"),
        Text(
            "xóa khi đăng nhập được, hoặc một ngày sau lần sai cuối",
            "erased on signing in, or a day after the last failure",
        ),
        (
            "caunghe.web.accounts.lockout.forget_failures",
            "caunghe.web.operations.erasing.erase_failures",
        ),
    ),
    "accounts.Attempt": Store(
        Text(
            "mã băm của địa chỉ máy hoặc tài khoản, các lúc đã thử đăng nhập; mã một lần vừa dùng, đã băm",
            "hash of a machine's address or of an account, moments of attempts; hash of a code just used",
        ),
        Text("giới hạn số lần thử", "limits on attempts"),
        Text("xóa khi hết thời gian của giới hạn, nhiều nhất vài phút", "erased minutes later, when the limit is over"),
        ("caunghe.web.operations.erasing.erase_attempts",),
    ),
    "common.AuditEntry": Store(
        Text("số tài khoản, việc đã làm hay đã xem", "number of the account, what was done or looked at"),
        Text("trách nhiệm giải trình", "accountability"),
        Text("không xóa; tài khoản đã xóa chỉ còn là một số", "kept; of an account that is gone a number remains"),
    ),
    "common.Message": Store(
        Text("địa chỉ thư và nội dung thư", "address and text of a message"),
        Text("gửi thư", "sending it"),
        Text("xóa sau 90 ngày, hoặc cùng tài khoản", "erased after 90 days, or with the account"),
        ("caunghe.web.common.sending.erase_old", "caunghe.web.accounts.erasure.confirm"),
    ),
    "registry.Change": Store(
        Text("giá trị trước và sau khi sửa, số tài khoản", "values before and after an edit, number of the account"),
        Text("lịch sử và khôi phục", "history and restoring"),
        Text(
            "không xóa, cả khi dòng hay bộ dữ liệu không còn: năm sinh, điểm số cũ vẫn ở đây",
            "kept, also when the row or the feed is gone: former birth years and scores remain here",
        ),
    ),
    "reporting.Submission": Store(
        Text(
            "tệp đã nộp và điều đọc được, dòng của mẫu đã tải; số tài khoản người lập, gửi, quyết định",
            "the file sent and what was read of it, rows of its template; numbers of who made, sent and decided",
        ),
        Text("báo cáo và biên nhận", "the report and its receipt"),
        Text(
            "không xóa, cả tệp đã thay trong bản nháp; chỉ dòng của mẫu đã tải được xóa sau khi kỳ báo cáo đóng",
            "kept, also files replaced in a draft; rows of its template alone are erased after the round has closed",
        ),
    ),
    "reporting.Finding": Store(
        Text("giá trị sai trong tệp", "values of the file that are wrong"),
        Text("sửa lỗi", "mending them"),
        Text("xóa ở lần kiểm tra sau", "erased by the next check"),
        ("caunghe.web.reporting.checks.check",),
    ),
    "reporting.Correction": Store(
        Text("giá trị sửa trên trang, số tài khoản", "values mended on the page, number of the account"),
        Text("sửa lỗi", "mending them"),
        Text("xóa khi có tệp mới", "erased by a new file"),
        ("caunghe.web.reporting.services.upload",),
    ),
    "reporting.Step": Store(
        Text("số tài khoản, việc đã làm, lý do", "number of the account, what was done, the reason"),
        Text("lịch sử của báo cáo", "history of the report"),
        Text("không xóa", "kept"),
    ),
    "reporting.Reminder": Store(
        Text("số tài khoản người lập và người gửi", "numbers of who proposed and who sent"),
        Text("hai người chịu trách nhiệm", "two persons answer for it"),
        Text("không xóa; chỉ là một số", "kept; a number alone"),
    ),
    "runs.Run": Store(
        Text("số tài khoản người yêu cầu và người công bố", "numbers of who asked and who published"),
        Text("hai người chịu trách nhiệm", "two persons answer for it"),
        Text("không xóa; chỉ là một số", "kept; a number alone"),
    ),
}


def sections() -> tuple[Section, ...]:
    """Return the parts of the report."""
    return (_personal_columns(), _stores(), _files(), _who_sees(), _what_there_is_none_of())


def _personal_columns() -> Section:
    return Section(
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


def _stores() -> Section:
    return Section(
        Text("Dữ liệu cá nhân của trang", "What the site itself holds"),
        Text("Tên bảng trong cơ sở dữ liệu ở cột đầu.", "The first column names the table in the database."),
        (
            Text("Bảng", "Table"),
            Text("Gì", "What"),
            Text("Để làm gì", "What for"),
            Text("Khi nào hết", "How it goes"),
            Text("Hàm xóa", "Erased by"),
        ),
        [
            (name, store.what, store.purpose, store.goes, ", ".join(store.erased_by) or "–")
            for name, store in STORES.items()
        ],
    )


def _files() -> Section:
    return Section(
        Text("Tệp trên máy chủ", "Files on the server"),
        Text("Thư mục nằm trong files của trang.", "The folders lie in files of the site."),
        (Text("Thư mục", "Folder"), Text("Gì", "What"), Text("Khi nào hết", "How it goes")),
        [(name, folder.what, folder.goes) for name, folder in FOLDERS.items()],
    )


def _who_sees() -> Section:
    return Section(
        Text("Ai xem được", "Who sees it"),
        Text("Theo bảng phân quyền của phần mềm.", "As the software's table of permissions has it."),
        (Text("Việc", "Action"), Text("Vai trò", "Roles")),
        [
            _row(PERMISSIONS[action])
            for action in ("registry.look", "registry.look_personal", "people.look", "audit.look")
        ],
    )


def _what_there_is_none_of() -> Section:
    return Section(
        Text("Không có", "What there is none of"),
        Text(
            "Không ảnh giấy tờ, không cột nào dành cho số định danh (nhưng mã số thuế của doanh nghiệp là cá nhân, cột "
            "tax_code của bảng employers, chính là 12 số định danh của người ấy, ai xem được sổ đăng ký đều thấy), "
            "trang không tự ghi nhật ký có dữ liệu cá nhân, không yêu cầu nào tới máy khác, "
            "không cookie theo dõi. Bản sao lưu chứa mọi dữ liệu trên và phải được giữ như chính trang.",
            "No pictures of papers; no column for identity numbers (but the tax code of an employer who is a person, "
            "tax_code of the table employers, is the 12 digits of that person's identity number, and whoever sees the "
            "registry sees it); no personal data in the site's own logs; no request to another host, no "
            "cookie that follows anybody. A backup holds all of the above and must be kept as the site itself.",
        ),
    )


class Folder(NamedTuple):
    """What of persons lies in a folder of the site, and how it goes."""

    what: Text
    goes: Text


_BY_HAND: Final = Text(
    "trang không tự xóa; người giữ máy chủ xóa bằng tay", "not erased by the site; whoever keeps the server does so"
)
FOLDERS: Final = {
    "feeds": Folder(
        Text(
            "mọi bộ dữ liệu đã nạp, cả bộ cũ: khóa tên, ngày sinh, tiền lương",
            "every feed that was loaded, former ones too: name keys, birth dates, pay",
        ),
        _BY_HAND,
    ),
    "runs": Folder(
        Text("kết quả từng lần chạy, kèm bộ dữ liệu của nó", "results of each run, with its feed"), _BY_HAND
    ),
    "submissions": Folder(
        Text("tệp báo cáo đã nộp và điều đọc được", "files of reports that were sent, and what was read of them"),
        _BY_HAND,
    ),
    "templates": Folder(
        Text("dòng của các mẫu đã tải về", "rows of the templates that were downloaded"),
        Text("xóa khi kỳ báo cáo đóng", "erased when the round of reports has closed"),
    ),
    "jobs": Folder(
        Text("tệp đang được đọc", "a file that is being read"),
        Text("xóa khi đọc xong", "erased when it has been read"),
    ),
}
_FILES: Final = Text("tệp trên máy chủ", "files on the server")
_DATABASE: Final = Text("cơ sở dữ liệu", "database")


def _row(permission: Permission) -> tuple[Text, Text]:
    reach = {Reach.OWN: Text("cơ quan mình", "own organisation"), Reach.ANY: Text("mọi cơ quan", "any organisation")}
    vi, en = (
        "; ".join(f"{role.label(language)} ({reach[each](language)})" for role, each in permission.grants.items())
        for language in ("vi", "en")
    )
    return permission.title, Text(vi, en)
