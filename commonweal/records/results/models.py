"""Results with their provenance. A version, once kept, is never changed; only publishing dates it.

Also the attempts to work something out (which may take long, and may fail with sentences), and
what each party says of a version.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Result(models.Model):
    """One version of one answer. Place, kind and subject name it; `number` counts its versions.

    `given` is what a person chose, `answer` what came out, `steps` how. `official` names the
    releases of published statistics that went in, as "set/number". `digest` covers what went in
    and what came out, so that working the same out again makes no new version.
    """

    place = models.ForeignKey("register.Place", on_delete=models.PROTECT, related_name="results")
    kind = models.SlugField(max_length=40)
    subject = models.CharField(max_length=120, blank=True)
    number = models.PositiveIntegerField()
    headline = models.TextField()
    given = models.JSONField(default=dict)
    answer = models.JSONField(default=dict)
    steps = models.JSONField(default=list)
    cautions = models.JSONField(default=list)
    definitions = models.JSONField(default=list)
    official = models.JSONField(default=list)
    code_version = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    release = models.ForeignKey("facts.Release", on_delete=models.PROTECT, related_name="results")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT)
    author_name = models.CharField(max_length=160)
    organisation = models.ForeignKey(
        "register.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["kind", "subject", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["place", "kind", "subject", "number"], name="result_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ref} version {self.number}"

    @property
    def ref(self) -> str:
        """Its name in the golden thread."""
        return f"{self.kind}/{self.subject}" if self.subject else self.kind


class ResultSource(models.Model):
    """A version of a figure that went into a result."""

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="sources")
    version = models.ForeignKey(
        "facts.FigureVersion", on_delete=models.PROTECT, related_name="results"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["result", "version"], name="result_source_once")
        ]


class Attempt(models.Model):
    """One request to work something out: how far it is, and why it failed if it did."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        WORKING = "working", "Being worked out"
        DONE = "done", "Worked out"
        FAILED = "failed", "Could not be worked out"

    place = models.ForeignKey("register.Place", on_delete=models.PROTECT, related_name="attempts")
    kind = models.SlugField(max_length=40)
    subject = models.CharField(max_length=120, blank=True)
    given = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    sentences = models.JSONField(default=list)
    result = models.ForeignKey(Result, null=True, on_delete=models.PROTECT, related_name="attempts")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT)
    organisation = models.ForeignKey(
        "register.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["place", "kind", "subject", "-id"], name="attempt_by_subject")
        ]


class Agreement(models.Model):
    """What one party said of one version of a result. The latest one of each party counts."""

    class Stance(models.TextChoices):
        AGREE = "agree", "Agree"
        AGREE_IN_PART = "in_part", "Agree in part"
        DECLINE = "decline", "Decline"

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="agreements")
    organisation = models.ForeignKey(
        "register.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    stance = models.CharField(max_length=10, choices=Stance.choices)
    reason = models.TextField(blank=True)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT)

    class Meta:
        ordering: ClassVar[list[str]] = ["-taken_at", "-id"]
