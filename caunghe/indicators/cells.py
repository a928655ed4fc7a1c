"""From persons to cells: one pass over the survey, after which all algebra is on stratum × unit × domain."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import polars as pl
from numba import njit
from numpy.typing import NDArray

from caunghe.errors import InputError
from caunghe.indicators.design import NO_COLUMN, Design, check_columns
from caunghe.indicators.stages import Stages, stages
from caunghe.language import Text

Floats = NDArray[np.float64]
Codes = NDArray[np.integer[Any]]
Marks = NDArray[np.bool_]

DENSE_DOMAINS: Final = 1 << 18  # above this many possible combinations, only those that occur are numbered
_NOT_FINITE: Final = Text(
    "{what} phải là số hữu hạn; có {count} giá trị không hữu hạn.",
    "{what} must be finite; {count} {count:value is|values are} not",
)
_OUTCOMES: Final = {"numerator": Text("Tử số", "the numerator"), "denominator": Text("Mẫu số", "the denominator")}
ROWS_PER_THREAD: Final = 200_000
SUMS: Final = ("persons", "weight", "numerator", "denominator")
MOMENTS: Final = (*SUMS, "nn", "nd", "dd")


@dataclass(frozen=True, slots=True)
class Cells:
    """The survey, aggregated.

    ``table``: numbers of stratum, unit, second (of two-stage designs) and domain; persons (of positive weight), weight
    Σw, numerator Σwy and denominator Σwx (Σw when none was given).
    ``domains``: row i is domain i; the breakdown's columns, the same four sums, and Σwy², Σwyx, Σwx² as nn, nd, dd.
    ``stages``: how many units each stratum (and each unit, of two-stage designs) has, sampled and in the population.
    """

    table: pl.DataFrame
    domains: pl.DataFrame
    stages: Stages


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the persons of a frame lie, whatever is asked of them.

    ``codes``: the domain of each row, −1 in none, below ``size``. ``starts``: whether a row begins a unit; ``keys``:
    the numbers of stratum and unit of each such row.
    """

    codes: np.ndarray
    size: int
    starts: np.ndarray
    keys: pl.DataFrame
    stages: Stages


def layout(frame: pl.DataFrame, design: Design, by: Sequence[str]) -> Layout:
    """Number the domains, strata and units of a frame; several outcomes of it may share one layout."""
    check_columns(frame, design.columns, [design.weight])
    codes, size = domain_codes(frame, by)
    starts = _starts(frame, design)
    return Layout(codes, size, starts, *stages(frame, design, np.flatnonzero(starts)))


def aggregate(
    frame: pl.DataFrame,
    design: Design,
    by: Sequence[str],
    numerator: pl.Expr,
    denominator: pl.Expr | None = None,
    within: pl.Expr | None = None,
    laid: Layout | None = None,
) -> Cells:
    """Sum the persons of each domain in each sampled unit.

    Persons outside ``within``, or with an empty numerator, denominator or breakdown, belong to no domain but keep their
    unit in the sample, so that domain errors are those of a subpopulation. Rows that lie together by unit are summed
    in one pass; any other order gives the same result more slowly. ``laid`` is the layout by the same design and ``by``
    where it is known.
    """
    laid = laid or layout(frame, design, by)
    arrays = (laid.starts, laid.codes, *_inputs(frame, design, numerator, denominator, within))

    def sum_part(part: slice) -> tuple[np.ndarray, ...]:
        start, code, inside, weight, above, below = (array[part] if array.size else array for array in arrays)
        return _accumulate(start, code, inside, weight, above, below, part.start, laid.size)

    parts = _parts(laid.starts)
    with ThreadPoolExecutor(len(parts)) as pool:
        pieces = list(pool.map(sum_part, parts))
    index, domains = _domains(frame, by, pieces)
    return Cells(_table(pieces, laid.keys, index), domains, laid.stages)


def _table(pieces: list[tuple[np.ndarray, ...]], keys: pl.DataFrame, index: np.ndarray) -> pl.DataFrame:
    """Put the threads' cells together; the cells of a unit whose rows lay apart are summed into one."""
    offsets = np.cumsum([0, *(piece[0].size for piece in pieces[:-1])])
    run = np.concatenate([piece[1][0] + offset for piece, offset in zip(pieces, offsets, strict=True)])
    columns = {name: keys[name].to_numpy()[run] for name in keys.columns}
    columns["domain"] = index[np.concatenate([piece[1][1] for piece in pieces])]
    for place, name in enumerate(SUMS):
        columns[name] = np.concatenate([piece[2][place] for piece in pieces])
    table = pl.DataFrame(columns)
    if keys[-1, -1] < keys.height - 1:
        table = table.group_by(*keys.columns, "domain", maintain_order=True).agg(pl.col(SUMS).sum())
    return table


def domain_codes(frame: pl.DataFrame, by: Sequence[str]) -> tuple[np.ndarray, int]:
    """Number the combinations of ``by``: an index per row (−1 where any is empty) and the bound of the indices."""
    for name in by:
        if name not in frame.columns:
            raise InputError(NO_COLUMN, name=name)
    code, size = pl.Series("code", np.zeros(frame.height, np.int32)), 1
    for physical in frame.select(_physical(name, frame.schema[name]) for name in by):
        column, count = _from_zero(physical)
        if size * count > DENSE_DOMAINS:
            code, size = _ranks(code.cast(pl.Int64) * count + column.cast(pl.Int64))
        else:
            code, size = (column if size == 1 else code * count + column), size * count
    return code.fill_null(-1).to_numpy(), size


def _physical(name: str, kind: pl.DataType) -> pl.Expr:
    """Whole numbers that stand for a column's values."""
    column = pl.col(name)
    if isinstance(kind, pl.Enum | pl.Categorical):
        return column.to_physical()
    if kind == pl.Boolean:
        return column.cast(pl.UInt8)
    # categories of their own, so that the process does not keep every label it has seen
    return (
        column
        if kind.is_integer()
        else column.cast(pl.String).cast(pl.Categorical(pl.Categories.random())).to_physical()
    )


def _from_zero(column: pl.Series) -> tuple[pl.Series, int]:
    """The column moved to start at 0, or ranked where its range is wide; and its bound."""
    low, high = column.min(), column.max()
    if not (isinstance(low, int) and isinstance(high, int)):
        return column.cast(pl.Int32), 1
    if high - low >= DENSE_DOMAINS:
        return _ranks(column)
    return ((column.cast(pl.Int64) - low) if low else column).cast(pl.Int32), high - low + 1


def _ranks(code: pl.Series) -> tuple[pl.Series, int]:
    ranks = code.rank("dense").cast(pl.Int32) - 1
    highest = ranks.max()
    return ranks, highest + 1 if isinstance(highest, int) else 1


def _inputs(
    frame: pl.DataFrame, design: Design, numerator: pl.Expr, denominator: pl.Expr | None, within: pl.Expr | None
) -> list[np.ndarray]:
    """What the pass reads of each person: inside or not, weight, numerator, denominator (length 0 when none)."""
    outcomes = {"numerator": numerator.cast(pl.Float64)}
    if denominator is not None:
        outcomes["denominator"] = denominator.cast(pl.Float64)
    # beside a column, a literal takes the length of the frame
    values = frame.select(weight=pl.col(design.weight).cast(pl.Float64), **outcomes)
    inside = np.ones(frame.height, np.bool_)
    if within is not None:
        inside = frame.select(weight=pl.col(design.weight), inside=within.fill_null(False))["inside"].to_numpy()
    for name in outcomes:
        if values[name].null_count():
            inside = inside & values[name].is_not_null().to_numpy()
            values = values.with_columns(pl.col(name).fill_null(0.0))
    for name in outcomes:
        if not values[name].is_finite().all():
            odd = ~values[name].is_finite().to_numpy()
            if (odd & inside).any():
                raise InputError(_NOT_FINITE, what=_OUTCOMES[name], count=(odd & inside).sum())
            values = values.with_columns(pl.when(pl.col(name).is_finite()).then(name).otherwise(0.0).alias(name))
    arrays = [values[name].to_numpy() for name in values.columns]
    return [inside, *arrays, *([np.empty(0)] if denominator is None else [])]


def _starts(frame: pl.DataFrame, design: Design) -> np.ndarray:
    """True on each row whose unit differs from the row before."""
    if design.unit is None:
        return np.ones(frame.height, np.bool_)
    keys = [*design.strata, design.unit, *filter(None, [design.second_unit])]
    changes = pl.any_horizontal([pl.col(key) != pl.col(key).shift() for key in keys])
    return frame.select(start=changes.fill_null(True))["start"].to_numpy()


def _parts(starts: np.ndarray) -> list[slice]:
    """Slices of about equal size, one a processor but none needlessly small, that cut no unit."""
    rows = starts.size
    count = max(1, min(os.cpu_count() or 1, rows // ROWS_PER_THREAD))
    cuts = [rows * i // count for i in range(1, count)]
    borders = sorted({0, rows, *(cut + int(np.argmax(np.append(starts[cut:], True))) for cut in cuts)})
    return [slice(low, high) for low, high in pairwise(borders)]


@njit(cache=True, nogil=True)
def _accumulate(
    starts: Marks,
    codes: Codes,
    inside: Marks,
    weight: Floats,
    numerator: Floats,
    denominator: Floats,
    offset: int,
    size: int,
) -> tuple[Codes, Codes, Floats, Floats, Codes]:  # pragma: no cover (compiled)
    """One pass: sums of the current unit by domain, written out as cells whenever the unit changes.

    Returns the first row of each unit; unit and domain of each cell; its sums; totals and first row of each domain.
    """
    rows, paired = starts.size, denominator.size > 0
    sums, totals = np.zeros((size, len(SUMS))), np.zeros((size, len(MOMENTS)))
    first, opened, touched = np.full(size, -1, np.int64), np.zeros(size, np.int32), np.empty(size, np.int32)
    run_rows, cell_keys = np.empty(rows, np.int64), np.empty((2, rows), np.int32)
    cell_sums = np.empty((len(SUMS), rows))
    run, cells, waiting = 0, 0, 0
    for i in range(rows):
        if starts[i]:
            cells, waiting = _write(run - 1, touched[:waiting], sums, totals, cell_keys, cell_sums, cells), 0
            run_rows[run] = offset + i
            run += 1
        domain = codes[i]
        if domain < 0:
            continue
        if first[domain] < 0:
            first[domain] = offset + i
        if inside[i]:
            if opened[domain] != run:
                opened[domain], touched[waiting] = run, domain
                waiting += 1
            _add(sums, totals, domain, weight[i], numerator[i], denominator[i] if paired else 1.0)
    cells = _write(run - 1, touched[:waiting], sums, totals, cell_keys, cell_sums, cells)
    return run_rows[:run].copy(), cell_keys[:, :cells].copy(), cell_sums[:, :cells].copy(), totals, first


@njit(cache=True, nogil=True)
def _add(
    sums: Floats, totals: Floats, domain: int, w: float, y: float, x: float
) -> None:  # pragma: no cover (compiled)
    """Add one person; indices rather than slices, whose counted references would double the time."""
    sums[domain, 0] += 1.0 if w > 0.0 else 0.0
    sums[domain, 1] += w
    sums[domain, 2] += w * y
    sums[domain, 3] += w * x
    totals[domain, 4] += w * y * y
    totals[domain, 5] += w * y * x
    totals[domain, 6] += w * x * x


@njit(cache=True, nogil=True)
def _write(
    run: int, touched: Codes, sums: Floats, totals: Floats, cell_keys: Codes, cell_sums: Floats, cells: int
) -> int:  # pragma: no cover (compiled)
    """Write the sums of the unit that ends and empty them; return the number of cells so far."""
    for domain in touched:
        cell_keys[0, cells], cell_keys[1, cells] = run, domain
        for k in range(len(SUMS)):
            cell_sums[k, cells] = sums[domain, k]
            totals[domain, k] += sums[domain, k]
            sums[domain, k] = 0.0
        cells += 1
    return cells


def _domains(
    frame: pl.DataFrame, by: Sequence[str], pieces: list[tuple[np.ndarray, ...]]
) -> tuple[np.ndarray, pl.DataFrame]:
    """Number the domains that occur, in the order of their labels; give the code → index array and the domain table."""
    rows = frame.height
    first = np.min([np.where(piece[4] < 0, rows, piece[4]) for piece in pieces], axis=0)
    moments = np.sum([piece[3] for piece in pieces], axis=0)
    present = np.flatnonzero(first < rows)
    labels = frame.select(by)[first[present]] if by else pl.DataFrame()
    table = labels.hstack([pl.Series("code", present)]) if by else pl.DataFrame({"code": present})
    table = table.hstack([pl.Series(name, moments[present, i]) for i, name in enumerate(MOMENTS)])
    table = table.sort(by) if by else table
    index = np.zeros(first.size, np.int32)
    index[table["code"].to_numpy()] = np.arange(table.height, dtype=np.int32)
    return index, table.drop("code")
