"""Commands that bring people and employers together: place, jobs."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from caunghe.commands import EXIT_OK, Asked
from caunghe.commands.shown import OPEN, progress_bar
from caunghe.feed.check import read_and_check
from caunghe.feed.usable import usable
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.matching.lists import read_list
from caunghe.matching.overview import placement_summary
from caunghe.matching.placement import place as place_trainees
from caunghe.matching.placement import write_placement
from caunghe.matching.placement_inputs import PlacementOptions
from caunghe.matching.results import TRAINEES
from caunghe.report.numbers import number, share
from caunghe.schema.text import Language, Text

_PLACED = Text(
    "{placed} trong {trainees} người học có chỗ thực hành ({placed_share}), trong {places} chỗ của {employers} đơn vị; "
    "một nửa đi không quá {median} km, chín phần mười không quá {far} km. Cần ký {drafts} thoả thuận, đã soạn sẵn. "
    "Tổng chi phí là nhỏ nhất: bài toán đối ngẫu chênh {gap} km.",
    "{placed} of {trainees} trainees have a workplace ({placed_share}), among {places} at {employers} employers; "
    "half travel no more than {median} km and nine in ten no more than {far} km. {drafts} agreements have to be "
    "signed and are drafted. The total cost is the least possible: the dual differs by {gap} km.",
)


def place(asked: Asked, language: Language) -> int:
    """Place trainees at workplaces; write placements, prices of places, programmes and drafted agreements."""
    feed, findings = read_and_check(Path(asked.feed), CATALOGUE)
    people = None if asked.trainees is None else read_list(Path(asked.trainees), TRAINEES, may_be_empty=("area",))
    with progress_bar(language, quiet=asked.json) as progress:
        placement = place_trainees(usable(feed, findings), people, PlacementOptions(year=asked.year), progress)
    write_placement(placement, Path(asked.out))
    summary = placement_summary(placement).to_dicts()[0]
    if asked.json:
        sys.stdout.write(json.dumps(summary, ensure_ascii=False) + "\n")
        return EXIT_OK
    counts = {
        name: number(summary[name], language, decimals=0)
        for name in ("placed", "trainees", "places", "employers", "drafts")
    }
    km = {key: number(summary[name], language) for key, name in (("median", "median_km"), ("far", "p90_km"))}
    placed_share = share(summary["placed"] / max(summary["trainees"], 1), language)
    gap = number(summary["gap_km"], language)
    sys.stdout.write(_PLACED(language, placed_share=placed_share, gap=gap, **counts, **km) + "\n")
    sys.stdout.write(OPEN(language, path=asked.out) + "\n")
    return EXIT_OK
