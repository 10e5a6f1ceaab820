"""Reading the needs assessments of a place through the organisation that is acting.

Commissioning parties and their auditors see drafts. A provider or voluntary organisation sees the
cover of one that it was asked to contribute to, what it contributed itself, and the sections that
it was asked to validate. Everybody who sees the place reads the published versions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from commonweal.planning.needs_assessment import Answer, SectionState, Stance
from commonweal.records.lexicon.selectors import lexicon_for
from commonweal.records.needs.definitions import needs_rules
from commonweal.records.needs.models import (
    Assessment,
    AssessmentVersion,
    BaselineStatement,
    Contribution,
    Entry,
    NeedsPriority,
    Topic,
    Validation,
    Validator,
)
from commonweal.records.needs.packing import Packing, digest_of, priority_content
from commonweal.records.needs.selectors_numbers import number_fault
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.published.selectors_areas import need_areas_for
from commonweal.records.register.models import Area, Organisation, Place, PlaceParty
from commonweal.records.register.selectors import Sight, sight_of
from commonweal.records.register.selectors_parties import REVIEWED
from commonweal.records.results.selectors import illustrative_of

#: What a draft is called for who contributed to it and may not read its cover now.
UNTITLED = "A needs assessment that is not published yet"

_OPEN = (Assessment.State.DRAFT, Assessment.State.IN_VALIDATION, Assessment.State.VALIDATED)
_TO_VALIDATE = (Assessment.State.IN_VALIDATION, Assessment.State.VALIDATED)


def is_inside(acting: Acting, place: Place) -> bool:
    """Whether the reader sees the drafts of a place."""
    return sight_of(acting, place) == Sight.ALL


def seen(acting: Acting, sight: Sight) -> Q:
    """Which assessments of a place somebody sees who sees so much of it."""
    if sight == Sight.ALL:
        return Q()
    if sight == Sight.NOTHING:
        return Q(pk__in=[])
    published = Q(versions__isnull=False) | Q(published_at__isnull=False)
    if sight != Sight.OWN:
        return published
    asked = Q(
        topics__validators__body=acting.organisation,
        topics__validators__removed_at__isnull=True,
        state__in=_TO_VALIDATE,
    )
    gave = Q(topics__contributions__organisation=acting.organisation)
    return published | Q(opened_at__isnull=False) | asked | gave


def assessments_for(acting: Acting, place: Place) -> QuerySet[Assessment]:
    """The assessments of a place that this reader may know of."""
    rows = Assessment.objects.filter(seen(acting, sight_of(acting, place)), place=place).distinct()
    return rows.select_related("place", "lead", "replaces").prefetch_related("areas")


def assessment_for(acting: Acting, place: Place, code: str) -> Assessment:
    """One assessment. Raises Assessment.DoesNotExist."""
    return assessments_for(acting, place).get(code=code)


def shows_draft_cover(acting: Acting, assessment: Assessment) -> bool:
    """Whether the reader sees the cover as it is now, not only as it was published."""
    sight = sight_of(acting, assessment.place)
    if sight == Sight.ALL or not assessment.is_own:
        return True
    return sight == Sight.OWN and (
        assessment.opened_at is not None or bool(asked_of(acting, assessment))
    )


def topics_for(acting: Acting, assessment: Assessment) -> list[Topic]:
    """The sections of an assessment in order, for those who see its cover as it is now."""
    if not shows_draft_cover(acting, assessment):
        return []
    return list(assessment.topics.filter(removed_at__isnull=True))


def topic_for(acting: Acting, assessment: Assessment, number: int) -> Topic:
    """One section. Raises Topic.DoesNotExist."""
    if not shows_draft_cover(acting, assessment):
        raise Topic.DoesNotExist
    return assessment.topics.get(number=number, removed_at__isnull=True)


def entries_for(acting: Acting, assessment: Assessment) -> list[Entry]:
    """The entries of a draft: all for insiders, those of their sections for those who validate.

    In each section what is met stands first, then what is unmet, then what is masked.
    """
    rows = Entry.objects.filter(topic__assessment=assessment, removed_at__isnull=True)
    rows = rows.filter(topic__removed_at__isnull=True).select_related(
        "topic__assessment__place",
        "area",
        "document",
        "figure__figure",
        "figure__document",
        "result",
        "organisation",
    )
    if not is_inside(acting, assessment.place):
        rows = rows.filter(topic__in=[one.topic_id for one in asked_of(acting, assessment)])
    kinds = list(Entry.Kind.values)
    return sorted(rows, key=lambda one: (one.topic.number, kinds.index(one.kind), one.pk))


def entry_for(acting: Acting, assessment: Assessment, pk: int) -> Entry:
    """One entry of a draft, for insiders. Raises Entry.DoesNotExist."""
    if not is_inside(acting, assessment.place):
        raise Entry.DoesNotExist
    rows = Entry.objects.select_related(
        "topic", "area", "document", "figure__figure", "figure__document", "result"
    )
    return rows.get(topic__assessment=assessment, pk=pk, removed_at__isnull=True)


def contributions_for(acting: Acting, assessment: Assessment) -> list[Contribution]:
    """What parties contributed: all for insiders, for anybody else what is their own."""
    rows = Contribution.objects.filter(topic__assessment=assessment)
    rows = rows.select_related("topic", "organisation")
    if not is_inside(acting, assessment.place):
        rows = rows.filter(organisation=acting.organisation) if acting.organisation else rows.none()
    return list(rows)


def validators_for(acting: Acting, assessment: Assessment) -> list[Validator]:
    """Who is asked to validate: all for insiders, for anybody else what they are asked."""
    if not is_inside(acting, assessment.place):
        return asked_of(acting, assessment)
    return list(_validators(assessment))


def asked_of(acting: Acting, assessment: Assessment) -> list[Validator]:
    """What the reader's organisation is asked to validate now."""
    if acting.organisation is None or assessment.state not in _TO_VALIDATE:
        return []
    if sight_of(acting, assessment.place) not in (Sight.ALL, Sight.OWN):
        return []
    return list(_validators(assessment).filter(body=acting.organisation))


def _validators(assessment: Assessment) -> QuerySet[Validator]:
    rows = Validator.objects.filter(topic__assessment=assessment, removed_at__isnull=True)
    return rows.filter(topic__removed_at__isnull=True).select_related("topic", "body")


def said_by(acting: Acting, validators: Iterable[Validator]) -> dict[int, Validation]:
    """What each of those asked last said, by who was asked. Only of those the reader was given."""
    del acting
    rows = Validation.objects.filter(validator__in=[one.pk for one in validators])
    return {row.validator_id: row for row in rows.order_by("id")}


@dataclass(frozen=True)
class Section:
    """One section of a draft as this reader sees it."""

    topic: Topic
    name: str
    plain: str
    entries: tuple[Entry, ...]
    validators: tuple[Validator, ...]
    said: dict[int, Validation]
    state: SectionState


def sections_for(acting: Acting, assessment: Assessment) -> list[Section]:
    """Every section of a draft with what stands in it and who said what of it."""
    entries = entries_for(acting, assessment)
    validators = validators_for(acting, assessment)
    said = said_by(acting, validators)
    lexicon = lexicon_for(acting)
    found = []
    for topic in topics_for(acting, assessment):
        own = tuple(one for one in entries if one.topic_id == topic.pk)
        asked = tuple(one for one in validators if one.topic_id == topic.pk)
        term = lexicon.terms.get(topic.term)
        name = lexicon.name(topic.term) if term else topic.term
        state = SectionState(
            title=name,
            digest=digest_of(own),
            entries=len(own),
            answers=tuple(_answer(one, said.get(one.pk)) for one in asked),
            exception=topic.exception_digest,
        )
        plain = term.plain_label if term else ""
        found.append(Section(topic, name, plain, own, asked, said, state))
    return found


def _answer(validator: Validator, said: Validation | None) -> Answer:
    if said is None:
        return Answer(str(validator))
    return Answer(str(validator), Stance(said.stance), said.digest)


def packing_for(acting: Acting, entries: Iterable[Entry]) -> Packing:
    """What is looked up once to show entries of one assessment.

    Who does not commission there is not shown a number before it is published itself.
    """
    entries = list(entries)
    lexicon = lexicon_for(acting)
    results = [one.result for one in entries if one.result is not None]
    return Packing(
        terms={code: lexicon.name(code) for code in lexicon.terms if _may_be_topic(code)},
        localities={one.code: one.label for one in needs_rules().localities.values()},
        made_up=illustrative_of(acting, results),
        withheld=frozenset(one.pk for one in withheld_from(acting, entries)),
    )


def withheld_from(acting: Acting, entries: Sequence[Entry]) -> list[Entry]:
    """The entries of one assessment whose number the reader may not read yet."""
    if not entries or is_inside(acting, entries[0].topic.assessment.place):
        return []
    return [one for one in entries if number_fault(acting, one)]


def _may_be_topic(code: str) -> bool:
    return code.partition(":")[0] in needs_rules().topic_schemes


def topics_to_choose(acting: Acting) -> list[tuple[str, str, str]]:
    """Code, vocabulary and name of every term that may be a topic, by vocabulary."""
    lexicon = lexicon_for(acting)
    order = {scheme: place for place, scheme in enumerate(needs_rules().topic_schemes)}
    terms = [term for term in lexicon.terms.values() if term.scheme in order]
    terms.sort(key=lambda term: (order[term.scheme], term.position, term.notation))
    return [
        (term.code, lexicon.schemes[term.scheme].title, lexicon.name(term.code)) for term in terms
    ]


def areas_to_cover(acting: Acting, place: Place) -> list[Area]:
    """The areas that an assessment of a place may cover, by name.

    Its own area, those directly in it, those of its table of areas, and those that its
    commissioning parties answer for; small statistical areas are not offered.
    """
    parties = PlaceParty.objects.filter(
        place=place, part__in=(PlaceParty.Part.LEAD, PlaceParty.Part.COMMISSIONER)
    ).values("organisation")
    wanted = Q(organisations__organisation__in=parties)
    if place.area_id is not None:
        wanted |= Q(parent_links__parent=place.area_id)
    wanted &= Q(kind__in=REVIEWED)
    wanted |= Q(pk=place.area_id)
    wanted |= Q(code__in=[one.code for one in need_areas_for(acting, place)])
    return list(Area.objects.filter(wanted).distinct().order_by("name"))


def parties_to_ask(acting: Acting, place: Place) -> list[Organisation]:
    """Every party of a place, by name: who may contribute and validate. It is no secret."""
    del acting
    return list(Organisation.objects.filter(parts__place=place).order_by("name").distinct())


def title_for(acting: Acting, assessment: Assessment) -> str:
    """What an assessment is called for this reader: as published, unless they see its draft."""
    if shows_draft_cover(acting, assessment):
        return assessment.title
    versions = versions_for(acting, assessment)
    return versions[0].content["cover"]["title"] if versions else UNTITLED


def versions_for(acting: Acting, assessment: Assessment) -> list[AssessmentVersion]:
    """The published versions of an assessment, newest first, for everybody who sees the place."""
    if sight_of(acting, assessment.place) == Sight.NOTHING:
        return []
    rows = AssessmentVersion.objects.filter(assessment=assessment)
    return list(rows.select_related("assessment__place", "organisation"))


def version_for(
    acting: Acting, place: Place, code: str, number: int | None = None
) -> AssessmentVersion:
    """One published version, the newest unless numbered. Raises AssessmentVersion.DoesNotExist."""
    found = [one for one in place_versions(acting, place) if one.assessment.code == code]
    if number is not None:
        found = [one for one in found if one.number == number]
    if not found:
        raise AssessmentVersion.DoesNotExist
    return found[0]


def place_versions(acting: Acting, place: Place) -> list[AssessmentVersion]:
    """Every published version in a place, newest first within each assessment."""
    if sight_of(acting, place) == Sight.NOTHING:
        return []
    rows = AssessmentVersion.objects.filter(assessment__place=place)
    return list(
        rows.select_related("assessment__place", "organisation").order_by(
            "assessment_id", "-number"
        )
    )


def newest_versions(acting: Acting, place: Place) -> dict[int, AssessmentVersion]:
    """The newest published version of each assessment of a place, by assessment. One query."""
    found: dict[int, AssessmentVersion] = {}
    for one in place_versions(acting, place):
        found.setdefault(one.assessment_id, one)
    return found


def priorities_for(acting: Acting, place: Place) -> list[NeedsPriority]:
    """The priorities of a place's assessments: drafts only for insiders.

    One that a published version holds stays, also when a later one does not.
    """
    published = {
        row["code"]
        for version in place_versions(acting, place)
        for row in version.content["priorities"]
    }
    wanted = Q(code__in=published)
    if is_inside(acting, place):
        wanted |= Q(removed_at__isnull=True)
    rows = NeedsPriority.objects.filter(wanted, place=place)
    return list(rows.select_related("assessment", "topic", "place", "organisation"))


def priorities_in_force(acting: Acting, place: Place) -> list[NeedsPriority]:
    """Those of them that the newest version of their assessment sets, and for insiders those of the
    draft. One that was set before and is no longer is read on its own page alone."""
    newest = newest_versions(acting, place).values()
    current = {row["code"] for version in newest for row in version.content["priorities"]}
    inside = is_inside(acting, place)
    return [
        one
        for one in priorities_for(acting, place)
        if one.code in current or (inside and one.removed_at is None)
    ]


@dataclass(frozen=True)
class PriorityRead:
    """A priority as one reader sees it: insiders as the draft has it, others as it was published.

    `removed_reason` is for insiders alone. `version` is the newest published one that holds it, 0
    before the first; `is_current` tells whether no later one is published without it.
    """

    title: str
    sentence: str
    term: str
    removed_reason: str
    version: int
    is_current: bool


def priority_for(acting: Acting, priority: NeedsPriority) -> PriorityRead:
    """What a reader reads of a priority that `priorities_for` gave them."""
    newest = versions_for(acting, priority.assessment)
    holding = [
        (version, row)
        for version in newest
        for row in version.content["priorities"]
        if row["code"] == priority.code
    ]
    row = priority_content(priority)
    if holding and not is_inside(acting, priority.place):
        row = holding[0][1]
    return PriorityRead(
        title=row["title"],
        sentence=row["sentence"],
        term=row["term"],
        removed_reason=priority.removed_reason if is_inside(acting, priority.place) else "",
        version=holding[0][0].number if holding else 0,
        is_current=not holding or holding[0][0] == newest[0],
    )


def statements_for(acting: Acting, place: Place) -> QuerySet[BaselineStatement]:
    """The statements of need of a place: drafts only for insiders, the rest once published."""
    rows = BaselineStatement.objects.filter(place=place, withdrawn_at__isnull=True)
    rows = rows.select_related("document", "organisation", "place").prefetch_related("areas")
    sight = sight_of(acting, place)
    if sight == Sight.ALL:
        return rows
    return rows.none() if sight == Sight.NOTHING else rows.filter(published_at__isnull=False)


def may_work(acting: Acting, place: Place) -> bool:
    """Whether somebody may write in the assessments of a place."""
    return acting.may(Capability.WORK_OUT) and is_inside(acting, place)


def may_lead(acting: Acting, assessment: Assessment) -> bool:
    """Whether somebody decides about an assessment for the organisation that leads it."""
    if acting.is_system:
        return True
    return may_work(acting, assessment.place) and acting.organisation == assessment.lead


def may_publish(acting: Acting, assessment: Assessment) -> bool:
    """Whether somebody may publish an assessment for the organisation that leads it."""
    return acting.may(Capability.MANAGE_PLACE) and may_lead(acting, assessment)


def may_contribute(acting: Acting, assessment: Assessment) -> bool:
    """Whether somebody may add to an assessment now for a party of its place."""
    if assessment.opened_at is None or assessment.state not in _OPEN:
        return False
    return is_party(acting, assessment.place) and acting.may(Capability.CONTRIBUTE)


def is_party(acting: Acting, place: Place) -> bool:
    """Whether somebody takes part in a place, as commissioner or as provider."""
    return acting.organisation is not None and sight_of(acting, place) in (Sight.ALL, Sight.OWN)


def may_answer(acting: Acting, validator: Validator) -> bool:
    """Whether somebody may say what the organisation that is asked says."""
    if not acting.may(Capability.TAKE_POSITION):
        return False
    return acting.organisation == validator.body and is_party(
        acting, validator.topic.assessment.place
    )
