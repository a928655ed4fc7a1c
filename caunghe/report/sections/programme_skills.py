"""Programmes against the skills that advertisements ask for: what they declare, as far as they declare enough."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.language import Text, number
from caunghe.report.context import Context, heads
from caunghe.report.document import Block, Cell, Figure, Paragraph, Quantity, Section, Table
from caunghe.report.drawn import charts
from caunghe.report.figures import figure, with_labels
from caunghe.report.sections.admission import programme_names
from caunghe.vacancies import DemandTables, skill_lexicon

DRAWN: Final = 12

_COVERAGE_TITLE = Text("Chương trình so với kỹ năng được yêu cầu", "Programmes against the skills asked for")
_COVERED = Text(
    "Trong {count} chương trình có tin tuyển dụng để so, {judged} chương trình đã khai ít nhất {fewest} kỹ năng, trong"
    " đó có ít nhất một trong {top} kỹ năng mà tin của nghề tương ứng yêu cầu nhiều nhất; {low} chương trình trong số"
    " này khai chưa đến một nửa những kỹ năng được yêu cầu, kể cả khi tính sai số chọn mẫu của tin tuyển dụng."
    " {unjudged} chương trình còn lại khai quá ít, hoặc chỉ khai kỹ năng mà nghề ấy ít yêu cầu, nên chưa kết luận"
    " được.",
    "Of {count} {count:programme|programmes} with advertisements to be held against, {judged} declare at least"
    " {fewest} skills, among them one of the {top} that advertisements for their occupations ask for most; {low} of"
    " these declare less than half of the skills asked for, whatever the sampling error of the advertisements. The"
    " other {unjudged} declare too few, or none of what their occupations ask for most, so that nothing is concluded.",
)
_LEAST = Text(
    "{count} chương trình đã khai đủ kỹ năng để so mà khai ít kỹ năng được yêu cầu nhất",
    "The {count} {count:programme|programmes} that declare enough skills to be compared and least of what is asked",
)
_PROGRAMME, _ADS, _COVERAGE = (
    Text("Chương trình", "Programme"),
    Text("Số tin", "Advertisements"),
    Text("Đã khai", "Declared"),
)
_MISSING = Text(
    "Kỹ năng được yêu cầu nhưng nhiều chương trình chưa khai là có dạy", "Skills asked that programmes lack most"
)
_MISSING_TABLE = Text(
    "Kỹ năng được yêu cầu và số chương trình chưa khai là có dạy", "Skills asked and how many programmes lack them"
)
_LACKING = Text("Số chương trình thiếu", "Programmes lacking it")
_MEAN_SHARE = Text(
    "Tỷ lệ tin yêu cầu, bình quân các chương trình thiếu", "Share of advertisements, mean of programmes lacking it"
)
_COVERAGE_NOTE = Text(
    "Xếp theo cận trên 95 %, thấp nhất trước; khoảng chỉ gồm sai số chọn mẫu của tin tuyển dụng. Đếm kỹ năng mà chương"
    " trình đã khai; kỹ năng có dạy nhưng chưa khai thì không đếm được, nên đây là kết luận về việc khai, không phải về"
    " việc dạy.",
    "In order of the upper end of the 95% interval, lowest first; the interval is of the advertisements' sampling error"
    " alone. Counted are skills declared; what is taught and not declared cannot be counted, so that this tells of what"
    " is declared and not of what is taught.",
)
FEWEST_DECLARED: Final = 5  # skills, below which a programme's list is too short for a verdict
ASKED_MOST: Final = 3  # skills, of which a list of the field's own has one at least
_HALF: Final = 0.5
_LOW, _HIGH = Text("Cận dưới 95 %", "95% low"), Text("Cận trên 95 %", "95% high")
_SKILL = Text("Kỹ năng", "Skill")


def skill_names(context: Context) -> dict[str, str]:
    """Return what each skill is called, with a capital where the lexicon has none."""
    listing = (
        skill_lexicon().select("skill", f"title_{context.language}").unique("skill", keep="first", maintain_order=True)
    )
    return {skill: f"{title[:1].upper()}{title[1:]}" for skill, title in listing.iter_rows()}


def programme_skills(demand: DemandTables, context: Context) -> Section | None:
    """Return the part on what programmes declare of the skills asked for, or None where nothing can be compared."""
    if demand.programme_coverage is None or demand.programme_skills is None:
        return None
    known = demand.programme_coverage.drop_nulls("coverage")
    if known.is_empty():
        return None
    judged = known.join(with_enough_declared(demand.programme_skills), on="programme", how="semi")
    low = judged.filter(pl.col("high") < _HALF).height
    counts = {"count": known.height, "judged": judged.height, "unjudged": known.height - judged.height, "low": low}
    limits = {"fewest": FEWEST_DECLARED, "top": ASKED_MOST}
    lead = Paragraph(context.say(_COVERED, **counts, **limits))
    least = judged.sort(["high", "programme"]).head(DRAWN)
    blocks: list[Block] = [lead]
    if not least.is_empty():
        blocks.append(with_labels(lambda own: _least(least, own), context, "vacancies/programme_coverage"))
    if not (lacking := _skills_lacking(demand.programme_skills)).is_empty():
        blocks.append(with_labels(lambda own: _not_taught(lacking, own), context, "vacancies/programme_skills"))
    return Section(key="vacancies-programmes", title=context.say(_COVERAGE_TITLE), blocks=tuple(blocks))


def with_enough_declared(skills: pl.DataFrame) -> pl.DataFrame:
    """Return ``programme`` of those that declare at least FEWEST_DECLARED skills, one of the ASKED_MOST among them.

    A shorter list, or one without what the field is mostly about, says that the register is not filled in.
    """
    most = pl.col("share").rank("ordinal", descending=True).over("programme") <= ASKED_MOST
    counted = skills.with_columns(own=most & pl.col("taught")).group_by("programme", maintain_order=True)
    sums = counted.agg(declared=pl.col("taught").sum(), own=pl.col("own").any())
    return sums.filter(pl.col("declared") >= FEWEST_DECLARED, "own").select("programme")


def _least(rows: pl.DataFrame, context: Context) -> Table:
    names = programme_names(context)
    columns = ((_PROGRAMME, "wide"), (_ADS, "number"), (_COVERAGE, "number"), (_LOW, "number"), (_HIGH, "number"))
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            names.get(row["programme"], row["programme"]),
            Quantity(row["ads"], "number", 0),
            *(Quantity(row[name], "share", 1) for name in ("coverage", "low", "high")),
        )
        for row in rows.iter_rows(named=True)
    )
    return Table(
        key="vacancies-coverage",
        title=context.say(_LEAST, count=rows.height),
        heads=heads(context, *columns),
        rows=cells,
        note=context.say(_COVERAGE_NOTE),
    )


def _skills_lacking(asked: pl.DataFrame) -> pl.DataFrame:
    """Return ``skill, programmes, share`` of the skills asked for that most programmes lack."""
    lacking = asked.filter(pl.col("status").cast(pl.String) == "missing")
    counted = lacking.group_by("skill", maintain_order=True).agg(programmes=pl.len(), share=pl.col("share").mean())
    return counted.sort(["programmes", "skill"], descending=[True, False]).head(DRAWN)


def _not_taught(rows: pl.DataFrame, context: Context) -> Figure:
    names = skill_names(context)
    none = pl.lit(None, pl.Float64)
    labels = pl.Series("label", [names.get(skill, skill) for skill in rows["skill"]])
    shown = pl.Series("shown", [number(value, context.language, 0) for value in rows["programmes"]])
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (label, Quantity(row["programmes"], "number", 0), Quantity(row["share"], "share", 0))
        for label, row in zip(labels, rows.iter_rows(named=True), strict=True)
    )
    columns = ((_SKILL, "wide"), (_LACKING, "number"), (_MEAN_SHARE, "number"))
    title = context.say(_MISSING_TABLE)
    return figure(
        context,
        key="vacancies-missing",
        title=context.say(_MISSING),
        spec=charts.bars(rows.select(labels, shown, estimate="programmes", low=none, high=none)),
        table=Table(key="vacancies-missing-table", title=title, heads=heads(context, *columns), rows=cells),
    )
