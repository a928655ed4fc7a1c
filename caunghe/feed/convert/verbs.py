"""The verbs of a mapping: what is done with the rows of a source table, and what with the cells of a row."""

from __future__ import annotations

from typing import Final

from caunghe.language import Language, Text, fold

# of a feed column
CELL_VERBS: Final[dict[str, Text]] = {
    "copy": Text("chép", "copy"),
    "constant": Text("cố định", "constant"),
    "text": Text("ghép", "text"),
    "number": Text("đánh số", "number"),
    "words": Text("từ khóa", "words"),
    "values": Text("danh mục", "values"),
    "look_up": Text("tra cứu", "look_up"),
    "times": Text("nhân", "times"),
    "sum": Text("cộng", "sum"),
    "date": Text("ngày", "date"),
}
# of the rows of a table (column ``*``)
ROW_VERBS: Final[dict[str, Text]] = {
    "fill": Text("điền xuống", "fill"),
    "keep": Text("giữ", "keep"),
    "split": Text("tách", "split"),
    "unpivot": Text("xoay", "unpivot"),
    "distinct": Text("không trùng", "distinct"),
}
VERBS: Final = CELL_VERBS | ROW_VERBS
_KNOWN: Final = {fold(written): name for name, label in VERBS.items() for written in (name, label.vi)}


def verb_of(written: str) -> str | None:
    """Return the verb that a cell names in either language, with or without diacritics; None where it names none.

    >>> verb_of("Không trùng"), verb_of("look up"), verb_of("guess")
    ('distinct', 'look_up', None)
    """
    return _KNOWN.get(fold(written)) or _KNOWN.get(fold(written).replace(" ", "_"))


def verb_names(language: Language) -> str:
    """Return the verbs as a reader of one language writes them."""
    return ", ".join(label(language) for label in VERBS.values())


def row_verb_names(language: Language) -> str:
    """Return the verbs of rows as a reader of one language writes them."""
    return ", ".join(label(language) for label in ROW_VERBS.values())
