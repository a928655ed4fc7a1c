# pyright: standard
"""What the room does when the site starts: it holds what is edited against the feed's rules."""

from __future__ import annotations

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """The room of reports."""

    name = "caunghe.web.reporting"

    def ready(self) -> None:
        """Object to rows that would break a rule."""
        # models are loaded only now
        from caunghe.web.registry.proposals import row_proposed  # noqa: PLC0415
        from caunghe.web.reporting.proposals import objected  # noqa: PLC0415

        row_proposed.connect(objected)
