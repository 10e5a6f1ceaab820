"""Working on a needs assessment: beginning it, its cover, its entries and their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone

from commonweal.records.acts import free_code, made, needed
from commonweal.records.facts.models import FigureVersion
from commonweal.records.facts.selectors import shown_versions
from commonweal.records.needs.actions_common import (
    RESERVED,
    areas_named,
    document_named,
    note,
    open_to_write,
    party_named,
    settle,
    strength_named,
    topics_named,
)
from commonweal.records.needs.definitions import needs_rules
from commonweal.records.needs.models import Assessment, Entry, Topic
from commonweal.records.needs.packing import leaves
from commonweal.records.needs.selectors_localities import MIXED, localities_covered
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Area, Place
from commonweal.records.register.selectors import require_work_on
from commonweal.records.results.models import Result
from commonweal.records.results.selectors import results_for


@dataclass(frozen=True)
class CoverGiven:
    """The cover of an assessment as somebody gives it. Topics, areas and bodies are codes.

    `lead` may be left empty for one's own organisation; `replaces` is the code of an assessment.
    """

    title: str
    topics: tuple[str, ...]
    areas: tuple[str, ...]
    method: str
    data_on: date | None = None
    review_on: date | None = None
    lead: str = ""
    replaces: str = ""


@dataclass(frozen=True)
class OutsideGiven:
    """An assessment that others made, by what stands on its cover."""

    title: str
    topics: tuple[str, ...]
    areas: tuple[str, ...]
    publisher: str
    method: str = ""
    data_on: date | None = None
    finished_on: date | None = None
    address: str = ""


@dataclass(frozen=True)
class EntryGiven:
    """What is known of one kind of need. `area` is a code; with `locality` empty too: everywhere.

    `low` and `high` are an estimate by judgement, `basis` says what it rests on.
    `locality_reason` says why there is a locality of which no area covered is known to be.
    """

    kind: str
    sentence: str
    strength: str
    area: str = ""
    locality: str = ""
    locality_reason: str = ""
    document: str = ""
    section: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    basis: str = ""


@transaction.atomic
def start_assessment(*, by: Acting, place: Place, cover: CoverGiven) -> Assessment:
    """Begin an assessment as a draft. Raises ValidationError with what is missing, NotAllowed."""
    require_work_on(by, place, Capability.WORK_OUT)
    Place.objects.select_for_update().get(pk=place.pk)
    taken = Assessment.objects.filter(place=place).values_list("code", flat=True)
    row = Assessment(
        place=place, code=free_code(cover.title, {*taken, *RESERVED}, "assessment"), **made(by)
    )
    topics, areas = _fill_cover(by, row, cover)
    row.save(force_insert=True)
    row.areas.set(areas)
    _set_topics(row, topics)
    note(by, "needs.started", row, {"title": row.title, "topics": topics})
    return row


@transaction.atomic
def change_cover(*, by: Acting, assessment: Assessment, cover: CoverGiven) -> Assessment:
    """Change the cover of a draft. A topic with entries cannot be taken out: remove those first."""
    row = open_to_write(by, assessment, lead=True)
    topics, areas = _fill_cover(by, row, cover)
    row.save()
    row.areas.set(areas)
    _set_topics(row, topics)
    settle(row)
    note(by, "needs.cover_changed", row, {"title": row.title, "topics": topics})
    return row


def _fill_cover(by: Acting, row: Assessment, cover: CoverGiven) -> tuple[list[str], list[Area]]:
    row.title = needed(cover.title, "title", "Give the assessment a title.")[:200]
    row.method = needed(cover.method, "method", "Say how need is assessed.")
    row.data_on, row.review_on = cover.data_on, cover.review_on
    own = by.organisation.code if by.organisation else ""
    row.lead = party_named(row.place, cover.lead or own, "lead", commissioning=True)
    row.replaces = None
    if cover.replaces:
        others = Assessment.objects.filter(place=row.place, code=cover.replaces)
        row.replaces = others.exclude(pk=row.pk).first()
        if row.replaces is None:
            raise ValidationError({"replaces": f"There is no assessment {cover.replaces}."})
    return topics_named(by, cover.topics), areas_named(cover.areas)


def _set_topics(row: Assessment, wanted: list[str]) -> None:
    topics = {one.term: one for one in Topic.objects.filter(assessment=row)}
    for term, topic in topics.items():
        if term not in wanted and topic.removed_at is None:
            if topic.entries.filter(removed_at__isnull=True).exists():
                raise ValidationError(
                    {"topics": f"{term} has entries. Take those out before the topic."}
                )
            topic.removed_at = timezone.now()
            topic.save(update_fields=["removed_at"])
        elif term in wanted and topic.removed_at is not None:
            topic.removed_at = None
            topic.save(update_fields=["removed_at"])
    last = max((one.number for one in topics.values()), default=0)
    fresh = [term for term in wanted if term not in topics]
    Topic.objects.bulk_create(
        Topic(assessment=row, number=number, term=term)
        for number, term in enumerate(fresh, start=last + 1)
    )


@transaction.atomic
def add_outside(*, by: Acting, place: Place, given: OutsideGiven) -> Assessment:
    """Enter an assessment that others made into the library, by its cover only."""
    require_work_on(by, place, Capability.WORK_OUT)
    Place.objects.select_for_update().get(pk=place.pk)
    if given.address:
        try:
            URLValidator(schemes=["http", "https"])(given.address)
        except ValidationError:
            raise ValidationError({"address": "Enter a whole web address, with https://"}) from None
    taken = Assessment.objects.filter(place=place).values_list("code", flat=True)
    row = Assessment.objects.create(
        place=place,
        code=free_code(given.title, {*taken, *RESERVED}, "assessment"),
        origin=Assessment.Origin.OUTSIDE,
        state=Assessment.State.PUBLISHED,
        title=needed(given.title, "title", "Give its title.")[:200],
        publisher=needed(given.publisher, "publisher", "Say who made it.")[:200],
        method=given.method.strip(),
        data_on=given.data_on,
        finished_on=given.finished_on,
        address=given.address,
        **made(by),
    )
    row.areas.set(areas_named(given.areas))
    _set_topics(row, topics_named(by, given.topics))
    note(by, "needs.outside_entered", row, {"title": row.title, "publisher": row.publisher})
    return row


@transaction.atomic
def open_to_parties(*, by: Acting, assessment: Assessment) -> Assessment:
    """Ask every party of the place to contribute: they see the cover and the topics from now on."""
    row = open_to_write(by, assessment, lead=True)
    if row.opened_at is not None:
        raise ValidationError("The parties have been asked already.")
    row.opened_at = timezone.now()
    row.save(update_fields=["opened_at"])
    note(by, "needs.opened", row, {})
    return row


@transaction.atomic
def add_entry(*, by: Acting, topic: Topic, entry: EntryGiven) -> Entry:
    """Add what is known. Raises ValidationError, also where the same is entered already."""
    assessment = open_to_write(by, topic.assessment)
    row = Entry(topic=topic, **made(by))
    _fill_entry(by, row, assessment, entry)
    row.save(force_insert=True)
    settle(assessment)
    note(by, "needs.entry_added", assessment, _told(row), f"{topic.number}/{row.pk}")
    return row


@transaction.atomic
def change_entry(*, by: Acting, entry: Entry, given: EntryGiven) -> Entry:
    """Change what an entry says. A number that it cites stays unless an estimate is given."""
    assessment = open_to_write(by, entry.topic.assessment)
    row = Entry.objects.select_for_update().get(pk=entry.pk, removed_at__isnull=True)
    _fill_entry(by, row, assessment, given)
    row.save()
    settle(assessment)
    note(by, "needs.entry_changed", assessment, _told(row), f"{row.topic.number}/{row.pk}")
    return row


@transaction.atomic
def remove_entry(*, by: Acting, entry: Entry, reason: str) -> None:
    """Take an entry out; it stays on record. Raises ValidationError without a reason."""
    assessment = open_to_write(by, entry.topic.assessment)
    row = Entry.objects.select_for_update().get(pk=entry.pk, removed_at__isnull=True)
    row.removed_reason = needed(reason, "reason", "Say why the entry is taken out.")[:300]
    row.removed_at = timezone.now()
    row.save(update_fields=["removed_at", "removed_reason"])
    settle(assessment)
    note(by, "needs.entry_removed", assessment, {"reason": row.removed_reason}, str(row.pk))


@transaction.atomic
def cite_figure(*, by: Acting, entry: Entry, version: int) -> Entry:
    """Take the number of an entry from a figure, in the version that is shown now."""
    assessment = open_to_write(by, entry.topic.assessment)
    found = shown_versions(by, assessment.place).filter(pk=version).first()
    if found is None:
        raise ValidationError({"choice": "That figure has moved on. Search for it again."})
    return _cite(by, assessment, entry, figure=found)


@transaction.atomic
def cite_result(*, by: Acting, entry: Entry, result: int, path: str, unit: str = "") -> Entry:
    """Take the number of an entry from a version of a result, at a path in its answer."""
    assessment = open_to_write(by, entry.topic.assessment)
    found = results_for(by, assessment.place).filter(pk=result).first()
    if found is None or path not in dict(leaves(found.answer)):
        raise ValidationError({"choice": "The result has no such number. Search for it again."})
    return _cite(by, assessment, entry, result=found, path=path, unit=unit)


@transaction.atomic
def clear_number(*, by: Acting, entry: Entry) -> Entry:
    """Take the number of an entry away."""
    return _cite(by, open_to_write(by, entry.topic.assessment), entry)


def _cite(
    by: Acting,
    assessment: Assessment,
    entry: Entry,
    *,
    figure: FigureVersion | None = None,
    result: Result | None = None,
    path: str = "",
    unit: str = "",
) -> Entry:
    row = Entry.objects.select_for_update().get(pk=entry.pk, removed_at__isnull=True)
    row.figure, row.result, row.result_path, row.unit = figure, result, path, unit[:40]
    row.low, row.high, row.basis = None, None, ""
    row.save()
    settle(assessment)
    cited = figure.figure.ref if figure else result.ref if result else ""
    version = figure.number if figure else result.number if result else 0
    details = {"cited": cited, "version": version, "path": path}
    note(by, "needs.number_cited", assessment, details, f"{row.topic.number}/{row.pk}")
    return row


def _fill_entry(by: Acting, row: Entry, assessment: Assessment, given: EntryGiven) -> None:
    if given.kind not in Entry.Kind.values:
        raise ValidationError({"kind": "Say whether the need is met, unmet or masked."})
    if given.locality and given.locality not in needs_rules().localities:
        raise ValidationError({"locality": f"No kind of locality is called {given.locality}."})
    if given.area and given.locality:
        raise ValidationError({"locality": "Choose an area or a kind of locality, not both."})
    area = areas_named([given.area])[0] if given.area else None
    if area is not None and area not in assessment.areas.all():
        raise ValidationError({"area": f"The assessment does not cover {area}. Add it first."})
    row.kind, row.area, row.locality = given.kind, area, given.locality
    row.locality_reason = _locality_reason(by, assessment, given)
    row.sentence = needed(given.sentence, "sentence", "Say in a sentence what is known.")
    row.strength = strength_named(given.strength)
    row.document, row.section = document_named(given.document), given.section.strip()[:200]
    if row.document is None and not row.section:
        raise ValidationError({"document": "Say where this comes from: a document, or in words."})
    _fill_estimate(row, given)
    same = Entry.objects.filter(
        topic=row.topic, kind=row.kind, area=area, locality=row.locality, removed_at__isnull=True
    )
    if same.exclude(pk=row.pk).exists():
        where = area or row.locality or "all areas covered"
        raise ValidationError(
            f"There is an entry on {row.get_kind_display().lower()} need for {where} already. "
            "Change that one."
        )


def _locality_reason(by: Acting, assessment: Assessment, given: EntryGiven) -> str:
    """Why there is such a locality, asked for where no area covered is known to have one."""
    if not given.locality:
        return ""
    said = given.locality_reason.strip()[:300]
    known = localities_covered(by, assessment)
    if {given.locality, MIXED} & set(known.values()):
        return said
    there = " and ".join(f"{name} is {kind}" for name, kind in known.items())
    wanted = needs_rules().localities[given.locality].label.lower()
    return needed(
        said, "locality_reason",
        f"No area covered is known to have {wanted}: "
        + (f"by the table of areas of need {there}. " if there else "no table says of which kind "
           "they are. ")
        + "Say which part of them you mean and how you know, or choose another answer to “Where?”.",
    )  # fmt: skip


def _fill_estimate(row: Entry, given: EntryGiven) -> None:
    if given.low is None and given.high is None:
        if row.figure is None and row.result is None:
            row.low, row.high, row.unit, row.basis = None, None, "", ""
        return
    if given.low is None or given.high is None:
        raise ValidationError({"high": "An estimate has a range: give its lowest and its highest."})
    if given.high < given.low:
        raise ValidationError({"high": "The highest lies below the lowest."})
    row.basis = needed(given.basis, "basis", "Say what the estimate rests on.")[:300]
    row.low, row.high, row.unit = given.low, given.high, given.unit.strip()[:40]
    row.figure, row.result, row.result_path = None, None, ""


def _told(row: Entry) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "area": row.area.code if row.area else "",
        "locality": row.locality,
        "locality_reason": row.locality_reason,
        "sentence": row.sentence,
        "strength": row.strength,
    }
