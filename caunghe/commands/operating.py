"""The commands of whoever runs the site: backup, restore, upgrade, the first administrator."""

from __future__ import annotations

import getpass
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from caunghe import __version__
from caunghe.commands import EXIT_DATA_FAULTS, EXIT_OK, Asked
from caunghe.language import Language, Text, number
from caunghe.web import site

_BACKED_UP: Final = Text(
    "Đã sao lưu {files} tệp vào {path}. Ai có tệp này đọc được mọi dữ liệu: cất nơi an toàn.",
    "Backed up {files} {files:file|files} to {path}. Whoever has it can read all data: keep it safe.",
)
_LAST_ROW: Final = Text(
    "Dòng cuối của nhật ký: số {row}, mã băm {hash}. Hãy giữ ở nơi khác; trang nhật ký so sánh được.",
    "Last row of the audit log: number {row}, hash {hash}. Keep them elsewhere; the page of the log compares them.",
)
_ROW_STANDS: Final = Text(
    "Nhật ký có dòng số {row} với mã băm {hash}, như bản sao lưu đã ghi.",
    "The audit log has row {row} with the hash {hash}, as the backup wrote them down.",
)
_ROW_DIFFERS: Final = Text(
    "Nhật ký không có dòng số {row} với mã băm {hash} mà bản sao lưu đã ghi: nhật ký đã bị đổi.",
    "The audit log lacks row {row} with the hash {hash} that the backup wrote down: the log was changed.",
)
_RESTORED: Final = Text(
    "Đã khôi phục bản sao lưu lúc {moment}: {files} tệp, mọi mã băm khớp. Tiếp theo: caunghe upgrade.",
    "Restored the backup of {moment}: {files} {files:file|files}, every hash as it was. Next: caunghe upgrade.",
)
_LOOK_THROUGH: Final = Text(
    "Mọi phiên đăng nhập đã bỏ; đã bỏ {links} liên kết đặt lại mật khẩu còn chờ gửi. Bản sao lưu không biết điều gì "
    "đã đổi sau {moment}: vai trò, ủy quyền, lời mời đã chấm dứt từ lúc ấy nay lại có hiệu lực. Trước khi mở trang cho "
    "mọi người, hãy rà soát người dùng, ủy quyền và lời mời, và xóa lại các tài khoản đã xóa dữ liệu từ lúc ấy.",
    "Every session was dropped; {links} waiting {links:link|links} for a new password {links:was|were} dropped. The "
    "backup does not know what changed after {moment}: roles, delegations and invitations that were ended since then "
    "are in force again. Look through the people, delegations and invitations, and erase again the accounts that were "
    "erased since then, before the site is opened to anybody.",
)
_PASSWORD: Final = Text("Mật khẩu (từ 12 ký tự): ", "Password (12 characters or more): ")
_GENERATED: Final = Text("Mật khẩu, chỉ in một lần này: {password}", "Password, printed this once: {password}")
_MADE: Final = Text("Đã lập tài khoản quản trị {email}.", "Made the administrator {email}.")


def backup(asked: Asked, language: Language) -> int:
    """Write the whole site to one archive, while it is used."""
    site.begin(site.environment_of(asked.data))
    # models can be imported once Django has started, here and below
    from caunghe.web.operations.backup import back_up  # noqa: PLC0415

    manifest = back_up(Path(asked.file), version=__version__, now=datetime.now(UTC))
    _say(_BACKED_UP(language, files=number(len(manifest["files"]), language, 0), path=asked.file))
    if manifest["audit"] is not None:
        row, hash = manifest["audit"]
        _say(_LAST_ROW(language, row=row, hash=hash))
    return EXIT_OK


def restore(asked: Asked, language: Language) -> int:
    """Put an archive back into an empty place."""
    site.begin(site.environment_of(asked.data))
    from caunghe.web.common.audit import stands  # noqa: PLC0415
    from caunghe.web.operations.backup import restore as put_back  # noqa: PLC0415

    manifest, links = put_back(Path(asked.file))
    files = number(len(manifest["files"]), language, 0)
    moment = f"{manifest['written'][:16]} UTC"
    _say(_RESTORED(language, moment=moment, files=files))
    _say(_LOOK_THROUGH(language, links=number(links, language, 0), moment=moment))
    kept = manifest.get("audit")  # none in backups of earlier versions, nor of a log that was empty
    if kept is None:
        return EXIT_OK
    is_as_kept = stands(*kept)
    _say((_ROW_STANDS if is_as_kept else _ROW_DIFFERS)(language, row=kept[0], hash=kept[1]))
    return EXIT_OK if is_as_kept else EXIT_DATA_FAULTS


def upgrade(asked: Asked, language: Language) -> int:
    """Back up, migrate, check, and say what changed."""
    site.begin(site.environment_of(asked.data))
    from caunghe.web.operations.upgrade import CHECKED, faults  # noqa: PLC0415
    from caunghe.web.operations.upgrade import upgrade as brought_up  # noqa: PLC0415

    archive = Path(asked.backup) if asked.backup else None
    for done in brought_up(archive, version=__version__, now=datetime.now(UTC)):
        _say(done(language))
    found = list(faults())
    for said in found or [CHECKED]:
        _say(said(language))
    return EXIT_DATA_FAULTS if found else EXIT_OK


def administrator(asked: Asked, language: Language) -> int:
    """Make the first administrator; on a terminal the password is asked for, else one is made and printed."""
    site.prepare(site.environment_of(asked.data))
    from caunghe.web.operations.administrator import make_administrator  # noqa: PLC0415

    password = ""
    if sys.stdin.isatty():
        password = getpass.getpass(_PASSWORD(language))
    made = password or "-".join(secrets.token_hex(2) for _ in range(5))
    make_administrator(asked.email, asked.organisation, made, now=datetime.now(UTC))
    _say(_MADE(language, email=asked.email))
    if not password:
        _say(_GENERATED(language, password=made))
    return EXIT_OK


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
