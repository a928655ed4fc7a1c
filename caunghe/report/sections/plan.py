"""The plan: what it does in one paragraph of numbers, how far it is from the best, and which goals it reaches."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import polars as pl

from caunghe.indicators import own_targets
from caunghe.language import LANGUAGES, Text, chance, money, share
from caunghe.planning import Names, PlanOverview, goal_name
from caunghe.report.context import Context, heads
from caunghe.report.differences import shortfall
from caunghe.report.document import Block, Bullets, Cell, Figure, Paragraph, Quantity, Section, Table, Tone
from caunghe.report.drawn import outlooks
from caunghe.report.figures import figure, forecast_error, total, with_labels
from caunghe.report.sections.plan_answer import stops
from caunghe.report.sections.plan_brief import open_decision
from caunghe.report.sections.plan_calibration import calibrated
from caunghe.report.sections.plan_changes import entrants_year
from caunghe.report.sections.plan_firmness import firmness
from caunghe.report.sections.plan_money import plan_money
from caunghe.report.sections.plan_prices import conflict, prices
from caunghe.report.sections.plan_rates import holders_error, rate_interval, rate_year
from caunghe.report.sections.plan_resources import resources
from caunghe.report.sections.plan_seats import seats
from caunghe.report.sections.plan_shortage import shortage
from caunghe.report.sections.plan_streaming import streaming_goal
from caunghe.report.sections.plan_trade_offs import caveat
from caunghe.report.sections.plan_unplanned import unplanned
from caunghe.schema import Omission

SOLVED: Final = ("optimal", "feasible")
HOLDERS: Final = "certificate_rate"
_FLOORS: Final = ("locality", "priority_group")
_MILLION: Final = 1e6

_TITLE = Text("Kế hoạch đào tạo", "The training plan")
_SUMMARY = Text(
    "Từ {first} đến {last}, kế hoạch đề nghị tuyển {seats} lượt người học trong {classes} lớp: {seats_first} người năm"
    " {first}, {seats_last} người năm {last}, so với {before} người năm {prior}. Kế hoạch mở {opened} chương trình"
    " mới, năm {first} ngừng tuyển {stopped} chương trình ({for_good} không tuyển lại đến hết năm {last}), tuyển"
    " {hired} nhà giáo, mua {stations} vị trí thực hành, thêm {classrooms} phòng học và chi {spent}. Kế hoạch đáp ứng"
    " được {filled} số chỗ việc còn lại cho khóa mới trong những năm đó.",
    "From {first} to {last} the plan asks for {seats} {seats:starter|starters} in {classes} {classes:class|classes}: "
    "{seats_first} in {first} and {seats_last} in {last}, against {before} in {prior}. New programmes: {opened}; "
    "programmes that stop in {first}: {stopped}, {for_good} of them up to the end of {last}; teachers to hire: "
    "{hired}; workstations to buy: {stations}; classrooms to add: {classrooms}; money: {spent}. The plan fills "
    "{filled} of the openings left for new intakes in those years.",
)
_PROOF = Text(
    "Chi phí cộng thiệt hại do thiếu lao động của kế hoạch là {objective}; đã chứng minh không phương án nào dưới"
    " {bound}, nên kế hoạch cách phương án tốt nhất không quá {gap}. So với phần tiết kiệm được so với việc không"
    " tuyển ai, khoảng cách đó không quá {gain_gap}.",
    "Costs plus losses from shortage come to {objective}; it is proven that no plan has less than {bound}, so this one"
    " is at most {gap} from the best. Over what it saves against taking in nobody, that distance is at most"
    " {gain_gap}.",
)
_CHECKED: Final = {
    "holds": Text(
        "Cả {checked} ràng buộc đã được kiểm lại bằng mã độc lập với mô hình: không ràng buộc nào bị vi phạm.",
        "All {checked} {checked:constraint was|constraints were} checked again by code independent of the model: none"
        " is broken.",
    ),
    "broken": Text(
        "Trong {checked} ràng buộc được kiểm lại bằng mã độc lập với mô hình, {broken} bị vi phạm: không dùng kế hoạch"
        " này.",
        "Of {checked} {checked:constraint|constraints} checked again by code independent of the model, "
        "{broken} {broken:is|are} broken: do not use this plan.",
    ),
}
_UNSOLVED: Final = {
    "infeasible": Text(
        "Các điều kiện mâu thuẫn nhau: không kế hoạch nào thỏa mãn tất cả.",
        "The conditions contradict each other: no plan meets them all.",
    ),
    "other": Text(
        "Chưa tìm được kế hoạch nào trong thời gian cho phép; điều đó không có nghĩa là không có.",
        "No plan was found within the time limit; that does not mean that there is none.",
    ),
}
_GOALS = Text("Mục tiêu mà kế hoạch đạt và không đạt", "Goals that the plan reaches and misses")
_CERTIFICATE_TITLES: Final = {
    "reached": Text(
        "Kế hoạch đưa tỷ lệ lao động có bằng, chứng chỉ lên {rate} năm {year}, đạt mục tiêu {target}; nếu giữ"
        " như hiện nay là {as_now}",
        "The plan takes the certificate rate to {rate} in {year} and reaches the target of {target}; if things go"
        " on as now it will be {as_now}",
    ),
    "missed": Text(
        "Kế hoạch đưa tỷ lệ lao động có bằng, chứng chỉ lên {rate} năm {year}, còn thiếu {short} người so với mục tiêu"
        " {target}; nếu giữ như hiện nay là {as_now}",
        "The plan takes the certificate rate to {rate} in {year}, {short} {short:person|people} short of the "
        "target of {target}; if things go on as now it will be {as_now}",
    ),
    "same": Text(
        "Tỷ lệ lao động có bằng, chứng chỉ năm {year} là {rate}, có kế hoạch hay giữ như hiện nay đều như vậy",
        "The certificate rate of {year} is {rate}, with the plan and if things go on as now",
    ),
    "none": Text(
        "Kế hoạch đưa tỷ lệ lao động có bằng, chứng chỉ lên {rate} năm {year}; nếu giữ như hiện nay là {as_now}",
        "The plan takes the certificate rate to {rate} in {year}; if things go on as now it will be {as_now}",
    ),
}
_HELD = Text(
    "; khoảng dự báo 80 % khi có kế hoạch: từ {low} đến {high}", "; 80% interval with the plan: {low} to {high}"
)
_HELD_WITH_CHANCE = Text(
    "; khoảng dự báo 80 % khi có kế hoạch: từ {low} đến {high}, khả năng đạt mục tiêu {chance}",
    "; 80% interval with the plan: {low} to {high}, chance of reaching the target {chance}",
)
_CERTIFICATE_NOTE = Text(
    "Như hiện nay: mỗi chương trình tiếp tục tuyển bằng số nhập học năm {year}, năm cuối có số"
    " liệu. Đường vẽ theo việc làm bình quân của dự báo; trục đứng không bắt đầu từ 0.",
    "As now: every programme goes on taking its entrants of {year}, the last year on record."
    " The lines follow the forecast's mean employment; the vertical axis does not start at 0.",
)
_DIAMONDS = Text("Hình thoi: mục tiêu của thành phố. ", "Diamonds: the city's targets. ")
_WITH, _AS_NOW = Text("Có kế hoạch", "With the plan"), Text("Như hiện nay", "As now")
_CERTIFICATE_TABLE = Text("Lao động có bằng, chứng chỉ theo năm", "Certificate holders by year")
_YEAR, _EMPLOYED = Text("Năm", "Year"), Text("Người có việc làm", "Employed")
_HOLDERS, _PLANNED = (
    Text("Có chứng chỉ, như hiện nay", "Holders as now"),
    Text("Có chứng chỉ, có kế hoạch", "Holders with the plan"),
)
_RATE, _TARGET = Text("Tỷ lệ, có kế hoạch", "Rate with the plan"), Text("Mục tiêu", "Target")
_RATE_NOW = Text("Tỷ lệ, như hiện nay", "Rate as now")
_GOAL_TABLE = Text("Mục tiêu của thành phố trong kế hoạch", "The city's goals in the plan")
_GOAL, _WANTED = Text("Mục tiêu", "Goal"), Text("Cần (người)", "Wanted (people)")
_REACHED, _SHORT = Text("Kế hoạch đạt (người)", "Reached (people)"), Text("Còn thiếu (người)", "Short (people)")
_GOAL_NOTES: Final = {
    HOLDERS: Text(
        "Tỷ lệ có bằng, chứng chỉ: số người phải có chứng chỉ nhờ kế hoạch, ngoài những người có sẵn.",
        "Certificate rate: people whom the plan must certify beyond those who hold one anyway.",
    ),
    "streaming_rate": Text(
        "Phân luồng đếm như chỉ số “Tỷ lệ phân luồng”. Dữ liệu không ghi học sinh lớp 9, lớp 12 vào trình độ nào: kế"
        " hoạch tính mọi chỗ ở trình độ chỉ nhận học sinh, và ở trình độ nhận cả người lớn thì giữ tỷ lệ đã có trước kế"
        " hoạch.",
        "Streaming counts as the indicator does. The data do not say which level leavers of grades 9 and 12 enter: the"
        " plan counts every place at levels that take leavers alone, and at levels open to adults too the share that"
        " there was before the plan.",
    ),
    "women_entrants_share": Text("Tỷ lệ nữ: số nữ còn thiếu.", "Share of women: women short."),
}
_LEAVERS_NOTE = Text(
    "Số cần của năm đầu kế hoạch là {target} (mục tiêu cho năm {set}, hoặc nằm giữa năm ấy và năm được định tiếp theo)"
    " của {leavers} học sinh đếm được năm {year}.",
    "What is wanted in the plan's first year is {target} (the target for {set}, or between it and the next year"
    " decided) of the {leavers} {leavers:leaver|leavers} counted in {year}.",
)
_FLOORS_KEPT = Text(
    "{kept} trong {count} mức tối thiểu cho từng vùng và từng nhóm ưu tiên được giữ.",
    "{kept} of {count} {count:minimum|minimums} for zones and priority groups {kept:is|are} kept.",
)
_MISSED = Text("{goal} năm {year}: thiếu {short} người.", "{goal}, {year}: {short} {short:person|people} short.")
_COUNTED: Final = 0.5  # people by which a goal may be short and still count as reached


def plan_section(context: Context) -> Section | None:
    """Return the section on the plan, or None where none was asked; only why where it could not be made."""
    plan = context.plan
    if plan is None:
        return None
    if isinstance(plan, Omission):
        return Section(key="plan", title=context.say(_TITLE), blocks=(context.reason(plan),))
    blocks = _summary(plan, context)
    parts = (_goals, seats, shortage, calibrated, resources, plan_money, prices, firmness, conflict)
    found = tuple(section for part in parts if (section := part(plan, context)) is not None)
    return Section(key="plan", title=context.say(_TITLE), blocks=tuple(blocks), sections=found)


def _summary(plan: PlanOverview, context: Context) -> list[Block]:
    """Return the plan in one paragraph and its proof, or why there is no plan."""
    facts = plan.facts.row(0, named=True)
    if facts["status"] not in SOLVED or plan.seats.is_empty():
        unsolved = _UNSOLVED["infeasible" if facts["status"] == "infeasible" else "other"]
        return [Paragraph(context.say(unsolved), "lead", "action")]
    blocks: list[Block] = [Paragraph(context.say(_SUMMARY, **_totals(plan, context)), "lead")]
    blocks.append(open_decision(plan, context))
    shown = {name: share(facts[name], context.language, 2) for name in ("gap", "gain_gap")}
    sums = {name: money(facts[name] * _MILLION, context.language) for name in ("objective", "bound")}
    blocks.append(Paragraph(context.say(_PROOF, **sums, **shown)))
    broken = plan.checks.filter(~pl.col("holds")).height
    tone: Tone = "action" if broken else "plain"
    counts = {"checked": context.people(plan.checks.height), "broken": context.people(broken)}
    said = context.say(_CHECKED["broken" if broken else "holds"], **counts)
    return [*blocks, Paragraph(said, "body", tone)]


def _totals(plan: PlanOverview, context: Context) -> dict[str, object]:
    taught = plan.seats
    first, last = min(taught["year"]), max(taught["year"])
    opening, closing = (taught.filter(pl.col("year") == year) for year in (first, last))
    need = total(plan.by_occupation, "need")
    counts = {
        "seats": total(taught, "seats"),
        "classes": total(taught, "classes"),
        "seats_first": total(opening, "seats"),
        "seats_last": total(closing, "seats"),
        "before": total(opening, "before"),
        "hired": total(plan.teachers, "hired"),
        "stations": total(plan.stations, "bought"),
        "classrooms": total(plan.classrooms, "added"),
    }
    return {
        **stops(plan, context),
        **{name: context.about(value) for name, value in counts.items()},
        "spent": money(total(plan.funds, "spent"), context.language),
        "filled": share(1 - total(plan.by_occupation, "shortage") / need if need else None, context.language, 1),
    }


def _goals(plan: PlanOverview, context: Context) -> Section | None:
    blocks: list[Block] = []
    if not plan.certificates.is_empty():
        has_targets = bool(_aims(_with_shares(plan.certificates), context))
        make = partial(_certificates, plan)
        blocks.append(with_labels(make, context, "plan/certificates", has_targets=has_targets))
    blocks += [*_goal_blocks(plan, context), *unplanned(plan, context)]
    if not blocks:
        return None
    return Section(key="plan-goals", title=context.say(_GOALS), blocks=tuple(blocks))


def _aims(held: pl.DataFrame, context: Context) -> dict[int, float]:
    """Return the targets of the plan's years and of the year before them."""
    first, last = int(held["year"][0]), int(held["year"][-1])
    own = own_targets(context.feed).filter(pl.col("indicator") == HOLDERS)
    return {year: value for year, value in own.select("year", "value").iter_rows() if first - 1 <= year <= last}


def _with_shares(held: pl.DataFrame) -> pl.DataFrame:
    return held.sort("year").with_columns(
        now=pl.col("as_now") / pl.col("employed"), planned=pl.col("without_plan") + pl.col("added")
    )


def _certificate_title(plan: PlanOverview, context: Context) -> str:
    """Say the rate with its interval in the year told (``rate_year``), and how many people are missing of a target."""
    held = _with_shares(plan.certificates)
    row = held.filter(pl.col("year") == rate_year(plan)).row(0, named=True)
    aim = _aims(held, context).get(row["year"])
    short = 0.0 if aim is None else aim * row["employed"] - row["without_plan"] - row["added"]
    shares = {slot: share(row[name], context.language) for slot, name in (("rate", "rate"), ("as_now", "now"))}
    without = "same" if shares["rate"] == shares["as_now"] else "none"
    kind = without if aim is None else "missed" if short > _COUNTED else "reached"
    target = "" if aim is None else context.goal(aim, "share")
    slots = {"year": row["year"], "target": target, "short": context.about(short)}
    said = context.say(_CERTIFICATE_TITLES[kind], **slots, **shares)
    if (sure := rate_interval(plan)) is None:
        return said
    ends = {name: share(sure[name], context.language) for name in ("low", "high")}
    if sure["probability"] is None:
        return said + context.say(_HELD, **ends)
    return said + context.say(_HELD_WITH_CHANCE, chance=chance(sure["probability"], context.language), **ends)


def plan_in_brief(context: Context) -> str | None:
    """Return the plan's main finding in one sentence, or None without a plan."""
    if not isinstance(context.plan, PlanOverview) or context.plan.certificates.is_empty():
        return None
    return _certificate_title(context.plan, context) + "."


def _certificates(plan: PlanOverview, context: Context) -> Figure:
    held = _with_shares(plan.certificates)
    aims = _aims(held, context)
    parts = [held.select("year", series=pl.lit(name), middle=name) for name in ("rate", "now")]
    drawn = pl.concat(parts).with_columns(low=pl.lit(None, pl.Float64), high=pl.lit(None, pl.Float64))
    return figure(
        context,
        key="plan-certificates",
        title=_certificate_title(plan, context),
        spec=outlooks.lines(
            drawn,
            axis_format=".0%",
            words={"rate": context.say(_WITH), "now": context.say(_AS_NOW)},
            points=[(year, value, context.goal(value, "share")) for year, value in aims.items()],
            from_zero=False,
        ),
        table=_certificate_table(plan, held, aims, context),
        told=_RATE,
        note=(context.say(_DIAMONDS) if aims else "")
        + context.say(_CERTIFICATE_NOTE, year=entrants_year(plan.seats, context))
        + ("" if rate_interval(plan) is None else caveat(plan, context)),
    )


def _certificate_table(plan: PlanOverview, held: pl.DataFrame, near: dict[int, float], context: Context) -> Table:
    columns = ((_YEAR, "number"), (_EMPLOYED, "number"), (_HOLDERS, "number"), (_PLANNED, "number"))
    columns += ((_RATE_NOW, "number"), (_RATE, "number"), (_TARGET, "number"))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Quantity(row["year"], "year"),
            Quantity(row["employed"], "count", error=forecast_error("employment", (row["year"], row["year"]), context)),
            Quantity(row["as_now"], "count", error=holders_error(plan, row, ("now_low", "now_high"))),
            Quantity(row["planned"], "count", error=holders_error(plan, row)),
            *(Quantity(row[name], "share", 1) for name in ("now", "rate")),
            Quantity(near[row["year"]], "share", 1) if row["year"] in near else None,
        )
        for row in held.iter_rows(named=True)
    )
    return Table(
        key="plan-certificates-table", title=context.say(_CERTIFICATE_TABLE), heads=heads(context, *columns), rows=rows
    )


def _goal_blocks(plan: PlanOverview, context: Context) -> list[Block]:
    is_floor = pl.col("goal").is_in(_FLOORS)
    floors, targets = plan.goals.filter(is_floor), plan.goals.filter(~is_floor).sort("goal", "year")
    blocks: list[Block] = []
    if not targets.is_empty():
        blocks.append(
            with_labels(lambda own: _goal_table(_named_goals(targets, plan, own), own), context, "plan/goals")
        )
    if not floors.is_empty():
        missed = floors.filter(pl.col("short") > _COUNTED).sort("short", descending=True)
        kept = context.say(_FLOORS_KEPT, kept=floors.height - missed.height, count=floors.height)
        blocks.append(Paragraph(kept))
        said = (
            context.say(_MISSED, goal=name, year=row["year"], short=context.people(row["short"]))
            for name, row in _named_goals(missed.head(10), plan, context)
        )
        if not missed.is_empty():
            blocks.append(Bullets(tuple(said)))
    return blocks


def _goal_note(shown: set[str], context: Context) -> str:
    """Return how the targets shown are counted, a sentence each, and from how many leavers that of streaming is."""
    said = [context.say(words) for goal, words in _GOAL_NOTES.items() if goal in shown]
    if isinstance(context.plan, PlanOverview) and (base := streaming_goal(context.plan, context)) is not None:
        slots = {"leavers": context.people(base.leavers), "target": context.goal(base.target, "share")}
        said.append(context.say(_LEAVERS_NOTE, year=base.counted, set=base.set_for, **slots))
    return " ".join(said)


def _named_goals(goals: pl.DataFrame, plan: PlanOverview, context: Context) -> list[tuple[str, dict[str, Any]]]:
    """Return each row of a plan's goals behind what the goal is called."""
    names, place = Names(context.feed, plan.zones), LANGUAGES.index(context.language)
    rows = [(goal_name(names, row["goal"], row["where"])[place], row) for row in goals.iter_rows(named=True)]
    return [(name[:1].upper() + name[1:], row) for name, row in rows]


def _sides(row: Mapping[str, Any]) -> tuple[Cell, Cell, Cell]:
    """Return what is wanted of a goal, what is reached, and how many people are short."""
    wanted, reached, short = (Quantity(row[name], "number", 0) for name in ("wanted", "reached", "short"))
    return (wanted, reached, shortfall(wanted, reached, short)) if row["wanted"] else (None, None, short)


def _goal_table(rows: list[tuple[str, dict[str, Any]]], context: Context) -> Table:
    """Return what is wanted, reached and short; of a share of women only what is short, as its sides are not people."""
    columns = ((_GOAL, "wide"), (_YEAR, "number"), (_WANTED, "number"), (_REACHED, "number"), (_SHORT, "number"))
    cells = tuple((label, Quantity(row["year"], "year"), *_sides(row)) for label, row in rows)
    return Table(
        key="plan-goals-table",
        title=context.say(_GOAL_TABLE),
        heads=heads(context, *columns),
        rows=cells,
        note=_goal_note({row["goal"] for _, row in rows}, context),
    )
