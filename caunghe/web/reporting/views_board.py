# pyright: standard
"""The pages of the board: all rounds, one round, its CSV, its closing, and reminders."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunghe.language import number
from caunghe.web.accounts.actors import actor_of
from caunghe.web.common.components import csv_lines, table_view
from caunghe.web.common.language import spoken
from caunghe.web.common.moments import moment
from caunghe.web.common.words import PROBLEMS
from caunghe.web.reporting import board as standing
from caunghe.web.reporting import clock, reminders, words
from caunghe.web.reporting.columns import due_shown
from caunghe.web.reporting.forms import ClosingForm
from caunghe.web.reporting.models import Reminder, Round
from caunghe.web.reporting.refusal import Refused
from caunghe.web.reporting.rounds import open_rounds, set_closing
from caunghe.web.reporting.titles import form_title, period_label


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show every round with how many have reported."""
    rows = standing.rounds(clock.database_now())
    view = table_view(standing.ROUND_COLUMNS, rows, spoken(), lambda row: reverse("round", args=[row.round.pk]))
    may_open = actor_of(request).may_for_any("board.open")
    return render(request, "board.html", {"view": view, "total": len(rows), "may_open": may_open})


@require_POST
def open_all(request: HttpRequest) -> HttpResponse:
    """Open the rounds that the calendar has now."""
    rounds, reports = open_rounds(actor=actor_of(request), now=clock.database_now())
    messages.success(request, words.OPENED(spoken(), rounds=rounds, reports=reports))
    return HttpResponseRedirect(reverse("board"))


@require_safe
def round_page(request: HttpRequest, round: int) -> HttpResponse:
    """Show how every institution stands in a round."""
    return _round(request, get_object_or_404(Round, pk=round))


def _round(request: HttpRequest, opened: Round, form: ClosingForm | None = None, status: int = 200) -> HttpResponse:
    actor, language, now = actor_of(request), spoken(), clock.database_now()
    every = standing.standings(opened, now)
    rows = _wanted(request, every)
    counts = {name: sum(row.state == name for row in every) for name in standing.STATES}
    kinds = [(standing.kind_title(each[0], language), *each[1:]) for each in standing.counted(every, "kind")]
    initial = {"closes": timezone.localtime(opened.closes)} if opened.closes else None
    context = {
        **_about(opened),
        "round": opened,
        "view": table_view(standing.STANDING_COLUMNS, rows, language, _address),
        "total": number(len(rows), language, 0),
        "owed": number(len(every), language, 0),
        "states": [
            (name, label(language), number(counts[name], language, 0)) for name, label in standing.STATES.items()
        ],
        "by_kind": table_view(standing.GROUP_COLUMNS, kinds, language),
        "by_commune": table_view(standing.GROUP_COLUMNS, standing.counted(every, "area"), language),
        "kinds": sorted({(row.kind, standing.kind_title(row.kind, language)) for row in every}),
        "areas": sorted({row.area for row in every}),
        "may_remind": actor.may_for_any("board.remind"),
        "form": (form or ClosingForm(due=opened.due, initial=initial)) if actor.may_for_any("board.open") else None,
        "now": moment(now, language),
    }
    return render(request, "round.html", context, status=status)


def _about(opened: Round) -> dict[str, Any]:
    language = spoken()
    return {
        "title": form_title(opened.form, language),
        "period": period_label(opened, language),
        "due": due_shown(opened, language),
        "closes": moment(opened.closes, language) if opened.closes else "",
    }


def _address(row: standing.Standing) -> str:
    return reverse("submission", args=[row.submission.pk]) if row.submission else ""


def _wanted(request: HttpRequest, rows: list[standing.Standing]) -> list[standing.Standing]:
    asked = {name: request.GET[name] for name in ("kind", "area", "state") if request.GET.get(name)}
    return [row for row in rows if all(getattr(row, name) == value for name, value in asked.items())]


@require_safe
def round_csv(request: HttpRequest, round: int) -> HttpResponse:
    """Send the table of a round as it is on the page."""
    opened = get_object_or_404(Round, pk=round)
    rows = _wanted(request, standing.standings(opened, clock.database_now()))
    lines = csv_lines(standing.STANDING_COLUMNS, rows, for_people=request.GET.get("for") == "excel")
    response = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{opened.form}_{opened.period}.csv"'
    return response


@require_POST
def close(request: HttpRequest, round: int) -> HttpResponse:
    """Set until when reports of a round are taken."""
    opened = get_object_or_404(Round, pk=round)
    form = ClosingForm(request.POST, due=opened.due)
    if not form.is_valid():
        return _round(request, opened, form, 422)
    set_closing(opened, form.cleaned_data["closes"], actor=actor_of(request), now=clock.database_now())
    messages.success(request, words.CLOSING_SET(spoken()))
    return HttpResponseRedirect(reverse("round", args=[opened.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def remind(request: HttpRequest, round: int) -> HttpResponse:
    """Show the reminders by GET, with count and samples; propose or send them by POST."""
    opened = get_object_or_404(Round, pk=round)
    if request.method != "POST":
        return _remind(request, opened)
    try:
        made = reminders.propose(opened, actor=actor_of(request), now=clock.database_now())
    except Refused as fault:
        return _remind(request, opened, fault.says(spoken()), 422)
    says = words.REMINDED if made.sent else words.WAITS_FOR_SECOND
    messages.success(request, says(spoken(), count=made.count))
    return HttpResponseRedirect(reverse("remind", args=[opened.pk]))


def _remind(request: HttpRequest, opened: Round, says: str = "", status: int = 200) -> HttpResponse:
    now = clock.database_now()
    written, unreached = reminders.letters(opened, now)
    waiting = Reminder.objects.filter(round=opened, sent=None).first()
    if waiting is not None:
        written = reminders.shown(waiting, now)
    context = {
        **_about(opened),
        "round": opened,
        "count": len(written),
        "samples": written[: reminders.SAMPLES],
        "unreached": unreached,
        "is_many": len(written) > reminders.FEW,
        "waiting": waiting,
        "is_own": waiting is not None and waiting.made_by == actor_of(request).number,
        "history": Reminder.objects.filter(round=opened).exclude(sent=None),
        "says": says,
        "problems": PROBLEMS(spoken()),
    }
    return render(request, "remind.html", context, status=status)


@require_POST
def confirm(request: HttpRequest, reminder: int) -> HttpResponse:
    """Send reminders that another person has proposed."""
    found = get_object_or_404(Reminder, pk=reminder)
    try:
        done = reminders.confirm(found.pk, actor=actor_of(request), now=clock.database_now())
    except Refused as fault:
        return _remind(request, found.round, fault.says(spoken()), 422)
    messages.success(request, words.REMINDED(spoken(), count=done.count))
    return HttpResponseRedirect(reverse("remind", args=[found.round.pk]))
