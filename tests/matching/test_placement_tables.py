"""The tables of a placement, number by number; waves, steps, the gap, and networks solved by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy.optimize import linear_sum_assignment

from caunghe.errors import InputError
from caunghe.matching.placement import placement as module
from caunghe.matching.placement.inputs import PlacementOptions, trainees
from caunghe.matching.placement.network_simplex import UNBOUNDED, minimum_cost_flow, savings
from caunghe.matching.placement.placement import place, write_placement
from caunghe.matching.placement.shortest_paths import distances
from tests.matching.test_placement import SEWING, WELDING, _agreement, _feed, _programme, _workplace

pytestmark = pytest.mark.kernels

KM = 10.395  # 0.1° of longitude at 20.8° north: 0.1 · π/180 · 6371 · cos 20.8°
FAR = KM * (1 + KM / 25)
DAY = date(2026, 6, 1)


def person(name, starts, ends, programme="W", area="A"):
    return {"trainee": name, "programme": programme, "area": area, "starts": starts, "ends": ends}


def waves(*periods):
    people = pl.DataFrame([person(f"x{i}", *(date(2026, 3, day) for day in days)) for i, days in enumerate(periods)])
    return module._waves(people).sort("starts", "ends")["wave"].to_list()


def test_periods_that_share_a_day_directly_or_through_others_are_one_wave():
    assert waves((1, 5), (5, 8), (9, 12)) == [0, 0, 1]
    # the third begins after the second has ended and before the first has
    assert waves((1, 20), (2, 3), (10, 12), (20, 25), (26, 27), (28, 30)) == [0, 0, 0, 0, 1, 2]
    assert waves((4, 4), (4, 4)) == [0]


def test_steps_are_quarters_of_the_programme_rounded_up_and_the_last_has_no_end():
    owner, cost, room = module._steps(np.array([5, 4, 0]), PlacementOptions(unplaced_km=100.0))
    assert owner.tolist() == [0] * 4 + [1] * 4 + [2] * 4
    assert cost.tolist() == [100_000, 110_000, 125_000, 150_000] * 3
    assert room.tolist() == [2, 2, 2, UNBOUNDED, 1, 1, 1, UNBOUNDED, 0, 0, 0, UNBOUNDED]


def test_programmes_say_how_many_are_placed_how_far_and_what_the_next_would_cost():
    programmes = [_programme("W", WELDING), _programme("T", SEWING), _programme("V", WELDING)]
    intakes = [{"programme": p, "year": 2025, "entrants": n} for p, n in (("W", 3), ("T", 2), ("V", 1))]
    workplaces = [_workplace("E1", WELDING, 2, DAY), _workplace("E2", WELDING, 5, DAY)]
    agreements = [_agreement("T1", "E1", date(2025, 1, 1), date(2027, 1, 1))]
    placement = place(_feed(programmes=programmes, intakes=intakes, workplaces=workplaces, agreements=agreements))
    rows = placement.programmes.select(pl.exclude("median_km", "longest_km", "next_km")).rows()
    assert rows == [("T", 2, 0, 0.0, None), ("V", 1, 1, 1.0, 1.0), ("W", 3, 3, 1.0, 1.0)]
    # two of the four welders find E1 beside them; one more welder goes to E2, a new partner, as do the last two
    assert placement.programmes["next_km"].to_list() == pytest.approx([400 * 1.25, FAR + 3, FAR + 3], abs=0.01)
    assert placement.cost_km == pytest.approx(400 * (1 + 1.1) + 2 * (FAR + 3), abs=0.01)
    km = placement.placements.drop_nulls("km").group_by("programme").agg(m=pl.col("km").median(), x=pl.col("km").max())
    for name, median, longest in km.rows():
        own = placement.programmes.filter(programme=name).select("median_km", "longest_km").row(0)
        assert own == (median, longest)
    assert sorted(placement.placements["km"].drop_nulls()) == pytest.approx([0, 0, KM, KM], abs=0.001)
    places = placement.places.select("employer", "training_field", "wave", "places", "used", "price").rows()
    # a third place at E1 would save the journey and the new partner
    assert places == [("E1", WELDING, 0, 2, 2, pytest.approx(FAR + 3, abs=0.01)), ("E2", WELDING, 0, 5, 2, 0.0)]
    assert placement.gap == 0


def test_the_nearest_places_go_to_the_first_codes_and_dearer_places_come_first():
    workplaces = [_workplace("E2", WELDING, 9, DAY), _workplace("E1", WELDING, 1, DAY)]
    feed = _feed(workplaces=workplaces, agreements=[])
    people = pl.DataFrame([person(name, date(2026, 9, 1), date(2026, 12, 31)) for name in ("c", "a", "b")])
    placement = place(feed, people)
    assert placement.placements.select("trainee", "employer").rows() == [("a", "E1"), ("b", "E2"), ("c", "E2")]
    assert placement.places["employer"].to_list() == ["E1", "E2"]
    # where both save nothing they come by name
    roomy = place(feed, people.head(1)).places
    assert roomy.select("employer", "used", "price").rows() == [
        ("E1", 1, pytest.approx(FAR, abs=0.01)),
        ("E2", 0, 0.0),
    ] or (roomy["price"].to_list() == [0.0, 0.0] and roomy["employer"].to_list() == ["E1", "E2"])


def test_drafts_are_numbered_and_reach_from_the_first_day_to_the_last():
    spring, summer = (date(2026, 3, 1), date(2026, 5, 31)), (date(2026, 6, 1), date(2026, 8, 31))
    workplaces = [
        _workplace("E2", WELDING, 2, DAY),
        _workplace("E1", WELDING, 1, DAY),
        _workplace("E1", SEWING, 1, DAY),
    ]
    agreements = [_agreement("T1", "E1", date(2025, 1, 1), date(2027, 1, 1)) | {"training_field": SEWING}]
    people = [person("a", *spring), person("b", *summer), person("c", *spring), person("d", *spring, programme="T")]
    drafts = place(_feed(workplaces=workplaces, agreements=agreements), pl.DataFrame(people)).drafts
    assert drafts.rows() == [
        ("DT0001", "I", "E1", "internship", WELDING, spring[0], summer[1], 2),
        ("DT0002", "I", "E2", "internship", WELDING, *spring, 1),
    ]


def test_strangers_and_wrong_periods_are_named_up_to_five():
    people = pl.DataFrame([person(f"x{i}", date(2026, 3, 2), date(2026, 3, 1), programme=f"Y{i}") for i in range(6)])
    with pytest.raises(InputError, match=r"in the feed; got \['Y0', 'Y1', 'Y2', 'Y3', 'Y4'\]$"):
        place(_feed(), people)
    with pytest.raises(InputError, match=r"end after it starts; got \['x0', 'x1', 'x2', 'x3', 'x4'\]$"):
        place(_feed(), people.with_columns(programme=pl.lit("W")))


def test_progress_and_files(tmp_path):
    told = []
    placement = place(_feed(), progress=lambda _, at, of: told.append((at, of)))
    assert told == [(0, 2), (1, 2), (2, 2)]
    write_placement(placement, tmp_path / "new" / "folder")
    write_placement(placement, tmp_path / "new" / "folder")
    for name, table in (
        ("placements", placement.placements), ("places", placement.places),
        ("programmes", placement.programmes), ("drafts", placement.drafts),
    ):  # fmt: skip
        assert (tmp_path / "new" / "folder" / f"{name}.csv").read_text("utf-8") == table.write_csv()


def test_the_gap_tells_a_placement_that_is_not_the_cheapest(monkeypatch):
    """Everybody left out at the dearest step, and nothing known of the rest: the dual's bound is nought."""

    def first_found(source, target, cost, capacity, supply, first_tree):
        flow, own = np.zeros(cost.size, np.int64), supply > 0
        out = first_tree[np.flatnonzero(own)]
        flow[out] = supply[own]
        for step in set(first_tree.tolist()) - set(out.tolist()):
            flow[step] = flow[out][target[out] == source[step]].sum()
        return flow, np.zeros(supply.size + 1, np.int64), 0

    monkeypatch.setattr(module, "minimum_cost_flow", first_found)
    # potentials of nought are no prices
    monkeypatch.setattr(module, "savings", lambda *arrays: np.zeros(arrays[-1].size, np.int64))
    placement = place(_feed())
    # five trainees at 1.5 times 400 km
    assert placement.cost_km == 5 * 600
    assert placement.gap == 5 * 600


def test_who_is_alike_in_all_but_one_thing_is_placed_apart():
    feed = _feed(workplaces=[_workplace("E1", WELDING, 9, DAY)], agreements=[])
    people = pl.DataFrame(
        [
            person("a", date(2026, 3, 1), date(2026, 5, 1)), person("b", date(2026, 3, 2), date(2026, 5, 1)),
            person("c", date(2026, 3, 1), date(2026, 5, 2)), person("d", date(2026, 3, 1), date(2026, 5, 1), area="B"),
            person("e", date(2026, 3, 1), date(2026, 5, 1), area=None),
        ]
    )  # fmt: skip
    found = place(feed, people).placements
    assert found.select("trainee", "employer", "starts", "ends").rows() == [
        (row["trainee"], "E1", row["starts"], row["ends"]) for row in people.to_dicts()
    ]
    assert found["km"].to_list() == pytest.approx([0, 0, 0, KM, 60], abs=0.001)


def test_the_feeds_own_trainees_are_placed_where_none_are_given():
    assert place(_feed()).placements["trainee"].to_list() == sorted(trainees(_feed(), PlacementOptions())["trainee"])


# one class of three (node 0), one place for two (1), leaving out (2), the sink (3)
CHAIN = {
    "source": np.array([0, 1, 0, 2]),
    "target": np.array([1, 3, 2, 3]),
    "cost": np.array([4, 0, 0, 9]),
    "capacity": np.array([UNBOUNDED, 2, UNBOUNDED, UNBOUNDED]),
    "supply": np.array([3, 0, 0]),
    "first_tree": np.array([2, 1, 3]),
}


def test_a_network_of_one_choice_is_solved_by_one_pivot():
    flow, potential, pivots = minimum_cost_flow(**CHAIN)
    assert (flow.tolist(), pivots) == ([2, 2, 1, 1], 1)
    # one trainee more is left out for 9; one place more would save 9 − 4
    assert potential.tolist()[:1] + potential.tolist()[2:] == [-9, -9, 0]
    arcs = [CHAIN[name] for name in ("source", "target", "cost", "capacity")]
    assert savings(*arcs, flow, potential).tolist() == [9, 5, 9, 0]
    # where nobody would save by a place the first tree is the answer
    dear = CHAIN | {"cost": np.array([10, 0, 0, 9])}
    flow, potential, pivots = minimum_cost_flow(**dear)
    assert (flow.tolist(), pivots) == ([0, 0, 3, 3], 0)
    assert savings(*(dear[name] for name in ("source", "target", "cost", "capacity")), flow, potential).tolist() == [
        9,
        0,
        9,
        0,
    ]
    same = CHAIN | {"cost": np.array([9, 0, 0, 9])}
    assert minimum_cost_flow(**same)[2] == 0
    # nothing flows where nobody is
    nobody = CHAIN | {"supply": np.array([0, 0, 0])}
    assert minimum_cost_flow(**nobody)[0].tolist() == [0, 0, 0, 0]


def test_distances_are_from_the_last_node_and_endless_where_no_path_leads():
    # 2 → 0 of 3, 0 → 1 of 2.5; node 3, the last, → 2 of 1; nothing leads to node 4's place in a graph without it
    begins, ends, lengths = np.array([0, 1, 1, 2, 3]), np.array([1, 0, 2]), np.array([2.5, 3.0, 1.0])
    assert distances(begins, ends, lengths).tolist() == [4.0, 6.5, 1.0, 0.0]
    assert distances(np.array([0, 0, 0]), np.array([], np.int64), np.array([])).tolist() == [np.inf, 0.0]


@pytest.mark.parametrize("seed", range(4))
def test_many_arcs_are_priced_block_by_block_to_the_same_cost(seed):
    # 30 classes and 30 places, all pairs: the assignment of least cost, found by SciPy's own solver
    rng = np.random.default_rng(seed)
    size = 30
    cost = rng.integers(0, 50, (size, size))
    out, sink = np.arange(size), 2 * size
    source = np.concatenate([np.repeat(out, size), size + out, out])
    target = np.concatenate([np.tile(size + out, size), np.full(2 * size, sink)])
    costs = np.concatenate([cost.ravel(), np.zeros(size, int), np.full(size, 1000)])
    capacity = np.concatenate([np.full(size * size, UNBOUNDED), np.ones(size, np.int64), np.full(size, UNBOUNDED)])
    supply = np.concatenate([np.ones(size, np.int64), np.zeros(size, np.int64)])
    tree = np.concatenate([size * size + size + out, size * size + out])
    flow, potential, _ = minimum_cost_flow(source, target, costs, capacity, supply, tree)
    rows, columns = linear_sum_assignment(cost)
    assert (flow * costs).sum() == cost[rows, columns].sum()
    assert potential.size == 2 * size + 1
