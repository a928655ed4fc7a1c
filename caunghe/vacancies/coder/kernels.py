# pyright: standard
"""Numba kernels over UTF-8 bytes: tokens, phrases, features and scores of many short texts in one pass.

Texts arrive as one byte array and offsets (an Arrow string column), already normalised: lower case, single spaces.
Hashes are 64-bit FNV-1a; a phrase is the ordered mix of its tokens' hashes. Hash tables are open-addressed with linear
probing over two arrays, ``keys`` (0 is empty) and ``values``; their length is a power of two at least twice the
entries.
"""

from __future__ import annotations

import numpy as np
from numba import njit

SPACE = 32
MAX_TOKENS = 400
# one title gives at most this many features; longer texts use words only
MAX_FEATURES = 4096
FNV_OFFSET = np.uint64(0xCBF29CE484222325)
FNV_PRIME = np.uint64(0x100000001B3)
MIX = np.uint64(0x9E3779B97F4A7C15)


@njit(cache=True, inline="always")
def next_hash(state, value):
    """Return one more value mixed into a hash state."""
    state = (state ^ value) * MIX
    return state ^ (state >> np.uint64(29))


@njit(cache=True)
def fill_tokens(data, start, stop, hashes, begins, ends):
    """Fill each token's hash and bounds; return how many there are, at most ``MAX_TOKENS``."""
    count = 0
    position = start
    while count < MAX_TOKENS:
        while position < stop and data[position] == SPACE:
            position += 1
        if position >= stop:
            break
        begin = position
        state = FNV_OFFSET
        while position < stop and data[position] != SPACE:
            state = (state ^ np.uint64(data[position])) * FNV_PRIME
            position += 1
        hashes[count] = state
        begins[count] = begin
        ends[count] = position
        count += 1
    return count


@njit(cache=True, inline="always")
def value_of(keys, values, key):
    """Return the value stored under ``key``, or −1."""
    if key == np.uint64(0):
        key = np.uint64(1)
    mask = np.uint64(len(keys) - 1)
    slot = key & mask
    while keys[slot] != np.uint64(0):
        if keys[slot] == key:
            return values[slot]
        slot = (slot + np.uint64(1)) & mask
    return -1


@njit(cache=True)
def hash_table(entries):
    """Return ``keys`` and ``values`` of a table that maps each hash to its position; the first of equals stays."""
    size = 16
    while size < 2 * len(entries):
        size *= 2
    keys = np.zeros(size, np.uint64)
    values = np.full(size, -1, np.int32)
    mask = np.uint64(size - 1)
    for position in range(len(entries)):
        key = entries[position] if entries[position] != np.uint64(0) else np.uint64(1)
        slot = key & mask
        while keys[slot] != np.uint64(0) and keys[slot] != key:
            slot = (slot + np.uint64(1)) & mask
        if keys[slot] == np.uint64(0):
            keys[slot] = key
            values[slot] = position
    return keys, values


@njit(cache=True)
def phrase_hashes(data, offsets):
    """Return one hash a text: that of its whole sequence of tokens."""
    count = len(offsets) - 1
    out = np.zeros(count, np.uint64)
    hashes = np.zeros(MAX_TOKENS, np.uint64)
    begins = np.zeros(MAX_TOKENS, np.int64)
    ends = np.zeros(MAX_TOKENS, np.int64)
    for i in range(count):
        tokens = fill_tokens(data, offsets[i], offsets[i + 1], hashes, begins, ends)
        state = np.uint64(0)
        for k in range(tokens):
            state = next_hash(state, hashes[k])
        out[i] = state
    return out


@njit(cache=True)
def phrases(hashes, count, keys, values, longest, out_entry, out_begin, out_length):
    """Fill every phrase of the table that occurs in the tokens; return how many (all lengths, overlaps included)."""
    hits = 0
    for begin in range(count):
        state = np.uint64(0)
        for length in range(1, min(longest, count - begin) + 1):
            state = next_hash(state, hashes[begin + length - 1])
            entry = value_of(keys, values, state)
            if entry >= 0 and hits < len(out_entry):
                out_entry[hits] = entry
                out_begin[hits] = begin
                out_length[hits] = length
                hits += 1
    return hits


@njit(cache=True)
def word_features(hashes, count, salt, out, position):
    """Append unigrams and bigrams of the tokens; return the new position."""
    for k in range(count):
        if position + 2 > len(out):
            break
        out[position] = next_hash(np.uint64(salt), hashes[k])
        position += 1
        if k > 0:
            out[position] = next_hash(next_hash(np.uint64(salt + 1), hashes[k - 1]), hashes[k])
            position += 1
    return position


@njit(cache=True)
def letter_features(data, begins, ends, count, out, position):
    """Append letter 3-, 4- and 5-grams inside each word of the folded text, its two edges marked."""
    for k in range(count):
        first, last = begins[k] - 1, ends[k]
        for width in range(3, 6):
            for begin in range(first, last - width + 2):
                if position >= len(out):
                    return position
                state = np.uint64(7 + width)
                for at in range(begin, begin + width):
                    inside = begins[k] <= at < ends[k]
                    state = (state ^ np.uint64(data[at] if inside else SPACE)) * FNV_PRIME
                out[position] = next_hash(np.uint64(7), state)
                position += 1
    return position


@njit(cache=True)
def text_features(data, start, stop, folded, folded_start, folded_stop, letters, out, hashes, begins, ends):
    """Fill ``out`` with the feature hashes of one text; return how many.

    Words and word pairs as written (salts 1, 2), the same without marks (3, 4), and letter n-grams without marks.
    """
    count = fill_tokens(data, start, stop, hashes, begins, ends)
    position = word_features(hashes, count, 1, out, 0)
    count = fill_tokens(folded, folded_start, folded_stop, hashes, begins, ends)
    position = word_features(hashes, count, 3, out, position)
    if letters:
        position = letter_features(folded, begins, ends, count, out, position)
    return position
