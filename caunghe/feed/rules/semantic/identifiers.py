"""Rules about the codes that the state gives, and about needs and sizes as the official form asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from caunghe.feed.findings.findings import Severity
from caunghe.feed.findings.groups import MASK
from caunghe.feed.rules.semantic.rules import Facts, cell_findings, excess_findings, rule
from caunghe.schema import TAX_CODE_WEIGHTS, code_list

_STATE: Final = r"^[A-Z0-9]+(\.[A-Z0-9]+)*$"  # Decision 20/2020/QĐ-TTg article 7
_LONGEST: Final = 35
_TAX: Final = r"^(\d{10}(-?\d{3})?|\d{12})$"
_PERSON: Final = 12
_WHO: Final = r"^\s*(?:\p{L}[\p{L}\p{M}'.]*(?:\s+\p{L}[\p{L}\p{M}'.]*)+|\d{11,12})\s*$"
_AREA: Final = r"^(\d{2}|\d{5})$"
_NEED: Final = {"employer": "E1", "year": 2026, "openings": 20}
_KEY: Final = ("employer", "year", "occupation", "occupation_vsco")


@rule(
    Severity.WARNING,
    says=(
        "Mã định danh {value} không đúng dạng: chỉ gồm các nhóm chữ in hoa A–Z và chữ số cách nhau bằng dấu chấm,"
        " không quá {expected} ký tự.",
        "The state code {value} is malformed: it is of groups of capitals A–Z and digits with points between them, its"
        " length at most {expected}.",
    ),
    mend=("Chép lại mã từ quyết định cấp mã.", "Copy the code from the decision that gave it."),
    bad={
        "institutions": [{"institution": "I1", "state_code": "g12.31"}, {"institution": "I2", "state_code": "G12..31"}]
    },
    mended={"institutions": [{"institution": "I1", "state_code": "G12.31.0001"}]},
    edge={"institutions": [{"institution": "I1", "state_code": "A" * 35}]},
)
def state_code_malformed(facts: Facts) -> Iterator[pl.DataFrame]:
    """``state_code`` not of groups A–Z, 0–9 with points between them, or over 35 characters."""
    state = pl.col("state_code")
    odd = facts["institutions"].filter(~state.str.contains(_STATE) | (state.str.len_chars() > _LONGEST))
    yield cell_findings(odd, "institutions", "state_code", pl.lit(str(_LONGEST)))


@rule(
    Severity.WARNING,
    says=(
        "Mã số thuế {value} không đúng: phải có 10 chữ số mà chữ số cuối khớp với 9 chữ số trước (đơn vị phụ thuộc thêm"
        " -001), hoặc 12 chữ số của cá nhân.",
        "The tax code {value} is wrong: it has 10 digits, the last of which follows from the nine before (a branch adds"
        " -001), or a person's 12.",
    ),
    mend=(
        "Chép lại mã từ giấy đăng ký kinh doanh; giữ cả số 0 ở đầu.",
        "Copy the code from the certificate of registration; keep noughts at its front.",
    ),
    bad={
        "employers": [
            {"employer": "E1", "tax_code": "100109106"},
            {"employer": "E2", "tax_code": "0100109107"},
            {"employer": "E3", "tax_code": "0100109106-01"},
        ]
    },
    mended={"employers": [{"employer": "E1", "tax_code": "0100109106"}]},
    edge={
        "employers": [
            {"employer": "E1", "tax_code": "0100109106-001"},
            {"employer": "E2", "tax_code": "031090001234"},
        ]
    },
)
def tax_code_malformed(facts: Facts) -> Iterator[pl.DataFrame]:
    """``tax_code`` of other digits than 10, 10 and 3 or 12, or whose tenth digit does not follow from the nine."""
    tax = pl.col("tax_code")
    digits = [tax.str.slice(at, 1).cast(pl.Int64, strict=False) * weight for at, weight in enumerate(TAX_CODE_WEIGHTS)]
    check = 10 - pl.sum_horizontal(digits) % 11
    written = tax.str.slice(9, 1).cast(pl.Int64, strict=False)
    wrong = (tax.str.len_chars() != _PERSON) & (written != check)
    odd = facts["employers"].filter(~tax.str.contains(_TAX) | wrong)
    yield cell_findings(odd, "employers", "tax_code", pl.lit("10 | 13 | 12"))


@rule(
    Severity.WARNING,
    says=(
        "Mã đơn vị hành chính {value} không đúng dạng: 5 chữ số, hoặc 2 chữ số của tỉnh, thành phố.",
        "The administrative code {value} is malformed: it has 5 digits, or the 2 of a province.",
    ),
    mend=("Tra mã trong danh mục đơn vị hành chính.", "Look the code up in the list of administrative units."),
    bad={"areas": [{"area": "1", "code": "1131"}]},
    mended={"areas": [{"area": "1", "code": "11311"}]},
    edge={"areas": [{"area": "1", "code": "31"}]},
)
def administrative_code_malformed(facts: Facts) -> Iterator[pl.DataFrame]:
    """``code`` of an area of other digits than 5 or 2."""
    odd = facts["areas"].filter(~pl.col("code").str.contains(_AREA))
    yield cell_findings(odd, "areas", "code", pl.lit("5 | 2"))


@rule(
    Severity.ERROR,
    says=(
        "Nhu cầu tuyển {value} người không ghi nghề nào.",
        "A need for {value} {value:person|people} names no occupation.",
    ),
    mend=(
        "Ghi mã nghề ISCO-08 hoặc VSCO, một đến bốn chữ số.",
        "Give a code of ISCO-08 or VSCO, one to four digits.",
    ),
    bad={"hiring_needs": [_NEED]},
    mended={"hiring_needs": [_NEED | {"occupation": "7212"}]},
    edge={"hiring_needs": [_NEED | {"occupation_vsco": "7"}]},
)
def need_without_occupation(facts: Facts) -> Iterator[pl.DataFrame]:
    """Neither ``occupation`` nor ``occupation_vsco``."""
    unnamed = pl.all_horizontal(pl.col("occupation", "occupation_vsco").is_null())
    bare = facts["hiring_needs"].filter(unnamed).drop_nulls("openings")
    yield cell_findings(bare, "hiring_needs", "openings", pl.lit("ISCO, VSCO"))


@rule(
    Severity.ERROR,
    says=(
        "Số cần nữ ({value}) nhiều hơn số cần tuyển; phải là {expected}.",
        "More openings for women ({value}) than openings; it must be {expected}.",
    ),
    mend=("Kiểm tra hai số của dòng này.", "Check the two numbers of this row."),
    bad={"hiring_needs": [_NEED | {"occupation": "7212", "women": 21}]},
    mended={"hiring_needs": [_NEED | {"occupation": "7212", "women": 12}]},
    edge={"hiring_needs": [_NEED | {"occupation": "7212", "women": 20}]},
)
def women_exceed_openings(facts: Facts) -> Iterator[pl.DataFrame]:
    """``women > openings``."""
    yield excess_findings(facts, "hiring_needs", "women", "openings")


@rule(
    Severity.WARNING,
    says=(
        "Nhu cầu cả năm ({value} người) đứng cạnh nhu cầu nửa năm của cùng một nghề; mỗi người chỉ tính một lần: theo"
        " hai nửa năm, thiếu một nửa thì theo cả năm.",
        "A need for the whole year ({value} {value:person|people}) stands beside needs by half-year for the same"
        " occupation; each is counted once: by both half-years or, where one is missing, by the year.",
    ),
    mend=(
        "Giữ dòng cả năm, hoặc các dòng nửa năm.",
        "Keep the row of the year, or those of the half-years.",
    ),
    bad={"hiring_needs": [_NEED | {"occupation": "7212"}, _NEED | {"occupation": "7212", "half": 1}]},
    mended={"hiring_needs": [_NEED | {"occupation": "7212", "half": 2}, _NEED | {"occupation": "7212", "half": 1}]},
    edge={
        "hiring_needs": [
            _NEED | {"occupation": "7212"},
            _NEED | {"occupation": "721", "half": 1},
            _NEED | {"occupation": "7212", "half": 1, "employer": "E2"},
            _NEED | {"occupation": "7212", "half": 1, "year": 2027},
            _NEED | {"occupation_vsco": "7212", "half": 1},
        ]
    },
)
def need_counted_twice(facts: Facts) -> Iterator[pl.DataFrame]:
    """A row without ``half`` beside rows with one, of the same employer, year and occupation."""
    needs = facts["hiring_needs"].drop_nulls(["employer", "year"])
    mixed = needs.filter(pl.col("half").is_null(), pl.col("half").is_not_null().any().over(_KEY))
    yield cell_findings(mixed, "hiring_needs", "openings", pl.lit("1 | 2"))


@rule(
    Severity.WARNING,
    says=(
        "Số lao động {value} không thuộc mức quy mô đã ghi; phải là {expected}.",
        "The size band given is not that of {value} {value:worker|workers}; it must be {expected}.",
    ),
    mend=("Sửa số lao động hoặc mức quy mô.", "Mend the number of workers or the band."),
    bad={
        "employers": [
            {"employer": "E1", "workers": 50, "size_band": "10-49"},
            {"employer": "E2", "workers": 50, "reported_band": "from_51"},
        ]
    },
    mended={"employers": [{"employer": "E1", "workers": 40, "size_band": "10-49"}]},
    edge={
        "employers": [
            {"employer": "E1", "workers": 49, "size_band": "10-49", "reported_band": "from_10"},
            {"employer": "E2", "workers": 51, "reported_band": "from_51"},
            {"employer": "E3", "workers": 90000, "size_band": "1000+", "reported_band": "from_10001"},
        ]
    },
)
def workers_outside_band(facts: Facts) -> Iterator[pl.DataFrame]:
    """``workers`` outside the least and most of ``size_band`` or of ``reported_band``."""
    for column, listed in (("size_band", "size_bands"), ("reported_band", "reported_bands")):
        bands = code_list(listed).select("workers_from", "workers_to", band="code")
        rows = facts["employers"].join(bands, left_on=column, right_on="band", maintain_order="left")
        outside = (pl.col("workers") < pl.col("workers_from")) | (pl.col("workers") > pl.col("workers_to"))
        span = pl.format("{}–{}", "workers_from", pl.col("workers_to").cast(pl.String).fill_null("∞"))
        yield cell_findings(rows.filter(outside), "employers", "workers", span)


@rule(
    Severity.WARNING,
    says=(
        "Mã ở cột {column} là tên người hoặc số định danh cá nhân: đó là dữ liệu cá nhân.",
        "The code in the column {column} is a person's name or identity number: that is personal data.",
    ),
    mend=(
        "Đặt mã riêng không cho biết là ai, như GV001, ở mọi bảng có mã này; danh sách tên giữ ở cơ sở.",
        "Give a code of your own that does not tell who it is, such as GV001, in every table that has it; the list of "
        "names stays at the institution.",
    ),
    bad={
        "teachers": [
            {"teacher": "Nguyễn Văn An"},
            {"teacher": "TRAN THI B"},
            {"teacher": "031090001234"},
            {"teacher": "31090001234"},
        ]
    },
    mended={"teachers": [{"teacher": "GV001"}, {"teacher": "GV002"}]},
    edge={"teachers": [{"teacher": "GV HAN 01"}, {"teacher": "0310900012"}, {"teacher": "GV-An"}]},
)
def person_identified(facts: Facts) -> Iterator[pl.DataFrame]:
    """A teacher's code of two words or more without a digit, or of 11 or 12 digits: 12 less a nought that was lost."""
    odd = facts["teachers"].filter(pl.col("teacher").str.contains(_WHO))
    yield cell_findings(odd, "teachers", "teacher", pl.lit(""), pl.lit(MASK))
