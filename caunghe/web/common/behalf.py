"""For which organisation a request acts, where its person acts for another: the log says so."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

_BEHALF: Final[ContextVar[int | None]] = ContextVar("behalf", default=None)


def behalf() -> int | None:
    """Return the number of the organisation that is acted for; None where the person acts for itself.

    >>> with acting_for(7):
    ...     behalf()
    7
    >>> behalf()
    """
    return _BEHALF.get()


@contextmanager
def acting_for(organisation: int | None) -> Generator[None]:
    """Act for an organisation as long as the block lasts: whatever is recorded in it says so."""
    before = _BEHALF.set(organisation)
    try:
        yield
    finally:
        _BEHALF.reset(before)
