"""Everything advertisements say of demand, as tables by name: from advertisements, their codes and their skills."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

import polars as pl

from caunghe.feed import Feed
from caunghe.language import LANGUAGES, Text, number, share
from caunghe.schema import code_list, in_schema, table_declarations
from caunghe.vacancies.coder.ads import ABSTAIN_BELOW
from caunghe.vacancies.demand.boards import time_to_fill
from caunghe.vacancies.demand.demand import (
    DemandOptions,
    in_areas,
    pay_levels,
    tightness,
    totals,
)
from caunghe.vacancies.demand.months import newest, whole_months
from caunghe.vacancies.demand.openings import openings, weighted_openings
from caunghe.vacancies.demand.results import NOTES, DemandTables
from caunghe.vacancies.demand.scope import City, Scope, city_of, with_scope
from caunghe.vacancies.demand.skill_trends import (
    ProgrammeOptions,
    programme_coverage,
    programme_skill_demand,
    skill_trends,
)

_NOTICED: Final = 0.005  # a share that is written as 1 % or more
_NOTES: Final = {
    "national": Text(
        "Tin trải khắp cả nước: trong {placed} chỗ tuyển có nêu nơi làm việc, {inside} ở thành phố. Các bảng mô tả các "
        "tin này, không phải nhu cầu của thành phố; không đặt cạnh người tìm việc của thành phố.",
        "The advertisements are of the whole country: of {placed} "
        "{placed:opening that states|openings that state} a place, {inside} {inside:is|are} in the "
        "city. The tables are of these advertisements, not of the city's demand, and nothing is set against its "
        "job-seekers.",
    ),
    "elsewhere": Text(
        "{count} chỗ tuyển ở nơi khác không được tính vào nhu cầu của thành phố.",
        "{count} {count:opening|openings} elsewhere {count:is|are} no demand of the city and {count:is|are} left out.",
    ),
    "unplaced": Text(
        "{count} chỗ tuyển không nêu nơi làm việc được tính là của thành phố.",
        "{count} {count:opening states|openings state} no place and {count:is|are} counted as the city's.",
    ),
    "advertised": Text(
        "Tin tuyển dụng chỉ là một phần của nhu cầu: nhiều nơi tuyển qua người quen, có nghề ít khi đăng tin.",
        "Advertisements are a part of demand: many hire through people they know; some occupations seldom advertise.",
    ),
    "openings_one": Text(
        "Tin không nêu số người được tính là một người ({share} số chỗ tuyển).",
        "An advertisement that states no number counts as one person ({share} of openings).",
    ),
    "unsure": Text(
        "{share} số tin có mã nghề với xác suất dưới {limit}; cột “doubtful” là phần có thể thuộc nghề khác.",
        "{share} of advertisements have a code with a probability below {limit}; “doubtful” may belong elsewhere.",
    ),
    "weights": Text(
        "Số chỗ tuyển được cân theo ngành và quy mô của danh mục đơn vị sử dụng lao động.",
        "Openings are weighted to the employer register by industry and size.",
    ),
    "few_months": Text(
        "Trong {months} tháng gần nhất, tin thu thập được trọn {whole} tháng: số chỗ mỗi tháng chỉ tính từ các tháng "
        "trọn ấy, tháng không có tin không được tính là tháng không tuyển.",
        "Of the newest {months} {months:month|months} advertisements cover {whole} as a whole: openings a month are "
        "a mean of whole months alone, and a month without advertisements is not counted as one without openings.",
    ),
    "same_name": Text(
        "{count} tin mang mã (ad) của một tin khác: mã nghề của tin đứng trước được dùng cho cả các tin ấy.",
        "{count} {count:advertisement bears|advertisements bear} another one's identifier (ad): the first one's "
        "occupation holds for {count:it|them} too.",
    ),
    "not_watched": Text(
        "Không nguồn nào cho biết ngày tin còn đăng, nên không tính được thời gian tuyển.",
        "No source says until when an advertisement was up, so that time to fill is not known.",
    ),
}


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the advertisements: employer register, job-seekers, programmes; empty where there is none.

    ``seekers``: ``occupation, people, relative``; ``taught``: ``programme, skill``; ``programmes``: ``programme,
    training_field``; ``leads_to``: ``training_field, occupation, weight``; ``city``: whose demand is asked for.

    >>> Beside().employers is None
    True
    >>> around = Beside(taught=pl.DataFrame({"programme": ["P1"], "skill": ["tig_welding"]}))
    >>> around.taught.height, around.recent_from
    (1, None)
    """

    employers: pl.DataFrame | None = None
    seekers: pl.DataFrame | None = None
    taught: pl.DataFrame | None = None
    programmes: pl.DataFrame | None = None
    leads_to: pl.DataFrame | None = None
    recent_from: date | None = None
    city: City | None = None


def beside(feed: Feed, seekers: pl.DataFrame | None = None) -> Beside:
    """Return what a feed puts beside advertisements; skills are recent in the year up to the feed's day.

    >>> around = beside(feed)
    >>> around.employers.height, around.programmes.height, around.recent_from
    (2, 3, datetime.date(2025, 6, 30))
    >>> around.leads_to.filter(pl.col("training_field") == "5520123").select("occupation", "weight").row(0)
    ('7212', 0.75)
    """
    fields = code_list("training_fields_occupations")
    courses = feed.feed_for("programme_coverage", "programme_skills")
    return Beside(
        employers=feed["employers"],
        seekers=seekers,
        taught=courses["programme_skills"].select("programme", "skill"),
        programmes=courses["programmes"].select("programme", "training_field"),
        leads_to=fields.with_columns(pl.col("weight").cast(pl.Float64)),
        recent_from=feed.information.as_of.replace(year=feed.information.as_of.year - 1),
        city=city_of(feed),
    )


def demand_summary(
    ads: pl.DataFrame,
    codes: pl.DataFrame,
    mentions: pl.DataFrame,
    around: Beside = Beside(),
    options: DemandOptions = DemandOptions(),  # noqa: B008 (frozen)
) -> DemandTables:
    """Return what advertisements say of demand, over the newest ``options.months``.

    ``ads`` are as ``write_ads`` writes them, ``codes`` is ``ad, isco08, probability``, ``mentions`` is ``ad, skill``.
    Openings are people a cell, with the ends of their interval; pay is đồng a month.

    >>> from caunghe.vacancies import asked_skills, codes
    >>> ads = caunghe.read_vacancies(feed).ads
    >>> made = demand_summary(ads, codes(ads), asked_skills(ads), beside(feed), DemandOptions(fewest=1))
    >>> made.by_occupation.select("occupation", "openings", "low", "high", "employers").row(0)
    ('4321', 6.0, None, None, 1)
    """
    every, cells = openings(ads, codes), None
    table, scope = _of_city(every, around.city)
    ads = ads.join(table.select("spell"), on="spell", how="semi", maintain_order="left")
    codes = codes.join(ads.select("ad"), on="ad", how="semi", maintain_order="left")
    if around.employers is not None:
        table, cells = weighted_openings(table, around.employers)
    occupation, major = pl.col("occupation"), pl.col("occupation").str.head(1)
    recent = newest(table, options.months)
    whole = newest(whole_months(table).to_frame(), options.months)["month"]
    by_occupation = totals(recent, {"occupation": occupation}, options)
    placed = in_areas(recent)
    made = {
        "facts": facts(ads, table, whole),
        "monthly": totals(table, {"month": pl.col("month")}, options),
        "by_occupation": by_occupation,
        "by_month_occupation": totals(recent, {"month": pl.col("month"), "occupation": major}, options),
        "by_area": totals(placed, {"area": pl.col("area")}, options),
        "by_area_occupation": totals(placed, {"area": pl.col("area"), "occupation": major}, options),
        "by_province": totals(
            in_areas(newest(every, options.months), "provinces_2025"), {"province_2025": pl.col("area")}, options
        ),
        "pay": pay_levels(recent, "occupation", options),
        "time_to_fill": time_to_fill(table, "occupation", options.fewest, options.confidence),
        "requirements": requirement_counts(ads),
        "notes": pl.concat([notes(ads, codes, table, cells, scope), _few_months(whole.len(), options)]),
    }
    if cells is not None:
        made["weights"] = cells
    if around.seekers is not None and not (scope and scope.national):
        made["tightness"] = tightness(_a_month(recent, whole, options), around.seekers)
    made |= _skill_tables(ads, codes, mentions, around)
    declared = table_declarations(DemandTables)
    return DemandTables.from_tables({name: in_schema(frame, declared[name].schema) for name, frame in made.items()})


def _of_city(every: pl.DataFrame, city: City | None) -> tuple[pl.DataFrame, Scope | None]:
    """Return the openings of a city and the scope of all; every opening where no city is asked for or few are in it."""
    if city is None:
        return every, None
    table, scope = with_scope(every, city)
    if not scope.national:
        # what states no place stands with the city's, which nearly all others are
        table = table.filter(pl.col("inside").fill_null(value=True))
    return table.drop("inside"), scope


def _a_month(recent: pl.DataFrame, whole: pl.Series, options: DemandOptions) -> pl.DataFrame:
    """Return openings by occupation a month, of whole months alone; without any row where no month is whole."""
    kept = totals(recent.filter(pl.col("month").is_in(whole.implode())), {"occupation": pl.col("occupation")}, options)
    return kept.with_columns(pl.col("openings", "low", "high") / max(whole.len(), 1))


def facts(ads: pl.DataFrame, table: pl.DataFrame, whole: pl.Series) -> pl.DataFrame:
    """Return ``fact, value``: how much was read and how much of it states what.

    ``months_observed`` counts the ``whole`` months among the newest: those that openings a month are a mean of.
    ``newest_month`` is 100 · year + month, also where too few employers advertise for that month to be shown.
    """
    values: Mapping[str, float | None] = {
        "advertisements": ads.height,
        "openings": table.height,
        "people": float((table["people"] * table["weight"]).sum()),
        "newest_month": _number(table["month"].max()),
        "months_observed": float(whole.len()),
        "stated_people": _share(table["stated"]),
        "stated_pay": _share(ads["pay_stated"] == "amount"),
        "stated_place": _share((ads["provinces_2025"].list.len() > 0) | (ads["areas"].list.len() > 0)),
        "stated_qualification": _share(ads["qualification_asked"].is_not_null()),
        "stated_experience": _share(ads["experience_years"].is_not_null()),
    }
    return pl.DataFrame({"fact": list(values), "value": list(values.values())}, schema_overrides={"value": pl.Float64})


def _number(month: object) -> float | None:
    return 100.0 * month.year + month.month if isinstance(month, date) else None


def _share(flags: pl.Series) -> float | None:
    return None if flags.is_empty() else float(flags.fill_null(value=False).cast(pl.Float64).sum()) / len(flags)


def requirement_counts(ads: pl.DataFrame) -> pl.DataFrame:
    """Return ``requirement, ads, share``: night work, and demands of age or sex, of all advertisements."""
    flags = {
        "night_shift": pl.col("night_shift").fill_null(value=False),
        "age_upper_limit": pl.col("age_high").is_not_null(),
        "male": pl.col("sex_asked") == "male",
        "female": pl.col("sex_asked") == "female",
        "male_preferred": pl.col("sex_asked") == "male_preferred",
        "female_preferred": pl.col("sex_asked") == "female_preferred",
    }
    row = ads.select(flag.fill_null(value=False).sum().cast(pl.Int64).alias(name) for name, flag in flags.items())
    table = row.transpose(include_header=True, header_name="requirement", column_names=["ads"])
    return table.with_columns(share=pl.col("ads") / max(ads.height, 1))


def notes(
    ads: pl.DataFrame,
    codes: pl.DataFrame,
    table: pl.DataFrame,
    cells: pl.DataFrame | None,
    scope: Scope | None = None,
) -> pl.DataFrame:
    """Return the sentences a reader must know first."""
    said: dict[str, dict[str, object]] = {**_of_scope(scope), "advertised": {}}
    unstated = 1 - (_share(table["stated"]) or 0.0)
    if unstated >= _NOTICED:
        said["openings_one"] = {"share": partial(share, unstated, decimals=0)}
    low = codes.filter(pl.col("probability") < ABSTAIN_BELOW).height
    said["unsure"] = {
        "share": partial(share, low / max(codes.height, 1), decimals=0),
        "limit": partial(share, ABSTAIN_BELOW, decimals=0),
    }
    if cells is not None and not cells.is_empty():
        said["weights"] = {}
    if ads["seen"].is_null().all():
        said["not_watched"] = {}
    if again := ads.height - ads["ad"].n_unique():
        said["same_name"] = {"count": partial(number, again)}
    rows = [
        {"note": name} | {language: _NOTES[name](language, **slots) for language in LANGUAGES}
        for name, slots in said.items()
    ]
    return pl.DataFrame(rows, schema=NOTES)


def _of_scope(scope: Scope | None) -> dict[str, dict[str, object]]:
    """Return what must be said of the places of openings."""
    if scope is None:
        return {}
    placed = scope.inside + scope.elsewhere
    if scope.national:
        return {"national": {"inside": partial(number, scope.inside), "placed": partial(number, placed)}}
    said: dict[str, dict[str, object]] = {}
    if scope.elsewhere:
        said["elsewhere"] = {"count": partial(number, scope.elsewhere)}
    if scope.unplaced:
        said["unplaced"] = {"count": partial(number, scope.unplaced)}
    return said


def _few_months(whole: int, options: DemandOptions) -> pl.DataFrame:
    """Return a note where fewer months than asked for are whole, else no row."""
    slots = {"whole": partial(number, whole), "months": partial(number, options.months)}
    row = {"note": "few_months"} | {language: _NOTES["few_months"](language, **slots) for language in LANGUAGES}
    return pl.DataFrame([row] if whole < options.months else [], schema=NOTES)


def _skill_tables(
    ads: pl.DataFrame, codes: pl.DataFrame, mentions: pl.DataFrame, around: Beside
) -> dict[str, pl.DataFrame]:
    """Return skill trends and programmes against demand; one advertisement speaks for each spell."""
    first = ads.unique("spell", keep="first", maintain_order=True)
    base = first.select("ad", month=pl.col("posted").dt.truncate("1mo"), cluster="employer").drop_nulls("month")
    kept = mentions.join(base.select("ad"), on="ad", how="semi")
    made: dict[str, pl.DataFrame] = {}
    if base["month"].n_unique() > 1 and base["cluster"].n_unique() > 1:
        made["skills"] = skill_trends(base, kept)
    if around.taught is None or around.programmes is None or around.leads_to is None or around.taught.is_empty():
        return made
    occupation = base.join(codes.select("ad", occupation="isco08"), on="ad")
    options = ProgrammeOptions(recent_from=around.recent_from)
    # a programme can declare only what is in the feed's list: the rest that is asked says nothing of it
    declared = kept.join(code_list("skills").select(skill="code"), on="skill", how="semi")
    where = (around.taught, around.programmes, around.leads_to, occupation, declared, options)
    return made | {"programme_coverage": programme_coverage(*where), "programme_skills": programme_skill_demand(*where)}
