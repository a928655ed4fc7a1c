"""Why one advertisement got its code, in words."""

from __future__ import annotations

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process

from caunghe.schema.codes import titles as code_titles
from caunghe.schema.text import Language, Text
from caunghe.vacancies import lexicon
from caunghe.vacancies.ads import ABSTAIN_BELOW
from caunghe.vacancies.clean import cleaned
from caunghe.vacancies.coder import coder, index_titles
from caunghe.vacancies.scoring import SIGNALS
from caunghe.vacancies.structures import phrase_forms

_CODED = Text(
    "“{title}” được mã hóa {code} – {name}, xác suất {chance} %.",
    '"{title}" is coded {code} – {name}, probability {chance} %.',
)
_UNSURE = Text(
    "Xác suất dưới {limit} %: nên để người mã hóa quyết định.",
    "The probability is below {limit} %: a person should decide.",
)
_READ = Text("Máy đọc tên việc thành: {words}.", "The title was read as: {words}.")
_RULE = Text("Quy ước mã hóa áp dụng: {when} → {code}.", "Coding convention applied: {when} → {code}.")
_NEAREST = Text(
    "Tên nghề gần nhất trong bảng tra: “{found}” ({code}), độ giống {likeness} %.",
    'Nearest title in the index: "{found}" ({code}), {likeness} % alike.',
)
_WEIGHED = Text("Những căn cứ nặng nhất: {reasons}.", "What weighed most: {reasons}.")
_OTHERS = Text("Các mã khác có thể: {others}.", "Other codes in question: {others}.")
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


def explain(
    title: str, text: str = "", category: str = "", employer: str = "", level: str = "", *, language: Language
) -> str:
    """Return some sentences saying why the advertisement got its code: what was read, matched, and weighed."""
    ad = pl.DataFrame(
        {"title": [title], "category": [category], "employer": [employer], "level": [level], "text": [text]}
    )
    model = coder()
    positions, chances, held = model.choose(ad)
    codes = [model.codes[position] for position in positions[0]]
    names = code_titles("occupations", language)
    said = [_CODED(language, title=title, code=codes[0], name=names[codes[0]], chance=round(100 * chances[0, 0]))]
    if chances[0, 0] < ABSTAIN_BELOW:
        said.append(_UNSURE(language, limit=round(100 * ABSTAIN_BELOW)))
    words = cleaned(ad)["title_words"][0]
    said.append(_READ(language, words=words))
    if held[0] >= 0:
        when, code = lexicon.conventions().row(int(held[0]))
        said.append(_RULE(language, when=when.replace("-", "≠ "), code=code))
    signals = model.signals(ad)[0]
    said.append(_nearest(model.codes, codes[0], words, language))
    parts = (signals - signals.mean(0))[positions[0, 0]] * model.weights
    reasons = [
        f"{_SIGNAL_NAMES[SIGNALS[k]](language)} (+{parts[k]:.1f})" for k in np.argsort(-parts)[:3] if parts[k] > 0
    ]
    said.append(_WEIGHED(language, reasons="; ".join(reasons)))
    others = [
        f"{code} {names[code]} ({100 * chance:.0f} %)" for code, chance in zip(codes[1:], chances[0, 1:], strict=True)
    ]
    said.append(_OTHERS(language, others="; ".join(others)))
    return "\n".join(sentence for sentence in said if sentence)


def _nearest(codes: list[str], code: str, words: str, language: Language) -> str:
    """Name the index title of the chosen code that is most like the words read (RapidFuzz token-set ratio)."""
    titles = index_titles(codes).filter(pl.col("code") == code)
    best = process.extractOne(words, phrase_forms(titles["title"])[0].to_list(), scorer=fuzz.token_set_ratio)
    if best is None:
        return ""
    return _NEAREST(language, found=titles["title"][best[2]], code=code, likeness=round(best[1]))
