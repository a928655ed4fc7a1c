"""Odds before a round closes: the chance of each choice, of no place at all, and safer programmes in reach.

Each replication completes the round as it may close: those who have applied stay, and the rest are drawn from them by
a Pólya urn (the Bayesian bootstrap of a finite population: Lo 1988), so that few applicants so far mean wide odds.
Where no total is expected, everybody is drawn anew. Competitors drawn get new lottery numbers; those of applicants are
known already, because the seed is published. The round is decided, and every applicant's own list is put against the
cut-offs that result, which gives exactly the result of whoever is in the replication.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from math import inf
from typing import Final

import numpy as np
import polars as pl
from numba import njit
from numpy.typing import NDArray

from caunghe.display import Tabular
from caunghe.errors import InputError
from caunghe.language import Text
from caunghe.matching.admission.admission import outcome, smallest_classes
from caunghe.matching.admission.cutoffs import EVERYBODY, NOBODY, marginal_choices, mask_first
from caunghe.matching.admission.market import Market
from caunghe.matching.admission.round import Round
from caunghe.matching.results import CHOICE_ODDS, PERSON_ODDS
from caunghe.progress import Progress, silent
from caunghe.schema import check_limits, check_seed

_NOBODY: Final = Text(
    "Số người đăng ký có nguyện vọng phải từ 1 trở lên; đang có 0.",
    "applicants with a choice must be at least 1; got 0",
)
_TOO_FEW_EXPECTED: Final = Text(
    "Số người dự kiến không được ít hơn {least} người đã đăng ký; đã cho {expected}.",
    "expected must be at least the {least} who have applied; got {expected}",
)
_REHEARSING = Text("Thử các kết cục của đợt", "Rehearsing how the round may end")
_LOTTERY_BITS = 31
_LEAST, _MOST = np.iinfo(np.int64).min, np.iinfo(np.int64).max


_LIMITS: Final = {
    "replications": (1, inf),
    "expected": (0, inf),
    "risky": (0, 1),
    "safe": (0, 1),
    "threads": (1, inf),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OddsOptions:
    """``replications`` of the round; ``expected`` applicants when it closes (none: as many as now, drawn anew).

    ``risky``: chance of no place from which an applicant is warned. ``safe``: chance from which a programme is offered
    as safer. ``threads`` decide replications side by side; they do not change the result.

    >>> from caunghe.matching import AdmissionOptions, compile_round
    >>> compiled = compile_round(feed, "R1", AdmissionOptions())
    >>> for replications in (50, 200):  # four times the replications halve the error of a chance
    ...     print(round(odds(compiled, OddsOptions(replications=replications)).choices["error"].max(), 3))
    0.071
    0.035
    """

    replications: int = 200
    expected: int | None = None
    seed: int = 1
    risky: float = 0.2
    safe: float = 0.9
    threads: int = 2

    def __post_init__(self) -> None:
        check_seed(self.seed)
        check_limits(self, _LIMITS)


@dataclass(frozen=True, slots=True, repr=False)
class Odds(Tabular):
    """``choices`` (``results.CHOICE_ODDS``) and ``people`` (``results.PERSON_ODDS``).

    ``open_cutoffs`` (replications × programmes) is the merit that somebody without any reserve had to beat.

    >>> from caunghe.matching import AdmissionOptions, compile_round
    >>> chances = odds(compile_round(feed, "R1", AdmissionOptions()), OddsOptions(replications=50))
    >>> chances.open_cutoffs.shape
    (50, 3)
    >>> chances.choices.filter(applicant="H01").select("rank", "programme", "chance").rows()
    [(1, 'P1', 0.0), (2, 'P2', 0.44)]
    """

    round: Round
    options: OddsOptions
    choices: pl.DataFrame
    people: pl.DataFrame
    open_cutoffs: NDArray[np.int64]


def odds(compiled: Round, options: OddsOptions | None = None, progress: Progress = silent) -> Odds:
    """Return the odds of a round. Raises InputError when fewer are expected than have applied, or nobody has.

    >>> from caunghe.matching import AdmissionOptions, compile_round
    >>> compiled = compile_round(feed, "R1", AdmissionOptions())
    >>> for expected in (60, 80):  # 60 have applied; with twenty more P2 fills its smallest class more often
    ...     people = odds(compiled, OddsOptions(replications=50, expected=expected)).people
    ...     print(round(people["no_place"].mean(), 2), people["risky"].sum())
    0.33 20
    0.27 18
    """
    options = options or OddsOptions()
    active = np.flatnonzero(np.diff(compiled.market.first) > 0)
    if active.size == 0:
        raise InputError(_NOBODY)
    if options.expected is not None and options.expected < active.size:
        raise InputError(_TOO_FEW_EXPECTED, least=active.size, expected=options.expected)
    market = replace(compiled.market, merit=_own_merits(compiled))
    first = mask_first(market.reserve_first)
    rows = first[market.programme] + market.mask
    needed = np.zeros(first[-1], np.bool_)
    needed[rows] = True
    needed[first[:-1]] = True
    minimum = smallest_classes(compiled)
    seeds = np.random.SeedSequence(options.seed).spawn(options.replications)
    obtained = np.zeros(market.programme.size + 1, np.int64)
    open_cutoffs = np.empty((options.replications, market.seats.size), np.int64)

    def replication(child: np.random.SeedSequence) -> NDArray[np.int64]:
        drawn = completed_market(market, active, options.expected, np.random.default_rng(child))
        after, result, _ = outcome(drawn, minimum)
        return merits_to_beat(after, result, needed)

    with ThreadPoolExecutor(options.threads) as pool:
        for at, beat in enumerate(pool.map(replication, seeds)):
            obtained[first_reached_choices(market.first, market.merit, beat[rows])] += 1
            open_cutoffs[at] = beat[first[:-1]]
            progress(_REHEARSING, at + 1, options.replications)
    return _tables(compiled, options, obtained[:-1], open_cutoffs)


def _own_merits(compiled: Round) -> NDArray[np.int64]:
    """Return merits whose lottery part is the published number itself, so that they compare with any draw's."""
    numbers = compiled.lottery_at(np.arange(compiled.choices.height))
    place = (numbers >> np.uint64(64 - _LOTTERY_BITS)).astype(np.int64)
    return _with_places(compiled.market.merit, place)


@njit(cache=True, nogil=True)
def _with_places(merit: NDArray[np.int64], place: NDArray[np.int64]) -> NDArray[np.int64]:
    lowest = (np.int64(1) << _LOTTERY_BITS) - 1
    return (merit | lowest) - place


def completed_market(
    market: Market, active: NDArray[np.int64], expected: int | None, rng: np.random.Generator
) -> Market:
    """Return the market with its applicants replaced by those who may have applied when the round closes."""
    weight = np.cumsum(rng.standard_exponential(active.size))
    total: float = weight[-1]
    stay = 0 if expected is None else active.size
    count = active.size if expected is None else expected - active.size
    drawn = np.searchsorted(weight, rng.random(count) * total, side="right")
    people = np.concatenate([active[:stay], active[np.minimum(drawn, active.size - 1)]])
    places = rng.integers(0, 1 << _LOTTERY_BITS, people.size)
    arrays = _copied_lists(market.first, market.programme, market.merit, market.mask, people, stay, places)
    first, programme, merit, mask = arrays
    return replace(market, first=first, programme=programme, merit=merit, mask=mask)


@njit(cache=True, nogil=True)
def _copied_lists(
    first: NDArray[np.int64],
    programme: NDArray[np.int32],
    merit: NDArray[np.int64],
    mask: NDArray[np.uint16],
    people: NDArray[np.int64],
    stay: int,
    places: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64], NDArray[np.uint16]]:
    begins = np.zeros(people.size + 1, np.int64)
    for i in range(people.size):
        begins[i + 1] = begins[i] + first[people[i] + 1] - first[people[i]]
    size = begins[-1]
    to_programme, to_merit, to_mask = np.empty(size, np.int32), np.empty(size, np.int64), np.empty(size, np.uint16)
    lowest = (np.int64(1) << _LOTTERY_BITS) - 1
    for i in range(people.size):
        for j in range(begins[i + 1] - begins[i]):
            source, target = first[people[i]] + j, begins[i] + j
            to_programme[target], to_mask[target] = programme[source], mask[source]
            to_merit[target] = merit[source] if i < stay else (merit[source] | lowest) - places[i]
    return begins, to_programme, to_merit, to_mask


def merits_to_beat(market: Market, obtained: NDArray[np.int64], needed: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the merit to beat by programme and mask: the least number for nobody, the greatest where none will do."""
    at = marginal_choices(market, obtained, needed)
    merit = market.merit[np.maximum(at, 0)] if market.merit.size else np.zeros(at.size, np.int64)
    return np.select([at == EVERYBODY, at == NOBODY], [_LEAST, _MOST], merit)


@njit(cache=True, nogil=True)
def first_reached_choices(
    first: NDArray[np.int64], merit: NDArray[np.int64], beat: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return each applicant's first choice whose merit to beat is reached; −1 for none. Equal merit is one's own."""
    result = np.full(first.size - 1, -1, np.int64)
    for a in range(first.size - 1):
        for c in range(first[a], first[a + 1]):
            if merit[c] >= beat[c]:
                result[a] = c
                break
    return result


def _tables(
    compiled: Round, options: OddsOptions, obtained: NDArray[np.int64], open_cutoffs: NDArray[np.int64]
) -> Odds:
    chance = obtained / options.replications
    who = compiled.choices["applicant"].to_numpy()
    placed = np.bincount(who, weights=chance, minlength=compiled.applicants.height)
    names = compiled.applicants["applicant"]
    choices = pl.DataFrame(
        {
            "applicant": names.gather(compiled.choices["applicant"]),
            "rank": compiled.choices["rank"],
            "programme": compiled.programmes["programme"].gather(compiled.choices["programme"]),
            "chance": chance,
            "error": np.sqrt(chance * (1 - chance) / options.replications),
        },
        schema=CHOICE_ODDS,
    )
    listed = np.diff(compiled.market.first) > 0
    nowhere = np.where(listed, np.clip(1 - placed, 0, 1), 1.0)
    top = np.zeros(names.len())
    top[listed] = chance[compiled.market.first[:-1][listed]]
    people = pl.DataFrame(
        {
            "applicant": names,
            "first_choice": top,
            "no_place": nowhere,
            "risky": (nowhere >= options.risky) & ~compiled.applicants["withdrawn"].to_numpy(),
        },
        schema=PERSON_ODDS,
    )
    return Odds(compiled, options, choices, people, open_cutoffs)
