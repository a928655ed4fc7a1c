"""One archive of the whole site, database and files, with hashes: written while it is used, put back whole."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import datetime
from io import BufferedReader
from pathlib import Path, PurePosixPath
from typing import Any, Final

from django.conf import settings
from django.db import connection

from caunghe.errors import CaungheError
from caunghe.language import Text
from caunghe.outputs import whole_file
from caunghe.web.common.audit import last_row
from caunghe.web.operations import tables
from caunghe.web.operations.restored import drop_ways_in

_MANIFEST: Final = "manifest.json"
_KEY: Final = "secret_key"
_JOBS: Final = "jobs"  # folders of work in progress
_COMPRESSION: Final = 1  # most of it is compressed already
_NO_BACKUP: Final = Text("{path} không phải là bản sao lưu của trang.", "{path} is no backup of a site.")
_NO_SITE: Final = Text(
    "Chưa có trang nào ở {place}; lập trang mới bằng caunghe serve hoặc caunghe administrator.",
    "There is no site at {place}; make a new one with caunghe serve or caunghe administrator.",
)
_THERE: Final = Text(
    "{path} đã có sẵn; bản sao lưu không thay tệp nào. Hãy chọn tên khác.",
    "{path} is there already; a backup replaces no file. Choose another name.",
)
_DAMAGED: Final = Text(
    "Bản sao lưu hỏng ở {name}: mã băm không khớp. Không có gì được khôi phục.",
    "The backup is damaged at {name}: its hash differs. Nothing was restored.",
)
_NOT_EMPTY: Final = Text(
    "Chỉ khôi phục vào chỗ trống; ở {place} đã có dữ liệu. Hãy chọn thư mục hoặc cơ sở dữ liệu mới.",
    "A backup is restored into an empty place only; {place} holds data. Choose a new folder or database.",
)
_OTHER_KIND: Final = Text(
    "Bản sao lưu là của {kind}; nơi khôi phục dùng {here}. Hãy đặt CAUNGHE_DATABASE_URL cho đúng loại.",
    "The backup is of {kind}; this place uses {here}. Set CAUNGHE_DATABASE_URL for the same kind.",
)
_NEWER: Final = Text(
    "Bản sao lưu do phiên bản mới hơn ghi ({version}); hãy cài phiên bản ấy trước.",
    "The backup was written by a later version ({version}); install that first.",
)


class BackupError(CaungheError):
    """An archive is no backup, is damaged, or does not fit the place."""


def back_up(file: Path, *, version: str, now: datetime) -> dict[str, Any]:
    """Write database and files to an archive that its owner alone can read; return what its manifest says.

    The database comes first: what it names is then among the files. Work in progress is left out; a run that is under
    way begins anew where it is restored. A file that goes meanwhile is one that the database had let go. Raises
    BackupError where there is no site, or the archive is there already.
    """
    if tables.is_empty():
        raise BackupError(_NO_SITE, place=settings.DATABASES["default"]["NAME"])
    if file.exists():
        raise BackupError(_THERE, path=file)
    with tempfile.TemporaryDirectory() as folder, whole_file(file) as partial:
        dumped = Path(folder)
        migrations = tables.applied_migrations()
        last = last_row()  # before the dump, which then holds it
        tables.dump(dumped)
        hashes: dict[str, str] = {}
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=_COMPRESSION) as archive:
                for name, path in _members(dumped):
                    # opened once: what is hashed is what is written, though its name may go meanwhile
                    if (held := _opened(path)) is None:
                        continue
                    with held:
                        hashes[name] = hashlib.file_digest(held, "sha256").hexdigest()
                        held.seek(0)
                        archive.addfile(archive.gettarinfo(arcname=name, fileobj=held), held)
                manifest: dict[str, Any] = {
                    "version": version,
                    "written": now.isoformat(),
                    "database": connection.vendor,
                    "migrations": migrations,
                    "audit": last,
                    "files": hashes,
                }
                _add_manifest(archive, manifest)
            stream.flush()
            os.fsync(stream.fileno())
    return manifest


def _members(dumped: Path) -> Iterator[tuple[str, Path]]:
    """Yield the name in the archive and the path of every file that belongs to the site."""
    yield from ((f"database/{path.name}", path) for path in sorted(dumped.iterdir()))
    files = settings.FILES
    for path in sorted(files.rglob("*")):
        within = path.relative_to(files)
        is_unfinished = within.parts[0] == _JOBS or any(part.startswith(".") for part in within.parts[:-1])
        if path.is_file() and not path.is_symlink() and not is_unfinished:
            yield f"files/{within.as_posix()}", path
    key = files.parent / _KEY
    if key.is_file():
        yield _KEY, key


def _opened(path: Path) -> BufferedReader | None:
    """Return a file opened for reading, None where it went after it was listed."""
    try:
        return path.open("rb")
    except FileNotFoundError:
        return None


def _add_manifest(archive: tarfile.TarFile, manifest: dict[str, Any]) -> None:
    content = json.dumps(manifest, indent=1).encode()
    member = tarfile.TarInfo(_MANIFEST)
    member.size, member.mode = len(content), 0o600
    archive.addfile(member, io.BytesIO(content))


def _file_hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def restore(file: Path) -> tuple[dict[str, Any], int]:
    """Put a backup back into an empty place, after every hash has been compared.

    Return its manifest, and how many waiting links for a new password were dropped; every session is dropped too.
    """
    settings.FILES.parent.mkdir(parents=True, exist_ok=True)
    if settings.FILES.exists() and any(settings.FILES.iterdir()):
        raise BackupError(_NOT_EMPTY, place=settings.FILES)
    if not tables.is_empty():
        raise BackupError(_NOT_EMPTY, place=settings.DATABASES["default"]["NAME"])
    with tempfile.TemporaryDirectory(dir=settings.FILES.parent, prefix=".restoring-") as folder:
        unpacked = Path(folder)
        manifest = _unpacked(file, unpacked)
        _refuse_misfit(manifest)
        (unpacked / "database").mkdir(exist_ok=True)
        if (unpacked / "files").is_dir():
            shutil.rmtree(settings.FILES, ignore_errors=True)
            (unpacked / "files").rename(settings.FILES)
        if (unpacked / _KEY).is_file():
            (unpacked / _KEY).chmod(0o600)
            (unpacked / _KEY).replace(settings.FILES.parent / _KEY)
        # the database comes last: where it is, all is
        tables.fill(unpacked / "database", [(app, name) for app, name in manifest["migrations"]])
    return manifest, drop_ways_in()


def _unpacked(file: Path, folder: Path) -> dict[str, Any]:
    """Unpack an archive and compare every hash; nothing that its manifest does not name is let in."""
    try:
        with tarfile.open(file, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        named: dict[str, str] = manifest["files"]
    except (tarfile.TarError, EOFError, OSError, ValueError, KeyError) as error:
        raise BackupError(_NO_BACKUP, path=file) from error
    (folder / _MANIFEST).unlink()
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    for name in sorted(there | named.keys()):
        is_ours = PurePosixPath(name).parts[0] in ("database", "files", _KEY)
        if name not in there or not is_ours or _file_hash(folder / name) != named.get(name):
            raise BackupError(_DAMAGED, name=name)
    return manifest


def _refuse_misfit(manifest: dict[str, Any]) -> None:
    kind, here = manifest["database"], connection.vendor
    if kind != here:
        raise BackupError(_OTHER_KIND, kind=kind, here=here)
    known = tables.known_migrations()
    if any(tuple(each) not in known for each in manifest["migrations"]):
        raise BackupError(_NEWER, version=manifest["version"])
