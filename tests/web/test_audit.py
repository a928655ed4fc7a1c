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
from caunghe.web.common.audit import check_chain, entry_hash, keyed_from, last_row, plain_hash, record, stands
from caunghe.web.common.models import AuditEntry
from caunghe.web.common.words import RECORDED_OF
from caunghe.web.frame.audit_columns import AUDIT_COLUMNS, RECORDED
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
            cursor.execute("DROP TRIGGER IF EXISTS audit_no_update")
            cursor.execute("DROP TRIGGER IF EXISTS audit_no_delete")
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


def test_the_hash_has_a_key_and_rows_of_before_the_key_are_verified_without(entries) -> None:
    """Rows of versions before the key stay as they were; from the first row with the key on, none is without."""
    assert {entry.hash.partition("-")[0] for entry in entries} == {"hmac"}
    rows = AuditEntry.objects.order_by("id")
    before, last = "0" * 64, rows.last()
    assert last is not None
    for entry in rows:
        is_old = entry.pk < entries[1].pk
        before = (plain_hash if is_old else entry_hash)(entry, before)
        _without_triggers("UPDATE common_auditentry SET hash = %s WHERE id = %s", [before, entry.pk])
    assert (check_chain(), keyed_from()) == (None, entries[1].pk)
    last.refresh_from_db()
    forged = plain_hash(last, AuditEntry.objects.get(pk=entries[1].pk).hash)
    _without_triggers("UPDATE common_auditentry SET hash = %s WHERE id = %s", [forged, last.pk])
    assert check_chain() == last.pk


def test_whoever_has_no_key_cannot_recalculate_the_chain(entries, settings) -> None:
    settings.SECRET_KEY = "another key of somebody who has the database alone, and not the site's"
    first = AuditEntry.objects.order_by("id").first()
    assert first is not None
    assert check_chain() == first.pk


def test_a_chain_written_anew_without_the_key_does_not_hold_the_row_that_a_backup_names(entries) -> None:
    """Recalculated without a key, the whole log looks like one of before the key: the hash kept elsewhere differs."""
    number, hash = last_row() or (0, "")
    assert (number, hash) == (entries[2].pk, entries[2].hash)
    assert stands(number, hash)
    before = "0" * 64
    for entry in AuditEntry.objects.order_by("id"):
        before = plain_hash(entry, before)
        _without_triggers("UPDATE common_auditentry SET hash = %s WHERE id = %s", [before, entry.pk])
    assert (check_chain(), keyed_from()) == (None, None)
    assert not stands(number, hash)
    _without_triggers("DELETE FROM common_auditentry WHERE id = %s", [number])
    assert not stands(number, hash)


def test_replacing_a_row_fires_the_trigger_too(entries) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("REPLACE is of SQLite")
    statement = "INSERT OR REPLACE INTO common_auditentry SELECT * FROM common_auditentry WHERE id = %s"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [entries[1].pk])


def test_the_page_compares_the_row_that_a_backup_names(entries, signed_in) -> None:
    client = signed_in(Role.AUDITOR)
    page = client.get("/audit/?check=1").content.decode()
    first = AuditEntry.objects.order_by("id").values_list("pk", flat=True).first()
    assert f"Mã băm có khóa từ dòng số {first}" in page
    row = entries[2]
    for number, hash, says in (
        (str(row.pk), row.hash, f"Dòng số {row.pk} đúng như lúc sao lưu"),
        (str(row.pk), entries[1].hash, f"Dòng số {row.pk} không như lúc sao lưu"),
        (str(10**30), row.hash, "không như lúc sao lưu"),
        ("x", row.hash, "không như lúc sao lưu"),
    ):
        page = client.get("/audit/", {"check": "1", "row": number, "hash": hash}).content.decode()
        assert says in page


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
