"""The command line: ``caunghe``. Help in Vietnamese or English, exit codes that scripts can rely on."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Final, cast

from caunghe import __version__
from caunghe.errors import CaungheError
from caunghe.schema.text import LANGUAGES, Language, Text

EXIT_OK: Final = 0
EXIT_DATA_FAULTS: Final = 1
EXIT_USAGE: Final = 2
EXIT_NOT_POSSIBLE: Final = 3
EXIT_CANCELLED: Final = 130

_PROGRAMME = Text(
    "Cầu Nghề: từ dữ liệu của thành phố đến bức tranh đào tạo nghề và việc làm.",
    "Cầu Nghề: from a city's data to where its vocational education stands.",
)
_EPILOGUE = Text(
    "Bắt đầu: caunghe demo\nVới dữ liệu của mình: caunghe template mau.xlsx, điền vào, caunghe check mau.xlsx,\n"
    "caunghe run mau.xlsx\n\n"
    "Mã kết thúc: 0 xong; 1 dữ liệu có lỗi; 2 lệnh viết sai; 3 không làm được (lý do in ra); 130 đã huỷ.",
    "Start with: caunghe demo\nWith your own data: caunghe template form.xlsx, fill it in, caunghe check form.xlsx,\n"
    "caunghe run form.xlsx\n\n"
    "Exit codes: 0 done; 1 the data has errors; 2 wrong usage; 3 not possible (the reason is printed); 130 cancelled.",
)

Argument = tuple[tuple[str, ...], dict[str, object], Text]

_FEED: Argument = (
    ("feed",),
    {"metavar": "FEED"},
    Text("thư mục, tệp .zip hoặc sổ tính .xlsx", "a folder, a .zip or an .xlsx workbook"),
)
_JSON: Argument = (
    ("--json",),
    {"action": "store_true"},
    Text("in kết quả dạng JSON cho máy đọc", "print the result as JSON for a machine"),
)


def _out(default: str | None, what: Text) -> Argument:
    return (("--out",), {"metavar": "PATH", "default": default, "required": default is None}, what)


_FOLDER = Text("thư mục kết quả", "folder for the results")

COMMANDS: Final[dict[str, tuple[Text, tuple[Argument, ...]]]] = {
    "demo": (
        Text(
            "Lập thành phố thí điểm mô phỏng rồi chạy mọi bước; mở được báo cáo khi xong.",
            "Make the synthetic pilot city and run every stage over it; ends with a report to open.",
        ),
        (
            _out("out/demo", _FOLDER),
            (("--seed",), {"type": int, "default": 20250701}, Text("số gieo ngẫu nhiên", "random seed")),
        ),
    ),
    "pilot": (
        Text(
            "Ghi bộ dữ liệu mô phỏng Hải Phòng; --provinces 34 lập cả một nước ở dạng Parquet.",
            "Write the synthetic Hải Phòng feed; --provinces 34 makes a whole country in Parquet.",
        ),
        (
            _out(None, Text("thư mục, .zip hoặc .xlsx sẽ ghi", "folder, .zip or .xlsx to write")),
            (("--seed",), {"type": int, "default": 20250701}, Text("số gieo ngẫu nhiên", "random seed")),
            (("--provinces",), {"type": int, "default": 1}, Text("số tỉnh, thành", "number of provinces")),
        ),
    ),
    "check": (
        Text(
            "Kiểm tra bộ dữ liệu: mỗi lỗi có bảng, dòng, cột, quy tắc, giá trị và cách sửa.",
            "Check a feed: every finding with table, row, column, rule, value and how to mend it.",
        ),
        (
            _FEED,
            (
                ("--html",),
                {"metavar": "FILE"},
                Text(
                    "ghi thêm trang HTML cho thấy ô lỗi giữa các ô bên cạnh",
                    "also write a page that shows each cell among its neighbours",
                ),
            ),
            _JSON,
        ),
    ),
    "convert": (
        Text(
            "Chuyển sổ đăng ký ở dạng khác vào bộ dữ liệu theo một bảng ánh xạ (bảng, cột, phép chuyển).",
            "Bring a register in another shape into the feed by a mapping table (table, column, transformation).",
        ),
        (
            (
                ("source",),
                {"metavar": "SOURCE", "nargs": "+"},
                Text("các tệp .json, .xlsx, .csv hoặc thư mục", ".json, .xlsx or .csv files, or folders"),
            ),
            (("--mapping",), {"metavar": "FILE", "required": True}, Text("bảng ánh xạ .csv", "the mapping, a .csv")),
            (
                ("--information",),
                {"metavar": "FILE", "required": True},
                Text("tệp feed.json của địa phương", "the feed.json of the place"),
            ),
            _out(None, Text("thư mục mới để ghi bộ dữ liệu", "new folder for the feed")),
            _JSON,
        ),
    ),
    "template": (
        Text(
            "Ghi sổ tính mẫu để nhập dữ liệu, có danh sách chọn và ghi chú từng cột.",
            "Write a workbook to fill in, with drop-down lists and a note on every column.",
        ),
        (
            (("file",), {"metavar": "FILE.xlsx"}, Text("tệp sẽ ghi", "file to write")),
            (
                ("--tables",),
                {"nargs": "+", "metavar": "TABLE"},
                Text(
                    "chỉ những bảng này (mặc định: mọi bảng vừa một trang tính)",
                    "only these tables (default: every table that fits a sheet)",
                ),
            ),
        ),
    ),
    "dictionary": (
        Text(
            "In từ điển dữ liệu: mọi bảng, cột và danh mục mã.",
            "Print the data dictionary: every table, column and code list.",
        ),
        (
            (("--out",), {"metavar": "FILE"}, Text("ghi ra tệp .md hoặc .html", "write to a .md or .html file")),
            (("--json",), {"action": "store_true"}, Text("in datapackage.json", "print datapackage.json")),
        ),
    ),
    "indicators": (
        Text(
            "Tính chỉ số và kết luận về từng mục tiêu, kèm sai số.",
            "Calculate the indicators and the verdict on every target, with errors.",
        ),
        (
            _FEED,
            (
                ("--out",),
                {"metavar": "DIR"},
                Text("ghi các bảng kết quả vào thư mục", "write the result tables to a folder"),
            ),
            _JSON,
        ),
    ),
    "report": (
        Text(
            "Lập báo cáo: trang HTML, PDF, XLSX và SDMX-CSV, tiếng Việt và tiếng Anh.",
            "Write the report: HTML page, PDF, XLSX and SDMX-CSV, in Vietnamese and English.",
        ),
        (_FEED, _out("out/report", _FOLDER)),
    ),
    "run": (
        Text(
            "Chạy mọi bước; bước nào không đổi thì dùng lại kết quả đã có.",
            "Run every stage; a stage whose inputs have not changed is kept as it is.",
        ),
        (
            _FEED,
            _out("out/run", _FOLDER),
            (("--seed",), {"type": int, "default": 20250701}, Text("số gieo ngẫu nhiên", "random seed")),
            _JSON,
        ),
    ),
}


# argparse's own words, looked up through its module-level gettext alias
_ARGPARSE_VI: Final = {
    "usage: ": "cách dùng: ",
    "positional arguments": "tham số",
    "options": "tuỳ chọn",
    "show this help message and exit": "in hướng dẫn này rồi kết thúc",
    "show program's version number and exit": "in số phiên bản rồi kết thúc",
    "%(prog)s: error: %(message)s\n": "%(prog)s: lệnh viết sai: %(message)s\n",
    "the following arguments are required: %s": "còn thiếu tham số: %s",
    "unrecognized arguments: %s": "không có tham số: %s",
    "argument %(argument_name)s: %(message)s": "tham số %(argument_name)s: %(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "không có lựa chọn %(value)r (chọn một trong %(choices)s)",
    "invalid %(type)s value: %(value)r": "giá trị không phải %(type)s: %(value)r",
    "expected one argument": "cần đúng một giá trị",
    "expected at least one argument": "cần ít nhất một giá trị",
}


def _speak(language: Language) -> None:
    words = _ARGPARSE_VI if language == "vi" else {}
    argparse._ = lambda message: words.get(message, message)  # type: ignore[attr-defined]


def parser(language: Language) -> argparse.ArgumentParser:
    """Return the parser with all help in one language."""
    _speak(language)
    top = argparse.ArgumentParser(
        prog="caunghe",
        description=_PROGRAMME(language),
        epilog=_EPILOGUE(language),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"caunghe {__version__}")
    _add_language(top, language, default=language)
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (purpose, arguments) in COMMANDS.items():
        command = commands.add_parser(name, help=purpose(language), description=purpose(language))
        _add_language(command, language, default=argparse.SUPPRESS)
        for flags, options, explanation in arguments:
            shown = explanation(language)
            if options.get("default") not in (None, False) and "default" in options:
                shown += f" ({options['default']})"
            command.add_argument(*flags, help=shown, **options)  # type: ignore[arg-type]
    return top


def _add_language(target: argparse.ArgumentParser, language: Language, default: str) -> None:
    explanation = Text("ngôn ngữ: vi hoặc en", "language: vi or en")
    target.add_argument("--lang", choices=LANGUAGES, default=default, help=explanation(language))


def _asked_language(arguments: Sequence[str]) -> Language:
    """Return the language asked for anywhere on the line, else that of CAUNGHE_LANG, else Vietnamese."""
    wanted = os.environ.get("CAUNGHE_LANG", "vi")
    for position, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            wanted = argument.partition("=")[2]
        elif argument == "--lang" and position + 1 < len(arguments):
            wanted = arguments[position + 1]
    return cast("Language", wanted) if wanted in LANGUAGES else "vi"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = _asked_language(given)
    asked = parser(language).parse_args(given)
    # the engines take a second to import: not before help and usage have been answered
    from caunghe import commands  # noqa: PLC0415

    try:
        return getattr(commands, asked.command)(asked, language)
    except CaungheError as error:
        sys.stderr.write(f"caunghe: {commands.worded(error, language)}\n")
        return EXIT_NOT_POSSIBLE
    except KeyboardInterrupt:
        sys.stderr.write(
            Text("\nĐã huỷ; các bước đã xong được giữ lại.\n", "\nCancelled; finished stages are kept.\n")(language)
        )
        return EXIT_CANCELLED


if __name__ == "__main__":
    sys.exit(main())
