"""The signals of a code, one by one, on arrays small enough to reckon by hand."""

from __future__ import annotations

import numpy as np
import pytest

from caunghe.vacancies.coder.scoring import (
    SIGNALS,
    conventions,
    group_signal,
    is_unmarked,
    log_shares,
    nearest,
    phrase_signal,
    scratch,
)

pytestmark = pytest.mark.kernels

COLUMN = {name: at for at, name in enumerate(SIGNALS)}
ONE = np.uint64(1)


def test_a_text_is_unmarked_where_folding_changes_nothing() -> None:
    data, folded = np.frombuffer(b"..han.", np.uint8), np.frombuffer(b"han may", np.uint8)
    assert is_unmarked(data, 2, 5, folded, 0, 3)
    assert not is_unmarked(data, 2, 5, folded, 4, 7)
    assert not is_unmarked(data, 2, 5, np.frombuffer(b"hax", np.uint8), 0, 3)
    assert not is_unmarked(data, 2, 5, np.frombuffer(b"xan", np.uint8), 0, 3)
    assert not is_unmarked(data, 2, 5, folded, 0, 2)
    assert not is_unmarked(data, 2, 5, folded, 0, 4)
    assert is_unmarked(data, 2, 2, folded, 3, 3)


def test_log_shares_are_those_of_the_softmax_and_not_below_minus_nine() -> None:
    out = np.full((4, 3), 7.0)
    log_shares(np.array([3.0, 1.0, 3.0 - 8.5, 3.0 - 20.0]), out, 1)
    whole = np.log(np.exp(3.0) + np.exp(1.0) + np.exp(-5.5) + np.exp(-17.0))
    assert out[:, 1].tolist() == pytest.approx([3 - whole, 1 - whole, -5.5 - whole, -9.0], abs=1e-7)
    assert (out[:, [0, 2]] == 7).all()


def phrase_shares(entries: list[int], begins: list[int], hits: int | None = None) -> dict[int, float]:
    """Entry 0 has no code; 1 has codes 2 and 0, half each; 2 has code 1; 3 has code 3."""
    starts, codes = np.array([0, 0, 2, 3, 4], np.int32), np.array([2, 0, 1, 3], np.int32)
    shares, out = np.array([0.5, 0.5, 1.0, 1.0]), np.zeros((4, len(SIGNALS)))
    lengths = np.ones(len(entries), np.int32)
    found = len(entries) if hits is None else hits
    phrase_signal(np.array(entries, np.int32), np.array(begins, np.int32), lengths, found, starts, codes, shares, out)
    assert (np.delete(out, COLUMN["first_phrase"], axis=1) == 0).all()
    return {int(code): out[code, 1] for code in np.flatnonzero(out[:, 1])}


def test_the_longest_of_the_phrases_that_begin_first_counts() -> None:
    assert phrase_shares([1, 2], [0, 0]) == {1: 1.0}
    assert phrase_shares([2, 1], [0, 0]) == {0: 0.5, 2: 0.5}
    assert phrase_shares([2, 1], [0, 1]) == {1: 1.0}
    # a phrase without a code (a concept alone) is passed over, first, last or between
    assert phrase_shares([0, 2, 3], [0, 1, 2]) == {1: 1.0}
    assert phrase_shares([2, 0], [3, 3]) == {1: 1.0}
    assert phrase_shares([2, 0, 3], [0, 0, 0]) == {3: 1.0}
    assert phrase_shares([2, 0, 3, 1], [0, 1, 2, 0]) == {1: 1.0}
    assert phrase_shares([0], [0]) == phrase_shares([], []) == phrase_shares([2], [0], hits=0) == {}


def held(*rules: tuple[int, dict, dict], masks: dict) -> tuple[int, dict[int, list[float]]]:
    """Rules are (code, bits needed, bits barred), bits by field and word; the signals of five codes come back."""
    sizes = len(rules), 6, 2
    needs, bars, own = np.zeros(sizes, np.uint64), np.zeros(sizes, np.uint64), np.zeros(sizes[1:], np.uint64)
    for number, (_, needed, barred) in enumerate(rules):
        for array, bits in ((needs, needed), (bars, barred)):
            for place, bit in bits.items():
                array[number, *place] = bit
    for place, bit in masks.items():
        own[place] = bit
    out = np.zeros((5, len(SIGNALS)))
    first = conventions(own, needs, bars, np.array([code for code, _, _ in rules], np.int32), out, 3)
    assert (np.delete(out, [3, 4, 5], axis=1) == 0).all()
    return first, {code: out[code, 3:6].tolist() for code in range(5) if out[code].any()}


TITLE, CATEGORY, ANYWHERE = (0, 0), (1, 0), (5, 1)


def test_the_first_two_conventions_that_hold_are_marked() -> None:
    rules = [(2, {TITLE: 3}, {}), (1, {TITLE: 1}, {ANYWHERE: 4}), (1, {ANYWHERE: 4}, {})]
    rules += [(4, {CATEGORY: 1}, {}), (3, {}, {})]
    # every bit is needed; of those barred none may be there; the last holds whatever is said
    assert held(*rules, masks={TITLE: 1}) == (1, {1: [1, 0, 0], 3: [0, 1, 0]})
    assert held(*rules, masks={TITLE: 7}) == (0, {2: [1, 0, 0], 1: [0, 1, 0]})
    assert held(*rules, masks={TITLE: 1, ANYWHERE: 12}) == (2, {1: [1, 0, 1], 3: [0, 1, 0]})
    # what rests on more than the title says so; a second rule for the same code is no second opinion
    assert held(*rules, masks={CATEGORY: 1}) == (3, {4: [1, 0, 1], 3: [0, 1, 0]})
    assert held(*rules[1:3], masks={TITLE: 1}) == (0, {1: [1, 0, 0]})
    assert held(rules[2], rules[2], rules[0], masks={TITLE: 3, ANYWHERE: 4}) == (0, {1: [1, 0, 1], 2: [0, 1, 0]})
    assert held(*rules[:4], masks={}) == (-1, {})
    assert held((1, {}, {}), (2, {}, {}), (3, {}, {}), masks={}) == (0, {1: [1, 0, 0], 2: [0, 1, 0]})


def test_the_nearest_title_of_each_code_has_the_largest_product() -> None:
    # two features; titles 0 and 1 are of code 1, title 2 of code 0, title 3 (not met) of code 2
    starts, titles = np.array([0, 2, 4, 5], np.int32), np.array([0, 1, 1, 2, 3], np.int32)
    values, owner = np.array([0.5, 0.25, 0.5, 1.0, 1.0], np.float32), np.array([1, 1, 0, 2], np.int32)
    near, touched, out = np.zeros(4, np.float32), np.full(4, 9, np.int32), np.zeros((3, len(SIGNALS)))
    nearest(np.array([1, 0, 2]), np.array([0.5, 1.0, 7.0]), 2, (starts, titles, values, owner), near, touched, out)
    # title 0: 1 · 0.5; title 1: 1 · 0.25 + 0.5 · 0.5; title 2: 0.5 · 1
    assert out[:, 2].tolist() == [0.5, 0.5, 0.0]
    assert (near == 0).all()
    assert touched.tolist() == [1, 2, 0, 9]
    nearest(np.array([1]), np.array([0.8]), 1, (starts, titles, values, owner), near, touched, out)
    assert out[:, 2].tolist() == pytest.approx([0.8, 0.5, 0.0])
    assert (np.delete(out, 2, axis=1) == 0).all()


def test_a_group_has_the_log_of_its_codes_probabilities_and_a_ten_thousandth() -> None:
    out = np.zeros((5, len(SIGNALS)))
    out[:, 0] = [-1.0, -2.0, -3.0, -9.0, -8.9]
    group_signal(np.array([4, 4, 5, 6, 6]), out)
    pair, alone, least = np.exp(-1) + np.exp(-2), np.exp(-3), np.exp(-9) + np.exp(-8.9)
    expected = [np.log(p + 1e-4) for p in (pair, pair, alone, least, least)]
    assert out[:, COLUMN["minor_group"]].tolist() == pytest.approx(expected, rel=1e-12)


def test_scratch_memory_has_the_sizes_and_kinds_of_its_uses() -> None:
    shapes = [(array.shape, array.dtype.name) for array in scratch(5, 6, 7, 2)]
    tokens, features, hits = (400,), (4096,), (512,)
    assert shapes == [
        (tokens, "uint64"), (tokens, "int64"), (tokens, "int64"), (features, "uint64"), (features, "int64"),
        (features, "float64"), (hits, "int32"), (hits, "int32"), (hits, "int32"), ((5,), "float64"), ((6,), "float32"),
        ((6,), "int32"), ((7,), "int64"), ((6, 2), "uint64"),
    ]  # fmt: skip
    assert all((array == 0).all() for array in scratch(5, 6, 7, 2))
