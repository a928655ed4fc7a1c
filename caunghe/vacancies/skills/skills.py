# pyright: standard
"""Skills named in advertisements: a bilingual lexicon linked to ESCO, matched in one pass over the text.

A surface form matches whole tokens, longest first from the left. Marks count where the text has them (``hàn``, to weld,
is not ``hạn``, a limit); a text written without marks is read by folded forms, of which those that are short or mean
two things are left out. What an advertisement denies, offers or says of the employer is found but not counted as asked.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from caunghe.schema import in_schema
from caunghe.vacancies.skills import kernels
from caunghe.vacancies.skills.tokens import letter_table
from caunghe.vacancies.words.cleaning import without_marks

FOLDER: Final = files("caunghe.vacancies") / "lexicon"
KINDS: Final = (
    "skill",
    "nothing",
    "negation",
    "negation_near",
    "negation_after",
    "resume",
    "resume_comma",
    "benefit",
    "employer",
    "heading_tasks",
    "heading_requirements",
    "heading_benefits",
    "heading_employer",
)
SECTIONS: Final = pl.Enum(["unknown", "tasks", "requirements", "benefits", "employer"])
MATCHES: Final = pl.Schema(
    {
        "row": pl.UInt32(),
        "skill": pl.String(),
        "start": pl.UInt32(),
        "end": pl.UInt32(),
        "matched": pl.String(),
        "negated": pl.Boolean(),
        "boilerplate": pl.Boolean(),
        "section": SECTIONS,
        "asked": pl.Boolean(),
    }
)
# a folded form needs as many tokens and letters, else it means too much (``hàn``, ``hạn``, ``hán`` are all ``han``)
FOLDED_TOKENS: Final = 2
FOLDED_LETTERS: Final = 6
# matches allotted per text at first; an advertisement of 1,500 characters has about fifteen
ALLOTTED: Final = 24


class _Matcher(NamedTuple):
    letters: np.ndarray
    marked: kernels.Trie
    folded: kernels.Trie
    kinds: np.ndarray
    skills: pl.Series


@cache
def skill_lexicon() -> pl.DataFrame:
    """Return the skills: ``skill, domain, esco, title_vi, title_en, variants`` (a list; ``=`` first: case counts).

    ``esco`` is the last part of an ESCO concept's address, empty where ESCO has no such concept.

    >>> lexicon = skill_lexicon()
    >>> lexicon.height, lexicon.filter(pl.col("skill") == "tig_welding")["title_en"].item()
    (1673, 'TIG welding')
    """
    tables = []
    for entry in sorted((FOLDER / "skills").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".csv"):
            table = pl.read_csv(entry.read_bytes(), infer_schema=False).fill_null("")
            tables.append(table.with_columns(domain=pl.lit(entry.name.removesuffix(".csv"))))
    rows = pl.concat(tables).with_columns(variants=pl.col("variants").str.split("|").list.filter(pl.element() != ""))
    return rows.select("skill", "domain", "esco", "title_vi", "title_en", "variants")


@cache
def contexts() -> pl.DataFrame:
    """Return the phrases that change what a skill near them means: ``kind, phrase``."""
    source = (FOLDER / "skills_context.csv").read_bytes()
    return pl.read_csv(source, infer_schema=False).fill_null("")


def surfaces() -> pl.DataFrame:
    """Return every form looked for, ``skill, surface, exact``: titles in both languages, then variants.

    What stands in brackets after an English title is no part of it. A title of one capitalised word (Swift, Scratch)
    is a name: its case counts. Customers are also ``KH``, as advertisements write.
    """
    rows = skill_lexicon().with_columns(english=pl.col("title_en").str.replace(r"\s*\([^)]*\)$", ""))
    name = pl.col("english").str.contains(r"^\p{Lu}\S*$")
    rows = rows.filter(pl.col("english").str.len_chars() > 1).select(
        "skill",
        surface=pl.concat_list(
            "title_vi",
            "title_en",
            pl.when(name).then("=" + pl.col("english")).otherwise("english"),
            "variants",
        ),
    )
    forms = rows.explode("surface", empty_as_null=True, keep_nulls=True)
    forms = forms.filter(~pl.col("surface").str.contains(r"^\p{Lu}\S*$"))
    short = forms.filter(pl.col("surface").str.contains("khách hàng", literal=True))
    forms = pl.concat([forms, short.with_columns(pl.col("surface").str.replace("khách hàng", "kh", literal=True))])
    exact = pl.col("surface").str.starts_with("=")
    return forms.select("skill", pl.col("surface").str.strip_prefix("="), exact=exact).unique(maintain_order=True)


def skills(texts: pl.Series) -> pl.DataFrame:
    """Return every skill found in each text: ``row, skill, start, end, matched, negated, boilerplate, section, asked``.

    ``start`` and ``end`` count characters of the text in NFC. ``negated``: the text says it is not needed;
    ``boilerplate``: offered as a benefit or said of the employer; ``asked``: neither. ``section`` is known under a
    heading only. Texts are expected without HTML (``cleaning.plain_text``); null gives no row.
    """
    composed = texts.cast(pl.String).fill_null("").str.normalize("NFC")
    data, offsets = _bytes(composed)
    matcher = _matcher()
    size = ALLOTTED * len(composed) + 1024
    while True:
        out = np.empty((size, 6), dtype=np.int64)
        count = kernels.scan_texts(data, offsets, matcher.letters, matcher.marked, matcher.folded, matcher.kinds, out)
        if count <= size:
            break
        size = count
    return _frame(out[:count], composed, matcher.skills)


def _frame(found: np.ndarray, composed: pl.Series, names: pl.Series) -> pl.DataFrame:
    start, end = found[:, 2], found[:, 3]
    rows = composed.gather(found[:, 0]).alias("text")
    flags = found[:, 4]
    frame = pl.DataFrame({"row": found[:, 0], "start": start, "end": end, "text": rows})
    matches = frame.select(
        "row",
        names.gather(found[:, 1]).alias("skill"),
        "start",
        "end",
        pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start")).alias("matched"),
        pl.Series("negated", flags & 2 > 0),
        pl.Series("boilerplate", flags & 1 > 0),
        pl.Series("section", SECTIONS.categories.gather(found[:, 5])),
        pl.Series("asked", flags == 0),
    )
    return in_schema(matches, MATCHES)


def _bytes(texts: pl.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return a column's UTF-8 as one array and the place where each text begins, with the end of the last."""
    lengths = texts.str.len_bytes().to_numpy().astype(np.int64)
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    joined = "".join(texts.to_list()).encode()
    return np.frombuffer(joined or b"\0", dtype=np.uint8), offsets


@cache
def _matcher() -> _Matcher:
    """Return the tries of all surface forms and context phrases; context comes first and keeps what both claim."""
    context = contexts().select(pl.col("kind").alias("skill"), surface="phrase", exact=False)
    forms = pl.concat([context, surfaces()])
    kinds = np.zeros(len(forms), dtype=np.int64)
    kinds[: len(context)] = [KINDS.index(kind) for kind in context["skill"]]
    letters = letter_table()
    marked = _trie(forms, np.arange(len(forms)), letters, 0)
    chosen = forms.with_row_index("phrase").filter(_foldable(forms))["phrase"].to_numpy().astype(np.int64)
    return _Matcher(letters, marked, _trie(forms, chosen, letters, 1), kinds, forms["skill"])


def _trie(forms: pl.DataFrame, phrases: np.ndarray, letters: np.ndarray, column: int) -> kernels.Trie:
    texts = forms["surface"].gather(phrases)
    exact = forms["exact"].gather(phrases).to_numpy()
    data, offsets = _bytes(texts)
    nodes = int(texts.str.count_matches(r"[\p{L}\d]+").sum()) + 2 * len(texts) + 2
    size = 1 << (2 * nodes).bit_length()
    trie = kernels.Trie(
        np.zeros(size, np.uint64), np.zeros(size, np.int64), np.full(nodes, -1, np.int64), np.zeros(nodes, np.bool_)
    )
    kernels.plant_phrases(data, offsets, phrases, exact, letters, column, *trie)
    return trie


def _foldable(forms: pl.DataFrame) -> pl.Series:
    """Return which forms stay clear without marks: long enough, case not counted, folded like no other skill's form."""
    plain = without_marks(pl.col("surface").str.to_lowercase())
    clear = forms.select(
        "exact",
        plain=plain,
        tokens=plain.str.count_matches(r"[\p{L}\d]+"),
        letters=plain.str.count_matches(r"\p{L}"),
        meanings=pl.col("skill").n_unique().over(plain),
        context=pl.col("skill").is_in(KINDS),
    )
    long = (pl.col("tokens") >= FOLDED_TOKENS) & (pl.col("letters") >= FOLDED_LETTERS)
    return clear.select((long | pl.col("context")) & (pl.col("meanings") == 1) & ~pl.col("exact")).to_series()
