"""The dictionary says everything the schema does, and the committed pages are the generated ones."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from caunghe.feed.check import RULES
from caunghe.feed.contents import Basis
from caunghe.feed.description import BASES, INFORMATION, KINDS, PRIVACIES, heading, limits
from caunghe.feed.dictionary import code_lists, code_lists_page, dictionary_html, dictionary_page
from caunghe.language.text import LANGUAGES, Language
from caunghe.schema.codes import allowed_codes
from caunghe.schema.columns import Kind, Privacy
from caunghe.schema.tables import TABLES

BOTH = pytest.mark.parametrize("language", LANGUAGES)
REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


@BOTH
def test_committed_page_is_the_generated_one(language: Language):
    committed = (REFERENCE / f"dictionary.{language}.md").read_text(encoding="utf-8")
    assert committed == dictionary_page(language), f"write it anew: caunghe dictionary --language {language} --out …"


@BOTH
def test_every_table_column_list_and_rule_is_there(language: Language):
    page = dictionary_page(language)
    for table in TABLES.values():
        section = page.split(f'<a id="{table.name}"></a>')[1].split("<a id=")[0]
        assert all(f"| `{column.name}` | {column.label(language)} |" in section for column in table.columns)
    assert all(f"| `{name}` |" in page for name in RULES)
    assert set(re.findall(r"\(#list-(\w+)\)", page)) == set(re.findall(r'<a id="list-(\w+)"></a>', page))


@BOTH
def test_links_lead_somewhere_and_lists_are_whole_on_the_page(language: Language):
    page = dictionary_html(language)
    targets = set(re.findall(r'href="#([\w-]+)"', page))
    assert targets <= set(re.findall(r'id="([\w-]+)"', page))
    assert all(f"<code>{code}</code>" in page or f"<td>{code}</td>" in page for code in allowed_codes("occupations"))
    assert "http" not in page


@BOTH
def test_every_code_is_in_the_json_and_on_the_page_of_code_lists(language: Language):
    lists, page = code_lists(), code_lists_page(language)
    for name, listed in lists.items():
        section = page.split(f'<a id="list-{name}"></a>')[1].split("<a id=")[0]
        codes = [row["code"] for row in listed["codes"]]
        assert tuple(codes) == allowed_codes(name)
        assert all(
            f"| `{row['code']}` | {row[f'title_{language}']}".replace("| `", "| `") in section
            for row in listed["codes"]
        )
    # the lists of which the dictionary shows five codes each
    assert [len(lists[name]["codes"]) for name in ("training_fields", "skills")] == [417, 323]
    assert {column.codes for table in TABLES.values() for column in table.columns} - {None} == set(lists)


@BOTH
def test_the_dictionary_says_where_the_rest_of_a_list_is(language: Language):
    page = dictionary_page(language)
    links = re.findall(r"\((code-lists\.\w\w\.md)#list-(\w+)\)", page)
    assert {name for _, name in links} == {name for name in code_lists() if len(allowed_codes(name)) > 60}
    assert all((REFERENCE / name).exists() for name, _ in links)


def test_every_kind_privacy_and_basis_has_its_words():
    assert (set(KINDS), set(PRIVACIES), set(BASES)) == (set(Kind), set(Privacy), set(get_args(Basis)))
    # the items of the sheet ``feed``, and what the document ``feed.json`` may hold
    assert " ".join(INFORMATION) == "city.vi city.en area as_of licence city tables classifications breaks"


@pytest.mark.parametrize(
    ("table", "name", "said"),
    [
        ("sites", "capacity", "Sức chứa (người)"),
        ("funds", "amount", "Số tiền (đồng)"),
        ("programmes", "practice_share", "Tỷ lệ thực hành"),  # a share is a scale, and measured in nothing
        ("intakes", "year", "Năm"),
        ("sites", "name", "Tên"),
    ],
)
def test_a_heading_says_what_is_counted(table: str, name: str, said: str):
    assert heading(TABLES[table][name], "vi") == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0, 1, "0–1"), (-180, 180.5, "-180–180.5"), (0, None, "≥ 0"), (None, 2100, "≤ 2100"), (None, None, "")],
)
def test_limits_are_said_as_far_as_there_are_any(low: float | None, high: float | None, said: str):
    assert limits(replace(TABLES["targets"]["value"], minimum=low, maximum=high)) == said
