"""A round read from a feed, checked, and made ready to be decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.errors import InputError
from caunghe.feed import Feed, gather
from caunghe.language import Text
from caunghe.matching.admission.applications import round_applicants, round_choices
from caunghe.matching.admission.lottery import Draws, numbers, scramble
from caunghe.matching.admission.market import Market, lottery_of_choices, memberships, merits, room_for_kept
from caunghe.matching.admission.options import AdmissionOptions
from caunghe.matching.admission.seats import offered_programmes, offered_reserves
from caunghe.progress import Progress, silent

_NO_ROUND: Final = Text(
    "Đợt tuyển sinh phải là một trong {known}; đã cho {round}.", "round must be one of {known}; got {round}"
)
_NO_SEED: Final = Text(
    "Số gieo bốc thăm (lottery_seed) của đợt {round} phải là số nguyên từ 0 trở lên; ô này đang trống.",
    "lottery_seed of round {round} must be a whole number from 0; got nothing",
)
_OTHER_SEED: Final = Text(
    "Đợt {round} đã công bố số gieo bốc thăm (lottery_seed) là {published}; không được dùng số khác. Đã cho {seed}.",
    "seed must be the lottery_seed that round {round} has published, {published}, or be left out; got {seed}",
)
_NO_CLOSE: Final = Text(
    "Ngày đóng đăng ký (closes) của đợt {round} phải là một ngày; ô này đang trống.",
    "closes of round {round} must be a day; got nothing",
)
_CLOSES_FIRST: Final = Text(
    "Ngày đóng đăng ký (closes) của đợt {round} không được trước ngày mở {opens}; đã cho {closes}.",
    "closes of round {round} must not be before it opens, {opens}; got {closes}",
)
_NO_PROGRAMME: Final = Text(
    "Mọi chương trình trong danh sách {name} phải có trong bộ dữ liệu; không tìm thấy {programmes}.",
    "programmes of {name} must be in the feed; got {programmes}",
)
_READING = Text("Kiểm tra đợt tuyển sinh", "Checking the round")
_RANKING = Text("Xếp thứ tự người đăng ký", "Ranking applicants")


@dataclass(frozen=True, slots=True)
class Round:
    """A round ready to be decided.

    ``applicants`` (applicant, area, groups, score, withdrawn), ``programmes`` (programme, seats, minimum_class,
    stated_seats) and ``reserves`` (programme, group, area, seats) are in order of code. ``choices`` are considered,
    ``left_out`` are not; both name applicants and programmes by position. ``lottery`` has each applicant's number.
    """

    name: str
    seed: int
    options: AdmissionOptions
    applicants: pl.DataFrame
    programmes: pl.DataFrame
    reserves: pl.DataFrame
    choices: pl.DataFrame
    left_out: pl.DataFrame
    market: Market
    lottery: Draws
    findings: pl.DataFrame

    def lottery_at(self, positions: NDArray[np.int64]) -> Draws:
        """Return the lottery numbers with which the choices at some positions were compared."""
        own = self.lottery[self.choices["applicant"].to_numpy()[positions]]
        if self.options.tie_breaking == "single":
            return own
        programmes = numbers(self.seed, self.programmes["programme"])
        return scramble(own ^ programmes[self.choices["programme"].to_numpy()[positions]])


def compile_round(
    feed: Feed,
    round_id: str,
    options: AdmissionOptions,
    progress: Progress = silent,
    checked: pl.DataFrame | None = None,
) -> Round:
    """Return a round of the feed as tables and arrays, with every fault found: those ``checked`` in the feed first.

    Raises InputError when there is no such round, no seed or another than the round has published, or options name
    what does not exist.

    >>> compiled = compile_round(feed, "R1", AdmissionOptions())
    >>> compiled.programmes.select("programme", "seats", "minimum_class").rows()
    [('P1', 40, 8), ('P2', 60, 12), ('P3', 40, 15)]
    >>> compiled.seed, compiled.choices.height, compiled.left_out.height, compiled.findings.height
    (2026, 97, 0, 0)
    """
    seed, closes = _seed_and_close(feed, round_id, options)
    _check(feed, options)
    progress(_READING, 0, 2)
    programmes, programme_findings = offered_programmes(feed, closes, options)
    reserves, reserve_findings = offered_reserves(feed, round_id, programmes)
    applicants, applicant_findings = round_applicants(feed, round_id, options)
    choices, left_out, choice_findings = round_choices(feed, round_id, applicants, programmes, options)
    progress(_RANKING, 1, 2)
    lottery = numbers(seed, applicants["applicant"])
    _, place = lottery_of_choices(lottery, seed, programmes["programme"], choices, options.tie_breaking)
    mask, reserve_first, reserve_seats = memberships(applicants, programmes["programme"], reserves, choices)
    who, kept = choices["applicant"].to_numpy(), choices["kept"].to_numpy()
    market = Market(
        first=np.concatenate([[0], np.cumsum(np.bincount(who, minlength=applicants.height))]).astype(np.int64),
        programme=choices["programme"].to_numpy(),
        merit=merits(choices["score"].to_numpy(), kept, place),
        mask=mask,
        seats=programmes["seats"].to_numpy().astype(np.int32),
        reserve_first=reserve_first,
        reserve_seats=reserve_seats,
        hard=options.hard_reserves,
    )
    kept_findings: list[pl.DataFrame] = []
    if kept.any():
        market, programmes, reserves, kept_findings = room_for_kept(market, kept, programmes, reserves)
    before = [] if checked is None else [checked]
    findings = gather(
        [*before, *programme_findings, *reserve_findings, *applicant_findings, *choice_findings, *kept_findings]
    )
    progress(_RANKING, 2, 2)
    return Round(
        round_id, seed, options, applicants, programmes, reserves, choices, left_out, market, lottery, findings
    )


def _seed_and_close(feed: Feed, round_id: str, options: AdmissionOptions) -> tuple[int, date]:
    rows = feed["rounds"].filter(pl.col("round") == round_id)
    if rows.is_empty():
        raise InputError(_NO_ROUND, known=feed["rounds"]["round"].to_list(), round=round_id)
    seed, closes = rows["lottery_seed"][0], rows["closes"][0]
    if seed is None:
        seed = options.seed
    elif options.seed not in {None, seed}:
        raise InputError(_OTHER_SEED, round=round_id, published=str(seed), seed=str(options.seed))
    if seed is None:
        raise InputError(_NO_SEED, round=round_id)
    if closes is None:
        raise InputError(_NO_CLOSE, round=round_id)
    opens = rows["opens"][0]
    if opens is not None and closes < opens:
        raise InputError(_CLOSES_FIRST, round=round_id, opens=opens.isoformat(), closes=closes.isoformat())
    return seed, closes


def _check(feed: Feed, options: AdmissionOptions) -> None:
    known = feed["programmes"].select("programme")
    for name in ("seats", "late_seats", "kept"):
        table: pl.DataFrame | None = getattr(options, name)
        if table is None:
            continue
        strange = table.join(known, on="programme", how="anti")
        if not strange.is_empty():
            raise InputError(_NO_PROGRAMME, name=name, programmes=strange["programme"].head(5).to_list())
