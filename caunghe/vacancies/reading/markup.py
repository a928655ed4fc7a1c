"""What a page says of a posting in its own elements: microdata and RDFa, and data that its programs carry with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

# elements that have no end
_VOID: Final = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"])
_VALUES: Final = {"meta": "content", "time": "datetime", "a": "href", "link": "href", "img": "src", "data": "value"}
_DATA: Final = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.IGNORECASE | re.DOTALL)
_JSON_TYPE: Final = re.compile(r"application/json|__NEXT_DATA__", re.IGNORECASE)
# window.__STATE__ = {…};
_ASSIGNED: Final = re.compile(
    r"(?:window|self|globalThis)(?:\.\w+|\[['\"]\w+['\"]\])\s*=\s*(?:JSON\.parse\(\s*'(?P<quoted>(?:[^'\\]|\\.)*)'|(?P<plain>[\[{].*))",
    re.DOTALL,
)
# ECMA-262, string literals: \u and \x with their digits, letters for controls, any other character for itself
_ESCAPE: Final = re.compile(r"\\(?:u(?P<unit>[0-9a-fA-F]{4})|x(?P<byte>[0-9a-fA-F]{2})|(?P<letter>.))", re.DOTALL)
_CONTROLS: Final = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
Item = dict[str, object]


def items(page: str) -> list[Item]:
    """Return the outermost things that a page marks with ``itemscope`` or ``typeof``, as JSON-LD would say them.

    >>> items('<div itemscope itemtype="https://schema.org/JobPosting"><h1 itemprop="title">Thợ hàn</h1></div>')
    [{'@type': 'https://schema.org/JobPosting', 'title': 'Thợ hàn'}]
    """
    if "itemscope" not in page and "typeof" not in page:
        return []
    reader = _Items()
    reader.feed(page)
    reader.close()
    return reader.found


class _Items(HTMLParser):
    """Reads marked elements: those that are open stand in ``_open`` as tag, item begun here, property begun here."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Item] = []
        self._open: list[tuple[str, Item | None, str | None, list[str] | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("itemprop") or given.get("property")
        item: Item | None = None
        if "itemscope" in given or "typeof" in given:
            item = {"@type": given.get("itemtype") or given.get("typeof", "")}
            owner = self._owner()
            if owner is not None and name:
                _add(owner, name, item)
            elif owner is None:
                self.found.append(item)
            name = None
        text: list[str] | None = None
        if name and self._owner() is not None:
            stated = given.get("content") or given.get(_VALUES.get(tag, "content"))
            if stated is None:
                text = []
            else:
                self._say(name, stated)
        if tag in {"br", "p", "li", "div", "tr"}:
            self.handle_data("\n")
        if tag not in _VOID:
            self._open.append((tag, item, name, text))

    def handle_endtag(self, tag: str) -> None:
        if tag not in {one[0] for one in self._open}:
            return
        while self._open:
            closed, _, name, text = self._open.pop()
            if name and text is not None:
                self._say(name, re.sub(r"[ \t]*\n\s*", "\n", "".join(text)).strip())
            if closed == tag:
                return

    def handle_data(self, data: str) -> None:
        for _, _, _, text in self._open:
            if text is not None:
                text.append(data)

    def _owner(self) -> Item | None:
        return next((item for _, item, _, _ in reversed(self._open) if item is not None), None)

    def _say(self, names: str, value: str) -> None:
        owner = self._owner()
        if owner is not None:
            for name in names.split():
                _add(owner, name.rpartition(":")[2], value)


def _add(item: Item, name: str, value: object) -> None:
    """Give an item a property; one that comes again makes a list."""
    if name not in item:
        item[name] = value
        return
    before = item[name]
    item[name] = [*before, value] if isinstance(before, list) else [before, value]


def embedded(page: str) -> Iterator[str]:
    """Yield what a page's scripts carry as JSON: ``application/json``, Next.js's data, a state given to ``window``.

    >>> list(embedded('<script id="__NEXT_DATA__" type="application/json">{"a": 1}</script>'))
    ['{"a": 1}']
    """
    for attributes, content in _DATA.findall(page):
        if _JSON_TYPE.search(attributes):
            yield content
            continue
        assigned = _ASSIGNED.search(content)
        if assigned is None:
            continue
        quoted = assigned["quoted"]
        yield _unquoted(quoted) if quoted is not None else _balanced(assigned["plain"])


def _unquoted(text: str) -> str:
    """Return what a string literal of JavaScript says; a pair of surrogates is one character."""

    def said(escape: re.Match[str]) -> str:
        code = escape["unit"] or escape["byte"]
        return chr(int(code, 16)) if code else _CONTROLS.get(escape["letter"], escape["letter"])

    return _ESCAPE.sub(said, text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _balanced(text: str) -> str:
    """Return the beginning of a text up to the bracket that closes its first."""
    depth = 0
    for mark in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', text):
        depth += (mark[0] in "[{") - (mark[0] in "]}") if len(mark[0]) == 1 else 0
        if depth == 0:
            return text[: mark.end()]
    return text
