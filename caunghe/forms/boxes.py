"""Boxes of a form's head, one of them ticked: in print, with a pen's marks, or with an x typed in the box's place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_TICK: Final = re.compile(r"[☒☑■✓✔✗✘]|(?<!\w)[xX×](?!\w)|\[\s*[xXvV]\s*\]")
_BOX: Final = re.compile(r"[☐□☒☑■✓✔✗✘]|\[\s*[xXvV]?\s*\]")


def ticked(text: str, titles: Sequence[str]) -> list[str] | None:
    """Return the titles whose box is ticked; None where the text has none of the titles.

    A mark stands before its title, or after it and before the box of the next. A single title without any box or mark
    is what was chosen.

    >>> ticked("☐ Hợp tác xã   x Hộ kinh doanh", ["Hợp tác xã", "Hộ kinh doanh"])
    ['Hộ kinh doanh']
    >>> ticked("☐ Hợp tác xã x  ☐ Hộ kinh doanh", ["Hợp tác xã", "Hộ kinh doanh"])
    ['Hợp tác xã']
    """
    places = _places(text, titles)
    if not places:
        return None
    found: list[str] = []
    end, before = 0, ""
    for start, title in [*places, (len(text), "")]:
        gap = text[end:start]
        box = _BOX.search(gap)
        # what stands before the box, or at the very end, belongs to the title before it
        after, own = (gap[: box.start()], gap[box.start() :]) if box else (("", gap) if title else (gap, ""))
        if before and _TICK.search(after) and before not in found:
            found.append(before)
        if title and _TICK.search(own):
            found.append(title)
        end, before = start + len(title), title
    if not found and len(places) == 1 and not _BOX.search(text):
        return [places[0][1]]
    return [title for title in titles if title in found]


def _places(text: str, titles: Sequence[str]) -> list[tuple[int, str]]:
    """Return where each title stands, in order; one that is a part of a longer one there is left out."""
    places: list[tuple[int, str]] = []
    for title in sorted(titles, key=len, reverse=True):
        at = text.find(title)
        while at >= 0 and any(start < at + len(title) and at < start + len(other) for start, other in places):
            at = text.find(title, at + 1)
        if at >= 0:
            places.append((at, title))
    return sorted(places)
