"""The stages of a run on disk: each a folder that appears whole or not at all, kept while its key stands."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, TypeVar, overload

import polars as pl

from caunghe.errors import OutputError
from caunghe.language import Text
from caunghe.progress import Progress
from caunghe.schema import LeftOut, ResultTables

Made = TypeVar("Made", bound=ResultTables)
_LEFT_OUT: Final = "left_out.json"
_STRANGER = Text(
    "{path} không phải do một lần chạy ghi ra nên không được thay; hãy chọn thư mục kết quả khác.",
    "{path} was not written by a run and is not replaced; choose another folder for the results.",
)


def stage_keys(stages: Mapping[str, Text], made_from: str) -> dict[str, str]:
    """Return each stage's key: it changes with what the run is made from and with every stage before it."""
    keys: dict[str, str] = {}
    before = made_from
    for stage in stages:
        before = hashlib.sha256(f"{before}|{stage}".encode()).hexdigest()
        keys[stage] = before
    return keys


@dataclass(frozen=True, slots=True)
class Stages:
    """A run's folder: ``labels`` in order, ``keys`` by stage, ``seconds`` taken by the stages done so far.

    Raises OutputError where something that no run has written stands in a stage's place.
    """

    out: Path
    labels: Mapping[str, Text]
    keys: Mapping[str, str]
    progress: Progress
    seconds: dict[str, float] = field(default_factory=dict[str, float])

    def __post_init__(self) -> None:
        if self.out.is_file():
            raise OutputError(_STRANGER, path=self.out)
        for folder in (self.out / stage for stage in self.labels):
            if folder.exists() and not (folder / "stage.json").is_file():
                raise OutputError(_STRANGER, path=folder)

    @contextmanager
    def timed(self, stage: str) -> Generator[None]:
        """Tell that a stage starts, and take its time."""
        self.tell(self.labels[stage])
        start = time.perf_counter()
        yield
        self.seconds[stage] = time.perf_counter() - start

    def tell(self, label: Text) -> None:
        """Tell what is being done within the stage under way."""
        self.progress(label, len(self.seconds), len(self.labels))

    def is_kept(self, stage: str) -> bool:
        """Whether the stage's folder was made from the same feed, code and options."""
        mark = self.out / stage / "stage.json"
        return mark.is_file() and json.loads(mark.read_text(encoding="utf-8"))["key"] == self.keys[stage]

    def folder(self, stage: str, write: Callable[[Path], object]) -> None:
        """Have ``write`` fill the stage's folder unless it is kept; it takes its place by one rename."""
        if self.is_kept(stage):
            return
        self.out.mkdir(parents=True, exist_ok=True)
        partial = self.out / f".{stage}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        write(partial)
        write_json(partial / "stage.json", {"key": self.keys[stage]})
        if (self.out / stage).exists():
            shutil.rmtree(self.out / stage)
        partial.rename(self.out / stage)

    @overload
    def results(self, stage: str, kind: type[Made], make: Callable[[], Made]) -> Made: ...
    @overload
    def results(self, stage: str, kind: type[Made], make: Callable[[], Made | LeftOut]) -> Made | LeftOut: ...
    def results(self, stage: str, kind: type[Made], make: Callable[[], Made | LeftOut]) -> Made | LeftOut:
        """Return the stage's result, timed: made and written as Parquet and CSV unless kept, then read from there.

        Made or kept, a result is the same to the last digit: sums over a table follow the pieces it lies in.
        Raises ResultError when a table kept is not as ``kind`` declares, or is not there.
        """
        with self.timed(stage):
            if not self.is_kept(stage):
                made = make()
                self.folder(stage, lambda folder: write_results(made, folder))
            return read_results(kind, self.out / stage)


def write_results(results: ResultTables | LeftOut, folder: Path) -> None:
    """Write every table of a result, or why there is none, as ``read_results`` reads it."""
    if isinstance(results, LeftOut):
        write_json(folder / _LEFT_OUT, asdict(results))
    else:
        write_tables(results.tables, folder)


def read_results(kind: type[Made], folder: Path) -> Made | LeftOut:
    """Return the result that ``write_results`` wrote. Raises ResultError when its tables are not as declared."""
    if (folder / _LEFT_OUT).is_file():
        return LeftOut(**json.loads((folder / _LEFT_OUT).read_text(encoding="utf-8")))
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
