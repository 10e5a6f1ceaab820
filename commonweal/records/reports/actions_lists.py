"""The lists of a report: recommendations, reasons, scrutiny, policies, consultees, papers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction

from commonweal.language.period import parse_period
from commonweal.language.thread import End
from commonweal.planning.decision_report import Blank, Listing, numbers_from
from commonweal.planning.decision_report_compose import entries
from commonweal.records.people.acting import Acting
from commonweal.records.reports.actions_common import draft_to_write, new_id, note
from commonweal.records.reports.building import period_words
from commonweal.records.reports.definitions import outline, step_titles
from commonweal.records.reports.models import Report
from commonweal.records.reports.selectors import commissioners_of, composed_of
from commonweal.records.thread.selectors_ends import resolve


@dataclass(frozen=True)
class Given:
    """What stands in one field of an entry that was sent."""

    row: Report
    blank: Blank
    text: str


Reader = Callable[[Given], dict[str, Any]]


@transaction.atomic
def put_entry(
    *, by: Acting, report: Report, name: str, entry: dict[str, str], entry_id: str = ""
) -> Report:
    """Add an entry to a list, or change the one of that id. `entry` holds texts by field.

    Raises NotAllowed, and ValidationError with each field that is wrong.
    """
    row = draft_to_write(by, report)
    listing = _listing(name)
    kept, faults = _read(row, listing, entry)
    if faults:
        raise ValidationError(faults)
    if entry_id:
        old = _entry(row, name, entry_id)
        old.clear()
        old.update({"id": entry_id, **kept})
    else:
        row.content["lists"].setdefault(name, []).append({"id": new_id(row.content), **kept})
    row.save(update_fields=["content"])
    note(by, f"report.{name}", row, {"entry": {key: str(one)[:200] for key, one in kept.items()}})
    return row


@transaction.atomic
def remove_entry(*, by: Acting, report: Report, name: str, entry_id: str) -> Report:
    """Take an entry out of a list. Raises NotAllowed, ValidationError."""
    row = draft_to_write(by, report)
    old = _entry(row, _listing(name).code, entry_id)
    if name == "proposals" and any(
        p["proposal"] == entry_id for p in entries(row.content, "policies")
    ):
        raise ValidationError("Policies name this proposal: take them out first.")
    row.content["lists"][name].remove(old)
    row.save(update_fields=["content"])
    note(by, f"report.{name}_removed", row, {"entry": str(old.get("text", ""))[:200]})
    return row


def _listing(name: str) -> Listing:
    found = outline().lists.get(name)
    if found is None:
        raise ValidationError("There is no such list in a report.")
    return found


def _entry(row: Report, name: str, entry_id: str) -> dict[str, Any]:
    for one in row.content["lists"].get(name, []):
        if isinstance(one, dict) and one["id"] == entry_id:
            return one
    raise ValidationError("This entry is not there any more: look at the list again.")


def _read(
    row: Report, listing: Listing, entry: dict[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    kept: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for blank in listing.fields:
        text = str(entry.get(blank.name, "")).strip()
        if not text:
            kept[blank.name] = [] if blank.kind in ("paragraphs", "evidence") else ""
            if blank.required:
                faults[blank.name] = f"Fill in “{blank.label}”."
            continue
        try:
            read: Reader = _READERS.get(blank.kind, _text)
            kept |= read(Given(row, blank, text))
        except ValueError as fault:
            faults[blank.name] = str(fault)
    return kept, faults


def _text(given: Given) -> dict[str, Any]:
    return {given.blank.name: given.text}


def _among(known: Callable[[Report], Any], said: str) -> Reader:
    def read(given: Given) -> dict[str, Any]:
        if given.text not in known(given.row):
            raise ValueError(said)
        return {given.blank.name: given.text}

    return read


def _step(given: Given) -> dict[str, Any]:
    titles = step_titles()
    if given.text not in titles:
        raise ValueError("Choose a step of the procurement.")
    return {given.blank.name: given.text, "step_title": titles[given.text]}


def _period(given: Given) -> dict[str, Any]:
    found = parse_period(given.text)
    if found.start is None or found.end is None:
        raise ValueError(f"“{given.text}” is no day or month: write it like 2016-11-08 or 2016-10.")
    return {given.blank.name: given.text, f"{given.blank.name}_words": period_words(given.text)}


def _link(given: Given) -> dict[str, Any]:
    parts = urlsplit(given.text)
    if (
        parts.scheme not in ("http", "https")
        or not parts.netloc
        or given.text.split() != [given.text]
    ):
        raise ValueError("Give an address that begins with https:// or http://.")
    return {given.blank.name: given.text}


def _paragraphs(given: Given) -> dict[str, Any]:
    """The ids of the paragraphs that have those numbers now, so that they keep to their words."""
    numbers = numbers_from(given.text)
    by_number = {
        one.number: one.id
        for _, one in composed_of(Acting.system(), given.row).paragraphs
        if one.number
    }
    strange = [str(number) for number in numbers if number not in by_number]
    if strange:
        raise ValueError(f"There is no paragraph {', '.join(strange)} in this report.")
    return {given.blank.name: [by_number[number] for number in numbers]}


def _evidence(given: Given) -> dict[str, Any]:
    ends = []
    for line in (one.strip() for one in given.text.splitlines() if one.strip()):
        kind, colon, ref = line.partition(":")
        if not colon or not ref.strip():
            raise ValueError(f"“{line}” names no record: write it like document:its-code.")
        ends.append(End(kind.strip(), ref.strip()))
    found = resolve(Acting.system(), given.row.place, ends)
    strange = [f"{end.kind}:{end.ref}" for end in ends if end not in found]
    if strange:
        raise ValueError(f"{', '.join(strange)} is no record of this place: correct it.")
    labels = []
    for end in ends:
        shown = found[end]
        where = ", ".join(part for part in (shown.document, shown.section) if part)
        labels.append(f"{shown.label} ({where})" if where else shown.label)
    name = given.blank.name
    return {name: [f"{end.kind}:{end.ref}" for end in ends], f"{name}_labels": labels}


_READERS: dict[str, Reader] = {
    "kind": _among(lambda _: outline().kinds, "Choose what is asked."),
    "role": _among(lambda _: outline().consultees, "Choose the role of the consultee."),
    "signer": _among(lambda _: outline().signers, "Choose the role that signs."),
    "proposal": _among(
        lambda row: {one["id"] for one in entries(row.content, "proposals")},
        "Choose one of the proposals of this report; name it first.",
    ),
    "body": _among(
        lambda row: commissioners_of(Acting.system(), row.place),
        "Choose an organisation that commissions in this place.",
    ),
    "step": _step,
    "period": _period,
    "link": _link,
    "paragraphs": _paragraphs,
    "evidence": _evidence,
}
