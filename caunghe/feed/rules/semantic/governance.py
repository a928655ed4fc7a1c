"""Rules about the city's plan: targets, tasks and dated norms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

import polars as pl
from rapidfuzz import fuzz, process

from caunghe.feed.findings.findings import NO_SUGGESTION, Severity
from caunghe.feed.reading.coding import name_vocabulary
from caunghe.feed.reading.likeness import ALIKE
from caunghe.feed.rules.semantic.rules import Facts, at_most, cell_findings, overlap_findings, rule
from caunghe.language import fold

_TARGET: Final = {"indicator": "certificate_rate", "area": "C", "year": 2030, "value": 0.45}
_TASK: Final = {"task": "N1", "starts": date(2026, 1, 1), "due": date(2026, 12, 31), "status": "in_progress"}
_NORM: Final = {
    "norm": "learners_per_teacher",
    "valid_from": date(2020, 1, 1),
    "value": 25.0,
    "source": "Thông tư 01/2020/TT-VD",
}


@rule(
    Severity.ERROR,
    says=("Danh mục không có chỉ số {value}.", "The catalogue has no indicator {value}."),
    mend=(
        "Dùng tên trong danh mục chỉ số.",
        "Use a name from the catalogue.",
    ),
    suggests=True,
    bad={
        "targets": [_TARGET | {"indicator": "certificat_rate"}],
        "published_figures": [{"figure": "F1", "indicator": "Certificate_rate"}],
    },
    mended={"targets": [_TARGET], "published_figures": [{"figure": "F1", "indicator": "certificate_rate"}]},
    edge={"targets": [_TARGET], "tasks": [_TASK | {"indicator": None}]},
)
def indicator_misspelt(facts: Facts) -> Iterator[pl.DataFrame]:
    """A target, task or published figure names an indicator almost as the catalogue does."""
    for table, rows in _without_indicator(facts):
        found = rows.filter(pl.col("meant") != NO_SUGGESTION)
        yield cell_findings(found, table, "indicator", pl.col("meant"))


@rule(
    Severity.WARNING,
    says=(
        "Danh mục chưa có chỉ số nào mang mã “{value}”: mục này được giữ và liệt kê, nhưng không được đánh giá.",
        "No indicator of the catalogue has the code “{value}” yet: it is kept and listed, and not judged.",
    ),
    mend=(
        "Nếu danh mục có chỉ số cùng nội dung thì dùng tên ấy; nếu chưa có thì không cần sửa.",
        "Use the catalogue's name where it has an indicator of the same content; else nothing needs mending.",
    ),
    bad={"targets": [_TARGET | {"indicator": "happiness"}], "tasks": [_TASK | {"indicator": "happiness"}]},
    mended={"targets": [_TARGET], "tasks": [_TASK | {"indicator": "certificate_rate"}]},
    edge={
        "targets": [_TARGET],
        "tasks": [_TASK | {"indicator": None}],
        "published_figures": [{"figure": "F1", "indicator": None}],
    },
)
def target_without_indicator(facts: Facts) -> Iterator[pl.DataFrame]:
    """A target, task or published figure is about something that no indicator of the catalogue measures."""
    for table, rows in _without_indicator(facts):
        yield cell_findings(rows.filter(pl.col("meant") == NO_SUGGESTION), table, "indicator", pl.lit(NO_SUGGESTION))


def _without_indicator(facts: Facts) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield rows whose indicator the catalogue does not have, by table, with the name that was ``meant``."""
    known = sorted(facts.indicators)
    for table in ("targets", "tasks", "published_figures"):
        if facts[table].is_empty():
            continue
        rows = facts[table].filter(pl.col("indicator").is_not_null(), ~pl.col("indicator").is_in(known))
        names: dict[str, str] = {}
        for name in rows["indicator"].unique():
            match = process.extractOne(name, known, scorer=fuzz.ratio, score_cutoff=ALIKE)
            names[name] = match[0] if match else _titled_indicator(name, known)
        meant = pl.col("indicator").replace_strict(names, return_dtype=pl.String)
        yield table, rows.with_columns(meant=meant)


def _titled_indicator(text: str, known: list[str]) -> str:
    """Return the indicator whose title is most like a text, a dash where none is."""
    titles = {title: name for title, name in name_vocabulary("indicator_names").titles.items() if name in known}
    match = process.extractOne(fold(text), list(titles), scorer=fuzz.ratio, score_cutoff=ALIKE)
    return titles[match[0]] if match else NO_SUGGESTION


@rule(
    Severity.ERROR,
    says=(
        "Mục tiêu của một tỷ lệ là {value}; phải là {expected}.",
        "The target of a share is {value}; it must be {expected}.",
    ),
    mend=("Ghi 0,45 cho 45 %.", "Write 0.45 for 45 %."),
    bad={"targets": [_TARGET | {"value": 1.01}, _TARGET | {"indicator": "share_of_women", "value": 45.0}]},
    mended={"targets": [_TARGET, _TARGET | {"indicator": "share_of_women", "value": 0.45}]},
    edge={"targets": [_TARGET | {"value": 1.0}, _TARGET | {"indicator": "shared_workshops", "value": 45.0}]},
)
def share_of_target_over_one(facts: Facts) -> Iterator[pl.DataFrame]:
    """A target above 1 of an indicator with ``rate`` or ``share`` among the words of its name."""
    shares = pl.col("indicator").str.contains(r"(^|_)(rate|share)(_|$)")
    yield cell_findings(facts["targets"].filter(shares, pl.col("value") > 1), "targets", "value", at_most(pl.lit("1")))


@rule(
    Severity.WARNING,
    says=(
        "Tiến độ {value} trái với tình trạng của nhiệm vụ; phải là {expected}.",
        "Progress of {value} contradicts the task's status; it must be {expected}.",
    ),
    mend=("Sửa tiến độ hoặc tình trạng.", "Mend the progress or the status."),
    bad={
        "tasks": [
            _TASK | {"status": "done", "progress": 0.99},
            _TASK | {"task": "N2", "status": "not_started", "progress": 0.01},
        ]
    },
    mended={
        "tasks": [
            _TASK | {"status": "in_progress", "progress": 0.99},
            _TASK | {"task": "N2", "status": "in_progress", "progress": 0.01},
        ]
    },
    edge={
        "tasks": [
            _TASK | {"status": "done", "progress": 1.0},
            _TASK | {"task": "N2", "status": "not_started", "progress": 0.0},
        ]
    },
)
def progress_contradicts_status(facts: Facts) -> Iterator[pl.DataFrame]:
    """Done with progress below 1, or not started with progress above 0."""
    tasks = facts["tasks"]
    done = tasks.filter(pl.col("status") == "done", pl.col("progress") < 1)
    begun = tasks.filter(pl.col("status") == "not_started", pl.col("progress") > 0)
    yield cell_findings(done, "tasks", "progress", pl.lit("1"))
    yield cell_findings(begun, "tasks", "progress", pl.lit("0"))


@rule(
    Severity.ERROR,
    says=(
        "Định mức này có hiệu lực từ {value}, khi định mức cũ còn hiệu lực.",
        "This norm is valid from {value} while the one before is still in force.",
    ),
    mend=(
        "Ghi cho định mức cũ ngày hết hiệu lực trước {value}; nếu hai dòng là một thì bỏ một dòng.",
        "Give the earlier norm a last day before {value}; take one row out if the two are one.",
    ),
    bad={
        "norms": [
            _NORM | {"valid_to": date(2023, 1, 1)},
            _NORM | {"valid_from": date(2023, 1, 1)},
            _NORM | {"training_field": "6520123", "valid_to": date(2025, 12, 31)},
            _NORM | {"training_field": "6520123", "valid_from": date(2021, 1, 1), "valid_to": date(2021, 12, 31)},
            _NORM | {"training_field": "6520123", "valid_from": date(2023, 1, 1)},
            _NORM | {"training_field": "6520123", "valid_from": date(2026, 1, 1)},
        ]
    },
    mended={
        "norms": [_NORM | {"valid_to": date(2022, 6, 30)}, _NORM | {"valid_from": date(2023, 1, 1), "value": 20.0}]
    },
    edge={
        "norms": [
            _NORM | {"valid_from": date(2023, 1, 1)},
            _NORM | {"valid_to": date(2022, 12, 31)},
            _NORM | {"training_field": "6520123"},
            _NORM | {"norm": "class_size_theory"},
        ]
    },
)
def norm_overlap(facts: Facts) -> Iterator[pl.DataFrame]:
    """Two values of one norm and training field are in force on the same day."""
    yield overlap_findings(facts, "norms", ["norm", "training_field"])


@rule(
    Severity.WARNING,
    says=("Nguồn của định mức không nêu số văn bản: {value}.", "The norm's source gives no document number: {value}."),
    mend=("Ghi loại, số và năm của văn bản.", "Give the document's kind, number and year."),
    bad={"norms": [_NORM | {"source": "theo quy định"}, _NORM | {"norm": "class_size_theory", "source": "quy ước"}]},
    mended={"norms": [_NORM]},
    edge={
        "norms": [
            _NORM | {"source": "Luật số 7"},
            _NORM | {"norm": "class_size_theory", "source": "[quy ước] của thành phố"},
        ]
    },
)
def norm_document_missing(facts: Facts) -> Iterator[pl.DataFrame]:
    """A norm's source has no digit, so it names no document, and is not marked as a convention (``[quy ước]``)."""
    rows = facts["norms"].filter(~pl.col("source").str.contains(r"\d|\[quy ước\]"))
    yield cell_findings(rows, "norms", "source", pl.lit("01/2026/TT-…"))
