"""What providers and commissioners say to each other: who may, what is kept, what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from click.testing import CliRunner
from django.core.exceptions import ValidationError

from commonweal.cli.main import cli
from commonweal.records.audit.models import Event
from commonweal.records.facts.actions import publish
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.providers.actions import record_resolution
from commonweal.records.providers.actions_capabilities import judge_capability
from commonweal.records.providers.actions_changes import (
    NoticeGiven,
    acknowledge,
    give_notice,
    make_live,
    meet_concern,
)
from commonweal.records.providers.models import ChangeNotice, Resolution
from commonweal.records.providers.selectors import (
    conflicts_seen,
    notices_for,
    pair_seen,
    resolutions_for,
    views_for,
)
from commonweal.records.providers.standing import is_settled, judged, latest_by_side
from commonweal.records.register.models import Organisation, Place
from tests.records import people
from tests.records.providers import county

pytestmark = pytest.mark.django_db
SYSTEM = Acting.system()
CODE = "example-trust-example-icb-2025-26-adult-block-1-4"
NOTICE = NoticeGiven("Two teams join", "North and south become one team", "Exampleton",
                     date(2026, 4, 1), "at the contract meeting")  # fmt: skip


def body(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


@pytest.fixture
def place() -> Place:
    return county.exampleshire(
        "provider_profile", "plan_assumptions", "provider_capabilities", published=True
    )


@pytest.fixture
def icb(place: Place) -> Acting:
    return people.person(Role.COMMISSIONER, "example_icb")


@pytest.fixture
def trust(place: Place) -> Acting:
    return people.person(Role.PROVIDER, "example_trust")


def say(by: Acting, place: Place, way: str = "provider", **more: object) -> Resolution:
    return record_resolution(
        by=by, place=place, pair=CODE, way=way, words="As agreed in March", **more
    )  # type: ignore[arg-type]


def test_two_plans_are_resolved_when_both_sides_say_the_same(
    place: Place, icb: Acting, trust: Acting
) -> None:
    pair = pair_seen(icb, place, CODE)
    assert pair is not None
    say(icb, place, "commissioner")
    said = latest_by_side(resolutions_for(icb, place))[CODE]
    assert not is_settled(pair, said)
    say(trust, place)
    assert not is_settled(pair, latest_by_side(resolutions_for(icb, place))[CODE])
    say(icb, place)
    assert is_settled(pair, latest_by_side(resolutions_for(trust, place))[CODE])
    event = Event.objects.filter(action="plans.resolution").first()
    assert event is not None
    assert event.subject_ref == CODE


def test_parts_that_differ_are_not_yet_resolved(place: Place, icb: Acting, trust: Acting) -> None:
    pair = pair_seen(icb, place, CODE)
    assert pair is not None
    say(icb, place, "shared", provider_part_gbp_m=Decimal("1.0"))
    say(trust, place, "shared", provider_part_gbp_m=Decimal("0.5"))
    assert not is_settled(pair, latest_by_side(resolutions_for(icb, place))[CODE])
    for part in (None, Decimal(0), Decimal("2.5")):
        with pytest.raises(ValidationError, match="which part"):
            say(icb, place, "shared", provider_part_gbp_m=part)


def test_only_the_two_sides_speak_and_others_read_nothing(
    place: Place, icb: Acting, trust: Acting
) -> None:
    say(icb, place)
    council = people.person(Role.COMMISSIONER, "example_council")
    rival = people.person(Role.PROVIDER, "example_rival")
    analyst = people.person(Role.ANALYST, "example_icb")
    for outsider in (council, rival, analyst, Acting.public()):
        with pytest.raises(NotAllowed):
            say(outsider, place)
    assert resolutions_for(council, place).count() == 1
    assert resolutions_for(trust, place).count() == 1
    assert not resolutions_for(rival, place).exists()
    assert not resolutions_for(Acting.public(), place).exists()


def test_a_provider_resolves_nothing_that_is_not_published() -> None:
    place = county.exampleshire("provider_profile", "plan_assumptions")
    trust = people.person(Role.PROVIDER, "example_trust")
    assert conflicts_seen(trust, place) is None
    with pytest.raises(ValidationError, match="no pair of plans"):
        say(trust, place)
    publish(place=place, by=SYSTEM)
    assert say(trust, place).organisation.code == "example_trust"


def test_each_side_judges_a_capability_and_the_gap_shows(
    place: Place, icb: Acting, trust: Acting
) -> None:
    provider = body("example_trust")
    asked = [("data transparency", "monthly returns")]
    judge_capability(
        by=trust, place=place, provider=provider, capability="data transparency", level=3,
        evidence="Twelve returns on time",
    )  # fmt: skip
    assert judged(views_for(icb, place, "example_trust"), asked)[0].gap is None
    judge_capability(
        by=icb, place=place, provider=provider, capability="data transparency", level=1,
        evidence="Four were incomplete", plan="A check before sending",
        plan_due_on=date(2026, 3, 1),
    )  # fmt: skip
    assert judged(views_for(trust, place, "example_trust"), asked)[0].gap == 2
    rival = people.person(Role.PROVIDER, "example_rival")
    assert not views_for(rival, place, "example_trust").exists()
    with pytest.raises(NotAllowed):
        judge_capability(
            by=rival, place=place, provider=provider, capability="x", level=1, evidence="x"
        )
    for wrong, words in (
        ({"level": 7, "evidence": "x"}, "Choose a level"),
        ({"level": 1, "evidence": " "}, "rests on"),
        ({"level": 1, "evidence": "x", "plan_due_on": date(2026, 3, 1)}, "to be done by then"),
    ):
        with pytest.raises(ValidationError, match=words):
            judge_capability(by=icb, place=place, provider=provider, capability="x", **wrong)  # type: ignore[arg-type]


def given(by: Acting, place: Place, *told: str) -> ChangeNotice:
    return give_notice(
        by=by, place=place, provider=body("example_trust"), notice=NOTICE,
        told=[body(code) for code in told], told_on=date(2026, 1, 5),
    )  # fmt: skip


def test_a_change_is_live_only_when_everybody_has_acknowledged_it(
    place: Place, icb: Acting, trust: Acting
) -> None:
    council = people.person(Role.COMMISSIONER, "example_council")
    notice = given(trust, place, "example_icb", "example_council")
    assert (notice.number, given(trust, place, "example_icb").number) == (1, 2)
    with pytest.raises(ValidationError, match="Example Council and Example Icb have not"):
        make_live(by=trust, notice=notice)
    acknowledge(by=icb, notice=notice)
    with pytest.raises(ValidationError, match="Example Council has not"):
        make_live(by=trust, notice=notice)
    assert acknowledge(by=council, notice=notice, concern="Who books the cars?").is_open
    met = meet_concern(by=trust, notice=notice, organisation="example_council", words="We do.")
    assert not met.is_open
    assert make_live(by=trust, notice=notice).state == ChangeNotice.State.LIVE
    actions = set(Event.objects.filter(subject_kind="change").values_list("action", flat=True))
    assert actions == {
        "change.notice_given", "change.acknowledged", "change.concern_met", "change.made_live",
    }  # fmt: skip


def test_a_notice_is_for_those_it_concerns(place: Place, icb: Acting, trust: Acting) -> None:
    rival = people.person(Role.PROVIDER, "example_rival")
    notice = given(trust, place, "example_icb")
    assert not notices_for(rival, place, "example_trust").exists()
    assert not notices_for(Acting.public(), place, "example_trust").exists()
    told = given(trust, place, "example_icb", "example_rival")
    assert list(notices_for(rival, place, "example_trust")) == [told]
    for role in (Role.READER, Role.PANEL):
        for code in ("example_icb", "example_trust", "example_rival"):
            watcher = people.person(role, code)
            assert not notices_for(watcher, place, "example_trust").exists()
    for outsider in (rival, people.person(Role.COMMISSIONER, "example_council")):
        with pytest.raises(NotAllowed):
            acknowledge(by=outsider, notice=notice)
    with pytest.raises(NotAllowed):
        make_live(by=rival, notice=told)
    acknowledge(by=icb, notice=notice)
    with pytest.raises(ValidationError, match="before"):
        acknowledge(by=icb, notice=notice)
    with pytest.raises(ValidationError, match="every commissioner and partner"):
        given(trust, place)
    with pytest.raises(NotAllowed):
        given(rival, place, "example_icb")


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ("providers", *words))
    return done.exit_code, done.output


def test_the_same_by_command(place: Place, icb: Acting, trust: Acting) -> None:
    commissioner = "commissioner.example_icb@example.org"
    provider = "provider.example_trust@example.org"
    assert "£2.5m at stake in 2025/26; 0 of 2 sides" in run("conflicts", place.code)[1]
    words = ("resolve", place.code, CODE, "provider", "--words", "As agreed")
    assert run(*words, "--as", commissioner)[0] == 0
    assert run(*words, "--organisation", "example_trust")[0] == 0
    assert "; resolved" in run("conflicts", place.code)[1]
    assert run(*words, "--organisation", "example_council")[0] == 1
    judge = ("judge", place.code, "example_trust", "data transparency", "2", "--evidence", "seen")
    assert run(*judge, "--as", provider)[0] == 0
    assert "Mostly there" in run("capabilities", place.code, "example_trust")[1]
    notice = (
        "notice", place.code, "example_trust", "--title", "A move", "--what", "A team moves",
        "--where", "North", "--starts-on", "2026-04-01", "--told-on", "2026-01-05", "--told-how",
        "by letter", "--as", provider, "--told",
    )  # fmt: skip
    assert run(*notice, "nobody")[0] == 1
    assert run(*notice, "example_icb")[0] == 0
    assert run("make-live", place.code, "example_trust", "1", "--as", provider)[0] == 1
    assert run("acknowledge", place.code, "example_trust", "1", "--as", commissioner)[0] == 0
    assert run("make-live", place.code, "example_trust", "1", "--as", provider)[0] == 0
    assert "Live" in run("changes", place.code, "example_trust")[1]
