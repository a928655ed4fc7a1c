"""What a mutant is: one small fault in one place of a source file, and how it is planted."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from copy import copy
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
    """A fault of one ``kind`` at one node of a file: expression number ``place`` in the order of ``ast.walk``."""

    file: str
    function: str
    line: int
    kind: str
    before: str
    after: str
    place: int
    number: int = 1  # of those of its function with the same words

    @property
    def key(self) -> tuple[str, str, str, str, int]:
        """What names the mutant however the lines around it move."""
        return self.file, self.function, self.before, self.after, self.number

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
    name, times = file.relative_to(root).as_posix(), Counter[tuple[str, str, str]]()
    for place, (node, roles) in enumerate(_walked(tree)):
        if id(node) in left_out:
            continue
        faults = _faults(node, roles)
        before = ast.unparse(node) if faults else ""
        for after, (kind, _) in faults.items():
            if after != before:
                owner = owners.get(id(node), "")
                times[owner, before, after] += 1
                yield Mutant(name, owner, node.lineno, kind, before, after, place, times[owner, before, after])


def planted(source: str, mutant: Mutant) -> str:
    """Return the source with the mutant in its place; comments and layout are lost, line numbers too."""
    tree = ast.parse(source)
    wanted, roles = next(found for place, found in enumerate(_walked(tree)) if place == mutant.place)
    return ast.unparse(_Planting(wanted, _faults(wanted, roles)[mutant.after][1]).visit(tree))


class _Planting(ast.NodeTransformer):
    def __init__(self, wanted: ast.AST, fault: ast.expr) -> None:
        self._wanted, self._fault = wanted, fault

    def visit(self, node: ast.AST) -> ast.AST:
        return self._fault if node is self._wanted else self.generic_visit(node)


def _walked(tree: ast.Module) -> Iterator[tuple[ast.expr, set[str]]]:
    """Yield every expression with the parts that it plays in what holds it: ``guard``, ``word``, ``record``."""
    roles: defaultdict[int, set[str]] = defaultdict(set)
    for node in ast.walk(tree):
        for role, holds in (("guard", _guarded), ("word", _compared), ("record", _records)):
            for inner in holds(node):
                roles[id(inner)].add(role)
        if isinstance(node, ast.expr):
            yield node, roles[id(node)]


def _guarded(node: ast.AST) -> list[ast.expr]:
    """The condition of an ``if`` that raises, returns early, passes a row over or yields a finding."""
    match node:
        case ast.If(test=test, body=[*_, ast.Raise() | ast.Return() | ast.Continue()]):
            return [test]
        case ast.If(test=test, body=[*_, ast.Expr(value=ast.Yield() | ast.YieldFrom())]):
            return [test]
    return []


def _compared(node: ast.AST) -> list[ast.expr]:
    """What is compared with, or is the key of something."""
    match node:
        case ast.Compare(left=left, comparators=others):
            return [left, *others]
        case ast.Dict(keys=keys):
            return [key for key in keys if key is not None]
        case ast.MatchValue(value=value):
            return [value]
        case ast.Call(func=ast.Attribute(attr="filter"), keywords=equal):
            return [keyword.value for keyword in equal]
    return []


def _records(node: ast.AST) -> list[ast.expr]:
    """Tuples that are one value of a fixed length, such as a row or a key, and no list of what belongs."""
    match node:
        case ast.Return(value=value) | ast.Yield(value=value) | ast.Assign(targets=[ast.Tuple()], value=value):
            return [] if value is None else [value]
        case ast.Subscript(slice=held) | ast.Lambda(body=held) | ast.GeneratorExp(elt=held) | ast.ListComp(elt=held):
            return [held]
        case ast.Tuple(elts=held) | ast.List(elts=held) | ast.Set(elts=held) | ast.Dict(values=held):
            return held
        case ast.FunctionDef():
            tuples = (inner for inner in ast.walk(node) if isinstance(inner, ast.Tuple))
            return [one for one in tuples if any(isinstance(held, ast.Name) and held.id.islower() for held in one.elts)]
    return []


def _faults(node: ast.expr, roles: set[str]) -> dict[str, tuple[str, ast.expr]]:
    """Return the faults of a node by how they are written, each with its kind."""
    faults = [*_changed(node)]
    if "guard" in roles:
        faults.append(("guard", ast.Constant(False)))
    match node:
        case ast.Constant(value=str(word)) if "word" in roles:
            faults.append(("word", ast.Constant(f"{word}_")))
        case ast.Tuple() if "record" in roles or isinstance(node.ctx, ast.Store):
            pass
        case ast.Set(elts=elements) | ast.List(elts=elements) | ast.Tuple(elts=elements) if len(elements) > 1:
            faults += [("element", _without(node, at)) for at in range(len(elements))]
        case ast.Dict(keys=keys) if len(keys) > 1:
            faults += [("element", _without(node, at)) for at in range(len(keys))]
        case _:
            pass
    return {ast.unparse(fault): (kind, fault) for kind, fault in faults}


def _without(node: ast.expr, at: int) -> ast.expr:
    """Return a set, list, tuple or dict without its element number ``at``."""
    match node:
        case ast.Dict(keys=keys, values=values):
            return _with(node, keys=keys[:at] + keys[at + 1 :], values=values[:at] + values[at + 1 :])
        case ast.Set(elts=elements) | ast.List(elts=elements) | ast.Tuple(elts=elements):
            return _with(node, elts=elements[:at] + elements[at + 1 :])
        case _:
            raise ValueError(f"no elements in {ast.unparse(node)}")


def _changed(node: ast.expr) -> Iterator[tuple[str, ast.expr]]:  # noqa: C901 (one case a kind)
    """Yield the fault of an operator, a number or a call, if the node is one."""
    match node:
        case ast.Compare(ops=[first, *rest]) if type(first) in _COMPARED:
            yield "comparison", _with(node, ops=[_COMPARED[type(first)](), *rest])
        case ast.BinOp(op=op) if type(op) in _COUNTED and not _is_words(node.left) and not _is_words(node.right):
            yield "arithmetic", _with(node, op=_COUNTED[type(op)]())
        case ast.BoolOp(op=op):
            yield "and, or", _with(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.Invert(), operand=operand):
            yield "sign", operand
        case ast.Constant(value=bool(value)):
            yield "constant", ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield "constant", ast.Constant(value + 1)
        case ast.Constant(value=float(value)):
            yield "constant", ast.Constant(value * 1.5 + 0.1)
        case ast.Call(func=ast.Name(id=name) as called) if name in _EXTREMES:
            yield "extreme", _with(node, func=_with(called, id=_EXTREMES[name]))
        case ast.Call(func=ast.Attribute(attr=name) as called) if name in _EXTREMES:
            yield "extreme", _with(node, func=_with(called, attr=_EXTREMES[name]))
        case ast.IfExp(body=body, orelse=orelse):
            yield "branches", _with(node, body=orelse, orelse=body)
        case _:
            pass


def _with(node: ast.expr, **parts: object) -> ast.expr:
    """Return a node with some parts exchanged; the others are the same nodes, which nobody changes."""
    made = copy(node)
    for name, part in parts.items():
        setattr(made, name, part)
    return made


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
