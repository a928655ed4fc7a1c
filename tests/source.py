"""The package's own source as trees, for tests that search it: a file is parsed once a process."""

from __future__ import annotations

import ast
import gc
from functools import cache


@cache
def tree(source: str) -> ast.Module:
    """Return the tree of a source, the same for all who ask, so that nobody may change it.

    It is kept from the collector, which would go through all trees again and again: four fifths of the time.
    """
    gc.disable()
    try:
        return ast.parse(source)
    finally:
        gc.freeze()
        gc.enable()
