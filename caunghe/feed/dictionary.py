"""The data dictionary: every table, column and code list in one language, as Markdown or as a page.

Both come from the schema alone; ``docs/reference/dictionary.{vi,en}.md`` is this module's Markdown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from caunghe.feed.comparison import COMPARISON_RULES
from caunghe.feed.description import KINDS, PRIVACIES, limits, unit
from caunghe.feed.findings.findings import FINDINGS
from caunghe.feed.findings.structural import STRUCTURAL_RULES
from caunghe.feed.page import page
from caunghe.feed.rules.semantic import SEMANTIC_RULES
from caunghe.language import Language, Text
from caunghe.schema import TABLES, Column, Table, allowed_codes, code_list, titles

# In Markdown a longer list is named and counted, not printed; the page prints every list.
_LONGEST_LIST: Final = 60

_TITLE: Final = Text("Từ điển dữ liệu", "Data dictionary")
_LEAD: Final = Text(
    "Bộ dữ liệu giáo dục nghề nghiệp của một thành phố: {tables} bảng, {columns} cột, {lists} danh mục mã. "
    "Trang này được lập tự động từ lược đồ.",
    "A city's vocational education feed: {tables} {tables:table|tables}, {columns} {columns:column|columns}, "
    "{lists} {lists:code list|code lists}. This page is generated from the schema.",
)
_CONVENTIONS: Final = (
    Text("Tỷ lệ từ 0 đến 1; tiền là đồng, số nguyên.", "Shares run from 0 to 1; money is whole đồng."),
    Text("Ngày theo ISO 8601 (2026-06-30); năm là số nguyên.", "Dates are ISO 8601 (2026-06-30); years are integers."),
    Text("Ô trống nghĩa là không biết, không phải số 0.", "An empty cell means not known; it is not nought."),
    Text(
        "Mức bảo mật: công khai, nội bộ (các cơ quan của thành phố), dữ liệu cá nhân (chỉ người có liên quan).",
        "Privacy: public, internal (the city's offices), personal (only those it concerns).",
    ),
)
_TABLES: Final = Text("Các bảng", "Tables")
_LISTS: Final = Text("Danh mục mã", "Code lists")
_RULES: Final = Text("Quy tắc kiểm tra", "Rules of the checker")
_ROW: Final = Text("Một dòng là {row}.", "One row is {row}.")
_KEY: Final = Text("Khóa: {key}.", "Key: {key}.")
_BULK: Final = Text(
    "Bảng lớn: giữ ở dạng Parquet, không vào cơ sở dữ liệu của trang web.",
    "A bulk table: it stays in Parquet and out of the web database.",
)
_HEADS: Final = (
    Text("Cột", "Column"),
    Text("Tên", "Label"),
    Text("Loại", "Kind"),
    Text("Đơn vị", "Unit"),
    Text("Giới hạn", "Limits"),
    Text("Bắt buộc", "Required"),
    Text("Bảo mật", "Privacy"),
    Text("Ghi chú", "Note"),
)
_REQUIRED: Final = Text("có", "yes")
_TO_TABLE: Final = Text("Bảng {name}", "Table {name}")
_TO_LIST: Final = Text("Danh mục {name}", "List {name}")
_LEVEL: Final = Text("cấp {level}", "level {level}")
_SEVERAL: Final = Text("nhiều mã cách nhau bằng “;”", "several codes separated by “;”")
_VERSION: Final = Text("Phiên bản {version}. {source}.", "Version {version}. {source}.")
_COUNT: Final = Text(
    "{count} mã, thí dụ: {examples}. Toàn bộ: [danh mục mã]({page}).",
    "{count} {count:code|codes}, such as {examples}. All of them: [code lists]({page}).",
)
_WHERE: Final = Text(
    "Danh mục dài chỉ nêu vài mã. Toàn bộ các mã ở trang [danh mục mã](code-lists.vi.md), trong "
    "`caunghe dictionary --out tu-dien.html`, `caunghe dictionary --json` và danh sách chọn của sổ tính mẫu.",
    "Of a long list only a few codes are shown. All codes are on the page [code lists](code-lists.en.md), in "
    "`caunghe dictionary --out dictionary.html`, `caunghe dictionary --json` and the workbook's drop-down lists.",
)
_ALL_LISTS: Final = Text(
    "Mọi danh mục mã của bộ dữ liệu, đủ từng mã. Cột nào dùng danh mục nào: [từ điển dữ liệu](dictionary.vi.md). "
    "Trang này được lập tự động từ lược đồ.",
    "Every code list of the feed, with every code. Which column uses which list: [the dictionary](dictionary.en.md). "
    "This page is generated from the schema.",
)
_LEVEL_HEAD: Final = Text("Trình độ", "Level")
_CODE_HEADS: Final = (Text("Mã", "Code"), Text("Tên", "Title"))
_RULE_HEADS: Final = (
    Text("Quy tắc", "Rule"),
    Text("Mức", "Weight"),
    Text("Thông báo", "What it says"),
    Text("Cách sửa", "How to mend it"),
)
# slots stand for what a finding fills in
_SLOTS: Final = dict.fromkeys((*FINDINGS, "target"), "…")
_WEIGHTS: Final = {"error": Text("lỗi", "error"), "warning": Text("cảnh báo", "warning")}


@dataclass(frozen=True, slots=True)
class _CodeList:
    """A code list as it is shown: its name, title, version with source, and codes with titles."""

    name: str
    title: str
    version: str
    codes: list[tuple[str, str]]


def dictionary_page(language: Language) -> str:
    """Return the dictionary as Markdown; lists of more than 60 codes are counted, with five examples.

    >>> [line for line in dictionary_page("en").splitlines() if "`licensed_intake`" in line]
    ['| `licensed_intake` | Licensed intake | whole number | people a year | ≥ 0 |  | public |  |']
    """
    shown = _contents(language)
    lines = [f"# {shown['title']}", "", shown["lead"], ""]
    lines += [f"- {convention}" for convention in shown["conventions"]]
    lines += ["", f"## {shown['tables_title']}", ""]
    lines += [f"- [{table['label']}](#{table['name']}) (`{table['name']}`)" for table in shown["tables"]]
    for table in shown["tables"]:
        lines += ["", f'<a id="{table["name"]}"></a>', "", f"### {table['label']} (`{table['name']}`)", ""]
        lines += [" ".join(table["about"]), "", *_grid(shown["heads"], table["columns"])]
    lines += ["", f"## {shown['lists_title']}", "", _WHERE(language), ""]
    for listed in shown["lists"]:
        lines += [
            f'<a id="list-{listed.name}"></a>',
            "",
            f"### {listed.title} (`{listed.name}`)",
            "",
            listed.version,
            "",
        ]
        lines += [*_short(listed, shown["code_heads"], language), ""]
    lines += [f"## {shown['rules_title']}", "", *_grid(shown["rule_heads"], shown["rules"])]
    return "\n".join(lines).rstrip() + "\n"


def dictionary_html(language: Language) -> str:
    """Return the dictionary as one self-contained page with every code list in full.

    >>> welders = titles("occupations", "en")["7212"]
    >>> welders in dictionary_html("en"), welders in dictionary_page("en")
    (True, False)
    """
    return page("dictionary.html", language, **_contents(language))


def code_lists_page(language: Language) -> str:
    """Return every code list in full as Markdown.

    >>> "| `7212` | Welders and flame cutters |" in code_lists_page("en")
    True
    """
    heads = [head(language) for head in _CODE_HEADS]
    lines = [f"# {_LISTS(language)}", "", _ALL_LISTS(language), ""]
    lists = [_code_list(name, language) for name in _list_names()]
    lines += [f"- [{listed.title}](#list-{listed.name}) (`{listed.name}`)" for listed in lists]
    for listed in lists:
        lines += ["", f'<a id="list-{listed.name}"></a>', "", f"## {listed.title} (`{listed.name}`)", ""]
        levels = _levels(listed.name, language)
        more = [_LEVEL_HEAD(language)] if levels else []
        rows = [[f"`{code}`", title, *([levels[code]] if levels else [])] for code, title in listed.codes]
        lines += [listed.version, "", *_grid([*heads, *more], rows)]
    return "\n".join(lines) + "\n"


def _levels(name: str, language: Language) -> dict[str, str]:
    """Return the level of training of each code of a list that is by levels: one name may stand at several."""
    frame, known = code_list(name), titles("levels", language)
    if "level" not in frame.columns or not set(frame["level"]) <= set(known):
        return {}
    return {code: known[level] for code, level in frame.select("code", "level").iter_rows()}


def code_lists() -> dict[str, Any]:
    """Return every code list that a column of the feed uses: title, version, source, and what is said of each code.

    >>> code_lists()["sexes"]["codes"][0]
    {'code': 'female', 'title_vi': 'Nữ', 'title_en': 'Female'}
    """
    versions = {row["list"]: row for row in code_list("versions").iter_rows(named=True)}
    return {
        name: {
            **{part: versions[name][part] for part in ("title_vi", "title_en", "version", "source_vi", "source_en")},
            "codes": [
                {part: value for part, value in row.items() if value is not None}
                for row in code_list(name).with_columns(pl.col(pl.Date).cast(pl.String)).iter_rows(named=True)
            ],
        }
        for name in _list_names()
    }


def _contents(language: Language) -> dict[str, Any]:
    """Return everything the dictionary says, in the order in which it says it."""
    lists = [_code_list(name, language) for name in _list_names()]
    columns = sum(len(table.columns) for table in TABLES.values())
    return {
        "title": _TITLE(language),
        "lead": _LEAD(language, tables=len(TABLES), columns=columns, lists=len(lists)),
        "conventions": [text(language) for text in _CONVENTIONS],
        "tables_title": _TABLES(language),
        "heads": [head(language) for head in _HEADS],
        "tables": [_table(table, language) for table in TABLES.values()],
        "lists_title": _LISTS(language),
        "code_heads": [head(language) for head in _CODE_HEADS],
        "lists": lists,
        "rules_title": _RULES(language),
        "rule_heads": [head(language) for head in _RULE_HEADS],
        "rules": list(_rules(language)),
    }


def _table(table: Table, language: Language) -> dict[str, Any]:
    about = [_ROW(language, row=table.row(language)), _KEY(language, key=", ".join(f"`{name}`" for name in table.key))]
    return {
        "name": table.name,
        "label": table.label(language),
        "about": about + ([_BULK(language)] if table.bulk else []),
        "columns": [_column(column, language) for column in table.columns],
    }


def _column(column: Column, language: Language) -> list[str]:
    return [
        f"`{column.name}`",
        column.label(language),
        KINDS[column.kind](language),
        unit(column, language),
        limits(column),
        _REQUIRED(language) if column.required else "",
        PRIVACIES[column.privacy](language),
        "; ".join(_remarks(column, language)),
    ]


def _remarks(column: Column, language: Language) -> Iterator[str]:
    if column.references:
        yield _TO_TABLE(language, name=f"[`{column.references}`](#{column.references})")
    if column.codes:
        yield _TO_LIST(language, name=f"[`{column.codes}`](#list-{column.codes})")
    if column.level:
        yield _LEVEL(language, level=column.level)
    if column.many:
        yield _SEVERAL(language)
    if column.note(language):
        yield column.note(language)


def _list_names() -> list[str]:
    return sorted({column.codes for table in TABLES.values() for column in table.columns if column.codes})


def _code_list(name: str, language: Language) -> _CodeList:
    known = titles(name, language)
    versions = {row["list"]: row for row in code_list("versions").iter_rows(named=True)}
    about = versions[name]
    version = _VERSION(language, version=about["version"], source=about[f"source_{language}"].rstrip("."))
    return _CodeList(name, about[f"title_{language}"], version, [(code, known[code]) for code in allowed_codes(name)])


def _short(listed: _CodeList, heads: list[str], language: Language) -> list[str]:
    if len(listed.codes) <= _LONGEST_LIST:
        return _grid(heads, [[f"`{code}`", title] for code, title in listed.codes])
    examples = "; ".join(f"`{code}` {title}" for code, title in listed.codes[:5])
    page = f"code-lists.{language}.md#list-{listed.name}"
    return [_COUNT(language, count=len(listed.codes), examples=examples, page=page)]


def _rules(language: Language) -> Iterator[list[str]]:
    for rule in (*STRUCTURAL_RULES.values(), *SEMANTIC_RULES.values(), *COMPARISON_RULES.values()):
        says, mend = (text(language, **_SLOTS) for text in (rule.says, rule.mend))
        yield [f"`{rule.name}`", _WEIGHTS[rule.severity](language), says, mend]


def _grid(heads: list[str], rows: Iterable[Iterable[str]]) -> list[str]:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    return [line(heads), line("---" for _ in heads), *(line(row) for row in rows)]
