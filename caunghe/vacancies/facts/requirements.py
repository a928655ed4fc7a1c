# pyright: standard
"""What an advertisement asks of a person: qualification, experience, openings, shifts, and age or sex.

Requirements of age and sex are read because they exist and discriminate (Labour Code 2019, articles 3 and 8; Decree
12/2022/NĐ-CP, article 8): they are reported as such and enter nothing else.
"""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from caunghe.schema import allowed_codes, code_list
from caunghe.vacancies.words.cleaning import without_marks
from caunghe.vacancies.words.lexicon import qualification_words

# ``qualification_asked``: the lowest accepted; ``experience_years``: the least; ``night_shift`` null: nothing is said;
# ``sex_asked``: male, female, male_preferred, female_preferred
REQUIREMENTS: Final[dict[str, pl.DataType]] = {
    "qualification_asked": pl.String(),
    "experience_years": pl.Float64(),
    "openings_stated": pl.Int64(),
    "night_shift": pl.Boolean(),
    "shift_work": pl.Boolean(),
    "age_low": pl.Int64(),
    "age_high": pl.Int64(),
    "sex_asked": pl.String(),
}
MOST_OPENINGS: Final = 2_000
MOST_YEARS: Final = 15
AGES: Final = (15, 65)
# a level counts in a phrase about schooling, not in the name of a school or of a customer
_SCHOOLING: Final = (
    r"((?:tot nghiep|trinh do|hoc van|bang cap|bang |hoc luc|graduat\w*|degree|education)[^\n.]{0,80}"
    r"|(?:trung cap|cao dang|dai hoc|thpt|12/12)[^\n.]{0,30}tro len|lao dong pho thong|university degree|bachelor)"
)
# whose years these are: an employer's own, not a person's
_OWN_YEARS: Final = (
    r"(?:cong ty|chung toi|tap doan|doanh nghiep|trung tam|thuong hieu|doi ngu|\bwe\b|company|founded|"
    r"hoat dong|thanh lap|trai qua|voi (?:hon|gan|tren)|with over|"
    r"over the past)[^\n.;:]{0,60}?\d{1,3}\s?\+?\s?(?:nam|years?)\b"
    r"(?:\s?(?:of\s)?(?:kinh nghiem|experience|hoat dong|phat trien|thanh lap))?"
)
_ABOVE_UNIVERSITY: Final = {"sau dai hoc": "thac si", "tren dai hoc": "thac si"}
_NUMBER_WORDS: Final = {"mot nam": "1 nam", "hai nam": "2 nam", "ba nam": "3 nam", "nua nam": "6 thang"}
_NUMBER: Final = r"(\d{1,2}(?:[.,]5)?)"
_LEAST: Final = r"(?:it nhat|toi thieu|tu|tren|co|hon|minimum|at least|over)?\s?:?\s?"
_YEARS: Final = (
    rf"{_NUMBER}\s?\+?\s?(?:(?:-|–|~|den|toi|to)\s?\d{{1,2}}\s?)?\+?\s?(?:nam|years?|yrs?)(?:\s?tro len)?\s?"
    r"(?:of\s)?(?:relevant\s|working\s|work\s)?(?:lam viec\s)?(?:co\s)?(?:kinh nghiem|kn\b|exp\b|experience)",
    rf"(?:kinh nghiem|\bkn\b|experience|\bexp\b)[^\n\d.;]{{0,30}}?{_LEAST}{_NUMBER}\s?\+?\s?(?:(?:-|–|~|den|"
    rf"to)\s?\d{{1,2}}\s?)?(?:nam\b|years?|yrs?)",
    rf"{_NUMBER}\s?\+?\s?(?:nam|years?)\s(?:lam viec|o vi tri|tai vi tri|in\b)",
)
_MONTHS: Final = (
    rf"{_NUMBER}\s?(?:(?:-|–)\s?\d{{1,2}}\s?)?(?:thang|months?)(?:\s?tro len)?\s?(?:of\s)?(?:kinh nghiem|experience)",
    rf"(?:kinh nghiem|experience)[^\n\d.;]{{0,20}}?{_NUMBER}\s?(?:thang|months?)\b",
)
_NO_EXPERIENCE: Final = (
    r"(?:khong|ko|k|chua)\s(?:yeu cau|yc|can|doi hoi|bat buoc|co|can co)?\s?(?:co\s)?kinh nghiem|"
    r"kinh nghiem\s?:?\s?khong"
    r"|duoi [1-5] nam kinh nghiem|no experience|(?:moi|vua) (?:tot nghiep|ra truong)|fresh graduates?"
)
# a number of people; one group of three is a thousand
_COUNT: Final = r"(\d{1,2}[.,]\d{3}|\d{1,4})"
_PERSONS: Final = (
    r"(?:nguoi|ban|nhan vien|nv|nam|nu|cong nhan|cn|ung vien|lao dong|ldpt|nhan su|tho|ky thuat|ktv|kts|ke toan|"
    r"lai xe|"
    r"tai xe|vi tri|ky su|ks|bao ve|phuc vu|giao vien|gv|le tan|dau bep|phu|dieu duong|y ta|bac si|duoc si|"
    r"chuyen vien|"
    r"truong|pho|quan ly|giam sat|to truong|tap vu|shipper|sales?|ban hang|thu ngan|thu kho|pg|pb|ctv|cong tac vien|"
    r"thuc tap sinh|tts|hoc vien|dien vien|giup viec|boc xep|operators?|workers?|staff|engineers?|people|"
    r"persons?|pax|"
    r"positions?|vacancies|candidates?)\b"
)
_OPENINGS: Final = (
    rf"(?:so luong|\bsl|chi tieu|headcount|quantity|vacancies|number of (?:openings|vacancies|"
    rf"positions))\s?(?:can\s)?"
    rf"(?:tuyen\s?)?(?:dung\s?)?(?:la\s|khoang\s)?[:\-]?\s?\(?{_COUNT}\b",
    rf"(?:tuyen|can|recruit\w*|hiring)\s(?:gap\s|dung\s|them\s|ngay\s|tuyen\s|so luong\s|khoang\s|"
    rf"lon\s)*:?\s?{_COUNT}\s{_PERSONS}",
)
# the same in a title, where a number before people needs no verb: 10 công nhân may, Thợ hàn (5 người)
_TITLE_OPENINGS: Final = (rf"(?:^|\(|-\s)\s?{_COUNT}\s(?:nguoi|cong nhan|ldpt|lao dong|tho|nhan vien)\b",)
# men and women asked for apart, together the openings
_BOTH: Final = r"(\d{1,3})\s?nam\s?(?:,|va|&|\+)?\s?(\d{1,3})\s?nu\b"
_NO_NIGHT: Final = (
    r"khong (?:phai )?(?:lam|truc|di) (?:ca )?dem|khong (?:lam )?(?:xoay )?ca dem|no night shift|khong xoay ca"
)
_NIGHT: Final = (
    r"\bca dem|lam dem|truc dem|night shift|night duty|\bca 3\b[^\n]{0,12}2[0-3]\s?[h:]|"
    r"2[123]\s?[h:g]\s?\d{0,2}\s?(?:-|–|den|toi)\s?"
    r"0?[4-8]\s?[h:g]|3 ca\b"
)
_SHIFTS: Final = r"xoay ca|theo ca\b|di ca\b|doi ca|chia ca|\bca [123]\b|shift work|rotating shift|3 ca\b|2 ca\b"
_AGES: Final = r"(1[5-9]|[2-6]\d)"
# whose ages these are: a child's, a customer's, an employer's
_OTHER_AGES: Final = (
    r"(?:\bcon\b|con em|con nho|tre em|\btre\b|hoc sinh|hoc vien|khach|bo me|nguoi than|\bbe\b|\bchau\b|huu|"
    r"bao hiem|cong ty|"
    r"thuong hieu|children|kids|customers?|students?)[^\n.;,]{0,30}?\d{1,2}\s?(?:(?:-|den|"
    r"toi)\s?\d{1,2}\s?)?(?:tuoi|years old)"
)
_AGE_RANGE: Final = (
    rf"{_AGES}\s?(?:tuoi)?\s?(?:-|–|~|den|toi|to)\s?{_AGES}\s?(?:tuoi|t\b|years old)",
    rf"(?:do tuoi|tuoi|age)\s?(?:doi)?\s?:?\s?(?:tu\s?)?(?:khoang\s)?{_AGES}\s?(?:-|–|~|den|toi|to)\s?{_AGES}\b",
)
_AGE_MOST: Final = (
    rf"(?:duoi|khong qua|toi da|den|under|<|≤|max)\s?{_AGES}\s?(?:tuoi|t\b|years old)"
    rf"|tuoi\s?:?\s?(?:duoi|khong qua|toi da|<)\s?{_AGES}\b"
)
_AGE_LEAST: Final = (
    rf"(?:tu|tren|du|>|≥|over|above)\s?(?:du\s)?{_AGES}\s?(?:tuoi|t\b|years old)|tuoi\s?:?\s?(?:tu|tren|"
    rf">)\s?{_AGES}\b"
    rf"|{_AGES}\s?tuoi tro len"
)
# with marks, since ``nam`` is male and ``năm`` a year; what speaks of both sexes or of neither goes first
_NEITHER: Final = (
    r"(?:việt|viet|hà|miền|phía|đông|tây|quảng|hướng|hải|an|vi[eệ]tnam|cn\.?|phương) nam\b|nam (?:định|"
    r"từ liêm|sách|trung|bộ|phi|"
    r"phước|cường|long|sơn|á|hải|thăng|ngư|việt|bình dương|đàn|sài gòn|hà nội|hưng)|nam\s?(?:/|,|và|hoặc|"
    r"-|&|or|\+)?\s?nữ|"
    r"nữ\s?(?:/|,|và|hoặc|-|&|\+)?\s?nam\b|male\s?(?:/|or|and|,|&|-)\s?female|female\s?(?:/|or|and|,|&|"
    r"-)\s?male|phụ nữ|"
    r"(?:thời trang|quần áo|giày|giầy|đồ|mỹ phẩm|khách|nước hoa|khoa) (?:nam|nữ)\b|nữ (?:trang|hoàng|công gia chánh)|"
    r"không (?:phân biệt|yêu cầu) (?:nam|giới tính)[^\n.;]{0,10}|nam (?:hay|lẫn) nữ|nữ (?:hay|lẫn) nam|"
    r"[0-9]{1,3} nam[,;và&+ ]{1,5}[0-9]{1,3} nữ|[0-9]{1,3} nữ[,;và&+ ]{1,5}[0-9]{1,3} nam\b|"
    r"(?:phòng|ktx|ký túc xá|wc|vệ sinh|đồng phục|áo|bệnh nhân|hội viên|học viên|học sinh|khách hàng|trẻ em|bóng đá) "
    r"(?:nam|nữ)\b|nam (?:châm|bán cầu|khoa)"
)
# what women are given, which asks for no woman
_GIVEN_WORDS: Final = (
    "thai sản|mang thai|có thai|con nhỏ|nuôi con|sinh con|hành kinh|kinh nguyệt|nghỉ sinh|8/3|08/03|20/10|chế độ|"
    "trợ cấp|hỗ trợ|phụ cấp|thưởng|quà|tặng|phúc lợi|được nghỉ|được về|quốc tế|ưu đãi"
)
_GIVEN_LIST: Final[list[str]] = [*_GIVEN_WORDS.split("|")]
_GIVEN: Final = re.compile(
    rf"(?:lao động |nhân viên |công nhân |cán bộ |chị em )?\bnữ\b[^\n.;,]{{0,40}}(?:{_GIVEN_WORDS})[^\n.;]{{0,40}}"
    rf"|(?:{_GIVEN_WORDS})[^\n.;,]{{0,40}}\bnữ\b"
)
_SEX: Final = r"(nam|nữ|male|female)"
_PREFERRED: Final = rf"(?:ưu tiên|uu tien|prefer\w*)\s(?:ứng viên |các bạn |giới tính |là |:)*{_SEX}\b"
_DEMANDED: Final = (
    rf"giới tính\s?:?\s?(?:là )?{_SEX}\b"
    rf"|(?:yêu cầu|chỉ tuyển|chỉ nhận|cần tuyển|cần|tuyển|tuyển gấp)\s?:?\s?(?:\d{{1,3}}\s)?(?:là )?{_SEX}\b"
    rf"|\(\s?(?:chỉ )?{_SEX}(?:\s(?:only|giới))?\s?\)|{_SEX} only\b"
    rf"|(?:^|\n|[-–+•*\]:;.])\s*{_SEX}(?:\s(?:giới|nhân viên|thư k[ýí]|trợ lý|công nhân|kế toán|tuổi|từ|"
    rf"tốt nghiệp|có|dưới|độ tuổi|trên|cao|\d{{2}}\s?[-–])"
    rf"|\s?[,;.(]|\s*$|\s?\n)|(?:nhân viên|công nhân|thợ|kế toán|trợ lý|thư k[ýí]|lễ tân) {_SEX}\b"
)


def _ascii(pattern: str) -> str:
    """Return a pattern of folded text in ASCII classes: Rust's regular expressions then run many times faster."""
    classes = {r"\b": r"(?-u:\b)", r"\d": "[0-9]", r"\s": r"[ \t]", r"\w": "[a-z0-9_]"}
    for written, narrow in classes.items():
        pattern = pattern.replace(written, narrow)
    return pattern


def _has(text: pl.Expr, pattern: str) -> pl.Expr:
    return text.str.contains(_ascii(pattern))


def _first(text: pl.Expr, pattern: str, group: int = 1) -> pl.Expr:
    return text.str.extract(_ascii(pattern), group)


def requirements(ads: pl.DataFrame) -> pl.DataFrame:
    """Return ``REQUIREMENTS`` of each advertisement, row for row; what is not said is null.

    ``ads`` has ``title`` and any of ``qualification, experience, openings, text``. The column made for a fact decides;
    where it is empty the title does, then the text.
    """
    marked = _marked(ads)
    body = pl.concat_str("title", pl.lit("\n"), "text")
    plain = marked.select(without_marks(pl.all())).with_columns(pl.col("text").str.replace_all(_ascii(_OWN_YEARS), " "))
    plain = plain.with_columns(ages=body.str.replace_all(_ascii(_OTHER_AGES), " "))
    return plain.select(
        _qualification().alias("qualification_asked"),
        _experience().alias("experience_years"),
        _openings().alias("openings_stated"),
        _nights(body).alias("night_shift"),
        pl.when(_has(body, _SHIFTS)).then(pl.lit(value=True)).alias("shift_work"),
        *_ages(pl.col("ages")),
        _sexes(marked.select(body.alias("body")).to_series()),
    ).cast(REQUIREMENTS)  # pyright: ignore[reportArgumentType]


def openings_stated(ads: pl.DataFrame) -> pl.Series:
    """Return the people sought that each advertisement states, row for row, as ``requirements`` do and nothing else."""
    plain = _marked(ads).select(without_marks(pl.col("title", "openings", "text")))
    return plain.select(_openings().cast(REQUIREMENTS["openings_stated"]).alias("openings_stated")).to_series()


def _marked(ads: pl.DataFrame) -> pl.DataFrame:
    """Return what requirements are read from, in small letters: empty where the advertisements have no such column."""
    names = ("qualification", "experience", "openings", "text")
    absent = [pl.lit(None, pl.String).alias(name) for name in names if name not in ads.columns]
    lower = [
        pl.col(name).cast(pl.String).fill_null("").str.normalize("NFC").str.to_lowercase().alias(name)
        for name in ("title", *names)
    ]
    return ads.with_columns(absent).select(lower)


def _lowest(text: pl.Expr) -> pl.Expr:
    """Return the lowest level a text names, null for none."""
    text = text.str.replace_many(_ABOVE_UNIVERSITY)
    words = qualification_words()
    order = [code for code in allowed_codes("qualifications") if code in words]
    return pl.coalesce([pl.when(_has(text, words[code])).then(pl.lit(code)) for code in order])


def _qualification() -> pl.Expr:
    codes = code_list("qualifications")["code"].to_list()
    own = pl.when(pl.col("qualification").is_in(codes)).then("qualification")
    phrases = pl.concat_str("title", pl.lit("\n"), "text").str.extract_all(_ascii(_SCHOOLING)).list.join("\n")
    return pl.coalesce(own, _lowest(pl.col("qualification")), _lowest(phrases))


def _experience() -> pl.Expr:
    """Return the least years: the column's, the title's, the text's; the column's words are about experience."""
    own = pl.concat_str(pl.col("experience"), pl.lit(" kinh nghiem"))
    stated = pl.when(pl.col("experience") != "").then(own).otherwise(pl.lit(""))
    parts = []
    for part in (stated, pl.col("title"), pl.col("text")):
        text = part.str.replace_many(_NUMBER_WORDS)
        years = [_first(text, p).str.replace(",", ".").cast(pl.Float64) for p in _YEARS]
        months = [_first(text, p).str.replace(",", ".").cast(pl.Float64) / 12 for p in _MONTHS]
        none = pl.when(_has(text, _NO_EXPERIENCE)).then(0.0)
        parts += [none, pl.coalesce(*years, *months)]
    found = pl.coalesce(parts)
    return pl.when(found <= MOST_YEARS).then(found)


def _openings() -> pl.Expr:
    own = pl.coalesce(_both(pl.col("openings")), _number(_first(pl.col("openings"), _COUNT)))
    title = [_number(_first(pl.col("title"), pattern)) for pattern in (*_OPENINGS, *_TITLE_OPENINGS)]
    text = [_number(_first(pl.col("text"), pattern)) for pattern in _OPENINGS]
    count = pl.coalesce(own, _both(pl.col("title")), *title, _both(pl.col("text")), *text)
    return pl.when(count.is_between(1, MOST_OPENINGS)).then(count)


def _number(written: pl.Expr) -> pl.Expr:
    return written.str.replace_all(r"[.,]", "").cast(pl.Int64)


def _both(text: pl.Expr) -> pl.Expr:
    return _number(_first(text, _BOTH, 1)) + _number(_first(text, _BOTH, 2))


def _nights(body: pl.Expr) -> pl.Expr:
    refused = _has(body, _NO_NIGHT)
    return pl.when(refused).then(pl.lit(value=False)).when(_has(body, _NIGHT)).then(pl.lit(value=True))


def _ages(body: pl.Expr) -> list[pl.Expr]:
    low = pl.coalesce(*(_first(body, p, 1) for p in _AGE_RANGE), *(_first(body, _AGE_LEAST, g) for g in (1, 2, 3)))
    high = pl.coalesce(*(_first(body, p, 2) for p in _AGE_RANGE), *(_first(body, _AGE_MOST, g) for g in (1, 2)))
    return [
        pl.when(end.cast(pl.Int64).is_between(*AGES)).then(end.cast(pl.Int64)).alias(name)
        for name, end in (("age_low", low), ("age_high", high))
    ]


def _sexes(texts: pl.Series) -> pl.Series:
    """Return ``sex_asked``; only texts that have one of the words are searched, the patterns being slow."""
    at = texts.str.contains_any(["nam", "nữ", "male"]).arg_true()
    texts = _without_given(texts)
    neither = texts.gather(at).str.replace_all(_NEITHER, " … ")
    some = neither.to_frame("body").select(_sex(pl.col("body"))).to_series()
    return pl.Series("sex_asked", [None] * len(texts), dtype=pl.String).scatter(at, some)


def _without_given(texts: pl.Series) -> pl.Series:
    """Return texts without what they give to women; few have it, and only these are searched."""
    at = (texts.str.contains("nữ", literal=True) & texts.str.contains_any(_GIVEN_LIST)).arg_true()
    found = pl.Series([_GIVEN.sub("…", text) for text in texts.gather(at)], dtype=pl.String)
    return texts.scatter(at, found) if len(at) else texts


def _sex(body: pl.Expr) -> pl.Expr:
    codes = {"nam": "male", "male": "male", "nữ": "female", "female": "female"}
    preferred = body.str.extract(_PREFERRED).replace_strict(codes, default=None)
    groups = [body.str.extract(f"(?m){_DEMANDED}", group) for group in range(1, 7)]
    demanded = pl.coalesce(groups).replace_strict(codes, default=None)
    return pl.coalesce(demanded, pl.concat_str(preferred, pl.lit("_preferred")))
