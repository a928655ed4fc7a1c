"""Units that the headings of a register state and the steps of a mapping do not hear."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed.values.measures import UnitConversion, conversion_of
from caunghe.schema import TABLES

_PARTS: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]|[,;:–—-]\s*([^,;:–—()\[\]-]+)$")
_OWN_UNIT: Final = r"[\p{L}%]"
_OWN: Final = UnitConversion(1, 1)


class UnheardUnit(NamedTuple):
    """A heading whose unit is not that of the column, what a mapping would multiply by, and the first row concerned."""

    heading: str
    factor: str
    place: int


def unheard_units(row: Mapping[str, str], cells: pl.DataFrame, headings: Sequence[str]) -> Iterator[UnheardUnit]:
    """Yield the headings in another unit of which a row of a mapping takes the numbers as they stand.

    A cell that says its own unit is none of those.

    >>> row = {"table": "sites", "column": "capacity", "transformation": "copy", "argument": ""}
    >>> seats = pl.DataFrame({"Seats (thousand)": ["1 người", "2"]})
    >>> list(unheard_units(row, seats, seats.columns))
    [UnheardUnit(heading='Seats (thousand)', factor='1000', place=1)]
    """
    if row["transformation"] not in ("copy", "sum") or row["argument"].strip() or row["column"] == "*":
        return
    column = TABLES[row["table"]][row["column"]]
    for heading in headings:
        said = [part.strip() for found in _PARTS.findall(heading) for part in found if part.strip()]
        by = next((by for part in said if (by := conversion_of(part, column)) not in (None, _OWN)), None)
        bare = (cells[heading].str.contains(r"\d") & ~cells[heading].str.contains(_OWN_UNIT)).fill_null(False)
        if by is not None and bare.any():
            yield UnheardUnit(heading, f"{by.times / by.over:.12g}", int(bare.arg_true()[0]))
