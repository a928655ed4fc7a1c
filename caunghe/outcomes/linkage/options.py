"""What a linkage can be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Final

from caunghe.errors import InputError
from caunghe.language import Text
from caunghe.schema import SEED, check_above_zero, check_limits, check_seed

_ALSO: Final = Text(
    "also phải là tên các cột khác name_key, birth_date, sex; đã cho {value}.",
    "also must name columns other than name_key, birth_date and sex; got {value}",
)
_OWN: Final = {"name_key", "birth_date", "sex", "name", "graduate", "person", "unique_id"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkOptions:
    """Options of ``link``.

    ``wrong_cost`` and ``missed_cost``: what a wrong link and a missed one cost, in any one unit; a pair is a link from
    the probability ``wrong_cost / (wrong_cost + missed_cost)``. ``possible_from``: the probability from which a pair
    that is no link is listed for people to look at. ``most_pairs``: pairs that may be compared. ``also``: columns of
    text of both tables that are compared too. ``seed`` draws the pairs from which the parameters are learnt.

    Raises InputError for a cost of 0 or less, and for values outside their limits.

    >>> LinkOptions().threshold, LinkOptions(wrong_cost=9).threshold
    (0.75, 0.9)
    >>> LinkOptions(missed_cost=0)
    Traceback (most recent call last):
        ...
    caunghe.errors.InputError: missed_cost must be above 0; got 0
    """

    wrong_cost: float = 3.0
    missed_cost: float = 1.0
    possible_from: float = 0.05
    most_pairs: int = 30_000_000
    also: tuple[str, ...] = ()
    seed: int = SEED

    def __post_init__(self) -> None:
        check_above_zero(self, "wrong_cost", "missed_cost")
        check_limits(self, {"possible_from": (0.001, 1), "most_pairs": (1000, inf)})
        check_seed(self.seed)
        if not all(name.isidentifier() and name not in _OWN for name in self.also):
            raise InputError(_ALSO, value=", ".join(self.also))

    @property
    def threshold(self) -> float:
        """The probability from which a link costs less than none.

        A link of probability p costs ``(1 − p) · wrong_cost`` on average, leaving it out ``p · missed_cost``.

        >>> LinkOptions(wrong_cost=1).threshold
        0.5
        """
        return self.wrong_cost / (self.wrong_cost + self.missed_cost)
