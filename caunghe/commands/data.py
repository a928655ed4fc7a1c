"""Commands about data: template, dictionary, pilot."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from caunghe.commands import EXIT_OK, Asked
from caunghe.commands.terminal import OPEN, SYNTHETIC
from caunghe.feed import (
    check_destination,
    code_lists,
    data_package,
    dictionary_html,
    dictionary_page,
    write_feed,
    write_template,
)
from caunghe.language import Language
from caunghe.outputs import output_at
from caunghe.pilot import pilot_city, write_country


def pilot(asked: Asked, language: Language) -> int:
    """Write the synthetic pilot, or a country of such provinces."""
    out = Path(asked.out)
    if asked.provinces == 1:
        check_destination(out)
    with output_at(out):
        if asked.provinces == 1:
            write_feed(pilot_city(seed=asked.seed), out, form="csv")
        else:
            write_country(out, provinces=asked.provinces, seed=asked.seed)
    sys.stdout.write(OPEN(language, path=out) + "\n" + SYNTHETIC(language) + "\n")
    return EXIT_OK


def template(asked: Asked, language: Language) -> int:
    """Write the workbook to fill in."""
    with output_at(Path(asked.file)):
        write_template(Path(asked.file), language=language, tables=asked.tables)
    sys.stdout.write(OPEN(language, path=asked.file) + "\n")
    return EXIT_OK


def dictionary(asked: Asked, language: Language) -> int:
    """Print or write the data dictionary."""
    if asked.json:
        page = json.dumps({**data_package(), "codeLists": code_lists()}, ensure_ascii=False, indent=2) + "\n"
    elif asked.out and asked.out.endswith(".html"):
        page = dictionary_html(language)
    else:
        page = dictionary_page(language)
    if asked.out:
        with output_at(Path(asked.out)):
            Path(asked.out).parent.mkdir(parents=True, exist_ok=True)
            Path(asked.out).write_text(page, encoding="utf-8")
        sys.stdout.write(OPEN(language, path=asked.out) + "\n")
    else:
        sys.stdout.write(page)
    return EXIT_OK
