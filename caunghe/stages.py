"""The stages of a run on disk: each a folder that appears whole or not at all, kept while what it read stands."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import chain, count
from pathlib import Path
from typing import Any, Final, TypeVar, cast, overload

import polars as pl

from caunghe.errors import OutputError
from caunghe.feed import Feed, Reads
from caunghe.language import Text
from caunghe.outputs import written_at
from caunghe.progress import Progress
from caunghe.schema import Omission, ResultTables

Made = TypeVar("Made", bound=ResultTables)
_LEFT_OUT: Final = "left_out.json"
_STRANGER = Text(
    "{path} không phải do một lần chạy ghi ra nên không được thay; hãy chọn thư mục kết quả khác.",
    "{path} was not written by a run and is not replaced; choose another folder for the results.",
)


class Inputs:
    """What a stage may read, and what of it has been read: tables of the feed, tables of stages, whole stages."""

    def __init__(self, feed: Feed) -> None:
        self._tables, self._results = Reads(), Reads()
        self.feed = feed.recorded_feed(self._tables)

    def result(self, stage: str, table: str, *serving: str) -> None:
        """Take down that a table of an earlier stage is read, for some tables of this one alone if any are named."""
        self._results.note(f"result {stage}/{table}", serving)

    def stage(self, stage: str) -> None:
        """Take down that this stage rests on whatever an earlier one rests on."""
        self._results.note(f"stage {stage}")

    @property
    def serving(self) -> dict[str, list[str]]:
        """What has been read, each with the tables of this stage that it serves, none where it serves all."""
        tables = {f"table {table}": serving for table, serving in self._tables.serving.items()}
        return tables | self._results.serving


@dataclass(frozen=True, slots=True)
class Stages:
    """A run's folder: ``labels`` in order, ``seconds`` taken by the stages done so far, ``made`` those not kept.

    ``stage.json`` of a stage holds its ``inputs``: what it rests on whatever it reads (its code, its options), and
    what it read when it was made (``table NAME``, ``result STAGE/TABLE``, ``stage STAGE``), each with a hash of the
    content; ``serving``, which tables of the stage what was read serves; and its ``outputs``: each file with a hash. A
    stage is kept while every input and output is what it was.
    Raises OutputError where something that no run has written stands in a stage's place.
    """

    out: Path
    labels: Mapping[str, Text]
    progress: Progress
    seconds: dict[str, float] = field(default_factory=dict[str, float])
    made: list[str] = field(default_factory=list[str])
    table_hashes: dict[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        if self.out.is_file():
            raise OutputError(_STRANGER, path=self.out)
        for folder in (self.out / stage for stage in self.labels):
            if folder.exists() and not (folder / "stage.json").is_file():
                raise OutputError(_STRANGER, path=folder)
        if not self._has_own_provenance():
            raise OutputError(_STRANGER, path=self.provenance)

    @property
    def provenance(self) -> Path:
        """Where the run says what it was made from."""
        return self.out / "provenance.json"

    def _has_own_provenance(self) -> bool:
        """Whether what stands in the place of the provenance, if anything does, is that of a run."""
        if not self.provenance.exists():
            return True
        try:
            said: Any = json.loads(self.provenance.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        return isinstance(said, dict) and {"code", "options", "stages"} <= set(cast("dict[str, Any]", said))

    @contextmanager
    def time_stage(self, stage: str) -> Generator[None]:
        """Tell that a stage starts, and take its time."""
        self.tell(self.labels[stage])
        start = time.perf_counter()
        yield
        self.seconds[stage] = time.perf_counter() - start

    def tell(self, label: Text) -> None:
        """Tell what is being done within the stage under way."""
        self.progress(label, len(self.seconds), len(self.labels))

    def inputs(self, stage: str) -> dict[str, str]:
        """Return what the stage was made from, empty where it was not made by this version of the program."""
        return self._mark(stage).get("inputs", {})

    def reads(self, stage: str) -> Reads:
        """Return the tables of the feed behind those of a stage: what it read, and what is behind the results it read.

        ``reads("forecast").tables_behind(["summary"])`` are those that enter the forecast's summary.
        """
        found = Reads()
        for name, serving in self._mark(stage).get("serving", {}).items():
            kind, _, of = name.partition(" ")
            earlier, _, table = of.partition("/")
            if kind == "table":
                behind = frozenset({of})
            else:
                reads = self.reads(earlier)
                behind = reads.tables_behind([table]) if table else reads.tables
            for each in behind:
                found.note(each, tuple(serving))
        return found

    def _mark(self, stage: str) -> dict[str, dict[str, Any]]:
        """Return what ``stage.json`` says; nothing where it is absent or cut off, so that the stage is made again."""
        mark = self.out / stage / "stage.json"
        try:
            said: Any = json.loads(mark.read_text(encoding="utf-8")) if mark.is_file() else {}
        except ValueError:
            return {}
        return cast("dict[str, dict[str, Any]]", said) if isinstance(said, dict) else {}

    def is_kept(self, stage: str, fixed: Mapping[str, str]) -> bool:
        """Whether what the stage rests on (``fixed``) and all that it read when it was made are what they were."""
        inputs = self.inputs(stage)
        read = {name for name in inputs if name.startswith(("table ", "result ", "stage "))}
        if not inputs or inputs != {**fixed, **{name: self._input_hash(name) for name in read}}:
            return False
        written, there = self._mark(stage).get("outputs", {}), file_hashes(self.out / stage)
        # a note that somebody laid beside a result is no damage; what the run has not written and would read, is
        more = [name for name in there if name not in written and (name.endswith(".parquet") or name == _LEFT_OUT)]
        return not more and written == {name: there.get(name) for name in written}

    def _input_hash(self, name: str) -> str:
        kind, _, of = name.partition(" ")
        if kind == "table":
            return self.table_hashes.get(of, "")
        if kind == "stage":
            return content_hash(self.inputs(of))
        file = self.out / f"{of}.parquet"
        return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""

    def folder(
        self, stage: str, fixed: Mapping[str, str], write: Callable[[Path], object], read: Inputs | None = None
    ) -> None:
        """Have ``write`` fill the stage's folder, which takes its place by a rename once the old one is out of the way.

        Whatever ends the program in between leaves the stage whole or absent. Files that the run has not written are
        moved to ``STAGE-others``.
        """
        partial, old = self.out / f".{stage}.partial", self.out / f".{stage}.old"
        with written_at(self.out / stage):
            self.out.mkdir(parents=True, exist_ok=True)
            for left_over in (partial, old):
                shutil.rmtree(left_over, ignore_errors=True)
            try:
                partial.mkdir()
                write(partial)
                self._place(stage, fixed, read, partial, old)
            finally:
                shutil.rmtree(partial, ignore_errors=True)
        self.made.append(stage)

    def _place(self, stage: str, fixed: Mapping[str, str], read: Inputs | None, partial: Path, old: Path) -> None:
        """Note what the stage was made from, and put it in its place."""
        serving = read.serving if read else {}
        inputs = {**fixed, **{name: self._input_hash(name) for name in sorted(serving)}}
        mark = {"inputs": inputs, "serving": serving, "outputs": file_hashes(partial)}
        write_json(partial / "stage.json", mark)
        if (self.out / stage).exists():
            self._set_others_aside(stage, partial)
            (self.out / stage).rename(old)
        partial.rename(self.out / stage)
        shutil.rmtree(old, ignore_errors=True)

    def _set_others_aside(self, stage: str, anew: Path) -> None:
        """Move what the run has not written, or somebody has changed since, out of the stage's folder: it is theirs.

        Where ``stage.json`` cannot be read, the files that the stage writes ``anew`` are taken for its own.
        """
        written, there = self._mark(stage).get("outputs"), file_hashes(self.out / stage)
        own = [name for name in there if written.get(name) == there[name]] if written else file_hashes(anew)
        for name in sorted(there.keys() - set(own)):
            aside = _free_path(self.out / f"{stage}-others" / name)
            aside.parent.mkdir(parents=True, exist_ok=True)
            (self.out / stage / name).rename(aside)

    @overload
    def results(
        self, stage: str, kind: type[Made], fixed: Mapping[str, str], inputs: Inputs, make: Callable[[Inputs], Made]
    ) -> Made: ...
    @overload
    def results(
        self,
        stage: str,
        kind: type[Made],
        fixed: Mapping[str, str],
        inputs: Inputs,
        make: Callable[[Inputs], Made | Omission],
    ) -> Made | Omission: ...
    def results(
        self,
        stage: str,
        kind: type[Made],
        fixed: Mapping[str, str],
        inputs: Inputs,
        make: Callable[[Inputs], Made | Omission],
    ) -> Made | Omission:
        """Return the stage's result, timed: made and written as Parquet and CSV unless kept, then read from there.

        Made or kept, a result is the same to the last digit: sums over a table follow the pieces it lies in.
        Raises ResultError when a table kept is not as ``kind`` declares, or is not there.
        """
        with self.time_stage(stage):
            if not self.is_kept(stage, fixed):
                made = make(inputs)
                self.folder(stage, fixed, lambda folder: write_results(made, folder), inputs)
            return read_results(kind, self.out / stage)


def _free_path(path: Path) -> Path:
    """Return a path that nothing stands at: this one, or the first of ``NAME-2.EXT``, ``NAME-3.EXT`` …"""
    others = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
    return next(each for each in chain([path], others) if not each.exists())


def file_hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder but ``stage.json``, by its path within."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "stage.json")
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def content_hash(content: Any) -> str:
    """Return the SHA-256 of what JSON can hold."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def write_results(results: ResultTables | Omission, folder: Path) -> None:
    """Write every table of a result, or why there is none, as ``read_results`` reads it."""
    if isinstance(results, Omission):
        write_json(folder / _LEFT_OUT, asdict(results))
    else:
        write_tables(results.tables, folder)


def read_results(kind: type[Made], folder: Path) -> Made | Omission:
    """Return the result that ``write_results`` wrote. Raises ResultError when its tables are not as declared."""
    if (folder / _LEFT_OUT).is_file():
        return Omission(**json.loads((folder / _LEFT_OUT).read_text(encoding="utf-8")))
    return kind.from_tables({path.stem: pl.read_parquet(path) for path in sorted(folder.glob("*.parquet"))})


def write_tables(tables: Mapping[str, pl.DataFrame], folder: Path) -> None:
    """Write every table as Parquet and as CSV."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        frame.write_parquet(folder / f"{name}.parquet")
        frame.write_csv(folder / f"{name}.csv")


def write_json(path: Path, content: object) -> None:
    """Write JSON for people and machines."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
