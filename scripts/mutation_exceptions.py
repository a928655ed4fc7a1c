"""Modules of which no mutants are drawn, each with the reason."""

from __future__ import annotations

from typing import Final

# of schema, modules that declare columns and tables and hold no logic
DECLARED: Final = (
    *("admission", "governance", "job_services", "labour_market", "outcomes", "people", "reporting", "training"),
    *("units", "duties"),
)


def of(folder: str, *names: str) -> tuple[str, ...]:
    """Return modules of a folder, or tests of one with ``test_`` before their names."""
    test = "test_" if folder.startswith("tests") else ""
    return tuple(f"{folder}/{test}{name}.py".lstrip("/") for name in names)


SITE_DECLARED: Final = (*of("web", "settings", "urls", "wsgi"), "web/*/urls*.py", "web/*/words.py")
_RESULTS: Final = "the tables of a result are declared: make docs writes them down, and a test compares every run's"
EXCEPTED: Final[dict[str, str]] = {
    "pilot/*.py": "a city that is made up: its numbers are choices, held whole by its tests and golden files",
    **dict.fromkeys(
        of("schema", *DECLARED), "columns are declared once: the dictionary is written from them, and compared"
    ),
    "indicators/declared/*.py": "indicators are declared once: their pages are written from them, and compared",
    **dict.fromkeys(
        (
            *of("", "planning/results", "matching/results", "forecast/results", "indicators/results"),
            "vacancies/demand/results.py",
            "outcomes/results.py",
        ),
        _RESULTS,
    ),
    **dict.fromkeys(SITE_DECLARED, "settings, addresses and words of the site: declared once, and walked by its tests"),
    "web/*/migrations/*.py": "the record of what the schema makes of the database: compared with the models",
    "commands/*.py": "ask an engine and print: every option of every command is run, which takes minutes a mutant",
    "cli.py": "the command line: every option of every command is run, which takes minutes a mutant",
    "engine.py": "hands work to Spark, which is asked on a cluster's own terms and takes minutes a mutant",
    "feed/template/style.py": "the looks of the workbook to fill in: colours, borders, sizes",
    "report/sections/*.py": "how pages read: numbers come from tables held elsewhere, limits of few people by pages",
    "report/drawn/*.py": "how charts and maps look: drawn anew and looked at",
    "report/forms/*.py": "the report as HTML, PDF, workbook and SDMX: read back whole, which takes minutes a mutant",
    **dict.fromkeys(
        of(
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
