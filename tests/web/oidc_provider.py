"""A provider of OpenID Connect in a process of its own, as an organisation might run it; see oidc_process.py."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.web.environment import CLEAN

CLIENT: Final = "caunghe"
SECRET: Final = "the secret of the site"
PEOPLE: Final = {
    "planner": ("Planner@example.org", True),
    "clerk": ("clerk@example.org", True),
    "unverified": ("officer@example.org", False),
    "stranger": ("stranger@example.org", True),
    "double": ("auditor@example.org", True),  # of whom its two answers name different persons
    "nameless": (None, False),
}
"""Name at the provider → address, and whether the provider has verified it."""


@contextmanager
def oidc_provider(folder: Path, port: int, *, issuer: str = "", site: str = "http://testserver") -> Iterator[str]:
    """Serve the provider as long as the block lasts and yield its address; ``issuer`` is who it says that it is."""
    back = f"{site}/account/sign-in/oidc/callback/"
    own = {
        **CLEAN,
        "PROVIDER_CALLBACK": back,
        "PROVIDER_DATABASE": str(folder / "provider.sqlite3"),
        "PROVIDER_ISSUER": issuer,
    }
    script = f"from tests.web.oidc_process import serve; serve({port})"
    process = subprocess.Popen(
        [sys.executable, "-c", script], env=own, cwd=Path(__file__).parents[2], stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{address}/.well-known/openid-configuration").close()
                break
            except OSError:
                assert process.poll() is None
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()
