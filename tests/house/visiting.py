"""Visiting every route as every role: the people, the arguments, and how an answer is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

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


class NoArgument(Exception):
    """Nobody said how to fill a parameter of a route."""


@dataclass(frozen=True)
class World:
    """The people who visit, one per role, and how to fill each parameter of a route.

    `arguments` maps (pattern found in the route, parameter) to a function that gives the value
    for the person who visits; the first that fits is taken.
    """

    people: dict[str, User | None]
    arguments: list[tuple[str, str, Callable[[User | None], object]]] = field(default_factory=list)

    def address(self, row: Row, visitor: User | None) -> str:
        """The route with its parameters filled in."""
        given = dict(re.findall(r"(\w+)=(\S+)", row.note))

        def fill(match: re.Match[str]) -> str:
            name = match["name"]
            return str(given[name] if name in given else self._argument(row.route, name, visitor))

        return PARAMETER.sub(fill, row.route)

    def _argument(self, route: str, name: str, visitor: User | None) -> object:
        for pattern, parameter, value in self.arguments:
            if parameter == name and re.search(pattern, route):
                return value(visitor)
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


def client_of(visitor: User | None) -> Client:
    """A browser in which the person is signed in; without the check that forms carry a token."""
    client = Client(enforce_csrf_checks=False)
    if visitor is not None:
        client.force_login(visitor)
    return client


def visit(world: World, row: Row, role: str) -> str:
    """Visit the row's route as the role and say what it amounted to."""
    visitor = world.people[role]
    address = world.address(row, visitor)
    client = client_of(visitor)
    response = client.get(address) if row.method == "GET" else client.post(address)
    return outcome(response)


def disagreements(
    world: World,
    row: Row,
    around: Callable[[Callable[[], str]], str],
    roles: Sequence[str] = ROLES,
) -> list[str]:
    """Where the site answers one of the roles otherwise than the row says."""
    found = []
    for role in roles:
        seen = around(lambda role=role: visit(world, row, role))  # type: ignore[misc]
        if seen != row.outcomes[role]:
            found.append(f"{role}: {row.outcomes[role]} expected, {seen} seen")
    return found
