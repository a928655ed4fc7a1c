"""A run of the site, calculated in a process of its own: asked for by a line of JSON, told of by lines of JSON.

It ends when its input does, so that it never outlives the worker that started it. It knows no database.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from datetime import date
from pathlib import Path
from typing import Any

from caunghe import pipeline
from caunghe.commands.run_results import run_result, stage_labels
from caunghe.errors import CaungheError
from caunghe.language import Text
from caunghe.web.operations.json_lines import write_faults_as_lines

_NICE = 5  # pages come first


def main() -> int:
    """Carry out the run that the first line of the input asks for; return 0 where it or its refusal was told."""
    line = sys.stdin.readline()
    if not line:
        return 1  # the worker was killed before it could ask
    asked: dict[str, Any] = json.loads(line)
    _keep_output_to_itself()
    write_faults_as_lines()
    threading.Thread(target=_end_with_input, daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(_NICE)
    _tell(stages=stage_labels(pipeline.STAGES))
    wished = asked["options"]
    try:
        options = pipeline.RunOptions(
            seed=wished["seed"], scenario=wished["scenario"], created=date.fromisoformat(wished["created"])
        )
        done = pipeline.run(Path(asked["feed"]), Path(asked["out"]), options, _progress)
    except CaungheError as error:
        _tell(refused={"vi": error.text("vi"), "en": error.text("en")})
        return 0
    _tell(result=run_result(Path(asked["out"]), done.provenance))
    return 0


def _keep_output_to_itself() -> None:
    """Let what a library prints go where faults go: the output holds lines of JSON alone."""
    own = os.dup(1)
    os.dup2(2, 1)
    sys.stdout = os.fdopen(own, "w", encoding="utf-8")


def _progress(label: Text, done: int, total: int) -> None:
    _tell(label={"vi": label.vi, "en": label.en}, done=done, total=total)


def _tell(**told: object) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
