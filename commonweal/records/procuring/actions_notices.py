"""Publishing notices of a tender as OCDS releases, each kept for good as the text that was sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.procuring.notices_ocds import (
    AwardNotice,
    ContractNotice,
    carry_over,
    compiled,
    release,
    with_removals,
)
from commonweal.records.acts import made
from commonweal.records.people.acting import Acting
from commonweal.records.procuring.actions_common import note, to_run
from commonweal.records.procuring.models import NoticeRelease, Tender
from commonweal.records.procuring.reading_notices import buyers_of, tender_notice


def ocid_of(tender: Tender) -> str:
    """The identifier of the whole process, under the installation's prefix."""
    return f"{settings.OCID_PREFIX}-{tender.place.code}-{tender.code}"


@transaction.atomic
def publish_notice(
    *,
    by: Acting,
    tender: Tender,
    tags: Sequence[str],
    awards: Sequence[AwardNotice] = (),
    contracts: Sequence[ContractNotice] = (),
    status: str = "",
) -> NoticeRelease:
    """Publish a further notice of a published tender: of awards, contracts, or an end.

    Awards and contracts are all there are so far. `status` is the tender's word of the standard,
    where it is not simply active or cancelled. Raises NotAllowed, and ValidationError for a draft
    or for what is no release.
    """
    row = to_run(by, tender)
    if not row.notice_releases.exists():
        raise ValidationError("The tender is not published: its first notice comes with that.")
    try:
        return release_notice(
            by=by, tender=row, tags=tags, awards=awards, contracts=contracts, status=status
        )
    except ValueError as fault:
        raise ValidationError(f"This notice cannot be published: {fault}.") from None


def release_notice(
    *,
    by: Acting,
    tender: Tender,
    tags: Sequence[str],
    awards: Sequence[AwardNotice] = (),
    contracts: Sequence[ContractNotice] = (),
    status: str = "",
) -> NoticeRelease:
    """Keep one release, inside the transaction of the act that it tells of; see `publish_notice`.

    Only acts on tenders and their contracts call this, with the tender locked. Awards and contracts
    told of before are told again where none are given.
    """
    ocid, now = ocid_of(tender), timezone.now()
    earlier = list(tender.notice_releases.order_by("number"))
    number = len(earlier) + 1
    release_id = f"{ocid}-{number:04d}"
    told = tender_notice(tender, earlier, release_id, status=status)
    said = release(
        ocid, release_id, now, tags, buyers=buyers_of(tender), tender=told, awards=awards,
        contracts=contracts,
    )  # fmt: skip
    if earlier:
        before = compiled([json.loads(one.text) for one in earlier])
        said["tender"] = with_removals(before["tender"], said["tender"])
        carry_over(before, said)
    text = json.dumps(said, ensure_ascii=False, indent=1)
    row = NoticeRelease(
        tender=tender,
        number=number,
        release_id=said["id"],
        tags=list(tags),
        date=now,
        text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        before=earlier[-1].digest if earlier else "",
        **made(by),
    )
    row.save(force_insert=True)
    note(by, "tender.notice_published", tender, {"release": row.release_id, "digest": row.digest})
    return row
