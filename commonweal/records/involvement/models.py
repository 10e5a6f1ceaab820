"""Plans of involvement, their partners, and evidence of their influence. No person is named."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from commonweal.records.frameworks.models import Act

CODE = 80


class InvolvementPlan(Act):
    """Who takes part in a project. `weeks` are set aside for working together."""

    place = models.ForeignKey(
        "register.Place", on_delete=models.PROTECT, related_name="involvement_plans"
    )
    code = models.SlugField(max_length=CODE)
    title = models.CharField(max_length=200)
    weeks = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["title", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "code"], name="involvement_plan_once")
        ]

    def __str__(self) -> str:
        return self.title


class Partner(Act):
    """A group or organisation that takes part. `left_because` says why it no longer does; it stays
    on record then."""

    plan = models.ForeignKey(InvolvementPlan, on_delete=models.PROTECT, related_name="partners")
    number = models.PositiveSmallIntegerField()
    who = models.CharField(max_length=200)
    stakeholder = models.CharField(max_length=30)
    role = models.CharField(max_length=30)
    phases = models.JSONField(default=list)
    payment = models.CharField(max_length=30)
    payment_words = models.CharField(max_length=300, blank=True)
    reaches = models.JSONField(default=list)
    left_because = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "number"], name="involvement_partner_once")
        ]

    def __str__(self) -> str:
        return self.who


class Influence(Act):
    """What changed because of a partner, and where that shows. Never changed."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="influences")
    text = models.TextField()
    shows_in = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
