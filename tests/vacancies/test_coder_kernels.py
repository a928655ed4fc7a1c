"""Tokens, hash tables, phrases and features of titles, against the same in Python."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caunghe.vacancies.coder.kernels import (
    fill_tokens,
    hash_table,
    phrase_hashes,
    phrases,
    text_features,
    value_of,
    word_features,
)

pytestmark = pytest.mark.kernels

# FNV-1a of 64 bits as published, and 2⁶⁴ divided by the golden ratio
BASIS, PRIME, GOLDEN, WORD = 0xCBF29CE484222325, 0x100000001B3, 0x9E3779B97F4A7C15, 2**64 - 1


def hashed(data: bytes, state: int = BASIS) -> int:
    for byte in data:
        state = (state ^ byte) * PRIME & WORD
    return state


def mixed(state: int, *values: int) -> int:
    for value in values:
        state = (state ^ value) * GOLDEN & WORD
        state ^= state >> 29
    return state


def words_of(text: str, salt: int) -> list[int]:
    """Each word, and behind it the pair that it makes with the word before."""
    hashes, found = [hashed(word.encode()) for word in text.split()], []
    for at, own in enumerate(hashes):
        found.append(mixed(salt, own))
        if at:
            found.append(mixed(mixed(salt + 1, hashes[at - 1]), own))
    return found


def letters_of(text: str) -> list[int]:
    """Three, four and five letters that lie together in a word with a space on either side."""
    found = []
    for word in text.split():
        edged = f" {word} ".encode()
        for width in (3, 4, 5):
            found += [
                mixed(7, hashed(edged[at : at + width], 7 + width)) for at in range(max(len(edged) - width + 1, 0))
            ]
    return found


def buffers(tokens: int = 400) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.zeros(tokens, np.uint64), np.zeros(tokens, np.int64), np.zeros(tokens, np.int64)


def read(text: str, before: str = "", behind: str = "") -> list[tuple[int, int, int]]:
    data, start = np.frombuffer((before + text + behind).encode() or b"\0", np.uint8), len(before)
    hashes, begins, ends = buffers()
    count = fill_tokens(data, start, start + len(text), hashes, begins, ends)
    return [(int(hashes[k]), int(begins[k]), int(ends[k])) for k in range(count)]


def features(text: str, bare: str, room: int = 4096, *, letters: bool) -> list[int]:
    """Features of a text that stands between others, whose letters touch it."""
    data, plain = (np.frombuffer(f"zz{words}qq".encode(), np.uint8) for words in (text, bare))
    ends = (2 + len(words.encode()) for words in (text, bare))
    out = np.zeros(room, np.uint64)
    count = text_features(data, 2, next(ends), plain, 2, next(ends), letters, out, *buffers())
    return out[:count].tolist()


def test_the_hash_is_the_published_one():
    # FNV-1a of 64 bits, from its authors' test vectors
    assert [row[0] for row in read("a foobar")] == [0xAF63DC4C8601EC8C, 0x85944171F73967E8]


@pytest.mark.parametrize("text", ["", " ", "a", "ab c", "  ab   c  ", " a", "a "])
def test_tokens_stand_between_spaces_and_within_their_text(text):
    for before, behind in (("", ""), ("x", "y"), ("x ", " y")):
        found = read(text, before, behind)
        assert [row[0] for row in found] == [hashed(word.encode()) for word in text.split()]
        spans = [(before + text)[begin:end] for _, begin, end in found]
        assert spans == text.split()


def test_four_hundred_tokens_are_read_and_no_more():
    assert len(read("a " * 399)) == 399
    assert len(read("a " * 450)) == 400


@given(st.lists(st.integers(0, 40), max_size=40))
@settings(max_examples=50)
def test_a_table_gives_each_hash_the_place_of_its_first(entries):
    # hashes alike in their last bits, so that slots are taken; 0, which marks an empty one, is kept as 1
    keys, values = hash_table(np.array(entries, np.uint64) * np.uint64(5))
    size = 16 if len(entries) <= 8 else 32 if len(entries) <= 16 else 64 if len(entries) <= 32 else 128
    assert len(keys) == len(values) == size
    first: dict[int, int] = {}
    for place, entry in enumerate(entries):
        first.setdefault(entry * 5 or 1, place)
    for entry in range(45):
        assert value_of(keys, values, np.uint64(entry * 5)) == first.get(entry * 5 or 1, -1)
    assert sorted(keys[keys > 0].tolist()) == sorted(first)
    assert (values[keys == 0] == -1).all()


def test_a_slot_that_is_taken_sends_on_to_the_next_and_from_the_last_to_the_first():
    keys, values = hash_table(np.array([15, 31, 47, 16, 15], np.uint64))
    assert {slot: (int(keys[slot]), int(values[slot])) for slot in np.flatnonzero(keys)} == {
        15: (15, 0), 0: (31, 1), 1: (47, 2), 2: (16, 3)
    }  # fmt: skip
    assert [value_of(keys, values, np.uint64(key)) for key in (15, 31, 47, 16, 63)] == [0, 1, 2, 3, -1]


def test_a_phrase_is_the_ordered_mix_of_its_tokens():
    texts = ["ab", "ab c", "", "c ab"]
    data, offsets = np.frombuffer("".join(texts).encode(), np.uint8), np.cumsum([0, *map(len, texts)])
    expected = [mixed(0, *(hashed(word.encode()) for word in text.split())) for text in texts]
    assert phrase_hashes(data, offsets).tolist() == expected


def occurring(words: str, longest: int, room: int = 20) -> list[tuple[int, int, int]]:
    known = ["a", "b c", "a b c", "c", "b"]
    keys, values = hash_table(np.array([mixed(0, *(hashed(w.encode()) for w in p.split())) for p in known], np.uint64))
    hashes = np.array([hashed(word.encode()) for word in words.split()], np.uint64)
    entry, begin, length = (np.full(room, 9, np.int32) for _ in range(3))
    hits = phrases(hashes, len(hashes), keys, values, longest, entry, begin, length)
    return [(int(entry[h]), int(begin[h]), int(length[h])) for h in range(hits)]


def test_every_phrase_is_found_by_beginning_then_length_up_to_the_longest():
    assert occurring("x a b c", 8) == [(0, 1, 1), (2, 1, 3), (4, 2, 1), (1, 2, 2), (3, 3, 1)]
    assert occurring("x a b c", 3) == occurring("x a b c", 8)
    assert occurring("x a b c", 2) == [(0, 1, 1), (4, 2, 1), (1, 2, 2), (3, 3, 1)]
    assert occurring("a a", 8) == [(0, 0, 1), (0, 1, 1)]
    # beyond the room for them no more are kept
    assert occurring("x a b c", 8, room=4) == [(0, 1, 1), (2, 1, 3), (4, 2, 1), (1, 2, 2)]


TITLES = [("thợ hàn tig", "tho han tig"), ("a", "a"), ("", ""), ("máy cắt", "may cat"), ("đúc", "duc")]


@pytest.mark.parametrize(("text", "bare"), TITLES)
def test_features_are_words_with_and_without_marks_and_letters(text, bare):
    words = words_of(text, 1) + words_of(bare, 3)
    assert features(text, bare, letters=False) == words
    assert features(text, bare, letters=True) == words + letters_of(bare)


def test_features_beyond_the_room_are_left_out():
    every = features("thợ hàn tig", "tho han tig", letters=True)
    # five of words as written, five without marks; a word and its pair go in together or not
    for room, kept in ((4, [0, 1, 2, 3]), (5, [*range(5)]), (10, [*range(10)]), (11, [*range(11)]), (20, [*range(20)])):
        found = features("thợ hàn tig", "tho han tig", room, letters=True)
        assert found == ([every[i] for i in kept] if room > 4 else [every[0], every[1], every[2], letters_of("tho")[0]])
    out, hashes = np.zeros(6, np.uint64), np.array([4, 5, 6, 7], np.uint64)
    for room, count in ((6, 5), (5, 5), (4, 3), (3, 3), (2, 1), (1, 0)):
        assert word_features(hashes, 4, 1, out[:room], 0) == count
