"""What an official letter holds, by Decree 30/2020/NĐ-CP, annex I: the same parts whatever file it is written to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from caunghe.language import Language


@dataclass(frozen=True, slots=True)
class LetterText:
    """A paragraph: of the body, a heading of a part of it, one of a list, or a note under a table."""

    text: str
    role: Literal["body", "heading", "item", "note"] = "body"


@dataclass(frozen=True, slots=True)
class LetterTable:
    """A table: ``heads`` over ``rows`` of the same length, the first ``words`` columns of them words, the rest numbers.

    A row of the sum comes last where ``has_sum``.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1
    has_sum: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """An official letter. ``subject`` begins with V/v; ``notice`` is empty where no table of the feed is synthetic."""

    language: Language
    governing: str
    issuer: str
    heading: tuple[str, str]
    number: str
    subject: str
    place: str
    addressee: str
    notice: str
    blocks: tuple[LetterText | LetterTable, ...]
    recipients: tuple[str, ...]
    office: tuple[str, ...]
    signs: str
