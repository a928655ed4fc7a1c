"""Placement: trainees to workplaces at the least cost in travel, fit and new partners, with the price of a place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.display import Tabular
from caunghe.errors import InputError
from caunghe.feed import Feed
from caunghe.language import Text
from caunghe.matching.placement.inputs import PlacementOptions, offered_places, pairings, trainees
from caunghe.matching.placement.network_simplex import UNBOUNDED, minimum_cost_flow, savings
from caunghe.matching.results import AGREEMENT_DRAFTS, PLACE_PRICES, PLACEMENTS, PROGRAMME_PLACEMENTS, TRAINEES
from caunghe.progress import Progress, silent
from caunghe.schema import in_schema

_NO_PROGRAMME: Final = Text(
    "Chương trình của người học phải có trong bộ dữ liệu; không tìm thấy {programmes}.",
    "programmes of trainees must be in the feed; got {programmes}",
)
_PERIOD: Final = Text(
    "Kỳ thực hành của mỗi người học phải kết thúc sau khi bắt đầu; người học có kỳ không hợp lệ: {trainees}.",
    "a trainee's period must end after it starts; got {trainees}",
)
_TWICE: Final = Text(
    "Mỗi người học chỉ được ghi một lần; có người được ghi nhiều lần.", "trainees must be named once; got some twice"
)
Integers = NDArray[np.int64]
_PAIRING = Text("Ghép người học với chỗ thực hành", "Pairing trainees and workplaces")
_MODEL = "internship"


@dataclass(frozen=True, slots=True, repr=False)
class Placement(Tabular):
    """Tables of a placement (``results.py``), its cost in kilometres and ``gap``: cost less the dual's, 0 when
    optimal.

    >>> placement = place(feed)
    >>> placement.cost_km, placement.gap
    (6505.0, 0.0)
    >>> placement.places.select("employer", "training_field", "places", "used", "price").rows()[0]
    ('E2', '6340113', 3, 3, 497.0)
    """

    placements: pl.DataFrame
    places: pl.DataFrame
    programmes: pl.DataFrame
    drafts: pl.DataFrame
    cost_km: float
    gap: float


@dataclass(frozen=True, slots=True)
class _Solution:
    """Flow by pairing, potentials and savings of one more place by node, cost and bound in metres."""

    flow: Integers
    potential: Integers
    saved: Integers
    cost: int
    bound: int


def place(
    feed: Feed, people: pl.DataFrame | None = None, options: PlacementOptions | None = None, progress: Progress = silent
) -> Placement:
    """Place trainees (``results.TRAINEES``; the feed's own when not given) at the year's workplaces.

    Minimise ``Σ cost·x + Σ unplaced`` with every trainee placed once or left out and no place used twice at a time.
    Trainees alike in programme, home and dates are one class; periods that touch share places, others do not.
    Raises InputError when a trainee's programme is not in the feed or a period ends before it starts.

    >>> autumn = {"starts": [date(2026, 9, 1)], "ends": [date(2026, 12, 31)]}
    >>> welder = pl.DataFrame({"trainee": ["T1"], "programme": ["P1"], "area": ["B"], **autumn})
    >>> place(feed, welder).placements.select("employer", pl.col("km").round(1), "fit", "agreement").row(0)
    ('E1', 16.6, 1.0, 'T1')
    >>> place(feed, welder.with_columns(programme=pl.lit("P9")))
    Traceback (most recent call last):
    caunghe.errors.InputError: programmes of trainees must be in the feed; got ['P9']
    """
    options = options or PlacementOptions()
    progress(_PAIRING, 0, 2)
    people = trainees(feed, options) if people is None else in_schema(people, TRAINEES)
    _check(people, feed)
    waves = _waves(people)
    classes = _classes(people, feed, waves)
    offered = offered_places(feed, options)
    places = offered.join(waves.select("wave").unique(maintain_order=True).sort("wave"), how="cross")
    pairs = pairings(classes, places, feed, options)
    progress(_PAIRING, 1, 2)
    solution = _solution(classes, places, pairs, options)
    progress(_PAIRING, 2, 2)
    placements = _placements(people, classes, places, pairs, solution)
    return Placement(
        placements=placements,
        places=_prices(places, pairs, solution, classes.height),
        programmes=_by_programme(placements, classes, solution),
        drafts=_drafts(placements, feed),
        cost_km=solution.cost / 1000,
        gap=(solution.cost - solution.bound) / 1000,
    )


def _check(people: pl.DataFrame, feed: Feed) -> None:
    strange = people.join(feed["programmes"], on="programme", how="anti")
    if not strange.is_empty():
        raise InputError(_NO_PROGRAMME, programmes=strange["programme"].head(5).to_list())
    wrong = people.filter((pl.col("ends") < pl.col("starts")).fill_null(True))
    if not wrong.is_empty():
        raise InputError(_PERIOD, trainees=wrong["trainee"].head(5).to_list())
    if not people["trainee"].is_unique().all():
        raise InputError(_TWICE)


def _waves(people: pl.DataFrame) -> pl.DataFrame:
    """Return ``starts, ends, wave``: periods that overlap, directly or through others, are of one wave."""
    periods = people.select("starts", "ends").unique(maintain_order=True).sort("starts", "ends")
    latest = pl.col("ends").cum_max().shift(1)
    return periods.with_columns(wave=(pl.col("starts") > latest).fill_null(False).cum_sum().cast(pl.Int64))


def _classes(people: pl.DataFrame, feed: Feed, waves: pl.DataFrame) -> pl.DataFrame:
    sites = feed["sites"].select("site", "institution").unique("site", keep="first", maintain_order=True)
    own = (
        feed["programmes"]
        .select("programme", "training_field", "site")
        .unique("programme", keep="first", maintain_order=True)
    )
    own = own.join(sites, on="site", how="left").drop("site")
    alike = people.group_by("programme", "area", "starts", "ends", maintain_order=True).agg(
        count=pl.len().cast(pl.Int64)
    )
    table = alike.join(waves, on=["starts", "ends"]).join(own, on="programme", how="left")
    return table.sort("programme", "area", "starts", "ends", nulls_last=True)


def _solution(classes: pl.DataFrame, places: pl.DataFrame, pairs: pl.DataFrame, options: PlacementOptions) -> _Solution:
    """Solve over nodes classes, places, programmes, sink.

    Arcs are pairings; place → sink; class → programme, programme → sink in steps of rising cost for those left out.
    """
    n, w = classes.height, places.height
    names = classes["programme"].unique(maintain_order=True).sort()
    own = classes["programme"].cast(pl.Enum(names)).to_physical().cast(pl.Int64).to_numpy()
    count, sink = classes["count"].to_numpy(), n + w + names.len()
    owner, step_cost, step = _steps(np.bincount(own, weights=count, minlength=names.len()).astype(np.int64), options)
    to_place, to_sink, out = pairs["class"].to_numpy(), n + np.arange(w), np.arange(n)
    source = np.concatenate([to_place, to_sink, out, n + w + owner])
    target = np.concatenate([n + pairs["place"].to_numpy(), np.full(w, sink), n + w + own, np.full(owner.size, sink)])
    cost = np.concatenate([pairs["cost"].to_numpy(), np.zeros(w + n, np.int64), step_cost])
    endless = np.full(pairs.height + n, UNBOUNDED)
    capacity = np.concatenate([endless[n:], places["places"].to_numpy(), endless[:n], step])
    supply = np.concatenate([count, np.zeros(w + names.len(), np.int64)])
    a, steps = pairs.height, len(options.unplaced_steps)
    last_step = a + w + n + np.arange(names.len()) * steps + steps - 1
    first_tree = np.concatenate([a + w + out, a + np.arange(w), last_step])
    flow, potential, _ = minimum_cost_flow(source, target, cost, capacity, supply, first_tree)
    reduced = cost + potential[source] - potential[target]
    bounded = capacity < UNBOUNDED
    bound = -(supply * potential[:-1]).sum() + (np.minimum(reduced, 0) * capacity)[bounded].sum()
    saved = savings(source, target, cost, capacity, flow, potential)
    return _Solution(flow[:a], potential, saved, int((flow * cost).sum()), int(bound))


def _steps(total: Integers, options: PlacementOptions) -> tuple[Integers, Integers, Integers]:
    """Return programme, cost in metres and capacity of each step by which a programme's trainees are left out."""
    steps = len(options.unplaced_steps)
    capacity = np.repeat(-(-total // steps), steps)
    capacity[steps - 1 :: steps] = UNBOUNDED
    cost = np.rint(np.array(options.unplaced_steps) * options.unplaced_km * 1000).astype(np.int64)
    return np.repeat(np.arange(total.size), steps), np.tile(cost, total.size), capacity


def _placements(
    people: pl.DataFrame, classes: pl.DataFrame, places: pl.DataFrame, pairs: pl.DataFrame, solution: _Solution
) -> pl.DataFrame:
    """Give the places of a class to its trainees in order of code, the nearest first."""
    keys = ["programme", "area", "starts", "ends"]
    used = pairs.with_columns(flow=pl.Series(solution.flow)).filter(pl.col("flow") > 0).sort("class", "cost", "place")
    used = used.with_columns(pl.col("flow").cast(pl.UInt32)).select(
        pl.exclude("flow").repeat_by("flow").explode(empty_as_null=False)
    )
    used = used.with_columns(nth=pl.int_range(pl.len()).over("class"))
    where = places.with_row_index("place").select(pl.col("place").cast(pl.Int64), "employer", "training_field")
    who = people.join(
        classes.with_row_index("class").select(pl.col("class").cast(pl.Int64), *keys), on=keys, nulls_equal=True
    )
    who = who.sort("trainee").with_columns(nth=pl.int_range(pl.len()).over("class"))
    table = who.join(used, on=["class", "nth"], how="left").join(where, on="place", how="left")
    return in_schema(table.sort("trainee"), PLACEMENTS)


def _prices(places: pl.DataFrame, pairs: pl.DataFrame, solution: _Solution, classes: int) -> pl.DataFrame:
    used = np.bincount(pairs["place"].to_numpy(), weights=solution.flow, minlength=places.height).astype(np.int64)
    saved = solution.saved[classes : classes + places.height] / 1000
    table = places.with_columns(used=pl.Series(used), price=pl.Series(saved))
    return in_schema(table, PLACE_PRICES).sort("price", "employer", descending=[True, False])


def _by_programme(placements: pl.DataFrame, classes: pl.DataFrame, solution: _Solution) -> pl.DataFrame:
    cost = classes.select("programme", next_km=pl.Series(-solution.potential[: classes.height] / 1000))
    table = placements.group_by("programme", maintain_order=True).agg(
        trainees=pl.len(),
        placed=pl.col("employer").is_not_null().sum(),
        placed_rate=pl.col("employer").is_not_null().mean(),
        median_km=pl.col("km").median(),
        longest_km=pl.col("km").max(),
        mean_fit=pl.col("fit").mean(),
    )
    table = table.join(
        cost.group_by("programme", maintain_order=True).agg(pl.mean("next_km")), on="programme", how="left"
    )
    return in_schema(table.sort("placed_rate", "programme"), PROGRAMME_PLACEMENTS)


def _drafts(placements: pl.DataFrame, feed: Feed) -> pl.DataFrame:
    """Return one draft for each institution, employer and field that would work together without an agreement."""
    sites = feed["programmes"].select("programme", "site").join(feed["sites"].select("site", "institution"), on="site")
    needed = placements.filter(pl.col("employer").is_not_null() & pl.col("agreement").is_null())
    needed = needed.join(sites.select("programme", "institution"), on="programme", how="left")
    table = needed.group_by("institution", "employer", "training_field", maintain_order=True).agg(
        starts=pl.min("starts"), ends=pl.max("ends"), learners=pl.len()
    )
    table = table.sort("institution", "employer", "training_field", nulls_last=True)
    number = (pl.int_range(pl.len()) + 1).cast(pl.String).str.zfill(4)
    table = table.with_columns(draft=pl.concat_str(pl.lit("DT"), number), model=pl.lit(_MODEL))
    return in_schema(table, AGREEMENT_DRAFTS)


def write_placement(placement: Placement, out: Path) -> None:
    """Write the four tables as CSV, into a folder that is made where it is missing.

    >>> write_placement(place(feed), folder / "placement")
    >>> sorted(file.name for file in (folder / "placement").iterdir())
    ['drafts.csv', 'placements.csv', 'places.csv', 'programmes.csv']
    """
    out.mkdir(parents=True, exist_ok=True)
    for name in ("placements", "places", "programmes", "drafts"):
        getattr(placement, name).write_csv(out / f"{name}.csv")
