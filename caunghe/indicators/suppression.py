"""Small cells: which numbers must not be shown so that nothing below the limit can be read or worked out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.indicators.results import WITHHELD

Counts = NDArray[np.float64]
Marks = NDArray[np.bool_]
Relations = NDArray[np.int8]
Nesting = Mapping[tuple[str, str], Mapping[str, str]]

_EXACT: Final = 1e-9
_LAST: Final = 1e12  # added to the size of grand totals, so that they are hidden last
_OF_A_GROUP: Final = ("family", "year", "indicator", "breakdown", "category", "part", "whole", "rest")


def hidden_cells(counts: Counts, relations: Relations, minimum: int, unpublished: Marks | None = None) -> Marks:
    """Return which cells to hide.

    ``counts`` (cells × kinds of count, NaN where a kind does not apply) are numbers of people. ``relations``
    (relations × cells) has −1 at a total and +1 at its parts, so that ``relations @ counts = 0``; ``unpublished`` cells
    are parts that nobody sees anyway.

    1. A cell with any count above 0 and below ``minimum`` is small, and hidden.
    2. Where a total is shown and its hidden parts add up to a small count, so is the smallest part still shown.
    3. A small cell j can be worked out exactly iff its unit vector lies in the row space of H, the relations on the
       hidden cells: ``y'H = e_j``. The shown cells that the subtraction needs are those where ``y'A ≠ 0``; the smallest
       of them is hidden too (a grand total only when nothing else is left), until no small cell can be worked out.

    Guards single cells against adding and subtracting in any combination; not against bounds from inequalities, nor
    small sums of several cells that only a combination of relations gives.
    Source: Willenborg and de Waal, Elements of Statistical Disclosure Control, 2001, ch. 6.
    """
    small = np.atleast_1d(_are_small(counts, minimum).any(axis=1))
    hidden = small.copy() if unpublished is None else small | unpublished
    if not small.any():
        return hidden
    size = np.nan_to_num(counts, nan=0.0).max(axis=1)
    size[~(relations > 0).any(axis=0)] += _LAST
    while _hide_small_sums(counts, relations, minimum, hidden, size) or _hide_used(relations, small, hidden, size):
        pass
    return hidden


def recoverable_cells(relations: Relations, hidden: Marks) -> Marks:
    """Return which hidden cells follow exactly from the shown ones and the relations.

    Two hidden cells that stand in the same relations can be exchanged, so neither follows; of the others, cell j
    does iff its unit vector lies in the row space of H: iff the squared length of its projection on it is 1.
    """
    marks = np.zeros(len(hidden), np.bool_)
    columns, first, times = np.unique(relations[:, hidden], axis=1, return_index=True, return_counts=True)
    columns = columns[columns.any(axis=1)]  # a relation on no hidden cell adds nothing to the row space
    if not columns.size:
        return marks
    _, singular, right = np.linalg.svd(columns.astype(np.float64), full_matrices=False)
    basis = right[singular > _EXACT * singular.max()]
    alone = (times == 1) & (np.square(basis).sum(axis=0) > 1 - _EXACT)
    marks[np.flatnonzero(hidden)[first[alone]]] = True
    return marks


def _are_small(counts: Counts, minimum: int) -> Marks:
    return (np.nan_to_num(counts, nan=0.0) > 0) & (np.nan_to_num(counts, nan=np.inf) < minimum)


def _hide_small_sums(counts: Counts, relations: Relations, minimum: int, hidden: Marks, size: Counts) -> bool:
    """Hide, in place, one more part of every shown total whose hidden parts add up to a small count."""
    known, grown = np.nan_to_num(counts, nan=0.0), False
    suspects = relations[((relations > 0) & hidden).any(axis=1)]
    for relation in suspects:
        parts = relation > 0
        total_shown = not hidden[relation < 0].any()
        if total_shown and _are_small(known[parts & hidden].sum(axis=0), minimum).any():
            grown |= _hide_smallest(parts & ~hidden, hidden, size)
    return grown


def _hide_used(relations: Relations, small: Marks, hidden: Marks, size: Counts) -> bool:
    """Hide, in place, for each small cell that can be worked out the smallest shown cell that its working needs."""
    exposed = np.flatnonzero(recoverable_cells(relations, hidden) & small)
    if not len(exposed):
        return False
    relations = relations[relations[:, hidden].any(axis=1)]
    inverse = np.linalg.pinv(relations[:, hidden].astype(np.float64))
    row = np.cumsum(hidden) - 1
    before = hidden.copy()
    for used in np.abs(inverse[row[exposed]] @ relations) > _EXACT:
        if not (used & hidden & ~before).any():  # what was hidden for another cell may already serve this one
            _hide_smallest(used & ~hidden, hidden, size)
    return bool((hidden & ~before).any())


def _hide_smallest(candidates: Marks, hidden: Marks, size: Counts) -> bool:
    """Hide, in place, the smallest candidate that counts anybody; say whether there was one."""
    populated = np.flatnonzero(candidates & (size > 0) & (size != _LAST))
    if len(populated):
        hidden[populated[np.argmin(size[populated])]] = True
    return bool(len(populated))


def suppress(cells: pl.DataFrame, nesting: Nesting, wholes: Mapping[str, str], minimum: int) -> pl.DataFrame:
    """Return CELLS with small cells, and those that give them away, emptied and flagged ``suppressed``.

    A category is a part of the year's ``all``; ``nesting[(finer, coarser)]`` maps finer categories to the coarser
    ones that they make up ("" where unknown); ``wholes`` maps an indicator to the one of which it is a part. People
    whose category is not known are the difference between the total and its parts. Counts are part, whole and
    whole − part.

    >>> rows = {"category": ["all", "a", "b"], "part": [20.0, 2.0, 18.0], "whole": [60.0, 20.0, 40.0]}
    >>> cells = pl.DataFrame(rows).with_columns(
    ...     year=2025, indicator=pl.lit("women"), breakdown=pl.Series(["all", "level", "level"]), flag=pl.lit("publish")
    ... ).with_columns(pl.lit(1.0).alias(name) for name in WITHHELD)
    >>> suppress(cells, {}, {}, 5)["flag"].to_list()
    ['publish', 'suppressed', 'suppressed']
    """
    counts = (pl.col("part"), pl.col("whole"), pl.col("rest"))
    family = pl.col("indicator").replace(dict(wholes))
    cells = cells.with_columns(family=family, rest=pl.col("whole") - pl.col("part")).with_row_index("cell")
    risky = pl.any_horizontal(((count > 0) & (count < minimum)).fill_null(False) for count in counts)
    groups = cells.filter(risky).select("family", "year").unique(maintain_order=True)
    if groups.is_empty():
        return cells.drop("cell", "family", "rest")
    hidden = np.zeros(cells.height, np.bool_)
    known = cells.join(groups, on=["family", "year"], maintain_order="left").select(
        "cell", *_OF_A_GROUP, unseen=pl.lit(False)
    )
    for group in pl.concat([known, _unknown_parts(known)]).partition_by("family", "year"):
        relations = _relations(group, nesting, wholes)
        numbers = group.select("part", "whole", "rest").to_numpy()
        marks = hidden_cells(numbers, relations, minimum, group["unseen"].to_numpy())
        hidden[group["cell"].drop_nulls().to_numpy()[marks[: group["cell"].count()]]] = True
    gone = pl.Series(hidden)
    return cells.drop("cell", "family", "rest").with_columns(
        *(pl.when(~gone).then(name).alias(name) for name in WITHHELD),
        flag=pl.when(gone).then(pl.lit("suppressed")).otherwise("flag"),
    )


def _unknown_parts(known: pl.DataFrame) -> pl.DataFrame:
    """Return a cell with category "" for each breakdown whose categories leave people of the total out."""
    numbers, keys = ["part", "whole", "rest"], ["family", "year", "indicator"]
    totals = known.filter(pl.col("breakdown") == "all").select(*keys, *(pl.col(n).alias(f"{n}_all") for n in numbers))
    parts = (
        known.filter(pl.col("breakdown") != "all")
        .group_by(*keys, "breakdown", maintain_order=True)
        .agg(pl.col(numbers).sum())
    )
    left = parts.join(totals, on=keys, maintain_order="left").with_columns(
        (pl.col(f"{name}_all") - pl.col(name)).alias(name) for name in numbers
    )
    return (
        left.filter(pl.col("whole") > 0.5)
        .with_columns(category=pl.lit(""), unseen=pl.lit(True), cell=pl.lit(None, known.schema["cell"]))
        .select(known.columns)
    )


def _relations(cells: pl.DataFrame, nesting: Nesting, wholes: Mapping[str, str]) -> Relations:
    """Return the relations between the cells of one family of indicators in one year."""
    place = {key: i for i, key in enumerate(cells.select("indicator", "breakdown", "category").iter_rows())}
    members: dict[tuple[str, ...], list[int]] = {}
    for (indicator, breakdown, category), i in place.items():
        if breakdown != "all":
            members.setdefault((indicator, "all", "all", breakdown), []).append(i)
        for (finer, coarser), parents in nesting.items():
            if breakdown == finer:
                members.setdefault((indicator, coarser, parents.get(category, ""), finer), []).append(i)
        if indicator in wholes:
            members.setdefault((wholes[indicator], breakdown, category, "parts"), []).append(i)
    rows: list[np.ndarray] = []
    for (indicator, breakdown, category, _), parts in members.items():
        total = place.get((indicator, breakdown, category))
        if total is not None:
            row = np.zeros(len(place), np.int8)
            row[parts], row[total] = 1, -1
            rows.append(row)
    return np.array(rows, np.int8).reshape(-1, len(place))
