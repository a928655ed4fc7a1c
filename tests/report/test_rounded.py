"""Where a printed share or sum does not follow from the rounded numbers beside it, a sentence under the table says"
" so."""

from __future__ import annotations

import pytest

from caunghe.language import LANGUAGES, Language
from caunghe.report import build
from caunghe.report.document import Cell, Head, Quantity, Section, Table
from caunghe.report.rounded import not_following, with_rounding_notes
from tests.report.test_differences import whole

SAID = {"vi": "Tính từ số chưa làm tròn: “{}”", "en": "Reckoned before rounding: “{}”"}


def _table(*rows: tuple[Cell, ...]) -> Table:
    return Table(key="t", title="", heads=(Head("Needed"), Head("Filled"), Head("Share")), rows=rows, note="Note.")


def _row(needed: float, filled: float, error: float | None, decimals: int = 0) -> tuple[Cell, ...]:
    parts = (Quantity(value, "count", error=error) for value in (needed, filled))
    return *parts, Quantity(filled / needed, "share", decimals)


def _noted(table: Table, language: Language = "en") -> str:
    (noted,) = with_rounding_notes(Section(key="s", title="S", blocks=(table,)), language).blocks
    assert isinstance(noted, Table)
    return noted.note


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_share_of_rounded_numbers_says_that_it_is_reckoned_before(language: Language) -> None:
    """Field crop growers, from the pilot: 393 needed and 255 filled are 65 %, printed 400 and 300."""
    rounded = _table(_row(393, 255, 1400), _row(1_380, 662, 1400))
    assert [row[0].text("en") for row in rounded.rows if isinstance(row[0], Quantity)] == ["400", "1,400"]
    assert _noted(rounded, language).startswith("Note. " + SAID[language].format("Share"))


def test_a_share_that_follows_says_nothing() -> None:
    assert _noted(_table(_row(393, 255, None), _row(1_380, 662, None))) == "Note."
    assert list(not_following(_table(_row(1_000, 600, 1400), _row(2_000, 400, 1400)))) == []


def test_a_share_of_something_else_says_nothing() -> None:
    other = tuple((*_row(*row, 1400)[:2], Quantity(0.3, "share", 0)) for row in ((393, 255), (1_380, 662)))
    assert list(not_following(_table(*other))) == []


def test_a_sum_that_does_not_add_up_as_printed_says_so() -> None:
    """A whole less one part is the other; written to hundreds, 400 less 100 is not 200."""
    rows = tuple(
        tuple(Quantity(value, "count", error=1400) for value in (one + other, one, other))
        for one, other in ((149, 249), (1_149, 149))
    )
    assert {kind for _, kind in not_following(_table(*rows))} == {"sum"}
    assert "adding or subtracting" in _noted(_table(*rows))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_of_a_report_says_so_where_it_must(language: Language) -> None:
    document = build.document(whole(language))
    silent = [
        (table.key, table.heads[column].title)
        for _, table in document.tables()
        for column, _ in not_following(table)
        if f"“{table.heads[column].title}”" not in table.note
    ]
    assert silent == []
