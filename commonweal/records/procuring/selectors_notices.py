"""The notices of a tender as they were published, for whoever sees the tender."""

from __future__ import annotations

from commonweal.records.people.acting import Acting
from commonweal.records.procuring.models import NoticeRelease, Tender
from commonweal.records.procuring.selectors import tenders_for


def releases_of(acting: Acting, tender: Tender) -> list[NoticeRelease]:
    """The releases in their order."""
    if not tenders_for(acting).filter(pk=tender.pk).exists():
        return []
    return list(tender.notice_releases.order_by("number"))
