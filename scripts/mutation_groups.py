"""Which mutants are drawn, and which tests must find them: every module is in a group, or left out with a reason.

A run takes three quarters of an hour, so each group has so many of its mutants drawn; another seed draws others. Guards
and verifiers have most, and what makes tables and pages a few.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

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


# of schema, modules that declare columns and tables and hold no logic
_DECLARED: Final = (
    *("admission", "governance", "job_services", "labour_market", "outcomes", "people", "reporting", "training"),
    *("units", "duties"),
)


def _of(folder: str, *names: str) -> tuple[str, ...]:
    """Return modules of a folder, or tests of one with ``test_`` before their names."""
    test = "test_" if folder.startswith("tests") else ""
    return tuple(f"{folder}/{test}{name}.py".lstrip("/") for name in names)


_RIGHTS: Final = _of("web", "accounts/permissions", "accounts/guard", "accounts/actors", "registry/rights")
_SITE_DECLARED: Final = (*_of("web", "settings", "urls", "wsgi"), "web/*/urls*.py", "web/*/words.py")


def _room(name: str, tests: tuple[str, ...], but: tuple[str, ...] = ()) -> Group:
    """Return six mutants of a room of the site, with the tests of its pages and services."""
    sources = (f"web/{name}/*.py", f"web/{name}/*/*.py")
    unmutated = (*but, *_SITE_DECLARED, f"web/{name}/migrations/*.py")
    return Group(sources, _of("tests/web", *tests), 6, but=unmutated)


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
    "rules": Group(("feed/rules/semantic/*.py",), _of("tests/feed", "semantic", "guards_of_rules"), 14),
    "structure": Group(("feed/rules/*.py", "feed/usable.py"), _of("tests/feed", "structure", "usable", "reading"), 8),
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
    "site_rights": Group(_RIGHTS, _of("tests/web", "permissions", "registry", "listing"), 8),
    "site_accounts": _room(
        "accounts", ("people", "signing_in", "permissions", "pages", "limits", "account_erasing"), but=_RIGHTS
    ),
    "site_common": _room("common", ("audit", "sending", "pages", "people", "addresses", "operations")),
    "site_frame": Group(("web/frame/*.py",), _of("tests/web", "audit", "pages", "people", "addresses", "registry"), 6),
    "site_registry": _room(
        "registry", ("registry", "reporting_proposals", "listing", "permissions", "people"), but=_RIGHTS
    ),
    "site_reporting": _room("reporting", ("reporting_[!kr]*",)),
    "site_runs": _room("runs", ("run*", "worker")),
    "site_public": _room("public", ("public", "open_data", "charts")),
    "site_operations": Group(
        ("web/operations/*.py", "web/*.py"),
        _of("tests/web", "operations", "settings", "serving", "backup", "demo", "worker", "restored"),
        6,
        but=_SITE_DECLARED,
    ),
    "stages": Group(("stages.py",), ("tests/test_stages.py",), 6),
    "pipeline": Group(("pipeline.py",), ("tests/test_kept_stages.py",), 3),
    "outputs": Group(
        _of("", "outputs", "locks", "code", "reproducible", "workbook", "formulas"),
        (
            *_of("tests", "code", "written_places", "reproducible"),
            *_of("tests/feed", "write", "marking"),
            "tests/planning/network/test_reading.py",
        ),
        5,
    ),
    "publication": Group(
        _of("indicators", "suppression", "small_areas", "area_variance"),
        _of("tests/indicators", "suppression", "small_areas", "publication"),
        8,
    ),
    "public_tables": Group(
        ("matching/admission/streaming.py", "matching/overview.py", "indicators/communes.py"),
        (*_of("tests/matching", "streaming", "overview", "commands"), "tests/indicators/test_communes.py"),
        6,
    ),
    "pages": Group(
        _of("report/sections", "communes", "jobs", "placement", "structure"),
        _of("tests/report", "few", "matching"),
        4,
        functions=("_row", "_unless_few", "_groups", "_resource", "_fields", "_occupations", "jobs"),
    ),
    # what is read
    "reading": Group(
        (
            *_of("feed/values", "parsing", "numbers", "decimals", "day_order", "doubtful_numbers", "number_formats"),
            *_of(
                "feed/reading", "building", "headers", "heading_names", "over_headings", "own_names", "shape", "topics"
            ),
        ),
        (
            *_of("tests/feed", "parsing", "numbers", "decimals", "building", "headers", "shape", "read", "reading"),
            *_of("tests/feed", "round_trip", "what_people_write", "day_order", "doubtful_numbers", "shown"),
            *_of("tests/feed", "own_names"),
        ),
        10,
    ),
    "words_of_cells": Group(
        (
            *_of("feed/reading", "coding", "remarks", "shares", "records", "contradictions", "letters", "sums"),
            *_of("feed/reading", "likeness", "suggestions", "sheet_remarks", "units_beside"),
            *_of("feed/reading", "personal", "unread_columns", "signs", "stacks", "said_besides", "page_lines"),
            *_of("feed/values", "measures", "converted", "own_units"),
        ),
        (
            *_of("tests/feed", "guards_of_reading", "contradictions", "letters", "shares", "what_people_write", "read"),
            *_of("tests/feed", "personal", "what_headings_say"),
        ),
        10,
    ),
    "rows_of_sheets": Group(
        (
            *_of("feed/reading", "pairs", "rows", "row_kinds", "references", "information", "fault_wording"),
            *_of("feed/reading", "sheets", "grid", "second_tables", "tables_beside", "summing_rows", "unseen", "shown"),
            "feed/values/days.py",
        ),
        (
            *_of("tests/feed", "guards_of_sheets", "shown", "what_people_write", "read", "reading", "one_table"),
            *_of("tests/feed", "other_workbooks", "show"),
        ),
        6,
    ),
    "unpacking": Group(
        _of(
            "feed/reading",
            *("archive", "container", "delimited", "encoding", "recognition", "uneven_rows", "workbook"),
            *("damage", "open_document", "open_styles", "old_excel", "sheet_facts", "sheet_xml", "xml_spelling"),
            *("cell_columns", "cell_styles", "rich_text"),
        ),
        (
            *_of("tests/feed", "archive", "container", "delimited", "encoding", "recognition", "workbook"),
            *_of(
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
        _of("tests/feed", "guards_of_convert", "convert", "convert_amounts", "convert_registers", "convert_totals"),
        6,
    ),
    "forms": Group(
        ("forms/*.py", "forms/declared/*.py"),
        (
            *_of("tests/forms", "guards_of_forms", "faces", "layout", "reading", "round_trip", "due"),
            *_of("tests/forms", "labour_market_year", "recruitment_slip", "standard_measures"),
            "tests/test_reference_pages.py",
        ),
        8,
    ),
    # what is written
    "writing": Group(("feed/write.py",), _of("tests/feed", "write", "round_trip", "datapackage"), 6),
    "marking": Group(("feed/marking/*.py",), _of("tests/feed", "guards_of_marking", "marking"), 8),
    "findings": Group(
        ("feed/findings/*.py",), _of("tests/feed", "causes", "show", "wording", "mends", "guards_of_marking"), 4
    ),
    "template": Group(
        ("feed/template/*.py",), _of("tests/feed", "template", "guards_of_template"), 4, but=("feed/template/style.py",)
    ),
    "feed_tables": Group(
        ("feed/*.py",),
        (
            *_of(
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
            *_of("tests/feed", "due", "join", "lists", "needs", "successions", "show", "one_table"),
            *_of("tests/planning", "cohorts", "base_year", "capacity"),
        ),
        6,
        but=("feed/usable.py", "feed/write.py"),
    ),
    "library": Group(("library/*.py",), ("tests/library/test_*.py", "tests/test_library.py"), 4),
    # what is declared, and said
    "schema": Group(
        ("schema/*.py",),
        ("tests/schema/test_*.py", *_of("tests/feed", "dictionary", "template")),
        4,
        but=(*_of("schema", *_DECLARED), "schema/options.py"),
    ),
    "language": Group(("language/*.py", "display.py"), ("tests/language/test_*.py", "tests/feed/test_show.py"), 4),
    # the plan
    "constraints": Group(
        _of("planning/model", "constraints_*", "costs", "capacity", "money", "norms"),
        _of("tests/planning", "constraints", "costs", "capacity", "model", "verify*"),
        10,
    ),
    "plan_model": Group(
        ("planning/model/*.py",),
        _of(
            "tests/planning",
            *("demand", "cohorts", "leaver_shares", "surveyed_holders", "stock_test", "rate_intervals", "goals"),
            *("model", "verify", "base_year", "decisions_hold", "capacity"),
        ),
        5,
        but=(*_of("planning/model", "constraints_*", "costs", "capacity", "money", "norms", "goals"),),
    ),
    "plan_tables": Group(
        _of("planning", "plan", "as_now", "need_parts", "model/goals", "decisions", "overview", "rate_intervals")
        + _of("planning", "calibration", "letter_reasons"),
        _of("tests/planning", "as_now", "need_parts", "goals", "model", "decisions", "base_year", "rate_intervals")
        + _of("tests/planning", "calibration", "letter_reasons"),
        8,
    ),
    "scenario": Group(("planning/scenario/*.py",), _of("tests/planning", "scenario", "what_if"), 8),
    "questions": Group(
        ("planning/questions/*.py",),
        _of(
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
        _of("matching/admission", "kernels", "reserves", "applications", "cutoffs", "market", "odds"),
        _of("tests/matching", "kernels", "applications", "cutoffs", "odds", "admission"),
        8,
    ),
    "rounds": Group(
        ("matching/admission/*.py",),
        _of(
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
            *_of("matching/admission", "kernels", "reserves", "applications", "cutoffs", "market", "odds"),
            *_of("matching/admission", "options", "streaming"),
        ),
    ),
    "jobs": Group(
        ("matching/jobs/*.py", "matching/travel.py"), _of("tests/matching", "travel", "job_inputs", "jobs"), 6
    ),
    # estimates
    "survey": Group(
        _of("indicators", "survey", "taylor", "cells", "intervals", "replicates", "design", "resampling"),
        _of("tests/indicators", "cells", "intervals", "survey*"),
        10,
    ),
    "indicators": Group(
        ("indicators/*.py", "indicators/bases/*.py"),
        _of(
            "tests/indicators",
            *("calculate", "catalogue", "communes", "coverage", "quantiles", "standard", "standing", "publication"),
        ),
        5,
        but=(
            *_of("indicators", "survey", "taylor", "cells", "intervals", "replicates", "design", "resampling"),
            *_of("indicators", "mismatch", "structures", "targets", "projection", "backtest", "results", "options"),
            *_of("indicators", "suppression", "small_areas", "area_variance", "communes"),
        ),
    ),
    "mismatch": Group(
        _of("indicators", "mismatch", "structures"), _of("tests/indicators", "mismatch", "structures"), 6
    ),
    "targets": Group(
        _of("indicators", "targets", "projection", "backtest"),
        _of("tests/indicators", "targets", "projection", "counts_of_few"),
        8,
    ),
    "forecast": Group(
        _of("forecast", "history", "unreported", "openings", "stated", "replacement"),
        _of("tests/forecast", "demand", "openings", "unreported", "replacement", "supply"),
        8,
    ),
    "ahead": Group(
        ("forecast/*.py",),
        _of(
            "tests/forecast",
            *("simple_models", "area_shares", "calibration", "demand", "intervals", "openings", "projections"),
            "supply",
        ),
        4,
        but=(
            *_of("forecast", "history", "unreported", "openings", "stated", "replacement"),
            *_of("forecast", "results", "sentences"),
        ),
    ),
    # vacancies
    "words": Group(
        (
            *_of("vacancies/coder", "kernels", "linear", "scoring"),
            *_of("vacancies/skills", "kernels", "tokens"),
        ),
        _of("tests/vacancies", "tokens", "skills", "coder_kernels", "linear", "scoring", "coder"),
        5,
    ),
    "facts": Group(("vacancies/facts/*.py",), _of("tests/vacancies", "facts", "fields", "pay", "asked", "wards"), 8),
    "advertisements": Group(
        (
            *_of("vacancies/coder", "ads", "coder", "explain", "structures"),
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
            *_of("tests/report", "reconciliation", "reconciled_fields", "scorecard", "subjects", "wording", "coverage"),
            "tests/report/test_differences.py",
        ),
        4,
    ),
}

_RESULTS: Final = "the tables of a result are declared: make docs writes them down, and a test compares every run's"
EXCEPTED: Final[dict[str, str]] = {
    "pilot/*.py": "a city that is made up: its numbers are choices, held whole by its tests and golden files",
    **dict.fromkeys(
        _of("schema", *_DECLARED), "columns are declared once: the dictionary is written from them, and compared"
    ),
    "indicators/declared/*.py": "indicators are declared once: their pages are written from them, and compared",
    **dict.fromkeys(
        (
            *_of("", "planning/results", "matching/results", "forecast/results", "indicators/results"),
            "vacancies/demand/results.py",
            "outcomes/results.py",
        ),
        _RESULTS,
    ),
    **dict.fromkeys(
        _SITE_DECLARED, "settings, addresses and words of the site: declared once, and walked by its tests"
    ),
    "web/*/migrations/*.py": "the record of what the schema makes of the database: compared with the models",
    "commands/*.py": "ask an engine and print: every option of every command is run, which takes minutes a mutant",
    "cli.py": "the command line: every option of every command is run, which takes minutes a mutant",
    "engine.py": "hands work to Spark, which is asked on a cluster's own terms and takes minutes a mutant",
    "feed/template/style.py": "the looks of the workbook to fill in: colours, borders, sizes",
    "report/sections/*.py": "how pages read: numbers come from tables held elsewhere, limits of few people by pages",
    "report/drawn/*.py": "how charts and maps look: drawn anew and looked at",
    "report/forms/*.py": "the report as HTML, PDF, workbook and SDMX: read back whole, which takes minutes a mutant",
    **dict.fromkeys(
        _of(
            "",
            "planning/letters",
            "planning/letters_wording",
            "planning/wording",
            "matching/wording",
            "forecast/sentences",
        ),
        "sentences: which of them is said is held by the golden report and the tests of wording",
    ),
}
