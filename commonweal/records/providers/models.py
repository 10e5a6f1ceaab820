"""Acts between providers and commissioners; what they speak of is a figure or a result elsewhere.

A resolution of two plans that contradict each other, a view of a capability, a notice of a change
of service with those it concerns. What was said stays; the latest of each side counts.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Resolution(models.Model):
    """How one side says that two plans which contradict each other (`pair`) are reconciled."""

    class Way(models.TextChoices):
        PROVIDER = "provider", "The provider counts on less income"
        COMMISSIONER = "commissioner", "The commissioner saves less"
        SHARED = "shared", "Each takes a part"
        OPEN = "open", "It is not resolved"

    place = models.ForeignKey("register.Place", on_delete=models.PROTECT, related_name="+")
    pair = models.SlugField(max_length=120)
    organisation = models.ForeignKey(
        "register.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    way = models.CharField(max_length=12, choices=Way.choices)
    provider_part_gbp_m = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    words = models.TextField()
    said_at = models.DateTimeField()
    said_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT)

    class Meta:
        ordering: ClassVar[list[str]] = ["-said_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["place", "pair"], name="resolution_of_pair")
        ]


class CapabilityView(models.Model):
    """How one side judges what a provider can do. `capability` is the word of the table."""

    class Side(models.TextChoices):
        SELF = "self", "The provider itself"
        COMMISSIONER = "commissioner", "A commissioner"

    class Level(models.IntegerChoices):
        NOTHING = 0, "Not there"
        BEGUN = 1, "Begun"
        MOSTLY = 2, "Mostly there"
        FULL = 3, "Fully there"

    place = models.ForeignKey("register.Place", on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(
        "register.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    capability = models.CharField(max_length=120)
    side = models.CharField(max_length=12, choices=Side.choices)
    organisation = models.ForeignKey(
        "register.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    evidence = models.TextField()
    plan = models.TextField(blank=True)
    plan_due_on = models.DateField(null=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT)

    class Meta:
        ordering: ClassVar[list[str]] = ["-said_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["place", "provider", "capability"], name="capability_view_of")
        ]


class ChangeNotice(models.Model):
    """A change of service with notice given; it is live once all have acknowledged it."""

    class State(models.TextChoices):
        GIVEN = "given", "Notice given"
        LIVE = "live", "Live"

    place = models.ForeignKey("register.Place", on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(
        "register.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    what = models.TextField()
    where = models.CharField(max_length=200)
    starts_on = models.DateField()
    people_affected = models.TextField(blank=True)
    told_how = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State.choices, default=State.GIVEN)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["place", "provider", "number"], name="change_notice_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Told(models.Model):
    """One commissioner or partner that a notice goes to, and what it answered."""

    notice = models.ForeignKey(ChangeNotice, on_delete=models.PROTECT, related_name="told")
    organisation = models.ForeignKey(
        "register.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    told_on = models.DateField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT)
    concern = models.TextField(blank=True)
    concern_met = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["organisation__name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["notice", "organisation"], name="told_once")
        ]

    @property
    def is_open(self) -> bool:
        """Whether an answer, or the answer to a concern, is still missing."""
        return self.acknowledged_at is None or bool(self.concern and not self.concern_met)
