"""The styles of a workbook with those of findings added: the look that a rule gives a cell with a finding."""

from __future__ import annotations

import re
from typing import Final

from caunghe.feed.findings.findings import Severity
from caunghe.feed.marking.package import MAIN, Package, attribute

# a blue channel of its own tells these fills from those that people choose
FILLS: Final = {Severity.ERROR.value: "FFFFC7CF", Severity.WARNING.value: "FFFFEB9D"}
_XF: Final = re.compile(r"<xf\b[^>]*?/>|<xf\b[^>]*?>.*?</xf>", re.DOTALL)
_EMPTY: Final = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" '
    'borderId="0"/></cellXfs></styleSheet>'
)


class Styles:
    """The part ``styles.xml``; ``difference`` is the look of a finding, ``plain`` a style without a fill of ours."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._part = package.related(package.book, "styles") or ""
        if self._part not in package:
            self._part = "xl/styles.xml"
            package.put_new(self._part, _EMPTY, _TYPE)
            package.relate(package.book, "styles", self._part)
        self._text = package.text(self._part)
        self._formats = _XF.findall(self._section("cellXfs"))
        self._ours = [at for at, fill in enumerate(_fills(self._section("fills"))) if _is_ours(fill)]

    @property
    def are_coloured(self) -> bool:
        """Whether an earlier check filled cells of the workbook."""
        return bool(self._coloured)

    def plain(self, style: int) -> int:
        """Return the style that a cell had before an earlier check coloured it, else its own."""
        if style >= len(self._formats) or int(attribute(self._formats[style], "fillId") or 0) not in self._ours:
            return style
        bare = _with_fill(self._formats[style], 0)
        alike = (
            at for at, each in enumerate(self._formats) if _with_fill(each, 0) == bare and at not in self._coloured
        )
        return next(alike, None) or self._format(bare)

    @property
    def _coloured(self) -> set[int]:
        fills = {at: int(attribute(each, "fillId") or 0) for at, each in enumerate(self._formats)}
        return {at for at, fill in fills.items() if fill in self._ours}

    def difference(self, severity: str) -> int:
        """Return the number of the style that a conditional format gives a finding of a severity."""
        if not re.search(r"<dxfs\b[^>]*>.*</dxfs>", self._text, re.DOTALL):
            bare = re.sub(r"<dxfs\b[^>]*/>", "", self._text)
            place = re.search(r"<(?:tableStyles|colors|extLst)\b|</styleSheet>", bare)
            at = place.start() if place else len(bare)
            self._text = f'{bare[:at]}<dxfs count="0"></dxfs>{bare[at:]}'
        colour = FILLS[severity]
        shades = f'<fgColor rgb="{colour}"/><bgColor rgb="{colour}"/>'
        # letters that a heading has in white could not be read
        dark = '<font><color rgb="FF000000"/></font>'
        look = f'<dxf>{dark}<fill><patternFill patternType="solid">{shades}</patternFill></fill></dxf>'
        there = re.findall(r"<dxf\b.*?</dxf>|<dxf\s*/>", self._section("dxfs"), re.DOTALL)
        return there.index(look) if look in there else self._add("dxfs", look)

    def heading(self) -> int:
        """Return the style of a heading of the list of findings."""
        font = self._add("fonts", '<font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Calibri"/></font>')
        fill = self._add("fills", _fill("FF14213D"))
        return self._format(_wrapped(font, fill, "center"))

    def text(self, font: str = "", fill: str = "") -> int:
        """Return the style of wrapped text, with more of its font (``<b/>``) and a fill where given."""
        number = self._add("fonts", f'<font>{font}<sz val="11"/><name val="Calibri"/></font>')
        shade = self._add("fills", _fill(fill)) if fill else 0
        return self._format(_wrapped(number, shade, "top"))

    def save(self) -> None:
        """Put the styles back into the workbook."""
        formats = f'<cellXfs count="{len(self._formats)}">{"".join(self._formats)}</cellXfs>'
        text = re.sub(r"<cellXfs\b.*?</cellXfs>", lambda _: formats, self._text, count=1, flags=re.DOTALL)
        self._package.put(self._part, text)

    def _section(self, name: str) -> str:
        found = re.search(rf"<{name}\b[^>]*>(.*?)</{name}>", self._text, re.DOTALL)
        return found[1] if found else ""

    def _format(self, text: str) -> int:
        self._formats.append(text)
        return len(self._formats) - 1

    def _add(self, section: str, text: str) -> int:
        """Add a font or fill and return its number."""
        inner = self._section(section)
        tag = section.removesuffix("s")
        count = len(re.findall(rf"<{tag}\b", inner))
        opening = re.search(rf"<{section}\b[^>]*>", self._text)
        if opening is None:
            raise ValueError(f"styles must have {section}; got none")
        counted = re.sub(r'\bcount="\d+"', f'count="{count + 1}"', opening[0])
        end = self._text.index(f"</{section}>")
        self._text = (
            f"{self._text[: opening.start()]}{counted}{self._text[opening.end() : end]}{text}{self._text[end:]}"
        )
        return count


_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"


def _wrapped(font: int, fill: int, vertical: str) -> str:
    return (
        f'<xf numFmtId="49" fontId="{font}" fillId="{fill}" borderId="0" applyFont="1" applyFill="1" '
        'applyAlignment="1">'
        f'<alignment vertical="{vertical}" wrapText="1"/></xf>'
    )


def _fill(colour: str) -> str:
    shades = f'<fgColor rgb="{colour}"/><bgColor indexed="64"/>'
    return f'<fill><patternFill patternType="solid">{shades}</patternFill></fill>'


def _fills(section: str) -> list[str]:
    return re.findall(r"<fill>.*?</fill>|<fill\s*/>", section, re.DOTALL)


def _is_ours(fill: str) -> bool:
    return any(f'rgb="{colour}"' in fill for colour in FILLS.values())


def _with_fill(text: str, fill: int) -> str:
    tag = re.match(r"<xf\b[^>]*?(?=/?>)", text)
    opening = tag[0] if tag else "<xf"
    bare = re.sub(r'\s(?:fillId|applyFill)="[^"]*"', "", opening)
    return f'{bare} fillId="{fill}" applyFill="1"{text[len(opening) :]}'
