"""The evaluation in the browser: what each page says, what each act does, and who is refused."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from commonweal.procuring.scoring import Scale
from commonweal.records.audit.models import Event
from commonweal.records.evaluation.actions_award import decide_award, tell_outcome
from commonweal.records.evaluation.actions_totals import open_prices
from commonweal.records.evaluation.models import Award, Consensus, ReceivedRepresentation, Score
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import PlaceParty
from commonweal.site.evaluation.forms import score_field
from tests.records import people
from tests.records.evaluation.world import (
    OPENED,
    SCORES,
    World,
    at,
    moderate_all,
    opened,
    score_all,
    started,
    with_panels,
)
from tests.shared import once
from tests.site.test_tender_pages import browser, words

pytestmark = pytest.mark.django_db

ONE = "/places/shire/tenders/community-recovery-support/"
HOME = f"{ONE}evaluation/"
FIRST = f"{HOME}scoring/q1/1/meadow/"


def test_a_score_that_would_be_written_out_for_minutes_is_refused() -> None:
    field = score_field(Scale("percent", Decimal(0), Decimal(100)), "Your score")
    assert field.clean("62.5") == Decimal("62.5")
    for text in ("1e99999999", "1e-99999999", "1e999999999999"):
        with pytest.raises(ValidationError):
            field.clean(text)


def _worlds() -> World:
    return opened()


world = once(_worlds)


def seen(who: Acting | None, address: str = HOME) -> str:
    """What a person reads at an address, or the status that they get."""
    with at(OPENED + timedelta(hours=8)):
        response = browser(who).get(address)
    return words(response) if response.status_code == 200 else str(response.status_code)


def send(who: Acting | None, address: str, **data: object) -> str:
    """What a person reads after sending a form, "done" where it was taken."""
    with at(OPENED + timedelta(hours=8)):
        response = browser(who).post(address, data)
    if response.status_code == 302:
        return "done"
    return words(response) if response.status_code == 200 else str(response.status_code)


def test_panels_are_built_on_a_page_and_an_outside_officer_is_refused_in_a_sentence(
    world: World,
) -> None:
    panels = f"{HOME}panels/"
    assert "Declare your conflicts of interest first" in seen(world.lead)
    assert send(world.lead, f"{ONE}declarations/", act="declare", state="none") == "done"
    page = seen(world.lead, panels)
    assert "city@example.org" in page
    assert "The common panel has no member of City Council." in page
    told = send(world.lead, panels, act="appoint", lot="1", email="city@example.org")
    assert "is of City Council, which does not commission lot 1." in told
    told = send(world.lead, panels, act="appoint", lot="1", email="nobody@example.org")
    assert "Nobody with the address nobody@example.org may evaluate bids" in told
    assert send(world.evaluators["city"], panels, act="appoint", lot="2") == "403"
    assert (
        send(world.lead, panels, act="appoint", lot="1", email="shire@example.org", is_chair="on")
        == "done"
    )
    told = send(world.lead, HOME, act="start")
    assert "The common panel needs one chair and has 0." in told
    assert "sits on a panel and has not declared conflicts of interest" in told


def test_an_evaluator_reads_scores_and_submits_alone(world: World) -> None:
    started(world)
    shire, board = world.evaluators["shire"], world.evaluators["board"]
    assert "Your scoring: 4 answers" in seen(shire)
    page = seen(shire, FIRST)
    assert "We live there." in page
    assert "120,000" not in page
    assert send(shire, FIRST, act="submit", score="4") != "done"
    assert "Give the reason for your score" in send(shire, FIRST, act="submit", score="4")
    assert send(shire, FIRST, act="submit", keep="yes", score="4", reason="so far") == "done"
    assert "so far" in seen(shire, FIRST)
    assert "so far" not in seen(board, FIRST)
    assert "is not one of the choices" in send(shire, FIRST, act="submit", score="7", reason="x")
    assert Score.objects.count() == 0
    assert send(shire, FIRST, act="submit", score="4", reason="They live there.") == "done"
    there = f"{HOME}moderation/q1/1/meadow/"
    assert "They live there." not in seen(board, there)
    assert "1 score not in yet" in seen(board, there)
    assert send(board, FIRST, act="submit", score="2", reason="Too little.") == "done"
    page = seen(board, there)
    assert "They live there." in page
    assert "The scores lie far apart" in page
    assert "Record the consensus" not in page
    assert send(board, there, act="consensus", score="3") == "403"
    told = send(shire, there, act="consensus", score="3", reason="After discussion")
    assert "At least 2 evaluators of the panel attend" in told
    assert "Say why the consensus differs" in told
    people = [str(one.user.pk) for one in (shire, board) if one.user]
    agreed = {f"differs_{one}": "We read the second half again." for one in people}
    assert (
        send(
            shire, there, act="consensus", score="3", reason="Discussed", attended=people, **agreed
        )
        == "done"
    )
    assert Consensus.objects.get().score == 3
    assert "can no longer be changed by anybody" in seen(shire, FIRST)
    assert "This was moderated" in send(shire, FIRST, act="submit", score="5", reason="Better",
                                        change_reason="I think so")  # fmt: skip


def test_prices_wait_for_quality_and_the_lots_are_awarded_told_and_confirmed(world: World) -> None:
    started(world)
    shire, city = world.others["shire_lead"], world.evaluators["city"]
    assert "prices stay closed" in send(world.lead, HOME, act="prices")
    assert seen(world.lead, f"{HOME}lots/1/") == "403"
    moderate_all(score_all(world))
    assert send(world.lead, HOME, act="prices") == "done"
    page = seen(world.lead, f"{HOME}lots/1/")
    assert "Delivery model: 80.00 × 40% = 32.00." in page
    assert "Total: 40.00 + 32.00 + 10.00 = 82.00." in page
    assert seen(city, f"{HOME}lots/1/") == "403"
    assert send(world.lead, f"{HOME}lots/1/", act="award", reason="Best") == "403"
    assert send(shire, f"{HOME}lots/1/", act="award", reason="Best bid") == "done"
    assert send(city, f"{HOME}lots/2/", act="award", reason="Best bid") == "done"
    assert "There is no limit on the lots of one bidder." in seen(world.lead, f"{HOME}award/")
    told = send(world.lead, f"{HOME}award/", act="tell", route="psr-competitive")
    assert told == "done"
    assert "until the end of Fri 12 Mar 2027" in seen(world.lead, f"{HOME}award/")
    assert "The standstill lasts" in send(shire, f"{HOME}lots/1/", act="confirm")
    own = seen(world.bidders["harbour"], f"{HOME}letter/")
    assert "It is intended to award this lot to Meadow, with 82.00 of 100." in own
    assert "Your bid has 64.00 of 100: place 2 of 2." in own
    assert "Agreed on Understanding of the locality, lot 1, Harbour" in own
    assert "You are not" not in own
    assert "harbour@" not in own
    assert seen(world.bidders["harbour"], f"{HOME}letters/meadow/") == "403"
    with at(OPENED + timedelta(hours=8)):
        word = browser(world.bidders["harbour"]).get(f"{HOME}letter/?download=letter.docx")
    assert word.headers["Content-Disposition"] == 'attachment; filename="letter-harbour.docx"'
    said = {"bidder": "meadow", "received_at": "2027-03-01 18:00", "words": "We object."}
    assert send(world.lead, f"{HOME}award/", act="hear", **said) == "done"
    assert Award.objects.get(lot="1").standstill_ends_on is None
    page = seen(world.lead, f"{HOME}award/")
    assert "The representation of Meadow" in page
    assert "Lot 2, to Harbour" in page
    row = ReceivedRepresentation.objects.get()
    said = {"representation": row.pk, "further": "no", "further_reason": "A price was misread."}
    refused = send(world.lead, f"{HOME}award/", act="further", **said)
    assert "Choose each lot whose award does not stand." in refused
    assert send(world.lead, f"{HOME}award/", act="further", lots=["1"], **said) == "done"
    page = seen(world.lead, f"{HOME}award/")
    assert "The award of lot 1 does not stand, told on 1 March 2027: A price was misread." in page
    assert "cancelled" in page
    page = seen(shire, f"{HOME}lots/1/")
    assert "Awarded to Meadow: cancelled after a representation." in page
    assert "Confirm the award" not in page
    assert "Confirm the award" in seen(city, f"{HOME}lots/2/")


def test_the_challenge_pack_holds_everything_and_only_lead_and_auditor_have_it(
    world: World,
) -> None:
    started(world)
    moderate_all(score_all(world))
    auditor = world.others["auditor"]
    assert "The record holds: " in seen(auditor, f"{HOME}record/")
    for who in (world.others["shire_lead"], world.evaluators["board"], world.bidders["meadow"]):
        assert seen(who, f"{HOME}record/pack/") == "403"
    with at(OPENED + timedelta(hours=8)):
        sent = browser(auditor).get(f"{HOME}record/pack/")
    archive = zipfile.ZipFile(io.BytesIO(sent.content))
    manifest = json.loads(archive.read("manifest.json"))
    assert set(manifest["files"]) == set(archive.namelist()) - {"manifest.json"}
    assert manifest["chain"]["links"] == Score.objects.count() + len(SCORES)
    scores = json.loads(archive.read("scores.json"))
    assert all(one["individual"] and one["consensus"] for one in scores)


#: Pages of the evaluation and the tender that tell of awards, and what the auditors of the lead, of
#: another buyer and of somebody else of the place get before bidders are told and after.
AUDITED = [
    (HOME, ("200", "200", "403"), ("200", "200", "403")),
    (f"{HOME}lots/1/", ("403", "403", "403"), ("403", "403", "403")),
    (f"{HOME}award/", ("403", "403", "403"), ("403", "403", "403")),
    (f"{HOME}record/", ("200", "403", "403"), ("200", "200", "403")),
    (f"{HOME}record/pack/", ("200", "403", "403"), ("200", "200", "403")),
    (f"{HOME}letters/meadow/", ("404", "403", "403"), ("200", "200", "403")),
    (f"{HOME}papers/meadow/", ("403", "403", "403"), ("403", "403", "403")),
]


def test_each_auditor_opens_what_the_commissioners_of_their_own_organisation_may(
    world: World,
) -> None:
    other = people.organisation("other_council")
    PlaceParty.objects.create(place=world.tender.place, organisation=other, part="commissioner")
    moderate_all(score_all(started(world)))
    with world.after(5):
        open_prices(by=world.lead, tender=world.tender)
    with world.after(6):
        for lot, who in (("1", world.others["shire_lead"]), ("2", world.evaluators["city"])):
            decide_award(by=who, tender=world.tender, lot=lot, reason="The best total.")
    bodies = ("north_icb", "shire_council", "other_council")
    readers = [people.person(Role.AUDITOR, one, f"second.{one}@example.org") for one in bodies]

    def opened_by_each() -> list[tuple[str, tuple[str, ...]]]:
        with at(OPENED + timedelta(hours=8)):
            return [
                (address, tuple(str(browser(who).get(address).status_code) for who in readers))
                for address, _, _ in AUDITED
            ]

    assert opened_by_each() == [(address, before) for address, before, _ in AUDITED]
    assert ["Lots are awarded" in seen(who, ONE) for who in readers] == [True, True, False]
    events = Event.objects.filter(action="evaluation.awarded").order_by("id")
    pages = [[seen(who, f"/audit/{one.pk}/") for one in events] for who in readers]
    assert [[page != "404" for page in one] for one in pages] == [
        [True, True], [True, False], [False, False]
    ]  # fmt: skip
    with world.after(7):
        tell_outcome(by=world.lead, tender=world.tender, route="psr-competitive")
    assert opened_by_each() == [(address, after) for address, _, after in AUDITED]


def test_a_conflict_is_declared_decided_by_somebody_else_and_listed(world: World) -> None:
    with_panels(world)
    shire = world.evaluators["shire"]
    there = f"{ONE}declarations/"
    told = send(shire, there, act="declare", state="actual", bidder="harbour")
    assert "Describe the interest" in told
    assert (
        send(shire, there, act="declare", state="actual", bidder="harbour", description="A cousin.")
        == "done"
    )
    assert "waits for a decision: actual conflict about Harbour" in seen(shire, there)
    assert "Decide on a conflict" not in seen(shire, there)
    assert "A cousin." not in seen(world.evaluators["board"], there)
    with at(OPENED + timedelta(hours=8)):
        page = browser(world.lead).get(there).content.decode()
    number = re.search(r'name="conflict" value="(\d+)"', page)
    assert number
    act = {"act": "decide", "conflict": number[1]}
    assert "Say how the conflict is mitigated" in send(
        world.lead, there, **act, decision="may act, with the mitigation"
    )
    assert send(world.lead, there, **act, decision="barred") == "done"
    assert "is barred: actual conflict about Harbour" in seen(shire, there)
    assert seen(world.bidders["meadow"], there) == "403"
