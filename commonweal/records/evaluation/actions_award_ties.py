"""Settling awards of all lots that are equally good, by the tie rule that was published."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from commonweal.language.row import CannotWork
from commonweal.procuring.award_ties import Settling, drawn_award, plain_award
from commonweal.records.acts import made, needed
from commonweal.records.evaluation.actions_award import require_whole
from commonweal.records.evaluation.actions_common import add_to_chain, opened_case, require_lead
from commonweal.records.evaluation.case import Case, equals_of
from commonweal.records.evaluation.models import SettledTie
from commonweal.records.evaluation.selectors_lots import lot_bar
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.procuring.models import Tender


@transaction.atomic
def settle_tie(
    *,
    by: Acting,
    tender: Tender,
    reason: str,
    witnesses: Sequence[str] = (),
    numbers: Sequence[str] = (),
) -> SettledTie:
    """Record which of the awards that are equally good is made, as the published rule gives it;
    where it comes to a draw, by the numbers that the witnesses gave.

    Raises NotAllowed, and ValidationError where there is no tie, or the rule cannot settle it.
    """
    require_lead(by, tender)
    case = opened_case(tender)
    for lot in case.lots_to_award:
        bar = lot_bar(by, case, lot)
        if bar:
            raise NotAllowed(bar)
    require_whole(case)
    said = needed(reason, "tie_reason", "Write down what was done, and why.")
    try:
        found = case.settling()
        if found is None:
            raise ValidationError("No other award is as good: there is nothing to settle.")
        if found.stuck:
            raise ValidationError(found.stuck)
        row = _settled(case, found, witnesses, numbers)
    except CannotWork as fault:
        raise ValidationError(list(fault.sentences)) from None
    row.reason = said
    for name, value in made(by).items():
        setattr(row, name, value)
    told = {"chosen": row.chosen, "steps": row.steps}
    add_to_chain(by, case, row, "evaluation.tie_settled", told)
    return row


def _settled(
    case: Case, found: Settling, witnesses: Sequence[str], numbers: Sequence[str]
) -> SettledTie:
    chosen, steps, draw = found.left[0], list(found.steps), []
    if found.needs_draw:
        names = [name.strip() for name in witnesses if name.strip()]
        least = case.conventions.witnesses
        if len({name.casefold() for name in names}) < least:
            raise ValidationError({"witness_0": f"Name the {least} witnesses of the draw."})
        if len(numbers) != len(names):
            raise ValidationError({"number_0": "Each witness gives one number."})
        chosen, digest = drawn_award(found.left, numbers, least)
        draw = [
            {"witness": name, "number": number.strip()}
            for name, number in zip(names, numbers, strict=True)
        ]
        given = " and ".join(f"{one['witness']} gave {one['number']}" for one in draw)
        steps.append(
            f"By lot drawn by {len(names)} witnesses among {len(found.left)} awards: {given}; the "
            f"lowest digest is {digest}."
        )
    among = [plain_award(one) for one in equals_of(case.awards_before_ties)]
    return SettledTie(among=among, chosen=plain_award(chosen), steps=steps, draw=draw)
