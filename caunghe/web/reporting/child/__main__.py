"""One job in a folder: ``job.json`` and tables go in, ``result.json`` and tables come out."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from caunghe.errors import CaungheError
from caunghe.web.reporting.child.calendar import calendar
from caunghe.web.reporting.child.checking import check
from caunghe.web.reporting.child.marking import mark
from caunghe.web.reporting.child.printing import print_form
from caunghe.web.reporting.child.proposing import propose
from caunghe.web.reporting.child.reading import NAMED
from caunghe.web.reporting.child.template import template

_SECONDS: Final = 120  # of processor time
_BYTES: Final = 1024**3  # of data
JOBS: Final[dict[str, Callable[[Any, Path], dict[str, Any]]]] = {
    "calendar": calendar,
    "check": check,
    "form": print_form,
    "mark": mark,
    "row": propose,
    "template": template,
}


def main(folder: Path) -> None:
    """Do the job of a folder within the limits of a child."""
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_DATA, (_BYTES, _BYTES))
    do(folder)


def do(folder: Path) -> None:
    """Do the job of a folder; what is wrong with a file comes back as ``refused``, in both languages."""
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    try:
        result = JOBS[job["kind"]](job, folder)
    except CaungheError as fault:
        said = {"vi": fault.text("vi"), "en": fault.text("en")}
        result = {"refused": {language: _without_place(text, job, folder) for language, text in said.items()}}
    (folder / "result.json").write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")


def _without_place(text: str, job: Mapping[str, Any], folder: Path) -> str:
    """Return a sentence with the file as its sender calls it: where it lies on the server is nobody's business."""
    for file in (folder / NAMED).glob("*"):
        text = text.replace(str(file), job["file_name"])
    return text


if __name__ == "__main__":
    main(Path(sys.argv[1]))
