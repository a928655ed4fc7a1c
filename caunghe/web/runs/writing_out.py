"""The feed of the registry as files again: tables as they stand in the database, bulk tables as they were loaded."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import polars as pl
from django.db import connection, transaction

from caunghe.errors import CaungheError
from caunghe.language import Text
from caunghe.schema import TABLES, TEXTUAL, Table
from caunghe.web.registry.loading import sound_rows
from caunghe.web.registry.models import MODELS, Dataset
from caunghe.web.runs.models import Run
from caunghe.web.runs.places import kept_feed_folder, partial_folder, written_feed
from caunghe.web.runs.services import note_revision

_NO_FILES: Final = Text(
    "Không còn tệp của bộ dữ liệu đã nạp ({hash}); hãy nạp lại bằng caunghe serve.",
    "The files of the feed that was loaded ({hash}) are gone; load it anew with caunghe serve.",
)


class FilesGone(CaungheError):
    """The files of a feed are not where they were kept when it was loaded."""


def write_out(run: Run) -> Path:
    """Write the feed for a run unless an attempt before it has, and return its folder.

    A table in which nothing differs from what was loaded is copied with its very bytes: findings then name the same
    rows, double keys included, and stages that rest on it are kept. Raises FilesGone.
    """
    target, kept = written_feed(run), kept_feed_folder(run.dataset.hash)
    if target.is_dir():
        return target
    if not (kept / "feed.json").is_file():
        raise FilesGone(_NO_FILES, hash=run.dataset.hash[:12])
    partial = partial_folder(run).with_suffix(".written")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(kept, partial)
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql" and is_outermost:
            # every table as of one moment; SQLite's transactions are so anyway
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        revision = Dataset.objects.values_list("revision", flat=True).get(pk=run.dataset.pk)
        for name in MODELS:
            _write_table(TABLES[name], partial)
    note_revision(run, revision)
    partial.rename(target)
    return target


def _write_table(table: Table, folder: Path) -> None:
    file = folder / f"{table.name}.parquet"
    now = registry_frame(table)
    loaded = pl.read_parquet(file) if file.is_file() else table.empty()
    if not now.equals(_comparable(table, sound_rows(table, loaded))):
        now.write_parquet(file)


def registry_frame(table: Table) -> pl.DataFrame:
    """Return a table of the registry as a feed has it: nothing where the database holds ''."""
    rows = MODELS[table.name].objects.order_by("id").values_list(*table.names)
    return _comparable(table, pl.DataFrame(list(rows), schema=table.empty().schema, orient="row"))


def _comparable(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    texts = [column.name for column in table.columns if column.kind in TEXTUAL]
    missing = [pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in texts]
    return frame.select(table.names).with_columns(missing)
