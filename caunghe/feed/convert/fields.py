"""Which columns of a source table a mapping means by what it writes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from caunghe.errors import InputError
from caunghe.language import Text, fold

_RANGE: Final = re.compile(r"\s*(?:\.\.+|…)\s*")
_NO_FIELD = Text(
    "Bảng nguồn phải có cột {field}; đang có {known}.", "The source table must have the field {field}; it has {known}."
)


def field_of(written: str, known: Sequence[str]) -> str:
    """Return the field written: as it stands, else the one that differs in case, diacritics or spaces only.

    Raises InputError where there is none, or several that differ so.

    >>> field_of("so  cho", ["Trường", "Số chỗ"])
    'Số chỗ'
    """
    if written in known:
        return written
    alike = [name for name in known if fold(name) == fold(written)]
    if len(alike) != 1:
        raise InputError(_NO_FIELD, field=written, known=", ".join(known))
    return alike[0]


def fields_of(written: str, known: Sequence[str]) -> list[str]:
    """Return the fields written with ``+`` between them, and of ``A .. B`` all from one to the other.

    >>> fields_of("code + 2021 .. 2023", ["code", "name", "2021", "2022", "2023"])
    ['code', '2021', '2022', '2023']
    """
    if written.strip() in known:
        return [written.strip()]
    found: list[str] = []
    for part in (part.strip() for part in written.split("+")):
        ends = _RANGE.split(part)
        if part in known or len(ends) != 2 or not all(ends):
            found += [field_of(part, known)] if part else []
            continue
        first, last = (known.index(field_of(end, known)) for end in ends)
        found += known[first : last + 1]
    return found
