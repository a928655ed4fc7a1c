"""Where the feeds that were loaded and the folders of runs are, and which files of a run a page may give."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

from django.conf import settings

from caunghe.web.runs.models import Run
from caunghe.web.runs.states import DONE, HELD, State

# of the stages whose tables pages give; feed and findings hold rows of persons
TABLE_STAGES: Final = ("indicators", "vacancies", "forecast", "plan", "admission", "placement", "jobs")
_SHOWN: Final = (".html", ".pdf", ".xlsx", ".csv", ".json")


def feeds() -> Path:
    """Return the folder of the feeds that were loaded, one a hash."""
    return settings.FILES / "feeds"


def runs() -> Path:
    """Return the folder of all runs."""
    return settings.FILES / "runs"


def kept_feed_folder(hash: str) -> Path:
    """Return where the files of a loaded feed are kept."""
    return feeds() / hash


def result_folder(run: Run) -> Path:
    """Return the folder of what a finished run has made."""
    return runs() / run.folder


def written_feed(run: Run) -> Path:
    """Return the folder to which the feed of a run is written out; its attempts share it."""
    return runs() / f".{run.pk}.feed"


def partial_folder(run: Run) -> Path:
    """Return the folder in which an attempt works: who has been thought dead writes into no other attempt's."""
    return runs() / f".{run.pk}.{run.attempt}.partial"


def take_up(run: Run) -> Path:
    """Return an attempt's folder with the stages that are there already: of the attempt before, else of the last run.

    A worker may have died between renaming the folder and telling the database: then it stands in its last place.
    """
    partial, final = partial_folder(run), runs() / str(run.pk)
    if partial.exists():
        return partial
    runs().mkdir(parents=True, exist_ok=True)
    former = [runs() / f".{run.pk}.{attempt}.partial" for attempt in range(run.attempt - 1, 0, -1)]
    for left in (final, *former):
        if left.exists():
            left.rename(partial)
            return partial
    last = Run.objects.filter(state__in=DONE, kind=run.kind).first()
    if last is not None and result_folder(last).is_dir():
        copied = partial.with_suffix(".copied")
        shutil.rmtree(copied, ignore_errors=True)
        shutil.copytree(result_folder(last), copied)
        copied.rename(partial)
    return partial


def put_in_place(run: Run) -> str:
    """Rename an attempt's folder to the run's own, and return its name."""
    final = runs() / str(run.pk)
    for folder in (partial_folder(run), *partial_folder(run).iterdir()):
        _to_disk(folder)
    partial_folder(run).rename(final)
    _to_disk(runs())
    return final.name


def drop_result(run: Run) -> None:
    """Remove what a run has made that was cancelled in its last moment."""
    shutil.rmtree(runs() / str(run.pk), ignore_errors=True)


def sweep() -> None:
    """Remove the work folders of runs that have ended, and of attempts that another has followed."""
    if not runs().is_dir():
        return
    # listed first: what appears later belongs to a run that is claimed later
    folders = list(runs().glob(".*"))
    waiting = {str(number) for number in Run.objects.filter(state=State.WAITING).values_list("pk", flat=True)}
    held = {str(run.pk): str(run.attempt) for run in Run.objects.filter(state__in=[str(each) for each in HELD])}
    for folder in folders:
        number, _, rest = folder.name.removeprefix(".").partition(".")
        attempt = rest.partition(".")[0]
        if number in waiting or (number in held and attempt in ("feed", held[number])):
            continue
        shutil.rmtree(folder, ignore_errors=True)


def _to_disk(folder: Path) -> None:
    """Have a folder's entries written to disk: after a power cut the database must not name what is not there."""
    if folder.is_dir() and hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def report_files(run: Run) -> list[str]:
    """Return the files of a run's report by their path within its folder."""
    folder = result_folder(run)
    found = sorted((folder / "report").glob("*"))
    return [file.relative_to(folder).as_posix() for file in found if file.suffix in _SHOWN and file.stem != "stage"]


def finding_files(run: Run) -> list[str]:
    """Return the pages of a run's findings."""
    folder = result_folder(run)
    return [file.relative_to(folder).as_posix() for file in sorted((folder / "findings").glob("*.html"))]


def table_files(run: Run) -> dict[str, list[str]]:
    """Return the tables of a run's results by stage."""
    folder = result_folder(run)
    found = {stage: sorted((folder / stage).glob("*.csv")) for stage in TABLE_STAGES}
    return {stage: [file.relative_to(folder).as_posix() for file in files] for stage, files in found.items() if files}
