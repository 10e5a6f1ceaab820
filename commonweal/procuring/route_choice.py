"""Which route must or may be used, from answers to the questions that the law asks.

A question that nobody has answered keeps what hangs on it open; it is never taken as no. Source:
SI 2023/1348 regulation 6; Procurement Act 2023; JCP-03. This is no legal advice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from commonweal.language.row import CannotWork
from commonweal.procuring.routes import Route
from commonweal.procuring.rules import Rule, Rules

Answer = bool | None


class Subject(StrEnum):
    """What is bought, outside health services."""

    LIGHT_TOUCH = "light_touch"
    GOODS_SERVICES = "goods_services"
    WORKS = "works"


class Authority(StrEnum):
    """Which threshold for goods and services holds for the buyer."""

    CENTRAL = "central"
    SUB_CENTRAL = "sub_central"


@dataclass(frozen=True, slots=True)
class Situation:
    """The answers. None: nobody has answered. Values in pounds including VAT.

    `is_health` asks for the main subject where a contract mixes health with other services.
    """

    is_health: Answer = None
    is_framework: Answer = None
    only_existing_provider: Answer = None
    patients_choose: Answer = None
    numbers_unlimited: Answer = None
    all_offered: Answer = None
    way_to_join: Answer = None
    existing_contract_ends: Answer = None
    considerable_change: Answer = None
    satisfies_now: Answer = None
    will_satisfy: Answer = None
    can_identify_provider: Answer = None
    subject: Subject | None = None
    authority: Authority | None = None
    value: Decimal | None = None
    framework_covers_it: Answer = None


#: The questions in words, by the name of the answer.
QUESTIONS: Mapping[str, str] = {
    "is_health": "Is its main subject a health service for patients or the public?",
    "is_framework": "Is a framework agreement to be concluded?",
    "only_existing_provider": "Can only the existing provider provide the service?",
    "patients_choose": "Do patients choose among providers?",
    "numbers_unlimited": "Is the number of providers unlimited?",
    "all_offered": "Are all who meet the requirements offered a contract?",
    "way_to_join": "Is there a way to express interest in providing the service?",
    "existing_contract_ends": "Does an existing contract with a provider end?",
    "considerable_change": "Is the considerable change threshold met?",
    "satisfies_now": "Does the provider satisfy the existing contract?",
    "will_satisfy": "Will the provider satisfy the new contract, on the key criteria?",
    "can_identify_provider": "Can the most suitable provider be identified without competition?",
    "subject": "What is bought: light touch, goods and services, or works?",
    "authority": "Is the buyer a central government body (NHS trusts included)?",
    "value": "What is the estimated value, VAT included?",
    "framework_covers_it": "Does a framework cover the need?",
}


@dataclass(frozen=True, slots=True)
class RouteReason:
    """What is said of one route, and why."""

    route: str
    reason: str


@dataclass(frozen=True, slots=True)
class RouteChoice:
    """Which route must be used (then no other may), which may, and which may not.

    `open` are questions whose answers could still change it.
    """

    must: RouteReason | None
    may: tuple[RouteReason, ...]
    may_not: tuple[RouteReason, ...]
    open: tuple[str, ...]
    cautions: tuple[str, ...] = ()

    @property
    def is_settled(self) -> bool:
        return not self.open

    def problem(self, route: str) -> str:
        """Why a route cannot be chosen as things stand; empty when it can."""
        if self.must is not None:
            if route == self.must.route:
                return ""
            return f"{self.must.route} must be used: {self.must.reason}"
        if any(one.route == route for one in self.may):
            return ""
        for one in self.may_not:
            if one.route == route:
                return one.reason
        if self.open:
            return "Answer first: " + " ".join(self.open)
        return f"{route} is no route for this."


def choose_route(
    situation: Situation, day: date, routes: Mapping[str, Route], rules: Rules
) -> RouteChoice:
    """The routes for a situation on a day.

    Health services follow the Provider Selection Regime, everything else the Procurement Act or,
    below its threshold, the buyer's own rules. Raises CannotWork for answers that contradict each
    other, for a day without a threshold, or one before a regime was in force.
    """
    if situation.is_health is None:
        return RouteChoice(None, (), (), (QUESTIONS["is_health"],))
    found = _health(situation) if situation.is_health else _other(situation, day, rules)
    named = [one for one in (found.must, *found.may) if one is not None]
    for one in named:
        if not routes[one.route].span.holds_on(day):
            raise CannotWork(
                f"{routes[one.route].title} can be used {routes[one.route].span.words}, not on "
                f"{day}."
            )
    cautions = [
        f"{routes[one.route].title} is not verified: {routes[one.route].reference.text}."
        for one in named
        if not routes[one.route].reference.verified
    ]
    return RouteChoice(
        found.must, found.may, found.may_not, found.open, (*found.cautions, *cautions)
    )


_A, _B, _C = "psr-direct-award-a", "psr-direct-award-b", "psr-direct-award-c"
_SUITABLE, _COMPETITIVE = "psr-most-suitable-provider", "psr-competitive"


def _health(it: Situation) -> RouteChoice:
    if it.is_framework:
        must = RouteReason(_COMPETITIVE, "A framework is concluded by a competitive process.")
        return RouteChoice(must, (), (), ())
    choice = ("patients_choose", "numbers_unlimited", "all_offered", "way_to_join")
    is_b = _all(it, choice)
    if it.only_existing_provider and is_b:
        raise CannotWork(
            "Only one provider can provide the service and their number is unlimited: both cannot "
            "be. Correct one answer."
        )
    asked = [name for name in ("is_framework", "only_existing_provider")
             if getattr(it, name) is None]  # fmt: skip
    asked += _unanswered(it, choice) if is_b is None and not it.only_existing_provider else []
    if it.is_framework is False and it.only_existing_provider:
        return RouteChoice(
            RouteReason(_A, "Only the existing provider can provide the service."), (), (), ()
        )
    if it.is_framework is False and it.only_existing_provider is False and is_b:
        reason = "Patients choose, numbers are unlimited, all who qualify are offered a contract."
        return RouteChoice(RouteReason(_B, reason), (), (), ())
    if asked:
        return RouteChoice(None, (), (), tuple(QUESTIONS[name] for name in asked))
    return _neither_a_nor_b(it, choice)


def _neither_a_nor_b(it: Situation, choice: tuple[str, ...]) -> RouteChoice:
    no = next(name for name in choice if getattr(it, name) is False)
    may = [RouteReason(_COMPETITIVE, "A competitive process may always be used.")]
    may_not = [
        RouteReason(_A, "Others than the existing provider could provide the service."),
        RouteReason(_B, f"No: {QUESTIONS[no]}"),
    ]
    asked: list[str] = []
    conditions = {
        "existing_contract_ends": True,
        "considerable_change": False,
        "satisfies_now": True,
        "will_satisfy": True,
    }
    against = [name for name, wanted in conditions.items() if getattr(it, name) is (not wanted)]
    unanswered = _unanswered(it, tuple(conditions))
    if against:
        said = "No" if conditions[against[0]] else "Yes"
        may_not.append(RouteReason(_C, f"{said}: {QUESTIONS[against[0]]}"))
    elif unanswered:
        asked += unanswered
    else:
        reason = "The contract ends, does not change considerably, and its provider satisfies."
        may.append(RouteReason(_C, reason))
    if it.can_identify_provider is None:
        asked.append("can_identify_provider")
    elif it.can_identify_provider:
        reason = "The most suitable provider can be identified after reasonable enquiry."
        may.append(RouteReason(_SUITABLE, reason))
    else:
        may_not.append(RouteReason(_SUITABLE, f"No: {QUESTIONS['can_identify_provider']}"))
    return RouteChoice(None, tuple(may), tuple(may_not), tuple(QUESTIONS[n] for n in asked))


def _all(it: Situation, names: tuple[str, ...]) -> bool | None:
    answers = [getattr(it, name) for name in names]
    if False in answers:
        return False
    return None if None in answers else True


def _unanswered(it: Situation, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if getattr(it, name) is None]


def threshold(subject: Subject, authority: Authority | None, day: date, rules: Rules) -> Rule:
    """The threshold of the Act on a day, in pounds including VAT.

    Raises CannotWork when goods and services have no kind of authority, or no row covers the day.
    """
    if subject is not Subject.GOODS_SERVICES:
        return rules.on(f"act.threshold.{subject}", day)
    if authority is None:
        raise CannotWork("Say whether the buyer is central government: its threshold is lower.")
    return rules.on(f"act.threshold.{subject}.{authority}", day)


def _other(it: Situation, day: date, rules: Rules) -> RouteChoice:
    asked = [name for name in ("subject", "value") if getattr(it, name) is None]
    if it.subject is Subject.GOODS_SERVICES and it.authority is None:
        asked.append("authority")
    if asked or it.subject is None or it.value is None:
        return RouteChoice(None, (), (), tuple(QUESTIONS[name] for name in asked))
    limit = threshold(it.subject, it.authority, day, rules)
    cautions = (limit.caution,) if limit.caution else ()
    told = f"£{it.value:,} against a threshold of £{limit.value:,}, VAT included."
    competitions = ("act-open", "act-competitive-flexible")
    if it.value < limit.value:
        may = (RouteReason("below-threshold", f"Below: {told}"), *_call_off(it))
        return RouteChoice(None, may, (), tuple(_call_off_question(it)), cautions)
    may_not = [RouteReason("below-threshold", f"Not below: {told}")]
    may_list = [RouteReason(code, f"Any contract under the Act may use it: {told}")
                for code in competitions]  # fmt: skip
    if it.subject is Subject.LIGHT_TOUCH:
        may_list.insert(0, RouteReason("act-light-touch", f"Light touch services: {told}"))
    else:
        may_not.append(RouteReason("act-light-touch", "It is no light touch service."))
    return RouteChoice(
        None, (*may_list, *_call_off(it)), tuple(may_not), tuple(_call_off_question(it)), cautions
    )


def _call_off(it: Situation) -> Iterator[RouteReason]:
    if it.framework_covers_it:
        yield RouteReason("framework-call-off", "A framework covers the need.")


def _call_off_question(it: Situation) -> Iterator[str]:
    if it.framework_covers_it is None:
        yield QUESTIONS["framework_covers_it"]
