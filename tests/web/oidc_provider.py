"""A provider of OpenID Connect in a process of its own, as an organisation might run it; see oidc_process.py."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.web.environment import CLEAN
from tests.web.process import served

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
    with served(script, port, "/.well-known/openid-configuration", own) as address:
        yield address
