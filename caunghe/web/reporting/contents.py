# pyright: standard
"""What the registry holds of an organisation and of what its rows refer to, as tables for the child."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from django.db.models import QuerySet

from caunghe.schema import TABLES, TEXTUAL, Table
from caunghe.web.accounts.actors import Actor, Place
from caunghe.web.registry.models import MODELS, Dataset
from caunghe.web.registry.rights import is_shared, rows_for
from caunghe.web.reporting.models import Report
from caunghe.web.reporting.rights import REPORTERS

if TYPE_CHECKING:
    import polars as pl

_CHUNK: Final = 2_000  # rows


def _actor(report: Report) -> Actor:
    """Return somebody who may do what the people of the organisation that owes a report may do."""
    reporter = REPORTERS[report.round.reporter]
    return Actor(0, "", (Place(reporter.role, reporter.kind, "", report.body),))


def own_rows(table: Table, report: Report) -> QuerySet[Any]:
    """Return the registry's rows of the organisation that owes a report; none of a table without owner."""
    actor = _actor(report)
    rows = None if is_shared(table) else rows_for(table, actor, "registry.look")
    return MODELS[table.name].objects.none() if rows is None else rows.order_by("id")


def own_frames(report: Report) -> dict[str, pl.DataFrame]:
    """Return the organisation's own rows of the tables that a report is about."""
    return {name: frame_of(TABLES[name], own_rows(TABLES[name], report)) for name in report.round.tables}


def context_frames(report: Report) -> dict[str, pl.DataFrame]:
    """Return the own rows, and those that they refer to: own ones, shared ones, and of others' rows only the keys."""
    frames = own_frames(report)
    waiting = list(frames)
    while waiting:
        for column in TABLES[waiting.pop()].columns:
            name = column.references
            if name in MODELS and name not in frames:
                frames[str(name)] = _referred(TABLES[str(name)], report)
                waiting.append(str(name))
    return frames


def _referred(table: Table, report: Report) -> pl.DataFrame:
    import polars as pl  # noqa: PLC0415  most pages of reports need no frame

    if is_shared(table):
        return frame_of(table, MODELS[table.name].objects.order_by("id"))
    rows = rows_for(table, _actor(report), "registry.look")
    if rows is not None:
        return frame_of(table, rows.order_by("id"))
    keys = MODELS[table.name].objects.order_by("id").values_list(*table.key)
    frame = pl.DataFrame(list(keys), schema=[(part, table[part].dtype) for part in table.key], orient="row")
    empty = [pl.lit(None, table[name].dtype).alias(name) for name in table.names if name not in table.key]
    return frame.with_columns(*empty).select(table.names)


def frame_of(table: Table, rows: QuerySet[Any]) -> pl.DataFrame:
    """Return rows of the registry as the feed has them: nothing where the database has ''."""
    import polars as pl  # noqa: PLC0415  as above

    schema = dict(table.empty().schema)
    read = rows.values_list(*table.names).iterator(chunk_size=_CHUNK)
    # in parts: 50,000 rows as Python's values take 90 MB, and as a table 10
    parts = [pl.DataFrame(list(part), schema=schema, orient="row") for part in _parts(read)]
    frame = pl.concat([table.empty(), *parts])
    texts = [column.name for column in table.columns if column.kind in TEXTUAL]
    return frame.with_columns(pl.col(texts).replace("", None)) if texts else frame


def _parts(rows: Iterator[Any]) -> Iterator[tuple[Any, ...]]:
    while part := tuple(islice(rows, _CHUNK)):
        yield part


def calendar_frames() -> dict[str, pl.DataFrame]:
    """Return the tables by which the calendar knows duties and who owes them."""
    names = ("reporting_duties", "institutions", "sites", "programmes", "placements")
    return {name: frame_of(TABLES[name], MODELS[name].objects.order_by("id")) for name in names}


def about(as_of: str = "") -> dict[str, Any]:
    """Return what the feed that was loaded last says of itself; ``as_of`` puts another day."""
    dataset = Dataset.objects.latest("id")
    return {
        "city_vi": dataset.city_vi,
        "city_en": dataset.city_en,
        "area": dataset.area,
        "as_of": as_of or dataset.as_of.isoformat(),
        "licence": dataset.licence,
        "basis": dataset.basis,
    }


def frames_hash(frames: dict[str, pl.DataFrame]) -> str:
    """Return 12 characters that stand for the rows of tables: another row, another hash."""
    whole = hashlib.sha256()
    for name, frame in sorted(frames.items()):
        whole.update(f"{name}\n{frame.write_csv()}".encode())
    return whole.hexdigest()[:12]


def body_names(bodies: Iterable[str], reporter: str) -> dict[str, str]:
    """Return the names of institutions or employers by their codes."""
    table = REPORTERS[reporter].table
    rows = MODELS[table].objects.filter(**{f"{reporter}__in": list(bodies)})
    return dict(rows.values_list(reporter, "name"))
