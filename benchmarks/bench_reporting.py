"""A report of 50,000 rows: from the upload to the findings on the page, its check in a process of its own included."""

from __future__ import annotations

import io
import json
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import polars as pl
import xlsxwriter

from benchmarks.bench_web import _environment, _run

ROWS = 50_000
YEARS = range(2015, 2025)
FAULTS = 20
AIM = 3.0  # seconds of processor time, of the worker and of its child
PREPARE = "from benchmarks.bench_reporting import prepare; prepare()"
MEASURE = "from benchmarks.bench_reporting import measured; measured({kind!r})"


def run() -> Iterator[dict[str, object]]:
    """Yield the upload of a workbook and of a file of text: processor time, what the clock says, a worker's memory."""
    with tempfile.TemporaryDirectory() as folder:
        _run(PREPARE, _environment(folder, ""))
        for kind in ("workbook", "text"):
            said = _run(MEASURE.format(kind=kind), _environment(folder, ""))
            worker, child, clock, memory = json.loads(said.splitlines()[-1])
            times = f"worker {worker:.2f} s, child {child:.2f} s, clock {clock:.2f} s"
            work = f"{kind} of {ROWS:,} rows: upload to findings ({times})"
            yield {"work": work, "ours_s": worker + child, "must": AIM, "memory_mb": memory}


def measured(kind: str) -> None:
    """Print what the upload of a file took, in a process that has done nothing else."""
    from caunghe.web.started import start  # noqa: PLC0415

    start()
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from caunghe.web.accounts.models import Account  # noqa: PLC0415
    from caunghe.web.reporting.models import Report  # noqa: PLC0415

    client = Client()
    client.force_login(Account.objects.get())
    print(json.dumps(_one(client, Report.objects.get().pk, (settings.FILES / kind).read_bytes())))


def prepare() -> None:
    """Fill the database of this process's environment, and write the files to be uploaded."""
    from caunghe.web.started import start  # noqa: PLC0415

    start()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    settings.FILES.mkdir(parents=True)
    for kind, data in _prepared().items():
        (settings.FILES / kind).write_bytes(data)


def _one(client: Any, report: int, data: bytes) -> tuple[float, float, float, float]:
    def used() -> tuple[float, float, float]:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time(), children.ru_utime + children.ru_stime, time.perf_counter()

    file = io.BytesIO(data)
    file.name = "report.xlsx"
    before = used()
    sent = {"file": file, "table": "intakes"}
    page = client.post(f"/reports/{report}/upload/", sent, follow=True)
    after = used()
    assert page.status_code == 200
    assert page.content.decode().count("<fieldset") == FAULTS
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    worker, child, clock = (late - early for late, early in zip(after, before, strict=True))
    return worker, child, clock, memory


def _prepared() -> dict[str, bytes]:
    """Load a city whose institution I1 has 5,000 programmes; return the files to be uploaded."""
    from django.utils import timezone  # noqa: PLC0415

    from caunghe.web.accounts.models import Account, Membership, Organisation  # noqa: PLC0415
    from caunghe.web.reporting.models import Report, Round  # noqa: PLC0415

    now = timezone.now()
    intakes = _loaded(now)
    organisation = Organisation.objects.create(kind="institution", name="I1", code="I1")
    account = Account.objects.create(email="clerk@example.org", name="clerk", made=now)
    Membership.objects.create(account=account, organisation=organisation, role="clerk")
    due = now + timedelta(days=9)
    opened = Round.objects.create(
        form="elementary_training", reporter="institution", recipient="department", period="2025", opened=now,
        starts="2025-01-01", ends="2025-12-31", due=due, closes=due, certainty="unsure", tables=["intakes"],
    )  # fmt: skip
    Report.objects.create(round=opened, body="I1")
    # every tenth row has new figures, and some cannot be read
    new = intakes.with_columns(pl.col("women") + (pl.col("year") == YEARS[-1]).cast(pl.Int64)).cast(pl.String)
    at = pl.int_range(pl.len())
    new = new.with_columns(entrants=pl.when(at % (ROWS // FAULTS) == 7).then(pl.lit("nhiều")).otherwise("entrants"))
    new = new.select(column for column in new.columns if new[column].null_count() < new.height)
    return {"workbook": _workbook(new), "text": new.write_csv().encode()}


def _loaded(now: datetime) -> pl.DataFrame:
    """Load the city; return its rows of intakes."""
    from caunghe.feed import read_feed  # noqa: PLC0415
    from caunghe.pilot import small_city  # noqa: PLC0415
    from caunghe.web.registry.loading import FeedFacts, load_feed  # noqa: PLC0415

    feed, _ = read_feed(small_city())
    numbers = pl.DataFrame({"programme": [f"A{number:04}" for number in range(ROWS // len(YEARS))]})
    programmes = feed["programmes"].filter(programme="P1").drop("programme").join(numbers, how="cross")
    intake = feed["intakes"].filter(programme="P1", year=2024).drop("programme", "year")
    years = pl.DataFrame({"year": list(YEARS)})
    intakes = intake.join(numbers, how="cross").join(years, how="cross").select(feed["intakes"].columns)
    made = {"programmes": programmes.select(feed["programmes"].columns), "intakes": intakes}
    tables = {name: pl.concat([frame, made[name]]) if name in made else frame for name, frame in feed.tables.items()}
    about = feed.information
    load_feed(tables, FeedFacts("benchmark", about.city, about.area, about.as_of, "", {}), actor=None, now=now)
    return intakes


def _workbook(rows: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("intakes")
        sheet.write_row(0, 0, rows.columns)
        for at, row in enumerate(rows.iter_rows(), start=1):
            for place, value in enumerate(row):
                if value is not None and value.isdigit():
                    sheet.write_number(at, place, int(value))
                elif value is not None:
                    sheet.write_string(at, place, value)
    return buffer.getvalue()
