"""What can be wrong with an admission round, and how each fault is told."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed import FINDINGS, Rule, Severity
from caunghe.feed import RULES as CHECKED
from caunghe.language import Text
from caunghe.schema import in_schema

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

RULES: Final[dict[str, Rule]] = {
    rule.name: rule
    for rule in (
        Rule(
            "seats_unknown",
            _ERROR,
            Text("Chưa có chỉ tiêu cho chương trình {value}.", "No seats are known for programme {value}."),
            Text(
                "Ghi chỉ tiêu của năm tuyển sinh, hoặc quy mô đăng ký của chương trình.",
                "Give the quota of the round's year, or the programme's licensed intake.",
            ),
        ),
        Rule(
            "seats_negative",
            _ERROR,
            Text("Chỉ tiêu là {value}; tính là 0.", "The seats are {value}; counted as 0."),
            Text("Ghi số chỗ từ 0 trở lên.", "Give a number of seats of 0 or more."),
        ),
        Rule(
            "reserves_above_seats",
            _ERROR,
            Text(
                "Các nhóm được dành {value} chỗ nhưng chương trình chỉ có {expected}; số dành riêng bị hạ theo tỷ lệ.",
                "The groups hold {value} {value:seat|seats} but the programme has {expected}; they are lowered in "
                "proportion.",
            ),
            Text("Giảm số chỗ dành riêng, hoặc tăng chỉ tiêu.", "Hold fewer seats, or raise the quota."),
        ),
        Rule(
            "reserves_lowered_for_kept",
            _WARNING,
            Text(
                "Dành riêng {value} chỗ, chỉ còn {expected} vì có chỗ được giữ từ đợt trước.",
                "{value} {value:seat was|seats were} reserved; {expected} {expected:is|are} left beside places kept "
                "from an earlier round.",
            ),
            Text("Tăng chỉ tiêu nếu muốn đủ chỗ dành riêng.", "Add seats if the reserves must stay whole."),
        ),
        Rule(
            "reserve_repeated",
            _ERROR,
            Text("Nhóm {value} đã có ở dòng khác của chương trình.", "Group {value} is on another row already."),
            Text("Giữ một dòng cho mỗi nhóm.", "Keep one row a group."),
        ),
        Rule(
            "reserve_for_nobody",
            _ERROR,
            Text("Chỗ dành riêng không ghi nhóm hay địa bàn.", "The reserve names neither a group nor an area."),
            Text("Ghi nhóm, địa bàn, hoặc cả hai.", "Name a group, an area or both."),
        ),
        Rule(
            "reserves_too_many",
            _ERROR,
            Text(
                "Chương trình có {value} nhóm dành riêng, tối đa {expected}; bỏ các nhóm ít chỗ nhất.",
                "The programme has {value} {value:reserve|reserves}, at most {expected} {expected:is|are} allowed; "
                "the smallest are left out.",
            ),
            Text("Gộp các nhóm ít chỗ.", "Join small groups."),
        ),
        Rule(
            "programme_unknown",
            _ERROR,
            Text("Không có chương trình {value}.", "There is no programme {value}."),
            Text("Sửa mã, hoặc thêm chương trình vào bảng.", "Mend the code, or add the programme."),
        ),
        Rule(
            "applicant_unknown",
            _ERROR,
            Text("{value} không có trong danh sách đăng ký của đợt.", "{value} is not among the round's applicants."),
            Text("Thêm người này vào bảng người đăng ký.", "Add the person to the applicants."),
        ),
        Rule(
            "applicant_repeated",
            _ERROR,
            Text("{value} đã đăng ký ở dòng khác; giữ dòng đầu.", "{value} is on another row; the first one counts."),
            Text("Giữ một dòng cho mỗi người.", "Keep one row a person."),
        ),
        Rule(
            "applicant_in_two_rounds",
            _ERROR,
            Text(
                "{value} còn đăng ký ở đợt {expected} mở cùng lúc.",
                "{value} also applies in round {expected}, open at the same time.",
            ),
            Text("Giữ một đợt, hoặc dời ngày mở của đợt sau.", "Keep one round, or open the second one later."),
        ),
        Rule(
            "rank_missing",
            _ERROR,
            Text("Nguyện vọng không có thứ tự; không xét.", "The choice has no rank; it is not considered."),
            Text("Ghi thứ tự từ 1.", "Give a rank from 1."),
        ),
        Rule(
            "rank_repeated",
            _ERROR,
            Text(
                "Hai nguyện vọng cùng thứ tự {value}; dòng trên được xét trước.",
                "Two choices have rank {value}; the upper row is taken first.",
            ),
            Text("Đánh số lại nguyện vọng.", "Number the choices again."),
        ),
        # what the check of a feed has a rule for is that rule, of that severity
        CHECKED["duplicated_choice"],
        Rule(
            "choices_too_many",
            _ERROR,
            Text(
                "{value} nguyện vọng, tối đa {expected}; chỉ xét các nguyện vọng đầu.",
                "{value} {value:choice|choices}, at most {expected} {expected:is|are} allowed; only the first ones "
                "are considered.",
            ),
            Text("Bớt nguyện vọng.", "Leave some choices out."),
        ),
        Rule(
            "score_missing",
            _ERROR,
            Text("Không có điểm xét; nguyện vọng không được xét.", "There is no score; the choice is not considered."),
            Text("Ghi điểm của nguyện vọng hoặc điểm chung.", "Give the choice's score or the applicant's own."),
        ),
        Rule(
            "score_beyond_scale",
            _ERROR,
            Text(
                "Điểm là {value}, cao hơn điểm tối đa {expected}; nguyện vọng không được xét.",
                "The score is {value}, above the highest possible, {expected}; the choice is not considered.",
            ),
            Text("Sửa điểm theo thang điểm.", "Mend the score to the scale."),
        ),
        Rule(
            "choice_closed",
            _WARNING,
            Text("Chương trình {value} không tuyển trong đợt này.", "Programme {value} takes nobody in this round."),
            Text("Chọn chương trình khác.", "Choose another programme."),
        ),
        Rule(
            "kept_above_seats",
            _ERROR,
            Text(
                "Đợt trước đã giữ {value} chỗ, nhiều hơn chỉ tiêu {expected}; các chỗ đã giữ vẫn còn.",
                "{value} {value:place was|places were} kept, more than the {expected} {expected:seat|seats}; kept "
                "places stand.",
            ),
            Text("Tăng chỉ tiêu cho đủ chỗ đã giữ.", "Raise the seats to the places kept."),
        ),
        Rule(
            "kept_below_minimum",
            _WARNING,
            Text(
                "Lớp có {value} người, dưới mức tối thiểu {expected}; vẫn mở vì có người giữ chỗ từ đợt trước.",
                "The class has {value} {value:person|people}, fewer than the {expected} it needs; it opens, because "
                "places in it were kept from an earlier round.",
            ),
            Text(
                "Mở lớp, hoặc hỏi từng người giữ chỗ và ghi người đồng ý rút vào danh sách rút.",
                "Open it, or ask each holder, and name who agrees to withdraw in the list of those who do.",
            ),
        ),
    )
}


def rule_findings(
    rule: str,
    table: str,
    rows: pl.DataFrame,
    column: str,
    value: pl.Expr | None = None,
    expected: pl.Expr | None = None,
) -> pl.DataFrame:
    """Return one finding for each of ``rows``, which have ``sheet_row``; ``value`` is the cell unless given."""
    nothing = pl.lit(None, pl.String)
    shown = pl.col(column) if value is None else value
    findings = rows.select(
        rule=pl.lit(rule),
        severity=pl.lit(RULES[rule].severity.value),
        table=pl.lit(table),
        sheet_row=pl.col("sheet_row"),
        column=pl.lit(column),
        value=shown.cast(pl.String),
        expected=nothing if expected is None else expected.cast(pl.String),
    )
    return in_schema(findings, FINDINGS)
