"""From the forecast's openings to what the plan leaves short: one sum that adds up, column by column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from caunghe.language import Text, error_decimals, rounded_value
from caunghe.planning import PlanOverview
from caunghe.report.context import Context, heads
from caunghe.report.document import Cell, Paragraph, Quantity, Section, Table
from caunghe.report.figures import forecast_error, total, with_labels
from caunghe.report.sections.reconciliation.lines import plan_made, plan_span
from caunghe.report.sections.reconciliation.openings import shortest
from caunghe.schema import titles

_TITLE = Text("Từ chỗ việc dự báo đến số kế hoạch đáp ứng", "From the forecast's openings to what the plan fills")
_TABLE = Text(
    "Từ chỗ việc dự báo đến số còn thiếu sau kế hoạch, người mỗi năm, bình quân {first}–{last}",
    "From the forecast's openings to what stays short after the plan, people a year, mean of {first}–{last}",
)
_LEAD = Text(
    "Dự báo trừ người tốt nghiệp của mọi khóa, cả các khóa sẽ tuyển như ba năm qua. Kế hoạch quyết định chính các khóa"
    " ấy nên không trừ chúng trước: đó là chỗ việc còn lại cho khóa mới ({need} người mỗi năm).",
    "The forecast takes off the graduates of all intakes, those included that are still to come and are taken as in the"
    " last three years. It is these intakes that the plan decides, so that it does not take them off beforehand: what"
    " is left are the openings left for new intakes ({need} a year).",
)
_SCOPE = Text(
    "Chênh lệch của dự báo ({gap} người mỗi năm cho mọi nghề, bình quân {span}) phần lớn ở những nghề kế hoạch không"
    " đào tạo. Trong các nghề kế hoạch đào tạo được, nếu tuyển như ba năm qua, nghề thiếu cộng lại thiếu {short} người"
    " mỗi năm và nghề thừa cộng lại thừa {over} người: vấn đề trước hết là đào tạo nghề nào, sau mới là đào tạo bao"
    " nhiêu.",
    "Most of the forecast's gap ({gap} a year in all occupations, mean of {span}) lies in occupations that the plan"
    " does not train for. In those that it trains for, with intakes as in the last three years, some occupations lack"
    " {short} {short:person|people} a year and others have {over} too many: the question is first which"
    " occupations to train for, and then how many people.",
)
_SHORT_ONLY = Text(
    "Chênh lệch của dự báo là {gap} người mỗi năm cho mọi nghề, bình quân {span}. Trong các nghề kế hoạch đào tạo"
    " được, nếu tuyển như ba năm qua, nghề thiếu cộng lại thiếu {short} người mỗi năm, nghề thừa cộng lại thừa {over}"
    " người.",
    "The forecast's gap is {gap} a year in all occupations, mean of {span}. In those that the plan trains for, with"
    " intakes as in the last three years, some occupations lack {short} {short:person|people} a year and others have"
    " {over} too many.",
)
_BEFORE_AND_AFTER = Text(
    " Hai số ấy đã trừ người tốt nghiệp của mọi khóa. Dòng “{row}” của bảng đếm số thừa sau khi đưa lại các khóa kế"
    " hoạch quyết định ({decided} người mỗi năm), nên chỉ còn {beyond}.",
    " Both are counted with the graduates of all intakes taken off. The table's line “{row}” counts those too many"
    " after the intakes that the plan decides are put back ({decided} a year), which leaves {beyond}.",
)
_NOTE = Text(
    "Cộng theo cột. Mỗi cột viết đến một hàng: cột mọi nghề đến hàng mà sai số của chênh lệch dự báo cho phép, các cột"
    " khác đến ba chữ số của số chỗ việc; số sau khi làm tròn vẫn cộng khớp nên có thể lệch một, hai đơn vị của hàng ấy"
    " so với số làm tròn riêng. Gạch ngang: kế hoạch không tính cho mọi nghề.",
    "Each column adds up. It is written to one place: that of all occupations to the place that the error of the"
    " forecast's gap allows, the others to three digits of their openings; what is rounded still adds up, and so may"
    " differ by one or two of that place from the number rounded by itself. A dash: the plan does not reckon with all"
    " occupations.",
)
_DIGITS: Final = 3
_WHAT, _COUNTED = Text("Con số", "Number"), Text("Đếm gì", "What it counts")
_ALL = Text("Mọi nghề", "All occupations")
_TRAINED = Text("Nghề kế hoạch đào tạo được", "Occupations the plan trains for")


@dataclass(frozen=True, slots=True)
class Chain:
    """People a year of some occupations, from openings to what stays short; the steps add up, rounded as well.

    ``gap = openings − seekers − graduates``, ``need = gap + decided + beyond``, ``short = need − filled``; what the
    plan sees is None where it does not reckon with the occupations.
    """

    openings: int
    seekers: int
    graduates: int
    decided: int | None = None
    need: int | None = None
    short: int | None = None

    def rounded(self, place: int) -> Chain:
        """Return the sum with every line but ``decided`` and ``filled``, which make up for it, rounded to tens of
        ``place`` 1, hundreds of 2 …; to whole people where it is 0 or less.

        >>> Chain(74_733, 7_543, 43_392).rounded(3)
        Chain(openings=75000, seekers=8000, graduates=43000, decided=None, need=None, short=None)
        >>> Chain(74_733, 7_543, 43_392).rounded(3).gap
        24000
        """
        if place <= 0:
            return self

        def whole(value: int | None) -> int | None:
            return None if value is None else round(rounded_value(value, -place))

        base = Chain(*(whole(each) or 0 for each in (self.openings, self.seekers, self.graduates)))
        need, beyond = whole(self.need), whole(self.beyond)
        decided = None if need is None or beyond is None else need - base.gap - beyond
        return replace(base, decided=decided, need=need, short=whole(self.short))

    @property
    def gap(self) -> int:
        """The forecast's gap."""
        return self.openings - self.seekers - self.graduates

    @property
    def beyond(self) -> int | None:
        """People beyond an occupation's openings, who count as none and not as less need."""
        if self.need is None or self.decided is None:
            return None
        return self.need - self.gap - self.decided

    @property
    def filled(self) -> int | None:
        """What the plan fills of the need."""
        return None if self.need is None or self.short is None else self.need - self.short


_STEPS: Final[tuple[tuple[str, int, Text, Text], ...]] = (
    (
        "openings",
        0,
        Text("Chỗ việc dự báo", "Openings of the forecast"),
        Text("Việc làm tăng thêm và người phải thay.", "Growth of employment and people to replace."),
    ),
    (
        "seekers",
        -1,
        Text("Người tìm việc", "People looking for work"),
        Text(
            "Phần người thất nghiệp nhận việc trong năm, cùng người mất việc trong giai đoạn dự báo; ít hơn số người"
            " thất nghiệp của điều tra.",
            "The part of the unemployed who take up work in a year, with people displaced within the forecast's period;"
            " fewer than the survey's unemployed.",
        ),
    ),
    (
        "graduates",
        -1,
        Text("Người tốt nghiệp của mọi khóa", "Graduates of all intakes"),
        Text(
            "Người vào làm đúng ngành, nếu tuyển mới như ba năm qua.",
            "Those who come to work in their field if intakes stay as in the last three years.",
        ),
    ),
    (
        "gap",
        0,
        Text("= Chênh lệch của dự báo", "= Gap of the forecast"),
        Text(
            "Cung của dự báo là hai dòng trừ ở trên cộng lại.",
            "The forecast's supply is the two lines taken off above, added up.",
        ),
    ),
    (
        "decided",
        1,
        Text("Người tốt nghiệp của các khóa kế hoạch quyết định", "Graduates of the intakes that the plan decides"),
        Text(
            "Mọi khóa trừ các khóa bắt đầu trước kế hoạch, mà kế hoạch chỉ tính một phần nếu trình độ thấp hơn nghề"
            " cần; kế hoạch thay các khóa này bằng chỉ tiêu của mình.",
            "All intakes but those that began before the plan, which the plan counts in part where their level is below"
            " what the occupation asks for; the plan puts its own seats in their place.",
        ),
    ),
    (
        "beyond",
        1,
        Text("Người thừa ở nghề này không bù cho nghề khác", "Not set off between occupations"),
        Text(
            "Nghề có nhiều người hơn chỗ việc được tính là không cần ai, không phải cần ít đi ở nghề khác.",
            "An occupation with more people than openings counts as needing nobody, and not as less need of another.",
        ),
    ),
    (
        "need",
        0,
        Text("= Chỗ việc còn lại cho khóa mới", "= Openings left for new intakes"),
        Text(
            "Chỗ việc trừ người tìm việc và người tốt nghiệp của các khóa đang học, từng nghề một.",
            "Openings less people looking for work and graduates of cohorts under way, occupation by occupation.",
        ),
    ),
    (
        "filled",
        -1,
        Text("Kế hoạch đáp ứng", "Filled by the plan"),
        Text(
            "Người tốt nghiệp của chỉ tiêu kế hoạch có chỗ việc trong nghề ấy.",
            "Graduates of the plan's seats for whom the occupation has openings.",
        ),
    ),
    (
        "short",
        0,
        Text("= Còn thiếu sau kế hoạch", "= Short after the plan"),
        Text(
            "Vẫn có thể do người từ đại học, từ nơi khác hoặc không qua đào tạo vào làm.",
            "Still open to people from universities, from elsewhere or without training.",
        ),
    ),
)


def need_section(context: Context) -> Section | None:
    """Return the sum as a section, or None without a plan that has its parts."""
    plan = plan_made(context)
    if plan is None or plan.need_parts.is_empty():
        return None
    span = plan_span(plan)
    exact, error = chains(plan, shortest(context)), forecast_error("gap", span, context)
    named = {name: chain.rounded(_place(chain, error if name == "all" else None)) for name, chain in exact.items()}
    lead = context.say(_LEAD, need=context.about(exact["trained"].need or 0))
    short, over = _short_and_over(plan)
    slots = {"gap": context.people(named["all"].gap), "short": context.about(short), "span": f"{span[0]}–{span[1]}"}
    wording = _SCOPE if 2 * abs(short - over) < abs(exact["all"].gap) else _SHORT_ONLY
    scope = context.say(wording, over=context.about(over), **slots)
    if (trained := named["trained"]).beyond:
        back = {"decided": context.people(trained.decided or 0), "beyond": context.people(trained.beyond)}
        scope += context.say(_BEFORE_AND_AFTER, row=_beyond_row(context), **back)
    table = with_labels(lambda own: _table(plan, named, own), context, "plan/need_parts", "plan/by_occupation")
    return Section(key="why-need", title=context.say(_TITLE), blocks=(Paragraph(lead), Paragraph(scope), table))


def _place(chain: Chain, error: float | None) -> int:
    """Return the place to which a column is written: that of the error's second digit, or the openings' third."""
    if error is not None:
        return -(error_decimals(error) or 0)
    return len(str(abs(chain.openings))) - _DIGITS


def _beyond_row(context: Context) -> str:
    return next(context.say(what) for name, _, what, _ in _STEPS if name == "beyond")


def _short_and_over(plan: PlanOverview) -> tuple[float, float]:
    """Return the forecast's gaps above and below zero, of the occupations that the plan trains for, people a year."""
    first, last = plan_span(plan)
    gap = pl.col("openings") - pl.col("seekers") - pl.col("graduates")
    gaps = (
        plan.need_parts.filter("trained")
        .group_by("occupation", maintain_order=True)
        .agg(gap=gap.sum() / (last - first + 1))["gap"]
    )
    return float(gaps.clip(0).sum()), float((-gaps).clip(0).sum())


def chains(plan: PlanOverview, code: str | None) -> dict[str, Chain]:
    """Return the chains of all occupations, of those that the plan trains for and of one, by ``all``, ``trained`` and
    its code.
    """
    first, last = plan_span(plan)
    years = last - first + 1
    needs = plan.by_occupation
    named = {"all": _forecast(plan.need_parts, years)}
    wholes = {"trained": (plan.need_parts.filter("trained"), needs)}
    if code is not None:
        own = pl.col("occupation") == code
        wholes[code] = (plan.need_parts.filter(own), needs.filter(own))
    for name, (parts, need) in wholes.items():
        base = _forecast(parts, years)
        decided = _whole((total(parts, "graduates") - total(parts, "under_way")) / years)
        left = {slot: _whole(total(need, column) / years) for slot, column in (("need", "need"), ("short", "shortage"))}
        named[name] = Chain(base.openings, base.seekers, base.graduates, decided, **left)
    return named


def _forecast(parts: pl.DataFrame, years: int) -> Chain:
    return Chain(*(_whole(total(parts, name) / years) for name in ("openings", "seekers", "graduates")))


def _whole(value: float) -> int:
    return int(value + 0.5) if value >= 0 else -int(0.5 - value)


def _table(plan: PlanOverview, named: Mapping[str, Chain], context: Context) -> Table:
    occupations = titles("occupations", context.language)
    said = {"all": context.say(_ALL), "trained": context.say(_TRAINED)}
    columns = [
        (Text(title, title), "number") for title in (said.get(name, occupations.get(name, name)) for name in named)
    ]
    first, last = plan_span(plan)
    return Table(
        key="why-need-table",
        title=context.say(_TABLE, first=first, last=last),
        heads=heads(context, (_WHAT, "wide"), *columns, (_COUNTED, "wide")),
        rows=tuple(
            (context.say(what), *(_cell(chain, name, sign) for chain in named.values()), context.say(how))
            for name, sign, what, how in _STEPS
        ),
        note=context.say(_NOTE),
    )


def _cell(chain: Chain, name: str, sign: int) -> Cell:
    """Return what a line adds or takes off, with its sign, or the sum that a line comes to."""
    value: int | None = getattr(chain, name)
    if value is None:
        return None
    return Quantity(sign * value if sign else value, "count", signed=bool(sign and value))
