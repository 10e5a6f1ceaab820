"""What an action of an assessment can be carried on to: tenders, contracts and what is in them."""

from __future__ import annotations

from collections.abc import Mapping

from commonweal.procuring.specification import Way
from commonweal.records.contracts.selectors import contracts_for
from commonweal.records.equality.models import Carried
from commonweal.records.people.acting import Acting
from commonweal.records.procuring.reading import invitation_of
from commonweal.records.procuring.selectors import tenders_for
from commonweal.records.register.models import Place


def parts_of(acting: Acting, place: Place, target: str, ref: str) -> Mapping[str, str] | None:
    """What an action can be carried on to by its code, with its title; None where the place has no
    such tender or contract that this reader sees.

    Of a specification its requirements, of an evaluation its questions and conditions, of a
    contract its duties by their numbers. Contracts that are still to be made have none.
    """
    tender = tenders_for(acting).filter(place=place, code=ref).first()
    if target == Carried.Target.CONTRACT:
        contract = contracts_for(acting, place).filter(code=ref).first()
        if contract is not None:
            return {str(one): text for one, text in enumerate(contract.obligations, start=1)}
        return None if tender is None else {}
    if tender is None:
        return None
    invitation = invitation_of(tender.content)
    if target == Carried.Target.SPECIFICATION:
        said = invitation.specification
        items = (*said.items, *(one.item for one in said.departures if one.way == Way.ADDS))
        return {one.code: one.title for one in items}
    asked = {one.code: one.title for one in invitation.asked}
    return asked | {one.code: one.text for one in invitation.conditions}
