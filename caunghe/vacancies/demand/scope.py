"""Whose demand advertisements are of: the city's, or those of a country in which the city is one place of many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from caunghe.feed import Feed
from caunghe.vacancies.facts.places import places

# openings with a place of which less than this share are in the city are a country's
LEAST_OF_CITY: Final = 0.5


@dataclass(frozen=True, slots=True)
class City:
    """A city as places name it: its province since July 2025 (None: not known by its name), and its areas' codes.

    >>> City("31", frozenset({"11413"})).province
    '31'
    """

    province: str | None
    areas: frozenset[str]


@dataclass(frozen=True, slots=True)
class Scope:
    """How many openings are in the city, elsewhere, and without a place; ``national`` where most are elsewhere."""

    inside: int
    elsewhere: int
    unplaced: int

    @property
    def national(self) -> bool:
        """Return whether the advertisements are of a country, in which case none is taken for the city's demand."""
        return self.inside < LEAST_OF_CITY * (self.inside + self.elsewhere)


def city_of(feed: Feed) -> City:
    """Return the city of a feed: the province its own area is called by, and all its areas.

    >>> city_of(feed).province, len(city_of(feed).areas) > 1
    (None, True)
    """
    areas = feed["areas"]
    own = areas.filter(pl.col("area") == feed.information.area)["name"]
    named = places(own)["provinces_2025"].list.first() if len(own) else own
    return City(named[0] if len(named) else None, frozenset(areas["area"]))


def with_scope(table: pl.DataFrame, city: City) -> tuple[pl.DataFrame, Scope]:
    """Return openings with ``inside``, whether they are in the city (null: no place is stated), and how many are.

    >>> rows = {"areas": [["a"], [], [], []], "provinces_2025": [[], ["31"], ["01"], []]}
    >>> _, scope = with_scope(pl.DataFrame(rows), City("31", frozenset({"a"})))
    >>> scope
    Scope(inside=2, elsewhere=1, unplaced=1)
    """
    of_city = pl.col("areas").list.eval(pl.element().is_in(list(city.areas))).list.any()
    of_province = pl.col("provinces_2025").list.contains(pl.lit(city.province, pl.String)).fill_null(value=False)
    placed = (pl.col("areas").list.len() > 0) | (pl.col("provinces_2025").list.len() > 0)
    made = table.with_columns(inside=pl.when(placed).then(of_city | of_province))
    inside = made["inside"]
    return made, Scope(int(inside.sum()), int((~inside).sum()), inside.null_count())
