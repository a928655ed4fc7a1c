"""Every rule of the network's verifier is seen broken, at its limit, and said of the right client and site."""

from __future__ import annotations

import ast
import inspect
from dataclasses import replace

import numpy as np
import pytest

from caunghe.planning import (
    Capacitated,
    Location,
    Median,
    centre,
    cover_all,
    cover_most,
    solve_capacitated,
    solve_median,
    verify_centre,
    verify_cover_all,
    verify_cover_most,
    verify_location,
)
from caunghe.planning.network import verify, verify_rules
from caunghe.planning.network.verify_rules import FORM, RULES, LocationFault, faults
from tests.planning.network.tampering import BUILDERS, TAMPERINGS

WAYS = np.array([[1.0, 8.0, 7.0], [6.0, 2.0, 7.0], [9.0, 3.0, 2.0]])
PEOPLE = np.array([5.0, 7.0, 11.0])
ROOMY = Capacitated(WAYS, PEOPLE, np.full(3, 20.0), np.ones(3))
# of each problem that is solved: what verifies it and what solves it, of what was asked
SOLVED = {
    "median": (lambda found, gap=1e-7: verify_location(Median(WAYS, 2), found, gap=gap),
               lambda: solve_median(Median(WAYS, 2))),
    "capacitated": (lambda found, gap=1e-7: verify_location(ROOMY, found, gap=gap), lambda: solve_capacitated(ROOMY)),
    "most": (lambda found, gap=1e-7: verify_cover_most(WAYS, PEOPLE, 1, 3.0, found, gap=gap),
             lambda: cover_most(WAYS, PEOPLE, 1, 3.0)),
    "all": (lambda found, gap=1e-7: verify_cover_all(WAYS, 6.0, found, np.array([3.0, 4.0, 5.0]), gap=gap),
            lambda: cover_all(WAYS, 6.0, np.array([3.0, 4.0, 5.0]))),
    "the fewest": (lambda found, gap=1e-7: verify_cover_all(WAYS, 6.0, found, gap=gap), lambda: cover_all(WAYS, 6.0)),
    "centre": (lambda found, gap=1e-7: verify_centre(WAYS, 2, found, gap=gap), lambda: centre(WAYS, 2)),
}  # fmt: skip


def test_every_rule_is_tampered_with():
    assert list(TAMPERINGS) == [*FORM, *RULES]
    assert all(TAMPERINGS.values())


@pytest.mark.parametrize("build", BUILDERS, ids=lambda build: build.__name__)
def test_what_the_tamperings_begin_from_is_sound(build):
    assert list(faults(build())) == []


@pytest.mark.parametrize(
    ("rule", "number"), [(rule, number) for rule in TAMPERINGS for number in range(len(TAMPERINGS[rule]))]
)
def test_every_rule_is_seen_broken_beyond_its_limit_and_holds_at_it(rule, number):
    tampering = TAMPERINGS[rule][number]
    found = list(faults(tampering.broken))
    assert {name for name, _ in found} == {rule, *tampering.also}
    first = next(fault for name, fault in found if name == rule)
    assert (first.text("vi"), first.text("en")) == (tampering.vi, tampering.en)
    assert list(faults(tampering.holds)) == []


@pytest.mark.kernels
@pytest.mark.parametrize("kind", SOLVED)
def test_what_the_solvers_find_passes_and_what_is_claimed_of_it_does_not(kind):
    check, solve = SOLVED[kind]
    found: Location = solve()
    check(found)
    for altered, says in (
        ({"objective": found.objective + 1}, "the objective works out at"),
        ({"objective": float("nan")}, "the objective works out at"),
        ({"bound": float("nan")}, "the bound nan cannot hold"),
        ({"open": found.open - 3}, "sites open must be 1–3"),
        ({"status": "infeasible"}, "the status must be optimal or feasible; got infeasible"),
    ):
        with pytest.raises(LocationFault, match=says):
            check(replace(found, **altered))


@pytest.mark.kernels
@pytest.mark.parametrize("kind", SOLVED)
def test_a_proof_is_one_within_the_gap_that_was_asked_for(kind):
    check, solve = SOLVED[kind]
    found: Location = solve()
    better = 0.01 * found.objective * (1 if kind == "most" else -1)
    nearly = replace(found, bound=found.objective + better)
    check(nearly, gap=0.02)
    with pytest.raises(LocationFault, match="said to be proven, but the bound"):
        check(nearly)
    check(replace(nearly, status="feasible"))


@pytest.mark.kernels
def test_nobody_has_a_way_where_everybody_lives_at_a_site():
    here = np.zeros((3, 2))
    found = centre(here, 1)
    assert found.objective == 0
    verify_centre(here, 1, found)


def test_nothing_is_shared_with_the_solvers():
    taken = {
        (node.module, name.name)
        for module in (verify, verify_rules)
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("caunghe.planning")
        for name in node.names
    }
    # the types of what is asked and found
    assert {name for module, name in taken if "verify" not in module} == {
        "Capacitated", "Floats", "Location", "Median"
    }  # fmt: skip


def test_thousands_of_clients_are_checked_together():
    """A fault of the last client is found among two hundred thousand as it is among three."""
    clients = 200_000
    ways = np.ones((clients, 2))
    found = Location("feasible", float(clients), 0.0, np.array([0], np.int32), np.zeros(clients, np.int32), 1.0)
    verify_location(Median(ways, 1), found)
    found.assigned[-1] = 1
    with pytest.raises(LocationFault, match="client 200000 is served by site 2, which is not open"):
        verify_location(Median(ways, 1), found)
