"""Tokens read from bytes, against the same rules written over Python's text."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caunghe.vacancies.skills.tokens import letter_table, mix_hashes, tokens

pytestmark = pytest.mark.kernels

TABLE = letter_table()
# FNV-1a of 64 bits as published, and 2⁶⁴ divided by the golden ratio
BASIS, PRIME, GOLDEN, WORD = 0xCBF29CE484222325, 0x100000001B3, 0x9E3779B97F4A7C15, 2**64 - 1
TONES = "\u0300\u0301\u0309\u0303\u0323"


def read(text: str, before: str = "", behind: str = "") -> list[tuple[int, ...]]:
    """Return by token two hashes, bounds in characters and bytes, separation and marks, of a text between others."""
    data = np.frombuffer((before + text + behind).encode(), np.uint8)
    start, size = len(before.encode()), len(text.encode())
    hashes, places = np.zeros((size + 1, 2), np.uint64), np.zeros((size + 1, 6), np.int64)
    count = tokens(data, start, start + size, TABLE, hashes, places)
    return [tuple(map(int, [*hashes[k], *places[k]])) for k in range(count)]


def hashed(letters: list[int]) -> int:
    value = BASIS
    for letter in letters:
        value = (value ^ letter) * PRIME & WORD
    return value


def mixed(left: int, right: int) -> int:
    value = (left ^ right) * GOLDEN & WORD
    return (value ^ value >> 29) * PRIME & WORD or 1


def is_letter(character: str) -> bool:
    return ord(character) < 0x2000 and (character.isalpha() or character.isdecimal())


def stem(word: str) -> str:
    """An English word of five letters or more without -s, -ing or -ed (with the letter doubled for it), and -e."""
    if len(word) < 5:
        return word
    word = re.sub(r"(?<![sui])s$", "", word)
    bare = re.sub(r"(?:ing|ed)$", "", word) if len(word) >= 6 else word
    word = re.sub(r"([^s])\1$", r"\1", bare) if bare != word else word
    return re.sub("e$", "", word) if len(word) >= 5 else word


def token_hashes(token: str) -> tuple[int, int, int]:
    plain, marked, tone = "", [], 0
    for character in token[:64]:
        base, *marks = unicodedata.normalize("NFD", character.lower())
        other = sum(ord(mark) for mark in marks if mark not in TONES) + (base == "đ")
        tone = max([tone, *(1 + TONES.index(mark) for mark in marks if mark in TONES)])
        plain += "d" if base == "đ" else base
        marked.append(ord(plain[-1]) + (other << 12))
    if re.fullmatch("[hklmst]y|quy", plain):
        plain, marked[-1] = f"{plain[:-1]}i", ord("i")
    if tone == 0 and marked == [*map(ord, plain)]:
        return (hashed([*map(ord, stem(plain))]),) * 2 + (0,)
    return mixed(hashed(marked), tone + 1), hashed([*map(ord, plain)]), 1


def strength(text: str, at: int) -> int:
    """How a character separates: 0 not, 1 as a comma, 2 as a colon, 3 it ends a clause, 4 a line."""
    own, before, behind = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    levels = {"\n\r": 4, ";!?*•●▪\uf0b7": 3, ":": 2, ",()[]|+": 1}
    if own == ".":
        return 3 if behind and behind in " \n\r\t\u00a0" else 0
    if own == "-":
        return int(before == behind == " ")
    return next((level for characters, level in levels.items() if own in characters), 0)


def expected(text: str) -> list[tuple[int, ...]]:
    found, end = [], 0
    shape = "".join("a" if is_letter(c) else c if c in "+#" else " " for c in text)
    for match in re.finditer("a[a+#]*", shape):
        first, past = match.span()
        between = max((strength(text, at) for at in range(end, first)), default=0) if found else 4
        marked, folded, has = token_hashes(text[first:past])
        bounds = (first, past, len(text[:first].encode()), len(text[:past].encode()))
        found.append((marked, folded, *bounds, between, has))
        end = past
    return found


TEXTS = [
    "", " ", "a", "Thợ hàn", "hoà hòa kỹ kĩ ky ki", "hy ly my sy ty vy y hyy quy quý qua guy qy quyy",
    "đường Đà Nẵng dà ằ ẳ ẵ ắ ặ ê ế ề ể ễ ệ ơ ư ă â ô ñ ç ü", "C++ c# C+ +a #b a+b c++, f#.",
    "node.js a. b.\nc.\td.\u00a0e.f.",
    "a;b!c?d*e•f●g▪h\uf0b7i:j,k(l)m[n]o|p+ q + r - s -t u- v-w\rx\ny", ". a - b", "a \u00b7 b ก ข \u07ff 🙂 c🙂d 😀",
    "\u2000a\u2000b ℓ", "١٢ 34 ½ ²", "x" * 70 + "+ y", "x" * 63 + "á" + "ạ", "x" * 64 + "ạ b", "ab\u0300c",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_read_as_its_characters_say(text: str) -> None:
    assert read(text) == expected(text)


@given(st.text(alphabet="aeiyhqusdng +#.-,:;\nđáàỹêĐẶ\u00a0ก🙂•(\u2000", max_size=25))
@settings(max_examples=150)
def test_any_text_is_read_as_its_characters_say(text: str) -> None:
    assert read(text) == expected(text)


def test_what_stands_around_a_text_is_not_read() -> None:
    alone = read("hàn TIG. May")
    inside = read("hàn TIG. May", "đó", "á, cũ")
    assert [row[:4] + row[6:] for row in inside] == [row[:4] + row[6:] for row in alone]
    # in bytes: đ and ó take two each
    assert [(row[4], row[5]) for row in inside] == [(row[4] + 4, row[5] + 4) for row in alone]


@pytest.mark.parametrize(
    ("word", "left"),
    [
        ("cars", "cars"), ("tools", "tool"), ("process", "process"), ("status", "status"), ("analysis", "analysis"),
        ("codes", "code"), ("tables", "tabl"), ("pipe", "pipe"), ("plate", "plat"),
        ("using", "using"), ("tiling", "til"), ("planning", "plan"), ("passing", "pass"), ("trainings", "train"),
        ("managing", "manag"), ("manage", "manag"), ("managed", "manag"), ("based", "based"), ("fitted", "fit"),
        ("worked", "work"), ("string", "str"), ("wording", "word"), ("lathed", "lath"), ("mating", "mat"),
        ("endanger", "endanger"), ("bringen", "bringen"), ("wong", "wong"), ("lessing", "less"), ("abcdng", "abcdng"),
        ("abcdxd", "abcdxd"), ("edging", "edg"), ("tuning", "tun"), ("houses", "hous"),
    ],
)  # fmt: skip
def test_english_words_lose_their_inflection_from_five_letters_on(word: str, left: str) -> None:
    assert stem(word) == left
    assert read(word)[0][:2] == (hashed([*map(ord, left)]),) * 2


def test_letters_have_modifier_plain_letter_and_tone() -> None:
    assert TABLE.shape == (0x2000, 3)
    circumflex, horn, breve = 0x302 << 12, 0x31B << 12, 0x306 << 12
    rows = {
        "a": (97, 97, 0), "A": (97, 97, 0), "7": (55, 55, 0), "đ": (100 + (1 << 12), 100, 0), "Đ": (100 + (1 << 12),
        100, 0),
        "ề": (101 + circumflex, 101, 1), "ế": (101 + circumflex, 101, 2), "ể": (101 + circumflex, 101, 3),
        "ễ": (101 + circumflex, 101, 4), "ệ": (101 + circumflex, 101, 5), "ợ": (111 + horn, 111, 5),
        "ă": (97 + breve, 97, 0),
        " ": (0, 0, 0), "+": (0, 0, 0), "½": (0, 0, 0),
    }  # fmt: skip
    for character, row in rows.items():
        assert tuple(TABLE[ord(character)]) == row, character


def test_no_mixed_hash_is_nought_for_nought_is_an_empty_slot() -> None:
    assert mix_hashes(np.uint64(5), np.uint64(5)) == 1
    assert mix_hashes(np.uint64(5), np.uint64(6)) == mixed(5, 6)
