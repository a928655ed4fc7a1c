# pyright: standard
"""The pages of reports: what is due, a report, its draft with findings, sending, receipt, and the decision."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from caunghe.language import number
from caunghe.web.accounts.actors import actor_of
from caunghe.web.common.asked import asked_number
from caunghe.web.common.components import table_view
from caunghe.web.common.language import spoken
from caunghe.web.common.words import PROBLEMS
from caunghe.web.reporting import clock, columns, pages, selectors, services, words
from caunghe.web.reporting.checks import check
from caunghe.web.reporting.contents import body_names
from caunghe.web.reporting.files import source_of
from caunghe.web.reporting.forms import CellsForm, DecisionForm, HeadingsForm, SendForm, UploadForm
from caunghe.web.reporting.marked import marked_workbook
from caunghe.web.reporting.models import DONE, EDITED, Cell, Report, State, Submission
from caunghe.web.reporting.opening import open_for
from caunghe.web.reporting.prefilled import prefilled
from caunghe.web.reporting.printing import filled_form
from caunghe.web.reporting.refusal import Refused
from caunghe.web.reporting.rights import reports_for
from caunghe.web.reporting.states import move, possible, seen
from caunghe.web.reporting.titles import body_title, form_title, period_label

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Show an organisation what it owes, and an officer what waits for a decision."""
    actor, language = actor_of(request), spoken()
    owed = selectors.duties(actor, clock.database_now())
    found = selectors.waiting(actor)
    after = asked_number(request.GET.get("after", "")) or 0
    rows = list(found.filter(pk__gt=after)[: selectors.PAGE + 1])
    following = str(rows[selectors.PAGE - 1].pk) if len(rows) > selectors.PAGE else None
    names = body_names((row.report.body for row in rows), "institution")
    waiting = table_view(
        columns.waiting_columns(names),
        rows[: selectors.PAGE],
        language,
        lambda row: reverse("submission", args=[row.pk]),
        after=following,
    )
    context = {
        "duties": table_view(
            columns.DUTY_COLUMNS, owed, language, lambda duty: reverse("report", args=[duty.report.pk])
        ),
        "owns": bool(actor.own("reports.prepare")),
        "waiting": waiting,
        "total": number(found.count(), language, 0),
    }
    return render(request, "reports.html", context)


@require_safe
def report(request: HttpRequest, report: int) -> HttpResponse:
    """Show a report: which file, for which period, by when, how to begin, and what was sent."""
    found = services.report_of(report, "reports.look", actor=actor_of(request))
    return _report(request, found)


def _report(request: HttpRequest, found: Report, says: str = "", status: int = 200) -> HttpResponse:
    actor, language = actor_of(request), spoken()
    opening = open_for(found, clock.database_now())
    submissions = Submission.objects.filter(report=found)
    context = {
        **about(found),
        "opening": opening,
        "closed": opening.says(language),
        "may_prepare": reports_for(actor, "reports.prepare").filter(pk=found.pk).exists(),
        "is_editable": not submissions.filter(state=State.SENT).exists()
        or submissions.filter(state__in=EDITED).exists(),
        "submissions": [(each, columns.state_shown(each, language)) for each in submissions],
        "form": UploadForm(report=found),
        "says": says,
        "problems": PROBLEMS(language),
    }
    return render(request, "report.html", context, status=status)


def about(report: Report) -> dict[str, Any]:
    """Return what every page of a report says of it."""
    language = spoken()
    names = body_names([report.body], report.round.reporter)
    return {
        "report": report,
        "title": form_title(report.round.form, language),
        "period": period_label(report.round, language),
        "organisation": names.get(report.body, report.body),
        "recipient": body_title(report.round.recipient, language),
        "due": columns.due_shown(report.round, language),
    }


@require_safe
def template(request: HttpRequest, report: int) -> FileResponse:
    """Send the pre-filled workbook of a report."""
    made = prefilled(services.report_of(report, "reports.prepare", actor=actor_of(request)), spoken())
    return FileResponse(io.BytesIO(made.data), as_attachment=True, filename=made.name, content_type=_XLSX)


@require_POST
def upload(request: HttpRequest, report: int) -> HttpResponse:
    """Keep an uploaded file as the draft, check it, and show what was found."""
    actor, now = actor_of(request), clock.database_now()
    found = services.report_of(report, "reports.prepare", actor=actor)
    form = UploadForm(request.POST, request.FILES, report=found)
    if not form.is_valid():
        return _report(request, found, str(next(iter(form.errors.values()))[0]), 422)
    file = form.cleaned_data["file"]
    try:
        made = services.upload(
            found, file.read(), file.name, actor=actor, now=now, csv_table=form.cleaned_data["table"]
        )
    except Refused as fault:
        return _report(request, found, fault.says(spoken()), 422)
    return _checked(request, made)


@require_POST
def start(request: HttpRequest, report: int) -> HttpResponse:
    """Begin a report on the page: with what the registry holds as it stands, or with the rows of the period."""
    actor = actor_of(request)
    found = services.report_of(report, "reports.prepare", actor=actor)
    try:
        made = services.start(found, carry="carry" in request.POST, actor=actor, now=clock.database_now())
    except Refused as fault:
        return _report(request, found, fault.says(spoken()), 422)
    return _checked(request, made)


def _checked(request: HttpRequest, submission: Submission) -> HttpResponse:
    done = check(submission, actor=actor_of(request))
    says = words.NOW_CHECKED if done.state == State.CHECKED else words.NOW_SAVED
    messages.info(request, says(spoken()))
    return HttpResponseRedirect(reverse("submission", args=[done.pk]))


@require_safe
def submission(request: HttpRequest, submission: int) -> HttpResponse:
    """Show a submission: where it stands, what it changes, its findings, and what may be done with it."""
    return _submission(request, seen(submission, "reports.look", actor=actor_of(request)))


def _submission(
    request: HttpRequest,
    found: Submission,
    says: str = "",
    status: int = 200,
    typed: Mapping[Cell, str] = MappingProxyType({}),
) -> HttpResponse:
    actor, language = actor_of(request), spoken()
    reads = reports_for(actor, "reports.read").filter(pk=found.report.pk).exists()
    opening = open_for(found.report, clock.database_now())
    context = {
        **about(found.report),
        "submission": found,
        "state": columns.state_shown(found, language),
        "is_done": found.state in DONE,
        "is_editable": found.state in EDITED
        and reports_for(actor, "reports.prepare").filter(pk=found.report.pk).exists(),
        "may_part": services.may_part(found),
        "actions": {row.action for row in possible(found, actor)},
        "closed": opening.says(language),
        "lacks_period": selectors.lacks_period(found),
        "opening": opening,
        "steps": [(step, words.STEPS[step.action](language)) for step in found.steps.all()],  # type: ignore[attr-defined]
        "page": pages.findings_page(found, request.GET, language, typed) if reads else None,
        "decision": DecisionForm(initial={"seen": found.revision}),
        "says": says,
        "problems": PROBLEMS(language),
    }
    response = render(request, "submission.html", context, status=status)
    if reads:
        _record_look(response, found)
    return response


def _record_look(response: HttpResponseBase, found: Submission) -> None:
    """Have it recorded who looked, where a submission holds what is about persons."""
    if pages.has_personal(found):
        response.__dict__["looked_at"] = ("submissions", str(found.pk))


@require_POST
def correct(request: HttpRequest, submission: int) -> HttpResponse:
    """Save the cells mended on the page, then check the draft again."""
    form, actor = CellsForm(request.POST), actor_of(request)
    found = seen(submission, "reports.prepare", actor=actor)
    if not form.is_valid():
        return _submission(request, found, words.CHANGED_MEANWHILE(spoken()), 422)
    cells = form.cells()
    try:
        return _checked(request, services.correct(submission, cells, seen=form.cleaned_data["seen"], actor=actor))
    except Refused as fault:
        found.refresh_from_db()
        return _submission(request, found, fault.says(spoken()), 422, cells)


@require_POST
def headings(request: HttpRequest, submission: int) -> HttpResponse:
    """Remember what the sender's own headings stand for, then read the file again."""
    found, form = seen(submission, "reports.prepare", actor=actor_of(request)), HeadingsForm(request.POST)
    return _done(request, found, lambda actor: services.remember_headings(submission, form.chosen(), actor=actor))


@require_POST
def recheck(request: HttpRequest, submission: int) -> HttpResponse:
    """Check a draft again, against what the registry holds now."""
    found = seen(submission, "reports.prepare", actor=actor_of(request))
    return _done(request, found, lambda actor: move(submission, "change", actor=actor))


def _done(request: HttpRequest, found: Submission, act: Callable[[Any], Submission]) -> HttpResponse:
    try:
        return _checked(request, act(actor_of(request)))
    except Refused as fault:
        found.refresh_from_db()
        return _submission(request, found, fault.says(spoken()), 422)


@require_POST
def aside(request: HttpRequest, submission: int) -> HttpResponse:
    """Part the tables without errors from those that wait."""
    found = seen(submission, "reports.prepare", actor=actor_of(request))
    try:
        services.set_aside(submission, actor=actor_of(request))
    except Refused as fault:
        return _submission(request, found, fault.says(spoken()), 422)
    messages.info(request, words.SET_ASIDE_DONE(spoken()))
    return HttpResponseRedirect(reverse("submission", args=[submission]))


@require_POST
def send(request: HttpRequest, submission: int) -> HttpResponse:
    """Send a report; the receipt follows. One without a row of its own period is asked about first."""
    found, form = seen(submission, "reports.look", actor=actor_of(request)), SendForm(request.POST)
    if form.is_valid() and selectors.lacks_period(found) and not form.cleaned_data["without_period"]:
        return _submission(request, found, words.NO_ROW_OF_PERIOD(spoken()), 422)
    return _moved(request, submission, "send", "receipt")


@require_POST
def withdraw(request: HttpRequest, submission: int) -> HttpResponse:
    """Withdraw a report that is not accepted."""
    return _moved(request, submission, "withdraw", "submission")


@require_POST
def decide(request: HttpRequest, submission: int) -> HttpResponse:
    """Accept a report, or return it with a reason."""
    action = "accept" if "accept" in request.POST else "return"
    return _moved(request, submission, action, "submission")


def _moved(request: HttpRequest, submission: int, action: str, to: str) -> HttpResponse:
    actor = actor_of(request)
    found = seen(submission, "reports.look", actor=actor)
    form = DecisionForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(words.OTHER_THAN_SEEN)
        told = form.cleaned_data
        move(submission, action, actor=actor, reason=told["reason"] if action == "return" else "", seen=told["seen"])
    except Refused as fault:
        found.refresh_from_db()
        return _submission(request, found, fault.says(spoken()), 422)
    return HttpResponseRedirect(reverse(to, args=[submission]))


@require_safe
def receipt(request: HttpRequest, submission: int) -> HttpResponse:
    """Show the receipt of a report that was sent: number, moment, file and its hash."""
    found = seen(submission, "reports.look", actor=actor_of(request))
    return render(request, "receipt.html", {**about(found.report), "submission": found})


@require_safe
def file(request: HttpRequest, submission: int) -> FileResponse:
    """Send the file as it was uploaded, to be kept and never to be shown."""
    found = seen(submission, "reports.read", actor=actor_of(request))
    response = FileResponse(
        source_of(found).open("rb"), content_type="application/octet-stream", as_attachment=True,
        filename=f"{found.number or found.pk}.{found.kind}",
    )  # fmt: skip
    _record_look(response, found)
    return response


@require_safe
def marked(request: HttpRequest, submission: int) -> HttpResponseBase:
    """Send the uploaded workbook with every finding marked at its cell."""

    def answer(found: Submission) -> HttpResponseBase:
        response = HttpResponse(marked_workbook(found, spoken()), content_type=_XLSX)
        response["Content-Disposition"] = f'attachment; filename="findings-{found.pk}.xlsx"'
        return response

    return _made_of(request, submission, answer)


@require_safe
def form(request: HttpRequest, submission: int) -> HttpResponseBase:
    """Show the official form of a report, filled in, as it is printed."""

    def answer(found: Submission) -> HttpResponseBase:
        context = {"submission": found, "state": columns.state_shown(found, spoken())}
        sheets = filled_form(found).sheets
        return render(request, "official_form.html", {**about(found.report), **context, "sheets": sheets})

    return _made_of(request, submission, answer)


@require_safe
def form_file(request: HttpRequest, submission: int) -> HttpResponseBase:
    """Send the official form of a report, filled in, as a workbook."""

    def answer(found: Submission) -> HttpResponseBase:
        filled = filled_form(found)
        return FileResponse(io.BytesIO(filled.data), as_attachment=True, filename=filled.name, content_type=_XLSX)

    return _made_of(request, submission, answer)


def _made_of(
    request: HttpRequest, submission: int, answer: Callable[[Submission], HttpResponseBase]
) -> HttpResponseBase:
    """Return what is made of a submission and record the look; where that is refused, its page with why."""
    found = seen(submission, "reports.read", actor=actor_of(request))
    try:
        response = answer(found)
    except Refused as fault:
        return _submission(request, found, fault.says(spoken()), 422)
    _record_look(response, found)
    return response
