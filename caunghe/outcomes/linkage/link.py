"""Linkage of graduates to the persons of employment records."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

import polars as pl

from caunghe.errors import InputError
from caunghe.feed import FINDINGS
from caunghe.language import Text
from caunghe.outcomes.linkage.blocking import BlockingRule, blocking_loss, chosen_rules, rules_for, with_links
from caunghe.outcomes.linkage.comparisons import Comparison, comparisons
from caunghe.outcomes.linkage.faults import link_findings
from caunghe.outcomes.linkage.options import LinkOptions
from caunghe.outcomes.linkage.parameters import LinkModel
from caunghe.outcomes.linkage.people import COMPARED, GRADUATES, RECORDS, entities, gathered, hashed_names
from caunghe.outcomes.linkage.quality import Size, quality
from caunghe.outcomes.linkage.resolution import chosen_pairs, with_probabilities
from caunghe.outcomes.results import BLOCKING, PAIRS, QUALITY
from caunghe.progress import Progress, silent
from caunghe.schema import ResultTables, in_schema

_PREPARING: Final = Text("Chuẩn bị họ tên", "Preparing names")
_LEARNING: Final = Text("Ước lượng tham số", "Learning parameters")
_COMPARING: Final = Text("So sánh các cặp", "Comparing pairs")
_STEPS: Final = 3
_FEWEST: Final = 10  # from fewer nothing is learnt of how often names and dates are wrong
_LEAST_SHARE: Final = 0.02
_STRANGERS: Final = Text(
    "Hồ sơ việc làm phải là của nơi những người tốt nghiệp sống: ít nhất {least} trong {graduates} người phải có ở đó "
    "với đúng họ tên và ngày sinh; chỉ tìm thấy {found}. Có thể đây là tệp của tỉnh khác, hoặc ngày sinh bị đọc sai.",
    "the employment records must be of where the graduates live: at least {least} of {graduates} must stand in them "
    "with the same name and birth date; got {found}. The file may be another city's, or its birth dates misread",
)
_OTHER_MODEL: Final = Text(
    "Mô hình phải được ước lượng cho cùng loại họ tên và cùng các cột; mô hình này {of}.",
    "the model must be of the same kind of names and the same columns; this one {of}",
)
_OF_HASHED: Final = Text("là của họ tên đã băm", "is of hashed names")
_OF_WRITTEN: Final = Text("là của họ tên chưa băm", "is of names that are not hashed")
_OF_COLUMNS: Final = Text("là của các cột khác", "is of other columns")
_SLIPS: Final = 1e-4
_SHARE_LIMITS: Final = (0.01, 0.995)


@dataclass(frozen=True)
class Linkage(ResultTables):
    """What linking gave: ``pairs``, ``blocking``, ``quality`` and ``findings``; ``model`` is what was learnt.

    >>> list(linkage.tables), linkage.model.hashed
    (['pairs', 'blocking', 'quality', 'findings'], False)
    """

    pairs: Annotated[pl.DataFrame, PAIRS]
    blocking: Annotated[pl.DataFrame, BLOCKING]
    quality: Annotated[pl.DataFrame, QUALITY]
    findings: Annotated[pl.DataFrame, FINDINGS]
    model: LinkModel


@dataclass(frozen=True)
class _Sides:
    """Both tables gathered to people, and what of them is compared."""

    graduates: pl.DataFrame
    persons: pl.DataFrame
    rows: pl.DataFrame
    hashed: bool
    compared: tuple[Comparison, ...]

    def sides(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return of graduates and of persons what is compared, and nothing else."""
        columns = [*COMPARED, *(each.name for each in self.compared[3:])]
        return self.graduates.select(columns), self.persons.select(columns)


def link(
    graduates: pl.DataFrame,
    records: pl.DataFrame,
    options: LinkOptions | None = None,
    model: LinkModel | None = None,
    progress: Progress = silent,
) -> Linkage:
    """Return which person of the employment records each graduate is, each at most once, with the probability of it.

    ``graduates`` has ``graduate, name_key, birth_date, sex``, ``records`` ``record`` and the same; other columns are
    left alone, but ``month`` and ``employer`` show rows that are there twice. Rows of one name, birth date and sex are
    of one person, who is called by the smallest code. Without a ``model`` one is learnt from the two tables, by EM with
    the seed of the options; with it nothing is learnt. Equal tables, whatever the order of their rows, give equal
    results.

    Raises InputError where a column is missing, names are hashed in one table only, fewer than 2 % of the graduates
    or fewer than 10 (half of fewer than 20) stand in the records as they are, or the model is of other names or
    columns.

    >>> found = link(*register)
    >>> found.quality.select("graduates", "linked").row(0), found.pairs["status"].unique().to_list()
    ((400, 339), ['linked'])
    """
    options = options or LinkOptions()
    progress(_PREPARING, 0, _STEPS)
    sides, findings = _prepared(graduates, records, options)
    if model is not None:
        _check_model(model, sides, options)
    progress(_LEARNING, 1, _STEPS)
    tried = rules_for(hashed=sides.hashed, also=options.also)
    taken, table = chosen_rules(tried, sides.graduates, sides.persons, options.most_pairs)
    model = model or _learnt(sides, taken, options)
    progress(_COMPARING, 2, _STEPS)
    pairs = _resolved(sides, taken, model, options)
    linked = pairs.filter("is_linked")
    size = Size(sides.graduates.height, sides.persons.height, model.share)
    found = Linkage(
        pairs=_told(pairs, sides, options),
        blocking=with_links(table, taken, linked, sides.graduates, sides.persons),
        quality=quality(pairs, size, blocking_loss(linked), options),
        findings=findings,
        model=model,
    )
    progress(_COMPARING, _STEPS, _STEPS)
    return found


def _prepared(graduates: pl.DataFrame, records: pl.DataFrame, options: LinkOptions) -> tuple[_Sides, pl.DataFrame]:
    own = gathered(graduates, "graduate", options.also, GRADUATES)
    theirs = gathered(records, "record", options.also, RECORDS)
    hashed = hashed_names(graduates, records)
    rows = (_sheet_rows(graduates), _sheet_rows(records))
    sides = _Sides(
        entities(own, "graduate", options.also),
        entities(theirs, "record", options.also),
        own.filter(pl.col("entity") >= 0).select("graduate", "entity"),
        hashed,
        comparisons(hashed=hashed, also=options.also),
    )
    return sides, link_findings(own, theirs, rows)


def _sheet_rows(table: pl.DataFrame) -> pl.Series:
    """Return the rows' numbers in the user's sheet: ``sheet_row`` where the table has it, else counted from 2."""
    return table["sheet_row"] if "sheet_row" in table.columns else pl.Series(range(2, table.height + 2), dtype=pl.Int64)


def _check_model(model: LinkModel, sides: _Sides, options: LinkOptions) -> None:
    if model.hashed != sides.hashed:
        raise InputError(_OTHER_MODEL, of=_OF_HASHED if model.hashed else _OF_WRITTEN)
    if model.also != options.also:
        raise InputError(_OTHER_MODEL, of=_OF_COLUMNS)


def _learnt(sides: _Sides, taken: Sequence[BlockingRule], options: LinkOptions) -> LinkModel:
    """Return the model learnt from both tables.

    The sex is not learnt by EM: a Vietnamese name mostly tells it, so that in pairs of two persons with one name the
    sexes are the same far more often than in half. Its m is its share in pairs alike in name and birth date, its u that
    in pairs of the register with one family and given name.
    """
    from caunghe.outcomes.linkage.splink_model import learnt_chances  # noqa: PLC0415

    same = sides.graduates.join(sides.persons, on=["name", "birth_date"])
    _check_same_city(same, sides.graduates.height)
    by_name, sex = sides.compared[0], sides.compared[2]
    without_sex = [each for each in sides.compared if each is not sex]
    sessions = ("l.birth_date = r.birth_date", "l.name = r.name")
    chances = learnt_chances(*sides.sides(), without_sex, sessions, options.seed)
    chances["sex"] = _sexes(same, sides.persons, "name" if sides.hashed else "short_name")
    agree = chances[by_name.name]["same"][0] * chances["birth_date"]["same"][0]
    undated = sides.graduates["birth_date"].null_count() / sides.graduates.height
    undated_there = sides.persons["birth_date"].null_count() / sides.persons.height
    known = (1 - undated) * (1 - undated_there)
    share = same["entity"].n_unique() / max(agree * known, 0.01) / sides.graduates.height
    return LinkModel(
        share=float(f"{min(max(share, _SHARE_LIMITS[0]), _SHARE_LIMITS[1]):.6g}"),
        chances={each.name: chances[each.name] for each in sides.compared},
        rules=tuple(rule.name for rule in taken),
        hashed=sides.hashed,
        also=options.also,
    )


def _check_same_city(same: pl.DataFrame, graduates: int) -> None:
    found = same["entity"].n_unique()
    least = math.ceil(max(min(_FEWEST, graduates / 2), _LEAST_SHARE * graduates))
    if found < least:
        raise InputError(_STRANGERS, least=least, graduates=graduates, found=found)


def _sexes(same: pl.DataFrame, persons: pl.DataFrame, column: str) -> dict[str, tuple[float, float]]:
    agree, pairs = int((same["sex"] == same["sex_right"]).sum()), same.height
    m = (agree + 0.995) / (pairs + 1)
    counts = (
        persons.drop_nulls([column, "sex"])
        .group_by(column, "sex", maintain_order=True)
        .agg(count=pl.len().cast(pl.Float64))
    )
    of_name = counts.group_by(column, maintain_order=True).agg(
        total=pl.col("count").sum(), squares=pl.col("count").pow(2).sum()
    )
    total = of_name.sort(column).select(
        like=(pl.col("squares") - pl.col("total")).sum(), all=(pl.col("total").pow(2) - pl.col("total")).sum()
    )
    u = (total["like"][0] + 9.0) / (total["all"][0] + 10.0)
    # a register never wrong about the sex has not been met yet
    m, u = (float(f"{min(max(each, _SLIPS), 1 - _SLIPS):.6g}") for each in (m, u))
    return {"same": (m, u), "other": (float(f"{1 - m:.6g}"), float(f"{1 - u:.6g}"))}


def _resolved(sides: _Sides, taken: Sequence[BlockingRule], model: LinkModel, options: LinkOptions) -> pl.DataFrame:
    from caunghe.outcomes.linkage.splink_model import weighed_pairs  # noqa: PLC0415

    people, persons = sides.graduates.height, sides.persons.height
    rules = [rule.sql for rule in taken]
    weighed = weighed_pairs(*sides.sides(), sides.compared, model.chances, rules, model.share / persons)
    in_persons = min(model.share * people / persons, 0.99)
    pairs = with_probabilities(weighed, model.share, in_persons)
    return pairs.with_columns(is_linked=pl.Series(chosen_pairs(pairs, options.threshold), dtype=pl.Boolean))


def _told(pairs: pl.DataFrame, sides: _Sides, options: LinkOptions) -> pl.DataFrame:
    """Return ``results.PAIRS``: a row for each graduate's row, as one person may have graduated twice."""
    shown = pairs.filter(pl.col("is_linked") | (pl.col("probability") >= options.possible_from))
    levels = (
        pl.col(each.name)
        .cast(pl.Int64)
        .replace_strict({-1: "unknown", **dict(enumerate(each.level_names()))}, return_dtype=pl.String)
        for each in sides.compared[:3]
    )
    shown = shown.with_columns(
        *levels,
        candidates=pl.len().over("left").cast(pl.Int64),
        status=pl.when("is_linked").then(pl.lit("linked")).otherwise(pl.lit("possible")),
    )
    names = sides.persons.select(
        right=pl.col("entity"), person=pl.col("record"), namesakes=pl.len().over("name").cast(pl.Int64)
    )
    table = sides.rows.rename({"entity": "left"}).join(shown, on="left").join(names, on="right")
    return in_schema(table.sort("graduate", "probability", "person", descending=[False, True, False]), PAIRS)
