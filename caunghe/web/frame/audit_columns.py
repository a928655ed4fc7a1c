# pyright: standard
"""The columns of the audit log: codes and values put into words."""

from __future__ import annotations

import json
from typing import Any, Final

from caunghe.language import Language, Text
from caunghe.schema import TABLES
from caunghe.web.accounts.permissions import PERMISSIONS
from caunghe.web.common import words
from caunghe.web.common.components import TableColumn
from caunghe.web.common.models import AuditEntry
from caunghe.web.common.moments import moment
from caunghe.web.public import words as public_words

RECORDED: Final = {
    "looked": Text("Xem dữ liệu riêng", "Looked at private data"),
    "signed_in": Text("Đăng nhập", "Signed in"),
    "sign_in_failed": Text("Đăng nhập không được", "Failed to sign in"),
    "delegation_ended": Text("Chấm dứt ủy quyền", "Ended a delegation"),
    "acting_begun": Text("Bắt đầu làm thay một cơ quan", "Began to act for an organisation"),
    "acting_ended": Text("Thôi làm thay", "Ceased to act for an organisation"),
    "sign_in_refused": Text("Nơi đăng nhập ngoài không được nhận", "A provider's word signed nobody in"),
    "second_factor_added": Text("Thêm xác thực hai bước", "Added a second factor"),
    "second_factor_removed": Text("Bỏ xác thực hai bước", "Removed a second factor"),
    "second_factor_failed": Text("Sai mã xác thực hai bước", "A wrong second factor"),
    "invitation_accepted": Text("Nhận lời mời", "Accepted an invitation"),
    "invitation_withdrawn": Text("Hủy lời mời", "Withdrew an invitation"),
    "account_closed": Text("Khóa tài khoản", "Closed an account"),
    "erasure_asked": Text("Đề nghị xóa dữ liệu của tài khoản", "Asked for an account to be erased"),
    "erasure_taken_back": Text("Thôi không xóa tài khoản", "Let an account be that was to be erased"),
    "account_erased": Text("Xóa dữ liệu của tài khoản", "Erased an account"),
    "password_asked": Text("Xin đặt lại mật khẩu", "Asked for a new password"),
    "password_changed": Text("Đổi mật khẩu", "Changed the password"),
    "password_handed_over": Text(
        "Xem liên kết đặt lại mật khẩu để trao", "Saw a link for a new password, to hand over"
    ),
    "password_set": Text("Đặt lại mật khẩu", "Set a new password"),
    "invitation_renewed": Text("Xin liên kết mời mới", "Asked for a new link"),
    "run_published": public_words.RUN_PUBLISHED,
    "administrator_made": Text("Lập tài khoản quản trị", "Made an administrator"),
    "run_finished": Text("Lần chạy đã xong", "A run finished"),
    "run_failed": Text("Lần chạy không xong", "A run failed"),
    "run_put_back": Text("Lần chạy chờ tiếp tục", "A run was put back"),
    "run_loaded": Text("Nạp một lần chạy có sẵn", "Loaded a run that was there"),
    "dataset_loaded": Text("Nạp bộ dữ liệu", "Loaded a feed"),
}
"""What is recorded beside the actions of the table of permissions."""


def _action(entry: AuditEntry, language: Language) -> str:
    if entry.action in RECORDED:
        return RECORDED[entry.action](language)
    return PERMISSIONS[entry.action].title(language)


def _actor(entry: AuditEntry, language: Language) -> str:
    if entry.actor is None:
        return words.NOBODY(language)
    if entry.on_behalf_of is None:
        return words.PERSON_NUMBER(language, number=entry.actor)
    return words.PERSON_FOR(language, number=entry.actor, organisation=entry.on_behalf_of)


def _about(entry: AuditEntry) -> str:
    return " ".join(part for part in (entry.table, entry.key) if part)


def _about_said(entry: AuditEntry, language: Language) -> str:
    if not entry.table:
        return words.NOT_STATED(language)
    table = words.RECORDED_OF[entry.table] if entry.table in words.RECORDED_OF else TABLES[entry.table].label
    return f"{table(language)}: {entry.key}" if entry.key else table(language)


def _details(entry: AuditEntry) -> str:
    return json.dumps(entry.details, ensure_ascii=False, sort_keys=True) if entry.details else ""


def _details_said(entry: AuditEntry, language: Language) -> str:
    """Return the details as names and values; names are those of the log, which are the same in both languages."""
    inner = {name: value for name, value in entry.details.items() if not isinstance(value, dict)}
    for value in entry.details.values():
        inner |= value if isinstance(value, dict) else {}
    return "; ".join(f"{name} {_value_said(value, language)}" for name, value in inner.items())


def _value_said(value: Any, language: Language) -> str:
    if isinstance(value, bool):
        return (words.YES if value else words.NO)(language)
    return words.NOT_STATED(language) if value is None else str(value)


AUDIT_COLUMNS: Final = (
    TableColumn("at", words.AT, lambda entry, language: moment(entry.at, language), lambda entry: entry.at.isoformat()),
    TableColumn("action", words.ACTION, _action, lambda entry: entry.action),
    TableColumn("actor", words.ACTOR, _actor, lambda entry: str(entry.actor or "")),
    TableColumn("about", words.ABOUT, _about_said, _about),
    TableColumn("details", words.DETAILS, _details_said, _details),
)
