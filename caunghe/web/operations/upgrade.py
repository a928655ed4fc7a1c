"""Bringing a site up to the version of the software: backup, migrations, and a check of what stands afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core import checks
from django.core.management import call_command

from caunghe.language import Text
from caunghe.web.common.audit import check_chain
from caunghe.web.operations import tables
from caunghe.web.operations.backup import back_up
from caunghe.web.runs.models import Run
from caunghe.web.runs.places import result_folder
from caunghe.web.runs.states import DONE

BACKED_UP: Final = Text("Đã sao lưu vào {path}.", "Backed up to {path}.")
MIGRATED: Final = Text("Đã cập nhật cơ sở dữ liệu: {app} {name}.", "Migrated the database: {app} {name}.")
NOTHING_TO_MIGRATE: Final = Text("Cơ sở dữ liệu đã đúng phiên bản.", "The database is up to date.")
CHECKED: Final = Text("Kiểm tra xong: không thấy gì sai.", "Checked: nothing is wrong.")
_CHAIN_BROKEN: Final = Text("Nhật ký đứt chuỗi ở dòng số {row}.", "The audit log's chain is broken at row {row}.")
_FOLDER_GONE: Final = Text(
    "Thư mục kết quả của lần chạy {run} không còn.", "The folder of the results of run {run} is gone."
)
_SETTING: Final = Text("{said}", "{said}")


def upgrade(archive: Path | None, *, version: str, now: datetime) -> Iterator[Text]:
    """Back the site up, migrate its database, and yield in words what was done.

    Raises BackupError where there is no site.
    """
    path = archive or settings.FILES.parent / "backups" / f"{now:%Y%m%d-%H%M%S}.tar.gz"
    back_up(path, version=version, now=now)
    yield BACKED_UP.filled(path=path)
    waiting = tables.waiting_migrations()
    call_command("migrate", verbosity=0, interactive=False)
    yield from (MIGRATED.filled(app=app, name=name) for app, name in waiting)
    if not waiting:
        yield NOTHING_TO_MIGRATE


def faults() -> Iterator[Text]:
    """Yield in words what is wrong with a site: its settings, the chain of its log, folders that are gone."""
    is_deployed = settings.ORIGIN.startswith("https://")
    for found in checks.run_checks(include_deployment_checks=is_deployed):
        yield _SETTING.filled(said=str(found))
    broken = check_chain()
    if broken is not None:
        yield _CHAIN_BROKEN.filled(row=broken)
    for run in Run.objects.filter(state__in=[str(state) for state in DONE]):
        if not result_folder(run).is_dir():
            yield _FOLDER_GONE.filled(run=run.pk)
