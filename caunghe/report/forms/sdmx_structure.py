"""The structure of the SDMX file as an SDMX-JSON 2.0 message: what a client needs to read ``indicators.sdmx.csv``.

One dataflow, its data structure, a concept for every column, and a code list for every coded one. Names are Vietnamese
with English beside; what may change from city to city (areas, institutions, bodies) is listed as the values have it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final

from caunghe.language import LANGUAGES, Text
from caunghe.report.forms.sdmx import AGENCY, ATTRIBUTES, DIMENSIONS, MEANINGS, STRUCTURE, VERSION, Codes

_SCHEMA: Final = "https://json.sdmx.org/2.0.0/sdmx-json-structure-schema.json"
_TITLE: Final = Text("Chỉ số giáo dục nghề nghiệp và việc làm", "Indicators of vocational education and work")
_CONCEPTS: Final = Text("Các khái niệm của tệp chỉ số", "Concepts of the file of indicators")
_VALUE: Final = "OBS_VALUE"
_DECIMAL: Final = ("OBS_VALUE", "SE", "CI_LOW", "CI_HIGH", "CV", "COVERAGE")
_MANDATORY: Final = ("UNIT_MEASURE", "OBS_STATUS", "CONF_STATUS", "BASIS")

Json = dict[str, Any]


def structure_message(codes: Codes, made: date) -> Json:
    """Return the message; ``codes`` are those of each coded column, by its name."""
    components = (*DIMENSIONS, _VALUE, *ATTRIBUTES)
    concepts = [{"id": name, **_named(MEANINGS[name])} for name in components]
    return {
        "meta": {
            "schema": _SCHEMA,
            "id": f"{STRUCTURE}_{made:%Y%m%d}",
            "prepared": datetime.combine(made, time(), tzinfo=UTC).isoformat(),
            "test": False,
            "contentLanguages": list(LANGUAGES),
            "sender": {"id": AGENCY},
        },
        "data": {
            "dataflows": [
                {**_artefact(STRUCTURE, _TITLE), "structure": _urn("datastructure.DataStructure", STRUCTURE)}
            ],
            "dataStructures": [{**_artefact(STRUCTURE, _TITLE), "dataStructureComponents": _components(codes)}],
            "conceptSchemes": [{**_artefact("CONCEPTS", _CONCEPTS), "concepts": concepts}],
            "codelists": [
                {
                    **_artefact(f"CL_{name}", MEANINGS[name]),
                    "codes": [{"id": code, **_named(title)} for code, title in listed.items()],
                }
                for name, listed in codes.items()
            ],
        },
    }


def write_structure(codes: Codes, made: date, path: Path) -> None:
    """Write the message as one JSON file."""
    path.write_text(json.dumps(structure_message(codes, made), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _components(codes: Codes) -> Json:
    """Return the dimensions, in order and the time apart, the measure, and the attributes of each observation."""
    *dimensions, period = DIMENSIONS
    return {
        "dimensionList": {
            "id": "DimensionDescriptor",
            "dimensions": [
                {**_component(name, codes), "position": place} for place, name in enumerate(dimensions, start=1)
            ],
            "timeDimension": {
                **_component(period, codes),
                "localRepresentation": {"format": {"dataType": "ObservationalTimePeriod"}},
            },
        },
        "measureList": {
            "id": "MeasureDescriptor",
            "measures": [{**_component(_VALUE, codes), "usage": "optional"}],
        },
        "attributeList": {"id": "AttributeDescriptor", "attributes": _attributes(ATTRIBUTES, codes)},
    }


def _attributes(names: Sequence[str], codes: Codes) -> list[Json]:
    return [
        {
            **_component(name, codes),
            "usage": "mandatory" if name in _MANDATORY else "optional",
            "attributeRelationship": {"observation": {}},
            "measureRelationship": [_VALUE],
        }
        for name in names
    ]


def _component(name: str, codes: Codes) -> Json:
    """Return a column's concept and what may stand in it: a code of its list, a decimal number or a whole one."""
    kind = "Double" if name in _DECIMAL else "Integer"
    holds = (
        {"enumeration": _urn("codelist.Codelist", f"CL_{name}")} if name in codes else {"format": {"dataType": kind}}
    )
    concept = f"{_urn('conceptscheme.Concept', 'CONCEPTS')}.{name}"
    return {"id": name, "conceptIdentity": concept, "localRepresentation": holds}


def _artefact(name: str, title: Text) -> Json:
    return {"id": name, "agencyID": AGENCY, "version": VERSION, **_named(title)}


def _named(title: Text) -> Json:
    return {"name": title("vi"), "names": {language: title(language) for language in LANGUAGES}}


def _urn(kind: str, name: str) -> str:
    return f"urn:sdmx:org.sdmx.infomodel.{kind}={AGENCY}:{name}({VERSION})"
