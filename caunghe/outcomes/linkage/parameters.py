"""What a model of linkage has learnt, and the file that keeps it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any, Final, cast

from caunghe.errors import InputError
from caunghe.language import Text
from caunghe.outcomes.linkage.comparisons import comparisons

Chances = Mapping[str, Mapping[str, tuple[float, float]]]
VERSION: Final = 1
_NOT_OURS: Final = Text(
    "{path} phải là tệp mô hình do caunghe outcomes link ghi ra; tệp này không phải ({why}).",
    "{path} must be a model that caunghe outcomes link has written; it is not ({why})",
)


@dataclass(frozen=True, slots=True)
class LinkModel:
    """The parameters of a linkage.

    ``share``: of the graduates, those who are in the register (0–1). ``chances``: comparison → level → its chance
    between two entries of one person (m) and of two persons (u). ``rules``: which pairs are compared at all.
    ``hashed``: whether names were hashed; ``also``: further columns compared.

    >>> model = LinkModel(0.8, {"sex": {"same": (0.99, 0.5), "other": (0.01, 0.5)}}, ("date_given",))
    >>> model.share, model.hashed
    (0.8, False)
    """

    share: float
    chances: Chances
    rules: tuple[str, ...]
    hashed: bool = False
    also: tuple[str, ...] = ()


def write_model(model: LinkModel, path: Path) -> None:
    """Write a model as JSON: equal models give equal bytes.

    >>> write_model(LinkModel(0.8, {}, ("date_given",)), folder / "empty-model.json")
    >>> json.loads((folder / "empty-model.json").read_text())["share"]
    0.8
    """
    chances = {name: {level: list(pair) for level, pair in levels.items()} for name, levels in model.chances.items()}
    document = {
        "format": "caunghe link model",
        "version": VERSION,
        "share": model.share,
        "hashed": model.hashed,
        "also": list(model.also),
        "rules": list(model.rules),
        "chances": chances,
    }
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_model(path: Path) -> LinkModel:
    """Return the model that a file keeps. Raises InputError for a file that is none, or whose levels are not ours.

    >>> _ = (folder / "other.json").write_text("{}")
    >>> read_model(folder / "other.json")
    Traceback (most recent call last):
        ...
    caunghe.errors.InputError: .../other.json must be a model that caunghe outcomes link has written; it is not (format)
    """
    try:
        found: Any = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, FileNotFoundError) as error:
        raise InputError(_NOT_OURS, path=path, why="JSON") from error
    document = cast(dict[str, Any], found) if isinstance(found, dict) else {}
    if document.get("format") != "caunghe link model" or document.get("version") != VERSION:
        raise InputError(_NOT_OURS, path=path, why="format")
    also, hashed, share = tuple(document.get("also", ())), document.get("hashed"), document.get("share")
    if not all(isinstance(name, str) and name.isidentifier() for name in also) or not isinstance(hashed, bool):
        raise InputError(_NOT_OURS, path=path, why="also, hashed")
    if not _is_chance(share):
        raise InputError(_NOT_OURS, path=path, why="share")
    chances = _chances(document.get("chances"), path, hashed=hashed, also=also)
    return LinkModel(cast(float, share), chances, tuple(map(str, document.get("rules", ()))), hashed, also)


def _chances(found: object, path: Path, *, hashed: bool, also: tuple[str, ...]) -> Chances:
    table = cast(dict[str, Any], found) if isinstance(found, dict) else {}
    chances: dict[str, dict[str, tuple[float, float]]] = {}
    for each in comparisons(hashed=hashed, also=also):
        levels: Any = table.get(each.name)
        names = [level.name for level in each.levels]
        if not isinstance(levels, dict) or list(cast(dict[str, Any], levels)) != names:
            raise InputError(_NOT_OURS, path=path, why=each.name)
        pairs = cast(dict[str, list[Any]], levels)
        if not all(len(pair) == 2 and all(map(_is_chance, pair)) for pair in pairs.values()):
            raise InputError(_NOT_OURS, path=path, why=each.name)
        chances[each.name] = {level: (float(pair[0]), float(pair[1])) for level, pair in pairs.items()}
    return chances


def _is_chance(value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and isfinite(cast(float, value)) and 0 < cast(float, value) < 1
