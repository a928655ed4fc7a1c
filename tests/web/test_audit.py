"""The audit log: it only grows, and any change of it is found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

import caunghe.web
from caunghe.schema import TABLES
from caunghe.web.accounts.permissions import PERMISSIONS
from caunghe.web.accounts.roles import Role
from caunghe.web.common.audit import check_chain, record
from caunghe.web.common.audit_columns import AUDIT_COLUMNS, RECORDED
from caunghe.web.common.models import AuditEntry
from caunghe.web.common.words import RECORDED_OF
from tests.web.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries() -> list[AuditEntry]:
    return [record("signed_in", number, now=NOW, table="sites", key='["Đ1"]', côt=1.5, ai=["ă"]) for number in range(3)]


def test_the_chain_of_what_was_recorded_is_whole(entries) -> None:
    assert check_chain() is None
    assert AuditEntry.objects.count() >= 3


@pytest.mark.parametrize("statement", ["UPDATE common_auditentry SET actor = 9", "DELETE FROM common_auditentry"])
def test_the_database_refuses_to_change_the_log(entries, statement) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def _without_triggers(statement: str, values: list[object]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE common_auditentry DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER audit_no_update")
            cursor.execute("DROP TRIGGER audit_no_delete")
        cursor.execute(statement, values)


@pytest.mark.parametrize(
    "change",
    [
        "actor = 9",
        "on_behalf_of = 9",
        "action = 'looked'",
        "key = 'x'",
        "details = '{}'",
        "at = '2020-01-01 00:00:00+00:00'",
    ],
)
def test_a_changed_row_is_found(entries, change) -> None:
    _without_triggers(f"UPDATE common_auditentry SET {change} WHERE id = %s", [entries[1].pk])
    assert check_chain() == entries[1].pk


def test_a_missing_row_is_found_at_the_one_after_it(entries) -> None:
    _without_triggers("DELETE FROM common_auditentry WHERE id = %s", [entries[1].pk])
    assert check_chain() == entries[2].pk


def test_the_page_tells_of_a_broken_chain(entries, signed_in) -> None:
    client = signed_in(Role.AUDITOR)
    assert "Chuỗi nguyên vẹn" in client.get("/audit/?check=1").content.decode()
    _without_triggers("UPDATE common_auditentry SET actor = 9 WHERE id = %s", [entries[1].pk])
    assert f"Chuỗi đứt ở dòng số {entries[1].pk}" in client.get("/audit/?check=1").content.decode()


def test_the_log_is_paged_and_loses_no_row(signed_in) -> None:
    for number in range(120):
        record("signed_in", number, now=NOW)
    client, address, seen = signed_in(Role.AUDITOR), "/audit/", []
    for _ in range(9):
        page = client.get(address)
        seen += _actors(page)
        after = page.content.decode().partition('rel="next" href="')[2].partition('"')[0]
        if not after:
            break
        address = "/audit/" + after
    assert len(seen) == AuditEntry.objects.count()


def _actors(page) -> list[str]:
    return page.content.decode().split('data-label="Người làm"')[1:]


def test_whatever_is_recorded_has_words() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in Path(caunghe.web.__file__).parent.rglob("*.py"))
    recorded = set(re.findall(r'\brecord\(\s*"([^"]+)"', code))
    assert {"signed_in", "people.end", "password_set"} <= recorded
    assert recorded - set(RECORDED) - set(PERMISSIONS) == set()
    assert set(RECORDED) - recorded == set()


def test_the_log_says_in_words_what_an_act_was_about() -> None:
    record("runs.start", 3, now=NOW, table="runs", key="7", options={"seed": 4, "scenario": "low"})
    record("sign_in_failed", None, now=NOW, locked=False)
    record("looked", 3, now=NOW, table="teachers", key='["T1"]')
    newest = AuditEntry.objects.order_by("-id")[:3]
    assert [[column.shown(entry, "vi") for column in AUDIT_COLUMNS[3:]] for entry in newest] == [
        [f'{TABLES["teachers"].label.vi}: ["T1"]', ""],
        ["–", "locked Không"],
        ["Lần chạy: 7", "seed 4; scenario low"],
    ]


def test_whatever_is_recorded_of_has_a_name() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in Path(caunghe.web.__file__).parent.rglob("*.py"))
    recorded_of = set(re.findall(r'table="(\w+)"', code)) | set(re.findall(r'looked_at"\] = \("(\w+)"', code))
    assert recorded_of == set(RECORDED_OF)
