# pyright: standard
"""What values proposed for a row would break: a room that knows the feed's rules listens and objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.dispatch import Signal

from caunghe.language import Text
from caunghe.schema import Table
from caunghe.web.accounts.actors import Actor

row_proposed: Final = Signal()  # sender: the table's name; row, values, actor


@dataclass(frozen=True, slots=True)
class Objection:
    """Why values cannot stand: at a column of the row, or ``''`` where another row would be wrong."""

    column: str
    says: Text


def objections(table: Table, row: Any, values: Mapping[str, Any], actor: Actor) -> list[Objection]:
    """Return what would be wrong once the values stood in the row and is not wrong now; none where nothing changes."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return []
    answers: Any = row_proposed.send(sender=table.name, row=row, values=changed, actor=actor)
    return [objection for _, answer in answers for objection in answer]
