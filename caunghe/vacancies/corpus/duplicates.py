# pyright: standard
"""Advertisements of one opening, counted once: exact and near repeats, on one board or several, joined into spells.

Two advertisements are one opening when the employer is the same, their titles say the same job once what does not
distinguish jobs is taken away, their places meet, their pay does not exclude each other, and no more than 60 days lie
between the end of one and the beginning of the other. Where the employer is not named, title and pay must be equal, and
so must the text unless the title is long enough to be nobody else's.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Final

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from caunghe.schema import check_above_zero, check_limits
from caunghe.vacancies.facts.fields import fields
from caunghe.vacancies.facts.places import places
from caunghe.vacancies.words.cleaning import clean_words, readable, without_marks

# words of a title that say nothing about which job it is; tone marks as ``clean.normal`` writes them
# fmt: off
_GENERIC: Final = [
    "nhân", "viên", "chuyên", "cộng", "tác", "nv", "cv", "cvc", "cvcc", "ctv", "cán", "bộ", "tuyển", "dụng", "gấp",
    "cần", "người", "làm", "việc", "tại", "và", "ở", "với", "cho", "của", "khu", "vực", "kv", "địa", "bàn", "chi",
    "nhánh", "cn", "thành", "phố", "tp", "tỉnh", "quận", "huyện", "staff", "officer", "the", "and", "of", "in", "at",
    "hồ", "chí", "minh", "hcm", "hà", "nội", "hn", "toàn", "quốc", "đi", "ngay", "phỏng", "nhận", "lương", "thu",
    "nhập", "triệu", "tháng", "kinh", "nghiệm", "năm", "không", "yêu", "cầu", "ít", "nhất", "tối", "thiểu", "trên",
    "dưới", "có", "từ",
]
# fmt: on
_LEGAL: Final = (
    r"(?-u:\b)(?:cong t[iy]|ct[iy]|co phan|cp|trach nhiem huu han|tnhh|mtv|mot thanh vien|1 thanh vien|tap doan|"
    r"tong cong ty|"
    r"doanh nghiep tu nhan|ho kinh doanh|viet nam|vietnam|vn|co|ltd|limited|company|jsc|joint stock|"
    r"corporation|corp|group|"
    r"inc|llc|thuong mai|dich vu|tm|dv|tmdv|san xuat|sx|dau tu|va)(?-u:\b)"
)
# what an employer adds to its name: the English one in parentheses, a branch or factory
_ADDED: Final = r"\([^()]*\)|(?i)(?:[-–,] *)?(?:chi nhánh|văn phòng đại diện|vpđd|branch|representative office)\b.*"
# boards hide some employers behind one name, and agencies advertise for others
_ANONYMOUS: Final = (
    r"(?-u:\b)client(?-u:\b)|bao mat|confidential|headhunt|nhan luc|cung ung (?:nhan|lao dong)|"
    r"giai phap nhan su|dich vu nhan su|tuyen dung nhan su|manpower|(?-u:\b)hr (?:services?|solutions?|consult)|"
    r"outsourc|recruit|staffing|viec lam(?-u:\b)"
)
# a district by its word, as places outside the lists name it, up to what divides it from the province
_DISTRICT: Final = r"(?:quan|huyen|thi xa) +([a-z0-9 ]{1,24}?) *(?:,|-|;|\(|:|$)"
_REQUISITION: Final = r"(?-u:\b)(?:[a-z]{1,5}[0-9]{2,6}|[0-9][a-z][0-9]{2,5}|[a-z]{2,5}[.-][0-9]{2,5})(?-u:\b)"
# what makes a job another one in whatever title it stands
_MARKS: Final = r"part[ -]?time|bán thời gian|thời vụ|thực tập|\bphó\b|\bdeputy\b|\bintern\b|trợ lý"
# past so many different advertisements of one employer only equal titles are joined
LARGEST_BLOCK: Final = 2_000
# pairs of advertisements that are held with all that is compared
_COMPARED_AT_ONCE: Final = 200_000
_VARIANT: Final = (
    "block",
    "title",
    "requisition",
    "marks",
    "districts",
    "areas",
    "provinces",
    "pay_low",
    "pay_high",
    "text",
)
# what of an advertisement with its facts ``keys`` reads, and its row
COMPARED: Final = (
    *("row", "title", "employer", "place", "text", "posted", "seen"),
    *("provinces", "districts", "areas", "pay_low", "pay_high"),
)
_PAIR: Final[dict[str, pl.DataType]] = {"variant": pl.Int64(), "other": pl.Int64()}
_NO_DAY: Final = -(2**31)


@dataclass(frozen=True, slots=True)
class DuplicateOptions:
    """``days``: longest gap within a spell.

    ``contained``: least share of words in common where one title contains the other; ``alike``: where neither does;
    ``own_words``: words from which a title without employer needs no equal text.
    """

    days: int = 60
    contained: float = 0.75
    alike: float = 0.85
    own_words: int = 5

    def __post_init__(self) -> None:
        check_limits(self, {"days": (1, 365), "contained": (0, 1), "alike": (0, 1), "own_words": (0, inf)})
        check_above_zero(self, "contained", "alike")


def spells(ads: pl.DataFrame, options: DuplicateOptions | None = None) -> pl.Series:
    """Return the spell of each advertisement, row for row: the row number of the spell's first advertisement.

    ``ads`` are advertisements (``mapping.ADVERTISEMENT``), with ``fields.FIELDS`` where they have been read. Without a
    day an advertisement belongs to the earliest spell of its opening.
    """
    options = options or DuplicateOptions()
    return spells_of_keys(keys(ads), options)


def keys(ads: pl.DataFrame) -> pl.DataFrame:
    """Return what is compared, row for row, and nothing of the text itself: ``_VARIANT``, ``first``, ``last``.

    ``title`` is the sorted different words that distinguish jobs; ``text`` a hash; ``block`` the employer, or title,
    place and pay where the employer is not named; ``first`` and ``last`` days counted from 1970.
    """
    if "pay_low" not in ads.columns:
        ads = pl.concat([ads, fields(ads)], how="horizontal")
    # boards repeat a few titles and employers: 46,400 advertisements of the pilot have 487 and 4,684
    made = ads.select(told="title", by="employer")
    for part in (_title_keys(ads["title"]), _employer_keys(ads["employer"])):
        made = made.join(part, on=part.columns[0], how="left", nulls_equal=True, maintain_order="left")
    days = ads.select(first="posted", last=pl.max_horizontal("posted", "seen"))
    made = made.with_columns(ads.select(_named_districts(), "areas"))
    frame = made.with_columns(
        ads.select(_in_order(pl.col("provinces")).list.join("|")).to_series(),
        districts=_in_order(pl.concat_list("districts", "named").list.unique()).list.join("|"),
        areas=_in_order(pl.col("areas")).list.join("|"),
    ).with_columns(
        ads["pay_low"],
        ads["pay_high"],
        ads["text"].fill_null("").hash(seed=5).reinterpret(signed=True),
        *(days[name].cast(pl.Int32).fill_null(_NO_DAY) for name in ("first", "last")),
    )
    alone = pl.concat_str("title", "provinces", "pay_low", "pay_high", separator="|", ignore_nulls=True)
    block = pl.when(pl.col("employer") != "").then("employer").otherwise(pl.concat_str(pl.lit("|"), alone))
    return frame.with_columns(block=block).select(*_VARIANT, "first", "last")


def _title_keys(titles: pl.Series) -> pl.DataFrame:
    """Return of each different title ``told`` what is compared: ``title, requisition, marks``, and its districts."""
    told = titles.unique(maintain_order=True)
    shown = told.to_frame("title").select(readable(pl.col("title")).str.to_lowercase().alias("shown"))
    return pl.concat([clean_words(told.to_frame("title")), shown], how="horizontal").select(
        told.alias("told"),
        title=pl.when(_distinctive_words() == "").then("title_words").otherwise(_distinctive_words()),
        requisition=_in_order(without_marks(pl.col("shown")).str.extract_all(_REQUISITION)).list.join(" "),
        marks=_in_order(pl.col("shown").str.extract_all(_MARKS).list.unique()).list.join(" "),
        districts=places(told)["districts"],
    )


def _named_districts() -> pl.Expr:
    """Return ``named``: the districts that a place names, known ones by their names, others by the words for them."""
    folded = without_marks(pl.col("place").fill_null("").str.to_lowercase())
    by_word = folded.str.extract_all(_DISTRICT).list.eval(pl.element().str.extract(_DISTRICT, 1))
    # a district that is known is one, however it is written
    known = pl.col("districts").list.len() > 0
    return pl.when(known).then("districts").otherwise(by_word).alias("named")


def _employer_keys(employers: pl.Series) -> pl.DataFrame:
    """Return of each different employer ``by`` the name that is compared, empty where none is given."""
    by = employers.unique(maintain_order=True)
    plain = by.str.replace_all(_ADDED, " ")
    # a name that is all in parentheses stays
    plain = by.zip_with(plain.str.strip_chars() == "", plain)
    folded = clean_words(plain.alias("employer").to_frame().with_columns(title=pl.lit("")))["employer_folded"]
    name = folded.str.replace_all(_LEGAL, " ").str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.DataFrame({"by": by, "employer": name.set(folded.str.contains(_ANONYMOUS), "")})


def _distinctive_words() -> pl.Expr:
    return _in_order(pl.col("title_words").str.split(" ").list.set_difference(_GENERIC)).list.join(" ")


def _in_order(lists: pl.Expr) -> pl.Expr:
    """Return lists in order; Polars 2.1 takes forty times longer over ``list.sort``."""
    return lists.list.eval(pl.element().sort())


def spells_of_keys(table: pl.DataFrame, options: DuplicateOptions) -> pl.Series:
    """Return the spell of each row of ``keys``: the row number of its first advertisement."""
    rows = table.with_row_index("row").with_columns(variant=pl.struct(_VARIANT).rank("dense").cast(pl.Int64) - 1)
    variants = rows.unique("variant", keep="first", maintain_order=True).select("variant", *_VARIANT).sort("variant")
    openings = _openings(variants, options)
    rows = rows.with_columns(opening=pl.Series(openings).gather(rows["variant"]))
    ordered = rows.select("row", "opening", "first", "last").sort("opening", "first", "row")
    before = pl.col("last").cum_max().shift(1).over("opening")
    starts = (pl.col("first") - before > options.days) & (before != _NO_DAY)
    ordered = ordered.with_columns(part=starts.fill_null(value=False).cum_sum().over("opening"))
    return ordered.with_columns(spell=pl.col("row").first().over("opening", "part")).sort("row")["spell"]


def _openings(variants: pl.DataFrame, options: DuplicateOptions) -> np.ndarray:
    """Return the opening each variant belongs to: connected components of pairs that are one opening."""
    pairs = pl.concat([_near(variants, options), _equal(variants)]).to_numpy()
    size = variants.height
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(size, size))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def _equal(variants: pl.DataFrame) -> pl.DataFrame:
    """Return pairs of variants with the same title words, neighbours in an order in which all that fit are near."""
    same = ["block", "title", "requisition", "marks", "districts", "areas", "provinces"]
    ordered = variants.filter(~_is_unnamed()).sort(*same, "pay_low", "pay_high", "variant", nulls_last=True)
    ordered = ordered.with_columns(other=pl.col("variant").shift(1).over(same))
    low, high = (pl.col(end).shift(1).over(same) for end in ("pay_low", "pay_high"))
    meets = _meets(low, high, pl.col("pay_low"), pl.col("pay_high"))
    return ordered.filter(pl.col("other").is_not_null() & meets).select("variant", "other")


def _near(variants: pl.DataFrame, options: DuplicateOptions) -> pl.DataFrame:
    """Return pairs of variants in one block that are one opening; memory holds the pairs of a few blocks at a time."""
    sizes = variants.with_columns(size=pl.len().over("block"))
    few = sizes.filter((pl.col("size") > 1) & (pl.col("size") <= LARGEST_BLOCK)).sort("block")
    # each of a block's n rows counts n
    few = few.with_columns(part=pl.col("size").cum_sum() // LARGEST_BLOCK**2)
    few = few.with_columns(part=pl.col("part").min().over("block"))
    found = [_alike(part, options) for part in few.partition_by("part")]
    return pl.concat([pl.DataFrame(schema=_PAIR), *found])


def _alike(few: pl.DataFrame, options: DuplicateOptions) -> pl.DataFrame:
    """Return the pairs of ``_near`` within some blocks."""
    words = pl.col("title").str.split(" ").list.unique()
    facts = few.select("variant", *_VARIANT, words=words).with_columns(count=pl.col("words").list.len())
    chosen = [
        _one_opening(
            pairs.join(facts, on="variant").join(facts, left_on="other", right_on="variant", suffix="_2"), options
        )
        for pairs in _pairs_sharing_words(facts, min(options.alike, options.contained)).iter_slices(_COMPARED_AT_ONCE)
    ]
    return pl.concat([pl.DataFrame(schema=_PAIR), *chosen])


def _one_opening(pairs: pl.DataFrame, options: DuplicateOptions) -> pl.DataFrame:
    """Return those pairs, each with the facts of both, that are one opening."""
    pay = _meets(pl.col("pay_low"), pl.col("pay_high"), pl.col("pay_low_2"), pl.col("pay_high_2"))
    pairs = pairs.filter(pay & _agree() & _places_meet())
    pairs = pairs.with_columns(common=pl.col("words").list.set_intersection("words_2").list.len())
    share = pl.col("common") / (pl.col("count") + pl.col("count_2") - pl.col("common"))
    least = pl.min_horizontal("count", "count_2")
    alike = (share >= options.alike) | ((share >= options.contained) & (pl.col("common") == least))
    own = (share == 1) & ((pl.col("text") == pl.col("text_2")) | (pl.col("count") >= options.own_words))
    return pairs.filter(pl.when(_is_unnamed()).then(own).otherwise(alike)).select("variant", "other")


def _pairs_sharing_words(facts: pl.DataFrame, share: float) -> pl.DataFrame:
    """Return pairs of variants in one block that may have ``share`` of their words in common, and all that have.

    Such a pair has one of its rarest words in common: of n words, one of the n − ⌈share · n⌉ + 1 that the fewest titles
    of the block have (prefix filtering; Chaudhuri, Ganti, Kaushik 2006). Most pairs have only common words in common.
    """
    words = facts.select("block", "variant", "count", pl.col("words").alias("word")).explode("word")
    words = words.with_columns(pl.struct("block", "word").rank("dense").alias("word"))
    words = words.with_columns(titles=pl.len().over("word")).sort("variant", "titles", "word")
    rare = pl.int_range(pl.len()).over("variant") <= pl.col("count") - (share * pl.col("count") - 1e-9).ceil()
    words = words.filter(rare).select("word", "variant")
    both = words.join(words.rename({"variant": "other"}), on="word").filter(pl.col("variant") < pl.col("other"))
    return both.select("variant", "other").unique(maintain_order=True)


def _is_unnamed() -> pl.Expr:
    return pl.col("block").str.starts_with("|")


def _agree() -> pl.Expr:
    """Two requisition numbers are two openings, one without may be either; marks must be the same."""
    numbers, others = pl.col("requisition"), pl.col("requisition_2")
    return (pl.col("marks") == pl.col("marks_2")) & ((numbers == others) | (numbers == "") | (others == ""))


def _places_meet() -> pl.Expr:
    meets = pl.lit(value=True)
    for name in ("districts", "areas", "provinces"):
        own, other = pl.col(name).str.split("|"), pl.col(f"{name}_2").str.split("|")
        unknown = (pl.col(name) == "") | (pl.col(f"{name}_2") == "")
        meets &= unknown | (own.list.set_intersection(other).list.len() > 0)
    return meets


def _meets(low: pl.Expr, high: pl.Expr, other_low: pl.Expr, other_high: pl.Expr) -> pl.Expr:
    """Return whether two ranges of pay share an amount; an end not stated excludes nothing."""
    apart = (low > other_high).fill_null(value=False) | (other_low > high).fill_null(value=False)
    return ~apart
