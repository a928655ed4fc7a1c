"""Boxes of a form's head, one of them ticked: in print, with a pen's marks, or with an x typed in the box's place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

_MARK: Final = re.compile(r"[☐□☒☑■✓✔✗✘]|\[\s*[xXvV]?\s*\]|(?<!\w)[xX×](?!\w)")
_TICK: Final = re.compile(r"[☒☑■✓✔✗✘]|\[\s*[xXvV]\s*\]|[xX×]")
_BOX: Final = re.compile(r"[☐□☒☑■]|\[\s*[xXvV]?\s*\]")


class Ticked(NamedTuple):
    """The titles whose box is ticked; not ``is_clear`` where a tick may be that of either of two, or of none."""

    titles: list[str]
    is_clear: bool = True


class _Gap(NamedTuple):
    """What stands between two titles: its marks, each with the words before it and those after the last."""

    marks: list[str]
    words: list[str]
    text: str


def ticked(text: str, titles: Sequence[str]) -> Ticked | None:
    """Return the titles whose box is ticked; None where the text has none of the titles.

    Boxes stand before their titles, or all of them after: what begins and ends the line tells. A mark beyond a title's
    own box is the title's before it. Without a box at an end, a mark is that of the title it is nearer to. A single
    title without any box or mark is what was chosen.

    >>> titles = ["Hợp tác xã", "Hộ kinh doanh"]
    >>> ticked("☐ Hợp tác xã   x Hộ kinh doanh", titles).titles, ticked("Hợp tác xã ☒  Hộ kinh doanh ☐", titles).titles
    (['Hộ kinh doanh'], ['Hợp tác xã'])
    >>> ticked("☐ Hợp tác xã x  ☐ Hộ kinh doanh", titles).titles
    ['Hợp tác xã']
    >>> ticked("Hợp tác xã ☒ Hộ kinh doanh", titles).is_clear
    False
    """
    places = _places(text, titles)
    if not places:
        return None
    gaps = _gaps(text, places)
    named = [title for _, title in places]
    if not any(gap.marks for gap in gaps):
        return Ticked(named if len(named) == 1 else [])
    found = [_of_mark(gaps, at, number) for at, gap in enumerate(gaps) for number in _ticks(gap)]
    chosen = {named[at] for at in found if at is not None}
    return Ticked([title for title in titles if title in chosen], None not in found)


def _ticks(gap: _Gap) -> list[int]:
    return [number for number, mark in enumerate(gap.marks) if _TICK.fullmatch(mark)]


def _of_mark(gaps: Sequence[_Gap], at: int, number: int) -> int | None:
    """Return the number of the title that a mark of a gap is of; None where that cannot be told."""
    gap, last = gaps[at], len(gaps) - 1
    is_first, is_last = number == 0, number == len(gap.marks) - 1
    before, after = at - 1 if at else None, at if at < last else None
    if gap.words[number] and gap.words[number + 1]:
        return None  # between words that are none of the titles
    follows = not gap.words[number]  # no other words between it and what stands before
    precedes = not gap.words[number + 1]
    leads, ends = bool(gaps[0].marks), bool(gaps[-1].marks)
    if leads and (not ends or not any(map(_BOX.fullmatch, gaps[-1].marks))):
        if is_last and precedes and after is not None:
            return after
        return before if is_first and follows and precedes else None
    if ends and not leads:
        return before if is_first and follows else None
    if leads:
        return None
    return _nearer(gap, before, after) if len(gap.marks) == 1 and follows and precedes else None


def _nearer(gap: _Gap, before: int | None, after: int | None) -> int | None:
    """Return which of two titles is nearer to the one mark between them, None where neither is."""
    left, right = (len(part) for part in gap.text.split(gap.marks[0], 1))
    return None if left == right else before if left < right else after


def _gaps(text: str, places: Sequence[tuple[int, str]]) -> list[_Gap]:
    ends = [0, *(start + len(title) for start, title in places)]
    starts = [*(start for start, _ in places), len(text)]
    between = [text[end:start] for end, start in zip(ends, starts, strict=True)]
    return [_Gap(_MARK.findall(each), [_words(part) for part in _MARK.split(each)], each) for each in between]


def _words(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


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
