"""An official form read back: the rows of the feed that it states, and in words what was passed over or is in doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import polars as pl

from caunghe.errors import InputError
from caunghe.feed import Feed, UnitConversion, read_cells, read_grids, remark_conversion
from caunghe.forms.form import Form, Part
from caunghe.forms.layout import BODY_LABEL, PERIOD_LABEL
from caunghe.forms.period import Period, read_period
from caunghe.forms.recognition import HEAD_LABELS, Cells, Recognised, bracket, head_lines, recognised, unit_line
from caunghe.forms.rows import check_subject, head_values
from caunghe.forms.table_rows import TableRow, table_rows
from caunghe.language import Text, fold, number
from caunghe.schema import TABLES, TEXTUAL, Column, Kind

_OWN: Final = UnitConversion(1, 1)
_TICKED: Final = re.compile(r"[☒☑■✓✔]\s*([^☒☑■✓✔☐□]+)")
_NO_FORM: Final = Text(
    "Không nhận ra biểu mẫu nào trong {path}: cần dòng tên cột của một biểu (caunghe forms liệt kê các biểu).",
    "No official form was recognised in {path}: it needs the headings of one (caunghe forms lists them).",
)
_NO_PERIOD: Final = Text(
    "{path} không ghi kỳ báo cáo; hãy nêu bằng --period.", "{path} states no period; give it with --period."
)
_NO_BODY: Final = Text(
    "{path} không ghi mã đơn vị; hãy nêu bằng {option}.", "{path} does not say whose form it is; name it with {option}."
)
_PASSED: Final = {
    "total": Text("{sheet}: bỏ qua {count} dòng tổng.", "{sheet}: {count} {count:row|rows} of totals passed over."),
    "number": Text(
        "{sheet}: bỏ qua {count} dòng số thứ tự cột.",
        "{sheet}: {count} {count:row|rows} of column numbers passed over.",
    ),
    "empty": Text(
        "{sheet}: bỏ qua {count} dòng không có số liệu.",
        "{sheet}: {count} {count:row|rows} without figures passed over.",
    ),
}
_SUM_DIFFERS: Final = Text(
    "{sheet}, dòng {row}: cột {column} ghi tổng {said}, cộng các dòng được {sum}.",
    "{sheet}, row {row}: under {column} the total is {said}, the rows sum to {sum}.",
)
_UNREAD: Final = Text(
    "{sheet}, dòng {row}: ô {column} ghi {value}, không đọc được và để trống.",
    "{sheet}, row {row}: {value} under {column} cannot be read and is left empty.",
)
_NO_KEY: Final = Text(
    "{sheet}, dòng {row}: không rõ {column}; dòng này không được đọc.",
    "{sheet}, row {row}: {column} is not known; the row is not read.",
)
_STRANGER: Final = Text(
    "{sheet}, dòng {row}: {value} không có trong bộ dữ liệu hoặc không phải của đơn vị; dòng này không được đọc.",
    "{sheet}, row {row}: {value} is not in the feed, or not the reporter's; the row is not read.",
)
_UNIT: Final = Text(
    "{sheet}: cột {column} ghi đơn vị {unit}, đã đổi.", "{sheet}: {column} is in {unit} and was converted."
)
_STRANGE_UNIT: Final = Text(
    "{sheet}: không rõ đơn vị {unit} của cột {column}; cột này không được đọc.",
    "{sheet}: the unit {unit} of {column} is not known; the column is not read.",
)
_TWICE: Final = Text(
    "{sheet}, dòng {row}: trùng với một dòng trước; giữ dòng đầu.",
    "{sheet}, row {row}: the same as a row before; the first is kept.",
)
_CONTRADICTS: Final = Text(
    "{sheet}, dòng {row}: ô {column} khác với trang trước; giữ số liệu của trang trước.",
    "{sheet}, row {row}: a sheet before says otherwise under {column}; what that says is kept.",
)
_OTHER_SHEET: Final = Text(
    "{sheet}: không phải một phần của biểu {form}; trang này không được đọc.",
    "{sheet}: no part of form {form}; the sheet is not read.",
)
_SEVERAL_TICKS: Final = Text("{label}: đánh dấu nhiều ô; để trống.", "{label}: several boxes are ticked; left empty.")


@dataclass(frozen=True)
class FormReading:
    """What a filled form states: rows by table of the feed, and sentences about what was passed over or in doubt.

    ``stated`` names the columns of each table that the form has: others of a row that is there already stay.

    >>> from caunghe.forms import asked_period, form_named, write_form
    >>> write_form(feed, form_named("elementary_training"), "I1", asked_period("2025"), folder / "none.xlsx")
    >>> read_form(folder / "none.xlsx").tables  # the small city teaches nothing at elementary level
    {}
    """

    form: Form
    subject: str | None
    period: Period
    tables: dict[str, pl.DataFrame]
    stated: dict[str, tuple[str, ...]]
    notes: list[Text] = field(default_factory=list[Text])


def read_form(
    path: Path,
    feed: Feed | None = None,
    *,
    form: Form | None = None,
    subject: str | None = None,
    period: Period | None = None,
) -> FormReading:
    """Return what a filled form states; ``form``, ``subject`` and ``period`` go before what it says of itself.

    Rows of totals, of column numbers, without figures and of signatures are passed over and counted; a total that
    differs from its rows is told. Amounts in other units are converted. With a ``feed`` a programme without its code is
    found by field and level, and a row about what the feed does not know is left out and told. Raises FeedError for a
    file that cannot be read, InputError where no form is recognised, or it does not say whose it is or for when.

    >>> from caunghe.forms import asked_period, form_named, write_form
    >>> write_form(feed, form_named("training_year"), "I1", asked_period("2025"), folder / "report.xlsx")
    >>> found = read_form(folder / "report.xlsx", feed)
    >>> found.form.name, found.subject, found.period.code, {name: rows.height for name, rows in found.tables.items()}
    ('training_year', 'I1', '2025', {'intakes': 6, 'programmes': 2})
    """
    whole = read_grids(path)
    sheets = {name: [list(row) for row in sheet.cells.iter_rows()] for name, sheet in whole.items()}
    parts = [(name, rows, found) for name, rows in sheets.items() if (found := recognised(rows, form)) is not None]
    if not parts:
        raise InputError(_NO_FORM, path=path)
    form = parts[0][2].form
    own = [(name, rows, found) for name, rows, found in parts if found.form is form]
    above = [row for _, rows, found in own for row in rows[: found.body]]
    lines = head_lines(above, [*HEAD_LABELS, *(each.label for each in form.fields)])
    period = period or read_period(re.sub(r"\s*\(.*\)$", "", lines.get(PERIOD_LABEL, "")))
    if period is None:
        raise InputError(_NO_PERIOD, path=path)
    reading = FormReading(form, _body(path, form, lines, feed, subject), period, {}, {})
    reading.notes.extend(note for name, _, _ in own for note in whole[name].notes)
    others = [name for name in sheets if name not in {name for name, _, _ in own}]
    reading.notes.extend(_OTHER_SHEET.filled(sheet=name, form=form.name) for name in others)
    _read_fields(reading, lines)
    for name, rows, found in own:
        _PartReading(reading, name, rows, found, feed).read()
    return reading


def _body(path: Path, form: Form, lines: Mapping[str, str], feed: Feed | None, asked: str | None) -> str | None:
    """Return the code of who reports: the one asked for, else the one that the form says."""
    written = re.split(r"\s+[–—-]\s+", lines.get(BODY_LABEL, ""))[0]
    subject = asked or written or _by_tax_code(form, lines, feed)
    if subject is None and form.by != "city":
        raise InputError(_NO_BODY, path=path, option=f"--{form.by}")
    if feed is not None and form.by == "institution":
        check_subject(feed, form.by, subject)
    return subject


def _by_tax_code(form: Form, lines: Mapping[str, str], feed: Feed | None) -> str | None:
    """Return the employer that has the tax code of the form, or that code where the feed has none of it."""
    label = next((each.label for each in form.fields if each.of == "tax_code"), None)
    code = lines.get(label, "").strip() if label else ""
    if not code:
        return None
    known = [] if feed is None else feed["employers"].filter(pl.col("tax_code") == code)["employer"].to_list()
    return known[0] if len(known) == 1 else code


def _read_fields(reading: FormReading, lines: Mapping[str, str]) -> None:
    """Add the row of ``employers`` that the head of an employer's form states."""
    if not reading.form.fields:
        return
    cells: dict[str, str | None] = {}
    for each in reading.form.fields:
        if each.choices:
            continue
        value = lines.get(each.label)
        if each.boxes and value is not None:
            ticked = _TICKED.findall(value)
            if len(ticked) > 1:
                reading.notes.append(_SEVERAL_TICKS.filled(label=each.label))
            value = ticked[0].strip() if len(ticked) == 1 else None
        cells[each.of] = value
    table = TABLES["employers"]
    columns = [read_cells(pl.Series(name, [value], dtype=pl.String), table[name])[0] for name, value in cells.items()]
    row = pl.DataFrame([pl.Series("employer", [reading.subject]), *columns])
    reading.tables["employers"] = in_columns(row, "employers")
    reading.stated["employers"] = tuple(cells)


def in_columns(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """Return a frame in the columns and types of a table of the feed; those it has not are empty."""
    return pl.concat([TABLES[table].empty(), frame.select(pl.all())], how="diagonal_relaxed").select(
        pl.col(name).cast(dtype) for name, dtype in TABLES[table].polars_schema.items()
    )


@dataclass
class _PartReading:
    """One sheet of a form, read into the rows of its table."""

    reading: FormReading
    sheet: str
    rows: Sequence[Cells]
    found: Recognised
    feed: Feed | None

    @property
    def part(self) -> Part:
        return self.found.part

    def read(self) -> None:
        """Add the rows that the sheet states, and what is to be told of it."""
        table = TABLES[self.part.table]
        values = [name for name in self.found.places if name not in table.key]
        places = {**self.found.shown, **self.found.places}
        keys = [] if self.part.listed else [name for name in self.found.places if name in table.key]
        rows = table_rows(self.rows, self.found.body, places, values, keys)
        data = [row for row in rows.rows if not row.is_total]
        self._tell_units()
        frame = self._typed(data)
        self._compare(frame, [row for row in rows.rows if row.is_total])
        counts = rows.passed | {"total": len(rows.rows) - len(data)}
        for kind, sentence in _PASSED.items():
            if counts.get(kind):
                self._tell(sentence, count=counts[kind])
        head = head_values(self.part, self.reading.subject, self.reading.period)
        whole = frame.with_columns(pl.lit(value).alias(name) for name, value in head.items())
        kept = self._without_repeats(self._known(whole))
        if kept.height:
            before = self.reading.tables.get(table.name, table.empty())
            told = in_columns(kept.drop("sheet_row"), table.name)
            self._tell_contradictions(before, told.with_columns(kept["sheet_row"]), values)
            both = pl.concat([before, told])
            # sheets of one table each tell a part of its rows
            merged = both.group_by(table.key, maintain_order=True).agg(pl.all().drop_nulls().first())
            self.reading.tables[table.name] = merged.select(table.names)
            self.reading.stated[table.name] = (*self.reading.stated.get(table.name, ()), *values)

    def _tell_contradictions(self, before: pl.DataFrame, rows: pl.DataFrame, values: Sequence[str]) -> None:
        """Tell where a row says otherwise than the same row of a sheet before, which stays."""
        key = TABLES[self.part.table].key
        earlier = before.select(*key, *(pl.col(name).alias(f"{name} before") for name in values))
        for row in rows.join(earlier, on=key, nulls_equal=True, maintain_order="left").iter_rows(named=True):
            for name in values:
                if None not in (row[name], row[f"{name} before"]) and row[name] != row[f"{name} before"]:
                    self._tell(_CONTRADICTS, row=row["sheet_row"], column=self._label(name))

    def _tell(self, sentence: Text, **slots: object) -> None:
        self.reading.notes.append(sentence.filled(sheet=self.sheet, **slots))

    def _typed(self, data: Sequence[TableRow]) -> pl.DataFrame:
        """Return the rows of data as columns of the feed, with ``sheet_row``; what cannot be read is told."""
        columns = [pl.Series("sheet_row", [row.number for row in data], dtype=pl.Int64)]
        for name in self.found.places:
            every = fold(next(each.every for each in self.part.read_columns if each.of == name))
            texts = [
                None if every and text and fold(text) == every else text for text in (row.cells[name] for row in data)
            ]
            cells = pl.Series(name, texts, dtype=pl.String)
            values, failed = self._values(cells, self.part.column(name))
            for row, value in zip(data, failed, strict=True):
                if value:
                    self._tell(_UNREAD, row=row.number, column=self._label(name), value=row.cells[name])
            columns.append(values.alias(name))
        frame = pl.DataFrame(columns)
        if "programme" in TABLES[self.part.table].key and self.feed is not None:
            frame = self._with_programmes(frame, data)
        return frame

    def _values(self, cells: pl.Series, column: Column) -> tuple[pl.Series, pl.Series]:
        by = self._conversion(column)
        if by is None:
            nothing = pl.Series(cells.name, [None], dtype=column.dtype).new_from_index(0, len(cells))
            return nothing, cells.is_null() & cells.is_not_null()
        return read_cells(cells, column, None if by == _OWN else by)

    def _conversion(self, column: Column) -> UnitConversion | None:
        """Return what becomes of the numbers of a column by the unit that the form states; None where it is unclear."""
        stated = self._stated_unit(column)
        return remark_conversion(stated, column) if stated and column.kind not in TEXTUAL else _OWN

    def _stated_unit(self, column: Column) -> str:
        """Return the unit of a column's cells where the form states another than its own heading has."""
        own = next(each.heading for each in self.part.columns if each.of == column.name)
        said = self.found.brackets.get(column.name, "")
        if said:
            return said if said != bracket(own) else ""
        return unit_line(self.rows[: self.found.body]) if column.kind is Kind.MONEY else ""

    def _tell_units(self) -> None:
        """Tell of the columns whose numbers are in another unit, and of those that are not read for it."""
        for name in self.found.places:
            column = self.part.column(name)
            by = self._conversion(column)
            if by != _OWN:
                sentence = _STRANGE_UNIT if by is None else _UNIT
                self._tell(sentence, unit=self._stated_unit(column), column=self._label(name))

    def _label(self, name: str) -> str:
        return next(each.heading for each in self.part.columns if each.of == name)

    def _with_programmes(self, frame: pl.DataFrame, data: Sequence[TableRow]) -> pl.DataFrame:
        """Return the rows with the programmes found by field and level where the code is not written."""
        if self.feed is None or not {"programme.training_field", "programme.level"} <= set(self.found.shown):
            return frame
        table = TABLES["programmes"]
        own = _own_programmes(self.feed, self.reading.subject)
        pair = ["training_field", "level"]
        written = [
            read_cells(pl.Series(name, [row.cells[f"programme.{name}"] for row in data], dtype=pl.String), table[name])[
                0
            ]
            for name in pair
        ]
        single = own.group_by(pair, maintain_order=True).agg(found=pl.col("programme").first(), count=pl.len())
        asked = pl.DataFrame(written).join(
            single.filter(pl.col("count") == 1), on=pair, how="left", maintain_order="left"
        )
        given = frame["programme"] if "programme" in frame.columns else pl.Series([None] * len(data), dtype=pl.String)
        return frame.with_columns(programme=given.fill_null(asked["found"]) if len(data) else given)

    def _known(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the rows whose keys are there and known; the others are told."""
        kept = frame
        for name in TABLES[self.part.table].key:
            column = self.part.column(name)
            if name not in kept.columns or name not in {each.of for each in self.part.read_columns}:
                continue
            if column.required:
                for row in kept.filter(pl.col(name).is_null())["sheet_row"]:
                    self._tell(_NO_KEY, row=row, column=self._label(name))
                kept = kept.drop_nulls(name)
            if name == "programme" and self.feed is not None:
                own = _own_programmes(self.feed, self.reading.subject)["programme"]
                stranger = ~pl.col(name).is_in(own.implode()).fill_null(True)
                for row, value in kept.filter(stranger).select("sheet_row", name).iter_rows():
                    self._tell(_STRANGER, row=row, value=value)
                kept = kept.filter(~stranger)
        return kept

    def _without_repeats(self, frame: pl.DataFrame) -> pl.DataFrame:
        key = [name for name in TABLES[self.part.table].key if name in frame.columns]
        for row in frame.filter(~pl.struct(key).is_first_distinct())["sheet_row"]:
            self._tell(_TWICE, row=row)
        return frame.filter(pl.struct(key).is_first_distinct())

    def _compare(self, frame: pl.DataFrame, totals: Iterable[TableRow]) -> None:
        """Tell where a total of the whole table differs from the sum of the rows above it."""
        last = list(totals)[-1:]
        for row in last:
            for column in self.part.columns:
                if not column.total or row.cells.get(column.of) is None:
                    continue
                said = self._values(pl.Series([row.cells[column.of]]), self.part.column(column.of))[0][0]
                above = frame.filter(pl.col("sheet_row") < row.number)[column.of].sum()
                if said is not None and said != above:
                    shown = {to: number(float(value), "vi") for to, value in (("said", said), ("sum", above))}
                    self._tell(_SUM_DIFFERS, row=row.number, column=column.heading, **shown)


def _own_programmes(feed: Feed, institution: str | None) -> pl.DataFrame:
    sites = feed["sites"].select("site", "institution")
    own = sites if institution is None else sites.filter(pl.col("institution") == institution)
    return feed["programmes"].join(own.select("site"), on="site", how="semi", maintain_order="left")


def with_form(feed: Feed, reading: FormReading) -> Feed:
    """Return a feed with the rows that a form states: new ones added, known ones changed where a cell is filled.

    >>> from caunghe.forms import asked_period, form_named, write_form
    >>> write_form(feed, form_named("training_year"), "I1", asked_period("2025"), folder / "report.xlsx")
    >>> again = with_form(feed, read_form(folder / "report.xlsx", feed))
    >>> again["intakes"].equals(feed["intakes"])
    True
    """
    tables = dict(feed.tables)
    for name, rows in reading.tables.items():
        key = list(TABLES[name].key)
        before = tables[name]
        stated = [column for column in dict.fromkeys(reading.stated[name]) if column not in key]
        new = rows.select(*key, *(pl.col(column).alias(f"{column} of the form") for column in stated))
        changed = before.join(new, on=key, how="left", nulls_equal=True, maintain_order="left").with_columns(
            pl.coalesce(f"{column} of the form", column).alias(column) for column in stated
        )
        added = rows.join(before, on=key, how="anti", nulls_equal=True, maintain_order="left")
        tables[name] = pl.concat([changed.select(before.columns), added])
    rows_of = {name: of for name, of in feed.sheet_rows.items() if tables[name].height == feed[name].height}
    return replace(feed, tables=tables, supplied=feed.supplied | set(reading.tables), sheet_rows=rows_of)
