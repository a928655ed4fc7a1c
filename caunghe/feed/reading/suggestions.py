"""The table or column whose name is nearest to one that nobody knows, where it may be what was meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rapidfuzz import fuzz, process

from caunghe.feed.findings.findings import NO_SUGGESTION
from caunghe.feed.reading.headers import BETWEEN
from caunghe.feed.reading.heading_names import column_names, plain_heading, table_names
from caunghe.feed.reading.likeness import ALIKE, may_be
from caunghe.schema import TABLES, Table

_AMONG: Final = 20  # names looked at, the most like first


def nearest_table(name: str) -> str:
    """Return the table whose name or label is most like ``name``, or a dash when none is."""
    names = table_names()
    return _nearest(name, names, {title: TABLES[table].label.vi for title, table in names.items()})


def nearest_column(cell: str, table: Table) -> str:
    """Return the column whose name or label is most like the cell, or a dash when none is."""
    if BETWEEN in cell:
        return NO_SUGGESTION
    names = column_names(table.name)
    return _nearest(cell, names, {title: table[name].label.vi for title, name in names.items()})


def _nearest(written: str, names: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """Return what the name most like the one written stands for, a dash where none is that may be meant."""
    scorer = fuzz.token_set_ratio
    alike = process.extract(plain_heading(written), list(names), scorer=scorer, score_cutoff=ALIKE, limit=_AMONG)
    # with its marks where the name is the Vietnamese one: Nam are men, Năm is a year
    spelt = {plain: labels[plain] if plain_heading(labels[plain]) == plain else plain for plain, *_ in alike}
    meant = [match for match in alike if may_be(written, spelt[match[0]])]
    best = max(meant, key=lambda match: (match[1], fuzz.ratio(plain_heading(written), match[0])), default=None)
    return names[best[0]] if best else NO_SUGGESTION
