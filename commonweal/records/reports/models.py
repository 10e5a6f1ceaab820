"""Decision reports as they are drafted, agreed to, issued, decided and relied upon.

An issued version is never changed. What changes afterwards is another version with its reason.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from commonweal.records.frameworks.models import Act

CODE = 80


class Report(Act):
    """A decision report of a place. `content` is its draft; the organisation of the act leads it.

    `revised_reason` says why a report that was issued is a draft again.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        ISSUED = "issued", "Issued"

    place = models.ForeignKey(
        "register.Place", on_delete=models.PROTECT, related_name="decision_reports"
    )
    code = models.SlugField(max_length=CODE)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    content = models.JSONField()
    revised_reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["title", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "code"], name="decision_report_once")
        ]

    def __str__(self) -> str:
        return self.title


class SignOff(Act):
    """What a consultee said of a report while it had that digest. The latest of each counts.

    `consultee` is the entry of the draft that names the office; the organisation of the act is
    the consultee's own, and `role` that of the person who signed.
    """

    class Stance(models.TextChoices):
        AGREES = "agrees", "Agrees to the content"
        OBJECTS = "objects", "Objects"

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="sign_offs")
    consultee = models.CharField(max_length=CODE)
    title = models.CharField(max_length=200)
    role = models.CharField(max_length=20, default="commissioner")
    stance = models.CharField(max_length=10, choices=Stance.choices)
    comment = models.TextField(blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]


class ReportVersion(Act):
    """A report as it was issued: the whole of it, and the digest that it is known by."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["report", "number"], name="decision_report_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.content['title']}, version {self.number}"


class RecommendationOutcome(Act):
    """What was decided on one recommendation of an issued version. The latest of each counts."""

    class Outcome(models.TextChoices):
        AGREED = "agreed", "Agreed as recommended"
        AMENDED = "amended", "Agreed with changes"
        DEFERRED = "deferred", "Deferred"
        REFUSED = "refused", "Not agreed"

    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="outcomes")
    letter = models.CharField(max_length=4)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    decided_on = models.DateField()
    words = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]


class DelegatedAction(Act):
    """Something done under a delegation, with the paragraphs of the report that allow it.

    `kind` and `ref` name the record that was made, as the golden thread names it.
    """

    outcome = models.ForeignKey(
        RecommendationOutcome, on_delete=models.PROTECT, related_name="actions"
    )
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=30, blank=True)
    ref = models.CharField(max_length=400, blank=True)
    paragraphs = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
