"""Equipment measured against what teaching a field requires, where the list of the field is known."""

from __future__ import annotations

import polars as pl

from caunghe.feed.contents import Feed

_PLACE = ("site", "training_field")


def equipment_by_requirement(feed: Feed) -> pl.DataFrame:
    """Return the table ``equipment``; ``share_of_minimum_list`` is calculated where the field's list is known.

    It is the mean over the items that the list requires of how much of each a site has, 1 at most: the same for every
    row of a site and field, also for items that the list does not name. An item on the list that the site does not
    have counts as nought. Where the list of a field is not known the share stays as the institution states it.

    >>> from dataclasses import replace
    >>> rows = {"training_field": ["5520123"] * 2, "level": ["intermediate"] * 2, "room": ["Xưởng"] * 2,
    ...     "item": ["arc_welding_station", "grinding_machine"], "quantity": [16.0, 4.0], "unit": ["cái"] * 2}
    >>> required = pl.DataFrame(rows | {"class_size": [18, 18], "source": ["Thông tư"] * 2})
    >>> listed = replace(feed, tables={**feed.tables, "equipment_requirements": required})
    >>> stated = feed["equipment"].filter(training_field="5520123").select("item", "workstations").rows()
    >>> stated, equipment_by_requirement(listed).filter(training_field="5520123")["share_of_minimum_list"].to_list()
    ([('arc_welding_station', 12)], [0.375])
    """
    required = feed["equipment_requirements"].drop_nulls(["training_field", "item", "quantity"])
    required = required.group_by("training_field", "item", maintain_order=True).agg(pl.col("quantity").sum())
    required = required.filter(pl.col("quantity") > 0)
    stated = feed["equipment"]
    if required.is_empty():
        return stated
    have = stated.group_by(*_PLACE, "item", maintain_order=True).agg(pl.col("workstations").sum())
    asked = have.select(_PLACE).unique(maintain_order=True).join(required, on="training_field", maintain_order="left")
    met = asked.join(have, on=[*_PLACE, "item"], how="left", maintain_order="left").with_columns(
        met=(pl.col("workstations").fill_null(0) / pl.col("quantity")).clip(0, 1)
    )
    shares = met.group_by(_PLACE, maintain_order=True).agg(pl.col("met").mean())
    joined = stated.join(shares, on=_PLACE, how="left", maintain_order="left")
    return joined.with_columns(share_of_minimum_list=pl.coalesce("met", "share_of_minimum_list")).drop("met")
