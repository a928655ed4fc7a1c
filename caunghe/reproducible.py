"""Two calculations over one feed give the same bytes: the settings that this takes, held while they run."""

# threadpoolctl has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false
from __future__ import annotations

import os
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Final

# read by Polars at each query
SETTING: Final = "POLARS_NO_PARTITION"
# read by OpenBLAS, which is NumPy's and SciPy's, when it is loaded
BLAS_THREADS: Final = "OPENBLAS_NUM_THREADS"


class _Held:
    """How many calculations under way need the settings, and what was here before them."""

    def __init__(self) -> None:
        self._lock, self._calculations = Lock(), 0
        self._environment: dict[str, str | None] = {}
        self._threads: Mapping[str, int] = {}

    def begin(self) -> None:
        with self._lock:
            if not self._calculations:
                self._environment = {name: os.environ.get(name) for name in (SETTING, BLAS_THREADS)}
                os.environ.update(dict.fromkeys(self._environment, "1"))
                self._threads = _set_blas_threads({}, 1)
            self._calculations += 1

    def end(self) -> None:
        with self._lock:
            self._calculations -= 1
            if self._calculations:
                return
            for name, value in self._environment.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
            own = self._environment[BLAS_THREADS]
            _set_blas_threads(self._threads, int(own) if own and own.isdecimal() else os.cpu_count() or 1)


def _set_blas_threads(threads: Mapping[str, int], else_threads: int) -> dict[str, int]:
    """Set how many threads each loaded BLAS uses, by its file; return how many each used before."""
    if "numpy" not in sys.modules:  # a check of a small feed loads none
        return {}
    from threadpoolctl import ThreadpoolController  # noqa: PLC0415

    libraries = ThreadpoolController().select(user_api="blas").lib_controllers
    before = {library.filepath: library.num_threads or 1 for library in libraries}
    for library in libraries:
        library.set_num_threads(threads.get(library.filepath, else_threads))
    return before


_HELD: Final = _Held()


@contextmanager
def reproducible() -> Generator[None]:
    """Have sums added up in one order while the work within runs; as a decorator: ``@reproducible()``.

    Groups that Polars sums piece by piece, a piece a thread, add up in the order in which threads finish, and a
    product of matrices that BLAS shares out has other last digits with another number of threads: two runs then
    differ, and with them which of two equal plans is found. Calculations may be nested and run in several threads:
    the settings go when the last of them ends, and what the user had is there again.

    >>> import polars as pl
    >>> with reproducible():
    ...     pl.DataFrame({"area": ["a", "a"], "people": [1, 2]}).group_by("area", maintain_order=True).sum().rows()
    [('a', 3)]
    """
    _HELD.begin()
    try:
        yield
    finally:
        _HELD.end()
