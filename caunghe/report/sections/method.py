"""How the numbers were made: definitions, the software's own accuracy, and provenance."""

from __future__ import annotations

from typing import Final

from caunghe.indicators import CATALOGUE, FEW_ANSWERS, UNITS, IndicatorOptions
from caunghe.language import Text, day, share
from caunghe.report.context import Context, ScorecardRow, heads
from caunghe.report.document import Bullets, Cell, Paragraph, Quantity, Section, Table
from caunghe.report.forms.sdmx import MEANINGS
from caunghe.schema import TABLES, code_list

_DEFINITIONS = Text("Định nghĩa các chỉ số", "Definitions of the indicators")
_DEFINITIONS_LEAD = Text(
    "{count} chỉ số, mỗi chỉ số khai báo một lần trong phần mềm và được tính như nhau ở báo cáo, trang web và tệp dữ"
    " liệu.",
    "{count} {count:indicator|indicators}, each declared once in the software and calculated alike for "
    "the report, the site and the data files.",
)
_READING = (
    Text(
        "± là nửa khoảng tin cậy 95 %; khoảng có một phía dài hơn 1,5 lần phía kia thì ghi hai đầu."
        " Khoảng tính từ tầng và địa bàn mẫu của cuộc điều tra; sổ đăng ký là số liệu toàn bộ nên không"
        " có sai số chọn mẫu, nhưng vẫn có thể thiếu hoặc sai.",
        "± is half the 95% interval; one with a side more than 1.5 times the other is given by its"
        " ends. It comes from the strata and clusters of the survey; registers are full counts and have no"
        " sampling error, but may still be incomplete or wrong.",
    ),
    Text(
        "“dùng thận trọng”: sai số tương đối trên {caution}, dưới {freedom} bậc tự do, tỷ lệ đúng bằng 0 hoặc 100 %,"
        " dưới {answers} người được hỏi có trả lời, hoặc chỉ số mà khoảng tin cậy khi kiểm định giữ kém hơn đã ghi"
        " (khoảng cách Hellinger, tỷ lệ việc tìm người bị mất); “không công bố”: trên {limit}, mẫu dưới {persons}"
        " người, hoặc ô có dưới {people} người.",
        "“use with caution”: relative error above {caution}, fewer than {freedom} {freedom:degree|degrees} of freedom,"
        " a share of exactly 0 or 100%, answers from fewer than {answers} of who was asked, or a measure whose"
        " interval held less often than it states when tested (Hellinger distance, matches lost); “withheld”: above"
        " {limit}, fewer than {persons} {persons:person|people} sampled, or a cell of fewer than {people}"
        " {people:person|people}.",
    ),
    Text(
        "Khả năng đạt mục tiêu là xác suất mà đường dự báo, với cả sai số chọn mẫu, đạt mức mục tiêu vào năm của mục"
        " tiêu.",
        "The chance of meeting a target is the probability that the projection, sampling error included, reaches it by"
        " the target's year.",
    ),
)
_NAME, _LABEL, _MEANING = Text("Mã", "Name"), Text("Chỉ số", "Indicator"), Text("Định nghĩa", "Definition")
_UNIT, _TABLE = Text("Đơn vị", "Unit"), Text("Bảng", "Table")
_SOURCE = Text("Nguồn định nghĩa", "Source of the definition")

_EXCHANGE = Text("Các cột của tệp SDMX-CSV 2.0", "Columns of the SDMX-CSV 2.0 file")
_COLUMN, _HOLDS = Text("Cột", "Column"), Text("Ý nghĩa", "Meaning")

_SCORECARD = Text("Phần mềm này chính xác đến đâu", "How accurate this software is")
_SCORECARD_LEAD = Text(
    "Mỗi báo cáo in kèm kết quả đo độ chính xác của chính phần mềm, nơi đo và số liệu dùng để đối chiếu.",
    "Every report prints what was measured of the software's own accuracy, where, and against what.",
)
_WHAT, _VALUE = Text("Đo điều gì", "What is measured"), Text("Kết quả", "Result")
_REFERENCE, _WHERE = Text("Đối chiếu với", "Held against"), Text("Đo ở đâu", "Where measured")

_PROVENANCE = Text("Nguồn gốc của báo cáo", "Provenance")
_PROVENANCE_LEAD = Text(
    "Cùng bộ dữ liệu, cùng phiên bản và cùng số gieo cho lại đúng các con số này.",
    "The same feed, version and seed give these numbers again, digit for digit.",
)
_PROVENANCE_GIVEN = Text(
    "Báo cáo có kết quả được tính từ trước và đưa vào; không rõ số gieo và các tùy chọn của kết quả ấy. "
    "Muốn có lại đúng các con số này thì cần cùng bộ dữ liệu, cùng phiên bản và chính kết quả ấy.",
    "The report shows a result that was made before and handed in; its seed and options are not known here. "
    "The same feed, version and that result give these numbers again.",
)
_ITEM = Text("Mục", "Item")
_FACTS: Final = {
    "hash": Text("Mã băm SHA-256 của bộ dữ liệu", "SHA-256 of the feed"),
    "version": Text("Phiên bản phần mềm", "Software version"),
    "seed": Text("Số gieo ngẫu nhiên", "Random seed"),
    "as_of": Text("Dữ liệu đến ngày", "Data as of"),
    "created": Text("Ngày lập báo cáo", "Report made on"),
    "licence": Text("Giấy phép dữ liệu", "Licence of the data"),
}
_CLASSIFICATIONS = Text("Phiên bản các danh mục", "Versions of classifications")
_LIST, _VERSION = Text("Danh mục", "Code list"), Text("Phiên bản", "Version")
_READS = Text("Các bảng của bộ dữ liệu đứng sau từng phần", "Tables of the feed behind each part")
_PART, _TABLES_READ = Text("Phần", "Part"), Text("Bảng đã đọc", "Tables read")
_ENGINES: Final = {
    "indicators": Text("Chỉ số", "Indicators"),
    "vacancies": Text("Tin tuyển dụng", "Vacancies"),
    "forecast": Text("Dự báo", "Forecast"),
    "plan": Text("Kế hoạch đào tạo", "Training plan"),
    "admission": Text("Tuyển sinh", "Admission"),
    "placement": Text("Chỗ thực hành", "Workplaces"),
    "jobs": Text("Giới thiệu việc làm", "Jobs"),
}
_TIMINGS, _STAGE = Text("Thời gian chạy", "Running times"), Text("Bước", "Stage")
_SECONDS = Text("Giây", "Seconds")
_BREAKS = Text("Ngắt chuỗi số liệu từ {day}: {reason}", "Break in series from {day}: {reason}")


def definitions_section(context: Context) -> Section:
    """Return the definitions of every indicator and how to read their errors."""
    columns = ((_LABEL, "text"), (_MEANING, "wide"), (_UNIT, "text"))
    columns += ((_TABLE, "text"), (_SOURCE, "text"), (_NAME, "code"))
    rows: list[tuple[Cell, ...]] = [
        (
            one.label(context.language),
            one.definition(context.language),
            context.say(UNITS[one.unit]),
            TABLES[one.table].label(context.language),
            one.source(context.language),
            name,
        )
        for name, one in CATALOGUE.items()
    ]
    title = context.say(_DEFINITIONS)
    return Section(
        key="definitions",
        title=title,
        blocks=(
            Paragraph(context.say(_DEFINITIONS_LEAD, count=len(CATALOGUE)), "lead"),
            Bullets(tuple(context.say(line, **_limits(context)) for line in _READING)),
            Table(key="definitions-table", title=title, heads=heads(context, *columns), rows=tuple(rows)),
            _exchange(context),
        ),
    )


def _limits(context: Context) -> dict[str, object]:
    """Return the limits of publication as the indicators hold them."""
    options = IndicatorOptions()
    rules = options.publication
    return {
        "caution": share(rules.caution_above, context.language, 0),
        "limit": share(rules.suppress_above, context.language, 0),
        "freedom": rules.caution_freedom,
        "answers": share(FEW_ANSWERS, context.language, 0),
        "persons": rules.minimum_persons,
        "people": options.minimum_people,
    }


def _exchange(context: Context) -> Table:
    """Return what each column of the SDMX-CSV file holds."""
    return Table(
        key="definitions-sdmx",
        title=context.say(_EXCHANGE),
        heads=heads(context, (_COLUMN, "code"), (_HOLDS, "wide")),
        rows=tuple((name, context.say(meaning)) for name, meaning in MEANINGS.items()),
    )


def scorecard_section(context: Context) -> Section | None:
    """Return the scorecard of the software's own accuracy, or None without rows."""
    if not context.scorecard:
        return None
    columns = ((_WHAT, "wide"), (_VALUE, "text"), (_REFERENCE, "text"), (_WHERE, "text"))
    title = context.say(_SCORECARD)
    rows = tuple(_measure(row, context) for row in context.scorecard)
    return Section(
        key="scorecard",
        title=title,
        blocks=(
            Paragraph(context.say(_SCORECARD_LEAD), "lead"),
            Table(key="scorecard-table", title=title, heads=heads(context, *columns), rows=rows),
        ),
    )


def _measure(row: ScorecardRow, context: Context) -> tuple[Cell, ...]:
    return tuple(context.say(text) for text in (row.what, row.value, row.reference, row.where))


def provenance_section(context: Context) -> Section:
    """Return what the report rests on."""
    run, information = context.run, context.feed.information
    facts: dict[str, Cell] = {
        "hash": run.feed_hash,
        "version": run.code_version,
        **({} if run.seed is None else {"seed": str(run.seed)}),
        "as_of": information.as_of,
        "created": run.created,
        "licence": information.licence,
    }
    title = context.say(_PROVENANCE)
    rows: tuple[tuple[Cell, ...], ...] = tuple((context.say(_FACTS[name]), value) for name, value in facts.items())
    tables = [
        Table(key="provenance-table", title=title, heads=heads(context, (_ITEM, "text"), (_VALUE, "code")), rows=rows)
    ]
    if context.reads:
        tables.append(_reads(context))
    if run.timings:
        seconds = tuple((stage, Quantity(value, "number", 1)) for stage, value in run.timings.items())
        columns = ((_STAGE, "wide"), (_SECONDS, "number"))
        tables.append(Table(key="timings", title=context.say(_TIMINGS), heads=heads(context, *columns), rows=seconds))
    if information.classifications:
        known = code_list("versions").select("list", f"title_{context.language}")
        named = dict(known.iter_rows())
        lists = tuple(sorted((named.get(name, name), version) for name, version in information.classifications.items()))
        columns = ((_LIST, "wide"), (_VERSION, "code"))
        tables.append(
            Table(
                key="classifications", title=context.say(_CLASSIFICATIONS), heads=heads(context, *columns), rows=lists
            )
        )
    breaks = tuple(
        context.say(_BREAKS, day=day(one.day, context.language), reason=one.reason(context.language))
        for one in information.breaks
    )
    notes = (Bullets(breaks),) if breaks else ()
    lead = Paragraph(context.say(_PROVENANCE_GIVEN if run.seed is None else _PROVENANCE_LEAD), "lead")
    return Section(key="provenance", title=title, blocks=(lead, *notes, *tables))


def _reads(context: Context) -> Table:
    """Return, for each part of the report that an engine has made, the tables of the feed that it rests on."""
    read = {engine: context.reads[engine].tables for engine in _ENGINES if engine in context.reads}
    rows = tuple(
        (
            context.say(_ENGINES[engine]),
            ", ".join(table.label(context.language).lower() for name, table in TABLES.items() if name in tables),
        )
        for engine, tables in read.items()
    )
    return Table(
        key="provenance-reads",
        title=context.say(_READS),
        heads=heads(context, (_PART, "text"), (_TABLES_READ, "wide")),
        rows=rows,
    )
