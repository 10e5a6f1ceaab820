"""Conflicts of interest before the opening: who opens nothing, and how it is decided."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from commonweal.procuring.conflicts import ConflictDecision, Occasion, State
from commonweal.records.people.acting import NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.procuring.actions_conflicts import decide_conflict, declare
from commonweal.records.procuring.actions_opening import give_opening_code
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.selectors_conflicts import (
    declarations_of,
    open_conflicts,
    standing_for,
)
from tests.records import people
from tests.records.procuring.world import Buying, Clock, buying, clock, provider, submitted

__all__ = ["clock"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def made(clock: Clock) -> Buying:
    found = buying(declared=False)
    found.publish()
    submitted(provider("trust_a"), found.tender)
    clock.reach_opening()
    return found


def give(made: Buying, number: int) -> bool:
    return give_opening_code(by=made.openers[number], tender=made.tender, code=made.codes[number])


def test_an_opener_who_has_not_declared_opens_nothing(made: Buying) -> None:
    with pytest.raises(ValidationError, match=r"has not declared at appointment. Declare your"):
        give(made, 0)
    declare(by=made.openers[0], tender=made.tender, state=State.NONE)
    assert give(made, 0) is False
    declare(by=made.openers[1], tender=made.tender, state=State.NONE)
    assert give(made, 1) is True
    made.tender.refresh_from_db()
    assert made.tender.state == Tender.State.OPENED
    assert "since bidders' names are known" in standing_for(made.openers[0], made.tender).gaps[0]


def test_an_opener_with_a_conflict_waits_for_somebody_elses_decision(made: Buying) -> None:
    opener = made.openers[0]
    row = declare(
        by=opener, tender=made.tender, state=State.POTENTIAL, lot="1", description="A friend bids."
    )
    assert (row.occasion, row.number) == (Occasion.APPOINTMENT, 1)
    with pytest.raises(NotAllowed, match="waits for a decision: potential conflict about lot 1"):
        give(made, 0)
    other = people.person(Role.ANALYST, "north_icb", "other@example.org")
    decide_conflict(by=other, tender=made.tender, declared=row, decision=ConflictDecision.BARRED)
    with pytest.raises(NotAllowed, match="is barred"):
        give(made, 0)
    decide_conflict(
        by=made.lead, tender=made.tender, declared=row, decision=ConflictDecision.MAY_ACT,
        mitigation="The other opener is present.",
    )  # fmt: skip
    assert give(made, 0) is False


def test_only_the_lead_decides_on_a_conflict(made: Buying) -> None:
    """Who buys in the tender beside it has a lot of its own at stake."""
    row = declare(
        by=made.openers[1], tender=made.tender, state=State.ACTUAL, lot="1", description="A son."
    )
    for role in (Role.COMMISSIONER, Role.ANALYST):
        other = people.person(role, "shire_council")
        with pytest.raises(NotAllowed, match="by the organisation that leads the tender"):
            decide_conflict(
                by=other, tender=made.tender, declared=row, decision=ConflictDecision.MAY_ACT,
                mitigation="We trust her.",
            )  # fmt: skip
        assert open_conflicts(other, made.tender) == []
    assert open_conflicts(made.lead, made.tender) == [row]


@pytest.mark.parametrize(("lot", "may"), [("1", False), ("", False), ("2", True)])
def test_two_with_a_conflict_about_the_same_do_not_clear_each_other(
    made: Buying, lot: str, may: bool
) -> None:
    """Whose conflict is about lot 1 decides on none about lot 1 or the whole, but on lot 2's."""
    second = people.person(Role.ANALYST, "north_icb", "second@example.org")
    declare(by=second, tender=made.tender, state=State.ACTUAL, lot="1", description="A cousin.")
    row = declare(
        by=made.lead, tender=made.tender, state=State.ACTUAL, lot=lot, description="A friend."
    )
    assert (row in open_conflicts(second, made.tender)) is may
    assert row not in open_conflicts(made.lead, made.tender)
    if not may:
        with pytest.raises(NotAllowed, match="A conflict of your own bars you"):
            decide_conflict(
                by=second, tender=made.tender, declared=row, decision=ConflictDecision.MAY_ACT,
                mitigation="We are careful.",
            )  # fmt: skip


def test_nobody_declares_or_decides_from_outside(made: Buying) -> None:
    row = declare(
        by=made.openers[0], tender=made.tender, state=State.ACTUAL, description="My sister bids."
    )
    trust = provider("trust_b")
    for who in (trust, people.person(Role.READER, "north_icb")):
        with pytest.raises(NotAllowed):
            declare(by=who, tender=made.tender, state=State.NONE)
        with pytest.raises(NotAllowed):
            decide_conflict(
                by=who, tender=made.tender, declared=row, decision=ConflictDecision.BARRED
            )
        assert declarations_of(who, made.tender) == []
    assert declarations_of(made.openers[1], made.tender) == []
    assert declarations_of(made.lead, made.tender) == [row]
    with pytest.raises(ValidationError, match="The register has no organisation Nobody"):
        declare(
            by=made.openers[1], tender=made.tender, state=State.ACTUAL, bidder="Nobody",
            description="X",
        )  # fmt: skip
    with pytest.raises(ValidationError, match="There is no lot 9"):
        declare(
            by=made.openers[1], tender=made.tender, state=State.ACTUAL, lot="9", description="X"
        )
