"""The commands about the web site."""

from __future__ import annotations

from typing import Final

from caunghe.commands.arguments import Argument, Command, flag
from caunghe.language import Text

PORT = Argument(("--port",), {"metavar": "PORT", "type": int, "default": 8000}, Text("cổng", "port"))
SITE = Argument(
    ("--data",),
    {"metavar": "DIR"},
    Text(
        "thư mục của trang trên máy này; không nêu thì theo các biến môi trường CAUNGHE_*, không có nữa thì out/site",
        "folder of a site on this machine; left out: as the variables CAUNGHE_* say, else out/site",
    ),
)
WEB: Final[dict[str, Command]] = {
    "serve": Command(
        Text(
            "Mở trang web trên máy này: nạp bộ dữ liệu, cấp tài khoản dùng thử, có tiến trình nền; dừng bằng Ctrl-C.",
            "Serve the web site on this machine: database, feed, trial accounts and worker; stop with Ctrl-C.",
        ),
        (
            Argument(
                ("feed",),
                {"metavar": "FOLDER"},
                Text(
                    "bộ dữ liệu, hoặc thư mục của một lần chạy (caunghe run, caunghe demo)",
                    "a feed, or the folder of a run (caunghe run, caunghe demo)",
                ),
            ),
            PORT,
            Argument(
                ("--data",),
                {"metavar": "DIR", "default": "out/site"},
                Text("thư mục của cơ sở dữ liệu và khóa", "folder of the database and the key"),
            ),
            flag(
                "--try",
                Text(
                    "mở thử trang đầu của mọi vai trò rồi kết thúc",
                    "ask for the home page of every role, then end",
                ),
            ),
        ),
        "serving",
    ),
    "work": Command(
        Text(
            "Tiến trình nền của trang web: lần lượt tính các lần chạy; dừng bằng Ctrl-C.",
            "The worker of the web site: carries out runs, one after the other; stop with Ctrl-C.",
        ),
        (SITE,),
        "serving",
    ),
}
