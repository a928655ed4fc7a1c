"""Trends of skills and programmes against demand, on tables small enough to check by hand."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy import stats

from caunghe.errors import InputError
from caunghe.vacancies.demand.skill_trends import (
    ProgrammeOptions,
    TrendOptions,
    programme_coverage,
    programme_skill_demand,
    q_values,
    skill_trends,
)

PROGRAMMES = pl.DataFrame({"programme": ["weld"], "training_field": ["f"]})
LEADS_TO = pl.DataFrame({"training_field": ["f", "f"], "occupation": ["7212", "7223"], "weight": [0.75, 0.25]})


def _market(seed: int = 1, size: int = 6000):
    """Advertisements over a year with employers' tastes; ``up`` rises, ``down`` falls, eighty others do neither."""
    rng = np.random.default_rng(seed)
    month, cluster = rng.integers(0, 12, size), rng.integers(0, 600, size)
    ads = pl.DataFrame({"ad": np.arange(size), "month": [date(2025, int(m) + 1, 1) for m in month], "cluster": cluster})
    parts = []
    for name, slope in {"up": 0.15, "down": -0.15, **{f"flat{k}": 0.0 for k in range(80)}}.items():
        logit = -2.5 + 0.8 * rng.normal(size=600)[cluster] + slope * (month - 5.5)
        asked = np.flatnonzero(rng.random(size) < 1 / (1 + np.exp(-logit)))
        parts.append(pl.DataFrame({"ad": asked, "skill": [name] * len(asked)}))
    return ads, pl.concat(parts)


def test_rising_and_falling_skills_are_found_and_the_rest_are_not():
    table = skill_trends(*_market())
    verdicts = dict(table.select("skill", "verdict").rows())
    assert verdicts.pop("up") == "rising"
    assert verdicts.pop("down") == "falling"
    assert list(verdicts.values()).count("no_change") >= 78


def test_a_trend_equals_the_formula_written_out():
    ads, mentions = _market(2, 900)
    row = skill_trends(ads, mentions, TrendOptions(fewest_mentions=1, fewest_clusters=1)).row(
        by_predicate=pl.col("skill") == "up", named=True
    )
    time = ads["month"].dt.month().to_numpy() - ads["month"].dt.month().mean()
    asked = ads["ad"].is_in(mentions.filter(pl.col("skill") == "up")["ad"].implode()).to_numpy().astype(float)
    cluster, factor = ads["cluster"].to_numpy(), ads["cluster"].n_unique() / (ads["cluster"].n_unique() - 1)
    slope = (time * asked).sum() / (time**2).sum()
    score = np.bincount(cluster, (asked - asked.mean()) * time)
    residual = np.bincount(cluster, (asked - asked.mean() - slope * time) * time)
    t = stats.t(ads["cluster"].n_unique() - 1)
    assert row["change"] == pytest.approx(slope, rel=1e-9)
    assert row["p"] == pytest.approx(2 * t.sf(abs(score.sum()) / np.sqrt(factor * (score**2).sum())), rel=1e-7)
    reach = t.ppf(0.975) * np.sqrt(factor * (residual**2).sum()) / (time**2).sum()
    assert row["high"] - row["change"] == pytest.approx(reach, rel=1e-7)


def test_one_loud_employer_does_not_make_a_trend():
    ads = pl.DataFrame(
        {
            "ad": range(400),
            "month": [date(2025, 1 + k % 2, 1) for k in range(400)],
            "cluster": [k // 4 for k in range(400)],
        }
    ).with_columns(cluster=pl.when(pl.col("ad") >= 300).then(99).otherwise("cluster"))
    loud = ads.filter((pl.col("cluster") == 99) & (pl.col("month") == date(2025, 2, 1)))
    mentions = loud.select("ad", skill=pl.lit("x"))
    row = skill_trends(ads, mentions, TrendOptions(fewest_clusters=1)).row(0, named=True)
    assert row["change"] > 0.2
    assert row["verdict"] == "no_change"


def test_adjusted_p_values_are_benjamini_and_hochbergs():
    p = np.array([0.01, np.nan, 0.04, 0.03, 0.5])
    expected = stats.false_discovery_control(p[~np.isnan(p)])
    assert q_values(p)[~np.isnan(p)] == pytest.approx(expected)
    assert np.isnan(q_values(p)[1])


def test_few_mentions_are_not_judged_and_bad_input_is_named():
    ads, mentions = _market(3, 600)
    few = skill_trends(ads, mentions.filter(pl.col("ad") < 60))
    assert (few.filter(pl.col("mentions") < 20)["verdict"] == "too_few").all()
    with pytest.raises(InputError, match="two months and two clusters or more; got 1"):
        skill_trends(ads.with_columns(month=date(2025, 1, 1)), mentions)
    with pytest.raises(InputError, match="false_discoveries must be between 0 and 1; got 2"):
        skill_trends(ads, mentions, TrendOptions(false_discoveries=2))
    with pytest.raises(InputError, match="skill absent"):
        skill_trends(ads, mentions.rename({"skill": "what"}))
    with pytest.raises(InputError, match="one row an advertisement; got 601 rows of 600"):
        skill_trends(pl.concat([ads, ads.head(1)]), mentions)


def _vacancies():
    """200 advertisements of welders (all recent ones ask TIG, half ask robots), 100 of turners; 200 earlier ask gas."""
    ads = pl.DataFrame(
        {
            "ad": range(500),
            "occupation": ["7212"] * 200 + ["7223"] * 100 + ["7212"] * 200,
            "month": [date(2025, 6, 1)] * 300 + [date(2024, 6, 1)] * 200,
            "cluster": list(range(500)),
        }
    )
    pairs = (
        [(k, "tig") for k in range(200)]
        + [(k, "robot") for k in range(0, 200, 2)]
        + [(k, "gas") for k in range(300, 500)]
    )
    return ads, pl.DataFrame(pairs, schema=["ad", "skill"], orient="row")


def test_a_programme_is_told_what_is_covered_missing_and_outdated():
    taught = pl.DataFrame({"programme": ["weld"] * 3, "skill": ["tig", "gas", "forge"]})
    options = ProgrammeOptions(recent_from=date(2025, 1, 1))
    table = programme_skill_demand(taught, PROGRAMMES, LEADS_TO, *_vacancies(), options)
    assert dict(table.select("skill", "status").rows()) == {
        "tig": "covered", "robot": "missing", "gas": "outdated", "forge": "not_asked",
    }  # fmt: skip
    shares = dict(table.select("skill", "share").rows())
    assert shares == pytest.approx({"tig": 0.75, "robot": 0.375, "gas": 0.0, "forge": 0.0})
    assert table.filter((pl.col("low") > pl.col("share")) | (pl.col("high") < pl.col("share"))).is_empty()


def test_coverage_is_the_share_of_what_is_asked_that_is_taught():
    taught = pl.DataFrame({"programme": ["weld"], "skill": ["tig"]})
    options = ProgrammeOptions(recent_from=date(2025, 1, 1))
    row = programme_coverage(taught, PROGRAMMES, LEADS_TO, *_vacancies(), options).row(0, named=True)
    assert row["coverage"] == pytest.approx(2 / 3)
    assert row["low"] < 2 / 3 < row["high"]
    assert (row["ads"], row["clusters"]) == (300, 300)


def _of_employers(clusters: list[int]) -> pl.DataFrame:
    return pl.DataFrame({"ad": range(len(clusters)), "occupation": "7212", "cluster": clusters})


def test_what_few_employers_do_not_ask_is_not_called_unasked():
    taught, none = pl.DataFrame({"programme": ["weld"], "skill": ["forge"]}), _vacancies()[1].clear()
    told = {}
    for employers in (1, 6, 90):
        ads, options = _of_employers([i % employers for i in range(180)]), ProgrammeOptions(fewest_clusters=1)
        row = programme_skill_demand(taught, PROGRAMMES, LEADS_TO, ads, none, options).row(0, named=True)
        told[employers] = (row["status"], round(row["high"], 3))
    # t²/(n + t²): one employer tells nothing; six, t = 2.571: 0.524; ninety, t = 1.987: 0.042 (once 0.021 for all)
    assert told == {1: ("uncertain", 1.0), 6: ("uncertain", 0.524), 90: ("not_asked", 0.042)}


def test_programmes_of_few_employers_are_left_out():
    taught, ads = pl.DataFrame({"programme": ["weld"], "skill": ["tig"]}), _of_employers([i % 4 for i in range(80)])
    asked = pl.DataFrame({"ad": range(40), "skill": "tig"})
    for table in (programme_skill_demand, programme_coverage):
        assert table(taught, PROGRAMMES, LEADS_TO, ads, asked).is_empty()
        assert table(taught, PROGRAMMES, LEADS_TO, ads, asked, ProgrammeOptions(fewest_clusters=4)).height == 1


@pytest.mark.parametrize("employers", [4, 10])
def test_coverage_by_employers_alike_within_themselves_is_held_as_often_as_said(employers):
    rng, held, taught = np.random.default_rng(6), 0, pl.DataFrame({"programme": ["weld"], "skill": ["tig"]})
    ads = _of_employers([i % employers for i in range(20 * employers)])
    for _ in range(60):
        tastes = rng.beta(1.5, 1.5, employers)[ads["cluster"].to_numpy()]
        skills = np.where(rng.random(ads.height) < tastes, "tig", "mig")
        asked = pl.DataFrame({"ad": ads["ad"], "skill": skills})
        options = ProgrammeOptions(fewest_clusters=2)
        row = programme_coverage(taught, PROGRAMMES, LEADS_TO, ads, asked, options).row(0, named=True)
        held += row["low"] <= 0.5 <= row["high"]
    assert held >= 54


@pytest.mark.parametrize("options", [TrendOptions, ProgrammeOptions])
@pytest.mark.parametrize("end", [0.0, 1.0])
def test_a_level_of_none_or_of_certainty_is_refused(options, end):
    with pytest.raises(InputError, match=f"confidence must be between 0 and 1; got {end:g}"):
        options(confidence=end)
