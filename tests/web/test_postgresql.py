"""The tests of this folder once more, on a real PostgreSQL."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.database import postgresql
from tests.web.environment import CLEAN

HERE = Path(__file__).parent
# what asks no database, or asks through a browser, is asked once
_NAMES = (
    "backup", "browser", "demo", "killing", "postgresql", "reporting_killed", "reporting_races", "serving", "settings",
    "words",
)  # fmt: skip
ONCE = tuple(f"test_{name}" for name in _NAMES)


@pytest.mark.long
def test_the_same_tests_pass_on_postgresql() -> None:
    files = [str(file) for file in sorted(HERE.glob("test_*.py")) if not file.name.startswith(ONCE)]
    with postgresql() as address:
        ended = subprocess.run(
            [sys.executable, "-m", "pytest", *files, "-p", "no:cacheprovider"],
            env={**CLEAN, "CAUNGHE_DATABASE_URL": address},
            capture_output=True,
            text=True,
            check=False,
            cwd=HERE.parents[1],
        )
    assert ended.returncode == 0, ended.stdout[-4_000:]
