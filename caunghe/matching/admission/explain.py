"""Why: every applicant's result in a sentence or two, and the reason for every choice that was not obtained."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from caunghe.language import Language, Text
from caunghe.matching.admission.admission import Admission
from caunghe.matching.admission.cutoffs import NOBODY, marginal_choices, mask_first
from caunghe.matching.results import REASONS
from caunghe.matching.wording import points, sentence, with_names

_RESULT: Final = {
    "placed": Text(
        "Trúng tuyển {name}, nguyện vọng {rank}, với {score} điểm.",
        "Admitted to {name}, choice {rank}, with {score} {score:point|points}.",
    ),
    "kept": Text("Giữ chỗ đã có tại {name}.", "Keeps the place held at {name}."),
    "unplaced": Text(
        "Chưa trúng tuyển nguyện vọng nào trong {choices} nguyện vọng được xét.",
        "Not admitted to any of the {choices} {choices:choice|choices} considered.",
    ),
    "unplaced_one": Text("Chưa trúng tuyển nguyện vọng duy nhất.", "Not admitted to the only choice considered."),
    "no_valid_choice": Text("Không có nguyện vọng nào xét được.", "None of the choices could be considered."),
    "withdrawn": Text("Đã rút khỏi đợt tuyển sinh.", "Withdrew from the round."),
}
_WHY: Final = {
    "below_cutoff": Text(
        "Nguyện vọng {rank} ({name}): {score} điểm, cần hơn {cutoff}, kém {gap}.",
        "Choice {rank} ({name}): {score} {score:point|points} where more than {cutoff} was needed, {gap} short.",
    ),
    "lost_lottery": Text(
        "Nguyện vọng {rank} ({name}): bằng điểm người cuối cùng được nhận ({cutoff}), thua khi bốc thăm.",
        "Choice {rank} ({name}): level with the last one admitted ({cutoff}), and lost the lottery.",
    ),
    "no_open_seat": Text(
        "Nguyện vọng {rank} ({name}): mọi chỗ đều dành riêng cho nhóm khác hoặc đã được giữ.",
        "Choice {rank} ({name}): every seat is held for other groups or kept from before.",
    ),
    "class_closed": Text(
        "Nguyện vọng {rank} ({name}): không mở lớp vì thiếu người học.",
        "Choice {rank} ({name}): the class does not open for want of learners.",
    ),
}


def reasons(admission: Admission) -> pl.DataFrame:
    """Return one row for each considered choice that its applicant ranked above the result: ``results.REASONS``.

    The cut-off is the one for the reserves this applicant may use at that programme.
    """
    compiled, market = admission.round, admission.round.market
    who = compiled.choices["applicant"].to_numpy()
    end = np.where(admission.obtained < 0, market.first[1:], admission.obtained)
    missed = np.flatnonzero(np.arange(who.size) < end[who]) if admission.ran else np.zeros(0, np.int64)
    row = mask_first(market.reserve_first)[market.programme[missed]] + market.mask[missed]
    needed = np.zeros(mask_first(market.reserve_first)[-1], np.bool_)
    needed[row] = True
    marginal = marginal_choices(market, admission.obtained, needed)[row]
    nobody = (marginal == NOBODY) | compiled.choices["kept"].to_numpy()[marginal]
    beaten = np.where(marginal < 0, missed, marginal)
    closed = pl.Series(market.programme[missed]).is_in(
        admission.closed["programme"].cast(pl.Enum(compiled.programmes["programme"])).to_physical().implode()
    )
    score = compiled.choices["score"]
    table = compiled.choices[missed].select(
        applicant=compiled.applicants["applicant"].gather(pl.Series(who[missed])),
        rank="rank",
        programme=compiled.programmes["programme"].gather(pl.Series(market.programme[missed])),
        score="score",
        cutoff_score=pl.when(~pl.Series(nobody)).then(score.gather(pl.Series(beaten))),
        lottery=pl.Series(compiled.lottery_at(missed)),
        cutoff_lottery=pl.when(~pl.Series(nobody)).then(pl.Series(compiled.lottery_at(beaten))),
    )
    reason = (
        pl.when(closed)
        .then(pl.lit("class_closed"))
        .when(pl.col("cutoff_score").is_null())
        .then(pl.lit("no_open_seat"))
        .when(pl.col("score") < pl.col("cutoff_score"))
        .then(pl.lit("below_cutoff"))
        .otherwise(pl.lit("lost_lottery"))
    )
    return table.with_columns(reason=reason, gap=pl.col("cutoff_score") - pl.col("score")).select(REASONS.names())


def explanations(admission: Admission, language: Language, names: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return ``applicant, explanation``: the result, and why the most wanted choice missed was not obtained.

    ``names`` (programme, name) are shown with the codes.
    """
    first = reasons(admission).unique("applicant", keep="first", maintain_order=True)
    only = (pl.col("status") == "unplaced") & (pl.col("choices") == 1)
    status = pl.when(only).then(pl.lit("unplaced_one")).otherwise("status").alias("status")
    results = _with_texts(admission.results.with_columns(status), names, language)
    why = _with_texts(first, names, language).select("applicant", why=sentence(_WHY, "reason", language))
    table = results.select("applicant", result=sentence(_RESULT, "status", language))
    table = table.join(why, on="applicant", how="left", maintain_order="left")
    return table.select("applicant", explanation=pl.concat_str("result", "why", separator=" ", ignore_nulls=True))


def _with_texts(frame: pl.DataFrame, names: pl.DataFrame | None, language: Language) -> pl.DataFrame:
    """Add what the sentences need as text: ``name`` with its code, and points with the language's decimal mark."""
    shown = {
        name: points(pl.col(column), language)
        for name, column in (("score", "score"), ("cutoff", "cutoff_score"), ("gap", "gap"))
        if column in frame.columns
    }
    return with_names(frame, names).with_columns(**shown)
