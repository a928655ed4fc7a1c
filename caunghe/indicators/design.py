"""The two ways a survey states its sampling: strata and units (``Design``), or replicate weights (``Replicates``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

import polars as pl

from caunghe.errors import InputError
from caunghe.language import Text
from caunghe.schema import check_choice

Lonely = Literal["remove", "adjust", "average", "certainty"]
ReplicateKind = Literal["BRR", "Fay", "JK1", "JKn", "bootstrap", "other"]

LONELY: Final = get_args(Lonely)
KINDS: Final = get_args(ReplicateKind)
_TOGETHER: Final = Text(
    "second_unit và second_fpc phải đi cùng nhau; mới có một trong hai.",
    "second_unit and second_fpc go together; got only one of them",
)
_FIRST_STAGE: Final = Text(
    "Giai đoạn chọn mẫu thứ hai cần unit và fpc của giai đoạn thứ nhất; đang thiếu một trong hai.",
    "a second stage needs unit and fpc of the first; one of them is None",
)
_NO_REPLICATES: Final = Text(
    "Trọng số lặp cần ít nhất một cột; chưa có cột nào.", "replicate weights need at least one column; got none"
)
_RHO: Final = Text(
    "rho của phương pháp Fay phải từ 0 trở lên và nhỏ hơn 1; đã cho {rho}.",
    "Fay's rho must be 0 or more and less than 1; got {rho}",
)
_RSCALES: Final = Text(
    "rscales phải có {count} giá trị; đã cho {given}.", "rscales must have {count} {count:value|values}; got {given}"
)
_SCALE: Final = Text(
    "Trọng số lặp loại {kind} cần {name}; chưa cho.", "replicates of kind {kind} need {name}; got none"
)
_NO_ROWS: Final = Text(
    "Bảng điều tra phải có ít nhất 1 dòng; đã cho 0.", "a survey frame must have at least 1 row; got 0"
)
NO_COLUMN: Final = Text("Bảng điều tra không có cột {name}.", "column '{name}' is not in the frame")
_EMPTY: Final = Text(
    "Cột {name} không được có ô trống; đang có {count} ô.", "column '{name}' must have no empty value; got {count}"
)
_NOT_NUMERIC: Final = Text(
    "Trọng số {name} phải là số; cột đang có kiểu {kind}.", "weight '{name}' must be numeric; got {kind}"
)
_WEIGHTS: Final = Text(
    "Trọng số {name} phải hữu hạn, từ 0 trở lên và không bằng 0 hết; nhỏ nhất là {low}, tổng là {total}.",
    "weight '{name}' must be finite, 0 or more, not all 0; lowest {low}, sum {total}",
)


@dataclass(frozen=True, slots=True)
class Design:
    """Columns that say how the sample was drawn.

    A unit's label is read within its stratum: the same label in two strata means two units (R: ``nest=TRUE``).
    The finite-population correction columns hold numbers of units in the population (stage 1: per stratum; stage 2: per
    first-stage unit), or sampling fractions when no value exceeds 1. Without a correction sampling is taken as with
    replacement, so only the first stage matters (ultimate clusters).

    ``lonely`` says what a stratum with one sampled unit adds to the variance, as R's ``survey.lonely.psu``:
    ``remove`` and ``certainty`` nothing; ``adjust`` the squared distance of its total from zero, the mean of all
    linearised totals; ``average`` the mean of the other strata.

    Raises ``InputError`` for an unknown ``lonely`` or a second stage without its corrections.

    >>> Design(weight="weight", unit="cluster", stratum=("year", "stratum")).columns
    ['weight', 'cluster', 'year', 'stratum']
    >>> Design(weight="weight", unit="cluster", second_unit="household")
    Traceback (most recent call last):
    caunghe.errors.InputError: second_unit and second_fpc go together; got only one of them
    """

    weight: str
    unit: str | None = None  # None: every row is a unit
    stratum: str | tuple[str, ...] = ()
    fpc: str | None = None
    second_unit: str | None = None
    second_fpc: str | None = None
    lonely: Lonely = "remove"

    def __post_init__(self) -> None:
        check_choice(self, "lonely", LONELY)
        if (self.second_unit is None) != (self.second_fpc is None):
            raise InputError(_TOGETHER)
        if self.second_unit is not None and (self.fpc is None or self.unit is None):
            raise InputError(_FIRST_STAGE)

    @property
    def strata(self) -> list[str]:
        """The columns that together name a stratum."""
        return [self.stratum] if isinstance(self.stratum, str) else list(self.stratum)

    @property
    def columns(self) -> list[str]:
        """Every column the design reads."""
        named = (self.weight, self.unit, *self.strata, self.fpc, self.second_unit, self.second_fpc)
        return [name for name in named if name is not None]


@dataclass(frozen=True, slots=True)
class Replicates:
    """Columns of replicate weights, and how their spread becomes a variance.

    ``V = scale · Σ_r rscales[r] · (θ_r − θ̄)²``, θ̄ the mean of the replicates, or the full-sample estimate with ``mse``.
    Scale when not given, as R's ``svrepdesign``: BRR 1/R; Fay 1/(R(1−ρ)²); JK1 (R−1)/R; bootstrap 1/(R−1); JKn needs
    ``rscales`` and has scale 1. ``combined`` says that the columns already contain the sampling weight.

    Raises ``InputError`` for an unknown kind, no columns, Fay's ρ outside 0-1, or missing or miscounted ``rscales``.
    """

    weight: str
    columns: tuple[str, ...]
    kind: ReplicateKind
    rho: float | None = None
    scale: float | None = None
    rscales: tuple[float, ...] | None = None
    combined: bool = True
    mse: bool = False
    degrees_of_freedom: int | None = None  # None: rank of the analysis weights − 1, as R

    def __post_init__(self) -> None:
        check_choice(self, "kind", KINDS)
        if not self.columns:
            raise InputError(_NO_REPLICATES)
        if self.kind == "Fay" and not (self.rho is not None and 0 <= self.rho < 1):
            raise InputError(_RHO, rho="–" if self.rho is None else self.rho)
        if self.rscales is not None and len(self.rscales) != len(self.columns):
            raise InputError(_RSCALES, count=len(self.columns), given=len(self.rscales))
        if (self.kind == "JKn" and self.rscales is None) or (self.kind == "other" and self.scale is None):
            raise InputError(_SCALE, kind=self.kind, name="rscales" if self.kind == "JKn" else "scale")

    @property
    def factor(self) -> float:
        """The scale given, or the one that belongs to the kind."""
        count = len(self.columns)
        if self.scale is not None and self.kind not in ("BRR", "Fay"):
            return self.scale
        by_kind = {
            "BRR": 1 / count,
            "Fay": 1 / (count * (1 - (self.rho or 0.0)) ** 2),
            "JK1": (count - 1) / count,
            "bootstrap": 1 / max(count - 1, 1),
        }
        return by_kind.get(self.kind, 1.0)


def check_columns(frame: pl.DataFrame, names: Sequence[str], weights: Sequence[str]) -> None:
    """Raise ``InputError`` when the frame is empty, lacks a column, or a design column or weight is not usable.

    Design columns and weights may not be null; weights must be finite and 0 or more.
    """
    if frame.height == 0:
        raise InputError(_NO_ROWS)
    for name in (*names, *weights):
        if name not in frame.columns:
            raise InputError(NO_COLUMN, name=name)
        if frame[name].null_count():
            raise InputError(_EMPTY, name=name, count=frame[name].null_count())
    for name in weights:
        if not frame[name].dtype.is_numeric():
            raise InputError(_NOT_NUMERIC, name=name, kind=frame[name].dtype)
        low, total = frame.select(low=pl.col(name).min(), total=pl.col(name).sum().cast(pl.Float64)).row(0)
        if not (low >= 0 and 0 < total < float("inf")):
            raise InputError(_WEIGHTS, name=name, low=low, total=total)


def names(columns: str | Sequence[str]) -> list[str]:
    """One column name or several, as a list."""
    return [columns] if isinstance(columns, str) else list(columns)
