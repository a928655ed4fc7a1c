"""The plan on page one: which year can still be decided, what it gains and gives up, what its first year needs."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed import first_open_year, is_closed, last_closing
from caunghe.language import Text, day, money, signed
from caunghe.planning import PlanOverview
from caunghe.report.context import Context
from caunghe.report.differences import difference_cell
from caunghe.report.document import Block, Bullets, Paragraph, Quantity
from caunghe.report.figures import inside, total, with_labels
from caunghe.report.sections.plan_answer import answer
from caunghe.report.sections.plan_changes import changes, entrants_year, field_titles
from caunghe.report.sections.plan_trade_offs import trade_offs

_OPEN: Final = {
    "dated": Text(
        "Quyết định còn mở: tuyển sinh năm {year}; đợt cuối đóng đăng ký ngày {day}.",
        "The decision still open: the intake of {year}; its last round closes on {day}.",
    ),
    "undated": Text(
        "Quyết định còn mở: tuyển sinh năm {year}; dữ liệu chưa có đợt tuyển sinh nào của năm này.",
        "The decision still open: the intake of {year}; no round of it is in the data yet.",
    ),
}
_DECIDED: Final = {
    "dated": Text(
        "Tuyển sinh năm {closed} đã đóng đăng ký ngày {day} nên không còn quyết định được. Dữ liệu chưa có số nhập học"
        " của năm này; kế hoạch lấy bằng số nhập học năm {recorded}.",
        "The intake of {closed} closed on {day} and can no longer be decided. The data have no entrants of it yet; the"
        " plan takes those of {recorded}.",
    ),
    "undated": Text(
        "Tuyển sinh năm {closed} đã qua nên không còn quyết định được. Dữ liệu chưa có số nhập học của năm này; kế"
        " hoạch lấy bằng số nhập học năm {recorded}.",
        "The intake of {closed} is over and can no longer be decided. The data have no entrants of it yet; the plan"
        " takes those of {recorded}.",
    ),
}
_SKIPPED = Text(
    "Kế hoạch không gồm tuyển sinh năm {year} và lấy bằng số nhập học năm {recorded}.",
    "The plan leaves out the intake of {year} and takes the entrants of {recorded} for it.",
)
_TOO_LATE = Text(
    "Tuyển sinh năm {year} đã đóng trước ngày lập báo cáo: không còn giao được chỉ tiêu năm đó theo kế hoạch này. Cần"
    " lập lại kế hoạch, bắt đầu từ năm {open}.",
    "The intake of {year} closed before the day of this report: seats of that year can no longer be set by this plan."
    " The plan must be made again, from {open} on.",
)
_NAMED = Text(
    "Năm {first}, so với năm {prior}: tăng nhiều nhất là ngành {more} ({gain} chỉ tiêu) và {winner} ({won}); giảm nhiều"
    " nhất là ngành {fewer} ({loss} chỉ tiêu) và {loser} ({lost}).",
    "In {first}, against {prior}, most seats are gained by {more} ({gain}) and by {winner} ({won}); most are lost by"
    " {fewer} ({loss}) and by {loser} ({lost}).",
)
_NEEDED = Text(
    "Để theo kế hoạch đào tạo, năm {year} cần giao {seats} chỉ tiêu ({change} so với nhập học năm {prior}), tuyển"
    " {hired} nhà giáo, đào tạo lại {retrained} nhà giáo, mua {workstations} vị trí thực hành, thêm {classrooms} phòng"
    " học và chi {spent}.",
    "To follow the training plan, {year} needs {seats} {seats:seat|seats} ({change} on the intake of {prior}), "
    "{hired} {hired:teacher|teachers} hired and {retrained} retrained, {workstations} "
    "{workstations:workstation|workstations}, {classrooms} more {classrooms:classroom|classrooms} and "
    "{spent}.",
)
_DECIDED_BY: Final = {
    "open": Text(
        " Cấp quyết định: Ủy ban nhân dân thành phố, nơi ban hành báo cáo này; hạn: trước ngày {day}, khi đợt tuyển"
        " sinh đầu tiên của năm {year} mở.",
        " To be decided by the city's People's Committee, which issues this report, before {day}, when the first round"
        " of {year} opens.",
    ),
    "like": Text(
        " Cấp quyết định: Ủy ban nhân dân thành phố, nơi ban hành báo cáo này; hạn: trước khi đợt tuyển sinh đầu tiên"
        " của năm {year} mở (đợt gần nhất đã mở ngày {day}).",
        " To be decided by the city's People's Committee, which issues this report, before the first round of {year}"
        " opens (the latest on record opened on {day}).",
    ),
    "unknown": Text(
        " Cấp quyết định: Ủy ban nhân dân thành phố, nơi ban hành báo cáo này; hạn: trước khi đợt tuyển sinh đầu tiên"
        " của năm {year} mở.",
        " To be decided by the city's People's Committee, which issues this report, before the first round of {year}"
        " opens.",
    ),
}
_FIRM = Text(" Chắc đến đâu: {said}", " How firm: {said}")


def plan_blocks(context: Context) -> list[Block]:
    """Return what page one says of the plan: the open decision, what is gained, lost and paid, line by line and in a
    table, and who gains and loses most.
    """
    plan = context.plan
    if not isinstance(plan, PlanOverview) or plan.by_year.is_empty():
        return []
    blocks: list[Block] = [open_decision(plan, context)]
    if not plan.openings_filled.is_empty() and plan.openings_filled["share"].null_count() == 0:
        blocks.append(Bullets(answer(plan, context)))
        blocks.append(with_labels(lambda own: trade_offs(plan, own), context, "plan/openings_filled"))
    named = _winners_and_losers(plan, context)
    return [*blocks, *([] if named is None else [Paragraph(named)])]


def open_decision(plan: PlanOverview, context: Context) -> Paragraph:
    """Return which intake can still be decided, and which no longer."""
    first, recorded = int(plan.by_year["year"].min()), entrants_year(plan.seats, context)  # pyright: ignore[reportArgumentType]
    told = [_before_the_plan(year, recorded, context) for year in range(recorded + 1, first)]
    if is_closed(context.feed, first, context.run.created):
        still_open = first_open_year(context.feed, context.run.created)
        told.append(context.say(_TOO_LATE, year=first, open=first + 1 if still_open is None else still_open))
        return Paragraph(" ".join(told), tone="action")
    kind, dated = _closing(first, context)
    return Paragraph(" ".join([*told, context.say(_OPEN[kind], year=first, **dated)]))


def _before_the_plan(year: int, recorded: int, context: Context) -> str:
    """Return why an intake that is not on record is not the plan's, and what stands for it."""
    if not is_closed(context.feed, year, context.run.created):
        return context.say(_SKIPPED, year=year, recorded=recorded)
    kind, dated = _closing(year, context)
    return context.say(_DECIDED[kind], closed=year, recorded=recorded, **dated)


def _closing(year: int, context: Context) -> tuple[str, dict[str, str]]:
    """Return whether the day is known on which a year's last round closes, and that day as a slot."""
    closing = last_closing(context.feed, year)
    return ("undated", {}) if closing is None else ("dated", {"day": day(closing, context.language)})


def first_year_needs(context: Context) -> str | None:
    """Return what the plan needs in its first year, or None without a plan or when that year's intake is closed."""
    if not isinstance(context.plan, PlanOverview) or context.plan.by_year.is_empty():
        return None
    first = context.plan.by_year.sort("year").row(0, named=True)
    if is_closed(context.feed, first["year"], context.run.created):
        return None
    counts = {
        name: context.people(first[name]) for name in ("seats", "hired", "retrained", "workstations", "classrooms")
    }
    before = total(context.plan.seats.filter(pl.col("year") == first["year"]), "before")
    change = difference_cell(*(Quantity(value, "count") for value in (first["seats"], before)), signed=True)
    counts["change"] = change.text(context.language)
    prior, spent = entrants_year(context.plan.seats, context), money(first["spent"], context.language)
    needed = context.say(_NEEDED, year=first["year"], prior=prior, spent=spent, **counts)
    return needed + _decided_by(first["year"], context) + _how_firm(context.plan, context)


def _decided_by(year: int, context: Context) -> str:
    """Return who decides on the seats of a year, and by when: before its first round opens, as far as days are
    known.
    """
    opens = context.feed["rounds"].drop_nulls("opens").sort("opens")
    own = opens.filter(pl.col("opens").dt.year() == year)
    kind = "open" if own.height else "like" if opens.height else "unknown"
    dated = own["opens"][0] if own.height else opens["opens"][-1] if opens.height else None
    return context.say(_DECIDED_BY[kind], year=year, day="" if dated is None else day(dated, context.language))


def _how_firm(plan: PlanOverview, context: Context) -> str:
    """Return, where seats are asked for, how much else would be nearly as good, as the part on firmness says it."""
    told = plan.answers.filter(pl.col("question") == "ranges")
    return "".join(context.say(_FIRM, said=context.sentence(row)) for row in told.iter_rows(named=True))


def _winners_and_losers(plan: PlanOverview, context: Context) -> str | None:
    """Return the field and the institution that gain most in the first year, and those that lose most."""
    first = min(plan.seats["year"])
    about = plan.programmes.select("programme", "stem", "institution")
    joined = plan.seats.filter(pl.col("year") == first).join(about, on="programme")
    names = {"stem": field_titles(context), "institution": context.names("institutions", "institution")}
    slots: dict[str, str] = {}
    for key, more, gain, fewer, loss in (
        ("stem", "more", "gain", "fewer", "loss"),
        ("institution", "winner", "won", "loser", "lost"),
    ):
        moved = changes(joined, key).drop_nulls(key)
        if moved.is_empty() or moved["change"][0] <= 0 or moved["change"][-1] >= 0:
            return None
        for place, name, amount in ((0, more, gain), (-1, fewer, loss)):
            code = moved[key][place]
            title = names[key].get(code, code)
            slots[name] = inside(str(title)) if key == "stem" else str(title)
            slots[amount] = signed(context.people(moved["change"][place]))
    return context.say(_NAMED, first=first, prior=entrants_year(plan.seats, context), **slots)
