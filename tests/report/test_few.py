"""Pages that hide few people themselves: each at nobody, at four, at five, and what rests on the number with it."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from caunghe.indicators.communes import without_withheld
from caunghe.matching import results
from caunghe.matching.results import JobsOverview, PlacementOverview
from caunghe.report.document import Cell, Figure, Paragraph, Quantity, Table, Withheld
from caunghe.report.sections.communes import _row
from caunghe.report.sections.jobs import _ASSUMED, _fields, _occupations, _unless_few, jobs
from caunghe.report.sections.placement import _groups
from caunghe.report.sections.placement import _table as _placement_table
from caunghe.report.sections.structure import _resource
from caunghe.schema import normal_reach
from tests.report import example, matching_example

CONTEXT = example.context("en")


def shown(cell: Cell) -> object:
    return cell.value if isinstance(cell, Quantity) else "withheld" if isinstance(cell, Withheld) else cell


def written(cell: Cell) -> str:
    return cell.text("en") if isinstance(cell, Quantity) else str(shown(cell))


@pytest.mark.parametrize(
    ("people", "cell"),
    [
        (None, "withheld"),
        (0, 0),
        (0.0, 0.0),
        (0.4, "withheld"),
        (1, "withheld"),
        (4.99, "withheld"),
        (5, 5),
        (5.0, 5.0),
    ],
)
def test_a_number_of_people_is_withheld_between_nobody_and_five(people: float | None, cell: object) -> None:
    assert shown(_unless_few(people)) == cell


@pytest.mark.parametrize(
    ("persons", "direct"), [(None, False), (0, False), (1, False), (4, False), (5, True), (60, True)]
)
def test_what_a_commune_s_own_people_said_is_shown_from_five_of_them_on(persons: int | None, direct: bool) -> None:
    row = {"name": "A", "estimate": 0.5, "error": 0.1, "direct": 0.25, "direct_error": 0.05, "persons": persons}
    row |= {"standing": "above"}
    name, *cells = _row(row, "share", CONTEXT)
    reach = normal_reach(0.95)
    assert name == "A"
    assert [shown(cell) for cell in cells[:2]] == [0.5, pytest.approx(0.1 * reach)]
    # half an interval beside each estimate, of the same reach
    own = [0.25, pytest.approx(0.05 * reach), persons] if direct else [None] * 3
    assert cells.pop(2) == "clearly above"
    assert [shown(cell) for cell in cells[2:]] == own
    errors = [cell.error if isinstance(cell, Quantity) else None for cell in cells[:4]]
    assert errors == [pytest.approx(0.1 * reach)] * 2 + [own[1]] * 2


def test_a_direct_estimate_that_is_suppressed_by_area_is_not_printed_among_the_communes() -> None:
    """Bach Long Vi, 23 people, 9 % ± 26, was suppressed in ``values`` and printed in the table of communes."""
    made = example.outcome()
    whole = made.values.filter(indicator="certificate_rate", year=2025, breakdown="all")
    rows = [
        whole.with_columns(breakdown=pl.lit("area"), category=pl.lit(area), flag=pl.lit(flag))
        for area, flag in (("00002", "suppressed"), ("00003", "caution"), ("00004", "publish"))
    ]
    modelled = made.communes.with_columns(area_variance=pl.lit(0.04), own_weight=pl.lit(0.5))
    unmodelled = modelled.with_columns(area_variance=pl.lit(None, pl.Float64))
    for communes, estimates in ((modelled, 1), (unmodelled, 0)):
        found = without_withheld(communes, pl.concat([made.values, *rows]))
        known = {row["area"]: row for row in found.to_dicts()}
        direct = {area: row["direct"] for area, row in known.items() if area in ("00002", "00003", "00004")}
        assert direct == {"00002": None, "00003": pytest.approx(0.32), "00004": pytest.approx(0.33)}
        one = known["00002"]
        assert (one["direct_error"], one["persons"], one["own_weight"]) == (None, None, None)
        # without a model the estimate is the direct one
        assert found.filter(area="00002")["estimate"].count() == estimates
        assert found.columns == communes.columns
        assert found.filter(area="00003").equals(communes.filter(area="00003"))


@pytest.mark.parametrize(("teachers", "cell"), [(None, None), (1, "withheld"), (4, "withheld"), (5, 5), (60, 60)])
def test_few_teachers_of_a_field_group_are_withheld_and_their_workshops_are_not(
    teachers: int | None, cell: object
) -> None:
    row = {"teachers": teachers, "workstations": 3, "minimum": 0.25, "bought": 2019.0}
    assert [shown(each) for each in _resource("A", row)] == ["A", cell, 3, 0.25, 2019.0]
    none = dict.fromkeys(row)
    assert _resource("A", none) == ("A", None, None, None, None)


def overview(*programmes: tuple[str, int, int]) -> PlacementOverview:
    made = matching_example.placement()
    rows = [{"programme": name, "trainees": trainees, "placed": placed} for name, trainees, placed in programmes]
    schema = results.PROGRAMME_PLACEMENTS
    frame = pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)
    return replace(made, programmes=frame)


@pytest.mark.parametrize(
    ("trainees", "placed", "cells"),
    [
        (4, 4, None),
        (5, 5, [5, 5, 0, 1.0]),
        (5, 0, [5, 0, 5, 0.0]),
        (5, 1, [5, "withheld", "withheld", "withheld"]),
        (9, 4, [9, "withheld", "withheld", "withheld"]),
        (9, 5, [9, "withheld", "withheld", "withheld"]),
        (9, 1, [9, "withheld", "withheld", "withheld"]),
        (9, 8, [9, "withheld", "withheld", "withheld"]),
        (10, 5, [10, 5, 5, 0.5]),
        (9, 9, [9, 9, 0, 1.0]),
    ],
)
def test_a_field_group_is_shown_from_five_trainees_on_and_those_placed_unless_few_are_or_are_not(
    trainees: int, placed: int, cells: list[object] | None
) -> None:
    rows = _groups(overview(("P2", trainees, placed), ("P1", 200, 100)), CONTEXT)
    table = _placement_table(rows, CONTEXT)
    own = [row for row in table.rows if shown(row[1]) == trainees]
    assert [[shown(cell) for cell in row[1:5]] for row in own] == ([] if cells is None else [cells])


def test_programmes_of_a_field_group_are_added_up_and_the_shortest_group_comes_first() -> None:
    rows = _groups(overview(("P2", 30, 20), ("P1", 20, 5)), CONTEXT)
    assert rows.select("trainees", "placed", "short", "hidden").rows() == [(20, 5, 15, False), (30, 20, 10, False)]
    # (90 · 30 + 10 · 0) / 100, as the example has it
    assert rows.select("places", "used", "price").rows() == [(100, 95, 27.0), (50, 50, 12.0)]


@pytest.mark.parametrize(("places", "price"), [(0, None), (1, 12.0)])
def test_a_group_without_any_place_has_no_price(places: int, price: float | None) -> None:
    made = overview(("P2", 30, 20))
    prices = made.prices.filter(pl.col("employer") == "E3").with_columns(places=pl.lit(places, pl.Int64))
    rows = _groups(replace(made, prices=prices), CONTEXT)
    assert rows.select("places", "price").rows() == [(places, price)]


def _jobs(openings: int, fields: list[tuple[str, int, int | None]]) -> JobsOverview:
    made = matching_example.engines().jobs
    assert isinstance(made, JobsOverview)
    occupations = [("8212", 1, openings, 7.0, 0, 0.0)]
    rows = [(name, people, alone, 1.0, 1.5) for name, people, alone in fields]
    return replace(
        made,
        occupations=pl.DataFrame(occupations, schema=results.JOB_OCCUPATIONS, orient="row"),
        fields=pl.DataFrame(rows, schema=results.JOB_FIELDS, orient="row"),
    )


def test_occupations_of_five_openings_and_fields_of_five_graduates_have_a_table() -> None:
    def keys(made: JobsOverview) -> list[str]:
        return [block.key for block in jobs(made, CONTEXT).blocks if isinstance(block, Table)]

    field = ("6510201", 5, 5)
    assert keys(_jobs(5, [field])) == ["jobs-occupations-table", "jobs-fields"]
    assert keys(_jobs(4, [field])) == ["jobs-fields"]
    assert keys(_jobs(5, [])) == ["jobs-occupations-table"]
    fields = [("6510201", 5, 5), ("6480201", 4, 0), ("6520123", 9, 4), ("5540205", 9, None)]
    table = _fields(_jobs(5, fields).fields, "", CONTEXT)
    assert sorted((shown(row[1]), str(shown(row[2]))) for row in table.rows) == [
        (5, "5"), (9, "withheld"), (9, "withheld"),
    ]  # fmt: skip
    # those who can expect least come first, and of equals the first code; nobody is without an opening: no column of it
    gains = {"6520123": 1.25, "5540205": 0.5, "6510201": 0.5}
    rows = [(field, 9.0 + at, 0, 1.0, gain) for at, (field, gain) in enumerate(gains.items())]
    least = _fields(pl.DataFrame(rows, schema=results.JOB_FIELDS, orient="row", strict=False), "VND 7", CONTEXT)
    assert [[written(cell) for cell in row[1:]] for row in least.rows] == [
        ["10", "0.50"], ["11", "0.50"], ["9", "1.25"],
    ]  # fmt: skip
    assert "VND 7" in str(least.note)
    occupations = [("8212", 1, 5, 4.0, 0, 0.0), ("3331", 1, 4, 9.0, 0, 0.0), ("4120", 1, 6, 5.0, 0, 0.0)]
    made = _occupations(pl.DataFrame(occupations, schema=results.JOB_OCCUPATIONS, orient="row"), CONTEXT)
    assert isinstance(made, Table)
    assert [[shown(cell) for cell in row[1:5]] for row in made.rows] == [
        ["4120", 1, 6, 5.0], ["8212", 1, 5, "withheld"],
    ]  # fmt: skip
    dear = [("8212", 2, 5, 7.6, 1, 0.5), ("4120", 1, 6, 5.0, 2, 3.25)]
    figure = _occupations(pl.DataFrame(dear, schema=results.JOB_OCCUPATIONS, orient="row"), CONTEXT)
    assert isinstance(figure, Figure)
    assert [[written(cell) for cell in row[1:]] for row in figure.table.rows] == [
        ["4120", "1", "6", "5", "2", "3.25"], ["8212", "2", "5", "8", "1", "0.50"],
    ]  # fmt: skip
    assert "VND\u00a03.25\u00a0million" in figure.title.replace(" ", "\u00a0")
    assert written(_unless_few(1234.4)) == "1,234"


def test_the_part_on_jobs_says_what_is_assumed_and_what_anybody_earns() -> None:
    made = _jobs(5, [("6510201", 5, 5)])
    paragraphs = [block.text for block in jobs(made, CONTEXT).blocks if isinstance(block, Paragraph)]
    assert paragraphs == [paragraphs[0], _ASSUMED.en]
    (table,) = [
        block for block in jobs(made, CONTEXT).blocks if isinstance(block, Table) and block.key == "jobs-fields"
    ]
    assert "7.25 million" in str(table.note).replace("\u00a0", " ")
