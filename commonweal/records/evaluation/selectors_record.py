"""The record of an evaluation: its chain held against its rows and the audit, awards, letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from commonweal.procuring.moderation import consistency
from commonweal.procuring.standstill import Kind, Representation, Standstill, standstill
from commonweal.records.audit.models import Event
from commonweal.records.evaluation.chain import ChainCheck, Link, check_chain
from commonweal.records.evaluation.decisions import Decisions
from commonweal.records.evaluation.definitions import calendar, rules
from commonweal.records.evaluation.models import (
    Award,
    Chained,
    ChainLink,
    Consensus,
    DeclinedLot,
    Evaluation,
    FurtherDecision,
    Letter,
    LowPriceAnswer,
    LowPriceDecision,
    LowPriceQuestion,
    NewPrices,
    OutcomeNotice,
    ReceivedRepresentation,
    ReopenedLot,
    Score,
    SettledTie,
    TieDraw,
)
from commonweal.records.evaluation.selectors_case import case_of, decisions_of
from commonweal.records.evaluation.selectors_lots import lot_bar, lots_of_body
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.reading import invitation_of
from commonweal.records.procuring.selectors import is_inside, is_of_lead, leads, tenders_for
from commonweal.records.procuring.selectors_conflicts import standing_for
from commonweal.records.register.models import Organisation

KINDS: tuple[type[Chained], ...] = (
    Score, Consensus, TieDraw, NewPrices, LowPriceQuestion, LowPriceAnswer, LowPriceDecision,
    SettledTie, Award, DeclinedLot, ReopenedLot, OutcomeNotice, Letter, ReceivedRepresentation,
    FurtherDecision,
)  # fmt: skip
CONFIRMED = "award-confirmed"
SYSTEM = Acting.system()
Decided = TypeVar("Decided", Award, DeclinedLot)


def may_read_record(acting: Acting, tender: Tender) -> bool:
    """Whether this reader has the whole record: the lead of the commissioners whom no conflict
    bars from anything, its auditors, and once the outcome was told the auditors of all who
    commission."""
    if leads(acting, tender):
        return standing_for(acting, tender).may_open
    if acting.role != Role.AUDITOR or not is_inside(acting, tender):
        return False
    return is_of_lead(acting, tender) or is_told(acting, tender)


def is_told(acting: Acting, tender: Tender) -> bool:
    """Whether bidders were told all that is decided by now: the same for everybody."""
    del acting
    return decisions_of(SYSTEM, tender).is_told


def require_record(acting: Acting, tender: Tender) -> None:
    """Refuse whoever may not read the record."""
    if not may_read_record(acting, tender):
        raise NotAllowed(
            "The record of an evaluation is for those who lead the tender, have declared and are "
            "barred from nothing, for auditors of the organisation that leads it, and once bidders "
            "are told the outcome for auditors of all of its commissioners."
        )


def links_of(acting: Acting, tender: Tender) -> list[ChainLink]:
    """The links of the chain, in order. Raises NotAllowed."""
    require_record(acting, tender)
    return list(ChainLink.objects.filter(evaluation__tender=tender).order_by("number"))


def chain_check(acting: Acting, tender: Tender) -> ChainCheck:
    """Check the whole chain against its rows and the audit. Raises NotAllowed."""
    rows: dict[int, Chained] = {}
    for kind in KINDS:
        for row in kind._default_manager.filter(evaluation__tender=tender):
            rows[row.link_id] = row
    confirmed = {
        row.confirmation_id: row for row in rows.values() if isinstance(row, Award)
    }  # fmt: skip
    links = []
    for link in links_of(acting, tender):
        says = None
        if link.kind == CONFIRMED and link.pk in confirmed:
            says = confirmed[link.pk].confirms()
        elif link.pk in rows and rows[link.pk].kind == link.kind:
            says = rows[link.pk].says()
        links.append(Link(link.number, link.kind, link.says, link.previous, link.digest, says))
    found = check_chain(links, _witnessed(tender))
    stray = [
        f"The award of lot {row.lot} says that it is confirmed, and no link does."
        for row in rows.values()
        if isinstance(row, Award) and row.confirmed_at and row.confirmation_id is None
    ]
    return ChainCheck(found.count, found.head, (*found.faults, *stray))


def _witnessed(tender: Tender) -> list[str]:
    """The digests that the audit keeps, in order."""
    events = Event.objects.filter(
        subject_kind="tender",
        subject_ref=f"{tender.place.code}/{tender.code}",
        action__startswith="evaluation.",
    )
    return [
        details["link"]
        for details in events.order_by("id").values_list("details", flat=True)
        if "link" in details
    ]


@dataclass(frozen=True)
class Awarded:
    """A lot that was awarded. `total` is the published score, `price` in pounds for the first
    term, `value` the value of the lot as published; None where there is none. Until
    `confirmed_at` is set the standstill or a representation may still stop the contract; one that
    a further decision cancelled has the day on which that was told. `number` counts the decisions
    on the lot, as a lot may be decided anew."""

    tender: Tender
    lot: str
    bidder: Organisation
    total: Decimal
    price: Decimal | None
    value: Decimal | None
    decided_at: datetime
    decided_by: str
    standstill_ends_on: date | None
    confirmed_at: datetime | None
    cancelled_on: date | None
    number: int

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None


def awarded_lots(acting: Acting, tender: Tender) -> list[Awarded]:
    """The lots that were awarded, in the order of the decisions: from the decision on for those who
    read the totals of the lot and for the auditors of those who may, for every bidder and reader of
    the tender once the outcome was told.

    A contract may be made of one that is confirmed.
    """
    if not tenders_for(acting).filter(pk=tender.pk).exists():
        return []
    made = decisions_of(SYSTEM, tender)
    values = {lot.code: lot.value for lot in invitation_of(tender.content).lots}
    found = []
    for row in _known(acting, tender, made, list(made.awards)):
        gone = made.cancelling(row)
        found.append(
            Awarded(
                tender, row.lot, row.bidder, row.total, row.price, values.get(row.lot),
                row.made_at, row.author_name, row.standstill_ends_on, row.confirmed_at,
                gone.told_on if gone else None, made.number(row),
            )
        )  # fmt: skip
    return found


def declined_lots(acting: Acting, tender: Tender) -> list[DeclinedLot]:
    """The decisions that hold now not to award a lot, for the same readers from the same moment
    on."""
    if not tenders_for(acting).filter(pk=tender.pk).exists():
        return []
    made = decisions_of(SYSTEM, tender)
    return _known(acting, tender, made, [one for one in made.declined if made.holds(one)])


def price_questions_of(acting: Acting, tender: Tender) -> list[LowPriceQuestion]:
    """What the acting organisation was asked about its own prices, and answered; nobody else's."""
    if acting.role != Role.PROVIDER or acting.organisation is None:
        return []
    rows = LowPriceQuestion.objects.filter(evaluation__tender=tender, bidder=acting.organisation)
    return list(rows.select_related("told", "decision").order_by("id"))


def _known(acting: Acting, tender: Tender, made: Decisions, rows: list[Decided]) -> list[Decided]:
    """The decisions that bidders were told, and of the others those that this reader may know."""
    new = [row for row in rows if made.told_by(row) is None]
    early = _before_told(acting, tender, new) if new else []
    return [row for row in rows if row not in new or row in early]


def _before_told(acting: Acting, tender: Tender, rows: list[Decided]) -> list[Decided]:
    """The decisions on lots that this reader may know of while bidders do not: nobody learns who
    won, and at what price, of a lot that they do not commission or from which a conflict bars
    them. An auditor knows of what the commissioners of their own organisation may read."""
    if not is_inside(acting, tender):
        return []
    if acting.is_system:
        return rows
    if acting.role == Role.AUDITOR:
        own = lots_of_body(acting, tender)
        return [row for row in rows if row.lot in own]
    case = case_of(SYSTEM, tender)
    return [row for row in rows if not lot_bar(acting, case, row.lot)]


def outcome_of(acting: Acting, tender: Tender) -> OutcomeNotice | None:
    """The outcome as it was told last; None before that. Everybody who sees the tender may
    know."""
    if not tenders_for(acting).filter(pk=tender.pk).exists():
        return None
    return OutcomeNotice.objects.filter(evaluation__tender=tender).order_by("link").last()


def representations_of(acting: Acting, tender: Tender) -> list[ReceivedRepresentation]:
    """The representations received, for those who have the record."""
    require_record(acting, tender)
    rows = ReceivedRepresentation.objects.filter(evaluation__tender=tender)
    return list(rows.select_related("bidder", "further").order_by("received_at", "id"))


def standstill_of(
    acting: Acting, tender: Tender, told: OutcomeNotice | None = None
) -> Standstill | None:
    """The standstill of an outcome, of the last one where none is named, worked out from what was
    told and received since; None before an outcome was told. Raises NotAllowed."""
    require_record(acting, tender)
    told = told or outcome_of(acting, tender)
    if told is None:
        return None
    kind = Kind(told.standstill)
    since = told.link_id
    rows = [one for one in representations_of(acting, tender) if one.link_id > since]
    decided = [row.further.told_on for row in rows if hasattr(row, "further")]
    return standstill(
        kind, told.published_on, calendar(kind), rules(),
        voluntary_days=told.voluntary_days,
        representations=[Representation(str(r.bidder), r.received_at) for r in rows],
        decided=max(decided) if decided and len(decided) == len(rows) else None,
    )  # fmt: skip


def letters_of(acting: Acting, tender: Tender) -> list[Letter]:
    """The letters: all for those who have the record, for a bidder its own, the newest first. None
    before issue."""
    rows = Letter.objects.filter(evaluation__tender=tender).select_related("bidder")
    if may_read_record(acting, tender):
        return list(rows.order_by("bidder__name", "bidder", "-link"))
    if acting.role == Role.PROVIDER and acting.organisation is not None:
        return list(rows.filter(bidder=acting.organisation).order_by("-link"))
    return []


def evaluation_of(acting: Acting, tender: Tender) -> Evaluation | None:
    """The evaluation of a tender for those who work on it: when it started and where it stands."""
    if not is_inside(acting, tender) and not acting.is_system:
        return None
    return Evaluation.objects.filter(tender=tender).first()


def flags_of(acting: Acting, tender: Tender) -> tuple[str, ...]:
    """What is odd in the individual scores and worth a look, and what no check can judge; only of
    answers on which all scores are in. Raises NotAllowed."""
    require_record(acting, tender)
    case = case_of(SYSTEM, tender)
    found = consistency(
        case.records_in(), case.conventions.moderation,
        prices_opened=case.evaluation.prices_opened_at,
    )  # fmt: skip
    return (*(one.sentence for one in found.flags), *found.not_judged)
