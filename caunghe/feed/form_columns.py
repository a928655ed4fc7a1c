"""Columns of an official form, read and told as those of a feed: what is no feed has the same guards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed.contents import Feed
from caunghe.feed.findings.findings import Severity, gather, sentences
from caunghe.feed.findings.structural import STRUCTURAL_RULES
from caunghe.feed.reading.building import cell_findings, column_in_unit
from caunghe.feed.reading.coding import Vocabulary, code_vocabulary, mended_codes
from caunghe.feed.reading.contradictions import contradicted
from caunghe.feed.reading.references import key_vocabulary, reference_contradictions, references
from caunghe.feed.reading.rich_text import STROKE
from caunghe.feed.reading.shown import SeenCells, seen_cells
from caunghe.feed.rules.structure import broken_references, value_findings
from caunghe.feed.values.measures import UnitConversion
from caunghe.feed.values.parsing import NumberCells
from caunghe.language import Text, fold
from caunghe.schema import TABLES, TEXTUAL, Column

# what a form tells in its own words: cells that cannot be read, and keys that are not there
_TOLD_ELSEWHERE: Final = ("type_wrong", "school_year", "value_missing")
_MOST_NAMED: Final = 3
_CODE: Final = re.compile(r"^\W*(\w+)")


class CellRemark(NamedTuple):
    """What a feed would tell of a cell: its row and column, by which rule, whether it cannot be right, and its mend.

    >>> column = TABLES["sites"]["land_area"]
    >>> (told,) = read_column(pl.Series(["6,120"]), ("sites", column), pl.Series([5]))[2]
    >>> told.row, told.column, told.rule, told.is_loss
    (5, 'land_area', 'number_ambiguous', False)
    """

    row: int
    column: str
    rule: str
    is_loss: bool
    says: Text


def read_column(
    cells: pl.Series,
    place: tuple[str, Column],
    rows: pl.Series,
    by: UnitConversion | None = None,
    numbers: NumberCells | None = None,
    formats: pl.Series | None = None,
) -> tuple[pl.Series, pl.Series, list[CellRemark]]:
    """Return cells as values of a column of a table, which could not be read, and what else a feed tells of them.

    ``place`` is the table and its column; ``rows`` are numbers of rows of the sheet, ``formats`` the number formats
    of the cells. Told are numbers of two readings or seen otherwise, codes beside other titles, codes of no list, and
    values out of range.

    >>> column = TABLES["enrolment_reports"]["entry_stream"]
    >>> values, failed, (told,) = read_column(pl.Series(["THCS"]), ("enrolment_reports", column), pl.Series([7]))
    >>> told.row, told.is_loss, told.says.en.split(".")[0]
    (7, True, 'The list of the column “Entry stream” has no “THCS”')
    """
    name, column = place
    table = TABLES[name]
    raw = cells.to_frame(column.name)
    seen = SeenCells(cells, ()) if formats is None else seen_cells(cells, formats, column, by)
    cells = seen.cells.str.replace_all(STROKE, "") if column.kind in TEXTUAL else seen.cells
    read = column_in_unit(cells, column, by, guarded=False, numbers=numbers)
    read = read._replace(notes=(*read.notes, *seen.notes))
    found = [cell_findings({column.name: read}, raw, {column.name: column.name}, rows, table)]
    found += value_findings(read.values, rows, table, column)
    return read.values, read.failed, list(_remarks(gather(found)))


def referred_rows(
    frame: pl.DataFrame, table: str, rows: pl.Series, feed: Feed
) -> tuple[pl.DataFrame, list[CellRemark]]:
    """Return rows with their references mended as a feed's are (a name, lost zeros), and what is told of them.

    >>> frame = pl.DataFrame({"area": ["A", "Z9"]})
    >>> [told.says.en.split(".")[0] for told in referred_rows(frame, "vacancies", pl.Series([7, 8]), feed)[1]]
    ['“Z9” is not in the table “Areas”']
    """
    found: list[pl.DataFrame] = []
    for reference in references(TABLES[table]):
        known = feed[reference.target]
        if reference.column not in frame.columns or len(reference.key) > 1 or known.is_empty():
            continue
        vocabulary = key_vocabulary(reference.target, known)
        column = frame[reference.column]
        found += reference_contradictions(column, reference, vocabulary, rows)
        frame = frame.with_columns(mended_codes(column, vocabulary))
        found += broken_references(feed, frame, rows, reference)
    return frame, list(_remarks(gather(found)))


def _vocabulary(of: Column, feed: Feed | None) -> Vocabulary | None:
    if of.codes is not None:
        return code_vocabulary(of.codes, of.level)
    if feed is None or of.references is None or feed[of.references].is_empty():
        return None
    return key_vocabulary(of.references, feed[of.references])


def code_of(text: str, of: Column, feed: Feed | None = None) -> str | None:
    """Return the one code of a column's list, or key of the table it refers to, that a title stands for.

    >>> code_of("Nhân viên", TABLES["vacancies"]["position_rank"]), code_of("?", TABLES["vacancies"]["position_rank"])
    ('staff', None)
    """
    vocabulary = _vocabulary(of, feed)
    found = None if vocabulary is None else vocabulary.code_for(text)
    return found if vocabulary is not None and found in vocabulary.codes else None


def contradicting_titles(code: str, title: str, of: Column, feed: Feed | None = None) -> Text | None:
    """Return the rows whose title stands beside the code of another row, with their codes; None where none does.

    A title of what the code embraces (``72`` beside a trade of ``7212``) does not contradict it.

    >>> contradicting_titles("I1", "Trường I2", TABLES["sites"]["institution"], feed)
    Text(vi='I2 – Trường I2', en='I2 – School I2')
    """
    vocabulary = _vocabulary(of, feed)
    if vocabulary is None or code not in vocabulary.codes:
        return None
    pair, plain = f"{code} – {title}", fold(title)
    if plain in (fold(own) for own in vocabulary.titles_of(code)):
        return None
    exact = vocabulary.titled(plain)
    if code in exact:
        return None
    shown = "; ".join(vocabulary.shown[other] for other in exact[:_MOST_NAMED])
    named = shown or contradicted(pl.Series([pair]), vocabulary).get(pair, "")
    return (
        Text(*("; ".join(_in(each, at) for each in named.split("; ")) for at in (0, -1)))
        if named and not _is_within(named, code)
        else None
    )


def _in(shown: str, at: int) -> str:
    """Return a code with its title of one language: the first or the last of those shown."""
    code, dash, named = shown.partition(" – ")
    return f"{code}{dash}{named.split(' / ')[at]}"


def _is_within(named: str, code: str) -> bool:
    """Whether every code named is a finer one of a classification's ``code``."""
    return code.isdigit() and all(each.startswith(code) for each in named.split("; "))


def _remarks(found: pl.DataFrame) -> Iterator[CellRemark]:
    kept = found.filter(~pl.col("rule").is_in(_TOLD_ELSEWHERE), pl.col("sheet_row").is_not_null())
    told = {language: sentences(kept, STRUCTURAL_RULES, language) for language in ("vi", "en")}
    pairs = zip(*(told[language].iter_rows(named=True) for language in ("vi", "en")), strict=True)
    for vi, en in pairs:
        code = _CODE.match(vi["value"] or "")
        is_other = vi["rule"] == "code_contradicted" and not (code and _is_within(vi["expected"], code[1]))
        is_loss = vi["severity"] == Severity.ERROR or is_other
        says = Text(*(f"{row['says']} {row['mend']}".strip() for row in (vi, en)))
        yield CellRemark(vi["sheet_row"], vi["column"], vi["rule"], is_loss, says)
