# pyright: standard
"""What the room does when the site starts: it listens to allauth, and checks one setting."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import Tags, register


class AccountsConfig(AppConfig):
    """The room of accounts."""

    name = "caunghe.web.accounts"

    def ready(self) -> None:
        """Connect what is done when a password changes, and when a second factor comes, goes or is wrong."""
        # models are loaded only now
        from allauth.account.signals import password_changed  # noqa: PLC0415
        from allauth.mfa.signals import (  # noqa: PLC0415
            authentication_failed,
            authenticator_added,
            authenticator_removed,
        )

        from caunghe.web.accounts import passwords, second_factor  # noqa: PLC0415

        password_changed.connect(passwords.changed)
        authenticator_added.connect(second_factor.added)
        authenticator_removed.connect(second_factor.removed)
        authentication_failed.connect(second_factor.failed)
        register(second_factor.is_required, Tags.security, deploy=True)
