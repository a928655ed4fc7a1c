"""Codes as people write them: mended where there is one reading, and the nearest known code where there is none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Final

import polars as pl
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from caunghe.feed.reading.likeness import ALIKE, may_be
from caunghe.feed.values.parsing import SHORT
from caunghe.language import fold
from caunghe.schema import Column, aliases, allowed_codes, code_list, name_list

# Comparing every unknown value with every known one is quadratic; past this many pairs none is suggested.
NEAREST_PAIRS_LIMIT: Final = 2_000_000
# Similarity in per cent from which a code is worth suggesting; one letter or digit is like nothing.
NEAREST_CODE: Final = 85
SHORTEST_ASKED: Final = 2
_AMONG: Final = 20
_SHOWN: Final = 5  # codes that share a title
MENDED_LIMIT: Final = 100_000
_PASTED: Final = re.compile(r"^[\[(]?([^\s:|\])]+?)[\])]?(?:\s*[–—:|.]\s*|\s+-\s*|\s*-\s+)\S")
_PASTED_NUMBER: Final = re.compile(r"^[\[(]?([^\s:|\])]*\d[^\s:|\])]*)[\])]?\s+\S")
_TO: Final = re.compile(r"\s*[–—−-]\s*|(?<=\d)\s+(?:đến|tới|den|toi|to)\s+(?=\d)")
_GROUPED: Final = re.compile(r"^\d{1,3}(?:[.,]\d{3})+$")
_TRAILING: Final = re.compile(r"[\[(]([^()\[\]]+)[)\]]$")
_DAY: Final = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?: 00:00:00)?$")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Known codes with their titles: ``shown`` is how a code is suggested, ``titles`` maps folded titles to codes.

    ``shared`` are folded titles that several codes have.
    """

    codes: frozenset[str]
    shown: Mapping[str, str]
    titles: Mapping[str, str]
    lengths: tuple[int, ...]
    shared: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    exact: Mapping[str, str] = field(default_factory=dict[str, str])

    def unknown_values(self, values: pl.Series) -> pl.Series:
        """Return the different values that are no code."""
        distinct = values.unique(maintain_order=True) if len(values) > SHORT else values
        if len(distinct) > SHORT:
            known = distinct.is_in(list(self.codes))
            return distinct.filter(~known).drop_nulls()
        strange = (value for value in dict.fromkeys(distinct.to_list()) if value not in self.codes)
        return pl.Series(values.name, [value for value in strange if value is not None], dtype=values.dtype)

    def code_for(self, value: str) -> str | None:
        """Return the one code ``value`` stands for: zeros restored, title dropped or looked up; None when unsure."""
        text = " ".join(unicodedata.normalize("NFC", value).split())
        for candidate in _candidates(text):
            if candidate in self.codes:
                return candidate
            lengths = self.lengths if candidate.isdigit() else ()
            padded = {candidate.zfill(length) for length in lengths} & self.codes
            if len(padded) == 1:
                return padded.pop()
        return self.exact.get(text.casefold()) or self.titles.get(fold(text)) or self._from_day(text)

    def _from_day(self, text: str) -> str | None:
        """Return the band (1-9, 10-49) that Excel took for a day."""
        if not (match := _DAY.match(text)):
            return None
        year, month, day = (int(part) for part in match.groups())
        readings = {f"{month}-{day}", f"{day}-{month}", f"{month}-{year % 100}"} & self.codes
        return readings.pop() if len(readings) == 1 else None

    def nearest_codes(self, values: pl.Series) -> dict[str, str]:
        """Return value → the most similar code with its titles; left out where none is similar or past the limits."""
        if len(self.codes) > MENDED_LIMIT:
            return {}
        by_code = {fold(code): code for code in sorted(self.codes)}
        by_title = {**by_code, **self.titles}
        asked = values.head(NEAREST_PAIRS_LIMIT // max(len(by_title), 1))
        suggested = ((value, self._nearest_code(value, by_code, by_title)) for value in asked)
        return {value: code for value, code in suggested if code}

    def _nearest_code(self, value: str, by_code: Mapping[str, str], by_title: Mapping[str, str]) -> str | None:
        folded = fold(value)
        if len(folded) < SHORTEST_ASKED:
            return None
        if folded in self.shared:
            return "; ".join(self.shown[code] for code in self.shared[folded][:_SHOWN])
        if any(character.isdigit() for character in folded):
            # codes that begin alike belong to one group, so a common beginning weighs most
            scorer, cutoff = JaroWinkler.normalized_similarity, NEAREST_CODE / 100
            match = process.extractOne(folded, by_code.keys(), scorer=scorer, score_cutoff=cutoff)
            return self.shown[by_code[match[0]]] if match else None
        # by words in common, not letters; of titles that hold all the words the one that says least beside
        alike = process.extract(folded, by_title.keys(), scorer=fuzz.token_set_ratio, score_cutoff=ALIKE, limit=_AMONG)
        alike = [match for match in alike if self._may_be(value, match[0], by_title[match[0]])]
        best = max(alike, key=lambda match: (match[1], fuzz.ratio(folded, match[0])), default=None)
        return self.shown[by_title[best[0]]] if best else None

    def _may_be(self, value: str, plain: str, code: str) -> bool:
        """Whether a title of a code, known as folded, may be what was meant; one in another language is not."""
        written = [title for title in self.titles_of(code) if fold(title) == plain]
        return any(may_be(value, title) for title in written or [plain])

    def titles_of(self, code: str) -> list[str]:
        """Return the titles of a code, in each language that has one."""
        return self.shown[code].partition(" – ")[2].split(" / ")

    def titled(self, plain: str) -> tuple[str, ...]:
        """Return the codes that have a title, folded as it is."""
        return self.shared.get(plain) or ((self.titles[plain],) if plain in self.titles else ())


def _candidates(text: str) -> Iterator[str]:
    yield text
    yield re.sub(r"\.0+$", "", text)
    if _GROUPED.match(text):
        yield re.sub(r"[.,]", "", text)
    yield _TO.sub("-", text)
    for pattern in (_PASTED, _PASTED_NUMBER):
        if match := pattern.match(text):
            yield match.group(1)
    if match := _TRAILING.search(text):
        yield match.group(1)


def _told_apart_by_marks(
    codes: Sequence[str], titles: Sequence[Sequence[str | None]], found: Mapping[str, set[str]]
) -> dict[str, str]:
    """Return the titles, with their marks, of one code each that are alike without them: Hà An, Hạ An."""
    exact: dict[str, set[str]] = {}
    for language in titles:
        for code, title in zip(codes, language, strict=True):
            if title and len(found[fold(title)]) > 1:
                composed = " ".join(unicodedata.normalize("NFC", title).split()).casefold()
                exact.setdefault(composed, set()).add(code)
    return {title: next(iter(of)) for title, of in exact.items() if len(of) == 1}


def vocabulary_of(
    codes: Sequence[str], titles: Sequence[Sequence[str | None]], others: Mapping[str, str] = MappingProxyType({})
) -> Vocabulary:
    """Return the vocabulary of ``codes`` whose titles in each language run parallel; a shared title names none.

    ``others`` are further names, each of one code. A title in brackets may be written without them.
    """
    found: dict[str, set[str]] = {}
    for language in titles:
        for code, title in zip(codes, language, strict=True):
            if title:
                found.setdefault(fold(title), set()).add(code)
    named = {title: next(iter(of)) for title, of in found.items() if len(of) == 1}
    more = {**_without_brackets(codes, titles), **{fold(name): code for name, code in others.items()}}
    known = frozenset(codes)
    by_title = {**{name: code for name, code in more.items() if name not in found and code in known}, **named}
    for code in codes:
        if fold(code) not in found:
            by_title[fold(code)] = code
    together = zip(codes, *titles, strict=True)
    return Vocabulary(
        codes=frozenset(codes),
        shown={
            code: " – ".join((code, " / ".join(title for title in named if title))).rstrip(" –")
            for code, *named in together
        },
        titles=by_title,
        lengths=tuple(sorted({len(code) for code in codes if code.isdigit()})),
        shared={title: tuple(sorted(of)) for title, of in found.items() if len(of) > 1},
        exact=_told_apart_by_marks(codes, titles, found),
    )


def _without_brackets(codes: Sequence[str], titles: Sequence[Sequence[str | None]]) -> dict[str, str]:
    """Return what of titles stands before a bracket, where it is one code's alone."""
    found: dict[str, set[str]] = {}
    for language in titles:
        for code, title in zip(codes, language, strict=True):
            bare = fold(title.partition("(")[0]) if title and "(" in title else ""
            if bare:
                found.setdefault(bare, set()).add(code)
    return {title: next(iter(of)) for title, of in found.items() if len(of) == 1}


@cache
def code_vocabulary(name: str, level: int | None) -> Vocabulary:
    """Return the vocabulary of a code list, of one level where given."""
    codes = allowed_codes(name, level)
    frame = code_list(name).join(pl.DataFrame({"code": codes}), on="code", how="right", maintain_order="right")
    return vocabulary_of(codes, [frame["title_vi"].to_list(), frame["title_en"].to_list()], aliases(name))


@cache
def name_vocabulary(name: str) -> Vocabulary:
    """Return the vocabulary of a list of names (``name_list``)."""
    frame = name_list(name)
    return vocabulary_of(*(frame["code"].to_list(), [frame["title_vi"].to_list(), frame["title_en"].to_list()]))


def codes_by_level(values: pl.Series, levels: pl.Series, column: Column) -> pl.Series:
    """Return codes with titles that several codes share replaced by the one of the row's level (``Hàn``, trung cấp)."""
    vocabulary = code_vocabulary(str(column.codes), column.level)
    strange = [value for value in vocabulary.unknown_values(values) if fold(value) in vocabulary.shared]
    if not strange:
        return values
    frame = code_list(str(column.codes))
    level_of = dict(zip(frame["code"], frame["level"], strict=True))
    pairs = [
        (value, level_of[code], code)
        for value in strange
        for code in vocabulary.shared[fold(value)]
        if [level_of[other] for other in vocabulary.shared[fold(value)]].count(level_of[code]) == 1
    ]
    told = pl.DataFrame(pairs, schema=["value", "level", "code"], orient="row")
    asked = pl.DataFrame({"value": values, "level": levels.cast(pl.String)})
    found = asked.join(told, on=["value", "level"], how="left", maintain_order="left")
    return found.select(pl.coalesce("code", "value").alias(values.name)).to_series()


def mended_codes(text: pl.Series, vocabulary: Vocabulary, *, many: bool = False) -> pl.Series:
    """Return a column of codes with every value that stands for one known code replaced by it.

    A column of more than 100,000 different unknown values is no column of these codes and stays as it is.
    """
    strange = vocabulary.unknown_values(text)
    if len(strange) > MENDED_LIMIT:
        return text
    found = {value: read for value in strange if (read := _read(value, vocabulary, many)) and read != value}
    return text.replace(found) if found else text


def _read(value: str, vocabulary: Vocabulary, many: bool) -> str | None:
    whole = vocabulary.code_for(value)
    if whole is not None or not many:
        return whole
    parts = [part.strip() for part in re.split(r"[;,\n]", value) if part.strip()]
    return ";".join(vocabulary.code_for(part) or part for part in parts)


def code_column(text: pl.Series, column: Column) -> pl.Series:
    """Return a code column mended against its list."""
    if column.codes is None:
        return text
    return mended_codes(text, code_vocabulary(column.codes, column.level), many=column.many)
