"""Recording the new prices of tied bidders, where the published tie rule asks for them."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from commonweal.language.row import CannotWork
from commonweal.procuring.bid import price_of
from commonweal.procuring.ranking import asks_new_prices
from commonweal.records.acts import made, needed
from commonweal.records.evaluation.actions_common import add_to_chain
from commonweal.records.evaluation.actions_totals import lot_case
from commonweal.records.evaluation.models import NewPrices
from commonweal.records.people.acting import Acting
from commonweal.records.procuring.models import Tender


@transaction.atomic
def record_new_prices(
    *, by: Acting, tender: Tender, lot: str, prices: Mapping[str, str], reason: str
) -> NewPrices:
    """Record what tied bidders ask for a lot now, in pounds as it was written, by their codes: of
    all who tie, and of nobody else. They settle the tie; what is still equal goes on by the rule.

    Raises NotAllowed, and ValidationError where the rule asks for none, and for what is no price.
    """
    case = lot_case(by, tender, lot)
    codes = {one.name: one.code for one in case.bidders_for(lot)}
    try:
        tied = [
            {codes[name] for name in place.bidders}
            for place in case.ranking(lot).places
            if asks_new_prices(place)
        ]
    except CannotWork as fault:
        raise ValidationError(list(fault.sentences)) from None
    if set(prices) not in tied:
        raise ValidationError(
            "Give the new price of every bidder that ties by a rule that asks for new prices, and "
            "of no other."
        )
    said = needed(reason, "new_reason", "Say how they were asked for, and when they came in.")
    given = {code: price_of(text) for code, text in prices.items()}
    wrong = {
        f"new_price_{code}": "Write a price in pounds, such as 120,000."
        for code, price in given.items()
        if price is None
    }
    if wrong:
        raise ValidationError(wrong)
    keys = {one.code: str(one.pk) for one in case.bidders_for(lot)}
    kept = {keys[code]: f"{price:.2f}" for code, price in sorted(given.items())}
    row = NewPrices(lot=lot, prices=kept, reason=said, **made(by))
    add_to_chain(by, case, row, "evaluation.new_prices_given", {"lot": lot})
    return row
