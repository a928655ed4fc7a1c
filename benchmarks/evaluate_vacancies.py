"""The occupation coder on hand-coded advertisements, beside baselines; each signal left out; English ads; MELO."""

from __future__ import annotations

import re

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.fit_coder import (
    DATA,
    Coded,
    annotated,
    cross_validated,
    fitted_on,
    folds,
    gold,
    measures,
    probabilities,
    resampled,
    right_codes,
)
from benchmarks.peers_coder import learnt, linear, nearest_label, official_labels
from caunghe.vacancies.coder.ads import coding_columns, occupations
from caunghe.vacancies.coder.coder import coder, coder_of, index_titles, read_linear, unit_groups
from caunghe.vacancies.coder.scoring import SIGNALS
from caunghe.vacancies.coder.structures import text_bytes
from caunghe.vacancies.facts.fields import fields
from caunghe.vacancies.reading.mapping import ADVERTISEMENT
from caunghe.vacancies.skills.skills import skills
from scripts.linear_training import feature_lists

CODING = DATA / "benchmarks" / "coding"
CONTEXT = ("context_convention", "linear_category", "linear_employer", "linear_text")
CONVENTIONS = ("first_convention", "second_convention", "context_convention")
CLASSIFIER = ("linear_title", "linear_category", "linear_employer", "linear_text", "minor_group")
ABLATIONS = (
    ("all", SIGNALS),
    *((f"without {name}", tuple(s for s in SIGNALS if s != name)) for name in SIGNALS),
    ("without conventions", tuple(s for s in SIGNALS if s not in CONVENTIONS)),
    ("without the classifier", tuple(s for s in SIGNALS if s not in CLASSIFIER)),
    ("without context", tuple(s for s in SIGNALS if s not in CONTEXT)),
    ("only nearest_title", ("nearest_title",)),
    ("only linear_title", ("linear_title",)),
    ("only first_phrase", ("first_phrase",)),
    ("only conventions", CONVENTIONS),
)
# published, of the same queries and labels
MELO_PUBLISHED = (
    "word TF-IDF .325, BM25 .294, BM25 with lemmas .600, char TF-IDF .580, mE5 .656, E5 .674, OpenAI embeddings .684"
)
EMPTY_WORDS = ("and", "of", "the", "or", "in", "for", "to", "all", "other", "except", "not", "with", "including", "a")


def report() -> None:
    """Print everything measured about coding, then fifty random real advertisements for a person to read."""
    model = coder_of(read_linear(), np.zeros(len(SIGNALS)))
    sets = {"gold": gold(), "own": annotated("1"), "fresh": annotated("3")}
    signals, answers = fitted_on(model, list(sets.values()))
    right = np.concatenate([right_codes(part.rows, model.codes) for part in sets.values()])
    stops = np.cumsum([part.rows.height for part in sets.values()])
    where = dict(zip(sets, np.split(np.arange(len(right)), stops[:-1]), strict=True))
    print("top 1, top 5, one digit of " + ", ".join(f"{name} ({len(rows)})" for name, rows in where.items()))
    print("and log loss of all; five-fold cross-validation of the weights\n")
    whole = cross_validated(signals, answers)
    for name, used in ABLATIONS:
        chance = whole if used == SIGNALS else cross_validated(signals, answers, used)
        said = [measures(chance[where[key]], right[where[key]], model.codes, sets[key].share) for key in sets]
        shown = "   |   ".join(f"{m['right']:.3f}  {m['among_five']:.3f}  {m['one_digit']:.3f}" for m in said)
        loss = -np.log(np.maximum((chance * right).sum(1), 1e-12)).mean()
        print(f"{name:28s}{shown}   |   {loss:.3f}")
    for name, rows in where.items():
        _calibration(name, measures(whole[rows], right[rows], model.codes, sets[name].share), len(rows))
        if name != "gold":
            said = measures(whole[rows], answers[rows], model.codes, sets[name].share)
            _calibration(f"{name}, first code only", said, len(rows))
    unread = where["own"][(sets["own"].rows["part"] == "unread").to_numpy()]
    said = measures(whole[unread], right[unread], model.codes, np.ones(len(unread)))
    _calibration("own, mistakes never looked at", said, len(unread))
    _second()
    _baselines(sets, whole, right, answers, where)
    _english()
    _melo()
    _samples()


def _calibration(name: str, said: dict[str, float], count: int) -> None:
    print(
        f"{name} ({count}): top1 {said['right']:.3f} [{said['low']:.3f}, {said['high']:.3f}], calibration error "
        f"{said['calibration_error']:.3f}; without the least sure fifth {said['surest_four_fifths']:.3f}, "
        f"{100 * (said['surest_four_fifths'] - said['right']):.1f} points more"
    )


def _second() -> None:
    """The second draw as the shipped coder codes it: its kinds of mistakes were mended, so this line flatters."""
    drawn, shipped = annotated("2"), coder()
    chance = probabilities(shipped.signals(drawn.ads).astype(float), shipped.weights)
    said = measures(chance, right_codes(drawn.rows, shipped.codes), shipped.codes, drawn.share)
    _calibration("second draw, titles written after it was read", said, drawn.rows.height)


def _baselines(
    sets: dict[str, Coded],
    chance: NDArray[np.float64],
    right: NDArray[np.float64],
    answers: NDArray[np.float64],
    where: dict[str, NDArray[np.int64]],
) -> None:
    """Print each peer's top 1 and top 5, and how many points the coder is above it, paired by advertisement."""
    ads = pl.concat([part.ads for part in sets.values()], how="diagonal")
    rows, index = np.arange(len(right)), index_titles(unit_groups())
    ours = right[rows, chance.argmax(1)] > 0
    print("\npeers: top 1, top 5 and our lead in points with its 95 % interval")
    for name, five in (
        ("letter TF-IDF, nearest official title", nearest_label(ads, official_labels())),
        ("letter TF-IDF, nearest title of our index", nearest_label(ads, index)),
        ("letter TF-IDF, linear model on our index", linear(ads)),
        ("letter TF-IDF, linear model on the coded ads", learnt(ads, answers, folds(len(right)))),
    ):
        hit = right[rows[:, None], five] > 0
        print(name)
        for key, part in where.items():
            share = sets[key].share
            first, among = (np.average(each, weights=share) for each in (hit[part, 0], hit[part].any(1)))
            lead, low, high = (100 * x for x in resampled(ours[part].astype(float) - hit[part, 0], share))
            print(f"  {key:8s}{first:.3f}  {among:.3f}   {lead:+.1f} [{low:+.1f}, {high:+.1f}]")


def _english() -> None:
    """English advertisements whose ESCO occupation gives the unit group."""
    ads = pl.read_parquet(CODING / "hahu_dev.parquet")
    truth = ads["esco_code"].str.slice(0, 4).to_list()
    coded = occupations(ads.select("title", text="description", category="general_classification"))
    first = np.mean([a == b for a, b in zip(coded["isco08"], truth, strict=True)])
    five = np.mean([b in a.split() for a, b in zip(coded["top5"], truth, strict=True)])
    print(f"\nhahu_dev, {ads.height} English advertisements: top1 {first:.3f}  top5 {five:.3f}")


def _melo() -> None:
    """Mean reciprocal rank of the first right ESCO label, by TF-IDF over our features of English stems."""
    corpus = pl.read_parquet(CODING / "melo_usa_corpus.parquet")
    queries = pl.read_parquet(CODING / "melo_usa_queries_dev.parquet")
    answers = pl.read_parquet(CODING / "melo_usa_answers_dev.parquet").filter(pl.col("relevant") > 0)
    where = {element: i for i, element in enumerate(corpus["element"])}
    wanted = {
        query: [where[e] for e in elements] for query, elements in answers.group_by("query").agg("element").rows()
    }
    scores = _likeness(queries["text"].to_list(), corpus["text"].to_list())
    ranks = [1 + (scores[i] > scores[i][wanted[q]].max()).sum() for i, q in enumerate(queries["query"]) if q in wanted]
    print(f"MELO usa, {len(ranks)} queries: mean reciprocal rank {np.mean([1 / r for r in ranks]):.3f}")
    print(f"  published: {MELO_PUBLISHED}")


def _stems(title: str) -> str:
    words = [word for word in re.findall("[a-z0-9]+", title.lower()) if word not in EMPTY_WORDS]
    stems = [re.sub("men$", "man", re.sub("ies$", "y", re.sub("(s|x|ch|sh)es$", r"\1", word))) for word in words]
    pairs = zip(stems, words, strict=True)
    return " ".join(s[:-1] if s == w and len(s) > 3 and s[-1] == "s" != s[-2] else s for s, w in pairs)


def _likeness(queries: list[str], labels: list[str]) -> NDArray[np.float64]:
    """Cosines, queries × labels, of (1 + ln tf) · idf over words, word pairs and letter n-grams."""
    texts = [text_bytes(pl.Series([_stems(title) for title in titles])) for titles in (labels, queries)]
    lists = [feature_lists(*text, *text, True) for text in texts]
    vocabulary = np.unique(lists[0][0])
    matrices = []
    for hashes, starts in lists:
        at = np.minimum(np.searchsorted(vocabulary, hashes), len(vocabulary) - 1)
        seen = vocabulary[at] == hashes
        row = np.repeat(np.arange(len(starts) - 1), np.diff(starts))[seen]
        matrix = sparse.csr_matrix((np.ones(len(row)), (row, at[seen])), (len(starts) - 1, len(vocabulary)))
        matrix.data = 1 + np.log(matrix.data)
        matrices.append(matrix)
    document_frequency = np.bincount(matrices[0].indices, minlength=len(vocabulary))
    weight = sparse.diags(np.log((1 + len(labels)) / (1 + document_frequency)) + 1)
    weighed = [matrix @ weight for matrix in matrices]
    lengths = [np.sqrt(np.asarray(matrix.power(2).sum(1)).ravel()) for matrix in weighed]
    unit = [sparse.diags(1 / np.maximum(n, 1e-12)) @ matrix for n, matrix in zip(lengths, weighed, strict=True)]
    return (unit[1] @ unit[0].T).toarray()


def _samples() -> None:
    """Fifty real advertisements at random: is this what a person would say?"""
    drawn = pl.read_parquet(DATA / "vacancies_vi.parquet").sample(50, seed=11)
    absent = [pl.lit(None, kind).alias(name) for name, kind in ADVERTISEMENT.items() if name not in drawn.columns]
    text = [name for name, kind in ADVERTISEMENT.items() if kind == pl.String and name in drawn.columns]
    dates = [pl.lit(None, pl.Date).alias(name) for name in ("posted", "closes")]
    ads = drawn.with_columns(pl.col(text).cast(pl.String), *dates, *absent).select(list(ADVERTISEMENT))
    coded, facts = occupations(coding_columns(ads)), fields(ads)
    print("\nfifty real advertisements: code, probability, title; skills asked; facts read")
    for row, code, found in zip(ads.iter_rows(named=True), coded.iter_rows(named=True), facts.to_dicts(), strict=True):
        print(f"  {code['isco08']}  {code['probability']:.2f}  {row['title'][:90]}")
        print(f"        {', '.join(_asked(row['text'] or '')) or 'no skill'}")
        print(f"        {'; '.join(f'{name} {value}' for name, value in found.items() if _said(value)) or 'no fact'}")


def _said(value: object) -> bool:
    return value not in (None, "", [], False)


def _asked(text: str) -> list[str]:
    """Return the skills one text asks for, each once, in order of appearance."""
    return skills(pl.Series([text])).filter("asked")["skill"].unique(maintain_order=True).to_list()


if __name__ == "__main__":
    report()
