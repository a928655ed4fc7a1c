"""What a reader must be told of the employment behind the forecast: what was not reported, closed, or carried."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

import numpy as np

from caunghe.feed import Feed
from caunghe.forecast.absent import LONGEST_SILENCE
from caunghe.forecast.backtest import FIRST_ORIGIN
from caunghe.forecast.history import History
from caunghe.forecast.results import SHORTEST_HISTORY
from caunghe.forecast.unreported import LEAST_TOLD, Filled, filled_history
from caunghe.language import Text, number, share

Slots = dict[str, object]
WELL_LEARNT: Final = 8  # target years with which intervals held what they say in simulations
HISTORY_SENTENCES: Final[dict[str, Text]] = {
    "years_dropped": Text(
        "Bảng employment thiếu các năm ngay trước {first}: các năm trước đó ({years}) không được dùng.",
        "The table employment lacks the years before {first}: earlier ones ({years}) are not used.",
    ),
    "years_interpolated": Text(
        "Bảng employment thiếu năm {years}: số của năm ấy được nội suy và không dùng để kiểm định.",
        "The table employment lacks {years}: interpolated, and no forecast is tested on it.",
    ),
    "short_history": Text(
        "Chuỗi việc làm mới đối chiếu được {targets} năm, ít hơn {enough}: độ rộng của khoảng một phần là giả định,"
        " chưa học được từ sai số đã qua. Với 6–12 năm số liệu, khoảng dự báo 80 % ở thành phố mô phỏng chỉ chứa"
        " 57–77 %.",
        "Forecasts of this employment can be held against {targets} {targets:year|years} only, fewer than {enough}:"
        " how wide intervals are is partly assumed, not learnt from past errors. With 6–12 years known, 80% intervals"
        " held 57–77% in simulated cities.",
    ),
    "cells_unread": Text(
        "Số lao động của nghề {occupations} có năm không ghi: được coi như tăng giảm cùng phần còn lại của ngành.",
        "Workers of these occupations are not stated in some year, and taken to have moved with the rest of their"
        " industry: {occupations}.",
    ),
    "cells_absent": Text(
        "{count} ô (nghề trong ngành, theo năm) của bảng employment không có dòng mà phần lớn các năm khác có: không"
        " phải là 0 người, được ước tính theo phần còn lại của ngành. Năm thiếu nhiều nhất là {year}: có {told} số lao"
        " động.",
        "{count} {count:cell|cells} of employment (an occupation in an industry and year) {count:has|have} no row where"
        " most other years do. That is not nobody: they are taken to have moved with the rest of their industry."
        " {year} lacks most, with {told} of its workers told.",
    ),
    "communes_silent": Text(
        "Bảng employment có năm không có dòng nào của xã, phường {areas}: số ấy được ước tính theo các xã, phường có cả"
        " hai năm. Năm thiếu nhiều nhất là {year}: có {told} số lao động.",
        "Some year of employment has no row of these areas: {areas}. They are estimated from the areas told in both"
        " years. {year} lacks most, with {told} of its workers told.",
    ),
    "communes_cells_absent": Text(
        "Bảng employment thiếu dòng của một số nghề ở xã, phường mà phần lớn các năm khác có; số ấy được ước tính. Năm"
        " thiếu nhiều nhất là {year}: có {told} số lao động.",
        "Rows of some occupations in communes that most other years have did not come and are estimated. {year} lacks"
        " most, with {told} of its workers told.",
    ),
    "years_thin": Text(
        "Bảng employment năm {years} có dưới {least} số lao động phải có: không dùng, coi như năm không có số liệu.",
        "The table employment tells less than {least} of the workers due in {years}: not used, as years not reported.",
    ),
    "break_carried": Text(
        "Việc làm từ năm {year} tính trên địa bàn khác trước, như hồ sơ dữ liệu đã khai: các năm trước được nhân theo"
        " từng ngành (cả thành phố {factor} lần) để về địa bàn nay, coi như năm ấy tăng như mọi năm. Kiểm định trên các"
        " năm ấy vì vậy chỉ là gần đúng.",
        "From {year} on employment counts other territory than before, as the feed declares: earlier years are"
        " multiplied industry by industry (the city by {factor}) to today's, as if that year had grown as others did."
        " Tests on those years are approximate.",
    ),
    "break_without_leap": Text(
        "Hồ sơ dữ liệu khai ngắt chuỗi năm {year}, nhưng tổng việc làm năm ấy không thay đổi khác thường: mọi năm được"
        " đọc là trên địa bàn nay.",
        "The feed declares a break in {year}, but employment does not leap there: all years are read as today's"
        " territory.",
    ),
    "industries_closed": Text(
        "Ngành {industries} năm cuối báo không còn lao động; dự báo coi như đã đóng. Cần kiểm tra lại nếu không đúng.",
        "These industries report nobody at work in the last year and are taken to have closed; check whether that is"
        " so: {industries}.",
    ),
    "rows_left_out": Text(
        "{count} dòng của bảng employment không được dùng: thiếu số lao động, số âm, hoặc nghề không phải mã ISCO-08 4"
        " chữ số.",
        "{count} {count:row|rows} of employment cannot be used: no number of workers, a negative one, or an occupation"
        " that is no ISCO-08 unit group.",
    ),
    "industries_interpolated": Text(
        "Ngành {industries} có năm không báo cáo; số của năm ấy được nội suy giữa hai năm liền kề.",
        "Some year of these industries was not reported and is interpolated between those beside it: {industries}.",
    ),
    "industries_new": Text(
        "Ngành {industries} chưa có trong những năm đầu; trước đó được coi như tăng cùng khu vực ngành cấp 1.",
        "New industries are taken to have grown as their section did before they were there: {industries}.",
    ),
    "industries_young": Text(
        "Ngành {industries} mới có số liệu dưới {least} năm: chỉ năm cuối được dùng, mức tăng của chính các năm ấy thì"
        " không.",
        "These industries have figures of fewer than {least} years: their last year alone is used, and not how they"
        " grew in those: {industries}.",
    ),
    "industries_carried_on": Text(
        "Ngành {industries} không có số liệu năm cuối, hoặc ghi 0 mà mọi năm khác có hàng nghìn người; được coi như"
        " tiếp tục tăng cùng khu vực ngành cấp 1.",
        "Industries without a figure for the last year, or with a zero after thousands in every other year, are taken"
        " to go on as their section does: {industries}.",
    ),
}


def history_notes(feed: Feed, history: History) -> Iterator[tuple[str, Slots]]:
    """Yield what holds of this history of employment, with what fills the sentence."""
    if history.dropped_years:
        years = ", ".join(map(str, history.dropped_years))
        yield "years_dropped", {"first": history.years[0], "years": years}
    missing = [year for year, known in zip(history.years, history.is_known, strict=True) if not known]
    if missing:
        yield "years_interpolated", {"years": ", ".join(map(str, missing))}
    targets = len(history.years) - 1 - FIRST_ORIGIN
    if targets < WELL_LEARNT:
        yield "short_history", {"targets": max(0, targets), "enough": WELL_LEARNT}
    if history.left_out:
        yield "rows_left_out", {"count": history.left_out}
    filled = filled_history(history)
    if filled.unread:
        yield "cells_unread", {"occupations": ", ".join(filled.unread)}
    yield from _absence_notes(history, filled)
    yield from _break_notes(feed, history)
    workers = history.industry_workers
    closed = history.reported[-1] & (workers[-1] == 0) & (workers[-1 - LONGEST_SILENCE : -1] > 0).any(axis=0)
    if closed.any():
        yield "industries_closed", {"industries": ", ".join(np.array(history.industries)[closed])}
    for name in ("interpolated", "new", "carried_on"):
        industries = getattr(filled, name)
        if industries:
            yield f"industries_{name}", {"industries": ", ".join(industries)}
    if filled.young:
        yield "industries_young", {"industries": ", ".join(filled.young), "least": SHORTEST_HISTORY}


def _break_notes(feed: Feed, history: History) -> Iterator[tuple[str, Slots]]:
    for year, factor in history.moved:
        yield "break_carried", {"year": year, "factor": partial(number, factor, decimals=2)}
    for year in sorted({one.day.year for one in feed.information.breaks}):
        is_moved = any(first in {year, year + 1} for first, _ in history.moved)
        if history.years[0] < year <= history.years[-1] and not is_moved:
            yield "break_without_leap", {"year": year}


def _absence_notes(history: History, filled: Filled) -> Iterator[tuple[str, Slots]]:
    if history.thin_years:
        least = partial(share, LEAST_TOLD, decimals=0)
        yield "years_thin", {"years": ", ".join(map(str, history.thin_years)), "least": least}
    told = np.where(history.is_known, filled.told, 1.0)
    worst = int(np.argmin(told))
    slots: Slots = {"year": history.years[worst], "told": partial(share, float(told[worst]), decimals=1)}
    if filled.absent:
        yield "cells_absent", {"count": filled.absent, **slots}
    if history.silent:
        yield "communes_silent", {"areas": ", ".join(history.silent), **slots}
    elif history.estimated.any():
        yield "communes_cells_absent", slots
