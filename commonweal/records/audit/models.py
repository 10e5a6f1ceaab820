"""One row per write anywhere in the product. Rows are never changed: triggers refuse it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Event(models.Model):
    """One thing done. `digest` covers the row and the digest before it."""

    at = models.DateTimeField()
    actor = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="events"
    )
    actor_name = models.CharField(max_length=160)
    organisation = models.ForeignKey(
        "register.Organisation", null=True, on_delete=models.PROTECT, related_name="events"
    )
    role = models.CharField(max_length=20, blank=True)
    action = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_ref = models.CharField(max_length=300)
    place = models.ForeignKey(
        "register.Place", null=True, on_delete=models.PROTECT, related_name="events"
    )
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_kind", "subject_ref"], name="event_by_subject"),
            models.Index(fields=["organisation", "-id"], name="event_by_organisation"),
            models.Index(fields=["place", "-id"], name="event_by_place"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name}: {self.action} {self.subject_ref}"


class Seal(models.Model):
    """The end of the chain, signed: how many events there are and the digest of the last.

    One row. It changes with every event; without the installation's secret key nobody can write
    one that holds, so an event cut off the end, or a chain made anew, shows.
    """

    count = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=200)
