"""Drafting a decision report: its cover, what people write, and what they decide about paragraphs
that were built from records. Its lists are in `actions_lists`, issue in `actions_issue`."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commonweal.planning.decision_report_compose import LEFT_OUT, built_digest
from commonweal.records.acts import free_code, made, needed
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import require_work_on
from commonweal.records.reports.actions_common import draft_to_write, new_id, note
from commonweal.records.reports.definitions import outline
from commonweal.records.reports.models import Report
from commonweal.records.reports.reading import empty_content
from commonweal.records.reports.selectors import built_of

#: What people may decide about a built paragraph.
CHOICES = ("accepted", "edited", "replaced", LEFT_OUT)
COVER = ("title", "decider", "meeting_on", "report_of", "service_start", "breaches_answer")


@transaction.atomic
def start_report(*, by: Acting, place: Place, title: str) -> Report:
    """Begin a report as a draft, with nothing but its title. Raises NotAllowed, ValidationError."""
    require_work_on(by, place, Capability.WORK_OUT)
    Place.objects.select_for_update().get(pk=place.pk)
    said = needed(title, "title", "Give the report a title.")
    taken = Report.objects.filter(place=place).values_list("code", flat=True)
    row = Report(
        place=place, code=free_code(said, taken, "report"), title=said,
        content=empty_content(said), **made(by),
    )  # fmt: skip
    row.save(force_insert=True)
    note(by, "report.started", row, {"title": said})
    return row


@transaction.atomic
def save_cover(*, by: Acting, report: Report, cover: dict[str, str]) -> Report:
    """Keep who decides, when, whose report it is, and when the service starts. Dates are days in
    the form 2017-02-10. Raises NotAllowed, ValidationError."""
    row = draft_to_write(by, report)
    kept = {name: str(cover.get(name, "")).strip() for name in COVER}
    row.title = needed(kept["title"], "title", "Give the report a title.")
    for name in ("meeting_on", "service_start"):
        if kept[name]:
            kept[f"{name}_words"] = _day_words(kept[name], name)
    row.content["cover"] = kept
    row.save(update_fields=["title", "content"])
    note(by, "report.cover", row, {"title": row.title, "meeting_on": kept["meeting_on"]})
    return row


def _day_words(text: str, name: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValidationError({name: "Give a day with its month and year."}) from None
    return f"{day.day} {day:%B} {day.year}"


@transaction.atomic
def write_paragraph(
    *, by: Acting, report: Report, heading: str, text: str, first: bool = False, paragraph: str = ""
) -> Report:
    """Add a paragraph below a heading, or change the one of that id. `first` puts it before what
    is built. Raises NotAllowed, and ValidationError for a heading that nobody writes in."""
    row = draft_to_write(by, report)
    if heading not in {one.code for one in outline().headings if one.by_hand}:
        raise ValidationError("Nothing is written by hand below this heading.")
    said = needed(text, "text", "Write the paragraph.")
    kept = {"heading": heading, "text": said, "first": first}
    if paragraph:
        old = _written(row, paragraph, heading)
        old.update(kept)
    else:
        row.content["written"].append({"id": new_id(row.content), **kept})
    row.save(update_fields=["content"])
    note(by, "report.written", row, {"heading": heading, "text": said[:200]})
    return row


@transaction.atomic
def remove_paragraph(*, by: Acting, report: Report, heading: str, paragraph: str) -> Report:
    """Take out a paragraph that somebody wrote. Raises NotAllowed, ValidationError."""
    row = draft_to_write(by, report)
    old = _written(row, paragraph, heading)
    row.content["written"].remove(old)
    row.save(update_fields=["content"])
    note(by, "report.removed", row, {"heading": heading, "text": old["text"][:200]})
    return row


def _written(row: Report, paragraph: str, heading: str) -> dict[str, Any]:
    for one in row.content["written"]:
        if one["id"] == paragraph and one["heading"] == heading:
            return dict_of(one)
    raise ValidationError("This paragraph is not there any more: look at the draft again.")


def dict_of(one: Any) -> dict[str, Any]:
    """An entry of the draft, which JSON gives as it is."""
    if not isinstance(one, dict):
        raise ValidationError("The draft cannot be read.")
    return one


@transaction.atomic
def decide_built(*, by: Acting, report: Report, key: str, choice: str, text: str = "") -> Report:
    """Accept a built paragraph as it now is, edit its words, replace it, or leave it out with a
    reason as its text. Raises NotAllowed, ValidationError."""
    row = draft_to_write(by, report)
    built = built_of(Acting.system(), row).get(key)
    if built is None:
        raise ValidationError("This paragraph is not built any more: look at the draft again.")
    if choice not in CHOICES:
        raise ValidationError({"choice": "Say what becomes of the paragraph."})
    words = {"edited": "Write the paragraph.", "replaced": "Write the paragraph.",
             LEFT_OUT: "Say why it is left out."}  # fmt: skip
    said = "" if choice == "accepted" else needed(text, "text", words[choice])
    kept = {"state": choice, "digest": built_digest(built)}
    kept["reason" if choice == LEFT_OUT else "text"] = said
    row.content["built"][key] = kept
    row.save(update_fields=["content"])
    note(by, "report.built", row, {"paragraph": key, "choice": choice, "text": said[:200]})
    return row


@transaction.atomic
def accept_built(*, by: Acting, report: Report, keys: list[str]) -> Report:
    """Accept several built paragraphs as they now are. Those edited or left out stay so, as of
    what the records now say. Raises NotAllowed, ValidationError."""
    row = draft_to_write(by, report)
    built = built_of(Acting.system(), row)
    taken = [key for key in keys if key in built]
    for key in taken:
        old = row.content["built"].get(key, {"state": "accepted", "text": ""})
        row.content["built"][key] = {**old, "digest": built_digest(built[key])}
    row.save(update_fields=["content"])
    note(by, "report.accepted", row, {"paragraphs": taken})
    return row
