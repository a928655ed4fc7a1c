"""The command that serves the site: from a feed to pages that answer, until it is told to end."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from caunghe.pilot import small_city
from tests.web.publication import run_folder

SERVE = "from caunghe.cli import main; import sys; sys.exit(main(sys.argv[1:]))"


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def served(data: Path, port: int, source: Path | None = None) -> subprocess.Popen[str]:
    command = ["serve", str(source or small_city()), "--data", str(data), "--port", str(port), "--lang", "en"]
    without = {name: value for name, value in os.environ.items() if not name.startswith(("CAUNGHE", "DJANGO"))}
    return subprocess.Popen([sys.executable, "-c", SERVE, *command], stdout=subprocess.PIPE, text=True, env=without)


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
    assert ended(process, signal.SIGINT) == 0
    with pytest.raises(OSError, match="refused"):
        browser.open(address)
    assert (tmp_path / "site" / "secret_key").stat().st_mode & 0o077 == 0
    again = served(tmp_path / "site", port)
    assert told(again).startswith("The feed of Small city was loaded before.")
    assert ended(again, signal.SIGTERM) == 0


def test_a_run_is_served_and_published(tmp_path, port) -> None:
    process = served(tmp_path / "site", port, run_folder(tmp_path / "run"))
    assert "Published the run" in told(process)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/?lang=en") as answer:
        page = answer.read().decode()
    assert "Certificate rate" in page
    assert "Set-Cookie" not in answer.headers
    assert (tmp_path / "site" / "published").resolve() == tmp_path / "run"
    assert ended(process, signal.SIGINT) == 0


MEASURE = """
import sys
from caunghe.web.started import start
start()
from django.urls import get_resolver
get_resolver().url_patterns
print(sorted({"highspy", "numba", "scipy", "sklearn", "pyarrow", "caunghe.feed", "typst"} & set(sys.modules)))
"""


def test_the_site_loads_no_engine(tmp_path) -> None:
    found = subprocess.run([sys.executable, "-c", MEASURE], env=os.environ, capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"


@pytest.mark.parametrize("line", ["import caunghe", "from caunghe.cli import parser; parser('vi').format_help()"])
def test_the_command_line_does_not_load_django(line) -> None:
    script = f"{line}\nimport sys; print('django' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"
