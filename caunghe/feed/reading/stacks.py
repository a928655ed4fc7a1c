"""Headings of several rows: which stand over a column, and over how many others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def is_filled(cell: str | None) -> bool:
    """Return whether a cell holds anything.

    >>> is_filled("Nhập học"), is_filled(" "), is_filled(None)
    (True, False, False)
    """
    return bool(cell and cell.strip())


def stack(rows: Sequence[Sequence[str | None]], position: int) -> list[tuple[str, bool]]:
    """Return the headings over a column from the top, and whether each stands over several columns.

    >>> stack([["Mã", "Nhập học", None], [None, "Tổng số", "Nữ"]], 2)
    [('Nhập học', True), ('Nữ', False)]
    """
    found: list[tuple[str, bool]] = []
    for number, row in enumerate(rows):
        cell = row[position] if position < len(row) else None
        left = None if is_filled(cell) else spanning(row, rows[number + 1 :], position)
        spans = spanning(row, rows[number + 1 :], position + 1) == position
        found.append((cell or "", spans) if left is None else (row[left] or "", True))
    return found


def spanning(row: Sequence[str | None], below: Sequence[Sequence[str | None]], position: int) -> int | None:
    """Return the place of the heading further left that stands over a column too: all columns up to it are parted.

    >>> spanning(["Mã", "Nhập học", None], [[None, "Tổng số", "Nữ"]], 2)
    1
    """
    if not below:  # one row of headings parts nothing, however many columns it has
        return None
    left = next((at for at in range(min(position, len(row)) - 1, -1, -1) if is_filled(row[at])), None)
    if left is None:
        return None
    parted = (all(at < len(under) and is_filled(under[at]) for at in range(left, position + 1)) for under in below)
    return left if any(parted) else None


def first_under(rows: Sequence[Sequence[str | None]], position: int, columns: Mapping[int, str]) -> str | None:
    """Return the first column under the heading of several that stands over a place further right.

    >>> first_under([["Mã", "Nhập học", None], [None, "Tổng số", "Nữ"]], 2, {0: "programme", 1: "entrants"})
    'entrants'
    """
    at = spanning(rows[0], rows[1:], position) if not is_filled((*rows[0], *[None] * position)[position]) else None
    return None if at is None else columns.get(at)
