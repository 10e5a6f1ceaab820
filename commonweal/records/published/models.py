"""What is on record of published statistics: uploads, releases and the periods that each brought.

The rows themselves are in files on disk, named by their content, and nowhere in the database.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class CountingPeriods(models.Manager["PublishedPeriod"]):
    """The periods of releases that were not withdrawn."""

    def get_queryset(self) -> models.QuerySet[PublishedPeriod]:
        return super().get_queryset().filter(release__withdrawn_at=None)


class PublishedRelease(models.Model):
    """One file of a published set that came in. It never changes but that it can be withdrawn: its
    files stay and no longer count. `recognised` says why it was taken for one of its set where its
    columns told."""

    set_code = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveBigIntegerField()
    repeated = models.PositiveBigIntegerField(default=0)
    narrowed = models.PositiveBigIntegerField(default=0)
    contradicting = models.PositiveBigIntegerField(default=0)
    reason = models.TextField(blank=True)
    recognised = models.TextField(blank=True)
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="published_releases"
    )
    organisation = models.ForeignKey(
        "register.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["set_code", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["set_code", "number"], name="published_release_once")
        ]

    def __str__(self) -> str:
        return f"Release {self.number} of {self.set_code}"


class PublishedPeriod(models.Model):
    """One period of a release: the file that holds its rows, and what is in it."""

    release = models.ForeignKey(PublishedRelease, on_delete=models.PROTECT, related_name="periods")
    end = models.DateField()
    file = models.CharField(max_length=80)
    rows = models.PositiveBigIntegerField()
    states = models.JSONField(default=dict)
    organisations = models.JSONField(default=dict)
    breakdowns = models.JSONField(default=list)
    measures = models.JSONField(default=list)
    objects: ClassVar[models.Manager[PublishedPeriod]] = models.Manager()
    counting = CountingPeriods()

    class Meta:
        ordering: ClassVar[list[str]] = ["-end"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["release", "end"], name="published_period_once")
        ]

    def __str__(self) -> str:
        return f"{self.release} to {self.end}"


class PublishedFile(models.Model):
    """A file that was handed in through a page, and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", "Being read"
        REFUSED = "refused", "Not brought in"
        ACCEPTED = "accepted", "Brought in"

    set_code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    stored_as = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    release = models.ForeignKey(
        PublishedRelease, null=True, on_delete=models.PROTECT, related_name="files"
    )
    reason = models.TextField(blank=True)
    recognised = models.TextField(blank=True)
    sentence = models.TextField(blank=True)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="published_files"
    )
    organisation = models.ForeignKey(
        "register.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.name
