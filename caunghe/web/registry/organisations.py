"""The organisations whose people can be invited: institutions and employers by the registry's code, others by name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction

from caunghe.web.accounts.forms import labelled
from caunghe.web.accounts.memberships import LastAdministrator, administrators
from caunghe.web.accounts.models import Organisation
from caunghe.web.accounts.roles import CODED, TABLE_OF, OrganisationKind
from caunghe.web.common.audit import record
from caunghe.web.common.language import spoken
from caunghe.web.registry import words
from caunghe.web.registry.models import MODELS


class OrganisationForm(forms.Form):
    """An organisation to be opened: of a kind with codes by its code, of another by its name."""

    kind = forms.ChoiceField()
    code = forms.CharField(max_length=100, required=False)
    name = forms.CharField(max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = spoken()
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(str(each), each.label(language)) for each in OrganisationKind]
        labels = {"kind": words.ORGANISATION_KIND, "code": words.ORGANISATION_CODE, "name": words.ORGANISATION_NAME}
        labelled(self, labels, {"code": words.ORGANISATION_CODE_NOTE, "name": words.ORGANISATION_NAME_NOTE})

    def clean(self) -> dict[str, Any]:
        """Refuse a code that the registry has not, one that is open, and another organisation without its name."""
        told = super().clean() or {}
        if "kind" not in told:
            return told
        kind, language = OrganisationKind(told["kind"]), spoken()
        if kind in CODED:
            told["name"] = self._named(kind, told.get("code", ""))
        elif not told.get("name"):
            self.add_error("name", words.ORGANISATION_NEEDS_NAME(language))
        elif Organisation.objects.filter(kind=kind, name=told["name"]).exists():
            self.add_error("name", words.ORGANISATION_THERE(language))
        return told

    def _named(self, kind: OrganisationKind, code: str) -> str:
        """Return the name that the registry has for a code."""
        table = TABLE_OF[kind]
        key = table.removesuffix("s")
        names = MODELS[table].objects.filter(**{key: code}).values_list("name", flat=True)
        if not names:
            self.add_error("code", words.ORGANISATION_UNKNOWN(spoken(), code=code))
        elif Organisation.objects.filter(kind=kind, code=code).exists():
            self.add_error("code", words.ORGANISATION_THERE(spoken()))
        return names[0] if names else ""


def open_organisation(kind: OrganisationKind, code: str, name: str, *, actor: int, now: datetime) -> Organisation:
    """Open an organisation to people."""
    with transaction.atomic():
        made = Organisation.objects.create(kind=kind, code=code if kind in CODED else "", name=name)
        record("organisations.open", actor, now=now, organisation=made.pk)
    return made


def open_institutions(*, actor: int, now: datetime) -> int:
    """Open every institution of the registry that is not open yet; return how many."""
    kind = OrganisationKind.INSTITUTION
    with transaction.atomic():
        known = set(Organisation.objects.filter(kind=kind).values_list("code", flat=True))
        rows = MODELS["institutions"].objects.order_by("institution").values_list("institution", "name")
        made = [Organisation(kind=kind, code=code, name=name) for code, name in rows if code not in known]
        Organisation.objects.bulk_create(made)
        if made:
            record("organisations.open", actor, now=now, institutions=len(made))
    return len(made)


def set_open(organisation: Organisation, *, is_open: bool, actor: int, now: datetime) -> None:
    """Close an organisation, whose people then have no role in it, or open it again; neither twice.

    Raises LastAdministrator for the one in which all administrators are.
    """
    with transaction.atomic():
        elsewhere = administrators().exclude(organisation=organisation)
        if not is_open and not elsewhere.exists():
            raise LastAdministrator
        if Organisation.objects.filter(pk=organisation.pk, is_open=not is_open).update(is_open=is_open):
            record("organisations.open", actor, now=now, organisation=organisation.pk, open=is_open)
