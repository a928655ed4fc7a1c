"""Fit the weights of the coder's signals on hand-coded advertisements, and say what they are worth.

Minimises −mean log Σ_{c right} P(c) + λ Σ w² over the ten weights. Everything said about accuracy comes from five-fold
cross-validation; what is written to ``lexicon/weights.csv`` is the fit on all of both sets: the development set, and
the advertisements of ``occupations_vi_annotations.csv``, which were drawn and coded after the word lists were written.
Of the latter only the first code is fitted, so that probabilities do not rest on the second thoughts of one coder.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import minimize

from caunghe.vacancies.ads import coding_columns
from caunghe.vacancies.coder import Coder, assembled, read_linear
from caunghe.vacancies.scoring import SIGNALS

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
GOLD = DATA / "benchmarks" / "coding" / "gold_vi_dev.tsv"
ANNOTATIONS = Path(__file__).with_name("occupations_vi_annotations.csv")
WEIGHTS = Path(__file__).resolve().parents[1] / "caunghe" / "vacancies" / "lexicon" / "weights.csv"
PENALTY = 1e-4
FOLDS = 5
Floats = NDArray[np.float64]


def gold() -> tuple[pl.DataFrame, pl.DataFrame]:
    """The development set, and what of it the coder reads."""
    rows = pl.read_csv(GOLD, separator="\t", infer_schema=False, quote_char=None)
    return rows, coding_columns(rows)


def annotated() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Our own codes of real advertisements (``ad, isco08, also, part``), and what of each the coder reads."""
    rows = pl.read_csv(ANNOTATIONS, infer_schema=False)
    ads = pl.read_parquet(DATA / "vacancies_vi.parquet").with_columns(pl.col("ad").cast(pl.String))
    return rows, coding_columns(rows.select("ad").join(ads, on="ad", how="left", maintain_order="left"))


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


def measures(chance: Floats, right: Floats, codes: list[str]) -> dict[str, float]:
    """Accuracy at one and five codes and at one digit, calibration, and accuracy on the four fifths coded surest.

    ``ece`` is Σ_b share_b · |accuracy_b − mean probability_b| over ten bins of equal width.
    """
    order = np.argsort(-chance, 1, kind="stable")
    rows = np.arange(len(chance))
    first, sure = right[rows, order[:, 0]] > 0, chance[rows, order[:, 0]]
    digit = [any(codes[order[i, 0]][0] == codes[c][0] for c in np.flatnonzero(right[i])) for i in rows]
    bins = np.minimum((sure * 10).astype(int), 9)
    gaps = [np.mean(bins == b) * abs(first[bins == b].mean() - sure[bins == b].mean()) for b in set(bins.tolist())]
    kept = sure >= np.quantile(sure, 0.2)
    return {
        "top1": first.mean(),
        "top5": (right[rows[:, None], order[:, :5]] > 0).any(1).mean(),
        "digit1": np.mean(digit),
        "ece": float(sum(gaps)),
        "kept80": first[kept].mean(),
        "log_loss": -np.log(np.maximum((chance * right).sum(1), 1e-12)).mean(),
    }


def both(model: Coder) -> tuple[Floats, Floats]:
    """Signals and right codes of the development set, then of our own advertisements with their first codes."""
    (rows, ads), (own, own_ads) = gold(), annotated()
    right = [right_codes(rows, model.codes), right_codes(own.with_columns(also=pl.lit("")), model.codes)]
    signals = [model.signals(part).astype(float) for part in (ads, own_ads)]
    return np.concatenate(signals), np.concatenate(right)


def main() -> None:
    """Write the weights fitted on all of both sets."""
    model = assembled(read_linear(), np.zeros(len(SIGNALS)))
    signals, right = both(model)
    weights = fitted(signals, right)
    pl.DataFrame({"signal": SIGNALS, "weight": weights.round(4)}).write_csv(WEIGHTS)
    print({name: round(float(value), 3) for name, value in zip(SIGNALS, weights, strict=True)})
    print({k: round(float(v), 3) for k, v in measures(cross_validated(signals, right), right, model.codes).items()})


if __name__ == "__main__":
    main()
