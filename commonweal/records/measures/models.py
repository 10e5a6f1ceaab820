"""Runs of all measures over a release of activity, and the values that came out, month by month.

Values of series are exact, and beside them is what may be shown, decided in `standing` once a run.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class MeasureRun(models.Model):
    """One working-out of all measures over one release of a place's activity."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        WORKING = "working", "Being worked out"
        DONE = "done", "Worked out"
        FAILED = "failed", "Could not be worked out"

    place = models.ForeignKey(
        "register.Place", on_delete=models.PROTECT, related_name="measure_runs"
    )
    number = models.PositiveIntegerField()
    release = models.ForeignKey(
        "activity.ActivityRelease", on_delete=models.PROTECT, related_name="measure_runs"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    sentence = models.TextField(blank=True)
    first_month = models.DateField(null=True)
    last_month = models.DateField(null=True)
    code_version = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT)
    organisation = models.ForeignKey(
        "register.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "number"], name="measure_run_once")
        ]

    def __str__(self) -> str:
        return f"Measures {self.number} of {self.place}"


class MeasureSeries(models.Model):
    """The values of one measure for one organisation (or all) and one group (or everybody).

    `months` are first days in ISO form; the lists beside them stand in the same order, with null
    for what is not there. `behind` is empty but for ratios of amounts, of which it says what to
    hide. They are exact and for nobody's eyes: pages, charts, alerts and files read `shown`, which
    has for every month of the run the published state alone, or where that is a number its value,
    numerator, denominator and whether it may be ranked.
    """

    run = models.ForeignKey(MeasureRun, on_delete=models.CASCADE, related_name="series")
    measure = models.SlugField(max_length=60)
    definition = models.CharField(max_length=64)
    level = models.CharField(max_length=14)
    organisation = models.CharField(max_length=20, blank=True)
    breakdown = models.CharField(max_length=20, blank=True)
    group = models.PositiveSmallIntegerField(null=True)
    months = models.JSONField(default=list)
    numerators = models.JSONField(default=list)
    denominators = models.JSONField(default=list)
    values = models.JSONField(default=list)
    behind = models.JSONField(default=list)
    shown = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["run", "measure", "level", "breakdown"], name="measure_series_by_measure"
            ),
            models.Index(fields=["run", "level", "organisation"], name="measure_series_by_body"),
        ]


class MeasureStanding(models.Model):
    """How a measure stands for one organisation (or all) in the latest month of a run.

    Unlike series these are published words and values: the disclosure profile has been applied.
    `trend` are the values of the last months, with null for what is not shown.
    """

    run = models.ForeignKey(MeasureRun, on_delete=models.CASCADE, related_name="standings")
    measure = models.SlugField(max_length=60)
    level = models.CharField(max_length=14)
    organisation = models.CharField(max_length=20, blank=True)
    month = models.DateField()
    state = models.CharField(max_length=14)
    value = models.FloatField(null=True)
    said = models.CharField(max_length=60, blank=True)
    trend = models.JSONField(default=list)
    variation = models.CharField(max_length=30)
    assurance = models.CharField(max_length=40)
    kind = models.CharField(max_length=30)
    sentence = models.TextField()
    word = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    doubt = models.TextField(blank=True)
    gravity = models.PositiveSmallIntegerField(default=0)
    alert = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["run", "level", "organisation"], name="measure_standing_by_body"),
            models.Index(fields=["run", "gravity"], name="measure_standing_by_alert"),
        ]
