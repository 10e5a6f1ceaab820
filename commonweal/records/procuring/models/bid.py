"""Bids: what only the bidder sees, what nobody can read, and what was opened.

A draft and an opened bid are hidden with the installation's key, which the database does not hold.
A submission is sealed: no one reads it before enough openers act after the deadline.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from commonweal.records.frameworks.models import Act


class TenderSeal(models.Model):
    """The seal on the bids of a tender. `keeper` is hidden; the private half is kept nowhere."""

    tender = models.OneToOneField(
        "procuring.Tender", on_delete=models.PROTECT, related_name="bid_seal"
    )
    context = models.CharField(max_length=200)
    public = models.BinaryField()
    keeper = models.BinaryField()
    needed = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField(null=True)


class SealPart(models.Model):
    """One opener's part for one set of openers, readable with that opener's code alone."""

    seal = models.ForeignKey(TenderSeal, on_delete=models.PROTECT, related_name="parts")
    opener = models.ForeignKey("procuring.Opener", on_delete=models.PROTECT, related_name="+")
    members = models.JSONField()
    closed = models.BinaryField()


class GivenPart(models.Model):
    """A part that an opener gave after the deadline, hidden until enough have; then it is gone."""

    part = models.OneToOneField(SealPart, on_delete=models.CASCADE, related_name="given")
    hidden = models.BinaryField()


class Bid(Act):
    """A provider's bid for a tender: the organisation of the act. Only it knows of the bid before
    the bids are opened."""

    tender = models.ForeignKey("procuring.Tender", on_delete=models.PROTECT, related_name="bids")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["tender", "organisation"], name="bid_once")
        ]


class BidDraft(models.Model):
    """What a provider is working on; hidden. It is erased when the bid is submitted."""

    bid = models.OneToOneField(Bid, on_delete=models.CASCADE, related_name="draft")
    changed_at = models.DateTimeField()
    hidden = models.BinaryField()


class DraftFile(models.Model):
    """A file of a draft; its content and its name are hidden."""

    draft = models.ForeignKey(BidDraft, on_delete=models.CASCADE, related_name="files")
    question = models.CharField(max_length=80)
    hidden_name = models.BinaryField()
    hidden = models.BinaryField()
    size = models.PositiveIntegerField()


class Submission(Act):
    """A bid as it was submitted, sealed. Numbered within the bid; the last counts, unless it was
    withdrawn. `receipt` is what the bidder holds, `digest` is of what was sealed."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    version = models.ForeignKey(
        "procuring.TenderVersion", on_delete=models.PROTECT, related_name="+"
    )
    received_at = models.DateTimeField()
    sealed = models.BinaryField()
    digest = models.CharField(max_length=64)
    sealed_digest = models.CharField(max_length=64)
    receipt = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["bid", "number"], name="submission_once")
        ]


class OpenedBid(models.Model):
    """A bid that was opened; hidden with the installation's key. `hidden_says` is what lists show,
    `hidden` the whole with its files. `fault` says why one could not be opened."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="opened")
    opened_at = models.DateTimeField()
    hidden_says = models.BinaryField(null=True)
    hidden = models.BinaryField(null=True)
    fault = models.CharField(max_length=200, blank=True)
