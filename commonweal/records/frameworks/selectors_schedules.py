"""Reading schedules of indicators: what was sent to whom, what came back, and who differs.

Commissioners of a place see every provider's; a provider sees its own alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.language.row import Row
from commonweal.records.frameworks.models import ScheduleSent
from commonweal.records.frameworks.packing import lines_in
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Organisation, Place, PlaceParty
from commonweal.records.register.selectors import Sight, sight_of
from commonweal.records.results.reading import Reading
from commonweal.reviewing.schedules import Difference, Line, compare

RETURNED = "indicator_schedule_returned"


@dataclass(frozen=True)
class ScheduleView:
    """One provider's schedule: what was sent, what came back, and where they differ.

    `returned` is None while nothing has come back.
    """

    sent: ScheduleSent
    lines: Sequence[Line]
    returned: Sequence[Line] | None
    differences: Sequence[Difference]

    @property
    def provider(self) -> Organisation:
        return self.sent.provider

    @property
    def state(self) -> str:
        """waiting, same or differs."""
        if self.returned is None:
            return "waiting"
        return "differs" if self.differences else "same"


def providers_of(acting: Acting, place: Place) -> list[Organisation]:
    """The providers among the parties of a place, by name. Who takes part is no secret."""
    del acting
    part = PlaceParty.Part.PROVIDER
    found = Organisation.objects.filter(parts__place=place, parts__part=part)
    return list(found.order_by("name").distinct())


def schedules_for(acting: Acting, place: Place, framework: str) -> list[ScheduleView]:
    """The schedules of the newest version that was sent to anybody, as this reader may see them."""
    sight = sight_of(acting, place)
    if sight not in (Sight.ALL, Sight.OWN):
        return []
    rows = ScheduleSent.objects.filter(version__set__place=place, version__set__framework=framework)
    rows = rows.select_related("version__set", "provider", "organisation")
    if sight == Sight.OWN:
        rows = rows.filter(provider=acting.organisation)
    sent = list(rows)
    newest = max((one.version.number for one in sent), default=0)
    back = Reading(acting, place, (RETURNED,)).rows(RETURNED)
    return [_view(one, back) for one in sent if one.version.number == newest]


def schedule_for(
    acting: Acting, place: Place, framework: str, provider: str
) -> ScheduleView | None:
    """One provider's schedule; None when there is none for this reader."""
    views = schedules_for(acting, place, framework)
    return next((one for one in views if one.provider.code == provider), None)


def may_return(acting: Acting, place: Place, provider: str) -> bool:
    """Whether somebody may return a schedule: the provider its own, a commissioner anybody's."""
    if acting.may(Capability.SUBMIT_RETURN) and not acting.is_system:
        own = acting.organisation.code if acting.organisation else ""
        return own == provider and sight_of(acting, place) == Sight.OWN
    return acting.may(Capability.IMPORT_FACTS) and sight_of(acting, place) == Sight.ALL


def _view(sent: ScheduleSent, back: Sequence[Row]) -> ScheduleView:
    lines = lines_in(sent.version.content)
    own = [
        row
        for row in back
        if row.text("framework") == sent.version.set.framework
        and row.text("version") == str(sent.version.number)
        and row.text("provider_code") == sent.provider.code
    ]
    if not own:
        return ScheduleView(sent, lines, None, ())
    returned = [_line(row) for row in own if row.text("collected") != "no"]
    return ScheduleView(sent, lines, returned, compare(lines, returned))


def _line(row: Row) -> Line:
    return Line(
        indicator=row.text("indicator_id"),
        name=row.text("name"),
        unit=row.text("unit"),
        numerator=row.text("numerator"),
        denominator=row.text("denominator"),
        frequency=row.text("frequency"),
        status=row.status,
    )
