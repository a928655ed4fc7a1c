"""Damage is told where it is or refused in one sentence; never a traceback, never silence."""

from __future__ import annotations

from pathlib import Path

import damaged_archives  # noqa: F401
import damaged_folders  # noqa: F401
import damaged_workbooks  # noqa: F401
import pytest
from damaged import DAMAGES, Damage

from caunghe.errors import FeedError
from caunghe.feed.check import RULES, read_and_check
from caunghe.feed.findings import sentences


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
