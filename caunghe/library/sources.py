"""What a function of the library is given: a path or a feed; and the keywords it takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import MISSING, Field, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ParamSpec, TypeVar

import polars as pl

from caunghe.feed import FINDINGS, Feed, check_feed, read_and_check, read_feed, usable_feed, write_feed
from caunghe.indicators import CATALOGUE

Source = str | Path | Feed
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def feed_as_written(source: Source) -> Feed:
    """Return a feed as it was written, faults included."""
    return source if isinstance(source, Feed) else read_feed(source)[0]


def feed_and_findings(source: Source) -> tuple[Feed, pl.DataFrame]:
    """Return a feed and its findings; those of reading it are known only of a path."""
    if isinstance(source, Feed):
        return source, check_feed(source, pl.DataFrame(schema=FINDINGS), CATALOGUE)
    return read_and_check(source, CATALOGUE)


def feed_for_calculation(source: Source) -> Feed:
    """Return what of a feed may be calculated with: ``usable_feed`` after a check."""
    return usable_feed(*feed_and_findings(source))


@contextmanager
def on_disk(source: Source) -> Generator[Path]:
    """Give the path of a feed; one in memory is written as Parquet for as long as it is needed."""
    if not isinstance(source, Feed):
        yield Path(source)
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "feed"
        write_feed(source, path, form="parquet")
        yield path


def with_options(options: type) -> Callable[[Callable[Parameters, Result]], Callable[Parameters, Result]]:
    """Show the fields of an options dataclass, with their defaults, as keywords of a function that takes ``**options``.

    Editors, ``help`` and the reference page then name them; they are declared once, in the dataclass.
    """

    def with_keywords(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
        signature = inspect.signature(function)
        own = [part for part in signature.parameters.values() if part.kind is not part.VAR_KEYWORD]
        more = [_keyword(part) for part in fields(options) if part.name not in signature.parameters]
        vars(function)["__signature__"] = signature.replace(parameters=[*own, *more])
        return function

    return with_keywords


def _keyword(part: Field[Any]) -> inspect.Parameter:
    default = part.default if part.default_factory is MISSING else part.default_factory()
    given = inspect.Parameter.empty if default is MISSING else default
    return inspect.Parameter(part.name, inspect.Parameter.KEYWORD_ONLY, default=given, annotation=part.type)
