"""Every Text of modules, and what holds of each."""

from __future__ import annotations

import importlib
import pkgutil
import re
import unicodedata
from types import ModuleType

from caunghe.language import Text


def parts_of(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    if isinstance(value, list | tuple | set | frozenset):
        return list(value)
    return [getattr(value, name, None) for name in getattr(type(value), "__dataclass_fields__", ())]


def texts_of(package: ModuleType, but: str = "") -> list[Text]:
    """Every Text reachable from the modules of a package but those of a part: constants, containers, declarations."""
    found: dict[int, Text] = {}

    def visit(value: object, depth: int) -> None:
        if isinstance(value, Text):
            found[id(value)] = value
        elif depth:
            for part in parts_of(value):
                visit(part, depth - 1)

    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if but and (module.name == but or module.name.startswith(f"{but}.")):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            visit(value, 4)
    return list(found.values())


def check(text: Text) -> None:
    """Both languages have a sentence with the same slots, or none has one."""
    slots = [set(re.findall(r"{(\w+)", sentence)) for sentence in (text.vi, text.en)]
    assert slots[0] == slots[1], text
    assert bool(text.vi) == bool(text.en), text
    assert text.vi == unicodedata.normalize("NFC", text.vi), text
