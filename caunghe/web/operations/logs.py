"""Logs as lines of JSON that hold nothing about a person: what happened, where in the code, never with which values."""

from __future__ import annotations

import json
import logging
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

_FIELDS: Final = ("method", "route", "status", "milliseconds", "state")
_REQUESTS: Final = logging.getLogger("caunghe.requests")


class JsonLines(logging.Formatter):
    """Writes a record as a line of JSON.

    What is put into a message may be a person's name, address or key: the message is written as it stands in the code,
    without what fills it. Of a fault its kind is written and where it was raised, not what it says.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": str(record.msg) if record.args else _without_values(record),
        }
        line.update({name: getattr(record, name) for name in _FIELDS if hasattr(record, name)})
        if record.exc_info and record.exc_info[0] is not None:
            line["fault"] = record.exc_info[0].__name__
            line["where"] = [
                f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return json.dumps(line, ensure_ascii=False)


def _without_values(record: logging.LogRecord) -> str:
    """Return the message of one of our own records; of others, put together before, only who wrote it."""
    return str(record.msg) if record.name.startswith("caunghe.") else "…"


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
