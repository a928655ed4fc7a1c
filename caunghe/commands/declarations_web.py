"""The commands about the web site."""

from __future__ import annotations

from typing import Final

from caunghe.commands.arguments import FEED, Argument, Command
from caunghe.language import Text

WEB: Final[dict[str, Command]] = {
    "serve": Command(
        Text(
            "Mở trang web trên máy này: lập cơ sở dữ liệu, nạp bộ dữ liệu, cấp tài khoản dùng thử; thư mục của một "
            "lượt chạy thì được công bố. Dừng bằng Ctrl-C.",
            "Serve the web site on this machine: database, feed and trial accounts are made ready; a run's folder is "
            "published. Stop with Ctrl-C.",
        ),
        (
            FEED,
            Argument(("--port",), {"metavar": "PORT", "type": int, "default": 8000}, Text("cổng", "port")),
            Argument(
                ("--data",),
                {"metavar": "DIR", "default": "out/site"},
                Text("thư mục của cơ sở dữ liệu và khóa", "folder of the database and the key"),
            ),
        ),
        "serving",
    ),
}
