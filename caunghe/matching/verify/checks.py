"""What a check of a published round is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from caunghe.language import Text

Subject = TypeVar("Subject")


@dataclass(frozen=True, slots=True)
class Fault:
    """A check that failed: its name, how often, and where first."""

    check: str
    count: int
    example: str


@dataclass(frozen=True, slots=True)
class Check(Generic[Subject]):
    """A check: its name, what holds where it passes, and the function that names what breaks it."""

    name: str
    holds: Text
    broken_by: Callable[[Subject], Sequence[str]]


def faults(checks: Iterable[Check[Subject]], subject: Subject) -> list[Fault]:
    """Return one fault for each check that something breaks."""
    broken = [(check.name, check.broken_by(subject)) for check in checks]
    return [Fault(name, len(names), names[0]) for name, names in broken if names]
