"""What machines ask of the site: whether it is well, and its figures."""

from __future__ import annotations

import hmac
import ipaddress
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from caunghe.web.operations.state import metrics as lines
from caunghe.web.operations.state import site_state

_FORWARDED: Final = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say how the site is: 503 where its database does not answer, 200 with the faults named otherwise."""
    state = site_state(now=timezone.now())
    return JsonResponse(state.document(), status=200 if state.database else 503)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Give the figures for Prometheus to this machine, or to who has the token; to others there is no such page."""
    if not (_has_token(request) or _is_of_this_machine(request)):
        raise Http404
    return HttpResponse("\n".join(lines(now=timezone.now())) + "\n", content_type="text/plain; version=0.0.4")


def _has_token(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return token is not None and hmac.compare_digest(given.encode(), str(token).encode())


def _is_of_this_machine(request: HttpRequest) -> bool:
    """Return whether a request was sent on this machine, and not passed on by a proxy on it."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
