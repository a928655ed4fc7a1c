"""Every permission, in one table: action × role × own organisation or any. Views and selectors both read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from caunghe.language import Text
from caunghe.web.accounts.roles import Role


class Reach(StrEnum):
    """How far a right goes: rows of one's own organisation, or of any."""

    OWN = "own"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Permission:
    """An action, said in words, and how far each role may do it.

    ``everyone`` needs no account; ``signed_in`` any account and no role.
    """

    action: str
    title: Text
    grants: Mapping[Role, Reach] = field(default_factory=dict[Role, Reach])
    everyone: bool = False
    signed_in: bool = False


_EVERY_OFFICE: Final[Mapping[Role, Reach]] = dict.fromkeys(
    (Role.ADMINISTRATOR, Role.PLANNER, Role.OFFICER, Role.AUDITOR), Reach.ANY
)
_DEPARTMENT: Final[Mapping[Role, Reach]] = dict.fromkeys((Role.PLANNER, Role.OFFICER), Reach.ANY)
_OWN: Final[Mapping[Role, Reach]] = dict.fromkeys((Role.CLERK, Role.EMPLOYER), Reach.OWN)
_OFFICER: Final[Mapping[Role, Reach]] = {Role.OFFICER: Reach.ANY}
_ADMINISTRATOR: Final[Mapping[Role, Reach]] = {Role.ADMINISTRATOR: Reach.ANY}

SETTING_UP: Final = "account.second_factor"
"""All that an account may do which owes a second factor, beside what everyone may."""
ACTING: Final = "account.acting"
"""Beginning and ceasing to act for an organisation; whoever's right to has ended is led there."""

PERMISSIONS: Final = {
    permission.action: permission
    for permission in (
        Permission("home", Text("Xem trang đầu", "See the home page"), everyone=True),
        Permission("public.look", Text("Xem các trang công khai", "See the public pages"), everyone=True),
        Permission("language", Text("Chọn ngôn ngữ", "Choose a language"), everyone=True),
        Permission("health", Text("Hỏi trang còn chạy không", "Ask whether the site runs"), everyone=True),
        Permission("metrics", Text("Đọc số đo vận hành", "Read the figures of operation"), everyone=True),
        Permission("account.sign_in", Text("Đăng nhập", "Sign in"), everyone=True),
        Permission("account.password", Text("Đặt lại mật khẩu", "Set a new password"), everyone=True),
        Permission("account.accept", Text("Nhận lời mời", "Accept an invitation"), everyone=True),
        Permission(SETTING_UP, Text("Lập xác thực hai bước", "Set up a second factor"), signed_in=True),
        Permission(ACTING, Text("Làm thay cơ quan đã ủy quyền", "Act for organisations that let one"), signed_in=True),
        Permission("account.own", Text("Giữ tài khoản của mình", "Keep one's own account"), signed_in=True),
        Permission(
            "people.look",
            Text("Xem người dùng và cơ quan", "See people and organisations"),
            {Role.ADMINISTRATOR: Reach.ANY, Role.AUDITOR: Reach.ANY},
        ),
        Permission(
            "people.invite", Text("Mời người dùng, hủy lời mời", "Invite people, withdraw invitations"), _ADMINISTRATOR
        ),
        Permission(
            "organisations.open", Text("Mở, đóng cơ quan có người dùng", "Open and close organisations"), _ADMINISTRATOR
        ),
        Permission(
            "people.end",
            Text("Kết thúc vai trò, khóa tài khoản của người dùng", "End the roles of people, close accounts"),
            _ADMINISTRATOR,
        ),
        Permission(
            "people.erase",
            Text("Xóa dữ liệu của người đã nghỉ", "Erase the data of people who have left"),
            _ADMINISTRATOR,
        ),
        Permission(
            "delegations.give",
            Text("Ủy quyền cho người khác làm thay cơ quan", "Let others act for an organisation"),
            {**_ADMINISTRATOR, **_OWN},
        ),
        Permission(
            "audit.look",
            Text("Xem nhật ký", "See the audit log"),
            {Role.ADMINISTRATOR: Reach.ANY, Role.AUDITOR: Reach.ANY},
        ),
        Permission("registry.look", Text("Xem sổ đăng ký", "See the registry"), {**_EVERY_OFFICE, **_OWN}),
        Permission(
            "registry.look_personal",
            Text("Xem dữ liệu cá nhân trong sổ đăng ký", "See personal data in the registry"),
            {Role.OFFICER: Reach.ANY, Role.CLERK: Reach.OWN},
        ),
        Permission(
            "registry.edit",
            Text("Sửa sổ đăng ký", "Edit the registry"),
            {Role.OFFICER: Reach.ANY, Role.CLERK: Reach.OWN},
        ),
        Permission(
            "registry.restore",
            Text("Khôi phục dòng của sổ đăng ký", "Restore rows of the registry"),
            {Role.OFFICER: Reach.ANY, Role.CLERK: Reach.OWN},
        ),
        Permission("runs.look", Text("Xem các lần chạy", "See the runs"), _EVERY_OFFICE),
        Permission("runs.start", Text("Bắt đầu một lần chạy", "Start a run"), _DEPARTMENT),
        Permission("runs.cancel", Text("Hủy một lần chạy", "Cancel a run"), _DEPARTMENT),
        Permission("runs.publish", Text("Công bố một lần chạy", "Publish a run"), _DEPARTMENT),
        Permission("reports.look", Text("Xem báo cáo", "See reports"), {**_EVERY_OFFICE, **_OWN}),
        Permission("reports.read", Text("Đọc nội dung báo cáo", "Read what reports hold"), {**_OFFICER, **_OWN}),
        Permission("reports.prepare", Text("Lập báo cáo", "Prepare reports"), _OWN),
        Permission("reports.send", Text("Gửi báo cáo", "Send reports"), _OWN),
        Permission("reports.decide", Text("Nhận, trả lại báo cáo", "Accept and return reports"), _OFFICER),
        Permission("board.look", Text("Xem bảng theo dõi báo cáo", "See the reporting board"), _EVERY_OFFICE),
        Permission("board.open", Text("Mở kỳ báo cáo", "Open rounds of reports"), _OFFICER),
        Permission(
            "board.remind",
            Text("Nhắc đơn vị chưa báo cáo", "Remind those who have not reported"),
            {**_OFFICER, Role.PLANNER: Reach.ANY},
        ),
    )
}
