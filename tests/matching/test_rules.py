"""What a round and the check of its feed both see is one fault of one severity."""

from __future__ import annotations

from caunghe.feed import JOIN_RULES, RULES
from caunghe.matching.admission import rules as admission

# a round's rule, and what the check calls the same fault; the others the check has no rule for, or sees as a structural
# fault of the cell (a code or key that is not there, a rank or score that is empty), which the round reads as its own
SAME = {"duplicated_choice": "duplicated_choice", "reserves_above_seats": "reserves_exceed_seats"}
STRUCTURAL = {
    "applicant_repeated": "key_duplicate",
    "rank_repeated": "key_duplicate",
    "reserve_repeated": "key_duplicate",
    "applicant_unknown": "reference_unknown",
    "programme_unknown": "reference_unknown",
    "rank_missing": "value_missing",
    "score_beyond_scale": "out_of_range",
    "seats_negative": "out_of_range",
}
ROUND_ALONE = {
    "applicant_in_two_rounds",
    "choice_closed",
    "choices_too_many",
    "kept_above_seats",
    "kept_below_minimum",
    "reserve_for_nobody",
    "reserves_lowered_for_kept",
    "reserves_too_many",
    "score_missing",
    "seats_unknown",
}


def test_every_rule_of_a_round_names_what_the_check_calls_it() -> None:
    assert {*SAME, *STRUCTURAL, *ROUND_ALONE} == set(admission.RULES)
    for own, checked in (SAME | STRUCTURAL).items():
        assert admission.RULES[own].severity is RULES[checked].severity, own


def test_a_name_that_two_packages_have_is_one_declaration() -> None:
    registers = (RULES, JOIN_RULES, admission.RULES)
    for name in {name for rules in registers for name in rules}:
        declared = {id(rules[name]) for rules in registers if name in rules}
        assert len(declared) == 1, name
