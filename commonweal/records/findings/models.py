"""Adjustments: what somebody took out of an amount, or put in, to reach another basis.

Findings themselves are rows of the fact base. An adjustment never changes the figure it is about.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models

from commonweal.language.figure import Quantity
from commonweal.planning.comparability import Adjustment
from commonweal.records.register.models import Cited


class ScopeAdjustment(Cited):
    """`amount` of `tag` is added to a figure, or taken out. One that is withdrawn is kept."""

    figure = models.ForeignKey("facts.Figure", on_delete=models.PROTECT, related_name="adjustments")
    tag = models.CharField(max_length=120)
    adds = models.BooleanField()
    low = models.DecimalField(max_digits=24, decimal_places=6)
    high = models.DecimalField(max_digits=24, decimal_places=6)
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    @property
    def pure(self) -> Adjustment:
        """The adjustment that the arithmetic takes."""
        return Adjustment(
            figure=self.figure.ref,
            tag=self.tag,
            adds=self.adds,
            amount=Quantity(_plain(self.low), _plain(self.high)),
            reason=self.reason,
        )

    def __str__(self) -> str:
        return f"{'add' if self.adds else 'take out'} {self.tag}"


def _plain(value: Decimal) -> Decimal:
    """Without the noughts that the database writes behind the point."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
