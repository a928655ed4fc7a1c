"""What a restore must not bring back: sessions and links that were good at the moment of the backup."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import pytest

from tests.web.test_backup import caunghe, environment, python, two_sites

SIGN_IN = """
import json
from caunghe.web.site import prepare
prepare({})
from django.test import Client
from django.utils import timezone
from caunghe.web import site
from caunghe.web.accounts import passwords
from caunghe.web.accounts.models import Account, Session
from caunghe.web.common.models import AuditEntry, Message
site.trial_accounts()
client = Client(headers={"host": "127.0.0.1"})
officer = Account.objects.get(email="officer.department@demo.example.org")
client.force_login(officer)
passwords.ask(officer.email, now=timezone.now())
last = AuditEntry.objects.order_by("-id").first()
print(json.dumps({"key": Session.objects.get().session_key, "last": [last.pk, last.hash]}))
"""
LOOK = """
import json, sys
from caunghe.web.site import begin
begin({})
from django.conf import settings
from django.test import Client
from caunghe.web.accounts.models import Account, Session
from caunghe.web.common.models import Message
client = Client(headers={"host": "127.0.0.1"})
client.cookies[settings.SESSION_COOKIE_NAME] = sys.argv[1]
print(json.dumps({"status": client.get("/registry/").status_code, "sessions": Session.objects.count(),
                  "messages": Message.objects.count(), "accounts": Account.objects.count()}))
"""
OLD_SESSION = """
import sys
from caunghe.web.site import begin
begin({})
from caunghe.web.accounts.models import Session
from caunghe.web.operations.restored import drop_ways_in
from django.utils import timezone
Session.objects.create(session_key="a" * 32, session_data="", expire_date=timezone.now())
drop_ways_in()
print("left", Session.objects.count())
"""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_session_and_a_reset_link_of_the_backup_open_nothing_where_it_is_restored(kind, tmp_path: Path) -> None:
    with two_sites(kind, tmp_path) as (first, second):
        made = json.loads(python(SIGN_IN, first).splitlines()[-1])
        assert json.loads(python(LOOK, first, made["key"]))["status"] == 200
        row, hash = made["last"]
        assert f"number {row}, hash {hash}" in caunghe(first, "backup", tmp_path / "site.tar.gz")
        with tarfile.open(tmp_path / "site.tar.gz") as archive:
            written = [file.read() for member in archive if (file := archive.extractfile(member))]
        assert [part for part in written if made["key"].encode() in part] == []
        said = caunghe(second, "restore", tmp_path / "site.tar.gz")
        looked = json.loads(python(LOOK, second, made["key"]))
        assert looked["accounts"] > 5
        assert looked | {"accounts": 0} == {"status": 302, "sessions": 0, "messages": 0, "accounts": 0}
        assert "1 waiting link for a new password was dropped" in said
        assert "Look through the people, delegations and invitations" in said
        assert f"has row {row} with the hash {hash}" in said
        # a backup of an earlier version had its sessions in it
        assert "left 0" in python(OLD_SESSION, second)


def test_a_log_that_is_not_the_one_of_the_backup_is_told(tmp_path: Path) -> None:
    (tmp_path / "first").mkdir()
    python(SIGN_IN, environment(tmp_path / "first"))
    caunghe(environment(tmp_path / "first"), "backup", tmp_path / "site.tar.gz")
    with tarfile.open(tmp_path / "site.tar.gz") as archive, tarfile.open(tmp_path / "other.tar.gz", "w:gz") as other:
        for member in archive:
            stream = archive.extractfile(member)
            assert stream
            if member.name == "manifest.json":
                content = json.dumps(json.load(stream) | {"audit": [1, "0" * 64]}).encode()
                member.size, stream = len(content), io.BytesIO(content)
            other.addfile(member, stream)
    said = caunghe(environment(tmp_path / "second"), "restore", tmp_path / "other.tar.gz", code=1)
    assert "lacks row 1 with the hash 0000" in said
