# pyright: standard
"""Every table of the site's database, dumped and filled: SQLite whole by its own backup, PostgreSQL by COPY."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

_RECORDED: Final = "django_migrations"
_SESSIONS: Final = "accounts_session"  # whose keys sign in without a password: no backup holds them


def applied_migrations() -> list[tuple[str, str]]:
    """Return the migrations that the database has had, in order of application."""
    return list(MigrationRecorder.Migration.objects.order_by("id").values_list("app", "name"))


def known_migrations() -> set[tuple[str, str]]:
    """Return the migrations that this version of the software has."""
    # without a connection, which would make the file of an empty SQLite
    return set(MigrationLoader(None).disk_migrations or ())


def waiting_migrations() -> list[tuple[str, str]]:
    """Return the migrations that the database has not had yet."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [(migration.app_label, migration.name) for migration, _ in plan]


def table_names() -> list[str]:
    """Return the names of every table in the database."""
    return sorted(connection.introspection.table_names())


def is_empty() -> bool:
    """Return whether the place for the database is empty: no file of SQLite, no table of PostgreSQL."""
    if connection.vendor == "sqlite":
        return not Path(str(settings.DATABASES["default"]["NAME"])).exists()
    return table_names() == []


@contextmanager
def unhurried() -> Iterator[None]:
    """Lift the limits on time that are meant for pages, in a transaction that sees one moment of the database."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SET LOCAL statement_timeout = 0")
        yield


def dump(folder: Path) -> None:
    """Write the database to files of a folder as it stands at one moment, while others read and write it.

    Sessions are left out.
    """
    if connection.vendor == "sqlite":
        _dump_sqlite(folder / "database.sqlite3")
        return
    with unhurried(), connection.cursor() as wrapped:
        cursor: Any = wrapped.cursor
        for name in table_names():
            if name == _SESSIONS:
                continue
            with (folder / f"{name}.copy").open("wb") as file, cursor.copy(f'COPY "{name}" TO STDOUT') as copy:
                file.writelines(bytes(part) for part in copy)


def _dump_sqlite(file: Path) -> None:
    connection.ensure_connection()
    source: sqlite3.Connection = connection.connection
    target = sqlite3.connect(file)
    try:
        # in one step, which sees one moment: a copy by parts begins anew whenever another process has written
        source.backup(target)
        # one file by itself: the copy needs no log beside it
        target.execute("PRAGMA journal_mode=DELETE")
        target.execute(f"DELETE FROM {_SESSIONS}")
        target.commit()
        # what was deleted stays in the free pages of a file until it is written anew
        target.execute("VACUUM")
    finally:
        target.close()


def fill(folder: Path, migrations: list[tuple[str, str]]) -> None:
    """Make the database of the files that ``dump`` wrote; its place must be empty, its kind the same."""
    if connection.vendor == "sqlite":
        place = Path(str(settings.DATABASES["default"]["NAME"]))
        partial = place.with_suffix(".restored")
        partial.write_bytes((folder / "database.sqlite3").read_bytes())
        partial.rename(place)
        return
    executor = MigrationExecutor(connection)
    last = {app: name for app, name in migrations if app in executor.loader.migrated_apps}
    executor.migrate(list(last.items()))
    with unhurried(), connection.cursor() as wrapped:
        cursor: Any = wrapped.cursor
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for name in table_names():
            # what migrations themselves have put there comes with the backup
            if name != "common_auditentry":
                cursor.execute(f'DELETE FROM "{name}"')
        for file in sorted(folder.glob("*.copy")):
            with cursor.copy(f'COPY "{file.stem}" FROM STDIN') as copy:
                copy.write(file.read_bytes())
        for statement in connection.ops.sequence_reset_sql(
            no_style(), [*apps.get_models(), MigrationRecorder.Migration]
        ):
            cursor.execute(statement)


def table_hashes() -> dict[str, str]:
    """Return a hash of the content of every table, which is the same however its rows lie."""
    return {name: _table_hash(name) for name in table_names() if name != _RECORDED}


def _table_hash(name: str) -> str:
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        quoted = connection.ops.quote_name(name)
        cursor.execute(f"SELECT * FROM {quoted}")
        names = [column[0] for column in cursor.description or ()]
        for line in sorted(repr(dict(zip(names, row, strict=True))) for row in cursor.fetchall()):
            digest.update(line.encode())
    return digest.hexdigest()
