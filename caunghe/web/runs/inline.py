"""A page of a report has its style within itself: which hashes let in just that style, and no script at all."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path


class _Styles(HTMLParser):
    """Gathers the styles of a page: what stands in ``style`` elements, and in attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, None] = {}
        self._open: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "style":
            self._open = []
        self.found.update((value, None) for name, value in attrs if name == "style" and value)

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._open.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "style" and self._open is not None:
            self.found["".join(self._open)] = None
            self._open = None


def style_hashes(page: str) -> list[str]:
    """Return the hash of each style of a page, as a content security policy names it.

    >>> style_hashes("<style>p {}</style><p style='color: red'>")
    ['sha256-9bfTVMPq2qEZeuKuxeHbg0+zrQ0FY9SB/PKLOfmtSf8=', 'sha256-rpd8zTUq5uYgb5K7PkDs64mhM5pxlaQ5pKXcRQE/xCY=']
    """
    parser = _Styles()
    parser.feed(page)
    return [f"sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}" for style in parser.found]


def policy_of(path: Path) -> str:
    """Return the policy under which a page of a run is shown: its own styles and pictures, and nothing else."""
    return _policy(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _policy(path: Path, _changed: int) -> str:
    styles = " ".join(f"'{each}'" for each in style_hashes(path.read_text(encoding="utf-8")))
    return (
        f"sandbox allow-popups; default-src 'none'; style-src 'unsafe-hashes' {styles}; img-src data:; "
        "form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
    )
