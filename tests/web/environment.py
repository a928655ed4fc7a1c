"""What a process of its own is given: nothing of this run's site, of Django or of pytest."""

from __future__ import annotations

import os
from typing import Final

_OWN: Final = ("CAUNGHE", "DJANGO", "PYTEST")
CLEAN: Final = {name: value for name, value in os.environ.items() if not name.startswith(_OWN)}
SITE: Final = {
    "CAUNGHE_MODE": "local",
    "CAUNGHE_SECRET_KEY": "a key for tests alone: 0123456789 abcdefghijklmnopqrstuvwxyz",
    "CAUNGHE_HOSTS": "testserver,127.0.0.1",
    "CAUNGHE_ORIGIN": "http://testserver",
}
"""The settings of a site that tests ask, all but its folder."""
