"""What is odd of feeds that are joined, in words: shared codes, contradictions, repeated rows, other information."""

from __future__ import annotations

from typing import Final

from caunghe.feed.findings.findings import Rule, Severity
from caunghe.language import Text

_RULES: Final = (
    Rule(
        "row_contradicts",
        Severity.ERROR,
        Text(
            "Hai tệp ghi khác nhau về dòng “{value}”, cột {column}: {expected}. Dòng của tệp nêu trước được giữ, dòng "
            "của tệp nêu sau không được giữ.",
            "Two files differ on the row “{value}” in the column {column}: {expected}. The row of the file named "
            "first is kept, that of the file named second is not.",
        ),
        Text(
            "Hỏi hai nơi gửi. Nếu là một: sửa tệp sai cho hai dòng giống nhau. Nếu là hai thứ mang cùng một mã: đổi mã "
            "trong tệp nêu sau, ở mọi bảng có mã ấy. Rồi gộp lại.",
            "Ask both senders. If it is one thing, mend the file that is wrong so that both rows agree. If they are "
            "two things with one code, change the code in the file named second, in every table that has it. Then "
            "join again.",
        ),
    ),
    Rule(
        "number_shared",
        Severity.WARNING,
        Text(
            "Nhiều cơ sở cùng đặt mã “{value}”. Mọi dòng đều được giữ, dưới mã riêng: {expected}; các bảng dẫn tới mã "
            "này đã đổi theo.",
            "Several institutions gave the code “{value}”. All rows are kept, under codes of their own: {expected}; "
            "the tables that refer to it were changed along.",
        ),
        Text(
            "Báo các cơ sở dùng mã riêng ấy trong tệp gửi lần sau. Nếu thật ra là một, ghi cùng một cơ sở trong các "
            "tệp rồi gộp lại.",
            "Tell the institutions to use their own code in what they send next. If it really is one thing, name the "
            "same institution in the files, then join again.",
        ),
    ),
    Rule(
        "row_overlaps",
        Severity.WARNING,
        Text(
            "Số dòng giống hệt nhau trong {expected}: {value}; mỗi dòng chỉ giữ một.",
            "Rows that are the same in {expected}: {value}; one of each is kept.",
        ),
        Text(
            "Nếu chỉ một nơi phải gửi các dòng này, nhắc nơi kia bỏ ra; nếu không thì không cần sửa.",
            "If only one of them ought to send these rows, tell the other to leave them out; else nothing needs "
            "mending.",
        ),
    ),
    Rule(
        "institution_respelt",
        Severity.WARNING,
        Text(
            "Mã cơ sở “{value}” chỉ khác cách viết với mã “{expected}” đã có.",
            "The institution's code “{value}” is that of “{expected}” but for its spelling.",
        ),
        Text(
            "Ghi “{expected}” ở mọi bảng của tệp ấy rồi gộp lại, để số liệu về cùng một cơ sở.",
            "Write “{expected}” in every table of that file, then join again, so that the figures are of one "
            "institution.",
        ),
    ),
    Rule(
        "institution_new",
        Severity.WARNING,
        Text(
            "Cơ sở “{value}” không có trong bộ nêu ở --expected.",
            "The institution “{value}” is not in the feed named by --expected.",
        ),
        Text(
            "Nếu là cơ sở mới thì không cần sửa; nếu là cơ sở đã có, ghi mã cũ của cơ sở ấy ở mọi bảng của tệp gửi.",
            "If it is new nothing needs mending; if it was there before, write its former code in every table of the "
            "file sent.",
        ),
    ),
    Rule(
        "area_differs",
        Severity.ERROR,
        Text(
            "Các tệp là của địa bàn khác nhau: {value}; {expected}.",
            "The files are of different areas: {value}; {expected}.",
        ),
        Text(
            "Bỏ tệp của địa bàn khác ra khỏi lệnh gộp, hoặc sửa mã địa bàn ở trang thông tin của tệp ghi sai, rồi gộp "
            "lại.",
            "Leave the file of another area out of the command, or mend the area on the information sheet of the file "
            "that is wrong, then join again.",
        ),
    ),
    Rule(
        "day_differs",
        Severity.WARNING,
        Text(
            "Các tệp ghi ngày số liệu khác nhau: {value}. Bộ đã gộp mang ngày muộn nhất, {expected}; số liệu của tệp "
            "có ngày sớm hơn chỉ đúng đến ngày của tệp ấy.",
            "The files state different days: {value}. The joined feed bears the latest, {expected}; the figures of an "
            "earlier file stand for its own day only.",
        ),
        Text(
            "Xin số liệu mới của tệp có ngày cũ, hoặc sửa ngày ở trang thông tin của tệp ghi nhầm; nếu đúng thì không "
            "cần sửa.",
            "Ask for new figures where the day is old, or mend the day on the information sheet where it is mistyped; "
            "if it is right nothing needs mending.",
        ),
        is_of_values=True,
    ),
    Rule(
        "licence_differs",
        Severity.WARNING,
        Text(
            "Các tệp ghi giấy phép khác nhau: {value}. Bộ đã gộp mang giấy phép chặt nhất: {expected}.",
            "The files state different licences: {value}. The joined feed bears the strictest: {expected}.",
        ),
        Text(
            "Hỏi nơi gửi về giấy phép trước khi đưa bộ đã gộp ra ngoài; nếu đúng thì không cần sửa.",
            "Ask the senders about the licence before the joined feed leaves the house; if it is right nothing needs "
            "mending.",
        ),
    ),
)
JOIN_RULES: Final[dict[str, Rule]] = {rule.name: rule for rule in _RULES}
