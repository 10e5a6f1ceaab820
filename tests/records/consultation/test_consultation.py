"""Consultations from draft to publication: what each step needs, and what must not happen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone

from commonweal.planning.consultation import State
from commonweal.planning.consultation_answers import Outcome, Reply
from commonweal.records.audit.models import Event
from commonweal.records.consultation import selectors
from commonweal.records.consultation.actions import add_version, go_on, tie_event
from commonweal.records.consultation.actions_coding import (
    add_theme,
    code_text,
    release_quote,
    settle_text,
    suggest,
    withdraw_quote,
)
from commonweal.records.consultation.actions_replies import respond
from commonweal.records.consultation.actions_responses import (
    answer_openly,
    import_responses,
    redact_text,
    release_text,
)
from commonweal.records.consultation.definitions import response_limits
from commonweal.records.consultation.models import (
    Answer,
    Coding,
    Consultation,
    Response,
    Suggestion,
)
from commonweal.records.consultation.selectors_coding import (
    agreement_by_theme,
    final_themes,
    next_text,
    standing_for,
    suggestions_for,
    texts_for,
)
from commonweal.records.consultation.tokens import new_token
from commonweal.records.engagement.actions import EventGiven, add_event
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from tests.records import people
from tests.records.consultation import world
from tests.records.consultation.world import brought, opened, responses, row

pytestmark = pytest.mark.django_db
PUBLIC = Acting.public()
CELLS = {"respondent_type": "carer", "area": "north", "model": "support", "change": "More time"}


@pytest.fixture
def shire() -> Place:
    cache.clear()
    return people.place("shire", north_icb="lead", trust_a="provider")


@pytest.fixture
def lead(shire: Place) -> Acting:
    return people.person(Role.COMMISSIONER, "north_icb")


@pytest.fixture
def second(shire: Place) -> Acting:
    return people.person(Role.ANALYST, "north_icb")


@pytest.fixture
def made(shire: Place, lead: Acting) -> Consultation:
    return opened(lead, shire)


def ready_token(made: Consultation, monkeypatch: pytest.MonkeyPatch) -> str:
    """The key of a form that somebody has had time to read."""
    monkeypatch.setattr(
        "commonweal.records.consultation.tokens.response_limits",
        lambda: type(response_limits())(0, 24, 5000, 10, 120),
    )
    return new_token(made.pk)


def test_a_draft_is_opened_once_nothing_is_missing(shire: Place, lead: Acting) -> None:
    bare = world.draft(lead, shire, summary="", questions=[])
    with pytest.raises(ValidationError) as refused:
        go_on(by=lead, consultation=bare)
    assert len(refused.value.messages) == 2
    assert Consultation.objects.get().state == State.DRAFT


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.READER, Role.PANEL, Role.PROVIDER])
def test_others_may_read_and_not_write(made: Consultation, role: Role) -> None:
    other = people.person(role, "north_icb")
    for act in (
        lambda: go_on(by=other, consultation=made),
        lambda: add_theme(by=other, consultation=made, title="A", definition="B"),
        lambda: import_responses(by=other, consultation=made, data=b"", file_name="a.csv"),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_draft_is_hidden_and_an_open_consultation_is_for_everybody(
    shire: Place, lead: Acting
) -> None:
    draft = world.draft(lead, shire)
    with pytest.raises(Consultation.DoesNotExist):
        selectors.consultation_for(PUBLIC, "shire", draft.code)
    go_on(by=lead, consultation=draft)
    assert selectors.consultation_for(PUBLIC, "shire", draft.code) == draft
    assert list(selectors.responses_for(PUBLIC, draft)) == []
    assert list(selectors.themes_for(PUBLIC, draft)) == []


def test_a_file_of_responses_is_taken_whole_or_not_at_all(made: Consultation, lead: Acting) -> None:
    bad = responses(row("fine"), row("no", model="maybe"), row("no", area="west"))
    with pytest.raises(ValidationError) as refused:
        import_responses(by=lead, consultation=made, data=bad, file_name="answers.csv")
    said = refused.value.message_dict["file"]
    assert said[0].startswith("answers.csv, row 3, column model: “maybe” is none of:")
    assert said[1].startswith("answers.csv, row 4, column area")
    assert Response.objects.count() == 0
    good = responses(row("fine"), row("", model="oppose"))
    batch = import_responses(by=lead, consultation=made, data=good, file_name="answers.csv")
    assert (batch.count, Answer.objects.exclude(text="").count()) == (2, 1)
    with pytest.raises(ValidationError, match="brought in already"):
        import_responses(by=lead, consultation=made, data=good, file_name="again.csv")


def test_a_column_with_names_is_refused(made: Consultation, lead: Acting) -> None:
    header = (*world.HEADER, "email")
    data = responses((*row("x"), "a@b.example"), header=header)
    with pytest.raises(ValidationError, match="are never kept"):
        import_responses(by=lead, consultation=made, data=data, file_name="answers.csv")


def test_anybody_may_answer_once_and_nothing_about_them_is_kept(
    made: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = ready_token(made, monkeypatch)
    response = answer_openly(by=PUBLIC, consultation=made, cells=CELLS, token=token)
    assert (response.respondent, response.channel) == ("carer", "online")
    with pytest.raises(ValidationError, match="in already"):
        answer_openly(by=PUBLIC, consultation=made, cells=CELLS, token=token)
    kept = {field.name for field in Response._meta.get_fields()}
    assert not kept & {"ip", "address", "user", "made_by", "made_at"}
    event = Event.objects.get(action="consultation.answered")
    assert (event.actor, event.organisation, event.details) == (None, None, {})


def test_who_is_signed_in_answers_as_the_public(
    made: Consultation, lead: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = ready_token(made, monkeypatch)
    answer_openly(by=lead, consultation=made, cells=CELLS, token=token)
    assert Event.objects.get(action="consultation.answered").actor is None


def test_forged_quick_trapped_and_late_forms_are_not_taken(
    made: Consultation, lead: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sent(token: str, trap: str = "") -> None:
        answer_openly(by=PUBLIC, consultation=made, cells=CELLS, token=token, trap=trap)

    with pytest.raises(ValidationError, match="sooner than anybody"):
        sent(new_token(made.pk))
    with pytest.raises(ValidationError, match="cannot be taken"):
        sent("forged")
    with pytest.raises(ValidationError, match="cannot be taken"):
        sent(new_token(made.pk + 1))
    token = ready_token(made, monkeypatch)
    with pytest.raises(ValidationError, match="left empty"):
        sent(token, trap="http://spam.example")
    later = timezone.now() + timedelta(hours=25)
    monkeypatch.setattr("commonweal.records.consultation.tokens.timezone.now", lambda: later)
    with pytest.raises(ValidationError, match="open for too long"):
        sent(token)
    assert Response.objects.count() == 0


def test_a_flood_is_held_without_looking_at_who_sends(
    made: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "commonweal.records.consultation.actions_responses.response_limits",
        lambda: type(response_limits())(0, 24, 5000, 10, 2),
    )
    tokens = [ready_token(made, monkeypatch) for _ in range(3)]
    for token in tokens[:2]:
        answer_openly(by=PUBLIC, consultation=made, cells=CELLS, token=token)
    with pytest.raises(ValidationError, match="Too many answers"):
        answer_openly(by=PUBLIC, consultation=made, cells=CELLS, token=tokens[2])


def test_a_closed_consultation_takes_no_public_answer(
    made: Consultation, lead: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = ready_token(made, monkeypatch)
    go_on(by=lead, consultation=made)
    with pytest.raises(ValidationError, match="takes no answers"):
        answer_openly(by=PUBLIC, consultation=made, cells=CELLS, token=token)


def test_words_that_look_personal_wait_for_a_person(
    made: Consultation, lead: Acting, second: Acting
) -> None:
    brought(lead, made, "Ring 0116 496 0000", "Fine as it is", "Write to a@b.example")
    assert [one.text for one in texts_for(lead, made)] == ["Fine as it is"]
    phone, mail = selectors.held_texts(lead, made)
    auditor = people.person(Role.AUDITOR, "north_icb")
    assert list(selectors.held_texts(auditor, made)) == []
    release_text(by=lead, consultation=made, pk=phone.pk)
    with pytest.raises(ValidationError, match="still looks like"):
        redact_text(by=second, consultation=made, pk=mail.pk, text="Write to c@d.example")
    redact_text(by=second, consultation=made, pk=mail.pk, text="(taken out)")
    assert len(texts_for(lead, made)) == 3
    assert not Answer.objects.filter(text__contains="a@b.example").exists()


def test_the_second_coder_does_not_see_the_first(
    made: Consultation, lead: Acting, second: Acting
) -> None:
    for title in ("Size", "Name"):
        add_theme(by=lead, consultation=made, title=title, definition=f"The {title}")
    brought(lead, made, "Too large", "The name is odd")
    text, other = texts_for(lead, made)
    assert next_text(second, made) == text
    code_text(by=lead, consultation=made, pk=text.pk, themes=["size"])
    seen = standing_for(second, texts_for(second, made).get(pk=text.pk))
    assert (seen.coders, seen.own, seen.other) == (1, None, None)
    assert final_themes(second, made) == {}
    code_text(by=second, consultation=made, pk=text.pk, themes=["size", "name"])
    seen = standing_for(second, texts_for(second, made).get(pk=text.pk))
    assert seen.differs
    with pytest.raises(ValidationError, match="settle"):
        code_text(by=lead, consultation=made, pk=text.pk, themes=[])
    third = people.person(Role.ANALYST, "north_icb", "third@example.org")
    with pytest.raises(ValidationError, match="2 people have coded"):
        code_text(by=third, consultation=made, pk=text.pk, themes=[])
    for coder in (lead, second):
        code_text(by=coder, consultation=made, pk=other.pk, themes=["name"])
    kappas = agreement_by_theme(lead, made)
    assert {one.texts for one in kappas.values()} == {2}
    settle_text(by=lead, consultation=made, pk=text.pk, themes=["size"], reason="Only its size")
    assert sorted(len(keys) for keys in final_themes(lead, made).values()) == [1, 1]
    assert Coding.objects.count() == 4


def test_a_suggestion_shows_its_words_and_decides_nothing(made: Consultation, lead: Acting) -> None:
    add_theme(by=lead, consultation=made, title="Locality size", definition="large localities")
    brought(lead, made, "The localities are far too large", "I like the name")
    assert suggest(by=lead, consultation=made) == 1
    text = texts_for(lead, made)[0]
    (one,) = suggestions_for(lead, text)
    assert one.theme.code == "locality-size"
    assert {word for word, _ in one.words} == {"localitie", "large"}
    assert Coding.objects.count() == 0
    assert suggestions_for(people.person(Role.AUDITOR, "north_icb"), text) == []
    suggest(by=lead, consultation=made)
    assert Suggestion.objects.count() == 1


def test_a_quote_is_withheld_until_somebody_gives_a_reason(
    made: Consultation, lead: Acting
) -> None:
    theme = add_theme(by=lead, consultation=made, title="Size", definition="Large")
    brought(lead, made, "The areas are too large for us")
    text = texts_for(lead, made)[0]
    assert selectors.quotes_for(lead, made) == {}
    given = {"by": lead, "consultation": made, "pk": text.pk, "theme": "size"}
    with pytest.raises(ValidationError, match="do not stand in the text"):
        release_quote(**given, text="The areas are small", reason="Shows it")  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="why the passage"):
        release_quote(**given, text="too large", reason=" ")  # type: ignore[arg-type]
    quote = release_quote(**given, text="too large", reason="Shows it")  # type: ignore[arg-type]
    assert selectors.quotes_for(lead, made) == {theme.pk: [quote]}
    assert selectors.quotes_for(PUBLIC, made) == {}
    withdraw_quote(by=lead, consultation=made, pk=quote.pk, reason="Somebody may be known by it")
    assert selectors.quotes_for(lead, made) == {}


def test_nothing_is_published_while_a_theme_has_no_response(shire: Place, lead: Acting) -> None:
    made = world.analysed(lead, shire)
    with pytest.raises(ValidationError, match="“Size” has no response"):
        go_on(by=lead, consultation=made)
    with pytest.raises(ValidationError) as refused:
        respond(by=lead, consultation=made, reply=Reply("size", Outcome.CHANGED, " "))
    assert set(refused.value.message_dict) == {"reason", "what_changed", "version"}
    respond(by=lead, consultation=made, reply=Reply("size", Outcome.NOT_CHANGED, "It costs more"))
    made = go_on(by=lead, consultation=made)
    assert made.state == State.PUBLISHED
    assert len(selectors.replies_for(PUBLIC, made)) == 1
    with pytest.raises(ValidationError, match="is published"):
        respond(by=lead, consultation=made, reply=Reply("size", Outcome.ACCEPTED, "So be it"))


def test_the_analysis_ends_when_every_text_is_coded_and_settled(
    made: Consultation, lead: Acting, second: Acting
) -> None:
    add_theme(by=lead, consultation=made, title="Size", definition="Large")
    brought(lead, made, "Large", "Mail a@b.example")
    go_on(by=lead, consultation=made)
    with pytest.raises(ValidationError) as refused:
        go_on(by=lead, consultation=made)
    assert len(refused.value.messages) == 2
    held = selectors.held_texts(lead, made)[0]
    redact_text(by=lead, consultation=made, pk=held.pk, text="(taken out)")
    for text in texts_for(lead, made):
        code_text(by=lead, consultation=made, pk=text.pk, themes=["size"])
    code_text(by=second, consultation=made, pk=text.pk, themes=[])
    with pytest.raises(ValidationError, match="coded differently"):
        go_on(by=lead, consultation=made)
    settle_text(by=second, consultation=made, pk=text.pk, themes=[], reason="Says nothing")
    made = go_on(by=lead, consultation=made)
    # One text coded once with the theme, and one settled on none.
    assert list(selectors.theme_counts(lead, made).values()) == [1]


def test_an_event_that_shaped_the_proposal_is_seen_as_far_as_the_log_is(
    made: Consultation, lead: Acting
) -> None:
    event = add_event(
        by=lead, place=made.place, event=EventGiven("workshop", "Carers", stakeholder="carers")
    )
    add_version(by=lead, consultation=made, title="First", items=world.V1)
    given = {"by": lead, "consultation": made, "event": event.code}
    with pytest.raises(ValidationError, match="There is no version 7"):
        tie_event(**given, contribution="The model", version=7)  # type: ignore[arg-type]
    tied = tie_event(**given, contribution="The model", version=1)  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="tied to the consultation already"):
        tie_event(**given, contribution="The model")  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="Choose an event"):
        tie_event(by=lead, consultation=made, event="other", contribution="x")
    assert selectors.co_design_of(lead, made) == [tied]
    made.state = State.PUBLISHED
    assert selectors.co_design_of(PUBLIC, made) == []


def test_a_changed_item_of_a_proposal_says_why(made: Consultation, lead: Acting) -> None:
    add_version(by=lead, consultation=made, title="First", items=world.V1)
    silent = [{**world.V1[0], "value": "7"}, world.V1[1]]
    with pytest.raises(ValidationError, match="“Localities” changed without a reason"):
        add_version(by=lead, consultation=made, title="Second", items=silent)
    assert len(selectors.versions_of(PUBLIC, made)) == 1
