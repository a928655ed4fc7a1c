"""The commands that decide, as data: plan, what-if."""

from __future__ import annotations

from datetime import date
from typing import Final

from caunghe.commands.arguments import FEED, JSON, SCENARIO, SEED, TABLES, Argument, Command, change, file, flag
from caunghe.language import Text

_ON: Final = Argument(
    ("--on",),
    {"metavar": "YYYY-MM-DD", "type": date.fromisoformat},
    Text(
        "ngày quyết định: kế hoạch bắt đầu từ đợt tuyển sinh còn quyết định được vào ngày ấy (mặc định: hôm nay, như "
        "báo cáo)",
        "day of deciding: the plan begins with the intake that can still be decided on it (today, as a report does)",
    ),
)
_HELD: Final[tuple[Argument, ...]] = (
    Argument(
        ("--near",),
        {"metavar": "DIR"},
        Text(
            "giữ gần kế hoạch đã công bố trong thư mục này (do plan --out ghi); mỗi chỉ tiêu khác đi có một giá",
            "stay near the published plan in this folder (plan --out writes it); a seat that differs has a price",
        ),
    ),
    Argument(
        ("--closeness-cost",),
        {"type": float, "metavar": "VND"},
        Text(
            "giá của mỗi chỉ tiêu khác với kế hoạch đã công bố, đồng; không nêu thì theo giả định của thành phố",
            "price of a seat that differs from the published plan, đồng; left out: as the city assumes",
        ),
    ),
    flag(
        "--may-restart",
        Text(
            "chương trình đã ngừng tuyển được tuyển lại trong kế hoạch",
            "let a programme that stopped start again within the plan",
        ),
    ),
)
_QUESTIONS: Final[tuple[Argument, ...]] = (
    Argument(
        ("--prices",),
        {"type": int, "nargs": "?", "const": 30, "default": 0, "metavar": "COUNT"},
        Text(
            "thêm một đơn vị của từng nguồn lực khan hiếm nhất thì lợi bao nhiêu",
            "what one more of each of the scarcest resources brings",
        ),
    ),
    Argument(
        ("--ranges",),
        {"choices": ("programme", "institution", "level"), "nargs": "?", "const": "programme"},
        Text(
            "chỉ tiêu có thể khác đi đến đâu mà kế hoạch gần như tốt bằng; mất vài phút",
            "how far seats could differ in a plan nearly as good; takes minutes",
        ),
    ),
    flag("--frontier", Text("kế hoạch tốt nhất với mười mức kinh phí", "the best plan at ten levels of money")),
    flag("--regret", Text("thiệt bao nhiêu vì chưa biết trước nhu cầu", "what not knowing demand costs")),
    flag(
        "--back-solve",
        Text(
            "kế hoạch rẻ nhất tìm được mà đạt mục tiêu chứng chỉ với từng xác suất",
            "the cheapest plan found that reaches the certificate target, by probability",
        ),
    ),
    flag(
        "--beyond",
        Text(
            "như --back-solve nhưng được vượt chỉ tiêu đăng ký và kinh phí",
            "as --back-solve, but past licences and budgets",
        ),
    ),
    Argument(
        ("--explain",),
        {"metavar": "PROGRAMME", "action": "append"},
        Text("vì sao một chương trình có chừng ấy chỉ tiêu", "why a programme has the seats it has"),
    ),
)
PLANNING: Final[dict[str, Command]] = {
    "plan": Command(
        Text(
            "Lập kế hoạch chỉ tiêu, nhà giáo, thiết bị, kinh phí cho từng cơ sở; kiểm lại mọi ràng buộc.",
            "Plan seats, teachers, equipment and money for every institution; check every constraint again.",
        ),
        (
            FEED,
            Argument(
                ("--years",),
                {"type": int},
                Text(
                    "số năm của kế hoạch, 1–15; không nêu thì theo giả định của thành phố",
                    "years of the plan, 1–15; left out: as the city assumes",
                ),
            ),
            Argument(
                ("--targets",),
                {"choices": ("penalised", "hard", "first"), "default": "penalised"},
                Text(
                    "penalised: không đạt mục tiêu thì chịu điểm phạt; hard: bắt buộc đạt, không thể thì in ra điều "
                    "mâu thuẫn; first: mục tiêu trước hết",
                    "penalised: pay for each person short of a target; hard: miss none, or print what contradicts; "
                    "first: targets before all else",
                ),
            ),
            file(
                "--changes",
                Text(
                    "lập kế hoạch của một kịch bản: tệp có cột kind, name, year, value",
                    "plan a scenario: a file with columns kind, name, year, value",
                ),
            ),
            _ON,
            *_HELD,
            *_QUESTIONS,
            SCENARIO,
            SEED,
            TABLES,
            JSON,
        ),
        "planning",
    ),
    "what-if": Command(
        Text(
            "Thay đổi kinh phí, định mức, mục tiêu, giá hoặc đóng một địa điểm rồi tính lại kế hoạch.",
            "Change a budget, norm, target or price, or close a site, and solve the plan again.",
        ),
        (
            FEED,
            change("--budget", "FUND:YEAR=VND", Text("kinh phí của một nguồn, đồng", "a fund's money, đồng")),
            change("--target", "INDICATOR:YEAR=VALUE", Text("một mục tiêu của thành phố", "a target of the city")),
            change("--norm", "NORM=VALUE", Text("một định mức", "a norm")),
            change("--price", "PRICE=VND", Text("một đơn giá của kế hoạch, đồng", "a price of the plan, đồng")),
            change("--site", "SITE=YEAR", Text("đóng một địa điểm từ năm ấy", "close a site from that year")),
            change(
                "--changes",
                "FILE",
                Text(
                    "một kịch bản: tệp có cột kind, name, year, value; nêu nhiều tệp thì in bảng so sánh",
                    "a scenario: a file with columns kind, name, year, value; several are compared in a table",
                ),
            ),
            _ON,
            SCENARIO,
            SEED,
            JSON,
        ),
        "planning",
    ),
}
