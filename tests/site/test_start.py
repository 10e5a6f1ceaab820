"""The start page leads to every place that its reader may know of, and to no other."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from tests.records.figures import figure
from tests.records.people import person, place

pytestmark = pytest.mark.django_db


def test_the_public_is_told_to_sign_in_while_nothing_is_published(client: Client) -> None:
    place("hidden-place", north="lead")
    html = client.get("/").content.decode()
    assert "Nothing has been published yet" in html
    assert "Hidden-Place" not in html


def test_a_commissioner_opens_their_place(client: Client) -> None:
    place("own-place", north="lead")
    place("others-place", south="lead")
    acting = person(Role.COMMISSIONER, "north")
    assert acting.user
    client.force_login(acting.user)
    html = client.get("/").content.decode()
    assert 'href="/places/own-place/"' in html
    assert "You see: everything." in html
    assert 'href="/places/own-place/need/">Begin with its need' in html
    figure(Place.objects.get(code="own-place"), "need_areas/north/role", None, measure="role")
    assert "Begin with its need" not in client.get("/").content.decode()
    assert "Others-Place" not in html


def test_the_list_of_places_downloads(client: Client) -> None:
    made = place("shown", north="lead")
    made.published_release = 2
    made.save()
    text = client.get("/places/?download=places.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[1] == [
        "Shown",
        "Own review",
        "not stated",
        "not stated",
        "Release 2",
        "What is published",
    ]


def test_ones_own_places_stand_before_what_is_published(client: Client) -> None:
    for code, part in (("a-published", "other"), ("z-own", "north")):
        made = place(code, **{part: "lead"})
        made.published_release = 1
        made.save()
    acting = person(Role.COMMISSIONER, "north")
    assert acting.user
    client.force_login(acting.user)
    html = client.get("/").content.decode()
    assert html.index("Your places") < html.index("Z-Own") < html.index("Published, for everybody")
    assert 'href="/places/new/"' in html
    listed = client.get("/places/").content.decode()
    assert listed.index("Z-Own") < listed.index("A-Published")


def test_who_takes_part_in_no_place_is_told_what_to_do(client: Client) -> None:
    acting = person(Role.ANALYST, "north")
    assert acting.user
    client.force_login(acting.user)
    html = client.get("/").content.decode()
    assert "Ask your administrator to add your organisation to one." in html
    assert "Start your own place" not in html


def test_who_may_bid_is_led_to_the_tenders_that_are_open(client: Client) -> None:
    acting = person(Role.PROVIDER, "trust")
    assert acting.user
    client.force_login(acting.user)
    html = client.get("/").content.decode()
    assert "takes part in no place yet" in html
    assert '<a href="/tenders/">See the tenders that are open to bids</a>' in html
    assert "No tender is open now." in client.get("/tenders/").content.decode()
