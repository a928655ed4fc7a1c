"""Draw the README's picture: the top of the page of a report on the pilot, and beside it, as text, what it shows.

The text is held to a run of the pilot by ``tests/pilot_figures.py``: a picture whose figures are old fails there, and
``python -m scripts.write_picture`` draws it anew. It needs Chromium, and is made from a run of one day, so that nothing
in it changes but what the pilot's numbers do.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from caunghe import pipeline
from caunghe.feed.usable import usable_feed
from caunghe.feed.write import write_feed
from caunghe.pilot import pilot_city
from caunghe.planning import Questions
from caunghe.progress import silent
from caunghe.report.build import document
from caunghe.report.context import Context
from caunghe.report.document import Document, KeyFigures, Paragraph, Table
from caunghe.report.publication import publishable

PICTURE: Final = Path(__file__).resolve().parents[1] / "docs" / "picture.png"
SHOWN: Final = PICTURE.with_suffix(".txt")
# of a day on which the intake of 2026 is still open; the plan is asked nothing, which the top of the page does not show
OPTIONS: Final = pipeline.RunOptions(created=date(2026, 7, 1), languages=("en",), questions=Questions())
WIDTH: Final = 1100
HEIGHT: Final = 1508  # down to the decision that is open


def english(made: pipeline.RunResult) -> Document:
    """Return the English report of a run."""
    usable = usable_feed(made.feed, made.findings)
    known = publishable(made.results)
    return document(Context(usable, made.findings, known, made.facts, "en", received=made.feed, **made.by_name()))


def shown(report: Document) -> str:
    """Return what the picture shows as text: the cover's notice, and the summary down to its first table."""
    return "\n".join([report.title, report.cover.basis_title, report.cover.basis_notice, *_summary(report), ""])


def _summary(report: Document) -> Iterator[str]:
    for block in report.sections[0].blocks:
        match block:
            case Table():
                return
            case Paragraph():
                yield block.text
            case KeyFigures():
                for one in block.figures:
                    yield " · ".join(part for part in (one.label, one.value, one.error, one.when, one.remark) if part)
            case _:
                continue


def main() -> None:
    """Make the pilot, run it, draw the page and write what it shows."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "haiphong", Path(folder) / "run"
        write_feed(pilot_city(), source, form="parquet")
        made = pipeline.run(source, out, OPTIONS, silent)
        page = out / "report" / "report.en.html"
        asked = ["--headless", "--no-sandbox", "--hide-scrollbars", "--force-device-scale-factor=1"]
        size = f"--window-size={WIDTH},{HEIGHT}"
        subprocess.run(["chromium", *asked, size, f"--screenshot={PICTURE}", page.as_uri()], check=True)
        SHOWN.write_text(shown(english(made)), encoding="utf-8")


if __name__ == "__main__":
    main()
