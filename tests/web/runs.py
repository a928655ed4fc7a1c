"""Runs as tests make them: asked for by a person, and a finished one with a folder of its own."""

from __future__ import annotations

import json
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from caunghe.web.accounts.actors import Actor, Place
from caunghe.web.accounts.models import Account
from caunghe.web.accounts.roles import OrganisationKind, Role
from caunghe.web.runs import places
from caunghe.web.runs.models import Run
from caunghe.web.runs.services import start
from tests.web.conftest import NOW
from tests.web.publication import run_folder

OPTIONS = {"scenario": "middle", "seed": 1, "created": "2026-07-01"}
RESULT = {"sha256": "f" * 64, "code": "0.1.0", "findings": {"error": 2, "warning": 3}, "seconds": {"feed": 1.2}}


def actor(role: Role) -> Actor:
    """The person of a role, as services are told."""
    account = Account.objects.get(email=f"{role}@example.org")
    return Actor(account.pk, account.name, (Place(role, OrganisationKind.DEPARTMENT, "", ""),))


def asked_for(role: Role = Role.PLANNER, **options: Any) -> Run:
    """A run that a person of a role has asked for."""
    return start({**OPTIONS, **options}, code="", actor=actor(role), now=NOW)[0]


def finished(role: Role = Role.PLANNER, **options: Any) -> Run:
    """A finished run that a person of a role has asked for."""
    return finish(asked_for(role, **options))


def finish(run: Run) -> Run:
    """Finish a run with a report, findings, a table, and a feed of persons."""
    folder = places.runs() / str(run.pk)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(_example(), folder)
    provenance = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    _write(folder / "provenance.json", json.dumps({**provenance, "options": run.options}))
    style = "<style>p { color: red }</style><p style='margin: 0'>x"
    for name, text in {
        "report/report.vi.html": style,
        "report/report.vi.pdf": "pdf",
        "report/stage.json": "{}",
        "findings/findings.vi.html": style,
        "findings/findings.parquet": "rows",
        "plan/seats.csv": "seats",
        "feed/teachers.parquet": "rows of persons",
        "feed/teachers.csv": "rows of persons",
    }.items():
        _write(folder / name, text)
    stages = [{"name": "plan", "vi": "Lập kế hoạch", "en": "Planning"}]
    Run.objects.filter(pk=run.pk).update(
        state="finished", started=NOW, ended=NOW, folder=str(run.pk), result=RESULT,
        progress={"stages": stages, "done": 1, "total": 1},
    )  # fmt: skip
    run.refresh_from_db()
    return run


@cache
def _example() -> Path:
    """A run's folder with what it says in public, made once."""
    return run_folder(Path(tempfile.mkdtemp(dir=settings.FILES.parent)) / "example")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
