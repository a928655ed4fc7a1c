"""The dictionary says everything the schema does, and the committed pages are the generated ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from caunghe.feed.check import RULES
from caunghe.feed.dictionary import dictionary_html, dictionary_page
from caunghe.language.text import LANGUAGES, Language
from caunghe.schema.codes import allowed_codes
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
