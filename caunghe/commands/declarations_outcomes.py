"""The commands about what became of graduates, as data: outcomes link, destinations."""

from __future__ import annotations

from typing import Final

from caunghe.commands.arguments import FEED, JSON, SEED, TABLES, Argument, Command, file, flag, out
from caunghe.language import Text

OUTCOMES: Final[dict[str, Command]] = {
    "outcomes link": Command(
        Text(
            "Tìm người tốt nghiệp trong hồ sơ việc làm theo họ tên, ngày sinh, giới tính; mỗi cặp có xác suất và lời "
            "giải thích.",
            "Find graduates in employment records by name, birth date and sex; each pair with its probability and why.",
        ),
        (
            Argument(
                ("graduates",),
                {"metavar": "GRADUATES"},
                Text(
                    "bộ dữ liệu có bảng người tốt nghiệp, hoặc tệp có cột name, birth_date, sex",
                    "a feed with graduates, or a file with columns name, birth_date, sex",
                ),
            ),
            Argument(
                ("records",),
                {"metavar": "RECORDS"},
                Text(
                    "bộ dữ liệu có bảng hồ sơ việc làm, hoặc tệp có cột name, birth_date, sex",
                    "a feed with employment records, or a file with columns name, birth_date, sex",
                ),
            ),
            out(None, Text("tệp .csv hoặc .parquet để ghi các cặp", "the .csv or .parquet to write the pairs to")),
            file(
                "--model",
                Text(
                    "tham số đã lưu (.json): có tệp thì dùng lại, chưa có thì ước lượng rồi ghi ra",
                    "saved parameters (.json): used where the file is there, else learnt and written to it",
                ),
            ),
            Argument(
                ("--wrong-cost",),
                {"type": float, "default": 3.0, "metavar": "COST"},
                Text("thiệt hại của một liên kết sai", "what a wrong link costs"),
            ),
            Argument(
                ("--missed-cost",),
                {"type": float, "default": 1.0, "metavar": "COST"},
                Text("thiệt hại của một liên kết bỏ sót", "what a missed link costs"),
            ),
            SEED,
            JSON,
        ),
        "outcomes",
    ),
    "outcomes destinations": Command(
        Text(
            "Sau 6, 12 và 24 tháng người tốt nghiệp làm gì: có việc, đúng nghề, lương, không rõ; kèm sai số.",
            "What graduates do after 6, 12 and 24 months: working, in field, pay, unknown; with errors.",
        ),
        (
            FEED,
            Argument(
                ("--graduation-month",),
                {"type": int, "default": 8, "metavar": "MONTH"},
                Text("tháng tốt nghiệp, 1–12", "the month of graduation, 1–12"),
            ),
            flag(
                "--internal",
                Text(
                    "giữ cả ô dưới năm người, chỉ dùng trong cơ quan",
                    "keep cells of fewer than five, for the office only",
                ),
            ),
            TABLES,
            JSON,
        ),
        "outcomes",
    ),
}
