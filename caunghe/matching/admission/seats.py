"""What a round offers: the seats of each programme and those held for groups and localities."""

from __future__ import annotations

from datetime import date

import polars as pl

from caunghe.feed import Feed, class_years
from caunghe.matching.admission.options import AdmissionOptions
from caunghe.matching.admission.reserves import MOST_RESERVES
from caunghe.matching.admission.rules import rule_findings


def offered_programmes(feed: Feed, closes: date, options: AdmissionOptions) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """Return ``programme, seats, minimum_class, stated_seats, sheet_row`` of every programme, and findings.

    Seats are ``options.seats``; else the quota of the year in which the round closes; else the licensed intake; plus
    late seats, never below 0. A programme whose site can start no classes in that year, as a plan has it
    (``class_years``), has none.
    ``stated_seats`` is null where nothing says how many there are.
    """
    quota = feed.numbered_table("intakes").filter(pl.col("year") == closes.year)
    quota = quota.select("programme", "quota", intake_row="sheet_row").unique(
        "programme", keep="first", maintain_order=True
    )
    sites = class_years(feed["sites"]).unique("site", keep="first", maintain_order=True)
    frame = (
        feed.numbered_table("programmes").drop_nulls("programme").unique("programme", keep="first", maintain_order=True)
    )
    frame = frame.join(quota, on="programme", how="left").join(sites, on="site", how="left")
    for name, table in (("approved", options.seats), ("late", options.late_seats)):
        seats_given = pl.DataFrame(schema={"programme": pl.String, "seats": pl.Int64}) if table is None else table
        frame = frame.join(
            seats_given.group_by("programme", maintain_order=True).agg(pl.sum("seats").alias(name)),
            on="programme",
            how="left",
        )
    stated = pl.coalesce("approved", "quota", "licensed_intake") + pl.col("late").fill_null(0)
    frame = frame.with_columns(stated_seats=stated)
    negative = pl.col("approved").is_null() & (pl.coalesce("quota", "licensed_intake") < 0)
    by_quota = pl.col("quota").is_not_null()
    findings = [
        rule_findings(
            "seats_negative", "intakes", frame.filter(negative & by_quota).with_columns(sheet_row="intake_row"), "quota"
        ),
        rule_findings("seats_negative", "programmes", frame.filter(negative & ~by_quota), "licensed_intake"),
    ]
    shut = ~pl.lit(closes.year).is_between("first_year", "last_year")
    seats = pl.when(shut).then(0).otherwise(pl.col("stated_seats").fill_null(0).clip(0))
    frame = frame.with_columns(seats=seats, minimum_class=pl.col("minimum_class").fill_null(1).clip(1))
    return frame.select("programme", "seats", "minimum_class", "stated_seats", "sheet_row").sort("programme"), findings


def offered_reserves(feed: Feed, round_id: str, programmes: pl.DataFrame) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """Return ``programme, group, area, seats, sheet_row`` of the round's reserves, in that order, and findings.

    Together a programme's reserves never exceed its seats: in excess, each is lowered in proportion and rounded down.
    """
    same = ["programme", "group", "area"]
    frame = (
        feed.numbered_table("reserves").filter(pl.col("round") == round_id).with_columns(pl.col("seats").fill_null(0))
    )
    known = pl.col("programme").is_in(programmes["programme"].implode())
    nobody = pl.col("group").is_null() & pl.col("area").is_null()
    again = pl.int_range(pl.len()).over(same) > 0
    named = pl.coalesce("group", "area")
    findings = [
        rule_findings("programme_unknown", "reserves", frame.filter(~known), "programme"),
        rule_findings("reserve_for_nobody", "reserves", frame.filter(nobody), "group"),
        rule_findings("reserve_repeated", "reserves", frame.filter(again & ~nobody), "group", named),
        rule_findings("seats_negative", "reserves", frame.filter(pl.col("seats") < 0), "seats"),
    ]
    frame = frame.filter(known & ~nobody & ~again & (pl.col("seats") > 0))
    frame, crowded = _allowed_reserves(frame)
    frame, above = _lowered_reserves(frame, programmes)
    return frame.filter(pl.col("seats") > 0).sort(same, nulls_last=True), [*findings, crowded, above]


def _allowed_reserves(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    by_size = frame.sort("seats", "group", "area", descending=[True, False, False], nulls_last=True)
    by_size = by_size.with_columns(
        nth=pl.int_range(pl.len()).over("programme"), count=pl.len().over("programme"), limit=pl.lit(MOST_RESERVES)
    )
    over = by_size.filter(pl.col("nth") == MOST_RESERVES)
    finding = rule_findings("reserves_too_many", "reserves", over, "programme", pl.col("count"), pl.col("limit"))
    return by_size.filter(pl.col("nth") < MOST_RESERVES).select(frame.columns), finding


def _lowered_reserves(frame: pl.DataFrame, programmes: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    joined = frame.join(programmes.select("programme", limit="seats"), on="programme", how="left")
    joined = joined.with_columns(held=pl.sum("seats").over("programme"))
    over = joined.filter(pl.col("held") > pl.col("limit")).unique("programme", keep="first", maintain_order=True)
    finding = rule_findings("reserves_above_seats", "reserves", over, "seats", pl.col("held"), pl.col("limit"))
    lowered = pl.when(pl.col("held") > pl.col("limit")).then(pl.col("seats") * pl.col("limit") // pl.col("held"))
    return joined.with_columns(seats=lowered.otherwise("seats")).select(frame.columns), finding
