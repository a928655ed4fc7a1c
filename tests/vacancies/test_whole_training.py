"""What the words of whole advertisements are learnt to say, on made-up advertisements of a few words."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from benchmarks.fit_coder import coded_source
from caunghe.vacancies.coder.coder import WHOLE_MODEL, coder, texts
from caunghe.vacancies.coder.kernels import next_hash
from caunghe.vacancies.coder.linear import Linear
from caunghe.vacancies.coder.scoring import FIELD_SALT, FIELDS
from scripts.whole_training import WholeTraining, ad_features, whole_trained

pytestmark = pytest.mark.kernels

SHOP, FIRM, COUNT = "bán tại cửa hàng", "bán cho đại lý", 20
# the first signal says code 0 of all; where the text names a shop it is code 1
ADS = pl.DataFrame({"title": ["Bán hàng"] * 2 * COUNT, "text": [SHOP, FIRM] * COUNT})
ANSWERS = np.tile([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]], (COUNT, 1))
SIGNALS = np.zeros((2 * COUNT, 3, 2))
SIGNALS[:, 0, 0] = 1.0
HOW = WholeTraining(candidates=3)


def features(ads: pl.DataFrame) -> tuple:
    return ad_features(*texts(ads)[2:])


def learnt(how: WholeTraining = HOW) -> tuple[np.ndarray, Linear]:
    return whole_trained(features(ADS), SIGNALS, ANSWERS, np.array([2.0, 0.0]), how)


def test_features_are_words_and_pairs_without_marks_field_by_field_and_none_of_the_level() -> None:
    ads = pl.DataFrame({"title": ["Thợ hàn", ""], "level": ["nhân viên", "nhân viên"], "text": ["tho han", "hàn"]})
    hashes, fields, starts = features(ads)
    assert starts.tolist() == [0, 6, 7]
    title, text = FIELDS.index("title"), FIELDS.index("text")
    assert fields.tolist() == [title] * 3 + [text] * 4
    # thợ hàn and tho han are the same words, in another field
    alike = {int(next_hash(np.uint64(FIELD_SALT + text), np.uint64(k))) for k in (1, 2)}
    assert len(set(hashes[:6].tolist()) | alike) == 8
    assert hashes[6] in hashes[3:6]
    assert not set(hashes[:3].tolist()) & set(hashes[3:6].tolist())


def test_words_of_the_text_learn_what_the_other_signals_leave() -> None:
    mix, whole = learnt()
    # a signal that is 0 for all codes keeps its weight
    assert mix[1] == 0.0
    hashes, fields, starts = features(ADS.head(2))
    score = np.zeros((2, 3))
    for ad in range(2):
        for k in range(starts[ad], starts[ad + 1]):
            at = np.searchsorted(whole.features, hashes[k])
            for w in range(whole.starts[at], whole.starts[at + 1]):
                score[ad, whole.classes[w]] += (1.5 if fields[k] == 4 else 1.0) * whole.weights[w]
    assert score[0, 1] - score[0, 0] > score[1, 1] - score[1, 0] + 1
    # nothing was ever right of the third code
    assert score[:, 2].max() < 0


def test_rare_words_are_left_out_and_idf_is_log_of_one_plus_ads_by_ads_with_the_word() -> None:
    _, whole = learnt()
    # bán, hàng, bán hàng in the title; bán alone stands in every text, the rest in half of them
    every, half = np.float16(np.log(2)), np.float16(np.log(3))
    assert sorted(whole.idf.tolist()) == [every] * 4 + [half] * 12
    assert len(learnt(WholeTraining(candidates=3, least=(41, 1, 1, 1, 21)))[1].features) == 1


def test_training_twice_gives_the_same_weights() -> None:
    first, second = learnt(), learnt()
    assert (first[1].weights == second[1].weights).all()
    assert (first[0] == second[0]).all()


def test_a_stronger_penalty_keeps_the_weights_smaller() -> None:
    weak, strong = learnt(), learnt(WholeTraining(candidates=3, penalty=0.1))
    assert np.abs(strong[1].weights).max() < np.abs(weak[1].weights).max()


def test_the_shipped_weights_are_learnt_from_the_codes_in_the_project_and_hold_no_text() -> None:
    with np.load(WHOLE_MODEL.open("rb")) as file:
        assert bytes(file["source"]).decode() == coded_source()
        assert {file[name].dtype.kind for name in file.files if name != "source"} <= set("uif")
        assert file["counts"].sum() == len(file["classes"]) == len(file["weights"])
    assert len(coder().whole[2]) > 5_000
