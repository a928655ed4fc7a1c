"""What several test modules share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from caunghe.engine import session


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """A real Spark cluster of two workers, started once: what runs on its engine finds it open and leaves it open."""
    engine = "local-cluster[2,1,1024]"
    with session(engine):
        yield engine
