"""Who may enter what, by the day: the shipped rules, a city's own, and the switch of 2026."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from caunghe.schema.admission import ENTRY_RULES
from caunghe.schema.codes import allowed_codes
from caunghe.schema.entry import entry_by_year, entry_rules, national_entry_rules

NONE = ENTRY_RULES.empty()


def open_to(own: pl.DataFrame, level: str, year: int) -> set[str]:
    return set(entry_by_year(own, [year]).filter(level=level)["stream"])


def own_rule(level: str, stream: str, begins: date, ends: date | None) -> pl.DataFrame:
    row = {"level": level, "stream": stream, "valid_from": begins, "valid_to": ends}
    return pl.DataFrame([row | {"certainty": "published", "source": "Văn bản giả định 1"}], schema=NONE.schema)


def test_national_rules_have_known_levels_streams_and_marks() -> None:
    rules = national_entry_rules()
    assert rules.schema == ENTRY_RULES.polars_schema
    assert set(rules["level"]) == set(allowed_codes("levels"))
    assert set(rules["stream"]) <= set(allowed_codes("streams"))
    assert set(rules["certainty"]) <= set(allowed_codes("certainties"))


def test_vocational_secondary_opens_to_grade_9_in_2026_and_leads_upwards() -> None:
    """Law 124/2025/QH15, in force on 1 January 2026."""
    assert open_to(NONE, "vocational_secondary", 2025) == set()
    assert open_to(NONE, "vocational_secondary", 2026) == {"lower_secondary"}
    assert "vocational_secondary" not in open_to(NONE, "college", 2025)
    assert "vocational_secondary" in open_to(NONE, "college", 2026) & open_to(NONE, "intermediate", 2026)


def test_grade_9_leavers_enter_intermediate_schools_after_2025_by_a_rule_marked_unsure() -> None:
    """No text that ends it was found; an announced plan would."""
    dated = national_entry_rules().filter(level="intermediate", stream="lower_secondary").sort("valid_from")
    assert dated.select("valid_to", "certainty").rows() == [(date(2025, 12, 31), "published"), (None, "unsure")]


@pytest.mark.parametrize(("ends", "year", "is_open"), [
    (date(2026, 9, 1), 2026, True), (date(2026, 8, 31), 2026, False),
    (None, 2030, True), (date(2025, 12, 31), 2025, True),
])  # fmt: skip
def test_a_citys_own_rule_takes_the_place_of_the_nations_and_counts_on_1_september(
    ends: date | None, year: int, is_open: bool
) -> None:
    own = own_rule("intermediate", "lower_secondary", date(2015, 7, 1), ends)
    assert ("lower_secondary" in open_to(own, "intermediate", year)) is is_open
    assert open_to(own, "college", year) == open_to(NONE, "college", year)
    assert entry_rules(own).height == national_entry_rules().height - 1


def test_a_rule_begins_with_the_school_year_on_its_first_day() -> None:
    for day, is_open in ((date(2031, 9, 1), True), (date(2031, 9, 2), False)):
        assert ("adults" in open_to(own_rule("intermediate", "adults", day, None), "intermediate", 2031)) is is_open
