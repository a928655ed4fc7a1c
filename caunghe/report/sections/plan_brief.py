"""The plan on page one: which year can still be decided, what it gains and gives up, what its first year needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import polars as pl

from caunghe.feed import first_open_year, is_closed, last_closing
from caunghe.language import LANGUAGES, Text, day, money, share, signed
from caunghe.matching import AdmissionOverview
from caunghe.planning import Names, PlanOverview, goal_name
from caunghe.report.context import Context, heads
from caunghe.report.differences import difference_cell
from caunghe.report.document import Block, Cell, Interval, Paragraph, Quantity, Table
from caunghe.report.figures import inside, total, with_labels
from caunghe.report.sections.plan_seats import changes, entrants_year, field_titles
from caunghe.schema import codes_with

Row = tuple[str, str | Quantity, Cell, Cell, Cell, Cell, Cell, Cell]
"""What, when, as things go now, with the plan, the difference and its interval, what the city's target wants, and with
the plan in its last year where the others are of its first."""

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
_TITLE = Text(
    "Kế hoạch {first}–{last} đáp ứng {filled} số chỗ việc còn lại cho khóa mới, như hiện nay là {filled_now}",
    "The plan of {first}–{last} fills {filled} of the openings left for new intakes, as now {filled_now}",
)
_LOSS = Text("; đổi lại, năm {when}: {what} giảm {change}", "; in return, in {when}: {what} {change} fewer")
_LOSS_THEN = Text(
    "; đổi lại, năm {when}: {what} giảm {change} (năm {last}: {later})",
    "; in return, in {when}: {what} {change} fewer ({later} in {last})",
)
_WHAT, _WHEN = Text("Kết quả", "Result"), Text("Năm", "Year")
_AS_NOW, _PLANNED = Text("Như hiện nay", "As now"), Text("Có kế hoạch", "With the plan")
_CHANGE, _WANTED = Text("Thay đổi", "Change"), Text("Mục tiêu cần", "Target wants")
_IN_LAST = Text("Có kế hoạch, năm {last}", "With the plan in {last}")
_CHANGE_ENDS = Text("Khoảng dự báo 80 % của thay đổi", "80% interval of the change")
_FILLED = Text(
    "Phần chỗ việc còn lại cho khóa mới được người học đáp ứng", "Openings left for new intakes that learners fill"
)
_RATE = Text("Tỷ lệ lao động có bằng, chứng chỉ", "Certificate rate")
_PEOPLE = Text("{goal} (người)", "{goal} (people)")
_SEATS = Text("Tuyển mới (người)", "Starters (people)")
_DIPLOMAS = Text("Tuyển mới trung cấp, cao đẳng (người)", "Starters at diploma levels (people)")
_PRIORITY = Text("Phần vào ngành, nghề ưu tiên trong số đó", "Of these, the share that enters priority fields")
_ADMITTED = Text(
    "Người đăng ký đợt {round} được nhận; “như hiện nay”: theo số chỗ của đợt",
    "Applicants of round {round} admitted; as now: with the round's seats",
)
_NOTE = Text(
    "Như hiện nay: mỗi chương trình tiếp tục tuyển bằng số nhập học năm {prior}. Chỗ việc còn lại cho khóa mới: chỗ"
    " việc dự báo trừ người tìm việc và người đang học, trong các nghề kế hoạch đào tạo được; người từ đại học, từ nơi"
    " khác hoặc không qua đào tạo vẫn có thể vào làm. Kế hoạch đáp ứng {opening} năm {first}, {closing} năm {last}."
    " Khoảng dự báo"
    " 80 %: từ {low} đến {high}, như hiện nay từ {now_low} đến {now_high}.",
    "As now: every programme goes on taking the entrants of {prior}. Openings left for new intakes: those of the"
    " forecast less people looking for work and learners under way, in the occupations that the plan trains for; people"
    " from universities, from elsewhere or without training may still take them. The plan fills {opening} in {first},"
    " {closing} in {last}. 80% intervals: {low} to {high}, as now {now_low} to {now_high}.",
)
_RATE_NOTE = Text(
    " Tỷ lệ lao động có bằng, chứng chỉ năm {year}: từ {low} đến {high}, như hiện nay từ {now_low} đến {now_high}.",
    " Certificate rate in {year}: {low} to {high}, as now {now_low} to {now_high}.",
)
_ADMITTED_NOTE = Text(
    " Người được nhận: cùng người đăng ký và nguyện vọng của đợt {round}, với số chỗ của đợt và với chỉ tiêu năm {year}"
    " của kế hoạch.",
    " People admitted: the same applicants and choices of round {round}, with the seats of the round and with those of"
    " the plan in {year}.",
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
_ON_PAGE_ONE: Final = ("streaming_rate", "diploma_entrants")  # the others are rates: one has a row of its own


def plan_blocks(context: Context) -> list[Block]:
    """Return what page one says of the plan: the open decision, gains beside losses, and who gains and loses most."""
    plan = context.plan
    if not isinstance(plan, PlanOverview) or plan.by_year.is_empty():
        return []
    blocks: list[Block] = [open_decision(plan, context)]
    if not plan.openings_filled.is_empty() and plan.openings_filled["share"].null_count() == 0:
        blocks.append(with_labels(lambda own: _table(plan, own), context, "plan/openings_filled"))
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
    return context.say(_NEEDED, year=first["year"], prior=prior, spent=spent, **counts)


def _table(plan: PlanOverview, context: Context) -> Table:
    facts, rows = _facts(plan), tuple(_rows(plan, context))
    tried = tuple(_round_row(context))
    filled = {row["seats"]: row for row in plan.openings_filled.iter_rows(named=True)}
    shares = {name: share(filled[of]["share"], context.language) for name, of in _OF_SEATS.items()}
    title = context.say(_TITLE, first=facts["first"], last=facts["last"], **shares)
    last = _IN_LAST.filled(last=facts["last"])
    columns = ((_WHAT, "wide"), (_WHEN, "code"), (_AS_NOW, "number"), (_PLANNED, "number"), (_CHANGE, "number"))
    return Table(
        key="plan-trade-offs",
        title=title + _largest_loss(rows, facts["last"], context),
        heads=heads(context, *columns, (_CHANGE_ENDS, "number"), (_WANTED, "number"), (last, "number")),
        rows=rows + tried,
        note=_note(plan, filled, entrants_year(plan.seats, context), context),
    )


def _largest_loss(rows: tuple[Row, ...], last: int, context: Context) -> str:
    """Return what of one year falls by most people, to stand beside the gain, and where it ends; nothing where nothing
    falls.
    """
    people = [
        (change.written, str(what), int(when.value), later)
        for what, when, _, _, change, _, _, later in rows
        if isinstance(change, Quantity) and change.form == "number" and isinstance(when, Quantity)
    ]
    loss, what, when, later = min(people, key=lambda told: told[:3])
    if loss >= 0:
        return ""
    slots: dict[str, object] = {"what": inside(what), "when": when, "change": context.people(-loss)}
    if not isinstance(later, Quantity):
        return context.say(_LOSS, **slots)
    return context.say(_LOSS_THEN, **slots, last=last, later=later.text(context.language))


_OF_SEATS: Final = {"filled": "plan", "filled_now": "as_now"}


def _note(plan: PlanOverview, filled: dict[str, dict[str, Any]], prior: int, context: Context) -> str:
    ends = {
        f"{prefix}{end}": share(filled[of][end], context.language)
        for prefix, of in (("", "plan"), ("now_", "as_now"))
        for end in ("low", "high")
    }
    years = plan.by_year.sort("year")
    filled_in = (1 - years["shortage"] / years["need"]).to_list()
    slots = {"first": years["year"][0], "last": years["year"][-1]}
    slots |= {"opening": share(filled_in[0], context.language), "closing": share(filled_in[-1], context.language)}
    said = context.say(_NOTE, prior=prior, **slots, **ends)
    if (held := rate_interval(plan)) is not None:
        shown = {name: share(held[name], context.language) for name in ("low", "high", "now_low", "now_high")}
        said += context.say(_RATE_NOTE, year=held["year"], **shown)
    if (tried := _round_by_plan(context)) is not None:
        said += context.say(_ADMITTED_NOTE, round=tried["round"], year=tried["plan_year"])
    return said


def _round_by_plan(context: Context) -> dict[str, Any] | None:
    """Return the summary of the round that was tried with the plan's seats, or None."""
    if not isinstance(context.admission, AdmissionOverview) or context.admission.summary.is_empty():
        return None
    facts = context.admission.summary.row(0, named=True)
    return None if facts["plan_year"] is None else facts


def _facts(plan: PlanOverview) -> dict[str, Any]:
    first, last = min(plan.seats["year"]), max(plan.seats["year"])
    opening = plan.seats.filter(pl.col("year") == first)
    return {"first": first, "last": last, "seats": total(opening, "seats"), "before": total(opening, "before")}


def rate_year(plan: PlanOverview) -> int:
    """Return the year of which the certificate rate is told: of a target, of one for an old boundary, or the last."""
    years = plan.certificates["year"].to_list()
    own = plan.goals.filter(pl.col("goal") == "certificate_rate")["year"].to_list()
    old = plan.unplanned_targets.filter(pl.col("goal") == "certificate_rate")["year"].to_list()
    return max(own, default=max((year for year in old if year in years), default=max(years)))


def rate_interval(plan: PlanOverview) -> dict[str, Any] | None:
    """Return the row of ``rate_intervals`` of the year told, or None where there is none."""
    if plan.certificates.is_empty():
        return None
    found = plan.rate_intervals.filter(pl.col("year") == rate_year(plan))
    return None if found.is_empty() else found.row(0, named=True)


def holders_error(plan: PlanOverview, row: dict[str, Any], ends: tuple[str, str] = ("low", "high")) -> float | None:
    """Return half the 80 % interval of holders at work in a year of ``certificates``, where the rate of it has one."""
    sure = plan.rate_intervals.filter(pl.col("year") == row["year"]).select(ends).rows()
    return (sure[0][1] - sure[0][0]) / 2 * row["employed"] if sure else None


def _rows(plan: PlanOverview, context: Context) -> Iterator[Row]:
    facts = _facts(plan)
    span = f"{facts['first']}–{facts['last']}"
    filled = dict(plan.openings_filled.select("seats", "share").iter_rows())
    gained = plan.openings_filled.filter(pl.col("seats") == "plan").row(0, named=True)
    yield _row(context.say(_FILLED), span, filled["as_now"], filled["plan"], "share", ends=_ends(gained))
    if not plan.certificates.is_empty():
        held = plan.certificates.filter(pl.col("year") == rate_year(plan)).row(0, named=True)
        target = plan.rate_intervals.filter(pl.col("year") == held["year"])["target"].to_list()
        wanted = Quantity(target[0], "share", 1) if target and target[0] is not None else None
        now, sure = held["as_now"] / held["employed"], rate_interval(plan)
        ends = None if sure is None else _ends(sure)
        yield _row(context.say(_RATE), held["year"], now, held["rate"], "share", wanted, ends)
    for label, row in _goals(plan, facts["first"], context):
        wanted = Quantity(row["wanted"], "number", 0)
        own = plan.goals.filter(pl.col("goal") == row["goal"], pl.col("year") == facts["last"])["reached"].to_list()
        last = own[0] if own else None
        name = context.say(_PEOPLE, goal=label)
        yield _row(name, row["year"], row["people"], row["reached"], "number", wanted, last=last)
    seats, years = context.say(_SEATS), facts["last"] - facts["first"] + 1
    closing = plan.seats.filter(pl.col("year") == facts["last"])
    yield _row(seats, facts["first"], facts["before"], facts["seats"], "number", last=total(closing, "seats"))
    diploma = plan.programmes.filter(pl.col("level").is_in(codes_with("levels", "post_secondary")))
    fields = diploma.select("programme", "training_field")
    higher = plan.seats.filter(pl.col("year") == facts["first"]).join(fields, on="programme")
    if not higher.is_empty():
        before, after = total(higher, "before"), total(higher, "seats")
        later = closing.join(fields, on="programme")
        yield _row(context.say(_DIPLOMAS), facts["first"], before, after, "number", last=total(later, "seats"))
        yield from _priority_row(higher, later, context)
    yield _row(seats, span, facts["before"] * years, total(plan.seats, "seats"), "number")


def _priority_row(higher: pl.DataFrame, later: pl.DataFrame, context: Context) -> Iterator[Row]:
    """Yield the share of the first year's starters at diploma levels in priority fields, as the indicator counts it,
    and that of the last year's.
    """
    listed = codes_with("training_fields", "priority_2025") + codes_with("training_fields", "priority_2030")
    own, last = (frame.filter(pl.col("training_field").is_in(listed)) for frame in (higher, later))
    ending = total(last, "seats") / total(later, "seats") if total(later, "seats") else None
    sums = [(total(own, name), total(higher, name)) for name in ("before", "seats")]
    if all(whole > 0 for _, whole in sums):
        now, planned = (part / whole for part, whole in sums)
        yield _row(context.say(_PRIORITY), higher["year"][0], now, planned, "share", last=ending)


def _round_row(context: Context) -> Iterator[Row]:
    """Yield what the round would have given with the plan's seats, which is held against the round's own."""
    if (tried := _round_by_plan(context)) is not None:
        label, kept = context.say(_ADMITTED, round=tried["round"]), tried["planned"] - tried["planned_empty"]
        yield _row(label, tried["plan_year"], tried["placed"], kept, "number")


def _ends(row: dict[str, Any]) -> Cell:
    """Return the 80 % interval of a share's change, in points; what the plan decides itself has none."""
    if row["gain_low"] is None:
        return None
    return Interval(*(Quantity(row[f"gain_{end}"], "points", 1, signed=True) for end in ("low", "high")))


def _row(
    what: str,
    when: int | str,
    now: float,
    planned: float,
    form: Any,
    wanted: Cell = None,
    ends: Cell = None,
    last: float | None = None,
) -> Row:
    as_now, with_plan = (Quantity(value, form, 1 if form == "share" else 0) for value in (now, planned))
    year = when if isinstance(when, str) else Quantity(when, "year")
    in_last = None if last is None else Quantity(last, form, 1 if form == "share" else 0)
    return what, year, as_now, with_plan, difference_cell(with_plan, as_now, signed=True), ends, wanted, in_last


def _goals(plan: PlanOverview, first: int, context: Context) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name and row of each target for what happens in a year, in the plan's first."""
    names, place = Names(context.feed, plan.zones), LANGUAGES.index(context.language)
    now = plan.goals_as_now.filter(pl.col("year") == first)
    rows = plan.goals.filter(pl.col("goal").is_in(_ON_PAGE_ONE)).join(now, on=["goal", "year"]).sort("goal")
    for row in rows.iter_rows(named=True):
        name = goal_name(names, row["goal"])[place]
        yield name[:1].upper() + name[1:], row


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
