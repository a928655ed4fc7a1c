"""The one tree of faults: what stops a command. Faults in data are findings, never these."""

from __future__ import annotations


class CaungheError(Exception):
    """Root of every error the package raises on purpose."""


class InputError(CaungheError, ValueError):
    """An argument or a table given to an engine is outside its stated limits."""


class FeedError(CaungheError):
    """A feed cannot be opened at all: no such path, not a feed, unsafe archive."""
