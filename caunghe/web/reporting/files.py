# pyright: standard
"""Uploaded files: what they are by their bytes, what is refused, where they are kept, and the stamp of a template."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, unquote

from django.conf import settings

from caunghe.web.reporting import words
from caunghe.web.reporting.archives import MEGABYTE, archive_kind, beginnings
from caunghe.web.reporting.models import Heading, Report, Submission
from caunghe.web.reporting.refusal import Refused

if TYPE_CHECKING:
    import polars as pl

LIMIT: Final = 30 * MEGABYTE
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# names in the directory of an .xls: macros, embedded objects, ActiveX controls
_RUN_OLE: Final = tuple(
    name.encode("utf-16-le") for name in ("_VBA_PROJECT", "Macros", "MBD0", "\x01Ole10Native", "Ctls\x00")
)
# the record of a sheet: length, place, state, kind 1 (a sheet of Excel 4 macros), the length of its name
_SHEET: Final = re.compile(rb"\x85\x00(.)\x00.{4}[\x00-\x02]\x01(.)", re.DOTALL)
_TEMPLATE: Final = re.compile(rb"CN1/([a-z_]{1,40})/([0-9H-]{4,7})/([^/<>\"&\x00]{1,900}?)/([0-9a-f]{12})")
_NAME: Final = 200  # bytes
_STAMPED: Final = re.compile(r"(^|/)(sharedStrings|content|sheet\d+)\.xml$")  # where programs write what cells say


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a template says that it was made for, and the hash of the rows that it was filled with."""

    form: str
    period: str
    body: str
    hash: str

    def text(self) -> str:
        """Return the stamp as the template's first sheet has it; a code of any letters stands between its strokes."""
        return f"CN1/{self.form}/{self.period}/{quote(self.body, safe='')}/{self.hash}"


def kind_of(data: bytes) -> str:
    """Return xlsx, ods, xls or csv, by the bytes and not by the name; raises Refused with why for any other file."""
    if not data:
        raise Refused(words.FILE_EMPTY)
    if len(data) > LIMIT:
        raise Refused(words.FILE_LARGE, limit=LIMIT // MEGABYTE)
    if data.startswith(_OLE):
        if any(name in data for name in _RUN_OLE) or any(map(_is_macro_sheet, _SHEET.finditer(data))):
            raise Refused(words.FILE_MACROS)
        return "xls"
    if data.startswith(b"PK"):
        return archive_kind(data)
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(words.FILE_UNKNOWN)
    if data[:5] in (b"%PDF-", b"{\\rtf"):
        raise Refused(words.FILE_UNKNOWN)
    return "csv"


def _is_macro_sheet(record: re.Match[bytes]) -> bool:
    size, letters = record[1][0], record[2][0]
    return letters > 0 and size in (
        7 + letters,
        8 + letters,
        8 + 2 * letters,
    )  # by edition and by letters of one or two bytes


def stamp_of(data: bytes, kind: str) -> Stamp | None:
    """Return the stamp that a file still has of the template it was made from, None where there is none."""
    texts: Iterable[bytes] = [data, data.replace(b"\x00", b"")] if kind == "xls" else []
    if kind in ("xlsx", "ods"):
        texts = beginnings(data, _STAMPED, 4 * MEGABYTE)
    for text in texts:
        found = _TEMPLATE.search(text)
        if found:
            return Stamp(*(unquote(part.decode("utf-8", "replace")) for part in found.groups()))
    return None


def check_stamp(stamp: Stamp | None, report: Report, present: str) -> str:
    """Return ``current``, ``old`` or '' where a file has no stamp; raises Refused for the template of another report.

    ``present`` is the hash of the rows that the registry has now.
    """
    if stamp is None:
        return ""
    if (stamp.form, stamp.period, stamp.body) != (report.round.form, report.round.period, report.body):
        raise Refused(
            words.FILE_OF_OTHER, made=f"{stamp.body}, {stamp.period}", here=f"{report.body}, {report.round.period}"
        )
    return "current" if stamp.hash == present else "old"


def template_rows(report: Report, made: str) -> Path:
    """Return the folder of the rows with which a template of a report was made, by their hash."""
    return settings.FILES / "templates" / str(report.pk) / made


def keep_template(report: Report, made: str, rows: Mapping[str, pl.DataFrame]) -> None:
    """Keep the rows of a template: by them it is known what its sender has changed and what others have."""
    target = template_rows(report, made)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(dir=target.parent, prefix="."))
    for name, frame in rows.items():
        frame.write_ipc(partial / f"{name}.arrow", compression="uncompressed")
    try:
        partial.rename(target)
    except OSError:
        shutil.rmtree(partial)
        if not target.is_dir():  # else somebody asked for the same template at once: both hold the same
            raise


def forget_templates(*, now: datetime) -> int:
    """Remove the rows of templates that no report is taken with any more; return of how many reports."""
    folders = {int(folder.name): folder for folder in (settings.FILES / "templates").glob("[0-9]*")}
    if not folders:
        return 0
    closed = list(Report.objects.filter(pk__in=folders, round__closes__lt=now).values_list("pk", flat=True))
    for number in closed:
        shutil.rmtree(folders[number])
    return len(closed)


def folder_of(submission: Submission) -> Path:
    """Return the folder of a submission's file and of what was read of it."""
    return settings.FILES / "submissions" / str(submission.pk)


def source_of(submission: Submission) -> Path:
    """Return the file as it was uploaded; its name on the disk is ours."""
    return folder_of(submission) / f"{submission.hash}.{submission.kind}"


def file_job(submission: Submission, name: str) -> dict[str, Any]:
    """Return what the child must know to read a file as it was sent: its names, and those of its organisation."""
    report = submission.report
    headings = Heading.objects.filter(body=report.body, table__in=report.round.tables)
    return {
        "file": name,
        "file_name": submission.file_name,
        "file_kind": submission.kind,
        "csv_table": submission.csv_table,
        "headings": list(headings.values("table", "heading", "column")),
    }


def keep_file(submission: Submission, data: bytes) -> None:
    """Write the uploaded bytes; a file is named by its hash, so that none is ever written over another."""
    target = source_of(submission)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".part")
    partial.write_bytes(data)
    partial.rename(target)


def results_of(submission: Submission) -> Path:
    """Return the folder of what the last check has read."""
    return folder_of(submission) / (submission.results or "none")


def result_frame(submission: Submission, part: str, table: str) -> pl.DataFrame:
    """Return rows of a table as the last check left them: ``rows`` as read, ``before``, ``changed`` or ``added``."""
    import polars as pl  # noqa: PLC0415  most pages of reports need no frame

    return pl.read_ipc(results_of(submission) / part / f"{table}.arrow")


def hash_of(data: bytes) -> str:
    """Return the SHA-256 of a file, as its receipt shows it."""
    return hashlib.sha256(data).hexdigest()


def plain_name(name: str) -> str:
    """Return the name of an uploaded file without folders and control characters.

    >>> plain_name("../C:\\\\tmp\\\\Báo cáo.xlsx")
    'Báo cáo.xlsx'
    """
    last = "".join(letter for letter in re.split(r"[\\/]", name)[-1] if letter.isprintable())
    # a disk limits a name by its bytes, of which a letter with marks has three
    return last.encode()[-_NAME:].decode(errors="ignore").strip(". ") or "upload"
