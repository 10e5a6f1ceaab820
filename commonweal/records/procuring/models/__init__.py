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
from commonweal.records.procuring.models.conflict import ConflictDeclaration
from commonweal.records.procuring.models.tender import Opener, Tender, TenderVersion

__all__ = [
    "Bid",
    "BidDraft",
    "ConflictDeclaration",
    "DraftFile",
    "GivenPart",
    "OpenedBid",
    "Opener",
    "SealPart",
    "Submission",
    "Tender",
    "TenderSeal",
    "TenderVersion",
]
