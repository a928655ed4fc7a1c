"""Placement: equal to the linear programme, whatever the dates; drafts, duals and what is refused."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from caunghe.errors import InputError
from caunghe.matching.placement.inputs import PlacementOptions, field_fit, offered_places, trainees
from caunghe.matching.placement.network_simplex import UNBOUNDED, minimum_cost_flow, savings
from caunghe.matching.placement.placement import place
from tests.matching.rounds import feed_of

pytestmark = pytest.mark.kernels

WELDING, WELDING_LOWER, SEWING = "6520123", "5520123", "5540205"
SPRING, SUMMER = (date(2026, 3, 1), date(2026, 5, 31)), (date(2026, 6, 1), date(2026, 8, 31))


def _programme(programme, field, level="college", months=24):
    return {
        "programme": programme,
        "site": "S",
        "training_field": field,
        "level": level,
        "months": months,
        "workplace_share": 0.3,
    }


def _workplace(employer, field, places, confirmed, **more):
    row = {"employer": employer, "year": 2026, "training_field": field, "places": places, "confirmed": confirmed}
    return row | more


def _agreement(agreement, employer, signed, ends):
    return {"agreement": agreement, "institution": "I", "employer": employer, "signed": signed, "ends": ends}


def _feed(**changed):
    tables = {
        "areas": [
            {"area": "A", "longitude": 106.0, "latitude": 20.8},
            {"area": "B", "longitude": 106.1, "latitude": 20.8},
        ],
        "institutions": [{"institution": "I"}],
        "sites": [{"site": "S", "institution": "I", "area": "A"}],
        "programmes": [
            _programme("W", WELDING, months=30),
            _programme("T", SEWING, "intermediate"),
        ],
        "intakes": [
            {"programme": "W", "year": 2024, "entrants": 4, "dropouts": 1},
            {"programme": "W", "year": 2025, "entrants": 9},
            {"programme": "T", "year": 2025, "entrants": 2},
        ],
        "employers": [{"employer": "E1", "area": "A"}, {"employer": "E2", "area": "B"}],
        "workplaces": [
            _workplace("E1", WELDING, 2, date(2026, 5, 1), mentors=1),
            _workplace("E2", WELDING_LOWER, 5, date(2025, 9, 1)),
            _workplace("E2", SEWING, 5, date(2026, 6, 1), year=2025),
        ],
        "agreements": [
            _agreement("T1", "E1", date(2025, 1, 1), date(2027, 1, 1)),
            _agreement("T2", "E2", date(2020, 1, 1), date(2026, 10, 1)),
        ],
    }  # fmt: skip
    return feed_of({**tables, **changed})


def test_learners_of_the_last_year_go_where_it_costs_least():
    placement = place(_feed())
    rows = placement.placements.select("trainee", "employer", "agreement").rows()
    assert rows == [
        ("T-2025-0001", None, None),
        ("T-2025-0002", None, None),
        ("W-2024-0001", "E1", "T1"),
        ("W-2024-0002", "E1", "T1"),
        ("W-2024-0003", "E2", None),
    ]
    assert placement.gap == 0
    # T2 ends before the placement does, so a new one is drafted
    (draft,) = placement.drafts.to_dicts()
    assert (draft["institution"], draft["employer"], draft["learners"], draft["ends"]) == (
        "I",
        "E2",
        1,
        date(2026, 12, 31),
    )
    km = 10.395
    prices = {row["employer"]: row for row in placement.places.to_dicts()}
    # one place more at E1 saves the journey, the misfit of another level and the new partner
    assert prices["E1"]["price"] == pytest.approx(km * (1 + km / 25) + 30 * 0.1 + 3, abs=0.01)
    assert prices["E2"]["price"] == 0
    assert prices["E2"]["places"] == 4


def test_old_confirmations_and_few_mentors_count_for_less():
    workplaces = [
        _workplace("E1", WELDING, 30, date(2026, 6, 1), mentors=2),
        _workplace("E1", SEWING, 10, date(2025, 3, 1)),
        _workplace("E2", SEWING, 10, None),
    ]
    places = offered_places(_feed(workplaces=workplaces), PlacementOptions())
    assert places.select("employer", "training_field", "places").rows() == [
        ("E1", SEWING, 4),
        ("E1", WELDING, 10),
        ("E2", SEWING, 0),
    ]


def test_periods_that_do_not_meet_use_the_same_place():
    people = pl.DataFrame(
        [{"trainee": f"x{i}", "programme": "W", "area": "A", "starts": when[0], "ends": when[1]}
         for i, when in enumerate((SPRING, SPRING, SUMMER, SUMMER, (date(2026, 8, 1), date(2026, 10, 1))))]
    )  # fmt: skip
    placement = place(_feed(), people, PlacementOptions(farthest_km=5))
    assert placement.placements["employer"].to_list() == ["E1", "E1", "E1", "E1", None]
    assert placement.places.filter(pl.col("employer") == "E1")["wave"].sort().to_list() == [0, 1]


def test_periods_that_end_together_are_two_classes_and_not_four():
    when = [(date(2026, 3, 1), SPRING[1]), (date(2026, 4, 1), SPRING[1])]
    rows = [
        {"trainee": f"x{i}", "programme": "W", "area": "A", "starts": s, "ends": e} for i, (s, e) in enumerate(when)
    ]
    found = place(_feed(), pl.DataFrame(rows)).placements.select("trainee", "employer").rows()
    assert found == [("x0", "E1"), ("x1", "E1")]


def test_who_lacks_one_of_both_dates_cannot_be_placed():
    people = trainees(_feed(), PlacementOptions())
    for date_of in ("starts", "ends"):
        with pytest.raises(InputError, match="end after"):
            place(_feed(), people.with_columns(pl.lit(None, pl.Date).alias(date_of)))


def test_no_programme_bears_all_the_shortage():
    programmes = [_programme(p, WELDING) for p in "WV"]
    intakes = [{"programme": p, "year": 2025, "entrants": 4} for p in "WV"]
    workplaces = [
        {"employer": "E1", "year": 2026, "training_field": WELDING, "places": 4, "confirmed": date(2026, 6, 1)}
    ]
    placement = place(_feed(programmes=programmes, intakes=intakes, workplaces=workplaces))
    assert placement.programmes["placed"].to_list() == [2, 2]


def test_fit_of_fields():
    assert field_fit(WELDING, WELDING) == 1
    assert field_fit(WELDING, WELDING_LOWER) == 0.9
    assert field_fit(WELDING, SEWING) < 0.5


def test_leaving_out_costs_400_km_and_more_by_the_quarter():
    # four of one programme, one a quarter: 1, 1.1, 1.25 and 1.5 times 400
    intakes = [{"programme": "W", "year": 2024, "entrants": 4}]
    nobody = place(_feed(intakes=intakes, workplaces=[]))
    assert nobody.cost_km == pytest.approx(400 * (1 + 1.1 + 1.25 + 1.5))


def test_what_cannot_be_placed_is_refused():
    feed = _feed()
    people = trainees(feed, PlacementOptions())
    with pytest.raises(InputError, match="programmes of trainees"):
        place(feed, people.with_columns(programme=pl.lit("zz")))
    with pytest.raises(InputError, match="end after"):
        place(feed, people.with_columns(ends=pl.lit(date(2020, 1, 1))))
    one_day = place(feed, people.with_columns(ends="starts"))
    assert one_day.placements["employer"].count() > 0
    with pytest.raises(InputError, match="named once"):
        place(feed, pl.concat([people, people]))
    nobody = place(feed, people.clear())
    assert (nobody.cost_km, nobody.placements.height) == (0, 0)


def _network(seed):
    """Return arcs, supplies and a first tree over classes, places and the sink, with two ways of leaving one out."""
    rng = np.random.default_rng(seed)
    classes, places = int(rng.integers(1, 8)), int(rng.integers(1, 8))
    pairs = np.argwhere(rng.random((classes, places)) < 0.6)
    sink, out = classes + places, np.arange(classes)
    source = np.concatenate([pairs[:, 0], classes + np.arange(places), out, out])
    target = np.concatenate([classes + pairs[:, 1], np.full(places + 2 * classes, sink)])
    # few different costs make ties, and with them degenerate pivots
    left_out = np.repeat([3, 9], classes)
    cost = np.concatenate([rng.integers(0, 4, len(pairs)), np.zeros(places, int), left_out]).astype(np.int64)
    rooms = [np.full(len(pairs), UNBOUNDED), rng.integers(0, 4, places), rng.integers(0, 2, classes)]
    capacity = np.concatenate([*rooms, np.full(classes, UNBOUNDED)])
    supply = np.concatenate([rng.integers(0, 5, classes), np.zeros(places, int)]).astype(np.int64)
    tree = len(pairs) + np.concatenate([places + classes + out, np.arange(places)])
    return (source, target, cost, capacity, supply, tree), classes, places


@given(st.integers(0, 2**32 - 1), st.booleans())
@settings(max_examples=80)
def test_network_simplex_equals_the_linear_programme(seed, bounded):
    (source, target, cost, capacity, supply, tree), classes, places = _network(seed)
    sink = classes + places
    if bounded:  # also where no way is as wide as one likes, but for those of the first tree
        narrow = ~np.isin(np.arange(capacity.size), tree) & (capacity == UNBOUNDED)
        capacity = np.where(narrow, np.random.default_rng(seed).integers(0, 3, capacity.size), capacity)
    flow, potential, _ = minimum_cost_flow(source, target, cost, capacity, supply, tree)
    balance = np.zeros((sink, source.size))
    for a, (x, y) in enumerate(zip(source, target, strict=True)):
        balance[x, a] += 1
        if y < sink:
            balance[y, a] -= 1
    bounds = [(0, None if c == UNBOUNDED else c) for c in capacity]
    best = linprog(cost, A_eq=balance, b_eq=supply, bounds=bounds)
    assert (balance @ flow == supply).all()
    assert ((flow >= 0) & (flow <= capacity)).all()
    assert (flow * cost).sum() == pytest.approx(best.fun)
    reduced = cost + potential[source] - potential[target]
    assert not ((reduced < 0) & (flow < capacity)).any()
    assert not ((reduced > 0) & (flow > 0)).any()


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=60)
def test_prices_are_what_one_more_would_cost_or_save(seed):
    (source, target, cost, capacity, supply, tree), classes, places = _network(seed)

    def cheapest(capacity, supply):
        return int((minimum_cost_flow(source, target, cost, capacity, supply, tree)[0] * cost).sum())

    flow, potential, _ = minimum_cost_flow(source, target, cost, capacity, supply, tree)
    saved = savings(source, target, cost, capacity, flow, potential)
    best = cheapest(capacity, supply)
    to_sink = source.size - 2 * classes - places + np.arange(places)
    for place_at, arc in enumerate(to_sink):
        assert best - cheapest(capacity + (np.arange(capacity.size) == arc), supply) == saved[classes + place_at]
    for one in range(classes):
        assert cheapest(capacity, supply + (np.arange(supply.size) == one)) - best == -potential[one]


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("farthest_km", -5, "farthest_km must be 0–1,000; got -5"),
        ("least_fit", 7, "least_fit must be 0–1; got 7"),
        ("unplaced_km", -1e9, "unplaced_km must be 0–1,000,000; got -1"),
        ("long_km", 0, "long_km must be 1–1,000; got 0"),
        ("misfit_km", float("nan"), "misfit_km must be a finite number; got nan"),
        ("least_fit", "half", "least_fit must be a finite number; got half"),
        ("unplaced_steps", (1.0,), "unplaced_steps must be four numbers of 1 or more that do not fall; got 1.0"),
        ("unplaced_steps", (1.0, 1.2, 1.1, 1.5), "that do not fall"),
    ],
)
def test_options_outside_their_limits_are_refused(option, value, said):
    with pytest.raises(InputError, match=said):
        PlacementOptions(**{option: value})


def test_a_year_in_which_nobody_is_in_the_last_year_is_told():
    with pytest.raises(InputError, match="a cohort of a diploma programme must be in its last year in 1900; got none"):
        place(_feed(), options=PlacementOptions(year=1900))
