"""Why two rows are held to be one person, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import polars as pl

from caunghe.language import Language, Text, chance, number
from caunghe.outcomes.linkage.comparisons import BIRTH_DATE, NAME, SEX, Comparison

_LINKED: Final = Text(
    "{graduate} được liên kết với {person}, xác suất {chance}.",
    "{graduate} is linked to {person}, probability {chance}.",
)
_POSSIBLE: Final = Text(
    "{graduate} có thể là {person}, xác suất {chance}, chưa đủ để liên kết.",
    "{graduate} may be {person}, probability {chance}, which is not enough for a link.",
)
_NAMESAKES: Final = Text(
    "Trong sổ việc làm có {namesakes} người mang họ tên này.",
    "The register has {namesakes} {namesakes:person|people} of this name.",
)
_RIVALS: Final = Text(
    "Có {others} người khác cũng có thể là người tốt nghiệp này.",
    "{others} other {others:person|people} may be this graduate too.",
)


def explanations(pairs: pl.DataFrame, language: Language) -> pl.Series:
    """Return for each row of ``PAIRS`` why it is a link, or only a possible one.

    >>> explanations(linkage.pairs.head(1), "en")[0]
    'G000000 is linked to ...'
    """
    return pl.Series(
        "explanation", [_explanation(row, language) for row in pairs.iter_rows(named=True)], dtype=pl.String
    )


def _explanation(row: Mapping[str, Any], language: Language) -> str:
    opening = _LINKED if row["status"] == "linked" else _POSSIBLE
    parts = [
        opening(language, graduate=row["graduate"], person=row["person"], chance=partial(chance, row["probability"]))
    ]
    parts += [_likeness(each, row[each.name], language) for each in (NAME, BIRTH_DATE, SEX)]
    parts.append(_NAMESAKES(language, namesakes=number(row["namesakes"], language, decimals=0)))
    if row["candidates"] > 1:
        parts.append(_RIVALS(language, others=number(row["candidates"] - 1, language, decimals=0)))
    return " ".join(parts)


def _likeness(each: Comparison, level: str, language: Language) -> str:
    if level == "unknown":
        return each.says_unknown(language)
    levels = {known.name: known.says for known in each.levels}
    return levels[level](language)
