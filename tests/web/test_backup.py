"""Backup and restore of the pilot, on both databases, while the site is written to; what is refused; an upgrade."""

from __future__ import annotations

import gzip
import json
import re
import shlex
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from caunghe.pilot import small_city
from caunghe.web.operations.units import deployment_files
from tests.web.database import postgresql
from tests.web.environment import CLEAN, SITE

ROOT = Path(__file__).resolve().parents[2]
CAUNGHE = "from caunghe.cli import main; import sys; sys.exit(main(sys.argv[1:]))"
FILL = """
import sys
from caunghe.web.site import prepare
prepare({})
from caunghe.feed import write_feed, read_feed
from caunghe.pilot import pilot_city, small_city
from caunghe.web import site
from caunghe.web.registry.facts import FeedFacts
feed = pilot_city() if sys.argv[1] == "pilot" else read_feed(small_city())[0]
site.load(feed.tables, FeedFacts.of("a" * 64, feed.information))
write_feed(feed, site.feed_folder("a" * 64), form="parquet")
site.trial_accounts()
from caunghe.web.runs.models import Run
from caunghe.web.runs.places import runs
from caunghe.web.registry.models import Dataset
from django.utils import timezone
now = timezone.now()
run = Run.objects.create(state="finished", folder="1", options={}, options_hash="", feed_hash="", asked=now, ended=now,
                         dataset=Dataset.objects.get())
(runs() / "1" / "report").mkdir(parents=True)
(runs() / "1" / "report" / "report.vi.html").write_text("báo cáo")
(runs() / ".1.1.partial").mkdir()
(runs() / ".1.1.partial" / "half").write_text("half")
"""
WRITE = """
from caunghe.web.site import begin
begin({})
from django.utils import timezone
from caunghe.web.common.audit import record
print("writes", flush=True)
while True:
    record("signed_in", 1, now=timezone.now(), note="đ")
"""
STATE = """
import json, hashlib, re
from caunghe.web.site import begin
begin({})
from django.conf import settings
from django.test import Client
from caunghe.web.accounts.models import Account
from caunghe.web.common.audit import check_chain
from caunghe.web.common.models import AuditEntry
from caunghe.web.operations.tables import table_hashes
hashes = table_hashes()
chain, entries = check_chain(), AuditEntry.objects.count()
client = Client(headers={"host": "127.0.0.1"})
client.force_login(Account.objects.get(email="planner.department@demo.example.org"))
pages = [client.get(address).content.decode() for address in ("/registry/programmes/?q=han", "/runs/1/")]
files = {path.relative_to(settings.FILES).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
         for path in settings.FILES.rglob("*") if path.is_file() and "partial" not in str(path)}
print(json.dumps({"hashes": hashes, "chain": chain, "entries": entries, "pages": pages, "files": files}))
"""


def environment(folder: Path, database: str = "") -> dict[str, str]:
    return {
        **CLEAN,
        **SITE,
        "CAUNGHE_DATA": str(folder),
        "CAUNGHE_DATABASE_URL": database,
    }


@contextmanager
def two_sites(kind: str, folder: Path) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """The environments of a site and of an empty place of the same kind."""
    if kind == "sqlite":
        (folder / "first").mkdir()
        yield environment(folder / "first"), environment(folder / "second")
        return
    with postgresql() as address:
        made = "import psycopg, sys; psycopg.connect(sys.argv[1], autocommit=True).execute('CREATE DATABASE second')"
        python(made, CLEAN, address)
        second = address.replace("/postgres?", "/second?")
        yield environment(folder / "first", address), environment(folder / "second", second)


def python(script: str, environment: dict[str, str], *arguments: object) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    return done.stdout


def caunghe(environment: dict[str, str], *arguments: object, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-c", CAUNGHE, *map(str, arguments), "--lang", "en"],
        env=environment, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr[-3_000:]
    return done.stdout + done.stderr


def state(environment: dict[str, str]) -> dict[str, Any]:
    told = json.loads(python(STATE, environment).splitlines()[-1])
    told["pages"] = [re.sub(r'value="[^"]{40,}"', "", page) for page in told["pages"]]
    return told


@pytest.mark.long
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_pilot_is_backed_up_while_it_is_used_and_restored_as_it_was(kind, tmp_path) -> None:
    with two_sites(kind, tmp_path) as (first, second):
        python(FILL, first, "pilot")
        before = state(first)
        writer = subprocess.Popen([sys.executable, "-c", WRITE], env=first, stdout=subprocess.PIPE, text=True)
        try:
            assert writer.stdout
            assert writer.stdout.readline() == "writes\n"
            archive = tmp_path / "site.tar.gz"
            caunghe(first, "backup", archive)
        finally:
            writer.kill()
            writer.wait()
        assert archive.stat().st_mode & 0o077 == 0
        assert "every hash as it was" in caunghe(second, "restore", archive)
        after = state(second)
        # all but the log, to which was written, and the session with which the page is looked at
        apart = ("common_auditentry", "accounts_session", "sqlite_sequence", "accounts_account")
        assert {name for name in before["hashes"] if before["hashes"][name] != after["hashes"][name]} <= set(apart)
        assert (after["chain"], after["files"], after["pages"]) == (None, before["files"], before["pages"])
        assert before["entries"] < after["entries"]
        assert "holds data" in caunghe(second, "restore", archive, code=3)
        said = caunghe(second, "upgrade", "--backup", tmp_path / "before.tar.gz")
        assert "up to date" in said
        assert "nothing is wrong" in said


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], Path]:
    """A small site and its backup."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "data").mkdir()
    own = environment(folder / "data")
    python(FILL, own, "small")
    caunghe(own, "backup", folder / "site.tar.gz")
    return own, folder / "site.tar.gz"


@pytest.mark.parametrize("how", ["cut", "changed", "more", "none", "feed"])
def test_a_damaged_backup_restores_nothing(how, site, tmp_path) -> None:
    file, content = tmp_path / "damaged.tar.gz", site[1].read_bytes()
    if how == "cut":
        file.write_bytes(content[: len(content) // 2])
    elif how in ("changed", "more"):
        _changed(site[1], file, adds=how == "more")
    elif how == "feed":
        file = small_city() / "feed.json"
    said = caunghe(environment(tmp_path / "new"), "restore", file, code=3)
    assert ("damaged at" if how in ("changed", "more") else "is no backup") in said
    assert [path for path in (tmp_path / "new").rglob("*") if path.is_file()] == []


def _changed(source: Path, target: Path, *, adds: bool) -> None:
    with tarfile.open(source) as archive, tarfile.open(target, "w:gz") as other:
        for member in archive:
            stream = archive.extractfile(member)
            assert stream
            if member.name == "files/runs/1/report/report.vi.html" and not adds:
                member.size, stream = 3, gzip.io.BytesIO(b"odd")  # type: ignore[attr-defined]
            other.addfile(member, stream)
        if adds:
            other.add(source, "files/more")


def test_a_backup_of_another_kind_or_of_a_later_version_is_refused_in_words(site, tmp_path) -> None:
    for change, says in (
        ({"database": "postgresql"}, "uses sqlite"),
        ({"migrations": [["runs", "9"]]}, "later version"),
    ):
        with tarfile.open(site[1]) as archive, tarfile.open(tmp_path / "other.tar.gz", "w:gz") as other:
            for member in archive:
                stream = archive.extractfile(member)
                assert stream
                if member.name == "manifest.json":
                    content = json.dumps(json.load(stream) | change).encode()
                    member.size, stream = len(content), gzip.io.BytesIO(content)  # type: ignore[attr-defined]
                other.addfile(member, stream)
        assert says in caunghe(environment(tmp_path / "new"), "restore", tmp_path / "other.tar.gz", code=3)
        assert not (tmp_path / "new" / "caunghe.sqlite3").exists()


def test_an_upgrade_backs_up_migrates_and_says_what_changed(site) -> None:
    own, _ = site
    back = "from caunghe.web.site import begin; begin({}); from django.core.management import call_command as c; "
    python(back + "c('migrate', 'runs', 'zero', verbosity=0)", own)
    said = caunghe(own, "upgrade")
    assert "Migrated the database: runs 0001_initial." in said
    assert list((Path(own["CAUNGHE_DATA"]) / "backups").glob("*.tar.gz"))


def test_a_backup_replaces_no_file(site, tmp_path) -> None:
    (tmp_path / "mine").write_text("mine")
    assert "replaces no file" in caunghe(site[0], "backup", tmp_path / "mine", code=3)
    assert (tmp_path / "mine").read_text() == "mine"


def test_where_there_is_no_site_nothing_is_backed_up_or_upgraded(tmp_path) -> None:
    (tmp_path / "new").mkdir()
    for line in (["upgrade"], ["backup", tmp_path / "site.tar.gz"]):
        assert "There is no site" in caunghe(environment(tmp_path / "new"), *line, code=3)
    assert list(tmp_path.rglob("*.*")) == []


def test_a_first_administrator_is_made_once(tmp_path) -> None:
    (tmp_path / "new").mkdir()
    own = environment(tmp_path / "new")
    assert "printed this once" in caunghe(own, "administrator", "Lan@example.org", "--organisation", "Sở")
    assert "has an account already" in caunghe(own, "administrator", "lan@example.org", code=3)
    assert "no e-mail address" in caunghe(own, "administrator", "lan", code=3)
    found = python(
        "from caunghe.web.site import begin; begin({}); from caunghe.web.accounts.models import Membership as M; "
        "print([(m.account.email, m.role, m.organisation.name) for m in M.objects.all()])",
        own,
    )
    assert "[('lan@example.org', 'administrator', 'Sở')]" in found


@pytest.mark.parametrize("name", ["run-the-site.md", "run-the-site.vi.md"])
def test_the_commands_of_the_guide_run_in_its_order(name, tmp_path) -> None:
    """What needs a server (apt, systemd, nginx) is left out; each line of ours is run as it stands, below a folder."""
    page = (ROOT / "docs" / "how-to" / name).read_text(encoding="utf-8")
    lines = [
        line
        for block in re.findall(r"^```sh\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
        for line in block.splitlines()
    ]
    ours = [shlex.split(line.replace("/var/lib", str(tmp_path)))[1:] for line in lines if line.startswith("caunghe ")]
    assert [words[0] for words in ours] == ["administrator", "backup", "restore", "upgrade", "privacy", "security"]
    own = environment(tmp_path / "caunghe")
    (tmp_path / "caunghe").mkdir()
    for line in ours:
        words = [str(tmp_path / word) if word.endswith(".html") else word for word in line]
        caunghe(own if words[0] != "restore" else environment(tmp_path / "restored"), *words)
    assert "<h1>" in (tmp_path / "privacy.html").read_text(encoding="utf-8")
    assert (tmp_path / "restored" / "caunghe.sqlite3").is_file()


def test_the_files_that_the_guide_names_are_there() -> None:
    page = (ROOT / "docs" / "how-to" / "run-the-site.md").read_text(encoding="utf-8")
    named = {name for pattern in re.findall(r"deploy/([\w.*-]+)", page) for name in (ROOT / "deploy").glob(pattern)}
    assert {path.name for path in named} == set(deployment_files())
