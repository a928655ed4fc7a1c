"""Commands by which people look over codes of advertisements: vacancies review, reviewed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import polars as pl

from caunghe.commands import EXIT_OK, Asked
from caunghe.commands.terminal import OPEN, note
from caunghe.commands.vacancies import apart, read_ads, say_done, suffixed
from caunghe.engine import parquet_batches
from caunghe.language import Language, Text, number
from caunghe.outputs import output_at
from caunghe.vacancies import codes, kept_together, read_review, write_frames, write_review

_KEPT = Text(
    "Đã giữ {count} quyết định về mã nghề; {decided} quyết định mới từ bảng này.",
    "{count} {count:decision|decisions} on occupations kept; {decided} from this review.",
)
_REVIEW = Text(
    "{count} tin trong bảng xem lại, tin khó nhất đứng đầu.",
    "{count} {count:advertisement|advertisements} to look over, the most doubtful first.",
)


def vacancies_review(asked: Asked, language: Language) -> int:
    """Write a workbook in which a person looks over the codes of advertisements."""
    ads = pl.concat(parquet_batches(read_ads(asked)))
    out = suffixed(asked, ".xlsx")
    apart(Path(asked.ads), out)
    with output_at(out):
        count = write_review(ads, codes(ads), out, language)
    return say_done(_REVIEW, count, asked, language)


def vacancies_reviewed(asked: Asked, language: Language) -> int:
    """Check a review that somebody filled in, and keep its decisions as the city's own."""
    source, out = Path(asked.review), suffixed(asked, ".csv", ".xlsx")
    apart(source, out)
    kept = decided = read_review(source, note(language))
    if asked.training:
        kept = kept_together(read_review(Path(asked.training), note(language)), decided)
    with output_at(out):
        write_frames([kept], out)
    if asked.json:
        made = {"decisions": kept.height, "new": decided.height, "out": asked.out}
        sys.stdout.write(json.dumps(made, ensure_ascii=False) + "\n")
        return EXIT_OK
    counts = {"count": kept.height, "decided": decided.height}
    shown = {name: number(count, language, decimals=0) for name, count in counts.items()}
    sys.stdout.write(_KEPT(language, **shown) + "\n" + OPEN(language, path=asked.out) + "\n")
    return EXIT_OK
