# pyright: standard
"""The forms by which a browser hands over what a passkey has signed; a script of ours fills their hidden field."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from caunghe.web.accounts import words
from caunghe.web.accounts.forms import labelled
from caunghe.web.common.language import spoken


class _SignedField(forms.JSONField):
    """What a passkey has signed; of any other shape it is refused before it is looked into."""

    widget = forms.HiddenInput

    def __init__(self, read: Callable[[Any], object]) -> None:
        super().__init__(error_messages=dict.fromkeys(("required", "invalid"), words.NO_KEY_SENT(spoken())))
        self.label, self._read = words.PASSKEY(spoken()), read

    def to_python(self, value: Any) -> Any:
        """Return what was sent where it can be read as the answer of a passkey."""
        sent = super().to_python(value)
        if sent is not None:
            try:
                self._read(sent)
            # what fido2 raises of texts, bytes and CBOR that are none
            except (TypeError, ValueError, LookupError, AttributeError, struct.error) as error:
                raise forms.ValidationError(words.OF_ALLAUTH["incorrect_code"](spoken())) from error
        return sent


class _KeyLabelled:
    """A form of allauth with what a passkey has signed; without JavaScript nothing is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert isinstance(self, forms.BaseForm)
        self.fields["credential"] = _SignedField(AuthenticationResponse.from_dict)


class KeyForm(_KeyLabelled, AuthenticateWebAuthnForm):
    """A passkey as the second factor, when signing in."""


class ConfirmKeyForm(_KeyLabelled, ReauthenticateWebAuthnForm):
    """A passkey once more, before what must be certain."""


class SignInByKeyForm(_KeyLabelled, LoginWebAuthnForm):
    """A passkey in place of address, password and second factor."""


class AddKeyForm(AddWebAuthnForm):
    """A new passkey and what its owner calls it; every one of ours can sign in alone, so nothing else is asked."""

    passwordless = None  # so Django takes a field away

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = _SignedField(RegistrationResponse.from_dict)
        _named(self)


class NameKeyForm(EditWebAuthnForm):
    """What its owner calls a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _named(self)


def _named(form: forms.Form) -> None:
    form.fields["name"] = forms.CharField(max_length=100)
    labelled(form, {"name": words.KEY_NAME}, {"name": words.KEY_NAME_NOTE})
