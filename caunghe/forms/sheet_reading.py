"""One sheet of a form, read into the rows of its table; what was passed over, is in doubt or was lost is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from caunghe.feed import (
    CellRemark,
    ColumnUnit,
    UnitConversion,
    beyond_limits,
    code_of,
    column_unit,
    read_cells,
    read_column,
    referred_rows,
    remark_conversion,
    stated_shares,
    units_said,
)
from caunghe.forms import told
from caunghe.forms.filled import in_columns
from caunghe.forms.headings import Cells, bracket, is_title
from caunghe.forms.known_rows import TITLE, KnownRows
from caunghe.forms.period import read_period
from caunghe.forms.recognition import lines_of_other_numbers, unit_lines
from caunghe.forms.rows import head_values
from caunghe.forms.table_rows import TableRow, TableRows, table_rows
from caunghe.forms.telling import SheetTelling, full_heading
from caunghe.forms.totals import differences
from caunghe.language import fold, number, plain_number
from caunghe.schema import NUMERIC, TABLES, TEXTUAL, Column, Kind

_OWN: Final = UnitConversion(1, 1)
_SHOWN: Final = 4  # values named of a column that is not read
_ONE_OF: Final = ("occupation_vsco", "occupation")
_NOT: Final = ("khong", "chua", "not")


class PartReading(SheetTelling):
    """One sheet of a form, read into the rows of its table."""

    def read(self) -> None:
        """Add the rows that the sheet states, and what is to be told of it."""
        table = TABLES[self.part.table]
        values = [name for name in self._names() if name not in table.key]
        places = {**self.found.shown, **self.found.places}
        keys = [] if self.part.listed else [name for name in self._names() if name in table.key]
        rows = table_rows(self.rows, self.found.body, places, values, keys)
        data = [row for row in rows.rows if not row.is_total]
        self._tell_units()
        self._tell_strange([self.rows[at - 1] for at in sorted([*rows.empty, *(row.number for row in data)])])
        self._tell_unseen(rows, data)
        self._tell_passed(rows)
        known = KnownRows(self.reading, self.sheet, self.feed)
        frame = self._typed(data)
        known.tell_titles(frame, data)
        self._tell_two_codes(frame)
        self._compare(frame, [row for row in rows.rows if row.is_total])
        counts = rows.passed | {"total": len(rows.rows) - len(data)}
        for kind, sentence in told.PASSED.items():
            if counts.get(kind):
                self.tell(sentence, count=counts[kind])
        head = head_values(self.part, self.sheet.subject, self.sheet.period or self.reading.period)
        whole = known.identified(frame, data).with_columns(pl.lit(value).alias(name) for name, value in head.items())
        self._add(self._without_repeats(known.known(whole)), values)

    def _tell_passed(self, rows: TableRows) -> None:
        """Tell of the remarks among the rows, of one that says another unit, and of figures beneath the table."""
        last = max((row.number for row in rows.rows), default=0)
        for each in rows.notes:
            said = [(unit, name) for unit in units_said(each.says) for name in self.found.places]
            other = next((pair for pair in said if self._is_other_unit(*pair)), None)
            if other is not None:
                self.lose(told.UNIT_INSIDE, row=each.number, unit=other[0], column=self.label(other[1]))
            elif each.number < last:
                self.tell(told.NOTE_INSIDE, row=each.number, says=each.says)
        for each in rows.below:
            self.tell(told.BELOW, row=each.number, says=each.says)
        key = TABLES[self.part.table].key
        has_year = "year" in key and not {"month", "quarter"} & set(key)
        for line in dict.fromkeys(lines_of_other_numbers(self.rows, self.found.top, has_year=has_year)):
            if not is_title(self.found.form, self.part, line) and read_period(line) is None:
                self.tell(told.LINE, line=line)

    def _tell_two_codes(self, frame: pl.DataFrame) -> None:
        """Tell of the rows that name an occupation by two classifications: each makes another row of the feed."""
        if set(_ONE_OF) <= set(frame.columns):
            columns = ", ".join(self.label(name) for name in _ONE_OF)
            for row in frame.drop_nulls(_ONE_OF)["sheet_row"]:
                self.tell(told.TWO_CODES, row=row, columns=columns)

    def _is_other_unit(self, unit: str, name: str) -> bool:
        """Whether numbers in a unit would become others of a column than they do."""
        column = self.part.column(name)
        by = None if column.kind in TEXTUAL else remark_conversion(unit, column)
        return by is not None and by != self._unit(column).by

    def _names(self) -> list[str]:
        """Return the columns that are read: those of the sheet, and those of which it has the titles alone."""
        titled = [name.removesuffix(TITLE) for name in self.found.shown if name.endswith(TITLE)]
        return list(dict.fromkeys([*self.found.places, *titled]))

    def _add(self, kept: pl.DataFrame, values: Sequence[str]) -> None:
        """Add rows to those of the sheets before: each may tell a part of a row, and what was said first stays."""
        table = TABLES[self.part.table]
        if kept.is_empty():
            return
        before = self.reading.tables.get(table.name, table.empty())
        new = in_columns(kept.drop("sheet_row"), table.name)
        self._tell_again(before, new.with_columns(kept["sheet_row"]), values)
        numbers = self.reading.rows.setdefault(table.name, {})
        for key, row in zip(new.select(table.key).iter_rows(), kept["sheet_row"], strict=True):
            numbers.setdefault(key, row)
        merged = pl.concat([before, new]).group_by(table.key, maintain_order=True).agg(pl.all().drop_nulls().first())
        self.reading.tables[table.name] = merged.select(table.names)
        self.reading.stated[table.name] = (*self.reading.stated.get(table.name, ()), *values)

    def _tell_again(self, before: pl.DataFrame, rows: pl.DataFrame, values: Sequence[str]) -> None:
        """Tell of rows that a sheet before has stated: alike, or otherwise, which is lost."""
        key = list(TABLES[self.part.table].key)
        is_repeat = set(values) <= set(self.reading.stated.get(self.part.table, ()))
        earlier = before.select(*key, *(pl.col(name).alias(f"{name} before") for name in values))
        for row in rows.join(earlier, on=key, nulls_equal=True, maintain_order="left").iter_rows(named=True):
            pairs = {name: (row[name], row[f"{name} before"]) for name in values}
            other = [self.label(name) for name, pair in pairs.items() if None not in pair and pair[0] != pair[1]]
            if other:
                self.lose(told.CONTRADICTS, row=row["sheet_row"], columns=", ".join(other))
            elif is_repeat and all(one == two for one, two in pairs.values()) and self._is_in(before, row):
                self.tell(told.SAME, row=row["sheet_row"])

    def _is_in(self, before: pl.DataFrame, row: Mapping[str, object]) -> bool:
        key = TABLES[self.part.table].key
        return not before.filter(pl.all_horizontal(pl.col(name).eq_missing(row[name]) for name in key)).is_empty()

    def _tell_strange(self, data: Sequence[Cells]) -> None:
        """Tell of columns that the form has not and that hold something: a loss where one of its own may be meant."""
        missing = self.found.missing()
        for place, heading in self.found.strange().items():
            cells = _filled(data, place)
            if not cells:
                continue
            slots = {"column": heading.shown, "values": _listed(cells)}
            again = self.found.repeats(heading)
            if again is not None:
                self.lose(told.COLUMN_TWICE, **slots, own=full_heading(again))
            elif any(_may_be(cells, self.part.column(column.of)) for column in missing):
                self.lose(told.COLUMN_LOST, **slots, missing=", ".join(full_heading(column) for column in missing))
            else:
                self.tell(told.NOWHERE, **slots)
        for place in self.found.nameless(max((len(row) for row in data), default=0)):
            if cells := _filled(data, place):
                self.lose(told.NAMELESS, letters=self.sheet.whole.letters(place), values=_listed(cells))

    def _tell_unseen(self, rows: TableRows, data: Sequence[TableRow]) -> None:
        """Tell of what is read and hidden, and of cells without a value; such a cell among the data is lost."""
        whole, numbers = self.sheet.whole, {row.number for row in data}
        hidden = [str(row) for row in sorted(numbers & set(whole.hidden_rows))]
        if hidden:
            self.tell(told.ROWS_HIDDEN, rows=_listed(hidden))
        struck, cells = whole.struck_lines(sorted(numbers))
        if struck:
            self.tell(told.ROWS_STRUCK, rows=_listed([str(row) for row in struck]))
        names = {place: name for name, place in {**self.found.shown, **self.found.places}.items()}
        for row, place in cells:
            if place in names:
                self.tell(told.CELL_STRUCK, row=row, column=self.label(names[place]))
        for row, place in sorted(whole.veiled):
            if row in numbers and place in names:
                self.tell(told.VEILED, row=row, column=self.label(names[place]))
        for name, place in self.found.places.items():
            if place in whole.hidden_columns and any(row.cells[name] for row in data):
                self.tell(told.COLUMN_HIDDEN, column=self.label(name))
        sums = {row.number for row in rows.rows if row.is_total}
        for row, place, value in whole.errors:
            is_data = self.found.body < row <= rows.last and row not in sums and place in names
            column = self.label(names[place]) if place in names else whole.letters(place)
            (self.lose if is_data else self.tell)(told.NO_VALUE, row=row, column=column, value=value)

    def _typed(self, data: Sequence[TableRow]) -> pl.DataFrame:
        """Return the rows of data as columns of the feed, with ``sheet_row``; what cannot be read is told."""
        rows = pl.Series("sheet_row", [row.number for row in data], dtype=pl.Int64)
        columns = [rows]
        for name in self._names():
            column = self.part.column(name)
            cells = pl.Series(name, self._texts(name, data), dtype=pl.String)
            values, failed, remarks = self._values(cells, column, rows)
            for row, value in zip(data, failed, strict=True):
                if value:
                    self.lose(told.UNREAD, row=row.number, column=self.label(name), value=row.cells.get(name))
            self._tell_cells(remarks)
            columns.append(values.alias(name))
        frame = self._with_shares(pl.DataFrame(columns), data)
        if self.feed is None:
            return frame
        frame, remarks = referred_rows(frame, self.part.table, rows, self.feed)
        self._tell_cells([each for each in remarks if (each.column, each.rule) != ("programme", "reference_unknown")])
        return frame

    def _texts(self, name: str, data: Sequence[TableRow]) -> list[str | None]:
        """Return the cells of a column as a feed has them; a title beside an empty code stands for the code."""
        column = self.part.column(name)
        every = fold(next(each.every for each in self.part.read_columns if each.of == name))
        title = f"{name}{TITLE}"
        texts = [_plain(row.cells.get(name), every, column) for row in data]
        if title not in self.found.shown:
            return texts
        others = [other for other in self.found.places if f"{other}{TITLE}" in self.found.shown and other != name]
        return [
            text if text or any(row.cells[other] for other in others) else _plain(row.cells[title], every, column)
            for row, text in zip(data, texts, strict=True)
        ]

    def _tell_cells(self, remarks: Sequence[CellRemark]) -> None:
        """Tell what a feed would of cells: losses where they cannot be right."""
        for each in remarks:
            slots = {"row": each.row, "column": self.label(each.column), "says": each.says}
            (self.lose if each.is_loss else self.tell)(told.CELL, **slots)

    def _with_shares(self, frame: pl.DataFrame, data: Sequence[TableRow]) -> pl.DataFrame:
        """Return the rows with per cents of shares as shares; each is told, and what is beyond its limits is lost."""
        if self.part.table != "standard_assessments" or not {"criterion", "value"} <= set(frame.columns):
            return frame
        values, meant, doubtful = stated_shares(self.part.table, frame["criterion"], frame["value"])
        label = self.label("value")
        for row, value in frame.filter(meant).select("sheet_row", "value").iter_rows():
            self.tell(told.PER_CENT, row=row, column=label, value=_written(value))
        for row, value, is_doubtful in zip(data, frame["value"], doubtful, strict=True):
            if is_doubtful and "%" not in (row.cells.get("value") or ""):
                shown = {"value": _written(value), "read": _written(100 * value)}
                self.lose(told.SHARE_DOUBTFUL, row=row.number, column=label, **shown)
        beyond = beyond_limits(self.part.table, frame["criterion"], values)
        for row, limits, value in zip(data, beyond, values, strict=True):
            if limits is not None:
                self.lose(told.BEYOND, row=row.number, column=label, value=_written(value), limits=limits)
        return frame.with_columns(values.set(beyond.is_not_null(), None))

    def _values(
        self, cells: pl.Series, column: Column, rows: pl.Series
    ) -> tuple[pl.Series, pl.Series, list[CellRemark]]:
        by = self._unit(column).by
        if by is None:
            nothing = pl.Series(cells.name, [None], dtype=column.dtype).new_from_index(0, len(cells))
            return nothing, cells.is_null() & cells.is_not_null(), []
        kept, place = self.sheet.whole.numbers, self.found.places.get(column.name)
        numbers = None if kept is None or place is None else lambda: kept(place).gather(rows - 1)
        whole = self.sheet.whole.formats
        formats = None if whole is None or place is None else whole(place).gather(rows - 1)
        return read_column(cells, (self.part.table, column), rows, None if by == _OWN else by, numbers, formats)

    def _unit(self, column: Column) -> ColumnUnit:
        """Return what becomes of the numbers of a column by the units in its heading and in lines above the table."""
        if column.kind in TEXTUAL:
            return ColumnUnit(_OWN, "")
        own = self.column(column.name)
        printed = {fold(bracket(own.heading)), fold(bracket(own.above))}
        remarks = tuple(
            remark
            for remark in self.found.remarks.get(column.name, ())
            if fold(remark) not in printed or remark_conversion(remark, column) is not None
        )
        lines = (*self.found.units.get(column.name, ()), *unit_lines(self.rows[: self.found.body], self.found.top))
        others = [self.part.column(name) for name in self.found.places]
        unit = column_unit(remarks, lines, column, others)
        conversions = {by for line in lines if (by := remark_conversion(line, column)) is not None}
        if unit.is_contradicted or len(conversions) > 1:
            return ColumnUnit(None, ", ".join(dict.fromkeys([*remarks, *lines])), is_contradicted=True)
        return unit

    def _tell_units(self) -> None:
        """Tell of the columns whose numbers are in another unit, and of those that are not read for it."""
        for name in self.found.places:
            unit = self._unit(self.part.column(name))
            slots = {"unit": unit.said, "column": self.label(name)}
            if unit.by is None:
                self.lose(told.UNITS_DIFFER if unit.is_contradicted else told.STRANGE_UNIT, **slots)
            elif unit.by != _OWN:
                self.tell(told.UNIT, **slots)

    def _without_repeats(self, frame: pl.DataFrame) -> pl.DataFrame:
        key = [name for name in TABLES[self.part.table].key if name in frame.columns]
        once = frame.filter(pl.struct(key).is_first_distinct())
        whole = frame.filter(pl.struct(pl.exclude("sheet_row")).is_first_distinct())["sheet_row"].implode()
        again = frame.filter(~pl.struct(key).is_first_distinct())
        for row, differs in again.select("sheet_row", differs=pl.col("sheet_row").is_in(whole)).rows():
            if differs:
                self.lose(told.TWICE, row=row)
            else:
                self.tell(told.SAME, row=row)
        return once

    def _compare(self, frame: pl.DataFrame, totals: Sequence[TableRow]) -> None:
        """Tell where a total differs from the sum of its rows."""
        numbers = pl.Series([row.number for row in totals], dtype=pl.Int64)
        for column in self.part.columns:
            if not column.total or column.of not in frame.columns:
                continue
            cells = pl.Series(column.of, [row.cells[column.of] for row in totals], dtype=pl.String)
            said = self._values(cells, self.part.column(column.of), numbers)[0].to_list()
            values = frame.select("sheet_row", value=column.of)
            for each in differences(list(zip(numbers, said, strict=True)), values):
                shown = {name: number(float(value), "vi") for name, value in (("said", each.said), ("sum", each.sum))}
                self.tell(told.SUM_DIFFERS, row=each.row, column=full_heading(column), **shown)


def _filled(data: Sequence[Cells], place: int) -> list[str]:
    return [cell.strip() for row in data if place < len(row) and (cell := row[place]) and cell.strip()]


def _listed(values: Sequence[str]) -> str:
    return "; ".join([*values[:_SHOWN], "…"] if len(values) > _SHOWN else values)


def _may_be(cells: Sequence[str], column: Column) -> bool:
    """Whether cells may be those of a column: digits those of a number, days of a date, codes of its list."""
    if column.kind in NUMERIC:
        return any(character.isdigit() for cell in cells for character in cell)
    if column.kind is Kind.CODE:
        return any(code_of(cell, column) for cell in cells)
    if column.kind in TEXTUAL:
        return False
    return not read_cells(pl.Series(cells, dtype=pl.String), column)[1].all()


def _plain(text: str | None, every: str, column: Column) -> str | None:
    """Return a cell as a feed has it: empty for "everybody", and yes or no for what its own heading says of it.

    >>> met = TABLES["standard_assessments"]["met"]
    >>> [_plain(text, "", met) for text in ("Đạt", "không đạt", "có")]
    ['có', 'không', 'có']
    """
    plain = fold(text) if text else ""
    if every and plain == every:
        return None
    if column.kind is Kind.BOOLEAN and plain:
        for label in (fold(column.label.vi), fold(column.label.en)):
            if plain == label:
                return "có"
            if plain in [f"{no} {label}" for no in _NOT]:
                return "không"
    return text


def _written(value: float) -> str:
    return plain_number(f"{value:g}", "vi")
