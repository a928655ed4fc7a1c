"""What brings people to seats, workplaces and jobs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from caunghe import matching
from caunghe.feed import Feed, feed_hash, read_list, usable_feed
from caunghe.library.sources import Source, check_type, feed_and_findings, feed_for_calculation, on_disk, with_options
from caunghe.matching import (
    TRAINEES,
    Admission,
    AdmissionOptions,
    Certificate,
    JobOptions,
    Jobs,
    Placement,
    PlacementOptions,
    check_new_folder,
    checked_findings,
    current_round,
    verify_folder,
    write_admission,
)
from caunghe.reproducible import reproducible


@reproducible()
@with_options(AdmissionOptions)
def admit(source: Source, *, round: str | None = None, out: str | Path | None = None, **options: Any) -> Admission:
    """Decide a round of admission: the one that closes next unless named.

    ``results`` has a row for each applicant, ``cutoffs`` one for each programme and reserve, ``closed`` the programmes
    without their smallest class; ``ran`` is false where errors, listed in ``findings``, stopped the round. What the
    feed's check rules out is not decided upon, and is among the findings. The folder that proves it is written to
    ``out``, where given, with the SHA-256 of the feed: of a path that of its files, of a feed in memory that of
    ``caunghe.feed.write_feed(feed, path, form="parquet")``; ``round.json`` says which. The options are those of
    ``AdmissionOptions``. Raises InputError for a round, seed or programme that does not exist, and OutputError for a
    folder that is neither new nor empty.

    >>> admission = caunghe.admit(feed, out=folder / "decided")
    >>> admission.results["status"].value_counts(sort=True).rows()
    [('placed', 40), ('unplaced', 20)]
    """
    if out is not None:
        check_new_folder(Path(out))
    written, findings = feed_and_findings(source)
    feed = usable_feed(written, findings)
    name = round or current_round(feed)
    checked = checked_findings(written, findings, name)
    admission = matching.admit(feed, name, AdmissionOptions(**options), checked=checked)
    if out is not None:
        with on_disk(source) as path:
            names = feed["programmes"].select("programme", "name")
            given, kept = feed_hash(path), isinstance(source, Feed)
            write_admission(admission, Path(out), feed_sha256=given, feed_in_memory=kept, names=names)
    return admission


@reproducible()
def verify(folder: str | Path) -> Certificate:
    """Check the folder of a decided round from its files alone, by code that shares nothing with ``admit``.

    ``passed`` says whether capacity, minimum classes, reserves and stability hold, given the seats and closures that
    the folder states; ``faults`` names what does not.
    Raises FeedError when the folder cannot be read as a round's.

    >>> _ = caunghe.admit(feed, out=folder / "round")
    >>> certificate = caunghe.verify(folder / "round")
    >>> certificate.passed, certificate.applicants, certificate.blocking_pairs
    (True, 60, 0)
    """
    return verify_folder(folder)


@reproducible()
@with_options(PlacementOptions)
def place(source: Source, *, trainees: str | Path | pl.DataFrame | None = None, **options: Any) -> Placement:
    """Place trainees at workplaces so that ways and misfit of field together are least; ``gap`` 0 proves it.

    ``trainees``: a CSV or a frame of ``TRAINEES``; without it those of the feed's own cohorts. ``placements`` has a row
    for each trainee, ``places`` the worth of one more place, ``drafts`` the agreements to sign. The options are those
    of ``PlacementOptions``, in kilometres. Raises InputError for a trainee of no programme of the feed.

    >>> placement = caunghe.place(feed)
    >>> placement.placements.height, placement.gap
    (30, 0.0)
    """
    people = trainees if isinstance(trainees, pl.DataFrame | None) else _read_trainees(trainees)
    return matching.place(feed_for_calculation(source), people, PlacementOptions(**options))


def _read_trainees(path: str | Path) -> pl.DataFrame:
    return read_list(Path(path), TRAINEES, may_be_empty=("area",))


@reproducible()
@with_options(JobOptions)
def suggest_jobs(source: Source, *, graduates: pl.Series | None = None, **options: Any) -> Jobs:
    """Bring graduates and openings together at prices that spread them; ``job_lists`` gives each graduate's list.

    ``graduates``: codes of some of them. ``prices`` are in million đồng a month, by row of ``openings``. The options
    are those of ``JobOptions``. Raises InputError where nobody graduates or nothing is open.

    >>> jobs = caunghe.suggest_jobs(feed)
    >>> jobs.people.height, jobs.openings["openings"].sum()
    (12, 13)
    """
    check_type("graduates", graduates, pl.Series)
    return matching.suggest_jobs(feed_for_calculation(source), JobOptions(**options), graduates)
