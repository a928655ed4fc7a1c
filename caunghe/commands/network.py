"""Commands about where sites are: network solve."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from caunghe.commands import EXIT_CANCELLED, EXIT_OK, Asked
from caunghe.commands.terminal import OPEN, note, progress_bar, say
from caunghe.errors import InputError
from caunghe.language import Language, Text, number, share
from caunghe.outputs import output_at, whole_file
from caunghe.planning import (
    Location,
    Median,
    NetworkOptions,
    read_instance,
    solve_capacitated,
    solve_median,
    verify_location,
)

Told = Callable[[float, float, float], bool]
_NO_COUNT: Final = Text("--p chỉ dùng với orlib-pmed.", "--p is for orlib-pmed only")
_NO_CAPACITY: Final = Text("--capacity chỉ dùng với orlib-cap.", "--capacity is for orlib-cap only")
_PROVEN: Final = Text(
    "Tối ưu, đã chứng minh: chi phí {objective}, mở {sites} địa điểm cho {clients} khách hàng, {seconds} giây.",
    "Proven optimal: cost {objective}, {sites} {sites:site|sites} open for {clients} {clients:client|clients}, "
    "{seconds} {seconds:second|seconds}.",
)
_BEST: Final = Text(
    "Tốt nhất đến lúc dừng: chi phí {objective}, không cách nào rẻ hơn {bound} (còn cách {gap}); mở {sites} địa điểm "
    "cho {clients} khách hàng, {seconds} giây.",
    "Best when stopped: cost {objective}, and none is below {bound} (a gap of {gap}); {sites} {sites:site|sites} open "
    "for {clients} {clients:client|clients}, {seconds} {seconds:second|seconds}.",
)
_SEARCHING: Final = Text("Chi phí {objective}, cận {bound}", "Cost {objective}, bound {bound}")


def network_solve(asked: Asked, language: Language) -> int:
    """Solve the problem of a file and write objective, bound, sites and who is served where.

    A first Ctrl-C ends the search, and the best so far is written with its bound.
    """
    _check(asked)
    begun = time.perf_counter()
    instance = read_instance(Path(asked.file), asked.format, count=asked.p, capacity=asked.capacity)
    for sentence, count in instance.notes:
        note(language)(sentence.filled(count=count))
    problem = instance.problem

    def solve(options: NetworkOptions, progress: Told) -> Location:
        if isinstance(problem, Median):
            return solve_median(problem, options, progress)
        return solve_capacitated(problem, options, progress)

    return answer(
        asked,
        language,
        _SEARCHING,
        Answer(
            solve,
            partial(verify_location, problem),
            partial(_result, asked.format, begun),
            partial(_print, language=language),
        ),
    )


class Answer(NamedTuple):
    """How a problem is solved and verified, what is written of its solution, and how that is printed."""

    solve: Callable[[NetworkOptions, Told], Location]
    verify: Callable[[Location], None]
    result: Callable[[Location], dict[str, Any]]
    show: Callable[[dict[str, Any]], None]


def answer(asked: Asked, language: Language, searching: Text, how: Answer) -> int:
    """Solve, verify, write and print; a first Ctrl-C ends the search, and the best so far is written."""
    out, options = Path(asked.out), NetworkOptions(time_limit=asked.time_limit)
    out.parent.mkdir(parents=True, exist_ok=True)
    with output_at(out), search_shown(asked, language, searching) as (progress, is_stopped):
        found = how.solve(options, progress)
        stopped = is_stopped()
        how.verify(found)
        result = how.result(found)
        with whole_file(out) as partial_file:
            partial_file.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if asked.json:
        sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
    else:
        how.show(result)
        sys.stdout.write(OPEN(language, path=out) + "\n")
    return EXIT_CANCELLED if stopped else EXIT_OK


def _check(asked: Asked) -> None:
    if asked.p is not None and asked.format != "orlib-pmed":
        raise InputError(_NO_COUNT)
    if asked.capacity is not None and asked.format != "orlib-cap":
        raise InputError(_NO_CAPACITY)


@contextmanager
def search_shown(asked: Asked, language: Language, says: Text) -> Generator[tuple[Told, Callable[[], bool]]]:
    """Give what shows how far a search is and stops it after Ctrl-C, and what says whether that was pressed."""
    with progress_bar(language, quiet=asked.json) as told, _stopped_by_hand() as is_stopped:

        def progress(seconds: float, objective: float, bound: float) -> bool:
            if seconds > 1:
                shown = {"objective": number(objective, language), "bound": number(bound, language)}
                told(says.filled(**shown), int(seconds), int(asked.time_limit))
            return not is_stopped()

        yield progress, is_stopped


@contextmanager
def _stopped_by_hand() -> Generator[Callable[[], bool]]:
    """Give what says whether Ctrl-C was pressed; a second one is as usual."""
    pressed: list[int] = []
    usual = signal.getsignal(signal.SIGINT)

    def press(number: int, _frame: object) -> None:
        pressed.append(number)
        signal.signal(signal.SIGINT, usual)

    signal.signal(signal.SIGINT, press)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, usual)


def _result(form: str, begun: float, found: Location) -> dict[str, Any]:
    """Return what is written: sites and clients are numbered from 1, as in the files."""
    result: dict[str, Any] = {
        "format": form,
        "numbered_from": 1,
        "status": found.status,
        "objective": found.objective,
        "bound": found.bound,
        "gap": found.gap,
        "seconds": round(time.perf_counter() - begun, 3),
        "nodes": found.nodes,
        "open": (found.open + 1).tolist(),
        "assigned": (found.assigned + 1).tolist(),
        "history": history(found),
    }
    if found.shares is not None:
        clients, sites = found.shares.nonzero()
        served = zip(clients.tolist(), sites.tolist(), found.shares[clients, sites].tolist(), strict=True)
        result["shares"] = [[client + 1, site + 1, part] for client, site, part in served]
    return result


def history(found: Location) -> list[list[float | None]]:
    """Return how a search went, as JSON has it: what is infinite is null."""
    return [[round(value, 6) if abs(value) < 1e300 else None for value in row] for row in found.history]


def _print(result: dict[str, Any], language: Language) -> None:
    shown = {name: number(result[name], language) for name in ("objective", "bound", "seconds")}
    counts = {
        "sites": number(len(result["open"]), language, decimals=0),
        "clients": number(len(result["assigned"]), language, decimals=0),
    }
    if result["status"] == "optimal":
        del shown["bound"]
        say(_PROVEN(language, **shown, **counts))
    else:
        say(_BEST(language, gap=share(result["gap"], language, decimals=3), **shown, **counts))
