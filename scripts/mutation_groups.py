"""Which mutants are drawn, and which tests must find them: every module is in a group, or one of ``EXCEPTED``.

A run takes three quarters of an hour, so each group has so many of its mutants drawn; another seed draws others. Guards
and verifiers have most, and what makes tables and pages a few.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scripts.mutation_exceptions import DECLARED, SITE_DECLARED, of

LEAST, LEAST_OF_A_VERIFIER = 0.92, 0.95


@dataclass(frozen=True, slots=True)
class Group:
    """``count`` mutants of the files that match ``sources`` (below caunghe/), each run against ``tests``.

    ``but``: files of these that are another group's. ``functions``: those alone are guards, the rest of the files is
    how a page looks.
    """

    sources: tuple[str, ...]
    tests: tuple[str, ...]
    count: int
    least: float = LEAST
    functions: tuple[str, ...] = ()
    but: tuple[str, ...] = ()


_RIGHTS: Final = of("web", "accounts/permissions", "accounts/guard", "accounts/actors", "registry/rights")


def _room(name: str, tests: tuple[str, ...], but: tuple[str, ...] = ()) -> Group:
    """Return six mutants of a room of the site, with the tests of its pages and services."""
    sources = (f"web/{name}/*.py", f"web/{name}/*/*.py")
    unmutated = (*but, *SITE_DECLARED, f"web/{name}/migrations/*.py")
    return Group(sources, of("tests/web", *tests), 6, but=unmutated)


GROUPS: Final[dict[str, Group]] = {
    # verifiers and guards
    "plan_verifier": Group(
        ("planning/verify/*.py",), ("tests/planning/test_verify*.py",), 20, least=LEAST_OF_A_VERIFIER
    ),
    "round_verifier": Group(
        ("matching/verify/*.py",), ("tests/matching/test_verify*.py",), 20, least=LEAST_OF_A_VERIFIER
    ),
    "network_verifier": Group(
        ("planning/network/verify*.py",), ("tests/planning/network/test_verify.py",), 20, least=LEAST_OF_A_VERIFIER
    ),
    "rules": Group(("feed/rules/semantic/*.py",), of("tests/feed", "semantic", "guards_of_rules"), 14),
    "structure": Group(("feed/rules/*.py", "feed/usable.py"), of("tests/feed", "structure", "usable", "reading"), 8),
    "options": Group(
        ("*/options.py", "*/*/options.py"),
        (
            *(f"tests/{package}/test_options.py" for package in ("planning", "schema", "indicators")),
            "tests/matching/test_admission_options.py",
            "tests/test_option_limits.py",
        ),
        6,
        but=("outcomes/*/options.py",),
    ),
    "linkage": Group(("outcomes/linkage/*.py",), ("tests/outcomes/test_linkage.py",), 6),
    "destinations": Group(("outcomes/cohorts/*.py",), ("tests/outcomes/test_destinations.py",), 6),
    "site_rights": Group(_RIGHTS, of("tests/web", "permissions", "registry", "listing"), 8),
    "site_accounts": _room(
        "accounts", ("people", "signing_in", "permissions", "pages", "limits", "account_erasing"), but=_RIGHTS
    ),
    "site_common": _room("common", ("audit", "sending", "pages", "people", "addresses", "operations")),
    "site_frame": Group(("web/frame/*.py",), of("tests/web", "audit", "pages", "people", "addresses", "registry"), 6),
    "site_registry": _room(
        "registry", ("registry", "reporting_proposals", "listing", "permissions", "people"), but=_RIGHTS
    ),
    "site_reporting": _room("reporting", ("reporting_[!kr]*",)),
    "site_runs": _room("runs", ("run*", "worker")),
    "site_public": _room("public", ("public", "open_data", "charts")),
    "site_operations": Group(
        ("web/operations/*.py", "web/*.py"),
        of("tests/web", "operations", "settings", "serving", "backup", "demo", "worker", "restored"),
        6,
        but=SITE_DECLARED,
    ),
    "stages": Group(("stages.py",), ("tests/test_stages.py",), 6),
    "pipeline": Group(("pipeline.py",), ("tests/test_kept_stages.py",), 3),
    "outputs": Group(
        of("", "outputs", "locks", "code", "reproducible", "workbook", "formulas"),
        (
            *of("tests", "code", "written_places", "reproducible"),
            *of("tests/feed", "write", "marking"),
            "tests/planning/network/test_reading.py",
        ),
        5,
    ),
    "publication": Group(
        of("indicators", "suppression", "small_areas", "area_variance"),
        of("tests/indicators", "suppression", "small_areas", "publication"),
        8,
    ),
    "public_tables": Group(
        ("matching/admission/streaming.py", "matching/overview.py", "indicators/communes.py"),
        (*of("tests/matching", "streaming", "overview", "commands"), "tests/indicators/test_communes.py"),
        6,
    ),
    "pages": Group(
        of("report/sections", "communes", "jobs", "placement", "structure"),
        of("tests/report", "few", "matching"),
        4,
        functions=("_row", "_unless_few", "_groups", "_resource", "_fields", "_occupations", "jobs"),
    ),
    # what is read
    "reading": Group(
        (
            *of("feed/values", "parsing", "numbers", "decimals", "day_order", "doubtful_numbers", "number_formats"),
            *of(
                "feed/reading", "building", "headers", "heading_names", "over_headings", "own_names", "shape", "topics"
            ),
        ),
        (
            *of("tests/feed", "parsing", "numbers", "decimals", "building", "headers", "shape", "read", "reading"),
            *of("tests/feed", "round_trip", "what_people_write", "day_order", "doubtful_numbers", "shown"),
            *of("tests/feed", "own_names"),
        ),
        10,
    ),
    "words_of_cells": Group(
        (
            *of("feed/reading", "coding", "remarks", "shares", "records", "contradictions", "letters", "sums"),
            *of("feed/reading", "likeness", "suggestions", "sheet_remarks", "units_beside"),
            *of("feed/reading", "personal", "unread_columns", "signs", "stacks", "said_besides", "page_lines"),
            *of("feed/values", "measures", "converted", "own_units"),
        ),
        (
            *of("tests/feed", "guards_of_reading", "contradictions", "letters", "shares", "what_people_write", "read"),
            *of("tests/feed", "personal", "what_headings_say"),
        ),
        10,
    ),
    "rows_of_sheets": Group(
        (
            *of("feed/reading", "pairs", "rows", "row_kinds", "references", "information", "fault_wording"),
            *of("feed/reading", "sheets", "grid", "second_tables", "tables_beside", "summing_rows", "unseen", "shown"),
            "feed/values/days.py",
        ),
        (
            *of("tests/feed", "guards_of_sheets", "shown", "what_people_write", "read", "reading", "one_table"),
            *of("tests/feed", "other_workbooks", "show"),
        ),
        6,
    ),
    "unpacking": Group(
        of(
            "feed/reading",
            *("archive", "container", "delimited", "encoding", "recognition", "uneven_rows", "workbook"),
            *("damage", "open_document", "open_styles", "old_excel", "sheet_facts", "sheet_xml", "xml_spelling"),
            *("cell_columns", "cell_styles", "rich_text"),
        ),
        (
            *of("tests/feed", "archive", "container", "delimited", "encoding", "recognition", "workbook"),
            *of(
                "tests/feed",
                "reading",
                "damaged",
                "read",
                "other_workbooks",
                "workbooks_alike",
                "shown",
                "xml_spelling",
            ),
            "tests/vacancies/test_delimited.py",
        ),
        10,
    ),
    "convert": Group(
        ("feed/convert/*.py",),
        of("tests/feed", "guards_of_convert", "convert", "convert_amounts", "convert_registers", "convert_totals"),
        6,
    ),
    "forms": Group(
        ("forms/*.py", "forms/declared/*.py"),
        (
            *of("tests/forms", "guards_of_forms", "faces", "layout", "reading", "round_trip", "due"),
            *of("tests/forms", "labour_market_year", "recruitment_slip", "standard_measures"),
            "tests/test_reference_pages.py",
        ),
        8,
    ),
    # what is written
    "writing": Group(("feed/write.py",), of("tests/feed", "write", "round_trip", "datapackage"), 6),
    "marking": Group(("feed/marking/*.py",), of("tests/feed", "guards_of_marking", "marking"), 8),
    "findings": Group(
        ("feed/findings/*.py",), of("tests/feed", "causes", "show", "wording", "mends", "guards_of_marking"), 4
    ),
    "template": Group(
        ("feed/template/*.py",), of("tests/feed", "template", "guards_of_template"), 4, but=("feed/template/style.py",)
    ),
    "feed_tables": Group(
        ("feed/*.py",),
        (
            *of(
                "tests/feed",
                "agreements",
                "carry",
                "causes",
                "comparison",
                "contents",
                "datapackage",
                "dictionary",
                "guards_of_datapackage",
            ),
            *of("tests/feed", "due", "join", "lists", "needs", "successions", "show", "one_table"),
            *of("tests/planning", "cohorts", "base_year", "capacity"),
        ),
        6,
        but=("feed/usable.py", "feed/write.py"),
    ),
    "library": Group(("library/*.py",), ("tests/library/test_*.py", "tests/test_library.py"), 4),
    # what is declared, and said
    "schema": Group(
        ("schema/*.py",),
        ("tests/schema/test_*.py", *of("tests/feed", "dictionary", "template")),
        4,
        but=(*of("schema", *DECLARED), "schema/options.py"),
    ),
    "language": Group(("language/*.py", "display.py"), ("tests/language/test_*.py", "tests/feed/test_show.py"), 4),
    # the plan
    "constraints": Group(
        of("planning/model", "constraints_*", "costs", "capacity", "money", "norms"),
        of("tests/planning", "constraints", "costs", "capacity", "model", "verify*"),
        10,
    ),
    "plan_model": Group(
        ("planning/model/*.py",),
        of(
            "tests/planning",
            *("demand", "cohorts", "leaver_shares", "surveyed_holders", "stock_test", "rate_intervals", "goals"),
            *("model", "verify", "base_year", "decisions_hold", "capacity"),
        ),
        5,
        but=(*of("planning/model", "constraints_*", "costs", "capacity", "money", "norms", "goals"),),
    ),
    "plan_tables": Group(
        of("planning", "plan", "as_now", "need_parts", "model/goals", "decisions", "overview", "rate_intervals")
        + of("planning", "calibration", "letter_reasons"),
        of("tests/planning", "as_now", "need_parts", "goals", "model", "decisions", "base_year", "rate_intervals")
        + of("tests/planning", "calibration", "letter_reasons"),
        8,
    ),
    "scenario": Group(("planning/scenario/*.py",), of("tests/planning", "scenario", "what_if"), 8),
    "questions": Group(
        ("planning/questions/*.py",),
        of(
            "tests/planning",
            *(
                "answers",
                "back_solve",
                "conflict",
                "fixed",
                "frontier",
                "prices",
                "ranges",
                "regret",
                "what_if",
                "scenario",
            ),
        ),
        4,
    ),
    "network": Group(
        ("planning/network/*.py",), ("tests/planning/network/test_*.py",), 6, but=("planning/network/verify*.py",)
    ),
    # matching
    "placement": Group(("matching/placement/*.py",), ("tests/matching/test_placement*.py",), 8),
    "kernels": Group(
        of("matching/admission", "kernels", "reserves", "applications", "cutoffs", "market", "odds"),
        of("tests/matching", "kernels", "applications", "cutoffs", "odds", "admission"),
        8,
    ),
    "rounds": Group(
        ("matching/admission/*.py",),
        of(
            "tests/matching",
            "admission",
            "applications",
            "checked",
            "seats",
            "odds",
            "verify",
            "commands",
            "guards_of_rounds",
        ),
        5,
        but=(
            *of("matching/admission", "kernels", "reserves", "applications", "cutoffs", "market", "odds"),
            *of("matching/admission", "options", "streaming"),
        ),
    ),
    "jobs": Group(
        ("matching/jobs/*.py", "matching/travel.py"), of("tests/matching", "travel", "job_inputs", "jobs"), 6
    ),
    # estimates
    "survey": Group(
        of("indicators", "survey", "taylor", "cells", "intervals", "replicates", "design", "resampling"),
        of("tests/indicators", "cells", "intervals", "survey*"),
        10,
    ),
    "indicators": Group(
        ("indicators/*.py", "indicators/bases/*.py"),
        of(
            "tests/indicators",
            *("calculate", "catalogue", "communes", "coverage", "quantiles", "standard", "standing", "publication"),
        ),
        5,
        but=(
            *of("indicators", "survey", "taylor", "cells", "intervals", "replicates", "design", "resampling"),
            *of("indicators", "mismatch", "structures", "targets", "projection", "backtest", "results", "options"),
            *of("indicators", "suppression", "small_areas", "area_variance", "communes"),
        ),
    ),
    "mismatch": Group(of("indicators", "mismatch", "structures"), of("tests/indicators", "mismatch", "structures"), 6),
    "targets": Group(
        of("indicators", "targets", "projection", "backtest"),
        of("tests/indicators", "targets", "projection", "counts_of_few"),
        8,
    ),
    "forecast": Group(
        of("forecast", "history", "unreported", "openings", "stated", "replacement"),
        of("tests/forecast", "demand", "openings", "unreported", "replacement", "supply"),
        8,
    ),
    "ahead": Group(
        ("forecast/*.py",),
        of(
            "tests/forecast",
            *("simple_models", "area_shares", "calibration", "demand", "intervals", "openings", "projections"),
            "supply",
        ),
        4,
        but=(
            *of("forecast", "history", "unreported", "openings", "stated", "replacement"),
            *of("forecast", "results", "sentences"),
        ),
    ),
    # vacancies
    "words": Group(
        (
            *of("vacancies/coder", "kernels", "linear", "scoring"),
            *of("vacancies/skills", "kernels", "tokens"),
        ),
        of("tests/vacancies", "tokens", "skills", "coder_kernels", "linear", "scoring", "coder"),
        5,
    ),
    "facts": Group(("vacancies/facts/*.py",), of("tests/vacancies", "facts", "fields", "pay", "asked", "wards"), 8),
    "advertisements": Group(
        (
            *of("vacancies/coder", "ads", "coder", "explain", "structures"),
            *("vacancies/*.py", "vacancies/reading/*.py", "vacancies/words/*.py", "vacancies/corpus/*.py"),
            *("vacancies/skills/skills.py", "vacancies/demand/*.py"),
        ),
        ("tests/vacancies/test_*.py",),
        6,
        but=("vacancies/demand/results.py",),
    ),
    # the report
    "report": Group(
        ("report/*.py", "report/sections/reconciliation/*.py"),
        (
            *of("tests/report", "reconciliation", "reconciled_fields", "scorecard", "subjects", "wording", "coverage"),
            "tests/report/test_differences.py",
        ),
        4,
    ),
}
