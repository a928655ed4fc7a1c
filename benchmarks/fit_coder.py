"""Fit the weights of the coder's signals on hand-coded advertisements, and say what they are worth.

Minimises −mean log Σ_{c right} P(c) + λ Σ w² over the ten weights. Everything said about accuracy comes from five-fold
cross-validation; what is written to ``lexicon/weights.csv`` is the fit on three sets: the gold set, and the first and
third draws of ``occupations_vi_annotations.csv``. Of our own draws only the first code is fitted, so that probabilities
do not rest on the second thoughts of one coder. The second draw is not fitted: titles were written after it was read.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import minimize

from caunghe.vacancies.coder.ads import coding_columns
from caunghe.vacancies.coder.coder import Coder, coder_of, read_linear
from caunghe.vacancies.coder.scoring import SIGNALS

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
GOLD = DATA / "benchmarks" / "coding" / "gold_vi_dev.tsv"
ANNOTATIONS = Path(__file__).with_name("occupations_vi_annotations.csv")
LEXICON = Path(__file__).resolve().parents[1] / "caunghe" / "vacancies" / "lexicon"
MEASURES = ("right", "low", "high", "among_five", "one_digit", "calibration_error", "surest_four_fifths")
PENALTY = 1e-4
FOLDS = 5
ROUNDS = 2_000
Floats = NDArray[np.float64]


class Coded(NamedTuple):
    """A hand-coded set: codes (``isco08, also``), what the coder reads, and the share each row stands for."""

    rows: pl.DataFrame
    ads: pl.DataFrame
    share: Floats


def gold() -> Coded:
    """The development set."""
    rows = pl.read_csv(GOLD, separator="\t", infer_schema=False, quote_char=None)
    return Coded(rows, coding_columns(rows), np.full(rows.height, 1 / rows.height))


def annotated(draw: str) -> Coded:
    """Our own codes of one draw of real advertisements (``ad, isco08, also, part, third``).

    The later draws took more of what the coder was least sure of: half of them from the third of each source's titles
    with the smallest margin, a third from the middle, a sixth from the surest. ``share`` puts the thirds right again.
    """
    rows = pl.read_csv(ANNOTATIONS, infer_schema=False).filter(pl.col("draw") == draw)
    ads = pl.read_parquet(DATA / "vacancies_vi.parquet").with_columns(pl.col("ad").cast(pl.String))
    ads = rows.select("ad").join(ads, on="ad", how="left", maintain_order="left")
    known = rows.with_columns(ads["source"], pl.col("third").fill_null(""))
    parts = pl.col("third").n_unique().over("source")
    share = known.select(pl.len().over("source") / parts / pl.len().over("source", "third")).to_series().to_numpy()
    return Coded(rows, coding_columns(ads), share / share.sum())


def right_codes(rows: pl.DataFrame, codes: list[str]) -> Floats:
    """Advertisements × codes, 1 where the code counts as right (``isco08`` or any of ``also``)."""
    where = {code: i for i, code in enumerate(codes)}
    right = np.zeros((rows.height, len(codes)))
    for i, (code, also) in enumerate(rows.select("isco08", "also").rows()):
        for each in [code, *(also or "").replace(",", " ").split()]:
            right[i, where[each]] = 1
    return right


def probabilities(signals: Floats, weights: Floats) -> Floats:
    utility = signals @ weights
    chance = np.exp(utility - utility.max(1, keepdims=True))
    return chance / chance.sum(1, keepdims=True)


def _loss(weights: Floats, signals: Floats, right: Floats) -> tuple[float, Floats]:
    chance = probabilities(signals, weights)
    hit = (chance * right).sum(1)
    slope = np.einsum("nc,nck->k", chance - chance * right / hit[:, None], signals) / len(hit)
    return -np.log(hit).mean() + PENALTY * (weights**2).sum(), slope + 2 * PENALTY * weights


def fitted(signals: Floats, right: Floats) -> Floats:
    start = np.zeros(signals.shape[2])
    return minimize(_loss, start, args=(signals, right), jac=True, method="L-BFGS-B").x


def folds(count: int, seed: int = 0) -> NDArray[np.int64]:
    return np.random.default_rng(seed).permutation(count) % FOLDS


def cross_validated(signals: Floats, right: Floats, used: tuple[str, ...] = SIGNALS) -> Floats:
    """Probabilities of each advertisement from weights fitted without its fold, with only the signals ``used``."""
    part = signals[:, :, [SIGNALS.index(name) for name in used]]
    fold = folds(len(part))
    chance = np.zeros(right.shape)
    for number in range(FOLDS):
        out = fold == number
        chance[out] = probabilities(part[out], fitted(part[~out], right[~out]))
    return chance


def resampled(values: Floats, share: Floats) -> tuple[float, float, float]:
    """The mean of ``values`` weighed by ``share``, and its 95 % interval over rows drawn again with replacement."""
    drawn = np.random.default_rng(0).integers(len(values), size=(ROUNDS, len(values)))
    means = (values[drawn] * share[drawn]).sum(1) / share[drawn].sum(1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float((values * share).sum() / share.sum()), float(low), float(high)


def measures(chance: Floats, right: Floats, codes: list[str], share: Floats) -> dict[str, float]:
    """Accuracy at one and five codes and at one digit, calibration, and accuracy on the four fifths coded surest.

    ``calibration_error`` is Σ_b share_b · |accuracy_b − mean probability_b| over ten bins of equal width.
    """
    order = np.argsort(-chance, 1, kind="stable")
    rows = np.arange(len(chance))
    first, sure = (right[rows, order[:, 0]] > 0).astype(float), chance[rows, order[:, 0]]
    digit = [any(codes[order[i, 0]][0] == codes[c][0] for c in np.flatnonzero(right[i])) for i in rows]
    bins = np.minimum((sure * 10).astype(int), 9)
    gaps = np.bincount(bins, share * (first - sure)) / share.sum()
    surest = np.argsort(sure, kind="stable")
    kept = surest[np.cumsum(share[surest]) > share.sum() / 5]
    mean, low, high = resampled(first, share)
    return {
        "right": mean,
        "low": low,
        "high": high,
        "among_five": np.average((right[rows[:, None], order[:, :5]] > 0).any(1), weights=share),
        "one_digit": np.average(digit, weights=share),
        "calibration_error": np.abs(gaps).sum(),
        "surest_four_fifths": np.average(first[kept], weights=share[kept]),
        "log_loss": np.average(-np.log(np.maximum((chance * right).sum(1), 1e-12)), weights=share),
    }


def fitted_on(model: Coder, sets: list[Coded]) -> tuple[Floats, Floats]:
    """Signals and right codes of the gold set (first of ``sets``), then of our own advertisements, first codes only."""
    rows = [sets[0].rows, *(part.rows.with_columns(also=pl.lit("")) for part in sets[1:])]
    signals = [model.signals(part.ads).astype(float) for part in sets]
    return np.concatenate(signals), np.concatenate([right_codes(part, model.codes) for part in rows])


def main() -> None:
    """Write the weights fitted on all three sets, and what cross-validation measures on each of them."""
    model = coder_of(read_linear(), np.zeros(len(SIGNALS)))
    sets = {"gold": gold(), "own": annotated("1"), "fresh": annotated("3")}
    signals, answers = fitted_on(model, list(sets.values()))
    weights = fitted(signals, answers)
    pl.DataFrame({"signal": SIGNALS, "weight": weights.round(4)}).write_csv(LEXICON / "weights.csv")
    chance, at, found = cross_validated(signals, answers), 0, []
    for name, part in sets.items():
        of_set = chance[at : at + part.rows.height]
        at += part.rows.height
        said = measures(of_set, right_codes(part.rows, model.codes), model.codes, part.share)
        found.append({"set": name, "ads": part.rows.height} | {key: round(float(said[key]), 3) for key in MEASURES})
    pl.DataFrame(found).write_csv(LEXICON / "accuracy.csv")
    print(pl.read_csv(LEXICON / "weights.csv"), pl.read_csv(LEXICON / "accuracy.csv"))


if __name__ == "__main__":
    main()
