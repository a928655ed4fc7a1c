"""Every command as data: what it is for, its arguments, and the module that does it."""

from __future__ import annotations

from typing import Final

from caunghe.commands.arguments import FEED, FOLDER, JSON, SCENARIO, SEED, TABLES, Argument, Command, flag, out
from caunghe.commands.declarations_forms import FORMS
from caunghe.commands.declarations_matching import MATCHING
from caunghe.commands.declarations_network import NETWORK
from caunghe.commands.declarations_outcomes import OUTCOMES
from caunghe.commands.declarations_planning import PLANNING
from caunghe.commands.declarations_vacancies import VACANCIES
from caunghe.commands.declarations_web import PORT, WEB
from caunghe.language import Text

GROUPS: Final[dict[str, Text]] = {
    "vacancies": Text(
        "Tin tuyển dụng: đọc vào, gán mã nghề, tìm kỹ năng, tổng hợp nhu cầu, giải thích.",
        "Vacancies: read them, code them, find skills, sum up demand, explain a code.",
    ),
    "network": Text(
        "Mạng lưới: nên đặt các địa điểm ở đâu, kèm chứng minh.",
        "The network: where to have sites, with a proof.",
    ),
    "outcomes": Text(
        "Kết quả sau đào tạo: nối người tốt nghiệp với hồ sơ việc làm, họ làm gì sau 6, 12, 24 tháng.",
        "Outcomes: link graduates to employment records; what they do after 6, 12 and 24 months.",
    ),
    "privacy": Text(
        "Dữ liệu cá nhân: trang giữ gì, ai xem được.", "Personal data: what the site holds, and who sees it."
    ),
    "security": Text("An toàn của trang.", "How the site is guarded."),
}
# a name of two words is a command of a group
COMMANDS: Final[dict[str, Command]] = {
    "demo": Command(
        Text(
            "Lập thành phố thí điểm mô phỏng, chạy mọi bước, lập báo cáo rồi mở trang web; dừng bằng Ctrl-C.",
            "Make the synthetic pilot city, run every stage, write the report, then open the site; stop with Ctrl-C.",
        ),
        (
            out("out/demo", FOLDER),
            SEED,
            PORT,
            flag("--report-only", Text("không mở trang web", "do not open the web site")),
        ),
        "running",
    ),
    "pilot": Command(
        Text(
            "Ghi bộ dữ liệu mô phỏng Hải Phòng; --provinces 34 lập cả một nước ở dạng Parquet.",
            "Write the synthetic Hải Phòng feed; --provinces 34 makes a whole country in Parquet.",
        ),
        (
            out(None, Text("thư mục, .zip hoặc .xlsx sẽ ghi", "folder, .zip or .xlsx to write")),
            SEED,
            Argument(("--provinces",), {"type": int, "default": 1}, Text("số tỉnh, thành", "number of provinces")),
        ),
        "data",
    ),
    "check": Command(
        Text(
            "Kiểm tra bộ dữ liệu: mỗi lỗi có bảng, dòng, cột, quy tắc, giá trị và cách sửa.",
            "Check a feed: every finding with table, row, column, rule, value and how to mend it.",
        ),
        (
            FEED,
            Argument(
                ("--against",),
                {"metavar": "FEED"},
                Text(
                    "so với bộ dữ liệu năm trước: số tăng vọt, giảm quá nửa, dòng không còn, mã bị đổi",
                    "compare with last year's feed: figures that jumped or halved, rows gone, keys changed",
                ),
            ),
            Argument(
                ("--html",),
                {"metavar": "FILE"},
                Text(
                    "ghi thêm trang HTML cho thấy ô lỗi giữa các ô bên cạnh",
                    "also write a page that shows each cell among its neighbours",
                ),
                is_output=True,
            ),
            Argument(
                ("--xlsx",),
                {"metavar": "FILE.xlsx"},
                Text(
                    "ghi thêm chính sổ tính đã gửi: ô lỗi tô màu, có ghi chú; trang đầu liệt kê mọi lỗi",
                    "also write the workbook as sent: wrong cells coloured and noted, a first sheet of findings",
                ),
                is_output=True,
            ),
            JSON,
        ),
        "findings",
    ),
    "convert": Command(
        Text(
            "Chuyển sổ đăng ký ở dạng khác vào bộ dữ liệu theo một bảng ánh xạ (bảng, cột, phép chuyển).",
            "Bring a register in another shape into the feed by a mapping table (table, column, transformation).",
        ),
        (
            Argument(
                ("source",),
                {"metavar": "SOURCE", "nargs": "+"},
                Text(
                    "các tệp .xlsx, .csv, .json … hoặc thư mục chứa các tệp ấy",
                    ".xlsx, .csv, .json … files, or folders of these",
                ),
            ),
            Argument(
                ("--mapping",),
                {"metavar": "FILE", "required": True},
                Text("bảng ánh xạ, .xlsx hoặc .csv", "the mapping, an .xlsx or .csv"),
            ),
            Argument(
                ("--information",),
                {"metavar": "FILE", "required": True},
                Text(
                    "tệp feed.json, hoặc sổ tính có trang Thông tin chung, của địa phương",
                    "the feed.json of the place, or a workbook with its sheet feed",
                ),
            ),
            Argument(
                ("--licence",),
                {"metavar": "LICENCE"},
                Text(
                    "giấy phép của bộ dữ liệu (mặc định: chưa nêu; không chép của nguồn)",
                    "licence of the feed (default: not stated; that of the source is not copied)",
                ),
            ),
            Argument(
                ("--classifications",),
                {"action": "store_true"},
                Text(
                    "chép cả danh mục phân loại nêu trong tệp thông tin",
                    "also copy the classifications that the information names",
                ),
            ),
            out(None, Text("thư mục mới để ghi bộ dữ liệu", "new folder for the feed")),
            JSON,
        ),
        "converting",
    ),
    "join": Command(
        Text(
            "Gộp sổ tính của nhiều cơ sở thành một bộ dữ liệu: ai gửi gì, dòng trùng hay trái nhau, ai chưa gửi.",
            "Join several institutions' workbooks into one feed: who sent what, who contradicts, who has not sent.",
        ),
        (
            Argument(
                ("sources",),
                {"metavar": "FEED", "nargs": "+"},
                Text("các sổ tính, tệp .zip hoặc thư mục đã gửi", "the workbooks, zips or folders that were sent"),
            ),
            Argument(
                ("--expected",),
                {"metavar": "FEED"},
                Text(
                    "bộ dữ liệu có các cơ sở phải gửi, như của năm trước",
                    "a feed with the institutions that ought to send, such as last year's",
                ),
            ),
            out(None, Text("thư mục, .zip hoặc .xlsx sẽ ghi", "folder, .zip or .xlsx to write")),
            JSON,
        ),
        "joining",
    ),
    "template": Command(
        Text(
            "Ghi sổ tính mẫu để nhập dữ liệu, có danh sách chọn và ghi chú từng cột.",
            "Write a workbook to fill in, with drop-down lists and a note on every column.",
        ),
        (
            Argument(("file",), {"metavar": "FILE.xlsx"}, Text("tệp sẽ ghi", "file to write"), is_output=True),
            Argument(
                ("--tables",),
                {"nargs": "+", "metavar": "TABLE"},
                Text(
                    "chỉ những bảng này (mặc định: mọi bảng vừa một trang tính)",
                    "only these tables (default: every table that fits a sheet)",
                ),
            ),
            Argument(
                ("--from",),
                {"metavar": "FEED"},
                Text(
                    "lập từ bộ dữ liệu năm trước: giữ những gì còn nguyên, thêm dòng của năm mới với số liệu để trống",
                    "made of last year's feed: what stands is kept, rows of the new year come with empty figures",
                ),
            ),
            flag(
                "--sample",
                Text(
                    "không để trống mà điền sẵn: thành phố nhỏ mô phỏng, để xem cách điền",
                    "not empty but filled in: a small simulated city, to see how it is done",
                ),
            ),
        ),
        "data",
    ),
    "dictionary": Command(
        Text(
            "In từ điển dữ liệu: mọi bảng, cột và danh mục mã.",
            "Print the data dictionary: every table, column and code list.",
        ),
        (
            Argument(
                ("--out",),
                {"metavar": "FILE"},
                Text("ghi ra tệp .md hoặc .html", "write to a .md or .html file"),
                is_output=True,
            ),
            Argument(("--json",), {"action": "store_true"}, Text("in datapackage.json", "print datapackage.json")),
        ),
        "data",
    ),
    "indicators": Command(
        Text(
            "Tính chỉ số và kết luận về từng mục tiêu, kèm sai số.",
            "Calculate the indicators and the verdict on every target, with errors.",
        ),
        (
            FEED,
            TABLES,
            JSON,
        ),
        "running",
    ),
    "forecast": Command(
        Text(
            "Dự báo nhu cầu, nguồn cung và chênh lệch theo nghề; xếp hạng ngành, nghề nên đào tạo trước.",
            "Forecast demand, supply and gap by occupation; rank the fields worth training for.",
        ),
        (
            FEED,
            Argument(
                ("--horizon",),
                {"type": int},
                Text(
                    "số năm tới, 1–15; không nêu thì theo giả định của thành phố",
                    "years ahead, 1–15; left out: as the city assumes",
                ),
            ),
            SCENARIO,
            Argument(
                ("--draws",),
                {"type": int},
                Text(
                    "số lần rút ngẫu nhiên; không nêu thì theo giả định của thành phố",
                    "random draws; left out: as the city assumes",
                ),
            ),
            SEED,
            TABLES,
            JSON,
        ),
        "forecasting",
    ),
    **PLANNING,
    **NETWORK,
    **MATCHING,
    **VACANCIES,
    **OUTCOMES,
    **FORMS,
    "report": Command(
        Text(
            "Lập báo cáo: trang HTML, PDF, XLSX và SDMX-CSV, tiếng Việt và tiếng Anh.",
            "Write the report: HTML page, PDF, XLSX and SDMX-CSV, in Vietnamese and English.",
        ),
        (FEED, out("out/report", FOLDER)),
        "running",
    ),
    "run": Command(
        Text(
            "Chạy mọi bước; bước nào không đổi thì dùng lại kết quả đã có.",
            "Run every stage; a stage whose inputs have not changed is kept as it is.",
        ),
        (
            FEED,
            out("out/run", FOLDER),
            SEED,
            JSON,
        ),
        "running",
    ),
    **WEB,
}
