"""The command about official forms: list, fill, read back, and what is due."""

from __future__ import annotations

from datetime import date
from typing import Final

from caunghe.commands.arguments import JSON, Argument, Command, file, flag
from caunghe.language import Text

FORMS: Final[dict[str, Command]] = {
    "forms": Command(
        Text(
            "Biểu mẫu báo cáo: liệt kê; điền từ bộ dữ liệu (TÊN FEED); đọc lại (--read); kỳ nào đến hạn (--due FEED).",
            "Official forms: list them; fill one from a feed (NAME FEED); read one back (--read); what is due"
            " (--due FEED).",
        ),
        (
            Argument(
                ("what",),
                {"metavar": "NAME FEED", "nargs": "*"},
                Text(
                    "tên biểu và bộ dữ liệu; với --read có thể bỏ cả hai; với --due chỉ bộ dữ liệu, hoặc không",
                    "name of the form and feed; with --read both may be left out; with --due the feed alone, or none",
                ),
            ),
            Argument(
                ("--institution",),
                {"metavar": "CODE"},
                Text("mã cơ sở có báo cáo", "code of the institution reporting"),
            ),
            Argument(("--employer",), {"metavar": "CODE"}, Text("mã đơn vị sử dụng lao động", "code of the employer")),
            Argument(
                ("--period",),
                {"metavar": "PERIOD"},
                Text("2026-05 (tháng), 2026-H1 (nửa năm) hoặc 2026 (năm)", "2026-05 (month), 2026-H1 or 2026 (year)"),
            ),
            Argument(
                ("--out",),
                {"metavar": "PATH"},
                Text(
                    "tệp .xlsx sẽ ghi; với --read: thư mục, .zip hoặc .xlsx của bộ dữ liệu mới",
                    "the .xlsx to write; with --read: folder, .zip or .xlsx of the new feed",
                ),
                is_output=True,
            ),
            file("--read", Text("đọc một biểu đã điền (.xlsx)", "read a form that was filled in (.xlsx)")),
            flag("--due", Text("kỳ báo cáo quá hạn và sắp đến hạn", "reports overdue and due next")),
            Argument(
                ("--on",),
                {"metavar": "YYYY-MM-DD", "type": date.fromisoformat},
                Text("ngày để xét hạn; mặc định ngày của bộ dữ liệu", "day to look from; by default the feed's own"),
            ),
            JSON,
        ),
        "forms",
    ),
}
