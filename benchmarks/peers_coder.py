"""What the occupation coder has to beat: scikit-learn's usual ways with titles, on the same cleaned text."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier

from caunghe.schema.codes import code_list
from caunghe.vacancies.coder.coder import index_titles, unit_groups
from caunghe.vacancies.coder.structures import phrase_forms
from caunghe.vacancies.words.cleaning import clean_words


def letters() -> TfidfVectorizer:
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, dtype=np.float32)  # pyright: ignore[reportArgumentType]


def best_five(scores: NDArray[np.float32], owner: NDArray[np.int64], codes: int) -> NDArray[np.int64]:
    """Five codes with the highest score of any of their labels."""
    of_code = np.full((len(scores), codes), -np.inf, np.float32)
    for label, code in enumerate(owner):
        np.maximum(of_code[:, code], scores[:, label], out=of_code[:, code])
    return np.argsort(-of_code, 1, kind="stable")[:, :5]


def nearest_label(ads: pl.DataFrame, labels: pl.DataFrame) -> NDArray[np.int64]:
    """Codes of the labels (``title, position``) nearest by letter TF-IDF cosine."""
    words = clean_words(ads)["title_words"].to_list()
    vectors = letters()
    known = vectors.fit_transform(phrase_forms(labels["title"])[0].to_list())
    scores = (vectors.transform(words) @ known.T).toarray()
    return best_five(scores, labels["position"].to_numpy(), len(unit_groups()))


def official_labels() -> pl.DataFrame:
    """The classification's own titles of unit groups in both languages."""
    codes = {code: i for i, code in enumerate(unit_groups())}
    groups = code_list("occupations").filter(pl.col("level") == "4")
    both = [groups.select("code", title=f"title_{language}") for language in ("vi", "en")]
    return pl.concat(both).with_columns(position=pl.col("code").replace_strict(codes, return_dtype=pl.Int64))


def linear(ads: pl.DataFrame) -> NDArray[np.int64]:
    """Codes of a multinomial-like linear model (SGD, logistic loss) on letter TF-IDF, trained on the title index."""
    labels = index_titles(unit_groups())
    words = clean_words(ads)["title_words"].to_list()
    return _sgd(phrase_forms(labels["title"])[0].to_list(), labels["position"].to_numpy(), words, 3e-6)


def learnt(ads: pl.DataFrame, right: NDArray[np.float64], fold: NDArray[np.int64]) -> NDArray[np.int64]:
    """Codes of the same model trained on the coded advertisements themselves, each coded without its fold."""
    words, out = clean_words(ads)["title_words"].to_numpy(), np.zeros((len(right), 5), np.int64)
    for number in np.unique(fold):
        left = fold != number
        out[~left] = _sgd(words[left].tolist(), right[left].argmax(1), words[~left].tolist(), 1e-5)
    return out


def _sgd(titles: list[str], answers: NDArray[np.int64], words: list[str], alpha: float) -> NDArray[np.int64]:
    vectors = letters()
    model: Any = SGDClassifier(
        loss="log_loss",
        alpha=alpha,
        max_iter=10,
        tol=None,  # pyright: ignore[reportArgumentType]
        random_state=0,
        n_jobs=2,
    )
    model.fit(vectors.fit_transform(titles), answers)
    return model.classes_[np.argsort(-model.decision_function(vectors.transform(words)), 1, kind="stable")[:, :5]]
