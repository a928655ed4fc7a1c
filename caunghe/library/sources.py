"""What a function of the library is given: a path or a feed; and the keywords it takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import MISSING, Field, fields
from difflib import get_close_matches
from functools import wraps
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


def check_type(name: str, value: object, kind: type) -> None:
    """Raise TypeError, as Python does, where an argument is neither of a kind nor left out.

    >>> check_type("forecast", feed, dict)
    Traceback (most recent call last):
    TypeError: forecast must be a dict; got a Feed
    """
    if value is not None and not isinstance(value, kind):
        raise TypeError(f"{name} must be a {kind.__name__}; got a {type(value).__name__}")


@contextmanager
def on_disk(source: Source) -> Generator[Path]:
    """Give the path of a feed; one in memory is written as Parquet for as long as it is needed.

    Its hash is then that of ``write_feed(feed, path, form="parquet")``, which whoever has the feed can work out again.
    """
    if not isinstance(source, Feed):
        yield Path(source)
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "feed"
        write_feed(source, path, form="parquet")
        yield path


def with_options(options: type) -> Callable[[Callable[Parameters, Result]], Callable[Parameters, Result]]:
    """Show the fields of an options dataclass, with their defaults, as keywords of a function that takes ``**options``.

    Editors, ``help`` and the reference page then name them; they are declared once, in the dataclass. They are held to
    their limits before a feed is read. Raises TypeError, as Python does, for a keyword that is none of them.
    """
    names = {part.name for part in fields(options)}

    def with_keywords(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
        signature = inspect.signature(function)
        own = [part for part in signature.parameters.values() if part.kind is not part.VAR_KEYWORD]
        more = [_keyword(part) for part in fields(options) if part.name not in signature.parameters]

        @wraps(function)
        def with_checked_options(*given: Parameters.args, **keywords: Parameters.kwargs) -> Result:
            for unknown in keywords.keys() - shown.parameters.keys():
                nearest = get_close_matches(unknown, shown.parameters, n=1)
                meant = f"; did you mean {nearest[0]}?" if nearest else ""
                raise TypeError(f"{function.__name__}() takes no keyword {unknown}{meant}")
            options(**{name: value for name, value in keywords.items() if name in names - set(signature.parameters)})
            return function(*given, **keywords)

        vars(with_checked_options)["__signature__"] = shown = signature.replace(parameters=[*own, *more])
        return with_checked_options

    return with_keywords


def _keyword(part: Field[Any]) -> inspect.Parameter:
    default = part.default if part.default_factory is MISSING else part.default_factory()
    given = inspect.Parameter.empty if default is MISSING else default
    return inspect.Parameter(part.name, inspect.Parameter.KEYWORD_ONLY, default=given, annotation=part.type)
