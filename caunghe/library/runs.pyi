# written by make docs
from caunghe.forecast import ForecastResults
from caunghe.indicators import IndicatorResults
from caunghe.language import Language
from caunghe.library.sources import Source
from caunghe.pipeline import RunResult
from caunghe.planning import Questions
from collections.abc import Sequence
from datetime import date
from pathlib import Path

def run(
    source: Source,
    out: str | Path,
    *,
    languages: tuple[Language, ...] = ...,
    scenario: str = ...,
    seed: int = ...,
    questions: Questions = ...,
    created: date,
) -> RunResult: ...
def write_report(
    source: Source,
    out: str | Path,
    *,
    created: date,
    languages: Sequence[Language] = ...,
    indicators: IndicatorResults | None = ...,
    forecast: ForecastResults | None = ...,
) -> list[Path]: ...
