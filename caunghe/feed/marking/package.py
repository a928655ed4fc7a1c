"""A workbook as the zip of XML parts that it is, changed part by part: what is not touched stays byte for byte."""

from __future__ import annotations

import re
from html import unescape
from pathlib import PurePosixPath
from typing import Final
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from caunghe.feed.reading.archive import Archive
from caunghe.feed.reading.xml_spelling import in_one_spelling

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT: Final = "http://purl.oclc.org/ooxml/"
_BOUND: Final = re.compile(r'xmlns:(\w+)="([^"]*officeDocument/(?:2006/)?relationships)"')
_RELATION: Final = re.compile(r"<Relationship\b[^>]*?/?>")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def xml_text(text: str) -> str:
    """Return text as it stands between the tags of XML.

    >>> xml_text("a < b\\x07")
    'a &lt; b'
    """
    return escape(_CONTROL.sub("", text))


def attribute(text: str, name: str) -> str | None:
    """Return an attribute of an opening tag, None where it has none of the name.

    >>> attribute('<c r="B3" s="4"/>', "s"), attribute('<c r="B3"/>', "s")
    ('4', None)
    """
    found = re.search(rf'(?<![\w:]){name}="([^"]*)"', text)
    return found[1] if found else None


def related_id(text: str, relation: str) -> str:
    """Return the attribute by which an element of a part names a relation, with its namespace.

    Others may be bound at single elements, not at the root.

    >>> related_id("<workbook/>", "rId9").partition(" ")[2]
    'r:id="rId9"'
    """
    bound = _BOUND.search(text)
    prefix, space = (bound[1], bound[2]) if bound else ("r", RELATED)
    return f'xmlns:{prefix}="{space}" {prefix}:id="{relation}"'


class Package:
    """The parts of a workbook by name; ``sheets`` are the names of its sheets with the part of each, in their order."""

    def __init__(self, archive: Archive) -> None:
        self._parts = {name: archive.read(name) for name in archive.names}
        self._path = archive.path
        self.book = "xl/workbook.xml"
        self.sheets = self._sheets()

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    @property
    def holds_macros(self) -> bool:
        """Whether the workbook calls itself macro-enabled; Excel opens it under .xlsm alone."""
        return ".macroEnabled." in self.text("[Content_Types].xml")

    def text(self, part: str) -> str:
        """Return a part's XML in the main namespace without prefix."""
        text = in_one_spelling(self._parts[part], part, self._path).decode("utf-8-sig")
        bound = re.search(rf'xmlns:(\w+)="{re.escape(MAIN)}"', text)
        if bound is None:
            return text
        prefix = bound[1]
        bare = re.sub(rf"(</?){prefix}:", r"\1", text)
        return bare if f'xmlns="{MAIN}"' in bare else bare.replace(f"xmlns:{prefix}=", "xmlns=", 1)

    def put(self, part: str, text: str) -> None:
        """Set a part's XML."""
        self._parts[part] = text.encode("utf-8")

    def put_new(self, part: str, text: str, content_type: str) -> None:
        """Add a part of XML with its content type."""
        self.put(part, _HEAD + text)
        types = self.text("[Content_Types].xml")
        override = f'<Override PartName="/{part}" ContentType="{content_type}"/>'
        if f'PartName="/{part}"' not in types:
            self.put("[Content_Types].xml", types.replace("</Types>", f"{override}</Types>"))

    def declare(self, extension: str, content_type: str) -> None:
        """Say what files of an extension hold, where that is not said."""
        types = self.text("[Content_Types].xml")
        if f'Extension="{extension}"' not in types:
            default = f'<Default Extension="{extension}" ContentType="{content_type}"/>'
            self.put("[Content_Types].xml", re.sub(r"(<Types\b[^>]*>)", rf"\g<1>{default}", types, count=1))

    def free_name(self, pattern: str) -> str:
        """Return the first name of a pattern with ``{}`` that no part has."""
        return next(name for number in range(1, 10_000) if (name := pattern.format(number)) not in self._parts)

    def related(self, part: str, kind: str) -> str | None:
        """Return the part that another has a relation of a kind to, None where there is none."""
        for relation in _RELATION.findall(self._relations(part)):
            if (attribute(relation, "Type") or "").endswith(f"/{kind}"):
                return _target(part, attribute(relation, "Target") or "")
        return None

    def relate(self, part: str, kind: str, target: str) -> str:
        """Relate a part to another and return the relation's id."""
        relations = self._relations(part)
        known = set(re.findall(r'\bId="([^"]*)"', relations))
        new = next(name for number in range(1, 10_000) if (name := f"rIdC{number}") not in known)
        strict = _STRICT in relations
        base = f"{_STRICT}officeDocument/relationships" if strict else RELATED
        line = f'<Relationship Id="{new}" Type="{base}/{kind}" Target={quoteattr("/" + target)}/>'
        self.put(_relations_part(part), relations.replace("</Relationships>", f"{line}</Relationships>"))
        return new

    def _relations(self, part: str) -> str:
        name = _relations_part(part)
        if name in self._parts:
            text = in_one_spelling(self._parts[name], name, self._path).decode("utf-8-sig")
            return re.sub(r"<Relationships([^>]*)/>", r"<Relationships\1></Relationships>", text)
        empty = "http://schemas.openxmlformats.org/package/2006/relationships"
        return f'{_HEAD}<Relationships xmlns="{empty}"></Relationships>'

    def _sheets(self) -> dict[str, str]:
        targets = {
            attribute(relation, "Id"): _target(self.book, attribute(relation, "Target") or "")
            for relation in _RELATION.findall(self._relations(self.book))
        }
        found: dict[str, str] = {}
        for tag in re.findall(r"<sheet\b[^>]*?/?>", self.text(self.book)):
            relation = re.search(r'\b\w+:id="([^"]*)"', tag)
            name = attribute(tag, "name")
            if name is not None and relation and relation[1] in targets:
                found[unescape(name)] = targets[relation[1]]
        return found

    def write(self, path: object) -> None:
        """Write the workbook."""
        with ZipFile(str(path), "w") as archive:
            # the list of types comes first, as readers that stream expect it
            for name in sorted(self._parts, key=lambda name: name != "[Content_Types].xml"):
                entry = ZipInfo(name)
                entry.compress_type = ZIP_DEFLATED
                archive.writestr(entry, self._parts[name])


def _relations_part(part: str) -> str:
    place = PurePosixPath(part)
    return str(place.parent / "_rels" / f"{place.name}.rels")


def _target(part: str, target: str) -> str:
    steps: list[str] = []
    for step in (PurePosixPath("/") / PurePosixPath(part).parent / target).parts[1:]:
        if step == "..":
            steps.pop()
        else:
            steps.append(step)
    return "/".join(steps)
