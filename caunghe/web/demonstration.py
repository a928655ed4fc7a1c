"""Accounts for trying the site: one person a role, in organisations of the feed, on addresses that reach nobody."""

from __future__ import annotations

import secrets
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import transaction

from caunghe.language import Text
from caunghe.web.accounts.models import Account, Membership, Organisation
from caunghe.web.accounts.roles import CODED, KINDS, ROLES_OF, TABLE_OF, OrganisationKind, Role
from caunghe.web.registry.models import MODELS

_DEPARTMENT: Final = Text("Sở (dùng thử)", "Department (trial)")
_OTHERS: Final = Text("{kind} (dùng thử)", "{kind} (trial)")
_PERSON: Final = Text("{role} (dùng thử)", "{role} (trial)")
_TRIAL: Final = "@demo.example.org"


def demonstration_accounts(now: datetime) -> list[tuple[str, str, Role]]:
    """Make an account a role where the site has no account yet; return address, password and role of each new one.

    Passwords are kept as hashes only: this is the one time that they can be told.
    """
    if Account.objects.exists():
        return []
    made: list[tuple[str, str, Role]] = []
    with transaction.atomic():
        for organisation in _organisations():
            for role in ROLES_OF[OrganisationKind(organisation.kind)]:
                address = f"{role.replace('_', '-')}.{organisation.kind}{_TRIAL}"
                password = "-".join(secrets.token_hex(2) for _ in range(4))
                account = Account(email=address, name=_PERSON("vi", role=role.label), made=now)
                account.set_password(password)
                account.save()
                Membership.objects.create(account=account, organisation=organisation, role=role)
                made.append((address, password, role))
    return made


@contextmanager
def sessions_of_roles() -> Generator[list[tuple[Role, str]]]:
    """Give every role with the cookie of a session of its trial account; the sessions end with the block."""
    opened: list[tuple[Role, str, Any]] = []
    for membership in Membership.objects.filter(account__email__endswith=_TRIAL).select_related("account"):
        session: Any = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(membership.account.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = membership.account.get_session_auth_hash()
        session.create()
        cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
        opened.append((Role(membership.role), cookie, session))
    try:
        yield [(role, cookie) for role, cookie, _ in opened]
    finally:
        for _, _, session in opened:
            session.delete()


def _organisations() -> Iterator[Organisation]:
    """Yield an organisation a kind; an institution and an employer are the first of the feed, where it has one."""
    for kind in OrganisationKind:
        if kind not in CODED:
            name = _DEPARTMENT("vi") if kind is OrganisationKind.DEPARTMENT else _OTHERS("vi", kind=KINDS[kind])
            yield Organisation.objects.get_or_create(kind=kind, name=name)[0]
            continue
        table = TABLE_OF[kind]
        first = MODELS[table].objects.values_list(table.removesuffix("s"), "name").first()
        if first is not None:
            yield Organisation.objects.get_or_create(kind=kind, code=first[0], defaults={"name": first[1] or first[0]})[
                0
            ]
