"""How much of each place somebody sees, for one place and for the whole list alike."""

from __future__ import annotations

from typing import Any

import pytest

from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.selectors import Sight, places_with_sight, sight_of
from tests.records.people import person, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> None:
    place("led", north="lead", trust="provider", board="scrutiny")
    place("joined", south="lead", north="commissioner")
    place("other", south="lead")
    shown = place("shown", south="lead")
    shown.published_release = 1
    shown.save()


@pytest.mark.parametrize(
    ("role", "code", "expected"),
    [
        (Role.COMMISSIONER, "north", {"led": "all", "joined": "all", "shown": "published"}),
        (Role.ANALYST, "south", {"joined": "all", "other": "all", "shown": "all"}),
        (Role.PROVIDER, "trust", {"led": "own", "shown": "published"}),
        (Role.READER, "north", {"led": "nothing", "joined": "nothing", "shown": "published"}),
        (Role.READER, "board", {"led": "nothing", "shown": "published"}),
        (Role.ADMINISTRATOR, "north", {"shown": "published"}),
    ],
)
def test_each_role_sees_its_own(
    world: None, role: Role, code: str, expected: dict[str, str]
) -> None:
    acting = person(role, code)
    seen = places_with_sight(acting)
    assert {p.code: str(sight) for p, sight in seen} == expected
    assert [sight_of(acting, p) for p, _ in seen] == [sight for _, sight in seen]


def test_the_public_sees_what_is_published_and_the_system_everything(world: None) -> None:
    assert [(p.code, s) for p, s in places_with_sight(Acting.public())] == [
        ("shown", Sight.PUBLISHED)
    ]
    assert {s for _, s in places_with_sight(Acting.system())} == {Sight.ALL}


def test_the_list_takes_two_queries(world: None, django_assert_num_queries: Any) -> None:
    acting = person(Role.COMMISSIONER, "north")
    with django_assert_num_queries(2):
        places_with_sight(acting)
