"""An invitation to tender as a whole: lots, questions, scoring, ties, deadline and openers.

It is read from the plain content that is kept and frozen at publication, and held against what an
invitation may not be published without. Which route's notices are due is in `routes`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from commonweal.language.row import CannotWork
from commonweal.procuring.awarding import Mechanism
from commonweal.procuring.combination_offers import FEWEST_LOTS
from commonweal.procuring.contract_terms import Extension
from commonweal.procuring.price import KNOWN, Formula, Gives, formula_problems
from commonweal.procuring.ranking import TieRule, TieStep, tie_rule_problems
from commonweal.procuring.scoring import (
    Block,
    Question,
    Scale,
    Scheme,
    ScoreThreshold,
    scheme_problems,
)
from commonweal.procuring.specification import (
    Specification,
    specification_from,
    specification_problems,
)

#: A seal is opened by two people at least.
FEWEST_OPENERS = 2
#: A formula gives a price its points on this scale; the weight of its block comes after.
PRICE_POINTS = Decimal(100)


@dataclass(frozen=True, slots=True)
class Lot:
    """One lot. `holder` is the organisation that will hold the contract, `bodies` those whose
    people score the questions of this lot alone. The value is in pounds over the first term.

    `needs` and `outcomes` say in a few words what its schedule and needs profile say in full.
    """

    code: str
    title: str
    area: str = ""
    holder: str = ""
    bodies: tuple[str, ...] = ()
    value: Decimal | None = None
    needs: str = ""
    outcomes: str = ""

    @property
    def commissioners(self) -> frozenset[str]:
        """The codes of the organisations that commission it."""
        return frozenset({self.holder, *self.bodies} - {""})


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as bidders read it. It is scored by the scheme; `words` is the longest answer."""

    code: str
    title: str
    text: str
    words: int | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that a bidder must confirm: a bid that does not is not scored."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation. Times carry their zone; a bid is in time up to the end of the deadline's
    second. `bodies` are the codes of all commissioning organisations, the lead among them. `note`
    tells readers where the terms come from. `route` is the code of a route by the rules of the day
    `route_on`; `price` is the formula that gives a price its points, `mechanism` how lots are
    awarded when a bidder could win more than it may have. `takes_preferences`: bids say in which
    order they want lots; `takes_combinations`: they may offer lots together at one price.
    """

    title: str
    summary: str
    route: str
    lead: str
    bodies: tuple[str, ...]
    deadline: datetime | None
    questions_until: datetime | None
    service_start: date | None
    term_months: int | None
    extensions: tuple[Extension, ...]
    openers_needed: int
    lots: tuple[Lot, ...]
    scheme: Scheme
    asked: tuple[Asked, ...]
    conditions: tuple[Condition, ...]
    tie_rule: tuple[TieRule, ...]
    most_lots: int | None
    note: str = ""
    price: Formula | None = None
    mechanism: Mechanism | None = None
    route_on: date | None = None
    route_reason: str = ""
    specification: Specification = field(default_factory=Specification)
    takes_preferences: bool = False
    takes_combinations: bool = False

    @property
    def price_blocks(self) -> frozenset[str]:
        """The codes of the blocks that are scored on the price."""
        return frozenset(block.code for block in self.scheme.blocks if block.is_price)

    def lot(self, code: str) -> Lot:
        """A lot by its code. Raises KeyError."""
        return {lot.code: lot for lot in self.lots}[code]

    def is_common(self, question: str) -> bool:
        """Whether a question is asked once for all lots. Raises KeyError for an unknown one."""
        return not {q.code: q for q in self.scheme.questions}[question].lots


def in_time(received: datetime, deadline: datetime) -> bool:
    """Whether a bid received then is in time: up to the end of the second of the deadline.

    A clock that shows seconds shows the deadline until then. Both times carry their zone.
    """
    return received < deadline.replace(microsecond=0) + timedelta(seconds=1)


def opening_from(deadline: datetime, wait_minutes: int) -> datetime:
    """From when the bids may be opened: so many whole minutes, at least one, after the deadline.

    By then every bid that arrived in time and waited in the server's queue is stored.
    """
    return deadline.replace(microsecond=0) + timedelta(minutes=wait_minutes)


def read_invitation(content: Mapping[str, Any], scales: Mapping[str, Scale]) -> Invitation:
    """The invitation out of its kept content. Raises CannotWork with every cell that is no number,
    time or known word; what is only missing is told by `invitation_problems`."""
    reading = _Reading(scales)
    found = reading.invitation(content)
    if reading.faults:
        raise CannotWork(*reading.faults)
    return found


def invitation_problems(invitation: Invitation, now: datetime) -> list[str]:
    """What keeps an invitation from being published at a moment, one sentence each."""
    return [
        *_missing(invitation),
        *_time_problems(invitation, now),
        *_lot_problems(invitation),
        *_limit_problems(invitation),
        *scheme_problems(invitation.scheme),
        *_price_problems(invitation),
        *specification_problems(invitation.specification, [lot.code for lot in invitation.lots]),
        *tie_rule_problems(
            invitation.tie_rule,
            [
                *(block.code for block in invitation.scheme.blocks),
                *(question.code for question in invitation.scheme.questions),
            ],
        ),
    ]


def _missing(invitation: Invitation) -> Iterator[str]:
    for value, words in (
        (invitation.title, "Give the tender a title."),
        (invitation.summary, "Say in a few sentences what is bought."),
        (invitation.route, "Choose the route by which it is bought."),
        (invitation.lead, "Name the organisation that leads."),
        (invitation.service_start, "Say when the service starts."),
        (invitation.term_months, "Say how many months the contracts last."),
    ):
        if not value:
            yield words
    if invitation.lead and invitation.lead not in invitation.bodies:
        yield f"{invitation.lead} leads and must be among the commissioning organisations."
    if invitation.openers_needed < FEWEST_OPENERS:
        yield f"At least {FEWEST_OPENERS} people open bids together: correct the number needed."
    if invitation.most_lots is not None and invitation.most_lots < 1:
        yield "A limit on lots for one bidder must be at least 1; leave it empty for no limit."


def _time_problems(invitation: Invitation, now: datetime) -> Iterator[str]:
    deadline, until = invitation.deadline, invitation.questions_until
    if deadline is None:
        yield "Set the deadline for bids, with its time of day."
        return
    if deadline <= now:
        yield "The deadline for bids has passed: set a later one."
    if until is not None and until >= deadline:
        yield "Clarification questions must end before the deadline for bids."
    if invitation.service_start and invitation.service_start <= deadline.date():
        yield "The service must start after the deadline for bids."


def _lot_problems(invitation: Invitation) -> Iterator[str]:
    for lot in invitation.lots:
        name = f"Lot {lot.code}"
        if not lot.title:
            yield f"{name} has no title: give it one."
        if not lot.holder:
            yield f"{name} has no contract holder: name who will hold its contract."
        for body in sorted({lot.holder, *lot.bodies} - {"", *invitation.bodies}):
            yield f"{name} names {body}, which is not among the commissioning organisations."
        if lot.value is not None and lot.value <= 0:
            yield f"The value of {name} must be more than nought."


def _price_problems(invitation: Invitation) -> Iterator[str]:
    if not invitation.price_blocks:
        return
    if invitation.price is None:
        yield "Name the price formula by which prices get their points."
        return
    yield from formula_problems(invitation.price)
    gives, _ = KNOWN.get(invitation.price.code, (Gives.POINTS, ()))
    if gives is Gives.COST:
        yield (
            f"The price formula {invitation.price.code} gives a cost and no points, so it cannot "
            "be weighted: choose one that gives points."
        )
    for question in invitation.scheme.questions:
        scale = question.scale
        whole = (scale.low, scale.high, scale.step) == (Decimal(0), PRICE_POINTS, None)
        if question.block in invitation.price_blocks and not whole:
            yield f"{question.title} is scored by the price: give it the scale of price points."


def _limit_problems(invitation: Invitation) -> Iterator[str]:
    if invitation.most_lots is not None and invitation.mechanism is None:
        yield "Name how lots are awarded when a bidder could win more than it may have."
    if (invitation.mechanism is Mechanism.PREFERENCE) is not invitation.takes_preferences:
        yield (
            "Bidders give an order of preference exactly where lots are awarded by it: correct the "
            "lot preferences, or the award mechanism."
        )
    if not invitation.takes_combinations:
        return
    if invitation.mechanism is not Mechanism.BEST_TOTAL:
        yield f"Combination offers are awarded by the {Mechanism.BEST_TOTAL} alone: name it."
    if not invitation.price_blocks or len(invitation.lots) < FEWEST_LOTS:
        yield "Combination offers need at least two lots and a block scored on the price."


class _Reading:
    """Reads content cell by cell and gathers what cannot be read, with where it stands."""

    def __init__(self, scales: Mapping[str, Scale]) -> None:
        self.scales = scales
        self.faults: list[str] = []

    def invitation(self, content: Mapping[str, Any]) -> Invitation:
        lots = tuple(self.lot(row) for row in content.get("lots", ()))
        scheme = self.scheme(content, tuple(lot.code for lot in lots))
        return Invitation(
            title=_text(content, "title"),
            summary=_text(content, "summary"),
            route=_text(content, "route"),
            lead=_text(content, "lead"),
            bodies=tuple(content.get("bodies", ())),
            deadline=self.moment(content, "deadline"),
            questions_until=self.moment(content, "questions_until"),
            service_start=self.day(content, "service_start"),
            term_months=self.whole(content, "term_months", "the tender"),
            extensions=tuple(self.extension(row) for row in content.get("extensions", ())),
            openers_needed=self.whole(content, "openers_needed", "the tender") or 0,
            lots=lots,
            scheme=scheme,
            asked=tuple(self.asked(row) for row in content.get("questions", ())),
            conditions=tuple(
                Condition(_text(row, "code"), _text(row, "text"))
                for row in content.get("conditions", ())
            ),
            tie_rule=tuple(self.tie_step(row) for row in content.get("tie_rule", ())),
            most_lots=self.whole(content, "most_lots", "the tender"),
            note=_text(content, "note"),
            price=self.formula(content),
            mechanism=self.mechanism(content),
            route_on=self.day(content, "route_on"),
            route_reason=_text(content, "route_reason"),
            specification=specification_from(content),
            takes_preferences=bool(content.get("lot_preferences")),
            takes_combinations=bool(content.get("combination_offers")),
        )

    def lot(self, row: Mapping[str, Any]) -> Lot:
        return Lot(
            code=_text(row, "code"),
            title=_text(row, "title"),
            area=_text(row, "area"),
            holder=_text(row, "holder"),
            bodies=tuple(row.get("bodies", ())),
            value=self.number(row, "value", f"lot {_text(row, 'code')}"),
            needs=_text(row, "needs"),
            outcomes=_text(row, "outcomes"),
        )

    def scheme(self, content: Mapping[str, Any], lots: tuple[str, ...]) -> Scheme:
        return Scheme(
            tuple(self.block(row) for row in content.get("blocks", ())),
            tuple(self.question(row) for row in content.get("questions", ())),
            lots,
            self.whole(content, "places", "the tender") or 0,
            self.threshold(content, "the tender"),
        )

    def block(self, row: Mapping[str, Any]) -> Block:
        where = f"block {_text(row, 'code')}"
        return Block(
            _text(row, "code"),
            _text(row, "title"),
            self.number(row, "weight", where) or Decimal(0),
            bool(row.get("is_price")),
            self.threshold(row, where),
        )

    def question(self, row: Mapping[str, Any]) -> Question:
        where = f"question {_text(row, 'code')}"
        scale = self.scales.get(_text(row, "scale"))
        if scale is None:
            self.faults.append(f"The scale of {where} is not one of those offered: choose one.")
            scale = next(iter(self.scales.values()))
        return Question(
            _text(row, "code"),
            _text(row, "title"),
            _text(row, "block"),
            self.number(row, "weight", where) or Decimal(0),
            scale,
            frozenset(row.get("lots", ())),
            self.threshold(row, where),
        )

    def asked(self, row: Mapping[str, Any]) -> Asked:
        where = f"question {_text(row, 'code')}"
        return Asked(
            _text(row, "code"),
            _text(row, "title"),
            _text(row, "text"),
            self.whole(row, "words", where),
        )

    def extension(self, row: Mapping[str, Any]) -> Extension:
        months = self.whole(row, "months", "an extension")
        return Extension(months or 0, self.whole(row, "notice_months", "an extension"))

    def tie_step(self, row: Mapping[str, Any]) -> TieRule:
        words = _text(row, "step")
        try:
            return TieRule(TieStep(words), _text(row, "criterion"))
        except ValueError:
            self.faults.append(f"“{words}” is no way to settle a tie: choose one of those offered.")
            return TieRule(TieStep.LOT)

    def formula(self, content: Mapping[str, Any]) -> Formula | None:
        code = _text(content, "price_formula")
        if not code:
            return None
        parameters = {}
        for text in content.get("price_parameters", ()):
            name, _, value = str(text).partition("=")
            found = self.number({"value": value}, "value", f"the price parameter {name.strip()}")
            if found is not None:
                parameters[name.strip()] = found
        return Formula(code, PRICE_POINTS, parameters)

    def mechanism(self, content: Mapping[str, Any]) -> Mechanism | None:
        words = _text(content, "award_mechanism")
        try:
            return Mechanism(words) if words else None
        except ValueError:
            self.faults.append(f"“{words}” is no way to award lots: choose one of those offered.")
            return None

    def threshold(self, row: Mapping[str, Any], where: str) -> ScoreThreshold | None:
        least = self.number(row, "least", where)
        return None if least is None else ScoreThreshold(least, bool(row.get("disqualifies")))

    def number(self, row: Mapping[str, Any], name: str, where: str) -> Decimal | None:
        text = _text(row, name)
        if not text:
            return None
        try:
            found = Decimal(text)
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite():
            self.faults.append(
                f"“{text}” as {_words(name)} of {where} is not a number: correct it."
            )
            return None
        return found

    def whole(self, row: Mapping[str, Any], name: str, where: str) -> int | None:
        found = self.number(row, name, where)
        if found is not None and found != int(found):
            self.faults.append(
                f"The {_words(name)} of {where} must be a whole number, not {found}."
            )
            return None
        return None if found is None else int(found)

    def moment(self, row: Mapping[str, Any], name: str) -> datetime | None:
        text = _text(row, name)
        try:
            found = datetime.fromisoformat(text) if text else None
        except ValueError:
            found = None
        if text and (found is None or found.tzinfo is None):
            self.faults.append(f"“{text}” is not a time with its zone: correct the {_words(name)}.")
            return None
        return found

    def day(self, row: Mapping[str, Any], name: str) -> date | None:
        text = _text(row, name)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.faults.append(f"“{text}” is not a date: correct the {_words(name)}.")
            return None


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value).strip()


def _words(name: str) -> str:
    return name.replace("_", " ")
