"""What the program writes: whole or not at all, and never in the place of a file that it has not written itself.

A folder that was written to holds ``.caunghe.json``: the name and hash of each file as it was written there. A file is
replaced only while it still is what was written; once somebody has filled it in, mended or put another in its place, it
is theirs. The list itself is written whole, by one program at a time.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

from caunghe.errors import CaungheError, InputError, OutputError
from caunghe.language import Text
from caunghe.locks import locked

LEDGER: Final = ".caunghe.json"

_THEIRS = Text(
    "{path} đã có sẵn và không phải tệp caunghe ghi ra, hoặc đã được sửa sau khi ghi, nên không bị thay. "
    "Hãy ghi ra tên khác, hoặc chuyển tệp ấy đi chỗ khác rồi chạy lại.",
    "{path} is there already, and caunghe has not written it, or somebody has changed it since: it is not replaced. "
    "Write under another name, or move that file elsewhere and run again.",
)
_DAMAGED = Text(
    "{path} đã có sẵn, và danh sách các tệp caunghe đã ghi ở đó ({ledger}) bị hỏng nên không biết tệp ấy là của ai: nó "
    "không bị thay. Hãy ghi ra tên khác, hoặc chuyển tệp ấy đi chỗ khác rồi chạy lại.",
    "{path} is there already, and the list of what caunghe has written there ({ledger}) is damaged, so that nothing "
    "tells whose it is: it is not replaced. Write under another name, or move that file elsewhere and run again.",
)
_A_FOLDER = Text("Kết quả phải ghi vào một tệp; {out} là thư mục.", "the output must be a file; {out} is a folder")
_A_FILE = Text(
    "Kết quả được ghi vào một thư mục; {path} là một tệp. Hãy chọn tên khác.",
    "The results go to a folder; {path} is a file. Choose another name.",
)
_NO_ROOM = Text(
    "Không ghi được {path}: ổ đĩa đã đầy. Hãy giải phóng chỗ hoặc ghi ra ổ khác rồi chạy lại.",
    "{path} cannot be written: the disk is full. Make room or write to another disk, then run again.",
)
_NOT_WRITABLE = Text(
    "Không ghi được {path} (hệ thống báo: {reason}). Nếu tệp đang mở ở chương trình khác thì đóng lại; nếu không có "
    "quyền ghi ở đó thì chọn chỗ khác.",
    "{path} cannot be written ({reason}). Close it where another program has it open; where you may not write, choose "
    "another place.",
)
_LONGEST_NAME, _KEPT_OF_NAME = 150, 40  # bytes, and letters that are four bytes at most
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# an entry of the ledger by itself
_ENTRY: Final = re.compile(r'"((?:[^"\\\x00-\x1f]|\\["\\/bfnrt])+)": "([0-9a-f]{64})"')
_NUMBER: Final = re.compile(r"os error (\d+)|\[?[Ee]rrno (\d+)")


class WriteError(OutputError):
    """The system does not let a result be written: the disk is full, the place is closed or away."""


def system_fault(fault: BaseException) -> int | None:
    """Return the system's number of a fault that it reported, also where a library has wrapped it in its own words.

    >>> system_fault(OSError(errno.ENOSPC, "No space left")) == system_fault(ValueError("io (os error 28)")) == 28
    True
    """
    within = next((part for part in fault.args if isinstance(part, OSError)), None)
    for each in (fault, within, fault.__cause__):
        if isinstance(each, OSError) and each.errno is not None:
            return each.errno
    told = _NUMBER.search(str(fault))
    return int(told[1] or told[2]) if told else None


def write_error(fault: BaseException, path: object) -> WriteError | None:
    """Return in words that ``path`` could not be written, or None where the system has reported nothing."""
    number = system_fault(fault)
    if number is None:
        return None
    if number in _FULL:
        return WriteError(_NO_ROOM, path=path)
    return WriteError(_NOT_WRITABLE, path=path, reason=os.strerror(number))


def file_name(code: str) -> str:
    """Return a code of a feed as the name of a file, each code another one: what is no letter, digit or ``-_`` is
    written as its number, so that no code leads out of the folder.

    >>> file_name("CS-01"), file_name("../A/B"), file_name("Tây Đô")
    ('CS-01', '%2E%2E%2FA%2FB', 'Tây%20Đô')
    """
    name = "".join(letter if letter.isalnum() or letter in "-_" else f"%{ord(letter):02X}" for letter in code)
    # a disk limits a name by its bytes; what is cut off stands as a hash
    too_long = len(name.encode()) > _LONGEST_NAME
    digest = hashlib.sha256(code.encode()).hexdigest()[:16]
    return f"{name[:_KEPT_OF_NAME]}~{digest}" if too_long else name


def is_full(fault: BaseException) -> bool:
    """Whether a fault says that there is no more room."""
    return system_fault(fault) in _FULL


@contextmanager
def written_at(path: Path) -> Generator[None]:
    """Say in words why the block could not write at ``path``; raises WriteError, other faults go through."""
    try:
        yield
    except CaungheError:
        raise
    except Exception as fault:
        if (said := write_error(fault, path)) is None:
            raise
        raise said from fault


@contextmanager
def output_at(*paths: Path) -> Generator[None]:
    """Let the block write the files or whole folders at ``paths``, and remember them as written by the program.

    Raises OutputError, before anything is done, where one is a file that the program has not written, or a folder that
    holds one; WriteError where the system does not let them be written.

    >>> schools = folder / "schools.txt"
    >>> with output_at(schools):
    ...     _ = schools.write_text("seven")
    >>> with output_at(schools):  # it is still what the program wrote
    ...     _ = schools.write_text("eight")
    >>> _ = schools.write_text("eight, and my notes")
    >>> with output_at(schools):
    ...     _ = schools.write_text("nine")
    Traceback (most recent call last):
        ...
    caunghe.errors.OutputError: ...schools.txt is there already, and caunghe has not written it, or somebody has ...
    """
    for path in paths:
        _refuse_theirs(path, _files_at(path))
    with written_at(paths[0]):
        try:
            yield
        finally:
            for path in paths:
                _note(path, _files_at(path))


@contextmanager
def output_folder(path: Path) -> Generator[Path]:
    """Give an empty folder to write files to; they go to the folder ``path``, among what is there already.

    Raises OutputError, and leaves all as it was, where one of them would replace a file that the program has not
    written; WriteError where the system does not let them be written.

    >>> with output_folder(folder / "tables") as partial:
    ...     _ = (partial / "sites.csv").write_text("site")
    >>> sorted(file.name for file in (folder / "tables").iterdir())
    ['.caunghe.json', 'sites.csv']
    """
    if path.is_file():
        raise OutputError(_A_FILE, path=path)
    partial = path / f".{secrets.token_hex(4)}.partial"
    is_new = not path.exists()
    with written_at(path):
        try:
            partial.mkdir(parents=True)
            yield partial
            names = [file.name for file in sorted(partial.iterdir())]
            _refuse_theirs(path, names)
            for name in names:
                (partial / name).replace(path / name)
            _note(path, names)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
            if is_new and path.is_dir() and not any(path.iterdir()):
                path.rmdir()


@contextmanager
def whole_file(path: Path) -> Generator[Path]:
    """Give a path beside ``path``; what was written there takes its place if the block ends well, and is gone if not.

    Raises InputError where ``path`` is a folder.

    >>> with whole_file(folder / "deep" / "words.txt") as partial:
    ...     _ = partial.write_text("whole")
    >>> [(file.name, file.read_text()) for file in (folder / "deep").iterdir()]
    [('words.txt', 'whole')]
    """
    if path.is_dir():
        raise InputError(_A_FOLDER, out=path)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}.partial")
    try:
        yield partial
        if partial.exists():
            partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _files_at(path: Path) -> list[str]:
    """Return the files of a folder by their path within it; the name of what stands at ``path`` if it is no folder."""
    if not path.is_dir():
        return [path.name]
    files = (file.relative_to(path) for file in path.rglob("*") if not file.is_dir())
    return [file.as_posix() for file in files if not any(map(_is_partial, file.parts))]


def _is_partial(name: str) -> bool:
    """Whether a name is that of what a run has not finished yet."""
    return name.startswith(".") and name.endswith(".partial")


def _refuse_theirs(path: Path, names: Iterable[str]) -> None:
    folder = path if path.is_dir() else path.parent
    ledger = _ledger(folder)
    for name in names:
        file = folder / name
        if name == LEDGER or not file.exists() or (file.is_file() and ledger.files.get(name) == _hash(file)):
            continue
        if ledger.is_damaged:
            raise OutputError(_DAMAGED, path=file, ledger=folder / LEDGER)
        raise OutputError(_THEIRS, path=file)


class _Ledger(NamedTuple):
    """The hash of each file as it was written, by name, and whether some of the list cannot be read."""

    files: dict[str, str]
    is_damaged: bool = False


def _ledger(folder: Path) -> _Ledger:
    """Return the files of a folder as they were written.

    Of a list that was cut or written over, what still is an entry is taken: a file is replaced only where its content
    has the hash that stands there.
    """
    try:
        text = (folder / LEDGER).read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, NotADirectoryError):
        return _Ledger({})
    except OSError:
        return _Ledger({}, is_damaged=True)
    try:
        said: Any = json.loads(text)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        return _Ledger({json.loads(f'"{name}"'): digest for name, digest in _ENTRY.findall(text)}, is_damaged=True)
    entries = cast("dict[str, object]", said).items()
    files = {name: digest for name, digest in entries if isinstance(digest, str)}
    return _Ledger(files, is_damaged=len(files) < len(entries))


def _note(path: Path, names: Iterable[str]) -> None:
    """Write down the files at ``path`` as they are now; what is there no more is struck off."""
    folder = path if path.is_dir() else path.parent
    hashes = {name: _hash(folder / name) for name in names if name != LEDGER}
    written = {name: digest for name, digest in hashes.items() if digest is not None}
    if not written and not (folder / LEDGER).exists():
        return
    # several runs may write to one folder at a time: each adds its files to what the others have noted
    with locked(folder):
        before = _ledger(folder)
        there = {name: digest for name, digest in sorted((before.files | written).items()) if (folder / name).is_file()}
        if there != before.files or before.is_damaged:
            with whole_file(folder / LEDGER) as partial:
                partial.write_text(json.dumps(there, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _hash(file: Path) -> str | None:
    """Return the hash of a file; None where there is none, or it has gone while it was looked for."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
