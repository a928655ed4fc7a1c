"""Advertisements streamed through reading, coding and skills: memory at two lengths, which must not differ.

``python -m benchmarks.bench_vacancies_stream 10000000 code skills`` does the same for as many advertisements as asked,
and as much of the work.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl

from caunghe.engine import BATCH, write_batches, write_mapped
from caunghe.vacancies.corpus.corpus import write_ads
from caunghe.vacancies.reading.advertisements import tidy_ads
from caunghe.vacancies.reading.mapping import ADVERTISEMENT
from caunghe.vacancies.steps import CODED_FROM, SKILLS_FROM, asked_skills, codes
from caunghe.vacancies.words.lexicon import titles

LENGTHS = (100_000, 400_000)
MUST_MB = 700
PLACES = ("Hải Phòng", "Quận Hải An, Hải Phòng", "Hải Dương", "Hà Nội", "Quảng Ninh")
PAY = ("9 - 12 triệu", "Thỏa thuận", "trên 10 triệu", "500 - 800 USD", "25k/giờ")
TEXT = "Yêu cầu: tốt nghiệp trung cấp, 2 năm kinh nghiệm, thành thạo Excel. Quyền lợi: thưởng lễ tết, bảo hiểm đầy đủ."


def advertisements(count: int) -> Iterator[pl.DataFrame]:
    """Yield synthetic advertisements: titles of the index, five towns, five pays, twenty employers a thousand."""
    known = titles()["title"].to_list()
    for start in range(0, count, BATCH):
        rng = random.Random(start)
        rows = range(start, min(start + BATCH, count))
        made = {
            "ad": [str(row) for row in rows],
            "title": [f"{rng.choice(known)} {rng.choice(('', '- đi làm ngay', 'lương cao'))}" for _ in rows],
            "employer": [f"Công ty {rng.randrange(max(count // 50, 20))}" for _ in rows],
            "place": rng.choices(PLACES, k=len(rows)),
            "pay": rng.choices(PAY, k=len(rows)),
            "text": [TEXT] * len(rows),
            "source": ["board"] * len(rows),
        }
        frame = pl.DataFrame(made)
        absent = [pl.lit(None, kind).alias(name) for name, kind in ADVERTISEMENT.items() if name not in made]
        yield frame.with_columns(absent).select(list(ADVERTISEMENT))


WORK: Final = ("read", "code", "skills")


def stream(count: int, works: tuple[str, ...]) -> dict[str, float]:
    """Do ``works`` on as many advertisements; return processor seconds of each and the peak memory up to it in MB.

    Making the advertisements counts with the first work.
    """
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ads = folder / "ads.parquet"
        for work in works:
            start = time.process_time()
            if work == "read":
                write_ads((tidy_ads(batch) for batch in advertisements(count)), ads)
            elif not ads.exists():
                write_batches(advertisements(count), lambda batch: batch, ads)
            if work == "code":
                write_mapped(ads, CODED_FROM, codes, folder / "codes.parquet")
            elif work == "skills":
                write_mapped(ads, SKILLS_FROM, asked_skills, folder / "skills.parquet")
            figures[work] = time.process_time() - start
            figures[f"{work} MB"] = _peak_mb()
    return figures


def _peak_mb() -> float:
    """Return the most memory that this program has held, in MB.

    ``ru_maxrss`` will not do: it begins with what the parent held when this process was made, and survives ``exec``.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1e3


def run() -> list[dict[str, object]]:
    """Return rows for the longer length, each length in a process of its own; the peer is the shorter length's peak."""
    short, long = (_alone(count) for count in LENGTHS)
    rows = []
    for work in WORK:
        peak = f"{work} MB"
        rows.append(
            {
                "work": f"vacancies {work}: {LENGTHS[1]:,} ads streamed, peak up to here", "ours_s": long[work],
                "peer": f"{LENGTHS[0]:,} ads: {short[peak]:,.0f} MB", "peer_s": short[work],
                "ratio": long[peak] / short[peak], "memory_mb": long[peak], "limit": f"memory ≤ {MUST_MB:,} MB",
            }
        )  # fmt: skip
    return rows


def _alone(count: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.bench_vacancies_stream", str(count)]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


if __name__ == "__main__":
    for what, figure in stream(int(sys.argv[1]), tuple(sys.argv[2:]) or WORK).items():
        print(what, round(figure, 1))
