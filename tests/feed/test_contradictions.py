"""A code beside the name of another row is told, and the more so where the two names are alike."""

from __future__ import annotations

import polars as pl
import pytest

from caunghe.feed.reading.coding import vocabulary_of
from caunghe.feed.reading.contradictions import contradicted

NAMES = {
    "I1": "Trường Cao đẳng nghề số 1",
    "I2": "Trường Cao đẳng nghề số 3",
    "I3": "Trường Cao đẳng Công nghiệp Hải Phòng",
    "I4": "Trường Cao đẳng Công nghệ Hải Phòng",
    "I5": "Trường Trung cấp Thủy sản",
    "I6": "Trường Trung cấp Thủy sản và Du lịch",
    "P5": "Phường 5",
    "P15": "Phường 15",
}
KNOWN = vocabulary_of([*NAMES], [[*NAMES.values()]])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("I1 – Trường Cao đẳng nghề số 3", "I2"),
        ("I1 - Trường CĐ nghề số 3", "I2"),
        ("I3 – Trường Cao đẳng Công nghệ Hải Phòng", "I4"),
        ("I3: truong cao dang cong nghe hai phong", "I4"),
        ("I5 – Trường Trung cấp Thủy sản và Du lịch", "I6"),
        ("I6 – Trường Trung cấp Thủy sản", "I5"),
        ("P5 – Phường 15", "P15"),
        ("Phường 15 (P5)", "P15"),
        ("I5 – Trường Cao đẳng nghề số 1", "I1"),
    ],
)
def test_a_name_of_another_row_is_told(written: str, meant: str) -> None:
    assert contradicted(pl.Series([written]), KNOWN) == {written: f"{meant} – {NAMES[meant]}"}


@pytest.mark.parametrize(
    "written",
    [
        "I1 – Trường Cao đẳng nghề số 1",
        "I1 – trường cao đẳng nghề số 1 ",
        "I1 – Trường Cao đẳng nghề số 1 (cũ)",
        "I3 – Trường CĐ Công nghiệp Hải Phòng",
        "I5 – Thủy sản",
        "P5 – P. 5",
        "I1",
        "I5 – cơ sở chính",
    ],
)
def test_a_name_of_the_own_row_is_not_told(written: str) -> None:
    assert contradicted(pl.Series([written]), KNOWN) == {}
