"""What the documents say of the pilot's plan is what a run of the pilot finds: no figure in them is kept by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from caunghe.feed import ruled_out, usable_feed
from caunghe.indicators import calibration, city_series
from caunghe.language import number, share
from caunghe.pipeline import RunResult
from caunghe.report.document import Paragraph, Quantity, Table
from caunghe.report.rounded import not_following
from scripts.write_picture import SHOWN, english, shown

DOCS = Path(__file__).resolve().parents[1] / "docs"
README = DOCS.parent / "README.md"
FITTED = {"city": 0, "major group": 1, "unit group": 4}  # levels of the classification


def of_the_plan(made: RunResult) -> Iterator[str]:
    """Yield what ``docs/explanation/plan.md`` has to say of a plan from 2026 on."""
    plan = made.plan
    (facts,) = plan.facts.to_dicts()
    # other processors end the search elsewhere
    assert facts["gap"] < 0.005
    assert facts["gain_gap"] < 0.03
    yield "gap below 0.5 %, gain gap below 3 %"
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


def of_its_limits(made: RunResult) -> Iterator[str]:
    """Yield what the page says of targets left out, the margin of ranges and fields without workplaces."""
    plan = made.plan
    left_out = plan.unplanned_targets.filter(boundary="old_haiphong")
    kinds = dict(left_out.group_by("reason").len().iter_rows())
    assert set(kinds) == {"other_boundary", "not_counted", "over"}
    first = kinds["other_boundary"]
    yield f"Of the {left_out.height} targets that the pilot has for\nold Hải Phòng {first} are of the first kind"
    (facts,) = plan.facts.to_dicts()
    yield f"of what the plan gains it is about {facts['gain_gap'] / facts['gap']:.0f} %"
    fields = plan.workplaces.group_by("stem").agg(pl.col("stands_in").any())
    yield f"On the pilot {int(fields['stands_in'].sum())} of\n{fields.height} fields have no row"


def of_the_forecast(made: RunResult) -> Iterator[str]:
    """Yield the pilot's lines in ``docs/explanation/forecast.md``, and its replacement."""
    openings = held(made, "openings")
    yield f"| 80 % intervals of openings held | {' | '.join(openings[name] for name in FITTED)} |"
    ours = made.forecast.backtest_skill.filter(model="ours")
    for told, column, decimals in (
        ("shares averaged over four years", "skill_averaged_share", ("0", 1, 1)),
        ("last year's numbers", "skill_random_walk", (0, 1, 1)),
        ("the mean change going on", "skill_drift", (0, 1, 0)),
    ):
        skills = dict(ours.select("level", column).iter_rows())
        cells = [
            places if isinstance(places, str) else percent(skills[level], places)
            for level, places in zip(FITTED.values(), decimals, strict=True)
        ]
        yield f"| error less than {told} | {' | '.join(cells)} |"
    scores = dict(ours.select("level", "interval_score").iter_rows())
    before = ("0.159", "0.208", "0.591")  # as measured once, before errors in common were learnt
    pairs = [f"{scores[level]:.3f} ({old})" for level, old in zip(FITTED.values(), before, strict=True)]
    yield f"| interval score (before) | {' | '.join(pairs)} |"
    (first,) = made.forecast.periods.filter(component="replacement", level=0).head(1).to_dicts()
    mean, low, high = (whole(round(first[name], -2)) for name in ("mean", "low80", "high80"))
    yield f"The pilot's replacement is {mean} ({low}–{high}) a year"


def of_the_readme(made: RunResult) -> Iterator[str]:
    """Yield what ``README.md`` says of the forecast's errors on the pilot."""
    ours = made.forecast.backtest_skill.filter(model="ours")
    (unit,) = ours.filter(level=FITTED["unit group"]).to_dicts()
    yield f"its errors by occupation are {percent(unit['skill_averaged_share'], 1)} below those of\n"
    yield f"({percent(unit['skill_random_walk'], 0)} below last year's figures)"
    checks = made.forecast.backtest_held.filter(component="employment")
    (far,) = checks.filter(level=FITTED["major group"], horizon=5).to_dicts()
    worst = min(far[name] for name in far if name.startswith("skill_"))
    yield f"by major group five years ahead they are {percent(-worst, 0)} above those of the best simple"
    city = checks.filter(level=FITTED["city"])
    tried = int(city["target_years"].sum())
    yield f"in {round((city['coverage80'] * city['target_years']).sum())} of {tried} checks on"


def of_the_indicators(made: RunResult) -> Iterator[str]:
    """Yield how often known years lay within what was projected for them, in ``docs/explanation/indicators.md``."""
    feed = usable_feed(made.feed, made.findings)
    undone = [each.day for each in feed.information.breaks]
    judged = calibration(city_series(feed, made.results.values, undone)).sort("ahead")
    said: list[str] = []
    for scale in ("logit", "log"):
        own = judged.filter(scale=scale)
        shares = [percent(value, 0).removesuffix(" %") for value in own["held80"]]
        counts = [str(value) for value in own["projections"]]
        said += [_listed(shares) + " %", f"({_listed(counts)}", f"{own['series'].max()} series"]
    shares, counts, series, amounts, of_amounts, own = said
    yield f"held {shares} of the shares one, two and three\nyears ahead {counts} projections of {series})"
    yield f"and {amounts} of the amounts {of_amounts} of {own})"


def _listed(words: list[str]) -> str:
    return ", ".join(words[:-1]) + " and " + words[-1]


def of_the_matching(made: RunResult) -> Iterator[str]:
    """Yield how many trainees find a place, in ``docs/explanation/matching.md``."""
    (facts,) = made.placement.summary.to_dicts()
    placed, trainees, places = (whole(facts[name]) for name in ("placed", "trainees", "places"))
    yield f"On the pilot {placed} of {trainees} trainees find one of {places} places"


def of_the_errors(made: RunResult) -> None:
    """Hold Annex II to what the usable feed lacks, and to what the engines count as due."""
    lead = "Of the {errors} errors, {left_out} are cells or rows"
    errors = made.findings.filter(severity="error")
    slots = {"errors": errors.height, "left_out": ruled_out(made.findings).height}
    (quality,) = (section for section in english(made).annexes if section.key == "quality")
    said = " ".join(block.text for block in quality.blocks if isinstance(block, Paragraph))
    assert lead.format(**slots) in said
    (table,) = (each for each in quality.blocks if isinstance(each, Table) and each.key == "quality-reporting")
    years = [head.title for head in table.heads]
    entrants = made.results.values.filter(indicator="entrants", breakdown="all")
    covered = dict(entrants.select(pl.col("year").cast(pl.String), "coverage").iter_rows())
    for year, cell in zip(years, table.rows[-1], strict=True):
        # who reported all that was due is a report that came
        if covered.get(year) == 1 and isinstance(cell, Quantity):
            assert cell.value == 1, year


def of_rounded_columns(made: RunResult) -> None:
    """Hold every table of the report: who reckons with what is printed finds what is printed, or is told."""
    tables = [table for _, table in english(made).tables()]
    unsaid = [
        (table.key, table.heads[column].title)
        for table in tables
        for column, _ in not_following(table)
        if f"“{table.heads[column].title}”" not in table.note
    ]
    assert unsaid == []
    named = {table.key for table in tables if any(not_following(table))}
    assert {"plan-certificates-table", "plan-shortage-table"} <= named


def held(made: RunResult, component: str = "employment") -> dict[str, str]:
    """Return how many of the checks of the forecast's 80 % intervals of a component held, by level."""
    checks = made.forecast.backtest_held.filter(component=component)
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
    pages = {
        "plan": (*of_the_plan(made), *of_the_need(made), *of_its_limits(made)),
        "forecast": tuple(of_the_forecast(made)),
        "indicators": tuple(of_the_indicators(made)),
        "matching": tuple(of_the_matching(made)),
    }
    for page, lines in pages.items():
        text = (DOCS / "explanation" / f"{page}.md").read_text(encoding="utf-8")
        assert [said for said in lines if said not in text] == [], page
    of_the_errors(made)
    of_rounded_columns(made)
    assert SHOWN.read_text(encoding="utf-8") == shown(english(made)), "python -m scripts.write_picture"
    shares = held(made)
    readme = README.read_text(encoding="utf-8")
    assert [said for said in of_the_readme(made) if said not in readme] == []
    assert f"{shares['major group']} by major group and {shares['unit group']} by unit group" in readme
    table = f"| {shares['city']} | {shares['major group']} | {shares['unit group']} |"
    assert table in (DOCS / "explanation" / "forecast.md").read_text(encoding="utf-8")
