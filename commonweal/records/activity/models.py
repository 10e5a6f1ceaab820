"""What is on record of a place's activity: releases of its store, files, and what checks found.

The activity itself is in the store on disk and nowhere in the database.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class ActivityRelease(models.Model):
    """A release of a place's activity store. `store_digest` is that of its list of partitions."""

    place = models.ForeignKey(
        "register.Place", on_delete=models.PROTECT, related_name="activity_releases"
    )
    number = models.PositiveIntegerField()
    store_digest = models.CharField(max_length=64)
    months = models.JSONField(default=list)
    rows_by_table = models.JSONField(default=dict)
    reported = models.JSONField(default=list)
    quality = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="activity_releases"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "number"], name="activity_release_once")
        ]

    def __str__(self) -> str:
        return f"Activity release {self.number} of {self.place}"


class ActivityFile(models.Model):
    """One submission or local return that was handed in, and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", "Being checked"
        REFUSED = "refused", "Not brought in"
        ACCEPTED = "accepted", "Brought in"

    place = models.ForeignKey(
        "register.Place", on_delete=models.PROTECT, related_name="activity_files"
    )
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, blank=True)
    stored_as = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    adapter = models.CharField(max_length=40, blank=True)
    provider = models.CharField(max_length=20, blank=True)
    months = models.JSONField(default=list)
    accepted = models.PositiveBigIntegerField(default=0)
    rejected = models.PositiveBigIntegerField(default=0)
    tallies = models.JSONField(default=list)
    release = models.ForeignKey(
        ActivityRelease, null=True, on_delete=models.PROTECT, related_name="files"
    )
    reason = models.TextField(blank=True)
    sentence = models.TextField(blank=True)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="activity_files"
    )
    organisation = models.ForeignKey(
        "register.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.name


class QualityFinding(models.Model):
    """What one rule found in one field of one file: how often, and where first. No identifiers."""

    file = models.ForeignKey(ActivityFile, on_delete=models.PROTECT, related_name="findings")
    check_id = models.CharField(max_length=80)
    severity = models.CharField(max_length=20)
    table = models.CharField(max_length=60)
    field = models.CharField(max_length=60, blank=True)
    count = models.PositiveBigIntegerField()
    sentence = models.TextField()
    samples = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
