"""The tests of this folder once more, on a real PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.database import postgresql

HERE = Path(__file__).parent
# what asks no database is asked once
ONCE = tuple(f"test_{name}.py" for name in ("backup", "demo", "killing", "postgresql", "serving", "settings", "words"))


@pytest.mark.long
def test_the_same_tests_pass_on_postgresql() -> None:
    without = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    files = [str(file) for file in sorted(HERE.glob("test_*.py")) if file.name not in ONCE]
    with postgresql() as address:
        ended = subprocess.run(
            [sys.executable, "-m", "pytest", *files, "-p", "no:cacheprovider"],
            env={**without, "CAUNGHE_DATABASE_URL": address},
            capture_output=True,
            text=True,
            check=False,
            cwd=HERE.parents[1],
        )
    assert ended.returncode == 0, ended.stdout[-4_000:]
