"""Two calculations over one feed give the same bytes: the setting of Polars that this takes, held while they run."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from threading import Lock
from typing import Final

# read by Polars at each query
SETTING: Final = "POLARS_NO_PARTITION"


class _Held:
    """How many calculations under way need the setting, and whether it was here before them."""

    def __init__(self) -> None:
        self._lock, self._calculations, self._users_own = Lock(), 0, False

    def begin(self) -> None:
        with self._lock:
            if not self._calculations:
                self._users_own = SETTING in os.environ
                os.environ.setdefault(SETTING, "1")
            self._calculations += 1

    def end(self) -> None:
        with self._lock:
            self._calculations -= 1
            if not self._calculations and not self._users_own:
                os.environ.pop(SETTING, None)


_HELD: Final = _Held()


@contextmanager
def reproducible() -> Generator[None]:
    """Have Polars sum every group in one piece while the work within runs; as a decorator: ``@reproducible()``.

    Groups summed piece by piece, a piece a thread, add up in the order in which threads finish: the last digits of
    two runs then differ, and with them which of two equal plans is found. Calculations may be nested and run in
    several threads: the setting goes when the last of them ends. One that the user has made stays.

    >>> import polars as pl
    >>> with reproducible():
    ...     pl.DataFrame({"area": ["a", "a"], "people": [1, 2]}).group_by("area", maintain_order=True).sum().rows()
    [('a', 3)]
    """
    _HELD.begin()
    try:
        yield
    finally:
        _HELD.end()
