"""The pages of runs: the list with its form, a run that tells how far it is, and the files of its results."""

from __future__ import annotations

from functools import cache
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from caunghe.code import Code
from caunghe.web.accounts.actors import actor_of
from caunghe.web.common.asked import asked_number
from caunghe.web.common.language import spoken
from caunghe.web.public.published import NoEdition
from caunghe.web.registry.models import Dataset
from caunghe.web.runs import places, selectors, services, words
from caunghe.web.runs.forms import StartForm
from caunghe.web.runs.inline import policy_of
from caunghe.web.runs.models import Run
from caunghe.web.runs.publication import publish_run
from caunghe.web.runs.states import ACTIVE, DONE, State

SEEN: Final = "caunghe_run"  # a cookie: which published run a browser was shown last
_STOP_POLLING: Final = 286  # htmx ends its polling at this status
_YEAR: Final = 365 * 86_400  # seconds


@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """Show all runs, newest first, with the form that starts one."""
    return _runs(request, StartForm())


def _runs(request: HttpRequest, form: StartForm, status: int = 200) -> HttpResponse:
    may_start = actor_of(request).may("runs.start")
    context = {
        "table": selectors.run_list(spoken(), request.GET.get("after", "")),
        "form": form if may_start and Dataset.objects.exists() else None,
        "has_dataset": Dataset.objects.exists(),
        "changed_note": _changed(request),
    }
    return render(request, "runs.html", context, status=status)


def _changed(request: HttpRequest) -> str:
    """Return in words that another run is published than this browser was shown last, '' where none is."""
    seen, published = asked_number(request.COOKIES.get(SEEN, "")), selectors.published_run()
    if published is None or seen is None or seen == published.pk:
        return ""
    return words.CHANGED(spoken(), after=published.pk, before=seen)


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Ask for a run, or join the same one."""
    form = StartForm(request.POST)
    if not Dataset.objects.exists():
        return redirect("runs")
    if not form.is_valid():
        return _runs(request, form, 422)
    run, joined = services.start(form.options(), code=_software(), actor=actor_of(request), now=timezone.now())
    messages.info(request, (words.JOINED if joined else words.STARTED)(spoken()))
    return redirect("run", run.pk)


@cache
def _software() -> str:
    """Return the hash of the software, which does not change while a process lives."""
    return Code().whole


@require_safe
def run(request: HttpRequest, run: int) -> HttpResponse:
    """Show a run."""
    found = _run(run)
    context = selectors.run_page(found, actor_of(request), spoken())
    response = render(request, "run.html", {**context, "changed_note": _changed(request)})
    if found.state == State.PUBLISHED:
        response.set_cookie(
            SEEN, str(found.pk), max_age=_YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    return response


@require_safe
def progress(request: HttpRequest, run: int) -> HttpResponse:
    """Return the part of a run's page that changes: 204 or 304 while it has not, 286 once it will not any more."""
    found = _run(run)
    mark, is_over = selectors.mark_of(found), State(found.state) not in ACTIVE
    if not is_over and request.GET.get("seen") == mark:
        return HttpResponse(status=204, headers={"ETag": f'"{mark}"'})
    if not is_over and request.headers.get("If-None-Match") == f'"{mark}"':
        return HttpResponse(status=304, headers={"ETag": f'"{mark}"'})
    context = selectors.run_page(found, actor_of(request), spoken())
    response = render(request, "run_state.html", context, status=_STOP_POLLING if is_over else 200)
    response["ETag"] = f'"{mark}"'
    return response


@require_POST
def cancel(request: HttpRequest, run: int) -> HttpResponse:
    """Cancel a run."""
    try:
        services.cancel(_run(run), actor=actor_of(request), now=timezone.now())
    except services.NotPossible:
        messages.error(request, words.TOO_LATE(spoken()))
    else:
        messages.info(request, words.CANCELLED(spoken()))
    return redirect("run", run)


@require_POST
def publish(request: HttpRequest, run: int) -> HttpResponse:
    """Publish a run that somebody else asked for."""
    try:
        publish_run(_run(run), actor=actor_of(request), now=timezone.now())
    except NoEdition as error:
        messages.error(request, error.text(spoken()))
    except services.SamePerson:
        messages.error(request, words.SAME_PERSON(spoken()))
    except services.NotPossible:
        messages.error(request, words.TOO_LATE(spoken()))
    else:
        messages.success(request, words.PUBLISHED(spoken()))
    return redirect("run", run)


@require_safe
def file(request: HttpRequest, run: int, file: str) -> HttpResponseBase:
    """Send a file of a run's results: pages to be read in the browser, all else as a download.

    A page of the report carries its style within itself: it is let in by its hash, in a sandbox without scripts.
    """
    found = _run(run)
    if State(found.state) not in DONE or not places.result_folder(found).is_dir():
        raise Http404
    is_finding = file in places.finding_files(found)
    tables = (name for names in places.table_files(found).values() for name in names)
    if not (is_finding or file in places.report_files(found) or file in tables):
        raise Http404
    if is_finding and not selectors.may_see_findings(actor_of(request)):
        raise PermissionDenied("registry.look_personal")
    path = places.result_folder(found) / file
    is_page = path.suffix == ".html"
    response = FileResponse(path.open("rb"), as_attachment=not is_page, filename=f"run-{run}-{path.name}")
    if is_page:
        response["Content-Security-Policy"] = policy_of(path)
    if is_finding:
        response.__dict__["looked_at"] = ("runs", f"{run} {file}")
    return response


def _run(number: int) -> Run:
    return get_object_or_404(Run.objects.select_related("dataset"), pk=number)
