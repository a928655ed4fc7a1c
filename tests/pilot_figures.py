"""What the documents say of the pilot's plan is what a run of the pilot finds: no figure in them is kept by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from caunghe.language import number, share
from caunghe.pipeline import RunResult

DOCS = Path(__file__).resolve().parents[1] / "docs"
README = DOCS.parent / "README.md"
FITTED = {"city": 0, "major group": 1, "unit group": 4}  # levels of the classification


def of_the_plan(made: RunResult) -> Iterator[str]:
    """Yield what ``docs/explanation/plan.md`` has to say of a plan from 2026 on."""
    plan = made.plan
    (facts,) = plan.facts.to_dicts()
    # other processors end the search elsewhere
    assert facts["gap"] < 0.002
    assert facts["gain_gap"] < 0.01
    yield "gap below 0.2 %, gain gap below 1 %"
    yield f"whether it holds: about {whole(round(plan.checks.height, -2))} on the pilot"
    (rates,) = plan.certificates.filter(year=2030).to_dicts()
    now, without = ((rates[name]) / rates["employed"] for name in ("as_now", "without_plan"))
    yield f"the certificate rate of 2030 would be {percent(now, 1)}, and\n{percent(rates['rate'], 1)} with the plan"
    (trend,) = made.results.paths.filter(
        pl.col("boundary").is_null(), pl.col("group").is_null(), indicator="certificate_rate", year=2030
    ).to_dicts()
    ends = "–".join(percent(trend[end], 1).removesuffix(" %") for end in ("low80", "high80"))
    yield f"the survey's own trend on today's boundary says {percent(trend['estimate'], 1)} ({ends}), so"
    yield f"Without any new intake it would be {percent(without, 1)}"
    first = plan.seats.filter(year=2026).join(plan.programmes.select("programme", "level"), on="programme")
    before = dict(first.group_by("level").agg(pl.col("before").sum()).iter_rows())
    adults = before["college"] + before["elementary"]
    yield f"E = {whole(before['intermediate'])} (intermediate) and M = {whole(adults)}"


def of_the_need(made: RunResult) -> Iterator[str]:
    """Yield the lines of the table from the forecast's gap to the plan's need, people a year."""
    plan = made.plan
    years = plan.seats["year"].n_unique()
    every, trained = (
        rows.select(pl.col("openings", "seekers", "graduates", "under_way").sum() / years).row(0, named=True)
        for rows in (plan.need_parts, plan.need_parts.filter("trained"))
    )
    need = plan.by_occupation["need"].sum() / years
    gaps = [each["openings"] - each["seekers"] - each["graduates"] for each in (every, trained)]
    decided = trained["graduates"] - trained["under_way"]
    yield f"people a year in {plan.seats['year'].min()}–{plan.seats['year'].max()}:"
    yield f"| openings | {whole(every['openings'])} | {whole(trained['openings'])} |"
    yield f"| − people looking for work | {whole(every['seekers'])} | {whole(trained['seekers'])} |"
    yield f"| − graduates of all intakes | {whole(every['graduates'])} | {whole(trained['graduates'])} |"
    yield f"| = gap of the forecast | {whole(gaps[0])} | {whole(gaps[1])} |"
    yield f"| + graduates of the intakes that the plan decides | | {whole(decided)} |"
    yield f"| + people beyond an occupation's openings, who fill no other's | | {whole(need - gaps[1] - decided)} |"
    yield f"| = need, on the expected path | | {whole(need)} |"


def held(made: RunResult) -> dict[str, str]:
    """Return how many of the checks of the forecast's 80 % intervals of employment held, by level."""
    checks = made.forecast.backtest_held.filter(component="employment")
    weighed = (pl.col("coverage80") * pl.col("target_years")).sum() / pl.col("target_years").sum()
    shares = dict(checks.group_by("level").agg(weighed).iter_rows())
    return {name: percent(shares[level], 0) for name, level in FITTED.items()}


def percent(value: float, decimals: int) -> str:
    """Return a share as the documents write it."""
    return share(value, "en", decimals).replace("%", " %")


def whole(value: float) -> str:
    """Return a number as the documents write it."""
    return number(value, "en", decimals=0)


def check_documents(made: RunResult) -> None:
    """Hold the documents to a run of the pilot that plans from 2026 on."""
    plan = (DOCS / "explanation" / "plan.md").read_text(encoding="utf-8")
    assert [said for said in (*of_the_plan(made), *of_the_need(made)) if said not in plan] == []
    shares = held(made)
    readme = README.read_text(encoding="utf-8")
    assert f"{shares['major group']} by major group and {shares['unit group']} by unit group" in readme
    table = f"| {shares['city']} | {shares['major group']} | {shares['unit group']} |"
    assert table in (DOCS / "explanation" / "forecast.md").read_text(encoding="utf-8")
