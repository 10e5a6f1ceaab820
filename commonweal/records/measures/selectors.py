"""Reading measures through the organisation that is acting.

Commissioning parties and their auditors see all of a place's; a provider sees the place as a whole
and its own values; nobody else sees anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from commonweal.records.activity.keeping import is_measuring
from commonweal.records.activity.models import ActivityRelease
from commonweal.records.activity.selectors import releases_for
from commonweal.records.measures.models import MeasureRun, MeasureSeries, MeasureStanding
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.people.selectors import open_memberships
from commonweal.records.register.models import Organisation, OrganisationCode, Place
from commonweal.records.register.selectors import Sight, sight_of
from commonweal.reviewing.standing import WORSE_THAN_WHOLE, Gravity

#: The system of the codes that activity names organisations by.
CODES = "ods"


def may_work_out_measures(acting: Acting, place: Place) -> bool:
    """Whether this reader may ask for the measures; the action decides again."""
    return acting.may(Capability.WORK_OUT) and sight_of(acting, place) == Sight.ALL


def runs_for(acting: Acting, place: Place) -> QuerySet[MeasureRun]:
    """The runs of a place, newest first."""
    rows = MeasureRun.objects.filter(place=place).select_related("release", "asked_by")
    return rows if sight_of(acting, place) in (Sight.ALL, Sight.OWN) else rows.none()


def latest_run(acting: Acting, place: Place) -> MeasureRun | None:
    """The newest run that was worked out; None while there is none."""
    return runs_for(acting, place).filter(state=MeasureRun.State.DONE).first()


def run_under_way(acting: Acting, place: Place) -> MeasureRun | None:
    """The newest run, where it is still waiting or working or has failed."""
    newest = runs_for(acting, place).first()
    return newest if newest is not None and newest.state != MeasureRun.State.DONE else None


def is_going_on(acting: Acting, run: MeasureRun) -> bool:
    """Whether a run, which its reader has, will still come to an end: one whose worker was killed
    will not."""
    del acting
    if run.state == MeasureRun.State.WORKING:
        return is_measuring(run.place)
    return run.state == MeasureRun.State.WAITING


def release_to_measure(acting: Acting, place: Place) -> ActivityRelease | None:
    """The newest release of activity that was not taken back."""
    return releases_for(acting, place).filter(withdrawn_at=None).first()


def newest_release(acting: Acting, place: Place) -> int | None:
    """The number of the newest release, for all who see measures; its content is not theirs."""
    if not may_see_measures(acting, place):
        return None
    rows = ActivityRelease.objects.filter(place=place, withdrawn_at=None)
    return rows.order_by("-number").values_list("number", flat=True).first()


def series_for(acting: Acting, run: MeasureRun) -> QuerySet[MeasureSeries]:
    """The series of a run that this reader may see."""
    return MeasureSeries.objects.filter(_seen(acting, run), run=run)


def series_of_measure(
    acting: Acting, run: MeasureRun, measure: str, level: str, organisation: str
) -> list[MeasureSeries]:
    """What the page of a measure shows: everybody at every level, and the groups of one body."""
    groups = Q(level=level, organisation=organisation)
    rows = series_for(acting, run).filter(measure=measure)
    return list(rows.filter(Q(breakdown="") | groups))


def standings_for(acting: Acting, run: MeasureRun) -> QuerySet[MeasureStanding]:
    """The standings of a run that this reader may see."""
    return MeasureStanding.objects.filter(_seen(acting, run), run=run)


def counts_by_body(
    acting: Acting, run: MeasureRun, measures: Iterable[str]
) -> list[dict[str, Any]]:
    """How many of these measures each organisation has, misses, worsens in, is worse in than the
    whole, and is doubted in.

    One query. Rows have `level`, `organisation`, `measures`, `misses`, `worse`, `beside` and
    `doubted`.
    """
    rows = standings_for(acting, run).exclude(level="all").filter(measure__in=list(measures))
    worse = Q(gravity__in=(Gravity.CONCERN, Gravity.FAILS_AND_WORSENS))
    found = rows.order_by("level", "organisation").values("level", "organisation")
    counted = found.annotate(
        measures=Count("pk"),
        misses=Count("pk", filter=Q(gravity__gte=Gravity.FAILS)),
        worse=Count("pk", filter=worse),
        beside=Count("pk", filter=Q(word__in=WORSE_THAN_WHOLE)),
        doubted=Count("pk", filter=~Q(doubt="")),
    )
    return [dict(row) for row in counted]


def may_see_measures(acting: Acting, place: Place) -> bool:
    """Whether this reader sees any measure of the place."""
    return sight_of(acting, place) in (Sight.ALL, Sight.OWN)


def names_by_code(acting: Acting) -> dict[str, str]:
    """The names of organisations by the codes that activity knows them by; for people and jobs."""
    if acting.organisation is None and not acting.is_system:
        return {}
    rows = OrganisationCode.objects.filter(system=CODES).order_by("pk")
    return dict(rows.values_list("code", "organisation__name"))


def _seen(acting: Acting, run: MeasureRun) -> Q:
    """All for those who see all of the place; the whole and its own values for a provider."""
    sight = sight_of(acting, run.place)
    if sight == Sight.ALL:
        return Q()
    if sight == Sight.OWN and acting.organisation is not None:
        own = Q(level="provider", organisation__in=_codes_of(acting.organisation))
        return Q(level="all") | own
    return Q(pk__in=[])


def run_by_number(acting: Acting, pk: int) -> MeasureRun:
    """A run of any place, for the product's own jobs. Raises NotAllowed for people."""
    if not acting.is_system:
        raise NotAllowed("Measures are read through their place.")
    return MeasureRun.objects.select_related("place", "release", "asked_by", "organisation").get(
        pk=pk
    )


def acting_of_run(acting: Acting, run: MeasureRun) -> Acting:
    """Whoever asked for a run, as they may act now; the public where they no longer may."""
    if not acting.is_system:
        raise NotAllowed("Only the product's own jobs act for others.")
    if run.asked_by is None:
        return Acting.system()
    held = open_memberships(run.asked_by).filter(organisation=run.organisation)
    asked_as = [Acting.from_membership(membership) for membership in held]
    allowed = [one for one in asked_as if one.may(Capability.WORK_OUT)]
    return allowed[0] if allowed else Acting.public()


def _codes_of(organisation: Organisation) -> list[str]:
    return [one.code for one in organisation.codes.all() if one.system == CODES]
