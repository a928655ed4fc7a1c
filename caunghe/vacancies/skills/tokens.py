# pyright: standard
"""Numba kernels that read tokens straight from UTF-8.

One pass over the bytes decodes, lowers, takes marks apart and hashes; no text is copied. A token has two hashes
(64-bit FNV-1a): *marked*, over its letters with circumflex, breve, horn or bar, combined with its tone (so ``hoà`` and
``hòa`` are one token, and ``kỹ`` and ``kĩ``), and *folded*, over its plain letters. English inflection (-s, -ed, -ing,
-e) is cut from longer tokens without marks.
"""

from __future__ import annotations

import unicodedata
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

LETTERS: Final = 0x2000
# what stands between two tokens, by strength; a phrase goes over SOFT only, a clause ends at END
SOFT, COMMA, COLON, END, LINE = 0, 1, 2, 3, 4
FNV_OFFSET = np.uint64(0xCBF29CE484222325)
FNV_PRIME = np.uint64(0x100000001B3)
MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
LONGEST_TOKEN = 64


def letter_table() -> NDArray[np.int32]:
    """Return for each code point under 0x2000 three numbers: letter with modifier (0: none), plain letter, tone.

    Letters without Vietnamese meaning stand for themselves; digits are letters; everything else separates.
    """
    tones = {"\u0300": 1, "\u0301": 2, "\u0309": 3, "\u0303": 4, "\u0323": 5}
    table = np.zeros((LETTERS, 3), dtype=np.int32)
    for point in range(LETTERS):
        character = chr(point)
        if not (character.isalpha() or character.isdecimal()):
            continue
        parts = unicodedata.normalize("NFD", character.lower())
        plain = {"đ": "d"}.get(parts[0], parts[0])
        modifier = sum(ord(part) for part in parts[1:] if part not in tones) + (parts[0] == "đ")
        tone = max(tones.get(part, 0) for part in parts)
        table[point] = (ord(plain) + (modifier << 12), ord(plain), tone)
    return table


@njit(cache=True)
def mix_hashes(left: np.uint64, right: np.uint64) -> np.uint64:
    value = (left ^ right) * MIX
    value ^= value >> _SHIFT
    value = value * FNV_PRIME
    return value if value != np.uint64(0) else np.uint64(1)


@njit(cache=True)
def _letters_hash(letters, count) -> np.uint64:
    value = FNV_OFFSET
    for i in range(count):
        value = (value ^ np.uint64(letters[i])) * FNV_PRIME
    return value


@njit(cache=True)
def _stem_length(plain, count) -> int:
    """Return how many letters are left of an English word without its inflection; words under five letters stay."""
    s, e, d, i, n, g = 115, 101, 100, 105, 110, 103
    if count < 5:
        return count
    if plain[count - 1] == s and plain[count - 2] not in (s, 117, i):
        count -= 1
    cut = 0
    if count >= 6 and plain[count - 1] == g and plain[count - 2] == n and plain[count - 3] == i:
        cut = 3
    elif count >= 6 and plain[count - 1] == d and plain[count - 2] == e:
        cut = 2
    count -= cut
    if cut and plain[count - 1] == plain[count - 2] and plain[count - 1] != s:
        count -= 1
    if count >= 5 and plain[count - 1] == e:
        count -= 1
    return count


@njit(cache=True)
def _finish(marked, plain, count, tone) -> tuple:
    """Return a token's marked and folded hash; y is i after one consonant of h k l m s t, and after qu."""
    y, i = 121, 105
    single = count == 2 and plain[0] in (104, 107, 108, 109, 115, 116)
    if plain[count - 1] == y and (single or (count == 3 and plain[0] == 113 and plain[1] == 117)):
        plain[count - 1] = i
        marked[count - 1] = i
    bare = tone == 0
    for k in range(count):
        bare = bare and marked[k] == plain[k]
    if bare:
        count = _stem_length(plain, count)
    folded = _letters_hash(plain, count)
    value = folded if bare else mix_hashes(_letters_hash(marked, count), np.uint64(tone + 1))
    return value, folded, not bare


@njit(cache=True)
def _separation(point, following, spaced) -> int:
    """Return how strongly a character separates; a full stop inside a word (node.js) does not."""
    if point in (10, 13):
        return LINE
    if point in (59, 33, 63, 42, 0x2022, 0x25CF, 0x25AA, 0xF0B7):
        return END
    if point == 46:
        return END if following in (32, 9, 0xA0) else SOFT
    if point == 58:
        return COLON
    if point in (44, 40, 41, 91, 93, 124) or (point == 43) or (point == 45 and spaced and following == 32):
        return COMMA
    return SOFT


@njit(cache=True)
def _code_point(data, at) -> tuple:
    """Return the code point at a byte of well-formed UTF-8 (0x10000 for all of four bytes) and the next one's place."""
    lead = data[at]
    if lead < 0x80:
        return int(lead), at + 1
    if lead < 0xE0:
        return (int(lead & 0x1F) << 6) | int(data[at + 1] & 0x3F), at + 2
    if lead < 0xF0:
        high = (int(lead & 0x0F) << 12) | (int(data[at + 1] & 0x3F) << 6)
        return high | int(data[at + 2] & 0x3F), at + 3
    return 0x10000, at + 4


@njit(cache=True)
def tokens(data, start, stop, table, hashes, places) -> int:
    """Read one text into ``hashes`` (marked, folded) and ``places``; return how many tokens it has.

    ``places`` has, per token, first and past-the-end character, first and past-the-end byte, what separates it from
    the token before (LINE for the first) and whether it has marks. ``+`` and ``#`` belong to the token they follow.
    """
    marked = np.empty(LONGEST_TOKEN, np.int32)
    plain = np.empty(LONGEST_TOKEN, np.int32)
    count, length, tone, between, character, at = 0, 0, 0, LINE, 0, start
    spaced = True
    while at <= stop:
        point, onward = (10, stop + 1) if at == stop else _code_point(data, at)
        letter = table[point, 0] if point < table.shape[0] else 0
        if length and point in (43, 35):
            letter = point
        if letter:
            if length == 0:
                places[count, 0], places[count, 2], places[count, 4] = character, at, between
            if length < LONGEST_TOKEN:
                marked[length] = letter
                plain[length] = point if point in (43, 35) else table[point, 1]
                tone = max(tone, table[point, 2])
                length += 1
        else:
            if length:
                hashes[count, 0], hashes[count, 1], has = _finish(marked, plain, length, tone)
                places[count, 1], places[count, 3], places[count, 5] = character, at, has
                count += 1
                length, tone, between = 0, 0, SOFT
            if onward < stop:
                between = max(between, _separation(point, _code_point(data, onward)[0], spaced))
        spaced = point == 32
        at = onward
        character += 1
    return count
