"""What the visits of pages about consultations find in Essex: one in each state that matters."""

from __future__ import annotations

from commonweal.records.consultation.actions_coding import add_theme, release_quote, suggest
from commonweal.records.consultation.models import Answer, Consultation, Quote
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from tests.records.consultation import world

SYSTEM = Acting.system()
PLACE, LEAD = "essex-2015", "ne_essex_ccg"


def _place() -> Place:
    return Place.objects.get(code=PLACE)


def _found(title: str) -> Consultation | None:
    return Consultation.objects.filter(title=title).first()


def draft() -> Consultation:
    """A draft that only commissioners see."""
    title = "Visited draft consultation"
    return _found(title) or world.draft(SYSTEM, _place(), title=title, lead=LEAD)


def opened() -> Consultation:
    """One that takes answers, with a theme, a text that may be read and one that is held back."""
    title = "Visited open consultation"
    found = _found(title)
    if found is not None:
        return found
    made = world.opened(SYSTEM, _place(), title=title, lead=LEAD)
    add_theme(by=SYSTEM, consultation=made, title="Size", definition="How large areas are")
    world.brought(SYSTEM, made, "The areas are large", "Write to somebody@shire.example")
    suggest(by=SYSTEM, consultation=made)
    return made


def published() -> Consultation:
    """One with what people said and what was done."""
    title = "Visited published consultation"
    return _found(title) or world.published(SYSTEM, _place(), title=title, lead=LEAD)


def text() -> int:
    """A text of the open one that may be read."""
    rows = Answer.objects.filter(response__consultation=opened()).exclude(text="")
    return rows.filter(look="").values_list("pk", flat=True)[0]


def quote() -> int:
    """A quote of the open one that is shown."""
    made = opened()
    found = Quote.objects.filter(theme__consultation=made, withdrawn_at__isnull=True).first()
    if found is None:
        found = release_quote(
            by=SYSTEM, consultation=made, pk=text(), theme="size", text="The areas are large",
            reason="It names nobody",
        )  # fmt: skip
    return int(found.pk)
