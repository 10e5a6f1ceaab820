"""Reading everything of an evaluation at once, for its own rules; and who leads a tender.

`case_of` is given to nobody but the product itself: every page asks the selectors that scope it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from commonweal.procuring.bid import read_bid
from commonweal.records.evaluation.case import Bidder, Case, Unread
from commonweal.records.evaluation.decisions import Decisions
from commonweal.records.evaluation.definitions import conventions_on
from commonweal.records.evaluation.models import (
    Award,
    DeclinedLot,
    Evaluation,
    FurtherDecision,
    OutcomeNotice,
    ReopenedLot,
)
from commonweal.records.evaluation.reading import kept
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.procuring.models import Submission, Tender
from commonweal.records.procuring.reading import invitation_of, names_apart, to_the_second
from commonweal.records.procuring.selectors import bodies_of
from commonweal.records.procuring.selectors_bids import opened_bids, withdrawn_bids
from commonweal.records.procuring.selectors_conflicts import declarations_of, standings_from
from commonweal.records.register.models import Organisation

#: How the reason of a bid that its bidder took back begins.
WITHDRAWN = "You withdrew it at"


def case_of(acting: Acting, tender: Tender) -> Case:
    """The evaluation of a tender whose bids are open, read once for a request (`read_once`).

    Raises NotAllowed for a person.
    """
    found = kept.get()
    if found is None or not acting.is_system:
        return fresh_case(acting, tender)
    if tender.pk not in found:
        found[tender.pk] = fresh_case(acting, tender)
    return found[tender.pk]


def fresh_case(acting: Acting, tender: Tender) -> Case:
    """The same read anew, as acts need it under their lock. Raises NotAllowed for a person."""
    if not acting.is_system:
        raise NotAllowed("The whole of an evaluation is read by the product alone.")
    found = Evaluation.objects.filter(tender=tender).first() or Evaluation(tender=tender)
    invitation = invitation_of(_published(tender))
    bidders, unread = _bids(acting, tender)
    made = decisions_of(acting, tender)
    decided = tuple(one for one in made.awards if made.holds(one))
    begun = found.pk is not None
    seats = list(found.seats.select_related("user", "body", "organisation")) if begun else []
    declared = declarations_of(acting, tender)
    users = {row.user for row in declared} | {seat.user for seat in seats}
    low = found.lowpricequestion_rows.select_related("bidder", "decision", "told") if begun else ()
    return Case(
        tender=tender,
        evaluation=found,
        invitation=invitation,
        bodies=bodies_of(acting, tender),
        bidders=bidders,
        unread=unread,
        all_seats=tuple(seats),
        standings=standings_from(acting, tender, declared, users),
        all_scores=tuple(found.score_rows.select_related("made_by")) if begun else (),
        all_consensus=tuple(found.consensus_rows.select_related("made_by")) if begun else (),
        draws=tuple(found.tiedraw_rows.all()) if begun else (),
        new_prices=tuple(found.newprices_rows.all()) if begun else (),
        low_questions=tuple(low),
        declined=tuple(one for one in made.declined if made.holds(one)),
        settled=tuple(found.settledtie_rows.all()) if begun else (),
        decided=decided,
        cancelled={one.lot: gone for one in decided if (gone := made.cancelling(one))},
        outcome=made.notices[-1] if made.notices else None,
        decisions=made,
        conventions=conventions_on(_day(found.started_at)),
    )


def decisions_of(acting: Acting, tender: Tender) -> Decisions:
    """All that was decided on the lots of a tender, and told. Raises NotAllowed for a person."""
    return decisions_of_each(acting, [tender])[tender.pk]


def decisions_of_each(acting: Acting, tenders: Sequence[Tender]) -> dict[int, Decisions]:
    """The same for several tenders, by their keys, in as many queries as for one."""
    if not acting.is_system:
        raise NotAllowed("All decisions of a tender are read by the product alone.")
    awards = Award.objects.select_related("bidder").prefetch_related("bidder__codes")
    kinds: list[QuerySet[Any]] = [
        awards,
        DeclinedLot.objects.all(),
        ReopenedLot.objects.all(),
        OutcomeNotice.objects.all(),
        FurtherDecision.objects.select_related("representation__bidder"),
    ]
    found: dict[int, list[list[Any]]] = {one.pk: [[] for _ in kinds] for one in tenders}
    for at, rows in enumerate(kinds):
        of_each = rows.filter(evaluation__tender__in=tenders)
        for row in of_each.select_related("evaluation", "organisation").order_by("link"):
            found[row.evaluation.tender_id][at].append(row)
    return {key: Decisions(*map(tuple, several)) for key, several in found.items()}


def _bids(acting: Acting, tender: Tender) -> tuple[tuple[Bidder, ...], tuple[Unread, ...]]:
    """The bids that could be read, and those that could not or were taken back."""
    opened, withdrawn = opened_bids(acting, tender), withdrawn_bids(acting, tender)
    names = names_apart([*(one.organisation for one in opened), *map(_of, withdrawn)])
    bidders, unread = [], []
    for one in opened:
        name = names[one.organisation.pk]
        if one.fault:
            unread.append(_unread(one.submission, one.fault, name))
            continue
        text = read_bid(one.content)
        bidders.append(Bidder(one.organisation, text, one.submission.pk, name))
    for row in withdrawn:
        if row.withdrawn_at:
            why = f"{WITHDRAWN} {to_the_second(row.withdrawn_at)}: {row.withdrawn_reason}"
            unread.append(_unread(row, why, names[_of(row).pk]))
    return tuple(bidders), tuple(unread)


def _of(row: Submission) -> Organisation:
    organisation = row.bid.organisation
    assert organisation is not None  # noqa: S101  a bid is always an organisation's
    return organisation


def _unread(row: Submission, why: str, name: str) -> Unread:
    return Unread(_of(row), row.received_at, row.number, row.digest, why, name)


def _published(tender: Tender) -> dict[str, Any]:
    """The content of the last published version, by which bids are judged."""
    last = tender.versions.order_by("-number").first()
    return dict(last.content) if last else dict(tender.content)


def _day(moment: datetime | None) -> date:
    return timezone.localdate(moment) if moment else timezone.localdate()
