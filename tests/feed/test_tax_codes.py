"""The tenth digit of a tax code, against weights written out here and against numbers that are real."""

from __future__ import annotations

import pytest

from caunghe.feed.rules.semantic import check_semantics
from caunghe.feed.rules.semantic.rules import EXAMPLE_INDICATORS, example_feed

# Circular 105/2020/TT-BTC: the tenth digit is 10 less the weighted sum of the nine before it modulo 11
WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def odd(*codes: str) -> list[str]:
    """Return the codes that are told."""
    rows = [{"employer": f"E{number}", "tax_code": code} for number, code in enumerate(codes)]
    findings = check_semantics(example_feed({"employers": rows}), EXAMPLE_INDICATORS)
    return findings.filter(rule="tax_code_malformed")["value"].to_list()


def code(*nine: int) -> str:
    last = 10 - sum(weight * digit for weight, digit in zip(WEIGHTS, nine, strict=True)) % 11
    return "".join(map(str, (*nine, last)))


def test_numbers_of_real_firms_are_sound() -> None:
    """Three large firms, as their numbers stand on their own pages."""
    assert odd("0100109106", "0300588569", "0101248141", "0100109106-011") == []


@pytest.mark.parametrize("place", range(9))
def test_every_digit_has_its_weight(place: int) -> None:
    sound = [code(*(digit if at == place else 0 for at in range(9))) for digit in range(10)]
    sound = [one for one in sound if len(one) == 10]  # where the sum is a multiple of 11 there is no such code
    assert odd(*sound) == []
    wrong = [one[:9] + str((int(one[9]) + 1) % 10) for one in sound]
    assert odd(*wrong) == wrong
