"""Seats of the plan: by year and level, the fields and the institutions that change most."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from caunghe.language import Text
from caunghe.planning import PlanOverview
from caunghe.report.context import Context, heads
from caunghe.report.document import Block, Cell, Figure, Quantity, Section, Table
from caunghe.report.drawn import outlooks
from caunghe.report.figures import figure, inside, total, with_labels
from caunghe.report.sections.plan_changes import CHANGE, changes, entrants_year, field_titles, path_columns, years_of
from caunghe.report.sections.plan_losers import institutions, is_any_other, level_sums, stopped_programmes
from caunghe.report.wording import turning_point
from caunghe.schema import levels_from_highest, titles

MOST_FIELDS: Final = 8  # of those that grow, and of those that shrink
_SEATS_OF_PLAN: Final = "plan/seats"

_TITLE = Text("Chỉ tiêu tuyển sinh", "Seats")
_LEVEL_TITLES: Final = {
    "more": Text(
        "Tuyển sinh từ {before} người năm {prior} lên {end}; tăng nhiều nhất là {level} ({change})",
        "Intake goes from {before} in {prior} up to {end}; what grows most is {level} ({change})",
    ),
    "fewer": Text(
        "Tuyển sinh từ {before} người năm {prior} xuống {end}; giảm nhiều nhất là {level} ({change})",
        "Intake goes from {before} in {prior} down to {end}; what falls most is {level} ({change})",
    ),
}
_AGAINST: Final = {
    "more": Text(", trong khi {level} giảm ({change})", ", with a fall at {level} ({change})"),
    "fewer": Text(", trong khi {level} tăng ({change})", ", with a rise at {level} ({change})"),
}
_ON_THE_WAY = Text("; các năm giữa đổi chiều: {levels}", "; not in one direction: {levels}")
_TURNING = Text("{level} {change}", "{level} {change}")
_THROUGH = Text("{after} người năm {last}, qua {turn} người năm {at}", "{after} in {last}, after {turn} in {at}")
_STRAIGHT = Text("{after} người năm {last}", "{after} in {last}")
_LEVEL_NOTE = Text(
    "Năm {prior} là số nhập học đã ghi nhận, cơ sở chưa báo cáo thì lấy số dự kiến; các năm sau là chỉ tiêu của kế"
    " hoạch.",
    "{prior} shows entrants on record, and what is expected of who did not report; later years show the plan's seats.",
)
_LEVEL_NOTE_BETWEEN = Text(
    "Năm {prior} là số nhập học đã ghi nhận, cơ sở chưa báo cáo thì lấy số dự kiến. Kế hoạch không quyết định các khóa"
    " sau đó đến hết năm {last}, chưa có số liệu của các khóa ấy nên lấy bằng năm {prior}. Từ năm {first} là chỉ tiêu"
    " của kế hoạch.",
    "{prior} shows entrants on record, and what is expected of who did not report. Intakes after it up to {last} are"
    " not the plan's to decide and have no data yet:"
    " it takes those of {prior}. From {first} on the plan's seats are shown.",
)
_LEVEL_TABLE = Text("Chỉ tiêu theo năm và trình độ", "Seats by year and level")
_YEAR, _ALL, _CLASSES = Text("Năm", "Year"), Text("Tất cả", "All"), Text("Số lớp", "Classes")
_OPENED, _STOPPED = Text("Chương trình mở mới", "Programmes opened"), Text("Ngừng tuyển", "Stopped")
_FIELD_TITLES: Final = {
    "both": Text(
        "Từ {prior} đến {last}, {more} tăng nhiều nhất ({gain}), {fewer} giảm nhiều nhất ({loss})",
        "From {prior} to {last}, {more} grows most ({gain}), {fewer} shrinks most ({loss})",
    ),
    "more": Text(
        "Từ {prior} đến {last}, {more} tăng nhiều nhất ({gain})", "From {prior} to {last}, {more} grows most ({gain})"
    ),
    "fewer": Text(
        "Từ {prior} đến {last}, {fewer} giảm nhiều nhất ({loss})",
        "From {prior} to {last}, {fewer} shrinks most ({loss})",
    ),
}
_BY_WAY_OF = Text("{change} so với {before}; năm {at} là {turn}", "{change} from {before}; {turn} in {at}")
_FIELD_NOTE = Text(
    "Chỉ tiêu năm {last} trừ số nhập học năm {prior}, mọi trình độ; {count} ngành thay đổi nhiều nhất mỗi chiều.",
    "Seats of {last} less entrants of {prior}, all levels; the {count} {count:field that changes|fields "
    "that change} most each way.",
)
_FIELD_TABLE = Text("Ngành, nghề thay đổi nhiều nhất", "Training fields that change most")
_FIELD = Text("Ngành, nghề", "Training field")


def seats(plan: PlanOverview, context: Context) -> Section | None:
    """Return the part on seats, or None without any."""
    if plan.seats.is_empty():
        return None
    about = plan.programmes.select("programme", "level", "stem", "institution", "site")
    joined = plan.seats.join(about, on="programme", maintain_order="left")
    blocks: list[Block] = [with_labels(lambda own: _levels(joined, own), context, _SEATS_OF_PLAN)]
    if not (moved := _largest_changes(joined)).is_empty():
        blocks.append(
            with_labels(
                lambda own: _fields(moved, years_of(joined, context), own),
                context,
                _SEATS_OF_PLAN,
            )
        )
    blocks.append(with_labels(lambda own: level_sums(plan, own), context, _SEATS_OF_PLAN))
    if is_any_other(plan, joined):
        blocks.append(with_labels(lambda own: institutions(plan, joined, own), context, _SEATS_OF_PLAN))
    blocks += stopped_programmes(plan, context)
    return Section(key="plan-seats", title=context.say(_TITLE), blocks=tuple(blocks))


def _levels(joined: pl.DataFrame, context: Context) -> Figure:
    prior, first, last = entrants_year(joined, context), min(joined["year"]), max(joined["year"])
    sums = joined.group_by("year", "level", maintain_order=True).agg(
        pl.col("seats", "classes", "before", "opened").sum(),
        stopped=((pl.col("before") > 0) & (pl.col("seats") == 0)).sum(),
    )
    # a year whose round has closed and of which nothing is known yet is planned with the entrants on record
    known = pl.DataFrame({"year": range(prior, first)}, schema={"year": pl.Int64})
    before = known.join(sums.filter(pl.col("year") == first).select("level", seats="before"), how="cross")
    rows = pl.concat([before, sums.select("year", "level", "seats")]).sort("year")
    names = titles("levels", context.language)
    drawn = rows.select(
        "year",
        series="level",
        middle=pl.col("seats").cast(pl.Float64),
        low=pl.lit(None, pl.Float64),
        high=pl.lit(None, pl.Float64),
    )
    present = [level for level in levels_from_highest() if level in set(rows["level"])]
    return figure(
        context,
        key="plan-levels",
        title=_level_title(rows, prior, last, context),
        spec=outlooks.lines(drawn, axis_format=",.0f", words={level: names[level] for level in present}),
        table=_level_table(rows, sums, present, context),
        note=_level_note(prior, first, context),
    )


def _level_title(rows: pl.DataFrame, prior: int, last: int, context: Context) -> str:
    """Return how all intakes go, which level moves most with them, and which goes most against them."""
    ends = rows.pivot("year", index="level", values="seats").fill_null(0)
    ends = ends.with_columns(change=pl.col(str(last)) - pl.col(str(prior)))
    rises = total(ends, str(last)) >= total(ends, str(prior))
    ordered = ends.sort(["change", "level"], descending=[rises, False])
    names = titles("levels", context.language)

    def moved(row: dict[str, Any]) -> dict[str, object]:
        change = _with_turn(row["change"], rows.filter(level=row["level"]).select("year", "seats").rows(), context)
        return {"level": inside(names[row["level"]]), "change": change}

    most, against = ordered.row(0, named=True), ordered.row(-1, named=True)
    title = context.say(
        _LEVEL_TITLES["more" if rises else "fewer"],
        prior=prior,
        before=context.about(total(ends, str(prior))),
        end=_end_of_path(rows, context),
        **moved(most),
    )
    opposed = against["change"] < 0 if rises else against["change"] > 0
    if opposed:
        title += context.say(_AGAINST["more" if rises else "fewer"], **moved(against))
    told = {most["level"], *([against["level"]] if opposed else [])}
    turning = [row for row in ordered.iter_rows(named=True) if row["level"] not in told and _turns(rows, row["level"])]
    if turning:
        title += context.say(_ON_THE_WAY, levels="; ".join(context.say(_TURNING, **moved(row)) for row in turning))
    return title


def _turns(rows: pl.DataFrame, level: str) -> bool:
    return turning_point(rows.filter(level=level).select("year", "seats").rows(), lambda point: point[1]) is not None


def _with_turn(change: float, path: list[tuple[int, float]], context: Context) -> str:
    """Return a change, with the first seats and those of the year that lies outside both ends where one does."""
    told, turn = context.about(change, signed=True), turning_point(path, lambda point: float(point[1]))
    if turn is None:
        return told
    slots = {"before": context.about(path[0][1]), "turn": context.about(turn[1])}
    return context.say(_BY_WAY_OF, change=told, at=turn[0], **slots)


def _level_note(prior: int, first: int, context: Context) -> str:
    if first == prior + 1:
        return context.say(_LEVEL_NOTE, prior=prior)
    return context.say(_LEVEL_NOTE_BETWEEN, prior=prior, last=first - 1, first=first)


def _end_of_path(rows: pl.DataFrame, context: Context) -> str:
    """Return the last year's seats, and the year between that lies outside first and last, where one does."""
    path = rows.group_by("year", maintain_order=True).agg(pl.sum("seats")).sort("year").rows()
    last, after = path[-1]
    turn = turning_point(path, lambda point: float(point[1]))
    slots: dict[str, object] = {"after": context.about(after), "last": last}
    if turn is None:
        return context.say(_STRAIGHT, **slots)
    return context.say(_THROUGH, **slots, at=turn[0], turn=context.about(turn[1]))


def _level_table(rows: pl.DataFrame, sums: pl.DataFrame, present: list[str], context: Context) -> Table:
    names = titles("levels", context.language)
    columns = [(_YEAR, "number"), *((Text(names[level], names[level]), "number") for level in present)]
    columns += [(_ALL, "number"), (_CLASSES, "number"), (_OPENED, "number"), (_STOPPED, "number")]
    wide = rows.pivot("level", index="year", values="seats").fill_null(0)
    extra = sums.group_by("year", maintain_order=True).agg(pl.col("classes", "opened", "stopped").sum())
    joined = wide.join(extra, on="year", how="left").sort("year")
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Quantity(row["year"], "year"),
            *(Quantity(row[level], "number", 0) for level in present),
            Quantity(sum(row[level] for level in present), "number", 0),
            *(
                None if row[name] is None else Quantity(row[name], "number", 0)
                for name in ("classes", "opened", "stopped")
            ),
        )
        for row in joined.iter_rows(named=True)
    )
    return Table(key="plan-levels-table", title=context.say(_LEVEL_TABLE), heads=heads(context, *columns), rows=cells)


def _largest_changes(joined: pl.DataFrame) -> pl.DataFrame:
    """Return the fields of which seats rise most, then those of which they fall most."""
    moved = changes(joined, "stem")
    more, fewer = moved.filter(pl.col("change") > 0), moved.filter(pl.col("change") < 0)
    return pl.concat([more.head(MOST_FIELDS), fewer.tail(MOST_FIELDS)])


def _by_way_of(row: dict[str, Any], first: int, context: Context) -> str:
    """Return a change, and the seats of the plan's first year where they lie beyond both ends."""
    change = context.people(row["change"], signed=True)
    turn = turning_point([row[name] for name in ("before", "opening", "after")], float)
    if turn is None:
        return change
    slots = {"before": context.people(row["before"]), "turn": context.people(turn)}
    return context.say(_BY_WAY_OF, change=change, at=first, **slots)


def _fields(drawn: pl.DataFrame, years: tuple[int, int, int], context: Context) -> Figure:
    prior, first, last = years
    names = field_titles(context)
    labels = [str(names.get(stem, stem)) for stem in drawn["stem"].to_list()]
    shown = [context.people(value, signed=True) for value in drawn["change"]]
    kind = "fewer" if drawn["change"][0] < 0 else "more" if drawn["change"][-1] > 0 else "both"
    top, bottom = (_by_way_of(drawn.row(i, named=True), first, context) for i in (0, -1))
    ends = {"more": inside(labels[0]), "gain": top, "fewer": inside(labels[-1]), "loss": bottom}
    none = pl.lit(None, pl.Float64)
    return figure(
        context,
        key="plan-fields",
        title=context.say(_FIELD_TITLES[kind], prior=prior, last=last, **ends),
        spec=outlooks.gains_and_losses(
            drawn.select(
                pl.Series("label", labels),
                pl.Series("shown", shown),
                value=pl.col("change").cast(pl.Float64),
                low=none,
                high=none,
            )
        ),
        table=_field_table(labels, drawn, years, context),
        told=CHANGE,
        note=context.say(_FIELD_NOTE, prior=prior, last=last, count=MOST_FIELDS),
    )


def _field_table(labels: list[str], drawn: pl.DataFrame, years: tuple[int, int, int], context: Context) -> Table:
    columns, shown = path_columns(years)
    cells = tuple(
        (label, *(Quantity(row[name], "number", 0, signed=name == "change") for name in shown))
        for label, row in zip(labels, drawn.iter_rows(named=True), strict=True)
    )
    title, named = context.say(_FIELD_TABLE), heads(context, (_FIELD, "wide"), *columns)
    return Table(key="plan-fields-table", title=title, heads=named, rows=cells)
