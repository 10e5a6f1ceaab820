"""Reading an answer, scoring it alone, and moderating the scores into a consensus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.procuring.moderation import Consensus as Agreed
from commonweal.procuring.moderation import consensus_problems
from commonweal.procuring.scoring import Question
from commonweal.records.acts import made, needed
from commonweal.records.evaluation.actions_common import (
    SYSTEM,
    add_to_chain,
    opened_case,
)
from commonweal.records.evaluation.address import Address
from commonweal.records.evaluation.case import Case, Unit
from commonweal.records.evaluation.models import Consensus, Score, ScoreDraft
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.models import User
from commonweal.records.people.permissions import Capability
from commonweal.records.procuring.actions_common import note
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.packages import PackedFile
from commonweal.records.procuring.reading import label_of
from commonweal.records.procuring.selectors_bids import opened_files


@dataclass(frozen=True)
class Answer:
    """An answer as its evaluator reads it, with the files that belong to it: nothing else of the
    bid, and no price."""

    at: Address
    question: Question
    bidder: str
    text: str
    files: tuple[PackedFile, ...]


@transaction.atomic
def read_answer(*, by: Acting, tender: Tender, at: Address) -> Answer:
    """One answer with its files, for an evaluator whom no conflict bars from it. Every reading is
    noted. Raises NotAllowed, ValidationError before scoring has started."""
    case, unit, _ = _to_score(by, tender, at)
    key = unit.part.key
    files = opened_files(SYSTEM, case.tender, unit.bidder.submission)
    note(
        by, "evaluation.answer_read", case.tender,
        {"question": unit.question.code, "lot": unit.lot, "bidder": unit.bidder.name},
    )  # fmt: skip
    own = tuple(one for one in files if one.question == key)
    text = unit.bidder.text.answers.get(key, "")
    return Answer(unit.at, unit.question, unit.bidder.name, text, own)


def _to_score(by: Acting, tender: Tender, at: Address) -> tuple[Case, Unit, User]:
    """What an evaluator works on. Raises NotAllowed with the reason, ValidationError."""
    by.require(Capability.EVALUATE)
    case = opened_case(tender)
    unit = case.unit(at.question, at.lot, at.bidder)
    if by.user is None or unit is None:
        raise NotAllowed("You are not on the panel that scores this.")
    seat = case.seat_of(by.user, unit)
    if seat is None or by.organisation is None or seat.body_id != by.organisation.pk:
        where = f"lot {unit.lot}" if unit.lot else "the common questions"
        raise NotAllowed(f"You are not on the panel that scores {where}.")
    bar = case.scoring_bar(by.user, unit)
    if bar:
        raise NotAllowed(bar)
    if case.evaluation.started_at is None:
        raise ValidationError("Scoring has not started: the lead starts it when panels are ready.")
    return case, unit, by.user


@transaction.atomic
def save_score_draft(
    *, by: Acting, tender: Tender, at: Address, score: Decimal | None, reason: str
) -> ScoreDraft:
    """Keep an unfinished score, which nobody else reads. Raises NotAllowed, ValidationError."""
    case, unit, user = _to_score(by, tender, at)
    _still_open(case, unit)
    if score is not None:
        _on_scale(unit, score)
    row, _ = ScoreDraft.objects.update_or_create(
        evaluation=case.evaluation, user=user, question=unit.question.code, lot=unit.lot,
        bidder=unit.bidder.organisation,
        defaults={"score": score, "reason": reason, "changed_at": timezone.now()},
    )  # fmt: skip
    note(by, "evaluation.score_drafted", case.tender, _told(unit))
    return row


@transaction.atomic
def submit_score(
    *,
    by: Acting,
    tender: Tender,
    at: Address,
    score: Decimal,
    reason: str,
    change_reason: str = "",
) -> Score:
    """Submit one's own score with its reason. A second one takes the place of the first, with a
    reason for the change, until the question has its consensus.

    Raises NotAllowed, ValidationError.
    """
    case, unit, user = _to_score(by, tender, at)
    _still_open(case, unit)
    _on_scale(unit, score)
    said = needed(reason, "reason", "Give the reason for your score, from what the bid says.")
    before = case.score_by(user, unit)
    why = ""
    if before is not None:
        why = needed(
            change_reason, "change_reason",
            "You have submitted a score: say why you change it, which stays on record.",
        )  # fmt: skip
    row = Score(
        question=unit.question.code, lot=unit.lot, bidder=unit.bidder.organisation,
        number=before.number + 1 if before else 1, score=score, reason=said, change_reason=why,
        **made(by),
    )  # fmt: skip
    add_to_chain(by, case, row, "evaluation.scored", _told(unit))
    ScoreDraft.objects.filter(
        evaluation=case.evaluation, user=user, question=unit.question.code, lot=unit.lot,
        bidder=unit.bidder.organisation,
    ).delete()  # fmt: skip
    return row


def _told(unit: Unit) -> dict[str, str]:
    """What the audit says of a score: never the score itself."""
    return {"question": unit.question.code, "lot": unit.lot, "bidder": unit.bidder.name}


def _still_open(case: Case, unit: Unit) -> None:
    if case.consensus(unit) is not None:
        raise ValidationError(
            "This was moderated: its individual scores can no longer be changed by anybody."
        )


#: A score is kept with so many decimals.
DECIMALS = 3


def _on_scale(unit: Unit, score: Decimal) -> None:
    problem = unit.question.scale.problem(score)
    if not problem and score != round(score, DECIMALS):
        problem = f"{score} has more than {DECIMALS} decimals"
    if problem:
        raise ValidationError({"score": f"{problem}: choose a score of the scale."})


@dataclass(frozen=True)
class Moderated:
    """What a moderation agreed, as its chair writes it down. People are named by their keys."""

    score: Decimal
    reason: str
    attended: Sequence[int]
    differs: Mapping[int, str]
    dissent: Sequence[int] = ()
    change_reason: str = ""


def _require_everybody(case: Case, unit: Unit) -> None:
    """Refuse to moderate where an organisation of the panel has nobody left who scored the answer:
    a panel may lose people after scoring has started."""
    there = {str(seat.body) for seat in case.evaluators(unit)}
    missing = sorted(case.names_of(unit.lot) - there)
    if missing:
        raise ValidationError(
            f"The panel has nobody of {' and '.join(missing)} who may score this answer: the lead "
            "appoints somebody first."
        )


@transaction.atomic
def record_consensus(*, by: Acting, tender: Tender, at: Address, agreed: Moderated) -> Consensus:
    """Record the consensus on one answer, by the chair of its panel, after all scores are in.

    Until prices are opened a later one takes its place, with a reason. Raises NotAllowed,
    ValidationError with all that is missing.
    """
    case, unit, user = _to_score(by, tender, at)
    seat = case.seat_of(user, unit)
    if seat is None or not seat.is_chair:
        raise NotAllowed("The chair of the panel records what the moderation agreed.")
    if case.prices_open:
        raise ValidationError("Prices are open: the consensus on quality can no longer change.")
    if not case.all_in(unit):
        raise ValidationError("Not all scores are in: the moderation begins when they are.")
    _require_everybody(case, unit)
    people = {one.user_id: label_of(one.user) for one in case.evaluators(unit)}
    spread = case.spread(unit)
    said = Agreed(
        spread.question, spread.bidder, agreed.score, agreed.reason, label_of(user),
        frozenset(people[one] for one in agreed.attended if one in people),
        {people[one]: why for one, why in agreed.differs.items() if one in people},
        frozenset(people[one] for one in agreed.dissent if one in people),
    )  # fmt: skip
    rule = case.conventions.moderation
    problems = consensus_problems(
        unit.question.scale, spread, said, frozenset(people.values()), rule
    )
    if problems:
        raise ValidationError(problems)
    before = case.consensus(unit)
    why = ""
    if before is not None:
        why = needed(agreed.change_reason, "change_reason", "Say why the consensus is changed.")
    row = Consensus(
        question=unit.question.code, lot=unit.lot, bidder=unit.bidder.organisation,
        number=before.number + 1 if before else 1, score=agreed.score,
        reason=agreed.reason.strip(), change_reason=why,
        attended=sorted(one for one in agreed.attended if one in people),
        differs={str(k): v.strip() for k, v in sorted(agreed.differs.items()) if v.strip()},
        dissent=sorted(one for one in agreed.dissent if one in people), **made(by),
    )  # fmt: skip
    add_to_chain(by, case, row, "evaluation.moderated", _told(unit))
    return row
