"""What options of several engines share: the seed that stands where none is given, and how limits are held."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields
from functools import partial
from math import inf, isfinite
from typing import TYPE_CHECKING, Final

from caunghe.errors import InputError
from caunghe.language import Language, Text, short_number

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

SEED: Final = 20250701
FEWEST_PEOPLE: Final = 5
"""A published cell counts this many people or none: who is one of fewer could be recognised."""
_SEED: Final = Text(
    "seed phải là số nguyên từ 0 trở lên; đã cho {value}.", "seed must be a whole number of 0 or more; got {value}"
)
_WHOLE: Final = Text("{name} phải là số nguyên; đã cho {value}.", "{name} must be a whole number; got {value}")
_NUMBER: Final = Text("{name} phải là số hữu hạn; đã cho {value}.", "{name} must be a finite number; got {value}")
_BETWEEN: Final = Text("{name} phải từ {low} đến {high}; đã cho {value}.", "{name} must be {low}–{high}; got {value}")
_LEAST: Final = Text("{name} phải từ {low} trở lên; đã cho {value}.", "{name} must be {low} or more; got {value}")


_WITHIN: Final = Text(
    "{name} phải lớn hơn 0 và nhỏ hơn 1; đã cho {value}.", "{name} must be between 0 and 1; got {value}"
)
_ABOVE_ZERO: Final = Text("{name} phải lớn hơn 0; đã cho {value}.", "{name} must be above 0; got {value}")
_CHOICE: Final = Text(
    "{name} phải là một trong {choices}; đã cho {value}.", "{name} must be one of {choices}; got {value}"
)


def _written(limit: float, language: Language) -> str:
    return short_number(limit, language, 6)


def check_seed(seed: int) -> None:
    """Raise InputError unless a seed of random numbers is a whole number of 0 or more.

    >>> check_seed(-1)
    Traceback (most recent call last):
        ...
    caunghe.errors.InputError: seed must be a whole number of 0 or more; got -1
    """
    if not isinstance(seed, int) or isinstance(seed, bool) or seed < 0:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InputError(_SEED, value=seed)


def check_within(options: DataclassInstance, *names: str) -> None:
    """Raise InputError where an option is no number between 0 and 1, neither of them allowed: a level, a share of some.

    >>> from caunghe.vacancies import DemandOptions
    >>> DemandOptions(confidence=1)
    Traceback (most recent call last):
        ...
    caunghe.errors.InputError: confidence must be between 0 and 1; got 1
    """
    check_limits(options, dict.fromkeys(names, (-inf, inf)))
    for name in names:
        if not 0 < getattr(options, name) < 1:
            raise InputError(_WITHIN, name=name, value=getattr(options, name))


def check_above_zero(options: DataclassInstance, *names: str) -> None:
    """Raise InputError where an option is no finite number above 0.

    >>> from caunghe.matching import JobOptions
    >>> JobOptions(per_opening=0)
    Traceback (most recent call last):
        ...
    caunghe.errors.InputError: per_opening must be above 0; got 0
    """
    check_limits(options, dict.fromkeys(names, (-inf, inf)))
    for name in names:
        if getattr(options, name) <= 0:
            raise InputError(_ABOVE_ZERO, name=name, value=getattr(options, name))


def check_one_of(name: str, value: str, choices: Collection[str]) -> None:
    """Raise InputError unless an argument is one of its choices.

    >>> check_one_of("language", "fr", ("vi", "en"))
    Traceback (most recent call last):
        ...
    caunghe.errors.InputError: language must be one of vi, en; got fr
    """
    if value not in choices:
        raise InputError(_CHOICE, name=name, choices=", ".join(choices), value=value)


def check_choice(options: DataclassInstance, name: str, choices: Collection[str]) -> None:
    """Raise InputError unless an option is one of its choices.

    >>> from caunghe.planning import PlanOptions
    >>> PlanOptions(targets="harsh")
    Traceback (most recent call last):
        ...
    caunghe.errors.InputError: targets must be one of penalised, hard, first; got harsh
    """
    check_one_of(name, getattr(options, name), choices)


def check_limits(options: DataclassInstance, limits: Mapping[str, tuple[float, float]]) -> None:
    """Raise InputError where an option, if it is given at all, is no finite number from its least to its most.

    ``limits`` by name, both ends allowed; a most of ``inf`` is none. A field declared ``int`` takes whole numbers only.

    >>> from dataclasses import dataclass
    >>> @dataclass
    ... class Options:
    ...     draws: int = 300
    ...     def __post_init__(self): check_limits(self, {"draws": (50, 10_000)})
    >>> Options(50).draws, Options(10_000).draws
    (50, 10000)
    >>> Options(49)
    Traceback (most recent call last):
        ...
    caunghe.errors.InputError: draws must be 50–10,000; got 49
    >>> Options(50.5)
    Traceback (most recent call last):
        ...
    caunghe.errors.InputError: draws must be a whole number; got 50.5
    """
    whole = {field.name for field in fields(options) if field.type is int or str(field.type).startswith("int")}
    for name, (low, high) in limits.items():
        value = getattr(options, name)
        if value is not None:
            check_number(name, value, low, high, whole=name in whole)


def check_number(name: str, value: float, low: float, high: float = inf, *, whole: bool = False) -> None:
    """Raise InputError unless an argument is a finite number from its least to its most, both allowed.

    >>> check_number("draws", 0, 1, whole=True)
    Traceback (most recent call last):
        ...
    caunghe.errors.InputError: draws must be 1 or more; got 0
    """
    kind = int if whole else int | float
    if isinstance(value, bool) or not isinstance(value, kind) or not isfinite(value):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InputError(_WHOLE if whole else _NUMBER, name=name, value=value)
    if not low <= value <= high:
        says = _LEAST if high == inf else _BETWEEN
        raise InputError(says, name=name, low=partial(_written, low), high=partial(_written, high), value=value)
