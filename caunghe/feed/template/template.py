"""The workbook that a person fills in: one sheet a table, with lists, limits and notes taken from the schema."""

# xlsxwriter has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from caunghe.errors import InputError
from caunghe.feed.contents import Feed, FeedInformation
from caunghe.feed.description import KINDS, PRIVACIES, heading, limits, unit
from caunghe.feed.template.guide import write_guide, write_information
from caunghe.feed.template.rows import NO, YES, write_rows
from caunghe.feed.template.style import INK, Style, set_print
from caunghe.feed.write import replacement
from caunghe.language import LANGUAGES, Language, Text
from caunghe.schema import TABLES, Column, Kind, Privacy, Table, allowed_codes, check_one_of, titles
from caunghe.workbook import Workbook, Worksheet, column_letters, new_workbook

# Rows with lists and limits. Excel keeps them as ranges, so they cost nothing until they are filled in.
ROWS: Final = 5_000
_DAYS: Final = (date(1900, 1, 1), date(2100, 12, 31))
_CODES_SHEET: Final = Text("Danh mục", "codes")
_LIST_TITLE: Final = Text("Chọn trong danh sách", "Choose from the list")
_LIST_HINT: Final = Text(
    "Giá trị này không có trong danh sách. Mã đứng một mình cũng được; nếu đúng là mã, chọn Yes.",
    "This is not in the list. A code by itself will do; if it is one, choose Yes.",
)
_LIMIT_TITLE: Final = Text("Ngoài giới hạn", "Outside the limits")
_LIMIT_HINT: Final = Text("Cột này nhận: {kind} {limits}.", "This column takes: {kind} {limits}.")
_DAY_HINT: Final = Text("Ghi một ngày, thí dụ 30/06/2026.", "Give a day, such as 2026-06-30.")
_KEY_HINT: Final = Text("Mã này đã dùng ở dòng khác.", "This key is already used in another row.")
_SEVERAL: Final = Text("nhiều mã, cách nhau bằng dấu chấm phẩy", "several codes, separated by semicolons")
_REQUIRED: Final = Text("Bắt buộc", "Required")
_NO_WORKBOOK: Final = Text("Mẫu là tệp .xlsx; tên đã cho là {name}.", "A template is an .xlsx file; got {name}.")
_NO_TABLE: Final = Text("Bảng phải là một trong {known}; đã cho {name}.", "A table must be one of {known}; got {name}.")
_PERSONAL: Final = Text(
    "Dữ liệu cá nhân: ghi mã không định danh, không ghi họ tên.",
    "Personal data: give a pseudonymous code, not a name.",
)


def write_template(
    path: Path,
    *,
    language: Language,
    tables: Iterable[str] | None = None,
    information: FeedInformation | None = None,
    feed: Feed | None = None,
    about: Text | None = None,
) -> None:
    """Write the workbook to fill in, with ``tables`` (by default all that are not bulk) in one language.

    ``information`` fills the sheet ``feed`` beforehand, ``feed`` that and the rows of the tables; ``about`` says on the
    first sheet whose these are. An existing file is replaced only once the new one is whole. Raises InputError when the
    file does not end in .xlsx, or for an unknown language or table.

    >>> from caunghe.feed import read_sheets
    >>> write_template(folder / "form.xlsx", language="en", tables=["sites"])
    >>> sheets = {sheet.name: sheet.cells.columns for sheet in read_sheets(folder / "form.xlsx")}
    >>> sheets["Sites"][-3:]
    ['Fixed cost a year (đồng)', 'Opened', 'Closes']
    """
    if path.suffix.lower() != ".xlsx":
        raise InputError(_NO_WORKBOOK, name=path.name)
    check_one_of("language", language, LANGUAGES)
    chosen = _chosen_tables(tables)
    path.parent.mkdir(parents=True, exist_ok=True)
    information = information or (feed.information if feed else None)
    day = information.as_of if information else date(2026, 1, 1)  # a fixed day: the same call gives the same file
    with replacement(path) as partial, new_workbook(partial, day, author="Cầu Nghề") as book:
        style = Style(book)
        write_guide(book, style, chosen, language, about)
        write_information(book, style, chosen, language, information)
        sheets = {table.name: book.add_worksheet(table.label(language)) for table in chosen}
        lists = _write_codes(book, chosen, language)
        for table in chosen:
            _TableSheet(
                sheet=sheets[table.name], table=table, language=language, style=style, lists=lists, sheets=sheets
            ).write()
            if feed is not None:
                write_rows(sheets[table.name], table, feed[table.name], style, language)


def _chosen_tables(names: Iterable[str] | None) -> list[Table]:
    wanted = {table.name for table in TABLES.values() if not table.bulk} if names is None else set(names)
    unknown = sorted(wanted - set(TABLES))
    if unknown:
        raise InputError(_NO_TABLE, known=", ".join(TABLES), name=unknown[0])
    return [table for table in TABLES.values() if table.name in wanted]


def _list_name(column: Column) -> str:
    return f"list_{column.codes}" + (f"_{column.level}" if column.level else "")


def _write_codes(book: Workbook, tables: list[Table], language: Language) -> dict[str, str]:
    """Write each code list once on a hidden sheet as ``code – title``; return range name → formula."""
    sheet = book.add_worksheet(_CODES_SHEET(language))
    sheet.hide()
    lists: dict[str, str] = {}
    for column in (column for table in tables for column in table.columns if column.codes):
        name = _list_name(column)
        if name in lists:
            continue
        index = len(lists)
        known = titles(str(column.codes), language)
        codes = allowed_codes(str(column.codes), column.level)
        sheet.write_string(0, index, name)
        sheet.write_column(1, index, [f"{code} – {known[code]}" for code in codes])
        letter = column_letters(index, absolute=True)
        book.define_name(name, f"='{_CODES_SHEET(language)}'!{letter}$2:{letter}${len(codes) + 1}")
        lists[name] = f"={name}"
    return lists


@dataclass(frozen=True, kw_only=True)
class _TableSheet:
    """One table's sheet: its header with notes, formats, lists, limits and print set-up."""

    sheet: Worksheet
    table: Table
    language: Language
    style: Style
    lists: Mapping[str, str]
    sheets: Mapping[str, Worksheet]

    def write(self) -> None:
        """Write everything but the rows, which are for the person to fill in."""
        self.sheet.set_tab_color(INK)
        self.sheet.set_row(0, 48)
        self.sheet.set_default_row(18)
        self.sheet.freeze_panes(1, min(len(self.table.key), 2))
        for index, column in enumerate(self.table.columns):
            self._write_column(index, column)
        last = len(self.table.columns) - 1
        stripe = {"type": "formula", "criteria": "=MOD(ROW(),2)=1", "format": self.style.stripe}
        self.sheet.conditional_format(1, 0, ROWS, last, stripe)
        self.sheet.repeat_rows(0)
        set_print(self.sheet, self.table.label(self.language))

    def _write_column(self, index: int, column: Column) -> None:
        words = heading(column, self.language) + (" *" if column.required else "")
        header = self.style.required if column.required else self.style.optional
        self.sheet.write_string(0, index, words, header)
        self.sheet.write_comment(0, index, self._note(column), self.style.note(self._note(column)))
        self.sheet.set_column(index, index, _width(column, words), self.style.cell(column.kind))
        rule = self._rule(index, column)
        if rule is not None:
            self.sheet.data_validation(1, index, ROWS, index, rule)

    def _note(self, column: Column) -> str:
        several = f" ({_SEVERAL(self.language)})" if column.many else ""
        lines = [
            f"{column.name}: {KINDS[column.kind](self.language)}{several}",
            " ".join(part for part in (limits(column), unit(column, self.language)) if part),
            _REQUIRED(self.language) if column.required else "",
            column.note(self.language),
            _PERSONAL(self.language) if column.privacy is Privacy.PERSONAL else "",
        ]
        if column.privacy is Privacy.INTERNAL:
            lines.append(PRIVACIES[column.privacy](self.language).capitalize())
        return "\n".join(line for line in lines if line)

    def _rule(self, index: int, column: Column) -> dict[str, Any] | None:
        """Return the cell's validation; lists only warn, since a code without its title is good too."""
        listed = {"validate": "list", "error_type": "warning", "error_title": _LIST_TITLE(self.language)}
        listed["error_message"] = _LIST_HINT(self.language)
        if column.many:
            return None
        if column.codes:
            return listed | {"source": self.lists[_list_name(column)]}
        if column.kind is Kind.REFERENCE:
            return self._reference(column, listed)
        if column.kind is Kind.BOOLEAN:
            return listed | {"source": [YES(self.language), NO(self.language)]}
        if column.kind is Kind.KEY and len(self.table.key) == 1:
            letter = column_letters(index)
            once = f"=COUNTIF(${letter}$2:${letter}${ROWS + 1},{letter}2)=1"
            return {"validate": "custom", "value": once, "error_message": _KEY_HINT(self.language)}
        return self._range(column)

    def _reference(self, column: Column, listed: dict[str, Any]) -> dict[str, Any] | None:
        target = TABLES[str(column.references)]
        if target.name not in self.sheets or len(target.key) != 1:
            return None
        letter = column_letters(target.names.index(target.key[0]), absolute=True)
        name = target.label(self.language).replace("'", "''")
        return listed | {"source": f"='{name}'!{letter}$2:{letter}${ROWS + 1}"}

    def _range(self, column: Column) -> dict[str, Any] | None:
        if column.kind is Kind.DATE:
            first, last = _DAYS
            day = {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
            # only a warning: an English Excel takes 31/12/2025 for text, which reading understands
            return day | {"error_type": "warning", "error_message": _DAY_HINT(self.language)}
        if column.kind is Kind.TEXT:
            return None
        whole = column.kind in (Kind.INTEGER, Kind.MONEY)
        far = 9_007_199_254_740_992  # the largest whole number a sheet holds exactly
        low = -far if column.minimum is None else column.minimum
        high = far if column.maximum is None else column.maximum
        hint = _LIMIT_HINT(self.language, kind=KINDS[column.kind](self.language), limits=limits(column))
        return {
            "validate": "integer" if whole else "decimal",
            "criteria": "between",
            "minimum": int(low) if whole else low,
            "maximum": int(high) if whole else high,
            "error_title": _LIMIT_TITLE(self.language),
            "error_message": hint,
        }


def _width(column: Column, words: str) -> float:
    """Return a width that shows the values, and the header in at most three lines."""
    narrow = {Kind.TEXT: 30, Kind.CODE: 24, Kind.REFERENCE: 16, Kind.KEY: 16, Kind.MONEY: 17}
    longest_word = max(len(word) for word in words.split())
    return max(narrow.get(column.kind, 12), longest_word + 2, len(words) / 2.2)
