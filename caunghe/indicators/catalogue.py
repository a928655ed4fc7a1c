"""Every indicator, in the order of the city's duties, and the page that documents them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from caunghe.indicators.breakdowns import BREAKDOWNS
from caunghe.indicators.declared import admission, employers, resources, training, work
from caunghe.indicators.indicator import Indicator
from caunghe.language import Language, Text
from caunghe.schema import TABLES


def catalogue(declared: Iterable[Indicator]) -> dict[str, Indicator]:
    """Return indicators by name; raise ValueError where a name comes twice or a part is of none of them."""
    named: dict[str, Indicator] = {}
    for each in declared:
        if each.name in named:
            raise ValueError(f"names of indicators must differ; got {each.name} twice")
        named[each.name] = each
    for each in named.values():
        if each.part_of is not None and each.part_of not in named:
            raise ValueError(f"indicator {each.name} must be part of an indicator; got {each.part_of}")
    return named


CATALOGUE: Final[dict[str, Indicator]] = catalogue(
    declared for module in (work, training, employers, admission, resources) for declared in module.INDICATORS
)

UNITS: Final[dict[str, Text]] = {
    "share": Text("tỷ lệ 0–1", "share 0–1"),
    "ratio": Text("tỷ số", "ratio"),
    "people": Text("người", "people"),
    "number": Text("số lượng", "number"),
    "years": Text("năm", "years"),
    "dong": Text("đồng", "đồng"),
}
KINDS: Final[dict[str, Text]] = {
    "survey": Text("điều tra mẫu, có sai số chọn mẫu", "sample survey, with sampling error"),
    "register": Text("sổ đăng ký, số liệu toàn bộ", "register, a full count"),
}
DIRECTIONS: Final[dict[str, Text]] = {
    "higher": Text("cao hơn là tốt hơn", "higher is better"),
    "lower": Text("thấp hơn là tốt hơn", "lower is better"),
    "neutral": Text("không phân biệt tốt xấu", "neither is better"),
}
# the code list that titles a breakdown's categories; the feed titles areas and institutions, others title themselves
CODES: Final[dict[str, str]] = {
    "area_kind": "area_kinds",
    "boundary": "boundaries",
    "employer_kind": "employer_kinds",
    "field_group": "training_field_groups",
    "group": "target_groups",
    "industry": "industries",
    "institution_kind": "institution_kinds",
    "level": "levels",
    "mode": "modes",
    "model": "agreement_models",
    "occupation": "occupations",
    "ownership": "ownerships",
    "purpose": "funding_purposes",
    "sex": "sexes",
    "size_band": "size_bands",
    "source": "funding_sources",
    "task_group": "task_groups",
}

_TITLE = Text("Danh mục chỉ số", "Catalogue of indicators")
_OPENING = Text(
    "{count} chỉ số cho mười bốn nhiệm vụ của kế hoạch thành phố; tạo từ khai báo ở `caunghe/indicators/declared`.",
    "{count} {count:indicator|indicators} for the fourteen duties of the city's plan; made from "
    "`caunghe/indicators/declared`.",
)
_LINES = {
    "unit": Text("Đơn vị", "Unit"),
    "table": Text("Bảng", "Table"),
    "kind": Text("Loại số liệu", "Kind of data"),
    "direction": Text("Chiều", "Direction"),
    "duties": Text("Nhiệm vụ", "Duties"),
    "breakdowns": Text("Phân tổ", "Breakdowns"),
    "source": Text("Nguồn", "Source"),
}


def catalogue_page(language: Language) -> str:
    """Return the catalogue as a Markdown page in one language."""
    count = len(CATALOGUE)
    parts = [f"# {_TITLE(language)}", _OPENING(language, count=count), "\n".join(_contents(language))]
    parts += ["\n".join(_entry(declared, language)) for declared in CATALOGUE.values()]
    return "\n\n".join(parts) + "\n"


def _contents(language: Language) -> Iterator[str]:
    name, label = Text("Tên", "Name")(language), Text("Chỉ số", "Indicator")(language)
    yield f"| {name} | {label} | {_LINES['duties'](language)} |"
    yield "|---|---|---|"
    for declared in CATALOGUE.values():
        duties = ", ".join(map(str, declared.duties))
        yield f"| [`{declared.name}`](#{declared.name}) | {declared.label(language)} | {duties} |"


def _entry(declared: Indicator, language: Language) -> Iterator[str]:
    values = {
        "unit": UNITS[declared.unit](language),
        "table": f"`{declared.table}` ({TABLES[declared.table].label(language)})",
        "kind": KINDS[declared.kind](language),
        "direction": DIRECTIONS[declared.direction](language),
        "duties": ", ".join(map(str, declared.duties)),
        "breakdowns": "; ".join(BREAKDOWNS[name](language).lower() for name in declared.breakdowns) or "–",
        "source": declared.source(language),
    }
    yield f"## {declared.name}\n"
    yield f"**{declared.label(language)}.** {declared.definition(language)}\n"
    for line, value in values.items():
        yield f"- {_LINES[line](language)}: {value}"
