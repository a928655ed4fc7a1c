"""The programme that a row of a form is about: its code, and the field, name and level that stand beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed import Feed, contradicting_titles, read_cells
from caunghe.language import fold
from caunghe.schema import TABLES, Kind, titles

_TABLE: Final = TABLES["programmes"]
_REFERENCE: Final = TABLES["intakes"]["programme"]
_PAIR: Final = ("training_field", "level")
# what tells one programme from another; a date or number of a programme may be mended by a form
_IDENTITY: Final = ("training_field", "name", "level", "mode")
_PATH: Final = "programme."

Cells = Mapping[str, Sequence[str | None]]


class Contradiction(NamedTuple):
    """A row whose code is of one programme and another cell of another: the cell's column and text, and what it is."""

    row: int
    programme: str
    column: str
    written: str
    own: str


def own_programmes(feed: Feed, institution: str | None) -> pl.DataFrame:
    """Return the programmes at the sites of an institution; all where none is named."""
    sites = feed["sites"].select("site", "institution")
    own = sites if institution is None else sites.filter(pl.col("institution") == institution)
    return feed["programmes"].join(own.select("site"), on="site", how="semi", maintain_order="left")


def found_programmes(given: pl.Series, cells: Cells, own: pl.DataFrame) -> pl.Series:
    """Return the programmes, those without a code found by the field and level where one programme has both."""
    if not {f"{_PATH}{name}" for name in _PAIR} <= set(cells) or given.is_empty():
        return given
    single = own.group_by(_PAIR, maintain_order=True).agg(found=pl.col("programme").first(), count=pl.len())
    asked = pl.DataFrame([_read(cells[f"{_PATH}{name}"], name) for name in _PAIR])
    found = asked.join(single.filter(pl.col("count") == 1), on=_PAIR, how="left", maintain_order="left")["found"]
    return given.fill_null(found)


def contradictions(frame: pl.DataFrame, cells: Cells, feed: Feed) -> Iterator[Contradiction]:
    """Yield the cells beside a programme's code that are of another programme than the code is.

    ``cells`` are texts by ``programme.field``, or by ``field`` where the form states the programmes themselves.
    """
    known = {row["programme"]: row for row in feed["programmes"].iter_rows(named=True)}
    for path, texts in cells.items():
        name = path.removeprefix(_PATH)
        if name not in _TABLE.names or (name not in _IDENTITY and not path.startswith(_PATH)):
            continue
        values = texts if name == "name" else _read(texts, name).to_list()
        rows = zip(frame["sheet_row"], frame["programme"], texts, values, strict=True)
        for row, code, written, value in rows:
            if code not in known or not written or value is None:
                continue
            own = known[code][name]
            if _differs(name, value, known[code], feed):
                yield Contradiction(row, code, path, written, _shown(name, own))


def _read(texts: Sequence[str | None], name: str) -> pl.Series:
    return read_cells(pl.Series(name, texts, dtype=pl.String), _TABLE[name])[0]


def _differs(name: str, value: object, programme: Mapping[str, object], feed: Feed) -> bool:
    """Whether a value is that of another programme; of names only one that is another's is."""
    own = programme[name]
    if name != "name" or not isinstance(value, str):
        return own is not None and value != own
    if isinstance(own, str) and fold(value) == fold(own):
        return False
    code, field = str(programme["programme"]), str(programme["training_field"])
    return bool(
        contradicting_titles(code, value, _REFERENCE, feed) or contradicting_titles(field, value, _TABLE[_PAIR[0]])
    )


def _shown(name: str, value: object) -> str:
    column = _TABLE[name]
    if column.kind is Kind.CODE:
        title = titles(str(column.codes), "vi").get(str(value), "")
        return f"{value} – {title}" if str(value).isdigit() else title
    return f"{value:g}" if isinstance(value, float) else str(value)
