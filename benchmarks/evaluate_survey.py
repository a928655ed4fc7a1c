"""Survey estimates and small areas on real data, against R ``survey`` 4.1 and the published results of R ``sae``.

The literals in ``reference_survey.csv`` are written by ``Rscript benchmarks/reference_survey.R real``.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.evaluate import DATA
from caunghe.indicators.design import Design, Replicates
from caunghe.indicators.small_areas import benchmarked_areas, fay_herriot
from caunghe.indicators.survey import means, proportions, ratios, totals

SURVEY = DATA / "benchmarks" / "survey"
REFERENCE = Path(__file__).with_name("reference_survey.csv")
PAIRS = (
    ("estimate", "estimate"),
    ("standard_error", "error"),
    ("low", "low"),
    ("high", "high"),
    ("design_effect", "effect"),
    ("persons", "n"),
    ("degrees_of_freedom", "df"),
)
# Molina and Marhuenda, R package sae 1.3, eblupFH(yi ~ as.factor(MajorArea), SD^2, data = milk); its own iteration
# stops at 1e-4 of change, so agreement ends at the fifth digit of the variance
MILK = {
    "area variance": 0.01855022,
    "intercept": 0.9681890,
    "major_2": 0.1327803,
    "major_3": 0.2269459,
    "major_4": -0.2413038,
}
SCHOOLS = {
    "apistrat": Design("pw", stratum="stype", fpc="fpc"),
    "apistrat with replacement": Design("pw", stratum="stype"),
    "apiclus1": Design("pw", "dnum", fpc="fpc"),
    "apiclus2": Design("pw", "dnum", fpc="fpc1", second_unit="snum", second_fpc="fpc2"),
    "apiclus2 one stage": Design("pw", "dnum"),
}


def report() -> None:
    """Print the largest relative difference by data set, and the share of idle youth by regency of East Java."""
    if not SURVEY.is_dir():
        print(
            "survey: the real data must stand in ../shared/data/benchmarks/survey beside the project; it is not there"
        )
        return
    print("largest relative difference to R survey 4.1 (estimate, error, interval, design effect, n, df)")
    reference = pl.read_csv(REFERENCE, infer_schema_length=None)
    for case in reference["case"].unique(maintain_order=True):
        wanted = reference.filter(pl.col("case") == case)
        print(f"  {case:38}{wanted.height:5} estimates  {_largest_difference(case, wanted):.1e}")
    _report_milk()
    _report_idle_youth()


def _setting(case: str) -> tuple[pl.DataFrame, Design | Replicates, str, dict[str, str | pl.Expr], pl.Expr | None]:
    """Frame, design, breakdown, outcomes and subpopulation of a case of the reference."""
    if case == "sakernas":
        outcomes: dict[str, str | pl.Expr] = {"pay": "income", "hours": "age", "trained": pl.col("neet")}
        return sakernas(), SAKERNAS, "REGENCY", outcomes, pl.col("age").is_between(15, 24)
    if case in ("brr", "fay", "jkn"):
        name, prefix = ("nhanes2jk_subset", "jkw_") if case == "jkn" else ("nhanes2brr_subset", "brr_")
        frame = pl.read_csv(SURVEY / f"{name}.csv").with_columns(group=(pl.col("weight") > 70).cast(pl.Int8))
        columns = tuple(name for name in frame.columns if name.startswith(prefix))
        design = {
            "brr": Replicates("finalwgt", columns, "BRR"),
            "fay": Replicates("finalwgt", columns, "Fay", rho=0.3),
            "jkn": Replicates("finalwgt", columns, "JKn", rscales=(0.5,) * len(columns)),
        }[case]
        return frame, design, "group", {"pay": "height", "hours": "weight", "trained": pl.col("height") > 170}, None
    name = case.removesuffix(" students")
    outcomes = {"pay": "api00", "hours": "api99"}
    if name != case:
        outcomes = {"pay": "api.stu", "hours": "enroll"}
    frame = pl.read_csv(SURVEY / f"{name.split()[0]}.csv", infer_schema_length=None)
    return frame, SCHOOLS[name], "stype", {**outcomes, "trained": pl.col("sch.wide") == "Yes"}, None


def _largest_difference(case: str, wanted: pl.DataFrame) -> float:
    frame, design, breakdown, outcomes, within = _setting(case)
    pay, hours, trained = outcomes["pay"], outcomes["hours"], outcomes["trained"]
    largest = 0.0
    for by in ([], [breakdown]):
        tables = {
            "total": totals(frame, design, pay, by, within=within),
            "mean": means(frame, design, pay, by, within=within),
            "ratio": ratios(frame, design, pay, hours, by, within=within),
            "proportion": proportions(frame, design, trained, by, within=within),
        }
        for statistic, ours in tables.items():
            domain = pl.lit("all") if not by else pl.col(breakdown).cast(pl.String)
            both = ours.with_columns(domain=domain, statistic=pl.lit(statistic)).join(
                wanted.with_columns(pl.col("domain").cast(pl.String)), on=["statistic", "domain"], suffix="_r"
            )
            expected = wanted.filter(pl.col("statistic") == statistic, (pl.col("domain") == "all") == (not by))
            if both.height != expected.height:
                raise AssertionError(f"{case}, {statistic}: {both.height} domains, R has {expected.height}")
            largest = max(largest, *(_difference(both, mine, theirs) for mine, theirs in PAIRS))
    return largest


def _difference(both: pl.DataFrame, mine: str, theirs: str) -> float:
    theirs = f"{theirs}_r" if f"{theirs}_r" in both.columns else theirs
    known = both.filter(pl.col(theirs).is_not_null())
    apart = known.select(((pl.col(mine) - pl.col(theirs)) / pl.col(theirs)).abs().fill_null(float("inf")).max()).item()
    return 0.0 if apart is None else float(apart)


SAKERNAS = Design("WEIGHT", "PSU", ("REGENCY", "STRATA"))


def sakernas() -> pl.DataFrame:
    """Sakernas August 2022, East Java: 74,070 persons in 2,996 units."""
    whole = pl.col("WEIGHT", "REGENCY", "STRATA", "age", "neet").cast(pl.Int64)
    return pl.read_parquet(SURVEY / "sakernas_2022.parquet").with_columns(whole, pl.col("income").cast(pl.Float64))


def _report_milk() -> None:
    milk = pl.read_csv(SURVEY / "milk.csv").with_columns(
        (pl.col("SD") ** 2).alias("variance"),
        *((pl.col("MajorArea") == area).cast(pl.Float64).alias(f"major_{area}") for area in (2, 3, 4)),
    )
    fit = fay_herriot(milk, "yi", "variance", ["major_2", "major_3", "major_4"])
    ours = {"area variance": fit.area_variance, **dict(fit.coefficients.select("predictor", "coefficient").iter_rows())}
    print("milk, Fay-Herriot by REML, against R sae:")
    for name, published in MILK.items():
        print(f"  {name:16}{ours[name]:12.8f}  published {published:12.8f}")
    gain = (fit.areas["standard_error"] / milk["SD"]).to_numpy().mean()
    city = float(np.average(milk["yi"], weights=milk["ni"]))
    adjusted = benchmarked_areas(fit.areas, "ni", city, "difference")
    mean = float(np.average(adjusted["benchmarked"], weights=adjusted["ni"]))
    print(f"  error of the predictor ÷ error of the sample, mean of 43 areas: {gain:.3f}")
    print(f"  mean of the benchmarked areas {mean:.6f}, direct {city:.6f}")


def _report_idle_youth() -> None:
    young = pl.col("age").is_between(15, 24)
    idle = proportions(sakernas(), SAKERNAS, pl.col("neet"), "REGENCY", within=young)
    print("\nShare of people aged 15-24 not in employment, education or training, East Java, August 2022 (Sakernas)")
    print("regency     share  std. error      95 % interval     cv  design effect     n   df  flag")
    for row in idle.iter_rows(named=True):
        interval = f"{row['low']:.3f} to {row['high']:.3f}"
        print(
            f"{row['REGENCY']:>7}   {row['estimate']:.4f}     {row['standard_error']:.5f}   {interval:>16}  "
            f"{row['cv']:.3f}  {row['design_effect']:13.2f}  {row['persons']:4}  {row['degrees_of_freedom']:3}  "
            f"{row['flag']}"
        )


if __name__ == "__main__":
    report()
