"""A workbook that was away for days: what its sender changed and what others changed meanwhile are both there after."""

from __future__ import annotations

import io
import random
from typing import Any

import openpyxl
import polars as pl
import pytest

from caunghe.schema import TABLES
from caunghe.web.accounts.roles import Role
from caunghe.web.registry.models import MODELS
from caunghe.web.reporting.checks import check
from caunghe.web.reporting.child.difference import difference
from caunghe.web.reporting.files import forget_templates, template_rows
from caunghe.web.reporting.models import Finding, Report, Submission
from caunghe.web.reporting.prefilled import prefilled
from caunghe.web.reporting.rounds import LATE
from caunghe.web.reporting.services import correct
from caunghe.web.reporting.states import move
from tests.web.reports import DAY, DUE, actor, at, saved, sent, yearly

TABLE = TABLES["sites"]
CELLS = ("name", "capacity", "land_area")
Rows = dict[str, dict[str, Any]]


def frame(rows: Rows) -> pl.DataFrame:
    filled = [dict.fromkeys(TABLE.names) | {"site": site} | cells for site, cells in rows.items()]
    return pl.DataFrame(filled, schema=dict(TABLE.empty().schema))


def edited(rows: Rows, who: str, chance: random.Random) -> Rows:
    """Rows after somebody's days: cells changed, some erased, rows added, a row taken away."""
    after = {site: dict(cells) for site, cells in rows.items()}
    for site in chance.sample(sorted(after), chance.randint(0, 4)):
        cell = chance.choice(CELLS)
        after[site][cell] = chance.choice([value(cell, who, chance), value(cell, "both", chance), None])
    turn = min(rows).partition("-")[0]
    for _ in range(chance.randint(0, 2)):
        after[f"{turn}-{chance.randint(8, 11)}"] = {cell: value(cell, who, chance) for cell in CELLS}
    if chance.random() < 0.4:
        del after[chance.choice(sorted(after))]
    return after


def value(cell: str, who: str, chance: random.Random) -> Any:
    number = {"base": 0, "ours": 100, "theirs": 200, "both": 300}[who] + chance.randint(1, 2)
    return f"{who} {number}" if cell == "name" else number if cell == "capacity" else number / 8


def whole(base: Rows, ours: Rows, theirs: Rows) -> tuple[Rows, set[tuple[str, str]]]:
    """What must stand in the registry while nobody has decided a conflict, and which conflicts there are."""
    after, conflicts = {site: dict(cells) for site, cells in theirs.items()}, set[tuple[str, str]]()
    for site, cells in ours.items():
        made = base.get(site, {})
        changed = {cell for cell in CELLS if cells[cell] != made.get(cell)}
        if site not in theirs:
            # a row that only they took out stays out, unless we changed it
            if site not in base or changed:
                after[site] = dict(cells)
            continue
        for cell in changed:
            if theirs[site][cell] == made.get(cell):
                after[site][cell] = cells[cell]
            elif theirs[site][cell] != cells[cell]:
                conflicts.add((site, cell))
    return after, conflicts


def test_of_a_thousand_interleavings_nothing_is_lost_or_doubled_and_each_conflict_is_told_once() -> None:
    """Each has eight rows of its own in one table, so that the thousand are merged at once."""
    chance = random.Random("seven days")
    base, ours, theirs, after, conflicts = Rows(), Rows(), Rows(), Rows(), set[tuple[str, str]]()
    for turn in range(1_000):
        made = {f"{turn}-{number}": {cell: value(cell, "base", chance) for cell in CELLS} for number in range(8)}
        mine, others = edited(made, "ours", chance), edited(made, "theirs", chance)
        stood, both = whole(made, mine, others)
        for every, part in ((base, made), (ours, mine), (theirs, others), (after, stood)):
            every.update(part)
        conflicts |= both
    assert len(conflicts) > 200
    file = frame(ours).with_row_index("sheet_row", offset=2).cast({"sheet_row": pl.Int64})
    found = difference(TABLE, file, frame(theirs), frame(base))
    assert stands(theirs, found.added, found.changed) == after
    sites = dict(file.select("sheet_row", "site").iter_rows())
    told = list(found.findings.filter(rule="changed_meanwhile").select("sheet_row", "column").iter_rows())
    assert sorted((sites[row], cell) for row, cell in told) == sorted(conflicts)
    # decided for the file: what was typed holds, and nothing is asked again
    again = difference(TABLE, file, frame(theirs), frame(base), set(told))
    assert again.findings.filter(rule="changed_meanwhile").is_empty()
    for site, cell in conflicts:
        after[site][cell] = ours[site][cell]
    stood = stands(theirs, again.added, again.changed)
    assert stood == after
    # the same file once more changes nothing
    last = difference(TABLE, file, frame(stood), frame(base), set(told))
    assert (last.added.height, last.changed.height) == (0, 0)


def stands(registry: Rows, added: pl.DataFrame, changed: pl.DataFrame) -> Rows:
    after = {site: dict(cells) for site, cells in registry.items()}
    assert not {*added["site"]} & {*registry}
    for rows in (added, changed):
        after |= {row["site"]: {cell: row[cell] for cell in CELLS} for row in rows.iter_rows(named=True)}
    return after


@pytest.fixture
def away(db: None, monkeypatch: pytest.MonkeyPatch) -> tuple[Report, openpyxl.Workbook]:
    """A workbook of the year that was downloaded before others changed the registry."""
    at(monkeypatch, DAY)
    report = yearly()
    return report, openpyxl.load_workbook(io.BytesIO(prefilled(report, "vi").data))


def cell_of(book: openpyxl.Workbook, column: str) -> Any:
    sheet = book[TABLES["programmes"].label.vi]
    return sheet.cell(row=2, column=TABLES["programmes"].names.index(column) + 1)


def test_what_the_department_mended_meanwhile_is_kept_and_what_both_changed_is_asked(away) -> None:
    report, book = away
    programme = MODELS["programmes"].objects.filter(programme=cell_of(book, "programme").value)
    programme.update(name="Hàn công nghệ cao", tuition=7_000_000)
    cell_of(book, "name").value = "Hàn TIG"
    cell_of(book, "cost_per_learner").value = 21_000_000
    submission = sent(saved(book), report=report)
    assert (submission.stamp, submission.state) == ("old", "draft")
    conflict = Finding.objects.get(submission=submission, is_error=True)
    assert (conflict.rule, conflict.sheet_row, conflict.column, conflict.value) == (
        "changed_meanwhile", 2, "name", "Hàn TIG",
    )  # fmt: skip
    assert "Hàn công nghệ cao" in conflict.says_vi
    cells = {("programmes", 2, "name"): "Hàn TIG"}
    submission = check(
        correct(submission.pk, cells, seen=submission.revision, actor=actor(Role.CLERK)), actor=actor(Role.CLERK)
    )
    assert submission.state == "checked"
    submission = move(submission.pk, "send", actor=actor(Role.CLERK))
    move(submission.pk, "accept", actor=actor(Role.OFFICER))
    row = programme.get()
    assert (row.name, row.tuition, row.cost_per_learner) == ("Hàn TIG", 7_000_000, 21_000_000)


def test_the_rows_of_a_template_go_when_its_round_has_closed(away) -> None:
    report, book = away
    kept = template_rows(report, Submission.objects.get(pk=sent(saved(book), report=report).pk).template)
    assert sorted(each.stem for each in kept.iterdir()) == sorted(report.round.tables)
    assert forget_templates(now=DUE + LATE) == 0
    assert kept.exists()
    assert forget_templates(now=DUE + LATE * 2) == 1
    assert not kept.exists()
