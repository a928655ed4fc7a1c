# pyright: standard
"""The board of the department: of each round who has reported, who has not, how late, and what is missing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from caunghe.language import Language, number
from caunghe.schema import TABLES, titles
from caunghe.web.common.components import TableColumn
from caunghe.web.registry.models import MODELS
from caunghe.web.reporting import words
from caunghe.web.reporting.columns import column, due_shown
from caunghe.web.reporting.models import DONE, Report, Round, State, Submission
from caunghe.web.reporting.rights import REPORTERS
from caunghe.web.reporting.selectors import tables_read
from caunghe.web.reporting.titles import form_title, period_label

_DAY: Final = 86_400  # seconds
STATES: Final = {
    "missing": words.BOARD_MISSING,
    State.DRAFT: words.BOARD_DRAFT,
    **{state: words.STATES[state] for state in (State.RETURNED, State.SENT, State.ACCEPTED)},
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a body stands in a round: state, days late (0: in time or not due), and tables not in its report."""

    body: str
    name: str
    kind: str
    area: str
    state: str
    days_late: int
    missing: Sequence[str]
    submission: Submission | None


@dataclass(frozen=True, slots=True)
class RoundStanding:
    """A round with how many institutions owe it and how many stand in each state."""

    round: Round
    owed: int
    counts: Mapping[str, int]
    late: int


def standings(opened: Round, now: datetime) -> list[Standing]:
    """Return how each body stands in a round; the table is whole, in the order of the names."""
    reports = list(Report.objects.filter(round=opened))
    submissions = _by_report(reports)
    known = _known(opened, [each.body for each in reports])
    areas = dict(MODELS["areas"].objects.values_list("area", "name"))
    rows = [_standing(each, submissions[each.pk], known.get(each.body), areas, opened, now) for each in reports]
    return sorted(rows, key=lambda row: (row.name, row.body))


def _known(opened: Round, bodies: Sequence[str]) -> dict[str, object]:
    """Return the registry's rows of those who owe a round, by their codes."""
    if opened.reporter not in REPORTERS:
        return {}
    table = TABLES[REPORTERS[opened.reporter].table]
    rows = MODELS[table.name].objects.filter(**{f"{table.key[-1]}__in": bodies})
    return {getattr(row, table.key[-1]): row for row in rows}


def _by_report(reports: Iterable[Report]) -> defaultdict[int, list[Submission]]:
    found: defaultdict[int, list[Submission]] = defaultdict(list)
    rows = (
        Submission.objects.filter(report__in=[each.pk for each in reports])
        .exclude(state=State.WITHDRAWN)
        .order_by("id")
    )
    for row in rows:
        found[row.report_id].append(row)  # type: ignore[attr-defined]
    return found


def _standing(
    report: Report,
    submissions: Sequence[Submission],
    known: object,
    areas: Mapping[str, str],
    opened: Round,
    now: datetime,
) -> Standing:
    area = getattr(known, "area", "")
    done = [each for each in submissions if each.state in DONE]
    told = {name for each in done for name in tables_read(each)}
    return Standing(
        body=report.body,
        name=getattr(known, "name", "") or report.body,
        kind=getattr(known, "kind", ""),
        area=areas.get(area, area),
        state=_state(submissions),
        days_late=_days_late(submissions, opened, now),
        missing=[name for name in opened.tables if name not in told] if done else [],
        submission=submissions[-1] if submissions else None,
    )


def _state(submissions: Sequence[Submission]) -> str:
    """Return the state that asks most of the institution: what was returned, what waits, then what is done."""
    states = {each.state for each in submissions}
    for state in (State.RETURNED, State.SENT):
        if state in states:
            return state
    if states & {State.DRAFT, State.CHECKED}:
        return State.DRAFT
    return State.ACCEPTED if State.ACCEPTED in states else "missing"


def _days_late(submissions: Iterable[Submission], opened: Round, now: datetime) -> int:
    """Return the days begun since the last moment, until it was first sent or until now."""
    if opened.due is None:
        return 0
    sent = min((each.first_sent for each in submissions if each.first_sent), default=now)
    return max(-int((opened.due - sent).total_seconds() // _DAY), 0)


def rounds(now: datetime) -> list[RoundStanding]:
    """Return all rounds that somebody owes, the next and the newest first, with how many stand where."""
    every = list(Round.objects.filter(reports__isnull=False).distinct())
    reports: defaultdict[int, list[Report]] = defaultdict(list)
    for report in Report.objects.all():
        reports[report.round_id].append(report)  # type: ignore[attr-defined]
    submissions = _by_report(Report.objects.all())
    found = [_round(each, reports[each.pk], submissions, now) for each in every]
    return sorted(found, key=lambda each: (each.round.due is None, each.round.due and -each.round.due.timestamp()))


def _round(
    opened: Round, reports: Sequence[Report], submissions: Mapping[int, Sequence[Submission]], now: datetime
) -> RoundStanding:
    states: Counter[str] = Counter()
    late = 0
    for report in reports:
        own = submissions.get(report.pk, ())
        states[_state(own)] += 1
        late += _days_late(own, opened, now) > 0
    return RoundStanding(opened, len(reports), states, late)


def counted(rows: Iterable[Standing], by: str) -> list[tuple[str, int, int, int]]:
    """Return of each kind, or of each commune, how many owe, how many have reported, and how many are late."""
    groups: defaultdict[str, list[Standing]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, by)].append(row)
    return [
        (name, len(found), sum(row.state in DONE for row in found), sum(row.days_late > 0 for row in found))
        for name, found in sorted(groups.items())
    ]


def _counts(name: str) -> TableColumn:
    return column(
        name, STATES[name], lambda row, language: number(row.counts.get(name, 0), language, 0), is_number=True
    )


ROUND_COLUMNS: Final = (
    column("form", words.FORM, lambda row, language: form_title(row.round.form, language)),
    column("period", words.PERIOD, lambda row, language: period_label(row.round, language)),
    column("due", words.DUE, lambda row, language: due_shown(row.round, language)),
    column("owed", words.OWED, lambda row, language: number(row.owed, language, 0), is_number=True),
    *(_counts(name) for name in STATES),
    column("late", words.LATE, lambda row, language: number(row.late, language, 0), is_number=True),
)


def kind_title(kind: str, language: Language) -> str:
    """Return what a kind of institution is called."""
    return titles("institution_kinds", language).get(kind, kind)


def _missing(row: Standing, language: Language) -> str:
    return ", ".join(TABLES[name].label(language) for name in row.missing)


STANDING_COLUMNS: Final = (
    column("name", words.ORGANISATION, lambda row, _: row.name),
    column("institution", words.CODE, lambda row, _: row.body),
    column("kind", words.KIND, lambda row, language: kind_title(row.kind, language)),
    column("area", words.COMMUNE, lambda row, _: row.area),
    column("state", words.STATE, lambda row, language: STATES[row.state](language)),
    column("days_late", words.DAYS_LATE, lambda row, language: number(row.days_late, language, 0), is_number=True),
    column("missing", words.NOT_IN_REPORT, _missing),
)
GROUP_COLUMNS: Final = (
    column("group", words.GROUP, lambda row, _: row[0]),
    column("owed", words.OWED, lambda row, language: number(row[1], language, 0), is_number=True),
    column("done", words.REPORTED, lambda row, language: number(row[2], language, 0), is_number=True),
    column("late", words.LATE, lambda row, language: number(row[3], language, 0), is_number=True),
)
