"""Where the published run is: one place in the site's folder, set when a run is published and read by the loader."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings

from caunghe.errors import CaungheError


class NoEdition(CaungheError):
    """A run's folder lacks what the public pages say."""


def published_folder() -> Path | None:
    """Return the folder of the published run, or None where none has been published."""
    place: Path = settings.PUBLISHED
    return place.resolve() if (place / "provenance.json").is_file() else None


def set_published(folder: Path) -> None:
    """Make a run's folder the published one; whoever reads sees the one before or this one, never neither."""
    place: Path = settings.PUBLISHED
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = place.with_name(f".{place.name}-{secrets.token_hex(4)}")
    aside.symlink_to(folder.resolve(), target_is_directory=True)
    os.replace(aside, place)  # noqa: PTH105
