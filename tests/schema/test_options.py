"""How limits of options are held, whatever engine they are of."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, nan

import pytest

from caunghe.errors import InputError
from caunghe.schema.options import SEED, check_above_zero, check_choice, check_limits, check_seed, check_within


@dataclass
class Asked:
    """A share between nothing and all, a number of draws, a price without a most, and one of two words."""

    share: float = 0.5
    draws: int | None = None
    price: float = 1.0
    word: str = "one"

    def __post_init__(self) -> None:
        check_within(self, "share")
        check_limits(self, {"draws": (50, 1_234_567), "price": (0.25, inf)})
        check_choice(self, "word", ("one", "two"))


@dataclass(frozen=True)
class Sold:
    """A price above nothing."""

    price: float = 1.0

    def __post_init__(self) -> None:
        check_above_zero(self, "price")


@pytest.mark.parametrize("share", [1e-12, 0.5, 1 - 1e-12])
def test_a_share_between_both_ends_is_allowed(share: float) -> None:
    assert Asked(share=share).share == share


@pytest.mark.parametrize("share", [0, 1, 0.0, 1.0, -1e-9, 1 + 1e-9, 2])
def test_neither_end_is_between_nor_what_lies_beyond(share: float) -> None:
    with pytest.raises(InputError, match=f"^share must be between 0 and 1; got {share}$"):
        Asked(share=share)


@pytest.mark.parametrize("price", [0, 0.0, -1e-9, -3])
def test_nothing_and_less_are_not_above_zero(price: float) -> None:
    with pytest.raises(InputError, match=f"^price must be above 0; got {price}$"):
        Sold(price=price)
    assert Sold(price=1e-12).price == 1e-12


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("draws", 49, "draws must be 50–1,234,567; got 49"),
        ("draws", 1_234_568, "draws must be 50–1,234,567; got 1234568"),
        ("draws", 50.0, "draws must be a whole number; got 50.0"),
        ("draws", True, "draws must be a whole number; got True"),
        ("price", 0.2, "price must be 0.25 or more; got 0.2"),
        ("price", inf, "price must be a finite number; got inf"),
        ("price", nan, "price must be a finite number; got nan"),
        ("price", "x", "price must be a finite number; got x"),
        ("price", True, "price must be a finite number; got True"),
        ("word", "three", "word must be one of one, two; got three"),
    ],
)
def test_what_is_beyond_its_limits_is_told_thing_limit_and_value(name: str, value: object, said: str) -> None:
    with pytest.raises(InputError) as refused:
        Asked(**{name: value})  # pyright: ignore[reportArgumentType]
    assert str(refused.value) == said


def test_limits_themselves_and_what_is_not_given_are_allowed() -> None:
    assert (Asked(draws=50).draws, Asked(draws=1_234_567).draws, Asked().draws) == (50, 1_234_567, None)
    assert (Asked(price=0.25).price, Asked(price=1).price, Asked(word="two").word) == (0.25, 1, "two")


@pytest.mark.parametrize("seed", [-1, 0.5, "7", True, None])
def test_a_seed_is_a_whole_number_of_nothing_or_more(seed: object) -> None:
    check_seed(0)
    check_seed(SEED)
    with pytest.raises(InputError, match=r"^seed must be a whole number of 0 or more; got"):
        check_seed(seed)  # pyright: ignore[reportArgumentType]
