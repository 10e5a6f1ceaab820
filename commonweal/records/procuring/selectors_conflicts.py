"""Reading conflicts of interest: what a person may see and do in a tender as declared so far."""

from __future__ import annotations

from collections.abc import Iterable

from commonweal.procuring.conflicts import ConflictDecision, PersonStanding, standing_of
from commonweal.records.people.acting import Acting
from commonweal.records.people.models import User
from commonweal.records.people.permissions import Capability, Role
from commonweal.records.procuring.models import ConflictDeclaration, Tender
from commonweal.records.procuring.reading import declaration_of, label_of
from commonweal.records.procuring.selectors import is_inside, leads, may_run


def may_declare(acting: Acting, tender: Tender) -> bool:
    """Whether this reader acts in the tender and therefore owes a declaration: somebody who may
    evaluate, for one of its commissioning organisations."""
    if acting.user is None or acting.organisation is None:
        return False
    if not acting.may(Capability.EVALUATE):
        return False
    return tender.bodies.filter(pk=acting.organisation.pk).exists()


def declarations_of(acting: Acting, tender: Tender) -> list[ConflictDeclaration]:
    """What was declared and decided, in order: all of it for those who run the tender and its
    auditors, only one's own for anybody else."""
    rows = tender.declarations.select_related("user", "bidder", "organisation", "made_by")
    if acting.is_system or may_run(acting, tender):
        return list(rows)
    if acting.role == Role.AUDITOR and is_inside(acting, tender):
        return list(rows)
    return list(rows.filter(user=acting.user)) if acting.user is not None else []


def standing_for(acting: Acting, tender: Tender) -> PersonStanding:
    """What the acting person is barred from in a tender. The system is barred from nothing."""
    if acting.user is None:
        return PersonStanding(acting.name, (), (), ())
    rows = tender.declarations.select_related("user", "bidder", "made_by").filter(user=acting.user)
    return standings_from(acting, tender, rows, [acting.user])[label_of(acting.user)]


def standings_from(
    acting: Acting, tender: Tender, rows: Iterable[ConflictDeclaration], users: Iterable[User]
) -> dict[str, PersonStanding]:
    """The standing of each of these people, by their label, from rows that were read."""
    del acting  # The rows were scoped by whoever read them.
    declared = [declaration_of(row) for row in rows]
    opened = tender.bid_seal.opened_at if hasattr(tender, "bid_seal") else None
    return {
        label_of(user): standing_of(label_of(user), declared, names_known=opened) for user in users
    }


def deciding_problem(acting: Acting, tender: Tender, declared: ConflictDeclaration) -> str:
    """Why this reader may not decide on a declared conflict; empty when they may."""
    if acting.user is not None and declared.user_id == acting.user.pk:
        return "Nobody decides on their own conflict of interest."
    if not leads(acting, tender):
        return "Conflicts of interest are decided by the organisation that leads the tender."
    bidder = declared.bidder.code if declared.bidder else ""
    if standing_for(acting, tender).has_part_in(bidder, declared.lot):
        return "A conflict of your own bars you from what this one is about: somebody else decides."
    return ""


def open_conflicts(acting: Acting, tender: Tender) -> list[ConflictDeclaration]:
    """The declared conflicts that still wait for a decision, of those that this reader decides."""
    waiting: dict[tuple[int, int], ConflictDeclaration] = {}
    for row in declarations_of(acting, tender):
        if not row.number:
            continue
        if row.decision == ConflictDecision.OPEN:
            waiting[row.user_id, row.number] = row
        else:
            waiting.pop((row.user_id, row.number), None)
    return [row for row in waiting.values() if not deciding_problem(acting, tender, row)]
