# pyright: standard
"""The addresses of the account pages; allauth's are named as allauth needs them."""

from __future__ import annotations

from allauth.account import views as signing_in
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path

from caunghe.web.accounts import views
from caunghe.web.accounts.permissions import allows

urlpatterns = [
    path("", allows("account.own", views.account), name="account"),
    path("session/", allows("account.own", views.end_session), name="end_session"),
    path("people/", allows("people.look", views.people), name="people"),
    path("people/<int:membership>/", allows("people.look", views.person), name="person"),
    path("people/<int:membership>/end/", allows("people.end", views.end_role), name="end_role"),
    path("people/invitation/<int:invitation>/", allows("people.invite", views.invited), name="invited"),
    path("people/invite/", allows("people.invite", views.invite), name="invite"),
    path("invitation/<str:token>/", allows("account.accept", views.invitation), name="invitation"),
    path("password/", allows("account.own", signing_in.password_change), name="account_change_password"),
    path("password/forgotten/", allows("account.password", views.ask_password), name="password_ask"),
    path("password/new/<str:token>/", allows("account.password", views.set_password), name="password_set"),
    path("sign-in/", allows("account.sign_in", signing_in.login), name="account_login"),
    path("sign-out/", allows("account.sign_in", signing_in.logout), name="account_logout"),
    path("inactive/", allows("account.sign_in", signing_in.account_inactive), name="account_inactive"),
    path("confirm/", allows("account.own", signing_in.reauthenticate), name="account_reauthenticate"),
    path("second-factor/", allows("account.sign_in", second_factor.authenticate), name="mfa_authenticate"),
    path("second-factor/confirm/", allows("account.own", second_factor.reauthenticate), name="mfa_reauthenticate"),
    path("second-factor/state/", allows("account.own", views.account), name="mfa_index"),
    path("second-factor/on/", allows("account.own", totp.activate_totp), name="mfa_activate_totp"),
    path("second-factor/off/", allows("account.own", totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("recovery-codes/", allows("account.own", recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "recovery-codes/new/",
        allows("account.own", recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
]
