"""What is new in the program, newest first: one entry a change, with whom it is for. The page of changes shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from caunghe.language import Text
from caunghe.web.accounts.roles import Role


@dataclass(frozen=True, slots=True)
class Change:
    """A change that people notice: its day, what it is, and the role it is for; None for everyone."""

    day: date
    what: Text
    role: Role | None = None


NEWS: Final = (
    Change(
        date(2026, 12, 1),
        Text(
            "Trang công khai: mục tiêu, chỉ số, cơ sở, xã phường, chương trình, dữ liệu mở của lượt chạy đã công bố.",
            "Public pages: targets, indicators, institutions, communes, programmes and open data of the published run.",
        ),
    ),
    Change(
        date(2026, 12, 1),
        Text(
            "Sổ đăng ký: tra cứu, lọc, sửa và xem lịch sử từng dòng.",
            "Registry: search, filter, edit and see the history of every row.",
        ),
        Role.OFFICER,
    ),
    Change(
        date(2026, 12, 1),
        Text(
            "Cơ sở xem và sửa các dòng của mình trong sổ đăng ký.",
            "An institution sees and edits its own rows of the registry.",
        ),
        Role.CLERK,
    ),
    Change(
        date(2026, 12, 1),
        Text(
            "Báo cáo được điền vào biểu mẫu chính thức để in và ký.",
            "A report is filled into its official form, to be printed and signed.",
        ),
        Role.CLERK,
    ),
    Change(
        date(2026, 12, 1),
        Text(
            "Mời người dùng, giao vai trò, kiểm tra chuỗi của nhật ký.",
            "Invite people, give them roles, check the chain of the audit log.",
        ),
        Role.ADMINISTRATOR,
    ),
)
