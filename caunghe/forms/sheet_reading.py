"""One sheet of a form, read into the rows of its table; what was passed over, is in doubt or was lost is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from caunghe.feed import Feed, UnitConversion, read_cells, remark_conversion, stated_shares
from caunghe.forms import told
from caunghe.forms.filled import FormReading, FormSheet, in_columns, lose
from caunghe.forms.form import Part
from caunghe.forms.recognition import Cells, Recognised, bracket, unit_line
from caunghe.forms.rows import head_values
from caunghe.forms.table_rows import TableRow, table_rows
from caunghe.language import Text, fold, number, plain_number
from caunghe.schema import TABLES, TEXTUAL, Column, Kind

_OWN: Final = UnitConversion(1, 1)
_SHOWN: Final = 4  # values named of a column that is not read
_NOT: Final = ("khong", "chua", "not")


@dataclass
class PartReading:
    """One sheet of a form, read into the rows of its table."""

    reading: FormReading
    sheet: FormSheet
    feed: Feed | None

    @property
    def rows(self) -> Sequence[Cells]:
        return self.sheet.rows

    @property
    def found(self) -> Recognised:
        return self.sheet.found

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
        self._tell_strange([self.rows[row.number - 1] for row in data])
        frame = self._typed(data)
        self._compare(frame, [row for row in rows.rows if row.is_total])
        counts = rows.passed | {"total": len(rows.rows) - len(data)}
        for kind, sentence in told.PASSED.items():
            if counts.get(kind):
                self._tell(sentence, count=counts[kind])
        head = head_values(self.part, self.sheet.subject, self.sheet.period or self.reading.period)
        whole = frame.with_columns(pl.lit(value).alias(name) for name, value in head.items())
        kept = self._without_repeats(self._known(whole))
        if kept.height:
            before = self.reading.tables.get(table.name, table.empty())
            new = in_columns(kept.drop("sheet_row"), table.name)
            self._tell_again(before, new.with_columns(kept["sheet_row"]), values)
            # sheets of one table may each tell a part of its rows; what was said first stays
            merged = (
                pl.concat([before, new]).group_by(table.key, maintain_order=True).agg(pl.all().drop_nulls().first())
            )
            self.reading.tables[table.name] = merged.select(table.names)
            self.reading.stated[table.name] = (*self.reading.stated.get(table.name, ()), *values)

    def _tell(self, sentence: Text, **slots: object) -> None:
        self.reading.notes.append(sentence.filled(sheet=self.sheet.name, **slots))

    def _lose(self, sentence: Text, **slots: object) -> None:
        lose(self.reading, sentence.filled(sheet=self.sheet.name, **slots))

    def _tell_again(self, before: pl.DataFrame, rows: pl.DataFrame, values: Sequence[str]) -> None:
        """Tell of rows that a sheet before has stated: alike, or otherwise, which is lost."""
        key = list(TABLES[self.part.table].key)
        is_repeat = set(values) <= set(self.reading.stated.get(self.part.table, ()))
        earlier = before.select(*key, *(pl.col(name).alias(f"{name} before") for name in values))
        for row in rows.join(earlier, on=key, nulls_equal=True, maintain_order="left").iter_rows(named=True):
            pairs = {name: (row[name], row[f"{name} before"]) for name in values}
            other = [self._label(name) for name, pair in pairs.items() if None not in pair and pair[0] != pair[1]]
            if other:
                self._lose(told.CONTRADICTS, row=row["sheet_row"], columns=", ".join(other))
            elif is_repeat and all(one == two for one, two in pairs.values()) and self._is_in(before, row):
                self._tell(told.SAME, row=row["sheet_row"])

    def _is_in(self, before: pl.DataFrame, row: Mapping[str, object]) -> bool:
        key = TABLES[self.part.table].key
        return not before.filter(pl.all_horizontal(pl.col(name).eq_missing(row[name]) for name in key)).is_empty()

    def _tell_strange(self, data: Sequence[Cells]) -> None:
        """Tell of columns that the form has not and that hold something: a loss where one of its own is away."""
        missing = self.found.missing()
        for place, heading in self.found.strange().items():
            cells = [cell.strip() for row in data if place < len(row) and (cell := row[place]) and cell.strip()]
            if not cells:
                continue
            shown = "; ".join([*cells[:_SHOWN], "…"] if len(cells) > _SHOWN else cells)
            if missing and all(cell.replace(".", "").replace(",", "").isdigit() for cell in cells):
                self._lose(told.COLUMN_LOST, column=heading, values=shown, missing=", ".join(missing))
            else:
                self._tell(told.NOWHERE, column=heading, values=shown)

    def _typed(self, data: Sequence[TableRow]) -> pl.DataFrame:
        """Return the rows of data as columns of the feed, with ``sheet_row``; what cannot be read is told."""
        columns = [pl.Series("sheet_row", [row.number for row in data], dtype=pl.Int64)]
        for name in self.found.places:
            every = fold(next(each.every for each in self.part.read_columns if each.of == name))
            column = self.part.column(name)
            texts = [_plain(row.cells[name], every, column) for row in data]
            cells = pl.Series(name, texts, dtype=pl.String)
            values, failed = self._values(cells, column, [row.number for row in data])
            for row, value in zip(data, failed, strict=True):
                if value:
                    self._lose(told.UNREAD, row=row.number, column=self._label(name), value=row.cells[name])
            columns.append(values.alias(name))
        frame = self._with_shares(pl.DataFrame(columns))
        if "programme" in TABLES[self.part.table].key and self.feed is not None:
            frame = self._with_programmes(frame, data)
        return frame

    def _with_shares(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the rows with per cents of shares as shares; each is told."""
        if self.part.table != "standard_assessments" or not {"criterion", "value"} <= set(frame.columns):
            return frame
        values, meant = stated_shares(self.part.table, frame["criterion"], frame["value"])
        for row, value in frame.filter(meant).select("sheet_row", "value").iter_rows():
            self._tell(told.PER_CENT, row=row, column=self._label("value"), value=_written(value))
        return frame.with_columns(values)

    def _values(self, cells: pl.Series, column: Column, rows: Sequence[int]) -> tuple[pl.Series, pl.Series]:
        by = self._conversion(column)
        if by is None:
            nothing = pl.Series(cells.name, [None], dtype=column.dtype).new_from_index(0, len(cells))
            return nothing, cells.is_null() & cells.is_not_null()
        kept = self.sheet.numbers
        numbers = None if kept is None else kept(self.found.places[column.name]).gather([row - 1 for row in rows])
        return read_cells(cells, column, None if by == _OWN else by, numbers)

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
                say, sentence = (self._lose, told.STRANGE_UNIT) if by is None else (self._tell, told.UNIT)
                say(sentence, unit=self._stated_unit(column), column=self._label(name))

    def _label(self, name: str) -> str:
        return next(each.heading for each in self.part.columns if each.of == name)

    def _with_programmes(self, frame: pl.DataFrame, data: Sequence[TableRow]) -> pl.DataFrame:
        """Return the rows with the programmes found by field and level where the code is not written."""
        if self.feed is None or not {"programme.training_field", "programme.level"} <= set(self.found.shown):
            return frame
        table = TABLES["programmes"]
        own = _own_programmes(self.feed, self.sheet.subject)
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
                    self._lose(told.NO_KEY, row=row, column=self._label(name))
                kept = kept.drop_nulls(name)
            if name == "programme" and self.feed is not None:
                own = _own_programmes(self.feed, self.sheet.subject)["programme"]
                stranger = ~pl.col(name).is_in(own.implode()).fill_null(True)
                for row, value in kept.filter(stranger).select("sheet_row", name).iter_rows():
                    self._lose(told.STRANGER, row=row, value=value)
                kept = kept.filter(~stranger)
        return kept

    def _without_repeats(self, frame: pl.DataFrame) -> pl.DataFrame:
        key = [name for name in TABLES[self.part.table].key if name in frame.columns]
        once = frame.filter(pl.struct(key).is_first_distinct())
        whole = frame.filter(pl.struct(pl.exclude("sheet_row")).is_first_distinct())["sheet_row"].implode()
        again = frame.filter(~pl.struct(key).is_first_distinct())
        for row, differs in again.select("sheet_row", differs=pl.col("sheet_row").is_in(whole)).rows():
            if differs:
                self._lose(told.TWICE, row=row)
            else:
                self._tell(told.SAME, row=row)
        return once

    def _compare(self, frame: pl.DataFrame, totals: Iterable[TableRow]) -> None:
        """Tell where a total of the whole table differs from the sum of the rows above it."""
        last = list(totals)[-1:]
        for row in last:
            for column in self.part.columns:
                if not column.total or row.cells.get(column.of) is None:
                    continue
                cell = pl.Series(column.of, [row.cells[column.of]])
                said = self._values(cell, self.part.column(column.of), [row.number])[0][0]
                above = frame.filter(pl.col("sheet_row") < row.number)[column.of].sum()
                if said is not None and said != above:
                    shown = {to: number(float(value), "vi") for to, value in (("said", said), ("sum", above))}
                    self._tell(told.SUM_DIFFERS, row=row.number, column=column.heading, **shown)


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


def _own_programmes(feed: Feed, institution: str | None) -> pl.DataFrame:
    sites = feed["sites"].select("site", "institution")
    own = sites if institution is None else sites.filter(pl.col("institution") == institution)
    return feed["programmes"].join(own.select("site"), on="site", how="semi", maintain_order="left")
