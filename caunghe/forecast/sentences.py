"""What a reader must be told beside the numbers, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

import polars as pl

from caunghe.feed import Feed, needs_by_unit_group
from caunghe.forecast.demand import outlooks_without_industry
from caunghe.forecast.history import History
from caunghe.forecast.history_notes import HISTORY_SENTENCES, history_notes
from caunghe.forecast.openings import PERIOD
from caunghe.forecast.results import NOTES, SIMPLE_SKILLS, ForecastOptions
from caunghe.forecast.sums import unknown_communes
from caunghe.forecast.supply import fields_without_occupation
from caunghe.forecast.survey_notes import SURVEY_SENTENCES, survey_notes
from caunghe.forecast.waves import employed_waves
from caunghe.language import Text, people, share

Slots = dict[str, object]
_LEVELS: Final = {"city": 0, "major": 1, "unit": 4}
_PERIOD: Final[Slots] = {"period": PERIOD}
SENTENCES: Final[dict[str, Text]] = {
    "skill": Text(
        "Kiểm định ngược trên {origins} năm gốc, so với cách đơn giản tốt nhất: sai số theo nghề nhỏ hơn {unit}"
        " ({unit_best}), theo nhóm nghề lớn {major} ({major_best}; nhìn trước {far} năm: {major_far}), của cả thành phố"
        " {city} ({city_best}). Số âm nghĩa là kém hơn. Đoán đúng chiều tăng giảm theo nghề {direction},"
        " của cả thành phố {direction_city}.",
        "Back-tested on {origins} {origins:origin|origins} against the best simple model: errors by occupation are"
        " {unit} smaller ({unit_best}), by major group {major} ({major_best}; {far} {far:year|years} ahead"
        " {major_far}), of the whole city {city} ({city_best}). A negative number means larger errors. The direction"
        " of change was right {direction} of the time by occupation, {direction_city} of the whole city.",
    ),
    "no_skill": Text(
        "Dự báo này chưa hơn được cách làm đơn giản: trên {origins} năm gốc, so với cách đơn giản tốt nhất, sai số theo"
        " nghề nhỏ hơn {unit} ({unit_best}), theo nhóm nghề lớn {major} ({major_best}; nhìn trước {far} năm:"
        " {major_far}), của cả thành phố {city} ({city_best}). Số âm nghĩa là kém hơn. Đoán đúng chiều {direction}."
        " Không nên dựa vào chênh lệch giữa các nghề.",
        "This forecast has no skill: on {origins} {origins:origin|origins}, against the best simple model, its errors"
        " by occupation are smaller by {unit} ({unit_best}), by major group by {major} ({major_best}; {far}"
        " {far:year|years} ahead {major_far}), of the whole city by {city} ({city_best}). A negative number"
        " means larger errors. The direction was right {direction} of the time. Differences between occupations should"
        " not be relied on.",
    ),
    "coverage": Text(
        "Khoảng dự báo 80 % về việc làm đã chứa số liệu về sau, khi nhìn trước 1 năm và {far} năm: cả thành phố"
        " {city_near} và {city_far}; nhóm nghề lớn {major_near} và {major_far}; nghề cấp 4 {unit_near} và {unit_far}."
        " Chỉ có {near_years} và {far_years} năm để đối chiếu; độ rộng khoảng luôn học từ các năm trước đó.",
        "The 80% intervals of employment held the later figure, 1 year and {far} {far:year|years} ahead: the whole city"
        " {city_near} and {city_far}; major groups {major_near} and {major_far}; unit groups {unit_near} and"
        " {unit_far}. Only {near_years} and {far_years} {far_years:year|years} stand behind this; widths were always"
        " learnt from earlier years.",
    ),
    "untested": Text(
        "Chưa kiểm định được: phần theo kịch bản của thành phố, điều doanh nghiệp khai, tỷ lệ rời nghề, nguồn cung và"
        " cách chia theo xã, phường. Kiểm định nói trên là của xu thế việc làm. Khoảng không tính đến việc xu thế đổi"
        " chiều: ở các thành phố mô phỏng có xu thế đổi chiều, khoảng dự báo 80 % của cả thành phố chỉ chứa 49 %.",
        "Not back-tested: the part that follows the city's scenario, what employers state, the rates of leaving,"
        " supply, and the division by commune. What is tested is the trend of employment. Intervals do not allow for a"
        " turn of the trend: in simulated cities after one, 80% intervals of the whole city held 49%.",
    ),
    "no_occupation_trend": Text(
        "Số liệu đã qua chưa cho thấy xu thế riêng của từng nghề đáng tin: cơ cấu nghề trong mỗi ngành được giữ như"
        " những năm gần đây, chỉ khoảng sai số rộng dần.",
        "The past shows no trend by occupation worth projecting: shares within each industry stay as in recent years,"
        " and only the intervals widen.",
    ),
    "never_varied": Text(
        "Việc làm không đổi trong cả {years} năm có số liệu nên không có gì để kiểm định: chưa biết dự báo có đáng tin"
        " hay không.",
        "Employment never changes in the {years} {years:year|years} known, so that there is nothing to test: whether"
        " this forecast has skill is unknown.",
    ),
    "no_backtest": Text(
        "Chuỗi việc làm chỉ có {years} năm nên chưa kiểm định ngược được: chưa biết dự báo có đáng tin hay không.",
        "Employment is known for {years} {years:year|years} only, too few to back-test: whether this forecast"
        " has skill is unknown.",
    ),
    "outlooks_unplaced": Text(
        "Kịch bản nêu ngành {industries} mà bảng employment không có; phần ấy không được dùng.",
        "The scenario speaks of industries {industries}, which employment does not have; that part is not used.",
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
        "Không có hai đợt điều tra lao động so sánh được: thay thế tính theo tỷ lệ giả định {rate} một năm"
        " cho mọi nghề.",
        "There are no two waves of a labour survey to compare: replacement rests on an assumed {rate} a year for every "
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
    "communes_unknown": Text(
        "Xã, phường {areas} không có dòng điều tra lao động lẫn dân số: không tính được nhu cầu; số của cả thành phố"
        " được chia cho các xã, phường còn lại, nên mỗi nơi có thể cao hơn thực tế.",
        "Neither the labour survey nor populations have a row of these areas, whose openings are therefore not known:"
        " {areas}. The city's are divided among the others, each of which may be too high for it.",
    ),
    "needs_spread": Text(
        "Nhu cầu tuyển {openings} được khai theo nhóm nghề rộng hơn nhóm đơn vị; số ấy được chia cho các nghề của nhóm"
        " theo nhu cầu khai tới nghề trong năm, nếu không có thì theo số lao động.",
        "Employers stated needs for groups wider than a unit group ({openings}); they are spread over the occupations"
        " of the group as the year's needs by occupation, or where there are none as workers, are.",
    ),
    "needs_left_out": Text(
        "Nhu cầu tuyển {openings} được khai theo nhóm nghề mà không có số liệu nào để chia cho các nghề;"
        " không được tính.",
        "Employers stated needs for groups of occupations of which nothing is known to spread them by ({openings});"
        " they are left out.",
    ),
    "gap_meaning": Text(
        "Chênh lệch bằng chỗ việc cần người trừ người tốt nghiệp nghề, một phần người thất nghiệp và người mất việc vì"
        " nghề thu hẹp; chưa trừ người từ đại học, từ nơi khác hoặc vào làm không qua đào tạo. Con số nêu ra ứng với"
        " tuyển sinh như ba năm qua; khoảng của nguồn cung và chênh lệch tính cả việc tuyển sinh những năm tới có thể"
        " lệch dần khỏi mức ấy, như đã từng lệch từ năm này sang năm khác.",
        "The gap is openings less vocational graduates, part of the unemployed and people whose jobs go; people from"
        " universities, from elsewhere or hired untrained are not subtracted. The figure stated is that of intakes as"
        " in the last three years; the intervals of supply and gap allow for intakes to come that go further and"
        " further from them, as they have from year to year.",
    ),
    "openings_meaning": Text(
        "Chỗ việc mới và chỗ việc thay thế được tính theo từng giai đoạn {period} năm rồi chia cho từng năm. Nghề nào"
        " cần thêm người, nghề nào thu hẹp được xác định theo diễn biến kỳ vọng, tức bình quân của các khả năng được"
        " mô phỏng; đó cũng là con số nêu ra. Khoảng dự báo 80 % gồm các khả năng ở giữa, bỏ 10 % thấp nhất và 10 %"
        " cao nhất. Trong một khả năng, nghề giảm người ngoài dự kiến được trừ vào số chỗ việc của các nghề khác."
        " Khoảng của một năm là của riêng năm ấy; khoảng của mức bình quân cả giai đoạn hẹp hơn và được nêu riêng.",
        "New jobs and replacement are counted over periods of {period} {period:year|years} and spread over them. Which"
        " occupations need people and which shrink is told by the expected path, the mean of the futures drawn; the"
        " figure stated is that mean. The 80% interval leaves out the lowest and the highest tenth of these futures. In"
        " a future in which an occupation unexpectedly lets people go, they count against the openings of others."
        " The interval of a year is that of the single year; that of a period's yearly mean, narrower, is told apart.",
    ),
    **HISTORY_SENTENCES,
    **SURVEY_SENTENCES,
}


MODEL_NAMES: Final = {
    "constant_share": Text("giữ cơ cấu năm cuối", "last year's shares"),
    "averaged_share": Text("giữ cơ cấu bình quân 4 năm", "shares averaged over four years"),
    "random_walk": Text("giữ số năm cuối", "last year's numbers"),
    "averaged_numbers": Text("giữ số bình quân 4 năm", "numbers averaged over four years"),
    "drift": Text("kéo dài mức tăng bình quân", "the mean change going on"),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """What the back-test found: ``BACKTEST_SKILL`` and ``BACKTEST_HELD``, and on how many origins."""

    skill: pl.DataFrame
    horizons: pl.DataFrame
    origins: int


def notes(
    feed: Feed, options: ForecastOptions, judged: Judged, years: tuple[int, ...], history: History, *, has_trend: bool
) -> pl.DataFrame:
    """Return the sentences that hold for this forecast (``NOTES``), the judgement of its skill first."""
    slots_by_note = list(_skill_notes(judged, len(history.years)))
    if not has_trend:
        slots_by_note.append(("no_occupation_trend", {}))
    slots_by_note += [
        *history_notes(feed, history),
        *_assumption_notes(feed, options, years, history),
        ("gap_meaning", {}),
        ("openings_meaning", _PERIOD),
    ]
    rows = [(name, SENTENCES[name]("vi", **slots), SENTENCES[name]("en", **slots)) for name, slots in slots_by_note]
    return pl.DataFrame(rows, schema=NOTES, orient="row")


def _skill_notes(judged: Judged, history: int) -> Iterator[tuple[str, Slots]]:
    if judged.skill.is_empty():
        yield "no_backtest", {"years": history}
        return
    if judged.skill.filter(pl.col("level") == _LEVELS["unit"])["mase"].null_count():
        yield "never_varied", {"years": history}
        return
    employment = judged.horizons.filter(pl.col("component") == "employment")
    far = int(str(employment["horizon"].max()))
    slots: Slots = {"origins": judged.origins, "far": far}
    saved = 0.0
    for name, level in _LEVELS.items():
        best = best_simple(judged.skill, level)
        column = SIMPLE_SKILLS[best]
        row = judged.skill.filter(pl.col("model") == "ours", pl.col("level") == level).row(0, named=True)
        ahead = employment.filter(pl.col("level") == level, pl.col("horizon") == far)
        saved = row[column]
        slots |= {
            name: partial(share, saved, decimals=1),
            f"{name}_best": MODEL_NAMES[best],
            f"{name}_far": partial(share, ahead[column].item(), decimals=1),
            "direction": partial(share, row["direction"], decimals=0),
        }
        slots.setdefault("direction_city", partial(share, row["direction"], decimals=0))
    yield ("skill" if saved > 0 else "no_skill"), slots
    yield from _coverage_note(employment.filter(pl.col("coverage80").is_not_null()))
    yield "untested", {}


def best_simple(skill: pl.DataFrame, level: int) -> str:
    """Return the simple model with the smallest errors at a level."""
    simple = skill.filter(pl.col("model") != "ours", pl.col("level") == level)
    return str(simple.sort("mase", "model")["model"][0])


def _coverage_note(employment: pl.DataFrame) -> Iterator[tuple[str, Slots]]:
    if employment.is_empty():
        return
    far = int(str(employment["horizon"].max()))
    slots: Slots = {"far": far}
    for end, horizon in (("near", 1), ("far", far)):
        at = {row["level"]: row for row in employment.filter(pl.col("horizon") == horizon).iter_rows(named=True)}
        slots |= {
            f"{name}_{end}": partial(share, at[level]["coverage80"], decimals=0) for name, level in _LEVELS.items()
        }
        slots[f"{end}_years"] = at[0]["target_years"]
    yield "coverage", slots


def _assumption_notes(
    feed: Feed, options: ForecastOptions, years: tuple[int, ...], history: History
) -> Iterator[tuple[str, Slots]]:
    outlooks = feed["industry_outlooks"].filter(pl.col("scenario") == options.scenario)
    last = outlooks["year"].max()
    if last is None or int(str(last)) < years[0]:
        yield "no_outlooks", {}
    elif int(str(last)) < years[-1]:
        yield "beyond_outlooks", {"scenario": options.scenario, "year": last}
    unplaced = outlooks_without_industry(outlooks, history)
    if unplaced:
        yield "outlooks_unplaced", {"industries": ", ".join(unplaced)}
    if len(employed_waves(feed).years) < 2 and options.separation is not None:
        yield "separation_stated", {"rate": partial(share, options.separation)}
    yield from survey_notes(feed)
    unmapped = fields_without_occupation(feed)
    if unmapped:
        yield "fields_unmapped", {"count": len(unmapped), "fields": ", ".join(unmapped)}
    needs = needs_by_unit_group(feed)
    if needs.spread > 0:
        yield "needs_spread", {"openings": partial(people, needs.spread)}
    if needs.left_out > 0:
        yield "needs_left_out", {"openings": partial(people, needs.left_out)}
    if feed["areas"].filter(pl.col("parent") == feed.information.area).is_empty():
        yield "no_communes", {}
    unknown = unknown_communes(feed)
    if unknown:
        yield "communes_unknown", {"areas": ", ".join(unknown)}
