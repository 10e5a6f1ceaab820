"""What somebody with power over an evaluation tries once scoring has started: to read before they
score, to be alone on a panel, to learn who won, and to make the record say less."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from commonweal.procuring.conflicts import State
from commonweal.records.audit.selectors import Search, events_for
from commonweal.records.evaluation.actions_award import confirm_award, decide_award, tell_outcome
from commonweal.records.evaluation.actions_panels import appoint_member, remove_member
from commonweal.records.evaluation.actions_scoring import Moderated, record_consensus, submit_score
from commonweal.records.evaluation.actions_totals import open_prices
from commonweal.records.evaluation.address import Address
from commonweal.records.evaluation.models import PanelSeat
from commonweal.records.evaluation.selectors_pack import pack_files
from commonweal.records.evaluation.selectors_record import awarded_lots
from commonweal.records.evaluation.selectors_work import moderation
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.models import Membership
from commonweal.records.people.permissions import Role
from commonweal.records.procuring.actions import cancel_tender
from commonweal.records.procuring.actions_conflicts import declare
from commonweal.records.register.models import PlaceParty
from tests.records import people
from tests.records.evaluation.world import (
    SYSTEM,
    World,
    moderate_all,
    opened,
    score_all,
    started,
)
from tests.shared import once

pytestmark = pytest.mark.django_db
world = once(lambda: score_all(started(opened())))
MEADOW = Address("q1", "1", "meadow")


def seat(world: World, lot: str, name: str) -> PanelSeat:
    user = world.evaluators[name].user
    return next(one for one in world.case().seats if (one.lot, one.user) == (lot, user))


def priced(world: World) -> World:
    moderate_all(world)
    with world.after(5):
        open_prices(by=world.lead, tender=world.tender)
    return world


def scores_in(files: dict[str, bytes]) -> list[int]:
    """How many individual scores the pack holds of each answer."""
    return [len(one["individual"]) for one in json.loads(files["scores.json"])]


def test_who_leads_does_not_leave_a_panel_to_read_it_and_come_back(world: World) -> None:
    """The only score missing is that of somebody who leads: once off the panel they read."""
    with world.after(4):
        finance = world.others["finance"]
        assert finance.user
        assert len(moderation(finance, world.tender, MEADOW).given) == 2
        with pytest.raises(ValidationError, match="may have read scores of this panel"):
            appoint_member(
                by=world.lead, tender=world.tender, lot="1", email=finance.user.email,
                reason="A third view.",
            )  # fmt: skip
        newcomer = people.person(Role.PANEL, "shire_council", "new@example.org")
        assert newcomer.user
        appoint_member(
            by=world.lead, tender=world.tender, lot="1", email=newcomer.user.email, reason="Ill."
        )


def test_who_also_acts_for_a_bidder_gets_no_seat(world: World) -> None:
    with world.after(4):
        two_hats = people.person(Role.PANEL, "shire_council", "hats@example.org")
        assert two_hats.user
        Membership.objects.create(
            user=two_hats.user, organisation=people.organisation("harbour"),
            role=Role.PROVIDER, started_on=people.START,
        )  # fmt: skip
        with pytest.raises(ValidationError, match="also acts for Harbour, which bids"):
            appoint_member(
                by=world.lead, tender=world.tender, lot="1", email="hats@example.org", reason="Ill."
            )


def test_a_panel_that_lost_an_organisation_does_not_moderate(world: World) -> None:
    """Lot 1 is the shire's and the board's: with the board's member gone, the chair is alone."""
    chair = world.evaluators["shire"]
    assert chair.user
    with world.after(4):
        remove_member(
            by=world.lead, tender=world.tender, seat=seat(world, "1", "board"), reason="She left."
        )
        with pytest.raises(ValidationError, match="nobody of North Icb who may score this answer"):
            record_consensus(
                by=chair, tender=world.tender, at=MEADOW,
                agreed=Moderated(Decimal(4), "I agree with myself.", [chair.user.pk], {}),
            )  # fmt: skip
        heir = people.person(Role.PANEL, "north_icb", "heir@example.org")
        assert heir.user
        declare(by=heir, tender=world.tender, state=State.NONE)
        appoint_member(
            by=world.lead, tender=world.tender, lot="1", email=heir.user.email, reason="Instead."
        )
        submit_score(
            by=heir, tender=world.tender, at=MEADOW, score=Decimal(4), reason="They live there."
        )
        row = record_consensus(
            by=chair, tender=world.tender, at=MEADOW,
            agreed=Moderated(Decimal(4), "We agree.", [chair.user.pk, heir.user.pk], {}),
        )  # fmt: skip
    assert row.score == 4


def test_panels_do_not_change_once_prices_are_open(world: World) -> None:
    priced(world)
    with world.after(6):
        with pytest.raises(ValidationError, match="panels can no longer be changed"):
            remove_member(
                by=world.lead, tender=world.tender, seat=seat(world, "1", "board"), reason="Why?"
            )
        people.person(Role.PANEL, "shire_council", "new@example.org")
        with pytest.raises(ValidationError, match="panels can no longer be changed"):
            appoint_member(
                by=world.lead, tender=world.tender, lot="1", email="new@example.org", reason="Why?"
            )


def test_moderated_scores_stay_in_the_pack_whoever_comes_to_the_panel(world: World) -> None:
    """Somebody new has not scored what is moderated, and never can: that hides nothing."""
    moderate_all(world)
    with world.after(5):
        auditor = world.others["auditor"]
        before = pack_files(auditor, world.tender)
        newcomer = people.person(Role.PANEL, "shire_council", "new@example.org")
        declare(by=newcomer, tender=world.tender, state=State.NONE)
        appoint_member(
            by=world.lead, tender=world.tender, lot="1", email="new@example.org", reason="Ill."
        )
        after = pack_files(auditor, world.tender)
    assert scores_in(before) == scores_in(after) == [3, 3, 2, 2, 2, 2]
    assert before["chain.json"] == after["chain.json"]


def test_who_won_is_kept_from_other_lots_and_from_the_barred_until_bidders_are_told(
    world: World,
) -> None:
    priced(world)
    finance, holder = world.others["finance"], world.others["shire_lead"]
    with world.after(6):
        declare(
            by=finance, tender=world.tender, state=State.ACTUAL, bidder="Harbour",
            description="A cousin works there.",
        )  # fmt: skip
        decide_award(by=holder, tender=world.tender, lot="1", reason="The best total.")

        def known(*readers: Any) -> list[list[str]]:
            return [[one.lot for one in awarded_lots(who, world.tender)] for who in readers]

        city, auditor = world.evaluators["city_two"], world.others["auditor"]
        assert known(finance, city, world.bidders["meadow"]) == [[], [], []]
        assert known(holder, world.lead, auditor, SYSTEM) == [["1"]] * 4
        decide_award(
            by=world.evaluators["city"], tender=world.tender, lot="2", reason="The best total."
        )
        tell_outcome(by=world.lead, tender=world.tender, route="psr-competitive")
        assert known(finance, city, world.bidders["meadow"]) == [["1", "2"]] * 3


def test_auditors_of_other_commissioners_know_what_their_commissioners_may_until_bidders_do(
    world: World,
) -> None:
    """Lot 1 is the shire's, lot 2 the city's, the board leads. One of the place who does not buy in
    the tender at all learns of no lot."""
    priced(world)
    other = people.organisation("other_council")
    PlaceParty.objects.create(place=world.tender.place, organisation=other, part="commissioner")
    holders = {"1": world.others["shire_lead"], "2": world.evaluators["city"]}
    bodies = ("north_icb", "shire_council", "city_council", "other_council")
    auditors = [people.person(Role.AUDITOR, body, f"second.{body}@example.org") for body in bodies]

    def known() -> list[list[str]]:
        return [sorted(one.lot for one in awarded_lots(who, world.tender)) for who in auditors]

    def audited() -> list[list[str]]:
        search = Search(action="evaluation.awarded")
        found = [events_for(who, search).values_list("details", flat=True) for who in auditors]
        return [sorted(one["lot"] for one in rows) for rows in found]

    def reads(who: Acting) -> bool:
        try:
            return bool(pack_files(who, world.tender))
        except NotAllowed:
            return False

    with world.after(6):
        for lot, who in holders.items():
            decide_award(by=who, tender=world.tender, lot=lot, reason="The best total.")
        assert known() == audited() == [["1", "2"], ["1"], ["2"], []]
        assert [reads(who) for who in auditors] == [True, False, False, False]
        tell_outcome(by=world.lead, tender=world.tender, route="psr-competitive")
        assert known() == audited() == [["1", "2"]] * 4
        assert [reads(who) for who in auditors] == [True, True, True, False]


def test_the_record_of_a_cancelled_tender_stays_whole(world: World) -> None:
    """Those who work on it open nothing of it any more; the record says what it said."""
    priced(world)
    with world.after(6):
        auditor = world.others["auditor"]
        before = pack_files(auditor, world.tender)
        cancel_tender(by=world.lead, tender=world.tender, reason="There is no money.")
        world.tender.refresh_from_db()
        after = pack_files(auditor, world.tender)
        same = set(before) - {"audit.json"} - {n for n in before if n.startswith("notices/")}
        assert {name: before[name] for name in same} == {name: after[name] for name in same}
        assert len(scores_in(after)) == 6


def test_a_tender_with_a_confirmed_award_is_not_cancelled(world: World) -> None:
    priced(world)
    holders = {"1": world.others["shire_lead"], "2": world.evaluators["city"]}
    with world.after(6):
        for lot, who in holders.items():
            decide_award(by=who, tender=world.tender, lot=lot, reason="The best total.")
        tell_outcome(by=world.lead, tender=world.tender, route="psr-competitive")
    with world.after(24 * timedelta(days=30).days):
        confirm_award(by=holders["1"], tender=world.tender, lot="1")
        with pytest.raises(ValidationError, match="An award of this tender is confirmed"):
            cancel_tender(by=world.lead, tender=world.tender, reason="We regret.")
