"""The commands that state how the site treats persons and how it is guarded, for those who answer for it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from caunghe.commands import EXIT_OK, Asked
from caunghe.commands.terminal import OPEN
from caunghe.language import Language, Text
from caunghe.outputs import output_at, whole_file
from caunghe.web import site
from caunghe.web.operations import privacy, security
from caunghe.web.operations.statement import Section, as_html, as_markdown


def privacy_report(asked: Asked, language: Language) -> int:
    """State what the site holds about persons."""
    return _state(privacy.TITLE, list(privacy.sections()), asked.out, language)


def security_report(asked: Asked, language: Language) -> int:
    """State how the site is guarded, with the settings that it would start with."""
    before = dict(os.environ)
    os.environ.update(site.environment_of(asked.data))
    try:
        sections = list(security.sections(security.site_settings()))
    finally:
        os.environ.clear()
        os.environ.update(before)
    return _state(security.TITLE, sections, asked.out, language)


def _state(title: Text, sections: Sequence[Section], out: str | None, language: Language) -> int:
    made = as_html if out and out.endswith(".html") else as_markdown
    page = made(title, sections, language)
    if out is None:
        sys.stdout.write(page)
        return EXIT_OK
    with output_at(Path(out)), whole_file(Path(out)) as partial:
        partial.write_text(page, encoding="utf-8")
    sys.stdout.write(OPEN(language, path=out) + "\n")
    return EXIT_OK
