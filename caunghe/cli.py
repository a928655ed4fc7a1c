"""The command line: ``caunghe``. Help in Vietnamese or English, exit codes that scripts can rely on."""

from __future__ import annotations

import argparse
import importlib
import os
import re
import sys
from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from typing import Any, Final, NoReturn

from caunghe import __version__
from caunghe.commands import EXIT_CANCELLED, EXIT_NOT_HEARD, EXIT_NOT_POSSIBLE, EXIT_NOT_WRITTEN, EXIT_USAGE
from caunghe.commands.arguments import Argument
from caunghe.commands.declarations import COMMANDS, GROUPS
from caunghe.errors import CaungheError
from caunghe.language import LANGUAGES, Language, Text
from caunghe.outputs import WriteError, is_full, write_error
from caunghe.reproducible import reproducible

_PROGRAMME = Text(
    "Cầu Nghề: từ dữ liệu của thành phố đến bức tranh đào tạo nghề và việc làm.",
    "Cầu Nghề: from a city's data to where its vocational education stands.",
)
_EPILOGUE = Text(
    "Bắt đầu: caunghe demo\nVới dữ liệu của mình: caunghe template mau.xlsx, điền vào, caunghe check mau.xlsx,\n"
    "caunghe run mau.xlsx\n\n"
    "Mã kết thúc: 0 xong; 1 dữ liệu có lỗi; 2 lệnh viết sai; 3 không làm được (lý do in ra);\n"
    "4 hệ thống không cho ghi (đĩa đầy, không có quyền); 130 đã hủy; 141 bên nhận kết quả đã đóng.",
    "Start with: caunghe demo\nWith your own data: caunghe template form.xlsx, fill it in, caunghe check form.xlsx,\n"
    "caunghe run form.xlsx\n\n"
    "Exit codes: 0 done; 1 the data has errors; 2 wrong usage; 3 not possible (the reason is printed);\n"
    "4 the system does not let it be written (disk full, no right to); 130 cancelled; 141 the reader has gone.",
)

_VERSION = Text("in số phiên bản rồi kết thúc", "print the version and exit")
_NO_ACCESS = Text(
    "Không đọc hoặc ghi được {path} (hệ thống báo: {reason}).", "{path} cannot be read or written ({reason})."
)
_SHOWN = Text("kết quả in ra", "what is printed")
_NOT_HEARD = Text(
    "caunghe: bên nhận kết quả đã đóng; phần còn lại không được in.",
    "caunghe: the reader of the output has gone; the rest is not printed.",
)
_CANCELLED = Text("Đã hủy; các bước đã xong được giữ lại.", "Cancelled; finished stages are kept.")

# what argparse says of a wrong line, and the same in Vietnamese; its own slots are kept
_WRONG_USAGE: Final = {
    r"argument (.+?): (.+)": "tham số {}: {}",
    r"the following arguments are required: (.+)": "còn thiếu tham số: {}",
    r"unrecognized arguments: (.+)": "không có tham số: {}",
    r"invalid choice: (.+) \(choose from (.+)\)": "không có lựa chọn {} (chọn một trong {})",
    r"invalid (\w+) value: (.+)": "giá trị không phải {}: {}",
    r"expected one argument": "cần đúng một giá trị",
    r"expected at least one argument": "cần ít nhất một giá trị",
}


class _VietnameseHelp(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],  # pyright: ignore[reportPrivateUsage]
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "cách dùng: " if prefix is None else prefix)


class _VietnamesePage(_VietnameseHelp, argparse.RawDescriptionHelpFormatter):
    """The same with the lines of description and epilogue as they are."""


class _Parser(argparse.ArgumentParser):
    """A parser whose help is told to have failed where it could not be printed: the library's own keeps silent."""

    def _print_message(self, message: str, file: Any = None) -> None:
        (file or sys.stderr).write(message)


class _VietnameseParser(_Parser):
    """A parser whose own words are Vietnamese, and those of the parsers of its commands."""

    def __init__(self, **options: Any) -> None:
        own: dict[str, Any] = {"formatter_class": _VietnameseHelp, **options, "add_help": False}
        super().__init__(**own)
        self._positionals.title, self._optionals.title = "tham số", "tùy chọn"
        self.add_argument("-h", "--help", action="help", help="in hướng dẫn này rồi kết thúc")

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(EXIT_USAGE, f"{self.prog}: lệnh viết sai: {_in_vietnamese(message)}\n")


def _in_vietnamese(message: str) -> str:
    """Return what argparse says of a wrong line in Vietnamese, part by part; other words, as of a type, stay."""
    for pattern, said in _WRONG_USAGE.items():
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return said.format(*map(_in_vietnamese, found.groups()))
    return message


def parser(language: Language) -> argparse.ArgumentParser:
    """Return the parser with all help in one language; no other parser of the process is touched."""
    make, page = (
        (_VietnameseParser, _VietnamesePage) if language == "vi" else (_Parser, argparse.RawDescriptionHelpFormatter)
    )
    top = make(
        prog="caunghe",
        description=_PROGRAMME(language),
        epilog=_EPILOGUE(language),
        formatter_class=page,
    )
    top.add_argument("--version", action="version", version=f"caunghe {__version__}", help=_VERSION(language))
    _add_language(top, language, default=language)
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    groups: dict[str, Any] = {}
    for name, (purpose, arguments, _) in COMMANDS.items():
        group, _, action = name.rpartition(" ")
        if group and group not in groups:
            explained = commands.add_parser(group, help=GROUPS[group](language), description=GROUPS[group](language))
            groups[group] = explained.add_subparsers(dest="action", metavar="ACTION", required=True)
        command = (groups[group] if group else commands).add_parser(
            action, help=purpose(language), description=purpose(language)
        )
        _add_language(command, language, default=argparse.SUPPRESS)
        _add_arguments(command, arguments, language)
    return top


def _add_arguments(command: argparse.ArgumentParser, arguments: Sequence[Argument], language: Language) -> None:
    for argument in arguments:
        shown = argument.explanation(language)
        default = argument.options.get("default")
        if default is not None:
            shown += f" ({default})"
        command.add_argument(*argument.flags, help=shown, **argument.options)


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
    return wanted if wanted in LANGUAGES else "vi"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    if arguments is None:
        _read_names_as_utf8()
    _speak_utf8()
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = _asked_language(given)
    try:
        return _heard(given, language)
    except KeyboardInterrupt:
        return _say_cancelled(language)
    except SystemError as error:
        # what Numba makes of a Ctrl-C that comes while a compiled function runs
        if not isinstance(error.__cause__, KeyboardInterrupt):
            raise
        return _say_cancelled(language)
    except CaungheError as error:
        sys.stderr.write(f"caunghe: {error.text(language)}\n")
        return EXIT_NOT_WRITTEN if isinstance(error, WriteError) else EXIT_NOT_POSSIBLE
    except Exception as error:
        return _say_system_fault(error, language)


def _read_names_as_utf8() -> None:
    """Begin anew where a bare locale has the names of files read as ASCII; what the command starts inherits it."""
    if not sys.flags.utf8_mode and sys.getfilesystemencoding() != "utf-8":
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


def _heard(given: Sequence[str], language: Language) -> int:
    """Run one command; where the reader of its output has gone, say so."""
    try:
        code = _run(given, language)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        return _say_not_heard(language)
    except SystemExit as end:
        # Rich ends the program so when its reader has gone, argparse after help and wrong usage
        if isinstance(end.__context__, BrokenPipeError):
            return _say_not_heard(language)
        sys.stdout.flush()
        raise


def _run(given: Sequence[str], language: Language) -> int:
    asked = parser(language).parse_args(given)
    # the engines take a second to import: not before help and usage have been answered
    name = f"{asked.command} {asked.action}" if asked.command in GROUPS else asked.command
    module = importlib.import_module(f"caunghe.commands.{COMMANDS[name].module}")
    with reproducible():
        return getattr(module, name.replace("-", "_").replace(" ", "_"))(asked, language)


def _speak_utf8() -> None:
    """Print UTF-8 whatever the console's code page is: no other holds Vietnamese; a name that is no text is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _say_not_heard(language: Language) -> int:
    _drop_output()
    sys.stderr.write(_NOT_HEARD(language) + "\n")
    return EXIT_NOT_HEARD


def _drop_output() -> None:
    """Let what is still to be printed go nowhere, so that it does not fail once more at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say_system_fault(error: Exception, language: Language) -> int:
    """Say what the system reports of a file it names or of a full disk; the rest is a fault of the program."""
    path = error.filename if isinstance(error, OSError) else None
    if is_full(error):
        if path is None:
            _drop_output()
        said = write_error(error, path or _SHOWN)
        sys.stderr.write(f"caunghe: {said.text(language) if said else error}\n")
        return EXIT_NOT_WRITTEN
    if path is None or not isinstance(error, OSError):
        raise error
    sys.stderr.write(f"caunghe: {_NO_ACCESS(language, path=path, reason=error.strerror)}\n")
    return EXIT_NOT_POSSIBLE


def _say_cancelled(language: Language) -> int:
    sys.stderr.write(f"\n{_CANCELLED(language)}\n")
    return EXIT_CANCELLED


if __name__ == "__main__":
    sys.exit(main())
