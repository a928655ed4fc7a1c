"""What datapackage.json says of a column: every part that the declaration has, and none that it has not."""

from __future__ import annotations

from caunghe.feed.datapackage import _field
from caunghe.schema import TABLES
from caunghe.schema.columns import Kind, column

LABEL, NOTE = ("Cột thử", "Column tried"), ("Chỉ để thử", "To be tried only")


def test_a_number_has_its_unit_and_limits():
    made = column("tried", Kind.INTEGER, LABEL, NOTE, unit="people", minimum=1, maximum=9, required=True)
    assert _field(made) == {
        "name": "tried",
        "type": "integer",
        "title": "Cột thử / Column tried",
        "description": "Chỉ để thử / To be tried only",
        "unit": "người / people",
        "privacy": "public",
        "constraints": {"required": True, "minimum": 1, "maximum": 9},
    }


def test_a_code_names_its_list_and_the_codes_of_a_short_one():
    ownership = _field(TABLES["institutions"]["ownership"])
    assert ownership["codes"] == TABLES["institutions"]["ownership"].codes
    assert "public" in ownership["constraints"]["enum"]
    assert "unit" not in ownership
    assert _field(TABLES["teachers"]["birth_year"])["privacy"] == "personal"
