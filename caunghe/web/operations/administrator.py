"""The first administrator of a site: made by whoever has the machine, since nobody is there to send an invitation."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from caunghe.errors import CaungheError
from caunghe.language import Text
from caunghe.web.accounts.models import Account, Membership, Organisation
from caunghe.web.accounts.roles import OrganisationKind, Role
from caunghe.web.common.audit import record

_NO_ADDRESS: Final = Text("{email} không phải địa chỉ thư.", "{email} is no e-mail address.")
_WEAK: Final = Text("Mật khẩu chưa đủ mạnh: {why}", "The password is not strong enough: {why}")
_THERE: Final = Text(
    "{email} đã có tài khoản; người quản trị trên trang cấp thêm vai trò.",
    "{email} has an account already; an administrator gives further roles on the site.",
)


class AdministratorError(CaungheError):
    """The account cannot be made as asked."""


def make_administrator(email: str, organisation: str, password: str, *, now: datetime) -> Account:
    """Make an account that administers a department, which is made where it is not there; nothing else is given."""
    try:
        validate_email(email)
    except ValidationError as error:
        raise AdministratorError(_NO_ADDRESS, email=email) from error
    account = Account(email=email.lower(), name=email.partition("@")[0], made=now)
    if Account.objects.filter(email=account.email).exists():
        raise AdministratorError(_THERE, email=email)
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise AdministratorError(_WEAK, why=" ".join(error.messages)) from error
    with transaction.atomic():
        account.set_password(password)
        account.save()
        department, _ = Organisation.objects.get_or_create(kind=OrganisationKind.DEPARTMENT, name=organisation)
        Membership.objects.create(account=account, organisation=department, role=Role.ADMINISTRATOR)
        record("administrator_made", None, now=now, account=account.pk)
    return account
