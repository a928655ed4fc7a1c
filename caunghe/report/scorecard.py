"""What is known of the software's own accuracy: measures held by tests, and measures taken on the feed itself."""

from __future__ import annotations

from typing import Final

from caunghe.feed.check import RULES
from caunghe.report import numbers
from caunghe.report.context import Context, ScorecardRow
from caunghe.report.document_published import is_inside, matched
from caunghe.schema.text import LANGUAGES, Text

SCORECARD: Final[tuple[ScorecardRow, ...]] = (
    ScorecardRow(
        what=Text("Ước lượng điều tra và sai số chọn mẫu", "Survey estimates and their sampling errors"),
        value=Text("trùng trong phạm vi 10⁻⁹ tương đối", "equal to within 10⁻⁹, relative"),
        reference=Text("gói survey của R, mẫu chuẩn api", "R package survey, the api samples"),
        where=Text("bộ kiểm thử của phần mềm", "the software's tests"),
    ),
)

_PUBLISHED = Text(
    "Số đã công bố nằm trong khoảng 95 % của ước lượng", "Published figures inside the 95% interval of the estimate"
)
_RATIO = Text("{good} trên {count}", "{good} of {count}")
_FIGURES = Text(
    "số đã công bố cùng chỉ số, địa giới và năm", "published figures of the same indicator, boundary and year"
)
_CALIBRATED = Text(
    "số đã công bố mà bộ dữ liệu mô phỏng được hiệu chỉnh theo",
    "published figures to which the synthetic feed is calibrated",
)
_HERE = Text("bộ dữ liệu của báo cáo này", "the feed of this report")
_CHECKS = Text("Quy tắc kiểm tra dữ liệu có ví dụ sai chứng minh", "Data checks proven by a bad example")
_RULES = Text("{count} quy tắc", "{count} rules")
_EXAMPLE = Text("ví dụ sai của từng quy tắc", "each rule's own bad example")
_TESTS = Text("bộ kiểm thử của phần mềm", "the software's tests")


def measured_here(context: Context) -> tuple[ScorecardRow, ...]:
    """Return the measures taken on the feed of the report: agreement with published figures, coverage of the checks."""
    judged = [inside for row in matched(context) if (inside := is_inside(row)) is not None]
    rows = [ScorecardRow(what=_CHECKS, value=_filled(_RULES, count=len(RULES)), reference=_EXAMPLE, where=_TESTS)]
    if judged:
        agreement = _filled(_RATIO, good=sum(judged), count=len(judged))
        reference = _CALIBRATED if context.is_synthetic else _FIGURES
        rows.append(ScorecardRow(what=_PUBLISHED, value=agreement, reference=reference, where=_HERE))
    return tuple(rows)


def _filled(text: Text, **slots: int) -> Text:
    vi, en = (
        text(language, **{name: numbers.number(value, language) for name, value in slots.items()})
        for language in LANGUAGES
    )
    return Text(vi, en)
