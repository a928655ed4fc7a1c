"""Numbers of rows as addresses and forms give them: written by anybody, and so perhaps none."""

from __future__ import annotations

from typing import Final

_MOST: Final = 2**31 - 1  # the largest that every column of numbers holds


def asked_number(text: str) -> int | None:
    """Return the number of a row or page that an address or a form gives; None where it is none that can be.

    >>> asked_number("12"), asked_number("²"), asked_number("-1"), asked_number("9" * 40), asked_number("")
    (12, None, None, None, None)
    """
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_MOST))):
        return None
    number = int(text)
    return number if number <= _MOST else None
