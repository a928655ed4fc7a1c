# pyright: standard
"""Cleaning of advertisements: what carries no meaning goes, what does stays, and no contact survives.

Everything is a chain of Polars string expressions, one pass of compiled patterns a column. A cleaned text has two
forms: ``words`` (lower case, Vietnamese marks kept, tone marks and i/y in one spelling) and ``folded`` (the same
tokens
without marks), so that an advertisement written without marks can be compared with one that has them, token by token.
"""

from __future__ import annotations

import html
from functools import cache
from typing import Final

import polars as pl

from caunghe.vacancies.words.lexicon import NOT_WORD, abbreviations, noise_patterns

# characters of the body that are read for the occupation: duties stand first, what follows is asked or offered
TEXT_LIMIT: Final = 1_000

_TAGS: Final = r"(?is)<(?:script|style)\b.*?</(?:script|style)>|<!--.*?-->|</?[a-z][^<>]*>"
_ENTITY: Final = r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[A-Za-z]{2,8});"
# ASCII only: Rust's regular expressions then run some thirty times faster on long bodies
_ADDRESSES: Final = (
    r"[A-Za-z0-9._+-]+ ?(?:@|\[at\]|\(at\)) ?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
    r"(?:https?://|www\.)\S+",
    r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.(?:com|vn|net|org|edu|info|asia|site|xyz)(?:\.vn)?(?:/\S*)?(?-u:\b)",
)
# what looks like a telephone number and is none: a day, an amount, a tax number; the first that fits where a number
# begins is kept
_NO_TELEPHONE: Final = (
    r"[0-3][0-9][.-][01][0-9][.-](?:19|20)[0-9]{2}(?-u:\b)|0[0-9]{0,2}(?:[.,][0-9]{3}){2,3}(?-u:\b)"
    r"|(?:MST|[Mm]\.?[Ss]\.?[Tt]|thu(?:ế|e)|[Tt]ax (?:code|number|no\.?))[ :.]{0,3}[0-9]{10}(?:-[0-9]{3})?(?-u:\b)"
)
_SEPARATED: Final = r"[ .\-]?[0-9]"
# mobile numbers by their first digits, lines of a place by theirs (02…), each after 0 or +84, however they are grouped
_TELEPHONE: Final = (
    r"(?:\+?\(?84\)?[ .\-]?(?:\(?0\)?[ .\-]?)?|\(?(?-u:\b)0[ .\-]?)"
    rf"(?:(?:3[ .\-]?[2-9]|5[ .\-]?[25689]|7[ .\-]?[06-9]|8[ .\-]?[1-9]|9{_SEPARATED})(?:{_SEPARATED}){{7}}"
    rf"|2[ .\-]?[0-9]\)?(?:{_SEPARATED}){{0,2}}\)?(?:{_SEPARATED}){{7,8}})(?-u:\b)"
)
# a number after the words for it, whatever stands for its digits: Zalo: O9l2345678
_CALLED: Final = (
    r"((?:[ĐD]T|S[ĐD]T|sđt|sdt|[Tt]el|TEL|[Pp]hone|PHONE|[Hh]otline|HOTLINE|[Zz]alo|ZALO|[Vv]iber|LH|[Mm]obile|"
    r"[Ff]ax|[Ll]i(?:ê|e)n h(?:ệ|e)|[Gg](?:ọ|o)i|[Cc]all|m(?:á|a)y|tho(?:ạ|a)i)[ :.\-]{1,3}(?:[A-Za-z.]{1,10} )?)"
    r"(?:\+84|[0Oo])(?:[ .\-]?[0-9OoIl]){8,10}(?-u:\b)"
)
_NUMBERS: Final = f"({_NO_TELEPHONE})|{_TELEPHONE}"
_MANY_DIGITS: Final = rf"[0-9](?:{_SEPARATED}){{5}}"
# An amount is a number with a unit of money, a range, or a number after a word for pay
_AMOUNT: Final = r"[>~≥<]?\s?\$?\s?\d[\d.,]*\s?(?:tr(?:iệu|ieu|ăm|\.)?|triệu|củ|m|k|vnđ|vnd|đ|usd|\$|jpy|nghìn|ngàn)?"
_RANGE: Final = rf"{_AMOUNT}(?:\s?(?:-|–|—|~|đến|den|tới|toi|to|\s)\s?{_AMOUNT})?"
_UNIT: Final = r"(?:tr(?:iệu|ieu|ăm|\.)?|triệu|củ|vnđ|vnd|usd|\$)"
_PER: Final = r"(?:\s?/?\s?(?:1\s)?(?:tháng|thang|th|giờ|gio|h|ngày|ngay|ca|buổi|năm|month|mth|hour|day)\b)?"
_PAY_WORD: Final = (
    r"(?:mức\s)?(?:thu\snhập|thu\snhap|lương|luong|tổng\sthu|salary|income|gross|net|lcb)"
    r"(?:\s(?:cứng|cơ\sbản|căn\sbản|co\sban|net|gross|khởi\sđiểm|thỏa\sthuận|thoả\sthuận|hấp\sdẫn|ổn\sđịnh|cao|"
    r"từ|tu|trên|tren|"
    r"lên\sđến|lên\stới|đến|den|tới|toi|khoảng|upto|up\sto|range|over|from|>|:|-|up))*"
)
_PAY: Final = (
    rf"(?i)(?:\b{_PAY_WORD}\b\s?[:\-]?\s?(?:{_RANGE}){_PER}[\s+]*)"
    rf"|(?:\b(?:từ|tu|trên|đến|tới|khoảng|upto|up\sto|lên\sđến|over|from)\s)?[>~]?\s?\$?\b\d[\d.,]*\s?{_UNIT}?"
    rf"(?:\s?(?:-|–|—|~|đến|tới|to|\s)\s?\d[\d.,]*)?\s?{_UNIT}(?:\s(?:trở\slên|đồng|gross|net))?{_PER}[\s+]*"
    r"|\b\d+\s?(?:tr|m)\b[\s+]*"
)
_BARE_PAY: Final = rf"(?i)(?:\b|\s){_PAY_WORD}(?:\s|$)"
# chất lượng and its like lose their marks and look like lương; the low line keeps them whole until tokens are cut
_MEASURES: Final = r"(?-u:\b)(chat|do|khoi|trong|nang|san|dinh) luong(?-u:\b)"
_CODES: Final = r"\(?\b(?:[A-Z]{2,6}[-._]?\d{2,7}(?:\.\d+)?|[A-Z]{2,6}\.\d{1,5}|\d{5,7})\b\)?"
# the firm and its verb before a role; a *nhân viên tuyển dụng* recruits for a living and stays
_RECRUITS: Final = (
    r"^(?:.*[^n\s]\s+)?(?:tuyển|tuyen)\s+(?:dụng|dung)\s+"
    r"(nhân viên|nhan vien|công nhân|cong nhan|kỹ sư|kĩ sư|ky su|chuyên viên|chuyen vien|kỹ thuật viên|ky thuat vien|"
    r"giáo viên|giao vien|giảng viên|giang vien|lập trình viên|tổng đài viên|trình dược viên|thợ|lái xe|tài xế|"
    r"bác sĩ|"
    r"kế toán|trợ lý|giám sát|chuyên gia|quản lý|trưởng|phó|giám đốc|tổ trưởng|thủ kho|bảo vệ|đầu bếp|bếp|phục vụ|"
    r"lễ tân|điều dưỡng|thực tập sinh|sales?)(\s|$)"
)
_COUNTS: Final = (
    r"(?i)^\s*(?:tuyển|cần|tuyen|can)?\s*(?:gấp|gap)?\s*\d{1,3}\s+|\b(?:sl|số lượng|so luong)\s?:?\s?\d{1,4}\b"
)

# one spelling of tone marks (hoà → hòa) and of i/y after a single consonant (kỹ → kĩ)
_TONES: Final = {
    "oà": "òa",
    "oá": "óa",
    "oả": "ỏa",
    "oã": "õa",
    "oạ": "ọa",
    "oè": "òe",
    "oé": "óe",
    "oẻ": "ỏe",
    "oẽ": "õe",
    "oẹ": "ọe",
    "uỳ": "ùy",
    "uý": "úy",
    "uỷ": "ủy",
    "uỹ": "ũy",
    "uỵ": "ụy",
}
# the unmarked y too: a title written without marks must meet the folded form of one that has them
_Y: Final = {f"{c}{y}": f"{c}{i}" for c in "hklmst" for y, i in zip("yỳýỷỹỵ", "iìíỉĩị", strict=True)}
# after q the y bears the tone; listed so that the leftmost match keeps them
_KEPT: Final = {f"qu{y}": f"qu{y}" for y in "ỳýỷỹỵ"}
_SPELLING: Final = {**_TONES, **_Y, **_KEPT}


@cache
def _letters() -> tuple[list[str], list[str]]:
    """Return every Vietnamese letter with a mark, and the letter without it."""
    marked = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
    plain = "a" * 17 + "e" * 11 + "i" * 5 + "o" * 17 + "u" * 11 + "y" * 5 + "d"
    return list(marked), list(plain)


def without_marks(column: pl.Expr) -> pl.Expr:
    """Return lower-case text without Vietnamese marks."""
    return column.str.replace_many(*_letters())


def plain_text(column: pl.Expr) -> pl.Expr:
    """Return text in NFC without HTML tags and with character references resolved."""
    text = column.fill_null("").str.normalize("NFC")
    # &lt;p&gt; gives a tag once resolved, so references go first
    plain = text.map_batches(_without_references, pl.String)
    return plain.str.replace_all(_TAGS, " ").str.replace_all("\u200b|\ufeff|\u00ad", "")


def _without_references(texts: pl.Series) -> pl.Series:
    at = texts.str.contains(_ENTITY).arg_true()
    return texts.scatter(at, [html.unescape(text) for text in texts.gather(at)]) if len(at) else texts


def without_contacts(column: pl.Expr) -> pl.Expr:
    """Return text with e-mail addresses, links and telephone numbers taken out; days, amounts and tax numbers stay."""
    for pattern in _ADDRESSES:
        column = column.str.replace_all(pattern, " ")
    return column.map_batches(_without_telephones, pl.String)


def _without_telephones(texts: pl.Series) -> pl.Series:
    """Return texts without telephone numbers; only those with digits enough are searched."""
    at = texts.str.contains(_MANY_DIGITS).arg_true()
    if not len(at):
        return texts
    some = texts.gather(at).str.replace_all(_CALLED, "${1}").str.replace_all(_NUMBERS, "${1}")
    return texts.scatter(at, some)


def readable(column: pl.Expr) -> pl.Expr:
    """Return a text fit to be shown: composed, without contacts, white space single; case and marks as written."""
    return without_contacts(plain_text(column)).str.replace_all(r"\s+", " ").str.strip_chars(" -–|,;:*•_")


def quiet(column: pl.Expr) -> pl.Expr:
    """Return a readable title, in lower case, without pay, benefits, urgency, reference codes and head counts."""
    text = column.str.replace_all(_CODES, " ").str.to_lowercase().str.replace_all(_COUNTS, " ")
    text = text.str.replace(_RECRUITS, "${1}${2}").str.replace_all(_MEASURES, "${1}_luong").str.replace_all(_PAY, " ")
    for pattern in noise_patterns():
        text = text.str.replace_all(pattern, " ")
    return text.str.replace_all(_BARE_PAY, " ")


def full_words(column: pl.Expr) -> pl.Expr:
    """Return lower-case text as tokens with single spaces and abbreviations written out."""
    return _single_spaces(_tokens(column))


def normal(column: pl.Expr) -> pl.Expr:
    """Return text as ``written_out`` does, the spelling of tones and of i and y unified."""
    return _single_spaces(_tokens(column).str.replace_many(list(_SPELLING), list(_SPELLING.values()), leftmost=True))


def _tokens(column: pl.Expr) -> pl.Expr:
    text = column.str.to_lowercase().str.replace_all(NOT_WORD, "  ")
    return pl.concat_str(pl.lit(" "), text, pl.lit(" ")).str.replace_many(*abbreviations())


def _single_spaces(column: pl.Expr) -> pl.Expr:
    return column.str.replace_all(r" +", " ").str.strip_chars(" ")


def clean_words(ads: pl.DataFrame) -> pl.DataFrame:
    """Return ``words`` and ``folded`` of each title, and the same of every other column present.

    ``ads`` has ``title`` and any of ``category``, ``employer``, ``level``, ``text``. The result has, row for row,
    ``title_words, title_folded`` and likewise the others (an absent column gives empty strings). A title of which
    nothing is left keeps its words before the noise was removed.
    """
    title = readable(pl.col("title"))
    frame = ads.select(title.alias("readable"), *_context(ads))
    frame = frame.with_columns(normal(quiet(pl.col("readable"))).alias("title_words"))
    frame = frame.with_columns(
        pl.when(pl.col("title_words") == "")
        .then(normal(pl.col("readable")))
        .otherwise("title_words")
        .alias("title_words")
    )
    names = ("title", *CONTEXT)
    return frame.select(
        *(pl.col(f"{name}_words") for name in names),
        *(without_marks(pl.col(f"{name}_words")).alias(f"{name}_folded") for name in names),
    )


CONTEXT: Final = ("category", "employer", "level", "text")


def _context(ads: pl.DataFrame) -> list[pl.Expr]:
    """Return the expressions of the context columns; ``nan`` and ``none``, as scrapes write absence, are empty."""
    out = []
    for name in CONTEXT:
        if name not in ads.columns:
            out.append(pl.lit("").alias(f"{name}_words"))
            continue
        column = pl.col(name).cast(pl.String)
        if name == "text":
            column = column.str.head(TEXT_LIMIT)
        text = normal(without_contacts(plain_text(column)))
        out.append(pl.when(text.is_in(["nan", "none", "null"])).then(pl.lit("")).otherwise(text).alias(f"{name}_words"))
    return out
