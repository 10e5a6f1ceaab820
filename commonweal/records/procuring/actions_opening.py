"""Opening the bids of a tender after the deadline: each opener gives their code, and with the last
that is needed the bids are opened."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.records.audit.actions import record
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.procuring import receipts, seal, vault
from commonweal.records.procuring.actions_bids import bid_context
from commonweal.records.procuring.actions_common import (
    locked,
    newest_version,
    note,
)
from commonweal.records.procuring.actions_sealing import keeper_of
from commonweal.records.procuring.models import (
    GivenPart,
    OpenedBid,
    Opener,
    SealPart,
    Submission,
    Tender,
    TenderSeal,
    TenderVersion,
)
from commonweal.records.procuring.packages import digest_of_file, unpacked
from commonweal.records.procuring.reading import (
    last_binding,
    opened_place,
    opens_from,
    to_the_second,
)
from commonweal.records.procuring.selectors_conflicts import standing_for

#: So many sealed bids are held in memory at once.
AT_ONCE = 10

NOT_RECEIVED = "This is not what was received: it does not fit the receipt."
BUYS = "Its bidder buys in this tender: nobody is both."
NOT_CONFIRMED = "The tender was changed after this bid and the bidder did not submit it anew."


def give_opening_code(*, by: Acting, tender: Tender, code: str) -> bool:
    """An opener gives their code once the bids may be opened. True when this opened them.

    Raises NotAllowed, and ValidationError before that time, for a wrong code, a second time, or
    when they are open. An attempt that is refused is noted.
    """
    try:
        return _give(by, tender, code)
    except (ValidationError, NotAllowed) as fault:
        _note_refusal(by, tender, str(getattr(fault, "messages", [fault])[0]))
        raise


@transaction.atomic
def _give(by: Acting, tender: Tender, code: str) -> bool:
    by.require(Capability.OPEN_BIDS)
    row = locked(tender)
    opener = row.openers.filter(user=by.user, body=by.organisation).first()
    if by.user is None or opener is None:
        raise NotAllowed("You were not appointed to open the bids of this tender.")
    if row.state != Tender.State.PUBLISHED:
        raise ValidationError("There are no bids to open: see the state of the tender.")
    version = newest_version(row)
    if timezone.now() < opens_from(version):
        raise ValidationError(
            f"Bids may be opened from {to_the_second(opens_from(version))}: the deadline is "
            f"{to_the_second(version.deadline)}, and bids that arrived by then are stored first."
        )
    _require_declared(by, row)
    _keep_parts(row.bid_seal, opener, code)
    note(by, "tender.opening_code_given", row, {"opener": opener.name})
    secret = _secret(row.bid_seal, version)
    if secret is None:
        return False
    _open_all(by, row, secret)
    return True


def _require_declared(by: Acting, tender: Tender) -> None:
    """Refuse an opener who has not declared, or whose conflict nobody has decided in their favour:
    opening shows every bidder of every lot."""
    standing = standing_for(by, tender)
    if standing.gaps:
        raise ValidationError(
            f"{standing.gaps[0]} Declare your conflicts of interest, or that you have none, before "
            "you open bids."
        )
    if not standing.may_open:
        raise NotAllowed(f"{standing.bars[0].reason} You may not open bids.")


def _keep_parts(held: TenderSeal, opener: Opener, code: str) -> None:
    """Keep an opener's parts, hidden, until enough have given theirs."""
    rows = list(held.parts.filter(opener=opener))
    if GivenPart.objects.filter(part__in=rows).exists():
        raise ValidationError("You have given your opening code already.")
    lock = seal.OpenerLock(bytes(opener.salt or b""), bytes(opener.public or b""))
    parts = [seal.Part(tuple(row.members), row.opener_id, bytes(row.closed)) for row in rows]
    try:
        found = seal.release(code, lock, parts, held.context)
    except seal.WrongCode:
        raise ValidationError({"code": "This is not your opening code: copy it again."}) from None
    except seal.CannotOpen as fault:
        raise ValidationError(str(fault)) from None
    GivenPart.objects.bulk_create(
        GivenPart(part=row, hidden=vault.hide(found[seal.set_name(row.members)], _given_place(row)))
        for row in rows
    )


def _secret(held: TenderSeal, version: TenderVersion) -> bytes | None:
    """The private half, once all parts of one set were given. None before that."""
    given: dict[str, list[GivenPart]] = {}
    for row in GivenPart.objects.filter(part__seal=held).select_related("part"):
        given.setdefault(seal.set_name(row.part.members), []).append(row)
    whole = next((rows for rows in given.values() if len(rows) == held.needed), None)
    if whole is None:
        return None
    try:
        parts = [vault.show(bytes(row.hidden), _given_place(row.part)) for row in whole]
        return seal.rebuilt(parts, keeper_of(version), bytes(held.public))
    except (seal.CannotOpen, vault.CannotRead) as fault:
        raise ValidationError(str(fault)) from None


def _open_all(by: Acting, tender: Tender, secret: bytes) -> None:
    """Open every bid that counts, and let go of what opened them."""
    now = timezone.now()
    told = []
    binding = last_binding(tender)
    standing, buyers = _standing(tender), frozenset(tender.bodies.values_list("pk", flat=True))
    while some := list(islice(standing, AT_ONCE)):
        rows = [_open_one(submission, secret, now, binding, buyers) for submission in some]
        OpenedBid.objects.bulk_create(rows)
        told += [_told(row) for row in rows]
    GivenPart.objects.filter(part__seal=tender.bid_seal).delete()
    tender.bid_seal.opened_at = now
    tender.bid_seal.save(update_fields=["opened_at"])
    tender.state = Tender.State.OPENED
    tender.save(update_fields=["state"])
    note(
        by, "tender.opened", tender,
        {"bids": told},
    )  # fmt: skip


def _standing(tender: Tender) -> Iterator[Submission]:
    """What counts of every bid for a tender, in the order of the bids; see `standing_submission`.

    Two queries; the sealed bids come a few at a time, so that they need not fit into memory.
    """
    rows = Submission.objects.filter(bid__tender=tender).order_by("bid", "number")
    last = {bid: (pk, gone) for bid, pk, gone in rows.values_list("bid", "pk", "withdrawn_at")}
    wanted = [pk for pk, gone in last.values() if gone is None]
    found = rows.filter(pk__in=wanted).select_related("bid__organisation", "version")
    return found.iterator(chunk_size=AT_ONCE)


def _told(row: OpenedBid) -> dict[str, str]:
    """What the audit keeps of one bid."""
    bidder = str(row.submission.bid.organisation)
    return {"bidder": bidder, "digest": row.submission.digest, "fault": row.fault}


def _open_one(
    submission: Submission, secret: bytes, now: datetime, binding: int, buyers: frozenset[int]
) -> OpenedBid:
    """One bid opened; one that was tampered with says so and does not keep the others closed."""
    row = OpenedBid(submission=submission, opened_at=now)
    if not _was_received(submission):
        row.fault = NOT_RECEIVED
        return row
    if submission.bid.organisation_id in buyers:
        row.fault = BUYS
        return row
    if submission.version.number < binding:
        row.fault = NOT_CONFIRMED
        return row
    try:
        package = seal.opened(
            bytes(submission.sealed), secret, bid_context(submission.bid, submission.number)
        )
    except seal.CannotOpen as fault:
        row.fault = str(fault)
        return row
    if hashlib.sha256(package).hexdigest() != submission.digest:
        row.fault = "What was sealed is not what the receipt names."
        return row
    content, files = unpacked(package)
    # The digests are worked out here, once: whoever needs them later need not open the files.
    says = {
        "content": content, "files": [one.name for one in files],
        "digests": [digest_of_file(one) for one in files],
    }  # fmt: skip
    row.hidden_says = vault.hide(json.dumps(says).encode(), opened_place(submission.pk, "says"))
    row.hidden = vault.hide(package, opened_place(submission.pk, "whole"))
    return row


def _was_received(submission: Submission) -> bool:
    """Whether the receipt, which only this installation can sign, is of this very submission: one
    that was put into the database has none."""
    says = receipts.checked(submission.receipt)
    organisation = submission.bid.organisation
    return says is not None and (
        says["bidder_code"], says["submission"], says["digest"], says["sealed_digest"],
    ) == (
        organisation.code if organisation else "", submission.number, submission.digest,
        hashlib.sha256(bytes(submission.sealed)).hexdigest(),
    )  # fmt: skip


def _given_place(part: SealPart) -> str:
    return f"given/{part.pk}"


@transaction.atomic
def _note_refusal(by: Acting, tender: Tender, why: str) -> None:
    record(
        by=by, action="tender.opening_refused", kind="tender",
        ref=f"{tender.place.code}/{tender.code}", place=tender.place, details={"why": why},
    )  # fmt: skip
