"""Every stage at once, and the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from caunghe import pipeline, report
from caunghe.feed import Reads, feed_hash, usable_feed
from caunghe.forecast import ForecastResults
from caunghe.indicators import IndicatorResults
from caunghe.indicators import indicators as calculate
from caunghe.language import LANGUAGES, Language
from caunghe.library.sources import Source, check_type, feed_and_findings, on_disk, with_options
from caunghe.pipeline import RunOptions, RunResult, run_facts
from caunghe.progress import silent
from caunghe.report import EngineResults
from caunghe.reproducible import reproducible


@with_options(RunOptions)
def run(source: Source, out: str | Path, **options: Any) -> RunResult:
    """Run every stage over a feed into a folder; stages that nothing has changed are kept.

    ``created`` is the day that stands on the report. The SHA-256 of a feed in memory is that of
    ``caunghe.feed.write_feed(feed, path, form="parquet")``. The options are those of ``RunOptions``. Raises FeedError,
    before anything is written, when a path is no feed at all, and OutputError where the folder holds what no run has
    written.

    >>> from datetime import date
    >>> from caunghe.planning import Questions
    >>> done = caunghe.run(
    ...     feed, folder / "run", created=date(2026, 7, 1), languages=("en",), questions=Questions()
    ... )
    >>> sorted(path.name for path in (folder / "run" / "report").glob("report.*"))
    ['report.en.html', 'report.en.pdf', 'report.en.xlsx']
    """
    with on_disk(source) as path:
        return pipeline.run(path, Path(out), RunOptions(**options), silent)


@reproducible()
def write_report(
    source: Source,
    out: str | Path,
    *,
    created: date,
    languages: Sequence[Language] = LANGUAGES,
    indicators: IndicatorResults | None = None,
    forecast: ForecastResults | None = None,
) -> list[Path]:
    """Write the report of a feed to a folder, and return the paths of its files: HTML, PDF, XLSX, SDMX.

    ``indicators`` are calculated when not given; the section of the forecast is there when one is given. ``run`` writes
    the report with every section. What is given came without a record of what was read for it, or of its seed: it is
    labelled with the weakest basis of all tables, and the report names no seed. ``created`` is the day on the report.
    The SHA-256 of a feed in memory is that of ``caunghe.feed.write_feed(feed, path, form="parquet")``. Raises
    FeedError when a path is no feed.

    >>> paths = caunghe.write_report(feed, folder / "report", created=date(2026, 7, 1), languages=("en",))
    >>> sorted({path.suffix for path in paths}), paths[-3].name
    (['.csv', '.html', '.json', '.parquet', '.pdf', '.xlsx'], 'report.en.html')
    """
    check_type("indicators", indicators, IndicatorResults)
    check_type("forecast", forecast, ForecastResults)
    feed, findings = feed_and_findings(source)
    with on_disk(source) as path:
        facts = run_facts(feed_hash(path), RunOptions(created=created))
    if indicators is not None or forecast is not None:
        facts = replace(facts, seed=None)
    read = Reads()
    results = indicators or calculate(usable_feed(feed, findings).recorded_feed(read))
    engines = EngineResults(forecast=forecast, reads={} if indicators else {"indicators": read})
    return report.write_report(feed, findings, results, out=Path(out), run=facts, languages=languages, engines=engines)
