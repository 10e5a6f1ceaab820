"""Conflicts of interest as people declared them in a tender, and what was decided on each.

Rows are added and never changed: a decision is a row of its own with the number of the conflict.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from commonweal.records.frameworks.models import Act

LOT = 80


class ConflictDeclaration(Act):
    """What one person declared, or what somebody else decided on it. See `procuring.conflicts`.

    The author of the act is who declared, or who decided; `user` is always who it is about.
    """

    tender = models.ForeignKey(
        "procuring.Tender", on_delete=models.PROTECT, related_name="declarations"
    )
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=40)
    state = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField(default=0)
    bidder = models.ForeignKey(
        "register.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    lot = models.CharField(max_length=LOT, blank=True)
    description = models.TextField(blank=True)
    decision = models.CharField(max_length=40)
    mitigation = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
