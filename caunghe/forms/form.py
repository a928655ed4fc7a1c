"""What an official form is: declared once, and written, read back and documented from that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, get_args

import polars as pl

from caunghe.errors import InputError
from caunghe.feed import Feed
from caunghe.forms.period import Period
from caunghe.language import Text
from caunghe.schema import TABLES, Column, code_list

By = Literal["institution", "employer", "city"]
Computed = Callable[[Feed, str | None, Period, pl.DataFrame], pl.Series]
_KINDS: Final = {1: "month", 6: "half_year", 12: "year"}
_NOBODY: Final = Text(
    "Biểu {form} là của {by}; hãy nêu mã bằng {option}.", "Form {form} is one of {by}; name it with {option}."
)
_WRONG_PERIOD: Final = Text(
    "Biểu {form} lập theo {kinds}; đã cho {period}.", "Form {form} is for {kinds}; got {period}."
)
PERIOD_NAMES: Final = {
    "month": Text("tháng", "a month"),
    "half_year": Text("nửa năm", "half a year"),
    "year": Text("năm", "a year"),
}
BODIES: Final[dict[By, Text]] = {
    "institution": Text("một cơ sở", "an institution"),
    "employer": Text("một đơn vị sử dụng lao động", "an employer"),
    "city": Text("thành phố", "the city"),
}
OPTIONS: Final[dict[By, str]] = {"institution": "--institution", "employer": "--employer"}


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column as printed: its heading, and where its cells come from.

    ``of`` is a column of the part's table, which is read back; or, only shown, a path through what it refers to
    (``programme.name``), the title of a code (``occupation_vsco:title``), or a ``computed`` number. Without either the
    column is left for the office to fill in. ``above`` is the heading that it shares with its neighbours. The cells of
    a ``total`` column are summed below. ``every`` is printed where an empty cell means everybody, or all of them.
    Shares of a ``percent`` column are printed as per cent.
    """

    heading: str
    of: str = ""
    above: str = ""
    total: bool = False
    computed: Computed | None = None
    every: str = ""
    percent: bool = False

    @property
    def is_read(self) -> bool:
        """Whether the column is one of the part's table, and read back."""
        return bool(self.of) and "." not in self.of and ":" not in self.of


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A table of a form, on a sheet of its own: rows of one table of the feed.

    Rows are those of who reports and of the period; ``years`` counts back the cohorts that a report of a year tells
    of. ``listed`` names a column whose every value stands in the form, reported or not: the programmes of an
    institution at ``levels``, or the codes of a list. A part of ``sums`` is calculated over many reporters, and not
    read back; where it has no row the page says so in its place. ``remark`` stands below its table. ``implied`` is
    what a row that is read has in columns that the form does not have.
    """

    title: str
    table: str
    columns: tuple[FormColumn, ...]
    levels: tuple[str, ...] = ()
    years: int = 1
    listed: str = ""
    sums: Callable[[Feed, Period], pl.DataFrame] | None = None
    remark: str = ""
    implied: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        for column in self.columns:
            if column.is_read and column.of not in TABLES[self.table].names:
                raise ValueError(f"form column {column.heading} must be of table {self.table}; got {column.of}")

    @property
    def read_columns(self) -> tuple[FormColumn, ...]:
        """The columns that are read back."""
        return () if self.sums else tuple(column for column in self.columns if column.is_read)

    @property
    def given(self) -> tuple[str, ...]:
        """The columns that the form's head gives for all rows: who reports, and of the table's key the period."""
        shown, table = {column.of for column in self.columns}, TABLES[self.table]
        whole = [name for name in HEAD_COLUMNS if name in table.key or (name in OPTIONS and name in table.names)]
        return tuple(name for name in whole if name not in shown)

    def column(self, name: str) -> Column:
        """Return a column of the part's table."""
        return TABLES[self.table][name]


HEAD_COLUMNS: Final = ("institution", "employer", "period", "year", "half")


@dataclass(frozen=True, slots=True)
class Field:
    """A line of a form's head about an employer: a column of ``employers``, in words or as boxes, one ticked.

    One of ``choices`` is no column: empty boxes to be ticked by hand, which are not read back.
    """

    label: str
    of: str = ""
    boxes: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """An official form, by its name in the code list ``report_forms``.

    ``annex`` is what the document calls it; ``built_from`` names the articles from which it was built where the annex
    itself was not seen, and is printed on its face. ``issuer`` names the body that makes a form of the city, below the
    one above it. ``periods`` are the lengths it may be made for, in months.

    >>> from caunghe.forms import FORMS
    >>> monthly = FORMS["enrolment_monthly"]
    >>> monthly.annex, monthly.built_from, monthly.by, [column.heading for column in monthly.parts[0].columns][-1]
    ('Phụ lục 03', 'Điều 20', 'institution', 'Ngày nộp')
    """

    name: str
    annex: str
    document: str
    built_from: str
    by: By
    periods: tuple[int, ...]
    parts: tuple[Part, ...]
    fields: tuple[Field, ...] = ()
    heading: str = "BÁO CÁO"
    number: str = "Số: ……/BC-……"
    issuer: tuple[str, str] = ("", "")
    signatures: tuple[str, str] = ("NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ")

    def __post_init__(self) -> None:
        if self.by not in get_args(By):
            raise ValueError(f"form {self.name} must be by one of {get_args(By)}; got {self.by}")

    @property
    def title(self) -> Text:
        """The form's title, from the code list."""
        row = code_list("report_forms").row(by_predicate=pl.col("code") == self.name, named=True)
        return Text(row["title_vi"], row["title_en"])

    def check(self, subject: str | None, period: Period) -> None:
        """Raise InputError where nobody is named whose form it is, or the period is of a length it is not for."""
        if self.by != "city" and subject is None:
            raise InputError(_NOBODY, form=self.name, by=BODIES[self.by], option=OPTIONS[self.by])
        if period.months not in self.periods:
            kinds = Text(*(", ".join(PERIOD_NAMES[_KINDS[each]](to) for each in self.periods) for to in ("vi", "en")))
            raise InputError(_WRONG_PERIOD, form=self.name, kinds=kinds, period=period.code)
