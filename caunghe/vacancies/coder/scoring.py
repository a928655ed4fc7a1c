# pyright: standard
"""What speaks for each code: one small matrix an advertisement (codes × signals), and the choice made from it.

P(code) ∝ exp(Σ_k weight[k] · signal[code, k]): a conditional logit whose few weights are shared by all codes, so that
it can be fitted on some hundreds of hand-coded advertisements without learning any of them by heart.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit

from caunghe.vacancies.coder.kernels import MAX_FEATURES, MAX_TOKENS, fill_tokens, phrases, text_features
from caunghe.vacancies.coder.linear import add_scores, exponential, fill_known, softmax

FIELDS: Final = ("title", "category", "employer", "level", "text")
SIGNALS: Final = (
    "linear_title",
    "first_phrase",
    "nearest_title",
    "first_convention",
    "second_convention",
    "context_convention",
    "linear_category",
    "linear_employer",
    "linear_text",
    "minor_group",
)
# where each signal stands in the matrix; the classifier's column for each field, −1 for a field it does not read
PHRASE, NEAREST, CONVENTION, GROUP = 1, 2, 3, 9
LINEAR: Final = np.array([0, 6, 7, -1, 8])
ANY: Final = len(FIELDS)
LONGEST: Final = 8
CONCEPT: Final = 4
MAX_HITS: Final = 512
FLOOR: Final = -9.0
SMALLEST: Final = float(np.exp(FLOOR))


@njit(cache=True)
def is_unmarked(data, start, stop, folded, folded_start, folded_stop):
    """Return whether a text has no marks at all."""
    if stop - start != folded_stop - folded_start:
        return False
    for k in range(stop - start):  # noqa: SIM110 (numba compiles no generators)
        if data[start + k] != folded[folded_start + k]:
            return False
    return True


@njit(cache=True)
def log_shares(scores, out, column):
    """Write log P of each code, not below ``FLOOR``."""
    top = scores.max()
    total = 0.0
    for c in range(len(scores)):
        total += exponential(scores[c] - top)
    whole = top + np.log(total)
    for c in range(len(scores)):
        out[c, column] = max(scores[c] - whole, FLOOR)


@njit(cache=True)
def phrase_signal(entries, begins, lengths, hits, starts, codes, shares, out):
    """Mark the codes of the longest index phrase that begins first (hits come in order of beginning, then length)."""
    best = -1
    for h in range(hits):
        if starts[entries[h]] == starts[entries[h] + 1]:
            continue
        if best >= 0 and begins[h] != begins[best]:
            break
        best = h
    if best >= 0:
        for k in range(starts[entries[best]], starts[entries[best] + 1]):
            out[codes[k], PHRASE] = shares[k]


@njit(cache=True)
def conventions(masks, needs, bars, outcomes, out, at):
    """Mark the codes of the first two conventions that hold, and whether the first rests on more than the title.

    Returns the first one's number, or −1.
    """
    first = -1
    for rule in range(len(outcomes)):
        holds = True
        for field in range(ANY + 1):
            for word in range(masks.shape[1]):
                mask = masks[field, word]
                if (mask & needs[rule, field, word]) != needs[rule, field, word] or mask & bars[rule, field, word]:
                    holds = False
                    break
            if not holds:
                break
        if not holds:
            continue
        if first < 0:
            first = rule
            out[outcomes[rule], at] = 1.0
            out[outcomes[rule], at + 2] = 1.0 if needs[rule, 1:].any() else 0.0
        elif outcomes[rule] != outcomes[first]:
            out[outcomes[rule], at + 1] = 1.0
            break
    return first


@njit(cache=True)
def nearest(ids, amounts, count, close, near, touched, out):
    """Cosine with the most similar index title of each code; ``near`` is all zero before and after."""
    starts, titles, values, owner = close
    met = 0
    for j in range(count):
        for k in range(starts[ids[j]], starts[ids[j] + 1]):
            title = titles[k]
            if near[title] == 0.0:
                touched[met] = title
                met += 1
            near[title] += np.float32(amounts[j]) * values[k]
    for k in range(met):
        title = touched[k]
        out[owner[title], NEAREST] = max(out[owner[title], NEAREST], near[title])
        near[title] = 0.0


@njit(cache=True)
def group_signal(groups, out):
    """Log of the summed probability (classifier of titles) of each code's minor group; groups come in order."""
    begin = 0
    while begin < len(groups):
        end, total = begin, 1e-4
        while end < len(groups) and groups[end] == groups[begin]:
            total += exponential(out[end, 0]) if out[end, 0] > FLOOR else SMALLEST
            end += 1
        out[begin:end, GROUP] = np.log(total)
        begin = end


@njit(cache=True)
def field_hits(i, field, text, table, room):
    """Find the phrases of one field, note their concepts; return how many phrases there are."""
    plain, plain_at, bare, bare_at = text
    keys, values, bare_keys, bare_values, entry_masks = table
    hashes, begins, ends, _, _, _, entry, begin, length, _, _, _, _, masks = room
    data, a, b = plain[field], plain_at[field][i], plain_at[field][i + 1]
    tokens = fill_tokens(data, a, b, hashes, begins, ends)
    # only concepts are sought outside the title, and they are short
    longest = LONGEST if field == 0 else CONCEPT
    if is_unmarked(data, a, b, bare[field], bare_at[field][i], bare_at[field][i + 1]):
        hits = phrases(hashes, tokens, bare_keys, bare_values, longest, entry, begin, length)
    else:
        hits = phrases(hashes, tokens, keys, values, longest, entry, begin, length)
    for h in range(hits):
        for word in range(masks.shape[1]):
            masks[field, word] |= entry_masks[entry[h], word]
            masks[ANY, word] |= entry_masks[entry[h], word]
    return hits


@njit(cache=True)
def signals(i, text, table, index, linear, close, groups, rules, room, out):
    """Fill ``out`` (codes × signals) for advertisement ``i``; return the number of the convention that held first.

    ``text`` holds, for every field, words and folded words as bytes with offsets; the other arguments are the
    structures of ``coder.Coder``; ``room`` is scratch memory used again for every advertisement.
    """
    plain, plain_at, bare, bare_at = text
    features, slots, idf, rows, classes, weights, bias = linear
    hashes, begins, ends, row, ids, amounts, entry, begin, length, scores, near, touched, stamps, masks = room
    out[:] = 0.0
    masks[:] = 0
    for field in range(len(plain)):
        a, b = plain_at[field][i], plain_at[field][i + 1]
        if a == b:
            continue
        hits = field_hits(i, field, text, table, room)
        if field == 0:
            phrase_signal(entry, begin, length, hits, index[0], index[1], index[2], out)
        if LINEAR[field] < 0:
            continue
        p, q = bare_at[field][i], bare_at[field][i + 1]
        n = text_features(plain[field], a, b, bare[field], p, q, field == 0, row, hashes, begins, ends)
        count = fill_known(row, n, features, slots, idf, ids, amounts, stamps, i * len(plain) + field + 1)
        scores[:] = bias
        add_scores(ids, amounts, count, rows, classes, weights, scores)
        log_shares(scores, out, LINEAR[field])
        if field == 0:
            nearest(ids, amounts, count, close, near, touched, out)
    group_signal(groups, out)
    return conventions(masks, rules[0], rules[1], rules[2], out, CONVENTION)


@njit(cache=True)
def choices(count, text, table, index, linear, close, groups, rules, room, weights, top):
    """Return the ``top`` codes and probabilities of each advertisement, and the convention that held first."""
    codes = np.zeros((count, top), np.int32)
    chances = np.zeros((count, top), np.float64)
    held = np.zeros(count, np.int32)
    out = np.zeros((len(groups), len(weights)))
    for i in range(count):
        held[i] = signals(i, text, table, index, linear, close, groups, rules, room, out)
        total = out @ weights
        softmax(total)
        for k in range(top):
            best = np.argmax(total)
            codes[i, k] = best
            chances[i, k] = total[best]
            total[best] = -1.0
    return codes, chances, held


def scratch(codes: int, titles: int, features: int, words: int) -> tuple:
    """Return the memory that ``signals`` writes into."""
    return (
        np.zeros(MAX_TOKENS, np.uint64),
        np.zeros(MAX_TOKENS, np.int64),
        np.zeros(MAX_TOKENS, np.int64),
        np.zeros(MAX_FEATURES, np.uint64),
        np.zeros(MAX_FEATURES, np.int64),
        np.zeros(MAX_FEATURES),
        np.zeros(MAX_HITS, np.int32),
        np.zeros(MAX_HITS, np.int32),
        np.zeros(MAX_HITS, np.int32),
        np.zeros(codes),
        np.zeros(titles, np.float32),
        np.zeros(titles, np.int32),
        np.zeros(features, np.int64),
        np.zeros((ANY + 1, words), np.uint64),
    )
