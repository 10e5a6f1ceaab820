"""The engagement log of a place: who was engaged, by organisation and class, when and how many.

There is no field for the name of a person. An event is never deleted: it is withdrawn.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from commonweal.records.register.models import Cited


class EngagementEvent(Cited):
    """One engagement. `code` is unique in its place; `group` is who, in the source's words.

    `stakeholder` is the code of a class, empty for a total over classes. `unit` says what the
    count counts, or stands before it ("over") where it is not exact. `period` is when, in words.
    `landed_by` is the file that it last came in with, None for one that was added by hand.
    """

    place = models.ForeignKey("register.Place", on_delete=models.PROTECT, related_name="engagement")
    code = models.SlugField(max_length=120)
    kind = models.CharField(max_length=80)
    group = models.CharField(max_length=120)
    stakeholder = models.CharField(max_length=30, blank=True)
    organisations = models.ManyToManyField("register.Organisation", related_name="+")
    count = models.PositiveIntegerField(null=True)
    unit = models.CharField(max_length=40, blank=True)
    period = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    status = models.CharField(max_length=15)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT)
    author_name = models.CharField(max_length=160)
    landed_by = models.ForeignKey(
        "facts.Import", null=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "code"], name="engagement_event_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind[:1].upper()}{self.kind[1:]}: {self.group}"
