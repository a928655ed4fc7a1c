"""What is known of the software's own accuracy: measures held by tests, and measures taken on the feed itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import polars as pl

from caunghe.feed import RULES
from caunghe.forecast import ForecastTables
from caunghe.indicators import calibration, city_series, judged_values
from caunghe.language import LANGUAGES, Text, number, share, signed
from caunghe.planning import PlanOverview
from caunghe.report.context import Context, ScorecardRow
from caunghe.report.sections.backtest import TESTED, is_compared
from caunghe.report.sections.published import is_comparable, is_inside, published_pairs
from caunghe.vacancies import accuracy

_EVALUATED = Text("make evaluate trong mã nguồn", "make evaluate in the source code")
SCORECARD: Final[tuple[ScorecardRow, ...]] = (
    ScorecardRow(
        what=Text(
            "Ước lượng điều tra: giá trị, sai số, khoảng tin cậy, hệ số thiết kế",
            "Survey estimates: value, error, interval, design effect",
        ),
        value=Text("sai khác tương đối lớn nhất 9 × 10⁻¹³", "largest relative difference 9 × 10⁻¹³"),
        reference=Text(
            "gói survey 4.1 của R: 292 ước lượng trên các mẫu api, NHANES và Sakernas",
            "R package survey 4.1: 292 estimates on the api samples, NHANES and Sakernas",
        ),
        where=_EVALUATED,
    ),
    ScorecardRow(
        what=Text("Ước lượng diện nhỏ Fay–Herriot", "Fay–Herriot small-area estimates"),
        value=Text("phương sai vùng trùng đến năm chữ số", "area variance equal to five digits"),
        reference=Text("gói sae 1.3 của R, số liệu milk", "R package sae 1.3, the milk data"),
        where=_EVALUATED,
    ),
)

_CODED = Text("Mã hóa nghề của tin tuyển dụng", "Occupations of vacancies")
_CODED_RIGHT = Text(
    "bốn chữ số đúng {right} ({low} đến {high}), trong năm mã đầu {among_five}, một chữ số {one_digit}; "
    "sai số hiệu chuẩn xác suất {calibration_error}; bỏ một phần năm kém chắc nhất thì đúng {surest_four_fifths}",
    "four digits right {right} ({low} to {high}), among five codes {among_five}, one digit {one_digit}; "
    "calibration error {calibration_error}; without the least sure fifth {surest_four_fifths} right",
)
_HAND_CODED = {
    "gold": Text(
        "{count} tin thật được mã hóa tay hai lần độc lập; kiểm định chéo",
        "{count} real {count:advertisement|advertisements} hand-coded twice, independently; cross-validated",
    ),
    "fresh": Text(
        "{count} tin thật rút ngẫu nhiên, mã hóa tay một lần trước khi xem mã của phần mềm; kiểm định chéo",
        "{count} real {count:advertisement|advertisements} drawn at random, hand-coded once before the "
        "software's codes were seen; cross-validated",
    ),
}
_PUBLISHED = Text(
    "Số đã công bố nằm trong khoảng tin cậy 95 % của ước lượng",
    "Published figures inside the 95% interval of the estimate",
)
_RATIO = Text("{good} trên {count}", "{good} of {count}")
_BESIDE_REGISTERS = Text(
    "{counted} số khác đặt cạnh sổ đăng ký, không có khoảng để đối chiếu",
    "{counted} {counted:other stands|others stand} beside a register, without an interval",
)
_UNLIKE = Text(
    "{unlike} số khác không so sánh được với ước lượng",
    "{unlike} {unlike:other|others} not comparable with {unlike:its|their} estimate",
)
_FIGURES = Text(
    "số đã công bố cùng chỉ số, địa giới và năm", "published figures of the same indicator, boundary and year"
)
_CALIBRATED = Text(
    "số đã công bố mà bộ dữ liệu mô phỏng được hiệu chỉnh theo",
    "published figures to which the synthetic feed is calibrated",
)
_HERE = Text("bộ dữ liệu của báo cáo này", "the feed of this report")
_CHECKS = Text("Quy tắc kiểm tra dữ liệu có ví dụ sai chứng minh", "Data checks proven by a bad example")
_RULES = Text("{count} quy tắc", "{count} {count:rule|rules}")
_EXAMPLE = Text("ví dụ sai của từng quy tắc", "each rule's own bad example")
_TESTS = Text("bộ kiểm thử của phần mềm", "the software's tests")


_SKILLS: Final = {
    0: Text("Dự báo: sai số việc làm, cả thành phố", "Forecast: errors of employment, the whole city"),
    1: Text("Dự báo: sai số việc làm theo nhóm nghề lớn", "Forecast: errors of employment by major group"),
    4: Text("Dự báo: sai số việc làm theo nghề cấp 4", "Forecast: errors of employment by unit group"),
}
_SAVED = Text(
    "sai số bớt được (số âm: sai số lớn hơn): {averaged_share} so với giữ cơ cấu bình quân 4 năm, {averaged_numbers} so"
    " với giữ số bình quân 4 năm, {random_walk} so với giữ số năm cuối, {drift} so với kéo dài mức tăng bình quân;"
    " tốt hơn mọi cách đơn giản ở {won} trên {count} năm gốc; đúng chiều {direction}",
    "error saved (below zero: a larger error): {averaged_share} against the averaged shares of 4 years,"
    " {averaged_numbers} against the averaged numbers of 4 years, {random_walk} against last year's numbers, {drift}"
    " against the mean change going on; better than every simple model at {won} of {count} {count:origin|origins};"
    " direction right {direction}",
)
_SAVED_WHOLE = Text(
    "sai số bớt được (số âm: sai số lớn hơn): {averaged_numbers} so với giữ số bình quân 4 năm, {random_walk} so với"
    " giữ số năm cuối, {drift} so với kéo dài mức tăng bình quân; các cách giữ cơ cấu chia tổng của chính dự báo này"
    " nên không so được; tốt hơn mọi cách đơn giản ở {won} trên {count} năm gốc; đúng chiều {direction}",
    "error saved (below zero: a larger error): {averaged_numbers} against the averaged numbers of 4 years,"
    " {random_walk} against last year's numbers, {drift} against the mean change going on; models of shares divide the"
    " total of this forecast and are not compared; better than every simple model at {won} of {count}"
    " {count:origin|origins}; direction right {direction}",
)
_COMPARED: Final = ("averaged_share", "averaged_numbers", "random_walk", "drift")
_COVERAGE = Text(
    "Dự báo: khoảng dự báo 80 % chứa kết quả một năm sau", "Forecast: 80% intervals that held the outcome a year later"
)
_HELD_CITY = Text(
    "cả thành phố {good} trên {count} năm đích", "the whole city {good} of {count} target {count:year|years}"
)
_HELD_GROUPS = Text("nhóm nghề lớn {major}, nghề cấp 4 {unit}", "major groups {major}, unit groups {unit}")
_ORIGINS = Text(
    "{origins} năm gốc của lịch sử việc làm, mỗi lần chỉ biết dữ liệu đến năm đó; {years} năm đích khác nhau",
    "{origins} {origins:origin|origins} of the employment history, each knowing only the data up to then; {years}"
    " different target {years:year|years}",
)
_TARGET_YEARS = Text(
    "{years} năm đích của lịch sử việc làm, mỗi năm dự báo chỉ từ dữ liệu đến năm trước đó",
    "{years} target {years:year|years} of the employment history, each foretold from the data up to the year before",
)
_AHEAD = Text("Chỉ số: khoảng dự báo 80 % chứa giá trị đo được", "Indicators: projected 80% intervals that held")
_YEARS_AHEAD: Final = {
    1: Text("trước một năm {share}", "one year ahead {share}"),
    2: Text("trước hai năm {share}", "two years ahead {share}"),
    3: Text("trước ba năm {share}", "three years ahead {share}"),
}
_KNOWN_YEARS = Text(
    "{values} giá trị đã biết của {series} chuỗi chỉ số, năm {first}–{last}, dự báo lại {projections} lần, mỗi lần chỉ"
    " từ các năm trước đó; nhiều chuỗi là phần của nhau và chung các năm ấy, nên số lần độc lập ít hơn nhiều",
    "{values} known {values:value|values} of {series} {series:indicator|indicators} by year, {first}–{last}, projected"
    " anew {projections} {projections:time|times}, each time from the years before alone; many indicators are parts of"
    " each other and share these years, so that independent cases are far fewer",
)
_SIMULATED_TABLES = Text("bộ dữ liệu có bảng mô phỏng", "the feed has synthetic tables")
_COMMUNES = Text("Xã, phường: khoảng tin cậy 80 % chứa giá trị đúng", "Communes: 80% intervals that hold the truth")
_ONE_SHARE = Text("{share} số xã, phường", "{share} of communes")
_BOOTSTRAP = Text(
    "mẫu mô phỏng từ chính mô hình (bootstrap tham số), nên chỉ đúng nếu mô hình đúng",
    "samples simulated from the model itself (parametric bootstrap), so true only if the model is",
)
_PLAN = Text("Kế hoạch: cách phương án tốt nhất", "Plan: distance from the best")
_FROM_BEST = Text(
    "không quá {gap} của mục tiêu, {gain_gap} của phần tiết kiệm được",
    "at most {gap} of the objective, {gain_gap} of what the plan saves",
)
_BOUND = Text("cận dưới mà bộ giải chứng minh", "the bound proven by the solver")
_CONSTRAINTS = Text("Kế hoạch: ràng buộc được giữ", "Plan: constraints kept")
_INDEPENDENT = Text("kiểm lại bằng mã độc lập với mô hình", "checked again by code independent of the model")
_SIMULATED = Text(
    "lịch sử việc làm là mô phỏng: chưa nói được gì về thị trường thật",
    "the employment history is synthetic: nothing yet of the real market",
)


def measures_here(context: Context) -> tuple[ScorecardRow, ...]:
    """Return the measures taken in this run: published figures, checks, indicators ahead, communes, forecast, plan."""
    return (*_of_the_feed(context), *_of_the_indicators(context), *_of_the_forecast(context), *_of_the_plan(context))


def of_the_coder() -> tuple[ScorecardRow, ...]:
    """Return the coder's accuracy on the hand-coded sets, as its evaluation wrote it."""
    rows: list[ScorecardRow] = []
    for row in accuracy().iter_rows(named=True):
        if row["set"] in _HAND_CODED:
            shares = {name: row[name] for name in row if name not in ("set", "ads")}
            reference = _with_counts(_HAND_CODED[row["set"]], count=row["ads"])
            rows.append(
                ScorecardRow(what=_CODED, value=_shares(_CODED_RIGHT, **shares), reference=reference, where=_EVALUATED)
            )
    return tuple(rows)


def _of_the_indicators(context: Context) -> list[ScorecardRow]:
    """Return how often known years lay within the 80 % intervals projected for them, and how far communes' hold."""
    rows: list[ScorecardRow] = []
    undone = [each.day for each in context.feed.information.breaks] if context.is_recomputed else []
    known_series = city_series(context.feed, context.results.values, undone)
    judged, cases = calibration(known_series), judged_values(known_series)
    if not judged.is_empty():
        held = (pl.col("held80") * pl.col("projections")).sum() / pl.col("projections").sum()
        ahead = judged.group_by("ahead", maintain_order=True).agg(held=held).sort("ahead")
        each_year = [
            _shares(_YEARS_AHEAD[row["ahead"]], decimals=0, share=row["held"]) for row in ahead.iter_rows(named=True)
        ]
        value = _joined(each_year)
        years = {"first": str(cases["year"].min()), "last": str(cases["year"].max())}
        counted = {"values": cases.height, "series": cases["name"].n_unique()}
        counted["projections"] = int(judged["projections"].sum())
        told = _with_counts(_KNOWN_YEARS, years, **counted)
        reference = _joined([told, _SIMULATED_TABLES]) if context.is_synthetic else told
        rows.append(ScorecardRow(what=_AHEAD, value=value, reference=reference, where=_HERE))
    known = context.results.communes["coverage"].drop_nulls()
    if not known.is_empty():
        value = _shares(_ONE_SHARE, share=known[0])
        rows.append(ScorecardRow(what=_COMMUNES, value=value, reference=_BOOTSTRAP, where=_HERE))
    return rows


def _of_the_forecast(context: Context) -> list[ScorecardRow]:
    if not isinstance(context.forecast, ForecastTables) or context.forecast.backtest_skill.is_empty():
        return []
    judged, tested = context.forecast.backtest_skill, context.forecast.backtest
    synthetic = context.feed.information.weakest(context.tables_behind(TESTED)) == "synthetic"
    beside = [_SIMULATED] if synthetic else []
    years = tested.select(pl.col("origin") + pl.col("horizon")).to_series().n_unique()
    count_of_origins = tested["origin"].n_unique()
    origins = _with_counts(_ORIGINS, origins=count_of_origins, years=years)
    ours = judged.filter(pl.col("model") == "ours", pl.col("level").is_in(list(_SKILLS))).sort("level")
    reference = _joined([origins, *beside])
    rows = [
        ScorecardRow(what=_SKILLS[row["level"]], value=_saved(row, count_of_origins), reference=reference, where=_HERE)
        for row in ours.iter_rows(named=True)
    ]
    held = context.forecast.backtest_held.filter(pl.col("component") == "employment", pl.col("horizon") == 1)
    one = {row["level"]: row for row in held.iter_rows(named=True)}
    if one and one[0]["coverage80"] is not None:
        count = int(one[0]["target_years"])
        city = _with_counts(_HELD_CITY, good=round(one[0]["coverage80"] * count), count=count)
        groups = _shares(_HELD_GROUPS, decimals=0, major=one[1]["coverage80"], unit=one[4]["coverage80"])
        reference = _joined([_with_counts(_TARGET_YEARS, years=count), *beside])
        rows.append(ScorecardRow(what=_COVERAGE, value=_joined([city, groups]), reference=reference, where=_HERE))
    return rows


def _saved(row: Mapping[str, Any], origins: int) -> Text:
    """Return what the forecast saves of each simple model's error, losses as well as gains.

    Of the whole city few years tell: its shares have no decimals.
    """
    decimals = 1 if row["level"] else 0
    compared = [name for name in _COMPARED if is_compared(row, name)]
    wording = _SAVED if len(compared) == len(_COMPARED) else _SAVED_WHOLE
    vi, en = (
        wording(
            language,
            **{name: signed(share(row[f"skill_{name}"], language, decimals)) for name in compared},
            won=round(row["origins_won"] * origins),
            count=origins,
            direction=share(row["direction"], language, decimals),
        )
        for language in LANGUAGES
    )
    return Text(vi, en)


def _of_the_plan(context: Context) -> list[ScorecardRow]:
    if not isinstance(context.plan, PlanOverview) or context.plan.seats.is_empty():
        return []
    facts, checks = context.plan.facts, context.plan.checks
    gap = _shares(_FROM_BEST, decimals=2, gap=facts["gap"][0], gain_gap=facts["gain_gap"][0])
    kept = _with_counts(_RATIO, good=int(checks["holds"].sum()), count=checks.height)
    return [
        ScorecardRow(what=_PLAN, value=gap, reference=_BOUND, where=_HERE),
        ScorecardRow(what=_CONSTRAINTS, value=kept, reference=_INDEPENDENT, where=_HERE),
    ]


def _of_the_feed(context: Context) -> tuple[ScorecardRow, ...]:
    pairs = published_pairs(context)
    alike = [row for row in pairs if is_comparable(row)]
    judged = [held for row in alike if (held := is_inside(row)) is not None]
    counted, unlike = len(alike) - len(judged), len(pairs) - len(alike)
    rows = [ScorecardRow(what=_CHECKS, value=_with_counts(_RULES, count=len(RULES)), reference=_EXAMPLE, where=_TESTS)]
    if pairs:
        parts = [_with_counts(_RATIO, good=sum(judged), count=len(judged))]
        parts += [_with_counts(_BESIDE_REGISTERS, counted=counted)] if counted else []
        parts += [_with_counts(_UNLIKE, unlike=unlike)] if unlike else []
        agreement = _joined(parts)
        reference = _CALIBRATED if context.is_synthetic else _FIGURES
        rows.append(ScorecardRow(what=_PUBLISHED, value=agreement, reference=reference, where=_HERE))
    return tuple(rows)


def _joined(parts: Sequence[Text]) -> Text:
    return Text(*("; ".join(part(language) for part in parts) for language in LANGUAGES))


def _with_counts(text: Text, years: Mapping[str, str] = MappingProxyType({}), /, **slots: int) -> Text:
    vi, en = (
        text(language, **years, **{name: number(value, language) for name, value in slots.items()})
        for language in LANGUAGES
    )
    return Text(vi, en)


def _shares(text: Text, *, decimals: int = 1, **slots: float) -> Text:
    vi, en = (
        text(language, **{name: share(value, language, decimals) for name, value in slots.items()})
        for language in LANGUAGES
    )
    return Text(vi, en)
