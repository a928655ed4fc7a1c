# pyright: standard
"""An edited row is held against the feed's rules before it is saved, among the rows that it has to do with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q, QuerySet

from caunghe.language import Text
from caunghe.schema import TABLES, Table
from caunghe.web.accounts.actors import Actor
from caunghe.web.registry import words
from caunghe.web.registry.models import MODELS
from caunghe.web.registry.proposals import Objection
from caunghe.web.registry.rights import rows_for
from caunghe.web.reporting.contents import about, frame_of
from caunghe.web.reporting.work import Unreadable, job_folder, run

if TYPE_CHECKING:
    import polars as pl

_MOST: Final = 2_000  # rows of a table that are looked at beside the edited one
EDITED_ROW: Final = 2  # of its sheet: it stands first, below the headings


def objected(sender: str, row: Any, values: Mapping[str, Any], actor: Actor, **_: Any) -> list[Objection]:
    """Return the errors that the rules find with the values in the row, and not without them."""
    table = TABLES[sender]
    frames = _frames(table, row, values, actor)
    with job_folder(frames) as folder:
        (folder / "proposed").mkdir()
        proposed = _with(table, frames[sender], values)
        proposed.write_ipc(folder / "proposed" / f"{sender}.arrow", compression="uncompressed")
        try:
            told = run("row", folder, {"about": about()})
        except Unreadable as fault:
            return [Objection("", Text(fault.says("vi"), fault.says("en")))]
    return [_objection(sender, each) for each in told["findings"]]


def _objection(table: str, found: Mapping[str, Any]) -> Objection:
    says = Text(found["says_vi"], found["says_en"])
    if (found["table"], found["sheet_row"]) == (table, EDITED_ROW):
        return Objection(found["column"] or "", says)
    other = words.OTHER_ROW
    label = TABLES[found["table"]].label
    return Objection("", Text(f"{other('vi', table=label)} {says.vi}", f"{other('en', table=label)} {says.en}"))


def _with(table: Table, frame: pl.DataFrame, values: Mapping[str, Any]) -> pl.DataFrame:
    """Return a table with values in its first row, '' as nothing."""
    import polars as pl  # noqa: PLC0415  most edited rows are looked at and not saved

    new = {name: None if value == "" else value for name, value in values.items()}
    first = frame.head(1).with_columns(pl.lit(value, table[name].dtype).alias(name) for name, value in new.items())
    return first.vstack(frame.slice(1))


def _frames(table: Table, row: Any, values: Mapping[str, Any], actor: Actor) -> dict[str, pl.DataFrame]:
    """Return the row, those beside it, what it refers to before and after, and what refers to it, at any remove."""
    own = MODELS[table.name].objects.filter(pk=row.pk)
    beside = _seen(table, actor).filter(_kin(table, row)).exclude(pk=row.pk).order_by("id")[:_MOST]
    frames = {table.name: frame_of(table, own).vstack(frame_of(table, beside))}
    _add_referred(frames, table, frames[table.name].vstack(_with(table, frames[table.name].head(1), values)))
    _add_referring(frames, table, [getattr(row, table.key[-1])], actor)
    return frames


def _seen(table: Table, actor: Actor) -> QuerySet[Any]:
    """Return the rows that the actor sees: a sentence about another would tell of what is not theirs."""
    rows = rows_for(table, actor, "registry.look")
    return MODELS[table.name].objects.none() if rows is None else rows


def _kin(table: Table, row: Any) -> Q:
    """Return the condition of the rows that share what the row refers to, or the first part of its key."""
    shared = {column.name for column in table.columns if column.references in MODELS} | {table.key[0]}
    same = Q()
    for name in sorted(shared):
        if value := getattr(row, name):
            same |= Q(**{name: value})
    return same


def _add_referred(frames: dict[str, pl.DataFrame], table: Table, rows: pl.DataFrame) -> None:
    """Add the rows that some rows refer to, and those that these refer to."""
    for column in table.columns:
        name = str(column.references)
        if name not in MODELS or name == table.name or name in frames:
            continue
        asked = rows[column.name].drop_nulls().unique(maintain_order=True).to_list()
        referred = TABLES[name]
        found = MODELS[name].objects.filter(**{f"{referred.key[-1]}__in": asked}).order_by("id")[:_MOST]
        frames[name] = frame_of(referred, found)
        _add_referred(frames, referred, frames[name])


def _add_referring(frames: dict[str, pl.DataFrame], table: Table, keys: list[Any], actor: Actor) -> None:
    """Add the rows that refer to some rows of a table, and those that refer to them."""
    for name, other in TABLES.items():
        pointing = [column.name for column in other.columns if column.references == table.name]
        if name not in MODELS or name in frames or not pointing:
            continue
        same = Q()
        for column in pointing:
            same |= Q(**{f"{column}__in": keys})
        frames[name] = frame_of(other, _seen(other, actor).filter(same).order_by("id")[:_MOST])
        _add_referring(frames, other, frames[name][other.key[-1]].unique(maintain_order=True).to_list(), actor)
