"""The words in which charts are written: each gives the JSON that its example shows."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import pytest

from caunghe.report.drawn import vega
from tests.examples import failures

WORDS = [word for _, word in inspect.getmembers(vega, inspect.isfunction) if word.__module__ == vega.__name__]


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.__name__)
def test_the_example_of_a_word_is_true(word: Callable[..., object]) -> None:
    text = inspect.getdoc(word) or ""
    assert ">>> " in text
    assert failures(text, word.__name__, vars(vega)) == ""
