"""Vietnamese names as they are compared: without marks, by their parts, whatever their order and spelling."""

from __future__ import annotations

from typing import Final

import polars as pl

HASHED: Final = r"^[0-9a-f]{32,128}$"
_HASHED_SHARE: Final = 0.9
# what two clerks write differently for one name: y and i everywhere; the southern and the northern form of a name
_FORMS: Final = {"vo": "vu", "huynh": "hoang", "phuoc": "phuc", "chau": "chu", "cao": "co"}
_SHORT: Final = {"ng": "nguyen", "nguyn": "nguyen", "th": "thi", "v": "van"}
PARTS: Final = ("name", "spelling", "sorted_words", "short_name", "family", "given", "later_words")


def are_hashed(names: pl.Series) -> bool:
    """Return whether names are keyed hashes (32–128 hexadecimal digits), of which only equality can be compared."""
    known = names.drop_nulls()
    return len(known) > 0 and (known.str.contains(HASHED).sum() >= _HASHED_SHARE * len(known))


def with_name_parts(people: pl.DataFrame) -> pl.DataFrame:
    """Return the people with what of ``name_key`` is compared.

    ``name``: folded, single spaces; ``spelling``: the same name however it is spelt, and joined; ``sorted_words``: its
    words in order of the alphabet; ``short_name``: family and given name, without tên đệm; ``family``, ``given``: the
    first and the last word; ``later_words``: all words but the first, as of one whose family name is another since
    marriage or in another script. A name of one word has no ``family``, ``short_name`` and ``later_words``. Of hashed
    names only ``name`` is known.
    """
    unique = people.select("name_key").unique(maintain_order=True)
    hashed = are_hashed(people["name_key"])
    parts = _hashed_parts(unique) if hashed else _written_parts(unique)
    return people.join(parts, on="name_key", how="left", maintain_order="left")


def _hashed_parts(names: pl.DataFrame) -> pl.DataFrame:
    absent = (pl.lit(None, dtype=pl.String).alias(part) for part in PARTS[1:])
    return names.with_columns(pl.col("name_key").alias("name"), *absent)


def _written_parts(names: pl.DataFrame) -> pl.DataFrame:
    """``name_key`` and PARTS. Marks are taken off as ``language.fold`` does, over whole columns."""
    bare = pl.col("name_key").str.normalize("NFD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    bare = bare.str.replace_all("đ", "d", literal=True).str.replace_all(r"['’`]", "").str.replace_all(r"[^\p{L}]+", " ")
    words = pl.col("words")
    several = words.list.len() > 1
    table = names.with_columns(words=bare.str.strip_chars().str.split(" ").list.filter(pl.element() != ""))
    table = table.with_columns(words=pl.when(words.list.len() > 0).then(words))
    alike = words.list.eval(_alike(pl.element()))
    given, family = words.list.last(), words.list.first()
    return table.select(
        "name_key",
        name=words.list.join(" "),
        spelling=alike.list.join(""),
        sorted_words=words.list.sort().list.join(" "),
        short_name=pl.when(several).then(family + pl.lit(" ") + given),
        family=pl.when(several).then(family),
        given=given,
        later_words=pl.when(several).then(words.list.slice(1).list.join(" ")),
    )


def _alike(word: pl.Expr) -> pl.Expr:
    full = word.replace(_SHORT).replace(_FORMS)
    return full.str.replace_all("y", "i", literal=True)
