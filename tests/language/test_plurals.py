"""What an English sentence says after a number has a form for one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import polars as pl
import pytest

import caunghe
from caunghe.language import NO_BREAK, Text, quantity
from caunghe.matching.wording import sentence
from tests.source import tree

ROOT = Path(caunghe.__file__).parent
# years, names, shares and limits that are never one
NO_COUNTS = {"year", "last", "prior", "name", "label", "top", "rate", "share", "filled", "paid", "least", "fewest"}
NO_COUNTS |= {"told", "repeated", "path", "headings", "sheet_row", "result", "limit", "probability"}
# words in s that are no plurals
NO_PLURALS = {"is", "has", "was", "its", "this", "as", "less", "across", "always", "stays", "does", "lacks", "shows"}
NO_PLURALS |= {"applies", "takes", "grows", "shrinks", "pts", "adds", "belongs", "breaks", "comes", "contradicts"}
NO_PLURALS |= {"counts", "exists", "fills", "fits", "holds", "lies", "moves", "needs", "saves"}
PLURAL = re.compile(r"[a-z-]+[a-rt-z]s")
AFTER = re.compile(r"\{(\w+)(:[^}]*)?\}([^{.,;:()“”]*)")
VERBS = {"have", "are", "were"}


@cache
def texts() -> list[tuple[str, str]]:
    return list(english_texts())


def english_texts() -> Iterator[tuple[str, str]]:
    """Yield where a Text is made and its English: in every package, and what the rules of the checker say."""
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(tree(path.read_text(encoding="utf-8"))):
            for words in pair_of(node)[1:]:
                if isinstance(words, ast.Constant) and isinstance(words.value, str):
                    yield f"{path.relative_to(ROOT)}:{words.lineno}", words.value


def pair_of(node: ast.AST) -> list[ast.expr]:
    """Return the Vietnamese and the English of a Text, or of ``says`` and ``mend`` of a rule."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Text", "_bound"):
        pair = node.args
    elif isinstance(node, ast.keyword) and node.arg in ("says", "mend") and isinstance(node.value, ast.Tuple):
        pair = node.value.elts
    else:
        pair = []
    return pair if len(pair) == 2 else []


def plurals_after_slots(text: str) -> list[str]:
    """Return the slots of counts after which only a plural stands."""
    found: list[str] = []
    for slot, forms, words in AFTER.findall(text):
        near = words.split()[:3]
        nouns = [word for word in near if word == "people" or (PLURAL.fullmatch(word) and word not in NO_PLURALS)]
        if slot not in NO_COUNTS and (VERBS & set(near[:2]) or (nouns and not forms)):
            found.append(f"{slot}: {' '.join(near)}")
    return found


def test_every_count_has_its_singular() -> None:
    assert len(texts()) > 1_500
    assert len({where.partition("/")[0] for where, _ in texts()}) > 10  # packages
    assert [(where, found) for where, text in texts() if (found := plurals_after_slots(text))] == []


def test_the_search_would_find_a_plural_alone() -> None:
    assert plurals_after_slots("The city has {count} institutions.")
    assert plurals_after_slots("{placed} of {trainees} {trainees:trainee|trainees} have a workplace")
    assert not plurals_after_slots("{count} {count:institution has|institutions have} no site")


def test_forms_belong_to_a_number_of_their_sentence() -> None:
    for where, text in texts():
        parts = [(slot, forms or "") for _, slot, forms, _ in Formatter().parse(text) if slot is not None]
        shown = {slot for slot, forms in parts if not forms}
        for slot, forms in parts:
            if forms:
                one, many = forms.split("|")
                assert one != many, where
                assert slot in shown, where


COUNT = Text("{count} cơ sở", "{count} {count:institution has|institutions have} no site")


@pytest.mark.parametrize(
    ("written", "words"), [(1, "1 institution has"), ("−1", "−1 institution has"), (0, "0 institutions have"),
                           ("1.0", "1.0 institutions have"), ("1,001", "1,001 institutions have")]
)  # fmt: skip
def test_the_form_follows_the_number_as_it_is_written(written: object, words: str) -> None:
    assert COUNT("en", count=written) == f"{words} no site"
    table = pl.DataFrame({"kind": ["count", "other"], "count": [str(written), None]})
    said = table.select(sentence({"count": COUNT}, "kind", "en")).to_series().to_list()
    assert said == [f"{words} no site", None]


def test_units_have_their_singular() -> None:
    assert quantity(1, "people", "en") == f"1{NO_BREAK}person"
    assert quantity(0.6, "people", "en") == f"1{NO_BREAK}person"
    assert quantity(2, "people", "en") == f"2{NO_BREAK}people"
    assert quantity(1, "years", "en") == f"1.0{NO_BREAK}years"
