"""A made-up consultation of a made-up shire, for the tests of consultations."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from commonweal.planning.consultation import State
from commonweal.planning.consultation_answers import Outcome, Reply
from commonweal.records.consultation.actions import add_version, go_on, start_consultation
from commonweal.records.consultation.actions_coding import add_theme
from commonweal.records.consultation.actions_replies import respond
from commonweal.records.consultation.actions_responses import import_responses
from commonweal.records.consultation.models import Consultation
from commonweal.records.consultation.workbooks import table_file
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place

HEADER = (
    "respondent_type", "area", "channel", "received_on", "model", "venue", "change"
)  # fmt: skip

CONTENT: dict[str, Any] = {
    "title": "Recovery support",
    "summary": "We propose one model of recovery support, closer to where people live.",
    "lead": "north_icb",
    "channels": [{"code": "online", "label": "Online form"}, {"code": "paper", "label": "Paper"}],
    "questions": [
        {"code": "model", "text": "Do you support the model?", "kind": "support"},
        {"code": "venue", "text": "Where should support be given?", "kind": "choice",
         "element": "recovery",
         "options": [{"code": "centre", "label": "Community centre"},
                     {"code": "library", "label": "Library"}]},
        {"code": "change", "text": "What would you change?", "kind": "text"},
    ],
    "respondents": [{"code": "service_user", "label": "Uses services"},
                    {"code": "carer", "label": "Carer"}],
    "areas": [{"code": "north", "label": "North"}, {"code": "south", "label": "South"}],
}  # fmt: skip


def content(**changes: Any) -> dict[str, Any]:
    """The plan, open from a week ago for a month."""
    today = timezone.localdate()
    period = {
        "opens": (today - timedelta(days=7)).isoformat(),
        "closes": (today + timedelta(days=30)).isoformat(),
    }
    return {**copy.deepcopy(CONTENT), **period, **changes}


def draft(by: Acting, place: Place, **changes: Any) -> Consultation:
    return start_consultation(by=by, place=place, content=content(**changes))


def opened(by: Acting, place: Place, **changes: Any) -> Consultation:
    made = draft(by, place, **changes)
    return go_on(by=by, consultation=made)


def responses(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> bytes:
    """A CSV file of responses."""
    return table_file(header, rows, "csv")


def row(
    text: str = "", *, model: str = "support", who: str = "carer", **more: str
) -> tuple[str, ...]:
    day: date = timezone.localdate()
    given = {
        "respondent_type": who, "area": "north", "channel": "paper",
        "received_on": day.isoformat(), "model": model, "venue": "centre", "change": text, **more,
    }  # fmt: skip
    return tuple(given[name] for name in HEADER)


def brought(by: Acting, consultation: Consultation, *texts: str) -> None:
    """Responses with these texts."""
    data = responses(*(row(text) for text in texts))
    import_responses(by=by, consultation=consultation, data=data, file_name="answers.csv")


V1 = [
    {"code": "localities", "label": "Localities", "value": "4", "cost": "100000"},
    {"code": "limit", "label": "Lots for one bidder", "value": "two at most"},
]
V2 = [
    {"code": "localities", "label": "Localities", "value": "7", "cost": "130000",
     "reason": "Four were too large", "theme": "size"},
    {"code": "limit", "label": "Lots for one bidder", "value": "no limit",
     "reason": "The best should be chosen", "theme": "size",
     "cost_words": "not known"},
]  # fmt: skip


def analysed(by: Acting, place: Place, **changes: Any) -> Consultation:
    """One with no texts, a theme and two versions, closed and analysed."""
    made = opened(by, place, **changes)
    add_theme(by=by, consultation=made, title="Size", definition="How large localities are")
    add_version(by=by, consultation=made, title="As consulted on", items=V1)
    add_version(by=by, consultation=made, title="After listening", items=V2)
    go_on(by=by, consultation=made)
    return go_on(by=by, consultation=made)


def published(by: Acting, place: Place, **changes: Any) -> Consultation:
    """The same with its response, published."""
    made = analysed(by, place, **changes)
    reply = Reply("size", Outcome.CHANGED, "They were too large", "Seven localities", 2)
    respond(by=by, consultation=made, reply=reply)
    made = go_on(by=by, consultation=made)
    assert made.state == State.PUBLISHED
    return made
