"""Wards and communes of Việt Nam, old and new: the unit since July 2025 where it can be only one, and its province."""

from __future__ import annotations

import polars as pl
import pytest

from caunghe.vacancies.facts.places import FOLDER, places, provinces, wards

OLD = pl.read_csv((FOLDER / "wards.csv").read_bytes(), infer_schema=False)
NEW = pl.read_csv((FOLDER / "units.csv").read_bytes(), infer_schema=False)


def test_every_old_ward_has_its_unit_and_every_unit_is_reached() -> None:
    # 3,321 units at the level of communes since 1 July 2025; 10,035 before, and five island districts without communes
    assert (OLD.height, NEW.height, NEW["code"].n_unique()) == (10_040, 3_321, 3_321)
    reached = {unit for units in OLD["units"] for unit in units.split()}
    assert reached == set(NEW["code"])
    assert set(OLD["province"]) == set(provinces()["code"])
    assert set(NEW["province_2025"]) == set(provinces()["code_2025"])
    # the merged city has 114, which its districts' list names by the resolution
    assert NEW.filter(pl.col("province_2025") == "31").height == 114


@pytest.mark.parametrize(
    ("text", "province", "units"),
    [
        ("Phường Phúc Xá", ["01"], ["00097"]),  # Hồng Hà
        ("phuong phuc xa, ba dinh, ha noi", ["01"], ["00097"]),
        ("Xã Gia Phố", ["42"], ["18532"]),
        ("Phường Đằng Hải, Hải An, Hải Phòng", ["31"], ["11413"]),
        ("Xã Cẩm Hoàng, Cẩm Giàng, Hải Dương", ["30"], ["10888"]),
        ("Phường Thành Đông, Hải Phòng", ["31"], ["10507"]),
        # a name that several have names none, but within its province
        ("Xã Tân Lập", [], []),
        ("Xã Tân Lập, Quảng Ninh", ["22"], ["06895"]),
        # other words
        ("Đường xa nhà", [], []),
    ],
)
def test_a_ward_is_its_unit_and_implies_its_province(text: str, province: list[str], units: list[str]) -> None:
    row = places(pl.Series([text])).row(0, named=True)
    assert (row["provinces"], row["areas"]) == (province, units)


def test_the_feed_s_own_names_come_first() -> None:
    areas = pl.DataFrame({"area": ["own"], "name": ["Phường Phúc Xá"]})
    assert places(pl.Series(["Phường Phúc Xá"]), areas)["areas"].to_list() == [["own"]]


def test_wards_of_one_name_are_told_apart_by_their_districts() -> None:
    assert len({ward.district for ward in wards()[" phuong  1 "]}) > 10
