"""Letters of old Vietnamese fonts (TCVN3, VNI) and of UTF-8 decoded otherwise, known by pairs that no word has."""

from __future__ import annotations

from typing import Final

import polars as pl

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
_LOOKED_AT: Final = 50_000  # different cells of a column


def broken_letters(text: pl.Series) -> pl.Series | None:
    """Return which cells hold letters of another code than Unicode, None where none does.

    Of a column with many different cells the first ones are looked at.

    >>> cells = pl.Series(["Trường Hai", "Trêng Cao ®¼ng", "Trung tÃ¢m", "Tröôøng Cao ñaúng", "Citroën, Intel®"])
    >>> broken_letters(cells).to_list()
    [False, True, True, True, False]
    """
    looked_at = text.unique() if len(text) > _LOOKED_AT else text
    looked_at = looked_at.head(_LOOKED_AT)
    if not looked_at.str.contains(_MAY_BE).any():
        return None
    marked = looked_at.str.contains(f"{_OF_UTF8}|{_OF_TCVN3}") | (looked_at.str.count_matches(_SEVERAL) >= _FEWEST)
    found = looked_at.filter(marked.fill_null(False))
    return text.is_in(found.implode()).fill_null(False) if len(found) else None
