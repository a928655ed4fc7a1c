"""Sentences of the package but the site's (tests/web/test_words.py), which is loaded with Django's settings alone."""

from __future__ import annotations

import caunghe
from tests.texts import check, texts_of


def test_every_text_has_both_languages_with_the_same_slots() -> None:
    found = texts_of(caunghe, but="caunghe.web")
    assert len(found) > 500
    for text in found:
        check(text)
