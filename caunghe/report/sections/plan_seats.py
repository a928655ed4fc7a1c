"""Seats of the plan: by year and level, the fields and the institutions that change most."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from caunghe.feed import due_intakes, last_reported_year
from caunghe.language import Text
from caunghe.planning import PlanOverview
from caunghe.report.context import Context, heads
from caunghe.report.document import Block, Cell, Figure, Quantity, Section, Table
from caunghe.report.drawn import outlooks
from caunghe.report.figures import figure, inside, total, with_labels
from caunghe.report.wording import turning_point
from caunghe.schema import code_list, levels_from_highest, titles

MOST_FIELDS: Final = 8  # of those that grow, and of those that shrink
MOST_INSTITUTIONS: Final = 20
_SEATS_OF_PLAN: Final = "plan/seats"

_TITLE = Text("Chỉ tiêu tuyển sinh", "Seats")
_LEVEL_TITLES: Final = {
    "more": Text(
        "Tuyển sinh từ {before} người năm {prior} lên {end}; tăng nhiều nhất ở {level} ({change})",
        "Intake goes from {before} in {prior} up to {end}; most of all at {level} ({change})",
    ),
    "fewer": Text(
        "Tuyển sinh từ {before} người năm {prior} xuống {end}; giảm nhiều nhất ở {level} ({change})",
        "Intake goes from {before} in {prior} down to {end}; most of all at {level} ({change})",
    ),
}
_AGAINST: Final = {
    "more": Text(", trong khi {level} giảm ({change})", ", with a fall at {level} ({change})"),
    "fewer": Text(", trong khi {level} tăng ({change})", ", with a rise at {level} ({change})"),
}
_ON_THE_WAY = Text("; trên đường đi, {levels}", "; on the way, {levels}")
_TURNING = Text("{level} {change}", "{level} {change}")
_THROUGH = Text("{after} người năm {last}, qua {turn} người năm {at}", "{after} in {last}, after {turn} in {at}")
_STRAIGHT = Text("{after} người năm {last}", "{after} in {last}")
_LEVEL_NOTE = Text(
    "Năm {prior} là số nhập học đã ghi nhận, cơ sở chưa báo cáo thì lấy số dự kiến; các năm sau là chỉ tiêu của kế"
    " hoạch.",
    "{prior} shows entrants on record, and what is expected of who did not report; later years show the plan's seats.",
)
_LEVEL_NOTE_BETWEEN = Text(
    "Năm {prior} là số nhập học đã ghi nhận, cơ sở chưa báo cáo thì lấy số dự kiến. Kế hoạch không quyết định các"
    " khóa sau đó đến hết năm {last}, chưa có số"
    " liệu"
    " của các khóa ấy nên lấy bằng năm {prior}. Từ năm {first} là chỉ tiêu của kế hoạch.",
    "{prior} shows entrants on record, and what is expected of who did not report. Intakes after it up to {last} are"
    " not the plan's to decide and have no data yet:"
    " it takes those of {prior}. From {first} on the plan's seats are shown.",
)
_LEVEL_TABLE = Text("Chỉ tiêu theo năm và trình độ", "Seats by year and level")
_YEAR, _ALL, _CLASSES = Text("Năm", "Year"), Text("Tất cả", "All"), Text("Số lớp", "Classes")
_OPENED = Text("Chương trình mở mới", "Programmes opened")
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
_BY_WAY_OF = Text("{change} từ {before}; năm {at} là {turn}", "{change} from {before}; {turn} in {at}")
_FIELD_NOTE = Text(
    "Chỉ tiêu năm {last} trừ số nhập học năm {prior}, mọi trình độ; {count} ngành thay đổi nhiều nhất mỗi chiều.",
    "Seats of {last} less entrants of {prior}, all levels; the {count} {count:field that changes|fields "
    "that change} most each way.",
)
_FIELD_TABLE = Text("Ngành, nghề thay đổi nhiều nhất", "Training fields that change most")
_FIELD, _CHANGE = Text("Ngành, nghề", "Training field"), Text("Thay đổi", "Change")
ENTRANTS, SEATS = Text("Nhập học {year}", "Entrants {year}"), Text("Chỉ tiêu {year}", "Seats {year}")
_INSTITUTION_TABLE = Text(
    "{shown} cơ sở thay đổi nhiều nhất trong {count} cơ sở",
    "The {shown} {shown:institution|institutions} of {count} that {shown:changes|change} most",
)
_INSTITUTION, _HIRED = Text("Cơ sở", "Institution"), Text("Nhà giáo cần tuyển", "Teachers to hire")
_STATIONS, _ROOMS = Text("Vị trí thực hành", "Workstations"), Text("Phòng học", "Classrooms")


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
                lambda own: _fields(moved, _years(joined, context), own),
                context,
                _SEATS_OF_PLAN,
            )
        )
    blocks.append(with_labels(lambda own: _institutions(plan, joined, own), context, _SEATS_OF_PLAN))
    return Section(key="plan-seats", title=context.say(_TITLE), blocks=tuple(blocks))


def entrants_year(seats: pl.DataFrame, context: Context) -> int:
    """Return the year whose entrants the plan's first year is held against: the last mostly reported before it."""
    first = int(seats["year"].min())  # pyright: ignore[reportArgumentType]
    return last_reported_year(due_intakes(context.feed).filter(pl.col("year") < first)) or first - 1


def _years(seats: pl.DataFrame, context: Context) -> tuple[int, int, int]:
    """Return the year of the entrants, and the plan's first year and last."""
    return entrants_year(seats, context), min(seats["year"]), max(seats["year"])


def _levels(joined: pl.DataFrame, context: Context) -> Figure:
    prior, first, last = entrants_year(joined, context), min(joined["year"]), max(joined["year"])
    sums = joined.group_by("year", "level", maintain_order=True).agg(
        pl.col("seats", "classes", "before", "opened").sum()
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
    columns += [(_ALL, "number"), (_CLASSES, "number"), (_OPENED, "number")]
    wide = rows.pivot("level", index="year", values="seats").fill_null(0)
    extra = sums.group_by("year", maintain_order=True).agg(pl.col("classes", "opened").sum())
    joined = wide.join(extra, on="year", how="left").sort("year")
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Quantity(row["year"], "year"),
            *(Quantity(row[level], "number", 0) for level in present),
            Quantity(sum(row[level] for level in present), "number", 0),
            *(None if row[name] is None else Quantity(row[name], "number", 0) for name in ("classes", "opened")),
        )
        for row in joined.iter_rows(named=True)
    )
    return Table(key="plan-levels-table", title=context.say(_LEVEL_TABLE), heads=heads(context, *columns), rows=cells)


def changes(joined: pl.DataFrame, key: str) -> pl.DataFrame:
    """Return entrants ``before`` the plan, seats of its first year (``opening``) and of its last (``after``), and the
    ``change`` from before to after, by a column of the programmes.
    """
    first, last = min(joined["year"]), max(joined["year"])
    opening = pl.col("seats").sum().alias("opening")
    before = (
        joined.filter(pl.col("year") == first).group_by(key, maintain_order=True).agg(pl.col("before").sum(), opening)
    )
    after = joined.filter(pl.col("year") == last).group_by(key, maintain_order=True).agg(after=pl.col("seats").sum())
    both = before.join(after, on=key, how="full", coalesce=True).with_columns(
        pl.col("before", "opening", "after").fill_null(0)
    )
    return both.with_columns(change=pl.col("after") - pl.col("before")).sort(["change", key], descending=[True, False])


def field_titles(context: Context) -> dict[str, str]:
    """Return what each stem of training fields (the code without its level) teaches."""
    title = f"title_{context.language}"
    stems = code_list("training_fields").select(pl.col("code").str.slice(1), title)
    return dict(stems.unique("code", keep="first", maintain_order=True).iter_rows())


def _largest_changes(joined: pl.DataFrame) -> pl.DataFrame:
    """Return the fields of which seats rise most, then those of which they fall most."""
    moved = changes(joined, "stem")
    more, fewer = moved.filter(pl.col("change") > 0), moved.filter(pl.col("change") < 0)
    return pl.concat([more.head(MOST_FIELDS), fewer.tail(MOST_FIELDS)])


def _path_columns(years: tuple[int, int, int]) -> tuple[tuple[tuple[Text, str], ...], tuple[str, ...]]:
    """Return the columns of a table of ``changes`` and what they show: entrants, the plan's first year and its last."""
    prior, first, last = years
    seats = {"opening": first, "after": last} if first < last else {"after": last}
    columns = [(ENTRANTS.filled(year=str(prior)), "number")]
    columns += [(SEATS.filled(year=str(year)), "number") for year in seats.values()]
    return (*columns, (_CHANGE, "number")), ("before", *seats, "change")


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
        told=_CHANGE,
        note=context.say(_FIELD_NOTE, prior=prior, last=last, count=MOST_FIELDS),
    )


def _field_table(labels: list[str], drawn: pl.DataFrame, years: tuple[int, int, int], context: Context) -> Table:
    columns, shown = _path_columns(years)
    cells = tuple(
        (label, *(Quantity(row[name], "number", 0, signed=name == "change") for name in shown))
        for label, row in zip(labels, drawn.iter_rows(named=True), strict=True)
    )
    title, named = context.say(_FIELD_TABLE), heads(context, (_FIELD, "wide"), *columns)
    return Table(key="plan-fields-table", title=title, heads=named, rows=cells)


def _institutions(plan: PlanOverview, joined: pl.DataFrame, context: Context) -> Table:
    path, shown = _path_columns(_years(joined, context))
    owner = context.feed["sites"].select("site", "institution")
    parts = [
        changes(joined, "institution"),
        joined.group_by("institution", maintain_order=True).agg(pl.col("opened").sum()),
    ]
    for frame, column in ((plan.teachers, "hired"), (plan.stations, "bought"), (plan.classrooms, "added")):
        if not frame.is_empty():
            placed = frame if "institution" in frame.columns else frame.join(owner, on="site")
            parts.append(placed.group_by("institution", maintain_order=True).agg(pl.col(column).sum()))
    every = parts[0]
    for part in parts[1:]:
        every = every.join(part, on="institution", how="left")
    counts = [name for name in ("opened", "hired", "bought", "added") if name in every.columns]
    order = pl.col("change").abs()
    most = every.sort([order, "institution"], descending=[True, False]).head(MOST_INSTITUTIONS)
    words = {"opened": _OPENED, "hired": _HIRED, "bought": _STATIONS, "added": _ROOMS}
    columns = [(_INSTITUTION, "wide"), *path]
    columns += [(words[name], "number") for name in counts]
    names = context.names("institutions", "institution")
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            names.get(row["institution"], row["institution"]),
            *(Quantity(row[name], "number", 0, signed=name == "change") for name in shown),
            *(Quantity(row[name] or 0, "number", 0) for name in counts),
        )
        for row in most.iter_rows(named=True)
    )
    title = context.say(_INSTITUTION_TABLE, shown=most.height, count=every.height)
    return Table(key="plan-institutions", title=title, heads=heads(context, *columns), rows=cells)
