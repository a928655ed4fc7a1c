"""The files of a feed that a register has become, and the information that goes with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from caunghe.errors import OutputError
from caunghe.feed.convert.register import Tables
from caunghe.feed.reading.container import open_feed, read_bytes
from caunghe.feed.reading.information import parsed_json
from caunghe.feed.reading.recognition import recognise
from caunghe.feed.write import as_csv, replacement
from caunghe.language import Text
from caunghe.schema import TABLES

NOT_STATED: Final = "Chưa nêu / Not stated"

_NOT_NEW = Text(
    "Thư mục kết quả phải mới hoặc trống; đã cho {path}.", "The output folder must be new or empty; got {path}."
)


def converted_files(
    tables: Tables, information: Path, *, licence: str | None = None, classifications: bool = False
) -> dict[str, bytes]:
    """Return the files of a feed by name: its tables as CSV, and ``feed.json``.

    ``information`` is a ``feed.json``, or a feed whose information is taken. Its licence and classifications are those
    of whoever wrote it: they are left out unless ``licence`` is given and ``classifications`` are asked for. Text that
    a spreadsheet would run as a formula is guarded by an apostrophe.

    >>> tables = {"areas": pl.DataFrame({"area": ["C"], "name": ["=SUM(A1)"]})}
    >>> files = converted_files(tables, small_city() / "feed.json", licence="CC-BY-4.0")
    >>> list(files), files["areas.csv"].decode()
    (['areas.csv', 'feed.json'], "area,name\\nC,'=SUM(A1)\\n")
    """
    document = {**stated_information(information), "licence": licence or NOT_STATED}
    if not classifications:
        document.pop("classifications", None)
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return {f"{name}.csv": as_csv(TABLES[name], frame) for name, frame in tables.items()} | {"feed.json": text.encode()}


def write_converted(
    tables: Tables, information: Path, out: Path, *, licence: str | None = None, classifications: bool = False
) -> None:
    """Write the files of a feed (``converted_files``) to a folder; OutputError unless ``out`` is new or empty.

    >>> tables = {"areas": pl.DataFrame({"area": ["C"], "name": ["=SUM(A1)"]})}
    >>> write_converted(tables, small_city() / "feed.json", folder / "converted")
    >>> sorted(path.name for path in (folder / "converted").iterdir())
    ['areas.csv', 'feed.json']
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise OutputError(_NOT_NEW, path=out)
    files = converted_files(tables, information, licence=licence, classifications=classifications)
    out.parent.mkdir(parents=True, exist_ok=True)
    with replacement(out) as partial:
        partial.mkdir()
        for name, content in files.items():
            (partial / name).write_bytes(content)


def stated_information(path: Path) -> dict[str, Any]:
    """Return what a ``feed.json``, or the information of a feed at a path, states; raises FeedError for neither.

    >>> stated_information(small_city() / "feed.json")["as_of"]
    '2026-06-30'
    """
    if path.suffix.lower() == ".json":
        return parsed_json(read_bytes(path))[0]
    return recognise(open_feed(path), path).document or {}
