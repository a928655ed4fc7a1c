"""Loading the published run: its statements and values into the tables of this room, all of them or none."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import polars as pl
from django.db import connection, models, transaction

from caunghe.language import LANGUAGES, Text
from caunghe.schema import titles
from caunghe.web.common.audit import record
from caunghe.web.public import registers
from caunghe.web.public.models import (
    Publication,
    PublishedCategory,
    PublishedCommune,
    PublishedEntry,
    PublishedIndicator,
    PublishedInstitution,
    PublishedProgramme,
    PublishedValue,
)
from caunghe.web.public.open_data import write_open_data
from caunghe.web.public.published import NoEdition, published_folder
from caunghe.web.public.selectors import CODES
from caunghe.web.registry.search import searched

ENTRIES: Final = {"figure": "figures", "brief": "brief", "target": "targets", "fan": "fans", "gap": "gaps"}
_NO_EDITION: Final = Text(
    "Lượt chạy ở {folder} chưa có phần để công bố ({file}): hãy chạy lại bằng phiên bản này rồi công bố.",
    "The run in {folder} has nothing to publish ({file}): run it again with this version, then publish it.",
)


@dataclass(frozen=True, slots=True)
class Edition:
    """What a run's folder holds for the public: its identity, its texts, its values and its registers."""

    run: str
    texts: Mapping[str, Any]
    values: pl.DataFrame
    tables: Mapping[str, pl.DataFrame]


def read_edition(folder: Path) -> Edition:
    """Read what a run says in public; raises NoEdition where it was made before runs said it."""
    texts, values = folder / "report" / "edition.json", folder / "report" / "edition.parquet"
    for path in (texts, values):
        if not path.is_file():
            raise NoEdition(_NO_EDITION, folder=folder, file=path.name)
    return Edition(
        run=run_hash(folder),
        texts=json.loads(texts.read_text(encoding="utf-8")),
        values=pl.read_parquet(values),
        tables={name: registers.public_rows(name, folder / "feed" / f"{name}.parquet") for name in registers.OPEN},
    )


def run_hash(folder: Path) -> str:
    """Return what tells a run from others: the hash of its provenance, but for how long it took and what was kept."""
    provenance = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    told = {name: value for name, value in provenance.items() if name not in ("seconds", "made")}
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def load_published(*, now: datetime, actor: int | None = None) -> Publication | None:
    """Load the published run unless it is the one that pages show already; None where none has been published."""
    folder = published_folder()
    if folder is None:
        return None
    last = Publication.objects.first()
    if last is not None and last.run == run_hash(folder):
        return last
    edition = read_edition(folder)
    files = write_open_data(edition.run, edition.texts, edition.values, edition.tables, folder)
    with transaction.atomic():
        for model, rows in _rows(edition).items():
            _replace(model, rows)
        publication = Publication.objects.create(**_facts(edition), files=files, loaded=now)
        record("run_published", actor, now=now, table="publications", key=edition.run)
    return publication


def _facts(edition: Edition) -> dict[str, Any]:
    made = edition.texts["made"]
    return {
        "run": edition.run,
        "feed": made["feed"],
        "code": made["code"],
        "city_vi": made["city"]["vi"],
        "city_en": made["city"]["en"],
        "area": made["area"],
        "as_of": date.fromisoformat(made["as_of"]),
        "created": date.fromisoformat(made["created"]),
        "licence": made["licence"],
        "basis": made["basis"],
        "breakdowns": edition.texts["breakdowns"],
    }


def _rows(edition: Edition) -> dict[type[models.Model], Iterable[Mapping[str, Any]]]:
    """Return the rows of each table."""
    return {
        PublishedEntry: _entries(edition.texts),
        PublishedIndicator: map(_indicator, edition.texts["indicators"]),
        PublishedCategory: _categories(edition.texts),
        PublishedValue: _values(edition.values),
        PublishedInstitution: registers.institutions(edition.tables),
        PublishedProgramme: registers.programmes(edition.tables),
        PublishedCommune: registers.communes(edition.tables),
    }


def _entries(texts: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for kind, name in ENTRIES.items():
        for place, content in enumerate(texts[name]):
            key = content.get("key") or content.get("indicator") or content.get("occupation") or str(place)
            if kind == "gap":
                named = {language: titles("occupations", language).get(key, key) for language in LANGUAGES}
                content = {**content, "label": named}  # noqa: PLW2901
            yield {"kind": kind, "key": key, "place": place, "content": content}


def _indicator(content: Mapping[str, Any]) -> dict[str, Any]:
    folded, marked = searched([content["indicator"], content["label"]["vi"], content["label"]["en"]])
    return {"indicator": content["indicator"], "content": content, "folded": folded, "marked": marked}


def _categories(texts: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for breakdown, named in texts["categories"].items():
        for category, title in named.items():
            yield {"breakdown": breakdown, "category": category, **title}
    for name, code, title in registers.list_titles():
        yield {"breakdown": f"{CODES}{name}", "category": code, **title}


def _values(values: pl.DataFrame) -> Iterator[dict[str, Any]]:
    names = [field.name for field in PublishedValue._meta.concrete_fields if field.name != "id"]
    texts = pl.col(pl.String).fill_null("")
    return values.select(names).with_columns(texts, pl.col(pl.Float64).fill_nan(None)).iter_rows(named=True)


def _replace(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Put rows in place of those of a table, by the driver's own way of many rows."""
    fields = [field for field in model._meta.concrete_fields if field.name != "id"]
    quoted = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    target = connection.ops.quote_name(model._meta.db_table)
    made = ([_stored(field, row[field.name]) for field in fields] for row in rows)
    with connection.cursor() as wrapped:
        cursor: Any = wrapped.cursor
        cursor.execute(f"DELETE FROM {target}")
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {target} ({quoted}) FROM STDIN") as copy:
                for row in made:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO {target} ({quoted}) VALUES ({', '.join(['%s'] * len(fields))})", made)


def _stored(field: models.Field[Any, Any], value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(field, models.JSONField) else value
