"""How two people are compared: levels of likeness of names, birth dates and sexes, from the best to none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from caunghe.language import Text

_UNKNOWN: Final = Text("Có cột không so sánh được.", "A column cannot be compared.")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of likeness: when it holds, and how it is told.

    ``sql`` compares columns with the endings ``_l`` and ``_r``. ``start`` is the chance of it between two entries of
    one person before anything is learnt; ``frequency`` the column whose value counts for more, the fewer people have
    it. A level that is not ``is_learnt`` keeps its start: entries of one person that are so unlike cannot be told from
    those of two, and what is learnt of them would be learnt of strangers.
    """

    name: str
    sql: str
    start: float
    says: Text
    frequency: str | None = None
    is_learnt: bool = True


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared, and its levels; the last one is no likeness at all. ``unknown`` is when a side has nothing."""

    name: str
    unknown: str
    levels: tuple[Level, ...]
    says_unknown: Text = _UNKNOWN

    def level_names(self) -> list[str]:
        """Return the names of the levels, from the best."""
        return [level.name for level in self.levels]


def _same(column: str) -> str:
    return f"{column}_l = {column}_r"


NAME: Final = Comparison(
    "name",
    "name_l IS NULL OR name_r IS NULL",
    (
        Level("same", _same("name"), 0.90, Text("Họ tên giống nhau.", "The names are the same."), "name"),
        Level(
            "spelling",
            _same("spelling"),
            0.02,
            Text("Họ tên chỉ khác cách viết.", "The names differ in their spelling only."),
            "spelling",
        ),
        Level(
            "order",
            _same("sorted_words"),
            0.02,
            Text("Họ tên có cùng các chữ, khác thứ tự.", "The names have the same words in another order."),
            "sorted_words",
        ),
        Level(
            "letter",
            # one letter leaves the family or the given name as it is: most pairs are told apart by that
            "CASE WHEN (family_l = family_r OR given_l = given_r) "
            "AND abs(length(spelling_l) - length(spelling_r)) <= 1 AND length(spelling_l) > 7 "
            "THEN damerau_levenshtein(spelling_l, spelling_r) <= 1 ELSE false END",
            0.03,
            Text("Họ tên khác nhau một chữ cái.", "The names differ in one letter."),
            "spelling",
        ),
        Level(
            "middle",
            _same("short_name"),
            0.02,
            Text(
                "Họ và tên giống nhau; tên đệm khác hoặc thiếu.",
                "Family and given names are the same; the middle name differs.",
            ),
            "short_name",
        ),
        Level(
            "family",
            "later_words_l = later_words_r OR later_words_l = name_r OR name_l = later_words_r",
            0.006,
            Text(
                "Tên và tên đệm giống nhau; họ khác.", "Given and middle names are the same; the family name differs."
            ),
            "later_words",
        ),
        Level(
            "given",
            _same("given"),
            0.002,
            Text("Chỉ có tên giống nhau.", "Only the given names are the same."),
            "given",
            False,
        ),
        Level("other", "ELSE", 0.002, Text("Họ tên khác nhau.", "The names differ."), None, False),
    ),
    Text("Một bên không có họ tên.", "One side has no name."),
)
HASHED_NAME: Final = Comparison(
    "name",
    NAME.unknown,
    (
        Level(
            "same", _same("name"), 0.90, Text("Khóa họ tên giống nhau.", "The keys of the names are the same."), "name"
        ),
        Level("other", "ELSE", 0.10, Text("Khóa họ tên khác nhau.", "The keys of the names differ.")),
    ),
    NAME.says_unknown,
)
BIRTH_DATE: Final = Comparison(
    "birth_date",
    "birth_date_l IS NULL OR birth_date_r IS NULL",
    (
        Level("same", _same("birth_date"), 0.97, Text("Ngày sinh giống nhau.", "They were born on the same day.")),
        Level(
            "turned",
            "birth_year_l = birth_year_r AND substr(birth_date_l, 6, 2) = substr(birth_date_r, 9, 2) "
            "AND substr(birth_date_l, 9, 2) = substr(birth_date_r, 6, 2)",
            0.008,
            Text("Ngày và tháng sinh đổi chỗ cho nhau.", "Day and month of birth are turned."),
        ),
        Level(
            "digit",
            "hamming(birth_date_l, birth_date_r) = 1",
            0.012,
            Text("Ngày sinh khác nhau một chữ số.", "The birth dates differ in one digit."),
        ),
        Level(
            "year",
            "birth_year_l = birth_year_r AND (birth_day_l = '01-01' OR birth_day_r = '01-01')",
            0.004,
            Text("Cùng năm sinh; một bên chỉ ghi năm.", "The year of birth is the same, and one side knows no more."),
        ),
        Level("other", "ELSE", 0.006, Text("Ngày sinh khác nhau.", "The birth dates differ."), None, False),
    ),
    Text("Một bên không có ngày sinh.", "One side has no birth date."),
)
SEX: Final = Comparison(
    "sex",
    "sex_l IS NULL OR sex_r IS NULL",
    (
        Level("same", _same("sex"), 0.995, Text("Cùng giới tính.", "The sex is the same.")),
        Level("other", "ELSE", 0.005, Text("Khác giới tính.", "The sexes differ.")),
    ),
    Text("Một bên không ghi giới tính.", "One side does not state the sex."),
)


def of_column(column: str) -> Comparison:
    """Return how a further column of text is compared: the same, nearly the same, or not."""
    return Comparison(
        column,
        f"{column}_l IS NULL OR {column}_r IS NULL",
        (
            Level(
                "same",
                _same(column),
                0.80,
                Text("Cột {column} giống nhau.", "Both have the same in column {column}."),
                column,
            ),
            Level(
                "alike",
                f"jaro_winkler_similarity({column}_l, {column}_r) >= 0.88",
                0.12,
                Text("Cột {column} gần giống nhau.", "Both have nearly the same in column {column}."),
            ),
            Level("other", "ELSE", 0.08, Text("Cột {column} khác nhau.", "They differ in column {column}.")),
        ),
    )


def comparisons(*, hashed: bool, also: tuple[str, ...] = ()) -> tuple[Comparison, ...]:
    """Return what is compared of two people; of hashed names only whether they are equal."""
    return (HASHED_NAME if hashed else NAME, BIRTH_DATE, SEX, *map(of_column, also))
