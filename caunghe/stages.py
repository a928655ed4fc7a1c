"""The stages of a run on disk: each a folder that appears whole or not at all, kept while its key stands."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from caunghe.errors import OutputError
from caunghe.language import Text
from caunghe.progress import Progress

Tables = Mapping[str, pl.DataFrame]

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

    def tables(self, stage: str, make: Callable[[], Tables]) -> Tables:
        """Return the stage's tables, timed: read back when kept, else made and written as Parquet and CSV."""
        with self.timed(stage):
            if self.is_kept(stage):
                return {path.stem: pl.read_parquet(path) for path in sorted((self.out / stage).glob("*.parquet"))}
            made = make()
            self.folder(stage, lambda folder: write_tables(made, folder))
            return made


def write_tables(tables: Tables, folder: Path) -> None:
    """Write every table as Parquet and as CSV."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        frame.write_parquet(folder / f"{name}.parquet")
        frame.write_csv(folder / f"{name}.csv")


def write_json(path: Path, content: object) -> None:
    """Write JSON for people and machines."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
