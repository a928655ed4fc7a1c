# pyright: standard
"""Accounts, organisations, roles, invitations, failures to sign in, attempts, and sessions."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Final

from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q

from caunghe.web.accounts.actors import Acting, Place
from caunghe.web.accounts.roles import CODED, KINDS, ROLES, OrganisationKind, Role

SECOND_FACTORS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Accounts(BaseUserManager["Account"]):
    """Finds accounts by their address, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """Return the account of an address."""
        return self.get(email=(username or "").lower())


class Account(AbstractBaseUser):
    """A person who signs in with an e-mail address, held in lower case."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    language = models.CharField(max_length=2, default="vi")
    is_active = models.BooleanField(default=True)
    made = models.DateTimeField()
    links_key = models.CharField(max_length=16, default="")  # another one ends every link for a new password
    erasure_asked_by = models.BigIntegerField(null=True)
    erased = models.DateTimeField(null=True)  # from then on a number alone (``erasure``)

    objects = Accounts()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]  # noqa: RUF012  as in the class above

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(email=models.functions.Lower("email")), name="account_email_lower")
        ]

    def has_second_factor(self) -> bool:
        """Return whether signing in asks for more than the password; recovery codes alone are no second factor."""
        return Authenticator.objects.filter(user=self, type__in=SECOND_FACTORS).exists()

    def acting(self, number: int | None, now: datetime) -> Acting | None:
        """Return for whom the account acts by a delegation of that number, while it is in force."""
        rows = Delegation.in_force(now).select_related("organisation")
        row = None if number is None else rows.filter(person=self, pk=number).first()
        return None if row is None else row.acting()

    def places(self) -> list[Place]:
        """Return the roles that the account has now, each in an organisation that is open."""
        found = self.memberships.filter(organisation__is_open=True).select_related("organisation").order_by("id")  # type: ignore[attr-defined]
        return [
            Place(Role(row.role), OrganisationKind(row.organisation.kind), row.organisation.name, row.organisation.code)
            for row in found
        ]


class Organisation(models.Model):
    """An organisation that people work in; an institution and an employer have the registry's code."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=[(kind.value, title.vi) for kind, title in KINDS.items()])
    code = models.CharField(max_length=100, default="", blank=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "code"], condition=~Q(code=""), name="organisation_code_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in CODED]) & ~Q(code="")
                | ~Q(kind__in=[str(kind) for kind in CODED]) & Q(code=""),
                name="organisation_code_of_its_kind",
            ),
        ]


class _RoleIn(models.Model):
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="%(class)ss")
    role = models.CharField(max_length=20, choices=[(role.value, title.vi) for role, title in ROLES.items()])

    class Meta:
        abstract = True


class Membership(_RoleIn):
    """A person's role in an organisation."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="memberships")

    class Meta(_RoleIn.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "organisation", "role"], name="membership_once")
        ]


class Invitation(_RoleIn):
    """An invitation of an address to a role; its link is signed and ends, and is good for one use."""

    email = models.EmailField()
    language = models.CharField(max_length=2, default="vi")
    invited_by = models.ForeignKey(Account, models.PROTECT, related_name="invited")
    expires = models.DateTimeField()
    accepted = models.DateTimeField(null=True)
    withdrawn = models.DateTimeField(null=True)
    renewals = models.PositiveIntegerField(default=0)


class Delegation(models.Model):
    """That a person may do some things for an organisation until a moment; each act of it is recorded as such."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="delegations")
    person = models.ForeignKey(Account, models.CASCADE, related_name="delegations")
    actions = models.JSONField()
    given = models.DateTimeField()
    given_by = models.BigIntegerField()  # a number and no relation: it outlives the account
    ends = models.DateTimeField()
    ended = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gt=models.F("given")), name="delegation_ends_after_it_begins")
        ]

    @classmethod
    def in_force(cls, now: datetime) -> models.QuerySet[Delegation]:
        """Return those that hold at a moment, of organisations that are open."""
        return Delegation.objects.filter(ended=None, given__lte=now, ends__gt=now, organisation__is_open=True)

    def acting(self) -> Acting:
        """Return what an actor is told of it."""
        known: Organisation = self.organisation
        kind, actions = OrganisationKind(known.kind), frozenset(self.actions)
        return Acting(self.pk, known.pk, known.name, kind, known.code, actions, self.ends)


class SignInFailure(models.Model):
    """How often signing in with an address has failed in a row, and until when it is locked; known address or not."""

    address = models.CharField(max_length=64, unique=True)  # a hash: what was typed may be a password
    failures = models.PositiveIntegerField(default=0)
    last = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)


class Attempt(models.Model):
    """What allauth counts of attempts and must know of them in every process, until a moment (``attempts``)."""

    key = models.CharField(max_length=64, primary_key=True)  # a hash: an address of a machine is personal data
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)


class Session(AbstractBaseSession):
    """A session, and whose it is."""

    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="sessions")
    started = models.DateTimeField(null=True)
    agent = models.CharField(max_length=200, default="")

    @classmethod
    def get_session_store_class(cls) -> type:
        """Return the store that keeps sessions in this table."""
        from caunghe.web.accounts.sessions import SessionStore  # noqa: PLC0415  the store names this class

        return SessionStore
