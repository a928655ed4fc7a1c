"""Edges of the verifier's rules beside their limits: dates of sites, plausible programmes, things nobody uses."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from caunghe.planning.model.money import PURPOSES
from caunghe.planning.verify.certificates import certificate_holders, certificates_published
from caunghe.planning.verify.learners import great_circle, group_people, zone_centres
from caunghe.planning.verify.money import MAY_PAY
from caunghe.planning.verify.resources import additions
from caunghe.planning.verify.rules import permission
from caunghe.planning.verify.teaching import licensed_intake, teachers
from caunghe.planning.verify.verify import ROOM
from tests.planning.case import SHOWN, Case
from tests.planning.full_city import NEW
from tests.planning.tampering import opened_in, published_case, renamed
from tests.planning.tiny_city import WELDING

# written out here, not taken from what is tested: which learners may start which level, and what money may pay for
ENTRY = {
    ("college", "upper_secondary"), ("college", "adults"),
    ("intermediate", "lower_secondary"), ("intermediate", "upper_secondary"),
    ("elementary", "lower_secondary"), ("elementary", "upper_secondary"), ("elementary", "adults"),
    ("short", "adults"),
}  # fmt: skip
PAID_BY = {
    "running": {"operating", "training_orders"},
    "running_short": {"operating", "training_orders", "short_courses"},
    "tuition_support": {"tuition_support"},
    "learner_support": {"learner_support"},
    "equipment": {"equipment"},
    "teachers": {"teachers"},
    "facilities": {"facilities"},
    "programmes": {"programmes"},
    "workplaces": {"workplace_training"},
}


@pytest.fixture(scope="module")
def case() -> Case:
    return published_case()


@pytest.mark.parametrize(
    ("column", "day", "broken"),
    [
        ("opened", date(2026, 12, 31), False),
        ("opened", date(2027, 1, 1), True),
        ("closes", date(2029, 1, 1), False),
        ("closes", date(2028, 12, 31), True),
    ],
)
def test_a_site_teaches_from_the_year_it_opens_until_the_year_it_closes(
    case: Case, column: str, day: date, broken: bool
) -> None:
    assert case.put_in_feed("sites", column, day, site="S1").broken() == ({"licensed_intake"} if broken else set())


@pytest.mark.parametrize(("year", "broken"), [(2028, True), (2029, False)])
def test_a_site_closed_by_option(case: Case, year: int, broken: bool) -> None:
    assert case.given(closed_sites={"S1": year}).broken() == ({"licensed_intake"} if broken else set())
    either = case.given(closed_sites={"S1": 2040}).put_in_feed("sites", "closes", date(year, 6, 1), site="S1")
    assert either.broken() == ({"licensed_intake"} if broken else set())


def test_a_zone_of_no_commune_has_its_centre_nowhere(case: Case) -> None:
    zones = case.tables["zones"]
    lost = zones.head(1).with_columns(
        area=pl.lit("nowhere"), zone=pl.lit("Z99"), longitude=pl.lit(1.0), latitude=pl.lit(2.0)
    )
    sides = list(zone_centres.sides(case.published("zones", pl.concat([zones, lost])).reading()))
    assert [(one, other) for where, one, other in sides if where == "Z99"] == [(1, 0), (0, 1), (2, 0), (0, 2)]


def test_two_classrooms_add_twice_the_learners_hours_of_one(case: Case) -> None:
    site, year = case.tables["classrooms"].select("site", "year").row(0)
    one, two = (
        additions(case.put("classrooms", "added", n, site=site, year=year).reading(), "classrooms") for n in (1, 2)
    )
    read = case.reading()
    room = read.norm("class_size_theory") * read.norm("classroom_hours_per_year")
    assert two[site, year] - one[site, year] == room


def test_what_nobody_knows_of_is_none_to_teach_with(case: Case) -> None:
    """Of what the feed does not state, last year's use stands in; where nobody used any, there is none."""
    bare = case.fed("teachers", case.feed["teachers"].clear())
    hired = bare.published("teachers", bare.tables["teachers"].clear())
    sides = list(teachers.sides(hired.reading()))
    assert sides
    free = {where: limit for where, _, limit in sides}
    assert free["I2 520227 2027"] == 0.0  # the new programme's
    assert free["I1 520227 2027"] == pytest.approx(2 * 16 / 25)  # two cohorts of 18 less 2, 25 learners a teacher


def test_a_group_of_nobody_has_no_learner(case: Case) -> None:
    nobody = case.fed("target_groups", case.feed["target_groups"].clear())
    limits = [limit for _, _, limit in group_people.sides(nobody.reading())]
    assert limits == [0.0] * case.tables["groups"].height
    assert limits


def test_cohorts_of_the_plan_s_own_years_are_none_of_earlier_years(case: Case) -> None:
    first = case.reading().years[0]
    row = dict.fromkeys(case.feed["intakes"].columns) | {"programme": "P1", "entrants": 10}
    rows = pl.DataFrame([row | {"year": year} for year in (first - 1, first)], schema=case.feed["intakes"].schema)
    read = case.given(first_year=first).fed("intakes", rows).reading()
    assert read.earlier_entrants == [("P1", first - 1, 10)]


def test_a_closed_site_is_licensed_for_nobody(case: Case) -> None:
    closed = case.given(closed_sites={"S1": 2028}).put("seats", "seats", 1, programme="P1", year=2028)
    sides = {where: (seats, limit) for where, seats, limit in licensed_intake.sides(closed.reading())}
    assert sides["P1 2028"] == (1, 0)


@pytest.mark.parametrize(
    "code",
    [
        "S2:5520123:intermediate",  # a site that does not teach its group
        "S1:6520225:intermediate",  # nor its level
        "S1:6520226:college",  # a field that nobody teaches
        "S9:6520225:college",  # a site that is not there
        "college",
    ],
)
def test_new_programme_that_is_not_plausible(case: Case, code: str) -> None:
    assert renamed(case, code).broken() - SHOWN == {"new_programme"}


def test_a_year_before_the_plan(case: Case) -> None:
    row = case.tables["seats"].filter(programme="P4", year=2026).with_columns(year=pl.lit(2025, pl.Int64))
    assert case.published("seats", pl.concat([case.tables["seats"], row])).broken() - SHOWN == {"plan_years"}


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("seats", "seats"),
        ("seats", "classes"),
        ("teachers", "hired"),
        ("teachers", "retrained_to"),
        ("teachers", "retrained_from"),
        ("stations", "bought"),
        ("classrooms", "added"),
        ("workplaces", "asked"),
        ("flows", "learners"),
        ("groups", "learners"),
        ("funds", "spent"),
        ("unpaid", "unpaid"),
        ("goals", "short"),
    ],
)
def test_no_count_is_negative(case: Case, table: str, column: str) -> None:
    frame = case.tables[table]
    below = case.published(table, frame.with_columns(pl.lit(-1).cast(frame.schema[column]).alias(column)))
    rows = below.checked().filter(pl.col("rule") == "not_negative", ~pl.col("holds"))
    assert rows.select("where", "left", "right").rows() == [(f"{table} {column}", 0.0, -1.0)]


def test_an_empty_table_has_no_negative_count(case: Case) -> None:
    rows = (
        case.published("groups", case.tables["groups"].clear()).checked().filter(pl.col("where") == "groups learners")
    )
    assert rows["right"].to_list() == [0.0]


def _teacher(case: Case, **counts: float) -> Case:
    row = {
        "institution": "I2",
        "stem": "340113",
        "year": 2026,
        "hired": 0.0,
        "retrained_to": 0.0,
        "retrained_from": 0.0,
    }
    frame = case.tables["teachers"]
    return case.published("teachers", pl.concat([frame, pl.DataFrame([row | counts], schema=frame.schema)]))


def test_teachers_leave_no_field_below_none(case: Case) -> None:
    """One who leaves is missed in every later year, wherever nobody is taught as well."""
    rows = _teacher(case, retrained_from=3.0).checked().filter(pl.col("rule") == "teachers", ~pl.col("holds"))
    assert set(rows["where"]) == {f"I2 340113 {year}" for year in (2026, 2027, 2028, 2029)}


@pytest.mark.parametrize("column", ["hired", "retrained_to", "retrained_from"])
def test_teachers_most_of_each_kind(case: Case, column: str) -> None:
    limit = float(case.options.hires_per_year)
    assert "teachers_most" not in _teacher(case, **{column: limit}).broken()
    assert "teachers_most" in _teacher(case, **{column: limit + 1}).broken()


def test_places_that_earlier_cohorts_overdraw_are_none_and_not_fewer(case: Case) -> None:
    """Two places are asked for and two used; that earlier cohorts lack 2.8 is not the plan's."""
    without = case.put_in_feed("workplaces", "places", 0, training_field="6340113")
    rows = without.checked().filter(pl.col("where") == "340113 2026", pl.col("rule") == "workplaces")
    assert rows.select("left", "right", "holds").rows() == [(pytest.approx(2.0), 2.0, True)]


def test_workplaces_asked_are_whole(case: Case) -> None:
    """At most ⌊0.3 · 3.2 + 6⌋ = 6 of the 7 asked for; ⌊0.31 · 3.2 + 6⌋ = 6 as well; ⌊0.32 · 3.2 + 6⌋ = 7."""
    for share, broken in ((0.3, True), (0.31, True), (0.32, False)):
        rows = case.given(workplaces_asked_share=share, workplaces_asked_least=6).checked()
        row = rows.filter(pl.col("rule") == "workplaces_most", pl.col("where") == "340113 2028")
        assert row["holds"].to_list() == [not broken]


def _without_zone(case: Case, area: str) -> set[str]:
    return case.published("zones", case.tables["zones"].filter(pl.col("area") != area)).broken()


def test_a_commune_in_no_zone_and_one_in_two(case: Case) -> None:
    assert "home_zones" in _without_zone(case, "B")
    zones = case.tables["zones"]
    both = pl.concat([zones, zones.filter(area="A").with_columns(zone=pl.lit("Z09"))])
    assert "home_zones" in case.published("zones", both).broken()


def test_a_zone_without_communes_is_the_farthest_there_is(case: Case) -> None:
    far = case.put("flows", "zone", "Z09", zone="Z01")
    rows = far.checked().filter(pl.col("rule") == "travel_limit", ~pl.col("holds"))
    assert rows["where"].to_list() == ["Z09 S1"]
    assert rows["left"][0] == pytest.approx(20_015, abs=1)
    assert rows["slack"][0] == pytest.approx(30 - 20_015, abs=1)


@pytest.mark.parametrize("axis", ["longitude", "latitude"])
def test_centre_of_a_zone_on_both_axes(case: Case, axis: str) -> None:
    for step in (-0.002, 0.002):
        assert case.put("zones", axis, pl.col(axis) + step, area="B").broken() == {"zone_centres"}


def test_great_circle() -> None:
    """A quarter of the meridian, a degree of the equator, the way round, and a place from itself."""
    assert great_circle((0, 0), (0, 90)) == pytest.approx(10_007.56, abs=0.01)
    assert great_circle((10, 0), (11, 0)) == pytest.approx(111.195, abs=0.001)
    assert great_circle((0, 60), (180, 60)) == pytest.approx(60 * 111.195, abs=0.1)
    assert great_circle((106.6, 20.8), (106.6, 20.8)) == pytest.approx(0, abs=1e-3)
    assert great_circle(None, (0, 0)) == great_circle((0, 0), None) == pytest.approx(20_015.12, abs=0.01)


def test_a_place_from_itself_and_from_the_other_side() -> None:
    """Sums of decimals may pass 1 and −1."""
    for degrees in range(90):
        place, opposite = (degrees * 1.7, degrees * 0.9), (degrees * 1.7 - 180, -degrees * 0.9)
        assert great_circle(place, place) == pytest.approx(0, abs=1e-3)
        assert great_circle(place, opposite) == pytest.approx(20_015.12, abs=0.01)


def test_seats_that_nobody_takes_and_learners_without_a_seat(case: Case) -> None:
    short = pl.col("level") == "short"
    assert "seats_taken" in case.published("flows", case.tables["flows"].filter(~short)).broken()
    assert "learners_seated" in case.published("seats", case.tables["seats"].filter(programme="P1")).broken()


@pytest.mark.parametrize("stream", ["lower_secondary", "upper_secondary", "adults"])
@pytest.mark.parametrize("level", ["college", "intermediate", "elementary", "short", "unknown"])
def test_who_may_enter(case: Case, level: str, stream: str) -> None:
    row = case.tables["flows"].head(1).with_columns(level=pl.lit(level), stream=pl.lit(stream))
    rows = case.published("flows", row).checked().filter(pl.col("rule") == "may_enter")
    assert rows["holds"].to_list() == [(level, stream) in ENTRY]


def test_permission_is_broken_by_a_whole_unit() -> None:
    assert permission("here", True) == ("here", 0.0, 0.0)
    assert permission("here", False) == ("here", 0.0, -1.0)


@pytest.mark.parametrize("kind", PAID_BY)
def test_only_a_fund_of_the_purpose_pays(case: Case, kind: str) -> None:
    purposes = {purpose for paying in PAID_BY.values() for purpose in paying}
    spent = case.tables["funds"].head(1).with_columns(kind=pl.lit(kind), fund=pl.lit("F1"))
    for purpose in sorted(purposes):
        paying = case.published("funds", spent).put_in_feed("funds", "purpose", purpose, fund="F1")
        rows = paying.checked().filter(pl.col("rule") == "purpose")
        assert rows["holds"].to_list() == [purpose in PAID_BY[kind]]


def test_model_and_verifier_let_the_same_purposes_pay() -> None:
    pairs = {(kind, purpose) for kind, paying in PAID_BY.items() for purpose in paying}
    assert set(PURPOSES.rows()) == pairs == {(kind, purpose) for kind, paying in MAY_PAY.items() for purpose in paying}


def test_money_for_nothing_and_nothing_for_what_is_due(case: Case) -> None:
    """A kind of cost that only one side knows is compared with none."""
    more = case.put("funds", "year", 2026, kind="equipment", year=2028)
    assert {"costs_paid", "nothing_paid_twice"} <= more.broken()
    paid, unpaid = (case.tables[table].filter(pl.col("kind") != "equipment") for table in ("funds", "unpaid"))
    rows = case.published("funds", paid).published("unpaid", unpaid).checked().filter(~pl.col("holds"))
    assert rows.select("rule", "where").rows() == [("costs_paid", f"equipment {year}") for year in (2027, 2028)]


@pytest.mark.parametrize("source", ["tuition", None])
def test_tuition_and_a_source_not_stated_pay_for_nothing(case: Case, source: str | None) -> None:
    assert case.put_in_feed("funds", "source", source, fund="F2").broken() == {"purpose"}


def test_a_fund_that_the_city_does_not_have(case: Case) -> None:
    assert case.put("funds", "fund", "F99", kind="equipment").broken() == {"purpose", "fund"}


@pytest.mark.parametrize("kind", ["equipment", "facilities", "teachers", "programmes", "workplaces"])
def test_what_is_bought_is_paid_in_its_year(case: Case, kind: str) -> None:
    unpaid = case.put("funds", "spent", 0.0, kind=kind, year=case.tables["funds"].filter(kind=kind)["year"].max())
    rows = unpaid.checked().filter(~pl.col("holds"))
    assert set(rows["rule"]) == {"costs_paid"}
    assert rows["left"].to_list() == [pytest.approx(case.tables["funds"].filter(kind=kind)["spent"].last() / 1e6)]


@pytest.mark.parametrize(("column", "step"), [("wanted", 1.0), ("wanted", -1.0), ("reached", 1.0), ("reached", -1.0)])
@pytest.mark.parametrize("goal", ["diploma_entrants", "streaming_rate", "women_entrants_share", "locality"])
def test_what_is_said_of_a_goal_is_checked_both_ways(case: Case, goal: str, column: str, step: float) -> None:
    assert case.put("goals", column, pl.col(column) + step, goal=goal, year=2027).broken() - SHOWN == {
        "goals_published"
    }


@pytest.mark.parametrize("column", ["employed", "without_plan", "as_now", "added", "rate"])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_what_is_said_of_holders_is_checked_both_ways(case: Case, column: str, sign: float) -> None:
    step = sign * 2 * ROOM * (1 + case.value("certificates", column, year=2028))
    tampered = case.put("certificates", column, pl.col(column) + step, year=2028)
    assert tampered.broken() == {"certificates_published"}


def test_every_year_of_holders_is_published(case: Case) -> None:
    table = case.tables["certificates"]
    assert case.published("certificates", table.filter(pl.col("year") != 2026)).broken() == {"certificates_published"}
    more = pl.concat([table, table.head(1).with_columns(year=pl.lit(2031, pl.Int64))])
    assert case.published("certificates", more).broken() == {"certificates_published"}
    # nobody is worked out to hold one in a year that is not the plan's; the rate is of one person at work
    sides = certificates_published.sides(case.published("certificates", more).reading())
    assert [right for where, _, right in sides if where.endswith("2031")][::2] == [1.0, 0.0, 0.0, 0.0, 0.0]
    # and a year of the plan that is not published is read as five times nothing
    sides = certificates_published.sides(case.published("certificates", table.filter(pl.col("year") != 2026)).reading())
    assert [left for where, left, _ in sides if where.endswith("2026")][::2] == [0.0] * 5


def test_without_a_survey_there_is_no_stock_and_no_goal(case: Case) -> None:
    unseen = case.fed("labour_survey", case.feed["labour_survey"].clear())
    assert unseen.broken() == {"certificates_published", "goals_published", "unplanned_targets"}
    read = unseen.reading()
    assert certificate_holders(read) == {}


def test_holders_by_hand(case: Case) -> None:
    """One programme alone: 20 of P1 who began in 2025 end in 2026; half work, none held a certificate before."""
    intakes = (
        case.feed["intakes"]
        .filter(programme="P1", year=2025)
        .with_columns(entrants=pl.lit(20, pl.Int64), graduates=pl.lit(20, pl.Int64), employed_6m=pl.lit(10, pl.Int64))
    )
    alone = case.fed("intakes", intakes).given(
        holder_before_share=0.25, holder_exit_share=0.1, holder_inflow_share=0.02
    )
    seats = case.tables["seats"].with_columns(seats=pl.lit(0, pl.Int64))
    read = alone.published("seats", seats).reading()
    stock = certificate_holders(read)
    assert stock[2026].employed == 3000
    first = 900 * 0.9 + 60 + 20 * 0.5 * 0.75
    assert [stock[year].without_plan for year in (2026, 2027)] == pytest.approx([first, first * 0.9 + 60])
    assert [holders.added for holders in stock.values()] == [0, 0, 0]
    # 20 begin again every year and end in the next: 7.5 holders more each year, of whom a tenth leaves a year
    kept = [holders.as_now - holders.without_plan for holders in stock.values()]
    assert kept == pytest.approx([0, 7.5, 7.5 * 0.9 + 7.5])


@pytest.mark.parametrize(("months", "counts"), [(2.9, False), (3.0, True)])
def test_a_course_counts_from_the_norms_months(case: Case, months: float, counts: bool) -> None:
    """P6, elementary: of 20 who begin in 2026 those at work are holders when the course is long enough."""
    changed = case.put_in_feed("programmes", "months", months, programme="P6")
    seats = case.tables["seats"].filter(programme="P6")
    read = changed.published("seats", seats).reading()
    assert (certificate_holders(read)[2026].added > 0) is counts


def test_an_opening_is_of_a_year(case: Case) -> None:
    rows = opened_in(case, 2027).checked().filter(pl.col("rule") == "opens_once")
    assert rows.select("where", "left", "right", "slack", "holds").rows() == [(NEW, 2.0, 1.0, -1.0, False)]


def test_slack_and_room(case: Case) -> None:
    checked = case.checked()
    assert checked["slack"].to_list() == pytest.approx((checked["right"] - checked["left"]).to_list())
    assert ROOM == 1e-5


def test_people_of_a_group_who_are_not_in_the_zone(case: Case) -> None:
    groups: Any = case.feed["target_groups"].with_columns(area=pl.lit("B"))
    assert case.fed("target_groups", groups).broken() == {"group_people"}


def test_a_field_not_listed_has_practice_classes_and_the_group_other(case: Case) -> None:
    read = case.reading()
    assert read.group_of("5999999") == "other"
    assert read.group_of(WELDING) == "mechanical"
