"""Invitations to tender: the draft that commissioners work on, and every version published.

A published version is never changed: what changes afterwards is another version with its reason.
Bids are not kept here, and neither is what they were sealed with.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from commonweal.records.frameworks.models import Act

CODE = 80


class Tender(Act):
    """A tender of a place. `content` is its draft; the organisation of the act leads it."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        OPENED = "opened", "Bids opened"
        CANCELLED = "cancelled", "Cancelled"

    place = models.ForeignKey("register.Place", on_delete=models.PROTECT, related_name="tenders")
    code = models.SlugField(max_length=CODE)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    content = models.JSONField()
    bodies = models.ManyToManyField("register.Organisation", related_name="tenders")
    cancelled_reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["title", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "code"], name="tender_once")
        ]

    def __str__(self) -> str:
        return self.title


class TenderVersion(Act):
    """What was published, with the digest that bids and receipts name. The first has number 1.

    `must_confirm` says that bids made for the version before count only once confirmed or made
    anew. `reason` says why it was changed; the first version needs none.
    """

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    deadline = models.DateTimeField()
    must_confirm = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    cites = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["tender", "number"], name="tender_version_once")
        ]


class Opener(Act):
    """Somebody appointed to open bids. `salt` and `public` are the lock of their opening code;
    nothing is kept from which the code could be found. `confirmed_at`: they typed it once."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="openers")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    body = models.ForeignKey("register.Organisation", on_delete=models.PROTECT, related_name="+")
    salt = models.BinaryField(null=True)
    public = models.BinaryField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["tender", "user"], name="opener_once")
        ]
