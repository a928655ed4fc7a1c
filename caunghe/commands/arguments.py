"""Arguments that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple, TypedDict

from caunghe.language import Text
from caunghe.schema import SEED as DEFAULT_SEED


class Options(TypedDict, total=False):
    """What argparse is told of an argument."""

    metavar: str
    type: Callable[[str], object]
    default: object
    const: object
    required: bool
    choices: Sequence[str]
    nargs: Literal["?", "+", "*"]
    action: Literal["store_true", "append"]


class Argument(NamedTuple):
    """An argument: its flags or name, what argparse is told of it, its help, and whether it says where to write."""

    flags: tuple[str, ...]
    options: Options
    explanation: Text
    is_output: bool = False


class Command(NamedTuple):
    """A command: what it is for, its arguments, and the module that does it."""

    purpose: Text
    arguments: tuple[Argument, ...]
    module: str


FEED = Argument(
    ("feed",),
    {"metavar": "FEED"},
    Text("thư mục, tệp .zip hoặc sổ tính .xlsx", "a folder, a .zip or an .xlsx workbook"),
)
SEED = Argument(("--seed",), {"type": int, "default": DEFAULT_SEED}, Text("số gieo ngẫu nhiên", "random seed"))
SCENARIO = Argument(("--scenario",), {"default": "middle"}, Text("kịch bản của thành phố", "the city's scenario"))
TABLES = Argument(
    ("--out",),
    {"metavar": "DIR"},
    Text("ghi các bảng kết quả vào thư mục", "write the result tables to a folder"),
    is_output=True,
)
JSON = Argument(
    ("--json",),
    {"action": "store_true"},
    Text("in kết quả dạng JSON cho máy đọc", "print the result as JSON for a machine"),
)


def out(default: str | None, what: Text) -> Argument:
    """Return ``--out PATH``, which must be given where there is no default."""
    return Argument(
        ("--out",), {"metavar": "PATH", "default": default, "required": default is None}, what, is_output=True
    )


def flag(name: str, what: Text) -> Argument:
    """Return an argument that is there or not."""
    return Argument((name,), {"action": "store_true"}, what)


def change(name: str, form: str, what: Text) -> Argument:
    """Return an argument that may be given several times, each of the form shown."""
    return Argument((name,), {"metavar": form, "action": "append"}, what)


def file(name: str, what: Text) -> Argument:
    """Return an argument whose value is the path of a file."""
    return Argument((name,), {"metavar": "FILE"}, what)


ROUND = Argument(("--round",), {"metavar": "ID", "required": True}, Text("mã đợt tuyển sinh", "code of the round"))
FOLDER = Text("thư mục kết quả", "folder for the results")
