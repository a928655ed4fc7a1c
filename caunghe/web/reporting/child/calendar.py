"""The dated calendar of duties as rounds of reports: which form, for which period, until when, and who owes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from caunghe.forms import FORMS, asked_period, due_reports
from caunghe.web.reporting.child.frames import feed_of, read_frames

# reports that are made in another system, of these tables
_WITHOUT_FORM: Final = {"education_database": ["institutions", "sites", "programmes", "intakes", "teachers"]}
_ROUND: Final = ("form", "reporter", "recipient", "period")


def calendar(job: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Return the rounds of the last year and of the next two months as on the job's day, with who owes each."""
    feed = feed_of(read_frames(folder / "context"), job["about"])
    rounds: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in due_reports(feed, date.fromisoformat(job["on"])).iter_rows(named=True):
        key = tuple(row[name] for name in _ROUND)
        period = asked_period(row["period"])
        told = rounds.setdefault(
            key,
            {
                **{name: row[name] for name in _ROUND},
                "starts": period.starts.isoformat(),
                "ends": period.ends.isoformat(),
                "due": None if row["due"] is None else row["due"].isoformat(),
                "certainty": row["certainty"],
                "tables": _tables(row["form"]),
                "bodies": [],
            },
        )
        if row["body"] is not None:
            told["bodies"].append(row["body"])
    return {"rounds": list(rounds.values())}


def _tables(form: str) -> list[str]:
    if form not in FORMS:
        return _WITHOUT_FORM.get(form, [])
    return list(dict.fromkeys(part.table for part in FORMS[form].parts))
