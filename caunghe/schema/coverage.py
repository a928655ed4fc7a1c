"""How much of what is due a number must cover to be shown."""

from __future__ import annotations

from typing import Final

COVERED: Final = 0.95
"""A number that covers less of what is due is no result of its year, but one so far."""

TOO_FEW_ANSWERS: Final = 0.5
"""A number that fewer of those asked have answered is not shown: with half missing there is no telling."""
