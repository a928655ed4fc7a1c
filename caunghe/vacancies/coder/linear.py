# pyright: standard
"""A linear classifier of titles: multinomial logit with weights only where a feature was seen with a code.

P(code | title) ∝ exp(bias[code] + Σ_f value[f] · weight[f, code]), with value[f] = idf[f] scaled to unit length over
the features of the title. Weights of pairs never seen together stay zero, which keeps the model small (a few MB) and
its
scoring a walk along short lists. It is trained by
``scripts/linear_training.py``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from caunghe.vacancies.coder.kernels import MAX_FEATURES, MAX_TOKENS, text_features, value_of


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
def fill_known(hashes, count, keys, values, idf, ids, amounts, stamps, serial):
    """Fill the known features of a text and their values, repeats once, unit length; return how many.

    ``stamps`` remembers, feature by feature, the ``serial`` of the last text it was met in.
    """
    n = 0
    total = 0.0
    for k in range(count):
        feature = value_of(keys, values, hashes[k])
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
    room = np.zeros(MAX_TOKENS, np.uint64), np.zeros(MAX_TOKENS, np.int64), np.zeros(MAX_TOKENS, np.int64)
    row, ids, amounts = np.zeros(MAX_FEATURES, np.uint64), np.zeros(MAX_FEATURES, np.int64), np.zeros(MAX_FEATURES)
    sizes, stamps = np.zeros(len(idf), np.int64), np.zeros(len(idf), np.int32)
    for i in range(count):
        n = _title_features(i, data, offsets, folded, folded_offsets, row, room)
        for j in range(fill_known(row, n, keys, slots, idf, ids, amounts, stamps, i + 1)):
            sizes[ids[j]] += 1
    starts = np.zeros(len(idf) + 1, np.int32)
    for f in range(len(idf)):
        starts[f + 1] = starts[f] + (sizes[f] if sizes[f] <= most else 0)
    titles, values, filled = np.zeros(starts[-1], np.int32), np.zeros(starts[-1], np.float32), starts[:-1].copy()
    for i in range(count):
        n = _title_features(i, data, offsets, folded, folded_offsets, row, room)
        for j in range(fill_known(row, n, keys, slots, idf, ids, amounts, stamps, count + i + 1)):
            at = filled[ids[j]]
            if at < starts[ids[j] + 1]:
                titles[at], values[at] = i, amounts[j]
                filled[ids[j]] += 1
    return starts, titles, values


@njit(cache=True)
def _title_features(i, data, offsets, folded, folded_offsets, row, room):
    """Fill ``row`` with the features of title ``i``, letters included; return how many."""
    a, b, p, q = offsets[i], offsets[i + 1], folded_offsets[i], folded_offsets[i + 1]
    return text_features(data, a, b, folded, p, q, True, row, room[0], room[1], room[2])
