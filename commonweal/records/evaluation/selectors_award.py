"""The award of all lots together: for those who may read every lot of it."""

from __future__ import annotations

from dataclasses import dataclass

from commonweal.language.row import CannotWork
from commonweal.procuring.award_explanation import Awards
from commonweal.procuring.award_ties import Settling
from commonweal.procuring.combination_offers import CombinationOffer
from commonweal.procuring.routes import Route
from commonweal.procuring.standstill import Standstill
from commonweal.records.evaluation.actions_award import confirming_problem, routes_for
from commonweal.records.evaluation.case import Case
from commonweal.records.evaluation.models import SettledTie
from commonweal.records.evaluation.selectors_case import case_of
from commonweal.records.evaluation.selectors_lots import lot_bar, without_answers
from commonweal.records.evaluation.selectors_record import standstill_of
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.selectors import leads

SYSTEM = Acting.system()


@dataclass(frozen=True)
class AwardSeen:
    """The award as it stands: worked out, decided, told. `problems` say why it is not worked out,
    `confirming` why nothing can be confirmed yet, `settling` how far the tie rule settles awards
    that are equally good, `combinations` the combination offers; the outcome is told under one of
    `routes`."""

    case: Case
    awards: Awards | None
    problems: tuple[str, ...]
    standstill: Standstill | None
    confirming: str
    routes: tuple[Route, ...]
    is_lead: bool
    settling: Settling | None = None
    combinations: tuple[CombinationOffer, ...] = ()
    settled: SettledTie | None = None


def award_seen(acting: Acting, tender: Tender) -> AwardSeen:
    """The award of all lots, for those whom nothing bars from any of them. Raises NotAllowed."""
    case = case_of(SYSTEM, tender)
    for lot in case.lots_with_bids or [one.code for one in case.invitation.lots]:
        bar = lot_bar(acting, case, lot)
        if bar:
            raise NotAllowed(bar)
    if case.lots_with_bids and not case.prices_open:
        raise NotAllowed("Awards are worked out once every answer has its consensus.")
    wanted = case.lots_to_award
    awards, problems = None, tuple(case.problems_of(wanted) if wanted else ())
    settling, settled, combinations = None, None, case.combination_offers
    try:
        awards = case.awards() if wanted else None
        settling = case.settling() if wanted else None
        settled = case.settlement_of(case.awards_before_ties) if wanted else None
        combinations = case.scored_combinations()
    except CannotWork as fault:
        problems = problems or tuple(fault.sentences)
    told = case.outcome is not None
    return AwardSeen(
        without_answers(acting, case),
        awards,
        problems,
        standstill_of(SYSTEM, tender) if told else None,
        confirming_problem(case) if told else "",
        tuple(routes_for(case)),
        leads(acting, tender),
        settling,
        combinations,
        settled,
    )
