"""What a letter says, in whole sentences of both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from caunghe.language import Text, money, number, share
from caunghe.planning.wording import Names, Pair, both, code_title, pair

OPENING: Final = Text(
    "Kế hoạch đào tạo {first}–{last} đề nghị {name} tuyển {seats} người học trong {classes} lớp năm {first}; kỳ "
    "tuyển sinh gần nhất tuyển {before} người.",
    "The training plan for {first}–{last} asks {name} to take in {seats} {seats:learner|learners} in "
    "{classes} {classes:class|classes} in {first}; its last intake was {before}.",
)
PROGRAMME: Final[dict[str, Text]] = {
    "more": Text(
        "{programme} ({level}): năm {year} tuyển {seats} người, thêm {difference}.",
        "{programme} ({level}): take in {seats} in {year}, {difference} more.",
    ),
    "fewer": Text(
        "{programme} ({level}): năm {year} tuyển {seats} người, bớt {difference}.",
        "{programme} ({level}): take in {seats} in {year}, {difference} fewer.",
    ),
    "same": Text(
        "{programme} ({level}): năm {year} giữ {seats} người.", "{programme} ({level}): keep {seats} in {year}."
    ),
    "none": Text(
        "{programme} ({level}): năm {year} không tuyển mới; khóa đang học vẫn học đến hết.",
        "{programme} ({level}): no new intake in {year}; cohorts under way finish.",
    ),
    "stops": Text(
        "{programme} ({level}): từ năm {year} đến năm {last} không tuyển mới; khóa đang học vẫn học đến hết.",
        "{programme} ({level}): no new intake from {year} to {last}; cohorts under way finish.",
    ),
    "opens": Text(
        "{programme} ({level}): mở mới năm {year}, tuyển {seats} người.",
        "{programme} ({level}): open in {year}, with {seats} {seats:learner|learners}.",
    ),
}
RESOURCE: Final[dict[str, Text]] = {
    "hired": Text(
        "Năm {year}, nhà giáo cần tuyển, ngành {field}: {count} vị trí.",
        "{year}, teaching posts to fill in {field}: {count}.",
    ),
    "retrained": Text(
        "Năm {year}, nhà giáo cần đào tạo lại sang ngành {field}: {count} vị trí.",
        "{year}, teaching posts to retrain for {field}: {count}.",
    ),
    "workstations": Text(
        "Năm {year}, vị trí thực hành cần mua cho ngành {field}: {count}.",
        "{year}, workstations to buy for {field}: {count}.",
    ),
    "classrooms": Text("Năm {year}, phòng học cần thêm: {count}.", "{year}, classrooms to add: {count}."),
}
_WORTH: Final[dict[str, Text]] = {
    "taught": Text(
        "Lý do: mỗi chỉ tiêu giúp thành phố bớt {brings} thiệt hại do thiếu lao động và không đạt mục tiêu; chi phí "
        "đào tạo {teaching}, phần nguồn lực khan hiếm phải dùng đáng {scarce}.",
        "Why: what a seat saves the city of shortage and missed targets is worth {brings}; teaching costs {teaching}, "
        "and the scarce resources it uses are worth {scarce}.",
    ),
    "none": Text(
        "Lý do: một chỉ tiêu ở đây chỉ giúp thành phố bớt {brings} thiệt hại do thiếu lao động và không đạt mục tiêu, "
        "trong khi chi phí đào tạo là {teaching} và phần nguồn lực khan hiếm phải dùng đáng {scarce}.",
        "Why: what a seat here would save the city of shortage and missed targets is worth only {brings}, while "
        "teaching costs {teaching} and the scarce resources it would use are worth {scarce}.",
    ),
}
_BINDS: Final[dict[str, Text]] = {
    "licences": Text(
        "Điều giới hạn là quy mô tuyển sinh đã đăng ký: thêm một chỉ tiêu mỗi năm thì thành phố lợi {price}.",
        "What binds is the licensed intake: one more seat a year would save the city {price}.",
    ),
    "teachers": Text(
        "Điều giới hạn là nhà giáo ngành {field} của cơ sở, tính cả số được tuyển thêm: phần một chỉ tiêu phải dùng "
        "đáng {drag}; thêm một nhà giáo thì thành phố lợi {price}.",
        "What binds are the institution's teachers of {field}, those to be hired included: what a seat takes of them "
        "is worth {drag}; one more teacher would save the city {price}.",
    ),
    "workstations": Text(
        "Điều giới hạn là vị trí thực hành ngành {field} tại địa điểm, tính cả số được mua thêm: phần một chỉ tiêu "
        "phải dùng đáng {drag}; thêm một vị trí thì thành phố lợi {price}.",
        "What binds are the site's workstations of {field}, those to be bought included: what a seat takes of them is "
        "worth {drag}; one more workstation would save the city {price}.",
    ),
    "classrooms": Text(
        "Điều giới hạn là phòng học của địa điểm, tính cả số được thêm: phần một chỉ tiêu phải dùng đáng {drag}; thêm "
        "một phòng thì thành phố lợi {price}.",
        "What binds are the site's classrooms, those to be added included: what a seat takes of them is worth {drag}; "
        "one more classroom would save the city {price}.",
    ),
    "workplaces": Text(
        "Điều giới hạn là chỗ thực hành ngành {field} tại doanh nghiệp: phần một chỉ tiêu phải dùng đáng {drag}; thêm "
        "một chỗ thì thành phố lợi {price}.",
        "What binds is training at employers in {field}: what a seat takes of them is worth {drag}; one more place "
        "would save the city {price}.",
    ),
    "money": Text(
        "Điều giới hạn là kinh phí «{fund}» năm {year}: phần một chỉ tiêu phải dùng đáng {drag}; thêm một tỷ đồng thì "
        "thành phố lợi {price}.",
        "What binds is the money of “{fund}” in {year}: what a seat takes of it is worth {drag}; one billion đồng more "
        "would save the city {price}.",
    ),
    "learners": Text(
        "Điều giới hạn là người học: số người sẵn sàng đến địa điểm này đã hết, thêm một người phải lấy từ nơi khác, "
        "mất {drag}.",
        "What binds are learners: no more are ready to come to this site, and one taken from elsewhere costs {drag}.",
    ),
    "opening": Text(
        "Điều giới hạn là việc mở chương trình: tính cho một chỉ tiêu là {drag}.",
        "What binds is opening the programme: {drag} a seat.",
    ),
    "change": Text(
        "Điều giới hạn là sự ổn định giữa các năm: thêm một chỉ tiêu so với các năm liền kề tốn {drag}.",
        "What binds is steadiness: a seat more than in the years around costs {drag}.",
    ),
    "demand": Text(
        "Điều giới hạn là nhu cầu lao động: thêm một chỉ tiêu không mang lại nhiều hơn chi phí của nó, kể cả đi lại "
        "của người học.",
        "What binds is demand for workers: a further seat would bring no more than it costs, the learner's journeys "
        "included.",
    ),
}
_BINDS_WITHOUT_PRICE: Final[dict[str, Text]] = {
    "teachers": Text(
        "Điều giới hạn là nhà giáo ngành {field} của cơ sở: phần một chỉ tiêu phải dùng đáng {drag}.",
        "What binds are the institution's teachers of {field}: what a seat takes of them is worth {drag}.",
    ),
    "workstations": Text(
        "Điều giới hạn là vị trí thực hành ngành {field} tại địa điểm: phần một chỉ tiêu phải dùng đáng {drag}.",
        "What binds are the site's workstations of {field}: what a seat takes of them is worth {drag}.",
    ),
    "classrooms": Text(
        "Điều giới hạn là phòng học của địa điểm: phần một chỉ tiêu phải dùng đáng {drag}.",
        "What binds are the site's classrooms: what a seat takes of them is worth {drag}.",
    ),
    "workplaces": Text(
        "Điều giới hạn là chỗ thực hành ngành {field} tại doanh nghiệp: phần một chỉ tiêu phải dùng đáng {drag}.",
        "What binds is training at employers in {field}: what a seat takes of them is worth {drag}.",
    ),
    "money": Text(
        "Điều giới hạn là kinh phí đào tạo: phần một chỉ tiêu phải dùng đáng {drag}.",
        "What binds is the money for teaching: what a seat takes of it is worth {drag}.",
    ),
}
_SERVES: Final[dict[str, Text]] = {
    "one": Text(
        "Nghề chính là {occupation}: mỗi năm thành phố cần {need} người, cả kế hoạch đáp ứng được {filled}.",
        "It mainly trains for this occupation: {occupation}. The city needs {need} {need:person|people} a year, and "
        "the whole plan provides {filled} of them.",
    ),
    "several": Text(
        "Chương trình này phục vụ nhiều nghề và các mục tiêu của thành phố, không riêng một nghề nào.",
        "This programme serves several occupations and the city's targets, and no one occupation alone.",
    ),
    "unknown": Text(
        "Chưa có dự báo nhu cầu cho nghề mà chương trình này đào tạo.",
        "There is no forecast of need for the occupation this programme trains.",
    ),
}


def programme_reason(names: Names, row: Mapping[str, Any], stem: str, *, taught: bool) -> Iterator[Pair]:
    """Yield what a seat brings and costs, and what binds, of a row of LETTER_REASONS."""
    amounts = {name: pair(money, row[name]) for name in ("brings", "teaching", "scarce")}
    yield both(_WORTH["taught" if taught else "none"], **amounts)
    binds = row["binds"]
    wording = _BINDS_WITHOUT_PRICE.get(binds, _BINDS[binds]) if row["price"] is None else _BINDS[binds]
    priced = {name: pair(money, row[name]) for name in ("drag", "price") if row[name] is not None}
    fund = names.fund(row["fund"]) if row["fund"] else ("", "")
    yield both(wording, field=names.field(stem), fund=fund, year=row["year"] or "", **priced)


def occupation_served(occupation: str | None, need: float, filled: float, seats: int) -> Pair:
    """Return which occupation a programme mainly trains for; one that needs fewer than the seats bring is not named."""
    if occupation is None:
        return both(_SERVES["unknown"])
    if seats > need:
        return both(_SERVES["several"])
    named = code_title("occupations", occupation)
    return both(_SERVES["one"], occupation=named, need=pair(number, need, 0), filled=pair(share, filled, 0))
