# pyright: standard
"""Why one advertisement got its code, in words."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process

from caunghe.language import Language, Text, chance, number, share, signed
from caunghe.schema import titles as code_titles
from caunghe.vacancies.coder.ads import ABSTAIN_BELOW
from caunghe.vacancies.coder.coder import Coder, coder, index_titles
from caunghe.vacancies.coder.scoring import FIELDS, SIGNALS
from caunghe.vacancies.coder.structures import phrase_forms
from caunghe.vacancies.words import lexicon
from caunghe.vacancies.words.cleaning import clean_words, full_words, quiet, readable

# per cent: a title less alike explains nothing, a code less likely is not in question
ALIKE, LIKELY = 60, 0.01

_CODED = Text(
    "“{title}” được mã hóa {code} – {name}, xác suất {chance}.",
    '"{title}" is coded {code} – {name}, probability {chance}.',
)
_UNSURE = Text(
    "Xác suất dưới {limit}: nên để người mã hóa quyết định.",
    "The probability is below {limit}: a person should decide.",
)
_READ = Text("Tên việc được đọc thành: {words}.", "The title was read as: {words}.")
_NOTHING = Text(
    "Tin không có tên việc đọc được nên mã này chỉ là phỏng đoán.",
    "The advertisement has no title that can be read, so the code is only a guess.",
)
_RULE = Text(
    "Quy ước mã hóa được áp dụng: {conditions} thì ghi mã {code}.",
    "Coding convention applied: where {conditions}, the code is {code}.",
)
_OUTWEIGHED = Text(
    "Có một quy ước mã hóa cho mã {code} ({conditions}), nhưng các căn cứ khác nặng hơn.",
    "A coding convention speaks for {code} ({conditions}), but other reasons outweigh it.",
)
_NEAREST = Text(
    "Tên nghề gần nhất của mã này trong bảng tra: “{found}”, giống {likeness}.",
    'Nearest title of this code in the index: "{found}", {likeness} alike.',
)
_WEIGHED = Text(
    "Những căn cứ nặng nhất, tính bằng điểm lô-ga-rít so với mã trung bình: {reasons}.",
    "What weighed most, in log odds against the average code: {reasons}.",
)
_OTHERS = Text("Các mã khác có thể: {others}.", "Other codes in question: {others}.")
_OTHER = Text("{code} {name} ({chance})", "{code} {name} ({chance})")
_ALONE = Text("Không mã nào khác đạt {limit}.", "No other code reaches {limit}.")
_MENTIONS = {
    "title": Text("tên việc nói đến {phrases}", "the title mentions {phrases}"),
    "category": Text("nhóm nghề của trang đăng tin nói đến {phrases}", "the board's category mentions {phrases}"),
    "employer": Text("tên đơn vị tuyển dụng nói đến {phrases}", "the employer's name mentions {phrases}"),
    "level": Text("cấp bậc nói đến {phrases}", "the level mentions {phrases}"),
    "text": Text("nội dung tin nói đến {phrases}", "the text mentions {phrases}"),
    "any": Text("tin nói đến {phrases}", "the advertisement mentions {phrases}"),
}
_QUOTED = Text("“{phrase}”", '"{phrase}"')
_SIGNAL = Text("{signal} ({part})", "{signal} ({part})")
_SIGNAL_NAMES = {
    "linear_title": Text("các từ của tên việc", "the words of the title"),
    "first_phrase": Text("cụm từ đứng đầu tên việc", "the phrase the title begins with"),
    "nearest_title": Text("tên nghề gần nhất", "the nearest index title"),
    "first_convention": Text("quy ước mã hóa", "a coding convention"),
    "second_convention": Text("quy ước mã hóa thứ hai", "a second coding convention"),
    "context_convention": Text("quy ước dựa trên bối cảnh của tin", "a convention resting on the context"),
    "linear_category": Text("nhóm nghề của trang đăng tin", "the board's category"),
    "linear_employer": Text("tên đơn vị tuyển dụng", "the employer's name"),
    "linear_text": Text("nội dung tin", "the body of the advertisement"),
    "minor_group": Text("nhóm ba chữ số", "the three-digit group"),
}
WEIGHTIEST: Final = 3


def explain(
    title: str, text: str = "", category: str = "", employer: str = "", level: str = "", *, language: Language
) -> str:
    """Return some sentences saying why the advertisement got its code: what was read, matched, and weighed.

    >>> print(explain("Thợ hàn", language="en"))
    "Thợ hàn" is coded 7212 – Welders and flamecutters, probability 73%.
    The title was read as: thợ hàn.
    ...
    No other code reaches 1%.
    """
    ad = pl.DataFrame(
        {"title": [title], "category": [category], "employer": [employer], "level": [level], "text": [text]}
    )
    model, words = coder(), clean_words(ad).row(0, named=True)
    positions, chances, held = model.choose(ad)
    codes = [model.codes[position] for position in positions[0]]
    names = code_titles("occupations", language)
    sure = chance(float(chances[0, 0]), language)
    said = [_CODED(language, title=title, code=codes[0], name=names[codes[0]], chance=sure)]
    if chances[0, 0] < ABSTAIN_BELOW:
        said.append(_UNSURE(language, limit=share(ABSTAIN_BELOW, language, 0)))
    said.append(_reading(ad, words, language))
    if held[0] >= 0:
        said.append(_convention(int(held[0]), codes[0], words, language))
    said.append(_nearest(model.codes, codes[0], words, language))
    said.append(_reasons(model, ad, int(positions[0, 0]), language))
    others = [
        _OTHER(language, code=code, name=names[code], chance=chance(float(each), language))
        for code, each in zip(codes[1:], chances[0, 1:], strict=True)
        if each >= LIKELY
    ]
    said.append(
        _OTHERS(language, others="; ".join(others)) if others else _ALONE(language, limit=share(LIKELY, language, 0))
    )
    return "\n".join(sentence for sentence in said if sentence)


def _reading(ad: pl.DataFrame, words: dict[str, str], language: Language) -> str:
    """Say how the title was read, in its own spelling."""
    if not words["title_words"]:
        return _NOTHING(language)
    title = readable(pl.col("title"))
    forms = ad.select(quiet=full_words(quiet(title)), whole=full_words(title)).row(0, named=True)
    return _READ(language, words=forms["quiet"] or forms["whole"])


def _convention(number: int, chosen: str, words: dict[str, str], language: Language) -> str:
    """Say which convention held, by the phrases of the advertisement it rests on."""
    when, code = lexicon.conventions().row(number)
    found: dict[str, list[str]] = {}
    for part in when.split():
        if not part.startswith("-"):
            field, _, concept = part.partition(":")
            found.setdefault(field, []).append(_QUOTED(language, phrase=_phrase(field, concept, words)))
    conditions = "; ".join(_MENTIONS[field](language, phrases=", ".join(said)) for field, said in found.items())
    return (_RULE if code == chosen else _OUTWEIGHED)(language, conditions=conditions, code=code)


def _phrase(field: str, concept: str, words: dict[str, str]) -> str:
    """Return the longest phrase of a concept that stands in a field (``any``: in one of them), as the list has it."""
    phrases = lexicon.concepts().filter(pl.col("concept") == concept)["phrase"]
    best = ""
    for name in FIELDS if field == "any" else (field,):
        unmarked = words[f"{name}_words"] == words[f"{name}_folded"]
        standing = f" {words[f'{name}_words']} "
        for phrase, form in zip(phrases, phrase_forms(phrases)[unmarked], strict=True):
            if f" {form} " in standing and len(phrase) > len(best):
                best = phrase
    return best


def _nearest(codes: list[str], code: str, words: dict[str, str], language: Language) -> str:
    """Name the index title of the chosen code that is most like the words read (RapidFuzz, tokens sorted)."""
    titles = index_titles(codes).filter(pl.col("code") == code)
    forms = phrase_forms(titles["title"])[words["title_words"] == words["title_folded"]]
    best = process.extractOne(
        words["title_words"], forms.to_list(), scorer=fuzz.token_sort_ratio, score_cutoff=float(ALIKE)
    )
    return (
        ""
        if best is None
        else _NEAREST(language, found=titles["title"][best[2]], likeness=share(best[1] / 100, language, 0))
    )


def _reasons(model: Coder, ad: pl.DataFrame, position: int, language: Language) -> str:
    """Say which signals raised the chosen code most above the mean of all codes: weight · (signal − mean)."""
    signals = model.signals(ad)[0]
    parts = (signals - signals.mean(0))[position] * model.weights
    reasons = [
        _SIGNAL(language, signal=_SIGNAL_NAMES[SIGNALS[k]](language), part=signed(number(float(parts[k]), language, 1)))
        for k in np.argsort(-parts)[:WEIGHTIEST]
        if parts[k] > 0
    ]
    return _WEIGHED(language, reasons="; ".join(reasons)) if reasons else ""
