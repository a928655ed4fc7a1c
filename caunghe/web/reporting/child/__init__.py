"""What needs the engine of the feed: run in a process of its own, that ends with its job and takes its memory along."""

from __future__ import annotations

from typing import Final

DISPUTED: Final = "changed_meanwhile"
"""The rule of a cell that file and registry have both changed, each to another value: somebody must say which holds."""
