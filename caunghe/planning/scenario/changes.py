"""The rows of a scenario: what each kind of change names, and whether it can be meant."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import polars as pl

from caunghe.errors import InputError
from caunghe.feed import Feed
from caunghe.forecast import ForecastResults
from caunghe.language import Text
from caunghe.planning.model.money import PURPOSES
from caunghe.planning.model.norms import limit_of_norm
from caunghe.planning.model.sets import TARGETS
from caunghe.planning.options import PlanOptions
from caunghe.schema import code_list

CHANGES: Final = pl.Schema({"kind": pl.String(), "name": pl.String(), "year": pl.Int64(), "value": pl.Float64()})
"""One row a change; ``year`` and ``value`` are empty where the kind takes none."""

Number = Literal["", "money", "people", "share", "norm", "target", "option", "years"]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of change names, whether it must or may have a year, and what its value is."""

    names: str
    year: Literal["must", "may", "none"]
    value: Number


KINDS: Final[dict[str, Kind]] = {
    "budget": Kind("fund", "must", "money"),
    "move_budget": Kind("fund>fund", "must", "money"),
    "delay_budget": Kind("fund", "must", "years"),
    "norm": Kind("norm", "none", "norm"),
    "target": Kind("target", "must", "target"),
    "price": Kind("price", "none", "money"),
    "limit": Kind("limit", "none", "option"),
    "close_site": Kind("site", "must", ""),
    "open": Kind("site:field:level", "must", ""),
    "close": Kind("programme", "must", ""),
    "cap": Kind("programme", "may", "people"),
    "protect": Kind("programme", "may", "people"),
    "fix": Kind("programme", "may", "people"),
    "move": Kind("programme>site", "none", ""),
    "tuition": Kind("programme", "none", "money"),
    "employer": Kind("training_field", "must", "people"),
    "jobs": Kind("occupation", "must", "people"),
}
PRICES: Final = (
    *("hire_cost", "retrain_cost", "classroom_cost", "opening_cost", "workplace_cost"),
    *("travel_cost", "instability_cost", "shortage_value", "surplus_value", "target_penalty"),
)
LIMITS: Final = (
    *("hires_per_year", "workstations_per_year", "classrooms_per_year", "workplaces_asked_share"),
    *("share_of_leavers", "share_of_adults", "group_share", "locality_share", "new_programmes", "repair_years"),
)
_MOST: Final = 1e15
Fault = tuple[str, dict[str, object]]
"""Which sentence of ``_WHY`` says what is wrong, and what fills it."""
_TWICE: Final[Fault] = ("twice", {})

# counted without the headings of a file, which a frame does not have
_ROW: Final = Text(
    "Thay đổi thứ {row} của kịch bản ({kind} {name}): {why}", "change {row} of the scenario ({kind} {name}): {why}"
)
_WHY: Final[dict[str, Text]] = {
    "kind": Text("loại thay đổi phải là một trong {known}.", "the kind of change must be one of {known}"),
    "unknown": Text("{what} không có trong dữ liệu hoặc kế hoạch.", "{what} is none that the feed or the plan has"),
    "pays_nothing": Text(
        "nguồn kinh phí này không chi cho việc gì mà kế hoạch quyết định.",
        "this fund pays for nothing that the plan decides",
    ),
    "not_counted": Text(
        "kế hoạch không tính được chỉ tiêu này; các chỉ tiêu tính được: {known}.",
        "a plan does not count this target; it counts {known}",
    ),
    "year": Text(
        "năm phải nằm trong kế hoạch {first}–{last}; đã cho {year}.", "the year must be in {first}–{last}; got {year}"
    ),
    "no_year": Text("thay đổi này không có năm; đã cho {year}.", "this change has no year; got {year}"),
    "value": Text("giá trị phải {limit}; đã cho {value}.", "the value must be {limit}; got {value}"),
    "no_value": Text("thay đổi này không có giá trị; đã cho {value}.", "this change has no value; got {value}"),
    "twice": Text("thay đổi này đã có ở một dòng trước.", "an earlier row has this change already"),
}
_FROM_ZERO: Final = Text("là số từ 0 trở lên, nhỏ hơn một triệu tỷ", "a number from 0 to a million billion")
_WHOLE: Final = Text("là số nguyên từ 0 trở lên", "a whole number of 0 or more")
_SHARE: Final = Text("là tỷ lệ từ 0 đến 1 (45 % viết là 0,45)", "a share from 0 to 1 (45 % is 0.45)")
_YEARS: Final = Text("là số năm từ 1 trở lên", "a whole number of years, 1 or more")


def change_rows(rows: Iterable[tuple[str, str, int | None, float | None]]) -> pl.DataFrame:
    """Return CHANGES of kind, name, year and value.

    >>> change_rows([("close", "P1", 2027, None)]).rows()
    [('close', 'P1', 2027, None)]
    """
    return pl.DataFrame(list(rows), schema=CHANGES, orient="row", strict=False)


def check_changes(
    feed: Feed, forecast: ForecastResults, options: PlanOptions, years: Sequence[int], changes: pl.DataFrame
) -> None:
    """Raise InputError, with the row, for a change that names nothing known, is of no year of the plan or of no value
    that it can have: an answer to it would say nothing.
    """
    known = known_names(feed, forecast)
    seen: set[tuple[object, ...]] = set()
    for number, row in enumerate(changes.select(CHANGES.names()).iter_rows(named=True), 1):
        why = next(_faults(row, known, years), None)
        key = (row["kind"], row["name"], row["year"])
        if why is None and key in seen:
            why = _TWICE
        if why is not None:
            case, slots = why
            raise InputError(_ROW, row=number, kind=row["kind"], name=row["name"], why=_WHY[case].filled(**slots))
        seen.add(key)


def known_names(feed: Feed, forecast: ForecastResults) -> dict[str, set[str]]:
    """Return what each part of a name may be."""
    return {
        "fund": set(feed["funds"]["fund"].drop_nulls()),
        "paying": set(feed["funds"].join(PURPOSES, on="purpose", how="semi")["fund"].drop_nulls()),
        "norm": set(code_list("norm_names")["code"]),
        "target": set(TARGETS),
        "price": set(PRICES),
        "limit": set(LIMITS),
        "site": set(feed["sites"]["site"]),
        "field": set(feed["programmes"]["training_field"].drop_nulls()),
        "training_field": set(code_list("training_fields")["code"]),
        "level": set(code_list("levels")["code"]),
        "programme": set(feed["programmes"]["programme"]),
        "occupation": set(forecast.occupations),
    }


def _faults(row: dict[str, Any], known: dict[str, set[str]], years: Sequence[int]) -> Iterator[Fault]:
    kind = KINDS.get(row["kind"])
    if kind is None:
        yield "kind", {"known": ", ".join(KINDS)}
        return
    yield from _faults_of_name(kind, row["name"] or "", known)
    if kind.year == "none" and row["year"] is not None:
        yield "no_year", {"year": row["year"]}
    if (kind.year == "must" or row["year"] is not None) and row["year"] not in years:
        yield "year", {"first": years[0], "last": years[-1], "year": row["year"]}
    if kind.value == "" and row["value"] is not None:
        yield "no_value", {"value": row["value"]}
    limit = _limit(kind.value, row["name"] or "", row["value"])
    if limit is not None:
        yield "value", {"limit": limit, "value": row["value"]}


def _faults_of_name(kind: Kind, name: str, known: dict[str, set[str]]) -> Iterator[Fault]:
    mark = next((mark for mark in ">:" if mark in kind.names), None)
    wanted = kind.names.split(mark) if mark else [kind.names]
    parts = name.split(mark) if mark else [name]
    if len(parts) != len(wanted):
        yield "unknown", {"what": name or "∅"}
        return
    for what, part in zip(wanted, parts, strict=True):
        if part not in known[what]:
            counted: dict[str, object] = {"known": ", ".join(TARGETS)}
            unknown: dict[str, object] = {"what": part or "∅"}
            yield ("not_counted", counted) if what == "target" else ("unknown", unknown)
        elif what == "fund" and part not in known["paying"]:
            yield "pays_nothing", {}


def _limit(value: Number, name: str, given: float | None) -> Text | None:
    """Return what a value must be where it is not so."""
    if value == "":
        return None
    number = given if given is not None and math.isfinite(given) else math.nan
    if value == "norm":
        return limit_of_norm(name, number)
    share = value == "target" and name != "diploma_entrants"
    checks: dict[str, tuple[bool, Text]] = {
        "money": (0 <= number < _MOST, _FROM_ZERO),
        "option": (0 <= number < _MOST, _FROM_ZERO),
        "people": (0 <= number < 1e7 and number == round(number), _WHOLE),
        "years": (1 <= number <= 15 and number == round(number), _YEARS),
        "target": (0 <= number <= 1 if share else 0 <= number < 1e7, _SHARE if share else _FROM_ZERO),
    }
    holds, limit = checks[value]
    return None if holds else limit
