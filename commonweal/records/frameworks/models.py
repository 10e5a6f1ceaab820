"""What organisations did with the outcomes frameworks of a place.

The frameworks themselves are definitions, and values of indicators are figures; neither is kept
here. A published version and a schedule that was sent are never changed.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

CODE = 80


class Act(models.Model):
    """Something that an organisation did, and when."""

    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    author_name = models.CharField(max_length=160)
    organisation = models.ForeignKey(
        "register.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True


class FrameworkSet(Act):
    """A framework taken up by a place: the draft that its commissioners work on."""

    place = models.ForeignKey(
        "register.Place", on_delete=models.PROTECT, related_name="framework_sets"
    )
    framework = models.SlugField(max_length=CODE)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "framework"], name="framework_set_once")
        ]

    def __str__(self) -> str:
        return f"{self.framework} in {self.place}"


class Attachment(Act):
    """An indicator under an outcome of a set, until it is taken out. `removed_reason` says why.

    `is_illustrative` marks what was put there to show how it works.
    """

    set = models.ForeignKey(FrameworkSet, on_delete=models.PROTECT, related_name="attachments")
    outcome = models.CharField(max_length=20)
    indicator = models.CharField(max_length=CODE)
    is_key = models.BooleanField(default=True)
    is_illustrative = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    removed_reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["set", "outcome", "indicator"],
                condition=Q(removed_at__isnull=True),
                name="attachment_once_at_a_time",
            )
        ]


class PlannedSwap(Act):
    """What the replacement plan says of one indicator; the latest of each counts.

    `on` is None where the plan for it was given up. An empty `successor` says that nothing follows.
    """

    set = models.ForeignKey(FrameworkSet, on_delete=models.PROTECT, related_name="swaps")
    indicator = models.CharField(max_length=CODE)
    successor = models.CharField(max_length=CODE, blank=True)
    on = models.DateField(null=True)
    reason = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]


class IndicatorRetirement(Act):
    """An indicator retired in a set: its last day, and what took its place, if anything."""

    set = models.ForeignKey(FrameworkSet, on_delete=models.PROTECT, related_name="retirements")
    indicator = models.CharField(max_length=CODE)
    successor = models.CharField(max_length=CODE, blank=True)
    on = models.DateField()
    reason = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]


class FrameworkVersion(Act):
    """A published state of a set. `content` holds the indicators as they were defined that day."""

    set = models.ForeignKey(FrameworkSet, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.CharField(max_length=120)
    content = models.JSONField()
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["set", "number"], name="framework_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.set.framework}, version {self.number}"


class ScheduleSent(Act):
    """A published version sent to one provider as the schedule of its contract."""

    version = models.ForeignKey(
        FrameworkVersion, on_delete=models.PROTECT, related_name="schedules"
    )
    provider = models.ForeignKey(
        "register.Organisation", on_delete=models.PROTECT, related_name="indicator_schedules"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering: ClassVar[list[str]] = ["provider__name", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "provider"], name="schedule_sent_once")
        ]
