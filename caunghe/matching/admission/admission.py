"""Admission: who gets which programme."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.display import Tabular
from caunghe.feed import Feed, Severity, gather
from caunghe.language import Text
from caunghe.matching.admission.cutoffs import programme_cutoffs
from caunghe.matching.admission.market import Market
from caunghe.matching.admission.options import AdmissionOptions
from caunghe.matching.admission.round import Round, compile_round
from caunghe.matching.admission.rules import rule_findings
from caunghe.matching.results import CLOSED
from caunghe.progress import Progress, silent

_MATCHING = Text("Xét tuyển", "Matching")


@dataclass(frozen=True, slots=True, repr=False)
class Admission(Tabular):
    """A decided round.

    ``ran`` is false when faults stopped it: then nobody has a place and ``findings`` say why. ``obtained`` gives each
    applicant's position in ``round.choices``, or −1. Tables: ``results``, ``cutoffs``, ``closed`` (``results.py``).

    >>> admission = admit(feed, "R1")
    >>> admission.obtained.shape, int((admission.obtained >= 0).sum())
    ((60,), 40)
    >>> admission.closed.rows()  # P3 with 2 of 15 admitted first; those it turned away did not fill P2
    [('P3', 1, 2, 15), ('P2', 2, 11, 12)]
    """

    ran: bool
    round: Round
    obtained: NDArray[np.int64]
    results: pl.DataFrame
    cutoffs: pl.DataFrame
    closed: pl.DataFrame
    findings: pl.DataFrame


def admit(
    feed: Feed,
    round_id: str,
    options: AdmissionOptions | None = None,
    progress: Progress = silent,
    checked: pl.DataFrame | None = None,
) -> Admission:
    """Decide a round by learner-proposing deferred acceptance.

    Faults of severity error stop it unless ``options.despite_errors``; then the rows at fault are left out alone.
    ``feed`` is a usable feed; ``checked``, from ``checked_findings``, is told with what the round itself finds.
    Raises InputError when the round, its seed or something the options name does not exist.

    >>> every_class = admit(feed, "R1", AdmissionOptions(minimum_class=False))
    >>> every_class.results["status"].value_counts(sort=True).rows()
    [('placed', 53), ('unplaced', 7)]
    >>> admit(feed, "R2")
    Traceback (most recent call last):
    caunghe.errors.InputError: round must be one of ['R1']; got R2
    """
    compiled = compile_round(feed, round_id, options or AdmissionOptions(), progress, checked)
    stopped = (compiled.findings["severity"] == Severity.ERROR.value).any()
    if stopped and not compiled.options.despite_errors:
        nobody = np.full(compiled.applicants.height, -1, np.int64)
        return _admission(False, compiled, nobody, CLOSED.to_frame())
    progress(_MATCHING, 0, 1)
    decided, obtained, closed = decide(compiled)
    decided = replace(decided, findings=gather([decided.findings, small_kept_classes(decided, obtained)]))
    progress(_MATCHING, 1, 1)
    return _admission(True, decided, obtained, closed)


def _admission(ran: bool, compiled: Round, obtained: NDArray[np.int64], closed: pl.DataFrame) -> Admission:
    return Admission(
        ran=ran,
        round=compiled,
        obtained=obtained,
        results=applicant_results(compiled, obtained),
        cutoffs=programme_cutoffs(compiled, obtained),
        closed=closed,
        findings=compiled.findings,
    )


def decide(compiled: Round) -> tuple[Round, NDArray[np.int64], pl.DataFrame]:
    """Return the round with closed programmes emptied of seats, the choices obtained, and the programmes closed."""
    market, obtained, rows = outcome(compiled.market, smallest_classes(compiled))
    names = compiled.programmes["programme"]
    closed = [(names[p], at, admitted, least) for at, (p, admitted, least) in enumerate(rows, 1)]
    programmes = compiled.programmes.with_columns(seats=pl.Series(market.seats.astype(np.int64)))
    reserves = compiled.reserves.with_columns(seats=pl.Series(market.reserve_seats.astype(np.int64)))
    decided = replace(compiled, market=market, programmes=programmes, reserves=reserves)
    return decided, obtained, pl.DataFrame(closed, schema=CLOSED, orient="row")


def smallest_classes(compiled: Round) -> NDArray[np.int64] | None:
    """Return the class below which each programme closes, 0 where a place is kept; None where no class is too small."""
    if not compiled.options.minimum_class:
        return None
    kept = compiled.choices.filter("kept")["programme"].to_numpy()
    smallest = compiled.programmes["minimum_class"].to_numpy().copy()
    smallest[kept] = 0
    return smallest


def outcome(
    market: Market, minimum: NDArray[np.int64] | None
) -> tuple[Market, NDArray[np.int64], list[tuple[int, int, int]]]:
    """Return the market without the programmes that closed, its matching, and (programme, admitted, minimum) closed.

    While some programme has fewer than its smallest class but more than nobody, the one that fills the smallest share
    of it (the first code among equals) is closed and the round goes on without it. One at a time, because those turned
    away may fill another class; the share, not the number, because small classes should not go first for being small.
    """
    obtained = market.matching()
    rows: list[tuple[int, int, int]] = []
    while minimum is not None:
        admitted = admitted_counts(market, obtained)
        share = np.where((admitted > 0) & (admitted < minimum), admitted / np.maximum(minimum, 1), np.inf)
        if not np.isfinite(share).any():
            break
        p = int(share.argmin())
        rows.append((p, int(admitted[p]), int(minimum[p])))
        market = market_without(market, p)
        obtained = market.matching(np.where(obtained < 0, market.first[1:], obtained))
    return market, obtained, rows


def small_kept_classes(decided: Round, obtained: NDArray[np.int64]) -> pl.DataFrame:
    """Tell of every class below its smallest that stands because places in it are kept."""
    admitted = pl.Series("admitted", admitted_counts(decided.market, obtained))
    small = pl.col("admitted").is_between(1, pl.col("minimum_class") - 1) & decided.options.minimum_class
    rows = decided.programmes.with_columns(admitted).filter(small)
    count, least = pl.col("admitted"), pl.col("minimum_class")
    return rule_findings("kept_below_minimum", "programmes", rows, "programme", count, least)


def market_without(market: Market, programme: int) -> Market:
    """Return the market with no seats at one programme."""
    seats, held = market.seats.copy(), market.reserve_seats.copy()
    seats[programme] = 0
    held[market.reserve_first[programme] : market.reserve_first[programme + 1]] = 0
    return replace(market, seats=seats, reserve_seats=held)


def admitted_counts(market: Market, obtained: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many each programme admits."""
    return np.bincount(market.programme[obtained[obtained >= 0]], minlength=market.seats.size)


def applicant_results(compiled: Round, obtained: NDArray[np.int64]) -> pl.DataFrame:
    """Return one row an applicant, in order of code: ``results.RESULTS``."""
    got = pl.Series(np.where(obtained < 0, 0, obtained))
    placed = pl.Series(obtained >= 0)
    considered = pl.Series(np.diff(compiled.market.first))
    at = (
        compiled.choices.select("programme", "rank", "score", "kept").gather(got)
        if compiled.choices.height
        else compiled.choices.select("programme", "rank", "score", "kept").clear(compiled.applicants.height)
    )
    names = compiled.programmes["programme"].gather(at["programme"])
    return compiled.applicants.select(
        "applicant",
        status=pl.when(placed & at["kept"])
        .then(pl.lit("kept"))
        .when(placed)
        .then(pl.lit("placed"))
        .when("withdrawn")
        .then(pl.lit("withdrawn"))
        .when(considered == 0)
        .then(pl.lit("no_valid_choice"))
        .otherwise(pl.lit("unplaced")),
        programme=pl.when(placed).then(names),
        rank=pl.when(placed).then(at["rank"]),
        score=pl.when(placed).then(at["score"]),
        choices=considered,
        lottery=pl.Series(compiled.lottery),
    )
