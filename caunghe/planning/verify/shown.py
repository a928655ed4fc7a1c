"""The rules of numbers that decide nothing and are read all the same: what stood before, use, prices, need, terms."""

from __future__ import annotations

from collections import defaultdict

from caunghe.planning.verify.demand import needs, supply
from caunghe.planning.verify.learners import great_circle
from caunghe.planning.verify.money import station_prices, teaching_costs
from caunghe.planning.verify.reading import Reading
from caunghe.planning.verify.resources import capacity, earlier_use, listed, places_told, use
from caunghe.planning.verify.rules import Sides, both_ways, permission, rule


@rule
def seats_published(read: Reading) -> Sides:
    """A programme has one row of seats a year, and the seats before are those of the year before, or its entrants."""
    for programme in read.programmes:
        entrants = read.entrants_before(programme)
        shown = read.tables["programmes"].filter(programme=programme)["last_seats"].item()
        yield from both_ways(f"{programme} last_seats", shown, entrants)
        for year in read.years:
            yield permission(f"{programme} {year}", (programme, year) in read.seats)
    for programme, year, before in read.tables["seats"].select("programme", "year", "before").iter_rows():
        known = read.seats.get((programme, year - 1), (0, 0))[0]
        yield from both_ways(
            f"{programme} {year}", before, read.entrants_before(programme) if year == read.years[0] else known
        )


@rule
def workplaces_published(read: Reading) -> Sides:
    """Places there are those of the register, or last year's use of a field it does not name; used are those of all
    cohorts.
    """
    told, register = places_told(read, "workplaces"), listed(read, "workplaces", read.years)
    there, new, earlier = capacity(read, "workplaces"), use(read, "workplaces"), earlier_use(read, "workplaces")
    table = read.tables["workplaces"].select("stem", "year", "there", "used", "stands_in")
    rows = set(table.select("stem", "year").rows())
    for stem, year in sorted(key for key in new.keys() | earlier.keys() if key[-1] in read.years):
        yield permission(f"{stem} {year} row", (stem, year) in rows)
    for stem, year, shown, used, stands_in in table.iter_rows():
        key, where = (stem, year), f"{stem} {year}"
        yield permission(f"{where} stands_in", stands_in == ((stem,) not in told and key in there))
        yield from both_ways(f"{where} there", shown, (there if stands_in else register).get(key, 0.0))
        yield from both_ways(f"{where} used", used, new.get(key, 0.0) + earlier.get(key, 0.0))


@rule
def prices_published(read: Reading) -> Sides:
    """The price of a workstation is the median of the field's own purchases, else of its group's, else the option."""
    prices = station_prices(read)
    for stem, year, price in read.tables["stations"].select("stem", "year", "price").iter_rows():
        yield from both_ways(f"{stem} {year}", price, prices[stem])


@rule
def ways_published(read: Reading) -> Sides:
    """Kilometres of a flow are those from the centre of the zone to the site."""
    ways = read.tables["flows"].select("zone", "site", "km").unique(maintain_order=True).sort("zone", "site", "km")
    for zone, site, km in ways.iter_rows():
        way = great_circle(read.centres.get(zone), read.places_of_sites.get(site))
        yield from both_ways(f"{zone} {site}", km, way)


@rule
def commitments_published(read: Reading) -> Sides:
    """What is committed is what cohorts that began before the plan cost, by kind and year (million đồng)."""
    committed = teaching_costs(read, read.earlier_study)
    for kind, year, shown in read.tables["unpaid"].select("kind", "year", "committed").iter_rows():
        yield from both_ways(f"{kind} {year}", shown / 1e6, committed.get((kind, year), 0.0) / 1e6)


@rule
def goals_missed(read: Reading) -> Sides:
    """What a goal is short of is what is wanted less what is reached, and 0 where it is reached."""
    columns = ("goal", "where", "year", "wanted", "reached", "short")
    for goal, where, year, wanted, reached, short in read.tables["goals"].select(columns).iter_rows():
        # where targets come first, what is left of a goal costs nothing in the last stage
        least, most = max(0.0, wanted - reached), wanted if read.options.targets == "first" else 0.0
        yield f"{goal} {where} {year}", least, short
        yield f"{goal} {where} {year}", short, max(least, most)


@rule
def needs_published(read: Reading) -> Sides:
    """Need is that of the forecast's expected path less graduates of other intakes, supply what the seats bring.

    Shortage is need less supply, 0 where that is below; doubt makes it no smaller.
    """
    expected, supplied = needs(read), supply(read)
    columns = ("occupation", "year", "need", "supply", "shortage", "mean_shortage", "worst")
    for occupation, year, need, brought, short, mean, worst in read.tables["shortage"].select(columns).iter_rows():
        key, where = (occupation, year), f"{occupation} {year}"
        yield from both_ways(f"{where} need", need, expected.get(key, 0.0))
        yield from both_ways(f"{where} supply", brought, supplied.get(key, 0.0))
        yield from both_ways(f"{where} shortage", short, max(0.0, need - brought))
        yield f"{where} mean_shortage", short, mean
        yield f"{where} worst", mean, worst


@rule
def terms_published(read: Reading) -> Sides:
    """Every term of the objective but shortage, surplus and risk, which the draws of demand make, is what the decisions
    cost (million đồng).
    """
    shown = dict(read.tables["terms"].select("term", "value").iter_rows())
    for term, cost in {**_terms_of_seats(read), **_terms_of_things(read)}.items():
        yield from both_ways(term, shown.get(term, 0.0), cost / 1e6)


def _terms_of_seats(read: Reading) -> dict[str, float]:
    """Return goals missed, courses, changes, moves and openings, đồng."""
    options = read.options
    seats = {key: count for key, (count, _) in read.seats.items()}
    changed, moved, running = 0.0, 0.0, 0.0
    for (programme, year), count in seats.items():
        about = read.programmes[programme]
        before = read.entrants_before(programme) if year == read.years[0] else seats.get((programme, year - 1), 0)
        published = options.published_seats.get((programme, year))
        changed += abs(count - before)
        moved += 0 if published is None else abs(count - published)
        running += count * about["months"] / 12 * max(about["cost_per_learner"], about["tuition"])
    return {
        "goals": options.target_penalty * sum(read.tables["goals"]["short"]),
        "instability": options.instability_cost * changed,
        "closeness": options.closeness_cost * moved,
        "running": running,
        "programmes": options.opening_cost * read.tables["seats"].filter("opened").height,
        "unpaid": 10.0 * sum(read.tables["unpaid"]["unpaid"]),
    }


def _terms_of_things(read: Reading) -> dict[str, float]:
    """Return teachers, workstations, rooms, workplaces and ways, đồng; what lasts counts for its years in the plan."""
    options, tables, last = read.options, read.tables, read.years[-1]
    life = read.norm("equipment_life_years")
    retrained = options.retrain_cost + read.norm("teacher_course_support")
    teachers = tables["teachers"].select("year", "hired", "retrained_to").iter_rows()
    stations = tables["stations"].select("year", "bought", "price").iter_rows()
    rooms = tables["classrooms"].select("year", "added").iter_rows()
    courses: dict[tuple[str, str], list[float]] = defaultdict(list)
    for about in read.programmes.values():
        courses[about["site"], about["level"]].append(about["months"] / 12 * (1 - about["workplace_share"]))
    ways = 0.0
    for site, level, learners, km in tables["flows"].select("site", "level", "learners", "km").iter_rows():
        own = courses.get((site, level), [0.0])
        ways += learners * km * sum(own) / len(own)
    return {
        "teachers": sum(
            hired * options.hire_cost * (last - year + 1) + into * retrained for year, hired, into in teachers
        ),
        "equipment": sum(bought * price * min(1.0, (last - year + 1) / life) for year, bought, price in stations),
        "facilities": sum(added * options.classroom_cost * min(1.0, (last - year + 1) / life) for year, added in rooms),
        "workplaces": options.workplace_cost * sum(tables["workplaces"]["asked"]),
        "travel": ways * options.travel_cost,
    }
