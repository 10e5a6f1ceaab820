"""Lots that are decided anew: after they were declined, or after their award was cancelled."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from commonweal.records.audit.selectors import Search, events_for
from commonweal.records.contracts.selectors_awards import confirmed_lots
from commonweal.records.evaluation.actions_award import (
    confirm_award,
    decide_award,
    decide_representation,
    receive_representation,
    tell_outcome,
)
from commonweal.records.evaluation.actions_declined import decide_not_to_award
from commonweal.records.evaluation.actions_reopened import reopen_lot
from commonweal.records.evaluation.models import ReopenedLot
from commonweal.records.evaluation.selectors_pack import pack_files
from commonweal.records.evaluation.selectors_record import (
    awarded_lots,
    chain_check,
    declined_lots,
    is_told,
    letters_of,
)
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.procuring.selectors_notices import releases_of
from tests.ocds import faults
from tests.records import people
from tests.records.evaluation.test_totals import ONE_BEST, award
from tests.records.evaluation.world import SYSTEM, World, priced

pytestmark = pytest.mark.django_db

#: Hours after the opening on Monday 1 March 2027: a week, three weeks and eight weeks later.
WEEK, THIRD, LAST = 7 * 24, 21 * 24, 56 * 24


def holder(world: World, lot: str) -> Acting:
    return {"1": world.others["shire_lead"], "2": world.evaluators["city"]}[lot]


def tell(world: World, hours: float) -> None:
    with world.after(hours):
        tell_outcome(by=world.lead, tender=world.tender, route="psr-competitive")


def decline(world: World, lot: str, hours: float = 6) -> None:
    with world.after(hours):
        decide_not_to_award(
            by=holder(world, lot), tender=world.tender, lot=lot, ground="needs-changed",
            reason="The city closed its service.",
        )  # fmt: skip


def reopen(world: World, lot: str, **more: Any) -> None:
    with world.after(WEEK):
        reopen_lot(
            by=holder(world, lot), tender=world.tender, lot=lot, reason="It was a mistake.", **more
        )


def award_anew(world: World, lot: str) -> None:
    with world.after(WEEK):
        decide_award(by=holder(world, lot), tender=world.tender, lot=lot, reason="By the rules.")


def cancel(world: World, lot: str) -> None:
    """The other bidder objects in time, and the award does not stand."""
    bidder = world.bidders["harbour"].organisation
    assert bidder
    with world.after(48):
        row = receive_representation(
            by=world.lead, tender=world.tender, bidder=bidder, words="A licence ended.",
            received_at=datetime(2027, 3, 3, 9, 0, tzinfo=UTC),
        )  # fmt: skip
    with world.after(WEEK - 1):
        decide_representation(
            by=world.lead, tender=world.tender, representation=row, stands=False, lots=[lot],
            reason="It holds no licence.",
        )  # fmt: skip


def files(world: World) -> dict[str, Any]:
    return {name: json.loads(one) for name, one in pack_files(world.lead, world.tender).items()}


def winners(world: World, who: Acting) -> list[tuple[str, str, bool]]:
    rows = awarded_lots(who, world.tender)
    return [(one.lot, one.bidder.code, one.cancelled_on is not None) for one in rows]


def test_a_declined_lot_is_awarded_anew_and_its_standstill_alone_begins_anew() -> None:
    """Told on 1 March, lot 1 waits for working day 8 after 2 March: Friday 12 March. Told anew on
    8 March, lot 2 waits for working day 8 after 9 March: Friday 19 March."""
    world = priced()
    award(world, "1")
    decline(world, "2")
    tell(world, 7)
    reopen(world, "2")
    with pytest.raises(ValidationError, match="Lot 2 is not decided yet"):
        tell(world, WEEK)
    award_anew(world, "2")
    assert declined_lots(SYSTEM, world.tender) == []
    assert not is_told(SYSTEM, world.tender)
    assert winners(world, world.bidders["meadow"]) == [("1", "meadow", False)]
    tell(world, WEEK)
    assert is_told(SYSTEM, world.tender)
    assert winners(world, world.bidders["meadow"]) == [
        ("1", "meadow", False), ("2", "harbour", False)
    ]  # fmt: skip
    ends = [one.standstill_ends_on for one in awarded_lots(SYSTEM, world.tender)]
    assert ends == [date(2027, 3, 12), date(2027, 3, 19)]
    with world.after(14 * 24):  # Monday 15 March
        confirm_award(by=holder(world, "1"), tender=world.tender, lot="1")
        with pytest.raises(ValidationError, match="lasts to the end of Fri 19 Mar 2027"):
            confirm_award(by=holder(world, "2"), tender=world.tender, lot="2")
    with world.after(THIRD):  # Monday 22 March
        confirm_award(by=holder(world, "2"), tender=world.tender, lot="2")
    assert chain_check(SYSTEM, world.tender).holds
    kept = files(world)
    assert [(one["lot"], one["holds"]) for one in kept["not-awarded.json"]] == [("2", False)]
    assert [(one["lot"], one["holds"]) for one in kept["award.json"]] == [("1", True), ("2", True)]
    assert [one["reason"] for one in kept["reopened.json"]] == ["It was a mistake."]
    told = json.loads(releases_of(SYSTEM, world.tender)[-1].text)
    home = "shire/community-recovery-support"
    assert {one["id"]: one["status"] for one in told["awards"]} == {
        f"{home}/1": "active", f"{home}/2": "unsuccessful", f"{home}/2/2": "active"
    }  # fmt: skip
    package = {
        "uri": "https://example.org/x", "version": "1.1", "publishedDate": "2027-03-22T00:00:00Z",
        "publisher": {"name": "North"}, "releases": [told],
    }  # fmt: skip
    assert faults("release", package) == []


def test_a_cancelled_award_is_followed_by_one_to_the_next_and_both_are_kept() -> None:
    world = priced(ONE_BEST)
    award(world, "1")
    award(world, "2")
    tell(world, 7)
    cancel(world, "1")
    reopen(world, "1", left_out=["meadow"])
    award_anew(world, "1")
    tell(world, WEEK)
    assert winners(world, SYSTEM) == [
        ("1", "meadow", True), ("2", "meadow", False), ("1", "harbour", False)
    ]  # fmt: skip
    newest, first = letters_of(world.bidders["meadow"], world.tender)
    assert [one["lot"] for one in first.content["lots"]] == ["1", "2"]
    (lot,) = newest.content["lots"]
    assert (lot["lot"], lot["has_won"], lot["winner"]) == ("1", False, "Harbour")
    assert lot["out"] == ["Left out when the lot was decided anew: It was a mistake."]
    assert newest.content["anew"] == [
        "Lot 1 was decided anew. This letter takes the place of what you were told of it before. "
        "The reason: It was a mistake."
    ]
    with world.after(LAST):
        confirm_award(by=holder(world, "1"), tender=world.tender, lot="1")
    held = confirmed_lots(SYSTEM, world.tender)
    assert {lot: one.award.provider for lot, one in held.items()} == {"1": "harbour"}
    kept = files(world)["award.json"]
    assert [(one["bidder"], one["holds"], bool(one["cancelled"])) for one in kept] == [
        ("Meadow", False, True), ("Meadow", True, False), ("Harbour", True, False)
    ]  # fmt: skip
    assert chain_check(SYSTEM, world.tender).holds


def test_what_is_decided_anew_is_kept_from_others_until_it_is_told() -> None:
    world = priced()
    award(world, "1")
    decline(world, "2")
    tell(world, 7)
    reopen(world, "2")
    award_anew(world, "2")
    shire = people.person(Role.AUDITOR, "shire_council")
    city = people.person(Role.AUDITOR, "city_council")
    known = [
        [one.lot for one in awarded_lots(who, world.tender)]
        for who in (shire, city, world.others["shire_lead"], world.lead)
    ]
    assert known == [["1"], ["1", "2"], ["1"], ["1", "2"]]

    def acts(who: Acting) -> list[str]:
        rows = events_for(who, Search(action="evaluation."))
        told = rows.values_list("action", "details")
        return sorted(action for action, says in told if says.get("lot") == "2" and "link" in says
                      and action in {"evaluation.awarded", "evaluation.not_awarded",
                                     "evaluation.lot_reopened"})  # fmt: skip

    assert acts(shire) == ["evaluation.not_awarded"]
    assert len(acts(city)) == 3
    with pytest.raises(NotAllowed):
        pack_files(shire, world.tender)
    tell(world, WEEK)
    assert acts(shire) == acts(city)
    assert pack_files(shire, world.tender)


def test_only_what_was_declined_or_cancelled_is_opened_again_and_by_its_holder_alone() -> None:
    world = priced()
    award(world, "1")
    decline(world, "2")
    with pytest.raises(ValidationError, match="neither declined nor was its award cancelled"):
        reopen(world, "1")
    with pytest.raises(ValidationError, match="There is no lot 9"), world.after(WEEK):
        reopen_lot(by=SYSTEM, tender=world.tender, lot="9", reason="Because.")
    with pytest.raises(ValidationError, match="Choose among those who bid"):
        reopen(world, "2", left_out=["somebody"])
    with world.after(WEEK):
        for who in (world.lead, world.others["shire_lead"], world.bidders["meadow"]):
            with pytest.raises(NotAllowed):
                reopen_lot(by=who, tender=world.tender, lot="2", reason="We want it.")
        with pytest.raises(ValidationError, match="Give the reason in words"):
            reopen_lot(by=holder(world, "2"), tender=world.tender, lot="2", reason=" ")
    assert not ReopenedLot.objects.exists()


def test_a_lot_is_not_awarded_anew_where_others_would_move_by_the_rules() -> None:
    """One lot at most. Meadow has lot 1 and Harbour lot 2, the higher total. Without Meadow in lot
    1 Harbour would have to move there: lot 2 stands, so that lot 1 can only be declined."""
    scores = {**ONE_BEST, ("q1", "2", "harbour"): 5}
    world = priced(scores, most_lots=1, award_mechanism="best total over all lots")
    award(world, "1")
    award(world, "2")
    tell(world, 7)
    assert winners(world, SYSTEM) == [("1", "meadow", False), ("2", "harbour", False)]
    cancel(world, "1")
    reopen(world, "1", left_out=["meadow"])
    with pytest.raises(ValidationError, match="would not give lot 2 as it was awarded already"):
        award_anew(world, "1")
