"""Who needs a workplace, what employers offer, and what each pairing costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from math import inf
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.errors import InputError
from caunghe.feed import Feed, agreement_in_force
from caunghe.language import Text
from caunghe.matching.results import TRAINEES
from caunghe.matching.travel import positions, with_positions
from caunghe.schema import (
    DAYS_A_MONTH,
    check_limits,
    code_list,
    codes_with,
    in_schema,
    kilometres,
    own_or_national_norm,
)

_NOBODY: Final = Text(
    "Phải có một khóa trung cấp hoặc cao đẳng học năm cuối trong năm {year}; không có khóa nào.",
    "a cohort of a diploma programme must be in its last year in {year}; got none",
)
_STEPS: Final = Text(
    "unplaced_steps phải là bốn số từ 1 trở lên và không giảm; đã cho {value}.",
    "unplaced_steps must be four numbers of 1 or more that do not fall; got {value}",
)
_LIMITS: Final = {
    "year": (0, inf),
    "long_km": (1, 1000),
    "misfit_km": (0, 1e4),
    "new_partner_km": (0, 1e4),
    "farthest_km": (0, 1000),
    "least_fit": (0, 1),
    "unplaced_km": (0, 1e6),
}
_SAME_STEM = 0.9
_MONTHS = (("0_6", 6), ("6_12", 12), ("12_24", 24), ("over_24", None))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementOptions:
    """How trainees and workplaces are matched. Costs are in kilometres, or in what is held to be worth one.

    A journey of d km costs ``d (1 + d / long_km)``: fairness, as one long journey weighs more than two half as long.
    A field that fits by f costs ``misfit_km (1 − f)`` more, and an employer without an agreement in force with the
    institution ``new_partner_km``. Nobody goes farther than ``farthest_km`` or to a field that fits by less than
    ``least_fit``. Leaving a trainee out costs ``unplaced_km``, rising by ``unplaced_steps`` as more of one programme's
    trainees are left out (quarter by quarter), so that no programme bears it all. Raises InputError for a value outside
    its limits.

    >>> from caunghe.matching import place
    >>> for unplaced_km in (400.0, 1.0):  # dearer than the 3 km of a new partner; cheaper
    ...     print(place(feed, options=PlacementOptions(unplaced_km=unplaced_km)).placements["employer"].count())
    15
    0
    """

    year: int | None = None
    starts: date | None = None
    ends: date | None = None
    long_km: float = 25.0
    misfit_km: float = 30.0
    new_partner_km: float = 3.0
    farthest_km: float = 60.0
    least_fit: float = 0.5
    unplaced_km: float = 400.0
    unplaced_steps: tuple[float, float, float, float] = (1.0, 1.1, 1.25, 1.5)

    def __post_init__(self) -> None:
        check_limits(self, _LIMITS)
        steps = self.unplaced_steps
        if len(steps) != 4 or not all(1 <= step < inf for step in steps) or list(steps) != sorted(steps):
            raise InputError(_STEPS, value=", ".join(map(str, steps)))


def placement_year(feed: Feed, options: PlacementOptions) -> int:
    """Return the year asked for, else that of the feed."""
    return feed.information.as_of.year if options.year is None else options.year


def trainees(feed: Feed, options: PlacementOptions) -> pl.DataFrame:
    """Return ``results.TRAINEES``: those in the last year of a diploma programme partly taught at the workplace.

    A cohort of year y and m months is in its last year in ``y + ⌈m / 12⌉ − 1``; entrants less dropouts are placed. The
    register does not say where learners live, so they start from their site's area. Codes are programme-year-number.
    Raises InputError when a year is asked for in which there is nobody.
    """
    year = placement_year(feed, options)
    last_year = pl.col("year") + (pl.col("months") / 12).ceil().cast(pl.Int64) - 1
    leads_to_diploma = pl.col("level").is_in(codes_with("levels", "diploma"))
    cohorts = (
        feed["intakes"]
        .drop_nulls("entrants")
        .join(feed["programmes"].select("programme", "site", "level", "months", "workplace_share"), on="programme")
        .join(feed["sites"].select("site", "area"), on="site", how="left")
        .filter(leads_to_diploma, pl.col("workplace_share") > 0, last_year == year)
        .with_columns(count=(pl.col("entrants") - pl.col("dropouts").fill_null(0)).clip(0))
        .sort("programme", "year")
    )
    if options.year is not None and cohorts.is_empty():
        raise InputError(_NOBODY, year=options.year)
    people = cohorts.select("programme", "area", "year", number=pl.int_ranges(1, pl.col("count") + 1)).explode(
        "number", empty_as_null=False
    )
    number = pl.col("number").cast(pl.String).str.zfill(4)
    table = people.select(
        trainee=pl.concat_str("programme", pl.col("year").cast(pl.String), number, separator="-"),
        programme="programme",
        area="area",
        starts=pl.lit(options.starts or date(year, 9, 1)),
        ends=pl.lit(options.ends or date(year, 12, 31)),
    )
    return in_schema(table, TRAINEES)


def offered_places(feed: Feed, options: PlacementOptions) -> pl.DataFrame:
    """Return ``employer, training_field, area, places``: what employers offer in the year, so far as it is reliable.

    ``places = ⌊min(places, mentors × learners_per_mentor) × weight⌋``, the weight by the age of the confirmation on the
    day of the feed (norms ``workplace_weight_…``); places never confirmed weigh as those over 24 months.
    """
    norm = partial(own_or_national_norm, feed["norms"], day=feed.information.as_of)
    age = (pl.lit(feed.information.as_of) - pl.col("confirmed")).dt.total_days() / DAYS_A_MONTH
    weight = pl.lit(norm("workplace_weight_over_24_months"))
    for name, months in reversed(_MONTHS):
        if months is not None:
            weight = pl.when(age < months).then(norm(f"workplace_weight_{name}_months")).otherwise(weight)
    mentored = pl.col("mentors") * norm("learners_per_mentor")
    employers = feed["employers"].select("employer", "area").unique("employer", keep="first", maintain_order=True)
    table = feed["workplaces"].drop_nulls("places").filter(pl.col("year") == placement_year(feed, options))
    table = table.unique(["employer", "training_field"], keep="first", maintain_order=True).join(
        employers, on="employer", how="left"
    )
    places = pl.min_horizontal(pl.col("places").clip(0), mentored.fill_null(np.inf)) * weight
    # weights are decimal fractions: 5 × 0.8 must not floor to 3
    table = table.with_columns(places=(places + 1e-9).floor().cast(pl.Int64))
    return table.select("employer", "training_field", "area", "places").sort("employer", "training_field")


@cache
def _occupations() -> dict[str, dict[str, float]]:
    table = code_list("training_fields_occupations")
    shares: dict[str, dict[str, float]] = {}
    for field, occupation, weight in table.select("training_field", "occupation", "weight").iter_rows():
        shares.setdefault(field, {})[occupation] = weight
    return shares


@cache
def field_fit(field: str, other: str) -> float:
    """Return how well a place for ``other`` trains somebody of ``field``, 0–1.

    1 for the same field, 0.9 for the same at another level (codes alike after the first digit), else the share of
    occupations in common ``Σ_o min(w_o, w'_o)`` by the crosswalk of fields and occupations.
    """
    if field == other:
        return 1.0
    if field[1:] == other[1:]:
        return _SAME_STEM
    own, theirs = _occupations().get(field, {}), _occupations().get(other, {})
    return min(_SAME_STEM, sum(min(weight, theirs.get(occupation, 0.0)) for occupation, weight in own.items()))


def pairings(classes: pl.DataFrame, places: pl.DataFrame, feed: Feed, options: PlacementOptions) -> pl.DataFrame:
    """Return ``class, place, km, fit, agreement, cost`` of every allowed pair: positions in both tables, cost in
    metres.

    ``classes`` have ``training_field, institution, area, starts, ends, wave``; ``places`` also ``wave``. An unknown
    distance counts as ``farthest_km``; a class whose field is unknown fits no place.
    """
    homes, work = positions(with_positions(classes, feed["areas"])), positions(with_positions(places, feed["areas"]))
    field, wave = classes["training_field"].to_numpy(), classes["wave"].to_numpy()
    offered, their_wave = places["training_field"].to_numpy(), places["wave"].to_numpy()
    kinds = np.unique(offered.astype(str))
    parts: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]] = []
    for own, period in sorted(
        classes.select("training_field", "wave").drop_nulls().unique(maintain_order=True).iter_rows()
    ):
        fits = {kind: fit for kind in kinds if (fit := field_fit(own, kind)) >= options.least_fit}
        mine = np.flatnonzero((field == own) & (wave == period))
        theirs = np.flatnonzero(np.isin(offered.astype(str), list(fits)) & (their_wave == period))
        if theirs.size == 0:
            continue
        km = kilometres(*(h[mine][:, None] for h in homes), *(w[theirs][None] for w in work))
        km = np.where(np.isnan(km), options.farthest_km, km)
        a, b = np.nonzero(km <= options.farthest_km)
        parts.append((mine[a], theirs[b], km[a, b], np.array([fits[kind] for kind in offered[theirs]])[b]))
    columns = [np.concatenate(column) if parts else np.empty(0) for column in zip(*parts, strict=True)] or [
        np.empty(0)
    ] * 4
    table = pl.DataFrame(dict(zip(("class", "place", "km", "fit"), columns, strict=True))).cast(
        {"class": pl.Int64, "place": pl.Int64, "km": pl.Float64, "fit": pl.Float64}
    )
    table = _with_agreements(table, classes, places, feed)
    km = pl.col("km")
    cost = km * (1 + km / options.long_km) + options.misfit_km * (1 - pl.col("fit"))
    cost += pl.when(pl.col("agreement").is_null()).then(options.new_partner_km).otherwise(0.0)
    return table.with_columns(cost=(cost * 1000).round().cast(pl.Int64))


def _with_agreements(table: pl.DataFrame, classes: pl.DataFrame, places: pl.DataFrame, feed: Feed) -> pl.DataFrame:
    """Add the first agreement in force for all of the trainees' period, of any field or the place's own, or null."""
    agreements = feed["agreements"].select(
        "agreement", "institution", "employer", "signed", "ends", agreed_field="training_field"
    )
    at = {"starts": "first_day", "ends": "last_day"}
    who = classes.with_row_index("class").select(pl.col("class").cast(pl.Int64), "institution", *at).rename(at)
    where = places.with_row_index("place").select(pl.col("place").cast(pl.Int64), "employer", "training_field")
    same_field = pl.col("agreed_field").str.slice(1) == pl.col("training_field").str.slice(1)
    pairs = where.join(agreements, on="employer").filter(pl.col("agreed_field").is_null() | same_field)
    throughout = (agreement_in_force(pl.col(day)) for day in at.values())
    pairs = pairs.join(who, on="institution").filter(*throughout)
    first = pairs.group_by("class", "place", maintain_order=True).agg(pl.col("agreement").min())
    return table.join(first, on=["class", "place"], how="left", maintain_order="left")
