"""The same step over batches here and on a real Spark cluster of two workers gives the same rows."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caunghe.cli import main
from caunghe.commands import EXIT_NOT_POSSIBLE, EXIT_OK
from caunghe.engine import PARTS, Spread, mapped, parquet_batches, written
from caunghe.errors import InputError
from caunghe.vacancies.steps import CODED_FROM, SKILLS_FROM, asked_skills, codes

CLUSTER = "local-cluster[2,1,1024]"
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
def test_two_workers_write_what_one_machine_writes(ads, tmp_path, columns, step):
    here, there = tmp_path / "here.parquet", tmp_path / "there.parquet"
    assert mapped(ads, columns, step, here) == mapped(ads, columns, step, there, CLUSTER) == 1200
    assert _sorted(there).equals(_sorted(here))
    assert len(list(there.glob("*.parquet"))) == 2


def test_the_command_runs_on_the_cluster(ads, tmp_path):
    out = tmp_path / "codes.parquet"
    assert main(["vacancies", "code", str(ads), "--out", str(out), "--engine", CLUSTER]) == EXIT_OK
    assert pl.read_parquet(out / "*.parquet").columns == ["ad", "isco08", "probability", "top5", "vsco2020"]


def test_what_cannot_run_is_named(ads, tmp_path, capsys):
    with pytest.raises(InputError, match="the engine must be local, spark://HOST:PORT"):
        mapped(ads, CODED_FROM, codes, tmp_path / "x.parquet", "dask")
    asked = ["vacancies", "code", str(ads), "--out", str(tmp_path), "--engine", CLUSTER]
    assert main(asked) == EXIT_NOT_POSSIBLE
    assert "the output must be new" in capsys.readouterr().err


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 20), max_size=60), st.integers(1, 17))
def test_rows_are_written_in_order_whatever_the_batches(tmp_path_factory, values, size):
    out = tmp_path_factory.mktemp("rows") / "out.parquet"
    frame = pl.DataFrame({"value": values}, schema={"value": pl.Int64})
    batches = (frame.slice(at, size) for at in range(0, len(values), size))
    assert written(batches, lambda rows: rows.with_columns(twice=pl.col("value") * 2), out) == len(values)
    if values:
        read = pl.concat(parquet_batches(out, size=3))
        assert read["value"].to_list() == values
        assert read["twice"].to_list() == [2 * value for value in values]


def test_a_step_that_fails_leaves_no_file(tmp_path):
    def fail(rows: pl.DataFrame) -> pl.DataFrame:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        written([pl.DataFrame({"a": [1]})], fail, tmp_path / "out.parquet")
    assert not (tmp_path / "out.parquet").exists()


def test_equal_values_are_spread_to_one_part_and_no_row_is_lost(tmp_path):
    frame = pl.DataFrame({"key": [f"k{i % 500}" for i in range(3000)], "row": range(3000)})
    spread = Spread(tmp_path, "key")
    for at in range(0, 3000, 700):
        spread.add(frame.slice(at, 700))
    parts = list(spread.parts())
    assert 1 < len(parts) <= PARTS
    assert sorted(row for part in parts for row in part["row"]) == list(range(3000))
    assert sum(part["key"].n_unique() for part in parts) == 500
