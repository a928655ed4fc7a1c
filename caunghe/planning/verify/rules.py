"""The register of rules that a published plan is checked by: ``verify_plan`` runs exactly these."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from caunghe.planning.verify.reading import Reading

Sides = Iterator[tuple[str, float, float]]
"""Where, left side, right side: left ≤ right must hold."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its ``name``, what it ``holds`` in a sentence or formula, and the function that gives its sides."""

    name: str
    holds: str
    sides: Callable[[Reading], Sides]


RULES: Final[list[Rule]] = []
"""Every rule declared by ``rule``, in the order of their modules."""


def rule(sides: Callable[[Reading], Sides]) -> Callable[[Reading], Sides]:
    """Declare a rule: the function's name is the rule's, its docstring says what the rule holds."""
    holds = " ".join((sides.__doc__ or "").split())
    if not holds or any(sides.__name__ == known.name for known in RULES):
        raise TypeError(f"a rule must have a name of its own and a docstring; got {sides.__name__}")
    RULES.append(Rule(sides.__name__, holds, sides))
    return sides


def both_ways(where: str, one: float, other: float) -> Sides:
    """Yield two pairs of sides that together hold when both values are equal."""
    yield where, one, other
    yield where, other, one


def permission(where: str, is_permitted: bool) -> tuple[str, float, float]:
    """Return sides that hold exactly when something is permitted: 0 ≤ 0, or 0 ≤ −1."""
    return where, 0.0, 0.0 if is_permitted else -1.0
