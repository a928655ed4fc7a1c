"""The objective's constant: the shortage if nobody were taught."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from caunghe.planning.model.city import city
from caunghe.planning.model.costs import expected_need
from tests.planning.tiny_city import feed, forecast, options


def test_a_need_below_none_counts_as_none() -> None:
    """Two draws of one year: 10 people with probability ¾, and 4 too many with ¼, at the weight of each occupation."""
    prepared = city(feed(), forecast(), options())
    weights = prepared.demand.occupations["weight"].to_numpy()
    need = np.array([[[10.0]], [[-4.0]]]) * np.ones((1, len(weights), 1))
    certain = replace(prepared.demand, years=[2026], need=need, probability=np.array([0.75, 0.25]))
    assert expected_need(replace(prepared, demand=certain)) == pytest.approx(7.5 * weights.sum(), rel=1e-12)
