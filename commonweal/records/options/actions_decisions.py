"""Meetings and their papers, positions of commissioners, and decisions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.language.thread import End, Link
from commonweal.planning.option_tables import Question, obstacle_to
from commonweal.records.acts import made, needed
from commonweal.records.facts.models import Document
from commonweal.records.options.actions_common import (
    note,
    question_to_act_on,
    speaker,
)
from commonweal.records.options.models import Decision, Meeting, OptionPosition, Paper
from commonweal.records.options.selectors import questions_for
from commonweal.records.options.selectors_decisions import (
    analyses_of,
    forums_for,
    settled_in,
)
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Organisation, Place
from commonweal.records.register.selectors import require_work_on
from commonweal.records.results.kinds import kind_of
from commonweal.records.results.models import Result
from commonweal.records.results.packing import NotReadable
from commonweal.records.thread.actions import bring_links


@dataclass(frozen=True)
class Source:
    """Where a source says so, for what a paper prints."""

    document: Document | None = None
    section: str = ""
    note: str = ""


@transaction.atomic
def add_meeting(
    *,
    by: Acting,
    place: Place,
    forum: str,
    held_on: date,
    title: str = "",
    by_month: bool = False,
    source: Source | None = None,
) -> Meeting:
    """Record a meeting of a forum of the place, held or to be held."""
    require_work_on(by, place, Capability.MANAGE_PLACE)
    known = {one.name for one in forums_for(Acting.system(), place)}
    if forum not in known:
        listed = "; ".join(sorted(known)) or "none yet: bring in the table of forums"
        raise ValidationError({"forum": f"There is no forum “{forum}” here. There are: {listed}."})
    cited = source or Source()
    row = Meeting.objects.create(
        place=place,
        forum=forum,
        title=title.strip(),
        held_on=held_on,
        by_month=by_month,
        document=cited.document,
        section=cited.section,
        note=cited.note,
        **made(by),
    )
    note(by, "meeting.added", place, str(row.pk), {"forum": forum, "held_on": held_on})
    return row


@transaction.atomic
def table_paper(
    *,
    by: Acting,
    meeting: Meeting,
    title: str = "",
    result: Result | None = None,
    document: Document | None = None,
) -> Paper:
    """Put a version of a result, a source, or something named in words before a meeting."""
    place = meeting.place
    require_work_on(by, place, Capability.MANAGE_PLACE)
    if result is not None and result.place_id != place.pk:
        raise ValidationError("The result belongs to another place.")
    words = title.strip() or (_named(result) if result else document.title if document else "")
    row = Paper.objects.create(
        place=place,
        meeting=meeting,
        title=needed(words, "title", "Name the paper, or choose a result.")[:300],
        result=result,
        document=document,
        **made(by),
    )
    note(by, "meeting.paper_tabled", place, str(meeting.pk), {"title": row.title})
    return row


def _named(result: Result) -> str:
    """A result by kind and version: its headline may not be for everybody who sees the meeting."""
    return f"{kind_of(result.kind).title}, version {result.number}"


@transaction.atomic
def take_option_position(
    *,
    by: Acting,
    place: Place,
    appraisal: str,
    option: str = "",
    reason: str = "",
    organisation: Organisation | None = None,
) -> OptionPosition:
    """Say which option a commissioner wants, or that it wants none. Each speaks for itself."""
    body = speaker(by, place, Capability.TAKE_POSITION, organisation)
    question = question_to_act_on(place, appraisal)
    if option and question.option(option) is None:
        raise ValidationError({"option": f"There is no option {option} in “{question.title}”."})
    words = needed(reason, "reason", "Say why, so that the others know what would help.")
    row = OptionPosition.objects.create(
        place=place, appraisal=appraisal, option=option, reason=words, **made(by, body)
    )
    details = {"organisation": body.code, "option": option, "reason": words}
    note(by, "option.position_taken", place, appraisal, details)
    return row


@dataclass(frozen=True)
class Ruling:
    """A decision as somebody records it. `version` is that of the analysis it rests on."""

    outcome: str
    decided_on: date
    reason: str
    option: str = ""
    version: int | None = None
    meeting: Meeting | None = None
    conditions: tuple[str, ...] = ()
    by_month: bool = False
    source: Source = field(default_factory=Source)


@transaction.atomic
def decide(*, by: Acting, place: Place, appraisal: str, ruling: Ruling) -> Decision:
    """Record what was decided. Raises ValidationError.

    A decision that has to wait for another can only be deferred. Where there is an analysis of
    real scores the decision names the version that it rests on, and the thread shows it; it never
    rests on one of illustrative scores. What a source prints may rest on none.
    """
    require_work_on(by, place, Capability.MANAGE_PLACE)
    question = question_to_act_on(place, appraisal)
    Place.objects.select_for_update().get(pk=place.pk)
    _hold_against(question, ruling)
    if ruling.outcome != Decision.Outcome.DEFER:
        system = Acting.system()
        questions = questions_for(system, place)
        obstacle = obstacle_to(question, questions, settled_in(system, place))
        if obstacle:
            raise ValidationError({"outcome": f"{obstacle} Until then it can be deferred."})
    if ruling.meeting is not None and ruling.meeting.place_id != place.pk:
        raise ValidationError({"meeting": "The meeting belongs to another place."})
    last = Decision.objects.filter(place=place, appraisal=appraisal).order_by("-number").first()
    row = Decision.objects.create(
        place=place,
        appraisal=appraisal,
        number=last.number + 1 if last else 1,
        outcome=ruling.outcome,
        option=ruling.option,
        decided_on=ruling.decided_on,
        by_month=ruling.by_month,
        meeting=ruling.meeting,
        result=_version(place, ruling, appraisal),
        reason=ruling.reason.strip(),
        conditions=[text.strip() for text in ruling.conditions if text.strip()],
        document=ruling.source.document,
        section=ruling.source.section,
        note=ruling.source.note,
        **made(by),
    )
    details = {
        "outcome": row.outcome,
        "option": row.option,
        "version": ruling.version,
        "reason": row.reason,
        "conditions": row.conditions,
    }
    note(by, "option.decided", place, appraisal, details)
    if row.result is not None:
        rests_on = Link(End("result", row.result.ref), "supports", End("decision", appraisal))
        bring_links(by=by, place=place, links=[rests_on])
    return row


def _hold_against(question: Question, ruling: Ruling) -> None:
    """Raise ValidationError for a decision that contradicts itself."""
    if ruling.outcome not in Decision.Outcome.values:
        raise ValidationError({"outcome": f"Choose one of: {', '.join(Decision.Outcome.labels)}."})
    chooses = ruling.outcome in (Decision.Outcome.ADOPT, Decision.Outcome.PREFER)
    if chooses and question.option(ruling.option) is None:
        known = ", ".join(question.option_codes)
        raise ValidationError({"option": f"Choose one of the options: {known}."})
    if not chooses and ruling.option:
        raise ValidationError({"option": "Leave the option empty: none is chosen."})
    needed(ruling.reason, "reason", "Say why: the reason stays with the decision.")
    if ruling.decided_on > timezone.localdate():
        raise ValidationError({"decided_on": "The day of the decision lies ahead."})


def _version(place: Place, ruling: Ruling, appraisal: str) -> Result | None:
    versions = analyses_of(Acting.system(), place, appraisal)
    real = [row for row in versions if not rests_on_invented(row)]
    if ruling.version is None:
        if real and not ruling.source.document and ruling.outcome != Decision.Outcome.DEFER:
            raise ValidationError(
                {"version": "Say which version of the analysis the decision rests on."}
            )
        return None
    found = next((row for row in versions if row.number == ruling.version), None)
    if found is None:
        raise ValidationError({"version": f"There is no version {ruling.version}."})
    if found not in real:
        raise ValidationError(
            {
                "version": f"Version {found.number} is worked out from illustrative scores. "
                "A decision cannot rest on it."
            }
        )
    return found


def rests_on_invented(result: Result) -> bool:
    """Whether an analysis was made from illustrative scores, or can no longer be read."""
    from commonweal.records.results.answers import answer_of

    try:
        return bool(answer_of(result).made_up)
    except NotReadable:
        return True
