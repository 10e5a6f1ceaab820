"""Plans of involvement on record: who may do what, what stays, and what a report tells."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from commonweal.records.audit.models import Event
from commonweal.records.involvement import selectors
from commonweal.records.involvement.actions import (
    let_go,
    put_partner,
    set_weeks,
    start_plan,
    tell_influence,
)
from commonweal.records.involvement.definitions import lists
from commonweal.records.involvement.models import InvolvementPlan, Partner
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from commonweal.records.reports.sources_involvement import involvement
from commonweal.records.results.reading import Reading
from tests.records import people
from tests.records.involvement.visited import PEERS

pytestmark = pytest.mark.django_db


@pytest.fixture
def shire() -> Place:
    return people.place("shire", north_icb="lead", trust_a="provider")


@pytest.fixture
def lead(shire: Place) -> Acting:
    return people.person(Role.COMMISSIONER, "north_icb")


@pytest.fixture
def plan(shire: Place, lead: Acting) -> InvolvementPlan:
    row = start_plan(by=lead, place=shire, title="Crisis café", weeks=None)
    put_partner(by=lead, plan=row, partner=PEERS)
    return row


def test_a_partner_is_named_with_what_it_needs(plan: InvolvementPlan, lead: Acting) -> None:
    bad = replace(PEERS, who=" ", stakeholder="cats", role="king", phases=(), payment="gold",
                  reaches=("tall",))  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        put_partner(by=lead, plan=plan, partner=bad)
    assert set(refused.value.message_dict) == {
        "who", "stakeholder", "role", "phases", "payment", "reaches"
    }  # fmt: skip
    changed = put_partner(by=lead, plan=plan, partner=replace(PEERS, payment="expenses"), number=1)
    assert (changed.number, Partner.objects.count()) == (1, 1)
    assert "Nobody pays for the time of: Peers." in selectors.lacks_of(lead, plan)
    event = Event.objects.get(action="involvement.partner_changed")
    assert event.details["payment"] == "expenses"


def test_influence_is_told_with_where_it_shows(plan: InvolvementPlan, lead: Acting) -> None:
    silent = "Nothing is on record yet of what changed because of: Peers."
    assert silent in selectors.lacks_of(lead, plan)
    with pytest.raises(ValidationError) as refused:
        tell_influence(by=lead, plan=plan, number=1, text="A quiet room", shows_in="")
    assert set(refused.value.message_dict) == {"shows_in"}
    tell_influence(by=lead, plan=plan, number=1, text="A quiet room", shows_in="Specification 3.2")
    assert silent not in selectors.lacks_of(lead, plan)
    set_weeks(by=lead, plan=plan, weeks=12)
    plan.refresh_from_db()
    (one,) = involvement(Reading(lead, plan.place, ()))
    assert one.text == (
        "These partners take part in “Crisis café”, with 12 weeks set aside for it:"
    )
    assert one.table
    assert one.table.rows == (
        ("Peers", "Designs the service", "Planning", "Paid for their time",
         "A quiet room (Specification 3.2)"),
    )  # fmt: skip


def test_who_leaves_stays_on_record_and_counts_no_more(plan: InvolvementPlan, lead: Acting) -> None:
    tell_influence(by=lead, plan=plan, number=1, text="A quiet room", shows_in="Specification 3.2")
    with pytest.raises(ValidationError, match="why they take part no longer"):
        let_go(by=lead, plan=plan, number=1, reason=" ")
    let_go(by=lead, plan=plan, number=1, reason="The group closed")
    with pytest.raises(ValidationError, match="takes part no longer"):
        put_partner(by=lead, plan=plan, partner=PEERS, number=1)
    assert [one.left_because for one in selectors.partners_of(lead, plan)] == ["The group closed"]
    assert len(selectors.influences_of(lead, plan)) == 1
    everybody = "; ".join(lists().classes.values())
    assert selectors.lacks_of(lead, plan)[0] == f"Nobody takes part from: {everybody}."
    assert list(involvement(Reading(lead, plan.place, ()))) == []
    assert put_partner(by=lead, plan=plan, partner=PEERS).number == 2


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.READER, Role.PANEL, Role.PROVIDER])
def test_others_write_nothing_and_those_outside_read_nothing(
    plan: InvolvementPlan, role: Role
) -> None:
    other = people.person(role, "trust_a" if role == Role.PROVIDER else "north_icb")
    for act in (
        lambda: start_plan(by=other, place=plan.place, title="A", weeks=None),
        lambda: set_weeks(by=other, plan=plan, weeks=3),
        lambda: put_partner(by=other, plan=plan, partner=PEERS),
        lambda: let_go(by=other, plan=plan, number=1, reason="B"),
        lambda: tell_influence(by=other, plan=plan, number=1, text="C", shows_in="D"),
    ):
        with pytest.raises(NotAllowed):
            act()
    inside = role == Role.AUDITOR
    assert selectors.plans_for(other, plan.place).exists() is inside
    assert bool(selectors.partners_of(other, plan)) is inside
    assert not selectors.plans_for(Acting.public(), plan.place).exists()
