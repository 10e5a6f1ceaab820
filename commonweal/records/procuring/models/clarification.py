"""Questions that bidders ask about a tender, and the answers that everybody gets."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Clarification(models.Model):
    """A question with its answer. Who asked is not here in the clear: `asker` is a pseudonym that
    only the installation's key gives, and no act names anybody. `number` is given with the answer.
    """

    tender = models.ForeignKey(
        "procuring.Tender", on_delete=models.PROTECT, related_name="clarifications"
    )
    asker = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    question = models.TextField()
    number = models.PositiveSmallIntegerField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["tender", "number"], name="clarification_once")
        ]
