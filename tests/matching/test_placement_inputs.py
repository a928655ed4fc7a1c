"""What placement works from: who needs a place, what is offered, what a pair costs, to every limit and default."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.matching.placement.inputs import PlacementOptions, field_fit, offered_places, pairings, trainees
from tests.matching.test_placement import (
    SEWING,
    SPRING,
    WELDING,
    WELDING_LOWER,
    _agreement,
    _feed,
    _programme,
    _workplace,
)

pytestmark = pytest.mark.kernels


def test_only_cohorts_in_the_last_year_of_a_diploma_taught_at_work_are_placed():
    programmes = [
        _programme("C12", WELDING, months=12),
        _programme("C13", WELDING, months=13),
        _programme("C24", WELDING, "intermediate", months=24),
        _programme("E", WELDING, "elementary", months=12),
        _programme("N", WELDING, months=12) | {"workplace_share": 0.0},
        _programme("U", WELDING, months=12) | {"workplace_share": None},
        _programme("S", WELDING, months=12) | {"workplace_share": 0.01, "site": "elsewhere"},
    ]
    # 12 months end in the year they begin, 13 and 24 in the year after; entrants not known are nobody
    intakes = [{"programme": p["programme"], "year": year, "entrants": 1} for p in programmes for year in (2025, 2026)]
    intakes += [{"programme": "C12", "year": 2026, "entrants": None}]
    people = trainees(_feed(programmes=programmes, intakes=intakes), PlacementOptions())
    assert people.select("trainee", "area").rows() == [
        ("C12-2026-0001", "A"),
        ("C13-2025-0001", "A"),
        ("C24-2025-0001", "A"),
        ("S-2026-0001", None),
    ]


def test_entrants_less_dropouts_are_placed_and_never_fewer_than_none():
    intakes = [
        {"programme": "T", "year": 2025, "entrants": 3, "dropouts": 1},
        {"programme": "W", "year": 2024, "entrants": 2, "dropouts": 5},
    ]
    people = trainees(_feed(intakes=intakes), PlacementOptions())
    assert people["trainee"].to_list() == ["T-2025-0001", "T-2025-0002"]


def test_year_and_dates_are_those_asked_for_or_the_last_four_months_of_the_feeds_year():
    def asked(**options):
        return trainees(_feed(), PlacementOptions(**options)).select("trainee", "starts", "ends").row(0)

    assert asked() == ("T-2025-0001", date(2026, 9, 1), date(2026, 12, 31))
    assert asked(year=2027) == ("W-2025-0001", date(2027, 9, 1), date(2027, 12, 31))
    assert asked(starts=SPRING[0], ends=SPRING[1]) == ("T-2025-0001", *SPRING)


def test_a_feed_without_trainees_places_nobody_where_no_year_is_asked_for():
    assert trainees(_feed(intakes=[]), PlacementOptions()).is_empty()


@pytest.mark.parametrize(
    ("confirmed", "places"),
    # of 10: all up to 6 months before 30 June 2026, then 0.8 up to 12, 0.4 up to 24, none; a month has 30.4375 days
    [
        (date(2025, 12, 30), 10),  # 182 days: 5.98 months
        (date(2025, 12, 29), 8),  # 183 days: 6.01
        (date(2025, 6, 30), 8),  # 365 days: 11.99
        (date(2025, 6, 29), 4),  # 366 days: 12.02
        (date(2024, 6, 30), 4),  # 730 days: 23.98
        (date(2024, 6, 29), 0),  # 731 days: 24.02
        (None, 0),
    ],
)
def test_places_weigh_by_the_age_of_their_confirmation(confirmed, places):
    found = offered_places(_feed(workplaces=[_workplace("E1", WELDING, 10, confirmed)]), PlacementOptions())
    assert found["places"].to_list() == [places]


@pytest.mark.parametrize(
    ("places", "mentors", "expected"),
    # a mentor guides five; not known how many mentors: they are no limit; places not known are none offered
    [(30, 2, [10]), (10, 2, [10]), (9, 2, [9]), (7, 0, [0]), (7, None, [7]), (-3, None, [0]), (None, 2, [])],
)
def test_places_are_as_many_as_mentors_can_guide(places, mentors, expected):
    workplaces = [_workplace("E1", WELDING, places, date(2026, 6, 1), mentors=mentors)]
    assert offered_places(_feed(workplaces=workplaces), PlacementOptions())["places"].to_list() == expected


def test_five_places_at_eight_tenths_are_four_and_parts_of_a_place_are_none():
    old = date(2025, 12, 1)
    workplaces = [_workplace("E1", WELDING, 5, old), _workplace("E2", WELDING, 6, old)]
    assert offered_places(_feed(workplaces=workplaces), PlacementOptions())["places"].to_list() == [4, 4]


def test_places_are_those_of_the_year_each_named_once_and_an_unknown_employer_has_no_area():
    day = date(2026, 6, 1)
    workplaces = [
        _workplace("E2", WELDING, 3, day),
        _workplace("E1", WELDING, 1, day),
        _workplace("E1", WELDING, 2, day),
        _workplace("E1", WELDING, 4, day, year=2025),
        _workplace("E9", WELDING, 5, day),
    ]
    employers = [{"employer": "E1", "area": "A"}, {"employer": "E1", "area": "B"}, {"employer": "E2", "area": "B"}]
    feed = _feed(workplaces=workplaces, employers=employers)
    found = offered_places(feed, PlacementOptions()).select("employer", "area", "places").rows()
    assert found == [("E1", "A", 1), ("E2", "B", 3), ("E9", None, 5)]
    assert offered_places(feed, PlacementOptions(year=2025))["places"].to_list() == [4]


def _pairs(feed, options=None, field=WELDING, **place):
    """Return fit, km, agreement and cost of the pairs of one class in A with one place for welders at E2, in B."""
    home = {"training_field": field, "institution": "I", "area": "A", "wave": 0}
    home |= {"starts": date(2026, 9, 1), "ends": date(2026, 12, 31)}
    offered = {"employer": "E2", "training_field": WELDING, "area": "B", "places": 1, "wave": 0} | place
    # named, as a column of nothing but unknown areas has no kind of its own
    text = {"area": pl.String, "training_field": pl.String}
    classes, places = (pl.DataFrame([row], schema_overrides=text) for row in (home, offered))
    found = pairings(classes, places, feed, options or PlacementOptions())
    return found.select("fit", pl.col("km").round(3), "agreement", "cost").rows()


KM = 10.395  # 0.1° of longitude at 20.8° north: 0.1 · π/180 · 6371 · cos 20.8°


def test_a_pair_costs_its_journey_its_misfit_and_a_new_partner():
    # the agreement with E2 ends before the placement does
    cost = KM * (1 + KM / 25) + 3
    ((fit, km, agreement, metres),) = _pairs(_feed())
    assert (fit, km, agreement) == (1.0, KM, None)
    assert metres == pytest.approx(1000 * cost, abs=2)
    ((fit, km, agreement, metres),) = _pairs(_feed(agreements=[_agreement("T", "E2", date(2025, 1, 1), None)]))
    assert (agreement, metres) == ("T", pytest.approx(1000 * (cost - 3), abs=2))
    ((fit, _, _, metres),) = _pairs(_feed(), training_field=WELDING_LOWER)
    assert (fit, metres) == (0.9, pytest.approx(1000 * (cost + 30 * 0.1), abs=2))
    asked = PlacementOptions(long_km=5, misfit_km=100, new_partner_km=7)
    ((_, _, _, metres),) = _pairs(_feed(), asked, training_field=WELDING_LOWER)
    assert metres == pytest.approx(1000 * (KM * (1 + KM / 5) + 100 * 0.1 + 7), abs=2)


def test_an_unknown_distance_counts_as_the_farthest_allowed():
    ((_, km, _, cost),) = _pairs(_feed(), PlacementOptions(farthest_km=40), area=None)
    assert (km, cost) == (40, 1000 * (40 * (1 + 40 / 25) + 3))
    # where nothing is asked for, 60 km
    ((_, km, _, cost),) = _pairs(_feed(), area=None)
    assert (km, cost) == (60, 1000 * (60 * (1 + 60 / 25) + 3))


def test_a_field_must_fit_by_half_where_nothing_is_asked_for():
    half, less = ("5210402", "5480L01"), ("5220202", "6320305")
    assert [round(field_fit(*fields), 9) for fields in (half, less)] == [0.5, 0.45]
    assert len(_pairs(_feed(), field=half[0], training_field=half[1])) == 1
    assert _pairs(_feed(), field=less[0], training_field=less[1]) == []


def test_a_pair_is_allowed_up_to_the_farthest_journey_and_from_the_least_fit():
    assert len(_pairs(_feed(), PlacementOptions(farthest_km=10.4))) == 1
    assert _pairs(_feed(), PlacementOptions(farthest_km=10.3)) == []
    assert len(_pairs(_feed(), PlacementOptions(least_fit=0.9), training_field=WELDING_LOWER)) == 1
    assert _pairs(_feed(), PlacementOptions(least_fit=0.91), training_field=WELDING_LOWER) == []
    # a distance of exactly the limit: both in one commune, and nobody may go farther than not at all
    assert len(_pairs(_feed(), PlacementOptions(farthest_km=0), area="A")) == 1
    assert _pairs(_feed(), wave=1) == []


@pytest.mark.parametrize(("agreed", "agreement"), [(None, "T"), (WELDING, "T"), (WELDING_LOWER, "T"), (SEWING, None)])
def test_an_agreement_holds_for_every_field_or_for_its_own_at_any_level(agreed, agreement):
    own = _agreement("T", "E2", date(2025, 1, 1), date(2027, 1, 1)) | {"training_field": agreed}
    assert _pairs(_feed(agreements=[own]))[0][2] == agreement


@pytest.mark.parametrize(
    ("signed", "ends", "agreement"),
    [
        (date(2026, 9, 1), date(2026, 12, 31), "T"),
        (date(2026, 9, 2), date(2026, 12, 31), None),
        (date(2026, 9, 1), date(2026, 12, 30), None),
    ],
)
def test_an_agreement_must_be_in_force_from_the_first_day_to_the_last(signed, ends, agreement):
    assert _pairs(_feed(agreements=[_agreement("T", "E2", signed, ends)]))[0][2] == agreement


def test_of_two_agreements_the_first_by_code_is_named_and_another_institutions_is_none():
    both = [_agreement(code, "E2", date(2025, 1, 1), date(2027, 1, 1)) for code in ("T9", "T3")]
    assert _pairs(_feed(agreements=both))[0][2] == "T3"
    assert _pairs(_feed(agreements=[both[0] | {"institution": "J"}]))[0][2] is None
    assert _pairs(_feed(agreements=[both[0] | {"employer": "E1"}]))[0][2] is None


def test_fields_of_unlike_codes_fit_by_their_occupations_in_common():
    # from the crosswalk: 5210402 is 0.8 of 2166 and 0.2 of 7321, 5210418 is 0.7 and 0.3 of the same; 0.7 + 0.2
    assert field_fit("5210402", "5210418") == pytest.approx(0.9)
    # 5220202 is half 4226 and half 4120, 5220206 is 0.4 and 0.3 of them
    assert field_fit("5220202", "5220206") == pytest.approx(0.7)
    assert field_fit("9999999", WELDING) == field_fit(WELDING, "9999999") == 0


# name: least and most that may be asked for, both of them allowed
LIMITS = {
    "year": (0, None),
    "long_km": (1, 1000),
    "misfit_km": (0, 10_000),
    "new_partner_km": (0, 10_000),
    "farthest_km": (0, 1000),
    "least_fit": (0, 1),
    "unplaced_km": (0, 1_000_000),
}


@pytest.mark.parametrize("option", LIMITS)
def test_options_are_allowed_to_their_limits_and_no_further(option):
    least, most = LIMITS[option]
    for value, step in ((least, -1), (most, 1)):
        if value is None:
            continue
        assert getattr(PlacementOptions(**{option: value}), option) == value
        with pytest.raises(InputError, match=f"{option} must be {least:,}"):
            PlacementOptions(**{option: value + step})


def test_steps_are_allowed_from_one_and_level_and_not_below_or_without_end():
    assert PlacementOptions(unplaced_steps=(1, 1, 1, 1)).unplaced_steps == (1, 1, 1, 1)
    for steps in ((0.99, 1, 1, 1), (1, 1, 1, float("inf")), (1, 1, 1, 1, 1)):
        with pytest.raises(InputError, match="unplaced_steps must be four numbers of 1 or more that do not fall"):
            PlacementOptions(unplaced_steps=steps)
