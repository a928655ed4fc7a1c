"""Arguments that several commands share."""

from __future__ import annotations

from caunghe.schema.text import Text

Argument = tuple[tuple[str, ...], dict[str, object], Text]

FEED: Argument = (
    ("feed",),
    {"metavar": "FEED"},
    Text("thư mục, tệp .zip hoặc sổ tính .xlsx", "a folder, a .zip or an .xlsx workbook"),
)
SEED: Argument = (("--seed",), {"type": int, "default": 20250701}, Text("số gieo ngẫu nhiên", "random seed"))
SCENARIO: Argument = (("--scenario",), {"default": "middle"}, Text("kịch bản của thành phố", "the city's scenario"))
TABLES: Argument = (
    ("--out",),
    {"metavar": "DIR"},
    Text("ghi các bảng kết quả vào thư mục", "write the result tables to a folder"),
)
JSON: Argument = (
    ("--json",),
    {"action": "store_true"},
    Text("in kết quả dạng JSON cho máy đọc", "print the result as JSON for a machine"),
)


def out(default: str | None, what: Text) -> Argument:
    return (("--out",), {"metavar": "PATH", "default": default, "required": default is None}, what)


def flag(name: str, what: Text) -> Argument:
    return ((name,), {"action": "store_true"}, what)


def change(name: str, form: str, what: Text) -> Argument:
    return ((name,), {"metavar": form, "action": "append"}, what)


def file(name: str, what: Text) -> Argument:
    return ((name,), {"metavar": "FILE"}, what)


ROUND: Argument = (("--round",), {"metavar": "ID", "required": True}, Text("mã đợt tuyển sinh", "code of the round"))
FOLDER = Text("thư mục kết quả", "folder for the results")
