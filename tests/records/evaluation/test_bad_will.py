"""What people of bad will try in an evaluation: each is prevented, or told when the record is
checked."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from commonweal.procuring.conflicts import ConflictDecision, State
from commonweal.records.audit.models import Event
from commonweal.records.evaluation.actions_award import decide_award
from commonweal.records.evaluation.actions_panels import appoint_member, remove_member
from commonweal.records.evaluation.actions_scoring import (
    Moderated,
    read_answer,
    record_consensus,
    submit_score,
)
from commonweal.records.evaluation.actions_totals import open_prices, read_bid_papers
from commonweal.records.evaluation.address import Address
from commonweal.records.evaluation.chain import link_digest
from commonweal.records.evaluation.models import ChainLink, Consensus, Score
from commonweal.records.evaluation.selectors_case import case_of
from commonweal.records.evaluation.selectors_lots import case_for_lot
from commonweal.records.evaluation.selectors_pack import pack_files
from commonweal.records.evaluation.selectors_record import chain_check
from commonweal.records.evaluation.selectors_work import moderation, own_score, work_of
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.procuring.actions_conflicts import decide_conflict, declare
from commonweal.records.procuring.models import Tender
from tests.records import people
from tests.records.evaluation.world import (
    OPENED,
    SYSTEM,
    World,
    at,
    moderate_all,
    opened,
    score_all,
    started,
)
from tests.shared import once

pytestmark = pytest.mark.django_db
world = once(lambda: started(opened()))

LATER = OPENED + timedelta(hours=3)
MEADOW, HARBOUR = Address("q1", "1", "meadow"), Address("q1", "1", "harbour")


def score(who: Acting, world: World, at_: Address, value: str = "4", **more: str) -> Score:
    with at(LATER):
        return submit_score(
            by=who, tender=world.tender, at=at_, score=Decimal(value), reason="Because.", **more
        )


def faults(world: World) -> str:
    return " ".join(chain_check(SYSTEM, world.tender).faults)


def test_an_evaluator_with_a_conflict_neither_reads_nor_scores_what_it_bars_from(
    world: World,
) -> None:
    shire = world.evaluators["shire"]
    with at(LATER):
        declared = declare(
            by=shire, tender=world.tender, state=State.ACTUAL, bidder="Harbour",
            description="A cousin works there.",
        )  # fmt: skip
        for act in (
            lambda: read_answer(by=shire, tender=world.tender, at=HARBOUR),
            lambda: score(shire, world, HARBOUR),
            lambda: own_score(shire, world.tender, HARBOUR),
            lambda: moderation(shire, world.tender, HARBOUR),
        ):
            with pytest.raises(NotAllowed, match="waits for a decision: actual conflict"):
                act()
        assert {one.bidder for one in work_of(shire, world.tender)} == {"Meadow"}
        assert read_answer(by=shire, tender=world.tender, at=MEADOW).text == "We live there."
        with pytest.raises(NotAllowed, match="Nobody decides on their own"):
            decide_conflict(
                by=world.others["shire_lead"].__class__(
                    shire.user, shire.organisation, Role.COMMISSIONER
                ),
                tender=world.tender, declared=declared, decision=ConflictDecision.MAY_ACT,
                mitigation="I promise.",
            )  # fmt: skip
        decide_conflict(
            by=world.lead, tender=world.tender, declared=declared,
            decision=ConflictDecision.MAY_ACT, mitigation="The chair reads the score again.",
        )  # fmt: skip
        assert read_answer(by=shire, tender=world.tender, at=HARBOUR).text


def test_whoever_has_not_declared_since_names_are_known_reads_nothing(world: World) -> None:
    with at(LATER):
        newcomer = people.person(Role.PANEL, "shire_council", "new@example.org")
        appoint_member(
            by=world.lead, tender=world.tender, lot="1", email="new@example.org", reason="Ill."
        )
        with pytest.raises(NotAllowed, match="has not declared"):
            read_answer(by=newcomer, tender=world.tender, at=MEADOW)
        lead = people.person(Role.ANALYST, "north_icb", "undeclared@example.org")
        with pytest.raises(NotAllowed, match="have declared"):
            pack_files(lead, world.tender)


def test_an_outsider_does_not_score_a_lot(world: World) -> None:
    city, lot_two = world.evaluators["city"], Address("q1", "2", "meadow")
    with at(LATER):
        with pytest.raises(NotAllowed, match="You are not on the panel that scores lot 1"):
            read_answer(by=city, tender=world.tender, at=MEADOW)
        with pytest.raises(NotAllowed, match="You are not on the panel that scores lot 1"):
            score(city, world, MEADOW)
        with pytest.raises(ValidationError, match="is of City Council, which does not commission"):
            appoint_member(
                by=world.lead, tender=world.tender, lot="1", email="city@example.org", reason="X"
            )
        with pytest.raises(NotAllowed, match="You are not on the panel"):
            read_answer(by=world.evaluators["shire"], tender=world.tender, at=lot_two)
        elsewhere = Acting(city.user, people.organisation("shire_council"), Role.PANEL)
        with pytest.raises(NotAllowed, match="You are not on the panel that scores lot 2"):
            read_answer(by=elsewhere, tender=world.tender, at=lot_two)


def test_nobody_reads_a_score_before_all_are_in(world: World) -> None:
    """Not the chair, the lead, an auditor or the audit; and the chair cannot moderate either."""
    board, shire = world.evaluators["board"], world.evaluators["shire"]
    score(board, world, MEADOW, "2")
    with at(LATER):
        for who in (shire, board, world.lead):
            assert moderation(who, world.tender, MEADOW).given == ()
        assert own_score(shire, world.tender, MEADOW).score is None
        with pytest.raises(ValidationError, match="Not all scores are in"):
            record_consensus(
                by=shire, tender=world.tender, at=MEADOW,
                agreed=Moderated(Decimal(2), "Quick.", [], {}),
            )  # fmt: skip
        files = pack_files(world.others["auditor"], world.tender)
        assert b"Because." not in b"".join(files.values())
        details = str(list(Event.objects.values_list("details", flat=True)))
        assert "Because." not in details
        score(shire, world, MEADOW)
        assert len(moderation(board, world.tender, MEADOW).given) == 2
    with pytest.raises(NotAllowed, match="not on the panel"):
        moderation(world.evaluators["city"], world.tender, MEADOW)


@pytest.mark.parametrize("who", ["meadow", "administrator", "reader"])
def test_providers_administrators_and_readers_get_nothing(world: World, who: str) -> None:
    acting = {**world.bidders, **world.others}[who]
    with at(LATER):
        for act in (
            lambda: read_answer(by=acting, tender=world.tender, at=HARBOUR),
            lambda: own_score(acting, world.tender, HARBOUR),
            lambda: moderation(acting, world.tender, HARBOUR),
            lambda: case_for_lot(acting, world.tender, "1"),
            lambda: case_of(acting, world.tender),
            lambda: pack_files(acting, world.tender),
            lambda: read_bid_papers(by=acting, tender=world.tender, bidder="harbour"),
            lambda: open_prices(by=acting, tender=world.tender),
            lambda: appoint_member(by=acting, tender=world.tender, lot="", email="x"),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_prices_are_closed_to_everybody_until_quality_is_settled(world: World) -> None:
    with at(LATER):
        with pytest.raises(ValidationError, match="prices stay closed until"):
            open_prices(by=world.lead, tender=world.tender)
        for who in (world.lead, world.others["finance"]):
            with pytest.raises(NotAllowed, match="once every answer has its consensus"):
                case_for_lot(who, world.tender, "1")
            with pytest.raises(NotAllowed, match="Prices are closed"):
                read_bid_papers(by=who, tender=world.tender, bidder="meadow")
        texts = [read_answer(by=world.evaluators["shire"], tender=world.tender, at=MEADOW)]
        assert "120,000" not in str(texts)


def test_a_score_is_not_edited_after_moderation_and_an_edit_in_the_database_is_told(
    world: World,
) -> None:
    moderate_all(score_all(world))
    shire = world.evaluators["shire"]
    with pytest.raises(ValidationError, match="can no longer be changed by anybody"):
        score(shire, world, MEADOW, "5", change_reason="I slept on it")
    assert faults(world) == ""
    row = Score.objects.filter(question="q1", lot="1", bidder__code="meadow").first()
    assert row
    Score.objects.filter(pk=row.pk).update(score=Decimal(5))
    assert f"Link {row.link.number} (score): the record was changed in the database (score)." in (
        faults(world)
    )
    with at(LATER):
        open_prices(by=world.lead, tender=world.tender)
        with pytest.raises(ValidationError, match="The record does not hold"):
            decide_award(
                by=world.others["shire_lead"], tender=world.tender, lot="1", reason="It pays."
            )


def test_a_chain_made_anew_does_not_fit_the_audit(world: World) -> None:
    """Somebody changes a consensus, its link, and every digest after it."""
    moderate_all(score_all(world))
    row = Consensus.objects.select_related("link").latest("pk")
    row.score = Decimal(0)
    Consensus.objects.filter(pk=row.pk).update(score=row.score)
    says = row.says()
    digest = link_digest(row.link.previous, row.link.number, row.link.kind, says)
    ChainLink.objects.filter(pk=row.link_id).update(says=says, digest=digest)
    assert faults(world) == (
        "The chain is not the one that the audit kept: it was made anew or added to."
    )


def test_what_is_cut_off_the_end_is_told(world: World) -> None:
    moderate_all(score_all(world))
    row = Consensus.objects.latest("pk")
    link = row.link
    row.delete()
    assert "speaks of a record that is gone" in faults(world)
    link.delete()
    assert "1 links that the audit knows of are gone" in faults(world)


def test_a_consensus_cannot_change_once_prices_are_open(world: World) -> None:
    moderate_all(score_all(world))
    with at(LATER + timedelta(hours=4)):
        open_prices(by=world.lead, tender=world.tender)
        with pytest.raises(ValidationError, match="Prices are open"):
            record_consensus(
                by=world.evaluators["shire"], tender=world.tender, at=MEADOW,
                agreed=Moderated(Decimal(5), "They are cheap.", [], {}),
            )  # fmt: skip
        with pytest.raises(NotAllowed, match="Lot 1 is awarded by Shire Council"):
            decide_award(by=world.lead, tender=world.tender, lot="1", reason="We lead.")


def test_a_member_who_left_reads_nothing_and_the_panel_changes_only_with_a_reason(
    world: World,
) -> None:
    seat = next(one for one in world.case().seats if one.lot == "1" and not one.is_chair)
    with at(LATER):
        with pytest.raises(ValidationError, match="Scoring has started"):
            remove_member(by=world.lead, tender=world.tender, seat=seat)
        remove_member(by=world.lead, tender=world.tender, seat=seat, reason="She moved away.")
        with pytest.raises(NotAllowed, match="You are not on the panel"):
            read_answer(by=world.evaluators["board"], tender=world.tender, at=MEADOW)


def test_every_reading_of_a_bid_is_noted(world: World) -> None:
    with at(LATER):
        read_answer(by=world.evaluators["shire"], tender=world.tender, at=MEADOW)
    event = Event.objects.filter(action="evaluation.answer_read").latest("id")
    assert event.details == {"question": "q1", "lot": "1", "bidder": "Meadow"}
    assert event.actor == world.evaluators["shire"].user


def test_the_seat_of_a_tender_is_not_a_seat_of_another(world: World) -> None:
    other = Tender(pk=0, place=world.tender.place, content=world.tender.content, state="opened")
    with pytest.raises(Tender.DoesNotExist):
        read_answer(by=world.evaluators["shire"], tender=other, at=MEADOW)
