"""Starting Django with the house's settings, once a process."""

from __future__ import annotations

import os


def start() -> None:
    """Set Django up from the environment; raises SettingError where a variable is missing or unsafe."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "caunghe.web.settings"
    # only now: settings are read when Django is imported into use
    import django  # noqa: PLC0415

    django.setup()
