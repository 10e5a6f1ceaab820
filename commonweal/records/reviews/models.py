"""Reviews of a place's grants and services, and each conclusion with all that it rested on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from commonweal.records.frameworks.models import Act

CODE = 80


class Review(Act):
    """A review of grants, or of a service. `content` holds the grants, or the dimensions.

    `printed_note` says of one that a paper prints what it does not print. `reopened_because` says
    why a concluded review is worked on again.
    """

    class Kind(models.TextChoices):
        GRANTS = "grants", "Review of grants"
        STRATEGIC = "strategic", "Strategic review of a service"

    class State(models.TextChoices):
        DRAFT = "draft", "Being reviewed"
        CONCLUDED = "concluded", "Concluded"

    place = models.ForeignKey(
        "register.Place", on_delete=models.PROTECT, related_name="service_reviews"
    )
    code = models.SlugField(max_length=CODE)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    content = models.JSONField(default=dict)
    document = models.ForeignKey(
        "facts.Document", null=True, on_delete=models.PROTECT, related_name="+"
    )
    printed_note = models.TextField(blank=True)
    reopened_because = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["title", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "code"], name="service_review_once")
        ]

    def __str__(self) -> str:
        return self.title


class ReviewConclusion(Act):
    """What followed from a review, with all of it as it stood then; never changed. The last
    counts."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="conclusions")
    number = models.PositiveSmallIntegerField()
    conclusion = models.CharField(max_length=30)
    reason = models.TextField()
    needed = models.TextField(blank=True)
    content = models.JSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["review", "number"], name="service_review_conclusion_once"
            )
        ]
