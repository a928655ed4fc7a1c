"""The targets of the plan: a verdict on each with its fan, in words and in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from caunghe.language import Text, Unit, chance, half_span
from caunghe.report.context import Context, half_width
from caunghe.report.document import (
    Block,
    Cell,
    Head,
    Paragraph,
    Quantity,
    Section,
    Table,
    Verdict,
    Verdicts,
)
from caunghe.report.figures import with_labels
from caunghe.report.sections.decisions import beyond_by, is_beyond
from caunghe.report.sections.target_fans import NOTE, fans, values_behind
from caunghe.report.subjects import boundary_name, document_of, doubt, subject, target_unit
from caunghe.report.wording import VERDICTS, chance_in_words, has_chance, is_over, verdict_text, with_error

_TITLE = Text("Mục tiêu: đạt hay không, và chắc đến đâu", "Targets: met or not, and how sure")
_LEAD = Text(
    "Mỗi mục tiêu được đối chiếu với ước lượng hiện nay và đường dự báo có khoảng tin cậy. Khi sai số lớn đến mức"
    " không thể nói đạt hay chưa, báo cáo nói như vậy và cho biết phải điều tra bao nhiêu người, trong năm nào, hoặc vì"
    " sao không tính được. Mục tiêu không ghi địa giới là của toàn thành phố hiện nay. “Có nguy cơ”: khả năng đạt từ"
    " 30 % đến dưới 70 %.",
    "Each target is held against the estimate today and a projection with its interval. Where the error is too large"
    " to say whether it is met, the report says so, and how many people would have to be surveyed, in which year, or"
    " why that cannot be worked out. A target that names no boundary is of the whole city as it is today. At risk: a"
    " chance of 30% to under 70%.",
)
_NONE = Text("Bộ dữ liệu chưa khai mục tiêu nào.", "The feed declares no target yet.")
_LABEL = Text("{label}, {target} năm {year}", "{label}, {target} by {year}")
_SENTENCES: Final[Mapping[str, Text]] = {
    "now": Text(
        "Ước lượng năm {latest}: {now}. Khả năng đạt mục tiêu: {chance} ({words}).",
        "Estimate for {latest}: {now}. Chance of meeting the target: {chance} ({words}).",
    ),
    "over": Text(
        "Ước lượng năm {latest}: {now}. Khả năng đã đạt mục tiêu: {chance} ({words}).",
        "Estimate for {latest}: {now}. Chance that the target was met: {chance} ({words}).",
    ),
    "ahead": Text(
        "Ước lượng năm {latest}: {now}. Dự báo năm {year}: {projected}, khoảng dự báo 80 % từ {low} đến {high}. Khả"
        " năng đạt mục tiêu: {chance} ({words}).",
        "Estimate for {latest}: {now}. Projected for {year}: {projected}, 80% interval {low} to {high}. Chance of"
        " meeting the target: {chance} ({words}).",
    ),
    "sample": Text(
        "Ước lượng năm {latest}: {now}. Với {sample} người được điều tra thì không thể nói đạt hay chưa. Nếu chọn mẫu"
        " như vậy thì cuộc điều tra năm {year} phải hỏi khoảng {needed} người để có một nửa khả năng kết luận được.",
        "Estimate for {latest}: {now}. With {sample} {sample:person|people} surveyed it cannot be told whether the"
        " target was met. With a sample drawn alike, the survey of {year} would have had to ask about {needed} for an"
        " even chance to tell.",
    ),
    "between": Text(
        "Ước lượng năm {latest}, nội suy giữa hai năm có điều tra: {now}. Từ đó không thể nói đạt hay chưa. Nếu chọn"
        " mẫu như cuộc điều tra sau thì phải hỏi khoảng {needed} người trong năm {year} để có một nửa khả năng kết"
        " luận được.",
        "Estimate for {latest}, interpolated between two years surveyed: {now}. From it, it cannot be told whether the"
        " target was met. With a sample drawn as in the later survey, one in {year} would have had to ask about"
        " {needed} {needed:person|people} for an even chance to tell.",
    ),
    "not_sampled": Text(
        "Không tính được phải điều tra bao nhiêu người: số liệu này từ sổ đăng ký chưa đủ, không từ mẫu điều tra; phần"
        " chưa báo cáo của năm {latest} mới quyết định được.",
        "How many people would have to be surveyed cannot be worked out: the figure is of a register that is not"
        " complete and of no sample; it hangs on what is not yet reported of {latest}.",
    ),
    "no_sample_tells": Text(
        "Không nêu số người phải điều tra: giá trị gần mục tiêu đến mức mẫu mười triệu người cũng không kết luận được.",
        "No number of people to survey is given: the value is so near the target that a sample of ten million could not"
        " tell.",
    ),
    "estimate": Text("Ước lượng năm {latest}: {now}.", "Estimate for {latest}: {now}."),
    "wave": Text(
        "Ước lượng năm {latest}: {now}. Dự báo năm {year}: {projected}, khoảng dự báo 80 % từ {low} đến {high}; sai số"
        " mẫu còn quá lớn để nói có đạt hay không. Nếu kết quả năm {year} đúng như dự báo và mẫu được chọn như năm"
        " {latest} ({sample} người) thì cuộc điều tra năm {year} cần khoảng {needed} người để có một nửa khả năng kết"
        " luận được.",
        "Estimate for {latest}: {now}. Projected for {year}: {projected}, 80% interval {low} to {high}; sampling error"
        " is too large to say whether the target will be met. If {year} comes as projected and the sample is drawn"
        " as in {latest} ({sample} {sample:person|people}), the survey of {year} has an even chance to tell with"
        " about {needed}.",
    ),
    "no_projection": Text(
        "Ước lượng năm {latest}: {now}. Mới có một năm số liệu nên chưa dự báo được.",
        "Estimate for {latest}: {now}. One year of data allows no projection.",
    ),
    "doubt": Text("Chính mục tiêu này: {doubt}.", "Of the target itself: {doubt}."),
    "beyond": Text("Như vậy đã vượt mục tiêu {ahead}.", "That is beyond the target by {ahead}."),
    "not_measured": Text(
        "Không có số liệu của năm {year} và không thể nội suy từ các năm khác.",
        "There are no data for {year}, and none that could be interpolated.",
    ),
    "other_boundary": Text(
        "Mục tiêu đặt cho {boundary}; chỉ số này không tính riêng cho địa giới đó nên được đối chiếu với số liệu của"
        " thành phố hiện nay.",
        "The target was set for {boundary}; the indicator has no figure for it, so today's city stands in.",
    ),
    "own_boundary": Text("Đối chiếu với số liệu của {boundary}.", "Held against the figures of {boundary}."),
    "sudden_step": Text(
        "Số liệu năm cuối khác hẳn các năm trước; hãy kiểm tra định nghĩa và cách thu thập trước khi dùng dự báo.",
        "The last year does not follow from those before it; check definition and collection before relying on the"
        " projection.",
    ),
    "zero_left_out": Text(
        "Một năm của chuỗi ghi 0 trong khi mọi năm khác từ một nghìn trở lên: số ấy được coi là chưa báo cáo và không"
        " dùng để dự báo; cần kiểm tra lại với đơn vị báo cáo.",
        "One year of the series is 0 where every other has a thousand or more: it is taken as not reported and left out"
        " of the projection; check it with who reports.",
    ),
    "zero_last": Text(
        "Số liệu năm cuối là 0 trong khi mọi năm khác từ một nghìn trở lên: cần kiểm tra xem đơn vị đã báo cáo hay chưa"
        " trước khi kết luận.",
        "The last year is 0 where every other has a thousand or more: check whether it was reported before concluding.",
    ),
    "from_zero": Text(
        "Số liệu năm {latest}: {now}. Không dự báo từ số này.",
        "Figure for {latest}: {now}. Nothing is projected from it.",
    ),
    "no_data": Text("Chưa có số liệu để đối chiếu.", "There are no data to hold it against."),
    "unknown_indicator": Text(
        "Bộ chỉ số chưa có chỉ số cho mục tiêu này, nên chưa đánh giá được.",
        "The catalogue has no indicator for this target, so it cannot be judged.",
    ),
}
_TABLE = Text("Mục tiêu và kết luận", "Targets and verdicts")
_TABLE_NOTE = Text(
    "Phải điều tra: số người phải được điều tra trong năm của mục tiêu, với mẫu chọn như lần gần nhất, để có một nửa"
    " khả năng kết luận được.",
    "People to survey: in the target's year, with a sample drawn as the latest was, for an even chance to tell.",
)
_HEADS = tuple(
    Text(*pair)
    for pair in (
        ("Chỉ số", "Indicator"),
        ("Năm", "Year"),
        ("Mục tiêu", "Target"),
        ("Ước lượng", "Estimate"),
        ("± (95 %)", "± (95%)"),
        ("Dự báo", "Projected"),
        ("Khả năng đạt", "Chance"),
        ("Kết luận", "Verdict"),
        ("Phải điều tra (người)", "People to survey"),
        ("Văn bản", "Document"),
    )
)


def targets_section(context: Context) -> Section:
    """Return the section on the targets."""
    rows = verdicts_in_order(context)
    if not rows:
        return Section(key="targets", title=context.say(_TITLE), blocks=(Paragraph(context.say(_NONE)),))
    blocks: list[Block] = [
        Paragraph(context.say(_LEAD), "lead"),
        Verdicts(tuple(verdict(row, context) for row in rows)),
        with_labels(
            lambda own: _table(rows, own),
            context,
            "indicators/verdicts",
            indicators=values_behind(rows, context),
            has_targets=True,
        ),
        Paragraph(context.say(NOTE), "note"),
        *fans(rows, context),
    ]
    return Section(key="targets", title=context.say(_TITLE), blocks=tuple(blocks))


def verdicts_in_order(context: Context) -> list[dict[str, Any]]:
    """Return the verdicts in the order in which the feed names their indicators, each indicator's by year."""
    rows = context.results.verdicts.to_dicts()
    places = {name: place for place, name in reversed(list(enumerate(row["indicator"] for row in rows)))}
    return sorted(
        rows,
        key=lambda row: (places[row["indicator"]], row["group"] or "", row["area"], row["boundary"] or "", row["year"]),
    )


def verdict(row: Mapping[str, Any], context: Context) -> Verdict:
    """Return what can be said of one target."""
    _, tone = VERDICTS[row["verdict"]]
    return Verdict(
        label=goal(row, context), word=context.say(verdict_text(row)), sentence=_sentence(row, context), tone=tone
    )


def goal(row: Mapping[str, Any], context: Context) -> str:
    """Return a target in words: what it is about, how much and by when."""
    unit = target_unit(row["indicator"], row["target"], context)
    about, target = subject(row, context.feed, context.language), context.goal(row["target"], unit)
    return context.say(_LABEL, label=about, target=target, year=row["year"])


def _sentence(row: Mapping[str, Any], context: Context) -> str:
    """Return what is said of a target, and of the boundary and the step that the verdict notes."""
    said = [_finding(row, context)]
    if row["estimate"] is not None and is_beyond(row, context):
        said.append(context.say(_SENTENCES["beyond"], ahead=beyond_by(row, context)))
    if row["boundary"] is not None and row["estimate"] is not None:
        which = "other_boundary" if row["note"] == "other_boundary" else "own_boundary"
        said.append(context.say(_SENTENCES[which], boundary=boundary_name(row["boundary"], context)))
    if row["verdict"] == "undetectable" and row["sample_needed"] is None:
        which = "not_sampled" if row["sample"] is None else "no_sample_tells"
        said.append(context.say(_SENTENCES[which], latest=row["latest_year"]))
    if unsure := doubt(row, context):
        said.append(context.say(_SENTENCES["doubt"], doubt=unsure[:1].lower() + unsure[1:]))
    if row["note"] in ("sudden_step", "zero_left_out", "zero_last"):
        said.append(context.say(_SENTENCES[row["note"]]))
    return " ".join(said)


def _which(row: Mapping[str, Any]) -> str:
    """Return which sentence the numbers of a row allow."""
    told, needed = row["verdict"], row["sample_needed"] is not None
    unclear = told == "undetectable" and needed
    cases = (
        (told in ("unknown_indicator", "not_measured"), told),
        (row["estimate"] is None, "no_data"),
        (told == "no_projection" and row["note"] == "zero_last", "from_zero"),
        (told == "no_projection", told),
        (unclear and not is_over(row), "wave"),
        (unclear, "sample" if row["sample"] is not None else "between"),
        (not has_chance(row), "estimate"),
        (is_over(row), "over"),
        (row["projected"] is None, "now"),
    )
    return next((name for holds, name in cases if holds), "ahead")


def _finding(row: Mapping[str, Any], context: Context) -> str:
    which, unit = _which(row), context.unit(row["indicator"])
    slots: dict[str, object] = {"year": row["year"], "latest": row["latest_year"]}
    if row["estimate"] is not None:
        slots["now"] = with_error(row, unit, context)
    if row["sample"] is not None:
        slots["sample"] = context.people(row["sample"])
    if row["sample_needed"] is not None:  # rests on a distance known to a digit or two: an error as large as itself
        slots["needed"] = context.people(row["sample_needed"], error=row["sample_needed"])
    if row["probability"] is not None:
        slots["chance"] = chance(row["probability"], context.language)
        slots["words"] = chance_in_words(row["probability"], context)
    if row["projected"] is not None:
        slots |= _ahead(row, unit, context)
    return context.say(_SENTENCES[which], **slots)


def _ahead(row: Mapping[str, Any], unit: Unit, context: Context) -> dict[str, object]:
    """Return the projection's slots."""
    names = {"projected": "projected", "low": "projected_low", "high": "projected_high"}
    half = half_span(row["projected_low"], row["projected_high"])
    return {name: context.amount(row[column], unit, half) for name, column in names.items()}


def _table(rows: list[dict[str, Any]], context: Context) -> Table:
    titles_ = [context.say(head) for head in _HEADS]
    numeric = (False, True, True, True, True, True, True, False, True, False)
    heads = tuple(
        Head(title, numeric=flush, wide=i == 0) for i, (title, flush) in enumerate(zip(titles_, numeric, strict=True))
    )
    return Table(
        key="targets-table",
        title=context.say(_TABLE),
        heads=heads,
        rows=tuple(_row(row, context) for row in rows),
        note=context.say(_TABLE_NOTE),
    )


def _row(row: Mapping[str, Any], context: Context) -> tuple[Cell, ...]:
    unit, half = target_unit(row["indicator"], row["target"], context), half_width(row)
    ahead, needed = half_span(row["projected_low"], row["projected_high"]), row["sample_needed"]
    return (
        subject(row, context.feed, context.language),
        Quantity(row["year"], "year"),
        context.quantity(row["target"], unit),
        context.quantity(row["estimate"], unit, error=half),
        context.error(row, unit),
        None if is_over(row) else context.quantity(row["projected"], unit, error=ahead),
        Quantity(row["probability"], "chance") if has_chance(row) else None,
        context.say(verdict_text(row)),
        None if needed is None else Quantity(needed, "count", error=needed),
        document_of(row, context),
    )
