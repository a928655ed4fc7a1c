# pyright: standard
"""The audit log and the messages that wait to be sent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class AuditEntry(models.Model):
    """One act or look: codes and values, put into words when shown. Rows are only ever added (migration 0002)."""

    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    # a number and no relation: the log outlives the account
    actor = models.BigIntegerField(null=True)
    on_behalf_of = models.BigIntegerField(null=True)
    table = models.CharField(max_length=60, default="", blank=True)
    key = models.CharField(max_length=500, default="", blank=True)
    details = models.JSONField(default=dict)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["table", "key"], name="audit_object")]


class Message(models.Model):
    """A message in the outbox. Its text is personal data: rows are erased after ``keep_until``."""

    class State(models.TextChoices):
        """What became of a message."""

        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    written = models.DateTimeField()
    keep_until = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    next_try = models.DateTimeField(null=True)
    sent = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "sent", "failed"]), name="message_state_known"
            )
        ]
