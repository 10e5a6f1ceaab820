"""Retiring a theme loses nothing, and a withdrawn quote is gone at once."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from commonweal.planning.consultation_answers import Outcome, Reply
from commonweal.records.audit.models import Event
from commonweal.records.consultation import selectors
from commonweal.records.consultation.actions import go_on
from commonweal.records.consultation.actions_coding import (
    add_theme,
    code_text,
    release_quote,
    withdraw_quote,
)
from commonweal.records.consultation.actions_replies import respond
from commonweal.records.consultation.actions_retiring import retire_theme
from commonweal.records.consultation.actions_shipped import load_consultation
from commonweal.records.consultation.models import Coding, Consultation, Theme
from commonweal.records.consultation.selectors_coding import (
    agreement_by_theme,
    final_themes,
    left_to_code,
    texts_for,
)
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from tests.records import people
from tests.records.consultation import world
from tests.records.procuring.paper import leicestershire

pytestmark = pytest.mark.django_db
PUBLIC = Acting.public()


@pytest.fixture
def lead() -> Acting:
    people.place("shire", north_icb="lead", trust_a="provider")
    return people.person(Role.COMMISSIONER, "north_icb")


@pytest.fixture
def made(lead: Acting) -> Consultation:
    """Two texts that two people coded: the first with two themes that say the same."""
    second = people.person(Role.ANALYST, "north_icb")
    row = world.opened(lead, Place.objects.get(code="shire"))
    for title in ("Size", "Area"):
        add_theme(by=lead, consultation=row, title=title, definition=f"The {title}")
    world.brought(lead, row, "The areas are too large", "Nothing to add")
    first, other = texts_for(lead, row)
    for by, theme in ((lead, "size"), (second, "area")):
        code_text(by=by, consultation=row, pk=first.pk, themes=[theme])
        code_text(by=by, consultation=row, pk=other.pk, themes=[])
    return row


def test_codes_count_for_another_theme_and_stay_as_they_were_given(
    made: Consultation, lead: Acting
) -> None:
    """Two who differed between Size and Area agree once Area counts for Size: both texts alike,
    so that kappa is 1."""
    size = Theme.objects.get(code="size")
    text = texts_for(lead, made)[0]
    release_quote(by=lead, consultation=made, pk=text.pk, theme="area", text="too large",
                  reason="It names nobody")  # fmt: skip
    assert left_to_code(lead, made).unsettled == 1
    retire_theme(by=lead, consultation=made, theme="area", into="size", reason="The same thing")
    assert left_to_code(lead, made).unsettled == 0
    assert final_themes(lead, made)[text.pk] == {size.pk}
    assert {key: one.kappa for key, one in agreement_by_theme(lead, made).items()} == {size.pk: 1.0}
    assert [one.text for one in selectors.quotes_for(lead, made)[size.pk]] == ["too large"]
    given = {one.code for coding in Coding.objects.all() for one in coding.themes.all()}
    assert given == {"size", "area"}
    assert [one.code for one in selectors.themes_for(lead, made)] == ["size"]
    event = Event.objects.get(action="consultation.theme_retired")
    assert (event.details["into"], event.details["texts"]) == ("size", 1)


def test_codes_of_a_theme_that_ends_count_for_nothing(made: Consultation, lead: Acting) -> None:
    retire_theme(by=lead, consultation=made, theme="area", into="size", reason="The same thing")
    retire_theme(by=lead, consultation=made, theme="size", into="", reason="Not asked about")
    assert set(final_themes(lead, made).values()) == {frozenset()}
    assert selectors.theme_counts(lead, made) == {}
    retired = {one.code: one.retirement.reason for one in selectors.retired_themes(lead, made)}
    assert retired == {"size": "Not asked about", "area": "The same thing"}
    assert selectors.retired_themes(PUBLIC, made) == []


def test_nothing_new_is_given_to_a_retired_theme(made: Consultation, lead: Acting) -> None:
    retire_theme(by=lead, consultation=made, theme="area", into="size", reason="The same thing")
    text = texts_for(lead, made)[0]
    reply = Reply("area", Outcome.ACCEPTED, "So be it")
    for act in (
        lambda: respond(by=lead, consultation=made, reply=reply),
        lambda: release_quote(by=lead, consultation=made, pk=text.pk, theme="area",
                              text="too large", reason="Why not"),
        lambda: retire_theme(by=lead, consultation=made, theme="area", into="", reason="Again"),
        lambda: retire_theme(by=lead, consultation=made, theme="size", into="area", reason="Back"),
    ):  # fmt: skip
        with pytest.raises(ValidationError, match="There is no theme area"):
            act()


def test_a_theme_is_retired_with_a_reason_into_another_before_publication(
    made: Consultation, lead: Acting
) -> None:
    given = {"by": lead, "consultation": made, "theme": "area"}
    with pytest.raises(ValidationError, match="why the theme is retired"):
        retire_theme(**given, into="size", reason=" ")
    with pytest.raises(ValidationError, match="another theme than this one"):
        retire_theme(**given, into="area", reason="Odd")
    auditor = people.person(Role.AUDITOR, "north_icb")
    with pytest.raises(NotAllowed):
        retire_theme(**{**given, "by": auditor}, into="size", reason="The same thing")
    published = world.published(lead, made.place, title="Another")
    with pytest.raises(ValidationError, match="is published"):
        retire_theme(by=lead, consultation=published, theme="size", into="", reason="Late")


def test_a_retired_theme_needs_no_response_before_publication(lead: Acting) -> None:
    row = world.opened(lead, Place.objects.get(code="shire"))
    for title in ("Size", "Area"):
        add_theme(by=lead, consultation=row, title=title, definition=f"The {title}")
    row = go_on(by=lead, consultation=go_on(by=lead, consultation=row))
    respond(by=lead, consultation=row, reply=Reply("size", Outcome.ACCEPTED, "So be it"))
    assert [one for one in selectors.problems_of(lead, row) if "Area" in one]
    retire_theme(by=lead, consultation=row, theme="area", into="size", reason="The same thing")
    assert selectors.problems_of(lead, row) == []


def test_what_a_paper_prints_is_not_retired() -> None:
    place = leicestershire("leicestershire_consultation")
    load_consultation(by=Acting.system(), place=place)
    row = Consultation.objects.get(place=place)
    with pytest.raises(ValidationError, match="as it is printed"):
        retire_theme(by=Acting.system(), consultation=row, theme="overall-model", into="",
                     reason="No more")  # fmt: skip


def test_a_quote_is_withdrawn_with_a_reason_and_its_words_are_not_in_the_audit(
    made: Consultation, lead: Acting
) -> None:
    text = texts_for(lead, made)[0]
    quote = release_quote(by=lead, consultation=made, pk=text.pk, theme="size",
                          text="too large", reason="It names nobody")  # fmt: skip
    with pytest.raises(ValidationError, match="why the quote is withdrawn"):
        withdraw_quote(by=lead, consultation=made, pk=quote.pk, reason="")
    withdraw_quote(by=lead, consultation=made, pk=quote.pk, reason="Its writer asked for it")
    with pytest.raises(ValidationError, match="withheld already"):
        withdraw_quote(by=lead, consultation=made, pk=quote.pk, reason="Again")
    (kept,) = selectors.all_quotes(lead, made)
    assert (kept.text, kept.withdrawn_reason) == ("too large", "Its writer asked for it")
    assert selectors.all_quotes(PUBLIC, made) == []
    event = Event.objects.get(action="consultation.quote_withdrawn")
    assert event.details["quote"] == quote.pk
    assert "too large" not in str(event.details)
