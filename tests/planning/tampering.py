"""One tampering for each rule of the plan verifier: just beyond what the rule holds, and just within it.

Each takes the full city's published plan and changes tables, feed or options so that one rule alone is at its limit.
Whole numbers go one too far; decimals go beyond, or stay within, the room left for sums of decimals.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import polars as pl

from caunghe.planning.plan import plan_seats
from caunghe.planning.verify.verify import ROOM
from tests.planning import full_city
from tests.planning.case import Case, excess
from tests.planning.full_city import NEW
from tests.planning.tiny_city import forecast


def published_case() -> Case:
    """Return the full city and the plan made of it."""
    feed, foreseen, options = full_city.feed(), forecast((60.0, 60.0, 60.0)), full_city.options()
    tables = plan_seats(feed, foreseen, options).tables
    asked = replace(options, seat_limits={("P1", 2028): (0, 40)}, opened_programmes={NEW: 2026})  # as the plan has it
    return Case(feed, foreseen, asked, tables)


Tampering = Callable[[Case, bool], Case]
STATION_HOURS: Final = 1600
TAMPERINGS: Final[dict[str, Tampering]] = {}


def tampering(change: Tampering) -> Tampering:
    """Declare the tampering of the rule that bears the function's name."""
    TAMPERINGS[change.__name__] = change
    return change


@tampering
def plan_years(case: Case, beyond: bool) -> Case:
    row = case.tables["seats"].filter(programme="P4", year=2028).with_columns(year=pl.lit(2029 if beyond else 2028))
    others = case.tables["seats"].filter(~((pl.col("programme") == "P4") & (pl.col("year") == 2028)))
    return case.published("seats", pl.concat([others, row.cast({"year": pl.Int64})]))


@tampering
def not_negative(case: Case, beyond: bool) -> Case:
    return case.put("goals", "short", -excess(beyond, 0.0), goal="locality", where="Z01", year=2026)


@tampering
def class_minimum(case: Case, beyond: bool) -> Case:
    return case.put_in_feed("programmes", "minimum_class", 21 if beyond else 20, programme="P6").restated()


@tampering
def class_maximum(case: Case, beyond: bool) -> Case:
    return case.norm("class_size_heavy", 9 if beyond else 10).restated()


@tampering
def licensed_intake(case: Case, beyond: bool) -> Case:
    return case.put_in_feed("programmes", "licensed_intake", 39 if beyond else 40, programme="P1").restated()


@tampering
def new_programme(case: Case, beyond: bool) -> Case:
    """A field that its site teaches already."""
    return renamed(case, "S1:6520227:college" if beyond else "S1:6520225:college")


def renamed(case: Case, code: str) -> Case:
    """Return the case with another code for the new programme that never opens."""
    for table in ("programmes", "seats"):
        case = case.put(table, "programme", code, programme="S1:6520225:college")
    return case.restated()


@tampering
def opens_once(case: Case, beyond: bool) -> Case:
    """It opens in 2027 as well, or instead; either is paid for, and nobody has asked for a year."""
    case = case.given(opened_programmes={})
    again = opened_in(case, 2027)
    return again if beyond else _not_opened_in(again, 2026)


def opened_in(case: Case, year: int) -> Case:
    """Return the case with the new programme opened in a year, and paid for."""
    funds = case.tables["funds"]
    row = {"fund": ["F8"], "kind": ["programmes"], "year": [year], "spent": [case.options.opening_cost]}
    paid = case.published("funds", pl.concat([funds, pl.DataFrame(row, schema=funds.schema)]))
    return paid.put("seats", "opened", True, programme=NEW, year=year)


def _not_opened_in(case: Case, year: int) -> Case:
    unspent = (pl.col("kind") == "programmes") & (pl.col("year") == year)
    free = case.published("funds", case.tables["funds"].filter(~unspent))
    return free.put("seats", "opened", False, programme=NEW, year=year)


@tampering
def opened_before_seats(case: Case, beyond: bool) -> Case:
    """It never opens, or in the year of its first seats; nobody has asked for a year."""
    case = case.given(opened_programmes={})
    return _not_opened_in(case if beyond else opened_in(case, 2027), 2026)


@tampering
def teachers(case: Case, beyond: bool) -> Case:
    """Each teacher guides a little fewer learners."""
    used = case.checked().filter(pl.col("rule") == "teachers", pl.col("slack") < 1e-9)["left"].max()
    return case.norm("learners_per_teacher", 25 / (1 + excess(beyond, used) / used))


def _scaled(case: Case, rule: str, beyond: bool) -> float:
    """Return the share of the present capacity that the rule's tightest place uses, less what is too much."""
    rows = case.checked().filter(pl.col("rule") == rule, pl.col("left") > 0)
    left, right = rows.sort(pl.col("left") / pl.col("right"))[-1].select("left", "right").row(0)
    return left / right * (1 - excess(beyond, left) / left)


@tampering
def workstations(case: Case, beyond: bool) -> Case:
    return case.norm("workstation_hours_per_year", STATION_HOURS * _scaled(case, "workstations", beyond))


@tampering
def classrooms(case: Case, beyond: bool) -> Case:
    return case.norm("classroom_hours_per_year", 2000 * _scaled(case, "classrooms", beyond))


@tampering
def workplaces(case: Case, beyond: bool) -> Case:
    """Ten places confirmed four months ago, of which cohorts use 9⅓, count for a little less."""
    used = 28 / 3
    return case.norm("workplace_weight_0_6_months", (used - excess(beyond, used)) / 10)


@tampering
def retraining(case: Case, beyond: bool) -> Case:
    count = case.value("teachers", "retrained_to", stem="520227")
    return case.put("teachers", "retrained_from", count - (1 if beyond else 0), stem="520225")


@tampering
def whole_posts(case: Case, beyond: bool) -> Case:
    count = case.value("teachers", "retrained_from", stem="520225")
    return case.put("teachers", "retrained_from", count + (0.5 if beyond else 0.0), stem="520225")


@tampering
def stays_stopped(case: Case, beyond: bool) -> Case:
    """P2 took 18, takes none in 2026 and 37 in 2027."""
    return case.given(may_restart=not beyond)


@tampering
def teachers_most(case: Case, beyond: bool) -> Case:
    count = case.value("teachers", "retrained_to", stem="520227")
    return case.given(hires_per_year=count - excess(beyond, count))


@tampering
def workstations_most(case: Case, beyond: bool) -> Case:
    return case.given(workstations_per_year=4 if beyond else 5)


@tampering
def classrooms_most(case: Case, beyond: bool) -> Case:
    return case.given(classrooms_per_year=0 if beyond else 1)


@tampering
def workplaces_most(case: Case, beyond: bool) -> Case:
    """Half of 3.2 places, and the least: 7 are asked for."""
    return case.given(workplaces_asked_least=5 if beyond else 6)


_COLLEGE: Final = {"zone": "Z02", "site": "S2", "level": "college", "stream": "adults", "year": 2028}


@tampering
def seats_taken(case: Case, beyond: bool) -> Case:
    return case.put("flows", "learners", pl.col("learners") - _few(beyond), **_COLLEGE)


@tampering
def learners_seated(case: Case, beyond: bool) -> Case:
    """Adults of a zone take more of its 38 seats than leavers leave, and neither are all there are."""
    case = _with_leavers(case, 25.0)
    return case.put("flows", "learners", pl.col("learners") + _few(beyond), **_COLLEGE)


def _with_leavers(case: Case, learners: float) -> Case:
    """Return the case with so many leavers on the college places of ``_COLLEGE``, whichever the planner chose.

    They change places with adults there, and with leavers of the other zone: all sums stay what they were.
    """
    here = _COLLEGE | {"stream": "upper_secondary"}
    flows = case.tables["flows"]
    adults = flows.filter(zone="Z01", site="S1", level="college", year=2028).head(1)
    if adults["stream"][0] != "adults":
        case = case.published("flows", pl.concat([flows, adults.with_columns(stream=pl.lit("adults"), learners=0.0)]))
    more = learners - case.value("flows", "learners", **here)
    for where, change in ((_COLLEGE, -more), (here, more)):
        case = case.put("flows", "learners", pl.col("learners") + change, **where)
        case = case.put("flows", "learners", pl.col("learners") - change, **(where | {"zone": "Z01", "site": "S1"}))
    return case


def _few(beyond: bool) -> float:
    """Return more than the room of 38 seats and less than that of a zone's 58 learners, or less than either."""
    return ROOM * (50 if beyond else 30)


@tampering
def home_zones(case: Case, beyond: bool) -> Case:
    """The city itself is in a zone beside its communes."""
    zones = case.tables["zones"]
    city = zones.filter(area="A").with_columns(area=pl.lit("C"))
    return case.published("zones", pl.concat([zones, city]) if beyond else zones)


@tampering
def programmes_published(case: Case, beyond: bool) -> Case:
    cost = case.value("programmes", "tuition", programme="P1")
    return case.put("programmes", "tuition", cost + excess(beyond, cost), programme="P1")


@tampering
def zone_centres(case: Case, beyond: bool) -> Case:
    place = case.value("zones", "longitude", area="A")
    return case.put("zones", "longitude", place + excess(beyond, place), area="A")


@tampering
def travel_limit(case: Case, beyond: bool) -> Case:
    """The limit is just under the way from zone to site; a site without programmes is nearer."""
    way = case.tables["flows"].filter(zone="Z01", site="S1")["km"][0]
    sites = case.feed["sites"]
    near = sites.filter(site="S1").with_columns(site=pl.lit("S3"), longitude=106.60, latitude=20.80)
    return case.fed("sites", pl.concat([sites, near])).norm("travel_limit_km", way - excess(beyond, way))


@tampering
def may_enter(case: Case, beyond: bool) -> Case:
    """Leavers of grade 9 enter a college, or leavers of grade 12."""
    stream = "lower_secondary" if beyond else "upper_secondary"
    return case.put("flows", "stream", stream, level="college", stream="upper_secondary", year=2027)


@tampering
def learners_available(case: Case, beyond: bool) -> Case:
    """All leavers of grade 12 who would start come, 55 % of the zone's 70: ten to elementary courses, others here."""
    would = 0.55 * 70
    return _with_leavers(case, would - 10 + excess(beyond, would))


@tampering
def leavers_entering(case: Case, beyond: bool) -> Case:
    """Adults take places of leavers at a school open to both."""
    key = {"zone": "Z01", "level": "college", "year": 2027}
    moved = excess(beyond, case.value("flows", "learners", stream="upper_secondary", **key))
    case = case.put("flows", "learners", pl.col("learners") - moved, stream="upper_secondary", **key)
    return case.put("flows", "learners", pl.col("learners") + moved, stream="adults", **key)


@tampering
def group_learners(case: Case, beyond: bool) -> Case:
    """Adults of the other zone take the short courses, and adults of this one their college places."""
    counted = case.value("groups", "learners", year=2028)
    short = {"level": "short", "year": 2028}
    moved = case.value("flows", "learners", **short) - counted + excess(beyond, counted)
    flows = case.tables["flows"]
    swapped = [
        flows.filter(**short).with_columns(zone=pl.lit("Z02"), learners=pl.lit(moved)),
        flows.filter(**_COLLEGE).with_columns(zone=pl.lit("Z01"), learners=pl.lit(moved)),
    ]
    for key in (short, _COLLEGE):
        case = case.put("flows", "learners", pl.col("learners") - moved, **key)
    return case.published("flows", pl.concat([case.tables["flows"], *swapped]))


@tampering
def group_people(case: Case, beyond: bool) -> Case:
    """Ten of the zone are counted; of the group's fifty people nine, or ten, live there."""
    here = 9 if beyond else 10
    groups = case.feed["target_groups"]
    rows = [groups.with_columns(area=pl.lit(a), people=pl.lit(p, pl.Int64)) for a, p in (("A", here), ("B", 50 - here))]
    return case.fed("target_groups", pl.concat(rows))


@tampering
def purpose(case: Case, beyond: bool) -> Case:
    """Short courses are paid by the fund for tuition support, or by the one for operating."""
    return case.put("funds", "fund", "F6" if beyond else "F1", kind="running_short", year=2027)


@tampering
def costs_paid(case: Case, beyond: bool) -> Case:
    return _spent_more(case, -1.0, beyond)


@tampering
def nothing_paid_twice(case: Case, beyond: bool) -> Case:
    return _spent_more(case, 1.0, beyond)


def _spent_more(case: Case, sign: float, beyond: bool) -> Case:
    spent = case.value("funds", "spent", kind="running_short", year=2027)
    more = sign * excess(beyond, spent / 1e6) * 1e6
    return case.put("funds", "spent", spent + more, kind="running_short", year=2027)


@tampering
def only_commitments_unpaid(case: Case, beyond: bool) -> Case:
    """What is owed to earlier cohorts, and a little of what new ones cost, is left unpaid."""
    key = {"kind": "learner_support", "year": 2026}
    owed = case.value("unpaid", "committed", **key)
    more = owed + excess(beyond, owed / 1e6) * 1e6 - case.value("unpaid", "unpaid", **key)
    case = case.put("unpaid", "unpaid", pl.col("unpaid") + more, **key)
    return case.put("funds", "spent", pl.col("spent") - more, **key)


@tampering
def fund(case: Case, beyond: bool) -> Case:
    """The fund that is spent to the last đồng has a little less."""
    amount = 200_000_000
    less = amount - int(excess(beyond, amount / 1e6) * 1e6)
    return case.put_in_feed("funds", "amount", less, fund="F7", year=2026)


@tampering
def diploma_entrants(case: Case, beyond: bool) -> Case:
    return _less_short(case, beyond, goal="diploma_entrants", year=2026)


@tampering
def streaming_rate(case: Case, beyond: bool) -> Case:
    return _less_short(case, beyond, goal="streaming_rate", year=2026)


@tampering
def women_entrants_share(case: Case, beyond: bool) -> Case:
    return _less_short(case, beyond, goal="women_entrants_share", year=2027)


@tampering
def certificate_rate(case: Case, beyond: bool) -> Case:
    return _less_short(case, beyond, goal="certificate_rate", year=2028)


def _less_short(case: Case, beyond: bool, **key: object) -> Case:
    reached = case.value("goals", "reached", **key)
    return case.put("goals", "short", pl.col("short") - excess(beyond, reached), **key)


@tampering
def locality(case: Case, beyond: bool) -> Case:
    """The floor rises to what the other zone reaches in the first year, and the plan says so."""
    goal = case.tables["goals"].filter(goal="locality", where="Z02", year=2026)
    wanted, reached = goal.select("wanted", "reached").row(0)
    rise = (reached + excess(beyond, reached)) / wanted
    case = case.put("goals", "wanted", pl.col("wanted") * rise, goal="locality")
    return case.given(locality_share=case.options.locality_share * rise)


@tampering
def priority_group(case: Case, beyond: bool) -> Case:
    rise = 1 + excess(beyond, 10) / 10
    case = case.put("goals", "wanted", pl.col("wanted") * rise, goal="priority_group")
    return case.given(group_share=case.options.group_share * rise)


@tampering
def goal_left_out(case: Case, beyond: bool) -> Case:
    goals = case.tables["goals"]
    return case.published("goals", goals.filter(pl.col("goal") != "certificate_rate") if beyond else goals)


@tampering
def goals_published(case: Case, beyond: bool) -> Case:
    key = {"goal": "certificate_rate", "year": 2028}
    wanted = case.value("goals", "wanted", **key)
    return case.put("goals", "wanted", wanted + excess(beyond, wanted), **key)


@tampering
def unplanned_targets(case: Case, beyond: bool) -> Case:
    told = case.tables["unplanned_targets"]
    return case.published("unplanned_targets", told.head(1) if beyond else told)


@tampering
def certificates_published(case: Case, beyond: bool) -> Case:
    holders = case.value("certificates", "without_plan", year=2027)
    return case.put("certificates", "without_plan", holders - excess(beyond, holders), year=2027)
