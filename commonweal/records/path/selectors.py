"""Reading gates through the organisation that is acting.

Commissioning parties see everything. A provider sees what is asked of it and what it said itself.
Everybody else sees the gates and criteria that are published, and published decisions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import QuerySet

from commonweal.language.row import rows_of
from commonweal.planning import gates as rules
from commonweal.planning.gate_tables import criteria_in, gates_in
from commonweal.records.facts.selectors import figures_for
from commonweal.records.path.models import Assessment, Criterion, Decision, Gate
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Organisation, Place, PlaceParty
from commonweal.records.register.selectors import Sight, sight_of
from commonweal.records.results.answers import answer_of
from commonweal.records.results.packing import NotReadable
from commonweal.records.results.selectors import result_for

Row = TypeVar("Row")

#: The table that states gates and criteria.
TABLE = "stage_gates"


@dataclass(frozen=True)
class Asked:
    """One criterion as one body is asked it. `organisation` is None for commissioners together.

    `history` holds what was said of it, newest first.
    """

    criterion: Criterion
    organisation: Organisation | None
    history: tuple[Assessment, ...]

    @property
    def said(self) -> Assessment | None:
        """What counts: the latest assessment."""
        return self.history[0] if self.history else None

    @property
    def title(self) -> str:
        who = f" ({self.organisation})" if self.organisation else ""
        return f"{self.criterion}{who}"


@dataclass(frozen=True)
class GateStanding:
    """A gate with its date, what was said and decided as far as a reader sees it.

    `outcome` is None for those who do not see both sides.
    """

    gate: Gate
    on: date | None
    asked: tuple[Asked, ...]
    decisions: tuple[Decision, ...]
    outcome: rules.GateOutcome | None

    @property
    def decision(self) -> Decision | None:
        """What counts: the latest decision."""
        return self.decisions[0] if self.decisions else None


def gates_for(acting: Acting, place: Place) -> QuerySet[Gate]:
    """The gates that stand and that this reader may know of."""
    rows = Gate.objects.filter(place=place, dropped_at__isnull=True)
    sight = sight_of(acting, place)
    if sight in (Sight.ALL, Sight.OWN):
        return rows
    if sight == Sight.NOTHING:
        return rows.none()
    seen = gates_in(rows_of(figures_for(acting, place, TABLE)))
    names = {(one.segment, one.number) for one in seen}
    return rows.filter(pk__in=[row.pk for row in rows if (row.segment, row.number) in names])


def gate_for(acting: Acting, place: Place, segment: str, number: int) -> Gate:
    """One gate. Raises Gate.DoesNotExist when it is not for this reader."""
    return gates_for(acting, place).get(segment=segment, number=number)


def criteria_for(acting: Acting, place: Place) -> QuerySet[Criterion]:
    """The criteria that stand and that this reader may see, of every gate of a place."""
    rows = Criterion.objects.filter(gate__place=place, dropped_at__isnull=True)
    rows = rows.select_related("gate", "organisation", "document")
    sight = sight_of(acting, place)
    if sight == Sight.ALL:
        return rows
    if sight == Sight.OWN:
        mine = rows.filter(side=Criterion.Side.PROVIDER)
        return mine.filter(organisation=None) | mine.filter(organisation=acting.organisation)
    if sight == Sight.NOTHING:
        return rows.none()
    codes = {one.key for one in criteria_in(rows_of(figures_for(acting, place, TABLE)))}
    return rows.filter(is_printed=True, code__in=codes)


def criterion_for(acting: Acting, gate: Gate, pk: int) -> Criterion:
    """One criterion of a gate. Raises Criterion.DoesNotExist when it is not for this reader."""
    return criteria_for(acting, gate.place).get(gate=gate, pk=pk)


def assessments_for(acting: Acting, place: Place) -> QuerySet[Assessment]:
    """What was said, newest first: all for commissioners, a provider's own for itself."""
    rows = Assessment.objects.filter(criterion__gate__place=place).select_related("organisation")
    sight = sight_of(acting, place)
    if sight == Sight.ALL:
        return rows
    if sight == Sight.OWN:
        return rows.filter(organisation=acting.organisation)
    return rows.none()


def decisions_for(acting: Acting, place: Place) -> QuerySet[Decision]:
    """What was decided, newest first; for others than commissioners when it is published."""
    rows = Decision.objects.filter(gate__place=place).select_related("organisation")
    sight = sight_of(acting, place)
    if sight == Sight.ALL:
        return rows
    return rows.none() if sight == Sight.NOTHING else rows.filter(published_at__isnull=False)


def standings_for(acting: Acting, place: Place) -> list[GateStanding]:
    """Every gate of a place as this reader sees it. A handful of queries for any number."""
    gates = list(gates_for(acting, place))
    days = gate_days(acting, place)
    criteria = _grouped(criteria_for(acting, place), lambda row: row.gate_id)
    said = _grouped(assessments_for(acting, place), lambda row: row.criterion_id)
    decided = _grouped(decisions_for(acting, place), lambda row: row.gate_id)
    providers = _providers_seen(acting, place)
    sees_both = sight_of(acting, place) == Sight.ALL
    found = []
    for gate in gates:
        asked = tuple(
            one
            for criterion in criteria.get(gate.pk, ())
            for one in _asked(criterion, said.get(criterion.pk, ()), providers)
        )
        found.append(
            GateStanding(
                gate,
                days.get((gate.segment, gate.number)),
                asked,
                tuple(decided.get(gate.pk, ())),
                outcome_of(acting, asked) if sees_both else None,
            )
        )
    return found


def standing_for(acting: Acting, gate: Gate) -> GateStanding:
    """One gate as this reader sees it."""
    return next(one for one in standings_for(acting, gate.place) if one.gate == gate)


def outcome_of(acting: Acting, asked: Iterable[Asked]) -> rules.GateOutcome:
    """What the rules of the planning room make of what was said."""
    del acting  # what was asked has been narrowed to what they may see
    return rules.gate_outcome(
        [
            rules.Criterion(
                one.title,
                rules.Side(one.criterion.side),
                rules.Assessment(one.said.mark) if one.said else None,
                one.said.evidence if one.said else "",
                one.criterion.consequence,
            )
            for one in asked
        ]
    )


def _asked(
    criterion: Criterion, said: Iterable[Assessment], providers: Iterable[Organisation]
) -> list[Asked]:
    """A criterion of the commissioners is asked once, one of providers of each that it tests."""
    history = tuple(said)
    if criterion.side == Criterion.Side.COMMISSIONER:
        return [Asked(criterion, None, history)]
    bodies = [body for body in providers if criterion.organisation_id in (None, body.pk)]
    if not bodies:
        return [Asked(criterion, criterion.organisation, history)]
    return [
        Asked(criterion, body, tuple(one for one in history if one.organisation_id == body.pk))
        for body in bodies
    ]


def providers_of(acting: Acting, place: Place) -> list[Organisation]:
    """The bodies that provide in a place, by name. Who takes part is no secret."""
    del acting
    found = Organisation.objects.filter(parts__place=place, parts__part=PlaceParty.Part.PROVIDER)
    return list(found.order_by("name").distinct())


def _providers_seen(acting: Acting, place: Place) -> list[Organisation]:
    sight = sight_of(acting, place)
    if sight == Sight.ALL:
        return providers_of(acting, place)
    return [acting.organisation] if sight == Sight.OWN and acting.organisation else []


def gate_days(acting: Acting, place: Place) -> Mapping[tuple[str, int], date]:
    """The date of each gate in the path. A provider is told the dates of what it is asked."""
    reader = Acting.system() if sight_of(acting, place) == Sight.OWN else acting
    result = result_for(reader, place, "path")
    if result is None:
        return {}
    try:
        path = answer_of(result)
    except NotReadable:
        return {}
    return {
        (one.segment.code, int(event.code.split("-")[1])): event.on
        for one in path.dates
        for event in one.events
        if event.code.startswith("gate-")
    }


def may_manage(acting: Acting, place: Place) -> bool:
    """Whether this reader may add criteria and decide at a gate."""
    return acting.may(Capability.MANAGE_PLACE) and sight_of(acting, place) == Sight.ALL


def may_assess(acting: Acting, criterion: Criterion) -> bool:
    """Whether this reader's organisation is the one that is tested by a criterion."""
    if acting.organisation is None or not acting.may(Capability.TAKE_POSITION):
        return False
    sight = sight_of(acting, criterion.gate.place)
    if criterion.side == Criterion.Side.COMMISSIONER:
        return sight == Sight.ALL
    own = criterion.organisation_id in (None, acting.organisation.pk)
    return sight == Sight.OWN and own


def _grouped(rows: Iterable[Row], key: Callable[[Row], int]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found
