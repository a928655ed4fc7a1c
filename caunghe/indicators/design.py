"""The two ways a survey states its sampling: strata and units (``Design``), or replicate weights (``Replicates``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite
from typing import Final, Literal, get_args

import polars as pl

from caunghe.errors import InputError
from caunghe.language import Text
from caunghe.schema import check_choice

Lonely = Literal["remove", "adjust", "average", "certainty"]
ReplicateKind = Literal["BRR", "Fay", "JK1", "JK2", "JKn", "bootstrap", "ACS", "SDR", "other"]

LONELY: Final = get_args(Lonely)
KINDS: Final = get_args(ReplicateKind)
MAY_BE_NEGATIVE: Final = ("Fay", "ACS", "SDR", "other")  # kinds whose published weights are, after calibration
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
_OWN_SCALE: Final = ("BRR", "Fay", "JK2", "ACS", "SDR")
NO_COLUMN: Final = Text("Bảng điều tra không có cột {name}.", "column '{name}' is not in the frame")
_EMPTY: Final = Text(
    "Cột {name} không được có ô trống; đang có {count} ô.", "column '{name}' must have no empty value; got {count}"
)
_NOT_NUMERIC: Final = Text(
    "Trọng số {name} phải là số; cột đang có kiểu {kind}.", "weight '{name}' must be numeric; got {kind}"
)
_WEIGHTS_FINITE: Final = Text(
    "Trọng số lặp {name} phải hữu hạn; nhỏ nhất là {low}, tổng là {total}.",
    "replicate weight '{name}' must be finite; lowest {low}, sum {total}",
)
_TWICE: Final = Text(
    "Mỗi cột chỉ được nêu một lần; đã lặp lại: {names}.", "each column may be named once; got {names} again"
)
_RESERVED: Final = Text(
    "Cột phân tổ không được tên là {name}, vì đó là tên cột của bảng kết quả ({result}); hãy đổi tên cột.",
    "a breakdown must not be called '{name}', a column of the result ({result}); rename it",
)
_NO_FRAME: Final = Text(
    "Dữ liệu điều tra phải là một bảng polars; đã cho {kind}.", "a survey must be a frame of polars; got {kind}"
)
_NO_NUMBER: Final = Text(
    "Giá trị cần ước lượng phải là số hoặc đúng, sai; đã cho kiểu {kind}.",
    "an outcome must be numbers, or true and false; got {kind}",
)
_NO_TRUTH: Final = Text(
    "Điều kiện within phải là đúng hoặc sai; đã cho kiểu {kind}.", "within must be true or false; got {kind}"
)
_RSCALES_BELOW: Final = Text(
    "rscales phải hữu hạn, từ 0 trở lên và không bằng 0 hết; đã cho từ {lowest} đến {highest}.",
    "rscales must be finite, 0 or more and not all 0; got {lowest} to {highest}",
)
_SCALE_BELOW: Final = Text(
    "scale phải là số hữu hạn lớn hơn 0; đã cho {scale}.", "scale must be finite and above 0; got {scale}"
)
_FREEDOM: Final = Text(
    "degrees_of_freedom phải từ 1 trở lên; đã cho {freedom}.", "degrees_of_freedom must be 1 or more; got {freedom}"
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
        return list(dict.fromkeys(name for name in named if name is not None))


@dataclass(frozen=True, slots=True)
class Replicates:
    """Columns of replicate weights, and how their spread becomes a variance.

    ``V = scale · Σ_r rscales[r] · (θ_r − θ̄)²``, θ̄ the mean of the replicates, or the full-sample estimate with ``mse``.
    Scale when not given, as R's ``svrepdesign``: BRR 1/R; Fay 1/(R(1−ρ)²); JK1 (R−1)/R; JK2 (one of each pair of units
    dropped) 1; bootstrap 1/(R−1); ACS and SDR (successive differences, as of the American Community Survey and the
    Current Population Survey) 4/R; JKn needs ``rscales`` and has scale 1. BRR, Fay, JK2, ACS and SDR have no other
    scale. ``combined`` says that the columns already contain the sampling weight. Replicate weights below 0 are taken
    of Fay, ACS, SDR and other, whose published files have them.

    The interval of a share is R's ``svyciprop(method = "logit")``: the variance of the logit is that of the
    replicates' logits. R's ``xlogit`` takes the linearised one.

    Raises ``InputError`` for an unknown kind, no columns or one named twice, Fay's ρ outside 0-1, missing or miscounted
    ``rscales``, a scale that is not a finite number above 0, or degrees of freedom below 1.

    >>> Replicates("weight", tuple(f"w{number}" for number in range(1, 81)), "SDR").factor
    0.05
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
        if len(set(self.columns)) < len(self.columns):
            raise InputError(_TWICE, names=", ".join(sorted({n for n in self.columns if self.columns.count(n) > 1})))
        self._check_scales()

    def _check_scales(self) -> None:
        if self.rscales is not None and len(self.rscales) != len(self.columns):
            raise InputError(_RSCALES, count=len(self.columns), given=len(self.rscales))
        if self.rscales is not None and not (all(0 <= each < inf for each in self.rscales) and any(self.rscales)):
            raise InputError(_RSCALES_BELOW, lowest=min(self.rscales), highest=max(self.rscales))
        if self.scale is not None and not 0 < self.scale < inf:
            raise InputError(_SCALE_BELOW, scale=self.scale)
        if self.degrees_of_freedom is not None and self.degrees_of_freedom < 1:
            raise InputError(_FREEDOM, freedom=self.degrees_of_freedom)
        if (self.kind == "JKn" and self.rscales is None) or (self.kind == "other" and self.scale is None):
            raise InputError(_SCALE, kind=self.kind, name="rscales" if self.kind == "JKn" else "scale")

    @property
    def factor(self) -> float:
        """The scale given, or the one that belongs to the kind."""
        count = len(self.columns)
        if self.scale is not None and self.kind not in _OWN_SCALE:
            return self.scale
        by_kind = {
            "BRR": 1 / count,
            "Fay": 1 / (count * (1 - (self.rho or 0.0)) ** 2),
            "JK1": (count - 1) / count,
            "bootstrap": 1 / max(count - 1, 1),
            "ACS": 4 / count,
            "SDR": 4 / count,
        }
        return by_kind.get(self.kind, 1.0)


def check_columns(frame: pl.DataFrame, names: Sequence[str], weights: Sequence[str], *, negative: bool = False) -> None:
    """Raise ``InputError`` when the frame is empty, lacks a column, or a design column or weight is not usable.

    Design columns and weights may not be null or NaN; weights must be finite, and 0 or more unless ``negative``.
    """
    if frame.height == 0:
        raise InputError(_NO_ROWS)
    for name in (*names, *weights):
        if name not in frame.columns:
            raise InputError(NO_COLUMN, name=name)
        empty = frame[name].null_count()
        if name not in weights and frame[name].dtype.is_float():
            empty += int(frame[name].is_nan().sum())
        if empty:
            raise InputError(_EMPTY, name=name, count=empty)
    for name in weights:
        if not frame[name].dtype.is_numeric():
            raise InputError(_NOT_NUMERIC, name=name, kind=frame[name].dtype)
        low, total = frame.select(low=pl.col(name).min(), total=pl.col(name).sum().cast(pl.Float64)).row(0)
        usable = isfinite(total) if negative else low >= 0 and 0 < total < inf
        if not usable:
            raise InputError(_WEIGHTS_FINITE if negative else _WEIGHTS, name=name, low=low, total=total)


def survey_frame(
    frame: pl.DataFrame | pl.LazyFrame, outcomes: Sequence[pl.Expr | None], within: pl.Expr | None = None
) -> pl.DataFrame:
    """Return the frame, collected.

    Raises ``InputError`` when it is none, lacks a column of an expression, an outcome is neither number nor truth, or
    ``within`` is no truth.
    """
    if isinstance(frame, pl.LazyFrame):
        frame = frame.collect()
    if not isinstance(frame, pl.DataFrame):  # pyright: ignore[reportUnnecessaryIsInstance] (callers from notebooks)
        raise InputError(_NO_FRAME, kind=type(frame).__name__)
    given = {f"{place}": each for place, each in enumerate([*outcomes, within]) if each is not None}
    for name in dict.fromkeys(name for each in given.values() for name in each.meta.root_names()):
        if name not in frame.columns:
            raise InputError(NO_COLUMN, name=name)
    kinds = frame.lazy().select(each.alias(place) for place, each in given.items()).collect_schema()
    for place, kind in kinds.items():
        if int(place) == len(outcomes):
            usable = isinstance(kind, pl.Boolean | pl.Null)
        elif isinstance(kind, pl.String):  # numbers may come as text
            usable = frame.select(given[place].cast(pl.Float64, strict=False).is_null().sum()).item()
            usable = usable == frame.select(given[place].is_null().sum()).item()
        else:
            usable = kind.is_numeric() or isinstance(kind, pl.Boolean | pl.Null)
        if not usable:
            raise InputError(_NO_TRUTH if int(place) == len(outcomes) else _NO_NUMBER, kind=kind)
    return frame


def labelled(frame: pl.DataFrame, by: Sequence[str], result: pl.Schema) -> tuple[pl.DataFrame, list[str]]:
    """Return the frame with each column of the breakdown under a name of its own, and those names.

    A sum inside may be called ``numerator``, and so may a breakdown. NaN is empty. Raises ``InputError`` for a column
    named twice, or called as one of the ``result``.
    """
    for name in by:
        if name not in frame.columns:
            raise InputError(NO_COLUMN, name=name)
        if name in result:
            raise InputError(_RESERVED, name=name, result=", ".join(result))
    if len(set(by)) < len(by):
        raise InputError(_TWICE, names=", ".join(dict.fromkeys(name for name in by if by.count(name) > 1)))
    labels = [f" by {name}" for name in by]
    kinds = frame.schema
    empty = (pl.col(name).fill_nan(None) if kinds[name].is_float() else pl.col(name) for name in by)
    return frame.with_columns(each.alias(label) for each, label in zip(empty, labels, strict=True)), labels


def names(columns: str | Sequence[str]) -> list[str]:
    """One column name or several, as a list."""
    return [columns] if isinstance(columns, str) else list(columns)
