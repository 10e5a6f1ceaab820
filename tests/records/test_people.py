"""People: an administrator adds and ends their own organisation's, and nobody else's."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from click.testing import CliRunner
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from commonweal.cli.main import cli
from commonweal.records.audit.models import Event
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.actions import (
    choose_password,
    end_membership,
    invite,
    renew_way_in,
    reset_second_factor,
)
from commonweal.records.people.actions_demo import demo_accounts, make_demo_accounts
from commonweal.records.people.models import Membership, User
from commonweal.records.people.permissions import Role
from commonweal.records.people.selectors import acting_for, membership_for, people_of
from tests.records.people import organisation, person

pytestmark = pytest.mark.django_db

DEMO_BODIES = (
    *("ne_essex_ccg", "essex_cc", "nep", "sept", "ncl_ccg", "ci"),
    *("leicester_city_c", "leics_cc", "wl_ccg", "elr_ccg", "lc_ccg", "rutland_c"),
)


@pytest.fixture
def administrator() -> Acting:
    return person(Role.ADMINISTRATOR, "north_ccg")


def add(by: Acting, email: str = "new@example.org", role: str = "analyst") -> Membership:
    assert by.organisation
    return invite(
        by=by, organisation=by.organisation, email=email, name="New Person", role=role
    ).membership


def test_a_new_person_chooses_a_password_with_the_key_once(
    administrator: Acting, client: Client
) -> None:
    assert administrator.organisation
    welcome = invite(
        by=administrator,
        organisation=administrator.organisation,
        email="New@Example.org",
        name="New Person",
        role="analyst",
    )
    assert not welcome.membership.user.has_usable_password()
    address = f"/people/welcome/{welcome.key}/"
    assert client.get(address).url == "/people/welcome/"  # type: ignore[attr-defined]
    weak = client.post("/people/welcome/", {"password": "short", "again": "short"})
    assert "too short" in weak.content.decode()
    client.post("/people/welcome/", {"password": "three plain words", "again": "three plain words"})
    assert client.login(email="new@example.org", password="three plain words")
    assert acting_for(welcome.membership.user, None).role == Role.ANALYST
    stranger = Client()
    assert "has been used" in stranger.get(address, follow=True).content.decode()
    with pytest.raises(ValidationError, match="has been used"):
        choose_password(key=welcome.key, password="three other words")
    assert Event.objects.filter(action="people.password_chosen").count() == 1


def test_a_person_known_elsewhere_gets_the_role_and_no_key(administrator: Acting) -> None:
    known = person(Role.ANALYST, "south_ccg", "known@example.org")
    assert administrator.organisation
    welcome = invite(
        by=administrator,
        organisation=administrator.organisation,
        email="KNOWN@example.org",
        name="Another name",
        role="commissioner",
    )
    assert welcome.key == ""
    assert welcome.membership.user == known.user
    assert welcome.membership.user.name == "Test Analyst, finance or contract manager"


@pytest.mark.parametrize(
    ("email", "name", "role", "field"),
    [
        ("no address", "A Name", "analyst", "email"),
        ("a@example.org", "  ", "analyst", "name"),
        ("a@example.org", "A Name", "king", "role"),
    ],
)
def test_mistakes_are_told_by_field(
    administrator: Acting, email: str, name: str, role: str, field: str
) -> None:
    assert administrator.organisation
    with pytest.raises(ValidationError) as raised:
        invite(
            by=administrator,
            organisation=administrator.organisation,
            email=email,
            name=name,
            role=role,
        )
    assert list(raised.value.message_dict) == [field]
    assert not User.objects.filter(email="a@example.org").exists()


def test_the_same_role_twice_is_refused(administrator: Acting) -> None:
    add(administrator)
    with pytest.raises(ValidationError, match="is already"):
        add(administrator)


def test_ending_a_role_takes_it_away_at_once_and_keeps_the_record(administrator: Acting) -> None:
    membership = add(administrator)
    end_membership(by=administrator, membership=membership, reason="Left the organisation")
    assert acting_for(membership.user, membership.pk).role is None
    kept = membership_for(administrator, membership.pk)
    assert kept.ended_on == timezone.localdate()
    assert Event.objects.latest("id").details["reason"] == "Left the organisation"
    with pytest.raises(ValidationError, match="ended on"):
        end_membership(by=administrator, membership=kept, reason="Again")


def test_a_role_that_ends_tomorrow_still_holds_today(administrator: Acting) -> None:
    membership = add(administrator)
    membership.ended_on = timezone.localdate() + timedelta(days=1)
    membership.save()
    assert acting_for(membership.user, None).role == Role.ANALYST


def test_the_last_administrator_stays_until_there_is_another(administrator: Acting) -> None:
    own = people_of(administrator).get(user=administrator.user)
    with pytest.raises(ValidationError, match="Add another administrator"):
        end_membership(by=administrator, membership=own, reason="Leaving")
    add(administrator, role="administrator")
    end_membership(by=administrator, membership=own, reason="Leaving")


def test_an_administrator_reaches_no_other_organisation(administrator: Acting) -> None:
    south = person(Role.ADMINISTRATOR, "south_ccg")
    theirs = add(south, "theirs@example.org")
    with pytest.raises(Membership.DoesNotExist):
        membership_for(administrator, theirs.pk)
    with pytest.raises(NotAllowed):
        end_membership(by=administrator, membership=theirs, reason="None of ours")
    with pytest.raises(NotAllowed):
        invite(
            by=administrator,
            organisation=organisation("south_ccg"),
            email="x@example.org",
            name="X",
            role="analyst",
        )
    with pytest.raises(NotAllowed):
        renew_way_in(by=administrator, user=theirs.user)
    with pytest.raises(NotAllowed):
        reset_second_factor(by=administrator, user=theirs.user, reason="Rang me")
    assert {row.user.email for row in people_of(administrator)} == {
        "administrator.north_ccg@example.org"
    }


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_no_other_role_manages_people(role: Role) -> None:
    somebody = person(role, "north_ccg")
    with pytest.raises(NotAllowed):
        people_of(somebody)
    with pytest.raises(NotAllowed):
        add(somebody)


def test_a_second_factor_is_reset_with_a_reason(administrator: Acting) -> None:
    membership = add(administrator)
    Authenticator.objects.create(user=membership.user, type="totp", data={"secret": "x"})
    assert people_of(administrator).get(pk=membership.pk).second_factor  # type: ignore[attr-defined]
    with pytest.raises(ValidationError, match="how you know"):
        reset_second_factor(by=administrator, user=membership.user, reason="")
    assert reset_second_factor(by=administrator, user=membership.user, reason="Seen in person") == 1
    assert not Authenticator.objects.exists()


def test_a_person_of_two_organisations_is_not_one_administrators_to_renew(
    administrator: Acting,
) -> None:
    membership = add(administrator)
    south = person(Role.ADMINISTRATOR, "south_ccg")
    add(south, membership.user.email, "commissioner")
    for by in (administrator, south):
        with pytest.raises(NotAllowed, match="also works for another"):
            renew_way_in(by=by, user=membership.user)
    assert renew_way_in(by=Acting.system(), user=membership.user)


@pytest.fixture
def demo_bodies() -> None:
    for code in DEMO_BODIES:
        organisation(code)


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["people", *words])
    return result.exit_code, result.output


def test_demo_accounts_are_made_once_and_printed_each_time(
    demo_bodies: None, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR = tmp_path
    status, first = run("demo")
    assert status == 0, first
    file = tmp_path / "demo-accounts.txt"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() == first
    assert run("demo") == (0, first)
    assert User.objects.filter(is_demo=True).count() == len(demo_accounts())
    assert Event.objects.filter(action="people.demo_made").count() == 1
    password = first.splitlines()[1].split(": ")[1]
    client = Client()
    assert client.login(email="auditor@ne-essex.example", password=password)
    assert {a.role for a in demo_accounts()} == {role.value for role in Role}
    midmere = User.objects.get(email="commissioner@midmere.example").memberships.get()
    assert (midmere.organisation.code, midmere.role) == ("midmere_icb", Role.COMMISSIONER)


def test_a_lost_file_means_a_new_password_for_all(
    demo_bodies: None, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR = tmp_path
    _, first = run("demo")
    (tmp_path / "demo-accounts.txt").unlink()
    _, second = run("demo")
    old, new = (text.splitlines()[1].split(": ")[1] for text in (first, second))
    assert old != new
    assert not Client().login(email="auditor@ne-essex.example", password=old)
    assert Client().login(email="auditor@ne-essex.example", password=new)


def test_demo_accounts_are_refused_in_production(
    demo_bodies: None, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR = tmp_path
    settings.PRODUCTION = True
    status, words = run("demo")
    assert status == 1
    assert "not made in production" in words
    assert not User.objects.exists()
    assert not (tmp_path / "demo-accounts.txt").exists()


def test_demo_accounts_wait_for_the_worked_papers() -> None:
    with pytest.raises(LookupError, match="load the worked papers first"):
        make_demo_accounts(by=Acting.system(), password="x", renew=True)


def test_people_by_command() -> None:
    organisation("north_ccg")
    invited = run(
        "invite", "a@example.org", "--name", "A", "--organisation", "north_ccg", "--role", "analyst"
    )
    assert invited[0] == 0
    assert "/people/welcome/" in invited[1]
    number = people_of(Acting.system()).get().pk
    assert "a@example.org" in run("list", "--organisation", "north_ccg")[1]
    assert run("reset-second-factor", "a@example.org", "--reason", "Seen")[1] == (
        "There was none to remove.\n"
    )
    assert "choose a password" in run("renew", "a@example.org")[1]
    assert run("end", str(number), "--reason", "Left")[0] == 0
    for wrong in (
        ("end", "999", "--reason", "x"),
        ("renew", "nobody@example.org"),
        ("invite", "b@example.org", "--organisation", "no_such", "--role", "analyst"),
        ("invite", "b", "--name", "B", "--organisation", "north_ccg", "--role", "analyst"),
    ):
        assert run(*wrong)[0] == 1, wrong
