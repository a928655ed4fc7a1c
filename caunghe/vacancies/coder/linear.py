"""A linear classifier of titles: multinomial logit with weights only where a feature was seen with a code.

P(code | title) ∝ exp(bias[code] + Σ_f value[f] · weight[f, code]), with value[f] = idf[f] scaled to unit length over
the features of the title. Weights of pairs never seen together stay zero, which keeps the model small (a few MB) and
its
scoring a walk along short lists. Trained by AdaGrad on the index, each pass with a fifth of the features left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from caunghe.vacancies.coder.kernels import MAX_FEATURES, MAX_TOKENS, found, text_features


@dataclass(frozen=True, slots=True)
class Linear:
    """Feature hashes in order, their idf, and for each the codes (positions) with weights, as row pointers."""

    features: NDArray[np.uint64]
    idf: NDArray[np.float32]
    starts: NDArray[np.int32]
    classes: NDArray[np.uint16]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]


@njit(cache=True)
def known(hashes, count, keys, values, idf, ids, amounts, stamps, serial):
    """Fill the known features of a text and their values, repeats once, unit length; return how many.

    ``stamps`` remembers, feature by feature, the ``serial`` of the last text it was met in.
    """
    n = 0
    total = 0.0
    for k in range(count):
        feature = found(keys, values, hashes[k])
        if feature < 0 or stamps[feature] == serial:
            continue
        stamps[feature] = serial
        ids[n] = feature
        amounts[n] = idf[feature]
        total += idf[feature] ** 2
        n += 1
    if n > 0:
        scale = 1.0 / np.sqrt(total)
        for j in range(n):
            amounts[j] *= scale
    return n


@njit(cache=True, inline="always")
def exponential(value):
    """Return e^value, or 0 where it is too small to be seen beside 1 (below 2 · 10⁻⁷)."""
    return np.exp(value) if value > -15.5 else 0.0


@njit(cache=True)
def softmax(scores):
    """Turn scores into probabilities in place."""
    top = scores.max()
    total = 0.0
    for c in range(len(scores)):
        scores[c] = exponential(scores[c] - top)
        total += scores[c]
    for c in range(len(scores)):
        scores[c] /= total


@njit(cache=True)
def add_scores(ids, amounts, count, starts, classes, weights, scores):
    """Add to the scores of all codes what the known features say."""
    for j in range(count):
        for at in range(starts[ids[j]], starts[ids[j] + 1]):
            scores[classes[at]] += amounts[j] * weights[at]


@njit(cache=True)
def title_postings(data, offsets, folded, folded_offsets, keys, slots, idf, most):
    """Return, feature by feature, the titles with it and their values; those in over ``most`` titles are left out."""
    count = len(offsets) - 1
    hashes = np.zeros(MAX_TOKENS, np.uint64)
    begins, ends = np.zeros(MAX_TOKENS, np.int64), np.zeros(MAX_TOKENS, np.int64)
    row, ids, amounts = np.zeros(MAX_FEATURES, np.uint64), np.zeros(MAX_FEATURES, np.int64), np.zeros(MAX_FEATURES)
    sizes, stamps, serial = np.zeros(len(idf) + 1, np.int64), np.zeros(len(idf), np.int32), 0
    starts = np.zeros(len(idf) + 1, np.int32)
    titles, values = np.zeros(1, np.int32), np.zeros(1, np.float32)
    for writing in (False, True):
        for i in range(count):
            n = text_features(
                data,
                offsets[i],
                offsets[i + 1],
                folded,
                folded_offsets[i],
                folded_offsets[i + 1],
                True,
                row,
                hashes,
                begins,
                ends,
            )
            serial += 1
            n = known(row, n, keys, slots, idf, ids, amounts, stamps, serial)
            for j in range(n):
                if not writing:
                    sizes[ids[j]] += 1
                elif starts[ids[j]] < starts[ids[j] + 1]:
                    at = starts[ids[j]] + sizes[ids[j]]
                    titles[at], values[at] = i, amounts[j]
                    sizes[ids[j]] += 1
        if not writing:
            for f in range(len(idf)):
                starts[f + 1] = starts[f] + (sizes[f] if sizes[f] <= most else 0)
            sizes[:] = 0
            titles, values = np.zeros(starts[-1], np.int32), np.zeros(starts[-1], np.float32)
    return starts, titles, values


@njit(cache=True)
def _pass(order, lists, ids, amounts, answers, starts, classes, weights, squares, bias, bias_squares, settings, seed):
    """One pass of stochastic gradient over the examples in the given order; return the mean log-loss."""
    rate, drop, decay = settings
    np.random.seed(seed)
    scores = np.zeros(len(bias))
    loss = 0.0
    for row in order:
        begin, end = lists[row], lists[row + 1]
        kept = np.random.random(end - begin) >= drop
        scores[:] = bias
        for j in range(begin, end):
            if kept[j - begin]:
                for at in range(starts[ids[j]], starts[ids[j] + 1]):
                    scores[classes[at]] += amounts[j] * weights[at]
        softmax(scores)
        loss -= np.log(max(scores[answers[row]], 1e-12))
        scores[answers[row]] -= 1.0
        for c in range(len(bias)):
            bias_squares[c] += scores[c] ** 2
            bias[c] -= 0.1 * rate * scores[c] / np.sqrt(bias_squares[c] + 1e-6)
        for j in range(begin, end):
            if kept[j - begin]:
                for at in range(starts[ids[j]], starts[ids[j] + 1]):
                    slope = amounts[j] * scores[classes[at]] + decay * weights[at]
                    squares[at] += slope * slope
                    weights[at] -= rate * slope / np.sqrt(squares[at] + 1e-6)
    return loss / len(order)


@dataclass(frozen=True, slots=True)
class Training:
    """How the classifier is trained.

    ``least`` is in how many examples a feature must occur, ``most`` with how many codes: what goes with nearly all of
    them tells them apart little and costs most of the scoring.
    """

    passes: int = 8
    rate: float = 0.5
    drop: float = 0.3
    decay: float = 1e-5
    least: int = 2
    most: int = 300
    seed: int = 20_260_101


def trained(
    hashes: NDArray[np.uint64], lists: NDArray[np.int64], answers: NDArray[np.int64], classes: int, how: Training
) -> Linear:
    """Return the classifier of ``len(answers)`` examples whose features are ``hashes[lists[i]:lists[i+1]]``."""
    example = np.repeat(np.arange(len(answers)), np.diff(lists))
    pairs = np.unique(np.stack([example.astype(np.uint64), hashes]), axis=1)
    example, hashes = pairs[0].astype(np.int64), pairs[1]
    features, ids, counts = np.unique(hashes, return_inverse=True, return_counts=True)
    met = np.unique(ids.astype(np.int64) * classes + answers[example]) // classes
    keep = (counts >= how.least) & (np.bincount(met, minlength=len(features)) <= how.most)
    renumbered = np.cumsum(keep) - 1
    idf = np.log(1 + len(answers) / counts[keep]).astype(np.float32)
    stay = keep[ids]
    example, ids = example[stay], renumbered[ids[stay]]
    amounts = idf[ids].astype(np.float64)
    amounts /= np.sqrt(np.bincount(example, amounts**2, len(answers)))[example]
    lists = np.concatenate([[0], np.cumsum(np.bincount(example, minlength=len(answers)))])
    seen = np.unique(ids.astype(np.int64) * classes + answers[example])
    starts = np.searchsorted(seen // classes, np.arange(len(idf) + 1)).astype(np.int32)
    codes = (seen % classes).astype(np.uint16)
    weights, squares = np.zeros(len(seen)), np.zeros(len(seen))
    bias, bias_squares = np.zeros(classes), np.zeros(classes)
    rng = np.random.default_rng(how.seed)
    for number in range(how.passes):
        settings = (how.rate * (1 - number / how.passes), how.drop, how.decay)
        order = rng.permutation(len(answers))
        _pass(
            order, lists, ids, amounts, answers, starts, codes, weights, squares, bias, bias_squares, settings, number
        )
    return Linear(features[keep], idf, starts, codes, weights.astype(np.float32), bias.astype(np.float32))
