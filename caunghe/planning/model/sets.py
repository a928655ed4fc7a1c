"""What the plan ranges over: years, programmes existing and plausible, the months and graduates each starter brings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl

from caunghe.errors import InputError
from caunghe.feed import Feed, first_open_year
from caunghe.indicators import own_targets
from caunghe.language import Text
from caunghe.planning.model.cohorts import cohorts_before
from caunghe.planning.model.norms import Norms
from caunghe.planning.options import PlanOptions
from caunghe.planning.results import PROGRAMMES
from caunghe.schema import code_list

_YEARS: Final = Text(
    "Các năm của kế hoạch phải nằm trong các năm dự báo {low}–{high}; đang là {first}–{last}.",
    "years of the plan must be within the forecast's {low}–{high}; got {first}–{last}",
)
_NONE: Final = Text(
    "Bảng programmes phải có ít nhất một chương trình có địa điểm, ngành, nghề, trình độ và thời gian đào tạo; trong"
    " {count} chương trình không có chương trình nào.",
    "programmes must hold one with site, field, level and months; got none of {count}",
)
_NOT_OPENED: Final = Text(
    "Không mở được {programme}: địa điểm ấy đã dạy ngành và trình độ này, hoặc cả thành phố chưa nơi nào dạy.",
    "{programme} cannot be opened: that site teaches the field and level already, or nobody in the city does",
)
# targets the plan can reach for; a stock's binds only in its own year
STOCKS = ("certificate_rate",)
TARGETS = (*STOCKS, "diploma_entrants", "streaming_rate", "women_entrants_share")
# longest programme of the schema is 60 months
_STUDY_YEARS = 5


def plan_years(feed: Feed, forecast_years: Sequence[int], options: PlanOptions) -> list[int]:
    """Return the plan's years, from the first whose intake is not closed on the feed's day unless another is asked for.

    Raises InputError when the first or the last is not one of the forecast's.
    """
    first = options.first_year or first_open_year(feed) or min(forecast_years)
    last = first + options.years - 1
    low, high = min(forecast_years), max(forecast_years)
    if first < low or last > high:
        raise InputError(_YEARS, low=low, high=high, first=first, last=last)
    return list(range(first, last + 1))


def years_after(programmes: pl.DataFrame, last_year: int) -> list[int]:
    """Return the years after the plan's last in which its last intake still studies.

    >>> years_after(pl.DataFrame({"months": [9.0, 30.0]}), 2031)
    [2032, 2033]
    """
    longest = programmes["months"].max()
    studied = -(-float(str(longest)) // 12) if longest is not None else 1
    return list(range(last_year + 1, last_year + int(studied)))


def programmes(feed: Feed, norms: Norms, options: PlanOptions, first_year: int) -> pl.DataFrame:
    """Return existing and plausible programmes with everything a class needs, sorted by programme.

    Columns are those of ``results.PROGRAMMES``. ``stem`` is the field's code without its first digit, the level;
    teachers and workstations serve a stem. ``licence`` is the registered intake a year, where none is given the largest
    on record. The largest class is the norm class_size_heavy, _practice or _theory of the field (Circular 07/2017, as
    amended by 28/2022), the smallest the programme's own and never above it. A programme without site, field, level or
    months cannot be planned and is left out. Raises InputError when none is left.
    """
    listing = code_list("training_fields").select(training_field="code", group="group", hazard="hazard")
    owners = feed["sites"].select("site", "institution")
    known = feed["programmes"].drop_nulls(["training_field", "level", "months"])
    located = known.join(owners, on="site")
    if located.is_empty():
        raise InputError(_NONE, count=feed["programmes"].height)
    frame = located.join(listing, on="training_field", how="left")
    frame = frame.with_columns(stem=pl.col("training_field").str.slice(1), is_new=pl.lit(False))
    frame = frame.join(_history(feed, first_year), on="programme", how="left")
    fresh = _plausible(frame, options.new_programmes, _opened(owners, options))
    frame = pl.concat([frame, fresh], how="diagonal_relaxed")
    return _with_sizes(frame, norms, options).select(PROGRAMMES.names()).sort("programme")


def _with_sizes(frame: pl.DataFrame, norms: Norms, options: PlanOptions) -> pl.DataFrame:
    """Return the programmes with their class sizes, licence and what stands for a value not given."""
    sizes = {hazard: int(norms(f"class_size_{hazard}")) for hazard in ("heavy", "practice", "theory")}
    largest = pl.col("hazard").fill_null("practice").replace_strict(sizes, return_dtype=pl.Int64)
    licence = pl.coalesce("licensed_intake", "most_entrants").fill_null(0)
    sized = frame.with_columns(class_maximum=largest, licence=licence)
    few = pl.min_horizontal("licence", options.new_classes * pl.col("class_maximum"))
    return sized.with_columns(
        licence=pl.when("is_new").then(few).otherwise("licence"),
        class_minimum=pl.min_horizontal(pl.col("minimum_class").fill_null(1), "class_maximum"),
        last_seats=pl.col("last_seats").fill_null(0),
        women_share=pl.col("women_share").fill_null(_women_of_all(frame)),
        group=pl.col("group").fill_null("other"),
        **{c: pl.col(c).fill_null(0) for c in ("workplace_share", "practice_share", "tuition", "cost_per_learner")},
    )


def _women_of_all(programmes: pl.DataFrame) -> pl.Expr:
    """Return the share of women at all programmes that tell of them, weighted by entrants; half where none does."""
    told = programmes.drop_nulls("women_share").filter(pl.col("last_seats") > 0)
    entrants, women = float(told["last_seats"].sum()), float((told["women_share"] * told["last_seats"]).sum())
    return pl.lit(women / entrants if entrants else 0.5)


def _history(feed: Feed, first_year: int) -> pl.DataFrame:
    """Return ``programme, last_seats`` (entrants of the year before the plan), ``most_entrants`` of an intake and
    ``women_share`` of the last that tells of women, as the indicator ``women_entrants_share`` has it of a year.
    """
    intakes = cohorts_before(feed, first_year)
    last = pl.col("entrants").filter(pl.col("year") == first_year - 1).sum()
    told = intakes.drop_nulls(["women", "entrants"]).filter(pl.col("entrants") > 0).sort("year")
    shares = told.group_by("programme", maintain_order=True).agg(
        women_share=(pl.col("women").last() / pl.col("entrants").last()).clip(0, 1)
    )
    counts = intakes.group_by("programme", maintain_order=True).agg(
        last_seats=last, most_entrants=pl.col("entrants").max()
    )
    return counts.join(shares, on="programme", how="left", maintain_order="left")


def _opened(owners: pl.DataFrame, options: PlanOptions) -> pl.DataFrame:
    """Return ``site, institution, training_field, level`` of the option opened_programmes."""
    codes = [(code, *[*code.split(":"), "", ""][:3]) for code in options.opened_programmes]
    schema = {"programme": pl.String, "site": pl.String, "training_field": pl.String, "level": pl.String}
    return pl.DataFrame(codes, schema=schema, orient="row").join(owners, on="site", how="left", maintain_order="left")


def _plausible(existing: pl.DataFrame, count: int, opened: pl.DataFrame) -> pl.DataFrame:
    """Return programmes that could be opened: a field taught elsewhere in the city, at a site that teaches its group
    and level.

    The site's own group and level must be among what it teaches; the new programme takes the medians of those that
    teach the field at that level. Fields of the most entrants per programme come first; programme codes are
    ``site:field:level``. Those ``opened`` by a scenario come beside them, wherever they are to be; raises InputError
    where one is taught there already, or nowhere in the city.
    """
    if existing.is_empty() or (count == 0 and opened.is_empty()):
        return existing.clear()
    kinds = existing.group_by("training_field", "level", maintain_order=True).agg(
        pl.col("stem", "group", "hazard", "name").first(),
        pl.col(
            "months",
            "licensed_intake",
            "minimum_class",
            "workplace_share",
            "practice_share",
            "tuition",
            "cost_per_learner",
            "women_share",
        ).median(),
        busy=pl.col("last_seats").mean(),
    )
    hosts = existing.select("site", "institution", "group", "level").unique(maintain_order=True)
    taught = existing.select("site", "training_field", "level")
    fresh = kinds.join(hosts, on=["group", "level"]).join(taught, on=["site", "training_field", "level"], how="anti")
    asked = (
        opened.drop("programme")
        .join(kinds, on=["training_field", "level"])
        .join(taught, on=["site", "training_field", "level"], how="anti")
    )
    if asked.height < opened.height:
        known = set(asked.select(pl.concat_str("site", "training_field", "level", separator=":")).to_series())
        raise InputError(_NOT_OPENED, programme=min(set(opened["programme"]) - known))
    likely = (
        fresh.sort(["busy", "training_field", "level", "site"], descending=[True, False, False, False])
        .group_by("training_field", "level", maintain_order=True)
        .head(2)
        .head(count)
    )
    together = pl.concat([asked.select(likely.columns), likely])
    return (
        together.with_columns(
            pl.col("licensed_intake", "minimum_class", "tuition", "cost_per_learner").round().cast(pl.Int64),
            programme=pl.concat_str("site", "training_field", "level", separator=":"),
            is_new=pl.lit(True),
            last_seats=pl.lit(0, pl.Int64),
        )
        .unique("programme", keep="first", maintain_order=True)
        .drop("busy")
    )


def presence(programmes: pl.DataFrame) -> pl.DataFrame:
    """Return ``programme, offset, months``: months studied in the ``offset``-th year after starting.

    months = clip(duration − 12·offset, 0, 12): a cohort starts with its school year.
    """
    offsets = pl.DataFrame({"offset": range(_STUDY_YEARS)}, schema={"offset": pl.Int64})
    studied = (pl.col("months") - 12 * pl.col("offset")).clip(0, 12)
    return (
        programmes.select("programme", "months")
        .join(offsets, how="cross")
        .select("programme", "offset", months=studied)
        .filter(pl.col("months") > 0)
    )


def learning_under_way(
    feed: Feed, programmes: pl.DataFrame, years: Sequence[int], of: Sequence[int] | None = None
) -> pl.DataFrame:
    """Return ``programme, year, learner_months`` of cohorts that began before the plan, less those who left.

    In the plan's ``years``, or in the years ``of`` which they are asked.
    """
    cohorts = cohorts_before(feed, years[0]).select(
        "programme", began="year", learners=(pl.col("entrants") - pl.col("dropouts").fill_null(0)).clip(0)
    )
    studied = presence(programmes.filter(~pl.col("is_new")))
    return (
        cohorts.join(studied, on="programme")
        .with_columns(year=pl.col("began") + pl.col("offset"))
        .filter(pl.col("year").is_in(list(of or years)))
        .group_by("programme", "year", maintain_order=True)
        .agg(learner_months=(pl.col("learners") * pl.col("months")).sum())
        .sort("programme", "year")
    )


def city_targets(feed: Feed, years: Sequence[int]) -> pl.DataFrame:
    """Return ``indicator, year, value`` of the city's own targets in the plan's years.

    A target for what happens in a year (entrants, streaming) lies on the straight line between the years stated and
    stays at the last; one for a stock binds in its own year only. Targets of one area, group or old boundary are not
    the city's (``own_targets``), and where no intake tells of women a share of them cannot be planned.

    >>> city_targets(feed, [2026, 2030]).filter(pl.col("indicator") == "certificate_rate").rows()
    [('certificate_rate', 2030, 0.5)]
    """
    own = own_targets(feed).filter(pl.col("indicator").is_in(TARGETS))
    if feed["intakes"]["women"].drop_nulls().is_empty():
        own = own.filter(pl.col("indicator") != "women_entrants_share")
    rows: list[tuple[str, int, float]] = []
    for (indicator,), stated in own.sort("year").group_by("indicator", maintain_order=True):
        known, value = stated["year"].to_list(), stated["value"].to_list()
        binds = [y for y in years if (y in known if indicator in STOCKS else y >= known[0])]
        rows += [(indicator, y, float(np.interp(y, known, value))) for y in binds]
    return pl.DataFrame(
        rows, schema={"indicator": pl.String, "year": pl.Int64, "value": pl.Float64}, orient="row"
    ).sort("indicator", "year")
