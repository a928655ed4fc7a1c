"""What every location model shares: its options, the clock, the best so far, the proof, and who may stop it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from caunghe.schema import SEED, check_limits, check_seed

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]
Progress = Callable[[float, float, float], bool]
"""Called with seconds, best objective and proven bound; False stops the search, which keeps its best."""
Status = Literal["optimal", "feasible", "infeasible", "no_answer"]
# costs in whole numbers differ by one at least; this much of it is left to the arithmetic of the relaxation
_UNIT: Final = 1 - 1e-6


@dataclass(frozen=True, slots=True)
class NetworkOptions:
    """Options of a location model. Raises InputError when one is outside its limits.

    ``time_limit``: seconds after which the best so far is returned with its bound. ``gap``: how far, as a share of the
    objective, the bound may stay below it where this counts as proven.

    >>> NetworkOptions(time_limit=0)
    Traceback (most recent call last):
        ...
    caunghe.errors.InputError: time_limit must be 0.01–1,000,000; got 0
    """

    time_limit: float = 600.0
    gap: float = 1e-7
    seed: int = SEED

    def __post_init__(self) -> None:
        check_seed(self.seed)
        check_limits(self, {"time_limit": (0.01, 1e6), "gap": (1e-9, 1)})


@dataclass(frozen=True, slots=True)
class Location:
    """Where to have sites, and what is proven of it.

    ``open``: numbers of the sites to have. ``assigned``: by client, the site that serves most of it, −1 for none;
    ``shares`` (clients × sites) where a client may be split. ``bound`` is proven: no choice is below it (above it in
    a covering that is maximised). ``history``: seconds, objective and bound each time one of them moved.

    >>> none = np.empty(0, np.int32)
    >>> Location("feasible", objective=100.0, bound=98.0, open=none, assigned=none, seconds=1.0).gap
    0.02
    """

    status: Status
    objective: float
    bound: float
    open: Integers
    assigned: Integers
    seconds: float
    nodes: int = 0
    shares: Floats | None = None
    history: tuple[tuple[float, float, float], ...] = ()

    @property
    def gap(self) -> float:
        """How far the bound is from the objective, as a share of the objective."""
        return abs(self.objective - self.bound) / max(abs(self.objective), 1e-9)


@dataclass(slots=True)
class Search:
    """A search under way for the least cost: its best objective, its bound, and whether it may go on."""

    options: NetworkOptions
    progress: Progress | None = None
    whole: bool = False
    objective: float = inf
    bound: float = -inf
    nodes: int = 0
    stopped: bool = False
    history: list[tuple[float, float, float]] = field(default_factory=list[tuple[float, float, float]])
    _start: float = field(default_factory=time.perf_counter)

    @property
    def seconds(self) -> float:
        """Seconds since the search began."""
        return time.perf_counter() - self._start

    @property
    def left(self) -> float:
        """Seconds that the search may still take."""
        return max(self.options.time_limit - self.seconds, 0.0)

    @property
    def cutoff(self) -> float:
        """What is at least this costly cannot be better than the best: costs in whole numbers differ by one."""
        if self.objective == inf:
            return inf
        slack = self.options.gap * max(abs(self.objective), 1.0)
        return self.objective - (max(_UNIT, slack) if self.whole else slack)

    @property
    def is_proven(self) -> bool:
        """Whether nothing better is possible."""
        return self.bound >= self.cutoff

    def improves(self, objective: float) -> bool:
        """Take an objective down where it is better than the best; say whether it was."""
        if objective >= self.objective - 1e-9 * max(abs(self.objective), 1.0) and self.objective < inf:
            return False
        self.objective = objective
        self._note()
        self.prove(self.bound)
        return True

    def prove(self, bound: float) -> None:
        """Take a proven bound down; it never falls, and above the cutoff it is the objective itself."""
        bound = self.objective if self.whole and bound >= self.cutoff else min(bound, self.objective)
        if bound > self.bound:
            self.bound = bound
            self._note()

    def goes_on(self) -> bool:
        """Return whether there is time and nobody has stopped the search."""
        if self.progress is not None and not self.stopped:
            self.stopped = not self.progress(self.seconds, self.objective, self.bound)
        return not self.stopped and self.left > 0

    def ticks(self, _seconds: float, _objective: float, _bound: float) -> bool:
        """Return whether there is time, as the progress of a solver that works within the search."""
        return self.goes_on()

    def _note(self) -> None:
        self.history.append((self.seconds, self.objective, self.bound))

    def location(self, sites: Integers, assigned: Integers, shares: Floats | None = None) -> Location:
        """Return the best with its proof."""
        status: Status = "optimal" if self.is_proven else "feasible"
        return Location(
            status, self.objective, self.bound, np.sort(sites).astype(np.int32), assigned.astype(np.int32),
            self.seconds, self.nodes, shares, tuple(self.history),
        )  # fmt: skip
