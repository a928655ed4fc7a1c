# pyright: standard
"""The forms of the account pages; their labels are Text constants, put in when a form is made for a language."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateCodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone

from caunghe.language import Text
from caunghe.web.accounts import words
from caunghe.web.accounts.lockout import minutes_locked, note_failure
from caunghe.web.accounts.models import Account, Organisation
from caunghe.web.accounts.roles import KINDS, ROLES, ROLES_OF, OrganisationKind, Role
from caunghe.web.accounts.second_factor import is_first_use
from caunghe.web.common.audit import record
from caunghe.web.common.language import spoken
from caunghe.web.common.words import REQUIRED


def labelled(form: forms.BaseForm, labels: dict[str, Text], notes: dict[str, Text] | None = None) -> None:
    """Give the fields of a form their labels and notes in the language of the request, and point each to its error."""
    language = spoken()
    for name, label in labels.items():
        field = form.fields[name]
        field.label = label(language)
        field.help_text = (notes or {})[name](language) if name in (notes or {}) else ""
        field.error_messages["required"] = REQUIRED(language)
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labelled(self, {"login": words.EMAIL, "password": words.PASSWORD})


class ConfirmForm(ReauthenticateForm):
    """The password once more, before what must be certain."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labelled(self, {"password": words.PASSWORD})


class ChangeForm(ChangePasswordForm):
    """The password as it is, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"oldpassword": words.OLD_PASSWORD, "password1": words.NEW_PASSWORD, "password2": words.REPEATED}
        labelled(self, labels, {"password1": words.PASSWORD_NOTE})


class AskPasswordForm(forms.Form):
    """The address of an account whose password is forgotten."""

    email = forms.EmailField(widget=forms.EmailInput(attrs={"autocomplete": "email"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labelled(self, {"email": words.EMAIL})


class NewPasswordForm(forms.Form):
    """A new password, set by a link."""

    password = forms.CharField(
        max_length=200, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._account = account
        labelled(self, {"password": words.NEW_PASSWORD}, {"password": words.PASSWORD_NOTE})

    def clean_password(self) -> str:
        """Return the password where it is strong enough."""
        password = self.cleaned_data["password"]
        validate_password(password, self._account)
        return password


class _CodeLabelled:
    """A form of allauth that asks for a code, with our label."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert isinstance(self, forms.BaseForm)
        labelled(self, {"code": words.CODE})


class _CodeOnce(_CodeLabelled):
    """A code that lets somebody in: refused where the address is locked, and the second time."""

    user: Account
    authenticator: Authenticator

    def clean_code(self) -> str:
        """Return the code; wrong ones are counted as wrong passwords are (second_factor.failed)."""
        now = timezone.now()
        if minutes := minutes_locked(self.user.email, now):
            raise forms.ValidationError(words.LOCKED(spoken(), minutes=minutes))
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP and not is_first_use(self.authenticator, code, now):
            self._emit_authentication_failed(self.authenticator)  # type: ignore[attr-defined]
            raise forms.ValidationError(words.OF_ALLAUTH["incorrect_code"](spoken()))
        return code


class CodeForm(_CodeOnce, AuthenticateForm):
    """The code of the second factor, when signing in."""


class ConfirmCodeForm(_CodeOnce, ReauthenticateCodeForm):
    """The code of the second factor once more."""


class ActivateForm(_CodeLabelled, ActivateTOTPForm):
    """The first code, which turns the second factor on."""


class AcceptForm(forms.Form):
    """Name and password of a person who was invited; a person with an account gives its password only."""

    name = forms.CharField(max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        max_length=200, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, email: str, account: Account | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email, self.account = email, account
        labels = {"name": words.YOUR_NAME, "password": words.PASSWORD}
        if account is not None:
            del self.fields["name"], labels["name"]
            self.fields["password"].widget.attrs["autocomplete"] = "current-password"
        labelled(self, labels, {} if account else {"password": words.PASSWORD_NOTE})

    def clean_password(self) -> str:
        """Return the password; a new one is strong enough, that of an account its own."""
        password = self.cleaned_data["password"]
        if self.account is None:
            validate_password(password, Account(email=self.email, name=self.cleaned_data.get("name", "")))
        else:
            self._check_own(self.account, password)
        return password

    def _check_own(self, account: Account, password: str) -> None:
        """Refuse a wrong password as signing in does: counted, recorded, and locked after so many."""
        now = timezone.now()
        if minutes := minutes_locked(account.email, now):
            raise forms.ValidationError(words.LOCKED(spoken(), minutes=minutes))
        if not account.check_password(password):
            record("sign_in_failed", None, now=now, locked=note_failure(account.email, now))
            raise forms.ValidationError(words.OF_ALLAUTH["incorrect_password"](spoken()))


class OrganisationField(forms.ModelChoiceField):
    """A choice of organisations."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name of an organisation with its kind: several may have one name."""
        return f"{obj.name} ({KINDS[OrganisationKind(obj.kind)](spoken())})"


class InviteForm(forms.Form):
    """Whom to invite, to which organisation and role."""

    email = forms.EmailField()
    organisation = OrganisationField(Organisation.objects.none())
    role = forms.ChoiceField()
    language = forms.ChoiceField(choices=[("vi", "Tiếng Việt"), ("en", "English")], initial="vi")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = spoken()
        organisations = self.fields["organisation"]
        assert isinstance(organisations, forms.ModelChoiceField)
        organisations.queryset = Organisation.objects.filter(is_open=True).order_by("name")
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [(each.value, title(language)) for each, title in ROLES.items()]
        labels = {"email": words.EMAIL, "organisation": words.ORGANISATION, "role": words.ROLE}
        labelled(self, {**labels, "language": words.MESSAGE_LANGUAGE})

    def clean(self) -> dict[str, Any]:
        """Refuse a role that the organisation's kind does not have."""
        cleaned = super().clean() or {}
        organisation, role = cleaned.get("organisation"), cleaned.get("role")
        if organisation and role and Role(role) not in ROLES_OF[OrganisationKind(organisation.kind)]:
            self.add_error("role", words.CANNOT_INVITE(spoken()))
        return cleaned
