"""Fields of the real advertisements: how often each is found, how far text and board agree, and fifty to be read."""

from __future__ import annotations

import polars as pl

from benchmarks.evaluate_duplicates import advertisements
from caunghe.schema.codes import titles
from caunghe.vacancies.facts.fields import fields
from caunghe.vacancies.facts.requirements import requirements
from caunghe.vacancies.steps import asked_skills, codes

SHOWN, SEED = 50, 20261128
# the board whose forms hold qualification and openings beside the text
FORMS = "vieclam24h-2018"
FOUND = ("pay", "place", "qualification", "experience", "openings", "night", "age", "sex")


def report() -> None:
    """Print the share of advertisements with each field by source, text against form, and fifty advertisements."""
    ads = advertisements()
    made = pl.concat([ads, fields(ads)], how="horizontal")
    _coverage(made)
    _agreement(ads.filter(pl.col("source") == FORMS))
    _fifty(made)


def _coverage(made: pl.DataFrame) -> None:
    found = {
        "pay": pl.col("pay_stated") == "amount",
        "place": pl.col("provinces").list.len() > 0,
        "qualification": pl.col("qualification_asked").is_not_null(),
        "experience": pl.col("experience_years").is_not_null(),
        "openings": pl.col("openings_stated").is_not_null(),
        "night": pl.col("night_shift").is_not_null(),
        "age": pl.any_horizontal(pl.col("age_low", "age_high").is_not_null()),
        "sex": pl.col("sex_asked").is_not_null(),
    }
    shares = made.group_by("source").agg(pl.len().alias("ads"), **{name: part.mean() for name, part in found.items()})
    print(f"{'source':<20}{'ads':>8}" + "".join(f"{name:>15}" for name in FOUND))
    for row in shares.sort("source").iter_rows(named=True):
        print(f"{row['source']:<20}{row['ads']:>8,}" + "".join(f"{row[name]:>15.1%}" for name in FOUND))
    strange = made.filter((pl.col("pay_stated") == "none") & pl.col("pay").is_not_null())
    print(f"pay field not read: {strange.height} of {made['pay'].count():,}")
    assumed = made["pay_assumed"].explode().drop_nulls().value_counts(sort=True)
    print("assumed of pay: " + ", ".join(f"{name} {count:,}" for name, count in assumed.iter_rows()))


def _agreement(forms: pl.DataFrame) -> None:
    """Print how often what the text says equals what the board's form says, where both say something."""
    blank = forms.with_columns(pl.lit(None, pl.String).alias(name) for name in ("qualification", "openings"))
    text, form = requirements(blank), requirements(forms)
    for name in ("qualification_asked", "openings_stated"):
        both = pl.DataFrame({"text": text[name], "form": form[name]}).drop_nulls()
        equal = (both["text"] == both["form"]).mean()
        print(f"{name}: text equals form in {equal:.1%} of {both.height} that have both, of {forms.height}")


def _fifty(made: pl.DataFrame) -> None:
    some = made.sample(SHOWN, seed=SEED)
    coded, names = codes(some), titles("occupations", "vi")
    asked = asked_skills(some).group_by("ad").agg("skill")
    rows = some.join(coded, on="ad", maintain_order="left").join(asked, on="ad", how="left", maintain_order="left")
    for row in rows.iter_rows(named=True):
        print(f"\n[{row['ad']}] {row['title']} — {row['employer'] or '–'}")
        print(f"  {row['isco08']} {names[row['isco08']]} ({float(row['probability']):.2f})")
        pay = f"{row['pay_low'] or 0:,.0f}–{row['pay_high'] or 0:,.0f} {row['pay_assumed']}"
        print(f"  pay {row['pay']!r} → {row['pay_stated']} {pay}; place {row['place']!r} → {row['provinces']}")
        facts = ("qualification_asked", "experience_years", "openings_stated", "night_shift", "age_low", "age_high")
        print("  " + ", ".join(f"{fact} {row[fact]}" for fact in (*facts, "sex_asked") if row[fact] is not None))
        print(f"  skills: {', '.join(row['skill'] or []) or '–'}")


if __name__ == "__main__":
    report()
