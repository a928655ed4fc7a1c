"""Numba kernels of the skill matcher: tokens straight from UTF-8, a trie of phrases, and what surrounds a match.

One pass over the bytes decodes, lowers, takes marks apart and hashes; no text is copied. A token has two hashes
(64-bit FNV-1a): *marked*, over its letters with circumflex, breve, horn or bar, combined with its tone (so ``hoà`` and
``hòa`` are one token, and ``kỹ`` and ``kĩ``), and *folded*, over its plain letters. English inflection (-s, -ed, -ing,
-e) is cut from longer tokens without marks. The trie is an open-addressed table from (node, token) to node.
"""

from __future__ import annotations

import unicodedata
from typing import Final, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

LETTERS: Final = 0x2000
# what stands between two tokens, by strength; a phrase goes over SOFT only, a clause ends at END
SOFT, COMMA, COLON, END, LINE = 0, 1, 2, 3, 4
# kinds of phrase; every phrase that is not a skill gives context
SKILL, NOTHING, NEGATION, NEGATION_NEAR, NEGATION_AFTER, RESUME = 0, 1, 2, 3, 4, 5
BENEFIT, EMPLOYER = 6, 7
HEADING_TASKS, HEADING_REQUIREMENTS, HEADING_BENEFITS, HEADING_EMPLOYER = 8, 9, 10, 11

_FNV_OFFSET = np.uint64(0xCBF29CE484222325)
_FNV_PRIME = np.uint64(0x100000001B3)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
LONGEST_TOKEN = 64
# share of tokens with marks under which a text is taken as written without marks
FEW_MARKS = 0.08

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]


class Trie(NamedTuple):
    """Phrases as a tree of tokens: ``keys``/``nodes`` map (node, token) to node, ``phrase`` gives a node's phrase or −1.

    ``cased`` says at which nodes a phrase ends of which the case counts.
    """

    keys: Hashes
    nodes: Ints
    phrase: Ints
    cased: NDArray[np.bool_]


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
        tone = max((tones.get(part, 0) for part in parts), default=0)
        table[point] = (ord(plain) + (modifier << 12), ord(plain), tone)
    return table


@njit(cache=True)
def _mixed(left: np.uint64, right: np.uint64) -> np.uint64:
    value = (left ^ right) * _MIX
    value ^= value >> _SHIFT
    value = value * _FNV_PRIME
    return value if value != np.uint64(0) else np.uint64(1)


@njit(cache=True)
def _hashed(letters, count) -> np.uint64:
    value = _FNV_OFFSET
    for i in range(count):
        value = (value ^ np.uint64(letters[i])) * _FNV_PRIME
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
    if count >= 2 and plain[count - 1] == y and (single or (count == 3 and plain[0] == 113 and plain[1] == 117)):
        plain[count - 1] = i
        marked[count - 1] = i
    bare = tone == 0
    for k in range(count):
        bare = bare and marked[k] == plain[k]
    if bare:
        count = _stem_length(plain, count)
    folded = _hashed(plain, count)
    value = folded if bare else _mixed(_hashed(marked, count), np.uint64(tone + 1))
    return value, folded, not bare


@njit(cache=True)
def _separation(point, following, spaced) -> int:
    """Return how strongly a character separates; a full stop inside a word (node.js) does not."""
    if point == 10 or point == 13:
        return LINE
    if point in (59, 33, 63, 42) or point == 0x2022 or point == 0x25CF or point == 0x25AA or point == 0xF0B7:
        return END
    if point == 46:
        return END if following in (32, 10, 13, 9, 0xA0, 0) else SOFT
    if point == 58:
        return COLON
    if point in (44, 40, 41, 91, 93, 124) or (point == 43) or (point == 45 and spaced and following == 32):
        return COMMA
    return SOFT


@njit(cache=True)
def _decoded(data, at, stop) -> tuple:
    """Return the code point at a byte of well-formed UTF-8 and the next byte's place."""
    lead = data[at]
    if lead < 0x80:
        return int(lead), at + 1
    if lead < 0xE0:
        return (int(lead & 0x1F) << 6) | int(data[at + 1] & 0x3F), at + 2
    if lead < 0xF0:
        high = (int(lead & 0x0F) << 12) | (int(data[at + 1] & 0x3F) << 6)
        return high | int(data[at + 2] & 0x3F), at + 3
    return 0x10000, min(at + 4, stop)


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
        point, onward = (10, stop + 1) if at == stop else _decoded(data, at, stop)
        letter = table[point, 0] if point < table.shape[0] else 0
        if letter == 0 and length and point in (43, 35):
            letter = point
        if letter:
            if length == 0:
                places[count, 0], places[count, 2], places[count, 4] = character, at, between
            if length < LONGEST_TOKEN:
                own = point not in (43, 35)
                marked[length] = letter
                plain[length] = table[point, 1] if own else point
                tone = max(tone, table[point, 2]) if own else tone
                length += 1
        else:
            if length:
                hashes[count, 0], hashes[count, 1], has = _finish(marked, plain, length, tone)
                places[count, 1], places[count, 3], places[count, 5] = character, at, has
                count += 1
                length, tone, between = 0, 0, SOFT
            following = data[onward] if onward < stop else 0
            between = max(between, _separation(point, following, spaced))
        spaced = point == 32
        at = onward
        character += 1
    return count


@njit(cache=True)
def _step(keys, nodes, node, token) -> int:
    """Return the node reached from a node by a token, or −1."""
    key = _mixed(np.uint64(node + 1), token)
    mask = np.uint64(keys.shape[0] - 1)
    slot = key & mask
    while keys[slot] != np.uint64(0):
        if keys[slot] == key:
            return nodes[slot]
        slot = (slot + np.uint64(1)) & mask
    return -1


@njit(cache=True)
def _added(keys, nodes, node, token, fresh) -> int:
    """Return the node reached from a node by a token, entered as ``fresh`` when there is none."""
    key = _mixed(np.uint64(node + 1), token)
    mask = np.uint64(keys.shape[0] - 1)
    slot = key & mask
    while keys[slot] != np.uint64(0):
        if keys[slot] == key:
            return nodes[slot]
        slot = (slot + np.uint64(1)) & mask
    keys[slot] = key
    nodes[slot] = fresh
    return fresh


@njit(cache=True)
def span_hash(data, start, stop) -> np.uint64:
    """Return the hash of bytes as they are written, to compare case."""
    value = _FNV_OFFSET
    for at in range(start, stop):
        value = (value ^ np.uint64(data[at])) * _FNV_PRIME
    return value


@njit(cache=True)
def planted(data, offsets, phrases, exact, table, column, keys, nodes, phrase, cased) -> Ints:
    """Enter phrases (the rows of one string column) into a trie; return the end node of each, −1 for an empty one.

    ``column`` chooses the hash: 0 marked, 1 folded. A phrase of which the case counts (``exact``) is not the node's
    phrase but an entry of its own, under the node and the hash of its bytes.
    """
    longest = 1
    for row in range(phrases.shape[0]):
        longest = max(longest, offsets[row + 1] - offsets[row])
    hashes = np.empty((longest + 1, 2), np.uint64)
    places = np.empty((longest + 1, 6), np.int64)
    ends = np.full(phrases.shape[0], -1, np.int64)
    count = 1
    for row in range(phrases.shape[0]):
        size = tokens(data, offsets[row], offsets[row + 1], table, hashes, places)
        node = 0
        for k in range(size):
            node = _added(keys, nodes, node, hashes[k, column], count)
            count = max(count, node + 1)
        if size == 0:
            continue
        ends[row] = node
        if exact[row]:
            entry = _added(keys, nodes, node + (1 << 40), span_hash(data, places[0, 2], places[size - 1, 3]), count)
            count = max(count, entry + 1)
            phrase[entry] = phrases[row]
            cased[node] = True
        elif phrase[node] < 0:
            phrase[node] = phrases[row]
    return ends


@njit(cache=True)
def _longest(data, hashes, places, first, count, column, trie) -> tuple:
    """Return the phrase of the longest match beginning at a token and the token after it, or (−1, first)."""
    keys, nodes, phrase, cased = trie
    node, found, beyond, at = 0, -1, first, first
    while at < count and (at == first or places[at, 4] == SOFT):
        node = _step(keys, nodes, node, hashes[at, column])
        if node < 0:
            break
        at += 1
        if cased[node]:
            raw = span_hash(data, places[first, 2], places[at - 1, 3])
            entry = _step(keys, nodes, node + (1 << 40), raw)
            if entry >= 0:
                found, beyond = phrase[entry], at
                continue
        if phrase[node] >= 0:
            found, beyond = phrase[node], at
    return found, beyond


@njit(cache=True)
def _unmarked(places, count) -> bool:
    with_marks = 0
    for k in range(count):
        with_marks += places[k, 5]
    return with_marks < FEW_MARKS * count


@njit(cache=True)
def events(data, hashes, places, count, marked, folded, found) -> int:
    """Write the phrases of a text, longest first from the left, to ``found`` (phrase, first, beyond); return how many."""
    bare = _unmarked(places, count)
    total, at = 0, 0
    while at < count:
        phrase, beyond = _longest(data, hashes, places, at, count, 0, marked)
        if bare:
            other, further = _longest(data, hashes, places, at, count, 1, folded)
            if other >= 0 and further > beyond:
                phrase, beyond = other, further
        if phrase >= 0:
            found[total, 0], found[total, 1], found[total, 2] = phrase, at, beyond
            total += 1
            at = beyond
        else:
            at += 1
    return total


@njit(cache=True)
def _clause_ends(places, count, at) -> bool:
    """Return whether the token at a place begins another clause (or the text has ended)."""
    return at >= count or places[at, 4] >= END


@njit(cache=True)
def _marked_clause(found, kinds, first, last, flags) -> None:
    """Set in ``flags`` what a clause (events first..last) says of its skills: bit 1 boilerplate."""
    spoken = False
    for k in range(first, last):
        spoken = spoken or kinds[found[k, 0]] in (BENEFIT, EMPLOYER)
    for k in range(first, last):
        flags[k] = 1 if spoken else 0


@njit(cache=True)
def _negated_clause(found, kinds, places, count, first, last, flags) -> None:
    """Set bit 2 on the skills a clause denies.

    A negation holds to the end of its clause, to ``but``, or to a comma followed by a word that asks anew; one that ends
    its clause looks back to the comma before. The near form (``không``) reaches the next phrase, one token away at most.
    """
    denied, near = False, -1
    for k in range(first, last):
        kind, start, beyond = kinds[found[k, 0]], found[k, 1], found[k, 2]
        resumed = kind == RESUME or kind == HEADING_REQUIREMENTS
        if kind == NEGATION and not _clause_ends(places, count, beyond):
            denied = True
        elif kind in (NEGATION, NEGATION_AFTER):
            back = k - 1
            while back >= first and kinds[found[back, 0]] in (SKILL, NOTHING):
                flags[back] |= 2
                if places[found[back, 1], 4] == COMMA:
                    break
                back -= 1
        elif kind == NEGATION_NEAR:
            near = beyond
        elif resumed and denied and places[start, 4] == COMMA:
            denied = False
        elif kind == SKILL and (denied or (near >= 0 and start - near <= 1)):
            flags[k] |= 2
        if kind != NEGATION_NEAR:
            near = -1


@njit(cache=True)
def judged(found, total, kinds, places, count, flags, sections) -> None:
    """Give each event of a text its flags (bit 1 boilerplate, bit 2 negated) and its section.

    Sections are 0 unknown, 1 tasks, 2 requirements, 3 benefits, 4 employer; a heading opens one when it begins a line
    and a colon or a new line follows. Benefits and the employer's words about itself are boilerplate.
    """
    section, first = 0, 0
    while first < total:
        last = first + 1
        while last < total:
            crossed = False
            for token in range(found[last - 1, 1] + 1, found[last, 1] + 1):
                crossed = crossed or places[token, 4] >= END
            if crossed:
                break
            last += 1
        _marked_clause(found, kinds, first, last, flags)
        _negated_clause(found, kinds, places, count, first, last, flags)
        for k in range(first, last):
            kind, start, beyond = kinds[found[k, 0]], found[k, 1], found[k, 2]
            if kind >= HEADING_TASKS and places[start, 4] >= END and (beyond >= count or places[beyond, 4] >= COLON):
                section = kind - HEADING_TASKS + 1
            sections[k] = section
            if section >= 3:
                flags[k] |= 1
        first = last


@njit(cache=True)
def scanned(data, offsets, table, marked, folded, kinds, out) -> int:
    """Match every text; write ``row, phrase, first, past-the-end character, flags, section`` of each skill to ``out``.

    Returns how many there are; where ``out`` is too short only the first are written, and the caller tries again.
    """
    longest = 1
    for row in range(offsets.shape[0] - 1):
        longest = max(longest, offsets[row + 1] - offsets[row])
    hashes = np.empty((longest + 1, 2), np.uint64)
    places = np.empty((longest + 1, 6), np.int64)
    found = np.empty((longest + 1, 3), np.int64)
    flags = np.empty(longest + 1, np.int64)
    sections = np.empty(longest + 1, np.int64)
    written = 0
    for row in range(offsets.shape[0] - 1):
        count = tokens(data, offsets[row], offsets[row + 1], table, hashes, places)
        total = events(data, hashes, places, count, marked, folded, found)
        judged(found, total, kinds, places, count, flags, sections)
        for k in range(total):
            if kinds[found[k, 0]] != SKILL:
                continue
            if written < out.shape[0]:
                out[written, 0], out[written, 1] = row, found[k, 0]
                out[written, 2], out[written, 3] = places[found[k, 1], 0], places[found[k, 2] - 1, 1]
                out[written, 4], out[written, 5] = flags[k], sections[k]
            written += 1
    return written
