"""How good the forecast is: its back-test beside simple models, and how far what employers say has moved it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from caunghe.forecast import ForecastTables
from caunghe.language import Text
from caunghe.report.context import Context, heads
from caunghe.report.document import Block, Cell, Figure, Paragraph, Quantity, Section, Table
from caunghe.report.drawn import outlooks
from caunghe.report.figures import figure, inside, with_labels
from caunghe.schema import titles

MOST_MOVED: Final = 10
CLEARLY: Final = 0.1  # a change of openings that counts as moved
TESTED: Final = "forecast/backtest"
_WEIGHTS: Final = "forecast/weights_used"

_TITLE = Text("Dự báo này tin cậy đến đâu", "How good this forecast is")
_LEAD = Text(
    "Mô hình được chạy lại từ các năm trước, mỗi lần chỉ biết dữ liệu đến năm đó, rồi đối chiếu với điều đã xảy ra và"
    " với năm cách đơn giản: giữ cơ cấu hoặc số của năm cuối, giữ bình quân 4 năm, và kéo dài mức tăng bình quân.",
    "The model was run again from earlier years, each time knowing only the data up to then, and held against what"
    " happened and against five simple models: shares or numbers of the last year, their means over four years, and the"
    " mean change going on.",
)
_SYNTHETIC = Text(
    "Lịch sử việc làm của bộ dữ liệu này là mô phỏng: kết quả cho biết phương pháp đo được gì trong một thế giới mô"
    " phỏng, chưa nói được gì về thị trường lao động thật.",
    "The employment history of this feed is synthetic: the results tell what the method recovers of a simulated world,"
    " and nothing yet of the real labour market.",
)
_MODELS: Final = {
    "ours": Text("Dự báo này", "This forecast"),
    "constant_share": Text("Giữ cơ cấu năm cuối", "Constant shares"),
    "averaged_share": Text("Giữ cơ cấu bình quân 4 năm", "Shares averaged over 4 years"),
    "random_walk": Text("Giữ số năm cuối", "Last year's numbers"),
    "averaged_numbers": Text("Giữ số bình quân 4 năm", "Numbers averaged over 4 years"),
    "drift": Text("Kéo dài mức tăng bình quân", "Mean change going on"),
}
# models of shares divide the total of this forecast: of the whole city they are one with it, so nothing is compared
SAME_TOTAL: Final = ("ours", "constant_share", "averaged_share")
_COMPARED: Final = ("averaged_share", "averaged_numbers", "random_walk", "drift")
_CHART_TITLE = Text(
    "Ở {won} trong {count} tầm dự báo, sai số theo nghề nhỏ hơn mọi cách đơn giản",
    "At {won} of {count} {count:horizon|horizons} errors by occupation are smaller than every simple model's",
)
_CHART_NOTE = Text(
    "Sai số tuyệt đối bình quân của việc làm theo nghề cấp 4, chia cho thay đổi bình quân một năm (MASE); dưới 1 là"
    " nhỏ hơn mức thay đổi ấy. Trục đứng không bắt đầu từ 0.",
    "Mean absolute error of employment by unit group, over the mean change of one year (MASE); below 1 is less than"
    " that change. The vertical axis does not start at 0.",
)
_ACROSS = Text("số năm nhìn trước", "years ahead")
_HORIZON_TABLE = Text("Sai số theo số năm nhìn trước (MASE, nghề cấp 4)", "Error by years ahead (MASE, unit groups)")
_HORIZON = Text("Năm nhìn trước", "Years ahead")
_TABLE = Text("Kiểm định ngược theo cấp nghề", "Back-test by level of occupation")
_LEVELS: Final = dict(
    enumerate(
        (
            Text("Toàn thành phố", "Whole city"),
            Text("Nhóm nghề cấp 1", "Major groups"),
            Text("Nhóm nghề cấp 2", "Sub-major groups"),
            Text("Nhóm nghề cấp 3", "Minor groups"),
            Text("Nghề cấp 4", "Unit groups"),
        )
    )
)
_LEVEL, _MODEL = Text("Cấp nghề", "Level"), Text("Cách dự báo", "Model")
_MASE = Text("Sai số (MASE)", "Error (MASE)")
_OVER_SHARE = Text("So với cơ cấu bình quân", "On averaged shares")
_OVER_NUMBERS = Text("So với số bình quân", "On averaged numbers")
_OVER_WALK, _OVER_DRIFT = Text("So với số năm cuối", "On last year's"), Text("So với kéo dài mức tăng", "On drift")
_DIRECTION = Text("Đúng chiều", "Direction")
_COVERAGE, _PUBLISHED = Text("Khoảng dự báo 80 % chứa", "80% held"), Text("Riêng khoảng công bố", "Published alone")
_SCORE, _WON = Text("Điểm khoảng", "Interval score"), Text("Năm gốc tốt hơn", "Origins won")
_TABLE_NOTE = Text(
    "MASE và điểm khoảng càng nhỏ càng tốt; “so với” là phần sai số bớt được. Điểm khoảng dự báo 80 % phạt cả khoảng"
    " rộng lẫn khoảng trượt, so với việc làm bình quân. “Năm gốc tốt hơn”: phần số năm gốc mà sai số nhỏ hơn cách đơn"
    " giản tốt nhất. Ở toàn thành phố, các cách giữ cơ cấu chia tổng của chính dự báo này nên không so được.",
    "MASE and interval score: smaller is better; “on” is the error saved. The score of the 80% interval punishes width"
    " and misses, relative to mean employment. “Origins won”: share of origins at which the error is below the best"
    " simple model's. For the whole city models of shares divide the total of this forecast, so that"
    " there they are the same and are not compared.",
)
_HELD_TABLE = Text("Khoảng dự báo 80 % đã chứa kết quả bao nhiêu lần", "How often 80% intervals held the outcome")
_COMPONENT, _TARGETS = Text("Thành phần", "Component"), Text("Năm đích", "Target years")
_HELD_NOTE = Text(
    "Kết quả là số của điều tra, có sai số riêng; khoảng công bố nói về số thật. Cột “Khoảng dự báo 80 % chứa” cộng"
    " thêm sai số điều tra vào khoảng; cột sau dùng đúng khoảng công bố nên thường thấp hơn. Hai khoảng được rút từ"
    " năm gốc khác nhau (có và không có sai số điều tra), nên với ít năm đích cột sau cũng có khi cao hơn. Chỗ việc"
    " cần người và cân đối (trừ người mất việc) tính từ năm gốc đến năm đích với cùng tỷ lệ rời nghề, nên tỷ lệ ấy"
    " không được kiểm định; chỗ việc được đối chiếu khi chưa lấy 0 làm cận nhỏ nhất. Các năm đích là những năm khác"
    " nhau, nhưng các tầm dự báo dùng chung các năm ấy.",
    "Outcomes are a survey's figures and have errors of their own; published intervals are about the true number. “80%"
    " held” adds the survey's error to the interval; the next column takes the published interval as it is and"
    " is mostly lower. The two start from different figures of the origin, with the survey's error and without it, so"
    " that with few target years the next column is sometimes the higher one. Openings and the balance (less people"
    " displaced) run from origin to target with the same rates of leaving, which are therefore not tested; openings are"
    " held before they are told from zero up. Target years differ, but the horizons share them.",
)
_HELD_COMPONENTS: Final = {
    "employment": Text("Việc làm", "Employment"),
    "openings": Text("Chỗ việc cần người", "Openings"),
    "balance": Text("Cân đối", "Balance"),
}
_HELD_LEVELS: Final = (0, 1, 4)
_MOVED_TITLES: Final = {
    "hiring_needs": Text(
        "Nhu cầu doanh nghiệp khai làm dự báo của {clear} trong {count} nghề đổi trên {limit} năm {year}, nhiều nhất là"
        " {top} ({change} người)",
        "Stated hiring needs move {clear} of {count} {count:occupation|occupations} by more than {limit} in "
        "{year}, most of all {top} ({change} {change:person|people})",
    ),
    "vacancies": Text(
        "Tin tuyển dụng làm dự báo của {clear} trong {count} nghề đổi trên {limit} năm {year}, nhiều nhất là {top}"
        " ({change} người)",
        "Advertised vacancies move {clear} of {count} {count:occupation|occupations} by more than {limit} in "
        "{year}, most of all {top} ({change} {change:person|people})",
    ),
}
_MOVED_NOTE = Text(
    "Chỗ việc cần người sau khi tính nhu cầu khai, trừ số trước khi tính, do riêng nguồn này. Chỉ cơ cấu được lấy từ"
    " nguồn: số khai được nhân về tổng dự báo của các nghề có khai rồi mới lấy trung bình theo trọng số, nên kết quả có"
    " thể cao hơn cả số khai lẫn số của mô hình; tổng của các nghề ấy không đổi.",
    "Openings after what was stated less openings before, by this source alone. Only the composition is taken from the"
    " source: what is stated is first scaled to the forecast's total of the occupations stated, then averaged by the"
    " weight, so that the result may lie above both what is stated and what the model gives; the total of these"
    " occupations stays.",
)
_MOVED_TABLE = Text("Nghề được điều chỉnh nhiều nhất", "Occupations moved most")
_OCCUPATION, _CODE = Text("Nghề nghiệp", "Occupation"), Text("Mã", "Code")
_STATED, _BEFORE = Text("Đã khai (người)", "Stated (people)"), Text("Mô hình, trước", "Model, before")
_WEIGHT, _CHANGE = Text("Trọng số", "Weight"), Text("Điều chỉnh (người)", "Moved (people)")
_SOURCES: Final = {
    "hiring_needs": Text("Nhu cầu khai", "Hiring needs"),
    "vacancies": Text("Tin tuyển dụng", "Vacancies"),
}
_USED = Text("Nhu cầu khai đã điều chỉnh dự báo bao nhiêu", "How far what employers say has moved the model")
_FROM, _YEAR, _COUNT = Text("Nguồn", "Source"), Text("Năm", "Year"), Text("Số nghề", "Occupations")
_MEAN_WEIGHT, _CLEAR = Text("Trọng số bình quân", "Mean weight"), Text("Đổi trên {limit}", "Moved by over {limit}")
_MOVED_SHARE = Text("Phần chỗ việc đổi nghề", "Openings moved to another occupation")


def backtest(forecast: ForecastTables, context: Context) -> Section | None:
    """Return the part on the forecast's quality, or None without back-test and without statements of employers."""
    blocks: list[Block] = [*_errors(forecast, context), *_employer_statements(forecast.weights_used, context)]
    if not blocks:
        return None
    return Section(key="forecast-quality", title=context.say(_TITLE), blocks=tuple(blocks))


def _errors(forecast: ForecastTables, context: Context) -> list[Block]:
    tested, judged = forecast.backtest, forecast.backtest_skill
    if tested.is_empty() or judged.is_empty():
        return []
    blocks: list[Block] = [Paragraph(context.say(_LEAD))]
    if context.feed.information.weakest(context.tables_behind(TESTED)) == "synthetic":
        blocks.append(Paragraph(context.say(_SYNTHETIC)))
    finest = tested.filter(pl.col("level") == tested["level"].max())
    means = finest.group_by("model", "horizon", maintain_order=True).agg(pl.col("mase").mean()).sort("horizon")
    if means["horizon"].n_unique() > 1:
        blocks.append(with_labels(lambda own: _by_horizon(means, own), context, TESTED))
    blocks.append(with_labels(lambda own: _table(judged, own), context, "forecast/backtest_skill"))
    held = forecast.backtest_held.filter(pl.col("target_years") > 0, pl.col("level").is_in(_HELD_LEVELS))
    if not held.is_empty():
        blocks.append(with_labels(lambda own: _held(held, own), context, "forecast/backtest_held"))
    return blocks


def _held(held: pl.DataFrame, context: Context) -> Table:
    columns = (
        (_COMPONENT, "wide"),
        (_LEVEL, "text"),
        (_HORIZON, "number"),
        (_TARGETS, "number"),
        (_COVERAGE, "number"),
        (_PUBLISHED, "number"),
        (_SCORE, "number"),
    )
    cells = tuple(
        (
            context.say(_HELD_COMPONENTS[row["component"]]),
            context.say(_LEVELS[row["level"]]),
            *(Quantity(row[name], "number", 0) for name in ("horizon", "target_years")),
            *(Quantity(row[name], "share", 0) for name in ("coverage80", "coverage80_published")),
            Quantity(row["interval_score"], "number", 3),
        )
        for row in held.iter_rows(named=True)
    )
    return Table(
        key="forecast-held",
        title=context.say(_HELD_TABLE),
        heads=heads(context, *columns),
        rows=cells,
        note=context.say(_HELD_NOTE),
    )


def _by_horizon(means: pl.DataFrame, context: Context) -> Figure:
    wide = means.pivot("model", index="horizon", values="mase").sort("horizon")
    names = [name for name in _MODELS if name in wide.columns]
    simple = [pl.col(name) for name in names if name != "ours"]
    won = wide.filter(pl.col("ours") < pl.min_horizontal(simple)).height
    drawn = means.filter(pl.col("model").is_in(names)).select(
        year="horizon", series="model", middle="mase", low=pl.lit(None, pl.Float64), high=pl.lit(None, pl.Float64)
    )
    columns = ((_HORIZON, "number"), *((_MODELS[name], "number") for name in names))
    cells = tuple(
        (Quantity(row["horizon"], "number", 0), *(Quantity(row[name], "number", 2) for name in names))
        for row in wide.iter_rows(named=True)
    )
    return figure(
        context,
        key="forecast-errors",
        title=context.say(_CHART_TITLE, won=won, count=wide.height),
        spec=outlooks.lines(
            drawn,
            axis_format="~g",
            words={name: context.say(_MODELS[name]) for name in names},
            from_zero=False,
            across=context.say(_ACROSS),
        ),
        table=Table(
            key="forecast-errors-table", title=context.say(_HORIZON_TABLE), heads=heads(context, *columns), rows=cells
        ),
        note=context.say(_CHART_NOTE),
    )


def _table(judged: pl.DataFrame, context: Context) -> Table:
    columns = ((_LEVEL, "text"), (_MODEL, "text"), (_MASE, "number"), (_OVER_SHARE, "number"))
    columns += (
        (_OVER_NUMBERS, "number"),
        (_OVER_WALK, "number"),
        (_OVER_DRIFT, "number"),
        (_DIRECTION, "number"),
        (_SCORE, "number"),
        (_WON, "number"),
    )
    order = list(_MODELS)
    rows = sorted(judged.to_dicts(), key=lambda row: (-row["level"], order.index(row["model"])))
    return Table(
        key="forecast-backtest",
        title=context.say(_TABLE),
        heads=heads(context, *columns),
        rows=tuple(_model(row, context) for row in rows),
        note=context.say(_TABLE_NOTE),
    )


def _model(row: dict[str, Any], context: Context) -> tuple[Cell, ...]:
    def share(name: str, *, signed: bool = False) -> Cell:
        return None if row[name] is None else Quantity(row[name], "share", 1, signed=signed)

    is_ours = row["model"] == "ours"
    return (
        context.say(_LEVELS[row["level"]]),
        context.say(_MODELS[row["model"]]),
        None if row["mase"] is None else Quantity(row["mase"], "number", 2),
        *(share(f"skill_{name}", signed=True) if is_compared(row, name) else None for name in _COMPARED),
        share("direction"),
        None if row["interval_score"] is None else Quantity(row["interval_score"], "number", 3),
        share("origins_won") if is_ours else None,
    )


def is_compared(row: Mapping[str, Any], simple: str) -> bool:
    """Return whether a model's error says anything beside a simple one's: it is another model with another total."""
    if row["model"] == simple:
        return False
    return row["level"] > 0 or row["model"] not in SAME_TOTAL or simple not in SAME_TOTAL


def _employer_statements(used: pl.DataFrame, context: Context) -> list[Block]:
    if used.is_empty():
        return []
    moved = used.with_columns(change=pl.col("model") * (pl.col("factor") - 1))
    source = "hiring_needs" if "hiring_needs" in used["source"] else used["source"][0]
    first = moved.filter(pl.col("source") == source, pl.col("year") == pl.col("year").min())
    return [
        with_labels(lambda own: _largest_changes(source, first, own), context, _WEIGHTS),
        with_labels(lambda own: _by_source(moved, own), context, _WEIGHTS),
    ]


def _largest_changes(source: str, first: pl.DataFrame, context: Context) -> Figure:
    names = titles("occupations", context.language)
    most = first.sort([pl.col("change").abs(), "occupation"], descending=[True, False]).head(MOST_MOVED)
    most = most.sort(["change", "occupation"], descending=[True, False])
    labels = [names.get(code, code) for code in most["occupation"]]
    shown = [context.people(value, signed=True) for value in most["change"]]
    none = pl.lit(None, pl.Float64)
    drawn = most.select(pl.Series("label", labels), pl.Series("shown", shown), value="change", low=none, high=none)
    top = max(range(most.height), key=lambda i: abs(most["change"][i]))
    clear = first.filter((pl.col("factor") - 1).abs() > CLEARLY).height
    slots = {
        "clear": clear,
        "count": first.height,
        "top": inside(str(labels[top])),
        "change": shown[top],
        "year": first["year"][0],
    }
    return figure(
        context,
        key="forecast-moved",
        title=context.say(_MOVED_TITLES[source], limit=context.goal(CLEARLY, "share"), **slots),
        spec=outlooks.gains_and_losses(drawn),
        table=_moved_table(most, names, context),
        note=context.say(_MOVED_NOTE),
        told=_CHANGE,
    )


def _moved_table(most: pl.DataFrame, names: Mapping[str, str], context: Context) -> Table:
    columns = (
        (_OCCUPATION, "wide"),
        (_CODE, "code"),
        (_STATED, "number"),
        (_BEFORE, "number"),
        (_WEIGHT, "number"),
        (_CHANGE, "number"),
    )
    cells = tuple(
        (names.get(row["occupation"], row["occupation"]), row["occupation"], Quantity(row["stated"], "number", 0),
         Quantity(row["model"], "number", 0), Quantity(row["weight"], "share", 0),
         Quantity(row["change"], "number", 0, signed=True))
        for row in most.iter_rows(named=True)
    )  # fmt: skip
    return Table(
        key="forecast-moved-table", title=context.say(_MOVED_TABLE), heads=heads(context, *columns), rows=cells
    )


def _by_source(moved: pl.DataFrame, context: Context) -> Table:
    """Return, for each source and year: occupations, mean weight, those clearly moved, and the share of openings moved.

    Share moved = Σ |change| / 2 / Σ model, as what one occupation gains another loses.
    """
    sums = moved.group_by("source", "year", maintain_order=True).agg(
        count=pl.len(),
        weight=pl.col("weight").mean(),
        clear=((pl.col("factor") - 1).abs() > CLEARLY).sum(),
        share=pl.col("change").abs().sum() / 2 / pl.col("model").sum(),
    )
    clear = _CLEAR.filled(limit=context.goal(CLEARLY, "share"))
    columns = (
        (_FROM, "wide"),
        (_YEAR, "number"),
        (_COUNT, "number"),
        (_MEAN_WEIGHT, "number"),
        (clear, "number"),
        (_MOVED_SHARE, "number"),
    )
    cells = tuple(
        (context.say(_SOURCES[row["source"]]), Quantity(row["year"], "year"), Quantity(row["count"], "number", 0),
         Quantity(row["weight"], "share", 0), Quantity(row["clear"], "number", 0), Quantity(row["share"], "share", 1))
        for row in sums.sort("source", "year").iter_rows(named=True)
    )  # fmt: skip
    return Table(
        key="forecast-weights",
        title=context.say(_USED),
        heads=heads(context, *columns),
        rows=cells,
    )
