# pyright: standard
"""The account pages that are our own; signing in and the second factor are allauth's, in our templates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunghe.web.accounts import erasure, invitations, memberships, passwords, selectors, words
from caunghe.web.accounts.actors import actor_of, needs_second_factor
from caunghe.web.accounts.delegations import given_to
from caunghe.web.accounts.forms import AcceptForm, AskPasswordForm, InviteForm, NewPasswordForm
from caunghe.web.accounts.models import Account, Invitation, Membership, Session
from caunghe.web.accounts.roles import Role
from caunghe.web.accounts.sessions import ACTING, session_name
from caunghe.web.common.language import spoken
from caunghe.web.common.models import Message
from caunghe.web.common.words import PROBLEMS


def _own(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Show whether one has a second factor, and one's sessions."""
    sessions = Session.objects.filter(account=request.user.pk, expire_date__gt=timezone.now()).order_by("-started")
    acted = {row.pk: row.organisation.name for row in given_to(request.user, timezone.now())}
    named = [
        (session_name(session.session_key), session, acted.get(session.get_decoded().get(ACTING)))
        for session in sessions
    ]
    own = session_name(str(request.session.session_key))
    context = {"sessions": named, "own": own, "second_factor": _own(request).has_second_factor()}
    return render(request, "account.html", context)


@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Show one's second factors, and whether the own roles need one."""
    found = list(Authenticator.objects.filter(user_id=request.user.pk).order_by("pk"))
    kinds, actor = {each.type for each in found}, actor_of(request)
    context = {
        "keys": [each for each in found if each.type == Authenticator.Type.WEBAUTHN],
        "has_app": Authenticator.Type.TOTP in kinds,
        "has_codes": Authenticator.Type.RECOVERY_CODES in kinds,
        "owed": actor.owes_second_factor,
        "waived": needs_second_factor(actor.memberships) and not settings.SECOND_FACTOR_REQUIRED,
    }
    return render(request, "second_factor.html", context)


@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End one of one's own sessions; the name of anybody else's does nothing."""
    asked = request.POST.get("session", "")
    keys = Session.objects.filter(account=request.user.pk).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=[key for key in keys if session_name(key) == asked]).delete()
    messages.info(request, words.SESSION_ENDED(spoken()))
    return redirect("account")


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Show who has which role, and the invitations and messages that wait."""
    form = InviteForm() if actor_of(request).may("people.invite") else None
    return render(request, "people.html", {**selectors.people(spoken(), timezone.now()), "form": form})


@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """Invite a person."""
    form, now = InviteForm(request.POST), timezone.now()
    if not form.is_valid():
        return render(request, "people.html", {**selectors.people(spoken(), now), "form": form}, status=422)
    asked = form.cleaned_data
    actor: Any = request.user.pk
    invitations.invite(
        asked["email"],
        asked["organisation"],
        Role(asked["role"]),
        asked["language"],
        actor=actor,
        now=now,
    )
    messages.success(request, words.INVITED(spoken(), email=asked["email"]))
    return redirect("people")


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation by GET, accept it by POST; an expired link offers a new one to the same address, once."""
    found, now = invitations.invitation_of(token), timezone.now()
    if found is None:
        return _told(request, "wrong", 404)
    if found.accepted is not None:
        return _told(request, "accepted")
    if not invitations.is_good(found, token, now):
        return _expired(request, found, now)
    known = Account.objects.filter(email=found.email).first()
    form = AcceptForm(request.POST or None, email=found.email, account=known)
    if request.method == "POST" and form.is_valid():
        return _accepted(request, found, form)
    context = {"form": form, "invitation": found, "role": Role(found.role), "known": known is not None}
    return render(request, "invitation.html", context, status=422 if request.method == "POST" else 200)


def _accepted(request: HttpRequest, found: Invitation, form: AcceptForm) -> HttpResponse:
    told = form.cleaned_data
    try:
        invitations.accept(found, told.get("name", ""), told["password"], now=timezone.now())
    except invitations.Withdrawn:
        return _told(request, "withdrawn", 410)
    return _told(request, "accepted")


def _expired(request: HttpRequest, found: Invitation, now: datetime) -> HttpResponse:
    if found.withdrawn is not None:
        return _told(request, "withdrawn", 410)
    if now < found.expires and invitations.is_backed(found):
        return _told(request, "renewed")  # an older link
    if not invitations.is_renewable(found, now):
        return _told(request, "over", 410)
    if request.method == "POST":
        invitations.renew(found, now=now)
        return _told(request, "renewed")
    return _told(request, "expired", 410)


@require_safe
def person(request: HttpRequest, membership: int) -> HttpResponse:
    """Show a person's role in an organisation, and how it is ended."""
    return _person(
        request, get_object_or_404(Membership.objects.select_related("account", "organisation"), pk=membership)
    )


def _person(request: HttpRequest, found: Membership, says: str = "", status: int = 200) -> HttpResponse:
    context = {"membership": found, "role": Role(found.role), "may_end": actor_of(request).may("people.end")}
    return render(request, "person.html", {**context, "says": says, "problems": PROBLEMS(spoken())}, status=status)


@require_POST
def end_role(request: HttpRequest, membership: int) -> HttpResponse:
    """End a person's role."""
    found = Membership.objects.select_related("account", "organisation").filter(pk=membership).first()
    actor: Any = request.user.pk
    if found is not None:
        try:
            memberships.end(found, actor=actor, now=timezone.now())
        except memberships.LastAdministrator:
            return _person(request, found, words.LAST_ADMINISTRATOR(spoken()), 422)
    messages.success(request, words.ROLE_ENDED(spoken()))
    return redirect("people")


@require_POST
def close_account(request: HttpRequest, account: int) -> HttpResponse:
    """Close an account that has no role; of one that has, or is closed, nothing changes."""
    found, actor = get_object_or_404(Account, pk=account), _own(request).pk
    memberships.close(found, actor=actor, now=timezone.now())
    found.refresh_from_db()
    said = words.HAS_ROLES if found.is_active else words.ACCOUNT_CLOSED
    messages.info(request, said(spoken(), email=found.email))
    return redirect("people")


@require_http_methods(["GET", "HEAD", "POST"])
def erase_account(request: HttpRequest, account: int) -> HttpResponse:
    """Show what is erased of a closed account by GET; ask for it, confirm it or let it be by POST."""
    found, own = get_object_or_404(erasure.closed(), pk=account), _own(request).pk
    if request.method == "POST":
        steps = {"ask": erasure.ask, "confirm": erasure.confirm, "take_back": erasure.take_back}
        says = {"ask": words.ERASE_WAITS, "confirm": words.ERASED, "take_back": words.NOT_ERASED}
        asked = next((step for step in steps if step in request.POST), "")
        try:
            done = asked in steps and steps[asked](found, actor=own, now=timezone.now())
        except erasure.SamePerson:
            asked, done = "ask", True
        messages.info(request, (says[asked] if done else words.NOT_ERASED)(spoken(), number=account))
        return redirect("people") if done and asked == "confirm" else redirect("erase_account", account)
    return render(request, "erase_account.html", {"account": found, "own": own})


@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, invitation: int) -> HttpResponse:
    """Show an invitation to whoever may invite by GET, withdraw it by POST."""
    found = get_object_or_404(Invitation.objects.select_related("organisation"), pk=invitation)
    if request.method == "POST":
        actor: Any = request.user.pk
        done = memberships.withdraw(found, actor=actor, now=timezone.now())
        messages.success(request, (words.WITHDRAWN if done else words.ACCEPTED)(spoken()))
        return redirect("people")
    return render(request, "invited.html", {"invitation": found, "role": Role(found.role)})


@require_POST
def hand_over(request: HttpRequest, message: int) -> HttpResponse:
    """Show an administrator a link for a new password where the site sends no mail; recorded each time."""
    now = timezone.now()
    found = get_object_or_404(passwords.waiting(now) if settings.MAIL is None else Message.objects.none(), pk=message)
    passwords.hand_over(found, actor=_own(request).pk, now=now)
    return render(request, "handed_over.html", {"message": found})


@require_http_methods(["GET", "HEAD", "POST"])
def ask_password(request: HttpRequest) -> HttpResponse:
    """Ask for a link by which a new password is set; the answer is the same whether the address has an account."""
    form = AskPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        passwords.ask(form.cleaned_data["email"], now=timezone.now())
        return _told(request, "asked")
    return render(request, "password_ask.html", {"form": form}, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def set_password(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form of a link for a new password by GET, set it by POST."""
    found = passwords.account_of(token)
    if found is None:
        return _told(request, "ended", 410)
    form = NewPasswordForm(request.POST or None, account=found)
    if request.method == "POST" and form.is_valid():
        passwords.set_password(found, form.cleaned_data["password"], now=timezone.now())
        messages.success(request, words.PASSWORD_SET(spoken()))
        return redirect("account_login")
    return render(request, "password_set.html", {"form": form}, status=422 if request.method == "POST" else 200)


def _told(request: HttpRequest, state: str, status: int = 200) -> HttpResponse:
    """Say what became of a link."""
    title, says = {
        "asked": (words.RESET_ASKED, words.RESET_ASKED_SAYS),
        "ended": (words.RESET_ENDED, words.RESET_ENDED_SAYS),
        "withdrawn": (words.LINK_WRONG, words.LINK_WRONG_SAYS),
        "wrong": (words.LINK_WRONG, words.LINK_WRONG_SAYS),
        "accepted": (words.ACCEPTED, words.ACCEPTED_SAYS),
        "renewed": (words.NEW_LINK_SENT, words.NEW_LINK_SENT_SAYS),
        "over": (words.INVITATION_OVER, words.INVITATION_OVER_SAYS),
        "expired": (words.EXPIRED, words.EXPIRED_SAYS),
    }[state]
    context = {"title": title, "says": says, "state": state}
    return render(request, "invitation_state.html", context, status=status)
