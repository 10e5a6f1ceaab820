"""What the audit keeps from auditors of other commissioners while bidders are not told."""

from __future__ import annotations

from django.db.models import Q

from commonweal.records.evaluation.models import Evaluation
from commonweal.records.evaluation.selectors_case import decisions_of_each
from commonweal.records.evaluation.selectors_lots import lots_of_body
from commonweal.records.people.acting import Acting
from commonweal.records.procuring.reading import invitation_of
from commonweal.records.procuring.selectors import is_of_lead
from commonweal.records.register.models import PlaceParty

SYSTEM = Acting.system()
#: Acts that tell of prices, totals or decisions on a lot, and one that tells of all lots.
OF_A_LOT = (
    "evaluation.awarded", "evaluation.not_awarded", "evaluation.lot_drawn",
    "evaluation.lot_reopened", "evaluation.new_prices_given",
    "evaluation.low_price_asked", "evaluation.low_price_answered", "evaluation.low_price_decided",
)  # fmt: skip
OF_ALL_LOTS = "evaluation.tie_settled"


def not_told_yet(acting: Acting) -> Q:
    """The events that tell of lots whose totals the commissioners of the acting organisation may
    not read, as long as the outcome was not told; of what is decided anew, until it is told."""
    found = Q(pk__in=())
    places = PlaceParty.objects.filter(organisation=acting.organisation).values("place")
    rows = Evaluation.objects.filter(tender__place__in=places).select_related("tender__place")
    tenders = [one.tender for one in rows if not is_of_lead(acting, one.tender)]
    decided = decisions_of_each(SYSTEM, tenders)
    for tender in tenders:
        made = decided[tender.pk]
        if made.is_told:
            continue
        own = lots_of_body(acting, tender)
        lots = [lot.code for lot in invitation_of(tender.content).lots if lot.code not in own]
        about = Q(action__in=OF_A_LOT, details__lot__in=lots) | Q(action=OF_ALL_LOTS)
        if made.notices:
            about &= Q(at__gt=made.notices[-1].made_at)
        found |= about & Q(subject_kind="tender", subject_ref=f"{tender.place.code}/{tender.code}")
    return found
