"""What several test modules share."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

# where there is a process a core, more threads only wait for each other (a fifth of the time); before Polars is loaded
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
# memory once had is kept for the next test: given back, each of its pages would be cleared anew (a tenth of the time);
# Polars reads the first of these when it is loaded, the C library the others when the workers are started
os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:-1,muzzy_decay_ms:-1")
os.environ.setdefault("MALLOC_TRIM_THRESHOLD_", str(2**30))
os.environ.setdefault("MALLOC_MMAP_THRESHOLD_", str(2**25))
os.environ.setdefault("MALLOC_TOP_PAD_", str(2**26))
# files that live for seconds are written to memory where it has 4 GB: half of the system's time would go into a disk
if (
    "TMPDIR" not in os.environ
    and os.access("/dev/shm", os.W_OK)
    and not os.statvfs("/dev/shm").f_flag & os.ST_NOEXEC
    and shutil.disk_usage("/dev/shm").free > 2**32
):
    os.environ["TMPDIR"], tempfile.tempdir = "/dev/shm", None

import pytest
from hypothesis import settings

from caunghe.engine import session
from caunghe.feed.write import write_feed
from caunghe.reproducible import reproducible
from tests.corner import corner, whole

# what a worker imports and collects lives until the end: the collector has nothing to find there
if "PYTEST_XDIST_WORKER" in os.environ:
    gc.disable()

# how long a test takes is for benchmarks: on a busy machine a deadline fails tests that are right
settings.register_profile("caunghe", deadline=None)
settings.load_profile("caunghe")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files marked ``long`` before all others."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """Leave what is loaded by now out of the collector's rounds: it lives until the end."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """A real Spark cluster of two workers, started once: what runs on its engine finds it open and leaves it open.

    For work of seconds, Java's first compiler and one collector are enough: the second compiler costs more than it
    gives (98 s of these tests become 62).
    """
    engine = "local-cluster[2,1,1024]"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        with session(engine):
            yield engine


@pytest.fixture(scope="session")
def pilot_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pilot as a folder of Parquet files, which no test may change."""
    path = tmp_path_factory.mktemp("pilot") / "haiphong"
    write_feed(whole(), path, form="parquet")
    return path


@pytest.fixture(scope="session")
def corner_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corner of the pilot as a folder of Parquet files, which no test may change: every stage takes a moment."""
    path = tmp_path_factory.mktemp("corner") / "corner"
    write_feed(corner(), path, form="parquet")
    return path


@pytest.fixture(scope="session", autouse=True)
def _same_bytes() -> Iterator[None]:
    """Hold what the command line and the library hold around every engine: tests call the engines themselves."""
    with reproducible():
        yield
