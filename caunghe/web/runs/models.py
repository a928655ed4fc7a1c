# pyright: standard
"""A run of the stages, and the workers that carry runs out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from caunghe.web.registry.models import Dataset
from caunghe.web.runs.states import ACTIVE, DONE, HELD, STATES, State

_ENDED = (*DONE, State.FAILED, State.CANCELLED)


class Run(models.Model):
    """A run: what it was asked for, where it is, who carries it out, and the folder of what it made.

    ``feed_hash`` is of the feed's state when the run was asked for; ``revision`` of what was written out for it.
    ``worker`` and ``attempt`` together hold a run: who has been thought dead holds it no more.
    """

    kind = models.CharField(max_length=20, default="whole")
    options = models.JSONField(default=dict)
    options_hash = models.CharField(max_length=64)
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="runs")
    revision = models.PositiveIntegerField(default=0)
    feed_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=[(state.value, title.vi) for state, title in STATES.items()])
    # numbers and no relations: a run outlives the accounts; None is the operator
    asked_by = models.BigIntegerField(null=True)
    asked = models.DateTimeField()
    worker = models.CharField(max_length=40, default="", blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    started = models.DateTimeField(null=True)
    heartbeat = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    progress = models.JSONField(default=dict)
    reason = models.CharField(max_length=20, default="", blank=True)
    told = models.JSONField(default=dict)
    folder = models.CharField(max_length=60, default="", blank=True)
    result = models.JSONField(default=dict)
    published_by = models.BigIntegerField(null=True)
    published = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "feed_hash", "options_hash"],
                condition=Q(state__in=[str(state) for state in ACTIVE]),
                name="run_active_once",
            ),
            models.UniqueConstraint(fields=["state"], condition=Q(state="published"), name="run_published_once"),
            models.CheckConstraint(condition=Q(state__in=[str(state) for state in State]), name="run_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[str(state) for state in HELD])
                | ~Q(worker="") & Q(heartbeat__isnull=False) & Q(started__isnull=False) & Q(attempt__gt=0),
                name="run_held_by_a_worker",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in _ENDED], ended__isnull=False)
                | ~Q(state__in=[str(state) for state in _ENDED]) & Q(ended__isnull=True),
                name="run_ended_when_it_has",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[str(state) for state in DONE]) | ~Q(folder=""), name="run_done_has_a_folder"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published__isnull=False), name="run_published_when_it_is"
            ),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True)
                | Q(asked_by__isnull=True)
                | ~Q(published_by=models.F("asked_by")),
                name="run_published_by_a_second_person",
            ),
        ]


class Worker(models.Model):
    """A worker that has told of itself; a row whose heartbeat is old is of one that was killed."""

    name = models.CharField(max_length=40, unique=True)
    started = models.DateTimeField()
    heartbeat = models.DateTimeField()
