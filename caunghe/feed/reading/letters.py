"""Letters of old Vietnamese fonts (TCVN3, VNI) and of UTF-8 decoded otherwise, known by pairs that no word has."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed.values.parsing import SHORT

# of UTF-8 read as Windows-1252 or 1258: Trung tÃ¢m, Trường -> TrÆ°á»ng
_OF_UTF8: Final = (
    r"[ÃĂ][¡-º¼-¿]|á[º»][\x{80}-\x{bf}\x{fffd}€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|Ä[‘ƒ©¨\x{90}\x{fffd}]\p{L}|Æ[°¡¯]|Å[©¨]"
)
_SYMBOLS: Final = "¸µ¶¹¨»¾¼½©®ª«¬"
# of TCVN3: ®¼ng, T©n, §iÖn
_OF_TCVN3: Final = rf"\p{{L}}[{_SYMBOLS}]\p{{Ll}}|(?:^|\s)[®§][\p{{L}}{_SYMBOLS}]"
# one alone may be a foreign name: thuËt, cÊp; Tröôøng, ñaúng
_SEVERAL: Final = r"\p{Ll}[ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖØÜÞ]|[aeouyöô][øûïåäë]|öô|ñ[aeioöôuy]|a[áàâãùûõêéèú]|e[áàâãùûõ]"
_MAY_BE: Final = rf"{_OF_UTF8}|{_OF_TCVN3}|{_SEVERAL}"
_FEWEST: Final = 2
_LOOKED_AT: Final = 50_000  # cells of a column


def broken_letters(text: pl.Series) -> pl.Series | None:
    """Return which cells hold letters of another code than Unicode, None where none does.

    Of a long column every so many cells are looked at, and all of them where one of those is broken.

    >>> cells = pl.Series(["Trường Hai", "Trêng Cao ®¼ng", "Trung tÃ¢m", "Tröôøng Cao ñaúng", "Citroën, Intel®"])
    >>> broken_letters(cells).to_list()
    [False, True, True, True, False]
    """
    # no pattern above is of ASCII alone
    if len(text) <= SHORT and all(cell is None or cell.isascii() for cell in text.to_list()):
        return None
    looked_at = text.gather_every(1 + len(text) // _LOOKED_AT) if len(text) >= _LOOKED_AT else text
    if not looked_at.str.contains(_MAY_BE).any():
        return None
    marked = text.str.contains(f"{_OF_UTF8}|{_OF_TCVN3}") | (text.str.count_matches(_SEVERAL) >= _FEWEST)
    marked = marked.fill_null(False)
    return marked if marked.any() else None
