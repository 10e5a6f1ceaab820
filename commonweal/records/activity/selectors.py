"""Reading what is on record of activity, through the organisation that is acting.

Commissioning parties and their auditors see all of a place's; a provider sees the files of its
own submissions and what was found in them; nobody else sees anything.
"""

from __future__ import annotations

from django.db.models import Max, QuerySet

from commonweal.engines.store import Release, Store
from commonweal.records.activity.keeping import is_reading, store_of
from commonweal.records.activity.models import ActivityFile, ActivityRelease, QualityFinding
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Organisation, Place
from commonweal.records.register.selectors import Sight, sight_of


def sees_activity(acting: Acting, place: Place) -> bool:
    """Whether this reader sees the activity of a place itself."""
    return sight_of(acting, place) == Sight.ALL


def sees_some(acting: Acting, place: Place) -> bool:
    """Whether there is anything on record of activity that this reader may be shown."""
    return sight_of(acting, place) in (Sight.ALL, Sight.OWN)


def may_bring_in(acting: Acting, place: Place) -> bool:
    """Whether this reader may bring activity in; the action decides again."""
    return acting.may(Capability.IMPORT_FACTS) and sees_activity(acting, place)


def activity_store(acting: Acting, place: Place) -> Store:
    """The store of a place's activity. Raises NotAllowed for who does not see it."""
    if not sees_activity(acting, place):
        raise NotAllowed(f"The activity of {place} is for those who commission there.")
    return store_of(place)


def latest_activity(acting: Acting, place: Place) -> Release | None:
    """The newest release of a place's activity; None while nothing was brought in."""
    return activity_store(acting, place).latest()


def releases_for(acting: Acting, place: Place) -> QuerySet[ActivityRelease]:
    """The releases of a place, newest first."""
    rows = ActivityRelease.objects.filter(place=place).select_related("made_by", "withdrawn_by")
    return rows if sees_activity(acting, place) else rows.none()


def release_for(acting: Acting, place: Place, number: int) -> ActivityRelease:
    """One release. Raises ActivityRelease.DoesNotExist when it is not for this reader."""
    return releases_for(acting, place).get(number=number)


def files_for(acting: Acting, place: Place) -> QuerySet[ActivityFile]:
    """The files handed in, newest first: all, or those of the reader's own submissions."""
    rows = ActivityFile.objects.filter(place=place).select_related("release", "received_by")
    sight = sight_of(acting, place)
    if sight == Sight.ALL:
        return rows
    if sight == Sight.OWN and acting.organisation is not None:
        return rows.filter(provider__in=_codes_of(acting.organisation))
    return rows.none()


def file_for(acting: Acting, place: Place, pk: int) -> ActivityFile:
    """One file. Raises ActivityFile.DoesNotExist when it is not for this reader."""
    return files_for(acting, place).get(pk=pk)


def is_going_on(acting: Acting, file: ActivityFile) -> bool:
    """Whether a file, which its reader has, will still be decided on: one whose reading was begun
    and killed will not."""
    del acting
    if file.state != ActivityFile.State.WAITING:
        return False
    return not file.progress or is_reading(file.place)


def file_by_number(acting: Acting, number: int) -> ActivityFile:
    """One file of any place, for the product's own jobs. Raises NotAllowed for people."""
    if not acting.is_system:
        raise NotAllowed("Files of activity are read through their place.")
    return ActivityFile.objects.select_related("place", "received_by", "organisation").get(
        pk=number
    )


def findings_of(acting: Acting, file: ActivityFile) -> QuerySet[QualityFinding]:
    """What the checks found in a file that this reader sees."""
    seen = files_for(acting, file.place).filter(pk=file.pk)
    return QualityFinding.objects.filter(file__in=seen)


def files_held(acting: Acting, place: Place) -> QuerySet[ActivityFile]:
    """The files whose rows the latest release holds: neither withdrawn nor sent again since."""
    latest = store_of(place).latest()
    if latest is None:
        return files_for(acting, place).none()
    digests = {one["source"] for one in latest.reported if "source" in one}
    digests |= {one["digest"] for one in latest.sources if not one["months"]}
    accepted = ActivityFile.objects.filter(
        place=place, state=ActivityFile.State.ACCEPTED, sha256__in=digests
    )
    # A file that was withdrawn and brought in again stands once.
    newest = accepted.order_by().values("sha256").annotate(newest=Max("pk")).values("newest")
    return files_for(acting, place).filter(pk__in=newest)


def findings_for(acting: Acting, place: Place) -> QuerySet[QualityFinding]:
    """What was found in the files that the latest release holds, or in the reader's own of them."""
    files = files_held(acting, place)
    return QualityFinding.objects.filter(file__in=files).select_related("file")


def _codes_of(organisation: Organisation) -> list[str]:
    """The codes by which the national data sets know an organisation."""
    return [one.code for one in organisation.codes.all() if one.system == "ods"]
