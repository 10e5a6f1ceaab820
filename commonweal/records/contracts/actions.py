"""Making contracts from awards, signing them, extending them, and the group meetings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.language.row import CannotWork
from commonweal.language.thread import End, Link
from commonweal.procuring.contract_terms import contract_term
from commonweal.procuring.contracts import (
    AwardedLot,
    ContractTerms,
    Side,
    contract_groups,
    standstill_problem,
)
from commonweal.records.acts import free_code, made, needed
from commonweal.records.audit.actions import record
from commonweal.records.contracts.models import (
    Attendance,
    Contract,
    ExtensionDecision,
    Happening,
    Meeting,
    Signature,
)
from commonweal.records.contracts.notices import tell_contracts
from commonweal.records.contracts.reading import standing_of
from commonweal.records.contracts.selectors import contracts_for, may_manage, side_of
from commonweal.records.contracts.selectors_awards import confirmed_lots, lots_to_make
from commonweal.records.evaluation.selectors_record import declined_lots
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.procuring.definitions import rules
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.reading import invitation_of
from commonweal.records.register.models import Organisation, Place
from commonweal.records.register.selectors import require_work_on
from commonweal.records.results.selectors import commissioners_of
from commonweal.records.thread.actions import bring_links

#: Words of addresses beside the contracts' own, which no contract may take.
PAGES = frozenset({"make", "meet", "pack", "from-awards"})


@dataclass(frozen=True)
class Carried:
    """What goes with contracts besides awards and terms: the moment at which the standstill ends
    (None for a route without one, and with a tender, whose record says it), what obligations they
    carry, and the office that manages them.
    `bodies` are the codes of those who buy through each holder; every holder buys through itself.
    """

    standstill_ends: datetime | None = None
    obligations: tuple[str, ...] = ()
    manager: str = ""
    bodies: tuple[str, ...] = ()


@transaction.atomic
def make_contracts(
    *,
    by: Acting,
    place: Place,
    awards: Sequence[AwardedLot],
    terms: ContractTerms,
    tender: Tender | None = None,
    carried: Carried = Carried(),
    together: bool = False,
) -> list[Contract]:
    """Make a contract for each lot, or with `together` for each provider and holder.

    With a tender each comes from a confirmed award, as the record has it; without one it is of no
    lot of a tender. Raises NotAllowed, and ValidationError for anything else, while the standstill
    lasts, for a lot that has a contract already, a holder or body that does not commission here, an
    unknown provider, or terms that cannot be.
    """
    require_work_on(by, place, Capability.MANAGE_CONTRACTS)
    Place.objects.select_for_update().get(pk=place.pk)
    if tender is None:
        _refuse_tendered(place, [one.lot for one in awards])
    else:
        _refuse_declined(tender, [one.lot for one in awards])
        carried = _as_recorded(by, place, tender, awards, carried)
    _refuse_within(carried.standstill_ends, terms.start)
    try:
        groups = contract_groups(awards, together=together)
        contract_term(terms.start, terms.months, terms.extensions)
        # How long a mobilisation lasts must be known for its start.
        rules().on("mobilisation.least", terms.start)
    except CannotWork as fault:
        raise ValidationError(list(fault.sentences)) from None
    _refuse_twice(place, tender, [one.lot for one in awards])
    buyers = {body.code: body for body in commissioners_of(by, place)}
    wanted = [*carried.bodies, *(one.holder for one in awards)]
    strange = [code for code in wanted if code not in buyers]
    if strange:
        raise ValidationError(f"{', '.join(strange)} does not commission in {place}.")
    providers = Organisation.objects.in_bulk({one.provider for one in awards}, field_name="code")
    unknown = [one.provider for one in awards if one.provider not in providers]
    if unknown:
        raise ValidationError(f"The register knows no organisation {', '.join(unknown)}.")
    taken = set(Contract.objects.filter(place=place).values_list("code", flat=True)) | PAGES
    found = []
    for group in groups:
        title = " and ".join(one.title for one in group)
        code = free_code(title, taken, "contract")
        taken.add(code)
        bodies = {code: buyers[code] for code in (group[0].holder, *carried.bodies)}
        row = Contract.objects.create(
            place=place, tender=tender, code=code, title=title[:200],
            holder=buyers[group[0].holder], provider=providers[group[0].provider],
            **_terms(terms), **_carried(carried, group), **made(by),
        )  # fmt: skip
        row.bodies.set(bodies.values())
        note(by, "contract.made", row, {"lots": [one.lot for one in group]})
        found.append(row)
    if tender is not None:
        _link(by, tender, found)
    return found


def _refuse_within(standstill_ends: datetime | None, start: date) -> None:
    """Raises ValidationError while the standstill lasts, or when the service would begin in it."""
    _refuse_early(standstill_ends)
    if standstill_ends is not None and start < timezone.localtime(standstill_ends).date():
        over = timezone.localtime(standstill_ends).date()
        raise ValidationError(
            f"The service would begin on {start:%-d %B %Y}, before the standstill is over on "
            f"{over:%-d %B %Y}: put the first day of the service later."
        )


def _link(by: Acting, tender: Tender, made_of_it: Sequence[Contract]) -> None:
    """Lead the golden thread from the tender to what was made of it."""
    end = End("tender", tender.code)
    links = [Link(end, "leads_to", End("contract", one.code)) for one in made_of_it]
    bring_links(by=by, place=tender.place, links=links)


def _terms(terms: ContractTerms) -> dict[str, Any]:
    return {
        "starts_on": terms.start,
        "months": terms.months,
        "extensions": [
            {"months": one.months, "notice_months": one.notice_months} for one in terms.extensions
        ],
        "notice_months": terms.notice_months,
        "meetings_a_year": terms.meetings_a_year,
    }


def _carried(carried: Carried, group: Sequence[AwardedLot]) -> dict[str, Any]:
    return {
        "lots": [
            {
                "code": one.lot,
                "title": one.title,
                "value": "" if one.value is None else str(one.value),
            }
            for one in group
        ],
        "standstill_ends": carried.standstill_ends,
        "obligations": list(carried.obligations),
        "manager": carried.manager[:160],
    }


def _refuse_early(ends: datetime | None) -> None:
    problem = standstill_problem(ends, timezone.now())
    if problem:
        raise ValidationError(problem)


def _refuse_twice(place: Place, tender: Tender | None, lots: Collection[str]) -> None:
    """One lot of a tender has one contract."""
    rows = Contract.objects.filter(place=place, tender=tender).values_list("lots", flat=True)
    held = {one["code"] for kept in rows for one in kept}
    twice = [lot for lot in lots if lot in held]
    if twice:
        raise ValidationError(f"Lot {', '.join(twice)} has a contract already.")


def _as_recorded(
    by: Acting, place: Place, tender: Tender, awards: Sequence[AwardedLot], carried: Carried
) -> Carried:
    """What goes with the contracts of these awards, with the standstill of the record.

    Raises NotAllowed for a lot that is not for this maker, and ValidationError for an award that is
    not confirmed or not the one that is recorded, and for a standstill that is stated.
    """
    row = Tender.objects.select_for_update(of=("self",)).get(pk=tender.pk)
    if row.place_id != place.pk:
        raise ValidationError(f"{row} is no tender of {place}.")
    if row.state == Tender.State.CANCELLED:
        raise ValidationError("This tender is cancelled: no contract is made of it.")
    mine = lots_to_make(by, row)
    strange = [one.lot for one in awards if one.lot not in mine]
    if strange:
        raise NotAllowed(
            f"The contract of lot {', '.join(strange)} is made by who leads the tender or will "
            "hold it."
        )
    if carried.standstill_ends is not None:
        raise ValidationError("The standstill of a tender comes from its record: leave it out.")
    kept = confirmed_lots(Acting.system(), row)
    _refuse_unconfirmed(kept, [one.lot for one in awards])
    for one in awards:
        if one != replace(kept[one.lot].award, title=one.title):
            raise ValidationError(
                f"Lot {one.lot} goes by its award: to that bidder, for that holder and price."
            )
    ends = [end for one in awards if (end := kept[one.lot].standstill_ends) is not None]
    return replace(carried, standstill_ends=max(ends, default=None))


def _refuse_unconfirmed(kept: Collection[str], lots: Collection[str]) -> None:
    """A contract of a tender rests on awards that are confirmed and stand."""
    missing = [lot for lot in lots if lot not in kept]
    if missing:
        raise ValidationError(
            f"No award of lot {', '.join(missing)} is confirmed: a contract comes from a confirmed "
            "award that stands."
        )


def _refuse_tendered(place: Place, lots: Collection[str]) -> None:
    """What was put out to tender gets its contract from its award alone."""
    for tender in Tender.objects.filter(place=place, versions__isnull=False).distinct():
        codes = {lot.code.casefold() for lot in invitation_of(tender.content).lots}
        found = [lot for lot in lots if lot.strip().casefold() in codes]
        if found:
            raise ValidationError(
                f"Lot {', '.join(found)} is a lot of the tender {tender}: its contract is made "
                "from its award. Give what comes from no tender another code."
            )


def _refuse_declined(tender: Tender, lots: Collection[str]) -> None:
    """A lot that it was decided not to award has no contract."""
    held = {one.lot for one in declined_lots(Acting.system(), tender)}
    found = [lot for lot in lots if lot in held]
    if found:
        raise ValidationError(
            f"It was decided not to award lot {', '.join(found)}: no contract is made for it."
        )


@transaction.atomic
def sign_contract(*, by: Acting, contract: Contract) -> Signature:
    """Sign for one's own side. A contract is in place once both sides have signed.

    Raises NotAllowed, and ValidationError while the standstill lasts, for a second signature, or
    where the award of a tender behind it is not confirmed or no longer stands.
    """
    side = speaker(by, contract)
    row = locked(contract)
    _refuse_early(row.standstill_ends)
    if row.tender is not None:
        kept = confirmed_lots(Acting.system(), row.tender)
        won = [lot for lot, one in kept.items() if one.award.provider == row.provider.code]
        _refuse_unconfirmed(won, [one["code"] for one in row.lots])
    if row.signatures.filter(side=side.value).exists():
        raise ValidationError(f"The {side.value} has signed this contract already.")
    signature = Signature.objects.create(contract=row, side=side.value, **made(by))
    happened(by, row, "signed", f"{by.organisation} signed as {side.value}.")
    note(by, "contract.signed", row, {"side": side.value})
    if row.tender is not None and row.signatures.count() == len(Side):
        tell_contracts(by, row.tender)
    return signature


@transaction.atomic
def decide_extension(
    *, by: Acting, contract: Contract, taken: bool, reason: str
) -> ExtensionDecision:
    """Decide on the next extension of a contract that is in place, within its notice.

    Raises NotAllowed, and ValidationError with what stands against it.
    """
    manager(by, contract)
    row = locked(contract)
    said = needed(reason, "reason", "Say why.")
    standing = standing_of(row, timezone.localdate())
    if standing.extension_problem:
        raise ValidationError(standing.extension_problem)
    number, today = standing.taken + 1, standing.day
    decision = ExtensionDecision.objects.create(
        contract=row, number=number, taken=taken, decided_on=today, reason=said, **made(by)
    )
    word = "taken up" if taken else "declined"
    happened(by, row, "extension", f"Extension {number} was {word}: {said}")
    note(by, "contract.extension_decided", row, {"number": number, "taken": taken, "reason": said})
    return decision


@transaction.atomic
def hold_meeting(
    *, by: Acting, place: Place, tender: Tender | None, held_on: date, attended: Collection[str],
    actions: str = "",
) -> Meeting:  # fmt: skip
    """Record a group meeting of the contracts of a tender: who came, and what was agreed.

    `attended` are codes of contracts. Every contract with the duty that is not named gets an event:
    its provider did not come. Raises NotAllowed for whoever holds none of them, and ValidationError
    for a day to come, contracts without the duty, or nobody to meet.
    """
    require_work_on(by, place, Capability.MANAGE_CONTRACTS)
    if held_on > timezone.localdate():
        raise ValidationError({"held_on": "A meeting is recorded once it has been held."})
    rows = [
        row
        for row in contracts_for(by, place).filter(tender=tender, meetings_a_year__gt=0)
        if row.signatures.count() == len(Side) and row.starts_on <= held_on
    ]
    if not rows:
        raise ValidationError("No contract that was in place then makes meetings a duty.")
    if not by.is_system and all(row.holder != by.organisation for row in rows):
        raise NotAllowed(f"{by.organisation} holds none of these contracts.")
    strange = sorted(set(attended) - {row.code for row in rows})
    if strange:
        raise ValidationError(f"{', '.join(strange)} has no duty to meet.")
    meeting = Meeting.objects.create(
        place=place, tender=tender, held_on=held_on, actions=actions.strip(), **made(by)
    )
    for row in rows:
        came = row.code in attended
        Attendance.objects.create(meeting=meeting, contract=row, attended=came)
        if not came:
            words = f"{row.provider} did not come to the group meeting."
            happened(by, row, "not attended", words, on=held_on)
    note(by, "contract.met", rows[0], {"held_on": held_on.isoformat(), "came": sorted(attended)})
    return meeting


def speaker(by: Acting, contract: Contract) -> Side:
    """The side for which somebody speaks. Raises NotAllowed for whoever may not speak for one."""
    by.require(Capability.TAKE_POSITION)
    side = side_of(by, contract)
    if side is None:
        raise NotAllowed(f"{by.organisation} is no side of this contract.")
    return side


def manager(by: Acting, contract: Contract) -> None:
    """Raise NotAllowed unless somebody manages the contract for its holder."""
    by.require(Capability.MANAGE_CONTRACTS)
    if not may_manage(by, contract):
        raise NotAllowed(f"{contract.holder} holds this contract, and only its people manage it.")


def locked(contract: Contract) -> Contract:
    """The contract as it is now, so that nobody else changes it until this act is done."""
    return Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)


def happened(
    by: Acting, contract: Contract, kind: str, words: str, on: date | None = None
) -> Happening:
    """An event of a contract."""
    return Happening.objects.create(
        contract=contract, kind=kind, happened_on=on or timezone.localdate(), words=words,
        **made(by),
    )  # fmt: skip


def note(by: Acting, action: str, contract: Contract, details: dict[str, Any]) -> None:
    """The audit event of an act on a contract."""
    record(
        by=by, action=action, kind="contract", ref=f"{contract.place.code}/{contract.code}",
        place=contract.place, details=details,
    )  # fmt: skip
