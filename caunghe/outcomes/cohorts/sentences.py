"""What a reader of destinations must know beside the numbers, in sentences."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.language import Language, Text, month, number, share
from caunghe.schema import COVERED

_REACH: Final = Text(
    "Hồ sơ có từ {first} đến {last}; tháng sau đó là chưa đến hạn, không phải số không.",
    "The records reach from {first} to {last}; a later month is not due yet, and is no zero.",
)
_GAPS: Final = Text(
    "Hồ sơ của tháng cần xem chưa đủ so với các tháng kề bên: {gaps}. Dưới một nửa thì không nêu số; từ một nửa thì số "
    "được bù và kèm cảnh báo.",
    "Records of months that are looked at are not whole beside their neighbours: {gaps}. Of less than half no number "
    "is said; from half on it is made good, with caution.",
)
_GAP: Final = Text("{month} có {come}", "{come} of {month}")
_UNSEARCHED: Final = Text(
    "{without} trong {came} người tốt nghiệp không có họ tên hoặc ngày sinh nên không tìm được; tỷ lệ tính trên những "
    "người còn lại, và độ phủ nêu phần ấy.",
    "{without} of {came} {came:graduate has|graduates have} no name or no birth date and cannot be looked for; rates "
    "are of the others, and the coverage tells their share.",
)
_SILENT: Final = Text(
    "Năm {year}: mới có {came} trong {due} người tốt nghiệp phải có theo số tuyển sinh, hoặc theo khóa trước của "
    "chương trình còn mở; độ phủ tính trên số phải có.",
    "{year}: {came} of {due} {due:graduate|graduates} came that {due:is|are} due by the intakes, or by the cohort "
    "before of a programme that goes on; the coverage is of those due.",
)
_REST: Final = Text(
    "Không có trong hồ sơ là không có tháng nào từ khi tốt nghiệp đến tháng ấy; phần còn lại, không có việc trong "
    "tháng ấy, đã có hồ sơ ở một tháng trước đó.",
    "In no record means in no month from leaving to that one; the rest, who do not work in it, had a record in an "
    "earlier month.",
)
_OF_WHAT: Final = Text(
    "Khoảng 95 % là của khả năng có việc mà một khóa như vậy có, không phải của riêng những người đã đếm.",
    "An interval of 95% is of the chance that a cohort like this one has, not of the people who were counted alone.",
)
_LINKS: Final = Text(
    "Ước tính {precision} liên kết là đúng, và {recall} số người có trong hồ sơ đã được tìm thấy; cả hai sai số đã nằm "
    "trong các khoảng. Ước tính này coi lỗi họ tên, lỗi ngày sinh và ngày sinh bỏ trống là độc lập, như nhau ở mọi cơ "
    "sở: nơi chúng đi cùng nhau, hoặc nhiều người ghi ngày 1 tháng 1, thì số tìm thấy ít hơn mức khoảng ấy nêu.",
    "Links are right in about {precision}, and those in the records found in {recall}; the error of both is in the "
    "intervals. Errors of name, errors of date and absent dates are taken for independent and alike at all "
    "institutions: where they come together, or many dates are 1 January, fewer were found than the interval says.",
)
_APART: Final = Text(
    "Trước khi so sánh: người tốt nghiệp của {units} được tìm thấy trong hồ sơ khác hẳn các nơi khác ({units_found} so "
    "với {others}). Hãy xem họ tên và ngày sinh ở đó có được ghi như nơi khác không; phần làm thêm vì thế đều kèm "
    "cảnh báo.",
    "Before comparing, look at {units}: their graduates are found in the records unlike those of the others "
    "({units_found}, the others {others}). See whether names and dates are written there as elsewhere; all value "
    "added has caution for it.",
)
_CELLS: Final = Text(
    "{hidden} ô bị ẩn vì ít người; {unknown} ô không nêu số vì biết chưa đến một nửa; {pooled} ô gộp hai khóa vì khóa "
    "gần nhất dưới số người tối thiểu.",
    "{hidden} {hidden:cell is|cells are} hidden as few people stand behind; {unknown} {unknown:has|have} no number as "
    "fewer than half are known; {pooled} {pooled:cell pools|cells pool} two cohorts, as the last one is small.",
)
_SLUMP: Final = Text(
    "Trong {months} tháng đầu, {found} khóa {year} có trong hồ sơ, so với {best} khóa {best_year}: hoặc ít người có "
    "việc hơn, hoặc hồ sơ chỉ có một phần của khóa ấy; các số không cho biết là điều nào.",
    "In the first {months} {months:month|months} {found} of those who left in {year} are in a record, of {best_year} "
    "{best}: fewer of them work, or the records hold a part of them; the numbers do not tell which.",
)
_MOST_NAMED: Final = 6
_SLUMPED: Final = 0.7  # of the best cohort's share found


def records_told(months: pl.DataFrame, cohorts: pl.DataFrame, language: Language) -> list[str]:
    """Return what the records reach, and the months looked at that are not whole (RECORD_MONTHS, COHORTS)."""
    first, last = months["month"][0], months.filter("is_last")["month"].item()
    told = [_REACH(language, first=month(first, language), last=month(last, language))]
    due = cohorts["due"].unique(maintain_order=True).implode()
    gaps = months.filter(pl.col("month").is_in(due), pl.col("month") <= last, pl.col("come") < COVERED)
    if gaps.height:
        named = [
            _GAP(language, month=month(day, language), come=share(come, language, decimals=0))
            for day, come in gaps.head(_MOST_NAMED).select("month", "come").iter_rows()
        ]
        told.append(_GAPS(language, gaps=", ".join(named)))
    return [*told, _REST(language), _OF_WHAT(language), *_slumps(cohorts, language)]


def _slumps(cohorts: pl.DataFrame, language: Language) -> list[str]:
    """Return the cohorts of which far fewer are found than of the best one, at the first of the months."""
    own = cohorts.filter(pl.col("measure") == "unknown", pl.col("breakdown") == "all").drop_nulls("estimate")
    own = own.filter(pl.col("months") == pl.col("months").min()).with_columns(found=1 - pl.col("estimate"))
    best = own.sort("found", "year").tail(1)
    few = own.join(best.select(best="found", best_year="year"), how="cross").filter(
        pl.col("found") < _SLUMPED * pl.col("best")
    )
    return [
        _SLUMP(
            language,
            months=row["months"],
            year=row["year"],
            best_year=row["best_year"],
            found=share(row["found"], language, decimals=0),
            best=share(row["best"], language, decimals=0),
        )
        for row in few.sort("year").iter_rows(named=True)
    ]


def people_told(completeness: pl.DataFrame, cohorts: pl.DataFrame, language: Language) -> list[str]:
    """Return who cannot be looked for and who did not come, of the years that are judged (COMPLETENESS, COHORTS)."""
    judged = cohorts.filter(pl.col("status") == "complete")["year"].unique(maintain_order=True).implode()
    city = completeness.filter(pl.col("breakdown") == "all", pl.col("year").is_in(judged))
    came, searched = int(city["came"].sum()), int(city["searched"].sum())
    told: list[str] = []
    if came > searched:
        counts = {"without": came - searched, "came": came}
        told.append(_UNSEARCHED(language, **{k: number(n, language, decimals=0) for k, n in counts.items()}))
    for year, here, due in (
        city.filter(pl.col("came") < COVERED * pl.col("due")).select("year", "came", "due").iter_rows()
    ):
        counts = {name: number(n, language, decimals=0) for name, n in (("came", here), ("due", due))}
        told.append(_SILENT(language, year=year, **counts))
    return told


def links_told(quality: pl.DataFrame, apart: pl.DataFrame, language: Language) -> list[str]:
    """Return how far links are right and found, and which units stand apart (QUALITY, APART)."""
    row = quality.row(0, named=True)
    precision, recall = (share(row[name], language) for name in ("precision", "recall"))
    told = [_LINKS(language, precision=precision, recall=recall)]
    if apart.height:
        named = apart.head(_MOST_NAMED)["category"].to_list()
        shown: list[float] = apart["found"].drop_nulls().sort().to_list()
        ends = [share(each, language, decimals=0) for each in (shown[:1] + shown[-1:])]
        others = share(apart.select(pl.col("others").mean()).item(), language, decimals=0)
        units = ", ".join(named) + (", …" if apart.height > len(named) else "")
        told.append(_APART(language, units=units, units_found="–".join(dict.fromkeys(ends)) or "…", others=others))
    return told


def cells_told(destinations: pl.DataFrame, language: Language) -> list[str]:
    """Return how many cells are hidden, known too little of, or pooled (DESTINATIONS)."""
    gone = pl.col("flag") == "suppressed"
    counts = {
        "hidden": destinations.filter(gone, pl.col("coverage").is_null()).height,
        "unknown": destinations.filter(gone, pl.col("coverage").is_not_null()).height,
        "pooled": destinations.filter(pl.col("from_year") < pl.col("year")).height,
    }
    return [_CELLS(language, **{name: number(n, language, decimals=0) for name, n in counts.items()})]
