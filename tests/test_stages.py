"""Results on disk: what was written is read back, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import polars as pl
import pytest

from caunghe.errors import OutputError, ResultError
from caunghe.language.text import Text
from caunghe.schema.results import Omission, ResultTables
from caunghe.stages import Inputs, Stages, content_hash, read_results, write_json, write_results, write_tables
from tests.indicators.small_city import city

SEATS: Final = pl.Schema({"programme": pl.String(), "seats": pl.Int64()})
PRICES: Final = pl.Schema({"price": pl.Float64(), "verdict": pl.Enum(["up", "down"])})


@dataclass(frozen=True, kw_only=True)
class _Plan(ResultTables):
    seats: Annotated[pl.DataFrame, SEATS]
    prices: Annotated[pl.DataFrame | None, PRICES] = None


PLAN = _Plan(seats=pl.DataFrame([("P1", 20)], schema=SEATS, orient="row"), prices=pl.DataFrame(schema=PRICES))
UNASKED = _Plan(seats=pl.DataFrame(schema=SEATS))


@pytest.mark.parametrize("plan", [PLAN, UNASKED], ids=["an answer without rows", "a question not asked"])
def test_a_result_is_read_back_as_it_was(plan: _Plan, tmp_path: Path) -> None:
    write_results(plan, tmp_path)
    back = read_results(_Plan, tmp_path)
    assert isinstance(back, _Plan)
    assert back.seats.equals(plan.seats)
    assert (back.prices is None) == (plan.prices is None)


def test_the_reason_is_read_back_where_there_is_no_result(tmp_path: Path) -> None:
    why = Omission("Không có: thiếu {bảng}.", "There is none: {table} is missing.")
    write_results(why, tmp_path)
    assert read_results(_Plan, tmp_path) == why


def _stages(folder: Path) -> Stages:
    return Stages(folder, {"plan": Text("Lập", "Planning")}, lambda *_: None)


def _made(folder: Path, options: str = "none") -> tuple[_Plan, list[str]]:
    stages = _stages(folder)
    plan = stages.results("plan", _Plan, {"options": options}, Inputs(city()), lambda _: PLAN)
    assert isinstance(plan, _Plan)
    return plan, stages.made


def test_a_table_that_is_missing_or_misnamed_is_not_read(tmp_path: Path) -> None:
    write_results(PLAN, tmp_path)
    (tmp_path / "prices.parquet").rename(tmp_path / "price.parquet")
    with pytest.raises(ResultError, match="no table price;"):
        read_results(_Plan, tmp_path)
    (tmp_path / "price.parquet").unlink()
    PLAN.seats.rename({"seats": "places"}).write_parquet(tmp_path / "seats.parquet")
    with pytest.raises(ResultError, match="table seats of _Plan must have"):
        read_results(_Plan, tmp_path)


def test_a_stage_is_made_again_under_other_options_and_only_then(tmp_path: Path) -> None:
    made = [_made(tmp_path, options)[1] for options in ("none", "some", "some", "none")]
    assert made == [["plan"], ["plan"], [], ["plan"]]


@pytest.mark.parametrize("damage", ["emptied", "cut", "gone", "more", "mark cut", "mark null"])
def test_a_stage_whose_files_are_not_as_it_wrote_them_is_made_again(tmp_path: Path, damage: str) -> None:
    assert _made(tmp_path)[1] == ["plan"]
    assert _made(tmp_path)[1] == []
    seats, mark = tmp_path / "plan" / "seats.parquet", tmp_path / "plan" / "stage.json"
    match damage:
        case "emptied":
            PLAN.seats.clear().write_parquet(seats)
        case "cut":
            seats.write_bytes(seats.read_bytes()[:40])
        case "gone":
            seats.unlink()
        case "more":
            (tmp_path / "plan" / "other.parquet").write_bytes(seats.read_bytes())
        case "mark null":
            mark.write_text("null", encoding="utf-8")
        case _:
            mark.write_text(mark.read_text(encoding="utf-8")[:30], encoding="utf-8")
    plan, again = _made(tmp_path)
    assert again == ["plan"]
    assert plan.seats.equals(PLAN.seats)


def test_a_stage_is_kept_while_each_thing_that_it_read_is_what_it_was(tmp_path: Path) -> None:
    """A table of the feed, a table of an earlier stage, and an earlier stage as a whole: each by its own hash."""

    def made(table: str, seats: int, options: str) -> list[str]:
        labels = {name: Text(name, name) for name in ("plan", "by table", "by result", "by stage")}
        stages = Stages(tmp_path, labels, lambda *_: None, table_hashes={"sites": table})
        seated = _Plan(seats=pl.DataFrame([("P1", seats)], schema=SEATS, orient="row"))
        reads: dict[str, Callable[[Inputs], object]] = {
            "plan": lambda _: None,
            "by table": lambda inputs: inputs.feed["sites"],
            "by result": lambda inputs: inputs.result("plan", "seats"),
            "by stage": lambda inputs: inputs.stage("plan"),
        }
        for name, read in reads.items():

            def make(inputs: Inputs, read: Callable[[Inputs], object] = read) -> _Plan:
                read(inputs)
                return seated

            stages.results(name, _Plan, {"options": options if name == "plan" else ""}, Inputs(city()), make)
        return stages.made

    assert made("a", 20, "one") == ["plan", "by table", "by result", "by stage"]
    assert made("a", 20, "one") == []
    assert made("b", 20, "one") == ["by table"]
    assert made("b", 20, "two") == ["plan", "by stage"]
    assert made("b", 30, "one") == ["plan", "by result", "by stage"]


def test_a_folder_that_no_run_has_written_stops_a_run_before_it_begins(tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    with pytest.raises(OutputError, match="plan was not written by a run"):
        _stages(tmp_path)
    (tmp_path / "plan" / "stage.json").write_text("{}", encoding="utf-8")
    _stages(tmp_path)


def test_a_file_where_the_run_s_folder_would_stand_stops_it(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="out was not written by a run"):
        _stages(tmp_path / "out")
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("lacking", ["code", "options", "stages", None])
def test_what_a_run_was_made_from_names_code_options_and_stages_or_is_another_s(
    tmp_path: Path, lacking: str | None
) -> None:
    said = {name: {} for name in ("code", "options", "stages") if name != lacking}
    write_json(tmp_path / "provenance.json", said)
    if lacking is None:
        assert _made(tmp_path)[1] == ["plan"]
        return
    with pytest.raises(OutputError, match=r"provenance\.json was not written by a run"):
        _stages(tmp_path)


def test_folders_are_made_as_deep_as_they_are_asked_for(tmp_path: Path) -> None:
    assert _made(tmp_path / "year" / "run")[1] == ["plan"]
    write_tables({"seats": PLAN.seats}, tmp_path / "year" / "tables" / "plan")
    written = {path.name for path in (tmp_path / "year" / "tables" / "plan").iterdir()}
    assert written == {"seats.parquet", "seats.csv"}


def test_a_stage_takes_the_time_from_its_start_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, int, int]] = []
    labels = {"plan": Text("Lập", "Planning"), "report": Text("Báo cáo", "Report")}
    stages = Stages(tmp_path, labels, lambda label, done, of: told.append((label.en, done, of)))
    clock = iter([100.0, 102.5, 110.0, 110.25])
    monkeypatch.setattr("caunghe.stages.time.perf_counter", lambda: next(clock))
    for stage in labels:
        with stages.time_stage(stage):
            pass
    assert stages.seconds == {"plan": 2.5, "report": 0.25}
    assert told == [("Planning", 0, 2), ("Report", 1, 2)]


def test_a_hash_does_not_depend_on_the_order_of_names_and_what_people_read_is_in_letters(tmp_path: Path) -> None:
    assert content_hash({"a": 1, "b": 2}) == content_hash({"b": 2, "a": 1}) != content_hash({"a": 2, "b": 1})
    write_json(tmp_path / "left_out.json", {"vi": "không có"})
    assert (tmp_path / "left_out.json").read_text(encoding="utf-8") == '{\n  "vi": "không có"\n}\n'


def test_what_somebody_laid_beside_a_result_is_no_damage_and_is_never_lost(tmp_path: Path) -> None:
    _made(tmp_path)
    (tmp_path / "plan" / "notes").mkdir()
    (tmp_path / "plan" / "notes" / "mine.docx").write_bytes(b"mine")
    assert _made(tmp_path)[1] == []
    assert (tmp_path / "plan" / "notes" / "mine.docx").is_file()
    assert _made(tmp_path, "other options")[1] == ["plan"]
    assert (tmp_path / "plan-others" / "notes" / "mine.docx").read_bytes() == b"mine"


def test_a_reason_that_somebody_laid_beside_a_result_does_not_replace_it(tmp_path: Path) -> None:
    _made(tmp_path)
    (tmp_path / "plan" / "left_out.json").write_text('{"vi": "không", "en": "nothing"}', encoding="utf-8")
    plan, again = _made(tmp_path)
    assert again == ["plan"]
    assert plan.seats.equals(PLAN.seats)
    assert (tmp_path / "plan-others" / "left_out.json").is_file()
    assert not (tmp_path / "plan" / "notes").exists()


def test_a_second_file_of_one_name_does_not_take_the_place_of_the_first(tmp_path: Path) -> None:
    for content, options in ((b"first", "one"), (b"second", "two"), (b"third", "three")):
        _made(tmp_path)
        (tmp_path / "plan" / "mine.docx").write_bytes(content)
        assert _made(tmp_path, options)[1] == ["plan"]
    others = {path.name: path.read_bytes() for path in (tmp_path / "plan-others").iterdir()}
    assert others == {"mine.docx": b"first", "mine-2.docx": b"second", "mine-3.docx": b"third"}


def test_where_the_mark_cannot_be_read_the_stage_s_own_files_are_not_taken_for_others(tmp_path: Path) -> None:
    _made(tmp_path)
    (tmp_path / "plan" / "stage.json").write_text("null", encoding="utf-8")
    (tmp_path / "plan" / "mine.docx").write_bytes(b"mine")
    _made(tmp_path)
    assert [path.name for path in (tmp_path / "plan-others").iterdir()] == ["mine.docx"]


def test_a_program_ended_while_a_stage_is_replaced_leaves_it_whole_or_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _made(tmp_path)
    (tmp_path / "plan" / "seats.csv").unlink()
    renamed = Path.rename

    def ended(path: Path, target: Path) -> Path:
        if path.name == ".plan.partial":
            raise KeyboardInterrupt
        return renamed(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", ended)
        with pytest.raises(KeyboardInterrupt):
            _made(tmp_path)
    assert not (tmp_path / "plan").exists()
    assert _made(tmp_path)[1] == ["plan"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan"]


def test_what_is_behind_a_stage_s_tables_is_told_through_the_stages_it_read(tmp_path: Path) -> None:
    labels = {name: Text(name, name) for name in ("forecast", "plan", "admission")}
    stages = Stages(tmp_path, labels, lambda *_: None)

    def made(stage: str, read: Callable[[Inputs], object]) -> None:
        def make(inputs: Inputs) -> _Plan:
            read(inputs)
            return PLAN

        stages.results(stage, _Plan, {"options": "none"}, Inputs(city()), make)

    made("forecast", lambda inputs: (inputs.feed["employment"], inputs.feed.feed_for("prices")["areas"]))
    made("plan", lambda inputs: (inputs.feed["funds"], inputs.stage("forecast")))
    made("admission", lambda inputs: (inputs.feed["rounds"], inputs.result("plan", "seats", "prices")))
    assert stages.reads("forecast").tables_behind(["seats"]) == {"employment"}
    assert stages.reads("plan").tables_behind(["seats"]) == {"funds", "employment", "areas"}
    admission = stages.reads("admission")
    assert admission.tables_behind(["seats"]) == {"rounds"}
    assert admission.tables_behind(["prices"]) == {"rounds", "funds", "employment", "areas"}
    # what a kept stage read is told by its mark
    again = Stages(tmp_path, labels, lambda *_: None)
    assert again.is_kept("forecast", {"options": "none"})
    assert again.reads("admission").serving == admission.serving
    assert again.reads("report").tables == frozenset()
