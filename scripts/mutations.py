"""What a mutant is: one small fault in one place of a source file, and how it is planted."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_COMPARED: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_COUNTED: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_EXTREMES: Final = {
    "min": "max",
    "max": "min",
    "minimum": "maximum",
    "maximum": "minimum",
    "min_horizontal": "max_horizontal",
    "max_horizontal": "min_horizontal",
}
# arguments that say how, not what, and the words for people
_NOT_CODE: Final = {"maintain_order", "cache", "nogil", "strict", "infer_schema_length", "descending", "nulls_last"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A fault of one ``kind`` at one node of a file: node number ``place`` in the order of ``ast.walk``."""

    file: str
    function: str
    line: int
    kind: str
    before: str
    after: str
    place: int

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What names the mutant however the lines around it move."""
        return self.file, self.function, self.before, self.after

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.function}: {self.before[:70]} -> {self.after[:70]}"


def mutants(file: Path, root: Path) -> Iterator[Mutant]:
    """Yield every mutant of a file below ``root``.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "limits.py"
    ...     _ = path.write_text("def over(x):\\n    return x > 3\\n")
    ...     for mutant in mutants(path, Path(folder)):
    ...         print(mutant)
    limits.py:2 over: x > 3 -> x >= 3
    limits.py:2 over: 3 -> 4
    """
    tree = ast.parse(file.read_text(encoding="utf-8"))
    owners, left_out = _owners(tree), _left_out(tree)
    for place, node in enumerate(ast.walk(tree)):
        if id(node) in left_out or not isinstance(node, ast.expr):
            continue
        kind = _kind(node)
        if kind is None:
            continue
        before = ast.unparse(node)
        after = ast.unparse(_mutated(node, kind))
        if after != before:
            owner = owners.get(id(node), "")
            yield Mutant(file.relative_to(root).as_posix(), owner, node.lineno, kind, before, after, place)


def planted(source: str, mutant: Mutant) -> str:
    """Return the source with the mutant in its place; comments and layout are lost, line numbers too."""
    tree = ast.parse(source)
    wanted = next(node for place, node in enumerate(ast.walk(tree)) if place == mutant.place)
    return ast.unparse(_Planting(wanted, mutant.kind).visit(tree))


class _Planting(ast.NodeTransformer):
    def __init__(self, wanted: ast.AST, kind: str) -> None:
        self._wanted, self._kind = wanted, kind

    def visit(self, node: ast.AST) -> ast.AST:
        if node is self._wanted and isinstance(node, ast.expr):
            return _mutated(node, self._kind)
        return self.generic_visit(node)


def _kind(node: ast.expr) -> str | None:  # noqa: PLR0911 (one line a kind)
    match node:
        case ast.Compare(ops=[first, *_]) if type(first) in _COMPARED:
            return "comparison"
        case ast.BinOp(op=op) if type(op) in _COUNTED and not _is_words(node.left) and not _is_words(node.right):
            return "arithmetic"
        case ast.BoolOp():
            return "and, or"
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.Invert()):
            return "sign"
        case ast.Constant(value=bool() | int() | float()):
            return "constant"
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in _EXTREMES:
            return "extreme"
        case ast.IfExp():
            return "branches"
    return None


def _mutated(node: ast.expr, kind: str) -> ast.expr:  # noqa: C901 (one line a kind)
    """Return a copy of the node with the fault of its kind."""
    copy = ast.parse(ast.unparse(node), mode="eval").body
    match copy:
        case ast.Compare(ops=[first, *rest]):
            copy.ops = [_COMPARED[type(first)](), *rest]
        case ast.BinOp(op=op):
            copy.op = _COUNTED[type(op)]()
        case ast.BoolOp(op=op):
            copy.op = ast.Or() if isinstance(op, ast.And) else ast.And()
        case ast.UnaryOp(operand=operand):
            return operand
        case ast.Constant(value=bool(value)):
            copy.value = not value
        case ast.Constant(value=int(value)):
            copy.value = value + 1
        case ast.Constant(value=float(value)):
            copy.value = value * 1.5 + 0.1
        case ast.Call(func=ast.Name() as name):
            name.id = _EXTREMES[name.id]
        case ast.Call(func=ast.Attribute() as name):
            name.attr = _EXTREMES[name.attr]
        case ast.IfExp():
            copy.body, copy.orelse = copy.orelse, copy.body
        case _:
            raise ValueError(f"no fault of kind {kind} in {ast.unparse(node)}")
    return copy


def _is_words(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _owners(tree: ast.Module) -> dict[int, str]:
    """Return by node the innermost function or class that holds it."""
    owners: dict[int, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            for inner in ast.walk(node):
                owners[id(inner)] = node.name
    return owners


def _left_out(tree: ast.Module) -> set[int]:
    """Return the nodes that are no code: annotations, decorators with their examples, words for people, formatting."""
    roots: list[ast.AST] = []
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(decorator_list=decorators, returns=returns):
                roots += [*decorators, *([returns] if returns else [])]
            case ast.ClassDef(decorator_list=decorators):
                roots += decorators
            case ast.arg(annotation=ast.expr() as annotation) | ast.AnnAssign(annotation=annotation):
                roots.append(annotation)
            case ast.keyword(arg=str(name)) if name in _NOT_CODE:
                roots.append(node)
            case ast.Call(func=ast.Name(id="Text" | "cast" | "TypeVar")) | ast.JoinedStr():
                roots.append(node)
            case ast.Assign(value=ast.Subscript(value=ast.Name(id="tuple" | "dict" | "list" | "Callable" | "Literal"))):
                roots.append(node)
    return {id(inner) for root in [*roots, *_examples(tree)] for inner in ast.walk(root)}


def _examples(tree: ast.Module) -> list[ast.stmt]:
    """Return the constants and functions of a module that its decorators alone use: the examples beside a rule."""
    defined: dict[str, ast.stmt] = {}
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                defined[name] = node
            case _:
                pass
    examples: dict[str, ast.stmt] = {}
    while True:
        within = [*(one for node in tree.body for one in getattr(node, "decorator_list", [])), *examples.values()]
        shown = Counter(_names_read(within))
        every = Counter(_names_read([tree]))
        more = {name: node for name, node in defined.items() if shown[name] == every[name] > 0} | examples
        if len(more) == len(examples):
            return list(examples.values())
        examples = more


def _names_read(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        for inner in ast.walk(node):
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load):
                yield inner.id
