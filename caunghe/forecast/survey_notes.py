"""What a reader must be told of the labour survey behind the forecast: who answered, and which waves are compared."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

import polars as pl

from caunghe.feed import Feed
from caunghe.forecast.supply import WAVES
from caunghe.forecast.waves import ENOUGH_ANSWERED, LEAST_ANSWERED, employed_waves, whole_waves
from caunghe.language import Text, share

_FEW: Final = 3  # waves, of which one odd year makes much of the slope
SURVEY_SENTENCES: Final[dict[str, Text]] = {
    "answers_missing": Text(
        "Một số người có việc làm trong điều tra lao động không ghi nghề, tuổi, địa bàn hoặc quyền số; ít nhất là năm"
        " {year}: {answered} ghi đủ. Người ghi đủ được tính thay cho họ theo năm, tầng và nhóm tuổi.",
        "Occupation, age, place or weight of some employed people is missing in the labour survey; {year} has fewest"
        " answers, {answered}. Those who answered stand for them by wave, stratum and age.",
    ),
    "answers_few": Text(
        "Cần thận trọng với tỷ lệ rời nghề: có đợt điều tra lao động chỉ {answered} người có việc làm (năm {year}) ghi"
        " đủ nghề, tuổi, địa bàn và quyền số. Người ghi đủ được tính thay cho người không ghi, theo năm, tầng và nhóm"
        " tuổi; nếu người không ghi khác họ thì tỷ lệ sai.",
        "Rates of leaving need caution: in the wave of {year} only {answered} of the employed have occupation, age,"
        " place and weight. Those who answered stand for the others by wave, stratum and age; if the others differ,"
        " the rates are wrong.",
    ),
    "waves_unanswered": Text(
        "Điều tra lao động năm {years} có dưới {least} người có việc làm ghi đủ nghề, tuổi, địa bàn và quyền số: không"
        " dùng để tính tỷ lệ rời nghề, cơ cấu nghề theo xã, phường và tiền lương.",
        "Fewer than {least} of the employed answered in the labour survey of {years}: not used for rates of leaving,"
        " shares of communes, or pay.",
    ),
    "waves_begun": Text(
        "Điều tra năm {years} chưa đủ các quý, nên không so với các năm khác.",
        "Quarters are missing of the survey of {years}: it is not compared with other years.",
    ),
    "waves_elsewhere": Text(
        "Điều tra lao động năm {years} không phủ hết địa bàn của năm mới nhất nên không so sánh được với các năm sau.",
        "The labour survey of {years} does not cover the territory of the latest wave, and is not compared with it.",
    ),
    "waves_common": Text(
        "Các đợt điều tra lao động không cùng địa bàn: tỷ lệ rời nghề chỉ tính trên phần địa bàn mà mọi đợt đều có, ít"
        " nhất {common} số người có việc làm của một đợt; phần còn lại được coi như giống phần ấy.",
        "Waves of the labour survey differ in territory: rates of leaving are those of the part that all of them cover,"
        " {common} or more of each wave's employed; the rest is taken to be like it.",
    ),
    "waves_two": Text(
        "Tỷ lệ rời nghề chỉ dựa trên {waves} đợt điều tra lao động: một năm bất thường về việc làm được đọc thành người"
        " rời nghề; khoảng dự báo tính đến điều ấy chủ yếu bằng giả định.",
        "Rates of leaving rest on {waves} {waves:wave|waves} of the labour survey: an odd year of employment is read as"
        " people leaving, for which intervals allow mostly by an assumption.",
    ),
    "seekers_unstated": Text(
        "{part} người thất nghiệp trong điều tra không ghi trình độ, hoặc không ai cùng trình độ đang làm việc; họ được"
        " chia theo nghề như những người thất nghiệp khác.",
        "{part} of the unemployed in the survey have no qualification stated, or one that nobody at work has; they are"
        " spread over occupations as the others are.",
    ),
}


def survey_notes(feed: Feed) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield what holds of this feed's survey, with what fills the sentence."""
    waves = employed_waves(feed)
    used = {year: part for year, part in waves.answered.items() if year in waves.years}
    if used:
        year, least = min(used.items(), key=lambda each: (each[1], each[0]))
        slots: dict[str, object] = {"year": year, "answered": partial(share, least, decimals=1)}
        if least < ENOUGH_ANSWERED:
            yield "answers_few", slots
        elif least < 1 - 1e-9:
            yield "answers_missing", slots
    if waves.begun:
        yield "waves_begun", {"years": ", ".join(map(str, waves.begun))}
    if waves.unanswered:
        least_share = partial(share, LEAST_ANSWERED, decimals=0)
        yield "waves_unanswered", {"years": ", ".join(map(str, waves.unanswered)), "least": least_share}
    if waves.elsewhere:
        yield "waves_elsewhere", {"years": ", ".join(map(str, waves.elsewhere))}
    if len(waves.years) > 1 and waves.common < 1 - 1e-9:
        yield "waves_common", {"common": partial(share, waves.common, decimals=0)}
    if 1 < len(waves.years) <= _FEW:
        yield "waves_two", {"waves": len(waves.years)}
    unstated = unstated_seekers(feed)
    if unstated > 0:
        yield "seekers_unstated", {"part": partial(share, unstated, decimals=1)}


def unstated_seekers(feed: Feed) -> float:
    """Return the share of the unemployed, of the waves that count as supply, whose qualification places nobody."""
    years = whole_waves(feed)[-WAVES:]
    rows = feed["labour_survey"].filter(pl.col("weight") > 0, pl.col("year").is_in(years))
    at_work = rows.filter(pl.col("activity") == "employed").drop_nulls("occupation")["qualification"].drop_nulls()
    idle = rows.filter(pl.col("activity") == "unemployed")
    placed = idle.filter(pl.col("qualification").is_in(at_work.unique(maintain_order=True).implode()))["weight"].sum()
    everybody = float(idle["weight"].sum())
    return 1 - float(placed) / everybody if everybody > 0 else 0.0
