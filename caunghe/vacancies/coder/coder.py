# pyright: standard
"""Occupations of advertisements: ISCO-08 unit groups with calibrated probabilities, the five likeliest, abstention.

The coder is a conditional logit over 436 unit groups (``scoring``). Its signals are a linear classifier of titles, the
longest phrases of the title index, the most similar index title, written conventions over concepts, and weaker readings
of category, employer and text. All comes from word lists that ship with the package; nothing is downloaded.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.schema import code_list
from caunghe.vacancies.coder.kernels import hash_table
from caunghe.vacancies.coder.linear import Linear
from caunghe.vacancies.coder.scoring import FIELDS, SIGNALS, choices, scratch, signals
from caunghe.vacancies.coder.structures import (
    convention_arrays,
    group_numbers,
    nearest_arrays,
    phrase_forms,
    phrase_table,
    text_bytes,
)
from caunghe.vacancies.words import lexicon
from caunghe.vacancies.words.cleaning import clean_words

MODEL: Final = lexicon.FOLDER / "titles.npz"
TOP: Final = 5
# weights are kept in steps of 1/64: a small file, the same choice
STEPS: Final = 64
# an index feature found in more titles than this says little and costs much
COMMON: Final = 300


@dataclass(frozen=True, slots=True)
class Coder:
    """Everything the kernels need, in their order; ``codes`` are the unit groups by position."""

    codes: list[str]
    table: tuple
    index: tuple
    linear: tuple
    close: tuple
    groups: NDArray[np.int64]
    rules: tuple
    weights: NDArray[np.float64]

    def signals(self, ads: pl.DataFrame) -> NDArray[np.float32]:
        """Return advertisements × codes × signals, what the weights are fitted on."""
        text, room = _texts(ads), self.room()
        out = np.zeros((len(self.codes), len(SIGNALS)))
        result = np.zeros((ads.height, len(self.codes), len(SIGNALS)), np.float32)
        for i in range(ads.height):
            signals(i, text, *self.arrays(), room, out)
            result[i] = out
        return result

    def arrays(self) -> tuple[tuple, tuple, tuple, tuple, NDArray[np.int64], tuple]:
        """Return the arguments that all kernels share."""
        return self.table, self.index, self.linear, self.close, self.groups, self.rules

    def room(self) -> tuple:
        """Return scratch memory for one thread."""
        return scratch(len(self.codes), len(self.close[3]), len(self.linear[2]), self.table[4].shape[1])

    def choose(self, ads: pl.DataFrame) -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.int32]]:
        """Return positions and probabilities of the five likeliest codes, and the convention that held (or −1)."""
        return choices(ads.height, _texts(ads), *self.arrays(), self.room(), self.weights, TOP)


def _texts(ads: pl.DataFrame) -> tuple:
    """Return the cleaned fields as the kernels take them."""
    frame = clean_words(ads)
    plain = [text_bytes(frame[f"{name}_words"]) for name in FIELDS]
    bare = [text_bytes(frame[f"{name}_folded"]) for name in FIELDS]
    return tuple(p[0] for p in plain), tuple(p[1] for p in plain), tuple(b[0] for b in bare), tuple(b[1] for b in bare)


def unit_groups() -> list[str]:
    """Return the 436 unit groups in order."""
    return sorted(code_list("occupations").filter(pl.col("level") == "4")["code"])


def index_titles(codes: list[str]) -> pl.DataFrame:
    """Return the title index, ``title, code, language, learnt, position`` (of the code).

    The classifier is trained on what is ``learnt``: the lists' own titles, then the classification's. The seldom ones
    come last.
    """
    named = code_list("occupations").filter(pl.col("level") == "4")
    official = [
        named.select(title=f"title_{language}", code="code", language=pl.lit(language)) for language in ("vi", "en")
    ]
    learnt = pl.concat([lexicon.titles(), *official]).with_columns(learnt=True)
    both = pl.concat([learnt, lexicon.seldom_titles().with_columns(learnt=False)])
    both = both.unique(["title", "code"], keep="first", maintain_order=True)
    positions = {code: i for i, code in enumerate(codes)}
    return both.with_columns(position=pl.col("code").replace_strict(positions, return_dtype=pl.Int64))


def coder_of(linear: Linear, weights: NDArray[np.float64]) -> Coder:
    """Return a coder from a trained linear classifier and the weights of the signals."""
    codes = unit_groups()
    titles = index_titles(codes)
    forms = phrase_forms(titles["title"])
    phrases = phrase_table(forms, titles["position"], lexicon.concepts())
    positions = {code: i for i, code in enumerate(codes)}
    return Coder(
        codes,
        phrases.table,
        phrases.index,
        (*hash_table(linear.features), linear.idf, linear.starts, linear.classes, linear.weights, linear.bias),
        nearest_arrays(forms, titles["position"], linear, COMMON),
        group_numbers(codes),
        convention_arrays(lexicon.conventions(), phrases.concepts, positions),
        weights,
    )


def model_source() -> str:
    """Return the SHA-256 of what the classifier is trained on: every title with its code, as the coder reads them."""
    titles = index_titles(unit_groups()).filter("learnt")
    words = phrase_forms(titles["title"])[0]
    text = "\n".join(f"{code} {title}" for code, title in zip(titles["code"], words, strict=True))
    return hashlib.sha256(text.encode()).hexdigest()


def read_source() -> str:
    """Return the SHA-256 that the shipped classifier was trained on."""
    with np.load(MODEL.open("rb")) as file:
        return bytes(file["source"]).decode()


def read_linear() -> Linear:
    """Return the classifier that ships with the package (written by ``scripts/build_coder.py``)."""
    with np.load(MODEL.open("rb")) as file:
        starts = np.concatenate([[0], np.cumsum(file["counts"], dtype=np.int64)]).astype(np.int32)
        return Linear(
            file["features"],
            file["idf"].astype(np.float32),
            starts,
            file["classes"],
            file["weights"].astype(np.float32) / STEPS,
            file["bias"],
        )


@cache
def coder() -> Coder:
    """Return the coder that ships with the package."""
    weights = dict(lexicon.weights().rows())
    return coder_of(read_linear(), np.array([weights[name] for name in SIGNALS]))
