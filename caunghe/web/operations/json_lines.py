"""Logs as lines of JSON that hold nothing about a person: what happened, where in the code, never with which values.

It knows no Django: the child of a run writes its faults in the same way.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final

_FIELDS: Final = ("method", "route", "status", "milliseconds", "run", "letter", "code", "state")


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


def write_faults_as_lines() -> None:
    """Have a fault that ends this process written as a line, in place of what Python prints of it."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("caunghe.fault")
    logger.addHandler(handler)

    def write(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        logger.critical("the process ends by a fault", exc_info=(kind, fault, trace))

    sys.excepthook = write
