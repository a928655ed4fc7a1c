"""What a feed says of itself: it is told of before Django has started, so it knows no model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from caunghe.language import Text


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """What a feed says of itself, beside its tables; ``basis`` is published, estimated or synthetic by table."""

    hash: str
    city: Text
    area: str
    as_of: date
    licence: str
    basis: Mapping[str, str]

    @classmethod
    def of(cls, hash: str, information: Any) -> FeedFacts:
        """Return what a feed of a hash says of itself (``feed.information``; the site's processes know no feed)."""
        known = information
        return cls(hash, known.city, known.area, known.as_of, known.licence, known.basis)
