"""Vega-Lite specifications drawn as SVG: the one file that knows vl-convert."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import vl_convert

from caunghe.language import NO_BREAK, Language, marks
from caunghe.report.document import Document

# the list must end in sans-serif: vl-convert silently draws no text at all when no family is found
FONTS: Final = "Liberation Sans, Arial, Helvetica, sans-serif"

INK: Final = "#14213d"
SEA: Final = "#0f766e"
RED: Final = "#c8102e"
SAND: Final = "#f6f3ee"
SLATE: Final = "#5b6577"
LINE: Final = "#d9d4ca"

_LOCALES: Final[Mapping[Language, Mapping[str, Any]]] = {
    "vi": {"grouping": [3], "currency": ["", f"{NO_BREAK}₫"], "percent": f"{NO_BREAK}%"},
    "en": {"grouping": [3], "currency": ["₫", ""], "percent": "%"},
}

CONFIG: Final[Mapping[str, Any]] = {
    "font": FONTS,
    "background": "white",
    "view": {"stroke": None},
    "padding": {"left": 10, "right": 4, "top": 4, "bottom": 4},
    "axis": {
        "labelFontSize": 12.5,
        "titleFontSize": 12.5,
        "labelColor": SLATE,
        "titleColor": SLATE,
        "titleFontWeight": "normal",
        "domainColor": LINE,
        "tickColor": LINE,
        "gridColor": "#ebe7df",
        "labelLimit": 0,
    },
    "text": {"fontSize": 12.5, "color": INK},
    "header": {"labelFontSize": 12.5, "labelColor": INK, "labelFontWeight": "bold", "titleFontSize": 12.5},
    "legend": {"labelFontSize": 12, "titleFontSize": 12, "labelColor": SLATE, "titleColor": SLATE, "labelLimit": 0},
}


def svg(spec: Mapping[str, object], language: Language) -> str:
    """Return a Vega-Lite specification drawn as SVG text, with its numbers in the language's form.

    The size is left to the page: width and height give way to the view box.
    """
    return _drawn(json.dumps(spec, ensure_ascii=False), language)


# drawing takes 80 ms; of two reports on like data in one process many figures are the same
@lru_cache(maxsize=128)
def _drawn(spec: str, language: Language) -> str:
    decimal, thousands = marks(language)
    locale = {"decimal": decimal, "thousands": thousands, **_LOCALES[language]}
    drawn: str = vl_convert.vegalite_to_svg(spec, format_locale=locale, show_warnings=False)
    return re.sub(r' width="[\d.]+" height="[\d.]+" viewBox', " viewBox", drawn, count=1)


def drawings(document: Document) -> dict[str, str]:
    """Return key → SVG of every figure of the document, each drawn once."""
    return {figure.key: svg(figure.spec, document.language) for figure in document.figures()}


def in_font(drawn: str, family: str) -> str:
    """Return an SVG with all its text in one family."""
    return re.sub(r'font-family="[^"]*"', f'font-family="{family}"', drawn)
