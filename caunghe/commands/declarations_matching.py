"""The commands that give places, as data: admit, verify, odds, place, jobs."""

from __future__ import annotations

from datetime import date
from typing import Final

from caunghe.commands.arguments import FEED, FOLDER, JSON, ROUND, SEED, TABLES, Argument, Command, file, flag, out
from caunghe.language import Text

MATCHING: Final[dict[str, Command]] = {
    "admit": Command(
        Text(
            "Xét một đợt tuyển sinh: kết quả ổn định, lý do cho từng người, chứng nhận kiểm tra độc lập.",
            "Decide an admission round: a stable result, a reason for everyone, an independent certificate.",
        ),
        (
            FEED,
            ROUND,
            out(None, Text("thư mục mới cho kết quả", "new folder for the result")),
            file(
                "--kept",
                Text(
                    "chỗ giữ từ đợt trước: results.csv của đợt ấy, hoặc CSV có cột applicant, programme",
                    "places kept from an earlier round: its results.csv, or a CSV with columns applicant, programme",
                ),
            ),
            file("--withdrawn", Text("người rút đăng ký: CSV có cột applicant", "who withdraws: a CSV with applicant")),
            file(
                "--late-seats",
                Text(
                    "chỗ thêm hoặc bớt muộn: CSV có cột programme, seats",
                    "seats added or taken late: a CSV with columns programme, seats",
                ),
            ),
            Argument(
                ("--plan",),
                {"metavar": "DIR"},
                Text(
                    "lấy chỉ tiêu từ thư mục kế hoạch và đánh dấu chỗ sẽ bỏ trống",
                    "take the seats from a plan's folder, and flag those that would stay empty",
                ),
            ),
            flag("--seat-values", Text("tính giá trị của thêm một chỗ", "work out what one seat more would do")),
            flag("--hard-reserves", Text("chỗ dành riêng không ai nhận thì để trống", "unused reserves stay empty")),
            flag("--multiple-lottery", Text("bốc thăm riêng cho từng chương trình", "one lottery per programme")),
            flag("--despite-errors", Text("vẫn xét phần dữ liệu không lỗi", "decide the rows without errors")),
            Argument(
                ("--seed",),
                {"type": int},
                Text(
                    "số gieo bốc thăm, khi đợt chưa công bố số nào", "lottery seed, where the round has published none"
                ),
            ),
            JSON,
        ),
        "matching",
    ),
    "verify": Command(
        Text(
            "Kiểm tra lại kết quả một đợt tuyển sinh chỉ từ các tệp đã công bố.",
            "Check the result of a round from its published files alone.",
        ),
        (
            Argument(
                ("folder",), {"metavar": "DIR"}, Text("thư mục do caunghe admit ghi", "folder written by caunghe admit")
            ),
            JSON,
        ),
        "matching",
    ),
    "odds": Command(
        Text(
            "Trước khi đóng đăng ký: khả năng đạt từng nguyện vọng, danh sách rủi ro, chương trình an toàn hơn.",
            "Before a round closes: the chance of each choice, risky lists, safer programmes.",
        ),
        (
            FEED,
            ROUND,
            Argument(
                ("--expected",),
                {"type": int, "metavar": "N"},
                Text(
                    "số người dự kiến khi đóng (mặc định: bằng hiện nay)",
                    "applicants expected at close (as many as now)",
                ),
            ),
            Argument(
                ("--replications",),
                {"type": int, "default": 200},
                Text("số lần mô phỏng", "times the round is rehearsed"),
            ),
            Argument(
                ("--applicant",), {"metavar": "ID"}, Text("chỉ in của một người", "print those of one applicant only")
            ),
            SEED,
            TABLES,
            JSON,
        ),
        "matching",
    ),
    "place": Command(
        Text(
            "Xếp người học vào chỗ thực hành tại doanh nghiệp với chi phí nhỏ nhất; soạn thỏa thuận cần ký.",
            "Place trainees at workplaces at the least cost; draft the agreements that are needed.",
        ),
        (
            FEED,
            out(None, FOLDER),
            Argument(
                ("--year",), {"type": int}, Text("năm (mặc định: năm của dữ liệu)", "the year (that of the feed)")
            ),
            file(
                "--trainees",
                Text(
                    "CSV có cột trainee, programme, area, starts, ends (mặc định: người học năm cuối)",
                    "a CSV with trainee, programme, area, starts, ends (those in their last year)",
                ),
            ),
            JSON,
        ),
        "placing",
    ),
    "jobs": Command(
        Text(
            "Giới thiệu việc làm cho người tốt nghiệp và ứng viên cho đơn vị tuyển dụng, tránh dồn về một nơi.",
            "Openings for graduates and candidates for employers, so that not everybody is sent to the same door.",
        ),
        (
            FEED,
            Argument(
                ("--day",),
                {"metavar": "YYYY-MM-DD", "type": date.fromisoformat},
                Text("ngày xét tin (mặc định: ngày đăng gần nhất)", "day of the openings (the last one posted)"),
            ),
            Argument(
                ("--year",),
                {"type": int},
                Text("năm tốt nghiệp (mặc định: gần nhất)", "year of graduation (the latest)"),
            ),
            file(
                "--seekers",
                Text("ai tìm việc: CSV có cột graduate", "who looks for work: a CSV with the column graduate"),
            ),
            Argument(
                ("--graduate",), {"metavar": "ID"}, Text("chỉ in cho một người", "print those of one graduate only")
            ),
            Argument(
                ("--opening",), {"metavar": "ID"}, Text("chỉ in ứng viên cho một tin", "print one opening's candidates")
            ),
            SEED,
            TABLES,
            JSON,
        ),
        "placing",
    ),
}
