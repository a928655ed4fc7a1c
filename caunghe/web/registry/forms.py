# pyright: standard
"""The form of a row, made of the schema: one field a column, its key aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from django import forms

from caunghe.language import Language
from caunghe.schema import NUMERIC, TABLES, Column, Kind, Table, allowed_codes, titles
from caunghe.web.accounts.actors import Actor
from caunghe.web.common.words import NO, NOT_STATED, REQUIRED, YES
from caunghe.web.registry import words
from caunghe.web.registry.models import MODELS
from caunghe.web.registry.proposals import objections
from caunghe.web.registry.shown import unit_of

_MOST: Final = 2**63 - 1  # the largest whole number that a column holds


def _code(column: Column, language: Language) -> forms.Field:
    known = titles(str(column.codes), language)
    choices = [(code, known[code]) for code in allowed_codes(str(column.codes), column.level)]
    if column.many:
        return forms.MultipleChoiceField(choices=choices)
    return forms.ChoiceField(choices=[("", NOT_STATED(language)), *choices])


def _number(column: Column, _: Language) -> forms.Field:
    least, most = column.minimum, column.maximum
    if column.kind in (Kind.INTEGER, Kind.MONEY):
        low, high = (limit if given is None else int(given) for given, limit in ((least, -_MOST), (most, _MOST)))
        return forms.IntegerField(min_value=low, max_value=high)
    return forms.FloatField(min_value=least, max_value=most, widget=forms.NumberInput(attrs={"step": "any"}))


def _boolean(_: Column, language: Language) -> forms.Field:
    choices = [("", NOT_STATED(language)), ("true", YES(language)), ("false", NO(language))]
    return forms.TypedChoiceField(choices=choices, coerce=lambda text: text == "true", empty_value=None)


def _date(_: Column, __: Language) -> forms.Field:
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


def _text(_: Column, __: Language) -> forms.Field:
    return forms.CharField(max_length=2_000)


_MADE: Final[dict[Kind, Callable[[Column, Language], forms.Field]]] = {
    Kind.CODE: _code,
    Kind.DATE: _date,
    Kind.BOOLEAN: _boolean,
    **dict.fromkeys(NUMERIC, _number),
}


class RowForm(forms.Form):
    """The columns of a row that may be edited, filled with what stands there."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, table: Table, columns: Iterable[Column], row: Any, seen: int, language: Language, data: Any = None
    ) -> None:
        self.columns = [column for column in columns if column.name not in table.key]
        self._table = table
        self._language: Language = language
        super().__init__(
            data, initial={"seen": seen, **{column.name: _initial(column, row) for column in self.columns}}
        )
        for column in self.columns:
            field = _MADE.get(column.kind, _text)(column, language)
            unit = unit_of(column)
            field.label = column.label(language) + (f" ({unit(language)})" if unit else "")
            field.help_text = column.note(language)
            field.required = column.required
            field.error_messages["required"] = REQUIRED(language)
            self.fields[column.name] = field

    def clean(self) -> dict[str, Any]:
        """Refuse a reference to a row that is not there; many codes become one text."""
        cleaned = super().clean() or {}
        for column in self.columns:
            value = cleaned.get(column.name)
            if isinstance(value, list):
                before = self.initial[column.name]
                # a browser posts them in the order of the list: the same codes are no change
                cleaned[column.name] = ";".join(before if set(value) == set(before) else value)
            elif column.references in MODELS and value and not _exists(str(column.references), value):
                self.add_error(
                    column.name, words.NO_SUCH_ROW(self._language, table=TABLES[str(column.references)].label)
                )
        return cleaned

    def objected(self, row: Any, actor: Actor) -> bool:
        """Whether the valid values would break a rule in the row; each objection stands at its field."""
        found = objections(self._table, row, self.values(), actor)
        for objection in found:
            self.add_error(
                objection.column if objection.column in self.fields else None, objection.says(self._language)
            )
        return bool(found)

    def values(self) -> dict[str, Any]:
        """Return the values of the columns once the form is valid."""
        return {column.name: self.cleaned_data[column.name] for column in self.columns}


def _initial(column: Column, row: Any) -> Any:
    value = getattr(row, column.name)
    if column.many:
        return [code.strip() for code in value.split(";") if code.strip()]
    if column.kind is Kind.BOOLEAN:
        return {True: "true", False: "false"}.get(value, "")
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _exists(table: str, value: str) -> bool:
    return MODELS[table].objects.filter(**{TABLES[table].key[-1]: value}).exists()
