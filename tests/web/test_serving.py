"""The command that serves the site: from a feed to pages that answer, until it is told to end."""

from __future__ import annotations

import http.client
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from caunghe.pilot import small_city
from caunghe.web.operations.units import deployment_files
from tests.web.environment import CLEAN
from tests.web.publication import run_folder

SERVE = "from caunghe.cli import main; import sys; sys.exit(main(sys.argv[1:]))"


def served(data: Path, port: int, source: Path | None = None) -> subprocess.Popen[str]:
    command = ["serve", str(source or small_city()), "--data", str(data), "--port", str(port), "--lang", "en"]
    return subprocess.Popen([sys.executable, "-c", SERVE, *command], stdout=subprocess.PIPE, text=True, env=CLEAN)


def told(process: subprocess.Popen[str]) -> str:
    """What is printed until the site answers."""
    lines = []
    assert process.stdout
    for line in process.stdout:
        lines.append(line)
        if "Stop it with Ctrl-C" in line:
            return "".join(lines)
    raise AssertionError("".join(lines))


def ended(process: subprocess.Popen[str], how: int) -> int:
    process.send_signal(how)
    return process.wait(timeout=60)


def test_a_feed_is_served_and_somebody_signs_in(tmp_path, port) -> None:
    process = served(tmp_path / "site", port)
    said = told(process)
    accounts = dict(re.findall(r"^  (\S+@\S+) +(\S+)$", said, re.MULTILINE))
    assert len(accounts) == 8
    address = f"http://127.0.0.1:{port}"
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = browser.open(f"{address}/account/sign-in/?next=/registry/sites/").read().decode()
    hidden = dict(re.findall(r'name="(csrfmiddlewaretoken|next)" value="([^"]+)"', page.partition("<main")[2]))
    email = "clerk.institution@demo.example.org"
    sent = urlencode({**hidden, "login": email, "password": accounts[email]}).encode()
    listed = (
        browser.open(urllib.request.Request(f"{address}/account/sign-in/", sent, {"Referer": address})).read().decode()
    )
    assert "site=S1" in listed
    assert "site=S2" not in listed
    assert _run_is_finished(address, accounts)
    assert ended(process, signal.SIGINT) == 0
    with pytest.raises(OSError, match="refused"):
        browser.open(address)
    assert (tmp_path / "site" / "secret_key").stat().st_mode & 0o077 == 0
    left = [path for path in (tmp_path / "site").rglob("*") if path.is_file()]
    assert [path for path in left if path.stat().st_mode & 0o007] == []
    assert tmp_path / "site" / "caunghe.sqlite3" in left
    again = served(tmp_path / "site", port)
    assert told(again).startswith("The feed of Small city was loaded before.")
    assert ended(again, signal.SIGTERM) == 0


def test_a_run_is_served_and_published(tmp_path, port) -> None:
    process = served(tmp_path / "site", port, run_folder(tmp_path / "run"))
    assert "Loaded the run in" in told(process)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/?lang=en") as answer:
        page = answer.read().decode()
    assert "Certificate rate" in page
    assert "Set-Cookie" not in answer.headers
    assert (tmp_path / "site" / "published").resolve().name == "1"
    assert ended(process, signal.SIGINT) == 0


def _run_is_finished(address: str, accounts: dict[str, str]) -> bool:
    """Start a run as a planner and follow its page until the engines have finished it."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def sent(page: str, action: str, **values: str) -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.partition("<main")[2])
        assert token
        data = urlencode({"csrfmiddlewaretoken": token[1], **values}).encode()
        asked = urllib.request.Request(address + action, data, {"Referer": address})
        return browser.open(asked).read().decode()

    email = "planner.department@demo.example.org"
    page = browser.open(f"{address}/account/sign-in/").read().decode()
    sent(page, "/account/sign-in/", login=email, password=accounts[email])
    page = browser.open(f"{address}/runs/?lang=en").read().decode()
    page = sent(page, "/runs/start/", scenario="middle", seed="7", created="2026-07-01")
    progress = re.search(r'hx-get="([^"]+)"', page)
    assert progress
    ends = time.monotonic() + 240
    while time.monotonic() < ends:
        answer = browser.open(address + progress[1].partition("?")[0])
        if answer.status == 286:
            said = answer.read().decode()
            report = browser.open(f"{address}/runs/1/files/report/report.vi.html").read().decode()
            return "/runs/1/files/plan/" in said and "<h1" in report
        time.sleep(0.5)
    return False


MEASURE = """
import sys
from caunghe.web.started import start
start()
from django.urls import get_resolver
get_resolver().url_patterns
large = {"highspy", "numba", "scipy", "sklearn", "pyarrow", "caunghe.feed", "typst", "requests", "jwt", "lxml"}
print(sorted(large & set(sys.modules)))
"""


def test_the_site_loads_no_engine(tmp_path) -> None:
    found = subprocess.run([sys.executable, "-c", MEASURE], env=os.environ, capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"


def test_the_worker_loads_no_engine() -> None:
    script = (
        "import sys, caunghe.commands.working, caunghe.web.site as site; site.begin({}); "
        "import caunghe.web.operations.worker\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", script + "\n".join(MEASURE.splitlines()[-2:])],
        env=os.environ, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert found.stdout == "[]\n"


@pytest.mark.parametrize("line", ["import caunghe", "from caunghe.cli import parser; parser('vi').format_help()"])
def test_the_command_line_does_not_load_django(line) -> None:
    script = f"{line}\nimport sys; print('django' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"


def test_a_site_in_production_answers_behind_its_proxy_and_logs_no_address(tmp_path, port) -> None:
    """As the guide has it: one way in, encrypted by the proxy; probes ask on this machine."""
    own = {
        **CLEAN,
        "CAUNGHE_SECRET_KEY": secrets.token_urlsafe(48),
        "CAUNGHE_DATA": str(tmp_path),
        "CAUNGHE_HOSTS": "nghe.example.org",
        "CAUNGHE_ORIGIN": "https://nghe.example.org",
    }
    made = [sys.executable, "-c", SERVE, "administrator", "lan@example.org"]
    assert subprocess.run(made, env=own, capture_output=True, check=False).returncode == 0
    line = next(
        text for text in deployment_files()["caunghe-web.service"].splitlines() if text.startswith("ExecStart=")
    )
    words = line.partition("gunicorn ")[2].replace(":8000", f":{port}").split()
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen([sys.executable, "-m", "gunicorn", *words], env=own, stderr=log)
    try:
        proxied = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
        assert _status(port, "/health/", {}) == 200
        assert _status(port, "/metrics/", {}) == 200
        assert _status(port, "/metrics/", proxied) == 404
        assert _status(port, "/account/invitation/secret-token/", proxied) == 404
        assert _status(port, "/", {}) == 301
        assert _status(port, "/", proxied | {"Host": "other.example.org"}) == 400
    finally:
        server.terminate()
        server.wait(timeout=60)
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines() if line.startswith("{")]
    assert "account/invitation/<str:token>/" in {line.get("route") for line in lines}
    said = (tmp_path / "log").read_text()
    assert [each for each in ("secret-token", "203.0.113.9", "lan@example.org") if each in said] == []


def _status(port: int, address: str, headers: dict[str, str]) -> int:
    """The status of an answer; while the server starts there is none."""
    for _ in range(300):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", address, headers={"Host": "nghe.example.org", **headers})
            return connection.getresponse().status
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise AssertionError("no answer")
