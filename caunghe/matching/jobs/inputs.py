"""Who looks for work and what is open: kinds of graduates, openings, and what each would be to the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.errors import InputError
from caunghe.feed import Feed
from caunghe.language import Text
from caunghe.matching.travel import positions, with_positions
from caunghe.schema import (
    SEED,
    allowed_codes,
    check_above_zero,
    check_limits,
    check_seed,
    code_list,
    in_force,
    kilometres,
)

_NOBODY: Final = Text(
    "Bảng graduates phải có người tốt nghiệp của năm được hỏi; không có ai của năm {year}.",
    "graduates must hold somebody of the year asked for; got nobody of {year}",
)
_NO_GRADUATES: Final = Text(
    "Bảng graduates phải có ít nhất một người tốt nghiệp ghi năm; trong {count} người không có ai.",
    "graduates must hold one with a year of graduation; got none among {count}",
)
_STRANGERS: Final = Text(
    "Người tìm việc phải có trong danh sách người tốt nghiệp; không tìm thấy {seekers}.",
    "seekers must be in the register of graduates; got {seekers}",
)
_NO_PROGRAMME: Final = Text(
    "Bảng programmes phải có chương trình của ít nhất một người tìm việc; không có chương trình của ai trong {count}"
    " người.",
    "programmes must hold that of one seeker at least; got that of none among {count}",
)
_NO_DAY: Final = Text(
    "Bảng vacancies phải có ít nhất một tin ghi ngày đăng; không có tin nào.",
    "vacancies must hold one with a day of posting; got none",
)
_NOTHING_OPEN: Final = Text(
    "Bảng vacancies phải có ít nhất một tin có mã nghề còn tuyển ngày {day}; chỉ có {count} tin chưa có mã nghề.",
    "vacancies must hold one open on {day} with an occupation; got {count} without",
)
_NO_PAY: Final = Text(
    "Trong {count} tin có mã nghề còn tuyển ngày {day}, phải có ít nhất một tin ghi mức lương; không có tin nào.",
    "one of the {count} {count:vacancy|vacancies} with an occupation open on {day} must state its pay; got none",
)
_LIMITS: Final = {
    "year": (0, inf),
    "outside": (0, inf),
    "in_field": (0, inf),
    "spread": (0.05, 100),
    "per_km": (0, inf),
    "taken_in_field": (0, 1),
    "taken_unskilled": (0, 1),
    "taken_elsewhere": (0, 1),
    "least_taken": (0, 1),
    "grade_step": (0, 1),
    "listed": (1, inf),
}
Floats = NDArray[np.float64]
_MILLION = 1_000_000
# an occupation alike in so many digits stands for one a field trains for by so much
_ALIKE = ((4, 1.0), (3, 0.6), (2, 0.3))


@dataclass(frozen=True, slots=True, kw_only=True)
class JobOptions:
    """How graduates and openings are brought together. Money is in million đồng a month.

    ``day``: openings open then (none: the day of the feed, or the last day anything was posted, whichever is earlier).
    ``year``: graduates of that year (none: the latest on record). ``outside``: what anybody can earn anyhow (none: the
    pay that nine in ten of the openings exceed). ``per_km``: what a kilometre from home is worth a month;
    ``in_field``: what work in one's own field is worth beside its pay; ``farthest_km`` as the crow flies. ``spread``:
    how far what is not in the feed can move a graduate's own view of an opening. ``per_opening``: graduates sent to
    each place. ``listed``: rows of a list.

    The chance that an employer with room takes a graduate is ``taken_in_field`` where the field fits wholly, and
    ``taken_unskilled`` or ``taken_elsewhere`` where it does not at all and the opening asks for no or for some
    qualification; between by fit. Below ``least_taken`` an opening is not suggested. These are assumptions: no feed yet
    records who applied where and was refused.

    Raises InputError for a value outside its limits.

    >>> jobs = caunghe.suggest_jobs(feed, per_opening=1)
    >>> jobs.people.height, round(float(jobs.sent.sum()))  # with one sent to each place, two are sent nowhere
    (12, 10)
    >>> JobOptions(taken_in_field=80)
    Traceback (most recent call last):
    caunghe.errors.InputError: taken_in_field must be 0–1; got 80
    """

    day: date | None = None
    year: int | None = None
    outside: float | None = None
    per_km: float = 0.1
    in_field: float = 2.0
    farthest_km: float = 40.0
    spread: float = 0.25
    per_opening: float = 2.0
    taken_in_field: float = 0.8
    taken_unskilled: float = 0.3
    taken_elsewhere: float = 0.05
    least_taken: float = 0.1
    grade_step: float = 0.1
    listed: int = 10
    seed: int = SEED

    def __post_init__(self) -> None:
        check_limits(self, _LIMITS)
        check_seed(self.seed)
        check_above_zero(self, "per_opening", "farthest_km")


def job_seekers(feed: Feed, options: JobOptions, chosen: pl.Series | None = None) -> pl.DataFrame:
    """Return ``graduate, training_field, level, area, grade``, in order of code.

    They are ``chosen``, or everybody who graduated in the year: the register does not say who has found work. Raises
    InputError when nobody did, nobody's programme is known, or somebody chosen is not in the register.
    """
    register = feed["graduates"].unique("graduate", keep="first", maintain_order=True)
    if chosen is None:
        year = register["year"].max() if options.year is None else options.year
        if year is None:
            raise InputError(_NO_GRADUATES, count=register.height)
        people = register.filter((pl.col("year") == pl.lit(year, pl.Int64)).fill_null(False))
        if people.is_empty():
            raise InputError(_NOBODY, year=year)
    else:
        strangers = sorted(set(chosen) - set(register["graduate"]))
        if strangers:
            raise InputError(_STRANGERS, seekers=strangers[:5])
        people = register.filter(pl.col("graduate").is_in(chosen.implode()))
    taught = (
        feed["programmes"]
        .select("programme", "training_field", "level")
        .unique("programme", keep="first", maintain_order=True)
    )
    known = people.join(taught, on="programme", how="inner")
    if known.is_empty():
        raise InputError(_NO_PROGRAMME, count=people.height)
    return known.select("graduate", "training_field", "level", "area", "grade").sort("graduate")


def open_day(feed: Feed, options: JobOptions) -> date:
    """Return the day on which openings are looked at. Raises InputError when the feed has no vacancy."""
    if options.day is not None:
        return options.day
    last = feed["vacancies"]["posted"].max()
    if not isinstance(last, date):
        raise InputError(_NO_DAY)
    return min(last, feed.information.as_of)


def open_vacancies(feed: Feed, options: JobOptions) -> tuple[pl.DataFrame, dict[str, int]]:
    """Return the openings of the day in order of code, and how many are left out for want of an occupation or abroad.

    Columns: ``vacancy, employer, title, area, occupation, qualification, openings, pay, pay_stated`` (pay the middle of
    what is stated, in million đồng; where nothing is, the median of the occupation or else of all).
    Raises InputError when none is open or none states its pay.
    """
    day = open_day(feed, options)
    live = feed["vacancies"].filter(in_force(day, "posted", "closes"), (pl.col("openings") > 0).fill_null(True))
    here = live.filter((pl.col("country") == "VN").fill_null(True))
    coded = here.filter(pl.col("occupation").is_not_null())
    if coded.is_empty():
        raise InputError(_NOTHING_OPEN, day=day, count=here.height)
    stated = pl.mean_horizontal("pay_min", "pay_max") / _MILLION
    table = coded.unique("vacancy", keep="first", maintain_order=True).with_columns(
        pl.col("openings").fill_null(1), stated=stated, pay_stated=stated.is_not_null()
    )
    usual = pl.coalesce(pl.col("stated").median().over("occupation"), pl.col("stated").median())
    table = table.with_columns(pay=pl.coalesce("stated", usual)).drop_nulls("pay")
    if table.is_empty():
        raise InputError(_NO_PAY, day=day, count=coded.height)
    columns = ("vacancy", "employer", "title", "area", "occupation", "qualification", "openings", "pay", "pay_stated")
    return table.select(columns).sort("vacancy"), {
        "uncoded": here.height - coded.height,
        "abroad": live.height - here.height,
    }


def occupation_fit(fields: pl.Series, occupations: pl.Series) -> Floats:
    """Return how well each field trains for each occupation, 0–1, fields × occupations.

    ``max_o (w_o / max w) · alike(o, occupation)`` over the crosswalk of fields and occupations; ``alike`` is 1 for the
    same unit group, 0.6 and 0.3 for the same minor and sub-major group.
    """
    links = code_list("training_fields_occupations").select("training_field", "occupation", "weight")
    by_field = {field: rows for (field,), rows in links.group_by("training_field", maintain_order=True)}
    field_names, occupation_names = (each.unique(maintain_order=True) for each in (fields, occupations))
    fit = np.zeros((field_names.len(), occupation_names.len()))
    for digits, alike in _ALIKE:
        heads = occupation_names.str.head(digits).to_numpy()
        for at, field in enumerate(field_names):
            rows = by_field.get(field)
            if rows is None:
                continue
            weights = rows["weight"].to_numpy()
            for head, weight in zip(rows["occupation"].str.head(digits), weights / weights.max(), strict=True):
                fit[at] = np.maximum(fit[at], np.where(heads == head, weight * alike, 0.0))
    row, column = (
        each.replace_strict(names, range(names.len())).to_numpy()
        for each, names in ((fields, field_names), (occupations, occupation_names))
    )
    return fit[np.ix_(row, column)]


@dataclass(frozen=True, slots=True)
class JobPairs:
    """What graduates of a kind and openings would be to each other, kinds × openings.

    ``kinds``: training_field, level, area, count; ``of_person``: each person's kind. ``worth``: what the job is worth
    above ``outside``, −∞ where the graduate cannot or would not go; ``taken``: chance that an employer with room takes
    somebody of the kind; ``surplus``: worth × taken, −∞ likewise; ``km``.
    """

    kinds: pl.DataFrame
    of_person: NDArray[np.int64]
    outside: float
    worth: Floats
    taken: Floats
    surplus: Floats
    km: Floats


def job_pairs(feed: Feed, people: pl.DataFrame, openings: pl.DataFrame, options: JobOptions) -> JobPairs:
    """Return the pairs. ``worth = pay − outside − per_km · km + in_field · fit``; eligible are those whose level is at
    least the qualification asked, within ``farthest_km``; graduates without a known home have no journey counted.
    """
    alike = ["training_field", "level", "area"]
    kinds = people.group_by(alike, maintain_order=True).agg(count=pl.len().cast(pl.Int64)).sort(alike, nulls_last=True)
    own = people.join(kinds.with_row_index("kind"), on=alike, how="left", nulls_equal=True, maintain_order="left")[
        "kind"
    ]
    fit = occupation_fit(kinds["training_field"], openings["occupation"])
    homes, work = (positions(with_positions(table, feed["areas"])) for table in (kinds, openings))
    km = kilometres(*(h[:, None] for h in homes), *(w[None] for w in work))
    order = {level: at for at, level in enumerate(allowed_codes("qualifications"))}
    held = kinds["level"].replace_strict(order, default=0, return_dtype=pl.Int64).to_numpy()
    level_asked = (
        openings["qualification"].fill_null("none").replace_strict(order, default=0, return_dtype=pl.Int64).to_numpy()
    )
    least = np.where(level_asked > order["short_course"], options.taken_elsewhere, options.taken_unskilled)
    pay = openings["pay"].to_numpy()
    outside = float(np.quantile(pay, 0.1)) if options.outside is None else options.outside
    worth = pay - outside - options.per_km * np.nan_to_num(km) + options.in_field * fit
    taken = least + (options.taken_in_field - least) * fit
    able = (held[:, None] >= level_asked) & ~(km > options.farthest_km) & (worth > 0) & (taken >= options.least_taken)
    return JobPairs(
        kinds=kinds,
        of_person=own.to_numpy().astype(np.int64),
        outside=outside,
        worth=np.where(able, worth, -np.inf),
        taken=np.where(able, taken, 0.0),
        surplus=np.where(able, worth * taken, -np.inf),
        km=km,
    )
