"""Reading what was uploaded: under the sender's own headings, and with the cells that were mended on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import polars as pl

from caunghe.errors import FeedError
from caunghe.feed import Feed, OwnNames, read_feed, read_grids, table_of, with_mended_cells, with_numbered
from caunghe.language import Text
from caunghe.web.reporting.words import CSV_TABLE

NAMED: Final = "named"  # the folder of the file under its sender's name
_CHOOSE: Final = Text(
    "Tên tệp “{name}” không nói tệp là bảng nào của báo cáo. Hãy tải lên lại và chọn bảng ở ô “{field}”.",
    "The name of the file “{name}” does not say which table of the report it is. Upload it again and choose the table "
    "at “{field}”.",
)
Corrected = Mapping[str, Any]


def read_upload(job: Mapping[str, Any], folder: Path) -> tuple[Feed, pl.DataFrame]:
    """Return the feed that was uploaded and the findings of reading it; raises FeedError where it cannot be opened.

    The sender's own headings and names of sheets are given to the one reader of all feeds.
    """
    named = named_file(job, folder)
    if job["file_kind"] == "csv" and table_of(named.stem) is None:
        read_grids(named)  # raises for what is no table at all
        raise FeedError(_CHOOSE, name=job["file_name"], field=CSV_TABLE)
    return read_feed(named, own_names(job))


def own_names(job: Mapping[str, Any]) -> OwnNames:
    """Return what the sender's organisation calls tables and columns, as it has said on the page."""
    return OwnNames(tuple((each["table"], each["heading"], each["column"]) for each in job["headings"]))


def named_file(job: Mapping[str, Any], folder: Path) -> Path:
    """Return the file of a job under its sender's name; text has that of the table which was chosen for it."""
    kept, name = folder / job["file"], str(job["file_name"])
    if job["file_kind"] == "csv":
        name = f"{job['csv_table'] or Path(name).stem}.csv"
    (folder / NAMED).mkdir(exist_ok=True)
    named = folder / NAMED / name
    if not named.exists():
        named.hardlink_to(kept)
    return named


def with_corrections(
    feed: Feed, raw: pl.DataFrame, corrections: Sequence[Corrected]
) -> tuple[Feed, pl.DataFrame, dict[str, set[tuple[int, str]]]]:
    """Return a feed and its findings with cells as they were mended, and which those are, by table.

    A correction without a column takes its row away.
    """
    cells: dict[str, set[tuple[int, str]]] = {}
    for name in dict.fromkeys(each["table"] for each in corrections):
        own = [each for each in corrections if each["table"] == name]
        gone = [each["sheet_row"] for each in own if not each["column"]]
        feed, raw = _without_rows(feed, raw, name, gone)
        own = [each for each in own if each["sheet_row"] not in gone]
        for column in dict.fromkeys(each["column"] for each in own if each["column"]):
            texts = {each["sheet_row"]: each["text"] for each in own if each["column"] == column}
            feed, raw = with_mended_cells(feed, raw, name, column, texts)
            cells.setdefault(name, set()).update((row, column) for row in texts)
    return feed, raw, cells


def _without_rows(feed: Feed, raw: pl.DataFrame, name: str, gone: list[int]) -> tuple[Feed, pl.DataFrame]:
    if not gone:
        return feed, raw
    numbered = feed.numbered_table(name).filter(~pl.col("sheet_row").is_in(gone))
    is_gone = (pl.col("table") == name) & pl.col("sheet_row").is_in(gone).fill_null(False)
    return with_numbered(feed, name, numbered), raw.filter(~is_gone)
