"""Damage is told where it is or refused in one sentence; never a traceback, never silence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import tests.feed.damaged_archives
import tests.feed.damaged_folders
import tests.feed.damaged_workbooks  # noqa: F401
from caunghe.errors import FeedError
from caunghe.feed.check import RULES, read_and_check
from caunghe.feed.findings.findings import sentences
from tests.feed.damaged import DAMAGES, Damage


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=list(DAMAGES))
def test_damage_is_told(damage: Damage, tmp_path: Path) -> None:
    path = damage.make(tmp_path)
    if damage.error is not None:
        with pytest.raises(FeedError) as told:
            read_and_check(path, ())
        assert damage.error in told.value.text("en")
        assert told.value.text("vi") != told.value.text("en")
        assert "{" not in told.value.text("vi")
        return
    feed, findings = read_and_check(path, ())
    assert set(findings["rule"]) == damage.rules
    sentences(findings, RULES, "vi")
    if damage.at is not None:
        assert damage.at in findings.select("table", "sheet_row", "column").rows()
    if damage.reads is not None:
        table, column, values = damage.reads
        assert feed[table][column].to_list() == values


def test_there_are_sixty_damages() -> None:
    assert len(DAMAGES) >= 60


def test_the_reader_s_own_words_are_not_printed_beside_ours(tmp_path: Path) -> None:
    # in a process of its own: pytest listens to every logger, and so nothing would be printed here
    path = DAMAGES["a_sheet_that_declares_a_hundred_million_rows"].make(tmp_path)
    asked = [sys.executable, "-m", "caunghe.cli", "check", str(path), "--lang", "en"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert told.stderr == ""
    assert "Nothing to mend was found" in told.stdout
