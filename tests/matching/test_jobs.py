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
from caunghe.matching.admission.lottery import numbers
from caunghe.matching.jobs.inputs import JobOptions, JobPairs, job_seekers, occupation_fit, open_vacancies
from caunghe.matching.jobs.jobs import (
    Jobs,
    _by_field,
    _by_occupation,
    _own_views,
    balance,
    job_candidates,
    job_lists,
    job_prices,
    job_summary,
    jobs_overview,
    suggest_jobs,
)
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
        pytest.raises(InputError, match=r"spread of 0\.001 is too small: after 2,000 rounds"),
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


@pytest.mark.parametrize(
    ("surplus", "people", "room"), [(1.0, 10, 4), (3.0, 10, 8), (0.2, 50, 1), (-3.0, 10, 0.01), (2.0, 3, 0.02)]
)
def test_one_kind_and_one_full_door_balance_at_the_price_worked_out_by_hand(surplus, people, room):
    """n k / (1 + k) = room with k = exp((surplus − price) / spread), so that k = room / (n − room)."""
    spread = 0.5
    prices, sent, hope = balance(np.array([[surplus]]), np.array([float(people)]), np.array([room]), spread)
    assert sent[0, 0] == pytest.approx(room, rel=1.01e-3)
    assert prices[0] == pytest.approx(surplus - spread * np.log(room / (people - room)), abs=spread * 0.012)
    assert hope[0] == pytest.approx(spread * np.log(people / (people - room)), abs=spread * 0.012)


def test_a_door_with_room_to_spare_costs_nothing_and_one_that_nobody_can_reach_gets_nobody():
    spread, surplus = 0.5, np.array([[1.0, -np.inf], [2.0, -np.inf]])
    prices, sent, hope = balance(surplus, np.array([3.0, 4.0]), np.array([7.0, 1.0]), spread)
    assert prices.tolist() == [0, 0]
    share = np.exp(surplus[:, 0] / spread) / (1 + np.exp(surplus[:, 0] / spread))
    assert sent[:, 0] == pytest.approx(np.array([3, 4]) * share)
    assert sent[:, 1].tolist() == [0, 0]
    assert hope == pytest.approx(spread * np.log1p(np.exp(surplus[:, 0] / spread)))


def test_the_way_to_the_balance_is_told_and_room_is_places_by_graduates_sent_to_each():
    told = []
    vacancies = [_vacancy("V1", "7212", openings=2, pay=30)]
    found = suggest_jobs(
        _feed(vacancies=vacancies), replace(OPTIONS, per_opening=3.0), progress=lambda *at: told.append(at[1:])
    )
    assert told == [(0, 2), (1, 2), (2, 2)]
    # 2 places × 3: six of the nine are sent
    assert found.sent.sum() == pytest.approx(6, rel=2e-3)


def test_each_own_view_is_a_gumbel_draw():
    one = numbers(1, pl.Series([f"g{i}" for i in range(400)]))
    views = _own_views(one, numbers(1, pl.Series([f"v{i}" for i in range(500)])))
    # mean 0.5772 and variance π² / 6, each within five standard errors of 200,000 draws
    assert views.mean() == pytest.approx(0.57722, abs=5 * 1.2825 / np.sqrt(views.size))
    assert views.var() == pytest.approx(np.pi**2 / 6, rel=5 * np.sqrt(4.4 / views.size))


INF = -np.inf
KINDS = [("F1", "college", "A"), ("F1", "college", None), ("F2", "intermediate", "A"), (None, "college", "A")]


def _jobs(worth, people, openings=(2, 3), prices=(0.5, 0.0), options=OPTIONS, chance=0.5):
    """Jobs of four kinds and two openings: the worth of each pair, and how many people each kind has."""
    worth = np.array(worth, dtype=float)
    kinds = pl.DataFrame(KINDS, schema=["training_field", "level", "area"], orient="row").with_columns(
        count=pl.Series(people, dtype=pl.Int64)
    )
    of_person = np.repeat(np.arange(4), people)
    codes = pl.Series([f"g{i:02d}" for i in range(len(of_person))])
    persons = kinds.drop("count")[of_person].with_columns(
        graduate=codes, grade=pl.Series([5.0 + i / 10 for i in range(len(codes))])
    )
    doors = pl.DataFrame({"vacancy": ["V1", "V2"], "employer": ["E1", None], "title": ["Hàn", "May"], "area": "A",
                          "occupation": ["7212", "7531"], "qualification": None, "openings": openings,
                          "pay": [9.0, 8.0], "pay_stated": [True, False]})  # fmt: skip
    taken = np.where(np.isfinite(worth), chance, 0.0)
    pairs = JobPairs(kinds, of_person, 5.5, worth, taken, np.where(np.isfinite(worth), worth * chance, INF),
                     np.array([[1.0, 2.0], [np.nan, 3.0], [4.0, 5.0], [6.0, 7.0]]))  # fmt: skip
    sent = np.array([[1.0, 0.5], [0.25, 0.0], [0.0, 2.0], [0.125, 0.0]])
    return Jobs(options, DAY, persons, doors, pairs, np.array(prices), sent, np.array([1.0, 2.0, 4.0, 8.0]),
                {"uncoded": 7, "abroad": 6})  # fmt: skip


REACHED, ALONE = [1.0, 2.0], [INF, INF]


@pytest.mark.parametrize(
    ("reached", "alone", "shown"),
    [
        (4, 0, None),
        (5, 0, (5, 0)),
        (4, 1, (5, None)),
        (3, 4, (7, None)),
        (3, 5, (8, 5)),
        (0, 4, None),
        (0, 5, (5, 5)),
        (9, 4, (13, None)),
        (9, 6, (15, 6)),
    ],
)
def test_a_field_is_shown_from_five_graduates_on_and_those_without_openings_from_five_on(reached, alone, shown):
    table = _by_field(_jobs([REACHED, ALONE, [1.0, INF], ALONE], [reached, alone, 6, 50]))
    # whose field is not known is in no field
    assert table["training_field"].to_list() == (["F2"] if shown is None else ["F1", "F2"])
    assert table.filter(training_field="F2").select("graduates", "without_openings").row(0) == (6, 0)
    if shown is not None:
        row = table.filter(training_field="F1").row(0, named=True)
        assert (row["graduates"], row["without_openings"]) == shown
        assert row["sent"] == 1.75
        assert row["mean_hope"] == pytest.approx((reached * 1.0 + alone * 2.0) / (reached + alone))


def test_the_one_row_of_a_summary_is_worked_out_by_hand():
    (row,) = job_summary(_jobs([REACHED, ALONE, [INF, 1.0], ALONE], [4, 3, 2, 1])).to_dicts()
    assert row == {
        "day": DAY, "graduates": 10, "without_openings": 4, "vacancies": 2, "openings": 5, "uncoded": 7, "abroad": 6,
        "crowded": 1, "sent": 3.875, "outside": 5.5, "mean_hope": pytest.approx((4 + 6 + 8 + 8) / 10),
    }  # fmt: skip


def test_openings_and_occupations_are_summed_up_by_hand():
    jobs = _jobs([REACHED] * 4, [4, 3, 2, 1])
    assert job_prices(jobs).rows() == [
        ("V1", "E1", "7212", 2, 9.0, 0.5, 1.375),
        ("V2", None, "7531", 3, 8.0, 0.0, 2.5),
    ]
    cheap = _jobs([REACHED] * 4, [4, 3, 2, 1], prices=(0.25, 0.75))
    assert job_prices(cheap)["vacancy"].to_list() == ["V2", "V1"]
    same = replace(cheap, openings=cheap.openings.with_columns(occupation=pl.lit("7212")))
    # (2 · 0.25 + 3 · 0.75) / 5
    assert _by_occupation(same).rows() == [("7212", 2, 5, 3.875, 2, pytest.approx(0.55))]
    assert _by_occupation(jobs).rows() == [("7212", 1, 2, 1.375, 1, 0.5), ("7531", 1, 3, 2.5, 0, 0.0)]


def test_lists_are_ordered_by_surplus_less_price_and_the_own_view():
    jobs = _jobs([REACHED, [1.5, 1.0], [INF, 1.0], ALONE], [400, 300, 200, 100], options=replace(OPTIONS, spread=0.25))
    table = job_lists(jobs)
    views = _own_views(numbers(OPTIONS.seed, jobs.people["graduate"]), numbers(OPTIONS.seed, jobs.openings["vacancy"]))
    expected = []
    for person, code in enumerate(jobs.people["graduate"]):
        kind = jobs.pairs.of_person[person]
        order = sorted(
            (0, 1), key=lambda door: -(jobs.pairs.surplus[kind, door] - jobs.prices[door] + 0.25 * views[person, door])
        )
        reached = [door for door in order if np.isfinite(jobs.pairs.worth[kind, door])]
        expected += [(code, place, ("V1", "V2")[door]) for place, door in enumerate(reached, 1)]
    assert table.select("graduate", "place", "vacancy").rows() == expected
    # both orders occur, so that the draw is seen
    assert table.filter(place=1)["vacancy"].n_unique() == 2
    row = table.filter(graduate="g00", vacancy="V1").row(0, named=True)
    assert (row["employer"], row["title"], row["occupation"], row["pay"], row["pay_stated"]) == (
        "E1",
        "Hàn",
        "7212",
        9.0,
        True,
    )
    assert (row["km"], row["worth"], row["taken"], row["surplus"], row["price"]) == (1.0, 1.0, 0.5, 0.5, 0.5)
    homeless = table.filter(vacancy="V1", worth=1.5)
    assert homeless["km"].null_count() == homeless.height == 300
    short = job_lists(replace(jobs, options=replace(jobs.options, listed=1)))
    assert short.rows() == table.filter(place=1).rows()


def test_candidates_are_ordered_by_the_chance_to_be_taken_and_to_come():
    jobs = _jobs([[1.0, 2.0], [9.0, 2.0], [1.0, INF], [3.0, INF]], [2, 1, 1, 1], options=replace(OPTIONS, spread=0.5))
    grades = jobs.people["grade"].to_list()
    assert grades == [5.0, 5.1, 5.2, 5.3, 5.4]
    first = job_candidates(jobs, "V1")
    rows = {}
    for person, grade in enumerate(grades):
        kind = jobs.pairs.of_person[person]
        taken = 0.5 + 0.1 * (grade - 5.2)
        interest = 1 / (1 + np.exp((jobs.hope[kind] - jobs.pairs.worth[kind, 0]) / 0.5))
        rows[f"g{person:02d}"] = (taken, interest)
    order = sorted(rows, key=lambda code: -rows[code][0] * rows[code][1])
    assert order == ["g02", "g01", "g00", "g03", "g04"]
    assert first["graduate"].to_list() == order
    assert first["place"].to_list() == [1, 2, 3, 4, 5]
    assert [*first.select("taken", "interest").iter_rows()] == [pytest.approx(rows[code]) for code in order]
    assert first["vacancy"].unique().to_list() == ["V1"]
    assert first.select("training_field", "level", "grade", "km").row(0) == ("F1", "college", 5.2, None)
    assert first["km"].to_list() == [None, 1.0, 1.0, 4.0, 6.0]
    # nobody of the last two kinds would go to the second opening
    both = job_candidates(jobs, most=2)
    assert both.select("vacancy", "graduate").rows() == [("V1", "g02"), ("V1", "g01"), ("V2", "g01"), ("V2", "g00")]
    assert sorted(job_candidates(jobs, "V2")["graduate"]) == ["g00", "g01", "g02"]
    # interest beyond what exp can hold is certain
    sure = replace(jobs, hope=np.full(4, 1e6))
    assert job_candidates(sure, "V2")["interest"].max() < 1e-200


def test_the_chance_to_be_taken_stays_within_one_and_ninety_nine_per_cent_and_no_grade_is_the_mean():
    high = _jobs([REACHED] * 4, [1, 1, 1, 1], options=replace(OPTIONS, grade_step=1.0))
    marks = [1.0, 9.0, None, 5.0]
    graded = replace(high, people=high.people.with_columns(grade=pl.Series(marks)))
    taken = dict(job_candidates(graded, "V1").select("graduate", "taken").rows())
    assert taken == {"g00": 0.01, "g01": 0.99, "g02": 0.5, "g03": 0.5}
    unknown = replace(high, people=high.people.with_columns(grade=pl.lit(None, pl.Float64)))
    assert set(job_candidates(unknown, "V1")["taken"]) == {0.5}


def test_twenty_candidates_are_named_unless_more_are_asked_for():
    jobs = _jobs([REACHED] * 4, [10, 10, 10, 10])
    assert job_candidates(jobs, "V1").height == 20
    assert job_candidates(jobs, "V1", most=40).height == 40
