"""What a rule is that a published plan is checked by; ``verify.RULES`` are all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from caunghe.planning.verify.reading import Reading

Sides = Iterator[tuple[str, float, float]]
"""Where, left side, right side: left ≤ right must hold."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its ``name``, what it ``holds`` in a sentence or formula, and the function that gives its sides."""

    name: str
    holds: str
    sides: Callable[[Reading], Sides]


def rule(sides: Callable[[Reading], Sides]) -> Rule:
    """Make a function into a rule: its name is the rule's, its docstring says what the rule holds."""
    holds = " ".join((sides.__doc__ or "").split())
    if not holds:
        raise TypeError(f"a rule must have a docstring; got none for {sides.__name__}")
    return Rule(sides.__name__, holds, sides)


def both_ways(where: str, one: float, other: float) -> Sides:
    """Yield two pairs of sides that together hold when both values are equal."""
    yield where, one, other
    yield where, other, one


def permission(where: str, is_permitted: bool) -> tuple[str, float, float]:
    """Return sides that hold exactly when something is permitted: 0 ≤ 0, or 0 ≤ −1."""
    return where, 0.0, 0.0 if is_permitted else -1.0
