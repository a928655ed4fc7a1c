# pyright: standard
"""The arrays the coder works on, built from the word lists when it is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.errors import InputError
from caunghe.language import Text
from caunghe.vacancies.coder.kernels import hash_table, phrase_hashes
from caunghe.vacancies.coder.linear import Linear, title_postings
from caunghe.vacancies.coder.scoring import ANY, FIELDS
from caunghe.vacancies.words.cleaning import normal, without_marks

_CONDITION: Final = Text(
    "Điều kiện của quy ước mã hóa phải có dạng trường:khái niệm; đã cho {part} trong “{when}”.",
    "a convention's condition must be field:concept; got {part} in “{when}”",
)
_CODE: Final = Text(
    "Mã của quy ước mã hóa phải là nhóm nghề cấp 4 của ISCO-08; đã cho {codes}.",
    "a convention's code must be an ISCO-08 unit group; got {codes}",
)


def text_bytes(texts: pl.Series) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return a column of texts as one array of UTF-8 bytes and ``len + 1`` offsets."""
    arrow = texts.fill_null("").rechunk().to_arrow()
    arrow = arrow.cast("large_string") if str(arrow.type) != "large_string" else arrow
    _, offsets, data = arrow.buffers()
    at = np.frombuffer(offsets, np.int64)[arrow.offset : arrow.offset + len(arrow) + 1]
    return (np.frombuffer(data, np.uint8) if data is not None and data.size else np.frombuffer(b"\0", np.uint8)), at


def phrase_forms(phrases: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Return phrases as the cleaner writes them, with marks and without."""
    frame = pl.DataFrame({"phrase": phrases}).select(words=normal(pl.col("phrase")))
    return frame["words"], frame.select(without_marks(pl.col("words")))["words"]


@dataclass(frozen=True, slots=True)
class Phrases:
    """All phrases of titles and concepts: hash tables with and without marks, codes with shares, concept bits."""

    table: tuple
    index: tuple
    concepts: dict[str, int]


def _entries(forms: tuple[pl.Series, pl.Series], positions: pl.Series, concepts: pl.DataFrame) -> pl.DataFrame:
    """Return ``kind, form, code, bit`` (one of the last two null) for the written (0) and the folded (1) forms."""
    parts = []
    for texts, column, numbers in (
        (forms, "code", positions),
        (phrase_forms(concepts["phrase"]), "bit", concepts["bit"]),
    ):
        parts += [pl.DataFrame({"kind": kind, "form": form, column: numbers}) for kind, form in enumerate(texts)]
    return pl.concat(parts, how="diagonal").filter(pl.col("form") != "").unique(maintain_order=True)


def phrase_table(forms: tuple[pl.Series, pl.Series], positions: pl.Series, concepts: pl.DataFrame) -> Phrases:
    """Return the phrases of titles (their two forms and code positions) and of ``concepts`` (``concept, phrase``)."""
    bits = {name: i for i, name in enumerate(concepts["concept"].unique(maintain_order=True))}
    concepts = concepts.with_columns(bit=pl.col("concept").replace_strict(bits, return_dtype=pl.Int64))
    entries = _entries(forms, positions, concepts)
    grouped = entries.group_by("kind", "form", maintain_order=True).agg(pl.col("code", "bit").drop_nulls())
    masks = np.zeros((grouped.height, len(bits) // 64 + 1), np.uint64)
    marked = grouped.with_row_index("row").select("row", "bit").explode("bit").drop_nulls()
    for row, bit in marked.iter_rows():
        masks[row, bit // 64] |= np.uint64(1 << (bit % 64))
    sizes = grouped["code"].list.len().to_numpy()
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    codes = grouped["code"].explode().drop_nulls().to_numpy().astype(np.int32)
    shares = np.repeat(1.0 / np.maximum(sizes, 1), sizes)
    hashes = phrase_hashes(*text_bytes(grouped["form"]))
    tables = []
    for kind in (0, 1):
        rows = np.flatnonzero(grouped["kind"].to_numpy() == kind)
        keys, slots = hash_table(hashes[rows])
        tables += [keys, np.where(slots >= 0, rows[slots], -1).astype(np.int32)]
    return Phrases((*tables, masks), (starts, codes, shares), bits)


def convention_arrays(conventions: pl.DataFrame, bits: dict[str, int], positions: dict[str, int]) -> tuple:
    """Return required and forbidden concept bits (rule × field × word) and the code of each convention."""
    words = len(bits) // 64 + 1
    needs = np.zeros((conventions.height, ANY + 1, words), np.uint64)
    bars = np.zeros_like(needs)
    for row, when in enumerate(conventions["when"]):
        for part in when.split():
            field, _, concept = part.lstrip("-").partition(":")
            if field not in (*FIELDS, "any") or concept not in bits:
                raise InputError(_CONDITION, part=part, when=when)
            where = ANY if field == "any" else FIELDS.index(field)
            target = bars if part.startswith("-") else needs
            target[row, where, bits[concept] // 64] |= np.uint64(1 << (bits[concept] % 64))
    unknown = set(conventions["code"]) - set(positions)
    if unknown:
        raise InputError(_CODE, codes=", ".join(sorted(unknown)))
    return needs, bars, np.array([positions[code] for code in conventions["code"]], np.int32)


def nearest_arrays(forms: tuple[pl.Series, pl.Series], positions: pl.Series, linear: Linear, most: int) -> tuple:
    """Return the postings of the index titles (``linear.title_postings``) and the code position of each title."""
    keys, slots = hash_table(linear.features)
    postings = title_postings(*text_bytes(forms[0]), *text_bytes(forms[1]), keys, slots, linear.idf, most)
    return *postings, positions.to_numpy().astype(np.int32)


def group_numbers(codes: list[str]) -> NDArray[np.int64]:
    """Return the number of each code's minor group (its first three digits)."""
    return np.unique([code[:3] for code in codes], return_inverse=True)[1]
