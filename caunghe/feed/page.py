"""Self-contained pages: one file with its own styles, no script, nothing fetched."""

from __future__ import annotations

import html
import re
from functools import cache
from typing import TYPE_CHECKING, Final

from caunghe.language import Language

if TYPE_CHECKING:
    from jinja2 import Environment

_CODE: Final = re.compile(r"`([^`]*)`")
_LINK: Final = re.compile(r"\[([^\]]*)\]\((#[\w-]+)\)")


def page(name: str, language: Language, /, **content: object) -> str:
    """Return the page ``caunghe/feed/pages/<name>`` filled with ``content``; text is escaped."""
    return _environment().get_template(name).render(language=language, **content)


@cache
def _environment() -> Environment:
    # a check prints no page
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415

    environment = Environment(
        loader=PackageLoader("caunghe.feed", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["marked"] = _html  # pyright: ignore[reportUnknownMemberType]
    return environment


def _html(text: str) -> str:
    """Return text as safe HTML: escaped, with its code in backticks and its links inside the page."""
    linked = _LINK.sub(r'<a href="\2">\1</a>', html.escape(text))
    return _CODE.sub(r"<code>\1</code>", linked)
