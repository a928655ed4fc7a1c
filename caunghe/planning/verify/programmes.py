"""The rule of what a plan says of its programmes: the feed's facts, and no others."""

from __future__ import annotations

from typing import Final

from caunghe.planning.verify.reading import Reading
from caunghe.planning.verify.rules import Sides, both_ways, permission, rule

# the key; what the plan calls a programme; and the seats before the plan, which ``change`` compares
_UNLOOKED: Final = {"programme", "name", "last_seats"}


@rule
def programmes_published(read: Reading) -> Sides:
    """Site, field, level, months, licence, class sizes, shares, tuition and cost of every programme are the feed's."""
    for row in read.tables["programmes"].iter_rows(named=True):
        facts = read.programmes[row["programme"]]
        for column, shown in row.items():
            if column in _UNLOOKED:
                continue
            where, known = f"{row['programme']} {column}", facts[column]
            if isinstance(shown, int | float) and not isinstance(shown, bool):
                yield from both_ways(where, float(shown), float(known))
            else:
                yield permission(where, shown == known)
