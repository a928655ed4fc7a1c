"""Generated people with Vietnamese names, whose links are known. All of them are synthetic: no name is of a person.

Family names have the shares of Lê Trung Hoa, Họ và tên người Việt Nam (2005), rounded. Tên đệm and given names are
ranked as they commonly are, with frequencies of Zipf's law. Some people have names of the Tày, Thái, Hmông, Ê Đê and
Khmer, and some carry two family names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

FAMILIES = {
    "Nguyễn": 38.4, "Trần": 11.0, "Lê": 9.5, "Phạm": 7.1, "Hoàng": 3.1, "Huỳnh": 2.0, "Phan": 4.5, "Vũ": 2.0,
    "Võ": 1.9, "Đặng": 2.1, "Bùi": 2.0, "Đỗ": 1.4, "Hồ": 1.3, "Ngô": 1.3, "Dương": 1.0, "Lý": 0.5, "Đinh": 1.0,
    "Trịnh": 0.7, "Lương": 0.7, "Đoàn": 0.6, "Mai": 0.6, "Tạ": 0.4, "Cao": 0.4, "Lưu": 0.3, "Phùng": 0.4, "Tô": 0.3,
    "Hà": 0.5, "Trương": 1.2, "Đào": 0.8, "Vương": 0.2, "Quách": 0.2, "Thái": 0.3, "Châu": 0.2, "Chu": 0.3,
}  # fmt: skip
ETHNIC = {
    "Nông": "Tày", "Ma": "Tày", "Bế": "Tày", "Lò": "Thái", "Quàng": "Thái", "Cà": "Thái", "Giàng": "Hmông",
    "Vàng": "Hmông", "Sùng": "Hmông", "Thào": "Hmông", "Y": "Ê Đê", "H'": "Ê Đê", "Thạch": "Khmer", "Kim": "Khmer",
    "Sơn": "Khmer",
}  # fmt: skip


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


MIDDLES = (
    _words(
        "Văn Đức Hữu Minh Quang Công Xuân Đình Thành Tuấn Ngọc Quốc Anh Hoàng Duy Trọng Thế Bá Mạnh Việt Gia Nhật Hồng "
        "Tiến"
    ),
    _words("Thị Ngọc Thu Thanh Minh Phương Hồng Kim Mỹ Thùy Bích Hoài Quỳnh Diệu Lan Mai Khánh Như Bảo Tuyết Ánh Hà"),
)
GIVENS = (
    _words(
        "Hùng Dũng Tuấn Anh Minh Hải Nam Sơn Long Cường Thắng Đức Trung Hiếu Huy Quân Thành Tú Việt Hoàng Kiên Bình "
        "Phúc Khánh Duy Đạt Linh Tùng Lâm Phong Vinh Khoa Bảo Quang Thịnh Tâm Hòa Toàn Thái Nghĩa Đông Tiến Trường "
        "Mạnh Chiến Lợi Giang Khôi Nguyên Hưng Hiệp Quý Sang Tài Trí Vũ Luân Lực Phát Nhân Khải Chung Công Cảnh Hậu "
        "An Dương"
    ),
    _words(
        "Hương Lan Hoa Linh Trang Hà Anh Thảo Ngọc Mai Huyền Phương Thu Hằng Nga Yến Nhung Hiền Vân Dung Thúy Loan "
        "Oanh Trinh Thủy Quỳnh Hạnh Giang Chi My Ngân Nhi Như Uyên Vy Hồng Hoài Lệ Liên Nguyệt Phượng Tâm Thơ Thương "
        "Tuyết Xuân Châu Diễm Duyên Dương Hòa Khánh Lâm Lý Minh Ánh Bích Hân Kiều Mỹ Nương Quyên Thanh Thoa Tiên Trâm "
        "Tú Vi"
    ),
)


@dataclass(frozen=True, slots=True)
class Generated:
    """``graduates`` (graduate, name_key, birth_date, sex), ``persons`` (person, …) and ``truth`` (both codes)."""

    graduates: pl.DataFrame
    persons: pl.DataFrame
    truth: pl.DataFrame


def generated(
    graduates: int,
    persons: int,
    seed: int,
    *,
    name_errors: float = 0.10,
    date_errors: float = 0.02,
    undated: float = 0.0,
    found: float = 0.85,
) -> Generated:
    """Return graduates of whom ``found`` are in a register of ``persons``, which spells and dates some differently."""
    rng = np.random.default_rng(seed)
    known = int(graduates * found)
    own = _people(rng, graduates, 1998, 2007)
    others = _people(rng, persons - known, 1962, 2008)
    written = _with_date_errors(rng, _with_name_errors(rng, own[:known], name_errors), date_errors, undated)
    register = pl.concat([written, others]).with_columns(_folded().alias("name_key"))
    place = rng.permutation(persons)
    codes = pl.Series("person", [f"R{i:07}" for i in range(persons)])
    register = register[place].with_columns(codes)
    at = np.empty(persons, np.int64)
    at[place] = np.arange(persons)
    people = own.with_columns(graduate=pl.format("G{}", pl.int_range(pl.len()).cast(pl.String).str.zfill(6)))
    truth = pl.DataFrame({"graduate": people["graduate"][:known], "person": codes[at[:known].tolist()]})
    order = rng.permutation(graduates)
    return Generated(people[order], register, truth)


def _folded() -> pl.Expr:
    bare = pl.col("name_key").str.normalize("NFD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    return bare.str.replace_all("đ", "d", literal=True)


def _zipf(rng: np.random.Generator, words: Sequence[str], count: int, power: float) -> NDArray[np.str_]:
    weight = (np.arange(len(words)) + 2.0) ** -power
    return np.array(words)[rng.choice(len(words), count, p=weight / weight.sum())]


def _people(rng: np.random.Generator, count: int, first: int, last: int) -> pl.DataFrame:
    woman = rng.random(count) < 0.48
    share = np.array(list(FAMILIES.values()))
    family = np.array(list(FAMILIES))[rng.choice(len(FAMILIES), count, p=share / share.sum())]
    ethnic = rng.random(count) < 0.03
    family[ethnic] = rng.choice(list(ETHNIC), int(ethnic.sum()))
    middle = np.where(woman, _zipf(rng, MIDDLES[1], count, 1.3), _zipf(rng, MIDDLES[0], count, 1.0))
    given = np.where(woman, _zipf(rng, GIVENS[1], count, 0.6), _zipf(rng, GIVENS[0], count, 0.6))
    second = np.where(woman, _zipf(rng, GIVENS[1], count, 0.3), _zipf(rng, MIDDLES[0], count, 0.3))
    words = [family, middle]
    doubled = rng.random(count) < 0.45
    compound = rng.random(count) < 0.03
    words[0] = np.where(compound, np.char.add(np.char.add(family, " "), rng.choice(list(FAMILIES), count)), family)
    words.append(np.where(doubled, np.char.add(np.char.add(second, " "), given), given))
    name = np.char.add(np.char.add(np.char.add(np.char.add(words[0], " "), words[1]), " "), words[2])
    born = np.datetime64(f"{first}-01-01") + rng.integers(0, (date(last, 12, 31) - date(first, 1, 1)).days, count)
    return pl.DataFrame({"name_key": name, "birth_date": born, "sex": np.where(woman, "female", "male")}).cast(
        {"birth_date": pl.Date()}
    )


def _with_name_errors(rng: np.random.Generator, people: pl.DataFrame, share: float) -> pl.DataFrame:
    kinds = rng.choice(7, people.height, p=(0.25, 0.15, 0.25, 0.12, 0.08, 0.08, 0.07))
    wrong = rng.random(people.height) < share
    names = people["name_key"].to_list()
    for i in np.flatnonzero(wrong):
        names[i] = _miswritten(rng, names[i], int(kinds[i]))
    slip = rng.random(people.height) < 0.003
    sex = pl.when(pl.Series(slip)).then(pl.col("sex").replace({"male": "female", "female": "male"})).otherwise("sex")
    return people.with_columns(pl.Series("name_key", names, dtype=pl.String), sex)


def _miswritten(rng: np.random.Generator, name: str, kind: int) -> str:
    """Return a name as another office writes it."""
    words = name.split()
    forms = {
        0: words if len(words) < 3 else [words[0], *words[2:]],  # without tên đệm
        1: [word.replace("Vũ", "Võ").replace("Hoàng", "Huỳnh").replace("y", "i").replace("ý", "í") for word in words],
        2: _with_a_slip(rng, name).split(),
        3: [words[-1], *words[:-1]],  # given name first
        4: [words[0], str(rng.choice(MIDDLES[1])), *words[2:]],  # another tên đệm
        5: [str(rng.choice(list(FAMILIES))), *words[1:]],  # the husband's family name, or that of another script
        6: ["".join(words[:2]), *words[2:]],  # words joined
    }
    return " ".join(forms[kind])


def _with_a_slip(rng: np.random.Generator, name: str) -> str:
    """Return a name with one letter lost, doubled or replaced."""
    at = int(rng.integers(1, len(name)))
    letter = str(rng.choice(list("aeionhgtu")))
    return name[:at] + ("", name[at - 1], letter)[int(rng.integers(3))] + name[at + int(rng.integers(2)) :]


def _with_date_errors(rng: np.random.Generator, people: pl.DataFrame, share: float, undated: float) -> pl.DataFrame:
    wrong = rng.random(people.height) < share
    days = people["birth_date"].to_list()
    for i in np.flatnonzero(wrong):
        days[i] = _misdated(rng, days[i])
    gone = pl.Series(rng.random(people.height) < undated)
    return people.with_columns(pl.Series("birth_date", days, dtype=pl.Date)).with_columns(
        birth_date=pl.when(~gone).then("birth_date")
    )


def _misdated(rng: np.random.Generator, day: date) -> date:
    """Return a birth date with day and month turned, one digit wrong, or only its year."""
    kind = rng.random()
    if kind < 0.4 and day.day <= 12 and day.day != day.month:
        return date(day.year, day.day, day.month)
    if kind < 0.5:
        return date(day.year, 1, 1)
    while True:
        text = list(day.isoformat())
        place = int(rng.choice([3, 5, 6, 8, 9]))
        text[place] = str(rng.integers(10))
        try:
            found = date.fromisoformat("".join(text))
        except ValueError:
            continue
        if found != day:
            return found
