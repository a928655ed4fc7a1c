"""Commands about who reaches a site: network cover, network centre."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from math import isfinite
from pathlib import Path
from typing import Any, Final

import numpy as np

from caunghe.commands import Asked
from caunghe.commands.network import Answer, Told, answer, history
from caunghe.commands.terminal import note, say
from caunghe.errors import InputError
from caunghe.language import Language, Text, number
from caunghe.planning import (
    Location,
    NetworkOptions,
    Ways,
    centre,
    cover_all,
    cover_most,
    read_ways,
    verify_centre,
    verify_cover_all,
    verify_cover_most,
)

_NO_PEOPLE: Final = Text("--people chỉ dùng với times và --p.", "--people is for times with --p only")
_NOT_PLACES: Final = Text("--detour và --speed chỉ dùng với places.", "--detour and --speed are for places only")
_NO_COUNT: Final = Text("Hãy cho biết số địa điểm cần mở bằng --p.", "say how many sites to open by --p")
_SEARCHING: Final = Text("Tốt nhất {objective}, cận {bound}", "Best {objective}, bound {bound}")
_MOST: Final = Text(
    "{sites} địa điểm: {objective} trong {people} người ở trong giới hạn {within}; không cách chọn nào được hơn "
    "{bound}.",
    "{sites} {sites:site|sites}: {objective} of {people} {people:person|people} within {within}; no choice reaches "
    "more than {bound}.",
)
_ALL: Final = Text(
    "{sites} địa điểm để mọi người ở trong giới hạn {within}; không thể ít hơn {bound}.",
    "{sites} {sites:site|sites} for everybody within {within}; fewer than {bound} cannot be.",
)
_CENTRE: Final = Text(
    "{sites} địa điểm: người ở xa nhất phải đi {objective}; không cách chọn nào ngắn hơn {bound}.",
    "{sites} {sites:site|sites}: the longest way is {objective}; no choice has one below {bound}.",
)
_STOPPED: Final = Text("Đã dừng trước khi chứng minh được.", "Stopped before it was proven.")
Solve = Callable[[NetworkOptions, Told], Location]
Verify = Callable[[Location], None]


def network_cover(asked: Asked, language: Language) -> int:
    """Write the sites that most people reach within a limit, or the fewest that everybody does, with the proof."""
    if asked.people is not None and (asked.format != "times" or asked.p is None):
        raise InputError(_NO_PEOPLE)
    ways = _read(asked, language, Path(asked.people) if asked.people else None)
    if asked.p is None:
        solve: Solve = partial(cover_all, ways.minutes, asked.within, None)
        return _answer(
            asked, language, ways, _ALL, solve, lambda found: verify_cover_all(ways.minutes, asked.within, found)
        )
    most = (ways.minutes, ways.people, asked.p, asked.within)
    return _answer(asked, language, ways, _MOST, partial(cover_most, *most), partial(verify_cover_most, *most))


def network_centre(asked: Asked, language: Language) -> int:
    """Write the sites that make the longest way to the nearest one shortest, with the proof."""
    ways = _read(asked, language, None)
    count = ways.count if asked.p is None else asked.p
    if count is None:
        raise InputError(_NO_COUNT)
    of = (ways.minutes, count)
    return _answer(asked, language, ways, _CENTRE, partial(centre, *of), partial(verify_centre, *of))


def _read(asked: Asked, language: Language, people: Path | None) -> Ways:
    given = {name: value for name in ("detour", "speed") if (value := getattr(asked, name)) is not None}
    if given and asked.format != "places":
        raise InputError(_NOT_PLACES)
    ways = read_ways(Path(asked.file), asked.format, people=people, **given)
    for sentence, count in ways.notes:
        note(language)(sentence.filled(count=count))
    return ways


def _answer(asked: Asked, language: Language, ways: Ways, says: Text, solve: Solve, verify: Verify) -> int:
    result = partial(_result, asked, ways, time.perf_counter())
    show = partial(_print, says=says, language=language)
    return answer(asked, language, _SEARCHING, Answer(solve, verify, result, show))


def _result(asked: Asked, ways: Ways, begun: float, found: Location) -> dict[str, Any]:
    """Return what is written: sites and clients are called as in the file; who is left out has no site."""
    assigned = found.assigned.tolist()
    minutes = ways.minutes[np.arange(len(assigned)), found.assigned].tolist()
    return {
        "format": asked.format,
        "within": getattr(asked, "within", None),
        "status": found.status,
        "objective": found.objective,
        "bound": found.bound if isfinite(found.bound) else None,
        "gap": found.gap if isfinite(found.bound) else None,
        "seconds": round(time.perf_counter() - begun, 3),
        "nodes": found.nodes,
        "people": float(ways.people.sum()),
        "open": [ways.sites[site] for site in found.open.tolist()],
        "clients": list(ways.clients),
        "assigned": [None if site < 0 else ways.sites[site] for site in assigned],
        "minutes": [None if site < 0 else way for site, way in zip(assigned, minutes, strict=True)],
        "history": history(found),
    }


def _print(result: dict[str, Any], says: Text, language: Language) -> None:
    slots = {name: number(result[name], language) for name in ("objective", "bound", "people", "within")}
    say(says(language, sites=number(len(result["open"]), language, decimals=0), **slots))
    if result["status"] != "optimal":
        say(_STOPPED(language))
