"""The columns of the tables in ``plan/`` and ``forecast/``, each number with its unit and over what time it counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from caunghe.forecast import ForecastTables
from caunghe.language import Language, Text
from caunghe.planning import PlanOverview
from caunghe.schema import ResultTables, table_declarations

FOLDERS: Final[dict[str, type[ResultTables]]] = {"plan": PlanOverview, "forecast": ForecastTables}

_PEOPLE = Text("người", "people")
_IN_YEAR = Text("người, của năm ấy", "people, of that year")
_ALL_YEARS = Text(
    "người-năm, mọi năm của kế hoạch cộng lại: báo cáo chia cho số năm",
    "person-years, all years of the plan together: the report divides by the years",
)
_A_YEAR = Text("người, bình quân một năm của giai đoạn", "people, a year of the period on average")
_SEATS = Text("chỉ tiêu (người bắt đầu học), của năm ấy", "seats (people who start), of that year")
_SEATS_ALL = Text("chỉ tiêu, mọi năm cộng lại", "seats, all years together")
_POSTS = Text("nhà giáo, quy tròn thời gian", "teachers, full time")
_THINGS = Text("cái, mua hoặc thêm trong năm ấy", "pieces, bought or added in that year")
_PLACES = Text("chỗ-năm", "place-years")
_DONG, _MILLION = Text("đồng", "đồng"), Text("triệu đồng", "million đồng")
_DONG_ALL = Text("đồng, mọi năm cộng lại", "đồng, all years together")
_DONG_SEAT = Text("đồng một chỉ tiêu, bình quân các năm", "đồng a seat, a year on average")
_SHARE, _POINTS = Text("tỷ lệ, 0–1", "share, 0–1"), Text("chênh lệch tỷ lệ, 0–1", "difference of shares, 0–1")
_YEAR, _NUMBER = Text("năm", "year"), Text("số thứ tự", "rank or position")
_SCORE = Text("điểm", "score")
_DEGREES, _MONTHS = Text("độ", "degrees"), Text("tháng", "months")
_LEVEL = Text(
    "cấp của danh mục nghề: 0 thành phố, 1 nhóm lớn, 4 nghề",
    "level of occupations: 0 city, 1 major group, 4 unit group",
)
_RATIO = Text("tỷ số", "ratio")
_OF_PART = Text("theo cột unit hoặc what", "as the columns unit or what say")
_OF_RESOURCE = Text(
    "nhà giáo, vị trí thực hành, phòng học hoặc chỗ-năm, theo cột resource",
    "teachers, workstations, classrooms or place-years, as the column resource says",
)
_OF_WHERE = Text("đơn vị của ràng buộc hoặc tham số", "the unit of the constraint or parameter")
_OF_TARGET = Text("đơn vị của mục tiêu", "the unit of the target")
_OF_COMPONENT = Text(
    "người; employment: người của năm ấy, các thành phần khác: người một năm",
    "people; employment: people of that year, other components: people a year",
)

UNITS: Final[dict[str, Text]] = {
    **dict.fromkeys(("year", "first", "last", "origin", "at_work_in"), _YEAR),
    **dict.fromkeys(("position", "rank", "rank_low", "rank_high", "draw"), _NUMBER),
    **dict.fromkeys(("mean", "median", "low80", "high80", "low95", "high95"), _OF_COMPONENT),
    **dict.fromkeys(("mase", "rmsse", "interval_score", "factor", "skill"), _RATIO),
    **dict.fromkeys(("probability", "share", "rate", "asked", "gap", "gain_gap", "weight", "certificate_rate"), _SHARE),
    **dict.fromkeys(("coverage80", "coverage80_published", "direction", "best", "origins_won", "target"), _SHARE),
    **dict.fromkeys(("workplace_share", "practice_share", "women_share"), _SHARE),
    **dict.fromkeys(("gain_low", "gain_high"), _POINTS),
    **dict.fromkeys(("spent", "amount", "left", "committed", "unpaid", "price", "tuition", "cost_per_learner"), _DONG),
    **dict.fromkeys(("budget", "cost", "beyond_budgets", "shortage_cost", "regret"), _DONG_ALL),
    **dict.fromkeys(("gain", "loss", "money"), _DONG_ALL),
    **dict.fromkeys(("brings", "teaching", "scarce", "drag"), _DONG_SEAT),
    **dict.fromkeys(("objective", "bound", "relaxed"), _MILLION),
    **dict.fromkeys(("seats", "before", "change", "classes", "opened"), _SEATS),
    **dict.fromkeys(("licence", "last_seats", "class_minimum", "class_maximum"), _SEATS),
    **dict.fromkeys(("college", "intermediate", "vocational_secondary", "elementary", "short"), _SEATS),
    **dict.fromkeys(("hired", "retrained", "retrained_to", "retrained_from"), _POSTS),
    **dict.fromkeys(("bought", "added", "workstations", "classrooms"), _THINGS),
    **dict.fromkeys(("there", "used"), _PLACES),
    **dict.fromkeys(("need", "supply", "shortage", "mean_shortage", "worst", "learners", "people"), _IN_YEAR),
    **dict.fromkeys(("wanted", "reached", "employed", "without_plan", "as_now", "stock", "surveyed"), _IN_YEAR),
    **dict.fromkeys(("employment", "openings", "seekers", "graduates", "under_way", "stated", "model"), _IN_YEAR),
    **dict.fromkeys(("certified", "certificates", "starters", "missed"), _PEOPLE),
    **dict.fromkeys(("right", "slack", "value"), _OF_WHERE),
    **dict.fromkeys(("openings_low80", "openings_high80", "gap_low80", "gap_high80"), _IN_YEAR),
    **dict.fromkeys(("growth", "pay_premium", "hard_to_fill", "score"), _SCORE),
    "hard_to_fill_employers": Text("đơn vị sử dụng lao động", "employers"),
    **dict.fromkeys(("longitude", "latitude"), _DEGREES),
    **dict.fromkeys(("alone",), _OF_PART),
    "months": _MONTHS,
    "km": Text("km, một lượt", "km, one way"),
    "level": _LEVEL,
    "horizon": Text("số năm về sau", "years ahead"),
    "series": Text("số nghề", "occupations"),
    "target_years": Text("số năm được dự báo", "years forecast"),
}
# a column that in one table counts otherwise than in the others
OWN: Final[dict[tuple[str, str], Text]] = {
    **{("by_occupation", name): _ALL_YEARS for name in ("need", "supply", "shortage", "worst")},
    ("by_occupation", "filled"): _SHARE,
    ("by_year", "classes"): Text("lớp, của năm ấy", "classes, of that year"),
    ("by_year", "opened"): Text("chương trình mở mới", "programmes opened"),
    ("by_year", "stopped"): Text("chương trình ngừng tuyển", "programmes that stop"),
    ("by_year", "asked"): _PLACES,
    **{("money_as_now", name): _DONG for name in ("plan", "as_now")},
    ("stopped", "again"): _YEAR,
    ("workplaces", "asked"): _PLACES,
    ("by_institution", "classes"): Text("lớp, của năm ấy", "classes, of that year"),
    ("seats", "classes"): Text("lớp, của năm ấy", "classes, of that year"),
    ("certificates", "added"): _IN_YEAR,
    **{("calibration", name): _OF_RESOURCE for name in ("there", "used", "over")},
    ("letter_reasons", "price"): _DONG_ALL,
    ("calibration", "to_norm"): Text("đồng; nhà giáo, chỗ thực hành: một năm", "đồng; teachers, workplaces: a year"),
    ("stand_ins", "count"): Text("số nơi hoặc thứ được giả định", "places or things assumed"),
    ("goals", "short"): _IN_YEAR,
    ("unplanned_targets", "value"): _OF_TARGET,
    ("terms", "value"): _MILLION,
    ("prices", "filled"): _ALL_YEARS,
    ("openings_filled", "needed"): _ALL_YEARS,
    ("openings_filled", "filled"): _ALL_YEARS,
    **{("openings_filled", name): _SHARE for name in ("low", "high")},
    **{("rate_intervals", name): _SHARE for name in ("low", "high", "now_low", "now_high")},
    **{("stock_test", name): _IN_YEAR for name in ("low", "high")},
    **{("ranges", name): _SEATS_ALL for name in ("seats", "low", "high")},
    **{("frontier", name): _ALL_YEARS for name in ("shortage",)},
    ("frontier", "factor"): Text("kinh phí so với hiện có", "money against the present budgets"),
    ("frontier", "objective"): _DONG_ALL,
    ("frontier", "spent"): _DONG_ALL,
    ("regrets", "best"): _DONG_ALL,
    ("back_solve", "shortage"): _ALL_YEARS,
    ("back_solve_starters", "starters"): _SEATS,
    ("back_solve_needs", "amount"): _OF_PART,
    ("relaxations", "amount"): _OF_PART,
    ("without_lowering", "amount"): _OF_PART,
    ("checks", "left"): _OF_WHERE,
    **{("periods", name): _A_YEAR for name in ("mean", "median", "low80", "high80", "low95", "high95")},
    **{
        ("by_area", name): Text("chỗ việc, của năm ấy", "openings, of that year")
        for name in ("mean", "low80", "high80")
    },
    **{("ranking", name): _A_YEAR for name in ("gap", "gap_low", "gap_high")},
    ("scenarios", "gap"): _IN_YEAR,
}
_TITLE: Final = Text("Các cột của plan/ và forecast/", "The columns of plan/ and forecast/")
_LEAD: Final = Text(
    "Mỗi bảng là một tệp CSV và một tệp Parquet. Cột chữ là mã hoặc câu; mỗi cột số ghi đơn vị và tính trên thời gian"
    " nào.",
    "Each table is a CSV and a Parquet file. Columns of text are codes or sentences; each number has its unit and the"
    " time over which it counts.",
)
_HEADS: Final = Text("| Cột | Kiểu | Đơn vị |", "| Column | Kind | Unit |")
_KINDS: Final = {
    "text": Text("chữ", "text"),
    "number": Text("số", "number"),
    "whole": Text("số nguyên", "whole number"),
    "yes": Text("có hay không", "yes or no"),
}


def results_page(language: Language) -> str:
    """Return every table of a plan and a forecast with its columns and their units."""
    parts = [f"# {_TITLE(language)}\n", _LEAD(language) + "\n"]
    for folder, kind in FOLDERS.items():
        for table, declared in table_declarations(kind).items():
            rows = _rows(table, declared.schema, language)
            parts.append("\n".join([f"## {folder}/{table}\n", _HEADS(language), "|---|---|---|", *rows, ""]))
    return "\n".join(parts)


def _rows(table: str, schema: pl.Schema, language: Language) -> Iterator[str]:
    for column, dtype in schema.items():
        unit = unit_of(table, column)(language) if dtype.is_numeric() else ""
        yield f"| `{column}` | {_KINDS[_kind(dtype)](language)} | {unit} |"


def unit_of(table: str, column: str) -> Text:
    """Return the unit of a number."""
    return _RATIO if column.startswith("skill_") else OWN.get((table, column)) or UNITS[column]


def _kind(dtype: pl.DataType) -> str:
    if dtype.is_integer():
        return "whole"
    return "number" if dtype.is_numeric() else "yes" if dtype == pl.Boolean else "text"
