"""The letter each institution is sent of a plan: its seats, why, what it is to hire and buy, the money, and by when to
answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import polars as pl

from caunghe.feed import Feed
from caunghe.language import (
    LANGUAGES,
    MOTTO,
    SIGNS_BELOW,
    STATE_NAME,
    SYNTHETIC,
    Language,
    Text,
    day,
    day_in_words,
    number,
    without_remark,
)
from caunghe.outputs import file_name
from caunghe.planning import Names, PlanOverview, resources_by_institution
from caunghe.report.forms.docx import letter_docx
from caunghe.report.forms.letter import Letter, LetterTable, LetterText
from caunghe.report.forms.pdf import letter_pdfs
from caunghe.schema import code_list, in_force, national_norms, titles

ANSWER_DAYS: Final = 15  # our convention
_GOVERNING: Final = Text("ỦY BAN NHÂN DÂN {city}", "PEOPLE'S COMMITTEE OF {city}")
_ISSUER: Final = Text("SỞ GIÁO DỤC VÀ ĐÀO TẠO", "DEPARTMENT OF EDUCATION AND TRAINING")
_NUMBER: Final = Text("Số: ........ /SGDĐT-GDNN", "No.: ........ /SGDĐT-GDNN")
_SUBJECT: Final = Text(
    "V/v chỉ tiêu tuyển sinh, nhà giáo, thiết bị và kinh phí {first}–{last}",
    "Re: seats, teachers, equipment and money of {first}–{last}",
)
_PLACE: Final = Text("{city}, {day}", "{city}, {day}")
_TO: Final = Text("Kính gửi: {name}", "To: {name}")
_NOTICE: Final = Text("{synthetic} Không ban hành.", "{synthetic} Not to be sent.")
_GROUND: Final = Text("Căn cứ {document};", "Pursuant to {document};")
_PLAN_GROUND: Final = Text(
    "Căn cứ kế hoạch đào tạo của thành phố năm {first}–{last}, lập theo số liệu đến ngày {as_of},",
    "Pursuant to the city's training plan of {first}–{last}, made from data as of {as_of},",
)
_SEATS: Final = Text("1. Chỉ tiêu tuyển sinh (người học)", "1. Seats (learners)")
_REASONS: Final = Text("2. Lý do của từng chương trình", "2. Why, programme by programme")
_MEANING: Final = Text(
    "“Thành phố lợi” là phần thiệt hại do thiếu lao động, không đạt mục tiêu và chi phí mà cả kỳ kế hoạch bớt được khi "
    "mỗi năm có thêm một đơn vị, tính quanh kế hoạch này theo giá của kế hoạch; tiền trong phần này là giá để so sánh, "
    "không phải kinh phí được cấp.",
    "What “the city saves” are losses from shortage, missed targets and costs over the whole plan with one unit more "
    "in every year, reckoned around this plan at its own prices; the money in this part is for comparing and is no "
    "grant.",
)
_RESOURCES: Final = Text("3. Nhà giáo, thiết bị, phòng học cần thêm", "3. Teachers, equipment and classrooms to add")
_NO_RESOURCES: Final = Text(
    "Kế hoạch không đề nghị cơ sở tuyển, mua hay xây thêm.",
    "The plan asks the institution to hire, buy and build nothing.",
)
_MONEY: Final = Text(
    "4. Kinh phí công cho các khóa mới và mua sắm (triệu đồng)",
    "4. Public money for new intakes and purchases (million đồng)",
)
_MONEY_NOTE: Final = Text(
    "Chưa gồm kinh phí của các khóa đang học. Học phí do người học đóng không tính ở đây.",
    "Without what cohorts under way cost. Tuition that learners pay is not counted here.",
)
_NO_MONEY: Final = Text("Kế hoạch không dùng kinh phí công tại cơ sở.", "The plan takes no public money there.")
_ANSWER: Final = Text(
    "Đề nghị cơ sở trả lời bằng văn bản chậm nhất ngày {day}: chấp thuận, hoặc nêu chương trình cần đổi, số đề nghị "
    "và lý do.",
    "Please answer in writing by {day}: agree, or name the programme to change, the number asked for and the reason.",
)
_PROGRAMME, _LEVEL = Text("Chương trình", "Programme"), Text("Trình độ", "Level")
_TAKEN, _SUM = Text("Đã tuyển {year}", "Taken {year}"), Text("Cộng", "Total")
_ITEM: Final = Text("Nội dung", "Item")
_WHAT: Final[dict[str, Text]] = {
    "hired": Text("Nhà giáo cần tuyển, ngành {field}", "Teachers to hire, {field}"),
    "retrained": Text("Nhà giáo cần đào tạo lại, sang ngành {field}", "Teachers to retrain, for {field}"),
    "workstations": Text("Vị trí thực hành cần mua, ngành {field}", "Workstations to buy, {field}"),
    "classrooms": Text("Phòng học cần thêm", "Classrooms to add"),
}
_KINDS: Final[dict[str, Text]] = {
    "running": Text("Đào tạo trung cấp, cao đẳng", "Teaching at intermediate and college level"),
    "running_short": Text("Đào tạo sơ cấp, thường xuyên", "Teaching short and elementary courses"),
    "tuition_support": Text("Hỗ trợ học phí", "Support of tuition"),
    "learner_support": Text("Hỗ trợ người học hằng tháng", "Monthly support of learners"),
    "teachers": Text("Tuyển và đào tạo lại nhà giáo", "Teachers hired and retrained"),
    "equipment": Text("Mua thiết bị", "Equipment"),
    "facilities": Text("Thêm phòng học", "Classrooms"),
    "programmes": Text("Mở chương trình", "Programmes opened"),
}
_RECIPIENTS: Final = (
    Text("Nơi nhận:", "Copies:"),
    Text("- Như trên;", "- As above;"),
    Text("- UBND thành phố (để báo cáo);", "- People's Committee (to report);"),
    Text("- Sở Tài chính;", "- Department of Finance;"),
    Text("- Lưu: VT, GDNN.", "- Archive."),
)
_OFFICE: Final = (Text("KT. GIÁM ĐỐC", "ON BEHALF OF THE DIRECTOR"), Text("PHÓ GIÁM ĐỐC", "DEPUTY DIRECTOR"))
# norms whose documents a letter is grounded on: what seats and posts are reckoned by
_GROUNDS: Final = ("class_size_theory", "class_size_practice", "learners_per_teacher")
_MILLION: Final = 1e6


def write_letters(feed: Feed, plan: PlanOverview, made: date, folder: Path) -> int:
    """Write each institution's letter into ``folder`` as ``INSTITUTION.vi.docx``, ``.vi.pdf`` and the same in English.

    ``made`` is the day of the letters, INSTITUTION its code (``outputs.file_name``). Return how many institutions have
    one: those with a programme in the plan.

    >>> from caunghe.planning import PlanOptions, Questions, plan_overview
    >>> overview = plan_overview(feed, ahead, plan, PlanOptions(years=1), Questions())
    >>> (folder / "letters").mkdir()
    >>> write_letters(feed, overview, date(2026, 7, 1), folder / "letters") == feed["institutions"].height
    True
    >>> sorted(file.name for file in (folder / "letters").iterdir())[0]
    'I1.en.docx'
    """
    count = 0
    for language in LANGUAGES:
        written = dict(plan_letters(feed, plan, made, language))
        for institution, letter in written.items():
            (folder / f"{file_name(institution)}.{language}.docx").write_bytes(letter_docx(letter))
        for institution, file in letter_pdfs(written, made):
            (folder / f"{file_name(institution)}.{language}.pdf").write_bytes(file)
        count = len(written)
    return count


def plan_letters(feed: Feed, plan: PlanOverview, made: date, language: Language) -> Iterator[tuple[str, Letter]]:
    """Yield institution and letter, by code of the institution."""
    years = plan.by_year["year"].to_list()
    told = _Told(feed, plan, years, language, Names(feed, plan.zones))
    frame = _frame(feed, made, years, language)
    sentences = plan.letters.partition_by("institution", as_dict=True, maintain_order=True)
    resources = resources_by_institution(feed, plan)
    for (institution,), own in sentences.items():
        name = told.names.institution(str(institution))[LANGUAGES.index(language)]
        blocks = (
            *_grounds(feed, plan, made, language),
            LetterText(own.filter(part="opening")[language].item()),
            LetterText(_SEATS(language), "heading"),
            told.seats(str(institution)),
            LetterText(_REASONS(language), "heading"),
            *_reasons(own[["part", language]]),
            LetterText(_MEANING(language), "note"),
            LetterText(_RESOURCES(language), "heading"),
            told.resources(resources.filter(institution=institution)),
            LetterText(_MONEY(language), "heading"),
            *told.money(str(institution)),
            LetterText(_ANSWER(language, day=day(made + timedelta(ANSWER_DAYS), language))),
        )
        yield str(institution), replace(frame, addressee=_TO(language, name=name), blocks=blocks)


def _frame(feed: Feed, made: date, years: Sequence[int], language: Language) -> Letter:
    """Return what is the same in every letter."""
    city = without_remark(feed.information.city(language))
    area = feed["areas"].filter(area=feed.information.area).select("name", "name_en").rows()
    whole = (area[0][LANGUAGES.index(language)] or area[0][0]) if area else city
    return Letter(
        language=language,
        governing=_GOVERNING(language, city=whole.upper()),
        issuer=_ISSUER(language),
        heading=(STATE_NAME(language), MOTTO(language)),
        number=_NUMBER(language),
        subject=_SUBJECT(language, first=years[0], last=years[-1]),
        place=_PLACE(language, city=city, day=day_in_words(made, language)),
        addressee="",
        notice=_NOTICE(language, synthetic=SYNTHETIC) if "synthetic" in feed.information.basis.values() else "",
        blocks=(),
        recipients=tuple(line(language) for line in _RECIPIENTS),
        office=tuple(line(language) for line in _OFFICE),
        signs=SIGNS_BELOW(language),
    )


def _grounds(feed: Feed, plan: PlanOverview, made: date, language: Language) -> list[LetterText]:
    """Return the documents that seats and posts are reckoned by, each once, as the norms in force name them."""
    both = pl.concat([feed["norms"], national_norms()])
    ruling = both.filter(pl.col("norm").is_in(_GROUNDS), pl.col("training_field").is_null(), in_force(made))
    first = ruling.unique("norm", keep="first", maintain_order=True)  # the city's own before the national one
    documents = first["source"].drop_nulls().unique(maintain_order=True).sort().to_list()
    said = [LetterText(_GROUND(language, document=each), "body") for each in documents]
    years = plan.by_year["year"]
    as_of = day(feed.information.as_of, language)
    return [*said, LetterText(_PLAN_GROUND(language, first=years[0], last=years[-1], as_of=as_of))]


def _reasons(own: pl.DataFrame) -> list[LetterText]:
    """Return one item a programme: its seats and why."""
    said: list[str] = []
    for part, sentence in own.iter_rows():
        if part == "programme":
            said.append(sentence)
        elif part == "why":
            said[-1] += f" {sentence}"
    return [LetterText(sentence, "item") for sentence in said]


@dataclass(frozen=True, slots=True)
class _Told:
    """The tables of the letters in one language."""

    feed: Feed
    plan: PlanOverview
    years: list[int]
    language: Language
    names: Names

    def seats(self, institution: str) -> LetterTable:
        """Return seats by programme and year beside the last intake, with their sums."""
        own = self.plan.by_institution.filter(institution=institution)
        wide = own.pivot("year", index="programme", values="seats", maintain_order=True)
        about = own.unique("programme", keep="first", maintain_order=True).select("programme", "name", "level")
        taken = self.plan.seats.filter(year=self.years[0]).select("programme", "before")
        table = about.join(wide, on="programme").join(taken, on="programme").sort("level", "name", "programme")
        counts = ["before", *(str(year) for year in self.years)]
        full = table.with_columns(pl.lit(0, pl.Int64).alias(c) for c in counts if c not in table.columns)
        full = full.with_columns(pl.col(counts).fill_null(0))
        english = self._fields()
        rows = [
            (english.get(row["programme"]) or row["name"], self._level(row["level"]), *self._numbers(row, counts))
            for row in full.iter_rows(named=True)
        ]
        sums = full.select(pl.col(counts).sum()).row(0, named=True)
        rows.append((_SUM(self.language), "", *self._numbers(sums, counts)))
        heads = (
            _PROGRAMME(self.language),
            _LEVEL(self.language),
            _TAKEN(self.language, year=self.years[0] - 1),
            *map(str, self.years),
        )
        return LetterTable(heads, tuple(rows), 2, has_sum=True)

    def resources(self, own: pl.DataFrame) -> LetterTable | LetterText:
        """Return what is to be hired, bought and built by year, in whole numbers."""
        if own.is_empty():
            return LetterText(_NO_RESOURCES(self.language))
        order = {what: at for at, what in enumerate(_WHAT)}
        field = "field" if self.language == "vi" else "field_en"
        rows: list[tuple[str, ...]] = []
        groups = own.group_by("what", field, maintain_order=True).agg("year", "count")
        ordered = sorted(groups.iter_rows(), key=lambda row: (order[row[0]], row[1] or ""))
        for what, named, years, counts in ordered:
            by_year = dict(zip(years, counts, strict=True))
            cells = (number(by_year.get(year, 0), self.language, 0) for year in self.years)
            rows.append((_WHAT[what](self.language, field=named or ""), *cells))
        return LetterTable((_ITEM(self.language), *map(str, self.years)), tuple(rows))

    def money(self, institution: str) -> list[LetterTable | LetterText]:
        """Return public money by kind of cost and year, with its sums, in whole million đồng."""
        own = self.plan.institution_money.filter(institution=institution)
        if own.is_empty():
            return [LetterText(_NO_MONEY(self.language))]
        amounts = {(kind, year): amount for kind, year, amount in own.select("kind", "year", "amount").iter_rows()}
        kinds = [kind for kind in _KINDS if any(kind == known for known, _ in amounts)]
        rows = [
            (_KINDS[kind](self.language), *(self._million(amounts.get((kind, year), 0.0)) for year in self.years))
            for kind in kinds
        ]
        sums = [sum(amounts.get((kind, year), 0.0) for kind in kinds) for year in self.years]
        rows.append((_SUM(self.language), *(self._million(each) for each in sums)))
        table = LetterTable((_ITEM(self.language), *map(str, self.years)), tuple(rows), has_sum=True)
        return [table, LetterText(_MONEY_NOTE(self.language), "note")]

    def _fields(self) -> dict[str, str]:
        """Return by programme the English title of its field; none in Vietnamese, where programmes have their name."""
        if self.language == "vi":
            return {}
        listed = code_list("training_fields").select(training_field="code", title="title_en")
        return dict(self.plan.programmes.join(listed, on="training_field").select("programme", "title").iter_rows())

    def _level(self, level: str) -> str:
        return titles("levels", self.language)[level] or level

    def _numbers(self, row: Mapping[str, int], names: Sequence[str]) -> tuple[str, ...]:
        return tuple(number(row[name], self.language, 0) for name in names)

    def _million(self, amount: float) -> str:
        return number(amount / _MILLION, self.language, 0)
