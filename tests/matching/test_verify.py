"""The certificate: passes what the solver publishes, and nothing that differs from it by one row."""

from __future__ import annotations

import ast
import hashlib
import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numba
import numpy as np
import polars as pl
import pytest

import caunghe.matching
from caunghe.errors import FeedError
from caunghe.matching.admission.admission import Admission, admit
from caunghe.matching.admission.market import Market
from caunghe.matching.admission.options import AdmissionOptions
from caunghe.matching.admission.publication import proof_tables, write_admission
from caunghe.matching.verify.checks import faults
from caunghe.matching.verify.folder import TABLES, PublishedRound
from caunghe.matching.verify.kernels import Outcome, Reserves, most_in_reserves, would_be_chosen
from caunghe.matching.verify.outcome import OUTCOME_CHECKS, Decision
from caunghe.matching.verify.verify import CHECKS, table_faults, verify_folder
from tests.matching.published import Draft, small_round
from tests.matching.rounds import chosen, is_stable, random_market, round_feed, seated, with_earlier_applicants
from tests.matching.tamperings import TAMPERINGS


def _city(seed: int, size: int = 60, seats: int = 8):
    rng = np.random.default_rng(seed)
    programmes = [f"P{i}" for i in range(6)]
    people = [f"a{i:02d}" for i in range(size)]
    lists = {a: list(rng.permutation(programmes)[: rng.integers(1, 5)]) for a in people}
    scores = {a: float(rng.integers(20, 30)) for a in people}
    reserves = [{"programme": p, "group": g, "seats": 2} for p in programmes[:4] for g in ("poor", "rural")]
    reserves += [{"programme": "P1", "area": "X", "seats": 1}]
    groups = {a: ";".join(g for g in ("poor", "rural") if rng.random() < 0.35) or None for a in people}
    areas = {a: "X" for a in people if rng.random() < 0.2}
    return round_feed(dict.fromkeys(programmes, seats), lists, scores, reserves=reserves, groups=groups, areas=areas)


def _rules(admission: Admission) -> dict[str, object]:
    options = admission.round.options
    return {
        "seed": admission.round.seed,
        "tie_breaking": options.tie_breaking,
        "hard_reserves": options.hard_reserves,
        "minimum_class": options.minimum_class,
    }


@pytest.fixture(scope="module", autouse=True)
def _one_thread():
    """Rounds of a few people are checked sooner than threads are woken."""
    threads = numba.get_num_threads()
    numba.set_num_threads(1)
    yield
    numba.set_num_threads(threads)


@pytest.fixture(scope="module", params=["single soft", "multiple hard"])
def options(request):
    kind, hard = request.param.split()
    return AdmissionOptions(tie_breaking=kind, hard_reserves=hard == "hard")


@pytest.fixture(scope="module")
def published(options, tmp_path_factory):
    folder = tmp_path_factory.mktemp("round")
    write_admission(admit(_city(1), "R1", options), folder, feed_sha256="abc")
    return folder


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    write_admission(admit(small_round(), "R1"), folder, feed_sha256="abc")
    return folder


@pytest.mark.kernels
def test_what_the_solver_publishes_passes(published):
    certificate = verify_folder(published)
    assert certificate.passed
    assert certificate.blocking_pairs == 0
    assert (certificate.applicants, certificate.seed, certificate.feed_sha256) == (60, 7, "abc")
    assert certificate.digest == hashlib.sha256((published / "round.json").read_bytes()).hexdigest()
    assert "ĐẠT" in certificate.text("vi")
    assert "PASSED" in certificate.text("en")


def test_every_check_is_tampered_with():
    assert list(TAMPERINGS) == list(CHECKS)
    assert all(TAMPERINGS.values())


@pytest.mark.parametrize(
    ("check", "number"), [(check, number) for check in CHECKS for number in range(len(TAMPERINGS[check]))]
)
def test_a_check_sees_what_breaks_it_and_passes_what_just_holds(small, tmp_path, check, number):
    tampering = TAMPERINGS[check][number]
    for breaks, alteration in ((True, tampering.breaks), (False, tampering.holds or (lambda draft: draft))):
        folder = tmp_path / ("broken" if breaks else "holding")
        shutil.copytree(small, folder)
        draft = Draft.of(folder)
        alteration(draft)
        certificate = verify_folder(draft.write(folder))
        expected = {check, *tampering.also} if breaks else set()
        assert {fault.check for fault in certificate.faults} == expected
        assert certificate.passed != breaks
        assert all(fault.count > 0 and fault.example for fault in certificate.faults)
        for language in ("vi", "en"):
            said = certificate.text(language)
            assert [CHECKS[name].holds(language) in said for name in CHECKS] == [name in expected for name in CHECKS]


def test_every_file_of_the_folder_is_held_to_its_hash(small, tmp_path):
    files = [file.name for file in small.iterdir() if file.name != "round.json"]
    assert len(files) > 10
    for name in files:
        folder = tmp_path / name
        shutil.copytree(small, folder)
        (folder / name).write_bytes((folder / name).read_bytes() + (b"\n" if name.endswith(".csv") else b""))
        if name.endswith(".parquet"):
            frame = pl.read_parquet(folder / name)
            frame.with_columns(note=pl.lit(1)).write_parquet(folder / name)
        assert [(f.check, f.count, f.example) for f in verify_folder(folder).faults] == [("unaltered", 1, name)]


def test_the_certificate_counts_what_was_published(small, tmp_path):
    certificate = verify_folder(small)
    # S is closed: of 10 seats 7 are left; a, b, c, e, h, i have one
    assert (certificate.programmes, certificate.seats, certificate.placed, certificate.choices) == (4, 7, 6, 11)
    assert (certificate.round, certificate.seed, certificate.feed_sha256) == ("R1", 7, "abc")
    folder = tmp_path / "b and c passed over"
    shutil.copytree(small, folder)
    # a seat of P is free: b, c and f want it more than what they have
    certificate = verify_folder(Draft.of(folder).give(b=None).write(folder))
    assert [(f.check, f.count, f.example) for f in certificate.faults] == [("blocking_pairs", 3, "b")]
    assert (certificate.blocking_pairs, certificate.placed) == (3, 5)


def test_every_rule_that_is_unclear_is_counted(small, tmp_path):
    folder = tmp_path / "unclear"
    shutil.copytree(small, folder)
    certificate = verify_folder(Draft.of(folder).rule(hard_reserves=0, tie_breaking="double").write(folder))
    assert [(f.check, f.count, f.example) for f in certificate.faults] == [("rules", 2, "hard_reserves")]


def test_a_seed_that_is_no_number_is_told_and_not_repeated(small, tmp_path):
    folder = tmp_path / "seed in words"
    shutil.copytree(small, folder)
    draft = Draft.of(folder)
    draft.rules["seed"] = "seven"
    certificate = verify_folder(draft.write(folder))
    assert (certificate.passed, certificate.seed) == (False, -1)


def test_nothing_is_counted_in_tables_whose_columns_are_not_those_of_a_round(small, tmp_path):
    folder = tmp_path / "seats in words"
    shutil.copytree(small, folder)
    draft = Draft.of(folder)
    draft.tables["programmes"] = draft.tables["programmes"].with_columns(pl.col("seats").cast(pl.String))
    certificate = verify_folder(draft.write(folder))
    assert (certificate.passed, certificate.seats, certificate.placed) == (False, 0, 0)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kept", [False, True])
def test_rounds_with_closures_and_kept_places_pass(seed, kept):
    feed = with_earlier_applicants(_city(seed), "new")
    small = feed["programmes"].with_columns(minimum_class=pl.lit(7, pl.Int64))
    feed = replace(feed, tables={**feed.tables, "programmes": small})
    held = pl.DataFrame({"applicant": ["a00", "a01", "new"], "programme": ["P0", "P1", "P1"]}) if kept else None
    admission = admit(feed, "R1", AdmissionOptions(kept=held))
    assert table_faults(PublishedRound(_rules(admission), proof_tables(admission), Path())) == []


def test_every_other_result_for_any_one_applicant_fails(options):
    admission = admit(_city(1, size=28, seats=5), "R1", options)
    tables = proof_tables(admission)
    results, choices = tables["results"], tables["choices"]
    tried = 0
    for at, (applicant, programme, _) in enumerate(results.rows()):
        own = choices.filter(pl.col("applicant") == applicant).select("programme", "rank").rows()
        for other, rank in [*own, (None, None)]:
            if other == programme:
                continue
            here = pl.int_range(pl.len()) == at
            altered = results.with_columns(
                programme=pl.when(here).then(pl.lit(other, pl.String)).otherwise("programme"),
                rank=pl.when(here).then(pl.lit(rank, pl.Int64)).otherwise("rank"),
            )
            found = table_faults(PublishedRound(_rules(admission), {**tables, "results": altered}, Path()))
            assert {fault.check for fault in found} & {"capacity", "open_seats", "blocking_pairs"}
            tried += 1
    assert tried > 50


def test_a_folder_without_a_round_is_refused(tmp_path):
    with pytest.raises(FeedError, match="No result can be read"):
        verify_folder(tmp_path)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("round.json", b"{"),
        ("round.json", b"\xff"),
        ("round.json", b"7"),
        ("round.json", b"[" * 100_000),
        ("choices.parquet", b"applicant,rank"),
        ("choices.parquet", None),
    ],
)
def test_a_folder_with_a_file_that_cannot_be_read_is_refused(small, tmp_path, file, content):
    folder = tmp_path / "unreadable"
    shutil.copytree(small, folder)
    (folder / file).unlink() if content is None else (folder / file).write_bytes(content)
    with pytest.raises(FeedError, match="No result can be read"):
        verify_folder(folder)


def test_the_verifier_shares_no_code_with_the_solver():
    files = sorted((Path(caunghe.matching.__file__).parent / "verify").glob("*.py"))
    assert len(files) > 2
    for file in files:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        taken = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
        own = [module for module in taken if module.startswith("caunghe.matching")]
        assert all(module.startswith("caunghe.matching.verify.") for module in own)


def test_ranks_increase_in_the_published_choices(published):
    choices = pl.read_parquet(published / "choices.parquet").select("applicant", "rank").rows()
    assert all(before < after for before, after in pairwise(choices))


@pytest.mark.kernels
@pytest.mark.parametrize("hard", [False, True])
def test_any_result_passes_just_when_it_is_stable_by_definition(hard):
    """Small markets with overlapping reserves and ties; results right, wrong by one or two, and at random."""
    stable = unstable = 0
    for seed in range(150):
        rng = np.random.default_rng(seed)
        market = random_market(rng, 5, 3, int(rng.integers(0, 3)), hard=hard)
        for obtained in (market.matching(), *(_perturbed(rng, market, market.matching()) for _ in range(3))):
            found = faults(OUTCOME_CHECKS, _decision(market, obtained))
            expected = is_stable(market, obtained)
            assert (not found) == expected, (seed, obtained, found)
            assert {fault.check for fault in found} <= {"capacity", "open_seats", "blocking_pairs"}
            stable, unstable = stable + expected, unstable + (not expected)
    assert min(stable, unstable) > 100


def _decision(market: Market, obtained: np.ndarray) -> Decision:
    """Return the decision of a market in which scores tie in pairs and the lottery tells them apart."""
    people, programmes = [pl.int_range(n, eager=True).cast(pl.String) for n in (obtained.size, market.seats.size)]
    numbers = np.zeros(people.len(), np.uint64)
    tables = {
        "programmes": pl.DataFrame({"programme": programmes, "seats": market.seats.astype(np.int64)}),
        "applicants": pl.DataFrame({"applicant": people, "lottery": numbers}),
        "closed": pl.DataFrame(schema=TABLES["closed"]),
        "choices": pl.DataFrame(schema=TABLES["choices"]),
    }
    tables["programmes"] = tables["programmes"].with_columns(minimum_class=pl.lit(0))
    mask_first = np.concatenate([[0], np.cumsum(2 ** np.diff(market.reserve_first))]).astype(np.int64)
    drawn = (100 - market.merit).astype(np.uint64)
    return Decision(
        PublishedRound({"hard_reserves": market.hard, "minimum_class": True}, tables, Path()),
        Outcome(market.first, market.programme, market.merit // 2, drawn, False, obtained),
        Reserves(market.reserve_first, market.reserve_seats.astype(np.int64), market.mask, mask_first),
        numbers,
        np.zeros(people.len(), np.bool_),
        np.bincount(market.programme[obtained[obtained >= 0]], minlength=programmes.len()),
    )


@pytest.mark.parametrize("kind", ["single", "multiple"])
def test_tables_that_say_the_same_pass_just_when_stable(kind):
    """The same by way of the published tables, whose ties the lottery decides."""
    stable = unstable = 0
    for seed in range(5):
        rng = np.random.default_rng(seed)
        admission = admit(_small_city(rng), "R1", AdmissionOptions(tie_breaking=kind))
        market, tables = admission.round.market, proof_tables(admission)
        for _ in range(8):
            obtained = _perturbed(rng, market, admission.obtained)
            at = pl.Series([None if c < 0 else int(c) for c in obtained], dtype=pl.Int64)
            results = tables["results"].with_columns(
                programme=tables["choices"]["programme"].gather(at), rank=tables["choices"]["rank"].gather(at)
            )
            found = table_faults(PublishedRound(_rules(admission), {**tables, "results": results}, Path()))
            assert (not found) == is_stable(market, obtained), (seed, obtained, found)
            stable, unstable = stable + (not found), unstable + bool(found)
    assert min(stable, unstable) > 3


def _small_city(rng: np.random.Generator):
    programmes, people = ["P", "Q", "R"], [f"a{i}" for i in range(6)]
    lists = {a: list(rng.permutation(programmes)[: rng.integers(0, 4)]) for a in people}
    seats = {p: int(rng.integers(0, 4)) for p in programmes}
    reserves = [
        {"programme": p, "group": g, "seats": int(rng.integers(0, 1 + seats[p]))}
        for p in "QR"
        for g in ("poor", "rural")
    ]
    groups = {a: ";".join(g for g in ("poor", "rural") if rng.random() < 0.5) or None for a in people}
    scores = {a: float(rng.integers(20, 23)) for a in people}
    return round_feed(seats, lists, scores, reserves=reserves, groups=groups)


def _perturbed(rng: np.random.Generator, market, obtained: np.ndarray) -> np.ndarray:
    """Return the matching, with up to two applicants at another of their choices or none."""
    other = obtained.copy()
    for a in rng.integers(0, obtained.size, rng.integers(0, 3)):
        other[a] = rng.choice([-1, *range(market.first[a], market.first[a + 1])])
    return other


@pytest.mark.kernels
@pytest.mark.parametrize("hard", [False, True])
def test_who_would_be_chosen_and_the_most_in_reserves_by_definition(hard):
    for seed in range(120):
        rng = np.random.default_rng(seed)
        groups = int(rng.integers(0, 4))
        held = rng.integers(0, 3, groups)
        seats = int(held.sum() + rng.integers(0, 3))
        people = [
            (int(merit), int(rng.integers(0, 1 << groups)), name) for name, merit in enumerate(rng.permutation(6))
        ]
        inside = chosen(people[1:], seats, list(held), hard)
        own = [person for person in people[1:] if person[2] in inside]
        merit, mask, _ = people[0]
        everyone = np.bincount([m for _, m, _ in own], minlength=1 << groups)
        before = np.bincount([m for r, m, _ in own if r > merit], minlength=1 << groups)
        assert most_in_reserves(everyone, held) == seated([m for _, m, _ in own], list(held))
        expected = 0 in chosen([*own, people[0]], seats, list(held), hard)
        assert would_be_chosen(before, everyone, mask, seats, held, hard) == expected
