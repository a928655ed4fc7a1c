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
_STATEMENT = Argument(
    ("--out",),
    {"metavar": "FILE"},
    Text("ghi ra tệp .md hoặc .html", "write to a .md or .html file"),
    is_output=True,
)
WEB: Final[dict[str, Command]] = {
    "serve": Command(
        Text(
            "Mở trang web trên máy này: nạp bộ dữ liệu, cấp tài khoản dùng thử, có tiến trình nền; thư mục của một lần "
            "chạy thì được công bố. Dừng bằng Ctrl-C.",
            "Serve the web site on this machine: database, feed, trial accounts and worker; a run's folder is "
            "published. Stop with Ctrl-C.",
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
        "working",
    ),
    "backup": Command(
        Text(
            "Sao lưu toàn bộ trang, cơ sở dữ liệu và tệp, vào một tệp có mã băm; trang vẫn dùng được trong lúc ấy.",
            "Back up the whole site, database and files, to one archive with hashes, while it is used.",
        ),
        (
            Argument(("file",), {"metavar": "FILE"}, Text("tệp sẽ lập, chưa có sẵn", "archive to make, not there yet")),
            SITE,
        ),
        "operating",
    ),
    "restore": Command(
        Text(
            "Khôi phục một bản sao lưu vào chỗ trống, sau khi so mọi mã băm.",
            "Put a backup back into an empty place, after comparing every hash.",
        ),
        (Argument(("file",), {"metavar": "FILE"}, Text("bản sao lưu", "the backup")), SITE),
        "operating",
    ),
    "upgrade": Command(
        Text(
            "Sau khi cài phiên bản mới: sao lưu, cập nhật cơ sở dữ liệu, kiểm tra, và cho biết điều gì đã đổi.",
            "After a new version is installed: back up, migrate the database, check, and say what changed.",
        ),
        (
            Argument(
                ("--backup",),
                {"metavar": "FILE"},
                Text(
                    "bản sao lưu là tệp này (mặc định: trong thư mục backups của trang)",
                    "the backup is this file (default: one in the site's folder backups)",
                ),
            ),
            SITE,
        ),
        "operating",
    ),
    "administrator": Command(
        Text(
            "Lập tài khoản quản trị đầu tiên của trang; người khác được mời trên trang.",
            "Make the first administrator of a site; others are invited on its pages.",
        ),
        (
            Argument(("email",), {"metavar": "EMAIL"}, Text("địa chỉ thư", "e-mail address")),
            Argument(
                ("--organisation",),
                {"metavar": "NAME", "default": "Sở Giáo dục và Đào tạo"},
                Text("cơ quan của người ấy", "the organisation of that person"),
            ),
            SITE,
        ),
        "operating",
    ),
    "privacy report": Command(
        Text(
            "In báo cáo về dữ liệu cá nhân: trang giữ gì, ai xem được, khi nào hết.",
            "Print the report on personal data: what the site holds, who sees it, how it goes.",
        ),
        (_STATEMENT,),
        "stating",
    ),
    "security report": Command(
        Text(
            "In báo cáo về an toàn: cấu hình, chính sách nội dung, quyền, thư viện.",
            "Print the report on security: settings, content policy, permissions, libraries.",
        ),
        (_STATEMENT, SITE),
        "stating",
    ),
}
