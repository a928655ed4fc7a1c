"""Codes that a person looks over: a workbook of doubtful advertisements, read back, checked, and kept by the city.

What is kept is the city's own: it decides the same advertisement again, and others whose title has the same words where
all decisions of those words agree. The coder itself is not changed by it.
"""

# xlsxwriter has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import polars as pl

from caunghe.errors import InputError
from caunghe.feed import SHEET_ROW, Say, read_columns
from caunghe.formulas import unguarded_text
from caunghe.language import Language, Text
from caunghe.outputs import whole_file
from caunghe.progress import silent
from caunghe.schema import allowed_codes, titles
from caunghe.vacancies.coder.ads import vsco_codes
from caunghe.vacancies.words.cleaning import clean_words
from caunghe.vacancies.written import MADE
from caunghe.workbook import column_letters, new_workbook

# what the city keeps: ``occupation`` is a unit group of ISCO-08 that a person chose
TRAINING: Final[dict[str, pl.DataType]] = {
    "ad": pl.String(), "title": pl.String(), "employer": pl.String(), "occupation": pl.String(),
}  # fmt: skip
REVIEW_LABELS: Final = {
    "ad": Text("Mã tin", "Advertisement"),
    "title": Text("Tên việc", "Title"),
    "employer": Text("Nơi tuyển", "Employer"),
    "probability": Text("Xác suất", "Probability"),
    "occupation": Text("Mã nghề được chọn", "Occupation chosen"),
    "text": Text("Nội dung", "Text"),
}
_OPTION: Final = Text("Khả năng {number}", "Candidate {number}")
_CANDIDATES: Final = 5
_SHOWN: Final = 300
_WIDTHS: Final = {"ad": 12, "title": 44, "employer": 28, "probability": 10, "occupation": 44, "text": 60}
_CHOOSE: Final = Text(
    "Chọn một trong năm mã, hoặc gõ mã ISCO-08 bốn chữ số khác; để trống nếu chưa quyết định.",
    "Choose one of the five codes, or type another four-digit code of ISCO-08; leave empty what is not decided.",
)
_NO_CODE: Final = Text(
    "Mã nghề ở dòng {row} của {path} phải là một nhóm nghề cấp 4 của ISCO-08; đang là {value}.",
    "the occupation in row {row} of {path} must be a unit group of ISCO-08; got {value}",
)


def unit_group(written: str | None) -> str | None:
    """Return the unit group of ISCO-08 that a cell names, None where it names none.

    A cell may hold a code alone or with its name, and what a spreadsheet makes of it.

    >>> unit_group("7212 – Thợ hàn"), unit_group("7212.0"), unit_group("110"), unit_group("9999")
    ('7212', '7212', '0110', None)
    """
    match = re.match(r"\s*(\d{3,4})(?:\.0+)?(?![\d.,])", written or "")
    code = match[1].zfill(4) if match else ""
    return code if code in allowed_codes("occupations", 4) else None


def write_review(ads: pl.DataFrame, codes: pl.DataFrame, out: Path, language: Language) -> int:
    """Write a workbook of advertisements with the five named codes of each, the most doubtful first; return its rows.

    ``ads`` has ``ad, title`` and any of ``employer, text``; ``codes`` is ``ad, probability, top5``. The code is chosen
    from a list of the five, or typed.

    >>> ads = pl.DataFrame({"ad": ["1", "2"], "title": ["Thợ hàn", "Nhân viên"]})
    >>> from caunghe.vacancies import codes
    >>> write_review(ads, codes(ads), folder / "review.xlsx", "vi")
    2
    """
    rows = _doubtful_first(ads, codes, language)
    columns = [*REVIEW_LABELS, *(f"option {at + 1}" for at in range(_CANDIDATES))]
    with whole_file(out) as partial:
        book = new_workbook(partial, MADE)
        sheet = book.add_worksheet("review")
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@", "text_wrap": True})
        names = {f"option {at}": _OPTION(language, number=at) for at in range(1, _CANDIDATES + 1)}
        heads = {name: label(language) for name, label in REVIEW_LABELS.items()} | names
        sheet.write_row(0, 0, [heads[name] for name in columns], bold)
        for at, row in enumerate(rows.select(columns).iter_rows(), start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, float):
                    sheet.write_number(at, column, round(cell, 2))
                else:
                    sheet.write_string(at, column, cell or "", text)
        for column, name in enumerate(columns):
            sheet.set_column(column, column, _WIDTHS.get(name, 32))
        first, last = (column_letters(columns.index(f"option {at}"), absolute=True) for at in (1, _CANDIDATES))
        chosen = columns.index("occupation")
        listed = {
            "validate": "list",
            "source": f"={first}2:{last}2",
            "error_type": "warning",
            "input_message": _CHOOSE(language),
        }
        sheet.data_validation(1, chosen, max(rows.height, 1), chosen, listed)
        sheet.freeze_panes(1, 2)
        book.close()
    return rows.height


def _doubtful_first(ads: pl.DataFrame, codes: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Return the rows of a review with the names of its candidates."""
    names = titles("occupations", language)
    given = [name for name in ("ad", "title", "employer", "text") if name in ads.columns]
    rows = ads.select(given).unique("ad", keep="first", maintain_order=True)
    rows = rows.join(
        codes.select("ad", "probability", "top5").unique("ad", keep="first", maintain_order=True), on="ad", how="left"
    )
    rows = rows.with_columns(pl.col("top5").fill_null("").str.split(" ")).sort("probability", "ad", nulls_last=False)
    absent = [pl.lit("").alias(name) for name in ("employer", "text") if name not in rows.columns]
    named = [
        pl.col("top5").list.get(at, null_on_oob=True).map_elements(
            lambda code: f"{code} – {names[code]}" if code in names else "", pl.String
        ).alias(f"option {at + 1}")
        for at in range(_CANDIDATES)
    ]  # fmt: skip
    return rows.with_columns(*absent, *named, occupation=pl.lit("")).with_columns(pl.col("text").str.head(_SHOWN))


def read_review(path: Path, say: Say = silent) -> pl.DataFrame:
    """Return ``TRAINING`` of the rows of a review that somebody decided; raises InputError for a code that is none.

    >>> review = folder / "back.csv"
    >>> _ = review.write_text("Mã tin;Tên việc;Nơi tuyển;Mã nghề được chọn\\n1;Thợ hàn;A;7212 – Thợ hàn\\n2;Thợ;B;\\n")
    >>> read_review(review).rows()
    [('1', 'Thợ hàn', 'A', '7212')]
    >>> _ = review.write_text("ad,title,employer,occupation\\n1,Thợ hàn,A,9999\\n")
    >>> read_review(review)
    Traceback (most recent call last):
    caunghe.errors.InputError: the occupation in row 2 of .../back.csv must be a unit group of ISCO-08; got 9999
    """
    rows = read_columns(path, tuple(TRAINING), REVIEW_LABELS, say)
    rows = rows.with_columns(unguarded_text(pl.col(*TRAINING)))
    decided = rows.filter(pl.col("occupation").str.strip_chars().fill_null("") != "")
    found = [unit_group(cell) for cell in decided["occupation"]]
    for code, row, cell in zip(found, decided[SHEET_ROW], decided["occupation"], strict=True):
        if code is None:
            raise InputError(_NO_CODE, row=row, path=path, value=cell)
    return decided.with_columns(occupation=pl.Series(found, dtype=pl.String)).select(list(TRAINING))


def kept_together(former: pl.DataFrame, newer: pl.DataFrame) -> pl.DataFrame:
    """Return what the city keeps (``TRAINING``): of two decisions about one advertisement the newer.

    >>> one = pl.DataFrame({"ad": ["1"], "title": ["Thợ hàn"], "employer": ["A"], "occupation": ["7211"]})
    >>> kept_together(one, one.with_columns(occupation=pl.lit("7212"))).rows()
    [('1', 'Thợ hàn', 'A', '7212')]
    """
    return pl.concat([former, newer]).unique(["ad", "title"], keep="last", maintain_order=True)


def with_training(ads: pl.DataFrame, coded: pl.DataFrame, training: pl.DataFrame) -> pl.DataFrame:
    """Return codes of advertisements, row for row, with what people decided before the coder's.

    The same advertisement has its decision for certain. A title of the same words has it where all n decisions of these
    words agree, with (n + 1) / (n + 2), the mean of a uniform prior.
    """
    words = pl.DataFrame(
        {"words": clean_words(ads.select("title"))["title_words"], "ad": coded["ad"], "title": ads["title"]}
    )
    known = training.with_columns(words=clean_words(training.select("title"))["title_words"])
    by_words = (
        known.filter(pl.col("words") != "")
        .group_by("words", maintain_order=True)
        .agg(same=pl.col("occupation").first(), decisions=pl.len(), kinds=pl.col("occupation").n_unique())
    )
    found = words.join(
        known.select("ad", "title", own="occupation"), on=["ad", "title"], how="left", maintain_order="left"
    )
    found = found.join(by_words.filter(pl.col("kinds") == 1), on="words", how="left", maintain_order="left")
    code = pl.coalesce("own", "same")
    chance = (
        pl.when(pl.col("own").is_not_null()).then(1.0).otherwise((pl.col("decisions") + 1) / (pl.col("decisions") + 2))
    )
    frame = pl.concat([coded, found.select(code=code, chance=chance)], how="horizontal")
    others = pl.col("top5").str.split(" ").list.set_difference(pl.concat_list("code")).list.head(_CANDIDATES - 1)
    is_known = pl.col("code").is_not_null()
    return frame.with_columns(
        isco08=pl.coalesce("code", "isco08"),
        probability=pl.when(is_known).then(pl.col("chance").round(4)).otherwise("probability"),
        top5=pl.when(is_known).then(pl.concat_str("code", pl.lit(" "), others.list.join(" "))).otherwise("top5"),
        vsco2020=pl.when(is_known)
        .then(pl.col("code").replace_strict(vsco_codes(), default="", return_dtype=pl.String))
        .otherwise("vsco2020"),
    ).select(coded.columns)
