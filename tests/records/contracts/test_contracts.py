"""LEI-25 to LEI-27: contracts from awards, signed, extended, met about, mobilised, started."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from commonweal.procuring.contracts import AwardedLot, Side, State
from commonweal.procuring.mobilisation import UserCounts
from commonweal.procuring.timetable import Verdict
from commonweal.records.contracts.actions import (
    Carried,
    decide_extension,
    hold_meeting,
    sign_contract,
)
from commonweal.records.contracts.actions_start import (
    TaskPlanned,
    add_condition,
    count_users,
    decide_gate,
    finish_task,
    plan_task,
    say_condition,
    say_need,
    start_service,
)
from commonweal.records.contracts.models import Contract, Happening
from commonweal.records.contracts.reading import gate_of, standing_of
from commonweal.records.contracts.selectors import (
    contracts_for,
    meetings_for,
    side_of,
    standings_for,
)
from commonweal.records.contracts.selectors_start import (
    events_for,
    needs_for,
    users_for,
)
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from tests.records import people
from tests.records.contracts.world import AWARDS, JUNE, Parties, made, parties, signed
from tests.records.procuring.world import Clock

pytestmark = pytest.mark.django_db
OCTOBER = datetime(2017, 10, 1, 8, 0, tzinfo=UTC)
SETTLED = UserCounts(100, 80, 20, 0)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made_clock = Clock(JUNE)
    monkeypatch.setattr("django.utils.timezone.now", made_clock)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: made_clock().date())
    return made_clock


@pytest.fixture
def who(clock: Clock) -> Parties:
    del clock
    return parties()


def at_gate(who: Parties) -> Contract:
    """A signed contract with a condition that is met, people settled, and both sides saying go."""
    contract = signed(who, made(who)[0])
    criterion = add_condition(
        by=who.council, contract=contract, title="Staff are in post", side="provider"
    )
    say_condition(by=who.meadow, criterion=criterion, is_met=True, evidence="Rota of September")
    for by in (who.council, who.meadow):
        decide_gate(by=by, contract=contract, go=True)
    return contract


def test_each_lot_becomes_a_contract_with_its_dates(who: Parties) -> None:
    """1 October 2017 + 3 years: to 30 September 2020; + 2 years: 2022; notice of six months: by 30
    March 2020."""
    north, south, west = made(who)
    assert [c.provider.code for c in (north, south, west)] == ["meadow", "harbour", "meadow"]
    found = standing_of(north, JUNE.date())
    assert (found.end, found.term.longest_end) == (date(2020, 9, 30), date(2022, 9, 30))
    assert found.term.periods[1].decide_by == date(2020, 3, 30)
    assert found.value == 60_000
    assert found.state is State.TO_SIGN
    assert {body.code for body in north.bodies.all()} == {"shire_council", "north_icb"}


def test_a_provider_s_lots_may_stand_in_one_contract(who: Parties) -> None:
    found = made(who, together=True)
    assert [[lot["code"] for lot in c.lots] for c in found] == [["1", "3"], ["2"]]
    assert standing_of(found[0], JUNE.date()).value == 110_000


def test_nothing_is_made_or_signed_before_the_standstill_ends(who: Parties, clock: Clock) -> None:
    ends = JUNE + timedelta(days=1)
    with pytest.raises(ValidationError, match="The standstill lasts until 16 June 2017"):
        made(who, carried=Carried(standstill_ends=ends))
    assert not Contract.objects.exists()
    clock.set(ends)
    contract = made(who, carried=Carried(standstill_ends=ends))[0]
    clock.set(ends - timedelta(seconds=1))
    with pytest.raises(ValidationError, match="standstill"):
        sign_contract(by=who.council, contract=contract)
    clock.set(ends)
    assert sign_contract(by=who.council, contract=contract)


def test_no_service_begins_within_the_standstill(who: Parties, clock: Clock) -> None:
    """The terms begin on 1 October 2017."""
    clock.set(datetime(2018, 1, 9, 12, tzinfo=UTC))
    late = Carried(standstill_ends=datetime(2017, 10, 2, 12, tzinfo=UTC))
    with pytest.raises(ValidationError, match="before the standstill is over on 2 October 2017"):
        made(who, carried=late)
    assert not Contract.objects.exists()
    assert made(who, carried=Carried(standstill_ends=datetime(2017, 10, 1, 9, tzinfo=UTC)))


@pytest.mark.parametrize(
    ("award", "said"),
    [
        (AwardedLot("1", "North", "meadow", "meadow"), "does not commission"),
        (AwardedLot("1", "North", "nobody", "shire_council"), "knows no organisation nobody"),
        (AwardedLot("1", "North", "", "shire_council"), "needs a provider"),
    ],
)
def test_what_cannot_be_a_contract_is_refused(who: Parties, award: AwardedLot, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        made(who, award)


def test_a_lot_has_one_contract_and_a_start_has_a_known_rule(who: Parties) -> None:
    made(who)
    with pytest.raises(ValidationError, match="Lot 1 has a contract already"):
        made(who, AWARDS[0])
    with pytest.raises(ValidationError, match=r"no value of mobilisation\.least"):
        made(who, AwardedLot("9", "East", "meadow", "shire_council"), start=date(2010, 1, 1))


def test_a_contract_is_in_place_only_when_both_sides_have_signed(who: Parties) -> None:
    contract = made(who)[0]
    with pytest.raises(NotAllowed):
        sign_contract(by=who.icb, contract=contract)
    with pytest.raises(NotAllowed):
        sign_contract(by=who.harbour, contract=contract)
    with pytest.raises(NotAllowed):
        sign_contract(by=who.analyst, contract=contract)
    sign_contract(by=who.meadow, contract=contract)
    (found,) = [s for s in standings_for(who.council, who.place) if s.contract == contract]
    assert found.state is State.HALF
    with pytest.raises(ValidationError, match="signed this contract already"):
        sign_contract(by=who.meadow, contract=contract)
    sign_contract(by=who.council, contract=contract)
    found = next(s for s in standings_for(who.council, who.place) if s.contract == contract)
    assert found.state is State.IN_PLACE
    assert found.in_place_on == date(2017, 6, 15)
    assert {e.kind for e in events_for(who.meadow, contract)} == {"signed"}


def test_a_provider_sees_its_own_contracts_and_nobody_outside_sees_any(who: Parties) -> None:
    made(who)
    codes = {by: {c.code for c in contracts_for(by, who.place)} for by in (who.meadow, who.harbour)}
    assert codes[who.meadow] == {"the-north", "the-west"}
    assert codes[who.harbour] == {"the-south"}
    assert len(contracts_for(who.other, who.place)) == 3
    for role in (Role.READER, Role.PANEL, Role.ADMINISTRATOR):
        outsider = people.person(role, "shire_council", f"{role}@shire.example")
        assert not contracts_for(outsider, who.place)
        assert side_of(outsider, Contract.objects.all()[0]) is None


def test_an_extension_is_taken_within_its_notice_and_once(who: Parties, clock: Clock) -> None:
    contract = made(who)[0]
    with pytest.raises(ValidationError, match="not in place"):
        decide_extension(by=who.council, contract=contract, taken=True, reason="It works")
    signed(who, contract)
    clock.set(datetime(2020, 3, 31, tzinfo=UTC))
    with pytest.raises(ValidationError, match="was due by 2020-03-30"):
        decide_extension(by=who.council, contract=contract, taken=True, reason="It works")
    clock.set(datetime(2020, 3, 30, tzinfo=UTC))
    with pytest.raises(NotAllowed):
        decide_extension(by=who.icb, contract=contract, taken=True, reason="It works")
    decide_extension(by=who.council, contract=contract, taken=True, reason="It works")
    found = next(s for s in standings_for(who.council, who.place) if s.contract == contract)
    assert found.end == date(2022, 9, 30)
    with pytest.raises(ValidationError, match="no extension 2"):
        decide_extension(by=who.council, contract=contract, taken=True, reason="Again")


def test_who_does_not_come_to_the_group_meeting_has_an_event(who: Parties, clock: Clock) -> None:
    for contract in made(who):
        signed(who, contract)
    clock.set(datetime(2017, 12, 5, tzinfo=UTC))
    held = date(2017, 12, 4)
    with pytest.raises(ValidationError, match="no duty to meet"):
        hold_meeting(by=who.council, place=who.place, tender=None, held_on=held, attended=["east"])
    hold_meeting(
        by=who.council, place=who.place, tender=None, held_on=held,
        attended=["the-north", "the-west"], actions="Share what works in Melton.",
    )  # fmt: skip
    (event,) = Happening.objects.filter(kind="not attended")
    assert event.contract.code == "the-south"
    assert event.happened_on == held
    assert meetings_for(who.harbour, who.place).count() == 1
    with pytest.raises(NotAllowed, match="holds none"):
        hold_meeting(by=who.icb, place=who.place, tender=None, held_on=held, attended=[])


def test_june_passes_the_gate_and_the_second_of_july_does_not(who: Parties, clock: Clock) -> None:
    contract = made(who)[0]
    clock.set(datetime(2017, 7, 1, tzinfo=UTC))
    signed(who, contract)
    found = next(s for s in standings_for(who.council, who.place) if s.contract == contract)
    assert gate_of(found).verdict is Verdict.PASSES
    assert gate_of(found).latest == date(2017, 7, 1)
    late = made(who, AwardedLot("9", "East", "meadow", "shire_council"))[0]
    clock.set(datetime(2017, 7, 2, tzinfo=UTC))
    signed(who, late)
    found = next(s for s in standings_for(who.council, who.place) if s.contract == late)
    assert gate_of(found).verdict is Verdict.BREACH


def test_counts_of_people_must_add_up(who: Parties) -> None:
    contract = made(who)[0]
    with pytest.raises(ValidationError, match="make 99, not the 100 people"):
        count_users(by=who.meadow, contract=contract, counts=UserCounts(100, 80, 19, 0),
                    counted_on=JUNE.date())  # fmt: skip
    with pytest.raises(NotAllowed):
        count_users(by=who.icb, contract=contract, counts=SETTLED, counted_on=JUNE.date())


def test_small_numbers_are_held_back_from_those_who_are_no_party(who: Parties) -> None:
    """2 of 60 is small; the next smallest, 8, is held back with it, or a sum would tell."""
    contract = made(who)[0]
    count_users(by=who.meadow, contract=contract, counts=UserCounts(60, 50, 8, 2),
                counted_on=JUNE.date())  # fmt: skip
    say_need(by=who.meadow, contract=contract, kind="language", name="Gujarati", people=3,
             support="An interpreter at each visit")  # fmt: skip

    def seen(by: Acting) -> dict[str, int | None]:
        standing = next(s for s in standings_for(by, who.place) if s.contract == contract)
        return {name: one.number for name, one in users_for(by, standing).items()}

    assert seen(who.icb) == {"at_start": 60, "moved": 50, "exited": 8, "unresolved": 2}
    assert seen(who.other) == {"at_start": 60, "moved": 50, "exited": None, "unresolved": None}
    assert needs_for(who.council, contract)[0][1].number == 3
    assert needs_for(who.other, contract)[0][1].number is None


def test_a_service_starts_when_nothing_stands_against_it(who: Parties, clock: Clock) -> None:
    contract = at_gate(who)
    with pytest.raises(ValidationError) as early:
        start_service(by=who.council, contract=contract)
    assert "The service starts on 1 October 2017, not before." in early.value.messages
    assert "Nobody has counted the people" in " ".join(early.value.messages)
    clock.set(OCTOBER)
    count_users(by=who.meadow, contract=contract, counts=UserCounts(100, 80, 17, 3),
                counted_on=date(2017, 9, 30))  # fmt: skip
    with pytest.raises(ValidationError, match="3 people are unresolved"):
        start_service(by=who.council, contract=contract)
    start_service(
        by=who.council, contract=contract, reason="Three are visited every week until then"
    )
    found = next(s for s in standings_for(who.council, who.place) if s.contract == contract)
    assert found.state is State.RUNNING
    with pytest.raises(ValidationError, match="started already"):
        start_service(by=who.council, contract=contract)


def test_a_side_that_says_no_go_and_a_condition_not_met_stop_the_start(
    who: Parties, clock: Clock
) -> None:
    contract = at_gate(who)
    clock.set(OCTOBER)
    count_users(by=who.meadow, contract=contract, counts=SETTLED, counted_on=OCTOBER.date())
    with pytest.raises(ValidationError, match="Say why it is “no go”"):
        decide_gate(by=who.meadow, contract=contract, go=False)
    decide_gate(by=who.meadow, contract=contract, go=False, reason="The lease is not signed")
    with pytest.raises(ValidationError, match="The provider decided “no go”"):
        start_service(by=who.council, contract=contract)
    decide_gate(by=who.meadow, contract=contract, go=True)
    add_condition(by=who.council, contract=contract, title="Venues are open", side="holder")
    with pytest.raises(ValidationError, match="Not met yet: Venues are open"):
        start_service(by=who.council, contract=contract)
    with pytest.raises(ValidationError, match="Say why it is “go” all the same"):
        decide_gate(by=who.council, contract=contract, go=True)
    assert standing_of(contract, OCTOBER.date()).go[Side.PROVIDER].go


def test_each_side_answers_for_its_own_conditions_and_tasks_have_an_owner(who: Parties) -> None:
    contract = made(who)[0]
    criterion = add_condition(by=who.council, contract=contract, title="Staff", side="provider")
    with pytest.raises(NotAllowed, match="for the provider to answer"):
        say_condition(by=who.council, criterion=criterion, is_met=True, evidence="Seen")
    planned = TaskPlanned("Tell every user", "provider", "Service lead", date(2017, 8, 1))
    with pytest.raises(NotAllowed):
        plan_task(by=who.icb, contract=contract, task=planned)
    task = plan_task(by=who.meadow, contract=contract, task=planned)
    with pytest.raises(ValidationError, match="a day that has come"):
        finish_task(by=who.meadow, task=task, done_on=date(2017, 6, 16))
    with pytest.raises(NotAllowed, match="for the provider to finish"):
        finish_task(by=who.council, task=task, done_on=JUNE.date())
    theirs = plan_task(by=who.meadow, contract=contract, task=replace(planned, side="holder"))
    with pytest.raises(NotAllowed, match="for the holder to finish"):
        finish_task(by=who.meadow, task=theirs, done_on=JUNE.date())
    assert finish_task(by=who.meadow, task=task, done_on=JUNE.date()).done_on == JUNE.date()
    assert finish_task(by=who.council, task=theirs, done_on=JUNE.date()).done_on == JUNE.date()
