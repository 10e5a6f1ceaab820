"""The start page leads to every place that its reader may know of, and to no other."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from commonweal.records.people.permissions import Role
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
