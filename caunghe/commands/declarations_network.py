"""The commands about where sites are, as data: network solve."""

from __future__ import annotations

from typing import Final

from caunghe.commands.arguments import JSON, Argument, Command, out
from caunghe.language import Text

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
            Argument(
                ("--time-limit",),
                {"type": float, "default": 600.0, "metavar": "SECONDS"},
                Text(
                    "hết chừng ấy giây thì ghi phương án tốt nhất đã có cùng cận của nó",
                    "after so many seconds the best so far is written with its bound",
                ),
            ),
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
}
