"""The report from results to files: one document a language, four forms of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl

from caunghe.feed import Feed, usable_feed
from caunghe.indicators import BREAKDOWNS, IndicatorResults
from caunghe.language import LANGUAGES, Language, Text
from caunghe.report.context import Context, EngineResults, RunFacts, ScorecardRow
from caunghe.report.document import Document, Section
from caunghe.report.drawn.drawing import drawings
from caunghe.report.edition import write_edition
from caunghe.report.forms.html import html
from caunghe.report.forms.pdf import pdf
from caunghe.report.forms.sdmx import coded_columns, write_sdmx
from caunghe.report.forms.sdmx_structure import write_structure
from caunghe.report.forms.xlsx import write_xlsx
from caunghe.report.publication import publishable
from caunghe.report.rounded import with_rounding_notes
from caunghe.report.scorecard import SCORECARD, measures_here, of_the_coder
from caunghe.report.sections import cover
from caunghe.report.sections.communes import communes_section
from caunghe.report.sections.duties import duties_section
from caunghe.report.sections.forecast import forecast_section
from caunghe.report.sections.matching import matching_section
from caunghe.report.sections.method import definitions_section, provenance_section, scorecard_section
from caunghe.report.sections.mismatch import mismatch_section
from caunghe.report.sections.plan import plan_section
from caunghe.report.sections.published import published_section
from caunghe.report.sections.quality import quality_section
from caunghe.report.sections.reconciliation.section import reconciliation_section
from caunghe.report.sections.structure import structure_section
from caunghe.report.sections.summary import summary_section
from caunghe.report.sections.targets import targets_section
from caunghe.report.sections.vacancies import vacancies_section
from caunghe.schema import check_one_of

__all__ = ["RunFacts", "ScorecardRow", "document", "write_report"]

SECTIONS: Final[Sequence[Callable[[Context], Section | None]]] = (
    summary_section,
    targets_section,
    duties_section,
    mismatch_section,
    communes_section,
    structure_section,
    vacancies_section,
    forecast_section,
    plan_section,
    matching_section,
    reconciliation_section,
)
# what a reader looks up stands behind the signature
ANNEXES: Final[Sequence[Callable[[Context], Section | None]]] = (
    published_section,
    quality_section,
    scorecard_section,
    definitions_section,
    provenance_section,
)


def document(context: Context) -> Document:
    """Return the report in the context's language; sections with nothing to say are left out."""
    return Document(
        language=context.language,
        title=cover.title(context),
        cover=cover.cover(context),
        sections=_parts(SECTIONS, context),
        annexes=_parts(ANNEXES, context),
        attached=cover.attached(context),
        signature=cover.signature(context),
        footer=cover.footer(context),
        basis=cover.basis(context),
        as_of=context.feed.information.as_of,
        created=context.run.created,
    )


def _parts(made: Sequence[Callable[[Context], Section | None]], context: Context) -> tuple[Section, ...]:
    parts = (part for section in made if (part := section(context)) is not None)
    return tuple(with_rounding_notes(part, context.language) for part in parts)


def _titles(contexts: Mapping[Language, Context]) -> dict[str, dict[str, Text]]:
    """Return category → title of each breakdown, in both languages."""
    named: dict[str, dict[str, Text]] = {}
    for breakdown in BREAKDOWNS:
        vi, en = (contexts[language].labels(breakdown) for language in LANGUAGES)
        named[breakdown] = {code: Text(title, en[code]) for code, title in vi.items()}
    return named


def write_report(
    feed: Feed,
    findings: pl.DataFrame,
    results: IndicatorResults,
    *,
    out: Path,
    run: RunFacts,
    languages: Sequence[Language] = LANGUAGES,
    scorecard: Sequence[ScorecardRow] = SCORECARD,
    engines: EngineResults = EngineResults(),  # noqa: B008 (frozen)
) -> list[Path]:
    """Write ``indicators.sdmx.csv`` and its structure, what a site says of the run (``edition``), and for each language
    ``report.LANGUAGE`` as HTML, PDF and XLSX.

    Return the paths of the files. Engines that were not asked have no section.

    Numbers of suppressed rows are taken out before anything is built, so that no form can hold them.

    >>> paths = write_report(
    ...     feed, context.findings, context.results, out=folder / "sdmx", run=context.run, languages=()
    ... )
    >>> [path.name for path in paths]
    ['indicators.sdmx.csv', 'indicators.structure.json', 'edition.json', 'edition.parquet']
    >>> pl.read_csv(paths[0], infer_schema=False).select("INDICATOR", "BREAKDOWN", "TIME_PERIOD", "BASIS").row(0)
    ('certificate_rate', 'age_band', '2024', 'synthetic')
    """
    for language in languages:
        check_one_of("languages", language, LANGUAGES)
    out.mkdir(parents=True, exist_ok=True)
    shown = publishable(results)
    # sections count what the engines count: none reads a row that these leave out
    usable = usable_feed(feed, findings)
    contexts: dict[Language, Context] = {
        each: Context(usable, findings, shown, run, each, received=feed, **engines.by_name()) for each in LANGUAGES
    }
    paths = [out / "indicators.sdmx.csv", out / "indicators.structure.json"]
    write_sdmx(shown.values, feed.information, paths[0])
    named = _titles(contexts)
    write_structure(coded_columns(shown.values, feed.information, named), run.created, paths[1])
    paths += write_edition(contexts, named, out)
    for language in languages:
        context = contexts[language]
        one = document(replace(context, scorecard=(*scorecard, *of_the_coder(), *measures_here(context))))
        drawn = drawings(one)
        page, printed, book = (out / f"report.{language}.{form}" for form in ("html", "pdf", "xlsx"))
        page.write_text(html(one, drawn), encoding="utf-8")
        printed.write_bytes(pdf(one, drawn))
        write_xlsx(one, book)
        paths += [page, printed, book]
    return paths
