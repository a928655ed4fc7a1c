"""The form by which an organisation lets somebody act for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from caunghe.web.accounts import delegations, words
from caunghe.web.accounts.actors import Actor
from caunghe.web.accounts.forms import OrganisationField, labelled
from caunghe.web.accounts.models import Account, Organisation
from caunghe.web.accounts.permissions import PERMISSIONS
from caunghe.web.accounts.roles import CODED, OrganisationKind
from caunghe.web.common.language import spoken
from caunghe.web.common.moments import local_day


class DelegationForm(forms.Form):
    """Which organisation, whom, in what, and until which day."""

    organisation = OrganisationField(Organisation.objects.none())
    email = forms.EmailField()
    actions = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    until = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, actor: Actor, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language, self._actor, self._now = spoken(), actor, now
        fields: dict[str, Any] = self.fields
        organisations = delegations.organisations_of(actor)
        fields["organisation"].queryset = organisations
        if organisations.count() == 1:
            fields["organisation"].empty_label = None
        known = {action for kind in CODED for action in delegations.delegable(kind)}
        fields["actions"].choices = [
            (action, row.title(language)) for action, row in PERMISSIONS.items() if action in known
        ]
        labels = {"organisation": words.ORGANISATION, "email": words.DELEGATE, "actions": words.DELEGATED_ACTIONS}
        notes = {"email": words.DELEGATE_NOTE, "until": words.DELEGATED_UNTIL_NOTE}
        labelled(self, {**labels, "until": words.DELEGATED_UNTIL}, notes)

    def clean_email(self) -> Account:
        """Return the account of the address, which must be another's and open."""
        found = Account.objects.filter(email=self.cleaned_data["email"].lower(), is_active=True).first()
        if found is None or found.pk == self._actor.number:
            raise forms.ValidationError(words.NO_SUCH_DELEGATE(spoken()))
        return found

    def clean_until(self) -> datetime:
        """Return the end of the day, which is neither past nor too far."""
        day = self.cleaned_data["until"]
        if not local_day(self._now) <= day <= delegations.last_day(self._now):
            raise forms.ValidationError(words.DELEGATED_TOO_LONG(spoken()))
        return delegations.end_of(day)

    def clean(self) -> dict[str, Any]:
        """Refuse what the people of the organisation may not do themselves."""
        cleaned = super().clean() or {}
        organisation = cleaned.get("organisation")
        if organisation is not None:
            kind = OrganisationKind(organisation.kind)
            if set(cleaned.get("actions", [])) - set(delegations.delegable(kind)):
                self.add_error("actions", words.NOT_OF_THAT_KIND(spoken()))
        return cleaned
