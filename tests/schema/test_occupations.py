"""ISCO-08, VSCO 2020 and the crosswalk between them.

``relation`` says what the ISCO-08 group is to the VSCO code: exact (the same content), broader (it holds the VSCO code
and more), narrower (it is one part of the VSCO code), related (they overlap, or the decree's wording is ambiguous).
Weights are the project's estimate of the share of a VSCO code's workers in each group.
"""

from __future__ import annotations

import unicodedata
from collections import Counter

import polars as pl
import pytest

from caunghe.schema.codes import code_list

ISCO = code_list("occupations")
VSCO = code_list("occupations_vsco")
CROSSWALK = code_list("occupations_vsco_isco")
LISTS = [pytest.param(ISCO, id="isco"), pytest.param(VSCO, id="vsco")]
# ISCO-08 groups no Vietnamese code reaches: traditional chiefs; managers of aged care
UNREACHED = {"1113", "1343"}
# the same four digits, another occupation: (VSCO code, an ISCO group it must reach)
SAME_CODE_OTHER_MEANING = [
    ("0210", "5412"),  # police officers, not army non-commissioned officers
    ("1113", "1112"),  # department directors, not heads of village
    ("1211", "1111"),  # prime minister, not finance managers
    ("1222", "1112"),  # assistants to a minister, not advertising managers
    ("1322", "2612"),  # court presidents, not mining managers
    ("1411", "1111"),  # people's councils, not hotels
    ("3355", "3359"),  # forest rangers, not police detectives
]


def counts(frame: pl.DataFrame) -> list[int]:
    return [frame.filter(pl.col("level") == level).height for level in "1234"]


def mapping(vsco: str) -> dict[str, float]:
    return dict(CROSSWALK.filter(pl.col("vsco") == vsco).select("isco", "weight").rows())


def title(frame: pl.DataFrame, code: str, language: str) -> str:
    return frame.filter(pl.col("code") == code)[f"title_{language}"].item()


def test_isco_has_the_published_numbers_of_groups():
    assert counts(ISCO) == [10, 43, 130, 436]


def test_vsco_has_the_numbers_of_groups_of_the_decree():
    assert counts(VSCO) == [10, 49, 152, 509]


@pytest.mark.parametrize("frame", LISTS)
def test_codes_are_sorted_and_every_parent_exists(frame: pl.DataFrame):
    codes = frame["code"].to_list()
    assert codes == sorted(set(codes))
    for code, parent, level in frame.select("code", "parent", "level").rows():
        assert len(code) == int(level)
        assert parent == (code[:-1] or None)
        assert parent is None or parent in codes


def test_every_isco_group_above_the_last_level_is_divided():
    parents = set(ISCO["parent"].drop_nulls())
    assert set(ISCO.filter(pl.col("level") != "4")["code"]) == parents


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("frame", LISTS)
def test_titles_are_whole_composed_and_unique_within_a_level(frame: pl.DataFrame, language: str):
    titles = frame[f"title_{language}"].to_list()
    for text in titles:
        assert text
        assert text == text.strip()
        assert text == unicodedata.normalize("NFC", text)
        assert "  " not in text
        assert text[0].isupper()
    repeated = Counter((len(code), text.casefold()) for code, text in zip(frame["code"], titles, strict=True))
    assert [key for key, number in repeated.items() if number > 1] == []


def test_vietnamese_titles_are_vietnamese():
    for frame in (ISCO, VSCO):
        plain = [text for text in frame["title_vi"] if text.isascii()]
        assert plain == []


@pytest.mark.parametrize(
    ("code", "english"),
    [
        ("0110", "Commissioned armed forces officers"),
        ("2320", "Vocational education teachers"),
        ("3151", "Ships' engineers"),
        ("5120", "Cooks"),
        ("7212", "Welders and flamecutters"),
        ("7412", "Electrical mechanics and fitters"),
        ("7421", "Electronics mechanics and servicers"),
        ("8332", "Heavy truck and lorry drivers"),
        ("9629", "Elementary workers not elsewhere classified"),
    ],
)
def test_isco_english_titles_are_the_official_ones(code: str, english: str):
    assert title(ISCO, code, "en") == english


def test_remainders_say_so_in_both_languages():
    for frame in (ISCO, VSCO):
        for code, vietnamese, english in frame.select("code", "title_vi", "title_en").rows():
            assert ("chưa được phân vào đâu" in vietnamese) == ("not elsewhere classified" in english), code


def test_every_vsco_unit_is_mapped_onto_isco_units():
    assert set(CROSSWALK["vsco"]) == set(VSCO.filter(pl.col("level") == "4")["code"])
    units = set(ISCO.filter(pl.col("level") == "4")["code"])
    assert set(CROSSWALK["isco"]) == units - UNREACHED
    pairs = CROSSWALK.select("vsco", "isco").rows()
    assert pairs == sorted(set(pairs))


def test_weights_are_shares_that_sum_to_one():
    assert CROSSWALK["weight"].is_between(0, 1, closed="right").all()
    sums = CROSSWALK.group_by("vsco").agg(pl.col("weight").sum())["weight"]
    assert sums.to_list() == pytest.approx([1] * 509, abs=1e-9)


def test_relations_agree_with_the_shape_of_the_mapping():
    sources, targets = Counter(CROSSWALK["isco"]), Counter(CROSSWALK["vsco"])
    shapes = {
        "exact": (False, False),
        "broader": (False, True),
        "narrower": (True, False),
    }
    for vsco, isco, relation in CROSSWALK.select("vsco", "isco", "relation").rows():
        assert relation in (*shapes, "related")
        if relation != "related":
            assert shapes[relation] == (targets[vsco] > 1, sources[isco] > 1), (vsco, isco)


def test_whatever_is_not_the_same_code_and_content_has_a_note_in_both_languages():
    for vsco, isco, relation, note in CROSSWALK.select("vsco", "isco", "relation", "note").rows():
        if vsco != isco or relation != "exact":
            assert note, vsco
        if note:
            assert note.count(" / ") == 1, note
            assert note == unicodedata.normalize("NFC", note)


@pytest.mark.parametrize(("vsco", "isco"), SAME_CODE_OTHER_MEANING)
def test_equal_codes_of_other_meaning_are_not_carried_over(vsco: str, isco: str):
    assert vsco in set(ISCO["code"])
    assert vsco not in mapping(vsco)
    assert isco in mapping(vsco)


def test_most_equal_codes_carry_over_and_the_rest_are_reviewed():
    equal = set(ISCO["code"]) & set(CROSSWALK["vsco"])
    assert len(equal) == 387
    assert len([code for code in equal if mapping(code) == {code: 1}]) == 350


def test_electronics_repair_is_narrower_than_isco_7421():
    # office machines stand in VSCO 7233 but in ISCO-08 7421
    assert mapping("7421") == {"7421": 1}
    assert CROSSWALK.filter(pl.col("vsco") == "7421")["relation"].to_list() == ["broader"]
    assert set(mapping("7233")) == {"7233", "7421"}


@pytest.mark.parametrize("vsco", ["2320", "3641"])
def test_vocational_teachers_of_every_level_are_one_isco_group(vsco: str):
    assert mapping(vsco) == {"2320": 1}
    assert max(mapping("2312"), key=mapping("2312").__getitem__) == "2320"


def test_fishing_at_sea_is_split_between_coast_and_deep_sea():
    assert set(mapping("6223")) == {"6222", "6223"}
    assert mapping("6222") == {"6222": 1}


@pytest.mark.parametrize(
    ("vsco", "isco"), [("8201", "8211"), ("8202", "8212"), ("9206", "9216"), ("4401", "4411"), ("2391", "2351")]
)
def test_renumbered_occupations_keep_their_meaning(vsco: str, isco: str):
    assert mapping(vsco) == {isco: 1}
    assert isco not in set(VSCO["code"])
