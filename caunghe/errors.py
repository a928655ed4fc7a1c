"""The one tree of faults: what stops a command. Faults in data are findings, never these."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caunghe.language import Language, Text


class CaungheError(Exception):
    """Root of every error the package raises on purpose; it says what is wrong in both languages."""

    def __init__(self, says: Text, /, **slots: object) -> None:
        self._says, self._slots = says, slots
        super().__init__(self.text("en"))

    def __reduce__(self) -> tuple[Callable[[], CaungheError], tuple[()]]:
        """Keep both languages when the error is copied or comes from another process."""
        return partial(type(self), self._says, **self._slots), ()

    def text(self, language: Language) -> str:
        """Return what is wrong in one language."""
        return self._says(language, **self._slots)


class InputError(CaungheError, ValueError):
    """An argument or a table given to an engine is outside its stated limits."""


class FeedError(CaungheError):
    """A feed cannot be opened at all: no such path, not a feed, unsafe archive."""


class ResultError(CaungheError):
    """A table of a result is not as declared: absent, under another name, or of other columns."""


class OutputError(CaungheError):
    """A result would take away what the software has not written itself."""
