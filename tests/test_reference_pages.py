"""The generated reference pages are those the code would write today (``make docs``)."""

from __future__ import annotations

import pytest

from scripts.write_reference import pages

PAGES = pages()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_page_is_up_to_date(path):
    assert path.read_text(encoding="utf-8") == PAGES[path], f"{path.name} must be written anew: make docs"
