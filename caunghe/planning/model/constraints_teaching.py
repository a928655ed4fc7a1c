"""Constraints of classes and what they use: sizes, openings, change, teachers, workstations, rooms, workplaces."""

from __future__ import annotations

import polars as pl

from caunghe.planning.model.capacity import KEYS
from caunghe.planning.model.city import City
from caunghe.planning.model.columns import Columns, published_seats
from caunghe.planning.model.rows import Rows, rows

PROGRAMME_YEAR = ("programme", "year")


def class_maximum(city: City, columns: Columns) -> Rows:
    """seats[p,t] − class_maximum[p] · classes[p,t] ≤ 0   (class_size_* of Circular 07/2017 as amended by 28/2022)."""
    return _class_size(city, columns, "class_maximum", upper=0.0)


def class_minimum(city: City, columns: Columns) -> Rows:
    """seats[p,t] − class_minimum[p] · classes[p,t] ≥ 0   (the programme's own smallest class)."""
    return _class_size(city, columns, "class_minimum", lower=0.0)


def _class_size(city: City, columns: Columns, size: str, **side: float) -> Rows:
    seats, classes = columns["seats"], columns["classes"]
    sizes = city.programmes.select("programme", "class_minimum", "class_maximum")
    whole = classes.join(sizes, on="programme").select(*PROGRAMME_YEAR, "column", value=-pl.col(size))
    terms = [seats.select(*PROGRAMME_YEAR, "column", value=pl.lit(1.0)), whole]
    return rows(size, PROGRAMME_YEAR, seats.select(PROGRAMME_YEAR).with_columns(**_sides(side)), terms)


def _sides(side: dict[str, float]) -> dict[str, pl.Expr]:
    return {name: pl.lit(value) for name, value in side.items()}


def opening(city: City, columns: Columns) -> Rows:
    """seats[p,t] − licence[p] · Σ_{τ ≤ t} opened[p,τ] ≤ 0 for each new programme p."""
    opened = columns["opened"]
    sides = opened.select(PROGRAMME_YEAR).with_columns(upper=pl.lit(0.0))
    licences = city.programmes.select("programme", "licence")
    seats = columns["seats"].select(*PROGRAMME_YEAR, "column", value=pl.lit(1.0))
    since = _until(opened.join(licences, on="programme"), city).select(
        *PROGRAMME_YEAR, "column", value=-pl.col("licence")
    )
    return rows("opening", PROGRAMME_YEAR, sides, [seats, since])


def opening_once(_: City, columns: Columns) -> Rows:
    """Σ_t opened[p,t] ≤ 1."""
    opened = columns["opened"]
    sides = opened.select("programme").unique(maintain_order=True).with_columns(upper=pl.lit(1.0))
    return rows("opening_once", ("programme",), sides, [opened.select("programme", "column", value=pl.lit(1.0))])


def change_up(city: City, columns: Columns) -> Rows:
    """change[p,t] − seats[p,t] + seats[p,t−1] ≥ 0; seats[p, before the first] are last year's entrants."""
    return _change(city, columns, "change_up", 1.0)


def change_down(city: City, columns: Columns) -> Rows:
    """change[p,t] + seats[p,t] − seats[p,t−1] ≥ 0."""
    return _change(city, columns, "change_down", -1.0)


def _change(city: City, columns: Columns, name: str, sign: float) -> Rows:
    seats, change = columns["seats"], columns["change"]
    before = city.programmes.select("programme", last=pl.col("last_seats") * -sign)
    first = pl.when(pl.col("year") == city.years[0]).then(pl.col("last")).otherwise(0.0)
    sides = change.select(PROGRAMME_YEAR).join(before, on="programme").select(*PROGRAMME_YEAR, lower=first)
    terms = [
        change.select(*PROGRAMME_YEAR, "column", value=pl.lit(1.0)),
        seats.select(*PROGRAMME_YEAR, "column", value=pl.lit(-sign)),
        seats.select("programme", pl.col("year") + 1, "column", value=pl.lit(sign)),
    ]
    return rows(name, PROGRAMME_YEAR, sides, terms)


def moved_up(city: City, columns: Columns) -> Rows:
    """moved[p,t] − seats[p,t] ≥ −published[p,t]: seats of the plan published last."""
    return _moved(city, columns, "moved_up", 1.0)


def moved_down(city: City, columns: Columns) -> Rows:
    """moved[p,t] + seats[p,t] ≥ published[p,t]."""
    return _moved(city, columns, "moved_down", -1.0)


def _moved(city: City, columns: Columns, name: str, sign: float) -> Rows:
    moved = columns["moved"]
    sides = moved.select(PROGRAMME_YEAR).join(published_seats(city), on=PROGRAMME_YEAR)
    terms = [
        moved.select(*PROGRAMME_YEAR, "column", value=pl.lit(1.0)),
        columns["seats"].select(*PROGRAMME_YEAR, "column", value=pl.lit(-sign)),
    ]
    return rows(name, PROGRAMME_YEAR, sides.select(*PROGRAMME_YEAR, lower=pl.col("published") * -sign), terms)


def no_restart(city: City, columns: Columns) -> Rows:
    """seats[p,t] − licence[p] · opened[p,t] ≤ licence[p] / class_minimum[p] · seats[p,t−1]: what stops stays stopped.

    A class of the least size a year before makes the right side the licence, no seat makes it 0. It holds for what
    took learners before the plan, from its second year on, and for new programmes from the year after they open.
    """
    size = pl.col("class_minimum").clip(1)
    about = city.programmes.filter((pl.col("last_seats") > 0) | pl.col("is_new"), pl.col("licence") > 0)
    about = about.select("programme", "licence", ratio=pl.col("licence") / size)
    seats = columns["seats"].join(about, on="programme")
    before = seats.filter(pl.col("upper") > 0).with_columns(year=pl.col("year") + 1)
    within = before.filter(pl.col("year") <= city.years[-1], pl.lit(not city.options.may_restart))
    opened = columns["opened"].join(about, on="programme")
    terms = [
        seats.select(*PROGRAMME_YEAR, "column", value=pl.lit(1.0)),
        before.select(*PROGRAMME_YEAR, "column", value=-pl.col("ratio")),
        opened.select(*PROGRAMME_YEAR, "column", value=-pl.col("licence").cast(pl.Float64)),
    ]
    sides = within.select(*PROGRAMME_YEAR, upper=pl.lit(0.0))
    return rows("no_restart", PROGRAMME_YEAR, sides, terms)


def teachers(city: City, columns: Columns) -> Rows:
    """Σ_{p of (i,f)} learner-months / (12 · learners_per_teacher) − Σ_{τ ≤ t} (hired + to − from)[i,f,τ] ≤ free[i,f,t].

    Teacher-years; norm learners_per_teacher of Decree 143/2016 as amended by 15/2019.
    """
    keys = [*KEYS["teachers"], "year"]
    added = [
        _until(columns[block], city).select(*keys, "column", value=pl.lit(sign * city.units["teachers"]))
        for block, sign in (("hired", -1.0), ("retrained_to", -1.0), ("retrained_from", 1.0))
    ]
    return _resource(city, columns, "teachers", added)


def retraining(_: City, columns: Columns) -> Rows:
    """Σ_{f in group} retrained_to[i,f,t] − retrained_from[i,f,t] ≤ 0: a teacher moves between fields of one group."""
    keys = ("institution", "group", "year")
    to, away = columns["retrained_to"], columns["retrained_from"]
    sides = to.select(keys).unique(maintain_order=True).with_columns(upper=pl.lit(0.0))
    terms = [block.select(*keys, "column", value=pl.lit(sign)) for block, sign in ((to, 1.0), (away, -1.0))]
    return rows("retraining", keys, sides, terms)


def workstations(city: City, columns: Columns) -> Rows:
    """Σ_{p of (s,f)} practice hours / learners_per_workstation − hours_per_year · Σ_{τ ≤ t} stations[s,f,τ] ≤
    free[s,f,t].

    Workstation-hours; norms workstation_hours_per_year, learners_per_workstation, training_hours_per_month.
    """
    keys = [*KEYS["workstations"], "year"]
    bought = _until(columns["stations"], city).select(*keys, "column", value=pl.lit(-city.units["workstations"]))
    return _resource(city, columns, "workstations", [bought])


def classrooms(city: City, columns: Columns) -> Rows:
    """Σ_{p at s} hours on site − class_size_theory · classroom_hours · Σ_{τ ≤ t} classrooms[s,τ] ≤ free[s,t]."""
    built = _until(columns["classrooms"], city).select(
        "site", "year", "column", value=pl.lit(-city.units["classrooms"])
    )
    return _resource(city, columns, "classrooms", [built])


def workplaces(city: City, columns: Columns) -> Rows:
    """Σ_{p of f} workplace_share · learner-years − asked[f,t] ≤ free[f,t]: confirmed places, fewer the older the
    confirmation. After the plan's last year as many are asked for as in it.
    """
    asked = columns["asked"].select("stem", "year", "column", value=pl.lit(-city.units["workplaces"]))
    asked = pl.concat([asked, _repeated(asked, city)])
    return _resource(city, columns, "workplaces", [asked])


def _resource(city: City, columns: Columns, resource: str, added: list[pl.DataFrame]) -> Rows:
    """Return use by starters of the plan − what is added ≤ what cohorts under way leave free.

    Also in the years after the plan's last, when its cohorts still study and the last year's intake starts again: what
    the last year starts must be possible year after year, or long courses would come cheap at the end.
    """
    keys = (*KEYS[resource], "year")
    sides = city.capacity[resource].select(*keys, upper="free")
    used = (
        pl.concat([study_months(city, columns), _study_of_later_intakes(city, columns)])
        .join(city.use.filter(pl.col(resource) > 0).select("programme", resource), on="programme")
        .join(city.programmes.select("programme", *KEYS[resource]), on="programme")
        .select(*keys, "column", value=pl.col("months") * pl.col(resource))
    )
    return rows(resource, keys, sides, [used, *added])


def study_months(city: City, columns: Columns) -> pl.DataFrame:
    """Return ``programme, started, year, column, months``: months in ``year`` of a learner who takes the seat of
    ``column``.
    """
    return (
        columns["seats"]
        .select("programme", "column", started="year")
        .join(city.presence, on="programme")
        .with_columns(year=pl.col("started") + pl.col("offset"))
    )


def _study_of_later_intakes(city: City, columns: Columns) -> pl.DataFrame:
    """Return ``study_months`` of the intakes after the plan's last year: each is the last year's, of its columns."""
    last = columns["seats"].filter(pl.col("year") == city.years[-1]).select("programme", "column", "year")
    return (
        _repeated(last, city)
        .rename({"year": "started"})
        .join(city.presence, on="programme")
        .with_columns(year=pl.col("started") + pl.col("offset"))
        .select("programme", "column", "started", "offset", "months", "year")
        .filter(pl.col("year") <= max(city.years_after, default=0))
    )


def _repeated(block: pl.DataFrame, city: City) -> pl.DataFrame:
    """Return the rows of the plan's last year once for each year after it."""
    after = pl.DataFrame({"year": city.years_after}, schema={"year": pl.Int64})
    last = block.filter(pl.col("year") == city.years[-1]).drop("year")
    return last.join(after, how="cross").select(block.columns)


def _until(block: pl.DataFrame, city: City) -> pl.DataFrame:
    """Return the block with each column repeated in every year from its own on: what is bought stays."""
    later = pl.DataFrame({"later": [*city.years, *city.years_after]}, schema={"later": pl.Int64})
    return (
        block.join(later, how="cross").filter(pl.col("later") >= pl.col("year")).drop("year").rename({"later": "year"})
    )
