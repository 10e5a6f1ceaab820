"""Recommendations and what each organisation said and did about them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from commonweal.records.register.models import Cited


class Recommendation(Cited):
    """One recommendation. `code` is ours and unique; the paper's `printed_code` may repeat.

    `arrived_in` is the number of the release in which it came, or was last changed by its source.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        AGREED = "agreed", "Agreed"
        DECLINED = "declined", "Declined"
        UNDER_WAY = "under_way", "Under way"
        DONE = "done", "Done"

    place = models.ForeignKey(
        "register.Place", on_delete=models.PROTECT, related_name="recommendations"
    )
    code = models.SlugField(max_length=30)
    printed_code = models.CharField(max_length=30, blank=True)
    theme_number = models.PositiveSmallIntegerField(null=True)
    theme = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=300)
    lead_actor = models.CharField(max_length=200, blank=True)
    deadline = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(
        "register.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    stage = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    arrived_in = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["theme_number", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "code"], name="recommendation_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Position(models.Model):
    """What one organisation said about a recommendation at one time. The latest one counts."""

    class Stance(models.TextChoices):
        AGREE = "agree", "Agree"
        AGREE_IN_PART = "in_part", "Agree in part"
        DECLINE = "decline", "Decline"
        UNDECIDED = "undecided", "Undecided"

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="positions"
    )
    organisation = models.ForeignKey(
        "register.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    stance = models.CharField(max_length=10, choices=Stance.choices)
    reason = models.TextField(blank=True)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT)

    class Meta:
        ordering: ClassVar[list[str]] = ["-taken_at", "-id"]


class Action(Cited):
    """A piece of work that a recommendation asks for. Its ref in the thread is `code/number`."""

    class State(models.TextChoices):
        TO_DO = "to_do", "To do"
        UNDER_WAY = "under_way", "Under way"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="actions"
    )
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    owner = models.ForeignKey(
        "register.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.TO_DO)

    class Meta:
        ordering: ClassVar[list[str]] = ["recommendation", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["recommendation", "number"], name="action_once")
        ]

    def __str__(self) -> str:
        return self.title
