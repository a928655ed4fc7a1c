"""What a function of the library is given: a path or a feed, sound or not, and keywords that are declared once."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from caunghe.feed.contents import Feed
from caunghe.feed.read import read_feed
from caunghe.feed.write import write_feed
from caunghe.library.sources import (
    check_type,
    feed_and_findings,
    feed_as_written,
    feed_for_calculation,
    on_disk,
    with_options,
)
from caunghe.pilot.small_city import small_city


@pytest.fixture(scope="module")
def sound() -> Feed:
    return read_feed(small_city())[0]


@pytest.fixture(scope="module")
def faulty(sound: Feed) -> Feed:
    """A level that is misspelt, a share of two and a site of no institution."""
    programmes = sound["programmes"].with_columns(
        level=pl.when(programme="P2").then(pl.lit("colege")).otherwise("level"),
        practice_share=pl.when(programme="P1").then(2.0).otherwise("practice_share"),
    )
    sites = sound["sites"].with_columns(institution=pl.lit("nobody's"))
    return replace(sound, tables={**sound.tables, "programmes": programmes, "sites": sites})


def forms(feed: Feed, folder: Path) -> dict[str, Any]:
    write_feed(feed, folder / "feed", form="parquet")
    return {"feed": feed, "path": folder / "feed", "text": str(folder / "feed")}


def test_a_feed_as_it_was_written_keeps_its_faults(faulty: Feed, tmp_path: Path) -> None:
    for source in forms(faulty, tmp_path).values():
        given = feed_as_written(source)
        assert all(given[name].equals(faulty[name]) for name in faulty.tables)
    assert feed_as_written(faulty) is faulty


def test_what_is_calculated_with_is_without_its_faults(faulty: Feed, sound: Feed, tmp_path: Path) -> None:
    for source in forms(faulty, tmp_path).values():
        usable = feed_for_calculation(source)
        wrong = usable["programmes"].sort("programme").select("programme", "level", "practice_share")
        assert wrong.filter(programme="P2")["level"].to_list() == [None]
        assert wrong.filter(programme="P1")["practice_share"].to_list() == [None]
        assert usable["sites"]["institution"].null_count() == faulty["sites"].height
        # nothing else is touched
        assert (
            usable["programmes"]
            .drop("level", "practice_share")
            .equals(faulty["programmes"].drop("level", "practice_share"))
        )
        assert usable["areas"].equals(sound["areas"])
    assert "colege" in faulty["programmes"]["level"].to_list()


def test_findings_of_reading_are_known_of_a_path_alone(faulty: Feed, tmp_path: Path) -> None:
    sources = forms(faulty, tmp_path)
    (tmp_path / "feed" / "more.parquet").write_bytes((tmp_path / "feed" / "areas.parquet").read_bytes())
    for name, source in sources.items():
        feed, findings = feed_and_findings(source)
        assert feed["programmes"].equals(faulty["programmes"])
        rules = set(findings["rule"])
        assert {"code_unknown", "reference_unknown"} <= rules
        assert ("table_unnamed" in rules) is (name != "feed")


@pytest.mark.parametrize(
    ("value", "fits"), [(None, True), (3, True), (True, True), ("3", False), (3.0, False), (0, True)]
)
def test_an_argument_is_of_its_kind_or_left_out(value: object, fits: bool) -> None:
    if fits:
        check_type("count", value, int)
        return
    with pytest.raises(TypeError, match=f"^count must be a int; got a {type(value).__name__}$"):
        check_type("count", value, int)


def test_a_feed_in_memory_stands_on_the_disk_as_long_as_it_is_needed(faulty: Feed, tmp_path: Path) -> None:
    with on_disk(faulty) as path:
        assert {file.suffix for file in path.iterdir()} == {".parquet", ".json"}
        back = read_feed(path)[0]
        assert all(back[name].equals(faulty[name]) for name in faulty.supplied)
    assert not path.exists()
    write_feed(faulty, tmp_path / "feed")
    for source in (tmp_path / "feed", str(tmp_path / "feed")):
        with on_disk(source) as path:
            assert path == tmp_path / "feed"
    assert (tmp_path / "feed").is_dir()


@dataclass(frozen=True, kw_only=True)
class Options:
    """Options of which one has no default, one makes its own, and one is refused."""

    created: str
    years: int = 3
    names: list[str] = field(default_factory=lambda: ["one"])
    source: str = "taken"

    def __post_init__(self) -> None:
        if self.years > 9:
            raise ValueError(f"{self.years} years")


@pytest.fixture
def called() -> tuple[Callable[..., Any], list[Any]]:
    calls: list[Any] = []

    @with_options(Options)
    def plan(source: str, *, round: int = 1, **options: Any) -> str:
        """Plan."""
        calls.append((source, round, options))
        return f"plan of {source}"

    return plan, calls


def test_options_are_shown_after_the_function_s_own_arguments_with_their_defaults(called: Any) -> None:
    plan, _ = called
    shown = inspect.signature(plan).parameters
    empty = inspect.Parameter.empty
    assert {name: part.default for name, part in shown.items()} == {
        "source": empty, "round": 1, "created": empty, "years": 3, "names": ["one"],
    }  # fmt: skip
    assert list(shown) == ["source", "round", "created", "years", "names"]
    kinds = {name: part.kind.name for name, part in shown.items()}
    assert kinds == {"source": "POSITIONAL_OR_KEYWORD"} | dict.fromkeys(list(shown)[1:], "KEYWORD_ONLY")
    assert (plan.__name__, plan.__doc__) == ("plan", "Plan.")


def test_options_are_held_to_their_limits_before_the_function_is_called(called: Any) -> None:
    plan, calls = called
    assert plan("here", round=2, created="now", years=9) == "plan of here"
    # what is an argument of the function's own is no option of the class, whatever its name
    assert plan(source="there", created="now") == "plan of there"
    assert calls == [("here", 2, {"created": "now", "years": 9}), ("there", 1, {"created": "now"})]
    with pytest.raises(ValueError, match="10 years"):
        plan("here", created="now", years=10)
    with pytest.raises(TypeError, match="created"):
        plan("here")
    assert len(calls) == 2


def test_a_keyword_that_is_none_is_named_with_the_one_most_like_it(called: Any) -> None:
    plan, calls = called
    for wrong, told in (("yeers", "yeers; did you mean years?"), ("rund", "rund; did you mean round?"), ("qqq", "qqq")):
        with pytest.raises(TypeError) as refused:
            plan("here", created="now", **{wrong: 1})
        assert str(refused.value) == f"plan() takes no keyword {told}"
    assert calls == []
