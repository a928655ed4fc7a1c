"""Tables as an office opens them: a workbook, or CSV that Excel reads as UTF-8, by the name of the file."""

# xlsxwriter has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Final

import polars as pl

from caunghe.errors import OutputError
from caunghe.formulas import guarded_text
from caunghe.language import Text
from caunghe.outputs import whole_file
from caunghe.workbook import Format, Workbook, Worksheet, new_workbook

# rows of a sheet below its headings
SHEET_ROWS: Final = 1_048_575
# a workbook's day of making, so that the same tables give the same bytes
MADE: Final = date(2000, 1, 1)
_TOO_LONG: Final = Text(
    "Một trang tính chỉ chứa được {limit} dòng; {name} có nhiều hơn. Hãy ghi ra .csv hoặc .parquet.",
    "a sheet holds {limit} rows; {name} has more: write .csv or .parquet",
)
_BOM: Final = "\ufeff"
Heard = Callable[[int], None]


def write_frames(
    frames: Iterable[pl.DataFrame],
    out: Path,
    headings: Mapping[str, str] | None = None,
    heard: Heard | None = None,
) -> int:
    """Write frames of the same columns, one after the other, to .xlsx or else to .csv; return how many rows.

    CSV is UTF-8 with its mark, which Excel asks for, and text that a spreadsheet would run is guarded; in a workbook
    codes stay text, lists are joined by ``; `` and a column is headed by ``headings``. Raises OutputError for more rows
    than a sheet holds.

    >>> write_frames([pl.DataFrame({"code": ["0110"]})], folder / "codes.csv")
    1
    >>> (folder / "codes.csv").read_bytes()
    b'\\xef\\xbb\\xbfcode\\n0110\\n'
    >>> _ = write_frames([pl.DataFrame({"title": ["=1+1", "- Kế toán"]})], folder / "titles.csv")
    >>> (folder / "titles.csv").read_text("utf-8-sig").splitlines()
    ['title', "'=1+1", "'- Kế toán"]
    """
    if out.suffix == ".xlsx":
        with _book(out) as book:
            return _sheet(book, out.stem[:31], frames, headings or {}, out.name, heard)
    done = 0
    with whole_file(out) as partial, partial.open("w", encoding="utf-8", newline="") as target:
        target.write(_BOM)
        for at, frame in enumerate(frames):
            _flat(frame).with_columns(guarded_text(pl.col(pl.String))).write_csv(target, include_header=at == 0)
            done += frame.height
            if heard is not None:
                heard(done)
    return done


def write_book(tables: Mapping[str, pl.DataFrame], out: Path) -> None:
    """Write tables to a workbook, a sheet each.

    >>> write_book({"pay": pl.DataFrame({"low": [1.5]}), "skills": pl.DataFrame({"skill": ["x"]})}, folder / "all.xlsx")
    >>> from caunghe.feed import read_sheets
    >>> [sheet.name for sheet in read_sheets(folder / "all.xlsx")]
    ['pay', 'skills']
    """
    with _book(out) as book:
        for name, frame in tables.items():
            _sheet(book, name[:31], [frame], {}, out.name, None)


_FORMS: Final = {"text": "@", "figure": "#,##0.####", "day": "dd/mm/yyyy"}


def _write_cell(sheet: Worksheet, row: int, column: int, cell: object, forms: Mapping[str, Format]) -> None:
    """Write a cell as what it is: codes stay text."""
    if isinstance(cell, str):
        sheet.write_string(row, column, cell, forms["text"])
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell, forms["figure"])
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime.combine(cell, time()), forms["day"])


@contextmanager
def _book(out: Path) -> Generator[Workbook]:
    with whole_file(out) as partial:
        book = new_workbook(partial, MADE)
        yield book
        book.close()


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    return frame.with_columns(pl.col(name).cast(pl.List(pl.String)).list.join("; ") for name in lists)


def _sheet(
    book: Workbook,
    name: str,
    frames: Iterable[pl.DataFrame],
    headings: Mapping[str, str],
    file: str,
    heard: Heard | None,
) -> int:
    """Write frames to a new sheet; return how many rows."""
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    forms = {name: book.add_format({"num_format": form}) for name, form in _FORMS.items()}
    done = 0
    for frame in map(_flat, frames):
        if done == 0:
            sheet.write_row(0, 0, [headings.get(column, column) for column in frame.columns], bold)
            for at, kind in enumerate(frame.dtypes):
                sheet.set_column(at, at, 24 if kind == pl.String else 14)
        if done + frame.height > SHEET_ROWS:
            raise OutputError(_TOO_LONG, limit=SHEET_ROWS, name=file)
        for row in frame.iter_rows():
            done += 1
            for at, cell in enumerate(row):
                _write_cell(sheet, done, at, cell, forms)
        if heard is not None:
            heard(done)
    sheet.freeze_panes(1, 0)
    return done
