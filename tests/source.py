"""The package's own source as trees, for tests that search it: a file is parsed once a process."""

from __future__ import annotations

import ast
from functools import cache


@cache
def tree(source: str) -> ast.Module:
    """Return the tree of a source, the same for all who ask, so that nobody may change it."""
    return ast.parse(source)
