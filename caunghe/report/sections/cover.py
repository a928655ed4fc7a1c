"""The front and the end of the report, in Vietnamese administrative form and in English."""

from __future__ import annotations

from caunghe.language import MOTTO, SIGNS_BELOW, STATE_NAME, Text, day, day_in_words, without_remark
from caunghe.report.context import Context
from caunghe.report.document import Cover, Signature

_ISSUER = Text("ỦY BAN NHÂN DÂN\n{city}", "PEOPLE'S COMMITTEE\n{city}")
_NUMBER = Text("Số: ........ /BC-UBND", "No.: ........ /BC-UBND")
_PLACE = Text("{city}, {day}", "{city}, {day}")
_KIND = Text("BÁO CÁO", "REPORT")
_TITLE = Text(
    "Tình hình giáo dục nghề nghiệp và việc làm: thành phố đang ở đâu so với kế hoạch",
    "Vocational education and work: where the city stands against its plan",
)
_AS_OF, _CREATED = Text("Dữ liệu đến ngày", "Data as of"), Text("Ngày lập", "Made on")
_HASH, _VERSION = Text("Mã băm của bộ dữ liệu", "Hash of the feed"), Text("Phiên bản phần mềm", "Software version")
_SYNTHETIC = Text("Dữ liệu mô phỏng", "Synthetic data")
_NOTICE = Text(
    "Bản này lập từ bộ dữ liệu thí điểm có các bảng mô phỏng. Không con số mô phỏng nào là của một cơ sở, doanh nghiệp"
    " hay người có thật; số đã công bố được ghi riêng kèm nguồn. Không dùng làm căn cứ cho quyết định.",
    "This copy is made from a pilot feed with synthetic tables. No synthetic number belongs to a real institution,"
    " employer or person; published figures are marked as such with their sources. Not a basis for decisions.",
)
_RECIPIENTS = Text("Nơi nhận:", "To:")
_LIST = (
    Text("- Thường trực Thành ủy;", "- Standing Board of the City Party Committee;"),
    Text("- Thường trực Hội đồng nhân dân thành phố;", "- Standing Board of the City People's Council;"),
    Text("- Sở Giáo dục và Đào tạo, Sở Nội vụ;", "- Departments of Education and Training, and of Home Affairs;"),
    Text("- Lưu: VT.", "- Archive."),
)
_OFFICE = (
    Text("TM. ỦY BAN NHÂN DÂN", "FOR THE PEOPLE'S COMMITTEE"),
    Text("KT. CHỦ TỊCH", "ON BEHALF OF THE CHAIR"),
    Text("PHÓ CHỦ TỊCH", "DEPUTY CHAIR"),
)
_ATTACHED = Text("(Kèm theo {number} {day} của {issuer})", "(Attached to {number} of {day} of the {issuer})")
_REPORT_NUMBER = Text("Báo cáo số ........ /BC-UBND", "Report No. ........ /BC-UBND")
_COMMITTEE = Text("Ủy ban nhân dân {city}", "People's Committee of {city}")
_FOOTER = Text("Bộ dữ liệu {hash} · đến {day}", "Feed {hash} · as of {day}")


def title(context: Context) -> str:
    """Return the report's title."""
    return context.say(_TITLE)


def cover(context: Context) -> Cover:
    """Return the front, with a notice where any table is synthetic."""
    run, information = context.run, context.feed.information
    made = run.created
    facts = (
        (_AS_OF, day(information.as_of, context.language)),
        (_CREATED, day(made, context.language)),
        (_HASH, run.feed_hash[:16]),
        (_VERSION, run.code_version),
    )
    return Cover(
        issuer=context.say(_ISSUER, city=_whole_name(context).upper()),
        heading=tuple(context.say(line) for line in (STATE_NAME, MOTTO)),
        number=context.say(_NUMBER),
        place=context.say(_PLACE, city=without_remark(context.city), day=day_in_words(made, context.language)),
        kind=context.say(_KIND),
        title=context.say(_TITLE),
        facts=tuple((context.say(label), value) for label, value in facts),
        basis_title=context.say(_SYNTHETIC) if context.is_synthetic else "",
        basis_notice=context.say(_NOTICE) if context.is_synthetic else "",
    )


def _whole_name(context: Context) -> str:
    """Return the city's full name in ``areas``, else as the feed calls it."""
    return context.names("areas", "area").get(context.feed.information.area, context.city)


def signature(context: Context) -> Signature:
    """Return the end: recipients and the place to sign."""
    return Signature(
        recipients_title=context.say(_RECIPIENTS),
        recipients=tuple(context.say(line) for line in _LIST),
        office=tuple(context.say(line) for line in _OFFICE),
        place=context.say(SIGNS_BELOW),
    )


def footer(context: Context) -> str:
    """Return the line at the foot of every page: the feed's hash and day."""
    as_of = day(context.feed.information.as_of, context.language)
    return context.say(_FOOTER, hash=context.run.feed_hash[:12], day=as_of)


def attached(context: Context) -> str:
    """Return the line under the heading of each annex: to which document it belongs (Decree 30/2020, annex I)."""
    name = _whole_name(context)
    issuer = context.say(_COMMITTEE, city=name[:1].lower() + name[1:] if context.language == "vi" else name)
    made = day_in_words(context.run.created, context.language)
    return context.say(_ATTACHED, number=context.say(_REPORT_NUMBER), day=made, issuer=issuer)


def basis(context: Context) -> str:
    """Return the short label for footers, empty where nothing is synthetic."""
    return context.say(_SYNTHETIC) if context.is_synthetic else ""
