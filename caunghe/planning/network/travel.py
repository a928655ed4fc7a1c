"""How long it takes from homes to sites: by coordinates, by a table of one's own, or along roads and ferries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array  # pyright: ignore[reportMissingTypeStubs]
from scipy.sparse.csgraph import dijkstra  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

from caunghe.errors import InputError
from caunghe.language import Text
from caunghe.planning.network.search import Floats
from caunghe.schema import kilometres

Numbers = NDArray[np.int64]
# over these, a place is not where it is said to be: Vietnam lies between 102 and 118 east, 6 and 24 north
_EAST, _NORTH = (102.0, 118.0), (6.0, 24.0)
_LONGEST_HOURS: Final = 24.0
_ASYMMETRY: Final = 0.5

_SWAPPED: Final = Text(
    "Kinh độ và vĩ độ của {place} có vẻ bị đổi chỗ: kinh độ {longitude}, vĩ độ {latitude}.",
    "longitude and latitude of {place} seem to be exchanged: longitude {longitude}, latitude {latitude}",
)
_NO_PLACE: Final = Text(
    "Tọa độ của {place} không phải một nơi trên trái đất: kinh độ {longitude}, vĩ độ {latitude}.",
    "no place on earth has the coordinates of {place}: longitude {longitude}, latitude {latitude}",
)
_NOT_ABOVE: Final = Text("{what} phải lớn hơn 0; đã cho {value}.", "{what} must be above 0; got {value}")
_DETOUR: Final = Text("Hệ số đường vòng", "the detour factor")
_SPEED: Final = Text("Tốc độ (km/giờ)", "the speed (km an hour)")
_HOLES: Final = Text(
    "Bảng đi lại thiếu {count} cặp, cặp đầu tiên là từ {origin} đến {destination}.",
    "the travel table lacks {count} {count:pair|pairs}, first that from {origin} to {destination}",
)
_TWICE: Final = Text(
    "Bảng đi lại ghi cặp {origin} – {destination} nhiều lần.",
    "the travel table has the pair {origin} – {destination} more than once",
)
_NOT_MINUTES: Final = Text(
    "Thời gian đi từ {origin} đến {destination} phải là số phút từ 0 trở lên; đã cho {value}.",
    "times must be minutes of 0 or more; from {origin} to {destination} got {value}",
)
_HOURS: Final = Text(
    "Bảng đi lại có vẻ ghi giờ thay vì phút: đường dài nhất chỉ {longest}.",
    "the travel table seems to be in hours, not minutes: its longest way is {longest}",
)
_TOO_LONG: Final = Text(
    "Thời gian đi từ {origin} đến {destination} là {value} phút, hơn một ngày: đơn vị có phải giây không?",
    "the time from {origin} to {destination} is {value} {value:minute|minutes}, more than a day: is it in seconds?",
)
_ASYMMETRIC: Final = Text(
    "Đi từ {origin} đến {destination} mất {there} phút, chiều ngược lại {back} phút: một trong hai số có vẻ sai.",
    "the way from {origin} to {destination} takes {there} {there:minute|minutes} and the way back {back}: "
    "one of them seems wrong",
)
_BAD_EDGE: Final = Text(
    "Cạnh {edge} của mạng đường phải có số phút từ 0 trở lên; đã cho {value}.",
    "roads must take minutes of 0 or more; got {value} on edge {edge}",
)
_OUTSIDE: Final = Text(
    "Cạnh {edge} của mạng đường nối với nút {node}, không có trong {nodes} nút.",
    "nodes of the roads must be 0 or more and below {nodes}; got {node} on edge {edge}",
)


@dataclass(frozen=True, slots=True)
class Places:
    """Places by name, in degrees. Raises InputError where one is not on earth or seems to be exchanged.

    >>> Places(["Hồng Bàng"], np.array([20.86]), np.array([106.68]))
    Traceback (most recent call last):
        ...
    caunghe.errors.InputError: longitude and latitude of Hồng Bàng seem to be exchanged: ...
    """

    name: list[str]
    longitude: Floats
    latitude: Floats

    def __post_init__(self) -> None:
        for name, longitude, latitude in zip(self.name, self.longitude, self.latitude, strict=True):
            if _EAST[0] <= latitude <= _EAST[1] and _NORTH[0] <= longitude <= _NORTH[1]:
                raise InputError(_SWAPPED, place=name, longitude=f"{longitude:g}", latitude=f"{latitude:g}")
            if not (abs(longitude) <= 180 and abs(latitude) <= 90):
                raise InputError(_NO_PLACE, place=name, longitude=f"{longitude:g}", latitude=f"{latitude:g}")


def straight_minutes(homes: Places, sites: Places, *, detour: float = 1.3, speed: float = 30.0) -> Floats:
    """Return minutes from homes to sites: great circle × ``detour`` at ``speed`` km an hour.

    >>> here = Places(["Hồng Bàng"], np.array([106.68]), np.array([20.86]))
    >>> there = Places(["Đồ Sơn"], np.array([106.79]), np.array([20.71]))
    >>> straight_minutes(here, there).round(1).tolist()
    [[52.6]]
    """
    for what, value in ((_DETOUR, detour), (_SPEED, speed)):
        if not (np.isfinite(value) and value > 0):
            raise InputError(_NOT_ABOVE, what=what, value=value)
    km = kilometres(homes.longitude[:, None], homes.latitude[:, None], sites.longitude, sites.latitude)
    return km * detour / speed * 60


def table_minutes(table: pl.DataFrame, homes: list[str], sites: list[str]) -> Floats:
    """Return minutes from homes to sites by a user's table ``origin, destination, minutes``.

    A null time says that there is no way, and is infinite here. Raises InputError for pairs that are missing or twice
    there, times that are none, hours or seconds in the place of minutes, and ways that take very different times back.

    >>> table = pl.DataFrame({"origin": ["a", "a"], "destination": ["x", "y"], "minutes": [10.0, None]})
    >>> table_minutes(table, ["a"], ["x", "y"]).tolist()
    [[10.0, inf]]
    """
    pairs = table.select("origin", "destination")
    if pairs.is_duplicated().any():
        twice = pairs.filter(pairs.is_duplicated()).row(0)
        raise InputError(_TWICE, origin=twice[0], destination=twice[1])
    times = {(origin, destination): value for origin, destination, value in table.iter_rows()}
    missing = [(home, site) for home in homes for site in sites if home != site and (home, site) not in times]
    if missing:
        raise InputError(_HOLES, count=len(missing), origin=missing[0][0], destination=missing[0][1])
    for (origin, destination), value in times.items():
        _check_time(origin, destination, value, times.get((destination, origin)))
    longest = max((value for value in times.values() if value is not None), default=0.0)
    if 0 < longest <= 3.0 and len(homes) * len(sites) >= 9:
        raise InputError(_HOURS, longest=f"{longest:g}")
    rows = [[0.0 if home == site else times[home, site] for site in sites] for home in homes]
    return np.array([[np.inf if value is None else value for value in row] for row in rows], float)


def _check_time(origin: str, destination: str, value: float | None, back: float | None) -> None:
    if value is None:
        return
    if not (np.isfinite(value) and value >= 0):
        raise InputError(_NOT_MINUTES, origin=origin, destination=destination, value=value)
    if value > _LONGEST_HOURS * 60:
        raise InputError(_TOO_LONG, origin=origin, destination=destination, value=f"{value:g}")
    if back is not None and min(value, back) < _ASYMMETRY * max(value, back) - 10:
        raise InputError(_ASYMMETRIC, origin=origin, destination=destination, there=f"{value:g}", back=f"{back:g}")


@dataclass(frozen=True, slots=True)
class Road:
    """Roads and ferries, both ways: nodes at the ends, and minutes (a ferry's with the wait for it).

    >>> Road(np.array([0]), np.array([1]), np.array([10.0])).minutes.tolist()
    [10.0]
    """

    one: Numbers
    other: Numbers
    minutes: Floats


def road_minutes(road: Road, nodes: int, homes: Numbers, sites: Numbers) -> Floats:
    """Return the shortest times from homes to sites, all nodes of the roads; infinite where there is no way.

    Raises InputError for edges that take no time that is 0 or more, or lead to a node that does not exist.

    >>> road = Road(np.array([0, 1]), np.array([1, 2]), np.array([10.0, 25.0]))
    >>> road_minutes(road, 4, np.array([0, 3]), np.array([2])).tolist()
    [[35.0], [inf]]
    """
    wrong = np.flatnonzero(~((road.minutes >= 0) & np.isfinite(road.minutes)))
    if len(wrong):
        raise InputError(_BAD_EDGE, edge=int(wrong[0]) + 1, value=road.minutes[wrong[0]])
    ends = np.c_[road.one, road.other]
    outside = np.argwhere((ends < 0) | (ends >= nodes))
    if len(outside):
        edge, side = outside[0].tolist()
        raise InputError(_OUTSIDE, edge=edge + 1, node=int(ends[edge, side]), nodes=nodes)
    graph = _graph(road, nodes)
    # fewer searches from the side that has fewer places
    if len(homes) <= len(sites):
        return np.asarray(dijkstra(graph, directed=False, indices=homes), float)[:, sites]
    return np.ascontiguousarray(np.asarray(dijkstra(graph, directed=False, indices=sites), float)[:, homes].T)


def _graph(road: Road, nodes: int) -> csr_array:
    """Return the roads as scipy has them: of several between two nodes the quickest, none within a node."""
    ends = pl.DataFrame({
        "one": np.minimum(road.one, road.other), "other": np.maximum(road.one, road.other), "minutes": road.minutes
    })  # fmt: skip
    quickest = (
        ends.filter(pl.col("one") != pl.col("other"))
        .group_by("one", "other", maintain_order=True)
        .agg(pl.col("minutes").min())
    )
    # a stored 0 is an edge to scipy, of no length
    return csr_array(
        (quickest["minutes"].to_numpy(), (quickest["one"].to_numpy(), quickest["other"].to_numpy())),
        shape=(nodes, nodes),
    )
