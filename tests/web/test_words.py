"""Every own word of the site is a Text in both languages, and no template holds a word of its own."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template import engines
from jinja2 import nodes

import caunghe.web
from caunghe.language import LANGUAGES, Text
from caunghe.web.accounts.permissions import PERMISSIONS
from caunghe.web.accounts.roles import KINDS, ROLES, Role
from caunghe.web.frame.audit_columns import RECORDED
from caunghe.web.frame.templating import WORDS
from caunghe.web.runs.states import STATES, TRANSITIONS
from tests.texts import check, texts_of
from tests.web.addresses import PUBLIC

ROOT = Path(caunghe.web.__file__).parent
TEMPLATES = sorted(ROOT.rglob("templates/**/*.html"))
ENVIRONMENT = engines["jinja2"].env
# attributes that are read to people
SPOKEN = ("alt", "aria-label", "placeholder", "title", "value", "data-label", "summary")
SAME = {
    "Cầu Nghề",
    "–",
    "{role}, {organisation}",
    "PDF",
    "CSV",
    "JSON",
    "{size} kB",
    "{size} MB",
    "{name} ({kind}, {size})",
}


def own_words() -> dict[str, Text]:
    found: dict[str, Text] = {}
    for room, module in vars(WORDS).items():
        for name, value in vars(module).items():
            texts = {name: value} if isinstance(value, Text) else value if isinstance(value, dict) else {}
            found.update({f"{room}.{name}.{each}": text for each, text in texts.items() if isinstance(text, Text)})
    tables = (("roles", ROLES), ("kinds", KINDS), ("recorded", RECORDED), ("states", STATES))
    for name, table in (*tables, ("ways", {name: way.title for name, way in TRANSITIONS.items()})):
        found.update({f"{name}.{each}": text for each, text in table.items()})
    return found | {f"permission.{action}": row.title for action, row in PERMISSIONS.items()}


def test_every_own_word_is_said_in_both_languages() -> None:
    words = own_words()
    assert len(words) > 150
    assert [name for name, text in words.items() if not (text.vi and text.en)] == []
    assert {text.vi for text in words.values() if text.vi == text.en} == SAME


def test_every_text_has_both_languages_with_the_same_slots() -> None:
    for text in texts_of(caunghe.web):
        check(text)


class _Words(HTMLParser):
    """Gathers what a page says: its texts and the attributes that are read to people."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in SPOKEN]

    def handle_data(self, data: str) -> None:
        self.found.append(data)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_holds_no_word_of_its_own(template: Path) -> None:
    tree = ENVIRONMENT.parse(template.read_text(encoding="utf-8"))
    parser = _Words()
    parser.feed(" ".join(part.data for part in tree.find_all(nodes.TemplateData)))
    assert [text for text in parser.found if re.search(r"[^\W\d_]{2,}", text)] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_words_that_a_template_names_are_there(template: Path) -> None:
    tree = ENVIRONMENT.parse(template.read_text(encoding="utf-8"))
    for name in tree.find_all(nodes.Getattr):
        inner = name.node
        if isinstance(inner, nodes.Getattr) and isinstance(inner.node, nodes.Name) and inner.node.name == "words":
            assert hasattr(getattr(WORDS, inner.attr), name.attr), name.attr


def test_no_word_is_declared_for_nothing() -> None:
    sources = (path.read_text(encoding="utf-8") for path in (*ROOT.rglob("*.py"), *TEMPLATES))
    used = Counter(name for source in sources for name in re.findall(r"\b[A-Z][A-Z0-9_]+\b", source))
    declared = [(room, name) for room, module in vars(WORDS).items() for name in filter(str.isupper, vars(module))]
    assert [f"{room}.{name}" for room, name in declared if used[name] < 2] == []


def test_the_search_would_find_a_word() -> None:
    parser = _Words()
    parser.feed('<p title="Sort">Hello</p>')
    assert parser.found == ["Sort", "Hello"]


VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
PAGES = {
    None: PUBLIC,
    Role.ADMINISTRATOR: [
        "/",
        "/account/",
        "/account/second-factor/state/",
        "/account/delegations/",
        "/account/acting/",
        "/account/people/",
        "/audit/",
        "/account/sign-out/",
    ],
    Role.PLANNER: ["/runs/"],
    Role.CLERK: ["/registry/", "/registry/teachers/", "/registry/sites/row/?site=S1", "/registry/sites/edit/?site=S1"],
}
# names in the data, and the other language's name for itself
PROPER = re.compile(
    r"Cầu Nghề|Tiếng Việt|Người thử \w+|Trường \w+( \w+)?|Công ty \w+|Sở|Xã \w+|Phường \w+|Hàn|Điện|đồng|"
    r"Trung tâm \w+ \w+|Kế hoạch|Hải Phòng|<option[^>]*>[^<]*</option>"
)


@pytest.mark.parametrize(("role", "address"), [(role, page) for role, pages in PAGES.items() for page in pages])
def test_a_page_speaks_one_language(role, address, signed_in) -> None:
    client = signed_in(role)
    pages = {
        language: client.get(address, {"lang": language, **_query(address)}).content.decode() for language in LANGUAGES
    }
    assert 'lang="vi"' in pages["vi"]
    assert 'lang="en"' in pages["en"]
    english = re.sub(r"<[^>]*>", " ", PROPER.sub("", pages["en"]))
    assert [line.strip() for line in english.splitlines() if VIETNAMESE.search(line)] == []


def _query(address: str) -> dict[str, str]:
    return dict(part.split("=") for part in address.partition("?")[2].split("&") if part)
