"""How much of each place somebody sees, for one place and for the whole list alike."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from commonweal.records.facts.actions.places import NotOpened, open_place
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


def test_the_name_of_a_hidden_place_is_as_good_as_any_other(world: None) -> None:
    """Neither a refusal nor another form of its code tells a stranger that “Other” exists."""
    stranger = person(Role.COMMISSIONER, "far")
    made = [open_place(name=name, by=stranger) for name in ("Other", "Other", "Unheard of")]
    assert [re.sub("[b-z2-9]{6}$", "*", one.code) for one in made] == [
        "other-*",
        "other-*",
        "unheard-of-*",
    ]
    named = open_place(name="Mine", code="other", by=stranger)
    assert re.fullmatch("other-[b-z2-9]{6}", named.code)
    assert {one.code for one, _ in places_with_sight(stranger)} == {
        *(one.code for one in (*made, named)),
        "shown",
    }


def test_the_page_that_starts_a_place_takes_the_name_of_a_hidden_one(world: None) -> None:
    stranger = person(Role.COMMISSIONER, "far")
    assert stranger.user
    client = Client()
    client.force_login(stranger.user)
    for name in ("Other", "Unheard of"):
        answer = client.post("/places/new/", {"name": name})
        assert answer.status_code == 302
        assert re.fullmatch(r"/places/[a-z-]+-[b-z2-9]{6}/imports/", answer.headers["Location"])


def test_the_system_gives_a_place_the_code_that_it_asks_for(world: None) -> None:
    assert open_place(name="A paper", code="paper-2015", by=Acting.system()).code == "paper-2015"
    with pytest.raises(NotOpened, match="already a place called “other”"):
        open_place(name="Other", by=Acting.system())
