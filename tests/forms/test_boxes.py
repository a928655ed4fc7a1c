"""Ticks of a form's head: before their words or after, and never guessed where that cannot be told."""

from __future__ import annotations

import pytest

from caunghe.forms.boxes import ticked

A, B, C = "Doanh nghiệp nhà nước", "Doanh nghiệp có vốn đầu tư nước ngoài", "Hộ kinh doanh"
TITLES = [A, B, C, "Hợp tác xã"]
TICKS = ("☒", "☑", "✓", "✔", "x", "X", "[x]", "[X]", "[ x ]", "[v]", "■")


def line(marks: list[str], *, after: bool) -> str:
    pairs = [f"{title} {mark}" if after else f"{mark} {title}" for mark, title in zip(marks, (A, B, C), strict=True)]
    return "   ".join(pair.strip() for pair in pairs)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("tick", TICKS)
@pytest.mark.parametrize("empty", ["☐", "□", "[ ]", "[]"])
@pytest.mark.parametrize("chosen", [0, 1, 2])
def test_a_tick_is_of_its_own_words(after: bool, tick: str, empty: str, chosen: int) -> None:
    marks = [tick if at == chosen else empty for at in range(3)]
    found = ticked(line(marks, after=after), TITLES)
    assert found is not None
    assert (found.titles, found.is_clear) == ([(A, B, C)[chosen]], True)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("tick", TICKS)
def test_a_tick_alone_is_of_the_words_it_is_nearer_to(after: bool, tick: str) -> None:
    for chosen, title in enumerate((A, B, C)):
        found = ticked(line([tick if at == chosen else "" for at in range(3)], after=after), TITLES)
        assert found is not None
        assert (found.titles, found.is_clear) == ([title], True)


@pytest.mark.parametrize(
    "text",
    [
        f"{A} ☒ {C}", f"{A} x {C}", f"{A}   x   {C}", f"☐ {A} ☒ {C} ☐", f"☒ {A} ☐ {C} ☐", f"{A} ☐ Tổ hợp tác ☒ {C} ☐",
        f"☐ {A} ☒ Tổ hợp tác ☐ {C}",
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_not_guessed(text: str) -> None:
    found = ticked(text, TITLES)
    assert found is not None
    assert not found.is_clear


def test_no_tick_and_two_ticks_are_as_they_were() -> None:
    assert ticked("không rõ", TITLES) is None
    for text, chosen in (
        (f"☐ {A} ☐ {C}", []),
        (f"☒ {A} ☒ {C}", [A, C]),
        (f"{A} ☒ {C} ☒", [A, C]),
        (C, [C]),
        (f"☐ {C}", []),
    ):
        found = ticked(text, TITLES)
        assert found is not None
        assert (sorted(found.titles), found.is_clear) == (sorted(chosen), True)
