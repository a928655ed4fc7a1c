"""Limits that options of several engines share."""

from __future__ import annotations

from typing import Final

from caunghe.errors import InputError
from caunghe.language import Text

_SEED: Final = Text(
    "seed phải là số nguyên từ 0 trở lên; đã cho {value}.", "seed must be a whole number of 0 or more; got {value}"
)


def check_seed(seed: int) -> None:
    """Raise InputError unless a seed of random numbers is a whole number of 0 or more.

    >>> check_seed(-1)
    Traceback (most recent call last):
        ...
    caunghe.errors.InputError: seed must be a whole number of 0 or more; got -1
    """
    if not isinstance(seed, int) or isinstance(seed, bool) or seed < 0:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InputError(_SEED, value=seed)
