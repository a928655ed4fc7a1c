"""Estimates for wards and communes whose samples are too small: Fay and Herriot's model, benchmarked to the city.

Direct estimate of area i: ``y_i = x_i'β + v_i + e_i``, ``v_i ~ N(0, A)`` between areas, ``e_i ~ N(0, D_i)`` sampling
error of known variance. The predictor weighs what the area's own sample says against what areas like it say:
``θ_i = γ_i·y_i + (1 − γ_i)·x_i'β``, ``γ_i = A/(A + D_i)``.
"""

# scipy has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import polars as pl
from scipy.optimize import brentq
from scipy.special import expit, logit

from caunghe.errors import InputError
from caunghe.indicators.area_variance import adjusted_variances, bootstrap_coverage, predictions
from caunghe.indicators.scales import EDGE
from caunghe.language import Text
from caunghe.schema import check_one_of

Benchmark = Literal["ratio", "difference", "share"]
Method = Literal["reml", "adjusted"]
METHODS: Final = get_args(Method)
_FEW_AREAS: Final = Text(
    "Với {count} biến giải thích, mô hình cần ít nhất {needed} xã, phường có mẫu; đã cho {sampled}.",
    "with {count} {count:predictor|predictors} the model needs {needed} {needed:sampled area|sampled areas} or more;"
    " got {sampled}",
)
_VARIANCES: Final = Text(
    "{variance} phải hữu hạn và lớn hơn 0 ở mọi xã, phường có {direct}; nhỏ nhất là {lowest}.",
    "'{variance}' must be above 0 and finite wherever '{direct}' is given; lowest {lowest}",
)
_EMPTY: Final = Text(
    "Các biến giải thích {predictors} không được có ô trống; đang có {count} ô.",
    "predictors must have no empty value; got {count} in {predictors}",
)
_DEPENDENT: Final = Text(
    "Hệ số chặn và các biến giải thích {predictors} phải độc lập tuyến tính; hạng là {rank} trên {columns}.",
    "the intercept and {predictors} must be independent; rank {rank} of {columns}",
)
_UNSETTLED: Final = Text(
    "REML phải hội tụ trong {most} vòng lặp; thay đổi cuối cùng là {change}.",
    "REML must settle within {most} {most:iteration|iterations}; the last change was {change}",
)
_POPULATION: Final = Text(
    "{population} phải từ 0 trở lên ở mọi xã, phường và không bằng 0 hết; tổng là {total}.",
    "'{population}' must be 0 or more in every area and not all 0; sum {total}",
)
_NO_MEAN: Final = Text(
    "Hiệu chỉnh theo tỷ lệ cần trung bình của các xã, phường khác 0; đã cho 0.",
    "a ratio benchmark needs a mean of the areas other than 0; got 0",
)
_NO_ESTIMATE: Final = Text(
    "Làm trơn phương sai cần ít nhất một xã, phường có ước lượng; chưa có nơi nào.",
    "smoothed variances need an area with an estimate; got none",
)
_POOLED: Final = Text(
    "Tỷ lệ gộp phải lớn hơn 0 và nhỏ hơn 1; đã cho {share}.", "the pooled share must be between 0 and 1; got {share}"
)
ADDED_COLUMNS: Final = ("estimate", "mean_squared_error", "standard_error", "synthetic", "own_weight")


@dataclass(frozen=True, slots=True)
class FayHerriot:
    """``areas``: the input's rows with estimate, mean_squared_error, standard_error, synthetic (x'β), own_weight (γ);
    ``coefficients``: predictor, coefficient, standard_error; ``area_variance`` A; ``iterations`` that REML took.
    """

    areas: pl.DataFrame
    coefficients: pl.DataFrame
    area_variance: float
    iterations: int
    method: Method = "reml"


def fay_herriot(
    areas: pl.DataFrame,
    direct: str,
    variance: str,
    predictors: Sequence[str] = (),
    *,
    method: Method = "reml",
    tolerance: float = 1e-10,
    most_iterations: int = 200,
) -> FayHerriot:
    """Empirical best linear unbiased predictors with A by (adjusted) restricted maximum likelihood.

    ``adjusted`` multiplies the restricted likelihood by A (Li and Lahiri, Journal of Multivariate Analysis 101, 2010):
    where areas look alike, ``reml`` ends near A = 0, gives every area what areas like it have, and says that this has
    hardly any error. The adjusted A is above 0, so that intervals hold what they say.

    ``areas`` holds one row an area: the direct estimate, its sampling variance (square unit), and the predictors; an
    intercept is added. An area whose ``direct`` is null gets the synthetic estimate. Formulas of the predictors and of
    their errors: ``area_variance.predictions``.
    Raises ``InputError`` for fewer sampled areas than coefficients + 2, a variance not above 0, empty or dependent
    predictors, or no convergence.
    """
    sampled = areas[direct].is_not_null().to_numpy()
    y, d, x = _model_inputs(areas, direct, variance, predictors, sampled)
    check_one_of("method", method, METHODS)
    if method == "adjusted":
        area_variance, iterations = float(adjusted_variances(y[:, None], d, x[sampled])[0]), 0
    else:
        area_variance, iterations = _reml(y, d, x[sampled], tolerance, most_iterations)
    everywhere, doubt = np.zeros(areas.height), np.full(areas.height, np.inf)
    everywhere[sampled], doubt[sampled] = y, d
    found = predictions(everywhere[:, None], doubt, x, np.array([area_variance]))
    error = found.errors[:, 0]
    columns = (found.estimates[:, 0], error, np.sqrt(error), found.synthetic[:, 0], found.own[:, 0])
    table = areas.with_columns(pl.Series(name, values) for name, values in zip(ADDED_COLUMNS, columns, strict=True))
    named = {"predictor": ["intercept", *predictors], "coefficient": found.coefficients[0]}
    coefficients = pl.DataFrame({**named, "standard_error": np.sqrt(np.diag(found.covariance[0]))})
    return FayHerriot(table, coefficients, area_variance, iterations, method)


def _model_inputs(
    areas: pl.DataFrame, direct: str, variance: str, predictors: Sequence[str], sampled: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Direct estimates and variances of the sampled areas, and the design matrix of all."""
    needed = len(predictors) + 3
    if sampled.sum() < needed:
        raise InputError(_FEW_AREAS, count=len(predictors), needed=needed, sampled=sampled.sum())
    own = areas.filter(pl.Series(sampled))
    y, d = (own[name].cast(pl.Float64).to_numpy() for name in (direct, variance))
    if not (np.isfinite(y).all() and np.isfinite(d).all() and (d > 0).all()):
        raise InputError(_VARIANCES, variance=variance, direct=direct, lowest=np.min(d))
    columns = areas.select(pl.col(name).cast(pl.Float64) for name in predictors).to_numpy()
    if not np.isfinite(columns).all():
        raise InputError(_EMPTY, predictors=", ".join(predictors), count=(~np.isfinite(columns)).sum())
    x = np.column_stack([np.ones(areas.height), columns]) if predictors else np.ones((areas.height, 1))
    rank = np.linalg.matrix_rank(x[sampled])
    if rank < x.shape[1]:
        raise InputError(_DEPENDENT, predictors=", ".join(predictors), rank=rank, columns=x.shape[1])
    return y, d, x


def _reml(y: np.ndarray, d: np.ndarray, x: np.ndarray, tolerance: float, most: int) -> tuple[float, int]:
    """A ≥ 0 that maximises the restricted likelihood, by Fisher scoring from the median of the sampling variances.

    ``P = V⁻¹ − V⁻¹X(X'V⁻¹X)⁻¹X'V⁻¹``; score ``½(y'PPy − tr P)``, information ``½ tr(PP)``.
    """
    area_variance, step = float(np.median(d)), np.inf
    for iteration in range(1, most + 1):
        scaled = x / (area_variance + d)[:, None]
        projection = np.diag(1 / (area_variance + d)) - scaled @ np.linalg.inv(x.T @ scaled) @ scaled.T
        seen = projection @ y
        step = (seen @ seen - np.trace(projection)) / np.sum(projection**2)
        following = max(0.0, area_variance + step)
        if abs(following - area_variance) <= tolerance * max(following, float(np.median(d))):
            return following, iteration
        area_variance = following
    raise InputError(_UNSETTLED, most=most, change=f"{step:g}")


def benchmarked_areas(areas: pl.DataFrame, population: str, total: float, method: Benchmark = "ratio") -> pl.DataFrame:
    """Estimates whose population-weighted mean is the city's direct estimate ``total`` (in the estimates' unit).

    ``areas`` is ``FayHerriot.areas``; shares ``w_i = population_i / Σ population``.
    ratio: ``θ_i · total / Σ w·θ``. difference: ``θ_i + (total − Σ w·θ) · w_i·mse_i / Σ w²·mse``, the change of least
    mean squared error, largest where the model knows least (Datta, Ghosh, Steorts, Maples, TEST 20, 2011). share:
    ``expit(logit θ_i + δ)``, δ such that the mean is met: estimates of shares stay within 0-1 (a synthetic one outside
    is first moved to 0.0005 or 0.9995).
    Adds benchmarked; mean_squared_error and standard_error grow by the squared change.
    Raises ``InputError`` for populations below 0, empty or all 0, a ratio with a mean of 0, or a share of a total that
    is not between 0 and 1.
    """
    people = areas[population].cast(pl.Float64).to_numpy()
    if not (np.isfinite(people).all() and (people >= 0).all() and people.sum() > 0):
        raise InputError(_POPULATION, population=population, total=people.sum())
    share = people / people.sum()
    estimate, error = areas["estimate"].to_numpy(), areas["mean_squared_error"].to_numpy()
    mean = float(share @ estimate)
    if method == "ratio":
        if mean == 0:
            raise InputError(_NO_MEAN)
        result = estimate * total / mean
    elif method == "share":
        result = _moved_together(estimate, share, total)
    else:
        result = estimate + (total - mean) * share * error / np.sum(share**2 * error)
    error = error + (result - estimate) ** 2
    return areas.with_columns(
        benchmarked=pl.Series(result),
        mean_squared_error=pl.Series(error),
        standard_error=pl.Series(np.sqrt(error)),
    )


def _moved_together(estimate: np.ndarray, share: np.ndarray, total: float) -> np.ndarray:
    """Return shares moved by one step of their logits so that their weighted mean is ``total``."""
    if not 0 < total < 1:
        raise InputError(_POOLED, share=total)
    logits = logit(np.clip(estimate, EDGE, 1 - EDGE))
    reach = np.abs(logits).max() + abs(float(logit(total))) + 1

    def excess(step: float) -> float:
        return float(share @ expit(logits + step)) - total

    return expit(logits + brentq(excess, -reach, reach, xtol=1e-14))


def model_coverage(fit: FayHerriot, variance: str, predictors: Sequence[str], *, samples: int, seed: int) -> float:
    """Share of areas that 80 % intervals hold if ``fit`` is the truth and A estimated anew: parametric bootstrap."""
    sampled = fit.areas.filter(pl.col("own_weight") > 0)
    d = sampled[variance].cast(pl.Float64).to_numpy()
    x = np.column_stack([np.ones(sampled.height), *(sampled[name].cast(pl.Float64).to_numpy() for name in predictors)])
    beta = fit.coefficients["coefficient"].to_numpy()
    return bootstrap_coverage(d, x, beta, fit.area_variance, samples=samples, seed=seed)


def smoothed_variances(direct: pl.DataFrame) -> pl.Series:
    """Sampling variances of area proportions from the pooled share and design effect, for ``fay_herriot``.

    ``D_i = deff · p(1 − p) / n_i`` with p the population-weighted share and deff the person-weighted mean design effect
    (at least 1). A variance measured in a small sample is itself noise, and 0 where nobody or everybody counts.
    An area's own effect is too small by (k − 1)/k with k clusters, as its own share is subtracted: with ``units`` in
    the table each is multiplied by k/(k − 1), and areas of one cluster, which tell nothing, are left out.
    ``direct`` is a table of ``survey.proportions``. Raises ``InputError`` when p is 0 or 1 or nobody was sampled.
    """
    known = direct.filter(pl.col("estimate").is_not_null(), pl.col("population") > 0)
    if not known.height:
        raise InputError(_NO_ESTIMATE)
    share = float(np.average(known["estimate"], weights=known["population"]))
    if not 0 < share < 1:
        raise InputError(_POOLED, share=share)
    measured = known.filter(pl.col("design_effect").is_not_null())
    if "units" in known.columns:
        clusters = pl.col("units")
        measured = measured.filter(clusters > 1).with_columns(pl.col("design_effect") * clusters / (clusters - 1))
    effect = 1.0
    if measured.height:
        effect = max(1.0, float(np.average(measured["design_effect"], weights=measured["persons"])))
    return (effect * share * (1 - share) / direct["persons"]).alias("variance")
