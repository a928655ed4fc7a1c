"""Jobs: prices that balance, lists that do not depend on order, candidates, and what is left out and told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from caunghe.errors import InputError
from caunghe.matching.jobs.inputs import JobOptions, job_seekers, occupation_fit, open_vacancies
from caunghe.matching.jobs.jobs import balance, job_candidates, job_lists, job_prices, jobs_overview, suggest_jobs
from tests.matching.rounds import feed_of

WELDING, SEWING = "6520123", "5540205"
DAY = date(2026, 5, 1)


def _vacancy(vacancy, occupation, openings=1, pay=10, **more):
    row = {"vacancy": vacancy, "employer": "E", "source": "S", "posted": DAY, "title": f"Việc {vacancy}", "area": "A"}
    money = {"pay_min": pay * 1_000_000, "pay_max": pay * 1_000_000}
    return {**row, **money, "occupation": occupation, "openings": openings, "country": "VN", **more}


def _graduate(name, programme="W", area="A", grade=7.0, year=2025):
    return {"graduate": name, "programme": programme, "area": area, "grade": grade, "year": year}


def _feed(**changed):
    tables = {
        "areas": [
            {"area": "A", "longitude": 106.0, "latitude": 20.8},
            {"area": "B", "longitude": 106.1, "latitude": 20.8},
        ],
        "programmes": [
            {"programme": "W", "training_field": WELDING, "level": "college"},
            {"programme": "T", "training_field": SEWING, "level": "intermediate"},
        ],
        "graduates": [_graduate(f"w{i}") for i in range(8)] + [_graduate("t0", "T", "B"), _graduate("old", year=2024)],
        "vacancies": [
            _vacancy("V1", "7212", openings=2, pay=14),
            _vacancy("V2", "7212", openings=20, pay=12, area="B"),
            _vacancy("V3", "9329", openings=50, pay=8),
            _vacancy("V4", "7531", openings=3, pay=9, qualification="elementary"),
            _vacancy("V5", None),
            _vacancy("V6", "7212", country="JP"),
            _vacancy("V7", "7212", closes=date(2026, 4, 1), posted=date(2026, 3, 1)),
        ],
    }  # fmt: skip
    return feed_of({**tables, **changed})


OPTIONS = JobOptions(outside=6.0, per_opening=1.0)


def test_the_best_door_has_a_price_and_takes_no_more_than_its_room():
    found = suggest_jobs(_feed(), OPTIONS)
    assert found.openings["vacancy"].to_list() == ["V1", "V2", "V3", "V4"]
    assert found.left_out == {"uncoded": 1, "abroad": 1}
    prices = dict(job_prices(found).select("vacancy", "price").rows())
    assert prices["V1"] > 0
    assert prices["V3"] == 0
    assert found.sent.sum(axis=0)[0] == pytest.approx(2, rel=2e-3)
    km = 10.395
    welder = found.pairs.kinds["training_field"].to_list().index(WELDING)
    # pay − outside − 0.1 a km + 2 in the field; the field fits wholly, so eight in ten are taken
    assert found.pairs.worth[welder, 1] == pytest.approx(12 - 6 - 0.1 * km + 2, abs=1e-3)
    assert found.pairs.surplus[welder, 1] == pytest.approx(0.8 * found.pairs.worth[welder, 1])
    # an opening that asks for a qualification in another field is not suggested
    assert np.isneginf(found.pairs.surplus[welder, 3])


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=40)
def test_prices_balance_and_are_the_dual_optimum(seed):
    rng = np.random.default_rng(seed)
    kinds, doors = int(rng.integers(1, 5)), int(rng.integers(1, 5))
    surplus = np.where(rng.random((kinds, doors)) < 0.8, rng.uniform(0, 3, (kinds, doors)), -np.inf)
    count, room = rng.integers(1, 9, kinds).astype(float), rng.integers(1, 6, doors).astype(float)
    prices, sent, hope = balance(surplus, count, room, 0.5)
    assert (prices >= 0).all()
    assert (sent.sum(axis=0) <= room * 1.0011).all()
    assert (sent.sum(axis=1) <= count * (1 + 1e-9)).all()
    # a price only where the room is full
    assert (np.abs(sent.sum(axis=0) - room)[prices > 1e-6] <= room[prices > 1e-6] * 2e-3).all()

    def dual(p):
        return (room * p).sum() + (count * 0.5 * np.log1p(np.exp((surplus - p) / 0.5).sum(axis=1))).sum()

    best = minimize(dual, np.full(doors, 0.5), bounds=[(0, None)] * doors, tol=1e-12)
    assert dual(prices) == pytest.approx(best.fun, rel=1e-3)
    assert hope == pytest.approx(0.5 * np.log1p(np.exp((surplus - prices) / 0.5).sum(axis=1)))


def test_prices_that_do_not_balance_are_not_given():
    with (
        np.errstate(over="ignore", invalid="ignore"),
        pytest.raises(InputError, match=r"spread of 0\.001 is too small"),
    ):
        balance(np.full((2, 1), 5.0), np.full(2, 4.0), np.ones(1), 0.001)


def test_lists_depend_on_codes_and_seed_alone():
    feed = _feed()
    first = job_lists(suggest_jobs(feed, OPTIONS))
    mixed = {name: frame.sample(fraction=1, shuffle=True, seed=5) if frame.height else frame
             for name, frame in feed.tables.items()}  # fmt: skip
    assert job_lists(suggest_jobs(replace(feed, tables=mixed), OPTIONS)).equals(first)
    one = job_lists(suggest_jobs(feed, OPTIONS), pl.Series(["w3"]))
    assert one.equals(first.filter(pl.col("graduate") == "w3"))
    assert one["place"].to_list() == list(range(1, one.height + 1))
    other = job_lists(suggest_jobs(feed, replace(OPTIONS, seed=2)))
    assert not other.equals(first)


def test_first_rows_fall_as_the_balance_sends():
    many = [_graduate(f"w{i:04d}") for i in range(3000)]
    vacancies = [_vacancy("V1", "7212", openings=600, pay=14), _vacancy("V2", "7212", openings=900, pay=12)]
    found = suggest_jobs(
        _feed(graduates=many, vacancies=[*vacancies, _vacancy("V3", "9329", openings=9000, pay=8)]), OPTIONS
    )
    firsts = job_lists(found).filter(pl.col("place") == 1)["vacancy"].value_counts()
    counted = dict(firsts.rows())
    for door, sent in zip(found.openings["vacancy"], found.sent.sum(axis=0), strict=True):
        share = sent / found.sent.sum()
        assert counted.get(door, 0) / 3000 == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / 3000))


def test_candidates_are_those_taken_and_willing_the_better_grade_first():
    graduates = [_graduate("good", grade=8.0), _graduate("fair", grade=6.0), _graduate("seamstress", "T", grade=9.9)]
    found = suggest_jobs(_feed(graduates=graduates), OPTIONS)
    rows = job_candidates(found, "V1")
    assert rows["graduate"].to_list() == ["good", "fair", "seamstress"]
    taken = dict(rows.select("graduate", "taken").rows())
    # half a grade point each way from the mean of 7.97 moves the chance by a tenth a point
    assert taken["good"] - taken["fair"] == pytest.approx(0.2)
    assert job_candidates(found, "V4")["graduate"].to_list() == ["seamstress"]
    assert job_candidates(found, most=1).height == 4


def test_fit_follows_the_crosswalk_by_digits():
    # the crosswalk gives welding 7212 as its main occupation; 7213 shares three digits, 7233 two
    fit = occupation_fit(pl.Series([WELDING, "0000000"]), pl.Series(["7212", "7213", "7233", "5131"]))
    assert fit[0, 0] == 1
    assert fit[0, 0] > fit[0, 1] >= 0.6 > fit[0, 3]
    assert (fit[1] == 0).all()


def test_what_everybody_sees_hides_few_graduates():
    overview = jobs_overview(_feed(), OPTIONS)
    assert overview.fields["training_field"].to_list() == [WELDING]
    (summary,) = overview.summary.to_dicts()
    assert (summary["graduates"], summary["vacancies"], summary["openings"]) == (9, 4, 75)
    assert overview.occupations["sent"].sum() == pytest.approx(summary["sent"])


def test_who_and_what_is_missing_is_told():
    feed = _feed()
    with pytest.raises(InputError, match="got nobody of 1999"):
        job_seekers(feed, JobOptions(year=1999))
    with pytest.raises(InputError, match=r"seekers must be in the register of graduates; got \['zz'\]"):
        suggest_jobs(feed, OPTIONS, pl.Series(["zz"]))
    assert suggest_jobs(feed, OPTIONS, pl.Series(["old"])).people["graduate"].to_list() == ["old"]
    with pytest.raises(InputError, match="one open on 1999-01-01"):
        open_vacancies(feed, JobOptions(day=date(1999, 1, 1)))
    with pytest.raises(InputError, match="vacancies must hold one with a day"):
        suggest_jobs(_feed(vacancies=[]), OPTIONS)
    for wrong in ({"spread": 0.0}, {"per_opening": 0.0}, {"taken_in_field": 1.5}, {"listed": 0}):
        with pytest.raises(InputError, match="must be"):
            JobOptions(**wrong)


def test_pay_not_stated_is_the_usual_pay_and_is_marked():
    silent = _vacancy("V8", "7212") | {"pay_min": None, "pay_max": None}
    openings, _ = open_vacancies(_feed(vacancies=[_vacancy("V1", "7212", pay=14), silent]), OPTIONS)
    assert openings.select("vacancy", "pay", "pay_stated").rows() == [("V1", 14.0, True), ("V8", 14.0, False)]
