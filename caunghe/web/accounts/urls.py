# pyright: standard
"""The addresses of the account pages; allauth's are named as allauth needs them."""

from __future__ import annotations

from allauth.account import views as signing_in
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path

from caunghe.web.accounts import outside_views, views
from caunghe.web.accounts import views_delegations as delegations
from caunghe.web.accounts.guard import allows
from caunghe.web.accounts.permissions import ACTING, SETTING_UP

urlpatterns = [
    path("", allows("account.own", views.account), name="account"),
    path("session/", allows("account.own", views.end_session), name="end_session"),
    path("delegations/", allows("delegations.give", delegations.given), name="delegations"),
    path("delegations/<int:delegation>/end/", allows("delegations.give", delegations.end), name="end_delegation"),
    path("acting/", allows(ACTING, delegations.acting), name="acting"),
    path("acting/<int:delegation>/", allows(ACTING, delegations.begin), name="begin_acting"),
    path("acting/cease/", allows(ACTING, delegations.cease), name="cease_acting"),
    path("people/", allows("people.look", views.people), name="people"),
    path("people/<int:membership>/", allows("people.look", views.person), name="person"),
    path("people/<int:membership>/end/", allows("people.end", views.end_role), name="end_role"),
    path("people/account/<int:account>/close/", allows("people.end", views.close_account), name="close_account"),
    path("people/account/<int:account>/erase/", allows("people.erase", views.erase_account), name="erase_account"),
    path("people/invitation/<int:invitation>/", allows("people.invite", views.invited), name="invited"),
    path("people/message/<int:message>/", allows("people.invite", views.hand_over), name="hand_over"),
    path("people/invite/", allows("people.invite", views.invite), name="invite"),
    path("invitation/<str:token>/", allows("account.accept", views.invitation), name="invitation"),
    path("password/", allows("account.own", signing_in.password_change), name="account_change_password"),
    path("password/forgotten/", allows("account.password", views.ask_password), name="password_ask"),
    path("password/new/<str:token>/", allows("account.password", views.set_password), name="password_set"),
    path("sign-in/", allows("account.sign_in", signing_in.login), name="account_login"),
    path("sign-out/", allows("account.sign_in", signing_in.logout), name="account_logout"),
    path("inactive/", allows("account.sign_in", signing_in.account_inactive), name="account_inactive"),
    path("confirm/", allows(SETTING_UP, signing_in.reauthenticate), name="account_reauthenticate"),
    path("second-factor/", allows("account.sign_in", second_factor.authenticate), name="mfa_authenticate"),
    path("second-factor/confirm/", allows("account.own", second_factor.reauthenticate), name="mfa_reauthenticate"),
    path("second-factor/state/", allows(SETTING_UP, views.second_factor), name="mfa_index"),
    path("second-factor/on/", allows(SETTING_UP, totp.activate_totp), name="mfa_activate_totp"),
    path("second-factor/off/", allows("account.own", totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("second-factor/passkeys/", allows(SETTING_UP, views.second_factor), name="mfa_list_webauthn"),
    path("second-factor/passkeys/add/", allows(SETTING_UP, passkeys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "second-factor/passkeys/confirm/",
        allows("account.own", passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("passkeys/<int:pk>/name/", allows("account.own", passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", allows("account.own", passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("sign-in/passkey/", allows("account.sign_in", passkeys.login_webauthn), name="mfa_login_webauthn"),
    path(
        "sign-in/oidc/",
        allows("account.sign_in", outside_views.to_oidc),
        {"provider_id": "oidc"},
        name="openid_connect_login",
    ),
    path(
        "sign-in/oidc/callback/",
        allows("account.sign_in", outside_views.from_oidc),
        {"provider_id": "oidc"},
        name="openid_connect_callback",
    ),
    path("sign-in/<str:organization_slug>/start/", allows("account.sign_in", outside_views.to_saml), name="saml_login"),
    path("sign-in/<str:organization_slug>/acs/", allows("account.sign_in", outside_views.from_saml), name="saml_acs"),
    path(
        "sign-in/<str:organization_slug>/finish/",
        allows("account.sign_in", outside_views.finish_saml),
        name="saml_finish_acs",
    ),
    path(
        "sign-in/<str:organization_slug>/metadata/",
        allows("account.sign_in", outside_views.saml_metadata),
        name="saml_metadata",
    ),
    path(
        "sign-in/<str:organization_slug>/out/", allows("account.sign_in", outside_views.from_saml_out), name="saml_sls"
    ),
    path("recovery-codes/", allows("account.own", recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "recovery-codes/new/",
        allows("account.own", recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
]
