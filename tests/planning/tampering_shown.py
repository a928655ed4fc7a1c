"""Tamperings of the numbers that decide nothing and are read all the same: one for each rule of ``verify.shown``, and
what a scenario asks for.
"""

from __future__ import annotations

from tests.planning.case import Case, excess
from tests.planning.full_city import NEW
from tests.planning.tampering import tampering


def _shown(case: Case, beyond: bool, table: str, column: str, **key: object) -> Case:
    shown = case.value(table, column, **key)
    return case.put(table, column, shown + excess(beyond, shown), **key)


@tampering
def seats_published(case: Case, beyond: bool) -> Case:
    before = case.value("seats", "before", programme="P1", year=2027)
    return case.put("seats", "before", before + (1 if beyond else 0), programme="P1", year=2027)


@tampering
def workplaces_published(case: Case, beyond: bool) -> Case:
    return _shown(case, beyond, "workplaces", "there", stem="520123", year=2027)


@tampering
def prices_published(case: Case, beyond: bool) -> Case:
    return _shown(case, beyond, "stations", "price", year=2028)


@tampering
def ways_published(case: Case, beyond: bool) -> Case:
    return _shown(case, beyond, "flows", "km", level="intermediate", year=2027)


@tampering
def commitments_published(case: Case, beyond: bool) -> Case:
    owed = case.value("unpaid", "committed", kind="running", year=2026)
    more = owed + excess(beyond, owed / 1e6) * 1e6
    return case.put("unpaid", "committed", more, kind="running", year=2026)


@tampering
def goals_missed(case: Case, beyond: bool) -> Case:
    """What is missed is overstated: no target is harmed, and a reader is misled."""
    return _shown(case, beyond, "goals", "short", goal="diploma_entrants", year=2026)


@tampering
def needs_published(case: Case, beyond: bool) -> Case:
    return _shown(case, beyond, "shortage", "supply", occupation="7212", year=2028)


@tampering
def terms_published(case: Case, beyond: bool) -> Case:
    return _shown(case, beyond, "terms", "value", term="running")


@tampering
def opened_as_asked(case: Case, beyond: bool) -> Case:
    """The new programme opens in 2026; it is asked for then, or a year later."""
    return case.given(opened_programmes={NEW: 2027 if beyond else 2026})


@tampering
def seat_limits(case: Case, beyond: bool) -> Case:
    """P1 takes 40 in 2028."""
    return case.given(seat_limits={("P1", 2028): (40, 39 if beyond else 40)})
