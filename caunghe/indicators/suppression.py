"""Small cells: which numbers must not be shown so that nothing below the limit can be read or worked out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

Counts = NDArray[np.float64]
Marks = NDArray[np.bool_]

_EXACT: Final = 1e-9
_SHOWN: Final = ("estimate", "standard_error", "low", "high", "cv", "persons")


def hidden_cells(counts: Counts, relations: NDArray[np.int8], minimum: int) -> Marks:
    """Return which cells to hide.

    ``counts`` (cells × kinds of count, NaN where a kind does not apply) are numbers of people. ``relations``
    (relations × cells) has −1 at a total and +1 at its parts, so that ``relations @ counts = 0``.

    1. Primary: a cell with any count above 0 and below ``minimum``.
    2. Complementary: while a relation has one hidden cell, or its total is shown and its hidden parts add up to a
       small count, hide the smallest part still shown (the total, when no part is left).
    3. Audit: a hidden cell j can be worked out exactly iff every solution of ``H x = 0`` has x_j = 0, H the relations on
       hidden cells; hide a neighbour of each such cell until there is none.

    Guards against subtraction in any combination of the relations, not against bounds from inequalities.
    Source: Willenborg and de Waal, Elements of Statistical Disclosure Control, 2001, ch. 6.
    """
    hidden = _small(counts, minimum).any(axis=1)
    if not hidden.any():
        return hidden
    size = np.nan_to_num(counts, nan=0.0).max(axis=1)
    while True:
        _complement(counts, relations, minimum, hidden, size)
        exposed = np.flatnonzero(recoverable(relations, hidden))
        grown = [_hide_beside(cell, relations, hidden, size) for cell in exposed]
        if not any(grown):
            return hidden


def recoverable(relations: NDArray[np.int8], hidden: Marks) -> Marks:
    """Return which hidden cells follow exactly from the shown ones and the relations.

    Two hidden cells that stand in the same relations can be exchanged, so neither follows; of the others, cell j
    does iff its unit vector lies in the row space of H: iff the squared length of its projection on it is 1.
    """
    found = np.zeros(len(hidden), np.bool_)
    columns, first, times = np.unique(relations[:, hidden], axis=1, return_index=True, return_counts=True)
    if not columns.any():
        return found
    _, singular, right = np.linalg.svd(columns.astype(np.float64), full_matrices=False)
    basis = right[singular > _EXACT * singular.max()]
    alone = (times == 1) & (np.square(basis).sum(axis=0) > 1 - _EXACT)
    found[np.flatnonzero(hidden)[first[alone]]] = True
    return found


def _small(counts: Counts, minimum: int) -> Marks:
    return (np.nan_to_num(counts, nan=0.0) > 0) & (np.nan_to_num(counts, nan=np.inf) < minimum)


def _complement(counts: Counts, relations: NDArray[np.int8], minimum: int, hidden: Marks, size: Counts) -> None:
    """Hide, in place, until no single relation gives a hidden cell or a small sum of hidden parts away."""
    known = np.nan_to_num(counts, nan=0.0)
    changed = True
    while changed:
        changed = False
        for relation in relations:
            gone = (relation != 0) & hidden
            if not gone.any():
                continue
            total_shown = not (gone & (relation < 0)).any()
            few = total_shown and _small(known[gone].sum(axis=0, keepdims=True), minimum).any()
            if gone.sum() == 1 or few:
                changed |= _hide_smallest(relation, hidden, size)


def _hide_beside(cell: int, relations: NDArray[np.int8], hidden: Marks, size: Counts) -> bool:
    """Hide, in place, one more cell of the first relation of ``cell`` that still shows any."""
    return any(_hide_smallest(relation, hidden, size) for relation in relations[relations[:, cell] != 0])


def _hide_smallest(relation: NDArray[np.int8], hidden: Marks, size: Counts) -> bool:
    """Hide, in place, the smallest shown part that counts anybody, else the total; say whether anything was left."""
    shown = np.flatnonzero((relation > 0) & ~hidden)
    populated = shown[size[shown] > 0]
    if len(populated):
        hidden[populated[np.argmin(size[populated])]] = True
        return True
    total = (relation < 0) & ~hidden
    if total.any():
        hidden |= total
        return True
    return False


def suppress(
    cells: pl.DataFrame, nesting: Mapping[tuple[str, str], Mapping[str, str]], wholes: Mapping[str, str], minimum: int
) -> pl.DataFrame:
    """Return CELLS with small cells and their complements emptied and flagged ``suppressed``.

    A category is a part of the year's ``all``; ``nesting[(finer, coarser)]`` maps finer categories to the coarser
    ones that they make up; ``wholes`` maps an indicator to the one of which it is a part. Counts are
    part, whole and whole − part.
    """
    part, whole = pl.col("part"), pl.col("whole")
    family = pl.col("indicator").replace(dict(wholes))
    cells = cells.with_columns(family=family, rest=whole - part).with_row_index("cell")
    risky = pl.any_horizontal(
        ((count > 0) & (count < minimum)).fill_null(False) for count in (part, whole, pl.col("rest"))
    )
    groups = cells.filter(risky).select("family", "year").unique()
    hidden = np.zeros(cells.height, np.bool_)
    for group in cells.join(groups, on=["family", "year"]).partition_by("family", "year"):
        counts = group.select("part", "whole", "rest").to_numpy()
        marks = hidden_cells(counts, _relations(group, nesting, wholes), minimum)
        hidden[group["cell"].to_numpy()[marks]] = True
    gone = pl.Series(hidden)
    return cells.drop("cell", "family", "rest").with_columns(
        *(pl.when(~gone).then(name).alias(name) for name in _SHOWN),
        flag=pl.when(gone).then(pl.lit("suppressed")).otherwise("flag"),
    )


def _relations(
    group: pl.DataFrame, nesting: Mapping[tuple[str, str], Mapping[str, str]], wholes: Mapping[str, str]
) -> NDArray[np.int8]:
    """Return the relations between the cells of one family of indicators in one year."""
    place = {key: i for i, key in enumerate(group.select("indicator", "breakdown", "category").iter_rows())}
    members: dict[tuple[str, ...], list[int]] = {}
    for (indicator, breakdown, category), i in place.items():
        if breakdown != "all":
            members.setdefault((indicator, "all", "all", breakdown), []).append(i)
        for (finer, coarser), parents in nesting.items():
            if breakdown == finer and category in parents:
                members.setdefault((indicator, coarser, parents[category], finer), []).append(i)
        if indicator in wholes:
            members.setdefault((wholes[indicator], breakdown, category, "parts"), []).append(i)
    rows = []
    for (indicator, breakdown, category, _), parts in members.items():
        total = place.get((indicator, breakdown, category))
        if total is not None:
            row = np.zeros(len(place), np.int8)
            row[parts], row[total] = 1, -1
            rows.append(row)
    return np.array(rows, np.int8).reshape(-1, len(place))
