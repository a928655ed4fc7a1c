"""The linear classifier of titles on tables small enough to reckon by hand."""

from __future__ import annotations

import numpy as np
import pytest

from caunghe.vacancies.coder.kernels import hash_table
from caunghe.vacancies.coder.linear import add_scores, exponential, fill_known, softmax, title_postings
from scripts.linear_training import Training, trained
from tests.vacancies.test_coder_kernels import letters_of, words_of

pytestmark = pytest.mark.kernels

# three codes; feature 10 + c goes with code c, feature 5 with all of them
ANSWERS = np.repeat(np.arange(3), 20)
LISTS = np.arange(0, 2 * len(ANSWERS) + 1, 2)
HASHES = np.stack([10 + ANSWERS, np.full(len(ANSWERS), 5)], 1).ravel().astype(np.uint64)


def test_each_feature_speaks_for_its_code() -> None:
    model = trained(HASHES, LISTS, ANSWERS, 3, Training())
    assert model.features.tolist() == [5, 10, 11, 12]
    for code in range(3):
        at = code + 1
        assert model.classes[model.starts[at] : model.starts[at + 1]].tolist() == [code]
        assert model.weights[model.starts[at]] > 1
    # ln(1 + examples / examples with the feature)
    assert model.idf.tolist() == pytest.approx([np.log(2), *[np.log(4)] * 3], rel=1e-6)


def test_features_of_too_many_codes_or_too_few_examples_are_left_out() -> None:
    assert trained(HASHES, LISTS, ANSWERS, 3, Training(most=2)).features.tolist() == [10, 11, 12]
    assert trained(HASHES, LISTS, ANSWERS, 3, Training(least=21)).features.tolist() == [5]


def test_training_twice_gives_the_same_weights() -> None:
    first, second = (trained(HASHES, LISTS, ANSWERS, 3, Training()) for _ in range(2))
    assert (first.weights == second.weights).all()


def test_softmax_is_the_exponential_family_s_and_forgets_what_cannot_be_seen() -> None:
    scores = np.array([1.0, 2.0, -40.0])
    softmax(scores)
    assert scores.tolist() == pytest.approx([1 / (1 + np.e), np.e / (1 + np.e), 0.0])
    assert exponential(-15.0) == pytest.approx(np.exp(-15.0))
    assert exponential(-16.0) == 0.0
    # 15.5 is where it ends: e^−15.5 is below 2 · 10⁻⁷
    assert exponential(-15.5) == 0.0
    assert exponential(-15.49) == pytest.approx(np.exp(-15.49), rel=1e-12)
    scores = np.array([1000.0, 1000.0])
    softmax(scores)
    assert scores.tolist() == [0.5, 0.5]


def test_known_features_are_filled_once_each_at_unit_length():
    keys, values = hash_table(np.array([10, 20, 30], np.uint64))
    ids, amounts, stamps = np.full(4, 9), np.full(4, 9.0), np.array([6, 6, 7], np.int64)
    idf = np.array([1, 2, 4], np.float32)
    hashes = np.array([20, 99, 10, 20, 10], np.uint64)
    # 30 lies beyond the count; values 2 and 1 over √5
    assert fill_known(hashes, 4, keys, values, idf, ids, amounts, stamps, 7) == 2
    assert ids.tolist() == [1, 0, 9, 9]
    assert amounts.tolist() == pytest.approx([2 / np.sqrt(5), 1 / np.sqrt(5), 9.0, 9.0])
    assert stamps.tolist() == [7, 7, 7]
    # what was met in this very text is not met again; nothing known has no length
    assert fill_known(hashes, 5, keys, values, idf, ids, amounts, stamps, 7) == 0
    assert fill_known(hashes[1:2], 1, keys, values, idf, ids, amounts, stamps, 8) == 0


def test_scores_add_up_feature_by_feature():
    ids, amounts = np.array([2, 0, 1]), np.array([0.5, 2.0, 100.0])
    starts, classes = np.array([0, 1, 2, 4], np.int32), np.array([1, 0, 0, 2], np.uint16)
    weights, scores = np.array([3, 7, 4, 8], np.float32), np.array([1.0, 10.0, 100.0])
    add_scores(ids, amounts, 2, starts, classes, weights, scores)
    assert scores.tolist() == [1 + 0.5 * 4, 10 + 2 * 3, 100 + 0.5 * 8]


@pytest.mark.parametrize(
    ("most", "starts", "found"),
    [
        # hàn stands in two titles; in title 0 beside tig and its own letters, √(1 + 4 + 9) long
        (1, [0, 0, 1, 2, 3], [(0, 2 / 14**0.5), (0, 3 / 14**0.5), (2, 1.0)]),
        (2, [0, 2, 3, 4, 5], [(0, 1 / 14**0.5), (1, 1.0), (0, 2 / 14**0.5), (0, 3 / 14**0.5), (2, 1.0)]),
        (0, [0, 0, 0, 0, 0], []),
    ],
)
def test_postings_name_the_titles_of_each_feature_that_few_have(most, starts, found):
    features = [words_of("hàn", 1)[0], words_of("tig", 1)[0], letters_of("tig")[0], words_of("may", 3)[0]]
    keys, slots = hash_table(np.array(features, np.uint64))
    written, bare = ["hàn tig hàn", "hàn", "may"], ["han tig han", "han", "may"]
    arrays = []
    for texts in (written, bare):
        encoded = [text.encode() for text in texts]
        arrays += [np.frombuffer(b"".join(encoded), np.uint8), np.cumsum([0, *map(len, encoded)])]
    idf = np.array([1, 2, 3, 4], np.float32)
    begins, titles, values = title_postings(*arrays, keys, slots, idf, most)
    assert begins.tolist() == starts
    assert titles.tolist() == [title for title, _ in found]
    assert values.tolist() == pytest.approx([value for _, value in found])
