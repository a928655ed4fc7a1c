"""What teaching needs and what is there, less what cohorts under way use: teachers, workstations, rooms, workplaces."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from caunghe.errors import InputError
from caunghe.feed import Feed, class_years
from caunghe.language import Text
from caunghe.planning.model.norms import Norms
from caunghe.planning.options import PlanOptions
from caunghe.schema import DAYS_A_MONTH, code_list

RESOURCES = ("teachers", "workstations", "classrooms", "workplaces")
KEYS = {
    "teachers": ("institution", "stem"),
    "workstations": ("site", "stem"),
    "classrooms": ("site",),
    "workplaces": ("stem",),
}
_NO_SITE = Text(
    "closed_sites nêu {site}, địa điểm không có trong dữ liệu.",
    "closed_sites names {site}, which is no site of the feed",
)


def use_per_month(programmes: pl.DataFrame, norms: Norms) -> pl.DataFrame:
    """Return what one learner in one month of study uses of each resource: ``programme, teachers, workstations, …``.

    teachers      1 / (12 · learners_per_teacher)                                        teacher-years
    workstations  training_hours_per_month · practice · (1 − workplace) / learners_per_workstation   hours
    classrooms    training_hours_per_month · (1 − workplace)                                hours of a learner's place
    workplaces    workplace / 12                                                            place-years
    Norms: learners_per_teacher of Decree 15/2019; the others are conventions named in ``norms``.
    """
    hours = norms("training_hours_per_month")
    on_site = hours * (1 - pl.col("workplace_share"))
    return programmes.select(
        "programme",
        teachers=pl.lit(1 / (12 * norms("learners_per_teacher"))),
        workstations=on_site * pl.col("practice_share") / norms("learners_per_workstation"),
        classrooms=on_site,
        workplaces=pl.col("workplace_share") / 12,
    )


def unit_of(norms: Norms) -> dict[str, float]:
    """Return what one unit bought or hired adds to each resource in a year: a teacher, a workstation, a classroom, a
    place.
    """
    return {
        "teachers": 1.0,
        "workstations": norms("workstation_hours_per_year"),
        "classrooms": norms("class_size_theory") * norms("classroom_hours_per_year"),
        "workplaces": 1.0,
    }


def total_capacity(feed: Feed, norms: Norms, years: Sequence[int], options: PlanOptions) -> dict[str, pl.DataFrame]:
    """Return for each resource its keys, ``year`` and ``amount`` there without any decision of the plan."""
    every = pl.DataFrame({"year": list(years)}, schema={"year": pl.Int64})
    stations = (
        feed["equipment"]
        .group_by("site", stem=pl.col("training_field").str.slice(1), maintain_order=True)
        .agg(amount=pl.col("workstations").sum() * norms("workstation_hours_per_year"))
    )
    rooms = feed["sites"].select("site", amount=pl.col("capacity").fill_null(0) * norms("classroom_hours_per_year"))
    return {
        "teachers": _teachers(feed["teachers"], every, options.retirement_age),
        "workstations": stations.join(every, how="cross"),
        "classrooms": rooms.join(every, how="cross"),
        "workplaces": _workplaces(feed, norms, every),
    }


def _teachers(teachers: pl.DataFrame, years: pl.DataFrame, retirement_age: int) -> pl.DataFrame:
    """Return ``institution, stem, year, amount``: teachers not yet of retirement age that year; an unknown birth year
    stays.
    """
    working = (pl.col("birth_year") + retirement_age > pl.col("year")).fill_null(True)
    return (
        teachers.select("institution", "birth_year", stem=pl.col("training_field").str.slice(1))
        .join(years, how="cross")
        .group_by("institution", "stem", "year", maintain_order=True)
        .agg(amount=working.sum().cast(pl.Float64))
    )


def _workplaces(feed: Feed, norms: Norms, years: pl.DataFrame) -> pl.DataFrame:
    """Return ``stem, year, amount`` of places, fewer the older their confirmation.

    amount = Σ min(places, learners_per_mentor · mentors) · weight(months since confirmed, at the feed's date), of the
    year's rows or, where an employer has none, of its latest before. Weights: norms workplace_weight_*. A place never
    confirmed counts as one of the oldest.
    """
    months = (pl.lit(feed.information.as_of) - pl.col("confirmed")).dt.total_days() / DAYS_A_MONTH
    weight = (
        pl.when(months <= 6)
        .then(norms("workplace_weight_0_6_months"))
        .when(months <= 12)
        .then(norms("workplace_weight_6_12_months"))
        .when(months <= 24)
        .then(norms("workplace_weight_12_24_months"))
        .otherwise(norms("workplace_weight_over_24_months"))
    )
    guided = pl.min_horizontal("places", pl.col("mentors") * norms("learners_per_mentor"))
    said = (
        feed["workplaces"]
        .drop_nulls("places")
        .select("employer", "training_field", said_in="year", amount=pl.coalesce(guided, "places") * weight)
    )
    return (
        said.join(years, how="cross")
        .filter(pl.col("said_in") <= pl.col("year"))
        .sort("said_in")
        .group_by("employer", "training_field", "year", maintain_order=True)
        .agg(pl.col("amount").last())
        .group_by("year", stem=pl.col("training_field").str.slice(1), maintain_order=True)
        .agg(pl.col("amount").sum())
    )


def free_capacity(
    amounts: dict[str, pl.DataFrame],
    programmes: pl.DataFrame,
    use: pl.DataFrame,
    under_way: pl.DataFrame,
    years: Sequence[int],
) -> dict[str, pl.DataFrame]:
    """Return for each resource every key the programmes touch × year: ``amount``, of it ``listed``, whether it
    ``stands_in``, ``used`` by cohorts under way, ``free``.

    free = max(0, amount − used): a cohort that has begun is taught to its end.
    """
    every = pl.DataFrame({"year": list(years)}, schema={"year": pl.Int64})
    load = under_way.join(use, on="programme").join(programmes, on="programme")
    result: dict[str, pl.DataFrame] = {}
    for resource in RESOURCES:
        keys = list(KEYS[resource])
        touched = (
            programmes.join(use.filter(pl.col(resource) > 0), on="programme", how="semi")
            .select(keys)
            .unique(maintain_order=True)
        )
        used = load.group_by(*keys, "year", maintain_order=True).agg(
            used=(pl.col("learner_months") * pl.col(resource)).sum()
        )
        result[resource] = (
            touched.join(every, how="cross")
            .join(amounts[resource], on=[*keys, "year"], how="left")
            .join(used, on=[*keys, "year"], how="left")
            .with_columns(pl.col("amount", "listed", "used").fill_null(0.0), pl.col("stands_in").fill_null(False))
            .with_columns(free=(pl.col("amount") - pl.col("used")).clip(0))
            .sort(*keys, "year")
        )
    return result


def station_prices(feed: Feed, programmes: pl.DataFrame, options: PlanOptions) -> pl.DataFrame:
    """Return ``stem, price`` of a workstation: the median of the stem's own purchases, else of its group's, else the
    option.
    """
    groups = (
        code_list("training_fields")
        .select(stem=pl.col("code").str.slice(1), group="group")
        .unique("stem", maintain_order=True)
    )
    bought = (
        feed["equipment"]
        .filter(pl.col("value") > 0, pl.col("workstations") > 0)
        .select(stem=pl.col("training_field").str.slice(1), price=pl.col("value") / pl.col("workstations"))
        .join(groups, on="stem", how="left")
    )
    own = bought.group_by("stem", maintain_order=True).agg(pl.col("price").median())
    alike = bought.group_by("group", maintain_order=True).agg(group_price=pl.col("price").median())
    stems = programmes.select("stem", "group").unique("stem", maintain_order=True)
    price = pl.coalesce("price", "group_price", pl.lit(options.workstation_price))
    return (
        stems.join(own, on="stem", how="left")
        .join(alike, on="group", how="left")
        .select("stem", price=price)
        .sort("stem")
    )


def open_years(feed: Feed, years: Sequence[int], options: PlanOptions) -> pl.DataFrame:
    """Return ``site, year`` of every year in which a site can start classes: opened, not closed by date or option.

    Raises InputError when the options close a site that the feed does not have.
    """
    for site in sorted(set(options.closed_sites) - set(feed["sites"]["site"])):
        raise InputError(_NO_SITE, site=site)
    last = {site: closing - 1 for site, closing in options.closed_sites.items()}
    asked = pl.col("site").replace_strict(last, default=9999, return_dtype=pl.Int64)
    every = pl.DataFrame({"year": list(years)}, schema={"year": pl.Int64})
    return (
        class_years(feed["sites"])
        .join(every, how="cross")
        .filter(pl.col("year") >= pl.col("first_year"), pl.col("year") <= pl.min_horizontal("last_year", asked))
        .select("site", "year")
        .sort("site", "year")
    )
