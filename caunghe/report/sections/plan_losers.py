"""Who gains and who loses by the plan: levels in all its years, institutions, and the programmes that it stops."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from caunghe.language import Text
from caunghe.matching import AdmissionOverview
from caunghe.planning import PlanOverview
from caunghe.report.context import Context, heads
from caunghe.report.differences import difference_cell
from caunghe.report.document import Block, Cell, Paragraph, Quantity, Table, Withheld
from caunghe.report.figures import with_labels
from caunghe.report.sections.admission import programme_names
from caunghe.report.sections.plan_answer import STARTERS_PER_OPENING, starters_per_opening, stops
from caunghe.report.sections.plan_changes import CHANGE, ENTRANTS, changes, entrants_year, path_columns, years_of
from caunghe.report.sections.plan_starters import starters
from caunghe.report.sections.plan_trade_offs import plan_years, round_by_plan
from caunghe.schema import codes_with, levels_from_highest, titles

EACH_WAY: Final = 5  # institutions that gain most and that lose most, in the first year and by the last

_LEVELS = Text(
    "Tuyển mới theo trình độ, cộng các năm {first}–{last}: {level} thêm nhiều nhất ({gain}), {other} bớt nhiều nhất"
    " ({loss})",
    "Starters by level over {first}–{last}: most are added at {level} ({gain}), most taken away at {other} ({loss})",
)
_LEVELS_ALONE = Text("Tuyển mới theo trình độ, cộng các năm {first}–{last}", "Starters by level over {first}–{last}")
_LEVEL, _AS_NOW, _PLANNED = (
    Text("Trình độ", "Level"),
    Text("Như hiện nay", "As now"),
    Text("Có kế hoạch", "With the plan"),
)
_COUNTS, _YES, _NO = (
    Text("Tính vào tỷ lệ có bằng, chứng chỉ", "Counts for the certificate rate"),
    Text("có", "yes"),
    Text("không", "no"),
)
_LEVELS_NOTE = Text(
    "Lượt người nhập học; một người học hai khóa tính hai lượt.",
    "Starts of a course; who takes two courses counts twice.",
)
_INSTITUTIONS = Text(
    "{shown} trong {count} cơ sở, những nơi tăng và giảm nhiều nhất năm {first} và đến năm {last}; năm {first} {fewer}"
    " cơ sở giảm, đến năm {last} còn {still} cơ sở",
    "{shown} of {count} {count:institution|institutions}: those that gain and lose most in {first} and by {last};"
    " {fewer} {fewer:loses|lose} in {first} and {still} still {still:does|do} by {last}",
)
_INSTITUTION = Text("Cơ sở", "Institution")
_INSTITUTIONS_NOTE = Text(
    "Nhà giáo, thiết bị và phòng học của từng cơ sở ghi trong thư gửi cơ sở.",
    "Teachers, workstations and classrooms of each institution stand in its letter.",
)
_OPENED, _STOPPED = Text("Chương trình mở mới", "Programmes opened"), Text("Ngừng tuyển", "Stopped")
_IN_FIRST = Text("Thay đổi năm {year}", "Change in {year}")
_STOPS = Text(
    "Kế hoạch mở {opened} chương trình và năm {first} ngừng tuyển {stopped} chương trình, nơi {people} người nhập học"
    " năm {prior}; {for_good} trong số đó không tuyển lại đến hết năm {last}. Khóa đang học vẫn học đến hết.",
    "The plan opens {opened} {opened:programme|programmes} and stops {stopped} in {first}, which {people}"
    " {people:person|people} entered in {prior}; {for_good} of them take nobody up to the end of {last}. Cohorts under"
    " way finish.",
)
_WANTED = Text(
    " Trong các chương trình ngừng tuyển, {count} chương trình có người đăng ký ở đợt {round} muốn vào hơn nơi họ được"
    " nhận.",
    " Of those that stop, {count} {count:is|are} wanted by applicants of round {round} more than what they get"
    " instead.",
)
_STOPPED_TABLE = Text(
    "{count} chương trình ngừng tuyển năm {first}", "The {count} {count:programme|programmes} stopped in {first}"
)
_PROGRAMME, _AGAIN, _NEVER = (
    Text("Chương trình", "Programme"),
    Text("Tuyển lại", "Takes people again"),
    Text("không, đến hết {last}", "not up to the end of {last}"),
)
_ASKING = Text("Người đăng ký muốn vào", "Applicants who want it")


def level_sums(plan: PlanOverview, context: Context) -> Table:
    """Return starters by level over all years of the plan, as now and planned, and whether the rate counts them."""
    names = titles("levels", context.language)
    certified = set(codes_with("levels", "certified"))
    present = [level for level in levels_from_highest() if level in set(plan.programmes["level"])]
    counts = {level: starters(plan, pl.col("level") == level) for level in present}
    rows: list[tuple[Cell, ...]] = []
    for level, count in counts.items():
        now, planned = Quantity(count.all_now, "number", 0), Quantity(count.planned, "number", 0)
        said = context.say(_YES if level in certified else _NO)
        rows.append((names[level], now, planned, difference_cell(planned, now, signed=True), said))
    moved = sorted((count.planned - count.all_now, names[level].lower()) for level, count in counts.items())
    slots: dict[str, object] = dict(plan_years(plan))
    words = _LEVELS_ALONE
    if moved[0][0] < 0 < moved[-1][0]:
        (loss, other), (gain, level) = moved[0], moved[-1]
        slots |= {"level": level, "other": other}
        slots |= {"gain": context.people(gain, signed=True), "loss": context.people(loss, signed=True)}
        words = _LEVELS
    columns = ((_LEVEL, "wide"), (_AS_NOW, "number"), (_PLANNED, "number"), (CHANGE, "number"), (_COUNTS, "text"))
    note = context.say(_LEVELS_NOTE)
    if (each := starters_per_opening(plan, context)) is not None:
        note += context.say(STARTERS_PER_OPENING, **each)
    title = context.say(words, **slots)
    return Table(key="plan-levels-sum", title=title, heads=heads(context, *columns), rows=tuple(rows), note=note)


def institutions(plan: PlanOverview, joined: pl.DataFrame, context: Context) -> Table:
    """Return the institutions that gain most and lose most, in the plan's first year and by its last."""
    years = years_of(joined, context)
    every = _every_institution(plan, joined)
    picked = pl.concat(
        every.filter(pl.col(by) * sign > 0)
        .sort([pl.col(by) * sign, "institution"], descending=[True, False])
        .head(EACH_WAY)
        for by in ("at_first", "change")
        for sign in (1, -1)
    ).unique("institution", keep="first", maintain_order=True)
    most = picked.sort(["change", "institution"], descending=[True, False])
    path, shown = path_columns(years)
    in_first = _IN_FIRST.filled(year=str(years[1]))
    columns = [(_INSTITUTION, "wide"), *path[:-1], (in_first, "number"), path[-1]]
    columns += [(_OPENED, "number"), (_STOPPED, "number")]
    names = context.names("institutions", "institution")
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            names.get(row["institution"], row["institution"]),
            *(Quantity(row[name], "number", 0) for name in shown[:-1]),
            *(Quantity(row[name], "number", 0, signed=True) for name in ("at_first", "change")),
            *(Quantity(row[name] or 0, "number", 0) for name in ("opened", "stopped")),
        )
        for row in most.iter_rows(named=True)
    )
    fewer, still = (every.filter(pl.col(by) < 0).height for by in ("at_first", "change"))
    slots = {"shown": most.height, "count": every.height, "fewer": fewer, "still": still}
    title = context.say(_INSTITUTIONS, first=years[1], last=years[2], **slots)
    note = context.say(_INSTITUTIONS_NOTE)
    return Table(key="plan-institutions", title=title, heads=heads(context, *columns), rows=cells, note=note)


def is_any_other(plan: PlanOverview, joined: pl.DataFrame) -> bool:
    """Whether an institution has more or fewer starters, in the plan's first year or by its last."""
    return not _every_institution(plan, joined).filter((pl.col("at_first") != 0) | (pl.col("change") != 0)).is_empty()


def _every_institution(plan: PlanOverview, joined: pl.DataFrame) -> pl.DataFrame:
    """Return what changes at each institution: seats, and programmes opened and stopped."""
    opened = joined.group_by("institution", maintain_order=True).agg(pl.col("opened").sum())
    shut = plan.stopped.group_by("institution", maintain_order=True).agg(stopped=pl.len())
    first, last = pl.col("opening") - pl.col("before"), pl.col("after") - pl.col("before")
    every = changes(joined, "institution").with_columns(at_first=first, change=last)
    return every.join(opened, on="institution", how="left").join(shut, on="institution", how="left")


def stopped_programmes(plan: PlanOverview, context: Context) -> list[Block]:
    """Return what the plan stops beside what it opens, in a sentence and in a list; nothing where it stops nothing."""
    if plan.stopped.is_empty():
        return []
    said = context.say(_STOPS, **stops(plan, context))
    wanted, tried = closed_wanted(context), round_by_plan(context)
    if wanted is not None and tried is not None and not wanted.is_empty():
        said += context.say(_WANTED, count=context.people(wanted.height), round=tried["round"])
    table = with_labels(lambda own: _stopped_table(plan, own), context, "plan/stopped")
    return [Paragraph(said), table]


def closed_wanted(context: Context) -> pl.DataFrame | None:
    """Return the programmes of the round to which the plan gives no seats though applicants want them; None where no
    round was tried with the plan.
    """
    if not isinstance(context.admission, AdmissionOverview) or context.admission.planned_seats is None:
        return None
    return context.admission.planned_seats.filter(pl.col("flag") == "closed_wanted")


def _stopped_table(plan: PlanOverview, context: Context) -> Table:
    years = plan_years(plan)
    names = programme_names(context)
    wanted = closed_wanted(context)
    asking = {} if wanted is None else dict(wanted.select("programme", "turned_away").iter_rows())
    prior = entrants_year(plan.seats, context)
    columns = [(_PROGRAMME, "wide"), (ENTRANTS.filled(year=str(prior)), "number"), (_AGAIN, "text")]
    columns += [(_ASKING, "number")] if asking else []
    rows = tuple(
        (
            names.get(row["programme"], row["programme"]),
            Quantity(row["before"], "number", 0),
            context.say(_NEVER, last=years["last"]) if row["again"] is None else Quantity(row["again"], "year"),
            *(_asking(row, asking) if asking else ()),
        )
        for row in plan.stopped.iter_rows(named=True)
    )
    title = context.say(_STOPPED_TABLE, count=plan.stopped.height, first=years["first"])
    return Table(key="plan-stopped", title=title, heads=heads(context, *columns), rows=rows)


def _asking(row: dict[str, Any], asking: dict[str, int | None]) -> tuple[Cell]:
    """Return how many applicants want a programme that stops: withheld where they are few, a dash where none is
    known.
    """
    if row["programme"] not in asking:
        return (None,)
    people = asking[row["programme"]]
    return (Withheld() if people is None else Quantity(people, "number", 0),)
