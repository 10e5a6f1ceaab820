"""Publishing a needs assessment as a numbered version that never changes, and correcting it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commonweal.language.thread import End, Link
from commonweal.planning.needs_assessment import refusals
from commonweal.records.acts import made, needed
from commonweal.records.needs.actions_common import note, open_to_write, require_lead
from commonweal.records.needs.models import Assessment, AssessmentVersion, Contribution
from commonweal.records.needs.packing import (
    Packing,
    cover_content,
    entry_content,
    priority_content,
    said_content,
)
from commonweal.records.needs.selectors import (
    Section,
    contributions_for,
    packing_for,
    sections_for,
    versions_for,
)
from commonweal.records.needs.selectors_publishing import number_faults
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.selectors import require_work_on
from commonweal.records.thread.actions import bring_links
from commonweal.records.thread.selectors_ends import resolve

State = Assessment.State


@transaction.atomic
def publish_assessment(
    *, by: Acting, assessment: Assessment, note_on: str = ""
) -> AssessmentVersion:
    """Publish the draft as its next version, for everybody who sees the place.

    Raises ValidationError with a sentence for each section that is not validated, each
    contribution without an answer and each number that is not published itself; then nothing is.
    """
    row = open_to_write(by, assessment, Capability.MANAGE_PLACE, lead=True)
    sections = sections_for(by, row)
    contributions = contributions_for(by, row)
    faults = _faults(by, row, sections, contributions)
    if faults:
        raise ValidationError(faults)
    content = _content(by, row, sections, contributions)
    earlier = versions_for(Acting.system(), row)
    if earlier and earlier[0].content == content:
        raise ValidationError(f"Nothing has changed since version {earlier[0].number}.")
    version = AssessmentVersion.objects.create(
        assessment=row,
        number=earlier[0].number + 1 if earlier else 1,
        content=content,
        note=note_on.strip(),
        **made(by),
    )
    row.state = State.PUBLISHED
    row.save(update_fields=["state"])
    if row.replaces is not None:
        Assessment.objects.filter(pk=row.replaces.pk).update(state=State.REPLACED)
    note(by, "needs.published", row, {"version": version.number}, str(version.number))
    _tie(by, version)
    return version


def _faults(
    by: Acting,
    row: Assessment,
    sections: Sequence[Section],
    contributions: Sequence[Contribution],
) -> list[str]:
    if row.state == State.DRAFT:
        return ["It is a draft. Hand it to those who validate first."]
    if not sections:
        return ["It has no topics yet."]
    waiting = sum(one.outcome == Contribution.Outcome.WAITING for one in contributions)
    found = refusals(one.state for one in sections)
    if waiting:
        what = "1 contribution waits" if waiting == 1 else f"{waiting} contributions wait"
        found.append(f"{what} for your answer. Say whether each is taken in.")
    return found + number_faults(by, row)


def _content(
    by: Acting,
    row: Assessment,
    sections: Sequence[Section],
    contributions: Sequence[Contribution],
) -> dict[str, Any]:
    packing = packing_for(by, [entry for one in sections for entry in one.entries])
    taken = [one for one in contributions if one.outcome == Contribution.Outcome.TAKEN]
    priorities = row.priorities.filter(removed_at__isnull=True).select_related("topic")
    return {
        "cover": cover_content(row, [one.topic.term for one in sections]),
        "replaces": row.replaces.code if row.replaces else "",
        "sections": [_section(one, packing, taken) for one in sections],
        "priorities": [priority_content(one) for one in priorities],
    }


def _section(section: Section, packing: Packing, taken: Sequence[Contribution]) -> dict[str, Any]:
    fresh = [
        said_content(one, section.said[one.pk])
        for one in section.validators
        if one.pk in section.said and section.said[one.pk].digest == section.state.digest
    ]
    gave = {str(one.organisation) for one in taken if one.topic_id == section.topic.pk}
    excepted = section.topic.exception_digest == section.state.digest
    return {
        "number": section.topic.number,
        "term": section.topic.term,
        "name": section.name,
        "plain": section.plain,
        "entries": [entry_content(entry, packing) for entry in section.entries],
        "validation": fresh,
        "exception": section.topic.exception if excepted else "",
        "contributed": sorted(gave),
    }


def _tie(by: Acting, version: AssessmentVersion) -> None:
    """Link the version with what it cites and with its priorities, as far as they are found."""
    need = End("need", version.ref)
    entries = [one for section in version.content["sections"] for one in section["entries"]]
    rests_on = [
        *(End(one["number"]["taken_from"], one["number"]["ref"])
          for one in entries if one["number"] and one["number"]["ref"]),
        *(End("document", one["document_code"]) for one in entries if one["document_code"]),
    ]  # fmt: skip
    implied = [End("priority", one["code"]) for one in version.content["priorities"]]
    place = version.assessment.place
    there = resolve(by, place, [*rests_on, *implied])
    links = [Link(end, "supports", need, "printed") for end in rests_on if end in there]
    links += [Link(need, "implies", end, "printed") for end in implied if end in there]
    if links:
        bring_links(by=by, place=place, links=list(dict.fromkeys(links)))


@transaction.atomic
def begin_correction(*, by: Acting, assessment: Assessment, reason: str) -> Assessment:
    """Open a published assessment as a draft again. Its version stands until the next is published.

    What was said of sections that stay as they are still counts.
    """
    require_work_on(by, assessment.place, Capability.MANAGE_PLACE)
    require_lead(by, assessment)
    said = needed(reason, "reason", "Say what is to be corrected.")
    row = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    if not row.is_own or row.state != State.PUBLISHED:
        raise ValidationError("Only a published assessment of your own can be corrected.")
    row.state, row.opened_at = State.DRAFT, None
    row.save(update_fields=["state", "opened_at"])
    note(by, "needs.correction_begun", row, {"reason": said})
    return row
