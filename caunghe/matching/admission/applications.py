"""Who applies in a round and what they rank: rows at fault are told, left out one by one, and never lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import polars as pl
from numba import njit
from numpy.typing import NDArray

from caunghe.errors import InputError
from caunghe.feed import Feed
from caunghe.language import Text
from caunghe.matching.admission.options import AdmissionOptions
from caunghe.matching.admission.rules import rule_findings

_STRANGERS: Final = Text(
    "Người rút đăng ký phải là người đăng ký của đợt {round}; không tìm thấy {applicants}.",
    "applicants who withdraw must be of round {round}; got {applicants}",
)
_NO_HOLDERS: Final = Text(
    "Người giữ chỗ từ đợt trước (kept) phải có trong bảng người đăng ký; không tìm thấy {applicants}.",
    "applicants of kept must be in the table applicants, in any round; got {applicants}",
)
_NO_SCORE = -1.0
# merit has bits for 536 points (market.merits): a higher score would count as a kept place, or turn negative
HIGHEST_SCORE: Final = 100.0


def round_applicants(feed: Feed, round_id: str, options: AdmissionOptions) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """Return ``applicant, area, groups, score, withdrawn`` in order of code, and findings.

    Holders of kept places who do not apply anew are among them, as an earlier round has them. Raises InputError when
    no round has them, or when somebody who withdraws is not among the applicants.
    """
    frame = feed.numbered_table("applicants").drop_nulls("applicant")
    mine = frame.filter(pl.col("round") == round_id)
    findings: list[pl.DataFrame] = []
    if mine["applicant"].n_unique() < mine.height:
        again = pl.int_range(pl.len()).over("applicant") > 0
        findings.append(rule_findings("applicant_repeated", "applicants", mine.filter(again), "applicant"))
        mine = mine.unique("applicant", keep="first", maintain_order=True)
    if mine.height < frame.height:
        findings.append(_applicants_in_two_rounds(feed["rounds"], round_id, frame, mine))
    wanted = ["applicant", "area", "groups", "score"]
    if options.kept is not None:
        others = frame.select(wanted).unique("applicant", keep="last", maintain_order=True)
        absent = options.kept.select("applicant").unique(maintain_order=True).join(mine, on="applicant", how="anti")
        nobody = absent.join(others, on="applicant", how="anti")["applicant"].sort()
        if not nobody.is_empty():
            raise InputError(_NO_HOLDERS, applicants=nobody.head(5).to_list())
        mine = pl.concat([mine.select(wanted), absent.join(others, on="applicant", how="left")])
    strangers = options.withdrawn.difference(mine["applicant"]) if options.withdrawn else ()
    if strangers:
        raise InputError(_STRANGERS, round=round_id, applicants=sorted(strangers)[:5])
    gone = pl.col("applicant").is_in(sorted(options.withdrawn))
    mine = mine.select(*wanted, withdrawn=gone if options.withdrawn else pl.lit(False))
    return mine if mine["applicant"].is_sorted() else mine.sort("applicant"), findings


def _applicants_in_two_rounds(
    rounds: pl.DataFrame, round_id: str, frame: pl.DataFrame, mine: pl.DataFrame
) -> pl.DataFrame:
    """Tell who applies in another round open on some same day."""
    own = rounds.filter(pl.col("round") == round_id).select(own_opens="opens", own_closes="closes").head(1)
    beside = rounds.filter(pl.col("round") != round_id).join(own, how="cross")
    beside = beside.filter(pl.col("opens") <= pl.col("own_closes"), pl.col("closes") >= pl.col("own_opens"))
    others = (
        frame.join(beside.select("round"), on="round")
        .select("applicant", other="round")
        .unique("applicant", maintain_order=True)
    )
    both = mine.join(others, on="applicant", maintain_order="left")
    return rule_findings("applicant_in_two_rounds", "applicants", both, "applicant", expected=pl.col("other"))


def round_choices(
    feed: Feed, round_id: str, applicants: pl.DataFrame, programmes: pl.DataFrame, options: AdmissionOptions
) -> tuple[pl.DataFrame, pl.DataFrame, list[pl.DataFrame]]:
    """Return the choices to consider, those left out with their ``reason``, and findings.

    Columns of both: ``applicant, programme`` (positions in their tables), ``rank, score``; the first in order
    of applicant and rank, with ``kept`` true at places held from earlier rounds.
    """
    frame = feed.numbered_table("choices").filter(pl.col("round") == round_id).drop_nulls(["applicant", "programme"])
    enums = {name: pl.Enum(table[name]) for name, table in (("applicant", applicants), ("programme", programmes))}
    frame = frame.with_columns(
        who=pl.col("applicant").cast(enums["applicant"], strict=False).to_physical().cast(pl.Int32),
        where=pl.col("programme").cast(enums["programme"], strict=False).to_physical().cast(pl.Int32),
    )
    strange, nowhere = frame["who"].is_null(), frame["where"].is_null()
    findings = [
        rule_findings("applicant_unknown", "choices", frame.filter(strange), "applicant"),
        rule_findings("programme_unknown", "choices", frame.filter(nowhere), "programme"),
    ]
    if strange.any() or nowhere.any():
        frame = frame.filter(~strange & ~nowhere)
    held = _held_places(feed, round_id, applicants, programmes, options)
    frame = _scored_choices(_ordered_choices(frame), applicants)
    frame = frame.join(held, on=["who", "where"], how="left", maintain_order="left")
    frame = frame.with_columns(pl.col("kept").fill_null(False))
    reason = np.zeros(frame.height, np.int8)
    findings += list(_faults(frame, programmes, applicants, options, reason))
    considered = pl.Series(reason == 0)
    columns = [pl.col("who").alias("applicant"), pl.col("where").alias("programme"), pl.col("rank"), pl.col("score")]
    names = pl.Series(["", *_REASONS]).gather(reason[reason > 0])
    left_out = frame.filter(~considered).select(columns).with_columns(reason=names)
    frame = frame.filter(considered)
    unscored = pl.col("kept") & ~pl.col("score").is_between(0, HIGHEST_SCORE)
    score = pl.when(unscored).then("held_score").otherwise("score").alias("score")
    return _with_kept(frame.with_columns(score).select(*columns, "kept"), held), left_out, findings


def _ordered_choices(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the choices by applicant, rank and row of the sheet; choices without a rank come last."""
    rank = pl.col("rank").fill_null(2**31 - 1).clip(0, 2**31 - 1)
    key = frame.select(pl.col("who").cast(pl.Int64) * 2**31 + rank).to_series()
    return frame if key.is_sorted() else frame[np.argsort(key.to_numpy(), kind="stable")]


def _scored_choices(frame: pl.DataFrame, applicants: pl.DataFrame) -> pl.DataFrame:
    """Fill empty scores with the applicant's own; −1 where there is none."""
    own = applicants["score"].fill_nan(None).gather(frame["who"])
    return frame.with_columns(score=pl.col("score").fill_nan(None).fill_null(own).fill_null(_NO_SCORE))


_REASONS = (
    "rank_missing",
    "duplicated_choice",
    "choices_too_many",
    "score_missing",
    "score_beyond_scale",
    "seats_unknown",
    "choice_closed",
    "withdrawn",
)


def _faults(
    frame: pl.DataFrame,
    programmes: pl.DataFrame,
    applicants: pl.DataFrame,
    options: AdmissionOptions,
    reason: NDArray[np.int8],
) -> Iterator[pl.DataFrame]:
    """Yield what is told of choices in order; ``reason`` gets the number of why a choice is left out, from 1."""
    who, where = frame["who"].to_numpy(), frame["where"].to_numpy()
    rank = frame["rank"].fill_null(0).to_numpy()
    unranked = rank < 1
    same = np.zeros(who.size, np.bool_)
    same[1:] = (who[1:] == who[:-1]) & (rank[1:] == rank[:-1]) & ~unranked[1:]
    again, nth = _repetitions(who, where, programmes.height)
    unknown, seats = programmes["stated_seats"].is_null().to_numpy(), programmes["seats"].to_numpy()
    free = ~frame["kept"].to_numpy()  # a kept place stands at its own rank, whatever has become of its programme
    tests = (
        unranked,
        again,
        (nth >= options.most_choices) & free,
        (frame["score"].to_numpy() < 0) & free,
        (frame["score"].to_numpy() > HIGHEST_SCORE) & free,
        unknown[where] & free,
        (seats <= 0)[where] & ~unknown[where] & free,
        applicants["withdrawn"].to_numpy()[who],
    )
    for number, marks in enumerate(tests, start=1):
        reason[marks & (reason == 0)] = number
    yield from _choice_findings(frame, programmes, applicants, options, reason, same)


def _choice_findings(
    frame: pl.DataFrame,
    programmes: pl.DataFrame,
    applicants: pl.DataFrame,
    options: AdmissionOptions,
    reason: NDArray[np.int8],
    same: NDArray[np.bool_],
) -> Iterator[pl.DataFrame]:
    for name, column in (
        ("rank_missing", "rank"),
        ("score_missing", "score"),
        ("choice_closed", "programme"),
    ):
        rows = frame.filter(pl.Series(reason == _REASONS.index(name) + 1))
        if name == "score_missing":
            rows = rows.with_columns(score=pl.lit(None, pl.Float64))
        yield rule_findings(name, "choices", rows, column)
    twice = frame.with_columns(first=pl.col("rank").first().over("who", "where"))
    again = twice.filter(pl.Series(reason == _REASONS.index("duplicated_choice") + 1))
    yield rule_findings("duplicated_choice", "choices", again, "programme", expected=pl.col("first"))
    high = frame.filter(pl.Series(reason == _REASONS.index("score_beyond_scale") + 1))
    yield rule_findings("score_beyond_scale", "choices", high, "score", expected=pl.lit(HIGHEST_SCORE))
    yield rule_findings("rank_repeated", "choices", frame.filter(pl.Series(same)), "rank")
    many = frame.filter(pl.Series(reason == _REASONS.index("choices_too_many") + 1)).unique(
        "who", keep="first", maintain_order=True
    )
    if not many.is_empty():
        counts = (
            frame.filter(pl.col("who").is_in(many["who"].implode()))
            .group_by("who", maintain_order=True)
            .agg(pl.len().alias("count"))
        )
        many = many.join(counts, on="who").with_columns(limit=pl.lit(options.most_choices))
        yield rule_findings("choices_too_many", "choices", many, "applicant", pl.col("count"), pl.col("limit"))
    unknown = frame.filter(pl.Series(reason == _REASONS.index("seats_unknown") + 1))["programme"].unique(
        maintain_order=True
    )
    yield rule_findings(
        "seats_unknown", "programmes", programmes.filter(pl.col("programme").is_in(unknown.implode())), "programme"
    )


@njit(cache=True)
def _repetitions(
    who: NDArray[np.int32], where: NDArray[np.int32], programmes: int
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Return which choices name a programme that the same applicant ranks higher, and how many others stand before."""
    again, nth = np.zeros(who.size, np.bool_), np.zeros(who.size, np.int64)
    last = np.full(programmes, -1, np.int64)
    for c in range(who.size):
        again[c] = last[where[c]] == who[c]
        last[where[c]] = who[c]
        if c > 0 and who[c] == who[c - 1]:
            nth[c] = nth[c - 1] + (not again[c - 1])
    return again, nth


def _held_places(
    feed: Feed, round_id: str, applicants: pl.DataFrame, programmes: pl.DataFrame, options: AdmissionOptions
) -> pl.DataFrame:
    """Return ``who, where, kept, held_score`` of the places kept by those who do not withdraw, one each.

    The score is that with which the programme ranked its holder in another round, else the holder's own; null where
    no round has one.
    """
    schema = {"who": pl.Int32, "where": pl.Int32, "kept": pl.Boolean, "held_score": pl.Float64}
    if options.kept is None:
        return pl.DataFrame(schema=schema)
    held = options.kept.select("applicant", "programme").unique("applicant", keep="first", maintain_order=True)
    held = held.filter(~pl.col("applicant").is_in(sorted(options.withdrawn)))
    before = feed["choices"].filter(pl.col("round") != round_id).select("applicant", "programme", ranked="score")
    before = before.with_columns(pl.col("ranked").fill_nan(None)).drop_nulls()
    held = held.join(
        before.unique(["applicant", "programme"], keep="last", maintain_order=True),
        on=["applicant", "programme"],
        how="left",
        maintain_order="left",
    ).join(applicants.select("applicant", "score"), on="applicant", how="left", maintain_order="left")
    who, where = (
        pl.col(name).cast(pl.Enum(table[name])).to_physical().cast(pl.Int32)
        for name, table in (("applicant", applicants), ("programme", programmes))
    )
    score = pl.coalesce("ranked", pl.col("score").fill_nan(None))
    possible = pl.when(score.is_between(0, HIGHEST_SCORE)).then(score)
    return held.select(who=who, where=where, kept=pl.lit(True), held_score=possible)


def _with_kept(frame: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """Add the kept places that their holders do not rank as their last choices."""
    held = held.rename({"who": "applicant", "where": "programme", "held_score": "score"})
    last = frame.group_by("applicant", maintain_order=True).agg((pl.max("rank") + 1).alias("rank"))
    absent = held.join(frame, on=["applicant", "programme"], how="anti").join(last, on="applicant", how="left")
    absent = absent.with_columns(pl.col("rank").fill_null(1))
    return pl.concat([frame, absent.select(frame.columns)]).sort("applicant", "rank", maintain_order=True)
