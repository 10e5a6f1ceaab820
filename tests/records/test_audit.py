"""The audit: it cannot be changed, tampering with it shows, and each auditor reads their own."""

from __future__ import annotations

import contextlib
import csv
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.contrib.auth import authenticate
from django.db import DatabaseError, connection, transaction
from django.test import Client, RequestFactory

from commonweal.cli.main import cli
from commonweal.records.audit import guard
from commonweal.records.audit.actions import plain, record
from commonweal.records.audit.models import Event, Seal
from commonweal.records.audit.sealing import Head, read_head
from commonweal.records.audit.selectors import (
    Search,
    actions_seen,
    event_for,
    events_for,
    sealed_head,
    verification,
)
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from tests.records.people import organisation, person, place
from tests.tampering import without_the_guard

pytestmark = pytest.mark.django_db

SYSTEM = Acting.system()


def write(ref: str, by: Acting = SYSTEM, **more: Any) -> Event:
    with transaction.atomic():
        return record(by=by, action="test.wrote", kind="thing", ref=ref, **more)


@pytest.fixture
def chain() -> list[Event]:
    return [write(f"thing {number}", details={"number": number}) for number in range(5)]


def test_an_untouched_chain_holds(chain: list[Event]) -> None:
    found = verification(SYSTEM)
    assert (found.holds, found.checked, found.first_broken) == (True, 5, None)
    assert found.head == Head(5, chain[-1].digest)


def test_an_empty_audit_holds() -> None:
    assert verification(SYSTEM).holds
    assert sealed_head(SYSTEM) == ""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor_name = 'somebody else'",
        "DELETE FROM audit_event",
    ],
)
def test_the_database_refuses_to_change_or_remove_an_event(
    chain: list[Event], statement: str
) -> None:
    with (
        pytest.raises(DatabaseError, match=guard.REFUSAL),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert verification(SYSTEM).holds


def test_postgresql_refuses_to_truncate(chain: list[Event]) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE; its DELETE is refused above")
    with (
        pytest.raises(DatabaseError, match=guard.REFUSAL),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        # Made immediate, because pending checks would refuse it before the guard does.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE audit_event")


def test_a_changed_event_shows(chain: list[Event]) -> None:
    with without_the_guard():
        Event.objects.filter(pk=chain[2].pk).update(details={"number": 99})
    found = verification(SYSTEM)
    assert found.first_broken == chain[2].pk
    assert found.faults == (f"Event {chain[2].pk} has been changed since it was written.",)


def test_a_changed_event_with_its_digest_made_anew_shows(chain: list[Event]) -> None:
    from commonweal.records.audit.actions import digest

    event = chain[2]
    event.details = {"number": 99}
    with without_the_guard():
        Event.objects.filter(pk=event.pk).update(details=event.details, digest=digest(event))
    assert verification(SYSTEM).first_broken == chain[3].pk


def test_a_whole_chain_made_anew_shows(chain: list[Event]) -> None:
    """Somebody with the database but not the secret key rewrites the last event."""
    from commonweal.records.audit.actions import digest

    event = chain[-1]
    event.actor_name = "somebody else"
    with without_the_guard():
        Event.objects.filter(pk=event.pk).update(actor_name=event.actor_name, digest=digest(event))
    found = verification(SYSTEM)
    assert found.first_broken is None
    assert found.faults == ("The last event is not the one that was sealed.",)


def test_a_removed_middle_event_shows(chain: list[Event]) -> None:
    with without_the_guard():
        Event.objects.filter(pk=chain[1].pk).delete()
    found = verification(SYSTEM)
    assert found.first_broken == chain[2].pk
    assert "does not follow the one before it" in found.faults[0]


def test_a_removed_last_event_shows_and_later_events_do_not_heal_it(chain: list[Event]) -> None:
    with without_the_guard():
        Event.objects.filter(pk=chain[-1].pk).delete()
    assert verification(SYSTEM).faults == ("The seal speaks of 5 events and there are 4.",)
    later = write("later")
    found = verification(SYSTEM)
    assert found.first_broken == later.pk
    assert "The seal speaks of 6 events and there are 5." in found.faults


def test_a_removed_seal_shows_for_ever(chain: list[Event]) -> None:
    Seal.objects.all().delete()
    assert verification(SYSTEM).faults == ("The seal at the end of the chain is missing.",)
    write("later")
    found = verification(SYSTEM)
    assert found.checked == 7
    assert "The seal was missing" in found.faults[0]


def test_a_forged_seal_shows(chain: list[Event]) -> None:
    Seal.objects.update(signature="5." + "a" * 64 + ":forged")
    assert verification(SYSTEM).faults == (
        "The seal at the end of the chain was not made by this installation.",
    )


def test_a_forged_seal_is_not_healed_by_the_next_event(chain: list[Event]) -> None:
    """Events are cut off and the seal's numbers are made to fit, but nobody can sign them."""
    with without_the_guard():
        Event.objects.filter(pk=chain[-1].pk).delete()
    Seal.objects.update(count=4, digest=chain[-2].digest)
    assert not verification(SYSTEM).holds
    write("later")
    found = verification(SYSTEM)
    assert found.checked == 6
    assert "missing or forged" in found.faults[0]


def test_an_old_seal_put_back_shows_against_one_that_was_put_away(chain: list[Event]) -> None:
    """The strongest tampering: the last events and the seal both go back to an earlier state."""
    old = Seal.objects.values("count", "digest", "signature").get()
    write("to be hidden")
    kept = sealed_head(SYSTEM)
    assert verification(SYSTEM, against=kept).holds
    with without_the_guard():
        Event.objects.order_by("-id")[:1].get().delete()
    Seal.objects.update(**old)
    assert verification(SYSTEM).holds
    assert "does not lie on this chain" in verification(SYSTEM, against=kept).faults[0]


def test_a_line_that_is_no_seal_is_said_so(chain: list[Event]) -> None:
    assert read_head("5.abc:nonsense") is None
    faults = verification(SYSTEM, against="5.abc:nonsense").faults
    assert faults == ("The seal that was put away was not made by this installation.",)


def test_a_guard_taken_down_shows_and_migrating_puts_it_back(chain: list[Event]) -> None:
    guard.take_down()
    assert not guard.stands()
    assert "switched off" in verification(SYSTEM).faults[0]
    guard.put_up_after_migrating(sender=None, using="default")
    assert guard.stands()


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="in the transaction"):
        record(by=SYSTEM, action="test.wrote", kind="thing", ref="a")


def test_a_write_that_fails_leaves_no_event(chain: list[Event]) -> None:
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        record(by=SYSTEM, action="test.wrote", kind="thing", ref="a")
        raise ZeroDivisionError
    assert verification(SYSTEM).checked == 5


def test_details_read_back_as_they_were_digested() -> None:
    awkward = {"share": 1e16, "half": 0.5, "text": "a\x00b £", "list": [1, None, True]}
    event = write("awkward", details=awkward)
    assert Event.objects.get(pk=event.pk).details == plain(awkward)
    assert verification(SYSTEM).holds


def test_an_auditor_reads_their_organisation_and_the_places_it_commissions() -> None:
    shared = place("shared", north_ccg="lead", trust_a="provider")
    north, trust = person(Role.AUDITOR, "north_ccg"), person(Role.AUDITOR, "trust_a")
    by_north = write("north", by=person(Role.ANALYST, "north_ccg"))
    by_trust = write("trust", by=person(Role.PROVIDER, "trust_a"))
    in_place = write("in place", place=shared)
    elsewhere = write("elsewhere", by=person(Role.ANALYST, "far_ccg"))
    assert set(events_for(north)) == {by_north, in_place}
    assert set(events_for(trust)) == {by_trust}
    assert set(events_for(SYSTEM)) == {by_north, by_trust, in_place, elsewhere}
    assert actions_seen(north) == ["test.wrote"]
    with pytest.raises(Event.DoesNotExist):
        event_for(north, elsewhere.pk)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.AUDITOR])
def test_nobody_else_reads_the_audit(role: Role) -> None:
    with pytest.raises(NotAllowed):
        events_for(person(role, "north_ccg"))
    with pytest.raises(NotAllowed):
        verification(Acting.public())


def test_the_audit_is_searched_by_who_what_when_and_place(chain: list[Event]) -> None:
    shared = place("shared")
    found = write("a/b/c", by=person(Role.ANALYST, "north_ccg"), place=shared)
    day = found.at.date()
    for search in (
        Search(who="test analyst"),
        Search(who="North Ccg"),
        Search(ref="b/c"),
        Search(place="shared"),
        Search(action="test.", place="shared", kind="thing", since=day, until=day),
    ):
        assert list(events_for(SYSTEM, search)) == [found], search
    assert not events_for(SYSTEM, Search(kind="other")).exists()


def test_signing_in_and_being_refused_are_events(client: Client) -> None:
    analyst = person(Role.ANALYST, "north_ccg", "analyst@example.org")
    assert analyst.user
    for password in ("wrong password", "a long password"):
        client.post("/account/login/", {"login": "analyst@example.org", "password": password})
    client.logout()
    events = list(Event.objects.order_by("id"))
    assert [event.action for event in events] == [
        "people.sign_in_refused",
        "people.signed_in",
        "people.signed_out",
    ]
    assert events[0].actor is None
    assert events[0].organisation == organisation("north_ccg")
    assert events[1].actor == analyst.user
    assert {event.subject_ref for event in events} == {str(analyst.user.pk)}


def test_words_that_are_no_address_of_ours_are_not_kept() -> None:
    request = RequestFactory().post("/account/login/")
    assert authenticate(request, email="my secret password", password="x") is None
    event = Event.objects.get()
    assert event.subject_ref == "unknown address"
    assert "secret" not in str(event.details) + event.actor_name


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["audit", *words])
    return result.exit_code, result.output


def test_the_audit_by_command(chain: list[Event], tmp_path: Path) -> None:
    write("=1+1", details={"a": "b"})
    assert run("verify") == (0, "6 events, none changed, moved or missing.\n")
    assert run("list", "--ref", "thing 3")[1].count("\n") == 1
    seal, sheet = tmp_path / "seal.txt", tmp_path / "audit.csv"
    assert run("seal", "--to", str(seal))[0] == 0
    assert run("verify", "--against", str(seal))[0] == 0
    assert run("export", "--to", str(sheet), "--since", "2015-04-01")[1].startswith(
        "Wrote 6 events"
    )
    rows = list(csv.DictReader(sheet.read_text(encoding="utf-8").splitlines()))
    assert [row["ref"] for row in rows][-2:] == ["thing 4", "'=1+1"]
    with without_the_guard():
        Event.objects.filter(pk=chain[0].pk).delete()
    status, words = run("verify")
    assert status == 1
    assert "does not follow" in words
