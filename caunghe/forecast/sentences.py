"""What a reader must be told beside the numbers, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

import polars as pl

from caunghe.feed import Feed
from caunghe.forecast.openings import PERIOD
from caunghe.forecast.results import NOTES, ForecastOptions
from caunghe.forecast.supply import fields_without_occupation
from caunghe.language import Text, share

SENTENCES: Final[dict[str, Text]] = {
    "skill": Text(
        "Kiểm định ngược trên {origins} năm gốc: sai số dự báo theo nghề nhỏ hơn {share} so với giữ nguyên cơ "
        "cấu và {walk} so với giữ nguyên số cũ; đoán đúng chiều tăng giảm {direction}.",
        "Back-tested on {origins} {origins:origin|origins}: errors by occupation are {share} smaller than "
        "with constant shares and {walk} smaller than with last year's numbers; the direction of change was "
        "right {direction} of the time.",
    ),
    "no_skill": Text(
        "Dự báo này chưa hơn được cách làm đơn giản: trên {origins} năm gốc, sai số theo nghề nhỏ hơn cách giữ "
        "nguyên cơ cấu {share} và nhỏ hơn cách giữ nguyên số cũ {walk} (số âm nghĩa là kém hơn). Không nên dựa"
        " vào chênh lệch giữa các nghề.",
        "This forecast has no skill: on {origins} {origins:origin|origins} its errors by occupation are "
        "smaller by {share} than with constant shares and by {walk} than with last year's numbers (negative "
        "is worse). Differences between occupations should not be relied on.",
    ),
    "coverage": Text(
        "Khoảng 80 % đã chứa kết quả thật {coverage} số lần, tính ở những năm gốc mà độ rộng khoảng học từ các "
        "năm trước đó.",
        "The 80% intervals held the outcome {coverage} of the time, at origins whose width was learnt from "
        "earlier years only.",
    ),
    "no_backtest": Text(
        "Chuỗi việc làm chỉ có {years} năm nên chưa kiểm định ngược được: chưa biết dự báo có đáng tin hay không.",
        "Employment is known for {years} {years:year|years} only, too few to back-test: whether this forecast"
        " has skill is unknown.",
    ),
    "no_outlooks": Text(
        "Không có kịch bản của thành phố: nhu cầu chỉ theo xu thế đã qua.",
        "There are no outlooks of the city: demand follows the past trend alone.",
    ),
    "beyond_outlooks": Text(
        "Kịch bản “{scenario}” chỉ đến năm {year}; các năm sau đó theo xu thế đã qua.",
        "Scenario “{scenario}” ends in {year}; the years after it follow the past trend alone.",
    ),
    "separation_stated": Text(
        "Không có hai đợt điều tra lao động: thay thế tính theo tỷ lệ giả định {rate} một năm cho mọi nghề.",
        "There are no two waves of a labour survey: replacement rests on an assumed {rate} a year for every "
        "occupation.",
    ),
    "fields_unmapped": Text(
        "{count} ngành, nghề đào tạo chưa gắn với nghề nghiệp nào nên người học không được tính vào nguồn cung: "
        "{fields}.",
        "{count} training {count:field leads|fields lead} to no occupation, so that nobody who learns there is counted"
        " as supply: {fields}.",
    ),
    "no_communes": Text(
        "Không có danh sách xã, phường: nhu cầu không chia theo địa bàn.",
        "No communes are listed: openings are not divided by area.",
    ),
    "gap_meaning": Text(
        "Chênh lệch bằng chỗ việc cần người trừ người tốt nghiệp nghề, một phần người thất nghiệp và người mất việc vì"
        " nghề thu hẹp; chưa trừ người từ đại học, từ nơi khác hoặc vào làm không qua đào tạo.",
        "The gap is openings less vocational graduates, part of the unemployed and people whose jobs go; people from"
        " universities, from elsewhere or hired untrained are not subtracted.",
    ),
    "openings_meaning": Text(
        "Chỗ việc mới và chỗ việc thay thế được tính theo từng giai đoạn {period} năm rồi chia cho từng năm. Con số nêu"
        " ra là của diễn biến kỳ vọng; khoảng 80 % lấy từ các khả năng được mô phỏng và thường lệch về phía cao, vì"
        " nghề thu hẹp không bù được cho nghề mở rộng.",
        "New jobs and replacement are counted over periods of {period} years and spread over them. The figure stated is"
        " that of the expected path; the 80% interval comes from the futures drawn and lies mostly above it, as"
        " occupations that shrink do not make up for those that grow.",
    ),
}


def notes(
    feed: Feed, options: ForecastOptions, skill: pl.DataFrame, origins: int, years: tuple[int, ...], history: int
) -> pl.DataFrame:
    """Return the sentences that hold for this forecast (``NOTES``), the judgement of its skill first."""
    meaning: tuple[str, dict[str, object]] = ("gap_meaning", {})
    period: tuple[str, dict[str, object]] = ("openings_meaning", {"period": PERIOD})
    slots_by_note = [*_skill_notes(skill, origins, history), *_assumption_notes(feed, options, years), meaning, period]
    rows = [(name, SENTENCES[name]("vi", **slots), SENTENCES[name]("en", **slots)) for name, slots in slots_by_note]
    return pl.DataFrame(rows, schema=NOTES, orient="row")


def _skill_notes(skill: pl.DataFrame, origins: int, history: int) -> Iterator[tuple[str, dict[str, object]]]:
    if skill.is_empty():
        yield "no_backtest", {"years": history}
        return
    row = skill.filter(pl.col("model") == "ours", pl.col("level") == 4).row(0, named=True)
    fewer, walk = row["skill_constant_share"], row["skill_random_walk"]
    slots: dict[str, object] = {
        "origins": origins,
        "share": partial(share, fewer, decimals=0),
        "walk": partial(share, walk, decimals=0),
        "direction": partial(share, row["direction"], decimals=0),
    }
    yield ("skill" if min(fewer, walk) > 0 else "no_skill"), slots
    if row["coverage80"] is not None:
        yield "coverage", {"coverage": partial(share, row["coverage80"], decimals=0)}


def _assumption_notes(
    feed: Feed, options: ForecastOptions, years: tuple[int, ...]
) -> Iterator[tuple[str, dict[str, object]]]:
    outlooks = feed["industry_outlooks"].filter(pl.col("scenario") == options.scenario)
    last = outlooks["year"].max()
    if last is None or int(str(last)) < years[0]:
        yield "no_outlooks", {}
    elif int(str(last)) < years[-1]:
        yield "beyond_outlooks", {"scenario": options.scenario, "year": last}
    waves = feed["labour_survey"].filter(pl.col("activity") == "employed")["year"].n_unique()
    if waves < 2 and options.separation is not None:
        yield "separation_stated", {"rate": partial(share, options.separation)}
    unmapped = fields_without_occupation(feed)
    if unmapped:
        yield "fields_unmapped", {"count": len(unmapped), "fields": ", ".join(unmapped)}
    if feed["areas"].filter(pl.col("parent") == feed.information.area).is_empty():
        yield "no_communes", {}
