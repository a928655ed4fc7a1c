"""Health, metrics and logs: what probes are told, to whom, and that nothing of a person is in a log."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from datetime import timedelta
from html import escape
from pathlib import Path
from shutil import which

import pytest
from django.apps import apps
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from caunghe.language import LANGUAGES
from caunghe.web.accounts.roles import Role
from caunghe.web.environment import VARIABLES
from caunghe.web.operations import state
from caunghe.web.operations.json_lines import JsonLines
from caunghe.web.operations.privacy import STORES, TITLE, sections
from caunghe.web.operations.statement import as_html, as_markdown
from caunghe.web.operations.units import deployment_files
from caunghe.web.registry.models import MODELS
from caunghe.web.runs.models import Run, Worker
from caunghe.web.runs.services import note_worker
from tests.web.runs import asked_for, finished

pytestmark = pytest.mark.django_db
TOKEN = "a token of twenty letters"


def health() -> tuple[int, str, list[str]]:
    answer = Client().get("/health/")
    return answer.status_code, answer.json()["status"], answer.json()["faults"]


def test_a_site_is_well_while_its_worker_is_heard() -> None:
    assert health() == (200, "ok", [])
    note_worker("w", now=timezone.now())
    assert health() == (200, "ok", [])
    Worker.objects.update(heartbeat=timezone.now() - timedelta(minutes=1))
    assert health() == (200, "degraded", ["worker"])


def test_a_run_that_waits_for_no_worker_is_told() -> None:
    asked_for()
    Run.objects.update(asked=timezone.now())
    assert health()[2] == []
    Run.objects.update(asked=timezone.now() - timedelta(minutes=1))
    assert health()[2] == ["worker"]


def test_a_full_disk_and_a_silent_database_are_told(monkeypatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1, "total": 100}))
        assert health() == (200, "degraded", ["disk"])

    def fails(*_: object, **__: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(Worker.objects, "aggregate", fails)
    assert health()[:2] == (503, "failed")
    lines = list(state.metrics(now=timezone.now()))
    assert "caunghe_up 0" in lines


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("10.0.0.7", {}, 404),
        ("", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, 404),
        ("127.0.0.1", {"Forwarded": "for=127.0.0.1"}, 404),
        ("10.0.0.7", {"Authorization": f"Bearer {TOKEN}"}, 200),
        ("10.0.0.7", {"Authorization": "Bearer wrong"}, 404),
        ("10.0.0.7", {"Authorization": ""}, 404),
    ],
)
def test_metrics_are_given_to_this_machine_and_to_the_token(address, headers, status, settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert Client().get("/metrics/", REMOTE_ADDR=address, headers=headers).status_code == status


def test_without_a_token_none_is_right(settings) -> None:
    settings.METRICS_TOKEN = None
    assert Client().get("/metrics/", REMOTE_ADDR="10.0.0.7", headers={"Authorization": "None"}).status_code == 404


def test_metrics_are_lines_that_prometheus_reads() -> None:
    finished()
    lines = Client().get("/metrics/").content.decode().splitlines()
    assert 'caunghe_runs{state="finished"} 1' in lines
    assert 'caunghe_stage_seconds{stage="feed"} 1.2' in lines
    values = [line for line in lines if not line.startswith("#")]
    assert all(len(line.split(" ")) == 2 and float(line.split(" ")[1]) >= 0 for line in values)
    told = {line.split(" ")[2] for line in lines if line.startswith("# TYPE")}
    assert {line.partition("{")[0].partition(" ")[0] for line in values} == told


def test_a_line_of_the_log_holds_nothing_that_fills_it() -> None:
    try:
        raise ValueError("lan@example.org is not known")
    except ValueError as error:
        raised = (type(error), error, error.__traceback__)
    record = logging.LogRecord("django.request", 40, "", 1, "Internal Server Error: %s", ("/people/lan/",), raised)
    line = json.loads(JsonLines().format(record))
    assert (line["level"], line["message"], line["fault"]) == ("error", "Internal Server Error: %s", "ValueError")
    assert "test_operations.py" in line["where"][0]
    assert "lan" not in json.dumps(line)
    other = logging.LogRecord("allauth", 40, "", 1, "No mail to lan@example.org", (), None)
    assert "lan" not in JsonLines().format(other)


def test_a_request_is_logged_by_its_route(signed_in, caplog) -> None:
    caplog.set_level(logging.INFO, "caunghe.requests")
    signed_in(Role.OFFICER).get("/registry/teachers/row/?teacher=who-it-was&lang=en")
    line = json.loads(JsonLines().format(caplog.records[-1]))
    assert (line["method"], line["route"]) == ("GET", "registry/<str:table>/row/")
    assert "who-it-was" not in json.dumps(line)
    assert line["milliseconds"] >= 0


def test_whatever_the_site_holds_about_persons_is_in_the_report() -> None:
    """A new model is told of, or said here to hold nothing of a person."""
    apart = {"registry.Dataset", "accounts.Organisation", "runs.Worker"}
    apart |= {"reporting.Round", "reporting.Report", "reporting.Heading"}
    apart |= {f"registry.{model.__name__}" for model in MODELS.values()}
    apart |= {"account.EmailAddress", "account.EmailConfirmation"}  # of allauth, and not used: an invitation verifies
    # of allauth as well: what a provider says is not kept (test_oidc.py)
    apart |= {"socialaccount.SocialAccount", "socialaccount.SocialApp", "socialaccount.SocialToken"}
    rooms = [room for room in apps.get_app_configs() if room.name.startswith(("caunghe.web.", "allauth."))]
    models = {f"{room.label}.{model.__name__}" for room in rooms for model in room.get_models()}
    assert {name for name in models if not name.startswith("public.")} - apart == set(STORES)
    assert {room.label for room in rooms} >= {"reporting", "public"}


def test_a_statement_is_the_same_as_markdown_and_as_a_page() -> None:
    parts = list(sections())
    for language in LANGUAGES:
        markdown, page = (make(TITLE, parts, language) for make in (as_markdown, as_html))
        assert "<script" not in page
        cells = [
            cell if isinstance(cell, str) else cell(language) for part in parts for row in part.rows for cell in row
        ]
        assert len(cells) > 60
        assert [cell for cell in cells if cell not in markdown or escape(cell) not in page] == []


@pytest.mark.skipif(not which("systemd-analyze"), reason="systemd is not there to read its units")
def test_systemd_reads_the_units(tmp_path) -> None:
    files = deployment_files()
    programs = Path(sys.executable).parent
    for name, text in files.items():
        (tmp_path / name).write_text(text.replace("/opt/caunghe/.venv/bin", str(programs)))
    units = [str(tmp_path / name) for name in files if name.endswith((".service", ".timer"))]
    assert len(units) == 4
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if "caunghe" in line]
    assert (done.returncode, said) == (0, []), done.stderr


def test_the_file_of_variables_names_each(tmp_path) -> None:
    text = deployment_files()["environment"]
    assert [name for name in VARIABLES if name not in text] == []
