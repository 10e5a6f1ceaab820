"""The models of procuring: tenders as they are published, and bids as they are sealed."""

from commonweal.records.procuring.models.bid import (
    Bid,
    BidDraft,
    DraftFile,
    GivenPart,
    OpenedBid,
    SealPart,
    Submission,
    TenderSeal,
)
from commonweal.records.procuring.models.clarification import Clarification
from commonweal.records.procuring.models.conflict import ConflictDeclaration
from commonweal.records.procuring.models.notice import NoticeRelease
from commonweal.records.procuring.models.route import RouteMark
from commonweal.records.procuring.models.tender import Opener, Tender, TenderVersion

__all__ = [
    "Bid",
    "BidDraft",
    "Clarification",
    "ConflictDeclaration",
    "DraftFile",
    "GivenPart",
    "NoticeRelease",
    "OpenedBid",
    "Opener",
    "RouteMark",
    "SealPart",
    "Submission",
    "Tender",
    "TenderSeal",
    "TenderVersion",
]
