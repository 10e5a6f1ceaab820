"""The consultations that a demonstration starts with, made by the acts that people use.

They are plainly made up, stand in the made-up place, and are never made in production.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from commonweal.planning.consultation import State, plan_of
from commonweal.planning.consultation_answers import Outcome, Reply
from commonweal.planning.consultation_responses import header_for
from commonweal.records import shelf
from commonweal.records.consultation.actions import add_version, go_on, start_consultation
from commonweal.records.consultation.actions_coding import (
    add_theme,
    code_text,
    release_quote,
    settle_text,
    suggest,
    withdraw_quote,
)
from commonweal.records.consultation.actions_replies import respond
from commonweal.records.consultation.actions_responses import import_responses, redact_text
from commonweal.records.consultation.actions_retiring import retire_theme
from commonweal.records.consultation.definitions import first_lists
from commonweal.records.consultation.models import Answer, Consultation
from commonweal.records.consultation.workbooks import table_file
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.models import Membership
from commonweal.records.register.models import Place

_DEFINITION = "consultation/made-up.yaml"
_STATES = list(State)


class DemoMissing(LookupError):
    """The place or the accounts of the demonstration are not there yet."""


@dataclass(frozen=True)
class _Making:
    """One consultation that is being made: what is given of it, and its two coders."""

    row: Consultation
    given: dict[str, Any]
    first: Acting
    second: Acting

    def text(self, begins: str) -> Answer:
        """The text that begins so."""
        rows = Answer.objects.filter(response__consultation=self.row)
        return rows.get(text__startswith=begins)


def make_demo_consultations(*, by: Acting) -> int:
    """Make the consultations of the demonstration that are not there yet; how many were made.

    Raises NotAllowed in production, and DemoMissing before the place and its accounts are made.
    """
    if settings.PRODUCTION:
        raise NotAllowed("Made-up consultations are not made in production.")
    if not by.is_system:
        raise NotAllowed("The consultations of the demonstration are made from the command line.")
    definition = shelf.read_yaml(_DEFINITION)
    place = Place.objects.filter(code=definition["place"]).first()
    if place is None:
        raise DemoMissing("Make the made-up system first: `commonweal facts demo`.")
    coders = [_coder(definition["lead"], role) for role in definition["coders"]]
    here = set(Consultation.objects.filter(place=place).values_list("title", flat=True))
    new = [one for one in definition["consultations"] if one["title"] not in here]
    for given in new:
        _make(place, definition["lead"], given, coders)
    return len(new)


def _coder(body: str, role: str) -> Acting:
    found = Membership.objects.filter(
        organisation__code=body, role=role, user__is_demo=True, ended_on__isnull=True
    ).first()
    if found is None:
        raise DemoMissing("Make the demo accounts first: `commonweal people demo`.")
    return Acting.from_membership(found)


@transaction.atomic
def _make(place: Place, lead: str, given: dict[str, Any], coders: Sequence[Acting]) -> None:
    first, second = coders
    today = timezone.localdate()
    content = {
        **first_lists(), **given, "lead": lead, "closes": today.isoformat(),
        "opens": (today - timedelta(days=given["days"])).isoformat(),
    }  # fmt: skip
    row = start_consultation(by=first, place=place, content=content)
    made = _Making(row, given, first, second)
    for one in given["versions"][:1]:
        add_version(by=first, consultation=row, title=one["title"], items=one["items"])
    go_on(by=first, consultation=row)
    _bring_in(made, today)
    for one in given["themes"]:
        add_theme(
            by=first, consultation=row, title=one["title"], definition=one["definition"],
            finding=one.get("finding", ""),
        )  # fmt: skip
    suggest(by=first, consultation=row)
    _code(made)
    for one in given["versions"][1:]:
        add_version(by=first, consultation=row, title=one["title"], items=one["items"])
    _answer(made)
    # Open is where it stands by now.
    for _ in range(_STATES.index(State.OPEN), _STATES.index(State(given["state"]))):
        go_on(by=first, consultation=row)
    for one in given["quotes"]:
        if "withdrawn" in one:
            quote = made.text(one["of"]).quotes.get()
            withdraw_quote(by=first, consultation=row, pk=quote.pk, reason=one["withdrawn"])


def _bring_in(made: _Making, today: date) -> None:
    """All responses as one file, as somebody would bring them in."""
    header = header_for(plan_of(made.row.content))
    rows = [tuple(one.get(name, "") for name in header) for one in _responses(made, today)]
    import_responses(
        by=made.first, consultation=made.row, data=table_file(header, rows, "csv"),
        file_name="made-up-responses.csv",
    )  # fmt: skip
    for one in made.given["texts"]:
        if "redacted" in one:
            held = made.text(one["text"])
            redact_text(by=made.first, consultation=made.row, pk=held.pk, text=one["redacted"])


def _responses(made: _Making, today: date) -> Iterator[dict[str, str]]:
    """Responses with words, then those without; their days go round through the period."""
    given, days = made.given, made.given["days"]
    with_words = [{**one, "change": one["text"], "channel": "online"} for one in given["texts"]]
    without = [one for one in given["counts"] for _ in range(one["count"])]
    for place, one in enumerate([*with_words, *without]):
        received = today - timedelta(days=place % days)
        yield {
            **{name: str(text) for name, text in one.items()},
            "respondent_type": one["who"], "received_on": received.isoformat(),
        }  # fmt: skip


def _code(made: _Making) -> None:
    for one in made.given["texts"]:
        text = made.text(one.get("redacted", one["text"]))
        for by, name in ((made.first, "first"), (made.second, "second")):
            if name in one:
                code_text(by=by, consultation=made.row, pk=text.pk, themes=one[name])
        if "settled" in one:
            settle_text(
                by=made.second, consultation=made.row, pk=text.pk, themes=one["settled"],
                reason=one["reason"],
            )  # fmt: skip
    for one in made.given["retired"]:
        retire_theme(by=made.first, consultation=made.row, **one)


def _answer(made: _Making) -> None:
    """The responses to themes, and quotes as they were released."""
    for one in made.given["replies"]:
        reply = Reply(
            one["theme"], Outcome(one["outcome"]), one["reason"], one.get("what_changed", ""),
            one.get("version"),
        )  # fmt: skip
        respond(
            by=made.first, consultation=made.row, reply=reply, component=one.get("component", "")
        )
    for one in made.given["quotes"]:
        release_quote(
            by=made.first, consultation=made.row, pk=made.text(one["of"]).pk, theme=one["theme"],
            text=one["text"], reason=one["reason"],
        )  # fmt: skip
