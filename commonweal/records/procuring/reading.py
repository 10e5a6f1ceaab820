"""Reading what procuring keeps: the invitation out of its content, what of a bid counts, and where
each hidden text belongs. Nothing here decides who may see it; the selectors do."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from commonweal.procuring.conflicts import ConflictDecision, Declaration, Occasion, State
from commonweal.procuring.invitation import Invitation, in_time, opening_from, read_invitation
from commonweal.records.people.models import User
from commonweal.records.procuring import vault
from commonweal.records.procuring.definitions import bid_limits, scales
from commonweal.records.procuring.models import (
    Bid,
    ConflictDeclaration,
    DraftFile,
    Submission,
    Tender,
    TenderVersion,
)
from commonweal.records.register.models import Organisation


def invitation_of(content: dict[str, Any]) -> Invitation:
    """The invitation out of kept content. Raises CannotWork with what cannot be read."""
    return read_invitation(content, scales())


def is_open(version: TenderVersion) -> bool:
    """Whether bids for the version are still in time by the server's clock."""
    return in_time(timezone.now(), version.deadline)


def opens_from(version: TenderVersion) -> datetime:
    """From when the bids for the version may be opened."""
    return opening_from(version.deadline, bid_limits().opening_wait_minutes)


def digest_of(content: Any) -> str:
    """The digest that a version, its bids and its receipts name."""
    plain = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def version_digest(version: TenderVersion, public: bytes) -> str:
    """The digest of a version: of what it says, its number and the public half of the seal."""
    frozen = {"content": version.content, "seal": public.hex(), "number": version.number}
    return digest_of(frozen)


def standing_submission(bid: Bid) -> Submission | None:
    """The submission of a bid that counts: the last, unless it was withdrawn. One that it had
    replaced does not come back."""
    last = bid.submissions.defer("sealed").order_by("-number").first()
    return last if last is not None and last.withdrawn_at is None else None


def needs_confirming(submission: Submission) -> bool:
    """Whether the tender changed after a submission in what it answers to, so that it does not
    count unless it is submitted anew."""
    later = submission.version.tender.versions.filter(number__gt=submission.version.number)
    return later.filter(must_confirm=True).exists()


def last_binding(tender: Tender) -> int:
    """The number of the last version that voids the bids made before it; 0 where there is none."""
    return tender.versions.filter(must_confirm=True).aggregate(last=Max("number"))["last"] or 0


def asker_of(tender: Tender, organisation: Organisation) -> str:
    """The pseudonym of an organisation that asks about a tender."""
    return vault.pseudonym(f"organisation/{organisation.pk}", f"tender/{tender.pk}/question")


def draft_place(bid: int) -> str:
    """Where a draft belongs."""
    return f"draft/{bid}"


def file_place(file: DraftFile, part: str) -> str:
    """Where a file of a draft belongs; `part` is its name or its data."""
    return f"draft/{file.draft_id}/{file.question}/{part}"


def opened_place(submission: int, part: str) -> str:
    """Where an opened bid belongs; `part` is what it says, or the whole with its files."""
    return f"opened/{submission}/{part}"


def keeper_place(version: TenderVersion, public: bytes) -> str:
    """Where the installation's part of a seal belongs: to a version as it was published, with its
    deadline. Where either was changed in the database, the part cannot be read."""
    deadline = version.deadline.astimezone(UTC).isoformat()
    return f"keeper/{version.tender_id}/{version_digest(version, public)}/{deadline}"


def to_the_second(moment: datetime) -> str:
    """A moment as the clock of the server shows it, in the time of the country."""
    return f"{timezone.localtime(moment):%H:%M:%S on %-d %B %Y}"


def label_of(user: User) -> str:
    """A person as the rules and the record name them: two people may have the same name."""
    return f"{user} ({user.email})"


def names_apart(organisations: Iterable[Organisation]) -> dict[int, str]:
    """How each of these organisations is named among them, by its key: by its name, and with its
    code where two have the same, so that nobody is taken for somebody else."""
    rows = list(organisations)
    names = {str(one).casefold() for one in rows}
    if len(names) == len({one.pk for one in rows}):
        return {one.pk: str(one) for one in rows}
    return {one.pk: f"{one} ({one.code})" for one in rows}


def declaration_of(row: ConflictDeclaration) -> Declaration:
    """A row as the rules read it."""
    decided = ConflictDecision(row.decision)
    return Declaration(
        person=label_of(row.user),
        occasion=Occasion(row.occasion),
        state=State(row.state),
        declared=row.made_at,
        number=row.number,
        bidder=row.bidder.code if row.bidder else "",
        about=str(row.bidder) if row.bidder else "",
        lot=row.lot,
        description=row.description,
        decision=decided,
        mitigation=row.mitigation,
        decided_by="" if decided is ConflictDecision.OPEN else _decider(row),
    )


def _decider(row: ConflictDeclaration) -> str:
    return label_of(row.made_by) if row.made_by else row.author_name
