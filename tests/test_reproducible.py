"""Nothing depends on which thread is done first: groups and distinct rows keep the order of their rows."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pytest

import caunghe
from caunghe.reproducible import BLAS_THREADS, SETTING
from tests.source import tree

ROOT = Path(caunghe.__file__).parent
# only whether a value is there is asked of these, never in which order
UNORDERED = ("feed", "vacancies/facts/pay.py", "vacancies/facts/places.py")


def unordered(path: Path) -> Iterator[str]:
    """Yield the places where groups or distinct rows of a frame come in no order."""
    for node in ast.walk(tree(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr not in ("unique", "group_by"):
            continue
        distinct = node.func.attr == "unique" and not str(path.relative_to(ROOT)).startswith(UNORDERED)
        owner = ast.unparse(node.func.value)
        if node.func.attr != "group_by" and (not distinct or owner == "np" or owner.endswith(".list")):
            continue
        if not any(word.arg == "maintain_order" for word in node.keywords):
            yield f"{path.relative_to(ROOT)}:{node.lineno}"


def test_groups_and_distinct_rows_keep_their_order() -> None:
    assert [place for path in sorted(ROOT.rglob("*.py")) for place in unordered(path)] == []


def lazy_makers(sources: Mapping[str, str]) -> set[str]:
    """Return the names of the package's own functions that give a lazy frame."""
    return {
        node.name
        for source in sources.values()
        for node in ast.walk(tree(source))
        if isinstance(node, ast.FunctionDef) and node.returns and "LazyFrame" in ast.unparse(node.returns)
    }


def groups_lazily(source: str, makers: Collection[str]) -> bool:
    """Whether a module that makes or takes a lazy frame, Polars' or Narwhals', groups a frame.

    By module, not by frame: what a variable holds cannot be seen here, and a module that needs both can be two.
    """
    names = {
        word
        for node in ast.walk(tree(source))
        for word in (getattr(node, "id", ""), getattr(node, "attr", ""), getattr(node, "value", ""))
        if isinstance(word, str)
    }
    lazy = {"lazy", "LazyFrame", "from_native", "SQLContext", *makers} & names
    lazy |= {name for name in names if name.startswith("scan_") or "LazyFrame" in name}
    return bool(lazy) and bool({"group_by", "group_by_dynamic", "rolling"} & names)


def test_no_frame_is_grouped_lazily() -> None:
    # the lazy optimizer drops maintain_order where a sort follows
    sources = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in sorted(ROOT.rglob("*.py"))}
    makers = lazy_makers(sources)
    assert [name for name, source in sources.items() if groups_lazily(source, makers)] == []


@pytest.mark.parametrize(
    "frame",
    [
        "frame.lazy()",
        "pl.scan_parquet(path)",
        "pl.scan_csv(path)",
        "pl.LazyFrame(rows)",
        "nw.from_native(frame)",
        "lazy_frame(path)",
        "cast('pl.LazyFrame', frame)",
        "pl.SQLContext().execute(query)",
    ],
)
def test_a_lazy_frame_that_is_grouped_is_seen(frame: str) -> None:
    makers = lazy_makers({"engine.py": "def lazy_frame(path: Path) -> nw.LazyFrame[Any]: ..."})
    grouped = f"made = {frame}\ntold = made.group_by('area', maintain_order=True).agg(pl.len())"
    assert groups_lazily(grouped, makers)
    assert not groups_lazily(grouped.replace("group_by", "with_columns"), makers)
    assert not groups_lazily(grouped.replace(frame, "pl.read_parquet(path)"), makers)
    assert groups_lazily("def told(ads: nw.LazyFrame[Any]): return ads.group_by('area')", makers)


def in_process(script: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a process without the setting."""
    without = {name: value for name, value in os.environ.items() if name != SETTING}
    return subprocess.run([sys.executable, "-c", script], env=without, capture_output=True, text=True, check=True)


def test_importing_changes_nothing_in_the_environment() -> None:
    files = (path.relative_to(ROOT.parent).with_suffix("") for path in sorted(ROOT.rglob("*.py")))
    # the site's modules are imported once its settings are there, and not before (tests/web)
    modules = [".".join(path.parts).removesuffix(".__init__") for path in files if "web" not in path.parts[:-1]]
    script = f"""
import importlib, os
before = dict(os.environ)
import caunghe
print(dict(os.environ) == before)
import polars  # which sets a variable of its memory allocator
before = dict(os.environ)
for name in {modules}:
    importlib.import_module(name)
print(dict(os.environ) == before)
"""
    assert in_process(script).stdout.split() == ["True", "True"]


def test_polars_sums_groups_in_one_piece_while_work_is_reproducible() -> None:
    script = """
import sys
import polars as pl
from caunghe.reproducible import reproducible
rows = pl.DataFrame({"area": range(2_000), "people": range(2_000)}).with_columns(pl.col("area") % 7)
def grouped():
    print("grouped", file=sys.stderr)
    with pl.Config(verbose=True):
        rows.group_by("area", maintain_order=True).agg(pl.col("people").sum())
grouped()
reproducible()(grouped)()
grouped()
"""
    told = in_process(script).stderr.split("grouped\n")[1:]
    assert [f"{SETTING} set" in words for words in told] == [False, True, False]


def test_the_setting_goes_when_the_last_calculation_ends() -> None:
    script = f"""
import os
from threading import Event, Thread
from caunghe.reproducible import reproducible
begun, end = Event(), Event()
@reproducible()
def calculation():
    begun.set(); end.wait()
    return "{SETTING}" in os.environ
other = Thread(target=calculation)
with reproducible():
    with reproducible():
        pass
    print("{SETTING}" in os.environ)
    other.start(); begun.wait()
print("{SETTING}" in os.environ)
end.set(); other.join()
print("{SETTING}" in os.environ)
try:
    with reproducible():
        raise ValueError
except ValueError:
    print("{SETTING}" in os.environ)
os.environ["{SETTING}"] = "mine"
with reproducible():
    pass
print(os.environ["{SETTING}"])
"""
    assert in_process(script).stdout.split() == ["True", "True", "False", "False", "mine"]


NUMPY_FIRST = """
import numpy
before = threads()
with reproducible():
    import scipy.linalg  # brings a BLAS of its own
    print(threads())
print(threads() == before)
"""
NUMPY_WITHIN = """
with reproducible():
    import numpy, scipy.linalg
    print(threads())
print(threads() == theirs)
"""


@pytest.mark.parametrize("own", [{}, {BLAS_THREADS: "2"}], ids=["as found", "the user's own"])
@pytest.mark.parametrize("work", [NUMPY_FIRST, NUMPY_WITHIN])
def test_products_of_matrices_have_one_thread_while_work_is_reproducible(work: str, own: dict[str, str]) -> None:
    script = f"""
from threadpoolctl import threadpool_info
from caunghe.reproducible import reproducible
theirs = {{{int(own.get(BLAS_THREADS, os.cpu_count() or 1))}}}
def threads():
    return {{info["num_threads"] for info in threadpool_info() if info["user_api"] == "blas"}}
{work}
"""
    environment = {name: value for name, value in os.environ.items() if name != BLAS_THREADS} | own
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["{1}", "True"]
