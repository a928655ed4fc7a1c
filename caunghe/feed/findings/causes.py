"""Findings that have one cause: told once, with the cause and what mends it, however many cells it shows in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final, Literal, cast

import polars as pl

from caunghe.feed.findings.wording import table_label
from caunghe.language import Language, Text, number
from caunghe.schema import TABLES, Column, Privacy

CAUSE: Final = "cause"
Kind = Literal["keys_written_otherwise", "row_missing"]
_SHOWN: Final = 4
_LEAST: Final = 2  # findings that one cause must have to be told for them

_SAYS: Final[dict[Kind, Text]] = {
    "keys_written_otherwise": Text(
        "Mã trong bảng “{table}” viết khác các bảng dẫn tới nó: {pairs}. Cả {count} điều dưới đây do đó mà ra.",
        "The table “{table}” writes its keys otherwise than the tables that refer to it: {pairs}. All {count} "
        "{count:finding|findings} below come of that.",
    ),
    "row_missing": Text(
        "Bảng “{table}” không có dòng “{key}”, mà {count} ô dẫn tới dòng ấy.",
        "The table “{table}” has no row “{key}”, and {count} {count:cell refers|cells refer} to it.",
    ),
}
_MENDS: Final[dict[Kind, Text]] = {
    "keys_written_otherwise": Text(
        "Sửa mã ở một nơi: trong bảng “{table}” ghi đúng như các bảng kia ({others}).",
        "Mend the keys in one place: in the table “{table}” write them as the other tables do ({others}).",
    ),
    "row_missing": Text(
        "Thêm dòng “{key}” vào bảng “{table}”; nếu gõ nhầm mã thì sửa ở các ô này.",
        "Add the row “{key}” to the table “{table}”; where the key is mistyped, mend it in these cells.",
    ),
}
_PAIR: Final = Text("“{key}” mà nơi khác là “{other}”", "“{key}” where the others have “{other}”")
_MORE: Final = Text("… (cả thảy {count} mã)", "… ({count} {count:key|keys} in all)")


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that is wrong and shows in many cells.

    ``keys`` of ``table`` as there → as the other tables write them; a row that is missing is its own key. ``text`` is
    what the column ``cause`` of findings holds.

    >>> Cause.of(Cause("row_missing", "institutions", {"I7": "I7"}).text).says("en", 40)
    'The table “Institutions” has no row “I7”, and 40 cells refer to it.'
    """

    kind: Kind
    table: str
    keys: dict[str, str]

    @property
    def text(self) -> str:
        """The cause as text, from which ``of`` makes it again."""
        return f"{self.kind} {self.table} {json.dumps(self.keys, ensure_ascii=False)}"

    @classmethod
    def of(cls, text: str) -> Cause:
        """Return the cause that a finding's ``cause`` names."""
        kind, table, keys = text.split(" ", 2)
        return cls(cast("Kind", kind), table, json.loads(keys))

    def says(self, language: Language, count: int) -> str:
        """Return what is wrong, and that ``count`` findings come of it."""
        return _SAYS[self.kind](language, count=number(count, language), **self._slots(language))

    def mend(self, language: Language) -> str:
        """Return what mends it."""
        return _MENDS[self.kind](language, **self._slots(language))

    def _slots(self, language: Language) -> dict[str, Any]:
        pairs = [_PAIR(language, key=key, other=other) for key, other in self.keys.items()][:_SHOWN]
        others = list(self.keys.values())[:_SHOWN]
        if len(self.keys) > _SHOWN:
            pairs.append(_MORE(language, count=number(len(self.keys), language)))
            others.append("…")
        names = {"table": table_label(self.table, language), "key": next(iter(self.keys))}
        return names | {"pairs": ", ".join(pairs), "others": ", ".join(others)}


def referred_table(table: str, column: str | None) -> str | None:
    """Return the table that a column refers to by a single key that is nobody's secret, None for any other column."""
    declared = TABLES[table][column] if table in TABLES and column in TABLES[table].names else None
    if declared is None or declared.references is None or _is_secret(declared):
        return None
    return declared.references if len(TABLES[declared.references].key) == 1 else None


def _is_secret(column: Column) -> bool:
    return column.privacy is Privacy.PERSONAL


def missing_rows(findings: pl.DataFrame) -> pl.DataFrame:
    """Return the findings with the cause of those that refer to one and the same missing row."""
    lost = findings.filter(rule="reference_unknown").filter(pl.col(CAUSE).is_null(), pl.col("value").is_not_null())
    cells = lost.group_by("table", "column", "value", maintain_order=True).len()
    columns = cells.select("table", "column").unique()
    targets = [referred_table(table, column) for table, column in columns.iter_rows()]
    cells = cells.join(columns.with_columns(target=pl.Series(targets, dtype=pl.String)), on=["table", "column"])
    often = cells.drop_nulls("target").filter(pl.sum("len").over("target", "value") >= _LEAST)
    if often.is_empty():
        return findings
    found = [Cause("row_missing", row["target"], {row["value"]: row["value"]}).text for row in often.to_dicts()]
    known = often.select("table", "column", "value", rule=pl.lit("reference_unknown"))
    known = known.with_columns(found=pl.Series(found, dtype=pl.String))
    joined = findings.join(known, on=["table", "column", "value", "rule"], how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce(CAUSE, "found").alias(CAUSE)).drop("found")
