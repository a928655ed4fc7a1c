"""The certificate: passes what the solver publishes, and nothing that differs from it by one row."""

from __future__ import annotations

import ast
import hashlib
import json
import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import caunghe.matching
from caunghe.errors import FeedError
from caunghe.matching.admission.admission import admit
from caunghe.matching.admission.options import AdmissionOptions
from caunghe.matching.admission.publication import write_admission
from caunghe.matching.verify.verify import verify_folder
from tests.matching.rounds import round_feed

TABLES = ("programmes", "reserves", "applicants", "choices", "results")


def _city(seed: int):
    rng = np.random.default_rng(seed)
    programmes = [f"P{i}" for i in range(6)]
    people = [f"a{i:02d}" for i in range(60)]
    lists = {a: list(rng.permutation(programmes)[: rng.integers(1, 5)]) for a in people}
    scores = {a: float(rng.integers(20, 30)) for a in people}
    reserves = [{"programme": p, "group": g, "seats": 2} for p in programmes[:4] for g in ("poor", "rural")]
    reserves += [{"programme": "P1", "area": "X", "seats": 1}]
    groups = {a: ";".join(g for g in ("poor", "rural") if rng.random() < 0.35) or None for a in people}
    areas = {a: "X" for a in people if rng.random() < 0.2}
    return round_feed(dict.fromkeys(programmes, 8), lists, scores, reserves=reserves, groups=groups, areas=areas)


@pytest.fixture(scope="module", params=["single soft", "multiple hard"])
def published(request, tmp_path_factory):
    kind, hard = request.param.split()
    options = AdmissionOptions(tie_breaking=kind, hard_reserves=hard == "hard")
    folder = tmp_path_factory.mktemp("round")
    write_admission(admit(_city(1), "R1", options), folder, feed_sha256="abc")
    return folder


def _rehash(folder: Path) -> None:
    """Hide an alteration as well as anybody could: write its hash into the manifest."""
    manifest = json.loads((folder / "round.json").read_text())
    manifest["files"] = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in manifest["files"]}
    (folder / "round.json").write_text(json.dumps(manifest))


def _altered(published: Path, folder: Path, table: str, frame: pl.DataFrame) -> Path:
    shutil.copytree(published, folder)
    frame.write_parquet(folder / f"{table}.parquet")
    return folder


def test_what_the_solver_publishes_passes(published):
    certificate = verify_folder(published)
    assert certificate.passed
    assert certificate.blocking_pairs == 0
    assert (certificate.applicants, certificate.seed, certificate.feed_sha256) == (60, 7, "abc")
    assert certificate.digest == hashlib.sha256((published / "round.json").read_bytes()).hexdigest()
    assert "ĐẠT" in certificate.text("vi")
    assert "PASSED" in certificate.text("en")


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kept", [False, True])
def test_rounds_with_closures_and_kept_places_pass(tmp_path, seed, kept):
    feed = _city(seed)
    small = feed["programmes"].with_columns(minimum_class=pl.lit(7))
    feed = replace(feed, tables={**feed.tables, "programmes": small})
    held = pl.DataFrame({"applicant": ["a00", "a01", "new"], "programme": ["P0", "P1", "P1"]}) if kept else None
    write_admission(admit(feed, "R1", AdmissionOptions(kept=held)), tmp_path, feed_sha256="")
    certificate = verify_folder(tmp_path)
    assert certificate.faults == ()


@pytest.mark.parametrize("table", TABLES)
def test_one_altered_cell_of_any_table_fails(published, tmp_path, table):
    original = pl.read_parquet(published / f"{table}.parquet")
    rng = np.random.default_rng(3)
    for column in original.columns:
        row = int(rng.integers(original.height))
        frame = original.with_row_index("at").with_columns(
            pl.when(pl.col("at") == row).then(_other(original[column])).otherwise(pl.col(column)).alias(column)
        )
        folder = _altered(published, tmp_path / column, table, frame.drop("at"))
        assert not frame.drop("at").equals(original)
        assert not verify_folder(folder).passed, column


def _other(column: pl.Series) -> pl.Expr:
    if column.dtype == pl.String:
        return pl.concat_str(pl.col(column.name).fill_null(""), pl.lit("x"))
    return ~pl.col(column.name) if column.dtype == pl.Boolean else pl.col(column.name).fill_null(0) + 1


def test_every_other_result_for_any_one_applicant_fails_though_the_hashes_are_mended(published, tmp_path):
    results = pl.read_parquet(published / "results.parquet")
    choices = pl.read_parquet(published / "choices.parquet")
    folder = tmp_path / "round"
    shutil.copytree(published, folder)
    tried = 0
    for at, (applicant, programme, _) in enumerate(results.rows()):
        own = choices.filter(pl.col("applicant") == applicant).select("programme", "rank").rows()
        for other, rank in [*own, (None, None)]:
            if other == programme:
                continue
            here = pl.int_range(pl.len()) == at
            results.with_columns(
                programme=pl.when(here).then(pl.lit(other, pl.String)).otherwise("programme"),
                rank=pl.when(here).then(pl.lit(rank, pl.Int64)).otherwise("rank"),
            ).write_parquet(folder / "results.parquet")
            _rehash(folder)
            assert {fault.check for fault in verify_folder(folder).faults} & {"capacity", "reserves", "blocking_pairs"}
            tried += 1
    assert tried > 100


def test_alterations_that_favour_somebody_fail_though_the_hashes_are_mended(published, tmp_path):
    results = pl.read_parquet(published / "results.parquet")
    applicants = pl.read_parquet(published / "applicants.parquet")
    choices = pl.read_parquet(published / "choices.parquet")
    loser = results.filter(pl.col("programme").is_null())["applicant"][0]
    cases = {
        "applicants": applicants.with_columns(
            lottery=pl.when(pl.col("applicant") == loser).then(pl.lit(0, pl.UInt64)).otherwise("lottery")
        ),
        "choices": choices.with_columns(score=pl.when(pl.col("applicant") == loser).then(100.0).otherwise("score")),
        "programmes": pl.read_parquet(published / "programmes.parquet").with_columns(pl.col("seats") + 1),
        "results": results.head(-1),
    }
    expected = {
        "applicants": "lottery",
        "choices": "blocking_pairs",
        "programmes": "blocking_pairs",
        "results": "order",
    }
    for table, frame in cases.items():
        folder = _altered(published, tmp_path / table, table, frame)
        _rehash(folder)
        assert expected[table] in {fault.check for fault in verify_folder(folder).faults}


def test_another_seed_fails(published, tmp_path):
    folder = tmp_path / "round"
    shutil.copytree(published, folder)
    manifest = json.loads((folder / "round.json").read_text())
    (folder / "round.json").write_text(json.dumps(manifest | {"seed": 8}))
    assert "lottery" in {fault.check for fault in verify_folder(folder).faults}


def test_a_folder_without_a_round_is_refused(tmp_path):
    with pytest.raises(FeedError, match="No result can be read"):
        verify_folder(tmp_path)


def test_the_verifier_shares_no_code_with_the_solver():
    files = sorted((Path(caunghe.matching.__file__).parent / "verify").glob("*.py"))
    assert len(files) > 2
    for file in files:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        taken = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
        own = [module for module in taken if module.startswith("caunghe.matching")]
        assert set(own) <= {"caunghe.matching.verify.kernels"}


def test_ranks_increase_in_the_published_choices(published):
    choices = pl.read_parquet(published / "choices.parquet").select("applicant", "rank").rows()
    assert all(before < after for before, after in pairwise(choices))
