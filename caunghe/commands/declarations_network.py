"""The commands about where sites are, as data: network solve, cover, centre."""

from __future__ import annotations

from typing import Final

from caunghe.commands.arguments import JSON, Argument, Command, file, out
from caunghe.language import Text

_TIME_LIMIT: Final = Argument(
    ("--time-limit",),
    {"type": float, "default": 600.0, "metavar": "SECONDS"},
    Text(
        "hết chừng ấy giây thì ghi phương án tốt nhất đã có cùng cận của nó",
        "after so many seconds the best so far is written with its bound",
    ),
)
_WAYS: Final = (
    Argument(("file",), {"metavar": "FILE"}, Text("tệp khoảng cách", "the ways")),
    Argument(
        ("--format",),
        {"choices": ("orlib-pmed", "times", "places"), "required": True},
        Text(
            "orlib-pmed: mạng đường; times: bảng origin, destination, minutes; places: bảng place, longitude, "
            "latitude, people, site",
            "orlib-pmed: a road graph; times: a table of origin, destination, minutes; places: a table of place, "
            "longitude, latitude, people, site",
        ),
    ),
    out(None, Text("tệp .json sẽ ghi", "the .json to write")),
    _TIME_LIMIT,
    Argument(
        ("--detour",),
        {"type": float, "metavar": "FACTOR"},
        Text(
            "đường đi dài gấp mấy lần đường chim bay (places); không có thì 1,3",
            "how much longer roads are than straight ways (places); 1.3 without it",
        ),
    ),
    Argument(
        ("--speed",),
        {"type": float, "metavar": "KMH"},
        Text(
            "tốc độ đi lại, km một giờ (places); không có thì 30",
            "the speed of travel, km an hour (places); 30 without it",
        ),
    ),
)

NETWORK: Final[dict[str, Command]] = {
    "network solve": Command(
        Text(
            "Giải một bài toán chọn địa điểm đọc từ tệp: phương án tốt nhất kèm chứng minh hoặc khoảng cách còn lại.",
            "Solve a location problem from a file: the best choice with its proof, or the gap that is left.",
        ),
        (
            Argument(("file",), {"metavar": "FILE"}, Text("tệp bài toán", "the problem")),
            Argument(
                ("--format",),
                {"choices": ("orlib-pmed", "orlib-cap", "sscflp"), "required": True},
                Text(
                    "orlib-pmed: chọn p địa điểm trên mạng đường; orlib-cap: địa điểm có sức chứa; sscflp: có sức "
                    "chứa, mỗi khách hàng một địa điểm",
                    "orlib-pmed: p sites on a road graph; orlib-cap: sites with capacities; sscflp: with capacities, "
                    "each client at one site",
                ),
            ),
            out(None, Text("tệp .json sẽ ghi", "the .json to write")),
            _TIME_LIMIT,
            Argument(
                ("--p",),
                {"type": int, "metavar": "COUNT"},
                Text(
                    "số địa điểm cần mở thay cho số trong tệp (orlib-pmed)",
                    "sites to open, in the place of the file's own number (orlib-pmed)",
                ),
            ),
            Argument(
                ("--capacity",),
                {"type": float, "metavar": "AMOUNT"},
                Text(
                    "sức chứa của mỗi địa điểm khi tệp chỉ ghi chữ “capacity” (orlib-cap)",
                    "the capacity of each site where the file has the word capacity (orlib-cap)",
                ),
            ),
            JSON,
        ),
        "network",
    ),
    "network cover": Command(
        Text(
            "Chọn địa điểm để nhiều người nhất ở trong giới hạn đi lại, hoặc ít địa điểm nhất để không ai ở ngoài.",
            "Sites that most people reach within a limit, or the fewest that everybody does.",
        ),
        (
            *_WAYS,
            Argument(
                ("--within",),
                {"type": float, "required": True, "metavar": "LIMIT"},
                Text(
                    "giới hạn đi lại: số phút, hoặc đơn vị của tệp orlib-pmed",
                    "the limit of a way: minutes, or the unit of an orlib-pmed file",
                ),
            ),
            Argument(
                ("--p",),
                {"type": int, "metavar": "COUNT"},
                Text(
                    "mở chừng ấy địa điểm để nhiều người nhất đến được; không có thì mở ít nhất để ai cũng đến được",
                    "open so many, for most people; without it the fewest that reach everybody",
                ),
            ),
            file(
                "--people",
                Text("số người của mỗi nơi: origin, people (times)", "people of each: origin, people (times)"),
            ),
            JSON,
        ),
        "covering",
    ),
    "network centre": Command(
        Text(
            "Chọn địa điểm để người ở xa nhất phải đi ngắn nhất.",
            "Sites that make the longest way to the nearest one shortest.",
        ),
        (
            *_WAYS,
            Argument(
                ("--p",),
                {"type": int, "metavar": "COUNT"},
                Text(
                    "số địa điểm cần mở; với orlib-pmed, không có thì là số trong tệp",
                    "sites to open; for orlib-pmed without it the file's own number",
                ),
            ),
            JSON,
        ),
        "covering",
    ),
}
