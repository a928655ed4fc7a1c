# pyright: standard
"""What the published run says, as pages need it; loaded as a whole and never written otherwise.

Small tables and not the run's files: a page then takes few queries of one shape however large the run is, a search has
the ranking of the registry on both databases, and a worker opens no Parquet. What may not be published was taken out
before (``edition`` of the report); nothing here is counted anew.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from caunghe.web.registry.models import Row


class Publication(models.Model):
    """A run that was published: what it was made of, when, and the files of its open data."""

    run = models.CharField(max_length=64)
    feed = models.CharField(max_length=64)
    code = models.CharField(max_length=100)
    city_vi = models.CharField(max_length=200)
    city_en = models.CharField(max_length=200)
    area = models.CharField(max_length=100)
    as_of = models.DateField()
    created = models.DateField()
    loaded = models.DateTimeField()
    licence = models.CharField(max_length=200)
    basis = models.JSONField(default=dict)
    breakdowns = models.JSONField(default=dict)
    files = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["-id"]


class PublishedEntry(models.Model):
    """A statement of the run, worded: a key figure, a target, the path of a target, a gap, a sentence in brief."""

    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=200)
    place = models.PositiveIntegerField()
    content = models.JSONField()

    class Meta:
        ordering: ClassVar = ["kind", "place"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "key"], name="entry_once")]


class PublishedIndicator(Row):
    """An indicator with its definition and what is said of it."""

    indicator = models.CharField(max_length=100, unique=True)
    content = models.JSONField()


class PublishedValue(models.Model):
    """A value of an indicator for a year and a category; a suppressed one has no number.

    ``is_result`` says that it covers what is due of its year.
    """

    indicator = models.CharField(max_length=100)
    year = models.IntegerField()
    breakdown = models.CharField(max_length=40)
    category = models.CharField(max_length=200)
    estimate = models.FloatField(null=True)
    standard_error = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    persons = models.BigIntegerField(null=True)
    basis = models.CharField(max_length=20)
    flag = models.CharField(max_length=20)
    coverage = models.FloatField(null=True)
    pending = models.FloatField(null=True)
    is_result = models.BooleanField()

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["indicator", "breakdown", "year"], name="value_of_indicator"),
            models.Index(fields=["breakdown", "category"], name="value_of_category"),
        ]


class PublishedCategory(models.Model):
    """The title of a category of a breakdown."""

    breakdown = models.CharField(max_length=40)
    category = models.CharField(max_length=200)
    vi = models.CharField(max_length=300)
    en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["breakdown", "category"], name="category_once")]


class PublishedInstitution(Row):
    """An institution with the columns of its row that are public."""

    institution = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300)
    kind = models.CharField(max_length=60)
    area = models.CharField(max_length=100)
    content = models.JSONField()


class PublishedProgramme(Row):
    """A programme with its institution, its place, and the columns of its row that are public."""

    programme = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=300)
    institution = models.CharField(max_length=100, db_index=True)
    institution_name = models.CharField(max_length=300)
    institution_name_en = models.CharField(max_length=300)
    level = models.CharField(max_length=60)
    field_group = models.CharField(max_length=60)
    area = models.CharField(max_length=100)
    content = models.JSONField()


class PublishedCommune(Row):
    """A commune or ward."""

    area = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300)
    kind = models.CharField(max_length=60)
    content = models.JSONField()
