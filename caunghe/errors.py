"""The one tree of faults: what stops a command. Faults in data are findings, never these."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal


class CaungheError(Exception):
    """Root of every error the package raises on purpose.

    ``says`` is a ``schema.text.Text`` with its slots, or a sentence in English where only a programmer can cause it.
    """

    def __init__(self, says: str | Callable[..., str], /, **slots: object) -> None:
        self._says, self._slots = says, slots
        super().__init__(self.text("en"))

    def text(self, language: Literal["vi", "en"]) -> str:
        """Return what is wrong in one language."""
        return self._says if isinstance(self._says, str) else self._says(language, **self._slots)


class InputError(CaungheError, ValueError):
    """An argument or a table given to an engine is outside its stated limits."""


class FeedError(CaungheError):
    """A feed cannot be opened at all: no such path, not a feed, unsafe archive."""


class ResultError(CaungheError):
    """A table of a result is not as declared: absent, under another name, or of other columns."""


class OutputError(CaungheError):
    """A result would take away what the software has not written itself."""
