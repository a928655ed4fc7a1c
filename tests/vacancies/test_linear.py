"""The linear classifier of titles on tables small enough to reckon by hand."""

from __future__ import annotations

import numpy as np
import pytest

from caunghe.vacancies.coder.linear import exponential, softmax
from scripts.linear_training import Training, trained

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
