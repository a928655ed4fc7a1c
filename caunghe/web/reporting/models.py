# pyright: standard
"""Rounds of reports, what each institution owes, its submissions with their findings, and reminders."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    """Where a submission stands."""

    DRAFT = "draft"
    CHECKED = "checked"
    SENT = "sent"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


EDITED: Final = (State.DRAFT, State.CHECKED, State.RETURNED)
OPEN: Final = (*EDITED, State.SENT)
DONE: Final = (State.SENT, State.ACCEPTED)
DECIDED: Final = (State.RETURNED, State.ACCEPTED)
_SENT: Final = Q(sent__isnull=False, sent_by__isnull=False) & ~Q(number=None)
Cell = tuple[str, int, str]
"""A cell of a submission: table, row of the sheet, column ('' is the whole row)."""
FEW: Final = 10  # people who may be reminded without a second person


class Round(models.Model):
    """A form for one period, as its duty was when the round was opened; later changes of the duty change no past one.

    ``due`` is the last moment in time, None where no day is known; until ``closes`` a report is taken, marked late.
    Where an officer has set that moment (``closes_set``), a change of the calendar does not.
    """

    form = models.CharField(max_length=40)
    reporter = models.CharField(max_length=20)
    recipient = models.CharField(max_length=20)
    period = models.CharField(max_length=10)
    starts = models.DateField()
    ends = models.DateField()
    due = models.DateTimeField(null=True)
    closes = models.DateTimeField(null=True)
    closes_set = models.BooleanField(default=False)
    certainty = models.CharField(max_length=20)
    tables = models.JSONField(default=list)
    opened = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["due", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "reporter", "recipient", "period"], name="round_once"),
            models.CheckConstraint(
                condition=Q(due=None, closes=None) | Q(closes__gte=models.F("due")), name="round_closes_after_due"
            ),
        ]


class Report(models.Model):
    """What one institution or employer, by its code, owes of a round."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="reports")
    body = models.CharField(max_length=100)

    class Meta:
        ordering: ClassVar = ["body"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "body"], name="report_once")]


class Submission(models.Model):
    """A bundle of changes by one organisation, from draft to accepted (``states``).

    ``part`` counts up where tables that were clean went ahead and others wait. ``tables`` says of each table how many
    rows were read, added and changed and how many findings it has; ``revision`` counts what was done to a draft.
    ``template`` is the hash of the rows with which its file's template was made. ``sent`` is when it was sent last,
    ``first_sent`` and ``is_late`` are of the first time.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="submissions")
    part = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    made = models.DateTimeField()
    made_by = models.BigIntegerField()
    file_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=5)
    size = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)
    csv_table = models.CharField(max_length=40, default="", blank=True)
    stamp = models.CharField(max_length=10, default="", blank=True)
    template = models.CharField(max_length=12, default="", blank=True)
    checked = models.DateTimeField(null=True)
    tables = models.JSONField(default=dict)
    results = models.CharField(max_length=40, default="", blank=True)
    unread = models.JSONField(default=list)
    left_out = models.JSONField(default=list)
    is_late = models.BooleanField(default=False)
    number = models.CharField(max_length=40, null=True, unique=True)
    first_sent = models.DateTimeField(null=True)
    sent = models.DateTimeField(null=True)
    sent_by = models.BigIntegerField(null=True)
    reason = models.TextField(default="", blank=True)
    decided = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=State.values),
                name="submission_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.SENT, *DECIDED]) | _SENT, name="submission_sent_by_whom"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DECIDED) | Q(decided__isnull=False, decided_by__isnull=False),
                name="submission_decided_by_whom",
            ),
            models.CheckConstraint(condition=~Q(state=State.RETURNED) | ~Q(reason=""), name="submission_returned_why"),
            models.CheckConstraint(
                condition=~Q(state__in=[State.CHECKED, State.SENT]) | Q(checked__isnull=False),
                name="submission_checked_when",
            ),
            models.UniqueConstraint(
                fields=["report", "part"], condition=Q(state__in=OPEN), name="submission_one_open_a_part"
            ),
        ]


class Step(models.Model):
    """What was done to a submission, by whom and when, with the reason given; kept for ever."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="steps")
    action = models.CharField(max_length=20)
    before = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    at = models.DateTimeField()
    actor = models.BigIntegerField()
    reason = models.TextField(default="", blank=True)
    revision = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["-id"]


class Finding(models.Model):
    """What is wrong with a submission, at a cell, a row (column '') or a table (no row), in words of both languages."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="findings")
    table = models.CharField(max_length=60)
    sheet_row = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=60, default="", blank=True)
    rule = models.CharField(max_length=60)
    is_error = models.BooleanField()
    value = models.TextField(default="", blank=True)
    says_vi = models.TextField()
    says_en = models.TextField()

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["submission", "table", "sheet_row"], name="finding_place")]


class Correction(models.Model):
    """A cell of a submission as it was mended on the page: it stands in place of what the file holds."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="corrections")
    table = models.CharField(max_length=60)
    sheet_row = models.PositiveIntegerField()
    column = models.CharField(max_length=60)
    text = models.TextField(default="", blank=True)
    at = models.DateTimeField()
    actor = models.BigIntegerField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "table", "sheet_row", "column"], name="correction_of_a_cell")
        ]


class Heading(models.Model):
    """An organisation's own heading of a column, or name of a sheet (column ''), and what it stands for."""

    body = models.CharField(max_length=100)
    table = models.CharField(max_length=60)
    heading = models.CharField(max_length=200)
    column = models.CharField(max_length=60, default="", blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["body", "table", "heading"], name="heading_once")]


class Reminder(models.Model):
    """A reminder to those who have not reported of a round; one to many people waits for a second person."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="reminders")
    made = models.DateTimeField()
    made_by = models.BigIntegerField()
    count = models.PositiveIntegerField()
    people = models.JSONField(default=list)  # memberships: who was shown to whoever sends them
    sent = models.DateTimeField(null=True)
    sent_by = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sent=None, sent_by=None)
                | Q(sent__isnull=False, sent_by__isnull=False) & (Q(count__lte=FEW) | ~Q(sent_by=models.F("made_by"))),
                name="reminder_of_many_by_two",
            )
        ]

    def shown_to(self) -> frozenset[int]:
        """Return the memberships of those who were shown when it was proposed."""
        return frozenset(self.people)
