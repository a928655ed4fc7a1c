"""The worker with a child that stands in for the engines: finishes, refuses, dies, is cancelled, is told to end."""

from __future__ import annotations

import time
from datetime import timedelta

import polars as pl
import pytest
from django.utils import timezone

from caunghe.feed import feed_hash, read_feed
from caunghe.pilot import small_city
from caunghe.schema import TABLES
from caunghe.web.accounts.models import Session
from caunghe.web.accounts.roles import Role
from caunghe.web.operations import worker
from caunghe.web.registry.models import MODELS, Dataset
from caunghe.web.runs import places, services
from caunghe.web.runs.models import Run, Worker
from caunghe.web.runs.writing_out import registry_frame, write_out
from tests.web.runs import actor, asked_for
from tests.web.stand_in import child

pytestmark = pytest.mark.django_db


def claimed(name: str = "w") -> Run:
    run = services.claim(worker=name, now=timezone.now())
    assert run is not None
    return run


def never() -> bool:
    return False


def test_a_run_is_finished_with_its_folder_and_nothing_beside_it() -> None:
    run = asked_for()
    ends = iter([False] * 3)
    worker.work(child(), lambda: next(ends, True))
    run.refresh_from_db()
    assert (run.state, run.folder, run.attempt) == ("finished", str(run.pk), 1)
    assert (places.result_folder(run) / "plan" / "1.html").is_file()
    assert list(places.runs().glob(".*")) == []
    assert [stage["name"] for stage in run.progress["stages"]] == ["feed", "plan", "report"]
    assert not Worker.objects.exists()


def test_sessions_whose_time_is_over_are_removed() -> None:
    ends = timezone.now()
    Session.objects.create(session_key="over", expire_date=ends, session_data="")
    Session.objects.create(session_key="open", expire_date=ends + timedelta(days=1), session_data="")
    turns = iter([False])
    worker.work(child(), lambda: next(turns, True))
    assert [row.session_key for row in Session.objects.all()] == ["open"]


def test_a_child_that_refuses_fails_the_run_with_its_sentence() -> None:
    asked_for()
    worker.carry_out(claimed(), child(how="refuse"), never)
    run = Run.objects.get()
    assert (run.state, run.reason, run.told["en"]) == ("failed", "refused", "No such scenario")


def test_a_child_that_dies_leaves_its_stages_to_the_next() -> None:
    asked_for()
    worker.carry_out(claimed(), child(how="plan"), never)
    run = Run.objects.get()
    assert (run.state, run.attempt, run.reason) == ("waiting", 1, "died")
    places.sweep()
    worker.carry_out(claimed("another"), child(), never)
    run.refresh_from_db()
    assert (run.state, run.attempt, run.result["made"]) == ("finished", 2, ["report"])


def test_a_worker_killed_between_renaming_and_telling_is_followed_by_one_that_finishes() -> None:
    asked_for()
    run = claimed()
    write_out(run)
    folder = places.take_up(run)
    (folder / "feed").mkdir(parents=True)
    (folder / "feed" / "1.html").write_text("made")
    places.put_in_place(run)
    services.reap(now=timezone.now() + timedelta(minutes=1))
    worker.carry_out(claimed("another"), child(), never)
    assert Run.objects.get().result["made"] == ["plan", "report"]


def test_a_cancelled_run_ends_within_seconds() -> None:
    asked_for()
    run = claimed()
    services.cancel(run, actor=actor(Role.OFFICER), now=timezone.now())
    begun = time.monotonic()
    worker.carry_out(run, child(seconds=30), never)
    assert time.monotonic() - begun < 10
    assert Run.objects.get().state == "cancelled"


def test_a_worker_told_to_end_lets_a_child_finish_that_is_nearly_there() -> None:
    asked_for()
    worker.carry_out(claimed(), child(seconds=0.5), lambda: True)
    assert Run.objects.get().state == "finished"


def test_a_worker_told_to_end_puts_back_what_takes_longer(monkeypatch) -> None:
    monkeypatch.setattr(worker, "GRACE", 0.2)
    asked_for()
    worker.carry_out(claimed(), child(seconds=30), lambda: True)
    run = Run.objects.get()
    assert (run.state, run.attempt, run.reason) == ("waiting", 0, "")


def test_a_run_begins_with_the_stages_of_the_last() -> None:
    asked_for()
    worker.carry_out(claimed(), child(), never)
    asked_for()
    worker.carry_out(claimed(), child(), never)
    assert [run.result["made"] for run in Run.objects.order_by("id")] == [["feed", "plan", "report"], []]


def test_a_registry_without_edits_is_written_out_byte_by_byte() -> None:
    asked_for()
    written = write_out(claimed())
    kept = places.kept_feed_folder(feed_hash(small_city()))
    assert feed_hash(written) == feed_hash(kept)


def test_an_edit_is_in_what_is_written_out_and_all_else_is_as_it_was() -> None:
    MODELS["sites"].objects.filter(site="S1").update(name="Cơ sở mới")
    Dataset.objects.update(revision=3)
    run = asked_for()
    Dataset.objects.update(revision=4)
    written, _ = read_feed(write_out(claimed()))
    loaded, _ = read_feed(small_city())
    assert "Cơ sở mới" in written["sites"]["name"].to_list()
    assert [name for name in TABLES if not written[name].equals(loaded[name])] == ["sites"]
    run.refresh_from_db()
    assert run.revision == 4


@pytest.mark.parametrize("name", MODELS)
def test_a_table_of_the_registry_is_that_of_the_feed(name) -> None:
    loaded, _ = read_feed(small_city())
    assert registry_frame(TABLES[name]).equals(loaded[name].with_columns(pl.col(pl.String).replace("", None)))


def test_a_feed_whose_files_are_gone_fails_the_run_with_a_sentence() -> None:
    Dataset.objects.update(hash="0" * 64)
    asked_for()
    worker.carry_out(claimed(), child(), never)
    assert "load it anew" in Run.objects.get().told["en"]
