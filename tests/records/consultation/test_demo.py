"""The made-up consultations: complete, plainly made up, made once, and never in production."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from commonweal.planning.consultation import State
from commonweal.records.consultation import selectors
from commonweal.records.consultation.actions_demo import DemoMissing, make_demo_consultations
from commonweal.records.consultation.models import Consultation
from commonweal.records.consultation.selectors_coding import (
    agreement_by_theme,
    left_to_code,
    next_text,
)
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.models import User
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from tests.records import people

pytestmark = pytest.mark.django_db
SYSTEM = Acting.system()


@pytest.fixture
def midmere() -> Place:
    place = people.place("midmere", midmere_icb="lead")
    for role in (Role.COMMISSIONER, Role.ANALYST):
        people.person(role, "midmere_icb", f"{role}@midmere.example")
    User.objects.update(is_demo=True)
    return place


def test_one_is_published_with_everything_filled(midmere: Place) -> None:
    """Without words came 18 + 9 + 8 + 6 + 7 + 5 + 9 + 2 = 64 responses, with words 12."""
    assert make_demo_consultations(by=SYSTEM) == 2
    row = Consultation.objects.get(state=State.PUBLISHED)
    assert "(made up)" in row.title
    assert selectors.plan_for(SYSTEM, row).summary.startswith("Made up for the demonstration.")
    assert selectors.response_total(SYSTEM, row) == 64 + 12
    themes = {one.code: one for one in selectors.themes_for(SYSTEM, row)}
    assert list(themes) == ["distance", "opening-hours", "telephone-line", "feeling-safe"]
    assert [one.code for one in selectors.retired_themes(SYSTEM, row)] == ["travel"]
    # Distance: three by both, one merged from Travel, and two settled.
    counts = selectors.theme_counts(SYSTEM, row)
    assert {code: counts[one.pk] for code, one in themes.items()} == {
        "distance": 5, "opening-hours": 3, "telephone-line": 2, "feeling-safe": 2
    }  # fmt: skip
    assert left_to_code(SYSTEM, row).unsettled == 0
    assert all(one.texts == 12 for one in agreement_by_theme(SYSTEM, row).values())
    assert len(selectors.replies_for(SYSTEM, row)) == len(themes)
    shown = [one for listed in selectors.quotes_for(SYSTEM, row).values() for one in listed]
    assert (len(shown), len(selectors.all_quotes(SYSTEM, row))) == (2, 3)


def test_the_other_has_texts_to_code(midmere: Place) -> None:
    make_demo_consultations(by=SYSTEM)
    row = Consultation.objects.get(state=State.OPEN)
    left = left_to_code(SYSTEM, row)
    assert (left.uncoded, left.once) == (3, 1)
    analyst = Acting.from_membership(
        User.objects.get(email="analyst@midmere.example").memberships.get()
    )
    following = next_text(analyst, row)
    assert following
    assert following.text.startswith("A hub is something on a wheel")


def test_they_are_made_once_and_not_in_production(midmere: Place, settings: Settings) -> None:
    assert make_demo_consultations(by=SYSTEM) == 2
    assert make_demo_consultations(by=SYSTEM) == 0
    with pytest.raises(NotAllowed, match="command line"):
        make_demo_consultations(by=people.person(Role.COMMISSIONER, "midmere_icb"))
    settings.PRODUCTION = True
    with pytest.raises(NotAllowed, match="production"):
        make_demo_consultations(by=SYSTEM)


def test_without_place_or_accounts_it_says_what_to_do_first() -> None:
    with pytest.raises(DemoMissing, match="facts demo"):
        make_demo_consultations(by=SYSTEM)
    people.place("midmere", midmere_icb="lead")
    with pytest.raises(DemoMissing, match="people demo"):
        make_demo_consultations(by=SYSTEM)
