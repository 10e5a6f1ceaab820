"""A provider's bid: its draft, submitting it in time, and withdrawing it before the deadline."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.procuring.bid import as_submitted, bid_problems, owed, read_bid
from commonweal.procuring.invitation import in_time
from commonweal.records.acts import made, needed
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.procuring import receipts, seal, vault
from commonweal.records.procuring.actions_common import (
    locked,
    newest_version,
    note_of_bidder,
)
from commonweal.records.procuring.definitions import bid_limits
from commonweal.records.procuring.models import (
    Bid,
    BidDraft,
    DraftFile,
    Submission,
    Tender,
    TenderVersion,
)
from commonweal.records.procuring.packages import PackedFile, packed
from commonweal.records.procuring.reading import (
    draft_place,
    file_place,
    invitation_of,
    standing_submission,
    to_the_second,
)
from commonweal.records.procuring.selectors_bids import may_bid


class Late(ValidationError):
    """The deadline has passed. The message names it, and the time by the server's clock."""


@transaction.atomic
def save_bid_draft(*, by: Acting, tender: Tender, content: dict[str, Any]) -> BidDraft:
    """Keep what a bidder is working on, hidden. The first time this begins the bid.

    Raises NotAllowed, ValidationError for an answer too long, and Late.
    """
    _in_time(by, tender)
    most = bid_limits().answer_characters
    for key, text in content.get("answers", {}).items():
        if len(text) > most:
            raise ValidationError(
                f"The answer to {key} has {len(text):,} characters; at most {most:,} are kept."
            )
    kept = {**content, "lots": list(dict.fromkeys(content.get("lots", ())))}
    bid = _own_bid(by, tender)
    hidden = vault.hide(json.dumps(kept).encode(), draft_place(bid.pk))
    row, began = BidDraft.objects.update_or_create(
        bid=bid, defaults={"hidden": hidden, "changed_at": timezone.now()}
    )
    if began:
        note_of_bidder(by, "bid.drafted", tender, {})
    return row


@transaction.atomic
def attach_to_bid(
    *, by: Acting, tender: Tender, name: str, data: bytes, question: str = ""
) -> DraftFile:
    """Add a file to the draft, hidden; for one answer by its key, or for the bid as a whole.

    Raises NotAllowed, Late, and ValidationError beyond the limits, for a type of file that is not
    taken, or an answer that the bid does not owe.
    """
    _, version = _in_time(by, tender)
    # Locked, so that it is not submitted, and gone, before the file is with it.
    draft = BidDraft.objects.select_for_update().filter(bid=_own_bid(by, tender)).first()
    if draft is None:
        raise ValidationError("Begin your bid before you add files to it.")
    limits = bid_limits()
    if name.rpartition(".")[2].lower() not in limits.file_types:
        raise ValidationError(
            {"file": f"{name} is of no type that is taken: send {', '.join(limits.file_types)}."}
        )
    if question and question not in _owed_keys(version, draft):
        raise ValidationError({"question": "Your bid has no such answer: choose one, or none."})
    sizes = list(draft.files.values_list("size", flat=True))
    held = [
        vault.show(bytes(row.hidden_name), file_place(row, "name")).decode()
        for row in draft.files.defer("hidden")
    ]
    if name in held:
        raise ValidationError(f"Your bid holds a file {name}: take it out first, or rename this.")
    if not data:
        raise ValidationError(f"{name} is empty: choose the file again.")
    if len(data) > limits.file_bytes or sum(sizes) + len(data) > limits.bid_bytes:
        raise ValidationError(
            f"{name} is too large: a file may have {limits.file_bytes:,} bytes and all files "
            f"together {limits.bid_bytes:,}."
        )
    if len(sizes) >= limits.files:
        raise ValidationError(f"A bid holds at most {limits.files} files.")
    row = DraftFile(draft=draft, question=question, size=len(data))
    row.hidden_name = vault.hide(name.encode(), file_place(row, "name"))
    row.hidden = vault.hide(data, file_place(row, "data"))
    row.save(force_insert=True)
    return row


@transaction.atomic
def remove_from_bid(*, by: Acting, tender: Tender, name: str) -> None:
    """Take a file out of the draft of one's own bid. Raises NotAllowed, Late."""
    _in_time(by, tender)
    for row in DraftFile.objects.filter(draft__bid=_own_bid(by, tender)).defer("hidden"):
        if vault.show(bytes(row.hidden_name), file_place(row, "name")).decode() == name:
            row.delete()


def submit_bid(*, by: Acting, tender: Tender, arrived: datetime | None = None) -> Submission:
    """Seal the draft, erase it and give a receipt. It replaces what was submitted before.

    The bid is in time when it arrives by the end of the deadline's second, by the server's clock:
    `arrived` is when it did, where it then had to wait. Raises NotAllowed, ValidationError with
    what is missing, and Late, which is noted.
    """
    try:
        return _submit(by, tender, arrived)
    except Late as fault:
        _note_late(by, tender, fault.messages[0])
        raise


@transaction.atomic
def _note_late(by: Acting, tender: Tender, why: str) -> None:
    note_of_bidder(by, "bid.late", tender, {"why": why})


@transaction.atomic
def _submit(by: Acting, tender: Tender, arrived: datetime | None) -> Submission:
    now, seen = _in_time(by, tender, arrived)
    tender, version = _still_sealed(tender, seen)
    draft = BidDraft.objects.select_for_update().filter(bid=_own_bid(by, tender)).first()
    if draft is None:
        raise ValidationError("There is no draft to submit: write your bid first.")
    content = json.loads(vault.show(bytes(draft.hidden), draft_place(draft.bid_id)))
    invitation = invitation_of(version.content)
    problems = bid_problems(invitation, read_bid(content))
    if problems:
        raise ValidationError(problems)
    package = packed(as_submitted(invitation, content), _files(draft))
    number = draft.bid.submissions.count() + 1
    closed = seal.close(package, bytes(tender.bid_seal.public), bid_context(draft.bid, number))
    digest, sealed_digest = _digest(package), _digest(closed)
    said = {
        "tender": f"{tender.place.code}/{tender.code}",
        "version": version.number,
        "version_digest": version.digest,
        "bidder": str(by.organisation),
        "bidder_code": by.organisation.code if by.organisation else "",
        "submission": number,
        "received_at": now.isoformat(timespec="milliseconds"),
        "deadline": version.deadline.isoformat(),
        "digest": digest,
        "sealed_digest": sealed_digest,
    }
    row = Submission.objects.create(
        bid=draft.bid, number=number, version=version, received_at=now, sealed=closed,
        digest=digest, sealed_digest=sealed_digest, receipt=receipts.signed(said), **made(by),
    )  # fmt: skip
    draft.files.all().delete()
    draft.delete()
    note_of_bidder(by, "bid.submitted", tender, {"submission": number, "sealed": sealed_digest})
    return row


@transaction.atomic
def withdraw_bid(
    *, by: Acting, tender: Tender, reason: str, arrived: datetime | None = None
) -> Submission:
    """Take back what was submitted, before the deadline. Raises NotAllowed, Late, and
    ValidationError without a reason or where nothing was submitted."""
    _, version = _in_time(by, tender, arrived)
    tender, _ = _still_sealed(tender, version)
    row = standing_submission(_own_bid(by, tender))
    if row is None:
        raise ValidationError("You have not submitted a bid that could be withdrawn.")
    row.withdrawn_at = timezone.now()
    row.withdrawn_reason = needed(reason, "reason", "Say why you withdraw it.")
    row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    note_of_bidder(by, "bid.withdrawn", tender, {"submission": row.number})
    return row


def bid_context(bid: Bid, number: int) -> str:
    """Whose bid it is, so that a sealed bid cannot be put in the place of another."""
    return f"tender/{bid.tender_id}/bid/{bid.pk}/submission/{number}"


def _in_time(
    by: Acting, tender: Tender, arrived: datetime | None = None
) -> tuple[datetime, TenderVersion]:
    """When it arrived by the server's clock, else the time by it, and the version that counts.

    Raises NotAllowed, Late.
    """
    now = timezone.now()
    if arrived is not None:
        now = min(arrived, now)
    by.require(Capability.BID)
    if not may_bid(by, tender):
        raise NotAllowed("Only a provider that does not buy in this tender may bid.")
    version = newest_version(tender)
    if tender.state == Tender.State.CANCELLED:
        raise ValidationError(f"This tender was cancelled: {tender.cancelled_reason}")
    if not in_time(now, version.deadline):
        raise Late(
            f"The deadline was {to_the_second(version.deadline)}; it is {to_the_second(now)} by "
            "the clock of this server. Late bids are not taken."
        )
    return now, version


def _still_sealed(tender: Tender, version: TenderVersion) -> tuple[Tender, TenderVersion]:
    """The tender locked, so that it is neither changed nor opened until this act is done, and the
    version that counts now. A change that bids do not answer to turns none of them away.

    Raises ValidationError when it was opened, or what bids answer to was changed, while this act
    waited.
    """
    row = locked(tender)
    binds = row.versions.filter(number__gt=version.number, must_confirm=True).exists()
    if row.state != Tender.State.PUBLISHED or binds:
        raise ValidationError("The tender was changed this moment: look at it again, then send.")
    return row, newest_version(row)


def _own_bid(by: Acting, tender: Tender) -> Bid:
    found = tender.bids.filter(organisation=by.organisation).first()
    if found is None:
        found, _ = Bid.objects.get_or_create(
            tender=tender, organisation=by.organisation, defaults=made(by)
        )
    return found


def _owed_keys(version: TenderVersion, draft: BidDraft) -> set[str]:
    content = json.loads(vault.show(bytes(draft.hidden), draft_place(draft.bid_id)))
    return {part.key for part in owed(invitation_of(version.content), read_bid(content).lots)}


def _files(draft: BidDraft) -> list[PackedFile]:
    return [
        PackedFile(
            vault.show(bytes(row.hidden_name), file_place(row, "name")).decode(),
            row.question,
            vault.show(bytes(row.hidden), file_place(row, "data")),
        )
        for row in draft.files.order_by("pk")
    ]


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
