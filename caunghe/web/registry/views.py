# pyright: standard
"""The registry's pages: its tables, a table, a row with its history, an edit, a restoration, and a table as CSV."""

from __future__ import annotations

from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunghe.schema import TABLES, Table
from caunghe.web.accounts.actors import actor_of
from caunghe.web.common.asked import asked_number
from caunghe.web.common.components import csv_lines
from caunghe.web.common.language import spoken
from caunghe.web.registry import pages, words
from caunghe.web.registry.forms import RowForm
from caunghe.web.registry.keys import key_filter, key_query, key_text
from caunghe.web.registry.listing import found_rows, wish_of
from caunghe.web.registry.models import MODELS, Change
from caunghe.web.registry.proposals import objections
from caunghe.web.registry.rights import columns_for, columns_to_edit, rows_for
from caunghe.web.registry.services import (
    ChangedMeanwhile,
    GivenAway,
    edit_row,
    last_change,
    restore_row,
    restored_values,
)
from caunghe.web.registry.shown import table_column

_Answer = TypeVar("_Answer", bound=HttpResponseBase)


@require_safe
def tables(request: HttpRequest) -> HttpResponse:
    """Show every table that the actor may see, with its rows."""
    return render(request, "tables.html", pages.tables(actor_of(request), spoken()))


@require_safe
def rows(request: HttpRequest, table: str) -> HttpResponse:
    """Show a page of a table; what is searched for is in the address."""
    declared = _table(table)
    context = pages.rows(declared, actor_of(request), request.GET, _rows(request, declared), spoken())
    response = render(request, "rows.html", context)
    return _seen(response, declared, "", personal=context["personal"] and bool(context["view"].rows))


@require_safe
def as_csv(request: HttpRequest, table: str) -> StreamingHttpResponse:
    """Send all rows that the search finds, every column that the actor sees; ``for=excel`` is for people."""
    declared, actor = _table(table), actor_of(request)
    found = found_rows(_rows(request, declared), wish_of(declared, actor, request.GET))
    columns = [table_column(column) for column in columns_for(declared, actor)]
    read = found.iterator(chunk_size=2_000)
    lines = map(str.encode, csv_lines(columns, read, for_people=request.GET.get("for") == "excel"))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{table}.csv"'
    return _seen(response, declared, "csv", personal=pages.has_personal(declared, actor))


@require_safe
def row(request: HttpRequest, table: str) -> HttpResponse:
    """Show a row with its history."""
    declared = _table(table)
    found = _row(request, declared)
    actor = actor_of(request)
    editable = rows_for(declared, actor, "registry.edit")
    may_edit = editable is not None and editable.filter(pk=found.pk).exists()
    response = render(request, "row.html", pages.row(declared, actor, found, spoken(), may_edit=may_edit))
    return _seen(response, declared, key_text(declared, found), personal=pages.has_personal(declared, actor))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, table: str) -> HttpResponse:
    """Show the form of a row, and save it."""
    declared, actor = _table(table), actor_of(request)
    found = _to_edit(request, declared, "registry.edit")
    seen = last_change(declared, key_text(declared, found))
    form = RowForm(declared, columns_to_edit(declared, actor), found, seen, spoken(), request.POST or None)
    if request.method == "POST" and form.is_valid() and not form.objected(found, actor):
        try:
            change = edit_row(
                declared, found, form.values(), seen=form.cleaned_data["seen"], actor=actor, now=timezone.now()
            )
        except ChangedMeanwhile:
            form.add_error(None, words.CHANGED_MEANWHILE(spoken()))
            form.data = {**form.data.dict(), "seen": seen}  # type: ignore[attr-defined]
        except GivenAway:
            form.add_error(None, words.GIVEN_AWAY(spoken()))
        else:
            messages.success(request, (words.SAVED if change else words.NOTHING_CHANGED)(spoken()))
            return HttpResponseRedirect(_address(declared, found))
    context = {
        "table": declared,
        "title": pages.row_title(declared, found, spoken()),
        "form": form,
        "address": _address(declared, found),
        "others": pages.decided_by_others(declared, actor, spoken()),
    }
    response = render(request, "edit.html", context, status=422 if request.method == "POST" else 200)
    return _seen(response, declared, key_text(declared, found), personal=pages.has_personal(declared, actor))


@require_POST
def restore(request: HttpRequest, table: str) -> HttpResponse:
    """Give a row the values from before one of its changes."""
    declared, actor = _table(table), actor_of(request)
    found = _to_edit(request, declared, "registry.restore")
    key = key_text(declared, found)
    number = asked_number(request.POST.get("change", ""))
    change = get_object_or_404(Change, pk=number or 0, table=declared.name, key=key)
    if not set(change.before) <= {column.name for column in columns_to_edit(declared, actor)}:
        raise PermissionDenied("registry.restore")
    if broken := objections(declared, found, restored_values(declared, change), actor):
        messages.error(request, " ".join(each.says(spoken()) for each in broken))
        return HttpResponseRedirect(_address(declared, found))
    done = restore_row(declared, found, change, seen=last_change(declared, key), actor=actor, now=timezone.now())
    messages.success(request, (words.RESTORED if done else words.NOTHING_CHANGED)(spoken()))
    return HttpResponseRedirect(_address(declared, found))


def _table(name: str) -> Table:
    if name not in MODELS:
        raise Http404
    return TABLES[name]


def _rows(request: HttpRequest, table: Table) -> QuerySet[Any]:
    found = rows_for(table, actor_of(request), "registry.look")
    if found is None:
        raise PermissionDenied("registry.look")
    return found


def _row(request: HttpRequest, table: Table) -> Any:
    """Return the row that the address names, 404 where there is none that the actor sees."""
    asked = key_filter(table, {name: request.GET[name] for name in request.GET})
    seen = {column.name for column in columns_for(table, actor_of(request))}
    if asked is None or not set(table.key) <= seen:
        raise Http404
    return get_object_or_404(_rows(request, table), **asked)


def _to_edit(request: HttpRequest, table: Table, action: str) -> Any:
    """Return the row to edit: 404 where the actor does not see it, 403 where it is seen and not the actor's to edit."""
    found = _row(request, table)
    editable = rows_for(table, actor_of(request), action)
    if editable is None or not editable.filter(pk=found.pk).exists():
        raise PermissionDenied(action)
    return found


def _address(table: Table, found: Any) -> str:
    return f"{reverse('registry_row', args=[table.name])}?{key_query(table, found)}"


def _seen(response: _Answer, table: Table, key: str, *, personal: bool) -> _Answer:
    """Tell the middleware what personal data an answer shows."""
    if personal:
        response.__dict__["looked_at"] = (table.name, key)
    return response
