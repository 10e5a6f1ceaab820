"""Declaring conflicts of interest in a tender, and deciding on those of somebody else."""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.procuring.conflicts import (
    ConflictDecision,
    Declaration,
    Occasion,
    State,
    declaration_problems,
)
from commonweal.records.acts import made
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.models import User
from commonweal.records.people.permissions import Capability
from commonweal.records.procuring.actions_common import locked, note, to_run
from commonweal.records.procuring.models import ConflictDeclaration, Tender
from commonweal.records.procuring.reading import invitation_of, label_of
from commonweal.records.procuring.selectors_conflicts import deciding_problem, may_declare
from commonweal.records.register.models import Organisation


@transaction.atomic
def declare(
    *,
    by: Acting,
    tender: Tender,
    state: State,
    description: str = "",
    lot: str = "",
    bidder: str = "",
) -> ConflictDeclaration:
    """Declare a conflict of one's own, or none. `bidder` is the name or code of an organisation.

    The occasion follows from what was declared before: at appointment, since the bidders' names
    are known, or on a change. Raises NotAllowed, ValidationError.
    """
    by.require(Capability.EVALUATE)
    if by.user is None or not may_declare(by, tender):
        raise NotAllowed("Only those who act in this tender for its commissioners declare here.")
    row = locked(tender)
    own = row.declarations.filter(user=by.user)
    number = 0 if state is State.NONE else own.filter(number__gt=0).count() + 1
    said = Declaration(
        label_of(by.user), Occasion.CHANGE, state, timezone.now(), number, bidder.strip(), lot,
        description,
    )  # fmt: skip
    problems = declaration_problems(said)
    if problems:
        raise ValidationError(problems)
    if lot and lot not in {one.code for one in invitation_of(row.content).lots}:
        raise ValidationError({"lot": f"There is no lot {lot} in this tender."})
    concerned = _organisation(bidder)
    found = [
        ConflictDeclaration.objects.create(
            tender=row, user=by.user, occasion=occasion, state=state, number=number,
            bidder=concerned, lot=lot, description=description.strip(),
            decision=ConflictDecision.OPEN, **made(by),
        )
        for occasion in _owed(row, by.user)
    ]  # fmt: skip
    note(by, "tender.conflict_declared", row, {"state": str(state), "number": number})
    return found[-1]


def _owed(tender: Tender, user: User) -> list[Occasion]:
    """The occasions that a declaration now answers; a change where none is owed."""
    before = tender.declarations.filter(user=user)
    opened = tender.bid_seal.opened_at if hasattr(tender, "bid_seal") else None
    owed = []
    if not before.filter(occasion=Occasion.APPOINTMENT).exists():
        owed.append(Occasion.APPOINTMENT)
    known = before.filter(occasion=Occasion.NAMES_KNOWN, made_at__gte=opened) if opened else None
    if known is not None and not known.exists():
        owed.append(Occasion.NAMES_KNOWN)
    return owed or [Occasion.CHANGE]


def _organisation(words: str) -> Organisation | None:
    if not words.strip():
        return None
    coded = Organisation.objects.filter(code=words.strip()).first()
    named = list(Organisation.objects.filter(name__iexact=words.strip()).order_by("code"))
    if coded is None and len(named) > 1:
        codes = ", ".join(one.code for one in named)
        raise ValidationError(
            {"bidder": f"The register has {len(named)} organisations of this name: write the code "
             f"of the one that you mean ({codes})."}
        )  # fmt: skip
    found = coded or next(iter(named), None)
    if found is None:
        raise ValidationError(
            {"bidder": f"The register has no organisation {words.strip()}: write its name as it "
             "stands there, or leave this empty and describe it."}
        )  # fmt: skip
    return found


@transaction.atomic
def decide_conflict(
    *,
    by: Acting,
    tender: Tender,
    declared: ConflictDeclaration,
    decision: ConflictDecision,
    mitigation: str = "",
) -> ConflictDeclaration:
    """Decide on somebody else's conflict, for the organisation that leads the tender.

    Raises NotAllowed for whoever does not, on one's own, and while a conflict bars the decider from
    what this one is about; ValidationError.
    """
    row = to_run(by, tender)
    problem = deciding_problem(by, row, declared)
    if problem:
        raise NotAllowed(problem)
    if declared.tender_id != row.pk or not declared.number:
        raise ValidationError("There is nothing to decide on this declaration.")
    if decision is ConflictDecision.OPEN:
        raise ValidationError({"decision": "Decide whether they may act or are barred."})
    said = Declaration(
        label_of(declared.user), Occasion(declared.occasion), State(declared.state),
        timezone.now(), declared.number, "", declared.lot, declared.description,
    )  # fmt: skip
    who = label_of(by.user) if by.user else by.name
    problems = declaration_problems(
        replace(said, decision=decision, mitigation=mitigation, decided_by=who)
    )
    if problems:
        raise ValidationError({"mitigation": problems})
    found = ConflictDeclaration.objects.create(
        tender=row, user=declared.user, occasion=declared.occasion, state=declared.state,
        number=declared.number, bidder=declared.bidder, lot=declared.lot,
        description=declared.description, decision=decision, mitigation=mitigation.strip(),
        **made(by),
    )  # fmt: skip
    note(
        by, "tender.conflict_decided", row,
        {"about": declared.user.name, "number": declared.number, "decision": str(decision)},
    )  # fmt: skip
    return found
