"""A tender of two lots whose bids are open, with its panels: made by actions alone.

Lot 1 is the shire's (council and board), lot 2 the city's. Meadow and Harbour bid for both.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest import mock

from commonweal.procuring.conflicts import State
from commonweal.records.evaluation.actions_panels import appoint_member, start_scoring
from commonweal.records.evaluation.actions_scoring import (
    Moderated,
    record_consensus,
    submit_score,
)
from commonweal.records.evaluation.actions_totals import open_prices
from commonweal.records.evaluation.address import Address
from commonweal.records.evaluation.case import Case, Unit
from commonweal.records.evaluation.selectors_case import case_of
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.procuring.actions_bids import attach_to_bid, save_bid_draft, submit_bid
from commonweal.records.procuring.actions_conflicts import declare
from commonweal.records.procuring.actions_opening import give_opening_code
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.selectors_conflicts import standing_for
from tests.records import people
from tests.records.procuring.world import (
    WAIT,
    Buying,
    Clock,
    bid,
    buying,
    provider,
)

SYSTEM = Acting.system()
#: A Monday within the calendar of working days.
DEADLINE = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
OPENED = DEADLINE + WAIT
#: By question, lot and bidder: what every evaluator of the world gives, on the scale of 0 to 5.
SCORES = {
    ("q1", "1", "meadow"): 4, ("q1", "1", "harbour"): 3,
    ("q1", "2", "meadow"): 3, ("q1", "2", "harbour"): 5,
    ("q2", "", "meadow"): 4, ("q2", "", "harbour"): 3,
}  # fmt: skip


@contextmanager
def at(moment: datetime) -> Iterator[Clock]:
    """The clock of the server set to a moment."""
    clock = Clock(moment)
    with mock.patch("django.utils.timezone.now", clock):
        yield clock


@dataclass
class World:
    """The tender and everybody in it, each as they act."""

    buying: Buying
    tender: Tender
    lead: Acting
    evaluators: dict[str, Acting]
    bidders: dict[str, Acting]
    others: dict[str, Acting] = field(default_factory=dict)
    deadline: datetime = DEADLINE

    def after(self, hours: float) -> AbstractContextManager[Clock]:
        """The clock so many hours after the opening."""
        return at(self.deadline + WAIT + timedelta(hours=hours))

    def case(self) -> Case:
        return case_of(SYSTEM, Tender.objects.get(pk=self.tender.pk))

    def unit(self, question: str, lot: str, bidder: str) -> Unit:
        found = self.case().unit(question, lot, bidder)
        assert found
        return found


def opened(bids: dict[str, dict[str, Any]] | None = None, **changes: Any) -> World:
    """The tender with its bids opened as soon as they may be, and nobody on a panel yet."""
    deadline = changes.pop("deadline", DEADLINE)
    before_opening = changes.pop("before_opening", None)
    changes = {"questions_until": None, "service_start": "2027-10-01", **changes}
    with at(deadline - timedelta(days=30)) as clock:
        made = buying(deadline=deadline.isoformat(), **changes)
        made.publish()
        bidders = {}
        for code, says in ({"meadow": {}, "harbour": {}} if bids is None else bids).items():
            bidders[code] = provider(code)
            told = dict(says)
            files = told.pop("files", ())
            save_bid_draft(by=bidders[code], tender=made.tender, content=bid(**told))
            for name, question, data in files:
                attach_to_bid(
                    by=bidders[code], tender=made.tender, name=name, data=data, question=question
                )
            submit_bid(by=bidders[code], tender=made.tender)
        if before_opening:
            before_opening(made.tender, bidders)
        clock.set(deadline + WAIT)
        for opener, code in zip(made.openers, made.codes, strict=True):
            give_opening_code(by=opener, tender=made.tender, code=code)
        made.tender.refresh_from_db()
    evaluators = {
        "board": people.person(Role.PANEL, "north_icb", "board@example.org"),
        "shire": people.person(Role.PANEL, "shire_council", "shire@example.org"),
        "city": people.person(Role.COMMISSIONER, "city_council", "city@example.org"),
        "city_two": people.person(Role.ANALYST, "city_council", "city.two@example.org"),
    }
    others = {
        "shire_lead": people.person(Role.COMMISSIONER, "shire_council", "holder@example.org"),
        "finance": people.person(Role.ANALYST, "north_icb", "finance@example.org"),
        "auditor": people.person(Role.AUDITOR, "north_icb"),
        "administrator": people.person(Role.ADMINISTRATOR, "north_icb"),
        "reader": people.person(Role.READER, "north_icb"),
    }
    return World(made, made.tender, made.lead, evaluators, bidders, others, deadline)


#: Who sits where: the common panel, and the panels of both lots. The first of each is its chair.
SEATS = {"": ("board", "shire", "city"), "1": ("shire", "board"), "2": ("city", "city_two")}


def with_panels(world: World) -> World:
    """Panels appointed, everybody declared, nothing started."""
    with world.after(1):
        declarers = [world.lead, *world.evaluators.values()]
        declarers += [world.others["shire_lead"], world.others["finance"]]
        for who in declarers:
            if standing_for(who, world.tender).gaps:
                declare(by=who, tender=world.tender, state=State.NONE)
        for lot, names in SEATS.items():
            for place, name in enumerate(names):
                who = world.evaluators[name].user
                assert who
                if any(one.user_id == who.pk for one in world.case().seats_on(lot)):
                    continue
                appoint_member(
                    by=world.lead, tender=world.tender, lot=lot, email=who.email,
                    is_chair=place == 0,
                )  # fmt: skip
    return world


def started(world: World) -> World:
    """Scoring begun."""
    with_panels(world)
    with world.after(2):
        start_scoring(by=world.lead, tender=world.tender)
    return world


def score_all(world: World, scores: dict[tuple[str, str, str], int] | None = None) -> World:
    """Every evaluator has submitted the same score for each answer."""
    wanted = scores or SCORES
    with world.after(3):
        for unit in world.case().units:
            key = (unit.question.code, unit.lot, unit.bidder.code)
            for name in SEATS[unit.lot]:
                user = world.evaluators[name].user
                if user is None or world.case().score_by(user, unit) is not None:
                    continue
                submit_score(
                    by=world.evaluators[name], tender=world.tender, at=Address(*key),
                    score=Decimal(wanted[key]), reason=f"{name} on {unit.words}",
                )  # fmt: skip
    return world


def moderate_all(world: World, scores: dict[tuple[str, str, str], int] | None = None) -> World:
    """Every answer has its consensus."""
    wanted = scores or SCORES
    with world.after(4):
        for unit in world.case().units:
            key = (unit.question.code, unit.lot, unit.bidder.code)
            if world.case().consensus(unit) is not None:
                continue
            seats = world.case().evaluators(unit)
            record_consensus(
                by=world.evaluators[SEATS[unit.lot][0]], tender=world.tender, at=Address(*key),
                agreed=Moderated(
                    Decimal(wanted[key]), f"Agreed on {unit.words}", [s.user_id for s in seats], {}
                ),
            )  # fmt: skip
    return world


def priced(scores: dict[tuple[str, str, str], int] | None = None, **changes: Any) -> World:
    """Everything up to opened prices."""
    world = moderate_all(score_all(started(opened(**changes)), scores), scores)
    with world.after(5):
        open_prices(by=world.lead, tender=world.tender)
    return world
