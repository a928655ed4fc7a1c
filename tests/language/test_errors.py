"""What stops a command is said in both languages, each with the same slots, and the error brings what they hold."""

from __future__ import annotations

import ast
import importlib
import pickle
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest

import caunghe
from caunghe.errors import CaungheError, InputError
from caunghe.language import Text
from tests.source import tree

ROOT = Path(caunghe.__file__).parent


def kinds(root: type[CaungheError] = CaungheError) -> set[str]:
    """Return the names of all kinds of error."""
    return {root.__name__}.union(*(kinds(kind) for kind in root.__subclasses__()))


def slots(sentence: str) -> set[str]:
    return {slot for _, slot, _, _ in Formatter().parse(sentence) if slot is not None}


def faults_of_call(call: ast.Call, module: ModuleType) -> Iterator[str]:
    """Yield what is wrong with the sentence of an error: no Text, other slots in one language, a slot not filled.

    A local name is left to pyright, which lets an error take a Text only.
    """
    sentences = [call.args[0]] if call.args else []
    while sentences:
        says = sentences.pop()
        if isinstance(says, ast.IfExp):
            sentences += [says.body, says.orelse]
            continue
        if isinstance(says, ast.Call) and ast.unparse(says.func) == "Text":
            text = Text(*map(ast.literal_eval, says.args))
        elif isinstance(says, ast.Name):
            text = getattr(module, says.id, None)
        else:
            yield f"{ast.unparse(says)} is no Text"
            continue
        if text is None:
            continue
        if not isinstance(text, Text):
            yield f"{text!r} is no Text"
        elif slots(text.vi) != slots(text.en):
            yield f"{text} has other slots in one language"
        elif slots(text.en) != {keyword.arg for keyword in call.keywords}:
            yield f"{text} is not given what its slots hold"


def errors_made(module: ast.AST) -> list[ast.Call]:
    names = kinds()
    return [node for node in ast.walk(module) if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names]


def test_every_error_is_a_text_with_its_slots() -> None:
    found: list[str] = []
    count = 0
    for path in sorted(ROOT.rglob("*.py")):
        calls = errors_made(tree(path.read_text(encoding="utf-8")))
        count += len(calls)
        if calls:
            parts = path.relative_to(ROOT.parent).with_suffix("").parts
            module = importlib.import_module(".".join(parts).removesuffix(".__init__"))
            found += [f"{path}:{call.lineno}: {fault}" for call in calls for fault in faults_of_call(call, module)]
    assert count > 150
    assert found == []


@pytest.mark.parametrize(
    "made",
    ['InputError("English only")', 'InputError(f"got {value}")', 'FeedError("a" + b)', "OutputError(TEXT)",
     "InputError(TEXT, other=1)", "InputError(OTHER, value=1)", 'InputError(TEXT if x else "no", value=1)',
     'InputError(Text("{value}", "none"), value=1)'],
)  # fmt: skip
def test_the_search_would_find_a_sentence_of_one_language(made: str) -> None:
    module = ModuleType("module")
    vars(module).update(TEXT=Text("có {value}", "got {value}"), OTHER=Text("có {value}", "got nothing"))
    assert list(faults_of_call(errors_made(ast.parse(made))[0], module))
    assert not list(faults_of_call(errors_made(ast.parse("InputError(TEXT, value=1)"))[0], module))


def test_an_error_from_another_process_keeps_both_languages() -> None:
    error = pickle.loads(pickle.dumps(InputError(Text("đã cho {value}", "got {value}"), value=3)))
    assert (type(error), error.text("vi"), str(error)) == (InputError, "đã cho 3", "got 3")
