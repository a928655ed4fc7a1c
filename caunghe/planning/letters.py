"""A letter each institution could receive: what to run, hire, buy and build, and why, in whole sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl

from caunghe.feed import Feed
from caunghe.language import Text, number, share
from caunghe.planning.decisions import by_institution, resources_by_institution, stopped
from caunghe.planning.results import PlanResults
from caunghe.planning.wording import Pair, both, pair
from caunghe.schema import code_list, titles

_OPENING: Final = Text(
    "Kế hoạch đào tạo {first}–{last} đề nghị {name} tuyển {seats} người học trong {classes} lớp năm {first}; kỳ "
    "tuyển sinh gần nhất tuyển {before} người.",
    "The training plan for {first}–{last} asks {name} to take in {seats} {seats:learner|learners} in "
    "{classes} {classes:class|classes} in {first}; its last intake was {before}.",
)
_PROGRAMME: Final[dict[str, Text]] = {
    "more": Text(
        "{programme} ({level}): năm {year} tuyển {seats} người, thêm {difference}.",
        "{programme} ({level}): take in {seats} in {year}, {difference} more.",
    ),
    "fewer": Text(
        "{programme} ({level}): năm {year} tuyển {seats} người, bớt {difference}.",
        "{programme} ({level}): take in {seats} in {year}, {difference} fewer.",
    ),
    "same": Text(
        "{programme} ({level}): năm {year} giữ {seats} người.", "{programme} ({level}): keep {seats} in {year}."
    ),
    "none": Text(
        "{programme} ({level}): năm {year} không tuyển mới; khóa đang học vẫn học đến hết.",
        "{programme} ({level}): no new intake in {year}; cohorts under way finish.",
    ),
    "stops": Text(
        "{programme} ({level}): từ năm {year} đến năm {last} không tuyển mới; khóa đang học vẫn học đến hết.",
        "{programme} ({level}): no new intake from {year} to {last}; cohorts under way finish.",
    ),
    "opens": Text(
        "{programme} ({level}): mở mới năm {year}, tuyển {seats} người.",
        "{programme} ({level}): open in {year}, with {seats} {seats:learner|learners}.",
    ),
}
_WHY: Final[dict[str, Text]] = {
    "fills": Text(
        "Lý do: mỗi năm thành phố cần {need} người làm nghề: {occupation}; cả kế hoạch đáp ứng được {filled}.",
        "Why: the city needs {need} {need:person|people} a year in this occupation: {occupation}; the whole plan "
        "provides {filled} of them.",
    ),
    "enough": Text(
        "Lý do: mỗi năm thành phố cần {need} người làm nghề: {occupation}; kế hoạch đã đáp ứng được {filled}, thêm "
        "nữa dễ thừa.",
        "Why: the city needs {need} {need:person|people} a year in this occupation: {occupation}; the plan "
        "provides {filled} already, and more may find no work.",
    ),
    "elsewhere": Text(
        "Lý do: nghề này vẫn thiếu người ({occupation}: cần {need} người mỗi năm, đáp ứng được {filled}), nhưng "
        "cùng số tiền, nhà giáo và thiết bị đó đáp ứng được nhiều hơn ở chương trình khác.",
        "Why: people are still short in this occupation ({occupation}: {need} needed a year, {filled} "
        "provided), but the same money, teachers and equipment fill more openings in other programmes.",
    ),
    "several": Text(
        "Lý do: chương trình này phục vụ nhiều nghề và các mục tiêu của thành phố (bằng, chứng chỉ, phân luồng, địa "
        "bàn), không riêng một nghề nào.",
        "Why: this programme serves several occupations and the city's targets (certificates, streaming, localities), "
        "and no one occupation alone.",
    ),
    "unknown": Text(
        "Lý do: chưa có dự báo nhu cầu cho nghề mà chương trình này đào tạo.",
        "Why: there is no forecast of need for the occupation this programme trains.",
    ),
}
_RESOURCE: Final[dict[str, Text]] = {
    "hired": Text(
        "Năm {year}, nhà giáo cần tuyển, ngành {field}: {count} vị trí.",
        "{year}, teaching posts to fill in {field}: {count}.",
    ),
    "retrained": Text(
        "Năm {year}, nhà giáo cần đào tạo lại sang ngành {field}: {count} vị trí.",
        "{year}, teaching posts to retrain for {field}: {count}.",
    ),
    "workstations": Text(
        "Năm {year}, vị trí thực hành cần mua cho ngành {field}: {count}.",
        "{year}, workstations to buy for {field}: {count}.",
    ),
    "classrooms": Text("Năm {year}, phòng học cần thêm: {count}.", "{year}, classrooms to add: {count}."),
}
# from this share of the need filled on, an occupation is not what to add seats for
_ENOUGH: Final = 0.9
LETTERS: Final = pl.Schema(
    {"institution": pl.String(), "position": pl.Int64(), "part": pl.String(), "vi": pl.String(), "en": pl.String()}
)


@dataclass(frozen=True, slots=True)
class _Reason:
    occupation: str
    need: float
    filled: float


def institution_letters(feed: Feed, results: PlanResults) -> pl.DataFrame:
    """Return the sentences of every letter: ``institution, position, part, vi, en``; ``part`` is opening, programme,
    why or resource.

    The first year is written programme by programme with its reason; later years only where a programme opens.
    """
    programmes = by_institution(results).partition_by("institution", as_dict=True)
    resources = resources_by_institution(feed, results).partition_by("institution", as_dict=True)
    reasons = _reasons(results)
    rows: list[tuple[object, ...]] = []
    for institution, vi, en in (
        feed["institutions"].select("institution", "name", "name_en").sort("institution").iter_rows()
    ):
        own = programmes.get((institution,))
        if own is not None:
            said = [
                *_teaching(results, own, {"vi": vi, "en": en or vi}, reasons),
                *_resources(resources.get((institution,))),
            ]
            rows += [(institution, i, part, *sentence) for i, (part, sentence) in enumerate(said)]
    return pl.DataFrame(rows, schema=LETTERS, orient="row")


def _teaching(
    results: PlanResults, own: pl.DataFrame, name: dict[str, str], reasons: dict[str, _Reason]
) -> Iterator[tuple[str, Pair]]:
    first = results.years[0]
    now = own.filter(pl.col("year") == first)
    totals = {c: pair(number, float(now[c].sum())) for c in ("seats", "classes", "before")}
    yield "opening", both(_OPENING, first=first, last=results.years[-1], name=(name["vi"], name["en"]), **totals)
    shown = own.filter((pl.col("year") == first) | pl.col("opened"))
    english = dict(code_list("training_fields").select("code", "title_en").iter_rows())
    fields = dict(results.programmes.select("programme", "training_field").iter_rows())
    for_good = set(stopped(results).filter(pl.col("again").is_null())["programme"])
    for row in shown.sort(["year", "seats", "programme"], descending=[False, True, False]).iter_rows(named=True):
        level = (titles("levels", "vi")[row["level"]].lower(), titles("levels", "en")[row["level"]].lower())
        title = (row["name"], english.get(fields[row["programme"]], row["name"]))
        slots = {
            "programme": title,
            "level": level,
            "year": row["year"],
            "last": results.years[-1],
            "seats": pair(number, row["seats"]),
            "difference": pair(number, abs(row["change"])),
        }
        case = "stops" if row["programme"] in for_good and row["year"] == first else _case(row)
        yield "programme", both(_PROGRAMME[case], **slots)
        yield "why", _why(reasons.get(row["programme"]), grows=row["change"] >= 0, seats=row["seats"])


def _case(row: dict[str, object]) -> str:
    if row["opened"]:
        return "opens"
    if row["seats"] == 0:
        return "none"
    change = int(str(row["change"]))
    return "more" if change > 0 else "fewer" if change < 0 else "same"


def _why(reason: _Reason | None, *, grows: bool, seats: int) -> Pair:
    """Return the reason; an occupation that needs fewer than the seats bring is none."""
    if reason is None:
        return both(_WHY["unknown"])
    if seats > reason.need:
        return both(_WHY["several"])
    named = (titles("occupations", "vi")[reason.occupation], titles("occupations", "en")[reason.occupation])
    case = "fills" if grows else "enough" if reason.filled >= _ENOUGH else "elsewhere"
    return both(_WHY[case], occupation=named, need=pair(number, reason.need, 0), filled=pair(share, reason.filled, 0))


def _reasons(results: PlanResults) -> dict[str, _Reason]:
    """Return for each programme the occupation it mainly trains: need a year, and the share the plan fills."""
    inside = results.shortage.filter(pl.col("year").is_in(list(results.years)))
    sums = (
        inside.group_by("occupation", maintain_order=True)
        .agg(need=pl.col("need").mean(), shortage=pl.col("shortage").mean())
        .filter(pl.col("need") > 0)
    )
    crosswalk = code_list("training_fields_occupations").select("training_field", "occupation", "weight")
    main = (
        results.programmes.select("programme", "training_field")
        .join(crosswalk, on="training_field")
        .join(sums, on="occupation")
    )
    best = main.sort(["weight", "need", "occupation"], descending=[True, True, False]).unique(
        "programme", keep="first", maintain_order=True
    )
    return {
        p: _Reason(o, need, 1 - shortage / need)
        for p, o, need, shortage in best.select("programme", "occupation", "need", "shortage").iter_rows()
    }


def _resources(own: pl.DataFrame | None) -> Iterator[tuple[str, Pair]]:
    if own is None:
        return
    order: dict[str, int] = defaultdict(int, hired=0, retrained=1, workstations=2, classrooms=3)
    for row in sorted(own.iter_rows(named=True), key=lambda r: (order[r["what"]], r["year"], r["field"] or "")):
        field = (row["field"] or "", row["field_en"] or "")
        yield (
            "resource",
            both(_RESOURCE[row["what"]], year=row["year"], count=pair(number, row["count"]), field=field),
        )
