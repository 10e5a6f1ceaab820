"""What an evaluator and a panel read: their own work, and the scores of others once all are in.

Until every evaluator of an answer has submitted, nobody but its author reads a score: not the
chair, not the lead, not an auditor.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from commonweal.procuring.scoring import Question
from commonweal.records.evaluation.address import Address
from commonweal.records.evaluation.case import Case, Unit
from commonweal.records.evaluation.models import Consensus, PanelSeat, ScoreDraft
from commonweal.records.evaluation.selectors_case import case_of
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.models import Membership, User
from commonweal.records.people.permissions import ROLE_CAPABILITIES, Capability
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.reading import label_of
from commonweal.records.procuring.selectors import is_inside, leads
from commonweal.records.procuring.selectors_conflicts import may_declare

SYSTEM = Acting.system()


@dataclass(frozen=True)
class Work:
    """One answer that somebody scores, and how far they are."""

    at: Address
    title: str
    bidder: str
    state: str


@dataclass(frozen=True)
class Own:
    """One's own score of an answer: as it is drafted, or as it was submitted."""

    score: Decimal | None
    reason: str
    is_submitted: bool
    is_moderated: bool


@dataclass(frozen=True)
class Given:
    """One evaluator's score as others read it once all are in."""

    user: int
    evaluator: str
    body: str
    score: Decimal
    reason: str


@dataclass(frozen=True)
class Seen:
    """One answer as its panel moderates it. `given` is empty until all are in."""

    at: Address
    question: Question
    bidder: str
    all_in: bool
    missing: int
    must_discuss: bool
    given: tuple[Given, ...]
    consensus: Consensus | None
    names: dict[int, str]
    is_chair: bool


@dataclass(frozen=True)
class Panels:
    """The panels of a tender as those who work on it see them."""

    seats: tuple[PanelSeat, ...]
    needed: tuple[str, ...]
    problems: tuple[str, ...]
    is_started: bool
    prices_open: bool
    bidders: int
    open_units: int


def require_part(acting: Acting, tender: Tender) -> None:
    """Refuse whoever has no part in the evaluation of a tender."""
    if not may_declare(acting, tender) and not is_inside(acting, tender):
        raise NotAllowed("This is for those who evaluate this tender for its commissioners.")


def panels_of(acting: Acting, tender: Tender) -> Panels:
    """Who sits where, and what is still missing. Raises NotAllowed."""
    require_part(acting, tender)
    case = case_of(SYSTEM, tender)
    problems = case.panel_problems() if case.evaluation.started_at is None else []
    return Panels(
        case.all_seats, case.panels_needed, tuple(problems),
        case.evaluation.started_at is not None, case.prices_open, len(case.bidders),
        len(case.without_consensus),
    )  # fmt: skip


def suggested(acting: Acting, tender: Tender) -> list[Membership]:
    """Who may be appointed to a panel: people of the commissioning organisations who may evaluate,
    for whoever leads the tender."""
    if not leads(acting, tender):
        return []
    able = [role for role, what in ROLE_CAPABILITIES.items() if Capability.EVALUATE in what]
    rows = Membership.objects.filter(
        organisation__in=tender.bodies.all(), role__in=able, ended_on__isnull=True
    )
    return list(rows.select_related("user", "organisation").order_by("organisation__name", "pk"))


def work_of(acting: Acting, tender: Tender) -> list[Work]:
    """The answers that this evaluator scores, those from which a conflict bars them left out."""
    if acting.user is None or not acting.may(Capability.EVALUATE):
        return []
    case = case_of(SYSTEM, tender)
    if case.evaluation.started_at is None:
        return []
    drafts = set(
        ScoreDraft.objects.filter(evaluation=case.evaluation, user=acting.user).values_list(
            "question", "lot", "bidder"
        )
    )
    found = []
    for unit in case.units:
        seat = case.seat_of(acting.user, unit)
        if seat is None or acting.organisation is None or seat.body_id != acting.organisation.pk:
            continue
        if not case.scoring_bar(acting.user, unit):
            state = _state(case, acting.user, unit, unit.key in drafts)
            found.append(Work(unit.at, _title(unit), unit.bidder.name, state))
    return found


def _title(unit: Unit) -> str:
    return unit.question.title + (f", lot {unit.lot}" if unit.lot else "")


def _state(case: Case, user: User, unit: Unit, is_drafted: bool) -> str:
    if case.consensus(unit) is not None:
        return "moderated"
    if case.score_by(user, unit) is not None:
        return "submitted"
    return "draft" if is_drafted else "to score"


def own_score(acting: Acting, tender: Tender, at: Address) -> Own:
    """One's own score of an answer, and nobody else's. Raises NotAllowed."""
    case, unit = _unit(acting, tender, at)
    assert acting.user is not None  # noqa: S101  a seat is always a person's
    done = case.consensus(unit) is not None
    row = case.score_by(acting.user, unit)
    draft = ScoreDraft.objects.filter(
        evaluation=case.evaluation, user=acting.user, question=at.question, lot=at.lot,
        bidder=unit.bidder.organisation,
    ).first()  # fmt: skip
    if draft is not None:
        return Own(draft.score, draft.reason, row is not None, done)
    if row is not None:
        return Own(row.score, row.reason, True, done)
    return Own(None, "", False, done)


def _unit(acting: Acting, tender: Tender, at: Address) -> tuple[Case, Unit]:
    """An answer for a member of its panel whom nothing bars from it. Raises NotAllowed."""
    case = case_of(SYSTEM, tender)
    unit = case.unit(at.question, at.lot, at.bidder)
    if unit is None or acting.user is None or acting.organisation is None:
        raise NotAllowed("You are not on the panel that scores this.")
    seat = case.seat_of(acting.user, unit)
    if seat is None or seat.body_id != acting.organisation.pk:
        raise NotAllowed("You are not on the panel that scores this.")
    bar = case.scoring_bar(acting.user, unit)
    if bar:
        raise NotAllowed(bar)
    return case, unit


def moderation_bar(acting: Acting, case: Case, unit: Unit) -> str:
    """Why somebody may not follow the moderation of an answer; empty when they may: a member of
    its panel, or whoever leads the tender, if no conflict bars them."""
    if acting.is_system:
        return ""
    if acting.user is None:
        return "This is for the panel."
    seat = case.seat_of(acting.user, unit)
    if seat is not None and acting.organisation and seat.body_id == acting.organisation.pk:
        return case.scoring_bar(acting.user, unit)
    if not case.is_led_by(acting):
        return "You are not on the panel that scores this."
    standing = case.standing(acting.user)
    bars = (standing.bar(unit.bidder.code, lot) for lot in unit.lots)
    return next((bar for bar in bars if bar), "")


def moderations(acting: Acting, tender: Tender) -> list[Seen]:
    """The answers whose moderation this reader follows; scores only where all are in."""
    case = case_of(SYSTEM, tender)
    if case.evaluation.started_at is None:
        return []
    return [_seen(acting, case, unit) for unit in case.units
            if not moderation_bar(acting, case, unit)]  # fmt: skip


def moderation(acting: Acting, tender: Tender, at: Address) -> Seen:
    """One answer in moderation. Raises NotAllowed."""
    case = case_of(SYSTEM, tender)
    unit = case.unit(at.question, at.lot, at.bidder)
    bar = moderation_bar(acting, case, unit) if unit else "There is nothing to moderate here."
    if unit is None or bar:
        raise NotAllowed(bar)
    return _seen(acting, case, unit)


def _seen(acting: Acting, case: Case, unit: Unit) -> Seen:
    scores, all_in = case.scores(unit), case.all_in(unit)
    given = tuple(
        Given(seat.user_id, label_of(seat.user), str(seat.body), row.score, row.reason)
        for seat, row in scores
        if row is not None and all_in
    )
    seat = case.seat_of(acting.user, unit) if acting.user else None
    return Seen(
        at=unit.at,
        question=unit.question,
        bidder=unit.bidder.name,
        all_in=all_in,
        missing=sum(1 for _, row in scores if row is None),
        must_discuss=all_in and case.spread(unit).must_discuss,
        given=given,
        consensus=case.consensus(unit) if all_in else None,
        names={seat.user_id: label_of(seat.user) for seat in case.all_seats},
        is_chair=seat is not None and seat.is_chair,
    )


def progress(acting: Acting, tender: Tender) -> list[tuple[str, str, int, int]]:
    """How many answers each evaluator has submitted of how many, for whoever leads the tender:
    name, panel, submitted, all. No score is told."""
    if not leads(acting, tender):
        return []
    case = case_of(SYSTEM, tender)
    done: Counter[tuple[str, str]] = Counter()
    every: Counter[tuple[str, str]] = Counter()
    for unit in case.units:
        for seat, row in case.scores(unit):
            key = (f"{seat.user}, {seat.body}", unit.lot)
            every[key] += 1
            done[key] += row is not None
    return [(name, lot, done[name, lot], count) for (name, lot), count in sorted(every.items())]
