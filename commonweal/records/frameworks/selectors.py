"""Reading the framework sets of a place through the organisation that is acting.

Commissioners of a place see its drafts. A provider and everybody else who sees the place read the
latest published version.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from commonweal.records.frameworks.definitions import frameworks, shipped_indicators
from commonweal.records.frameworks.models import (
    Attachment,
    FrameworkSet,
    FrameworkVersion,
    IndicatorRetirement,
    PlannedSwap,
)
from commonweal.records.frameworks.packing import Standing, placed_in, standing_of
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, sight_of
from commonweal.records.results.reading import Reading
from commonweal.reviewing.frameworks import Framework, Placed
from commonweal.reviewing.indicators import Indicator, own_indicators

DEFINITIONS = "indicator_definitions"


class NoSuchFramework(LookupError):
    """There is no framework of that code, or the place has not taken it up. Fit to show."""


def framework_called(acting: Acting, code: str) -> Framework:
    """One framework by its code. Frameworks hide nothing from anybody. Raises NoSuchFramework."""
    del acting
    found = frameworks().get(code)
    if found is None:
        known = ", ".join(frameworks())
        raise NoSuchFramework(f"There is no framework {code}. There are: {known}.")
    return found


def library_for(acting: Acting, place: Place) -> dict[str, Indicator]:
    """Every indicator that a place may use: those that ship, and its own as this reader sees them.

    Raises CannotWork for a word in the place's own table that is none of the choices.
    """
    rows = Reading(acting, place, (DEFINITIONS,)).rows(DEFINITIONS)
    shipped = shipped_indicators()
    return {**shipped, **own_indicators(rows, shipped)}


def sets_for(acting: Acting, place: Place) -> dict[str, FrameworkSet]:
    """The frameworks that a place has taken up, by code: drafts only for its commissioners."""
    sets = FrameworkSet.objects.filter(place=place).select_related("organisation", "place")
    sight = sight_of(acting, place)
    if sight == Sight.NOTHING:
        return {}
    if sight != Sight.ALL:
        sets = sets.filter(versions__isnull=False).distinct()
    return {one.framework: one for one in sets}


def set_for(acting: Acting, place: Place, framework: str) -> FrameworkSet:
    """One set. Raises NoSuchFramework when the place has none of it for this reader."""
    found = sets_for(acting, place).get(framework)
    if found is None:
        title = framework_called(acting, framework).title
        raise NoSuchFramework(f"{place} has not taken up “{title}”. Take it up first.")
    return found


def attachments_for(acting: Acting, place: Place) -> dict[str, list[Attachment]]:
    """What stands in the drafts of a place, by framework, for its commissioners. One query."""
    found: dict[str, list[Attachment]] = {}
    if sight_of(acting, place) == Sight.ALL:
        rows = Attachment.objects.filter(set__place=place, removed_at__isnull=True)
        for one in rows.select_related("set", "organisation"):
            found.setdefault(one.set.framework, []).append(one)
    return found


def history_for(acting: Acting, chosen: FrameworkSet) -> QuerySet[Attachment]:
    """Everything that ever stood in a draft, for its commissioners."""
    rows = Attachment.objects.filter(set=chosen).select_related("organisation")
    return rows if sight_of(acting, chosen.place) == Sight.ALL else rows.none()


def versions_for(acting: Acting, chosen: FrameworkSet) -> QuerySet[FrameworkVersion]:
    """The published versions of a set, newest first, for everybody who sees the place."""
    rows = FrameworkVersion.objects.filter(set=chosen).select_related("set", "organisation")
    return rows.none() if sight_of(acting, chosen.place) == Sight.NOTHING else rows


def latest_versions(acting: Acting, place: Place) -> dict[str, FrameworkVersion]:
    """The newest published version of each framework. One query."""
    found: dict[str, FrameworkVersion] = {}
    if sight_of(acting, place) == Sight.NOTHING:
        return found
    rows = FrameworkVersion.objects.filter(set__place=place).select_related("set", "organisation")
    for version in rows.order_by("number"):
        found[version.set.framework] = version
    return found


def standings_for(acting: Acting, place: Place) -> dict[str, Standing]:
    """What stands under each framework of a place, as this reader may see it."""
    if sight_of(acting, place) != Sight.ALL:
        return {
            code: Standing(placed_in(version.content), is_draft=False)
            for code, version in latest_versions(acting, place).items()
        }
    rows = attachments_for(acting, place)
    return {code: standing_of(rows.get(code, ())) for code in sets_for(acting, place)}


def placed_for(acting: Acting, place: Place) -> dict[str, Sequence[Placed]]:
    """Which indicators stand under which framework, as this reader may see it."""
    return {code: one.placed for code, one in standings_for(acting, place).items()}


def plan_for(acting: Acting, chosen: FrameworkSet) -> list[PlannedSwap]:
    """What the replacement plan of a draft says now, by day: the latest of each indicator."""
    if sight_of(acting, chosen.place) != Sight.ALL:
        return []
    latest: dict[str, PlannedSwap] = {}
    for one in PlannedSwap.objects.filter(set=chosen).order_by("id"):
        latest[one.indicator] = one
    dated = [(one.on, one) for one in latest.values() if one.on is not None]
    return [one for _, one in sorted(dated, key=lambda pair: (pair[0], pair[1].pk))]


def retirements_for(acting: Acting, place: Place) -> list[IndicatorRetirement]:
    """What was retired in the place's drafts, newest first, for its commissioners."""
    rows = IndicatorRetirement.objects.filter(set__place=place)
    rows = rows.select_related("set", "organisation")
    return list(rows) if sight_of(acting, place) == Sight.ALL else []


def may_work(acting: Acting, place: Place) -> bool:
    """Whether somebody may change the drafts of a place."""
    return acting.may(Capability.WORK_OUT) and sight_of(acting, place) == Sight.ALL


def may_publish(acting: Acting, place: Place) -> bool:
    """Whether somebody may publish a set of a place and send its schedules."""
    return acting.may(Capability.MANAGE_PLACE) and sight_of(acting, place) == Sight.ALL
