"""Training of the linear classifier of titles (``caunghe.vacancies.coder.linear``): AdaGrad on the index of titles.

Each pass leaves a fifth of the features out. The package scores only; ``build_coder`` writes what it scores with.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from caunghe.vacancies.coder.kernels import MAX_FEATURES, MAX_TOKENS, text_features
from caunghe.vacancies.coder.linear import Linear, softmax


@njit(cache=True)
def feature_lists(data, offsets, folded, folded_offsets, letters):
    """Return the features of many texts as one array of hashes and its offsets, for building an index."""
    count = len(offsets) - 1
    row = np.zeros(MAX_FEATURES, np.uint64)
    hashes = np.zeros(MAX_TOKENS, np.uint64)
    begins = np.zeros(MAX_TOKENS, np.int64)
    ends = np.zeros(MAX_TOKENS, np.int64)
    starts = np.zeros(count + 1, np.int64)
    out = np.zeros(1024, np.uint64)
    for i in range(count):
        n = text_features(
            data,
            offsets[i],
            offsets[i + 1],
            folded,
            folded_offsets[i],
            folded_offsets[i + 1],
            letters,
            row,
            hashes,
            begins,
            ends,
        )
        while starts[i] + n > len(out):
            grown = np.zeros(2 * len(out), np.uint64)
            grown[: starts[i]] = out[: starts[i]]
            out = grown
        out[starts[i] : starts[i] + n] = row[:n]
        starts[i + 1] = starts[i] + n
    return out[: starts[count]], starts


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
