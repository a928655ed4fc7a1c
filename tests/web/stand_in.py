"""A child that stands in for the engines: quick, and dying or refusing where a test wants it."""

from __future__ import annotations

import sys

# of each stage a file by the seed; a stage that has it is kept, as the engines keep theirs
CHILD = """
import json, sys, threading, os, time, pathlib
from caunghe.code import Code
line = sys.stdin.readline()
asked = json.loads(line) if line else sys.exit(1)
made_for = str(asked["options"]["seed"]) + ".html"
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(1)), daemon=True).start()
out = pathlib.Path(asked["out"])
def tell(**told): print(json.dumps(told), flush=True)
names = ["feed", "plan", "report"]
tell(stages=[{"name": name, "vi": "Bước " + name, "en": "Stage " + name} for name in names])
made = []
for at, name in enumerate(names):
    tell(label={"vi": "Bước " + name, "en": "Stage " + name}, done=at, total=3)
    if not (out / name / made_for).exists():
        time.sleep(float(sys.argv[1]))
        (out / name).mkdir(parents=True, exist_ok=True)
        (out / name / made_for).write_text("<style>p {}</style>")
        made.append(name)
    if sys.argv[2] == name: os._exit(9)
if sys.argv[2] == "refuse": tell(refused={"vi": "Không có kịch bản", "en": "No such scenario"})
else:
    findings, code = {"error": 2}, Code().whole
    tell(result={"sha256": "f" * 64, "made": made, "findings": findings, "seconds": {}, "code_sha256": code})
"""


def child(seconds: float = 0.0, how: str = "") -> list[str]:
    """The command of a child that takes so long a stage, and dies after a stage or refuses."""
    return [sys.executable, "-c", CHILD, str(seconds), how]
