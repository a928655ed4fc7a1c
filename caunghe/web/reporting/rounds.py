# pyright: standard
"""Opening rounds from the calendar of duties, and moving the moment at which one closes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from caunghe.web.accounts.actors import Actor
from caunghe.web.accounts.models import Organisation
from caunghe.web.common.audit import record
from caunghe.web.common.moments import local_day
from caunghe.web.reporting.clock import closing_moment
from caunghe.web.reporting.contents import about, calendar_frames
from caunghe.web.reporting.models import Report, Round
from caunghe.web.reporting.rights import REPORTERS
from caunghe.web.reporting.work import job_folder, run

LATE: Final = timedelta(days=30)
"""How long a report is taken after its day, marked late, unless an officer sets another end."""

_KEY: Final = ("form", "reporter", "recipient", "period")


def open_rounds(*, actor: Actor, now: datetime) -> tuple[int, int]:
    """Open the rounds that the calendar has on a day; return how many are new, and how many reports they ask for.

    A round whose day has passed stays as it was: a duty that changes never makes a past report late. One that is
    still to come takes the new day and keeps an end that an officer has set. Who owes a report is added; nobody is
    taken away.
    """
    with job_folder(calendar_frames()) as folder:
        told = run("calendar", folder, {"on": local_day(now).isoformat(), "about": about()})
    for each in told["rounds"]:
        each["bodies"] = each["bodies"] or _on_the_site(each["reporter"])
    wanted = [each for each in told["rounds"] if _is_wanted(each, now)]
    with transaction.atomic():
        made = [_opened(each, now) for each in wanted]
        reports = [Report(round=each, body=body) for each, _, bodies in made for body in bodies]
        known = set(Report.objects.values_list("round_id", "body"))
        new = [each for each in reports if (each.round.pk, each.body) not in known]
        Report.objects.bulk_create(new)
        rounds = sum(is_new for _, is_new, _ in made)
        record("board.open", actor.number, now=now, table="rounds", rounds=rounds, reports=len(new))
    return rounds, len(new)


def _on_the_site(reporter: str) -> list[str]:
    """Return who of a kind has been invited to the site: a duty that names nobody is asked of them."""
    if reporter not in REPORTERS:
        return []
    kind = REPORTERS[reporter].kind
    codes = Organisation.objects.filter(kind=kind, is_open=True).exclude(code="").values_list("code", flat=True)
    return sorted(codes)


def _is_wanted(told: dict[str, Any], now: datetime) -> bool:
    """Whether a round concerns somebody known, and can be reported in: now, or because an officer has left it open."""
    if told["reporter"] not in REPORTERS and told["reporter"] != "department":
        return False  # nobody on the site could prepare it
    if not told["bodies"] and told["reporter"] != "department":
        return False
    if told["due"] is None or closing_moment(date.fromisoformat(told["due"])) + LATE >= now:
        return True
    return Round.objects.filter(**{name: told[name] for name in _KEY}, closes__gte=now).exists()


def _opened(told: dict[str, Any], now: datetime) -> tuple[Round, bool, list[str]]:
    due = closing_moment(date.fromisoformat(told["due"])) if told["due"] else None
    values = {
        "starts": date.fromisoformat(told["starts"]),
        "ends": date.fromisoformat(told["ends"]),
        "due": due,
        "closes": due + LATE if due else None,
        "certainty": told["certainty"],
        "tables": told["tables"],
    }
    key = {name: told[name] for name in _KEY}
    found, is_new = Round.objects.get_or_create(**key, defaults={**values, "opened": now})
    is_past = found.due is not None and found.due < now
    if not is_new and not is_past and (found.due, found.tables) != (due, told["tables"]):
        if found.closes_set and found.closes is not None and due is not None:
            values["closes"] = max(found.closes, due)  # an officer's word stands, and no round closes before its day
        for name, value in values.items():
            setattr(found, name, value)
        found.save()
    return found, is_new, told["bodies"]


def set_closing(opened: Round, closes: datetime, *, actor: Actor, now: datetime) -> None:
    """Set the moment until which reports of a round are taken, late ones among them."""
    with transaction.atomic():
        Round.objects.filter(pk=opened.pk).update(closes=closes, closes_set=True)
        record("board.open", actor.number, now=now, table="rounds", key=str(opened.pk), closes=closes.isoformat())
