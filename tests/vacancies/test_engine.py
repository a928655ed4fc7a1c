"""The same step over batches here and on a real Spark cluster of two workers gives the same rows."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caunghe.cli import main
from caunghe.commands import EXIT_NOT_POSSIBLE, EXIT_OK
from caunghe.engine import Spread, parquet_batches, write_batches, write_mapped
from caunghe.errors import InputError
from caunghe.vacancies.steps import CODED_FROM, SKILLS_FROM, asked_skills, codes

pytestmark = pytest.mark.long

WORDS = ["Thợ hàn", "Kế toán kho", "Lái xe nâng", "Đầu bếp", "Nhân viên kinh doanh", "Bảo vệ", "Thợ tiện CNC"]


@pytest.fixture(scope="module")
def ads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Advertisements in two files of a folder, so that both workers have something to do."""
    rng = random.Random(20261128)
    folder = tmp_path_factory.mktemp("ads") / "ads.parquet"
    folder.mkdir()
    for part in range(2):
        titles = [rng.choice(WORDS) for _ in range(600)]
        text = [f"{rng.choice(WORDS)}; thành thạo Excel, biết hàn TIG" for _ in titles]
        frame = pl.DataFrame({"ad": [f"{part}-{i}" for i in range(600)], "title": titles, "text": text})
        frame.write_parquet(folder / f"part{part}.parquet")
    return folder


def _sorted(path: Path) -> pl.DataFrame:
    frame = pl.read_parquet(path / "*.parquet" if path.is_dir() else path)
    return frame.sort(frame.columns)


@pytest.mark.parametrize(
    ("columns", "step"), [(CODED_FROM, codes), (SKILLS_FROM, asked_skills)], ids=["codes", "skills"]
)
def test_two_workers_write_what_one_machine_writes(ads, tmp_path, cluster, columns, step):
    here, there = tmp_path / "here.parquet", tmp_path / "there.parquet"
    assert write_mapped(ads, columns, step, here) == write_mapped(ads, columns, step, there, cluster) == 1200
    assert _sorted(there).equals(_sorted(here))
    assert len(list(there.glob("*.parquet"))) == 2


def test_the_command_runs_on_the_cluster(ads, tmp_path, cluster):
    out = tmp_path / "codes.parquet"
    assert main(["vacancies", "code", str(ads), "--out", str(out), "--engine", cluster]) == EXIT_OK
    assert pl.read_parquet(out / "*.parquet").columns == ["ad", "isco08", "probability", "top5", "vsco2020"]


def test_what_cannot_run_is_named(ads, tmp_path, cluster, capsys):
    with pytest.raises(InputError, match="the engine must be local, spark://HOST:PORT"):
        write_mapped(ads, CODED_FROM, codes, tmp_path / "x.parquet", "dask")
    (tmp_path / "there.parquet").mkdir()
    (tmp_path / "ads.tsv").write_text("ad\ttitle\n1\tThợ hàn\n", encoding="utf-8")
    for source, out, why in (
        (ads, "there.parquet", "the output must be new"),
        (ads, "codes.csv", "this command, as all on Spark, writes a .parquet; got"),
        (tmp_path / "ads.tsv", "codes.parquet", "ads.tsv is damaged or no Parquet file"),
    ):
        asked = ["vacancies", "code", str(source), "--out", str(tmp_path / out), "--engine", cluster, "--lang", "en"]
        assert main(asked) == EXIT_NOT_POSSIBLE
        assert why in capsys.readouterr().err


def test_a_table_of_text_is_read_here_and_its_facts_on_the_cluster(tmp_path, cluster, capsys):
    board = tmp_path / "board"
    board.mkdir()
    lines = ["title;employer;pay", *(f"{title};A;9 - 12 triệu" for title in [*WORDS, *WORDS]), "thừa;A;;", ";A;"]
    (board / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    # Parquet beside text must not take its place
    pl.DataFrame({"title": ["Thủ kho"], "employer": ["B"], "pay": ["8 triệu"]}).write_parquet(board / "b.parquet")
    fields = [f"{name},{name},copy," for name in ("title", "employer", "pay")]
    (tmp_path / "map.csv").write_text("\n".join(["column,field,transformation,argument", *fields]), encoding="utf-8")
    asked = ["vacancies", "read", str(board), "--map", str(tmp_path / "map.csv"), "--json", "--out"]
    here, there = tmp_path / "here.parquet", tmp_path / "there.parquet"
    assert main([*asked, str(here)]) == EXIT_OK
    assert main([*asked, str(there), "--engine", cluster]) == EXIT_OK
    one, other = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    # a row that ends with one separator more is read: its last field is empty
    assert (one["advertisements"], one["spells"], one["no_title"], one["unreadable"]) == (16, 9, 1, 0)
    unlike = dict.fromkeys(("out", "refused", "unread"))
    assert one | unlike == other | unlike
    assert pl.read_parquet(there / "*.parquet").sort("row").equals(pl.read_parquet(here))


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A board in three files: openings advertised again in other files, some unnamed employers, some without title."""
    rng = random.Random(5)
    folder = tmp_path_factory.mktemp("board") / "tin 1+2%.parquet"
    folder.mkdir()
    for part in ("b phần 2", "a", "c"):
        rows = [
            {
                "title": rng.choice([*WORDS, *(f"{word} - Lê Chân" for word in WORDS), "", None]),
                "employer": rng.choice([*(f"Công ty {i}" for i in range(12)), None]),
                "place": rng.choice(["Hải Phòng", "Quận Hải An, Hải Phòng", "Hà Nội"]),
                "pay": rng.choice(["9 - 12 triệu", "Thỏa thuận", None]),
                "posted": date(2026, 1, 1) + timedelta(rng.randrange(200)),
                "text": rng.choice(["Gọi 0912 345 678, làm ca đêm", "Nam, 18-35 tuổi, 2 năm kinh nghiệm"]),
                "tags": rng.sample(WORDS, 2),
            }
            for _ in range(500)
        ]
        pl.DataFrame(rows, schema_overrides={"tags": pl.List(pl.String)}).write_parquet(folder / f"{part}.parquet")
    return folder


def test_two_workers_read_and_join_repeats_as_one_machine_does(board, tmp_path, cluster, capsys):
    fields = ("title", "employer", "place", "pay", "posted", "text", "category")
    mapping = [f"{name},{'tags' if name == 'category' else name},copy," for name in fields]
    (tmp_path / "map.csv").write_text("\n".join(["column,field,transformation,argument", *mapping]), encoding="utf-8")
    asked = ["vacancies", "read", str(board), "--map", str(tmp_path / "map.csv"), "--json", "--out"]
    here, there = tmp_path / "here.parquet", tmp_path / "there.parquet"
    assert main([*asked, str(here)]) == EXIT_OK
    said = json.loads(capsys.readouterr().out)
    assert main([*asked, str(there), "--engine", cluster]) == EXIT_OK
    files = {name: str(tmp_path / f"here.{name}.csv") for name in ("refused", "unread")}
    names = {"out": str(here), **files}
    assert json.loads(capsys.readouterr().out) | names == said
    for name in files:
        assert (tmp_path / f"there.{name}.csv").read_text() == (tmp_path / f"here.{name}.csv").read_text()
    one, other = pl.read_parquet(here), pl.read_parquet(there / "*.parquet").sort("row")
    assert one["row"].is_sorted()
    assert other.equals(one)
    # an opening's advertisements stand in different files, whose rows are 0–499, 500–999 and 1,000–1,499
    assert one.filter(pl.col("row") // 500 != pl.col("spell") // 500).height > 100
    assert said["advertisements"] + said["no_title"] == 1500
    assert [path.name for path in tmp_path.glob(".*")] == [".caunghe.json"]  # no part is left behind


@settings(max_examples=20)
@given(st.lists(st.integers(0, 20), max_size=60), st.integers(1, 17))
def test_rows_are_written_in_order_whatever_the_batches(tmp_path_factory, values, size):
    out = tmp_path_factory.mktemp("rows") / "out.parquet"
    frame = pl.DataFrame({"value": values}, schema={"value": pl.Int64})
    batches = (frame.slice(at, size) for at in range(0, len(values), size))
    assert write_batches(batches, lambda rows: rows.with_columns(twice=pl.col("value") * 2), out) == len(values)
    if values:
        read = pl.concat(parquet_batches(out, size=3))
        assert read["value"].to_list() == values
        assert read["twice"].to_list() == [2 * value for value in values]


def test_a_step_that_fails_leaves_no_file(tmp_path):
    def fail(rows: pl.DataFrame) -> pl.DataFrame:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_batches([pl.DataFrame({"a": [1]})], fail, tmp_path / "out.parquet")
    assert not (tmp_path / "out.parquet").exists()


def test_equal_values_are_spread_to_one_part_and_no_row_is_lost(tmp_path, monkeypatch):
    monkeypatch.setattr("caunghe.engine._HELD", 1_000)
    frame = pl.DataFrame({"key": [f"k{i % 500}" for i in range(3000)], "row": range(3000)})
    spread = Spread(tmp_path, "key", 64)
    for at in range(0, 3000, 700):
        spread.add(frame.slice(at, 700))
    parts = list(spread.parts())
    # 500 values over 64 parts: that one stays empty has a chance below 64 (63 / 64) ** 500, 2.4 %; the hash is fixed
    assert len(parts) == 64
    assert sorted(row for part in parts for row in part["row"]) == list(range(3000))
    assert sum(part["key"].n_unique() for part in parts) == 500
