"""Findings in the words of the sheet: labels for names, titles for codes, numbers and days as their reader writes them.

A finding holds names and values as the program knows them; what a person reads is made of it here, so that every rule
speaks alike and no rule need know a label.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from caunghe.feed.description import BASES, INFORMATION
from caunghe.language import Language, Text, day, plain_number, typed_number
from caunghe.schema import NUMERIC, TABLES, Column, Kind, titles

NO_SUGGESTION: Final = "–"  # what is expected of a name that is like none known
INFORMATION_SHEET: Final = "feed"

_SHEET: Final = Text("Thông tin chung", "About the data (sheet feed)")
_KEYED: Final = Text("{label} ({key})", "{label} ({key})")
_BASIS: Final = Text("Tính chất số liệu của bảng {table} ({key})", "Basis of the table {table} ({key})")
_QUOTED: Final = Text("“{words}”", "“{words}”")
_USER: Final = Text("cột {column} của bảng {table}", "the column {column} of the table {table}")
_OR: Final = Text(" hoặc ", " or ")
_IN_KEY: Final = Text("{column} {value}", "{column} {value}")
_YES_OR_NO: Final = Text("có hoặc không", "yes or no")
_SHARE: Final = Text("0,45 hoặc 45 %", "0.45 or 45%")
_PERSONAL: Final = {
    "names": Text("họ tên", "names"),
    "birth_dates": Text("ngày sinh", "dates of birth"),
    "identity_numbers": Text("số CCCD hoặc số định danh", "identity numbers"),
    "phones": Text("số điện thoại", "telephone numbers"),
}
_DAY: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_MIDNIGHT: Final = re.compile(r"\b(\d{4}-\d{2}-\d{2}) 00:00:00\b")
_PLAIN: Final = re.compile(r"(?<![\d.])-?\d+(?:\.\d+)?(?![\d.])")
# rules whose value and limit are numbers or days that were read, no cells as somebody wrote them
_OF_VALUES: Final = frozenset({"out_of_range"})
_EXAMPLES: Final[dict[Kind, str]] = {
    Kind.KEY: "A-001",
    Kind.REFERENCE: "A-001",
    Kind.TEXT: "Hải Phòng",
    Kind.INTEGER: "120",
    Kind.NUMBER: "12.5",
    Kind.MONEY: "5000000",
    Kind.LONGITUDE: "106.683",
    Kind.LATITUDE: "20.865",
}

Row = Mapping[str, Any]


def table_label(name: str, language: Language) -> str:
    """Return a table's label, or the name itself where the feed has no such table.

    >>> table_label("leavers", "en"), table_label("enrolment.csv", "en")
    ('School leavers', 'enrolment.csv')
    """
    if name == INFORMATION_SHEET:
        return _SHEET(language)
    return TABLES[name].label(language) if name in TABLES else name


def column_label(table: str, name: str, language: Language) -> str:
    """Return a column's label, or the name itself where the table has no such column.

    >>> column_label("funds", "amount", "vi"), column_label("feed", "as_of", "vi")
    ('Số tiền', 'Ngày của số liệu (as_of)')
    """
    if table == INFORMATION_SHEET:
        return _information_label(name, language)
    column = column_of_finding(table, name)
    return column.label(language) if column else name


def column_of_finding(table: str | None, name: str | None) -> Column | None:
    """Return the column that a finding is about, None where the feed has no such column."""
    return TABLES[table][name] if table in TABLES and name in TABLES[table].names else None


def _information_label(key: str, language: Language) -> str:
    parts = key.split(".")
    if parts[0] == "tables" and len(parts) > 1:
        return _BASIS(language, table=_quoted(table_label(parts[1], language), language), key=key)
    label = INFORMATION.get(key) or INFORMATION.get(parts[0])
    return _KEYED(language, label=label(language), key=key) if label else key


def told_row(row: Row, language: Language, *, of_values: bool) -> dict[str, Any]:
    """Return a finding's cells as a sentence takes them; ``target`` is the table that its column refers to.

    ``of_values`` says that value and limit are numbers and days that were read or calculated: they are written as a
    reader of the language does. Cells as somebody wrote them stay as they are, but for the thousands of money.
    """
    table, column = row["table"] or "", row["column"] or ""
    declared = column_of_finding(table, column)
    told = {**row, "value": row["value"], "expected": _expected(row, language)}
    if of_values or row["rule"] in _OF_VALUES:
        told |= {name: _read_value(told[name], row, declared, language) for name in ("value", "expected")}
    elif declared is not None and declared.kind is Kind.MONEY and row["rule"] != "number_ambiguous":
        told |= {name: separated_thousands(told[name] or "", language) for name in ("value", "expected")}
    if told["value"]:
        # a cell with a day, as the readers of workbooks give it
        told["value"] = _MIDNIGHT.sub(lambda found: _in_days(found[1], language), told["value"])
    if row["rule"] == "key_duplicate":
        told["value"] = _key(row, language)
    target = declared.references if declared is not None and declared.references else ""
    told |= {"table": _quoted(table_label(table, language), language)}
    told |= {"column": _quoted(column_label(table, column, language), language)}
    return told | {"target": _quoted(table_label(target, language), language)}


def _quoted(words: str, language: Language) -> str:
    return _QUOTED(language, words=words) if words else ""


def _read_value(text: str | None, row: Row, column: Column | None, language: Language) -> str | None:
    """Return a value or limit that was read as a reader writes it; codes, keys and years stay as they are."""
    if text is None:
        return None
    dated = _in_days(text, language)
    limited = column is not None and column.kind is Kind.KEY and (row["expected"] or "").startswith(("≤", "≥"))
    counted = column is not None and (limited or (column.kind in NUMERIC and column.unit != "year"))
    return _PLAIN.sub(lambda found: plain_number(found[0], language), text) if counted and dated == text else dated


def _in_days(text: str, language: Language) -> str:
    return _DAY.sub(lambda found: day(date.fromisoformat(found[0]), language), text)


def separated_thousands(text: str, language: Language) -> str:
    """Return text with the thousands of its numbers set apart, so that the zeros of an amount can be counted."""
    return re.sub(r"\d{5,}", lambda digits: plain_number(digits[0], language), text)


def example(column: Column, language: Language) -> str:
    """Return what may be typed into a column's cell, such as ``2025`` for a year.

    >>> example(TABLES["intakes"]["year"], "vi"), example(TABLES["sites"]["opened"], "vi")
    ('2025', '30/06/2026')
    >>> example(TABLES["enrolment_reports"]["period"], "vi")
    '01/06/2026'
    """
    if column.kind is Kind.CODE:
        return next(iter(titles(str(column.codes), language)))
    if column.kind is Kind.DATE:
        shown = date(2026, 6, 1 if column.period == "month" else 30)
        return day(shown, "vi") if language == "vi" else shown.isoformat()
    if column.kind is Kind.SHARE or column.unit == "indicator":
        return _SHARE(language)
    if column.kind is Kind.BOOLEAN:
        return _YES_OR_NO(language)
    return typed_number(example_number(column), language)


def example_number(column: Column) -> str:
    """Return an example of a column's cell as a machine writes it, within the column's limits."""
    if column.unit == "year":
        return "2025" if column.maximum is None or column.maximum >= 2025 else "1985"
    plain = _EXAMPLES[column.kind]
    if column.kind in (Kind.INTEGER, Kind.NUMBER) and column.maximum is not None and column.maximum < float(plain):
        return f"{column.maximum:g}" if column.kind is Kind.INTEGER else "0.5"
    return plain


def _expected(row: Row, language: Language) -> str | None:
    text = row["expected"]
    if not text or text == NO_SUGGESTION or row["rule"] not in _WORDED:
        return text
    return _WORDED[row["rule"]](row, language)


def _table_expected(row: Row, language: Language) -> str:
    return _quoted(table_label(row["expected"], language), language)


def _columns_expected(row: Row, language: Language) -> str:
    names = row["expected"].split(", ")
    return ", ".join(_quoted(column_label(row["table"], name, language), language) for name in names)


def _users_expected(row: Row, language: Language) -> str:
    """Return the columns that need a table that is missing, in words."""
    told: list[str] = []
    for user in row["expected"].split(", "):
        table, _, column = user.partition(".")
        if table not in TABLES:
            told.append(_quoted(column_label(INFORMATION_SHEET, "area", language), language))
            continue
        names = {"table": table_label(table, language), "column": column_label(table, column, language)}
        told.append(_USER(language, **{name: _quoted(label, language) for name, label in names.items()}))
    return ", ".join(told)


def _example_expected(row: Row, language: Language) -> str:
    column = column_of_finding(row["table"], row["column"])
    return example(column, language) if column else row["expected"]


def _code_expected(row: Row, language: Language) -> str:
    """Return the codes suggested, each with its title in the language."""
    column = column_of_finding(row["table"], row["column"])
    if column is None or column.codes is None:
        return row["expected"]
    known = titles(column.codes, language)
    codes = [each.split(" – ")[0] for each in row["expected"].split("; ")]
    return "; ".join(f"{code} – {known[code]}" if code in known else code for code in codes)


def _field_expected(row: Row, language: Language) -> str:
    """Return the code of the field at another level with its title, or that level where it has none."""
    fields, levels = titles("training_fields", language), titles("levels", language)
    code = str(row["expected"])
    return f"{code} – {fields[code]}" if code in fields else levels.get(code, code)


def _reference_expected(row: Row, language: Language) -> str:
    """Return the rows suggested, each with its name in the language, where it has one in both."""
    told: list[str] = []
    for each in row["expected"].split("; "):
        code, dash, names = each.partition(" – ")
        vi, slash, en = names.partition(" / ")
        told.append(f"{code}{dash}{vi if language == 'vi' or not slash else en}")
    return "; ".join(told)


def _named_expected(row: Row, language: Language) -> str:
    column = column_of_finding(row["table"], row["column"])
    is_code = column is not None and column.codes is not None
    return _code_expected(row, language) if is_code else _reference_expected(row, language)


def _number_expected(row: Row, language: Language) -> str:
    plain = re.sub(r"\.0$", "", row["expected"])
    # three decimals could be thousands again
    safe = f"{plain}0" if re.search(r"\.\d{3}$", plain) else plain
    return typed_number(safe, language)


def _information_expected(row: Row, language: Language) -> str:
    if row["column"].endswith(".basis"):
        return _OR(language).join(f"{name} ({words(language)})" for name, words in BASES.items())
    return _in_days(row["expected"], language) if language == "vi" else row["expected"]


def _personal_expected(row: Row, language: Language) -> str:
    return ", ".join(_PERSONAL[kind](language) for kind in row["expected"].split(";"))


def _key(row: Row, language: Language) -> str | None:
    """Return a repeated key with the label of each part, those left empty aside."""
    names = TABLES[row["table"]].key if row["table"] in TABLES else ()
    parts = (row["value"] or "").split(" | ")
    if len(parts) != len(names):
        return row["value"]
    filled = {name: part for name, part in zip(names, parts, strict=True) if part}
    labels = {name: column_label(row["table"], name, language) for name in filled}
    return ", ".join(_IN_KEY(language, column=labels[name], value=part) for name, part in filled.items())


_WORDED: Final[dict[str, Callable[[Row, Language], str]]] = {
    "file_missing": _users_expected,
    "table_unknown": _table_expected,
    "table_unnamed": _table_expected,
    "header_missing": _columns_expected,
    "column_unknown": _columns_expected,
    "value_missing": _example_expected,
    "type_wrong": _example_expected,
    "code_unknown": _code_expected,
    "field_of_other_level": _field_expected,
    "rank_contradicts_occupation": _code_expected,
    "reference_unknown": _reference_expected,
    "code_contradicted": _named_expected,
    "table_personal": _personal_expected,
    "column_personal": _personal_expected,
    "number_ambiguous": _number_expected,
    "percent_doubtful": _number_expected,
    "information_missing": _information_expected,
    "information_wrong": _information_expected,
}
