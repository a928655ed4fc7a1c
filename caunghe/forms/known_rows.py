"""The rows of a form's sheet that are what they say: known programmes, of the form's level, of who reports."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from caunghe.feed import contradicting_titles
from caunghe.forms import told
from caunghe.forms.form import OPTIONS
from caunghe.forms.programmes import contradictions, found_programmes, own_programmes
from caunghe.forms.table_rows import TableRow
from caunghe.forms.telling import SheetTelling
from caunghe.schema import TABLES, titles

TITLE = ":title"  # ends the path of a column that shows the title of a code


class KnownRows(SheetTelling):
    """The rows of a sheet, without those that are not known or are two things at once; these are told."""

    def identified(self, frame: pl.DataFrame, data: Sequence[TableRow]) -> pl.DataFrame:
        """Return the rows with programmes found where the code is not written, without those of two programmes."""
        if self.feed is None or "programme" not in TABLES[self.part.table].key:
            return frame
        named = {**self.found.shown, **self.found.places}
        cells = {name: [row.cells[name] for row in data] for name in named}
        is_own = self.part.table == "programmes"
        beside = {name: texts for name, texts in cells.items() if is_own or name.startswith("programme.")}
        given = frame["programme"] if "programme" in frame.columns else pl.Series([None] * len(data), dtype=pl.String)
        found = found_programmes(given, beside, own_programmes(self.feed, self.sheet.subject))
        frame = frame.with_columns(found.alias("programme"))
        wrong: set[int] = set()
        for each in contradictions(frame, beside, self.feed):
            wrong.add(each.row)
            slots = {"row": each.row, "programme": each.programme, "own": each.own, "written": each.written}
            self.lose(told.PROGRAMME_DIFFERS, **slots, column=self.label(each.column))
        return self._of_level(frame.filter(~pl.col("sheet_row").is_in(list(wrong))))

    def _of_level(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the rows of programmes at the form's levels; the others are told."""
        if not self.part.levels or self.feed is None:
            return frame
        level = dict(self.feed["programmes"].select("programme", "level").iter_rows())
        named = titles("levels", "vi")
        wrong: list[int] = []
        for row, code in frame.select("sheet_row", "programme").iter_rows():
            if level.get(code) is None or level[code] in self.part.levels:
                continue
            wrong.append(row)
            known = ", ".join(named[each] for each in self.part.levels)
            own = named.get(level[code], level[code])
            self.lose(told.OTHER_LEVEL, row=row, value=code, level=own, form=self.found.form.name, known=known)
        return frame.filter(~pl.col("sheet_row").is_in(wrong))

    def known(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the rows whose keys are there and known; the others are told."""
        kept = frame
        for name in TABLES[self.part.table].key:
            column = self.part.column(name)
            if name not in kept.columns or name not in {each.of for each in self.part.read_columns}:
                continue
            if column.required:
                for row in kept.filter(pl.col(name).is_null())["sheet_row"]:
                    self.lose(told.NO_KEY, row=row, column=self.label(name))
                kept = kept.drop_nulls(name)
            if name == "programme" and self.feed is not None:
                own = own_programmes(self.feed, self.sheet.subject)["programme"]
                stranger = ~pl.col(name).is_in(own.implode()).fill_null(True)
                for row, value in kept.filter(stranger).select("sheet_row", name).iter_rows():
                    self.lose(told.STRANGER, row=row, value=value)
                kept = kept.filter(~stranger)
        return self._of_owner(kept)

    def _of_owner(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the rows that are not another reporter's in the feed: a site, a vacancy; the others are told."""
        table = TABLES[self.part.table]
        owner = next((name for name in OPTIONS if name in table.names and name not in table.key), None)
        if self.feed is None or owner is None or len(table.key) > 1 or owner not in frame.columns:
            return frame
        known = self.feed[table.name].select(*table.key, pl.col(owner).alias("owner of it"))
        asked = frame.join(known, on=table.key, how="left", maintain_order="left")
        others = asked.filter(pl.col("owner of it") != pl.col(owner))
        for row, key, other in others.select("sheet_row", *table.key, "owner of it").iter_rows():
            self.lose(told.OTHER_OWNER, row=row, value=key, owner=other)
        return frame.filter(~pl.col("sheet_row").is_in(others["sheet_row"].implode()))

    def tell_titles(self, frame: pl.DataFrame, data: Sequence[TableRow]) -> None:
        """Tell of the titles that stand beside the code of another row of the list."""
        titled = [name.removesuffix(TITLE) for name in self.found.shown if name.endswith(TITLE)]
        for at, row in enumerate(data):
            for name in titled:
                written = row.cells[f"{name}{TITLE}"]
                codes = [(each, frame[each][at]) for each in dict.fromkeys((name, *titled)) if frame[each][at]]
                if not written or not codes:
                    continue
                of, code = codes[0]
                if others := contradicting_titles(code, written, self.part.column(of)):
                    slots = {"code": code, "column": self.label(f"{name}{TITLE}"), "others": others}
                    self.lose(told.TITLE_DIFFERS, row=row.number, written=written, **slots)
