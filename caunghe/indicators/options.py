"""What the indicators can be asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import inf
from types import MappingProxyType

from caunghe.indicators.design import LONELY, Lonely
from caunghe.indicators.intervals import Publication
from caunghe.schema import FEWEST_PEOPLE, SEED, check_choice, check_limits, check_seed


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorOptions:
    """Options of ``indicators``.

    ``publication`` says when a survey estimate is shown; its ``level`` is that of every interval. ``lonely`` treats
    strata with one sampled unit; ``adjust`` is the careful choice, as it adds variance. ``minimum_people`` is the
    smallest number of people a public cell may rest on; ``public=False`` keeps small cells, for the city's own offices.
    ``boundaries`` maps the part of a survey stratum before its first hyphen to a code of ``boundaries``: the old
    province of each commune. ``boundary_breaks`` are the breaks that changed boundaries only, so that figures
    recomputed on today's boundaries may cross them. ``draws`` and ``seed`` are those of the simulations of mismatch.

    Raises ``InputError`` for fewer than 1 of ``minimum_people`` or 20 ``draws``.

    >>> options = IndicatorOptions()
    >>> options.minimum_people, options.publication.minimum_persons, options.publication.level
    (5, 30, 0.95)
    >>> IndicatorOptions(draws=5)
    Traceback (most recent call last):
    caunghe.errors.InputError: draws must be 20 or more; got 5
    """

    publication: Publication = field(default_factory=Publication)
    lonely: Lonely = "adjust"
    minimum_people: int = FEWEST_PEOPLE
    public: bool = True
    boundaries: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({"HP": "old_haiphong", "HD": "old_haiduong"})
    )
    boundary_breaks: tuple[date, ...] = (date(2025, 7, 1),)
    draws: int = 200
    seed: int = SEED

    def __post_init__(self) -> None:
        check_limits(self, {"minimum_people": (1, inf), "draws": (20, inf)})
        check_seed(self.seed)
        check_choice(self, "lonely", LONELY)
