"""The log of requests: each by the pattern of its address, with its status and time."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

_REQUESTS: Final = logging.getLogger("caunghe.requests")


def requests_logged(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Log each request by the pattern of its address: the address itself may hold keys and tokens."""

    def middleware(request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = answer(request)
        match = request.resolver_match
        _REQUESTS.info(
            "request",
            extra={
                "method": request.method,
                "route": match.route if match else "",
                "status": response.status_code,
                "milliseconds": round(1000 * (time.perf_counter() - begun), 1),
            },
        )
        return response

    return middleware
