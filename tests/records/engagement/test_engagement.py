"""The engagement log: events by file and by form, who sees them, what they informed."""

from __future__ import annotations

from datetime import date

import pytest
from click.testing import CliRunner
from django.core.exceptions import ValidationError

from commonweal.cli.main import cli
from commonweal.language.thread import End, Link
from commonweal.planning.engagement import coverage, not_engaged
from commonweal.records.audit.models import Event as AuditEvent
from commonweal.records.engagement.actions import EventGiven, add_event, withdraw_event
from commonweal.records.engagement.classes import class_labels
from commonweal.records.engagement.models import EngagementEvent
from commonweal.records.engagement.selectors import events_for
from commonweal.records.engagement.selectors_coverage import pure_events
from commonweal.records.facts.actions import publish, withdraw_import
from commonweal.records.facts.models import Figure, Finding, Import
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from commonweal.records.register.selectors_parties import parties_of
from commonweal.records.thread.actions import link
from commonweal.records.thread.selectors import panel_for
from tests import counties, universe
from tests.records import people

pytestmark = pytest.mark.django_db
SYSTEM = Acting.system()


@pytest.fixture
def place() -> Place:
    found = people.place(
        "exampleshire", example_icb="lead", example_council="commissioner", example_trust="provider"
    )
    for code, kind in (("example_council", "county_council"), ("example_trust", "nhs_trust")):
        body = people.organisation(code)
        body.kind = kind
        body.save()
    universe.bring_in(found, "engagement", counties.table("engagement"))
    return found


def test_the_essex_log_has_its_printed_counts_and_a_finding_where_they_differ() -> None:
    essex = universe.essex("engagement")
    events = pure_events(SYSTEM, essex)
    assert len(events) == 20
    bodies = {row.subject: row for row in coverage(events, [], by="organisation")}
    assert bodies["ne_essex_ccg"].people == 4
    assert (bodies["essex_cc"].events, bodies["essex_cc"].shared) == (1, 1)
    classes = {row.subject: row.people for row in coverage(events, [], by="stakeholder")}
    # Interviews 10 and names listed 29 and 9; twelve of the councils and one name of Thurrock's.
    assert (classes["providers"], classes["councils"]) == (48, 13)
    parties = [body.code for body in parties_of(SYSTEM, essex)]
    assert len(parties) == 12
    assert not_engaged(events, parties, by="organisation") == []
    assert set(not_engaged(events, list(class_labels()), by="stakeholder")) == {
        "carers", "public", "voluntary_sector", "partners",
    }  # fmt: skip
    whole = next(row for row in events_for(SYSTEM, essex) if row.unit == "nearly")
    assert (whole.count, whole.stakeholder) == (50, "")
    finding = Finding.objects.get(place=essex, code__startswith="engagement-parts/")
    assert finding.sentence == (
        "1:1 interviews: all is printed as nearly 50, but the groups that are listed come to 46 "
        "people listed, 4 people listed less."
    )
    meetings = next(row for row in events_for(SYSTEM, essex) if row.unit == "meetings")
    assert (meetings.starts_on, meetings.ends_on) == (date(2015, 7, 6), date(2015, 7, 28))


def test_a_file_of_another_county_lands_with_bodies_and_classes(place: Place) -> None:
    rows = {row.code: row for row in events_for(SYSTEM, place)}
    assert rows["spring-workshop-all"].stakeholder == ""
    trust = rows["workshop-example_trust-people-listed"]
    assert [body.code for body in trust.organisations.all()] == ["example_trust"]
    assert trust.stakeholder == "providers"
    assert rows["interview-councils-people-listed"].stakeholder == "councils"
    assert Figure.objects.filter(place=place, dataset="engagement").count() == 5
    # Forty in all, of whom twelve and twenty are listed: eight less.
    assert Finding.objects.get(place=place, code="engagement-parts/workshop").difference == -8
    table = counties.table("engagement").replace(b",20,people listed", b",28,people listed")
    universe.bring_in(place, "engagement", table, reason="Eight had been missed")
    changed = EngagementEvent.objects.get(place=place, code="workshop-carers-people-listed")
    assert changed.count == 28


def test_an_event_added_by_form_covers_and_informs(place: Place) -> None:
    analyst = people.person(Role.ANALYST, "example_icb")
    given = EventGiven(
        "Service user meeting", stakeholder="service_users", count=9, starts_on=date(2025, 7, 14)
    )
    event = add_event(by=analyst, place=place, event=given)
    again = add_event(by=analyst, place=place, event=given)
    assert (event.code, again.code) == (
        "service-user-meeting-service_users-2025-07-14",
        "service-user-meeting-service_users-2025-07-14-2",
    )
    logged = AuditEvent.objects.filter(action="engagement.added").count()
    assert logged == 2
    finding = Finding.objects.get(place=place, code="engagement-parts/workshop")
    tie = Link(End("engagement", event.code), "supports", End("finding", finding.code), "assigned")
    link(by=analyst, place=place, link=tie)
    pure = {one.code: one for one in pure_events(analyst, place)}
    assert pure[event.code].informed == (finding.title,)
    assert pure[again.code].informed == ()
    back = panel_for(analyst, place, End("finding", finding.code)).back
    assert "Service user meeting: People who use services" in {
        one.shown.label for one in back if one.shown
    }
    withdraw_event(by=analyst, event=again, reason="Logged twice")
    assert again.code not in {one.code for one in pure_events(analyst, place)}
    assert EngagementEvent.objects.filter(code=again.code).exists()
    with pytest.raises(ValidationError, match="Say why"):
        withdraw_event(by=analyst, event=event, reason=" ")


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        (EventGiven(""), "kind", "what kind"),
        (EventGiven("Interview"), "stakeholder", "Say who was engaged"),
        (EventGiven("Interview", stakeholder="martians"), "stakeholder", "Choose one of"),
        (EventGiven("Interview", organisations=("nobody",)), "organisations", "registered as nob"),
        (
            EventGiven("Interview", stakeholder="carers", starts_on=date(2025, 2, 2),
                       ends_on=date(2025, 2, 1)),
            "ends_on", "lies before",
        ),
    ],
)  # fmt: skip
def test_an_event_that_is_not_whole_is_refused_by_field(
    place: Place, given: EventGiven, field: str, words: str
) -> None:
    before = EngagementEvent.objects.count()
    with pytest.raises(ValidationError) as refusal:
        add_event(by=SYSTEM, place=place, event=given)
    assert words in refusal.value.message_dict[field][0]
    assert EngagementEvent.objects.count() == before


def test_a_provider_sees_where_it_took_part_and_all_see_what_is_published(place: Place) -> None:
    provider = people.person(Role.PROVIDER, "example_trust")
    assert [row.code for row in events_for(provider, place)] == [
        "workshop-example_trust-people-listed"
    ]
    assert not events_for(Acting.public(), place).exists()
    with pytest.raises(NotAllowed):
        add_event(by=provider, place=place, event=EventGiven("Talk", stakeholder="carers"))
    publish(place=place, by=SYSTEM)
    assert events_for(Acting.public(), place).count() == 5
    add_event(by=SYSTEM, place=place, event=EventGiven("Talk", stakeholder="carers"))
    assert events_for(Acting.public(), place).count() == 5
    assert events_for(SYSTEM, place).count() == 6


def test_a_changed_event_is_a_draft_until_the_place_is_published_again(place: Place) -> None:
    publish(place=place, by=SYSTEM)
    table = counties.table("engagement")

    def counted(by: Acting) -> list[int | None]:
        seen = events_for(by, place).filter(code="spring-workshop-all")
        return list(seen.values_list("count", flat=True))

    public = Acting.public()
    for count in (99, 98):
        changed = table.replace(b"workshop,all,,40,", f"workshop,all,,{count},".encode())
        universe.bring_in(place, "engagement", changed, reason="Counted again")
        assert counted(SYSTEM) == [count]
        assert counted(public) == []
        assert events_for(public, place).count() == 4
        if count == 99:
            publish(place=place, by=SYSTEM)
            assert counted(public) == [99]
    withdraw_import(import_=Import.objects.latest("pk"), reason="A mistake", by=SYSTEM)
    assert counted(public) == []


def test_the_command_adds_and_says_who_has_not_been_engaged(place: Place) -> None:
    run = CliRunner().invoke
    said = run(cli, ["engagement", "coverage", "exampleshire"]).output
    assert "People who use services                      NOT ENGAGED" in said
    added = run(
        cli,
        ["engagement", "add", "exampleshire", "Talk", "--class", "service_users", "--count", "7",
         "--on", "2025-07-14"],
    )  # fmt: skip
    assert added.exit_code == 0, added.output
    said = run(cli, ["engagement", "coverage", "exampleshire"]).output
    assert "People who use services                      1 events, 7 people" in said
    refused = run(cli, ["engagement", "add", "exampleshire", "Talk"])
    assert "Say who was engaged" in refused.output


def test_a_log_whose_file_is_withdrawn_is_not_published_with_the_place(place: Place) -> None:
    by_hand = EventGiven(kind="meeting", group="Carers", stakeholder=next(iter(class_labels())))
    add_event(by=SYSTEM, place=place, event=by_hand)
    file = Import.objects.get(place=place, template="engagement")
    withdraw_import(import_=file, reason="Wrong county", by=SYSTEM)
    universe.bring_in(place, "spend", universe.SHEET.encode())
    publish(place=place, by=SYSTEM)
    assert [event.group for event in events_for(Acting.public(), place)] == ["Carers"]
    gone = EngagementEvent.objects.filter(place=place, withdrawn_at__isnull=False)
    assert gone.exists()
    assert not gone.filter(published_at__isnull=False).exists()
