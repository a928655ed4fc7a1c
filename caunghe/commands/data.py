"""Commands about data: template, dictionary, pilot."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

from caunghe import pilot as made_cities
from caunghe.commands import EXIT_OK, Asked
from caunghe.commands.beside import feed_beside
from caunghe.commands.terminal import OPEN
from caunghe.errors import InputError
from caunghe.feed import (
    Feed,
    check_destination,
    code_lists,
    data_package,
    dictionary_html,
    dictionary_page,
    next_year,
    read_feed,
    write_feed,
    write_template,
)
from caunghe.language import LANGUAGES, SYNTHETIC, Language, Text, day
from caunghe.outputs import output_at, whole_file
from caunghe.pilot import pilot_city, write_country

_SAMPLE: Final = Text(
    "SỔ TÍNH MẪU ĐÃ ĐIỀN. Thành phố này là mô phỏng: không con số nào của một cơ sở, doanh nghiệp hay người có thật. "
    "Xem để biết cách điền; số liệu của mình thì điền vào sổ tính trống.",
    "A SAMPLE, FILLED IN. This city is simulated: no number belongs to a real institution, employer or person. See "
    "here how it is done; fill your own figures into an empty form.",
)
_CARRIED: Final = Text(
    "Lập từ số liệu ngày {day}. Xem lại những dòng còn nguyên; điền số liệu vào các dòng năm {year}, cuối mỗi bảng "
    "hằng năm; xóa dòng không còn.",
    "Made of the data of {day}. Look over what stands; fill in the rows of {year}, at the end of each yearly table; "
    "delete rows that are no more.",
)
_ONE_OF_TWO: Final = Text(
    "--from và --sample không dùng cùng lúc: mỗi sổ tính chỉ lập từ một nguồn.",
    "--from and --sample do not go together: a workbook is made of one of them.",
)


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
    feed, about = _filled(asked, language)
    with output_at(Path(asked.file)):
        write_template(Path(asked.file), language=language, tables=asked.tables, feed=feed, about=about)
    sys.stdout.write(OPEN(language, path=asked.file) + "\n")
    return EXIT_OK


def _filled(asked: Asked, language: Language) -> tuple[Feed | None, Text | None]:
    """Return the feed that a template is filled with and what is said of it, None for an empty one."""
    source = getattr(asked, "from")
    if source and asked.sample:
        raise InputError(_ONE_OF_TWO)
    if asked.sample:
        return read_feed(made_cities.small_city())[0], _SAMPLE
    if not source:
        return None, None
    last = feed_beside(Path(source), language)
    return next_year(last), _carried(last)


def _carried(last: Feed) -> Text:
    before = last.information.as_of
    texts = (_CARRIED(each, day=day(before, each), year=before.year + 1) for each in LANGUAGES)
    return Text(*texts)


def dictionary(asked: Asked, language: Language) -> int:
    """Print or write the data dictionary."""
    if asked.json:
        page = json.dumps({**data_package(), "codeLists": code_lists()}, ensure_ascii=False, indent=2) + "\n"
    elif asked.out and asked.out.endswith(".html"):
        page = dictionary_html(language)
    else:
        page = dictionary_page(language)
    if asked.out:
        with output_at(Path(asked.out)), whole_file(Path(asked.out)) as partial:
            partial.write_text(page, encoding="utf-8")
        sys.stdout.write(OPEN(language, path=asked.out) + "\n")
    else:
        sys.stdout.write(page)
    return EXIT_OK
