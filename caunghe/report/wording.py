"""Sentences about numbers: whole templates, chosen by what the numbers allow to be said."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Literal, TypeVar

from caunghe.indicators import CATALOGUE, spread_of_range
from caunghe.language import Text, Unit, difference_error
from caunghe.language import with_error as value_with_error
from caunghe.report.context import FORMS, Context, estimate_of, half_width
from caunghe.report.coverage import covering, covers
from caunghe.report.differences import difference_cell
from caunghe.report.document import Cell, Interval, Quantity, Tone

Move = Literal["up", "down", "unclear", "same", "unknown"]
Row = TypeVar("Row")
TURN: Final = 0.02
_A_TENTH: Final = 0.1  # of a change: what may not be left unsaid of it

VERDICTS: Final[Mapping[str, tuple[Text, Tone]]] = {
    "met": (Text("Đạt", "Met"), "good"),
    "on_course": (Text("Đúng hướng", "On course"), "good"),
    "at_risk": (Text("Có nguy cơ không đạt", "At risk"), "action"),
    "off_course": (Text("Chậm so với lộ trình", "Off course"), "action"),
    "undetectable": (Text("Số liệu chưa đủ để kết luận", "Cannot be told from the data"), "unsure"),
    "no_projection": (Text("Chưa đủ năm để dự báo", "Too few years to project"), "unsure"),
    "not_measured": (Text("Năm đó không có số liệu", "Not measured in that year"), "unsure"),
    "no_data": (Text("Chưa có số liệu", "No data"), "unsure"),
    "unknown_indicator": (Text("Chưa có chỉ số trong danh mục", "Indicator not in the catalogue"), "unsure"),
}
_MISSED: Final = Text("Không đạt", "Missed")
TONES: Final[Mapping[str, Tone]] = {"missed": "action", **{name: tone for name, (_, tone) in VERDICTS.items()}}
BREAK: Final = Text("ngắt chuỗi {day}", "break {day}")
RECOMPUTED: Final = Text("trước {day}: tính lại", "before {day}: recomputed")
FLAGS: Final[Mapping[str, Text]] = {
    "publish": Text("đủ tin cậy", "reliable"),
    "caution": Text("dùng thận trọng", "use with caution"),
    "suppressed": Text("không công bố", "withheld"),
    "bounds": Text("chỉ biết hai cận", "bounds only"),
}
TOO_EARLY: Final = Text("chưa đủ số liệu", "not enough yet")
TOO_LITTLE: Final = Text("thiếu số liệu", "too little stated")
NO_VALUE: Final = Text("chưa có số liệu", "no data")
# upper bound of the probability (exclusive) → words
_CHANCES: Final[tuple[tuple[float, Text], ...]] = (
    (0.05, Text("gần như không thể", "almost impossible")),
    (0.25, Text("khó có thể", "unlikely")),
    (0.45, Text("ít khả năng hơn là có", "less likely than not")),
    (0.55, Text("ngang nhau", "about even")),
    (0.75, Text("nhiều khả năng hơn là không", "more likely than not")),
    (0.95, Text("rất có thể", "likely")),
    (1.01, Text("gần như chắc chắn", "almost certain")),
)

_STATE: Final[Mapping[Move, Text]] = {
    "up": Text(
        "{label} năm {year} là {value}, tăng {change} so với năm {before}.",
        "{label} stood at {value} in {year}, {change} higher than in {before}.",
    ),
    "down": Text(
        "{label} năm {year} là {value}, giảm {change} so với năm {before}.",
        "{label} stood at {value} in {year}, {change} lower than in {before}.",
    ),
    "unclear": Text(
        "{label} năm {year} là {value}; chênh lệch so với năm {before} nằm trong sai số chọn mẫu.",
        "{label} stood at {value} in {year}; the difference from {before} is within sampling error.",
    ),
    "same": Text(
        "{label} năm {year} là {value}, hầu như không đổi so với năm {before}.",
        "{label} stood at {value} in {year}, practically unchanged from {before}.",
    ),
    "unknown": Text("{label} năm {year} là {value}.", "{label} stood at {value} in {year}."),
}
_WITHHELD: Final = Text(
    "{label}: số liệu chưa đủ tin cậy để công bố.", "{label}: the data are not reliable enough to be published."
)
_NOTHING: Final = Text(
    "{label}: bộ dữ liệu chưa có số liệu cho chỉ số này.", "{label}: the feed has no data for this indicator yet."
)
_SO_FAR: Final = Text("Chưa đủ số liệu để so sánh: {years}.", "Too little is known to compare: {years}.")
_YEAR_SO_FAR: Final = Text(
    "năm {year} là {value} (đã có {coverage} số phải báo cáo)", "{value} in {year} ({coverage} of what is due)"
)
_YEAR_RUNNING: Final = Text(
    "năm {year} là {value} (đến nay, đợt tuyển sinh chưa kết thúc)",
    "{value} in {year} (so far, admission is still open)",
)
_NO_RESULT: Final = Text("{label}: chưa có năm nào đủ số liệu.", "{label}: no year has enough of its data.")
_UNCLEAR: Final = Text("trong sai số", "within error")
_BROKEN: Final = Text("ngắt chuỗi", "break in series")


def chance_in_words(probability: float, context: Context) -> str:
    """Return how likely something is, in words."""
    return next(context.say(words) for below, words in _CHANCES if round(probability, 2) < below)


def move(now: Mapping[str, Any], before: Mapping[str, Any] | None, among: int = 2) -> Move:
    """Return whether a value rose or fell by more than sampling error explains.

    |now − before| is held against √(half² + half²), the two years taken as independent samples; a count from a
    register has no sampling error, so any difference stands. Where the two are the highest and the lowest ``among`` so
    many, by what those of equal groups differ in one of twenty samples (``spread_of_range``).
    """
    if before is None:
        return "unknown"
    difference = now["estimate"] - before["estimate"]
    error = _error_of_change(now, before)
    if error is None:
        return "up" if difference > 0 else "down" if difference < 0 else "same"
    if abs(difference) <= (error if among <= 2 else error * spread_of_range(among)):
        return "unclear"
    return "up" if difference > 0 else "down"


def turning_point(rows: Sequence[Row], value: Callable[[Row], float]) -> Row | None:
    """Return the row between the ends that lies farthest outside their range, if by more than ``TURN`` of the larger.

    A title that tells only where a path starts and ends would hide it. Where the ends lie close together a quarter of
    that is enough, if it is more than half of what they are apart.

    >>> turning_point([94, 78, 97], float), turning_point([94, 95, 97], float), turning_point([94, 93, 97], float)
    (78, None, None)
    >>> turning_point([68.5, 69.1, 67.7], float), turning_point([68.5, 68.8, 67.7], float)
    (69.1, None)
    """
    if len(rows) < 3:
        return None
    low, high = sorted((value(rows[0]), value(rows[-1])))

    def outside(row: Row) -> float:
        return max(low - value(row), value(row) - high)

    farthest = max(rows[1:-1], key=outside)
    large, least = TURN * max(abs(low), abs(high)), (high - low) / 2
    return farthest if outside(farthest) > min(large, max(large / 4, least)) else None


def with_error(row: Mapping[str, Any], unit: Unit, context: Context) -> str:
    """Return a value with half its 95 % interval (``39,4 % ± 1,2 điểm %``), or with its ends where it is lopsided."""
    return value_with_error(row["estimate"], row["low"], row["high"], unit, context.language)


def difference(now: Mapping[str, Any], before: Mapping[str, Any], unit: Unit, context: Context) -> str:
    """Return the size of a change of what is written, shares in points, to the digits of its error where known."""
    change = _change(now, before, unit)
    return context.amount(abs(change.written), "points" if unit == "share" else unit, change.error)


def _change(now: Mapping[str, Any], before: Mapping[str, Any], unit: Unit) -> Quantity:
    """Return now − before, of the two as they are written, to the digits of its error where that is known."""
    error, sides = _sampling_error(now, before), [estimate_of(row, unit) for row in (now, before)]
    if error is None and (error := difference_error(now["estimate"], before["estimate"], unit)) is not None:
        sides = [replace(side, error=error) for side in sides]
    return difference_cell(*sides, signed=True, error=error)


def _sampling_error(now: Mapping[str, Any], before: Mapping[str, Any]) -> float | None:
    """Return half the interval of now − before, the two taken as independent samples; None for full counts."""
    halves = [half for row in (now, before) if (half := half_width(row)) is not None]
    return math.hypot(*halves) if len(halves) == 2 else None


def _error_of_change(now: Mapping[str, Any], before: Mapping[str, Any]) -> float | None:
    """Return what now − before may be off by: its sampling error, and of a sum over a register what those who did not
    report would add in either year.
    """
    if (sampling := _sampling_error(now, before)) is not None:
        return sampling
    indicator = CATALOGUE.get(now.get("indicator", ""))
    if indicator is None or indicator.denominator is not None or None in (now["coverage"], before["coverage"]):
        return None
    return math.fsum(row["estimate"] * (1 / row["coverage"] - 1) for row in (now, before)) or None


def state(indicator: str, context: Context) -> str:
    """Return where the city stands on an indicator in one sentence, as far as its numbers allow."""
    said = (_settled(indicator, context), so_far(indicator, context))
    return " ".join(part for part in said if part)


def so_far(indicator: str, context: Context) -> str:
    """Return what is known of the years that cannot be judged yet, and how much of them; empty where there are none."""
    unit = context.unit(indicator)
    known = [
        context.say(
            covering(row, _YEAR_SO_FAR, _YEAR_RUNNING),
            year=row["year"],
            coverage=covers(row, context.language),
            value=context.value(row, unit),
        )
        for row in context.so_far(indicator)
    ]
    return context.say(_SO_FAR, years="; ".join(known)) if known else ""


def _settled(indicator: str, context: Context) -> str:
    label, now = context.label(indicator), context.latest(indicator)
    if now is None and context.so_far(indicator):
        return context.say(_NO_RESULT, label=label)
    if now is None:
        return context.say(_WITHHELD if context.is_withheld(indicator) else _NOTHING, label=label)
    before, unit = context.before(indicator), context.unit(indicator)
    moved = move(now, before)
    slots: dict[str, object] = {"label": label, "year": now["year"], "value": with_error(now, unit, context)}
    if before is not None:
        change = difference(now, before, unit, context)
        slots |= {"before": before["year"], "change": change}
        if moved != "unclear" and not any(digit in change for digit in "123456789"):
            moved = "same"
    return context.say(_STATE[moved], **slots)


def change_cell(indicator: str, context: Context) -> Cell:
    """Return the change on the year before for a table: a signed number only where it is distinguishable from noise."""
    rows = context.series(indicator)
    now, before = context.latest(indicator), context.before(indicator)
    if now is None:
        return None
    if before is None:
        follows = len(rows) > 1 and rows[-2]["year"] == rows[-1]["year"] - 1
        return context.say(_BROKEN) if follows else None
    if move(now, before) == "unclear":
        return context.say(_UNCLEAR)
    unit = context.unit(indicator)
    if (ends := _ends_of_change(now, before)) is not None:
        form, decimals = FORMS[unit]
        return Interval(*(Quantity(end, form, decimals, signed=True) for end in ends))
    return _change(now, before, unit)


def _ends_of_change(now: Mapping[str, Any], before: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return between which ends the change of a sum over a register lies, where those who did not report in either year
    make up a tenth of it or more; None where the change is known better than that, or by a sample.
    """
    if _sampling_error(now, before) is not None or (error := _error_of_change(now, before)) is None:
        return None
    apart = now["estimate"] - before["estimate"]
    if error < _A_TENTH * abs(apart):
        return None
    missing = [row["estimate"] * (1 / row["coverage"] - 1) for row in (now, before)]
    return apart - missing[1], apart + missing[0]


def is_over(row: Mapping[str, Any]) -> bool:
    """Return whether a target's year has been observed.

    >>> is_over({"year": 2025, "latest_year": 2025}), is_over({"year": 2030, "latest_year": 2025})
    (True, False)
    >>> is_over({"year": 2025, "latest_year": None})
    False
    """
    return row["latest_year"] is not None and row["latest_year"] >= row["year"]


def is_missed(row: Mapping[str, Any]) -> bool:
    """Return whether a target's year is over and it was not met.

    >>> is_missed({"verdict": "off_course", "year": 2025, "latest_year": 2025})
    True
    """
    return is_over(row) and row["verdict"] == "off_course"


def verdict_name(row: Mapping[str, Any]) -> str:
    """Return the name of a verdict as it is worded: a target whose year is over is not off course but missed."""
    return "missed" if is_missed(row) else str(row["verdict"])


def has_chance(row: Mapping[str, Any]) -> bool:
    """Return whether a target's chance is to be spoken of: a full count of a year that is over leaves none.

    >>> over = {"year": 2025, "latest_year": 2025, "probability": 0.0, "standard_error": None}
    >>> has_chance(over), has_chance(over | {"standard_error": 0.01}), has_chance(over | {"year": 2030})
    (False, True, True)
    """
    return row["probability"] is not None and not (is_over(row) and row["standard_error"] is None)


def verdict_text(row: Mapping[str, Any]) -> Text:
    """Return the verdict's word; a target whose year is over is not off course but missed.

    >>> verdict_text({"verdict": "off_course", "year": 2030, "latest_year": 2025}).en
    'Off course'
    >>> verdict_text({"verdict": "off_course", "year": 2025, "latest_year": 2025}).en
    'Missed'
    """
    return _MISSED if is_missed(row) else VERDICTS[row["verdict"]][0]
