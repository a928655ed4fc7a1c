"""Several institutions' feeds made one: who sent what, what two of them say of the same thing, who has sent nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from caunghe.errors import InputError
from caunghe.feed.contents import Basis, Feed, FeedInformation
from caunghe.feed.findings.findings import FINDINGS, Rule, Severity, gather
from caunghe.feed.reading.information import NO_DAY
from caunghe.language import Text
from caunghe.schema import TABLES, Table

_SENT_BY: Final = " sent by"  # a name that no column of a table has: several tables have a source of their own
_TWICE: Final = Text(
    "Mỗi tệp gửi phải có tên riêng; {name} có hai lần. Hãy đổi tên một tệp.",
    "Each file sent must have its own name; {name} comes twice. Rename one of them.",
)
_RULES: Final = (
    Rule(
        "row_contradicts",
        Severity.ERROR,
        Text(
            "{value}: tệp {expected} ghi khác về cùng một dòng; dòng của tệp {expected} được giữ.",
            "{value}: the same row is another in {expected}, and that of {expected} is kept.",
        ),
        Text(
            "Hỏi hai nơi gửi, sửa tệp sai cho hai dòng giống nhau, rồi gộp lại.",
            "Ask both senders, mend the file that is wrong so that both rows agree, then join again.",
        ),
    ),
    Rule(
        "row_overlaps",
        Severity.WARNING,
        Text(
            "{value}: tệp {expected} đã có đúng dòng này; chỉ giữ một.",
            "{value}: {expected} has this very row; one is kept.",
        ),
        Text(
            "Nếu chỉ một nơi phải gửi dòng này, nhắc nơi kia bỏ ra; nếu không thì không cần sửa.",
            "If only one of them ought to send it, tell the other to leave it out; else nothing needs mending.",
        ),
    ),
)
JOIN_RULES: Final[dict[str, Rule]] = {rule.name: rule for rule in _RULES}


@dataclass(frozen=True, slots=True)
class Joined:
    """One feed of several, with what is odd of their rows, and who sent what.

    ``findings`` are of the rows of the later source. ``sent`` has a row for each source and table: ``source, table,
    rows``; ``institutions`` for each source and institution that it tells of; ``missing`` are institutions expected of
    which none tells anything but the list itself: ``institution, name``.

    >>> from caunghe.feed import joined
    >>> alone = joined({"a.xlsx": feed})
    >>> alone.findings.height, alone.sent["source"].unique().to_list()
    (0, ['a.xlsx'])
    """

    feed: Feed
    findings: pl.DataFrame
    sent: pl.DataFrame
    institutions: pl.DataFrame
    missing: pl.DataFrame


def joined(feeds: Mapping[str, Feed], expected: Feed | None = None) -> Joined:
    """Join feeds by the names of their files, in their order: of rows with one key the first is kept.

    ``expected`` is a feed whose institutions ought to send, such as last year's; without it they are those that the
    joined feed lists. Its city, area and licence stand where the sources give none.

    >>> both = joined({"a.xlsx": feed, "b.xlsx": feed})
    >>> both.feed["sites"].height, set(both.findings["rule"]), both.missing.height
    (2, {'row_overlaps'}, 0)
    >>> both.feed["funds"].equals(feed["funds"])
    True
    """
    tables: dict[str, pl.DataFrame] = {}
    findings: list[pl.DataFrame] = []
    for name, table in TABLES.items():
        rows = [(source, feed.numbered_table(name)) for source, feed in feeds.items() if not feed[name].is_empty()]
        tables[name], found = _joined_table(table, rows)
        findings.append(found)
    supplied = frozenset(name for feed in feeds.values() for name in feed.supplied)
    sources = [*feeds.values(), *([expected] if expected else [])]
    whole = Feed(_information(sources), tables, supplied)
    told = _institutions(feeds)
    listed = (expected or whole)["institutions"].select("institution", "name")
    return Joined(
        whole,
        gather(findings),
        pl.DataFrame(
            [(source, name, feed[name].height) for source, feed in feeds.items() for name in TABLES
             if not feed[name].is_empty()],
            schema={"source": pl.String(), "table": pl.String(), "rows": pl.Int64()}, orient="row",
        ),
        told,
        listed.join(told, on="institution", how="anti", maintain_order="left"),
    )  # fmt: skip


def check_names(names: Iterable[str]) -> None:
    """Raise InputError where two files have one name: nobody could say who sent what.

    >>> check_names(["a.xlsx", "b.xlsx"])
    """
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise InputError(_TWICE, name=name)
        seen.add(name)


def _joined_table(table: Table, rows: Sequence[tuple[str, pl.DataFrame]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows of all sources, of one key the first, and findings on the others."""
    if not rows:
        return table.empty(), pl.DataFrame(schema=FINDINGS)
    whole = pl.concat([frame.with_columns(pl.lit(source).alias(_SENT_BY)) for source, frame in rows])
    # cell by cell: two empty cells are the same, which structs compared as a whole are not
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).first().over(table.key)) for name in table.names)
    nth = pl.int_range(pl.len()).over(table.key)
    marked = whole.with_columns(same=same, nth=nth, former=pl.col(_SENT_BY).first().over(table.key))
    keyed = pl.all_horizontal(pl.col(name).is_not_null() for name in table.key if table[name].required)
    # two rows of one source with one key are that feed's own fault, told by its check
    again = marked.filter(pl.col("nth") > 0, pl.col(_SENT_BY) != pl.col("former"), keyed)
    shown = pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in table.key], separator=", ")
    findings = again.select(
        rule=pl.when("same").then(pl.lit("row_overlaps")).otherwise(pl.lit("row_contradicts")),
        severity=pl.when("same").then(pl.lit(str(Severity.WARNING))).otherwise(pl.lit(str(Severity.ERROR))),
        table=pl.lit(table.name),
        sheet_row=pl.col("sheet_row"),
        column=pl.lit(table.key[-1]),
        value=pl.concat_str(_SENT_BY, pl.lit(", "), shown),
        expected=pl.col("former"),
    )
    kept = marked.join(
        again.select(_SENT_BY, "sheet_row"), on=[_SENT_BY, "sheet_row"], how="anti", maintain_order="left"
    )
    return kept.select(table.names), findings


def _information(feeds: Sequence[Feed]) -> FeedInformation:
    """Return what the first source says that says anything; a day is the latest, a basis the weakest of all."""
    about = [feed.information for feed in feeds]
    first = about[0]
    days = [each.as_of for each in about if each.as_of != NO_DAY]
    basis: dict[str, Basis] = {}
    for name in TABLES:
        given: list[Basis] = [each.basis[name] for each in about if name in each.basis]
        if given:
            basis[name] = first.weakest((), *given)
    return FeedInformation(
        city=next((each.city for each in about if each.city.vi), first.city),
        area=next((each.area for each in about if each.area), ""),
        as_of=max(days, default=NO_DAY),
        licence=next((each.licence for each in about if each.licence), ""),
        basis=basis,
        classifications={name: version for each in reversed(about) for name, version in each.classifications.items()},
        breaks=next((each.breaks for each in about if each.breaks), ()),
    )


def _institutions(feeds: Mapping[str, Feed]) -> pl.DataFrame:
    """Return the institutions of which each source tells anything but the list of institutions itself."""
    schema = {"source": pl.String(), "institution": pl.String()}
    parts = [pl.DataFrame(schema=schema)]
    for source, feed in feeds.items():
        for name, table in TABLES.items():
            if name == "institutions" or "institution" not in table.names:
                continue
            told = feed[name].select("institution").drop_nulls().unique(maintain_order=True)
            parts.append(told.select(pl.lit(source).alias("source"), "institution"))
    return pl.concat(parts).unique(maintain_order=True)
