"""Letters of old fonts and of UTF-8 opened as another code are known, and whole Vietnamese never is taken for them."""

from __future__ import annotations

import unicodedata

import polars as pl
import pytest

from caunghe.feed.reading.letters import broken_letters
from caunghe.schema import code_list, name_list

TCVN3 = dict(
    zip(
        "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ",
        bytes.fromhex(
            "b5b6b7b8b9a8bbbcbdbec6a9c7c8c9cacbaecccecfd0d1aad2d3d4d5d6d7d8dcdddedfe1e2e3e4abe5e6e7e8e9"
            "aceaebecedeeeff1f2f3f4adf5f6f7f8f9fafbfcfdfe"
        ).decode("latin-1"),
        strict=True,
    )
)
NAMES = [
    "Trường Cao đẳng Kỹ thuật Tân Giang",
    "Trung tâm GDNN An Hòa",
    "Trường Trung cấp nghề Bến Sạn",
    "Hàn",
    "Điện tử",
]


def broken(*cells: str) -> list[bool]:
    found = broken_letters(pl.Series([*cells]))
    return [False] * len(cells) if found is None else found.to_list()


@pytest.mark.parametrize("name", NAMES[:3])
def test_letters_of_tcvn3_are_known(name: str) -> None:
    assert broken("".join(TCVN3.get(letter, letter) for letter in name)) == [True]


@pytest.mark.parametrize("codec", ["cp1252", "cp1258"])
@pytest.mark.parametrize("name", NAMES[:3])
def test_utf8_opened_as_another_code_is_known(name: str, codec: str) -> None:
    assert broken(name.encode().decode(codec, "replace")) == [True]


@pytest.mark.parametrize(
    "name", ["Tröôøng Cao ñaúng Kyõ thuaät", "Tröôøng Trung caáp ngheà", "Trung taâm daïy ngheà Hoøa Bình"]
)
def test_letters_of_vni_are_known(name: str) -> None:
    assert broken(name) == [True]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_whole_words_are_never_taken_for_broken_ones(form: str) -> None:
    lists = ["training_fields", "occupations", "industries", "skills", "levels"]
    titles = [title for name in lists for column in ("title_vi", "title_en") for title in code_list(name)[column]]
    titles += name_list("indicator_names")["title_vi"].to_list() + NAMES
    titles += ["Citroën", "Müller", "España", "THỊ XÃ “MỚI”", "Intel®", "«cá»", "N·m", "5µm", "Bậc 1–4", "Öresund"]
    cells = [unicodedata.normalize(form, title) for title in titles if title]
    cells += [cell.upper() for cell in cells]
    assert [cell for cell, found in zip(cells, broken(*cells), strict=True) if found] == []
