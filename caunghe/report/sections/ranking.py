"""What is worth training: training fields by evidence with the ranks they may truly have, beside the official lists."""

from __future__ import annotations

import math
from typing import Any, Final

import polars as pl

from caunghe.forecast import ForecastOptions, ForecastTables
from caunghe.language import Text, half_span
from caunghe.report.context import Context, heads
from caunghe.report.document import Block, Cell, Figure, Interval, Paragraph, Quantity, Section, Table
from caunghe.report.drawn import outlooks
from caunghe.report.figures import figure, with_labels
from caunghe.report.sections.plan_changes import ENTRANTS, SEATS, changes, entrants_year
from caunghe.report.sections.reconciliation.lines import plan_made, plan_span
from caunghe.schema import code_list, titles

FIRST: Final = 15
NEAR_TOP: Final = 50
_RANKING: Final = "forecast/ranking"

_TITLE = Text("Ngành nào đáng đào tạo", "What is worth training")
_LEAD = Text(
    "Ngành, nghề đào tạo được xếp theo bằng chứng: chênh lệch dự báo, tăng trưởng việc làm, mức lương và độ khó tuyển"
    " của các nghề mà ngành dẫn tới. Danh mục ưu tiên chính thức không tính điểm, để có thể đặt cạnh bảng xếp hạng."
    " Khoảng thứ hạng so từng cặp ngành: cận trên bỏ đi các ngành hơn nó trong hơn 90 % khả năng được mô phỏng, cận"
    " dưới bỏ đi các ngành kém nó như vậy. Cả khoảng không có độ chắc 90 %, vì nhiều cặp có thể cùng sai.",
    "Training fields are ranked by evidence: the forecast gap, growth of employment, pay and difficulty to hire of the"
    " occupations they lead to. The official priority list scores nothing, so that it can stand beside the ranking. A"
    " rank interval compares fields pair by pair: it leaves out above it those that are ahead in more than 90% of the"
    " futures drawn, and below it those that are behind as surely. As a whole it is not 90% certain, for many pairs may"
    " be wrong at once.",
)
_FIRST_TITLE = Text(
    "{top} đứng đầu; {official} trong {count} ngành đầu bảng thuộc danh mục ưu tiên, nhưng mỗi thứ hạng dao động bình"
    " quân {spread} bậc trong {total}",
    "{top} comes first; {official} of the first {count} {count:field|fields} {official:is|are} on the "
    "priority lists, but a rank spans {spread} of {total} {total:place|places} on average",
)
_OFFICIAL_TITLE = Text(
    "Trong {count} ngành thuộc danh mục ưu tiên, {near} có thể nằm trong {limit} bậc đầu, {behind} chắc chắn ở nửa sau",
    "Of {count} {count:field|fields} on the priority lists, {near} may be among the first {limit}, "
    "{behind} {behind:is|are} surely in the second half",
)
_NOTE = Text(
    "Thanh: khoảng thứ hạng; chấm: thứ hạng theo điểm bình quân. Thanh xanh: thuộc danh mục ưu tiên (năm ghi bên"
    " phải). Chênh lệch của một ngành là bình quân có trọng số của các nghề mà ngành dẫn tới, trong các năm"
    " {first}–{last}; các ngành cùng dẫn tới một nghề dùng chung chênh lệch của nghề ấy nên không cộng được với nhau.",
    "Bars: rank intervals; dots: rank by mean score. Green bars: on a priority list (its year at the right). The gap of"
    " a field is the weighted mean of the occupations that it leads to, over {first}–{last}; fields that"
    " lead to one occupation share its gap, so that they cannot be added up.",
)
_ACROSS = Text("thứ hạng (1 là đáng đào tạo nhất)", "rank (1 is most worth training)")
_RANGE = Text("{low}–{high}", "{low}–{high}")
_RANGE_LISTED = Text("{low}–{high} · {years}", "{low}–{high} · {years}")
_FIELD_LEVEL = Text("{field} ({level})", "{field} ({level})")
_FIELD_LOWER = Text("{field} ({level} trở xuống)", "{field} ({level} or lower)")
_FIRST_TABLE = Text("{count} ngành đầu bảng xếp hạng", "The first {count} training {count:field|fields} of the ranking")
_OFFICIAL_TABLE = Text(
    "Ngành thuộc danh mục ưu tiên và thứ hạng theo bằng chứng",
    "Fields on the priority lists and their ranks by evidence",
)
_FIELD, _RANK, _PLACES = (
    Text("Ngành, nghề", "Training field"),
    Text("Thứ hạng", "Rank"),
    Text("Khoảng thứ hạng", "Rank interval"),
)
_GAP, _INTERVAL = Text("Chênh lệch (người/năm)", "Gap (people a year)"), Text("Khoảng dự báo 80 %", "80% interval")
_GROWTH, _PAY = Text("Tăng trưởng/năm", "Growth a year"), Text("Lương so bình quân", "Pay over average")
_HARD, _ASKED = Text("Khó tuyển", "Hard to fill"), Text("Đơn vị trả lời", "Employers told it")
_PRIORITY = Text("Danh mục ưu tiên", "Priority list")
_LISTED: Final = (2025, 2030)
_HARD_NOTE = Text(
    "Khó tuyển: phần nhu cầu khó tuyển của riêng năm cuối có trả lời, ở các nghề có ít nhất năm đơn vị trả lời; ít đơn"
    " vị thì kéo về tỷ lệ chung, nên có thể khác chỉ số cùng tên. Đơn vị trả lời: của các nghề ấy, mỗi đơn vị một lần.",
    "Hard to fill: share of openings in the last year that was answered for alone, of occupations with five employers"
    " or more; drawn to everybody's share where they are few, so that it may differ from the indicator of that name."
    " Employers told it: of these occupations, each once.",
)
_TABLE_NOTE = Text(
    "Nhập học và chỉ tiêu: của các chương trình mang mã ấy, ở mọi trình độ dùng chung mã; – là không có chương trình"
    " nào.",
    "Entrants and seats: of the programmes with that code, at all levels that share it; – where there is none.",
)


def ranking(forecast: ForecastTables, context: Context) -> Section | None:
    """Return the part on priorities, or None without a ranking of training fields."""
    fields = forecast.ranking.filter(pl.col("kind") == "training_field").sort("rank")
    if fields.is_empty():
        return None
    results = (_RANKING,) if plan_made(context) is None else (_RANKING, "plan/seats")
    blocks: list[Block] = [
        Paragraph(context.say(_LEAD)),
        with_labels(lambda own: _first(fields, own), context, *results),
    ]
    official = fields.filter(pl.col("official_2025") | pl.col("official_2030"))
    if not official.is_empty():
        blocks.append(with_labels(lambda own: _official(official, fields.height, own), context, *results))
    return Section(key="forecast-ranking", title=context.say(_TITLE), blocks=tuple(blocks))


def _first(fields: pl.DataFrame, context: Context) -> Figure:
    first = fields.head(FIRST)
    spread = (first["rank_high"] - first["rank_low"] + 1).mean()
    assert isinstance(spread, float)
    title = context.say(
        _FIRST_TITLE,
        top=field_name(first["code"][0], context),
        official=int((first["official_2025"] | first["official_2030"]).sum()),
        count=first.height,
        spread=round(spread),
        total=fields.height,
    )
    named = context.say(_FIRST_TABLE, count=first.height)
    return _rank_chart("forecast-ranking-first", title, named, first, fields.height, context)


def _official(official: pl.DataFrame, total: int, context: Context) -> Figure:
    title = context.say(
        _OFFICIAL_TITLE,
        count=official.height,
        near=official.filter(pl.col("rank_low") <= NEAR_TOP).height,
        limit=NEAR_TOP,
        behind=official.filter(pl.col("rank_low") > total / 2).height,
    )
    return _rank_chart("forecast-ranking-official", title, context.say(_OFFICIAL_TABLE), official, total, context)


def _rank_chart(key: str, title: str, named: str, rows: pl.DataFrame, total: int, context: Context) -> Figure:
    records = rows.to_dicts()
    drawn = pl.DataFrame(
        {
            "label": [field_name(row["code"], context) for row in records],
            "rank": rows["rank"],
            "low": rows["rank_low"],
            "high": rows["rank_high"],
            "shown": [_places(row, context) for row in records],
            "marked": rows["official_2025"] | rows["official_2030"],
        }
    )
    years = ranked_years(context)
    return figure(
        context,
        key=key,
        title=title,
        spec=outlooks.ranks(drawn, last=total, across=context.say(_ACROSS)),
        table=_table(f"{key}-table", named, records, context),
        note=context.say(_NOTE, first=years[0], last=years[1]),
        told=_GAP,
    )


def ranked_years(context: Context) -> tuple[int, int]:
    """Return the first and last year of the forecast that the ranking looks at."""
    assert isinstance(context.forecast, ForecastTables), "a ranking stands"
    years = context.forecast.summary["year"].unique(maintain_order=True).sort()
    return years[0], years.head(ForecastOptions.of_city(context.feed).ranking_years)[-1]


def field_name(code: str, context: Context) -> str:
    """Return a training field with its level; a code of the lowest level of the list stands for those below it too."""
    fields = code_list("training_fields").select("code", "level")
    levels = dict(fields.iter_rows())
    title = titles("training_fields", context.language).get(code, code)
    if code not in levels:
        return title
    with_codes = code_list("levels").filter(pl.col("code").is_in(sorted(set(fields["level"]))))
    is_lowest = levels[code] == with_codes.sort("rank")["code"][0]
    level = titles("levels", context.language)[levels[code]].lower()
    return context.say(_FIELD_LOWER if is_lowest else _FIELD_LEVEL, field=title, level=level)


def _places(row: dict[str, Any], context: Context) -> str:
    """Return the ranks a field may have and the years of the priority lists that hold it, beside its bar."""
    years = ", ".join(map(str, _years_listed(row)))
    return context.say(_RANGE_LISTED if years else _RANGE, low=row["rank_low"], high=row["rank_high"], years=years)


def _planned(context: Context) -> tuple[tuple[tuple[Text, str], ...], dict[str, tuple[float, float]] | None]:
    """Return the columns of entrants and of seats in the plan's last year, and both by code; nothing without a plan."""
    if (plan := plan_made(context)) is None:
        return (), None
    joined = plan.seats.join(plan.programmes.select("programme", "training_field"), on="programme")
    prior, last = entrants_year(plan.seats, context), plan_span(plan)[1]
    columns = ((ENTRANTS.filled(year=str(prior)), "number"), (SEATS.filled(year=str(last)), "number"))
    moved = changes(joined, "training_field").select("training_field", "before", "after")
    return columns, {code: (before, after) for code, before, after in moved.iter_rows()}


def _years_listed(row: dict[str, Any]) -> list[int]:
    """Return the years of the priority lists that a field is on."""
    return [year for year in _LISTED if row[f"official_{year}"]]


def _list_cell(row: dict[str, Any]) -> Cell:
    years = _years_listed(row)
    if len(years) == 1:
        return Quantity(years[0], "year")
    return ", ".join(map(str, years)) or None


def _table(key: str, title: str, rows: list[dict[str, Any]], context: Context) -> Table:
    planned, seats = _planned(context)
    columns = ((_FIELD, "wide"), (_RANK, "number"), (_PLACES, "number"), (_GAP, "number"), (_INTERVAL, "number"))
    columns += ((_GROWTH, "number"), (_PAY, "number"), (_HARD, "number"), (_ASKED, "number"))
    columns += (*planned, (_PRIORITY, "text"))
    return Table(
        key=key,
        title=title,
        heads=heads(context, *columns),
        rows=tuple(_row(row, seats, context) for row in rows),
        note=" ".join(context.say(said) for said in (_HARD_NOTE, *(() if seats is None else (_TABLE_NOTE,)))),
    )


def _row(row: dict[str, Any], seats: dict[str, tuple[float, float]] | None, context: Context) -> tuple[Cell, ...]:
    half = half_span(row["gap_low"], row["gap_high"])
    # the premium is in log points: its exponential is the share above everybody's pay
    pay = None if row["pay_premium"] is None else math.expm1(row["pay_premium"])
    shares = ((row["growth"], True), (pay, True), (row["hard_to_fill"], False))
    return (
        field_name(row["code"], context),
        Quantity(row["rank"], "number", 0),
        Interval(*(Quantity(row[f"rank_{end}"], "number", 0) for end in ("low", "high"))),
        Quantity(row["gap"], "count", error=half),
        Interval(*(Quantity(row[f"gap_{end}"], "count", error=half) for end in ("low", "high"))),
        *(None if value is None else Quantity(value, "share", 1, signed=signed) for value, signed in shares),
        None if (told := row["hard_to_fill_employers"]) is None else Quantity(told, "number", 0),
        *_seats_cells(row["code"], seats),
        _list_cell(row),
    )


def _seats_cells(code: str, seats: dict[str, tuple[float, float]] | None) -> tuple[Cell, ...]:
    """Return entrants and seats of a code, none where no programme teaches it; no cell at all without a plan."""
    if seats is None:
        return ()
    return (None, None) if code not in seats else tuple(Quantity(value, "number", 0) for value in seats[code])
