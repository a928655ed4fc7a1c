"""Mismatch between training and openings: two occupations worked out by hand, and the errors of a sample."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from caunghe.indicators import results
from caunghe.indicators.calculate import indicators
from caunghe.indicators.intervals import Publication
from caunghe.indicators.mismatch import MEASURES, graduates, mismatch
from caunghe.indicators.options import IndicatorOptions
from tests.indicators.small_city import city

OPTIONS = IndicatorOptions()
# Vocal music leads to 2652 alone, dance performance to 2653 alone; no field leads to 1111
SINGERS, DANCERS, LEGISLATORS = "2652", "2653", "1111"


def taught(singers=30, dancers=10):
    programme = {"site": "s", "level": "intermediate", "mode": "full_time", "name": "x", "months": 24.0}
    return {
        "programmes": [
            {"programme": "p1", "training_field": "5210225", **programme},
            {"programme": "p2", "training_field": "5210207", **programme},
            {"programme": "p3", "training_field": "5210207", **programme, "level": "short"},
        ],
        "intakes": [
            {"programme": "p1", "year": 2023, "entrants": 50, "graduates": singers},
            {"programme": "p2", "year": 2023, "entrants": 50, "graduates": dancers},
            {"programme": "p3", "year": 2023, "entrants": 50, "graduates": 40},  # a short course
        ],
    }


def needs(openings, weight=1.0):
    """One employer for each (occupation, openings); graduates of 2023 + 24 months meet the needs of 2025."""
    return {
        "employers": [
            {"employer": str(i), "name": "x", "kind": "private", "industry": "90", "size_band": "1-9", "area": "1"}
            for i in range(len(openings))
        ],
        "hiring_needs": [
            {"employer": str(i), "year": 2025, "occupation": occupation, "openings": count, "weight": weight}
            for i, (occupation, count) in enumerate(openings)
        ],
    }


def measured(feed, options=OPTIONS):
    frame = mismatch(feed, options)
    assert frame.schema == results.MISMATCH
    return {row["measure"]: row for row in frame.iter_rows(named=True)}


def test_measures_by_hand():
    # g = (0.75, 0.25), v = (0.5, 0.5): ½(0.25 + 0.25) = 0.25; 1 − √0.375 − √0.125 = 0.0340742; √ of it 0.1845919
    # half of the four openings are for legislators, whom nobody trains
    found = measured(city(**taught(), **needs([(SINGERS, 1), (DANCERS, 1), (LEGISLATORS, 2)])))
    assert set(found) == set(MEASURES)
    expected = {
        "dissimilarity": 0.25,
        "matching_loss": 0.0340742,
        "hellinger": 0.1845919,
        "openings_without_training": 0.5,
        "training_without_openings": 0.0,
    }
    for measure, value in expected.items():
        assert found[measure]["value"] == pytest.approx(value, abs=1e-7)
        assert found[measure]["low"] is None  # everybody was asked


def test_same_structure_is_no_mismatch_and_disjoint_is_all():
    same = measured(city(**taught(), **needs([(SINGERS, 3), (DANCERS, 1)])))
    assert same["dissimilarity"]["value"] == pytest.approx(0, abs=1e-12)
    apart = measured(city(**taught(dancers=0), **needs([(DANCERS, 5)])))
    assert apart["dissimilarity"]["value"] == pytest.approx(1)
    assert apart["matching_loss"]["value"] == pytest.approx(1)
    assert apart["training_without_openings"]["value"] == pytest.approx(1)


def test_graduates_are_dated_by_length_of_study_and_short_courses_left_out():
    found = graduates(city(**taught()))
    assert dict(found.select("occupation", "people").iter_rows()) == {SINGERS: 30, DANCERS: 10}
    assert set(found["year"]) == {2025}


def test_overseas_openings_do_not_count():
    feed = needs([(SINGERS, 3), (DANCERS, 1), (LEGISLATORS, 9)])
    feed["hiring_needs"][2]["overseas"] = True
    assert measured(city(**taught(), **feed))["openings_without_training"]["value"] == 0


def sampled(employers=40, weight=20.0):
    random = np.random.default_rng(3)
    each = [(SINGERS if random.random() < 0.75 else DANCERS, int(random.integers(1, 6))) for _ in range(employers)]
    return needs(each, weight=weight)


def test_sample_has_an_interval_reproducible_by_seed_and_corrected_for_bias():
    feed = city(**taught(), **sampled())
    found = measured(feed)
    assert found == measured(feed)
    assert found != measured(feed, IndicatorOptions(seed=1))
    bounds = found.pop("training_without_openings")
    for row in found.values():
        assert 0 <= row["low"] <= row["value"] <= row["high"] <= 1
    # every employer weighs 20: the plain values are those of the same employers as a full count
    plain = measured(city(**taught(), **sampled(weight=1.0)))
    assert found["dissimilarity"]["value"] <= plain["dissimilarity"]["value"]
    assert found["matching_loss"]["value"] == pytest.approx(found["hellinger"]["value"] ** 2)
    assert found["matching_loss"]["high"] == pytest.approx(found["hellinger"]["high"] ** 2)
    assert (bounds["value"], bounds["low"], bounds["high"]) == (None, 0, 0)


def test_flags_go_by_the_effective_number_of_employers_and_by_width():
    # openings of 40 employers: Σx = 109, Σx² = 371, so they are worth 109² · 20 / (19 · 371) = 33.7 drawn from many;
    # 30 of them 82² · 20 / (19 · 280) = 25.3, below the 30 of the rules for publication; 400 of them 339
    flags = [measured(city(**taught(), **sampled(count)))["dissimilarity"]["flag"] for count in (30, 40, 400)]
    assert flags == ["suppressed", "caution", "publish"]
    many = measured(city(**taught(), **sampled(400)))
    assert {many[name]["flag"] for name in ("hellinger", "matching_loss")} == {"caution"}  # they hold less than 95 %
    wide = IndicatorOptions(publication=Publication(widest=0.05, narrow=0.01))
    assert measured(city(**taught(), **sampled()), wide)["dissimilarity"]["flag"] == "suppressed"


def test_a_sample_has_bounds_for_graduates_whom_nobody_wants():
    # nobody asked wants a dancer, and others may: 10 of 40 graduates at most
    row = measured(city(**taught(), **needs([(SINGERS, 2)] * 50, weight=20.0)))["training_without_openings"]
    assert (row["value"], row["low"], row["high"], row["flag"]) == (None, 0, 0.25, "bounds")


def test_nothing_to_compare():
    assert mismatch(city(), OPTIONS).is_empty()
    assert mismatch(city(**taught()), OPTIONS).is_empty()
    assert mismatch(city(**needs([(SINGERS, 1)])), OPTIONS).is_empty()


def test_a_few_employers_who_agree_are_not_all_employers():
    # both of two sampled employers ask for dancers, whom nobody trains: they are worth 8² · 20 / (19 · 34) = 1.98
    feed = city(**taught(dancers=0), **needs([(DANCERS, 5), (DANCERS, 3)], weight=20.0))
    assert measured(feed)["dissimilarity"]["flag"] == "suppressed"
    # no opening is outside training: at most 1 − 0.025^(1/1.98) = 0.8446 may be
    assert measured(feed)["openings_without_training"]["high"] == pytest.approx(0.8446, abs=1e-4)
    found = indicators(feed)
    shown = found.mismatch.filter(measure="dissimilarity")
    assert shown.select("value", "low", "high", "flag").row(0) == (None, None, None, "suppressed")
    (row,) = found.values.filter(pl.col("indicator") == "training_dissimilarity").to_dicts()
    assert (row["flag"], row["estimate"], row["low"]) == ("suppressed", None, None)


def test_graduates_who_are_not_known_are_told_and_no_structure_is_made_of_a_part_unsaid():
    """Of 100 entrants due to finish in 2025 the 50 singers are not known: half is covered, and nothing is early."""
    found = measured(city(**taught(singers=None), **needs([(DANCERS, 1)])))["dissimilarity"]
    assert (found["coverage"], found["pending"]) == (0.5, 0)
    row = indicators(city(**taught(singers=None), **needs([(DANCERS, 1)]))).values.filter(
        indicator="training_dissimilarity", breakdown="all"
    )
    assert row["coverage"].to_list() == [0.5]


def test_cohorts_that_have_not_finished_are_early():
    """24 months from September 2024 end in September 2026: on 30 June those of the year 2026 are not known, 18 are."""
    feed = taught(dancers=30)
    feed["programmes"][0] |= {"months": 18.0}
    feed["intakes"][1]["year"] = 2024
    feed["intakes"] += [{"programme": "p1", "year": 2024, "entrants": 50, "graduates": 40}]
    openings = needs([(DANCERS, 1)])
    openings["hiring_needs"][0]["year"] = 2026
    found = measured(city(**feed, **openings))["dissimilarity"]
    assert (found["coverage"], found["pending"]) == (0.5, 0.5)
