"""Distances on the earth: known arcs, and one radius in the whole package."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest

import caunghe
from caunghe.planning.verify.learners import great_circle
from caunghe.schema import EARTH_KM, KM_PER_DEGREE, kilometres

ROOT = Path(caunghe.__file__).parent
# a mean or an equatorial radius in km or m, or the length of a degree
RADIUS = re.compile(r"\b(63[67]\d(\.\d+)?|63[67]\d_?\d{3}|111\.\d+)\b")


def _arc(*places: float) -> float:
    return float(kilometres(*(np.array([place]) for place in places))[0])


def test_arcs_of_a_sphere_of_the_mean_radius() -> None:
    assert _arc(106.7, 20.0, 106.7, 21.0) == pytest.approx(KM_PER_DEGREE)
    assert pytest.approx(111.19508, abs=1e-5) == KM_PER_DEGREE
    # from the equator to the pole, and to the other side
    assert _arc(30.0, 0.0, -60.0, 90.0) == pytest.approx(10_007.5572, abs=1e-4)
    assert _arc(0.0, 0.0, 180.0, 0.0) == pytest.approx(math.pi * EARTH_KM)
    assert _arc(179.9, 0.0, -179.9, 0.0) == pytest.approx(0.2 * KM_PER_DEGREE)


def test_places_are_broadcast_and_one_not_known_has_no_distance() -> None:
    east, north = np.array([106.6, 106.7, np.nan]), np.array([20.8, 20.9, 20.9])
    table = kilometres(east[:, None], north[:, None], east, north)
    assert table.shape == (3, 3)
    assert np.allclose(table[:2, :2], table[:2, :2].T)
    assert table[0, 0] == 0
    assert np.isnan(table[2]).all()


def test_the_verifier_finds_the_same_by_its_own_formula() -> None:
    for place in ((105.85, 21.03), (106.72, 20.05), (106.6800001, 20.86)):
        assert great_circle((106.68, 20.86), place) == pytest.approx(_arc(106.68, 20.86, *place), abs=1e-4)


def test_the_radius_stands_in_one_place() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{at}: {line.strip()}"
        for path in sorted(ROOT.rglob("*.py"))
        if path != ROOT / "schema" / "earth.py"
        for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if RADIUS.search(line)
    ]
    assert not found


def test_the_search_would_find_another_radius() -> None:
    assert all(RADIUS.search(text) for text in ("_EARTH_KM = 6371.0088", "distance = 6371 * x", "6378137", "111.32"))
