"""What a run says in public: worded as the report words it, in both languages, without a number that is suppressed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from caunghe.indicators.results import WITHHELD
from caunghe.language.text import LANGUAGES
from caunghe.report.build import write_report
from caunghe.report.edition import TEXTS, VALUES
from caunghe.report.sections.targets import verdict, verdicts_in_order
from tests.report import example


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("edition")
    write_report(example.feed(), example.findings(), example.outcome(), out=out, run=example.RUN, languages=())
    return out


@pytest.fixture(scope="module")
def edition(written: Path) -> dict[str, Any]:
    return json.loads((written / TEXTS).read_text(encoding="utf-8"))


def test_no_number_of_a_suppressed_row_is_written(written: Path) -> None:
    values = pl.read_parquet(written / VALUES)
    hidden = values.filter(flag="suppressed")
    assert hidden.height > 0
    assert all(hidden[name].null_count() == hidden.height for name in WITHHELD)
    text = (written / TEXTS).read_text(encoding="utf-8") + values.write_csv()
    assert [secret for secret in example.SECRETS if str(secret) in text] == []


def test_targets_are_worded_as_in_the_report(edition: dict[str, Any]) -> None:
    for language in LANGUAGES:
        context = example.context(language)
        rows = verdicts_in_order(context)
        assert [one["sentence"][language] for one in edition["targets"]] == [
            verdict(row, context).sentence for row in rows
        ]
    (first,) = [one for one in edition["targets"] if one["indicator"] == "certificate_rate"][:1]
    assert first["fan"] in {one["key"] for one in edition["fans"]}


def test_every_text_is_in_both_languages(edition: dict[str, Any]) -> None:
    def texts(value: Any) -> list[dict[str, Any]]:
        if isinstance(value, dict):
            own = [value] if set(value) == set(LANGUAGES) else []
            return own + [found for each in value.values() for found in texts(each)]
        return [found for each in value for found in texts(each)] if isinstance(value, list) else []

    found = texts(edition)
    assert len(found) > 200
    assert [each for each in found if bool(each["vi"]) != bool(each["en"])] == []
