"""What the numbers of a table or figure rest on, in words: a target has a basis of its own, that of the decision."""

from __future__ import annotations

from typing import Final

from caunghe.language import Language, Text
from caunghe.report.document import Figure, Table

_BASIS: Final = Text("Tính chất số liệu", "Basis")
_OF_TARGET: Final = Text("Tính chất của mục tiêu", "Basis of the target")
_OF_FIGURES: Final = Text("Tính chất của số liệu đối chiếu", "Basis of the figures held against it")
_LINE: Final = Text("Tính chất số liệu: {basis}", "Basis: {basis}")
_TWO: Final = Text(
    "Tính chất của mục tiêu: {target}; của số liệu đối chiếu: {basis}",
    "Basis of the target: {target}; of the figures held against it: {basis}",
)


def basis_line(block: Table | Figure, language: Language) -> str:
    """Return what the figures of a block rest on, and its targets apart; empty where that is not known."""
    if block.target_basis:
        return _TWO(language, target=block.target_basis, basis=block.basis)
    return _LINE(language, basis=block.basis) if block.basis else ""


def basis_columns(table: Table, language: Language) -> list[tuple[str, str]]:
    """Return the columns that tell the basis of every row of a table: their headings and what stands in them."""
    if table.target_basis:
        return [(_OF_TARGET(language), table.target_basis), (_OF_FIGURES(language), table.basis)]
    return [(_BASIS(language), table.basis)] if table.basis else []
