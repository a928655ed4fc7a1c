"""Every public function of the package is used by the package, a script or a benchmark; tests do not count."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

from tests.source import tree

ROOT = Path(__file__).resolve().parents[1]
SOURCES = [path for folder in ("caunghe", "scripts", "benchmarks") for path in (ROOT / folder).rglob("*.py")]


# marks that leave a function to be called by its name; any other mark registers it
KEPT = {"njit", "dataclass", "cache", "lru_cache", "contextmanager", "property", "staticmethod", "classmethod"}
# what tests alone use on purpose: replicates that R is compared with, facts that examples of rules are read with, and
# the tables of a result in which nothing was asked
ON_PURPOSE = {"jackknife", "example_facts", "empty_tables"}
# what Django and allauth call by its name, each in a class of theirs
CALLED_BY_DJANGO = {"as_sql", "clean_password", "get_by_natural_key", "label_from_instance"}
CALLED_BY_DJANGO |= {"get_model_class", "get_session_store_class", "is_open_for_signup", "send_notification_mail"}
CALLED_BY_DJANGO |= {"AccountsConfig", "ReportingConfig", "authentication_failed", "clean_closes", "ready"}
CALLED_BY_DJANGO |= {"generate_authenticator_name", "on_authentication_error", "pre_social_login"}
CALLED_BY_DJANGO |= {"clean_email", "clean_until"}
CALLED_BY_DJANGO |= {"get_redirect_from_request_kwargs", "list_apps"}
# what the standard library's parser of pages calls
CALLED_BY_DJANGO |= {"handle_data", "handle_endtag", "handle_starttag"}


def defined(path: Path) -> list[str]:
    """Return the public functions, classes and methods of a module, those that a decorator registers aside."""
    found: list[str] = []
    for node in tree(path.read_text(encoding="utf-8")).body:
        parts = (node, *(node.body if isinstance(node, ast.ClassDef) else []))
        named = (part for part in parts if isinstance(part, ast.FunctionDef | ast.ClassDef))
        plain = (part for part in named if all(_called(mark) in KEPT for mark in part.decorator_list))
        found += [part.name for part in plain if not part.name.startswith("_")]
    return found


def _called(mark: ast.expr) -> str:
    target = mark.func if isinstance(mark, ast.Call) else mark
    return target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")


def met(path: Path) -> Counter[str]:
    """Return how often each name is read in a file, imports aside."""
    names: Counter[str] = Counter()
    for node in ast.walk(tree(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name):
            names[node.id] += 1
        elif isinstance(node, ast.Attribute):
            names[node.attr] += 1
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            # a name, or the path to it by which Django's settings say it
            last = node.value.rpartition(".")[2]
            names[last] += last.isidentifier() and " " not in node.value
    return names


def met_in_templates() -> Counter[str]:
    """Return how often each name is read in the site's templates."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "caunghe" / "web").rglob("templates/**/*.html")]
    return Counter(
        name for text in texts for part in re.findall(r"{[{%].*?[}%]}", text) for name in re.findall(r"\w+", part)
    )


def test_nothing_public_is_used_by_tests_alone() -> None:
    faces = [tree(face.read_text(encoding="utf-8")) for face in (ROOT / "caunghe").rglob("__init__.pyi")]
    exported = {part.asname for face in faces for part in ast.walk(face) if isinstance(part, ast.alias)}
    used = sum(map(met, SOURCES), met_in_templates())
    # the command line calls commands by their names
    modules = [path for path in (ROOT / "caunghe").rglob("*.py") if path.parent.name != "commands"]
    unused = {name for path in modules for name in defined(path) if name not in exported and not used[name]}
    assert unused - ON_PURPOSE - CALLED_BY_DJANGO == set()
