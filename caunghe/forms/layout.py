"""A form as an office prints it: heads, title, table with its row of column numbers, totals, signatures; in XLSX."""

# xlsxwriter has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from math import ceil
from pathlib import Path
from typing import Any, Final

import polars as pl

from caunghe.feed import Feed, replacement
from caunghe.forms.form import Field, Form, FormColumn, Part
from caunghe.forms.period import Period
from caunghe.forms.rows import check_subject, part_rows, shown_cells
from caunghe.forms.style import Style
from caunghe.language import MOTTO, SIGNS_BELOW, STATE_NAME, SYNTHETIC, day_in_words
from caunghe.schema import TABLES, Kind, code_list, titles
from caunghe.workbook import Format, Workbook, Worksheet, new_workbook

TOTAL: Final = "Tổng cộng"
TICKED: Final = "☒"
UNTICKED: Final = "☐"
FORM_LABEL: Final = "Mã biểu"
PERIOD_LABEL: Final = "Kỳ báo cáo"
BODY_LABEL: Final = "Mã đơn vị"
NAME_LABEL: Final = "Tên đơn vị"
_SEAL: Final = "(Ký tên, đóng dấu)"
_UNSEEN: Final = "(Theo {annex}, {document}; dựng theo {articles}, chưa đối chiếu với phụ lục)"
_EMPTY: Final = "Ô trống là chưa có số liệu, không phải số 0."
_EMPTY_OF_SUMMED: Final = "Ô trống là chưa có số liệu, không phải số 0; cột có ô trống thì không ghi tổng."
_ABSENT: Final = (
    "Chưa lập được bảng này: bảng “{table}” của bộ dữ liệu không có số liệu {period}. Chưa có số liệu không phải là 0."
)
_SUPERIORS: Final = {"institution": "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "employer": "", "city": "ỦY BAN NHÂN DÂN"}
_LEAST_WIDTH: Final = 8.5
_MOST_WIDTH: Final = 30.0  # of names; words of a list are broken into lines sooner
_MOST_LISTED: Final = 15.0
_NUMBER_WIDTH: Final = 5.5
_STATE_WIDTH: Final = 46.0  # of the state's name in bold capitals
_PAGE_WIDTH: Final = 94.0  # that heads need
_FEW_COLUMNS: Final = 3
_LETTER: Final = 0.88  # width of a letter on average
_BOLD_LETTER: Final = 0.92
_LABEL_WIDTH: Final = 20.0
_PORTRAIT_COLUMNS: Final = 7
_LINE: Final = 15.75  # points
_CAPITAL: Final = 1.35  # width of a bold capital on average
_BLANK_LINES: Final = 10  # of a form that nothing is known for: the file is the one to fill in


def write_form(feed: Feed, form: Form, subject: str | None, period: Period, path: Path) -> None:
    """Write a form filled from a feed: one sheet a part, unknown cells empty. What stood at ``path`` is replaced.

    ``subject`` is the institution or employer whose form it is. Raises InputError for one that the feed does not know,
    or a period of a length that the form is not for.

    >>> from caunghe.forms import asked_period, form_named
    >>> write_form(feed, form_named("training_year"), "I1", asked_period("2025"), folder / "report.xlsx")
    >>> from caunghe.feed import read_grids
    >>> list(read_grids(folder / "report.xlsx"))
    ['Biểu 1', 'Biểu 2', 'Biểu 3', 'Biểu 4']
    """
    _check(feed, form, subject, period)
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacement(path) as partial, new_workbook(partial, feed.information.as_of, author="Cầu Nghề") as book:
        draw_form(feed, form, subject, period, book)


def _check(feed: Feed, form: Form, subject: str | None, period: Period) -> None:
    form.check(subject, period)
    check_subject(feed, form.by, subject)


def draw_form(feed: Feed, form: Form, subject: str | None, period: Period, book: Workbook) -> None:
    """Write a form into a workbook; raises InputError as ``write_form`` does."""
    _check(feed, form, subject, period)
    style = Style(book)
    for number, part in enumerate(form.parts, 1):
        rows = part.sums(feed, period) if part.sums else part_rows(feed, part, subject, period)
        cells = shown_cells(feed, part, rows, subject, period)
        head = _Head(feed, form, part, subject, period)
        _Page(book.add_worksheet(f"Biểu {number}"), style, head, cells).write()


def _subject_line(title: str, heading: str) -> str:
    """Return a title as the line below a form's heading, which need not say it again."""
    line = title.removeprefix(f"{heading.capitalize()} ")
    return line[:1].upper() + line[1:]


@dataclass(frozen=True)
class _Head:
    """What stands above a part's table, and who it is of."""

    feed: Feed
    form: Form
    part: Part
    subject: str | None
    period: Period

    @property
    def body(self) -> str:
        """The name of who reports."""
        if self.subject is None:
            return self.feed.information.city.vi
        table = "institutions" if self.form.by == "institution" else "employers"
        row = self.feed[table].filter(pl.col(self.form.by) == self.subject)
        return str(row["name"][0] or self.subject)

    @property
    def superior(self) -> str:
        """The body above the one that reports."""
        return self.form.issuer[0] or _SUPERIORS[self.form.by]

    @property
    def issuer(self) -> str:
        """The body that makes the form."""
        return self.form.issuer[1] or self.body.upper()

    def lines(self) -> list[tuple[str, str]]:
        """Return the labelled lines: what the form is, the period, who reports, and an employer's particulars."""
        lines = [
            (FORM_LABEL, self.form.name),
            (PERIOD_LABEL, f"{self.period.label('vi')} ({self.period.code})"),
        ]
        if self.subject is not None:
            lines.append((BODY_LABEL, self.subject))
        if self.subject is not None and not self.form.fields:
            lines.append((NAME_LABEL, self.body))
        return lines + [(field.label, self._field(field)) for field in self.form.fields]

    def _field(self, field: Field) -> str:
        if field.choices:
            return "   ".join(f"{UNTICKED} {choice}" for choice in field.choices)
        row = self.feed["employers"].filter(pl.col("employer") == self.subject).row(0, named=True)
        value, column = row[field.of], TABLES["employers"][field.of]
        if field.boxes:
            listed = code_list(str(column.codes)).select("code", "title_vi").iter_rows()
            return "   ".join(f"{TICKED if code == value else UNTICKED} {title}" for code, title in listed)
        if value is None:
            return ""
        return f"{value} – {titles(str(column.codes), 'vi')[value]}" if column.codes else str(value)

    def warning(self) -> str:
        """Return what must be said where the numbers are of nobody."""
        return SYNTHETIC("vi") if self.feed.information.basis.get(self.part.table) == "synthetic" else ""


def kind_of(part: Part, column: FormColumn) -> Kind | None:
    """Return the kind of a form's column: that of the feed's column at the end of its path; a number where computed."""
    if part.sums is not None or column.computed is not None:
        return Kind.NUMBER
    if not column.of or ":" in column.of:
        return None
    table, *_ = part.table, ""
    for step in column.of.split(".")[:-1]:
        table = str(TABLES[table][step].references)
    found = TABLES[table][column.of.split(".")[-1]]
    if found.unit == "year":
        return Kind.KEY  # a year is a name, not a number of things
    return None if found.kind in (Kind.CODE, Kind.KEY, Kind.REFERENCE, Kind.TEXT) else found.kind


@dataclass(frozen=True)
class _Page:
    """One sheet: a part of the form."""

    sheet: Worksheet
    style: Style
    head: _Head
    cells: pl.DataFrame

    @property
    def columns(self) -> tuple[FormColumn, ...]:
        return self.head.part.columns

    @property
    def last(self) -> int:
        """The last column, the one of the running number counted."""
        return len(self.columns)

    def write(self) -> None:
        """Write the page from top to bottom."""
        self._set_up()
        row = self._write_head(0)
        if self.head.part.sums is not None and self.cells.is_empty():
            row = self._write_absence(row)
        else:
            row = self._write_remarks(self._write_table(row))
        self._write_foot(row)

    def _write_absence(self, row: int) -> int:
        """Write that the feed has nothing to calculate the table from."""
        table = TABLES[self.head.part.table].label.vi
        said = _ABSENT.format(table=table, period=self.head.period.label("vi"))
        self._across(row, 0, self.last, said, self.style.warning, 2 * _LINE)
        return row + 1

    def _set_up(self) -> None:
        if self.last > _PORTRAIT_COLUMNS:
            self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=1.18, right=0.79, top=0.79, bottom=0.79)  # 30, 20, 20, 20 mm
        self.sheet.hide_gridlines(2)
        for at, width in enumerate(self._widths()):
            self.sheet.set_column(at, at, width)

    def _widths(self) -> list[float]:
        """Return the widths of the columns, the running number first, in characters."""
        widths = [_NUMBER_WIDTH]
        for at, column in enumerate(self.columns):
            shown = self.cells[f"c{at}"].cast(pl.String).str.len_chars()
            longest = max((int(length) for length in shown.drop_nulls()), default=0)
            word = max(len(part) for part in column.heading.split())
            listed = kind_of(self.head.part, column) is None and ":" not in column.of and "name" not in column.of
            most = _MOST_LISTED if listed and len(self.columns) > _PORTRAIT_COLUMNS else _MOST_WIDTH
            wanted = max(_LEAST_WIDTH, longest + 2.0, len(column.heading) / 3)
            widths.append(max(word + 2.0, min(most, wanted)))
        if len(widths) <= _FEW_COLUMNS:
            widths[-1] = max(widths[-1], _STATE_WIDTH)
        wider = max(1.0, (_PAGE_WIDTH - widths[0]) / sum(widths[1:]))
        return [widths[0], *(width * wider for width in widths[1:])]

    def _middle(self) -> int:
        """Return the last column of the left half of the heads: near half the width, with room for the state's name."""
        widths = self._widths()
        whole = sum(widths)
        left = [sum(widths[: at + 1]) for at in range(len(widths) - 1)]
        fitting = [at for at, width in enumerate(left) if whole - width >= _STATE_WIDTH]
        return min(fitting, key=lambda at: abs(left[at] - whole / 2), default=0)

    def _across(self, row: int, first: int, last: int, text: str, style: Format, height: float = _LINE) -> None:
        """Write a text across columns; its row is made high enough for it."""
        if first == last:
            self.sheet.write_string(row, first, text, style)
        else:
            self.sheet.merge_range(row, first, row, last, text, style)
        self.sheet.set_row(row, height)

    def _write_head(self, row: int) -> int:
        head, middle, last = self.head, self._middle(), self.last
        pairs = (
            (head.superior, self.style.upper, STATE_NAME("vi"), self.style.strong),
            (head.issuer, self.style.strong, MOTTO("vi"), self.style.motto),
            (
                head.form.number,
                self.style.upper,
                f"……, {day_in_words(head.feed.information.as_of, 'vi')}",
                self.style.dated,
            ),
        )
        widths = self._widths()
        for left, left_style, right, right_style in pairs:
            lines = ceil(len(left) * _CAPITAL / sum(widths[: middle + 1]))
            self._across(row, 0, middle, left, left_style)
            self._across(row, middle + 1, last, right, right_style, max(18.0, _LINE * lines))
            row += 1
        form = head.form
        said = _UNSEEN.format(annex=form.annex, document=form.document, articles=form.built_from)
        for text, style, height in (
            (form.heading, self.style.title, 26.0),
            (_subject_line(form.title.vi, form.heading), self.style.subtitle, 20.0),
            (head.part.title, self.style.subtitle, 20.0),
            (said, self.style.note, 32.0),
        ):
            self._across(row, 0, last, text, style, height)
            row += 1
        if head.warning():
            self._across(row, 0, last, head.warning(), self.style.note, 18.0)
            row += 1
        return self._write_lines(row + 1)

    def _write_lines(self, row: int) -> int:
        widths = self._widths()
        split = 1 if widths[1] > _LABEL_WIDTH else min(2, self.last - 1)
        room = sum(widths[split + 1 :])
        for label, value in self.head.lines():
            lines = ceil(len(value) * _BOLD_LETTER / room)
            self._across(row, 0, split, f"{label}:", self.style.label)
            self._across(row, split + 1, self.last, value, self.style.value, _LINE * max(lines, 1))
            row += 1
        return row + 1

    def _write_table(self, row: int) -> int:
        row = self._write_headings(row)
        for at in range(self.last + 1):
            self.sheet.write_string(row, at, f"({at + 1})", self.style.number_row)
        self.sheet.repeat_rows(row)
        widths = self._widths()
        for number, values in enumerate(self._printed(), 1):
            row += 1
            self.sheet.write_number(row, 0, number, self.style.cell(Kind.KEY))
            self.sheet.set_row(row, _LINE * self._lines(values, widths))
            for at, value in enumerate(values):
                self._write_cell(row, at + 1, value, self.columns[at])
        return self._write_totals(row + 1)

    def _printed(self) -> list[tuple[Any, ...]]:
        """Return the rows as printed: numbered empty lines where there is none and the office fills them in."""
        if self.cells.height or self.head.part.sums is not None:
            return self.cells.rows()
        return [(None,) * len(self.columns)] * _BLANK_LINES

    def _lines(self, values: tuple[Any, ...], widths: list[float]) -> int:
        """Return how many lines the longest text of a row takes in its column."""
        texts = [(value, widths[at + 1] - 1) for at, value in enumerate(values) if isinstance(value, str)]
        return max((ceil(len(text) * _LETTER / width) for text, width in texts), default=1)

    def _write_headings(self, row: int) -> int:
        """Write the headings, those that share one above in two rows; return the row after them."""
        shared = any(column.above for column in self.columns)
        bottom = row + int(shared)
        self._heading(row, bottom, 0, 0, "TT")
        at = 1
        for above, group in groupby(self.columns, key=lambda column: column.above):
            members = list(group)
            if above:
                self._heading(row, row, at, at + len(members) - 1, above)
            for offset, column in enumerate(members):
                self._heading(bottom if above else row, bottom, at + offset, at + offset, column.heading)
            at += len(members)
        widths = self._widths()[1:]
        lines = max(ceil(len(column.heading) * 1.3 / width) for column, width in zip(self.columns, widths, strict=True))
        self.sheet.set_row(bottom, _LINE * max(2, lines))
        return bottom + 1

    def _heading(self, top: int, bottom: int, left: int, right: int, text: str) -> None:
        if top == bottom and left == right:
            self.sheet.write_string(top, left, text, self.style.head)
        else:
            self.sheet.merge_range(top, left, bottom, right, text, self.style.head)

    def _write_cell(self, row: int, column: int, value: Any, of: FormColumn) -> None:
        style = self.style.cell(None if isinstance(value, str) else kind_of(self.head.part, of))
        if value is None:
            self.sheet.write_blank(row, column, None, style)
        elif isinstance(value, bool):
            self.sheet.write_string(row, column, "Có" if value else "Không", style)
        elif isinstance(value, date):
            self.sheet.write_datetime(row, column, datetime.combine(value, time()), style)
        elif isinstance(value, int | float):
            self.sheet.write_number(row, column, value, self.style.share(float(value)) if of.percent else style)
        else:
            self.sheet.write_string(row, column, str(value), style)

    def _write_totals(self, row: int) -> int:
        """Write the sums of the columns that have one; none over a column with a cell that is not known."""
        summed = [at for at, column in enumerate(self.columns) if column.total]
        if not summed or not self.cells.height:
            return row
        self.sheet.merge_range(row, 0, row, summed[0], TOTAL, self.style.sum_label)
        for at in range(summed[0], len(self.columns)):
            values = self.cells[f"c{at}"]
            if at in summed and not values.null_count():
                self.sheet.write_number(row, at + 1, float(values.sum()), self.style.sum)
            else:
                self.sheet.write_blank(row, at + 1, None, self.style.sum)
        return row + 1

    def _write_remarks(self, row: int) -> int:
        """Write what is to be said of the table, and of every empty cell."""
        summed = any(column.total for column in self.columns)
        for remark in (self.head.part.remark, _EMPTY_OF_SUMMED if summed else _EMPTY):
            if remark:
                row += 1
                lines = ceil(len(remark) * _LETTER / sum(self._widths()))
                self._across(row, 0, self.last, remark, self.style.remark, _LINE * lines)
        return row

    def _write_foot(self, row: int) -> None:
        middle, last = self._middle(), self.last
        left, right = self.head.form.signatures
        below = (SIGNS_BELOW("vi"), _SEAL)
        for offset, pair, style in ((2, (left, right), self.style.signer), (3, below, self.style.sign)):
            self._across(row + offset, 0, middle, pair[0], style)
            self._across(row + offset, middle + 1, last, pair[1], style, 18.0)
