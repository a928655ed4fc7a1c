"""How long work tells those who wait how far it is."""

from __future__ import annotations

from collections.abc import Callable

from caunghe.language import Text

Progress = Callable[[Text, int, int], None]
"""Called with what begins, how many parts are done and how many there are."""


def silent(*_told: object) -> None:
    """Take no notice of what is told."""
