# pyright: standard
"""Numba kernels of the skill matcher: a trie of phrases over tokens, and what surrounds a match.

The trie is an open-addressed table from (node, token) to node. Matching goes longest first from the left; what was
found is then judged: sections by headings, boilerplate by clause and line, negation by clause.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from caunghe.vacancies.skills.tokens import COLON, COMMA, END, FNV_OFFSET, FNV_PRIME, LINE, SOFT, mix_hashes, tokens

# kinds of phrase; every phrase that is not a skill gives context
SKILL, NOTHING, NEGATION, NEGATION_NEAR, NEGATION_AFTER, RESUME, RESUME_COMMA = 0, 1, 2, 3, 4, 5, 6
BENEFIT, EMPLOYER = 7, 8
HEADING_TASKS, HEADING_REQUIREMENTS, HEADING_BENEFITS, HEADING_EMPLOYER = 9, 10, 11, 12

# share of tokens with marks under which a text is taken as written without marks
FEW_MARKS: Final = 0.08

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]


class Trie(NamedTuple):
    """Phrases as a tree of tokens: ``keys``/``nodes`` map (node, token) to node.

    ``phrase`` gives a node's phrase or −1; ``cased`` says at which nodes a phrase ends of which the case counts.
    """

    keys: Hashes
    nodes: Ints
    phrase: Ints
    cased: NDArray[np.bool_]


@njit(cache=True)
def _step(keys, nodes, node, token) -> int:
    """Return the node reached from a node by a token, or −1."""
    key = mix_hashes(np.uint64(node + 1), token)
    mask = np.uint64(keys.shape[0] - 1)
    slot = key & mask
    while keys[slot] != np.uint64(0):
        if keys[slot] == key:
            return nodes[slot]
        slot = (slot + np.uint64(1)) & mask
    return -1


@njit(cache=True)
def _add_step(keys, nodes, node, token, fresh) -> int:
    """Return the node reached from a node by a token, entered as ``fresh`` when there is none."""
    key = mix_hashes(np.uint64(node + 1), token)
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
    value = FNV_OFFSET
    for at in range(start, stop):
        value = (value ^ np.uint64(data[at])) * FNV_PRIME
    return value


@njit(cache=True)
def plant_phrases(data, offsets, phrases, exact, table, column, keys, nodes, phrase, cased) -> Ints:
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
            node = _add_step(keys, nodes, node, hashes[k, column], count)
            count = max(count, node + 1)
        if size == 0:
            continue
        ends[row] = node
        if exact[row]:
            entry = _add_step(keys, nodes, node + (1 << 40), span_hash(data, places[0, 2], places[size - 1, 3]), count)
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
def _is_unmarked(places, count) -> bool:
    with_marks = 0
    for k in range(count):
        with_marks += places[k, 5]
    return with_marks < FEW_MARKS * count


@njit(cache=True)
def events(data, hashes, places, count, marked, folded, found) -> int:
    """Write the phrases of a text, longest first from the left, as phrase, first, beyond; return how many."""
    bare = _is_unmarked(places, count)
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
def _is_separated(found, places, k, strength) -> bool:
    """Return whether a separation of at least some strength lies between an event and the one before."""
    crossed = False
    for token in range(found[k - 1, 1] + 1, found[k, 1] + 1):
        crossed = crossed or places[token, 4] >= strength
    return crossed


@njit(cache=True)
def _boilerplate(found, total, kinds, places, flags, kind, strength) -> None:
    """Set bit 1 on all events between two separations of some strength when a phrase of a kind is among them."""
    first = 0
    for k in range(1, total + 1):
        if k < total and not _is_separated(found, places, k, strength):
            continue
        spoken = False
        for event in range(first, k):
            spoken = spoken or kinds[found[event, 0]] == kind
        for event in range(first, k):
            flags[event] |= 1 if spoken else 0
        first = k


@njit(cache=True)
def _negated_clause(found, kinds, places, count, first, last, flags) -> None:
    """Set bit 2 on the skills a clause denies.

    A negation holds to the end of its clause, to ``but``, or to a comma followed by a word that asks anew; one that
    ends its clause looks back to the comma before. The near form (``không``) reaches the next phrase, at most one
    token away.
    """
    denied, near = False, 0
    for k in range(first, last):
        kind, start, beyond = kinds[found[k, 0]], found[k, 1], found[k, 2]
        comma = places[start, 4] == COMMA and kind in (RESUME_COMMA, HEADING_REQUIREMENTS)
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
        elif kind == RESUME or comma:
            denied = False
        elif kind == SKILL and (denied or (near > 0 and start - near <= 1)):
            flags[k] |= 2
        if kind != NEGATION_NEAR:
            near = 0


@njit(cache=True)
def judge_events(found, total, kinds, places, count, flags, sections) -> None:
    """Give each event of a text its flags (bit 1 boilerplate, bit 2 negated) and its section.

    Sections are 0 unknown, 1 tasks, 2 requirements, 3 benefits, 4 employer; a heading opens one when it begins a line
    and a colon or a new line follows. Boilerplate is a clause with a phrase of benefits, a line with one of the
    employer's about itself, and all under their headings.
    """
    section, first = 0, 0
    flags[:total] = 0
    _boilerplate(found, total, kinds, places, flags, BENEFIT, END)
    _boilerplate(found, total, kinds, places, flags, EMPLOYER, LINE)
    while first < total:
        last = first + 1
        while last < total and not _is_separated(found, places, last, END):
            last += 1
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
def scan_texts(data, offsets, table, marked, folded, kinds, out) -> int:
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
        judge_events(found, total, kinds, places, count, flags, sections)
        for k in range(total):
            if kinds[found[k, 0]] != SKILL:
                continue
            if written < out.shape[0]:
                out[written, 0], out[written, 1] = row, found[k, 0]
                out[written, 2], out[written, 3] = places[found[k, 1], 0], places[found[k, 2] - 1, 1]
                out[written, 4], out[written, 5] = flags[k], sections[k]
            written += 1
    return written
