"""The reference page of the official forms: what each was built from, which columns it fills, and when it is due."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import polars as pl

from caunghe.forms.catalogue import FORMS
from caunghe.forms.form import BODIES, Form, FormColumn, Part
from caunghe.language import Language, Text
from caunghe.schema import national_reporting_duties, titles

_TITLE: Final = Text("Biểu mẫu báo cáo", "Official forms")
_LEAD: Final = Text(
    "Mỗi biểu được khai một lần; tệp điền sẵn, cách đọc lại và trang này đều lập từ đó. Phụ lục của các thông tư chưa"
    " đọc được, nên mỗi biểu dựng theo điều đã nêu và ghi rõ điều ấy trên mặt biểu.",
    "Each form is declared once; the filled file, its reader and this page are made from that. The annexes of the"
    " circulars could not be read: each form is built from the articles named, and says so on its face.",
)
_ABOUT: Final = Text(
    "{annex}, {document}; dựng theo {articles}. Biểu của {by}.",
    "{annex}, {document}; built from {articles}. A form of {by}.",
)
_SUMS: Final = Text("Biểu tổng hợp: không đọc lại thành dòng.", "A form of sums: it is not read back into rows.")
_HEADS: Final = Text("| Cột của biểu | Bộ dữ liệu | Cộng |", "| Column of the form | Feed | Total |")
_SHOWN: Final = Text("`{path}` (chỉ in)", "`{path}` (printed only)")
_COMPUTED: Final = Text("tính", "calculated")
_BLANK: Final = Text("để ghi tay", "left to fill in")
_YES: Final = Text("có", "yes")
_CALENDAR: Final = Text("Lịch báo cáo", "Reporting calendar")
_CALENDAR_LEAD: Final = Text(
    "Các dòng đi kèm phần mềm (bảng `reporting_duties`). Dòng của thành phố về cùng biểu và đơn vị báo cáo thay các"
    " dòng này. Hạn là ngày cuối cùng: “trước ngày 15” ghi 14.",
    "The rows shipped with the software (table `reporting_duties`). A city's own rows about a form and a reporter take"
    " their place. The day is the last one: before the 15th is 14.",
)
_CALENDAR_HEADS: Final = Text(
    "| Biểu mẫu | Đơn vị báo cáo | Trình độ | Nơi nhận | Kỳ | Hạn | Hiệu lực | Độ chắc chắn | Văn bản |",
    "| Form | Reporter | Levels | Recipient | Period | Due | In force | Certainty | Source |",
)
_DAY: Final = Text("ngày {day}, {months} tháng sau kỳ", "day {day}, {months} {months:month|months} after the period")
_DAY_WITHIN: Final = Text("ngày {day} tháng cuối kỳ", "day {day} of the last month")
_DAY_BEFORE: Final = Text(
    "ngày {day}, {months} tháng trước cuối kỳ", "day {day}, {months} {months:month|months} before the period's end"
)
_NO_DAY: Final = Text("chưa rõ", "not known")


def forms_page(language: Language) -> str:
    """Return the forms and the calendar as Markdown in one language."""
    parts = [f"# {_TITLE(language)}\n", f"{_LEAD(language)}\n"]
    for form in FORMS.values():
        parts += _form(form, language)
    parts += [
        f"## {_CALENDAR(language)}\n",
        f"{_CALENDAR_LEAD(language)}\n",
        _CALENDAR_HEADS(language),
        "|---" * 9 + "|",
    ]
    parts += [_duty(row, language) for row in _duties()]
    return "\n".join([*parts, ""])


def _form(form: Form, language: Language) -> Iterator[str]:
    yield f"## {form.name}\n\n{form.title(language)}\n"
    said = {"annex": form.annex, "document": form.document, "articles": form.built_from, "by": BODIES[form.by]}
    yield f"{_ABOUT(language, **said)}\n"
    for part in form.parts:
        yield f"### {part.title} (`{part.table}`)\n"
        if part.sums is not None:
            yield f"{_SUMS(language)}\n"
        yield f"{_HEADS(language)}\n|---|---|---|"
        yield from (_column(part, column, language) for column in part.columns)
        yield ""


def _column(part: Part, column: FormColumn, language: Language) -> str:
    heading = f"{column.above}: {column.heading}" if column.above else column.heading
    if part.sums is not None or column.computed is not None:
        source = _COMPUTED(language)
    elif not column.of:
        source = _BLANK(language)
    else:
        source = f"`{column.of}`" if column.is_read else _SHOWN(language, path=column.of)
    return f"| {heading} | {source} | {_YES(language) if column.total else ''} |"


def _duties() -> Iterator[dict[str, Any]]:
    yield from national_reporting_duties().with_columns(pl.col("levels").fill_null("")).iter_rows(named=True)


def _duty(row: dict[str, Any], language: Language) -> str:
    levels = titles("levels", language)
    cells = (
        titles("report_forms", language)[row["form"]],
        titles("reporting_bodies", language)[row["reporter"]],
        ", ".join(levels[level] for level in row["levels"].split(";") if level),
        titles("reporting_bodies", language)[row["recipient"]],
        titles("report_periods", language)[row["period"]],
        _due(row, language),
        f"{row['valid_from']} – {row['valid_to'] or ''}".rstrip(),
        titles("certainties", language)[row["certainty"]],
        row["source"],
    )
    return "| " + " | ".join(cells) + " |"


def _due(row: dict[str, Any], language: Language) -> str:
    if row["due_day"] is None:
        return _NO_DAY(language)
    months = row["due_months"] or 0
    wording = _DAY_WITHIN if months == 0 else _DAY if months > 0 else _DAY_BEFORE
    return wording(language, day=row["due_day"], months=abs(months))
