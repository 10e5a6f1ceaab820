"""Reading forums, meetings, positions and decisions, and what a decision has to wait for."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from commonweal.records.options.models import Decision, Meeting, OptionPosition, Paper
from commonweal.records.options.selectors import seen
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Organisation, Place
from commonweal.records.register.selectors import Sight, sight_of
from commonweal.records.results.models import Result
from commonweal.records.results.reading import Reading
from commonweal.records.results.selectors import commissioners_of, results_for

FORUMS = "forums"
KIND = "appraisal"


@dataclass(frozen=True)
class Forum:
    """A board or a meeting that comes together, as the table of forums gives it."""

    name: str
    where: str
    members: str
    frequency: str
    ref: str


def forums_for(acting: Acting, place: Place) -> list[Forum]:
    """The forums of a place."""
    return [
        Forum(row.text("forum"), row.text("place"), row.text("members"), row.text("frequency"),
              row.refs[0])
        for row in Reading(acting, place, (FORUMS,)).rows(FORUMS)
    ]  # fmt: skip


def meetings_for(acting: Acting, place: Place) -> list[Meeting]:
    """The meetings, newest first, with their papers and decisions as far as they are seen."""
    papers = seen(acting, place, Paper).select_related("result", "document").order_by("id")
    decisions = seen(acting, place, Decision)
    rows = seen(acting, place, Meeting).select_related("document")
    return list(
        rows.prefetch_related(
            Prefetch("papers", papers, to_attr="seen_papers"),
            Prefetch("decisions", decisions, to_attr="seen_decisions"),
        )
    )


def meeting_for(acting: Acting, place: Place, pk: int) -> Meeting:
    """One meeting. Raises Meeting.DoesNotExist."""
    found = next((row for row in meetings_for(acting, place) if row.pk == pk), None)
    if found is None:
        raise Meeting.DoesNotExist(f"no meeting {pk} for this reader")
    return found


def decisions_for(acting: Acting, place: Place, appraisal: str = "") -> list[Decision]:
    """What was decided, newest first; on one appraisal where it is named."""
    rows = seen(acting, place, Decision).select_related(
        "meeting", "result", "organisation", "document"
    )
    return list(rows.filter(appraisal=appraisal) if appraisal else rows)


def latest_decisions(acting: Acting, place: Place) -> dict[str, Decision]:
    """The decision that holds on each appraisal."""
    return {row.appraisal: row for row in reversed(decisions_for(acting, place))}


def settled_in(acting: Acting, place: Place) -> frozenset[str]:
    """The appraisals in which an option has been adopted."""
    return frozenset(code for code, row in latest_decisions(acting, place).items() if row.settles)


@dataclass(frozen=True)
class Said:
    """What one commissioner wants; None when it has not said anything yet."""

    organisation: Organisation
    position: OptionPosition | None


def positions_on(acting: Acting, place: Place, appraisal: str) -> list[Said]:
    """Every commissioner with what it last said; they keep this between them."""
    if sight_of(acting, place) != Sight.ALL:
        return []
    latest: dict[int, OptionPosition] = {}
    rows = OptionPosition.objects.filter(place=place, appraisal=appraisal)
    for row in rows.order_by("id"):
        if row.organisation_id is not None:
            latest[row.organisation_id] = row
    return [Said(body, latest.get(body.pk)) for body in commissioners_of(acting, place)]


def analyses_of(acting: Acting, place: Place, appraisal: str) -> list[Result]:
    """The versions of an appraisal's analysis that this reader may see, newest first."""
    return list(results_for(acting, place).filter(kind=KIND, subject=appraisal))
