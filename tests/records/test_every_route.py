"""Every route of `tests/house/routes.csv`, visited as every role, on the worked papers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.http import HttpResponse

from commonweal.records.audit.actions import record
from commonweal.records.people.acting import Acting
from commonweal.records.people.models import User
from commonweal.records.people.permissions import Role
from tests.house.routing import ROLES, Row, listed_rows
from tests.house.visiting import SIGN_IN, NoArgument, World, disagreements, outcome
from tests.records.evaluation.visited import evaluated
from tests.records.route_arguments import ARGUMENTS, PERSONAL

pytestmark = pytest.mark.django_db

#: The demo account that visits as each role. All but the provider and the panel are of one body.
VISITORS = {
    Role.COMMISSIONER: "commissioner@ne-essex.example",
    Role.ANALYST: "analyst@ne-essex.example",
    Role.PROVIDER: "provider@nep.example",
    Role.PANEL: "panel@essex.example",
    Role.READER: "scrutiny@essex.example",
    Role.AUDITOR: "auditor@ne-essex.example",
    Role.ADMINISTRATOR: "administrator@ne-essex.example",
}


@pytest.fixture(scope="module")
def world(worked_papers: None) -> World:
    """Everything as `make run` shows it, and one person for each role."""
    users = User.objects.in_bulk(list(VISITORS.values()), field_name="email")
    people = {str(role): users[email] for role, email in VISITORS.items()}
    commissioner = Acting.from_membership(users[VISITORS[Role.COMMISSIONER]].memberships.get())
    record(by=commissioner, action="try", kind="test", ref="something for the auditor to see")
    evaluated()
    return World({"public": None, **people}, ARGUMENTS, PERSONAL).signed_in()


def _undone(do: Callable[[], str]) -> str:
    """Do something and undo whatever it wrote."""
    with transaction.atomic():
        try:
            return do()
        finally:
            transaction.set_rollback(True)


def _name(row: Row) -> str:
    return f"{row.method} {row.route}"


ROWS = listed_rows()


def _visiting(row: Row) -> list[str]:
    """Every role on SQLite; on PostgreSQL one for each answer.

    Who may open a page is decided in Python, the same for both; that the page's questions are
    understood by the other database too is seen from one visit.
    """
    if connection.vendor == "sqlite":
        return list(ROLES)
    return list({row.outcomes[role]: role for role in ROLES}.values())


@pytest.mark.parametrize("row", ROWS, ids=_name)
def test_each_role_is_answered_as_the_table_says(world: World, row: Row) -> None:
    assert disagreements(world, row, _undone, _visiting(row)) == []


READ_ONLY = [
    row
    for row in ROWS
    if row.method == "GET" and (row.route, "POST") not in {(r.route, r.method) for r in ROWS}
]


@pytest.mark.any_database
@pytest.mark.parametrize("row", READ_ONLY, ids=lambda row: row.route)
def test_nothing_can_be_sent_where_the_table_lists_no_post(world: World, row: Row) -> None:
    """A page that takes a POST must be listed with who may send one."""
    found = {}
    allowed = [role for role in ROLES if row.outcomes[role] == "ok"]
    for role, address in world.addresses(row, allowed).items():
        post = world.client(role).post
        found[role] = _undone(lambda post=post, address=address: outcome(post(address)))  # type: ignore[misc]
    assert {role: seen for role, seen in found.items() if seen == "ok"} == {}


def test_a_wrong_expectation_is_seen(world: World) -> None:
    wrong = Row("/audit/", "GET", dict.fromkeys(ROLES, "ok"), "")
    found = disagreements(world, wrong, _undone)
    assert "public: ok expected, signin seen" in found
    assert "commissioner: ok expected, refused seen" in found
    assert not any(line.startswith("auditor") for line in found)


def test_a_parameter_that_nobody_fills_is_said(world: World) -> None:
    row = Row("/strange/<int:thing>/", "GET", dict.fromkeys(ROLES, "ok"), "")
    with pytest.raises(NoArgument, match="how to fill <thing> of /strange/"):
        world.addresses(row, ["public"])


def test_a_note_may_fill_a_parameter(world: World) -> None:
    row = Row("/strange/<int:thing>/", "GET", dict.fromkeys(ROLES, "ok"), "thing=7 for a reason")
    assert world.addresses(row, ["public"]) == {"public": "/strange/7/"}


@pytest.mark.parametrize(
    ("status", "location", "expected"),
    [
        (200, "", "ok"),
        (302, "/places/", "ok"),
        (302, "/account/login/", "ok"),
        (302, f"{SIGN_IN}/audit/", "signin"),
        (403, "", "refused"),
        (404, "", "hidden"),
        (405, "", "not taken"),
        (500, "", "answered 500"),
    ],
)
def test_an_answer_is_read_for_what_it_is(status: int, location: str, expected: str) -> None:
    headers = {"Location": location} if location else {}
    assert outcome(HttpResponse(status=status, headers=headers)) == expected


def test_each_visitor_has_the_role(world: World) -> None:
    for role, email in VISITORS.items():
        visitor = world.people[role]
        assert isinstance(visitor, AbstractBaseUser)
        assert visitor.memberships.get().role == role, email
