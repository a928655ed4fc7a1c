# pyright: standard
"""How the site is guarded: from its settings, its policy, the table of permissions and the libraries installed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.util import find_spec, module_from_spec
from typing import Any, Final

from caunghe.code import library_versions
from caunghe.language import Text
from caunghe.web.accounts.permissions import PERMISSIONS
from caunghe.web.accounts.roles import Role
from caunghe.web.common.policy import POLICY
from caunghe.web.environment import VARIABLES
from caunghe.web.operations.statement import Section

TITLE: Final = Text("Báo cáo về an toàn", "Security: a report")
# settings of Django that guard, with what each means
_GUARDS: Final = {
    "SECURE_SSL_REDIRECT": Text("mọi yêu cầu không mã hóa được chuyển sang https", "plain requests are led to https"),
    "SECURE_HSTS_SECONDS": Text("trình duyệt chỉ dùng https, số giây", "browsers use https alone, seconds"),
    "SESSION_COOKIE_SECURE": Text("cookie phiên chỉ gửi qua https", "session cookie over https alone"),
    "SESSION_COOKIE_HTTPONLY": Text(
        "mã trên trang không đọc được cookie phiên", "scripts cannot read the session cookie"
    ),
    "SESSION_COOKIE_AGE": Text("phiên hết hạn sau, số giây", "a session ends after, seconds"),
    "CSRF_COOKIE_SECURE": Text("cookie chống giả mạo chỉ gửi qua https", "CSRF cookie over https alone"),
    "X_FRAME_OPTIONS": Text("trang không được lồng vào trang khác", "pages within no other page"),
    "SECURE_REFERRER_POLICY": Text("địa chỉ trang không lộ ra ngoài", "addresses are not told to others"),
    "PASSWORD_HASHERS": Text(
        "cách băm mật khẩu, cách đầu dùng cho mật khẩu mới", "password hashes, the first for new ones"
    ),
    "SECOND_FACTOR_REQUIRED": Text(
        "quản trị, cán bộ kế hoạch, chuyên viên và kiểm tra viên phải có xác thực hai bước",
        "administrators, planners, officers and auditors need a second factor",
    ),
    "MFA_SUPPORTED_TYPES": Text("xác thực hai bước", "second factor"),
    "ALLAUTH_TRUSTED_PROXY_COUNT": Text(
        "số máy chủ trung gian được tin khi hỏi ai gửi yêu cầu", "proxies believed about who asks"
    ),
    "ACCOUNT_RATE_LIMITS": Text(
        "số lần trong một lúc, theo máy (ip), tài khoản (user) hay tài khoản được thử (key)",
        "attempts within a time, by machine (ip), account (user) or account that is tried (key)",
    ),
    "MFA_RATE_LIMITS": Text("như trên, khi đăng nhập bằng khóa truy cập", "likewise, of signing in by passkey"),
    "DATA_UPLOAD_MAX_MEMORY_SIZE": Text("biểu mẫu lớn nhất, số byte", "largest form, bytes"),
    "ALLOWED_HOSTS": Text("tên miền được trả lời", "hosts that are answered"),
}


def site_settings() -> Mapping[str, Any]:
    """Return the settings as the environment makes them now; raises SettingError where they are refused."""
    spec = find_spec("caunghe.web.settings")
    assert spec is not None
    assert spec.loader is not None
    # beside the settings that a process may have begun with, which stay as they are
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return vars(module)


def sections(settings: Mapping[str, Any]) -> Iterator[Section]:
    """Yield the parts of the report on a site with such settings."""
    yield Section(
        Text("Cấu hình", "Settings"),
        Text("Giá trị đang dùng; khóa và mật khẩu không được in.", "As in use; keys and passwords are not printed."),
        (Text("Tên", "Name"), Text("Ý nghĩa", "Meaning"), Text("Giá trị", "Value")),
        [(name, meaning, _value(settings[name])) for name, meaning in _GUARDS.items()],
    )
    yield Section(
        Text("Chính sách nội dung", "Content security policy"),
        Text(
            "Không mã hay kiểu nào nằm trong trang, không gì từ máy khác. Trang báo cáo của một lần chạy có chính sách "
            "riêng: chỉ kiểu của chính nó theo mã băm, không mã nào.",
            "No script or style within a page, nothing from elsewhere. A page of a run's report has its own: its "
            "styles alone, by hash, and no script.",
        ),
        (Text("Điều khoản", "Directive"),),
        [(part,) for part in POLICY.split("; ")],
    )
    yield Section(
        Text("Quyền", "Permissions"),
        Text(
            "Mỗi địa chỉ của trang có một dòng ở đây; một bài kiểm thử đi qua mọi địa chỉ với mọi vai trò.",
            "Every address of the site has a row here; a test meets every address with every role.",
        ),
        (Text("Việc", "Action"), *(Text(role.label("vi"), role.label("en")) for role in Role)),
        [(row.title, *(_reach(row, role) for role in Role)) for row in PERMISSIONS.values()],
    )
    yield Section(
        Text("Biến môi trường", "Variables"),
        Text("Trang chạy thật từ chối giá trị không an toàn.", "A site in production refuses unsafe values."),
        (Text("Tên", "Name"), Text("Ý nghĩa", "Meaning")),
        [(variable.name, variable.meaning) for variable in VARIABLES.values()],
    )
    yield Section(
        Text("Thư viện", "Libraries"),
        Text(
            "Mọi thư viện mà gói cần, phiên bản đang cài: cả thư viện đọc tệp người khác gửi đến. requirements.lock "
            "giữ mã băm của từng tệp.",
            "All that the package requires, as installed: those that read strangers' files among them. "
            "requirements.lock has hashes.",
        ),
        (Text("Thư viện", "Library"), Text("Phiên bản", "Version")),
        list(library_versions().items()),
    )


def _value(value: object) -> str:
    if isinstance(value, list | tuple):
        # a class is named without the module in which it stands
        return ", ".join(str(each).removeprefix("django.contrib.auth.hashers.") for each in value)
    if isinstance(value, dict):
        # a limit that is None is of a page that the site does not have
        return ", ".join(f"{name} {each}" for name, each in value.items() if each is not None)
    return str(value)


def _reach(row: Any, role: Role) -> str | Text:
    if row.everyone:
        return Text("mọi người", "everybody")
    if row.signed_in:
        return Text("có tài khoản", "any account")
    reach = row.grants.get(role)
    return "–" if reach is None else Text(*{"own": ("cơ quan mình", "own"), "any": ("mọi cơ quan", "any")}[str(reach)])
