"""The plan's gains beside its losses: one table, each number with its year and as things go now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import polars as pl

from caunghe.language import LANGUAGES, Text, share, signed
from caunghe.matching import AdmissionOverview
from caunghe.planning import Names, PlanOverview, goal_name
from caunghe.report.context import Context, heads
from caunghe.report.differences import difference_cell
from caunghe.report.document import Cell, Interval, Quantity, Table
from caunghe.report.figures import inside
from caunghe.report.sections.plan_changes import entrants_year
from caunghe.report.sections.plan_rates import mean_miss, rate_interval, rate_year
from caunghe.report.sections.plan_starters import DIPLOMA, PRIORITY, starters

Row = tuple[str, str | Quantity, Cell, Cell, Cell, Cell, Cell, Cell]
"""What, when, as things go now, with the plan, the difference and its interval, what the city's target wants, and with
the plan in its last year where the others are of its first."""

_TITLE = Text(
    "Kế hoạch {first}–{last} đáp ứng {filled} số chỗ việc còn lại cho khóa mới, như hiện nay là {filled_now}",
    "The plan of {first}–{last} fills {filled} of the openings left for new intakes, as now {filled_now}",
)
_LOSS = Text("; đổi lại, năm {when}: {what} giảm {change}", "; in return, in {when}: {what} {change} fewer")
_LOSS_IN_ALL = Text(
    "; đổi lại, năm {when}: {what} giảm {change} (cộng các năm {span}: {sum})",
    "; in return, in {when}: {what} {change} fewer ({sum} over {span})",
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
_PRIORITY = Text("Trong đó vào ngành, nghề ưu tiên (người)", "Of these, in priority fields (people)")
_ADMITTED = Text("Người đăng ký đợt {round} được nhận", "Applicants of round {round} admitted")
_NOTE = Text(
    "Như hiện nay: mỗi chương trình tiếp tục tuyển bằng số nhập học năm {prior}. Chỗ việc còn lại cho khóa mới: chỗ"
    " việc dự báo trừ người tìm việc và người đang học, trong các nghề kế hoạch đào tạo được; người từ đại học, từ nơi"
    " khác hoặc không qua đào tạo vẫn có thể vào làm. Kế hoạch đáp ứng {opening} năm {first}, {closing} năm {last}."
    " Khoảng dự báo 80 %: từ {low} đến {high}, như hiện nay từ {now_low} đến {now_high}.",
    "As now: every programme goes on taking the entrants of {prior}. Openings left for new intakes: those of the"
    " forecast less people looking for work and learners under way, in the occupations that the plan trains for; people"
    " from universities, from elsewhere or without training may still take them. The plan fills {opening} in {first},"
    " {closing} in {last}. 80% intervals: {low} to {high}, as now {now_low} to {now_high}.",
)
_RATE_NOTE = Text(
    " Tỷ lệ lao động có bằng, chứng chỉ năm {year}: từ {low} đến {high}, như hiện nay từ {now_low} đến {now_high}.",
    " Certificate rate in {year}: {low} to {high}, as now {now_low} to {now_high}.",
)
_WIDER = Text(
    " Khoảng của tỷ lệ và của mức tăng chỉ tính sai số của dự báo, của điều tra và của tỷ lệ tốt nghiệp; số người có"
    " chứng chỉ thôi làm hoặc từ nơi khác đến là quy ước, nên khoảng thật rộng hơn.",
    " The intervals of the rate and of its gain hold the errors of the forecast, the survey and completion alone;"
    " holders who leave work or come from elsewhere are conventions, so that the true intervals are wider.",
)
_TESTED = Text(
    " Cách tính này thử trên các năm đã qua lệch bình quân {miss}; phần lệch chung của hai đường không nằm trong thay"
    " đổi.",
    " Tried on years that are over, this reckoning missed by {miss} on average; what both paths miss alike is not in"
    " the change.",
)
_SHARE_NOTE = Text(
    " Phần vào ngành, nghề ưu tiên trong số tuyển mới trung cấp, cao đẳng: như hiện nay {now}, có kế hoạch {planned}"
    " năm {first}, {ending} năm {last}.",
    " Priority fields' share of starters at diploma levels: as now {now}, with the plan {planned} in {first}, {ending}"
    " in {last}.",
)
_ADMITTED_NOTE = Text(
    " Người được nhận: cùng người đăng ký và nguyện vọng của đợt {round}; “như hiện nay” lấy số nhập học năm {prior}"
    " làm số chỗ, “có kế hoạch” lấy chỉ tiêu năm {year}. Với {seats} chỗ mà các trường đăng ký cho đợt, gần bằng quy mô"
    " được phép chứ không phải số dạy được, thì {placed} người được nhận.",
    " People admitted: the same applicants and choices of round {round}; as now, with the entrants of {prior} as"
    " seats; with the plan, with its seats of {year}. Schools entered more seats in the round ({seats}), near their"
    " licence and not what can be taught: with those the number admitted is {placed}.",
)
_ON_PAGE_ONE: Final = ("streaming_rate", "diploma_entrants")  # the others are rates: one has a row of its own


def trade_offs(plan: PlanOverview, context: Context) -> Table:
    """Return the table of what the plan gains and gives up against going on as now."""
    facts, rows = plan_years(plan), tuple(_rows(plan, context))
    tried = tuple(_round_row(context))
    filled = {row["seats"]: row for row in plan.openings_filled.iter_rows(named=True)}
    shares = {name: share(filled[of]["share"], context.language) for name, of in _OF_SEATS.items()}
    title = context.say(_TITLE, first=facts["first"], last=facts["last"], **shares)
    last = _IN_LAST.filled(last=facts["last"])
    columns = ((_WHAT, "wide"), (_WHEN, "code"), (_AS_NOW, "number"), (_PLANNED, "number"), (_CHANGE, "number"))
    return Table(
        key="plan-trade-offs",
        title=title + _largest_loss(rows, context),
        heads=heads(context, *columns, (_CHANGE_ENDS, "number"), (_WANTED, "number"), (last, "number")),
        rows=rows + tried,
        note=_note(plan, filled, entrants_year(plan.seats, context), context),
    )


def _largest_loss(rows: tuple[Row, ...], context: Context) -> str:
    """Return what of one year falls by most people, to stand beside the gain, and by how many in all years: a last year
    that is back where it was would hide those between. Nothing where nothing falls.
    """
    people = [
        (change.written, str(what), when)
        for what, when, _, _, change, *_ in rows
        if isinstance(change, Quantity) and change.form == "number"
    ]
    of_a_year = [(change, what, when) for change, what, when in people if isinstance(when, Quantity)]
    losses = [told for told in of_a_year if told[0] < 0]
    if not losses:
        return ""
    loss, what, when = min(losses, key=lambda told: told[:2])
    slots = {"what": inside(what), "when": when.text(context.language), "change": context.people(-loss)}
    for change, same, span in people:
        if same == what and isinstance(span, str):
            return context.say(_LOSS_IN_ALL, **slots, span=span, sum=signed(context.people(change)))
    return context.say(_LOSS, **slots)


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
        said += context.say(_RATE_NOTE, year=held["year"], **shown) + caveat(plan, context)
    said += _priority_note(plan, context)
    if (tried := round_by_plan(context)) is not None:
        counts = {name: context.people(tried[name]) for name in ("seats", "placed")}
        said += context.say(_ADMITTED_NOTE, round=tried["round"], year=tried["plan_year"], prior=prior, **counts)
    return said


def caveat(plan: PlanOverview, context: Context) -> str:
    """Return what the intervals of the certificate rate leave out, and how far its reckoning missed where it was tried.

    ``rate_intervals`` says so of itself; page one and the figure of the rate say it alike.
    """
    said, miss = context.say(_WIDER), mean_miss(plan)
    return said if miss is None else said + context.say(_TESTED, miss=context.amount(miss, "points"))


def _priority_note(plan: PlanOverview, context: Context) -> str:
    """Return the share of priority fields, whose people the table counts, as the indicator counts it."""
    own, all_ = starters(plan, PRIORITY), starters(plan, DIPLOMA)
    if not (own.now and all_.now and all_.first):
        return ""
    years = plan_years(plan)
    parts = {"now": (own.now, all_.now), "planned": (own.first, all_.first), "ending": (own.last, all_.last)}
    shares = {name: share(of / whole if whole else None, context.language) for name, (of, whole) in parts.items()}
    return context.say(_SHARE_NOTE, **shares, **years)


def round_by_plan(context: Context) -> dict[str, Any] | None:
    """Return the summary of the round that was tried with the plan's seats, or None."""
    if not isinstance(context.admission, AdmissionOverview) or context.admission.summary.is_empty():
        return None
    facts = context.admission.summary.row(0, named=True)
    return None if facts["plan_year"] is None else facts


def plan_years(plan: PlanOverview) -> dict[str, int]:
    """Return the first and the last year of a plan."""
    years = plan.seats["year"].unique(maintain_order=True).sort().to_list()
    return {"first": years[0], "last": years[-1]}


def _rows(plan: PlanOverview, context: Context) -> Iterator[Row]:
    years = plan_years(plan)
    first, span = years["first"], f"{years['first']}–{years['last']}"
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
    for label, row in _goals(plan, first, context):
        wanted = Quantity(row["wanted"], "number", 0)
        own = plan.goals.filter(pl.col("goal") == row["goal"], pl.col("year") == years["last"])["reached"].to_list()
        last = own[0] if own else None
        name = context.say(_PEOPLE, goal=label)
        yield _row(name, row["year"], row["people"], row["reached"], "number", wanted, last=last)
    for name, of in ((_SEATS, pl.lit(True)), (_DIPLOMAS, DIPLOMA), (_PRIORITY, PRIORITY)):
        count, told = starters(plan, of), context.say(name)
        if count.now or count.planned:
            yield _row(told, first, count.now, count.first, "number", last=count.last)
            yield _row(told, span, count.all_now, count.planned, "number")


def _round_row(context: Context) -> Iterator[Row]:
    """Yield what the round would have given with the plan's seats, and with the entrants from whom the plan starts."""
    if (tried := round_by_plan(context)) is not None:
        label, kept = context.say(_ADMITTED, round=tried["round"]), tried["planned"] - tried["planned_empty"]
        yield _row(label, tried["plan_year"], tried["as_now_placed"], kept, "number")


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
