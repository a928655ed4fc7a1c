"""Who looks for work, what is open, and what each would be to the other, worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.feed.contents import Feed, FeedInformation
from caunghe.language.text import Text
from caunghe.matching.jobs.inputs import (
    JobOptions,
    job_pairs,
    job_seekers,
    occupation_fit,
    open_day,
    open_vacancies,
)
from caunghe.schema import kilometres
from caunghe.schema.codes import code_list
from tests.matching.rounds import feed_of

WELDING, SEWING = "6520123", "5540205"
DAY = date(2026, 5, 1)
PROGRAMMES = [
    {"programme": "W", "training_field": WELDING, "level": "college"},
    {"programme": "T", "training_field": SEWING, "level": "intermediate"},
    {"programme": "W", "training_field": "0000000", "level": "elementary"},
]


def seekers(*rows: tuple[Any, ...], options: JobOptions | None = None, chosen: list[str] | None = None) -> pl.DataFrame:
    names = ("graduate", "programme", "area", "grade", "year")
    feed = feed_of({"graduates": [dict(zip(names, row, strict=True)) for row in rows], "programmes": PROGRAMMES})
    return job_seekers(feed, options or JobOptions(), None if chosen is None else pl.Series(chosen, dtype=pl.String))


def vacancies(*rows: Mapping[str, Any], as_of: date = date(2026, 6, 30), **tables: Any) -> Feed:
    whole = {"posted": DAY, "occupation": "7212", "openings": 1, "pay_min": 10_000_000, "pay_max": 10_000_000}
    given = [{"vacancy": f"V{number}", **whole, **row} for number, row in enumerate(rows, 1)]
    information = FeedInformation(Text("Thử", "Trial"), "31", as_of, "CC0-1.0")
    return feed_of({"vacancies": given, **tables}, information)


LIMITS = {
    "year": (0, None), "outside": (0, None), "in_field": (0, None), "spread": (0.05, 100), "per_km": (0, None),
    "taken_in_field": (0, 1), "taken_unskilled": (0, 1), "taken_elsewhere": (0, 1), "least_taken": (0, 1),
    "grade_step": (0, 1), "listed": (1, None),
}  # fmt: skip


@pytest.mark.parametrize("name", LIMITS)
def test_each_option_is_held_to_its_limits(name: str) -> None:
    low, high = LIMITS[name]
    whole = name in ("year", "listed")
    step = 1 if whole else 1e-6
    values = {low: True, low - step: False}
    values |= {10**9: True} if high is None else {high: True, high + step: False}
    for value, kept in values.items():
        if kept:
            assert getattr(JobOptions(**{name: value}), name) == value
        else:
            with pytest.raises(InputError, match=rf"^{name} must be"):
                JobOptions(**{name: value})


@pytest.mark.parametrize("name", ["per_opening", "farthest_km"])
def test_room_and_reach_are_above_zero(name: str) -> None:
    assert getattr(JobOptions(**{name: 1e-6}), name) == 1e-6
    with pytest.raises(InputError, match=f"^{name} must be"):
        JobOptions(**{name: 0})


def test_what_is_assumed_where_nothing_is_asked() -> None:
    """As the class says: these are assumptions, and who changes one changes every suggestion."""
    assumed = {
        "day": None, "year": None, "outside": None, "per_km": 0.1, "in_field": 2, "farthest_km": 40, "spread": 0.25,
        "per_opening": 2, "taken_in_field": 0.8, "taken_unskilled": 0.3, "taken_elsewhere": 0.05, "least_taken": 0.1,
        "grade_step": 0.1, "listed": 10,
    }  # fmt: skip
    assert {name: getattr(JobOptions(), name) for name in assumed} == assumed


def test_seekers_are_the_graduates_of_the_latest_year_or_of_the_one_asked_for() -> None:
    rows = [("c", "W", "B", 7.5, 2025), ("a", "T", None, None, 2025), ("b", "W", "A", 9.0, 2024),
            ("a", "W", "A", 5.0, 2025), ("d", "none", "A", 5.0, 2025), ("e", "W", "A", 5.0, None)]  # fmt: skip
    latest = seekers(*rows)
    assert latest.columns == ["graduate", "training_field", "level", "area", "grade"]
    # in order of code, each once, with the programme's first row; without a programme nobody knows what they can do
    assert latest.rows() == [
        ("a", SEWING, "intermediate", None, None),
        ("c", WELDING, "college", "B", 7.5),
    ]
    assert seekers(*rows, options=JobOptions(year=2024))["graduate"].to_list() == ["b"]
    assert seekers(*rows, chosen=["e", "b"])["graduate"].to_list() == ["b", "e"]


def test_where_nobody_looks_for_work_the_reason_is_told() -> None:
    rows = [("a", "W", None, None, 2025), ("b", "none", None, None, 2024)]
    with pytest.raises(InputError, match="got nobody of 2023"):
        seekers(*rows, options=JobOptions(year=2023))
    with pytest.raises(InputError, match="got none among 1"):
        seekers(("a", "W", None, None, None))
    with pytest.raises(InputError, match="got none among 0"):
        seekers()
    with pytest.raises(InputError, match="programmes must hold that of one seeker at least; got that of none among 1"):
        seekers(*rows, options=JobOptions(year=2024))
    strangers = [f"z{number}" for number in range(7)]
    with pytest.raises(InputError, match=r"got \['z0', 'z1', 'z2', 'z3', 'z4'\]$"):
        seekers(*rows, chosen=["a", *reversed(strangers)])


def test_openings_are_looked_at_on_the_day_asked_for_or_the_last_that_is_known() -> None:
    late = vacancies({"posted": date(2026, 7, 9)}, {"posted": None})
    assert open_day(late, JobOptions()) == date(2026, 6, 30)
    assert open_day(vacancies({}, {"posted": date(2026, 4, 1)}), JobOptions()) == DAY
    assert open_day(late, JobOptions(day=date(2020, 1, 1))) == date(2020, 1, 1)
    with pytest.raises(InputError, match="vacancies must hold one with a day of posting"):
        open_day(vacancies({"posted": None}), JobOptions())


def test_what_is_open_is_posted_and_not_closed_has_room_is_here_and_is_coded() -> None:
    feed = vacancies(
        {},
        {"posted": date(2026, 5, 2)},
        {"closes": DAY},
        {"closes": date(2026, 4, 30)},
        {"openings": None},
        {"openings": 0},
        {"country": "VN"},
        {"country": "JP"},
        {"occupation": None},
        {"occupation": None, "country": "JP"},
        {"vacancy": "V1", "pay_min": 1, "pay_max": 1},
    )
    openings, left_out = open_vacancies(feed, JobOptions(day=DAY))
    assert openings["vacancy"].to_list() == ["V1", "V3", "V5", "V7"]
    assert openings["openings"].to_list() == [1, 1, 1, 1]
    assert openings["pay"].to_list() == [10.0] * 4
    assert left_out == {"uncoded": 1, "abroad": 2}


def test_pay_is_the_middle_of_what_is_stated_or_the_median_of_the_occupation_or_of_all() -> None:
    def pay(low: float | None, high: float | None, occupation: str = "7212") -> dict[str, Any]:
        million = {"pay_min": low, "pay_max": high}
        return {name: value and int(value * 1_000_000) for name, value in million.items()} | {"occupation": occupation}

    feed = vacancies(
        pay(10, 14), pay(8, None), pay(None, 9), pay(None, None), pay(None, None, "9329"), pay(30, 30, "7531")
    )
    openings, _ = open_vacancies(feed, JobOptions(day=DAY))
    # of welders 8, 9 and 12, of all 8, 9, 12 and 30
    assert openings["pay"].to_list() == [12.0, 8.0, 9.0, 9.0, 10.5, 30.0]
    assert openings["pay_stated"].to_list() == [True, True, True, False, False, True]
    assert openings.columns == [
        "vacancy", "employer", "title", "area", "occupation", "qualification", "openings", "pay", "pay_stated",
    ]  # fmt: skip


def test_where_nothing_is_open_or_no_pay_is_known_the_reason_is_told() -> None:
    with pytest.raises(InputError, match="open on 2026-05-01 with an occupation; got 2 without"):
        open_vacancies(vacancies({"occupation": None}, {"occupation": None}, {"country": "JP"}), JobOptions(day=DAY))
    silent = {"pay_min": None, "pay_max": None}
    with pytest.raises(InputError, match="one of the 2 vacancies with an occupation open on 2026-05-01 must state"):
        open_vacancies(vacancies(silent, silent, {"occupation": None}), JobOptions(day=DAY))


def test_a_field_fits_by_the_weight_and_by_the_digits_it_shares() -> None:
    """Against a loop over the crosswalk: the greatest of weight by likeness, of the field's greatest weight."""
    links = code_list("training_fields_occupations")
    fields = [*links["training_field"].unique().sort().gather_every(40), "0000000"]
    occupations = [*links["occupation"].unique().sort().gather_every(25), "9999"]
    found = occupation_fit(pl.Series([*fields, fields[0]]), pl.Series(["9999", *occupations]))
    assert found.shape == (len(fields) + 1, len(occupations) + 1)
    alike = {4: 1.0, 3: 0.6, 2: 0.3, 1: 0.0, 0: 0.0}
    for row, field in enumerate(fields):
        own = dict(links.filter(training_field=field).select("occupation", "weight").iter_rows())
        for column, occupation in enumerate(occupations, 1):
            shared = {each: next((n for n in (4, 3, 2) if each[:n] == occupation[:n]), 0) for each in own}
            fit = max((weight / max(own.values()) * alike[shared[each]] for each, weight in own.items()), default=0.0)
            assert found[row, column] == pytest.approx(fit), (field, occupation)
    assert np.array_equal(found[-1], found[0])
    assert np.array_equal(found[:, 0], found[:, -1])


AREAS = [{"area": "A", "longitude": 106.0, "latitude": 20.8}, {"area": "B", "longitude": 106.1, "latitude": 20.8}]
BETWEEN = float(kilometres(np.array(106.0), np.array(20.8), np.array(106.1), np.array(20.8)))


def pairs(people: list[tuple[Any, ...]], *rows: Mapping[str, Any], **options: Any) -> Any:
    """Return the pairs of people (code, field, level, area) and openings."""
    feed = vacancies(*rows, areas=AREAS)
    names = ("graduate", "training_field", "level", "area")
    table = pl.DataFrame(people, schema=dict.fromkeys(names, pl.String), orient="row")
    asked = JobOptions(**{"outside": 4.0, "day": DAY, **options})
    return job_pairs(feed, table, open_vacancies(feed, asked)[0], asked)


def test_graduates_alike_in_field_level_and_home_are_one_kind() -> None:
    people = [
        ("a", WELDING, "college", "B"),
        ("b", WELDING, "college", None),
        ("c", SEWING, "intermediate", "A"),
        ("d", WELDING, "college", "A"),
        ("e", WELDING, "college", "B"),
        ("f", WELDING, "intermediate", "A"),
        ("g", WELDING, "college", None),
    ]
    found = pairs(people, {"area": "A"})
    assert found.kinds.rows() == [
        (SEWING, "intermediate", "A", 1),
        (WELDING, "college", "A", 1),
        (WELDING, "college", "B", 2),
        (WELDING, "college", None, 2),
        (WELDING, "intermediate", "A", 1),
    ]
    assert found.of_person.tolist() == [2, 3, 0, 1, 2, 4, 3]
    assert found.km.ravel() == pytest.approx([0, 0, BETWEEN, np.nan, 0], nan_ok=True)


def test_what_a_job_is_worth_and_the_chance_of_it() -> None:
    welder, far, anywhere = (("a", WELDING, "college", area) for area in ("A", "B", None))
    rows = [{"area": "A"}, {"area": "A", "occupation": "7213"}, {"area": "A", "occupation": "9329"}]
    found = pairs([welder, far, anywhere], *rows, per_km=0.2, in_field=3.0)
    # pay 10 − outside 4 − 0.2 a kilometre + 3 where the field fits; no way is counted where no home is known
    fit = occupation_fit(pl.Series([WELDING]), pl.Series(["7212", "7213", "9329"]))[0]
    assert (fit[0], fit[2]) == (1, 0)
    for row, km in enumerate([0.0, BETWEEN, 0.0]):
        assert found.worth[row] == pytest.approx(10 - 4 - 0.2 * km + 3 * fit)
    # from what nobody needs to have learnt to the whole field: 0.3 … 0.8
    assert found.taken[0] == pytest.approx(0.3 + 0.5 * fit)
    assert found.surplus == pytest.approx(found.worth * found.taken)
    assert found.outside == 4.0


@pytest.mark.parametrize(
    ("asked", "level", "least"),
    [
        (None, "elementary", 0.3),
        ("none", "elementary", 0.3),
        ("skilled_no_certificate", "elementary", 0.3),
        ("short_course", "elementary", 0.3),
        ("elementary", "elementary", 0.2),
        ("college", "college", 0.2),
        ("college", "university", 0.2),
        ("college", "intermediate", None),
        ("elementary", "short_course", None),
        # a level that is not known is none, and a qualification that is not known is not asked
        ("skilled_no_certificate", None, None),
        (None, None, 0.3),
        ("unheard_of", "none", 0.3),
    ],
)
def test_an_opening_that_asks_for_a_qualification_takes_fewer_from_elsewhere_and_nobody_below_it(
    asked: str | None, level: str | None, least: float | None
) -> None:
    rows = [{"occupation": "9329", "qualification": asked}]
    found = pairs([("a", SEWING, level, None)], *rows, taken_elsewhere=0.2)
    assert found.taken[0, 0] == pytest.approx(least or 0)
    for each in (found.worth[0, 0], found.surplus[0, 0]):
        assert np.isneginf(each) == (least is None)
        assert np.isfinite(each) == (least is not None)


def test_nobody_goes_where_it_is_too_far_worth_nothing_or_too_unlikely() -> None:
    def goes(area: str, **options: Any) -> bool:
        found = pairs([("a", SEWING, "college", area)], {"area": "A", "occupation": "9329"}, **options)
        able = bool(np.isfinite(found.worth[0, 0]))
        assert bool(found.taken[0, 0] > 0) is able is bool(np.isfinite(found.surplus[0, 0]))
        return able

    assert goes("B", farthest_km=BETWEEN, per_km=0.0)
    assert not goes("B", farthest_km=BETWEEN - 1e-6, per_km=0.0)
    # its pay is 10 and it is in no field: worth nothing where as much is earned anyhow
    assert goes("A", outside=10 - 1e-6)
    assert not goes("A", outside=10.0)
    assert goes("A", least_taken=0.3, taken_unskilled=0.3)
    assert not goes("A", least_taken=0.3, taken_unskilled=0.3 - 1e-6)


def test_what_anybody_can_earn_is_the_pay_that_nine_in_ten_openings_exceed() -> None:
    rows = [{"pay_min": pay * 1_000_000, "pay_max": pay * 1_000_000} for pay in range(10, 21)]
    # of eleven from 10 to 20 the second
    assert pairs([("a", WELDING, "college", "A")], *rows, outside=None).outside == pytest.approx(11.0)
    assert pairs([("a", WELDING, "college", "A")], *rows, outside=0.0).outside == 0.0
