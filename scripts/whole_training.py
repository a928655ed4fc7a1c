# pyright: standard
"""Training of what the words of a whole advertisement say of its code (the signal ``whole_ad``), on hand-coded ones.

U(code | ad) = Σ_k w_k · signal_k(code) + Σ_f x_f · W[f, code]: the other signals are the start, and W learns only what
they leave. Features are words and pairs of words without marks, apart for title, category, employer and text, scaled to
unit length in each. It minimises the mean log loss + λ Σ W² by AdaGrad over each advertisement's likeliest codes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from caunghe.vacancies.coder.kernels import MAX_FEATURES, MAX_TOKENS, fill_tokens, word_features
from caunghe.vacancies.coder.linear import Linear, softmax
from caunghe.vacancies.coder.scoring import SHARES, salted

# the salt of words without marks in ``kernels.text_features``
UNMARKED = 3


@njit(cache=True)
def ad_features(bare, bare_at):
    """Return the features of all advertisements as one array of hashes, their fields, and the offsets."""
    count = len(bare_at[0]) - 1
    row = np.zeros(MAX_FEATURES, np.uint64)
    tokens, begins, ends = (
        np.zeros(MAX_TOKENS, np.uint64),
        np.zeros(MAX_TOKENS, np.int64),
        np.zeros(MAX_TOKENS, np.int64),
    )
    starts = np.zeros(count + 1, np.int64)
    hashes, fields = np.zeros(1024, np.uint64), np.zeros(1024, np.int8)
    for i in range(count):
        starts[i + 1] = starts[i]
        for field in range(len(bare)):
            if SHARES[field] == 0.0:
                continue
            found = fill_tokens(bare[field], bare_at[field][i], bare_at[field][i + 1], tokens, begins, ends)
            n = word_features(tokens, found, UNMARKED, row, 0)
            salted(row, n, field)
            while starts[i + 1] + n > len(hashes):
                hashes = np.concatenate((hashes, np.zeros_like(hashes)))
                fields = np.concatenate((fields, np.zeros_like(fields)))
            hashes[starts[i + 1] : starts[i + 1] + n] = row[:n]
            fields[starts[i + 1] : starts[i + 1] + n] = field
            starts[i + 1] += n
    return hashes[: starts[count]], fields[: starts[count]], starts


@njit(cache=True)
def _utilities(begin, end, ids, amounts, codes, signals, mix, table, out):
    """Fill the utility of each candidate code of one advertisement."""
    for c in range(len(out)):
        out[c] = 0.0
        for k in range(len(mix)):
            out[c] += signals[c, k] * mix[k]
    for j in range(begin, end):
        for c in range(len(out)):
            out[c] += amounts[j] * table[ids[j], codes[c]]


@njit(cache=True)
def _mix_step(slopes, signals, mix, squares, rate):
    """Move the weights of the signals against the slopes of the candidates' utilities."""
    for k in range(len(mix)):
        slope = 0.0
        for c in range(len(slopes)):
            slope += slopes[c] * signals[c, k]
        squares[k] += slope**2
        mix[k] -= rate * slope / np.sqrt(squares[k] + 1e-6)


@njit(cache=True)
def _table_step(slopes, begin, end, ids, amounts, codes, table, squares, rate, decay):
    """Move the weights of the advertisement's words; a candidate as good as impossible is passed over."""
    for j in range(begin, end):
        for c in range(len(slopes)):
            if abs(slopes[c]) >= 1e-4:
                f, code = ids[j], codes[c]
                slope = amounts[j] * slopes[c] + decay[f] * table[f, code]
                squares[f, code] += slope**2
                table[f, code] -= rate * slope / np.sqrt(squares[f, code] + 1e-4)


@njit(cache=True)
def _pass(order, lists, ids, amounts, codes, signals, answers, mix, table, squares, mix_squares, settings, decay):
    """One pass of AdaGrad over the advertisements in the given order."""
    slopes = np.zeros(codes.shape[1])
    for i in order:
        begin, end = lists[i], lists[i + 1]
        _utilities(begin, end, ids, amounts, codes[i], signals[i], mix, table, slopes)
        softmax(slopes)
        for c in range(len(slopes)):
            slopes[c] -= answers[i, c]
        _mix_step(slopes, signals[i], mix, mix_squares, settings[1])
        _table_step(slopes, begin, end, ids, amounts, codes[i], table, squares, settings[0], decay)


@dataclass(frozen=True, slots=True)
class WholeTraining:
    """How the weights are trained; a feature must occur in ``least`` advertisements, by field.

    Weights below ``smallest`` (three and a half of the file's steps) are left out: the same choice, half the time.
    """

    passes: int = 8
    rate: float = 0.2
    mix_rate: float = 0.02
    penalty: float = 2e-4
    candidates: int = 40
    least: tuple[int, ...] = (2, 3, 3, 9, 5)
    smallest: float = 3.5 / 64
    seed: int = 20_261_201


def whole_trained(
    features: tuple[NDArray[np.uint64], NDArray[np.int8], NDArray[np.int64]],
    signals: NDArray[np.float64],
    answers: NDArray[np.float64],
    start: NDArray[np.float64],
    how: WholeTraining,
) -> tuple[NDArray[np.float64], Linear]:
    """Return the weights of the signals fitted along, and the weights of the words.

    ``features`` are those of ``ad_features``; ``signals`` is advertisements × codes × signals, ``answers`` shares of
    the right codes (advertisements × codes), ``start`` the weights of the signals to begin with.
    """
    known, idf, (ids, amounts, lists), count = _vocabulary(features, how)
    utility = signals @ start + 1e3 * answers
    codes = np.argsort(-utility, 1, kind="stable")[:, : how.candidates]
    rows = np.arange(len(codes))[:, None]
    part, share = np.ascontiguousarray(signals[rows, codes]), answers[rows, codes]
    table = np.zeros((len(known), signals.shape[1]))
    squares, mix, mix_squares = np.zeros_like(table), start.copy(), np.zeros(len(start))
    decay = 2 * how.penalty * len(codes) / count
    rng = np.random.default_rng(how.seed)
    for number in range(how.passes):
        rest = 1 - number / how.passes
        order, settings = rng.permutation(len(codes)), (how.rate * rest, how.mix_rate * rest)
        _pass(order, lists, ids, amounts, codes, part, share, mix, table, squares, mix_squares, settings, decay)
    table[np.abs(table) < how.smallest] = 0.0
    at, classes = np.nonzero(table)
    starts = np.concatenate([[0], np.cumsum(np.bincount(at, minlength=len(known)))]).astype(np.int32)
    weights = table[at, classes].astype(np.float32)
    bias = np.zeros(signals.shape[1], np.float32)
    return mix, Linear(known, idf, starts, classes.astype(np.uint16), weights, bias)


def _vocabulary(
    features: tuple[NDArray[np.uint64], NDArray[np.int8], NDArray[np.int64]], how: WholeTraining
) -> tuple[NDArray[np.uint64], NDArray[np.float32], tuple[NDArray, NDArray, NDArray], NDArray[np.int64]]:
    """Return the features kept, their idf, the advertisements in them (ids, amounts, offsets), and their counts."""
    hashes, fields, lists = features
    ads = np.repeat(np.arange(len(lists) - 1), np.diff(lists))
    order = np.lexsort((hashes, ads))
    ads, hashes, fields = ads[order], hashes[order], fields[order]
    first = np.r_[True, (ads[1:] != ads[:-1]) | (hashes[1:] != hashes[:-1])]
    ads, hashes, fields = ads[first], hashes[first], fields[first]
    every, where, ids, counts = np.unique(hashes, return_index=True, return_inverse=True, return_counts=True)
    keep = counts >= np.array(how.least)[fields[where]]
    # the shipped file keeps half precision
    idf = np.log(1 + (len(lists) - 1) / counts[keep]).astype(np.float16).astype(np.float32)
    stay = keep[ids]
    ads, fields, ids = ads[stay], fields[stay].astype(np.int64), (np.cumsum(keep) - 1)[ids[stay]]
    amounts = idf[ids].astype(np.float64)
    part = ads * len(SHARES) + fields
    amounts *= SHARES[fields] / np.sqrt(np.bincount(part, amounts**2, part.max() + 1))[part]
    offsets = np.concatenate([[0], np.cumsum(np.bincount(ads, minlength=len(lists) - 1))])
    return every[keep], idf, (ids, amounts, offsets), counts[keep]
