"""Cells with a code and a name that mean different rows: ``5520123 – Cắt gọt kim loại``, ``CS01 – name of CS02``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import polars as pl
from rapidfuzz import fuzz, process

from caunghe.feed.reading.coding import Vocabulary
from caunghe.feed.reading.likeness import ALIKE
from caunghe.language import fold

# words in common, in per cent, from which a name is that of another row
_SURELY: Final = 90
_ALL_BUT: Final = 93  # letters in common, from which a name is another title but for a slip of the pen
_MOST_ASKED: Final = 5_000  # different cells: comparing names with all names is quadratic
_MOST_NAMED: Final = 3
_AFTER: Final = re.compile(r"^[\[(]?([^\s:|\])]+?)[\])]?(?:\s*[–—:|.]\s*|\s+-\s*|\s*-\s+)(\S.*)$")
_AFTER_NUMBER: Final = re.compile(r"^[\[(]?([^\s:|\])]*\d[^\s:|\])]*)[\])]?\s+(\S.*)$")
_BEFORE: Final = re.compile(r"^(.*\S)\s*[\[(]([^()\[\]]+)[)\]]$")


def contradicted(values: pl.Series, vocabulary: Vocabulary) -> dict[str, str]:
    """Return value -> the codes with titles that its name means, of values whose code means another row."""
    asked = vocabulary.unknown_values(values)
    if len(asked) > _MOST_ASKED:
        return {}
    return {value: other for value in asked if (other := _other_row(value, vocabulary))}


def _other_row(value: str, vocabulary: Vocabulary) -> str | None:
    code = vocabulary.code_for(value)
    name = _name_beside(value, code, vocabulary) if code in vocabulary.shown else None
    if code is None or name is None or fold(value) in vocabulary.titles:
        return None
    plain, own = fold(name), [fold(title) for title in vocabulary.titles_of(code)]
    if plain in own:
        return None
    # a name that is another row's is that row's, however like the own one: these are what a person mistakes
    named = vocabulary.titled(plain)
    if not named and any(fuzz.token_set_ratio(plain, title) >= ALIKE for title in own):
        named = _nearer(plain, own, vocabulary)
    elif not named:
        named = _nearest(plain, vocabulary)
    if not named or code in named:
        return None
    return "; ".join(vocabulary.shown[other] for other in named[:_MOST_NAMED])


def _nearer(plain: str, own: Sequence[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the row whose title is all but the name, and more like it than the title of the code itself.

    Of a name with a number that the own title has not, the row with that number whose title has the same words.
    """
    numbers = _numbers(plain)
    scorer, enough = fuzz.ratio, _ALL_BUT
    least = max((fuzz.ratio(plain, title) for title in own), default=0)
    if numbers and not any(_numbers(title) == numbers for title in own):
        scorer, least, enough = fuzz.token_set_ratio, 0, ALIKE
    alike = [title for title in vocabulary.titles if _numbers(title) == numbers and title not in own]
    best = process.extractOne(plain, alike, scorer=scorer, score_cutoff=max(least, enough))
    return () if best is None or best[1] <= least else (vocabulary.titles[best[0]],)


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def _name_beside(value: str, code: str | None, vocabulary: Vocabulary) -> str | None:
    """Return the name that stands in a cell beside its code."""
    for pattern, of_code, of_name in ((_AFTER, 1, 2), (_AFTER_NUMBER, 1, 2), (_BEFORE, 2, 1)):
        match = pattern.match(value.strip())
        if match and vocabulary.code_for(match.group(of_code)) == code:
            return match.group(of_name)
    return None


def _nearest(plain: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    found = process.extract(plain, vocabulary.titles.keys(), scorer=fuzz.token_set_ratio, score_cutoff=_SURELY)
    best = max(found, key=lambda match: fuzz.ratio(plain, match[0]), default=None)
    return () if best is None else (vocabulary.titles[best[0]],)
