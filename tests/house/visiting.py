"""Visiting every route as every role: the people, the arguments, and how an answer is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.test import Client

from tests.house.routing import ROLES, Row

if TYPE_CHECKING:
    from django.http import HttpResponse

    from commonweal.records.people.models import User

#: A parameter of a route as it is written: `<int:pk>`, `<place>` or `(?P<key>...)`.
PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")

#: Where somebody is sent who must sign in first; leaving leads to the same page without `next`.
SIGN_IN = "/account/login/?next="

#: Answers to a request that was taken but found wanting count as taken.
TAKEN = {200, 201, 204, 302, 303, 400, 409, 413, 415, 422}


#: What gives a parameter its value; the person who visits is given to those that are personal.
Argument = Callable[["User | None"], object]


class NoArgument(Exception):
    """Nobody said how to fill a parameter of a route."""


@dataclass(frozen=True)
class World:
    """The people who visit, one per role, signed in, and how to fill each parameter of a route.

    `arguments` maps (pattern found in the route, parameter) to a function that gives the value;
    the first that fits is taken. Those in `personal` are asked for each person who visits, who is
    given to them; all others once for a row, since what they make is made for all its visits.
    """

    people: dict[str, User | None]
    arguments: list[tuple[str, str, Argument]] = field(default_factory=list)
    personal: frozenset[Argument] = frozenset()
    sessions: dict[str, str] = field(default_factory=dict)

    def signed_in(self) -> World:
        """The same with a session for each person; signing in anew for each visit takes long."""
        return replace(self, sessions={r: _session(who) for r, who in self.people.items() if who})

    def client(self, role: str) -> Client:
        """A browser of that person; without the check that forms carry a token."""
        client = Client(enforce_csrf_checks=False)
        if role in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client

    def addresses(self, row: Row, roles: Sequence[str]) -> dict[str, str]:
        """The address that each role visits: the route with its parameters filled in."""
        given = dict(re.findall(r"(\w+)=(\S+)", row.note))
        made: dict[tuple[Argument, str], object] = {}

        def argument(name: str, role: str) -> object:
            if name in given:
                return given[name]
            value = self._argument(row.route, name)
            key = (value, role if value in self.personal else "")
            if key not in made:
                made[key] = value(self.people[role] if value in self.personal else None)
            return made[key]

        def address(role: str) -> str:
            return PARAMETER.sub(lambda match: str(argument(match["name"], role)), row.route)

        return {role: address(role) for role in roles}

    def _argument(self, route: str, name: str) -> Argument:
        for pattern, parameter, value in self.arguments:
            if parameter == name and re.search(pattern, route):
                return value
        raise NoArgument(
            f"Say in tests/records/route_arguments.py how to fill <{name}> of {route}, "
            f"or in its note in routes.csv as {name}=..."
        )


def outcome(response: HttpResponse) -> str:
    """What an answer amounts to for the person who asked."""
    location = response.headers.get("Location", "")
    if response.status_code in {301, 302, 303} and location.startswith(SIGN_IN):
        return "signin"
    if response.status_code in TAKEN:
        return "ok"
    return {403: "refused", 404: "hidden", 405: "not taken"}.get(
        response.status_code, f"answered {response.status_code}"
    )


def _session(visitor: User) -> str:
    """The key of a new session in which the person is signed in."""
    client = Client()
    client.force_login(visitor)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def visit(world: World, row: Row, role: str, address: str) -> str:
    """Visit the address of the row as the role and say what it amounted to."""
    client = world.client(role)
    return outcome(client.get(address) if row.method == "GET" else client.post(address))


def disagreements(
    world: World,
    row: Row,
    around: Callable[[Callable[[], str]], str],
    roles: Sequence[str] = ROLES,
) -> list[str]:
    """Where the site answers one of the roles otherwise than the row says.

    What the addresses name is made before the first visit and is there for each; `around` undoes
    what a visit did.
    """
    found = []
    for role, address in world.addresses(row, roles).items():
        seen = around(lambda role=role, address=address: visit(world, row, role, address))  # type: ignore[misc]
        if seen != row.outcomes[role]:
            found.append(f"{role}: {row.outcomes[role]} expected, {seen} seen")
    return found
