"""What was said of a step of the work plan. Each saying stays; the latest one counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from commonweal.planning.work_plan import State


class StepState(models.Model):
    """How far a step is for one segment in one commissioner's area; empty for all of them together.

    `evidence` says what shows it; `variation` what this area does in a way of its own.
    """

    class State(models.TextChoices):
        NOT_STARTED = "not_started", "Not started"
        UNDER_WAY = "under_way", "Under way"
        DONE = "done", "Done"

    place = models.ForeignKey(
        "register.Place", on_delete=models.PROTECT, related_name="step_states"
    )
    segment = models.CharField(max_length=60)
    area = models.CharField(max_length=60, blank=True)
    step = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=State.choices)
    evidence = models.TextField(blank=True)
    variation = models.TextField(blank=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT)
    organisation = models.ForeignKey(
        "register.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["place", "segment", "area", "step"], name="step_state_by_step")
        ]


def plain_states(rows: Mapping[int, StepState]) -> dict[int, State]:
    """The states of steps alone, as the rule of the room takes them."""
    return {number: State(row.state) for number, row in rows.items()}
