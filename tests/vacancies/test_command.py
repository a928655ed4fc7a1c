"""The fixed interface of the coder: a file in, a file out, a row for every advertisement."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from caunghe.cli import main
from caunghe.commands import EXIT_NOT_POSSIBLE, EXIT_OK
from caunghe.schema.codes import allowed_codes
from tests.corner import whole

# advertisements written for this test; the codes follow the titles of ISCO-08
ADS = {
    "Tuyển gấp thợ hàn CO2, lương 12–15 triệu": "7212",
    "Nhân viên kinh doanh": "3322",
    "Kế toán tổng hợp": "3313",
    "Nhân viên lễ tân khách sạn": "4224",
    "Lái xe nâng": "8344",
    "Đầu bếp nhà hàng": "5120",
    "lap trinh vien Java": "2512",
    "Thợ vận hành máy CNC": "7223",
    "Giáo viên mầm non": "2342",
    "Bảo vệ": "5414",
    "Welder 3G": "7212",
    "Thủ kho": "4321",
}


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    folder = tmp_path_factory.mktemp("ads")
    lines = ["ad\ttitle\ttext", *(f"a{number}\t{title}\t" for number, title in enumerate(ADS))]
    lines.append('odd\t"\t')
    (folder / "ads.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert main(["vacancies", "code", str(folder / "ads.tsv"), "--out", str(folder / "codes.csv")]) == EXIT_OK
    return pl.read_csv(folder / "codes.csv", infer_schema=False)


def test_columns_and_a_row_for_every_advertisement(coded):
    assert coded.columns == ["ad", "isco08", "probability", "top5", "vsco2020"]
    assert coded["ad"].to_list() == [*(f"a{number}" for number in range(len(ADS))), "odd"]


def test_plain_titles_get_their_unit_group(coded):
    assert coded.filter(pl.col("ad") != "odd")["isco08"].to_list() == list(ADS.values())


def test_codes_exist_and_probabilities_are_probabilities(coded):
    codes = set(allowed_codes("occupations", 4))
    for row in coded.filter(pl.col("ad") != "odd").iter_rows(named=True):
        assert len(row["top5"].split()) == 5
        assert row["top5"].split()[0] == row["isco08"]
        assert set(row["top5"].split()) <= codes
        assert row["vsco2020"] in allowed_codes("occupations_vsco", 4)
        assert 0 < float(row["probability"]) <= 1


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys):
    assert main(["vacancies", "code", str(tmp_path / "no.tsv"), "--out", str(tmp_path / "o.csv")]) == EXIT_NOT_POSSIBLE
    assert "no.tsv" in capsys.readouterr().err


def test_why_is_told_in_both_languages(capsys):
    assert main(["vacancies", "explain", "Thợ hàn"]) == EXIT_OK
    assert "7212 – Thợ hàn" in capsys.readouterr().out
    assert main(["vacancies", "explain", "Thợ hàn", "--lang", "en"]) == EXIT_OK
    assert "7212 – Welders" in capsys.readouterr().out


def test_a_feed_s_advertisements_are_read_and_said_to_be_synthetic(pilot_folder: Path, tmp_path: Path, capsys):
    city = tmp_path / "city"
    city.mkdir()
    for name in ("feed.json", "areas.parquet"):
        (city / name).write_bytes((pilot_folder / name).read_bytes())
    first = whole()["vacancies"].head(300)
    first.write_parquet(city / "vacancies.parquet")
    out = tmp_path / "ads.parquet"
    assert main(["vacancies", "read", str(city), "--map", "feed", "--out", str(out), "--lang", "en"]) == EXIT_OK
    said = capsys.readouterr().out
    assert "300 advertisements read." in said
    assert f"{(first['pay_min'].is_not_null() | first['pay_max'].is_not_null()).sum()} state an amount of pay." in said
    assert "Synthetic data: no number belongs to a real institution, employer or person." in said
    ads = pl.read_parquet(out)
    assert ads["ad"].to_list() == first["vacancy"].to_list()
    assert ads["posted"].to_list() == first["posted"].to_list()
    summed = ["vacancies", "summary", str(out), "--feed", str(city), "--out", str(tmp_path / "sums"), "--lang", "en"]
    assert main(summed) == EXIT_OK
    assert "Synthetic data" in capsys.readouterr().out


def test_real_advertisements_beside_a_synthetic_feed_are_told_from_it_table_by_table(
    pilot_folder: Path, tmp_path: Path, capsys
):
    city = tmp_path / "city"
    city.mkdir()
    for name in ("feed.json", "areas.parquet"):
        (city / name).write_bytes((pilot_folder / name).read_bytes())
    lines = ["id,title,company,location", "a,Thợ hàn,A,Hải Phòng", "b,Thợ hàn,B,Hà Nội", "c,Thợ hàn,C,Hải Phòng"]
    (tmp_path / "board.csv").write_text("\n".join(lines), encoding="utf-8")
    read = ["vacancies", "read", str(tmp_path / "board.csv"), "--out", str(tmp_path / "ads.parquet")]
    assert main(read) == main([*read, "--map", str(tmp_path / "ads.map.csv")]) == EXIT_OK
    capsys.readouterr()
    asked = [
        "vacancies",
        "summary",
        str(tmp_path / "ads.parquet"),
        "--feed",
        str(city),
        "--out",
        str(tmp_path / "sums"),
    ]
    assert main([*asked, "--lang", "en"]) == EXIT_OK
    shown = " ".join(capsys.readouterr().out.split())
    assert "1 opening elsewhere is no demand of the city and is left out" in shown
    assert "rest on synthetic data" in shown
    assert "The others count the advertisements as they were read" in shown
    basis = dict(pl.read_csv(tmp_path / "sums" / "basis.csv").rows())
    assert (basis["by_occupation"], basis["tightness"]) == ("advertisements", "synthetic")
