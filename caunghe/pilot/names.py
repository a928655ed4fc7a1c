# pyright: standard
"""Invented names: of institutions, employers and people. None is taken from a register."""

from __future__ import annotations

from typing import Final

import numpy as np

from caunghe.pilot.streams import Integers, data

_KINDS: Final = {
    "college": ("Trường Cao đẳng", "College of"),
    "intermediate_school": ("Trường Trung cấp", "Intermediate School of"),
    "vocational_centre": ("Trung tâm Giáo dục nghề nghiệp", "Vocational Centre"),
    "vocational_continuing_centre": (
        "Trung tâm Giáo dục nghề nghiệp – Giáo dục thường xuyên",
        "Vocational and Continuing Education Centre",
    ),
    "training_enterprise": ("Trung tâm đào tạo Công ty", "Training Centre of the Company"),
}
_SUBJECTS: Final = (
    ("Kỹ nghệ", "Trades"),
    ("Cơ điện", "Electromechanics"),
    ("Công nghệ ứng dụng", "Applied Technology"),
    ("Thương mại", "Commerce"),
    ("Dịch vụ", "Services"),
    ("Giao thông", "Transport"),
    ("Chăm sóc sức khỏe", "Health Care"),
    ("Nông nghiệp xanh", "Green Farming"),
)
_BUSINESS: Final = {
    "A": ("Nông sản", "Thủy sản", "Giống cây trồng"),
    "C": ("Cơ khí", "Sản xuất", "Chế biến", "Công nghiệp"),
    "F": ("Xây dựng", "Lắp máy", "Hạ tầng"),
    "G": ("Thương mại", "Phân phối"),
    "H": ("Vận tải", "Kho vận", "Tiếp vận"),
    "I": ("Khách sạn", "Ẩm thực"),
    "S": ("Dịch vụ", "Giải pháp"),
}


def words(part: str) -> list[str]:
    """Return the syllables of one part; parts with weights (``word:weight``) lose them here."""
    frame = data("syllables")
    values = frame["values"].to_list()[frame["part"].to_list().index(part)]
    return [word.split(":")[0] for word in values.split()]


def weights(part: str) -> np.ndarray:
    """Return the weights of a part's syllables, one where none is given."""
    frame = data("syllables")
    values = frame["values"].to_list()[frame["part"].to_list().index(part)]
    weight = np.array([float(word.split(":")[1]) if ":" in word else 1.0 for word in values.split()])
    return weight / weight.sum()


def pairs(rng: np.random.Generator) -> list[str]:
    """Return every two-syllable invented name in random order."""
    first, second = words("first"), words("second")
    names = [f"{a} {b}" for a in first for b in second]
    return [names[i] for i in rng.permutation(len(names))]


def institution_names(rng: np.random.Generator, kinds: list[str]) -> list[tuple[str, str]]:
    """Return a Vietnamese and an English name for each institution."""
    own = pairs(rng)
    result = []
    for i, kind in enumerate(kinds):
        vi, en = _KINDS[kind]
        subject = _SUBJECTS[int(rng.integers(len(_SUBJECTS)))]
        plain = kind in ("vocational_continuing_centre", "training_enterprise")
        result.append(
            (f"{vi} {own[i]}", f"{en} {own[i]}")
            if plain
            else (f"{vi} {subject[0]} {own[i]}", f"{en} {subject[1]} {own[i]}")
        )
    return result


def employer_names(rng: np.random.Generator, kinds: list[str], industries: list[str]) -> list[str]:
    """Return a name for each employer; two employers never share one."""
    own, used = pairs(rng), 0
    foreign = [a + b for a in words("foreign_start") for b in words("foreign_end")]
    foreign = [foreign[i] for i in rng.permutation(len(foreign))]
    abroad = 0
    result = []
    for kind, industry in zip(kinds, industries, strict=True):
        section = (
            "A"
            if industry <= "03"
            else "C"
            if industry <= "39"
            else "F"
            if industry <= "43"
            else "G"
            if industry <= "47"
            else "H"
            if industry <= "53"
            else "I"
            if industry <= "56"
            else "S"
        )
        trade = _BUSINESS[section][int(rng.integers(len(_BUSINESS[section])))]
        if kind == "fdi":
            series, abroad = divmod(abroad, len(foreign))[0], abroad + 1
            result.append(
                f"Công ty TNHH {foreign[(abroad - 1) % len(foreign)]}{f' {series + 1}' if series else ''} Việt Nam"
            )
            continue
        series, used = divmod(used, len(own))[0], used + 1
        name = f"{own[(used - 1) % len(own)]}{f' {series + 1}' if series else ''}"
        form = {
            "state": "Công ty Nhà nước",
            "private": "Công ty Cổ phần" if rng.random() < 0.35 else "Công ty TNHH",
            "cooperative": "Hợp tác xã",
            "household": "Hộ kinh doanh",
        }[kind]
        result.append(f"{form} {trade} {name}")
    return result


def name_keys(rng: np.random.Generator, woman: Integers) -> np.ndarray:
    """Return normalised names (lower case, no marks) for linking: surname, middle, given."""
    count = len(woman)
    surname = np.array(words("surname"))[rng.choice(len(words("surname")), count, p=weights("surname"))]
    female = np.array(words("middle_female"))[
        rng.choice(len(words("middle_female")), count, p=weights("middle_female"))
    ]
    male = np.array(words("middle_male"))[rng.choice(len(words("middle_male")), count, p=weights("middle_male"))]
    given = np.array(words("given"))[rng.integers(0, len(words("given")), count)]
    middle = np.where(woman == 1, female, male)
    double = np.array(words("given"))[rng.integers(0, len(words("given")), count)]
    last = np.where(rng.random(count) < 0.25, np.char.add(np.char.add(double, " "), given), given)
    return np.char.add(np.char.add(np.char.add(surname, " "), np.char.add(middle, " ")), last)
