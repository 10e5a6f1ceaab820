"""Reading bids. Before the bids of a tender are opened only the bidder knows that there is one,
and even the bidder reads only the draft: what was submitted nobody can read."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.procuring import vault
from commonweal.records.procuring.models import (
    Bid,
    BidDraft,
    GivenPart,
    OpenedBid,
    Submission,
    Tender,
)
from commonweal.records.procuring.packages import PackedFile, unpacked
from commonweal.records.procuring.reading import draft_place, file_place, names_apart, opened_place
from commonweal.records.procuring.selectors import is_inside, opener_of
from commonweal.records.register.models import Organisation


@dataclass(frozen=True)
class HeldFile:
    """A file of a draft as its bidder sees it. No number of the database is told: numbers that
    grow would tell one bidder what others do."""

    name: str
    question: str
    size: int


@dataclass(frozen=True)
class Draft:
    """The draft of a bid as its bidder sees it."""

    content: dict[str, Any]
    files: list[HeldFile]
    changed_at: datetime


@dataclass(frozen=True)
class Opened:
    """A bid after the opening: who bids for which lots. `fault` says why it is not readable.

    What it says and the names of its files are for the evaluation alone, which gives every reader
    only their part; nobody but the product itself gets them here.
    """

    bidder: str
    submission: Submission
    lots: tuple[str, ...]
    file_count: int
    fault: str = ""
    content: dict[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    #: Of each file; None for a bid that was opened before they were kept.
    digests: tuple[dict[str, Any], ...] | None = None

    @property
    def organisation(self) -> Organisation:
        """Who bids."""
        found = self.submission.bid.organisation
        assert found is not None  # noqa: S101  a bid is always an organisation's
        return found


def may_bid(acting: Acting, tender: Tender) -> bool:
    """Whether this reader may bid: a provider's role, in an organisation that does not buy."""
    if not acting.may(Capability.BID) or acting.organisation is None or acting.is_system:
        return False
    return not tender.bodies.filter(pk=acting.organisation.pk).exists()


def bid_of(acting: Acting, tender: Tender) -> Bid | None:
    """The bid of the acting organisation; None where it made none or may make none."""
    if not may_bid(acting, tender):
        return None
    return tender.bids.filter(organisation=acting.organisation).first()


def draft_of(acting: Acting, tender: Tender) -> Draft | None:
    """The draft of the acting organisation's bid. Raises vault.CannotRead."""
    bid = bid_of(acting, tender)
    row = BidDraft.objects.filter(bid=bid).first() if bid else None
    if row is None:
        return None
    content = json.loads(vault.show(bytes(row.hidden), draft_place(row.bid_id)))
    files = [
        HeldFile(
            vault.show(bytes(one.hidden_name), file_place(one, "name")).decode(),
            one.question,
            one.size,
        )
        for one in row.files.order_by("pk").defer("hidden")
    ]
    return Draft(content, files, row.changed_at)


def submissions_of(acting: Acting, tender: Tender) -> list[Submission]:
    """What the acting organisation submitted, newest first, without what was sealed."""
    bid = bid_of(acting, tender)
    if bid is None:
        return []
    return list(bid.submissions.defer("sealed").select_related("version").order_by("-number"))


def opened_bids(acting: Acting, tender: Tender) -> list[Opened]:
    """The record of the opening, for those who buy. Nothing before the opening, whoever asks."""
    found = []
    rows = list(_opened(acting, tender).defer("hidden", "submission__sealed"))
    names = names_apart(who for row in rows if (who := row.submission.bid.organisation))
    for row in rows:
        bidder = names[row.submission.bid.organisation_id or 0]
        says: dict[str, Any] = {"content": {}, "files": []}
        if row.hidden_says is not None:
            place = opened_place(row.submission_id, "says")
            says = json.loads(vault.show(bytes(row.hidden_says), place))
        lots = tuple(says["content"].get("lots", ()))
        one = Opened(bidder, row.submission, lots, len(says["files"]), row.fault)
        if acting.is_system:
            kept = tuple(says["digests"]) if "digests" in says else None
            one = replace(
                one, content=says["content"], files=tuple(says["files"]), digests=kept
            )  # fmt: skip
        found.append(one)
    return found


def withdrawn_bids(acting: Acting, tender: Tender) -> list[Submission]:
    """The last submission of every bid that was taken back before the deadline, for the product's
    own letters alone; none before the opening."""
    if not acting.is_system or tender.state != Tender.State.OPENED:
        return []
    rows = Submission.objects.filter(bid__tender=tender).defer("sealed")
    last = {one.bid_id: one for one in rows.select_related("bid__organisation").order_by("number")}
    return [one for one in last.values() if one.withdrawn_at is not None]


def opened_files(acting: Acting, tender: Tender, submission: int) -> list[PackedFile]:
    """The files of one opened bid, for the product's own evaluation alone, which decides who reads
    which; none before the opening."""
    if not acting.is_system:
        return []
    row = _opened(acting, tender).filter(submission=submission).first()
    if row is None or row.hidden is None:
        return []
    return unpacked(vault.show(bytes(row.hidden), opened_place(submission, "whole")))[1]


def _opened(acting: Acting, tender: Tender) -> QuerySet[OpenedBid]:
    """What was opened. Of a cancelled tender only the product reads it: its record stays whole."""
    states = {Tender.State.OPENED}
    if acting.is_system:
        states.add(Tender.State.CANCELLED)
    if tender.state not in states or not is_inside(acting, tender):
        return OpenedBid.objects.none()
    rows = OpenedBid.objects.filter(submission__bid__tender=tender)
    return rows.select_related("submission__bid__organisation").order_by("submission__bid")


def openers_done(acting: Acting, tender: Tender) -> set[int]:
    """Which openers have given their opening code since the deadline, by their keys; for those
    who work on the tender and its openers. Empty once the bids are open."""
    if not is_inside(acting, tender) and opener_of(acting, tender) is None:
        return set()
    given = GivenPart.objects.filter(part__seal__tender=tender)
    return set(given.values_list("part__opener", flat=True))
