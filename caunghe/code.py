"""The package's own code by content: what a stage of a run is made with."""

from __future__ import annotations

import hashlib
import platform
import re
from functools import cache, cached_property
from importlib.metadata import requires, version
from importlib.resources import files
from pathlib import Path
from typing import Final

_IMPORTED: Final = re.compile(r"^\s*(?:from|import)\s+caunghe\.(\w+)", re.MULTILINE)
_REQUIRED: Final = re.compile(r"^[\w.-]+(?!.*\bextra\b)", re.ASCII)
_FROM_THE_TOP: Final = re.compile(r"^\s*from\s+caunghe\s+import\s+(\([^)]*\)|.*)", re.MULTILINE)


@cache
def library_versions() -> dict[str, str]:
    """Return the version of Python and of every library that the package requires: another one may give other numbers.

    Libraries of an extra (``spark``) are left out.
    """
    required = (_REQUIRED.match(line) for line in requires("caunghe") or ())
    names = sorted(found[0] for found in required if found)
    return {"python": platform.python_version(), **{name: version(name) for name in names}}


class Code:
    """The files below a folder ``caunghe``, by package: every file counts, whatever its kind, but for bytecode.

    A package is a folder or a module that stands alone. What it imports is found by a scan of its import statements,
    also of those inside functions.
    """

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or Path(str(files("caunghe")))

    @cached_property
    def _packages(self) -> dict[str, dict[str, bytes]]:
        found: dict[str, dict[str, bytes]] = {}
        for file in sorted(self.root.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                name = file.relative_to(self.root).as_posix()
                found.setdefault(name.split("/")[0].removesuffix(".py"), {})[name] = file.read_bytes()
        return found

    @cached_property
    def _imports(self) -> dict[str, set[str]]:
        return {
            package: self._imports_of(contents) & set(self._packages) for package, contents in self._packages.items()
        }

    @staticmethod
    def _imports_of(contents: dict[str, bytes]) -> set[str]:
        texts = [content.decode() for name, content in contents.items() if name.endswith((".py", ".pyi"))]
        named = {name for text in texts for name in _IMPORTED.findall(text)}
        return named | {
            name for text in texts for line in _FROM_THE_TOP.findall(text) for name in re.findall(r"\w+", line)
        }

    def reach(self, *packages: str) -> list[str]:
        """Return the packages and all that their imports reach, in order of name."""
        found: set[str] = set()
        ahead = list(packages)
        while ahead:
            package = ahead.pop()
            if package not in found:
                found.add(package)
                ahead += self._imports[package]
        return sorted(found)

    def hash(self, package: str) -> str:
        """Return the SHA-256 of a package's files: names and contents in order of name."""
        digest = hashlib.sha256()
        for name, content in self._packages[package].items():
            digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
        return digest.hexdigest()

    @cached_property
    def whole(self) -> str:
        """The SHA-256 of all packages."""
        return hashlib.sha256("".join(map(self.hash, self._packages)).encode()).hexdigest()
