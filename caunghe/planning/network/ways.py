"""Who lives where and how far it is to each site, from a file: a road graph, a table of times, or coordinates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
import polars as pl

from caunghe.errors import InputError
from caunghe.feed import read_list
from caunghe.language import Text
from caunghe.planning.network.reading import read_instance
from caunghe.planning.network.search import Floats
from caunghe.planning.network.travel import Places, straight_minutes, table_minutes

WaysForm = Literal["orlib-pmed", "times", "places"]
_TIMES: Final[Mapping[str, pl.DataType]] = {
    "origin": pl.String(),
    "destination": pl.String(),
    "minutes": pl.Float64(),
}
_PEOPLE: Final[Mapping[str, pl.DataType]] = {"origin": pl.String(), "people": pl.Int64()}
_PLACES: Final[Mapping[str, pl.DataType]] = {
    "place": pl.String(),
    "longitude": pl.Float64(),
    "latitude": pl.Float64(),
    "people": pl.Int64(),
    "site": pl.String(),
}
_LABELS: Final = {
    "origin": Text("Nơi đi", "Origin"),
    "destination": Text("Nơi đến", "Destination"),
    "minutes": Text("Số phút", "Minutes"),
    "people": Text("Số người", "People"),
    "place": Text("Nơi", "Place"),
    "longitude": Text("Kinh độ", "Longitude"),
    "latitude": Text("Vĩ độ", "Latitude"),
    "site": Text("Có thể là địa điểm", "Possible site"),
}
_TWICE: Final = Text("{path} ghi {name} nhiều lần.", "{path} has {name} more than once.")
_UNCOUNTED: Final = Text(
    "{path} không có số người của {name}, nơi có trong bảng đi lại.",
    "{path} lacks the people of {name}, which the travel times have.",
)
_NOBODY: Final = Text(
    "{path} phải có ít nhất một nơi có người và một nơi có thể là địa điểm (cột site không để trống).",
    "{path} must have a place where people live and one that may be a site (something in column site).",
)


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways from clients to sites, as the file calls them, and the people of each client.

    >>> Ways(np.array([[5.0]]), ("a",), ("x",), np.array([20.0])).clients
    ('a',)
    """

    minutes: Floats
    clients: tuple[str | int, ...]
    sites: tuple[str | int, ...]
    people: Floats
    count: int | None = None
    """How many sites the file itself asks for."""
    notes: tuple[tuple[Text, int], ...] = ()


def read_ways(
    path: Path, form: WaysForm, *, people: Path | None = None, detour: float = 1.3, speed: float = 30.0
) -> Ways:
    """Return the ways of a file: ``orlib-pmed`` (each node a client and a site), ``times`` or ``places``.

    ``times``: columns ``origin, destination, minutes`` (empty: no way), and ``people`` another list ``origin, people``;
    without it each origin counts as one. ``places``: columns ``place, longitude, latitude, people, site``; where people
    live is a client, where ``site`` is not empty a site, and ways are straight ones × ``detour`` at ``speed`` km an
    hour. Raises InputError for files that are not so, FeedError for those that cannot be read.

    >>> path = folder / "times.csv"
    >>> _ = path.write_text("origin,destination,minutes\\na,x,10\\na,y,\\n")
    >>> read_ways(path, "times").minutes.tolist()
    [[10.0, inf]]
    """
    if form == "orlib-pmed":
        instance = read_instance(path, "orlib-pmed")
        cost = instance.problem.cost
        nodes = tuple(range(1, len(cost) + 1))
        count = getattr(instance.problem, "count", None)
        return Ways(cost, nodes, nodes, np.ones(len(cost)), count, instance.notes)
    return _times(path, people) if form == "times" else _places(path, detour, speed)


def _times(path: Path, people: Path | None) -> Ways:
    table = read_list(path, _TIMES, may_be_empty=("minutes",), labels=_LABELS)
    homes, sites = (table[name].unique(maintain_order=True).to_list() for name in ("origin", "destination"))
    minutes = table_minutes(table, homes, sites)
    counts = np.ones(len(homes)) if people is None else _counted(people, homes)
    return Ways(minutes, tuple(homes), tuple(sites), counts)


def _counted(path: Path, homes: list[str]) -> Floats:
    listed = read_list(path, _PEOPLE, labels=_LABELS)
    _refuse_twice(path, listed["origin"])
    people = dict(listed.iter_rows())
    for home in homes:
        if home not in people:
            raise InputError(_UNCOUNTED, path=path, name=home)
    return np.array([people[home] for home in homes], float)


def _refuse_twice(path: Path, names: pl.Series) -> None:
    if names.is_duplicated().any():
        raise InputError(_TWICE, path=path, name=names.filter(names.is_duplicated())[0])


def _places(path: Path, detour: float, speed: float) -> Ways:
    table = read_list(path, _PLACES, may_be_empty=("people", "site"), labels=_LABELS)
    _refuse_twice(path, table["place"])
    homes = table.filter(pl.col("people") != 0)
    sites = table.filter(pl.col("site").is_not_null())
    if homes.is_empty() or sites.is_empty():
        raise InputError(_NOBODY, path=path)
    minutes = straight_minutes(_named(homes), _named(sites), detour=detour, speed=speed)
    return Ways(minutes, tuple(homes["place"]), tuple(sites["place"]), homes["people"].to_numpy().astype(float))


def _named(table: pl.DataFrame) -> Places:
    return Places(table["place"].to_list(), table["longitude"].to_numpy(), table["latitude"].to_numpy())
