"""A letter each institution could receive: what to run, hire, buy and build, and why, in whole sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from caunghe.feed import Feed
from caunghe.language import number
from caunghe.planning.decisions import by_institution, resources_by_institution, stopped
from caunghe.planning.letters_wording import OPENING, PROGRAMME, RESOURCE, occupation_served, programme_reason
from caunghe.planning.results import PlanResults
from caunghe.planning.wording import Names, Pair, both, pair
from caunghe.schema import code_list, titles

LETTERS: Final = pl.Schema(
    {"institution": pl.String(), "position": pl.Int64(), "part": pl.String(), "vi": pl.String(), "en": pl.String()}
)


@dataclass(frozen=True, slots=True)
class _Served:
    occupation: str
    need: float
    filled: float


@dataclass(frozen=True, slots=True)
class _Why:
    """What is known of the reasons: rows of LETTER_REASONS, and the main occupation, by programme."""

    names: Names
    served: dict[str, _Served]
    reasons: dict[str, dict[str, Any]]

    def of(self, programme: str, stem: str, seats: int) -> Pair:
        """Return what a seat brings and costs, what binds with its price, and whom it serves."""
        said: list[Pair] = []
        if programme in self.reasons:
            said += programme_reason(self.names, self.reasons[programme], stem, taught=seats > 0)
        served = self.served.get(programme)
        known = ("", 0.0, 0.0) if served is None else (served.occupation, served.need, served.filled)
        said.append(occupation_served(known[0] or None, known[1], known[2], seats))
        return " ".join(vi for vi, _ in said), " ".join(en for _, en in said)


def institution_letters(feed: Feed, results: PlanResults, reasons: pl.DataFrame) -> pl.DataFrame:
    """Return the sentences of every letter: ``institution, position, part, vi, en``; ``part`` is opening, programme,
    why or resource. ``reasons`` is LETTER_REASONS.

    The first year is written programme by programme with its reason; later years only where a programme opens.
    """
    programmes = by_institution(results).partition_by("institution", as_dict=True)
    resources = resources_by_institution(feed, results).partition_by("institution", as_dict=True)
    why = _Why(Names(feed, results.zones), _served(results), {row["programme"]: row for row in reasons.to_dicts()})
    rows: list[tuple[object, ...]] = []
    for institution, vi, en in (
        feed["institutions"].select("institution", "name", "name_en").sort("institution").iter_rows()
    ):
        own = programmes.get((institution,))
        if own is not None:
            said = [
                *_teaching(results, own, {"vi": vi, "en": en or vi}, why),
                *_resources(resources.get((institution,))),
            ]
            rows += [(institution, i, part, *sentence) for i, (part, sentence) in enumerate(said)]
    return pl.DataFrame(rows, schema=LETTERS, orient="row")


def _teaching(results: PlanResults, own: pl.DataFrame, name: dict[str, str], why: _Why) -> Iterator[tuple[str, Pair]]:
    first = results.years[0]
    now = own.filter(pl.col("year") == first)
    totals = {c: pair(number, float(now[c].sum())) for c in ("seats", "classes", "before")}
    yield "opening", both(OPENING, first=first, last=results.years[-1], name=(name["vi"], name["en"]), **totals)
    shown = own.filter((pl.col("year") == first) | pl.col("opened"))
    english = dict(code_list("training_fields").select("code", "title_en").iter_rows())
    fields = dict(results.programmes.select("programme", "training_field").iter_rows())
    stems = dict(results.programmes.select("programme", "stem").iter_rows())
    for_good = set(stopped(results).filter(pl.col("again").is_null())["programme"])
    for row in shown.sort(["year", "seats", "programme"], descending=[False, True, False]).iter_rows(named=True):
        level = (titles("levels", "vi")[row["level"]].lower(), titles("levels", "en")[row["level"]].lower())
        title = (row["name"], english.get(fields[row["programme"]], row["name"]))
        slots = {
            "programme": title,
            "level": level,
            "year": row["year"],
            "last": results.years[-1],
            "seats": pair(number, row["seats"]),
            "difference": pair(number, abs(row["change"])),
        }
        case = "stops" if row["programme"] in for_good and row["year"] == first else _case(row)
        yield "programme", both(PROGRAMME[case], **slots)
        yield "why", why.of(row["programme"], stems[row["programme"]], row["seats"])


def _case(row: dict[str, object]) -> str:
    if row["opened"]:
        return "opens"
    if row["seats"] == 0:
        return "none"
    change = int(str(row["change"]))
    return "more" if change > 0 else "fewer" if change < 0 else "same"


def _served(results: PlanResults) -> dict[str, _Served]:
    """Return for each programme the occupation it mainly trains: need a year, and the share the plan fills."""
    inside = results.shortage.filter(pl.col("year").is_in(list(results.years)))
    sums = (
        inside.group_by("occupation", maintain_order=True)
        .agg(need=pl.col("need").mean(), shortage=pl.col("shortage").mean())
        .filter(pl.col("need") > 0)
    )
    crosswalk = code_list("training_fields_occupations").select("training_field", "occupation", "weight")
    main = (
        results.programmes.select("programme", "training_field")
        .join(crosswalk, on="training_field")
        .join(sums, on="occupation")
    )
    best = main.sort(["weight", "need", "occupation"], descending=[True, True, False]).unique(
        "programme", keep="first", maintain_order=True
    )
    return {
        p: _Served(o, need, 1 - shortage / need)
        for p, o, need, shortage in best.select("programme", "occupation", "need", "shortage").iter_rows()
    }


def _resources(own: pl.DataFrame | None) -> Iterator[tuple[str, Pair]]:
    if own is None:
        return
    order: dict[str, int] = defaultdict(int, hired=0, retrained=1, workstations=2, classrooms=3)
    for row in sorted(own.iter_rows(named=True), key=lambda r: (order[r["what"]], r["year"], r["field"] or "")):
        field = (row["field"] or "", row["field_en"] or "")
        yield (
            "resource",
            both(RESOURCE[row["what"]], year=row["year"], count=pair(number, row["count"]), field=field),
        )
