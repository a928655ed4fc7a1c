"""What in the two tables makes linking doubtful, told with its place."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed import FINDINGS, Rule, Severity, gather
from caunghe.language import Text

_WARNING: Final = Severity.WARNING

LINK_RULES: Final[dict[str, Rule]] = {
    rule.name: rule
    for rule in (
        Rule(
            "graduate_twice",
            _WARNING,
            Text(
                "Người này đã có ở dòng {expected} với cùng họ tên, ngày sinh, giới tính và chương trình.",
                "This person is on row {expected} already, with the same name, birth date, sex and programme.",
            ),
            Text("Giữ một dòng nếu là một người.", "Keep one row if it is one person."),
            is_of_values=True,
        ),
        Rule(
            "likely_twins",
            _WARNING,
            Text(
                "Người này và người ở dòng {expected} sinh cùng ngày, cùng họ và tên đệm, tên gần giống nhau: có thể "
                "là sinh đôi. Hồ sơ của hai người dễ bị lẫn.",
                "Like the person on row {expected}, this one was born on that day and has nearly that name: they may "
                "be twins. Their records are easily taken for each other's.",
            ),
            Text("Xem lại liên kết của hai người.", "Look at the links of both."),
            is_of_values=True,
        ),
        Rule(
            "months_twice",
            _WARNING,
            Text(
                "Người này có hai dòng cho một tháng ở một đơn vị; tháng ấy được tính một lần.",
                "This person has two rows for a month with one employer; the month counts once.",
            ),
            Text("Xóa dòng trùng.", "Delete the row that is there twice."),
            is_of_values=True,
        ),
        Rule(
            "people_undated",
            _WARNING,
            Text(
                "{value} dòng không có ngày sinh; những người ấy chỉ được liên kết khi họ tên hiếm.",
                "{value} {value:row has|rows have} no birth date; such people are linked only where a name is rare.",
            ),
            Text("Bổ sung ngày sinh.", "Add the birth dates."),
            is_of_values=True,
        ),
        Rule(
            "dates_lumped",
            _WARNING,
            Text(
                "{value} người sinh ngày 1 tháng 1, bình thường khoảng {expected}: có lẽ chỉ biết năm sinh. Số người "
                "tìm thấy được ước tính cao hơn thực tế.",
                "{value} {value:person is|people are} born on 1 January, usual is about {expected}: perhaps only the "
                "year is known. Those found are estimated too high.",
            ),
            Text("Bổ sung ngày, tháng sinh thật, hoặc để trống.", "Give the true day and month, or leave it empty."),
            is_of_values=True,
        ),
    )
}
_LUMPED: Final = 0.03  # of the people, ten times as many as a day has
_FEWEST_LUMPED: Final = 5
_SPACE: Final = 1  # letters in which the names of twins differ at most count as near


def link_findings(graduates: pl.DataFrame, records: pl.DataFrame, rows: tuple[pl.Series, pl.Series]) -> pl.DataFrame:
    """Return findings about gathered graduates and records; ``rows`` are their numbers in the users' sheets."""
    own = graduates.with_columns(rows[0].alias("sheet_row"))
    theirs = records.with_columns(rows[1].alias("sheet_row"))
    parts = [
        _twice(own),
        _twins(own),
        _undated(own, "graduates"),
        _undated(theirs, "employment_records"),
        _lumped(own, "graduates"),
        _lumped(theirs, "employment_records"),
        _months_twice(theirs),
    ]
    return gather(parts)


def _located(rule: str, table: str, found: pl.DataFrame, column: str) -> pl.DataFrame:
    return found.select(
        rule=pl.lit(rule),
        severity=pl.lit(LINK_RULES[rule].severity.value),
        table=pl.lit(table),
        sheet_row=pl.col("sheet_row"),
        column=pl.lit(column),
        value=pl.lit(None, dtype=pl.String),
        expected=pl.col("other").cast(pl.String),
    ).match_to_schema(FINDINGS)


def _twice(own: pl.DataFrame) -> pl.DataFrame:
    known = own.filter(pl.col("entity") >= 0, pl.col("birth_date").is_not_null())
    by = ["entity", *(name for name in ("programme", "year") if name in own.columns)]
    first = known.with_columns(other=pl.col("sheet_row").min().over(by))
    return _located("graduate_twice", "graduates", first.filter(pl.col("sheet_row") > pl.col("other")), "name_key")


def _twins(own: pl.DataFrame) -> pl.DataFrame:
    """Rows of one day, home and name but for the given name, which begins alike and is as long but for a letter."""
    stem = pl.col("name").str.replace(r"\S+$", "")
    dated = own.filter(pl.col("entity") >= 0, pl.col("birth_date").is_not_null()).unique(
        "entity", keep="first", maintain_order=True
    )
    home = "area" if "area" in own.columns else "sex"
    dated = dated.select("sheet_row", "name", "birth_date", "given", home, stem=stem).filter(pl.col("stem") != "")
    pairs = dated.join(dated, on=["birth_date", "stem", home]).filter(pl.col("sheet_row") > pl.col("sheet_row_right"))
    near = pairs.filter(
        (pl.col("given").str.slice(0, 1) == pl.col("given_right").str.slice(0, 1))
        & ((pl.col("given").str.len_chars() - pl.col("given_right").str.len_chars()).abs() <= _SPACE)
        & (pl.col("given") != pl.col("given_right"))
    )
    first = near.group_by("sheet_row", maintain_order=True).agg(other=pl.col("sheet_row_right").min())
    return _located("likely_twins", "graduates", first, "name_key")


def _undated(rows: pl.DataFrame, table: str) -> pl.DataFrame:
    count = rows["birth_date"].null_count()
    if not count:
        return pl.DataFrame(schema=FINDINGS)
    told = {"rule": "people_undated", "severity": LINK_RULES["people_undated"].severity.value, "table": table}
    return pl.DataFrame([told | {"column": "birth_date", "value": str(count)}], schema=FINDINGS)


def _lumped(rows: pl.DataFrame, table: str) -> pl.DataFrame:
    """1 January of far more people than a day has; both numbers are of people, not of rows."""
    people = rows.filter(pl.col("entity") >= 0).unique("entity", keep="first", maintain_order=True)
    dates = people["birth_date"].drop_nulls()
    lumped = int(((dates.dt.month() == 1) & (dates.dt.day() == 1)).sum())
    if lumped < max(_LUMPED * len(dates), _FEWEST_LUMPED):
        return pl.DataFrame(schema=FINDINGS)
    told = {"rule": "dates_lumped", "severity": LINK_RULES["dates_lumped"].severity.value, "table": table}
    usual = str(round(len(dates) / 365.25))
    return pl.DataFrame([told | {"column": "birth_date", "value": str(lumped), "expected": usual}], schema=FINDINGS)


def _months_twice(records: pl.DataFrame) -> pl.DataFrame:
    if not {"month", "employer"} <= set(records.columns):
        return pl.DataFrame(schema=FINDINGS)
    named = records.filter(pl.col("entity") >= 0, pl.col("birth_date").is_not_null(), pl.col("employer").is_not_null())
    again = named.with_columns(other=pl.col("sheet_row").min().over("entity", "month", "employer"))
    return _located("months_twice", "employment_records", again.filter(pl.col("sheet_row") > pl.col("other")), "month")
